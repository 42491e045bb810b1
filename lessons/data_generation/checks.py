"""What the exercises of notebook 01 can show."""

import numpy as np

from helpers.data import generate_data
from lessons.checking import (
    hand_case,
    judge_function,
    judge_number,
    run,
    say,
    shown,
    small_cases,
    tell,
    uses,
)
from lessons.data_generation.mistakes import COST_MISTAKES, data_mistake, flat_cost

__all__ = ["check_cost", "check_generate_data", "check_true_line_cost"]


def check_generate_data(answer):
    """Check a function (m, n, a, b) → inputs, targets, test_inputs, test_targets."""
    # First a few samples, which whoever prints them can read. Then with a small slope and
    # with a steep one, so that neither a nor b can hide.
    cases = [(3, 6, 2, 5), (4, 2000, 0.001, -2), (7, 3000, -3.0, 10)]
    results = run(answer, cases)
    if uses(answer, generate_data):
        return say(tell("any", "borrowed", name="generate_data"))
    if isinstance(results, list):
        found = map(data_mistake, cases, results)
        results = next((told for told in map(tell_data, found, cases, results) if told), None)
    return say(results or tell("generate_data", "right"))


def tell_data(found, case, data):
    """Return what a mistake in data is, with the numbers of the case that shows it."""
    if found is None:
        return None
    m, n, a, b = case
    told = {"m": m, "n": n, "a": a, "b": b, "first": a + b}
    if found not in ("four", "numbers"):
        x, y, test_x, test_y = (np.asarray(part, dtype=float) for part in data)
        told |= {"shape": x.shape, "x": shown(x.ravel()[:3]), "y": shown(y.ravel()[:1])}
        told |= {"y_shape": y.shape, "test_shape": test_x.shape}
        told |= {"test_y_shape": test_y.shape, "test_x": shown(test_x.ravel()[:1])}
        told |= {"test_y": shown(test_y.ravel()[:1])}
        told |= {"low": test_x.min(initial=1e9), "high": test_x.max(initial=0)}
    return tell("generate_data", found, **told)


def check_true_line_cost(answer):
    """Check the predicted cost of the true line for noise of standard deviation 5."""
    sigma, samples, other = 5, 300, 2
    right = sigma**2 / 2
    scatter = right * np.sqrt(2 / samples)  # of the cost, from one data set to the next
    mistakes = {"square": sigma**2, "sigma": sigma, "half": sigma / 2, "root": np.sqrt(right)}
    mistakes |= {"zero": 0, "power": sigma ^ 2, "half power": (sigma ^ 2) / 2}
    mistakes |= {"halved twice": right / 2, "other": other**2 / 2, "times n": right * samples}
    mistakes |= {"n again": right / samples, "doubled": 2 * sigma**2, "fourth": sigma**4 / 2}
    mistakes |= {"variance": sigma**4, "sum": sigma**2 * samples, "share": np.sqrt(2 / samples)}
    mistakes |= {"scatter": scatter, "root of n": sigma / np.sqrt(samples)}
    told = {"right": right, "scatter": scatter, "samples": samples, **mistakes}
    told["sigma"] = sigma
    mistakes["draw"] = (right - 2.5 * scatter, right + 2.5 * scatter)
    mistakes["negative"] = (-1e9, -1e-9)
    return say(judge_number("true_line_cost", answer, right, mistakes, told=told))


def check_cost(answer):
    """Check a cost (inputs, targets, weights, bias) that also takes a column of targets."""
    flat = [hand_case(), *small_cases()]
    cases = [(x, column, w, b) for x, y, w, b in flat for column in (y[:, None], y)]
    return say(judge_function("cost", answer, flat_cost, COST_MISTAKES, cases))
