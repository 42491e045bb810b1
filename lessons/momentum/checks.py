"""What the exercises of notebook 07 can show."""

import numpy as np

from helpers.arguments import float_array
from helpers.data import standardize
from helpers.descent import stability_limit
from helpers.momentum import momentum_descent
from lessons.checking import OPEN, judge_function, judge_number, say, small_cases, tell
from lessons.momentum.data import load_challenger
from lessons.momentum.mistakes import (
    MOMENTUM_MISTAKES,
    logistic_best,
    logistic_cost,
    logistic_slopes,
    o_ring_mistakes,
    roll,
    tenth_steps,
)

__all__ = [
    "check_averaged_rate",
    "check_momentum",
    "check_o_rings",
    "check_tenth_step",
    "check_valleys",
]


def check_momentum(answer):
    """Check a function (inputs, targets, epochs, learning_rate, momentum) → Fit."""
    cases = [
        (inputs, targets, epochs, 0.3 * stability_limit(inputs), share)
        # Not 0.5, which is its own 1 − β.
        for (inputs, targets, _, _), epochs, share in zip(
            small_cases(), (4, 3), (0.8, 0.6), strict=True
        )
    ]
    return say(judge_function("momentum", answer, momentum_descent, MOMENTUM_MISTAKES, cases))


def check_averaged_rate(answer):
    """Check the rate that gives momentum's path if the slopes are multiplied by 1 − β."""
    rate, share = 5e-5, 0.9
    mistakes = {
        "same": rate,
        "smaller": rate * (1 - share),
        "share": rate / share,
        "times": rate * share,
    }
    return say(judge_number("averaged_rate", answer, rate / (1 - share), mistakes))


def check_tenth_step(answer):
    """Check the length of Adam's tenth step without its correction, over η."""
    right, mistakes = tenth_steps()
    return say(judge_number("tenth_step", answer, right, mistakes))


def check_valleys(answer):
    """Check a start from which momentum ends in the shallower of two valleys."""
    return say(OPEN if answer is None else judge_valleys(answer))


def judge_valleys(answer):
    """Return what a start on w⁴ − 2w² + w/2 shows, by rolling both balls from it."""
    try:
        start = float_array("start", answer).item()
    except (TypeError, ValueError):
        return tell("valleys", "number")
    if not np.isfinite(start):
        return tell("valleys", "number")
    plain, heavy = (roll(start, momentum) for momentum in (0.0, 0.9))
    if not np.isfinite([plain, heavy]).all():
        return tell("valleys", "away")
    if (plain < 0) == (heavy < 0):
        return tell("valleys", "both deep" if plain < 0 else "both shallow")
    return tell("valleys", "right" if plain < 0 else "turned round")


def check_o_rings(weights, bias):
    """Check weight and bias of the logistic cost on the launches, however found."""
    return say(OPEN if weights is None or bias is None else judge_o_rings(weights, bias))


# In units of J. Three digits of the best weight and bias come closer.
CLOSE = 3e-4


def judge_o_rings(weights, bias):
    """Return what weight and bias for the launches show, by how far J can still fall."""
    try:
        parts = float_array("weight", weights), float_array("bias", bias)
        line = np.array([part.item() for part in parts])
    except (TypeError, ValueError):  # no numbers, or not one and one
        return tell("o_rings", "shape")
    if not np.isfinite(line).all():
        return tell("o_rings", "shape")
    inputs, targets = load_challenger()
    best = logistic_best(inputs, targets)
    cost, least = (logistic_cost(each, inputs, targets) for each in (line, best))
    ends = o_ring_mistakes(best, inputs, targets)
    made = (name for name, end in ends.items() if np.allclose(line, end, rtol=0.01))
    at_zero = logistic_cost((0, 0), inputs, targets)
    found = "right" if cost <= least + CLOSE else next(made, None)
    found = found or ("on the way" if cost < at_zero else "uphill")
    size = slopes_size(line, inputs, targets)
    return tell("o_rings", found, cost=cost, least=least, at_zero=at_zero, size=size)


def slopes_size(line, inputs, targets):
    """Return the length of the gradient on the standardised column, at raw weight and bias."""
    scaled, mean, scale = standardize(inputs)
    scaled_line = line[0] * scale[0], line[1] + line[0] * mean[0]
    return float(np.linalg.norm(logistic_slopes(scaled_line, scaled, targets)))
