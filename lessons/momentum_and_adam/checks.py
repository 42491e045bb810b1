"""What the exercises of notebook 07 can show."""

import numpy as np

from helpers.arguments import float_array
from helpers.data import standardize
from helpers.descent import stability_limit
from helpers.momentum import momentum_descent
from lessons.checking import (
    OPEN,
    SENTENCES,
    judge_function,
    judge_number,
    say,
    small_cases,
    tell,
)
from lessons.loops import by_hand, odd_data
from lessons.momentum_and_adam.data import load_challenger
from lessons.momentum_and_adam.mistakes import (
    MOMENTUM_MISTAKES,
    logistic_best,
    logistic_cost,
    logistic_slopes,
    roll,
    tenth_steps,
    wrong_launch_line,
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


def check_tenth_step(answer):
    """Check the length of Adam's tenth step without its correction, over η."""
    right, mistakes = tenth_steps()
    mistakes["shorter"], mistakes["longer"] = (1e-300, right), (right, np.inf)
    return say(judge_number("tenth_step", answer, right, mistakes, tolerance=1e-3))


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
        return tell("o_rings", "finite")
    inputs, targets = load_challenger()
    best = logistic_best(inputs, targets)
    cost, least, at_zero = (
        logistic_cost(each, inputs, targets) for each in (line, best, (0, 0))
    )

    def fits(line):
        near = np.isclose(line[0], best[0], rtol=0.01)
        return near and logistic_cost(line, inputs, targets) <= least + CLOSE

    found = "right" if fits(line) else wrong_launch_line(line, best, inputs, targets, fits)
    found = found or ("on the way" if cost < at_zero else "uphill")
    return tell(
        "o_rings" if found in SENTENCES["o_rings"] else "unscaling",
        found,
        **{"cost": cost, "least": least, "at_zero": at_zero},
        size=slopes_size(line, inputs, targets),
        miss=logistic_slopes(line, inputs, targets)[1],
    )


def slopes_size(line, inputs, targets):
    """Return the length of the gradient on the standardised column, at raw weight and bias."""
    scaled, mean, scale = standardize(inputs)
    scaled_line = line[0] * scale[0], line[1] + line[0] * mean[0]
    return float(np.linalg.norm(logistic_slopes(scaled_line, scaled, targets)))
