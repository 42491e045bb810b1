"""The known mistakes in the exercises of notebook 07."""

import numpy as np

from helpers.regression import cost, gradient
from lessons.lines import TURNS, is_table_line, mends, undone
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


def tenth_steps():
    """Return what Adam's tenth step, over η, comes to by mistake; the slopes stay the same."""
    steps = np.arange(1, 11)
    means, squares = 1 - 0.9**steps, 1 - 0.999**steps
    right = means / np.sqrt(squares)
    later = (1 - 0.9**11) / np.sqrt(1 - 0.999**11)
    return right[-1], {
        "first": right[0],
        "ninth": right[-2],
        "eleventh": later,
        "corrected": 1,
        "means": means[-1],
        "squares": 1 / np.sqrt(squares[-1]),
        "root": means[-1] / squares[-1],
        "inverse": 1 / right[-1],
        "sum": right.sum(),
        "ten thousandths": means[-1] / np.sqrt(10 * 0.001),
        "kept": 0.9**10 / np.sqrt(0.999**10),
        "one beta": means[-1] / np.sqrt(means[-1]),
        "hundredth": (1 - 0.9**100) / np.sqrt(1 - 0.999**100),
    }


def roll(start, momentum, steps=2000, learning_rate=0.05):
    """Return where a ball with momentum ends on w⁴ − 2w² + w/2."""
    w, velocity = start, 0.0
    with np.errstate(all="ignore"):
        for _ in range(steps):
            velocity = momentum * velocity - learning_rate * (4 * w * w * w - 4 * w + 0.5)
            w = w + velocity
    return w


def logistic_cost(line, inputs, targets):
    """Return J = mean(ln(1 + eᶻ) − y z) at weight and bias, z = wx + b."""
    z = line[0] * inputs[:, 0] + line[1]
    return float(np.mean(np.logaddexp(0, z) - targets * z))


def logistic_slopes(line, inputs, targets):
    """Return the slopes of `logistic_cost` along weight and bias."""
    z = line[0] * inputs[:, 0] + line[1]
    residuals = np.exp(-np.logaddexp(0, -z)) - targets  # 1 / (1 + e⁻ᶻ), which never overflows
    return np.array([np.mean(residuals * inputs[:, 0]), np.mean(residuals)])


def wrong_launch_line(line, best, inputs, targets, fits):
    """Return the name of the mistake in a line (weight, bias) for the launches, or None.

    `fits` tells whether a line is as good as the best one.
    """
    mean, scale, n = inputs.mean(axis=0), inputs.std(axis=0), len(targets)
    if is_table_line(line, np.log(targets.mean() / (1 - targets.mean())), scale):
        return "table"
    known = (
        mends(mean, scale)
        | TURNS
        | {
            "celsius": lambda w, b: np.append(w / 1.8, b - 32 * w / 1.8),
            "base ten": lambda w, b: np.append(w, b) * np.log(10),
            "n - 1": lambda w, b: np.append(w * np.sqrt((n - 1) / n), b * np.sqrt((n - 1) / n)),
        }
    )
    found = undone(line, known, fits)
    if found:
        return found
    for found, end in launch_lines(inputs, targets).items():
        if np.allclose(line, end, rtol=0.01, atol=1e-6):
            return found
    if all(value == float(f"{exact:.2g}") for value, exact in zip(line, best, strict=True)):
        return "rounded"
    near = np.isclose(line, best, rtol=0.01)
    return "bias" if near[0] else "weight" if near[1] else None


def launch_lines(inputs, targets):
    """Return lines (weight, bias) for the launches by what is wrong with the fit."""
    rows, mean, scale = (
        np.column_stack([inputs, np.ones(len(inputs))]),
        inputs.mean(),
        inputs.std(),
    )
    scaled = (inputs - mean) / scale
    centred = newton(scaled, targets, with_bias=False)[0] / scale
    penalised = newton(scaled, targets, penalty=1 / len(targets))
    return {
        "line": np.linalg.lstsq(rows, targets)[0],
        "no bias": (centred, -mean * centred),
        "raw no bias": newton(inputs, targets, with_bias=False),
        "penalty": (penalised[0] / scale, penalised[1] - mean * penalised[0] / scale),
    }


def newton(inputs, targets, with_bias=True, penalty=0.0):
    """Return weight and bias of the lowest logistic cost for one column, by Newton's method.

    `penalty` is what is added to the slope along the weight, times the weight.
    """
    line, rows = np.zeros(2), np.column_stack([inputs, np.full(len(inputs), with_bias)])
    extra = np.diag([penalty, 0 if with_bias else 1])
    for _ in range(30):
        share = 1 / (1 + np.exp(-rows @ line))
        slopes = rows.T @ (share - targets) / len(rows) + extra @ line
        hessian = rows.T @ (rows * (share * (1 - share))[:, None]) / len(rows) + extra
        line = line - np.linalg.solve(hessian, slopes)
    return line


def logistic_best(inputs, targets):
    """Return weight and bias of the lowest logistic cost for one column."""
    return newton(inputs, targets)
