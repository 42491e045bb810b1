"""The known mistakes in the exercises of notebook 07."""

import numpy as np

from helpers.regression import cost, gradient


def keep_share(velocity, push, share):
    """Return the new velocity as it should be; `push` is −η times the slopes."""
    return share * velocity + push


def average(velocity, push, share):
    """Return the velocity as a running mean."""
    return share * velocity + (1 - share) * push


def use_new(velocity, new_velocity, push):
    """Return by how much the parameters change, as it should be."""
    return new_velocity


def momentum_with(
    velocity_rule=keep_share,
    step_rule=use_new,
    scale=lambda n, rate: 1,
    ahead=0,
    bias_share=1,
    new_weights=False,
    late=False,
    recorded=lambda j: j,
    kept=lambda parameters: parameters,
):
    """Return momentum with a known mistake in it; without arguments it is right."""

    def descent(inputs, targets, epochs, learning_rate, momentum):
        def push_at(parameters):
            slopes = np.append(*gradient(inputs, targets, parameters[:-1], parameters[-1]))
            return -learning_rate * scale(len(targets), learning_rate) * slopes

        parameters = velocity = np.zeros(inputs.shape[1] + 1)
        share = momentum * np.append(np.ones(inputs.shape[1]), bias_share)
        costs = []
        for _ in range(epochs):
            costs.append(recorded(cost(inputs, targets, parameters[:-1], parameters[-1])))
            push = push_at(parameters + ahead * momentum * velocity)
            if new_weights:
                new = parameters + velocity_rule(velocity, push, share)
                push[-1] = push_at(np.append(new[:-1], parameters[-1]))[-1]
            new_velocity = velocity_rule(velocity, push, share)
            parameters = kept(parameters + step_rule(velocity, new_velocity, push))
            velocity = new_velocity
        final = cost(inputs, targets, parameters[:-1], parameters[-1])
        return parameters[:-1], parameters[-1], [*costs[1:], final] if late else costs

    return descent


def one_epoch(inputs, targets, epochs, learning_rate, momentum):
    """Return where momentum stands after its first epoch."""
    return momentum_with()(inputs, targets, 1, learning_rate, momentum)


MOMENTUM_MISTAKES = {
    "sign": momentum_with(scale=lambda n, rate: -1),
    "point": momentum_with(ahead=1),
    "not kept": momentum_with(lambda velocity, push, share: push),
    "all kept": momentum_with(lambda velocity, push, share: velocity + share * push),
    "both": momentum_with(lambda velocity, push, share: share * (velocity + push)),
    "averaged": momentum_with(
        lambda velocity, push, share: share * velocity + (1 - share) * push
    ),
    "lost share": momentum_with(lambda velocity, push, share: (1 - share) * velocity + push),
    "old velocity": momentum_with(step_rule=lambda velocity, new_velocity, push: velocity),
    "twice": momentum_with(step_rule=lambda velocity, new_velocity, push: new_velocity + push),
    "sum": momentum_with(scale=lambda n, rate: n),
    "half": momentum_with(scale=lambda n, rate: 0.5),
    "rate twice": momentum_with(scale=lambda n, rate: rate),
    "no rate": momentum_with(scale=lambda n, rate: 1 / rate),
    "one epoch": one_epoch,
    "bias at rest": momentum_with(bias_share=0),
    "new weights": momentum_with(new_weights=True),
    "integers": momentum_with(kept=np.trunc),
    "no half": momentum_with(recorded=lambda j: 2 * j),
    "root": momentum_with(recorded=np.sqrt),
    "late": momentum_with(late=True),
}


def roll(start, momentum, steps=2000, learning_rate=0.05):
    """Return where a ball with momentum ends on w⁴ − 2w² + w/2."""
    w, velocity = start, 0.0
    with np.errstate(all="ignore"):
        for _ in range(steps):
            velocity = momentum * velocity - learning_rate * (4 * w * w * w - 4 * w + 0.5)
            w = w + velocity
    return w
