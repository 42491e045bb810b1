"""What the exercises of notebook 07 can show."""

import numpy as np

from helpers.arguments import float_array
from helpers.descent import stability_limit
from helpers.momentum import momentum_descent
from lessons.checking import OPEN, judge_function, judge_number, say, small_cases, tell
from lessons.momentum.mistakes import MOMENTUM_MISTAKES, roll

__all__ = ["check_averaged_rate", "check_momentum", "check_valleys"]


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
