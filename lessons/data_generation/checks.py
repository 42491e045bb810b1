"""What the exercises of notebook 01 can show."""

import numpy as np

from lessons.checking import (
    hand_case,
    judge_function,
    judge_number,
    run,
    say,
    small_cases,
    tell,
)
from lessons.data_generation.mistakes import COST_MISTAKES, data_mistake, flat_cost

__all__ = ["check_cost", "check_generate_data", "check_true_line_cost"]


def check_generate_data(answer):
    """Check a function (m, n, a, b) → inputs, targets, test_inputs, test_targets."""
    # With a small slope and with a steep one, so that neither a nor b can hide.
    cases = [(4, 600, 0.001, -2), (7, 900, -3.0, 10)]
    results = run(answer, cases)
    if isinstance(results, list):
        found = map(data_mistake, cases, results)
        results = tell("generate_data", next(filter(None, found), "right"))
    return say(results)


def check_true_line_cost(answer):
    """Check the predicted cost of the true line for noise of standard deviation 5."""
    sigma, samples = 5, 300
    right = sigma**2 / 2
    scatter = right * np.sqrt(2 / samples)  # of the cost, from one data set to the next
    mistakes = {"square": sigma**2, "sigma": sigma, "half": sigma / 2, "root": np.sqrt(right)}
    mistakes |= {"zero": 0, "power": sigma ^ 2, "half power": (sigma ^ 2) / 2}
    told = {"right": right, "scatter": scatter, "samples": samples, **mistakes}
    mistakes["draw"] = (right - 2.5 * scatter, right + 2.5 * scatter)
    return say(judge_number("true_line_cost", answer, right, mistakes, told=told))


def check_cost(answer):
    """Check a cost (inputs, targets, weights, bias) that also takes a column of targets."""
    flat = [hand_case(), *small_cases()]
    cases = [(x, column, w, b) for x, y, w, b in flat for column in (y[:, None], y)]
    return say(judge_function("cost", answer, flat_cost, COST_MISTAKES, cases))
