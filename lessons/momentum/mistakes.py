"""The known mistakes in the exercises of notebook 07."""

import numpy as np

from helpers.regression import cost, gradient
from lessons.loops import as_it_is, common_mistakes, once


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
    weights_times=once,
    bias_times=once,
    ahead=0,
    ahead_cost=False,
    only=slice(None),
    with_bias=True,
    new_weights=False,
    late=False,
    recorded=as_it_is,
    kept=as_it_is,
    rate=as_it_is,
    share=as_it_is,
):
    """Return momentum with a known mistake in it; without arguments it is right.

    `only` are the parameters for which `velocity_rule` holds; the others keep their share.
    """

    def descent(inputs, targets, epochs, learning_rate, momentum):
        n, d = inputs.shape
        times = np.append(np.full(d, weights_times(n, d)), bias_times(n, d))
        momentum = share(momentum)

        def known(parameters):
            return parameters[:-1], parameters[-1] if with_bias else 0.0

        def push_at(parameters):
            slopes = np.append(*gradient(inputs, targets, *known(parameters)))
            return -rate(learning_rate) * times * slopes

        def record(parameters):
            costs.append(recorded(cost(inputs, targets, *known(parameters)), n))

        parameters = velocity = np.zeros(d + 1)
        costs = []
        for _ in range(epochs):
            looked_at = parameters + ahead * momentum * velocity
            record(looked_at if ahead_cost else parameters)
            push = push_at(looked_at)
            if new_weights:
                new = parameters + velocity_rule(velocity, push, momentum)
                push[-1] = push_at(np.append(new[:-1], parameters[-1]))[-1]
            new_velocity = keep_share(velocity, push, momentum)
            new_velocity[only] = velocity_rule(velocity, push, momentum)[only]
            parameters = kept(parameters + step_rule(velocity, new_velocity, push))
            velocity = new_velocity
        if late:
            record(parameters)
        return parameters[:-1], parameters[-1], costs[1:] if late else costs

    return descent


def one_epoch(inputs, targets, epochs, learning_rate, momentum):
    """Return where momentum stands after its first epoch."""
    return momentum_with()(inputs, targets, 1, learning_rate, momentum)


def other_nesterov(inputs, targets, epochs, learning_rate, momentum):
    """Return the variant that libraries have: the step is βv − η∇J, with the new velocity."""
    return momentum_with(
        step_rule=lambda velocity, new_velocity, push: momentum * new_velocity + push
    )(inputs, targets, epochs, learning_rate, momentum)


# The new velocity, from the old one, −η times the slopes, and β.
VELOCITIES = {
    "not kept": lambda velocity, push, share: push,
    "all kept": lambda velocity, push, share: velocity + share * push,
    "all of both": lambda velocity, push, share: velocity + push,
    "both": lambda velocity, push, share: share * (velocity + push),
    "averaged": lambda velocity, push, share: share * velocity + (1 - share) * push,
    "lost share": lambda velocity, push, share: (1 - share) * velocity + push,
    "turned average": lambda velocity, push, share: (1 - share) * velocity + share * push,
    "minus": lambda velocity, push, share: push - share * velocity,
}
BIAS, WEIGHTS = slice(-1, None), slice(None, -1)
MOMENTUM_MISTAKES = {
    **common_mistakes(momentum_with),
    "point": momentum_with(ahead=1),
    "point and cost": momentum_with(ahead=1, ahead_cost=True),
    "other nesterov": other_nesterov,
    **{name: momentum_with(rule) for name, rule in VELOCITIES.items()},
    **{
        (name, part): momentum_with(rule, only=only)
        for name, rule in VELOCITIES.items()
        for part, only in (("the weights", WEIGHTS), ("the bias", BIAS))
    },
    "old velocity": momentum_with(step_rule=lambda velocity, new_velocity, push: velocity),
    "push twice": momentum_with(
        step_rule=lambda velocity, new_velocity, push: new_velocity + push
    ),
    "rate twice": momentum_with(rate=lambda rate: rate**2),
    "no rate": momentum_with(rate=lambda rate: 1.0),
    "typed share": momentum_with(share=lambda share: 0.9),
    "one epoch": one_epoch,
}


def roll(start, momentum, steps=2000, learning_rate=0.05):
    """Return where a ball with momentum ends on w⁴ − 2w² + w/2."""
    w, velocity = start, 0.0
    with np.errstate(all="ignore"):
        for _ in range(steps):
            velocity = momentum * velocity - learning_rate * (4 * w * w * w - 4 * w + 0.5)
            w = w + velocity
    return w
