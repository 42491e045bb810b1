"""The known mistakes in the exercises of notebook 01."""

import numpy as np

from helpers.arguments import float_array
from helpers.regression import cost
from lessons.checking import alike


def data_mistake(case, data):
    """Return the name of the first mistake in data on the line y = ax + b, or None."""
    m, n, a, b = case
    if not isinstance(data, tuple | list) or len(data) != 4:
        return "four"
    try:
        x, y, test_x, test_y = (float_array("data", part) for part in data)
    except (TypeError, ValueError):
        return "numbers"
    right, low, high = np.arange(1, m + 1), test_x.min(initial=1e9), test_x.max(initial=0)
    drawn = test_x.shape == (n, 1) and 1000 <= low < 20_000 < 80_000 < high <= 100_000
    wrong = {
        "300": x.shape == (300, 1),
        "zero": alike(x, right - 1),
        "inputs": x.shape != (m, 1) or not alike(x, right),
        "column": y.ndim == 2 or test_y.ndim == 2,
        "line": y.shape != (m,) or not alike(y, a * right + b),
        "draws": not drawn,
        "whole": (test_x % 1).any(),
        "training": test_y.shape == (m,),
        "test": test_y.shape != (n,) or not alike(test_y, a * test_x + b),
    }
    return next((name for name, found in wrong.items() if found), None)


def flat_cost(inputs, targets, weights, bias):
    """Return the cost, also where the targets are a column."""
    return cost(inputs, np.ravel(targets), weights, bias)


COST_MISTAKES = {
    "precedence": lambda *case: len(case[0]) ** 2 * flat_cost(*case),
    "no half": lambda *case: 2 * flat_cost(*case),
    "sum": lambda *case: len(case[0]) * flat_cost(*case),
    "sum of squares": lambda *case: 2 * len(case[0]) * flat_cost(*case),
    "root": lambda *case: np.sqrt(flat_cost(*case)),
    "rmse": lambda *case: np.sqrt(2 * flat_cost(*case)),
    "size": lambda x, *rest: flat_cost(x, *rest) / x.shape[1],
    "no bias": lambda x, y, w, b: flat_cost(x, y, w, 0),
    "column": lambda x, y, w, b: np.mean((x @ w + b - y) ** 2) / 2,
    "flat": lambda x, y, w, b: np.mean(((x @ w + b)[:, None] - y) ** 2) / 2,
}
