"""What the exercises of notebook 08 can show."""

import numpy as np

from helpers.data import standardize
from helpers.momentum import adam
from lessons.adam.data import load_challenger
from lessons.adam.mistakes import (
    ADAM_MISTAKES,
    logistic_best,
    logistic_cost,
    logistic_slopes,
    tenth_steps,
    wrong_launch_line,
)
from lessons.checking import (
    OPEN,
    SENTENCES,
    hand_case,
    judge_function,
    judge_number,
    say,
    small_cases,
    tell,
)
from lessons.lines import line_of

__all__ = ["check_adam", "check_o_rings", "check_tenth_step"]


def check_adam(answer):
    """Check a function (inputs, targets, epochs, learning_rate) → weights, bias, costs."""
    inputs, targets, _, _ = hand_case()
    cases = [(inputs, targets, epochs, 0.5) for epochs in (1, 2)]
    cases += [
        (inputs, targets, epochs, 0.3)
        for (inputs, targets, _, _), epochs in zip(small_cases(), (12, 5), strict=True)
    ]
    # Where all slopes are 0, ε keeps the division possible, and nothing is to stop.
    cases.append((cases[-1][0], np.zeros(len(cases[-1][1])), 3, 0.3))
    return say(judge_function("adam", answer, adam, ADAM_MISTAKES, cases, without=[adam]))


def check_tenth_step(answer):
    """Check the length of Adam's tenth step without its correction, over η."""
    right, mistakes = tenth_steps()
    mistakes["shorter"], mistakes["longer"] = (1e-300, right), (right, np.inf)
    return say(judge_number("tenth_step", answer, right, mistakes, tolerance=1e-3))


def check_o_rings(weights, bias):
    """Check weight and bias of the logistic cost on the launches, however found."""
    return say(OPEN if weights is None or bias is None else judge_o_rings(weights, bias))


# In units of J. Three digits of the best weight and bias come closer.
CLOSE = 3e-4


def judge_o_rings(weights, bias):
    """Return what weight and bias for the launches show, by how far J can still fall."""
    line = line_of(weights, bias, columns=1)
    if line is None:
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
    if found is None and cost <= least + CLOSE:
        found = "nearly"
    found = found or ("on the way" if cost < at_zero else "uphill")
    return tell(
        "o_rings" if found in SENTENCES["o_rings"] else "unscaling",
        found,
        **{"cost": cost, "least": least, "at_zero": at_zero},
        off=abs(line[0] / best[0] - 1),
        size=slopes_size(line, inputs, targets),
        miss=logistic_slopes(line, inputs, targets)[1],
    )


def slopes_size(line, inputs, targets):
    """Return the length of the gradient on the standardised column, at raw weight and bias."""
    scaled, mean, scale = standardize(inputs)
    scaled_line = line[0] * scale[0], line[1] + line[0] * mean[0]
    return float(np.linalg.norm(logistic_slopes(scaled_line, scaled, targets)))
