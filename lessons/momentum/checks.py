"""What the exercises of notebook 07 can show."""

import numpy as np

from helpers.arguments import float_array
from helpers.descent import stability_limit
from helpers.momentum import momentum_descent
from lessons.checking import OPEN, judge_function, judge_number, say, small_cases, tell
from lessons.loops import by_hand, odd_data
from lessons.momentum.mistakes import MOMENTUM_MISTAKES, roll

__all__ = ["check_averaged_rate", "check_momentum", "check_valleys"]


def check_momentum(answer):
    """Check a function (inputs, targets, epochs, learning_rate, momentum) → Fit."""
    cases = [(*by_hand(), epochs, 0.1, 0.8) for epochs in (1, 2)]
    samples = [(*case[:2], 0.3) for case in small_cases()]
    # Not 0.5, which is its own 1 − β.
    settings = ((4, 0.8, 1), (3, 0.6, 1), (3, 0.7, 1), (4, 0.6, 1.6))
    # Momentum bears 1 + β times the rate: the last one is beyond that, too.
    for (inputs, targets, part), (epochs, share, more) in zip(
        [*samples, *odd_data()], settings, strict=True
    ):
        rate = part * more * stability_limit(inputs)
        cases.append((inputs, targets, epochs, rate, share))
    right, without = momentum_descent, [momentum_descent]
    return say(judge_function("momentum", answer, right, MOMENTUM_MISTAKES, cases, (), without))


def check_averaged_rate(answer):
    """Check the rate that gives momentum's path if the slopes are multiplied by 1 − β."""
    rate, share = 5e-5, 0.9
    mistakes = {
        "same": rate,
        "smaller": rate * (1 - share),
        "share": rate / share,
        "times": rate * share,
        "factor": 1 / (1 - share),
        "share alone": share,
        "rest": 1 - share,
        "squared": rate / (1 - share) ** 2,
        "half": rate / (1 + share),
        "sum": rate * (1 + share),
        "smallest": (1e-300, rate),
        "near": (0.9 * rate / (1 - share), 1.1 * rate / (1 - share)),
        "between": (rate, rate / (1 - share)),
        "large": (rate / (1 - share), np.inf),
    }
    right = rate / (1 - share)
    return say(judge_number("averaged_rate", answer, right, mistakes, tolerance=1e-4))


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
