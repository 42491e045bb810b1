"""The known mistakes in the exercises of notebook 01."""

from itertools import permutations

import numpy as np

from helpers.arguments import float_array
from helpers.regression import cost
from lessons.checking import alike


def data_mistake(case, data):
    """Return the name of the first mistake in data on the line y = ax + b, or None."""
    if not isinstance(data, tuple | list) or len(data) != 4:
        return "four"
    try:
        data = [float_array("data", part) for part in data]
    except (TypeError, ValueError):
        return "numbers"
    found = wrong_part(case, *data)
    if found and any(wrong_part(case, *order) is None for order in permutations(data)):
        return "order"
    return found


def wrong_part(case, x, y, test_x, test_y):
    """Return what is the first thing wrong in four arrays, in this order, or None."""
    m, n, a, b = case
    right = np.arange(1, m + 1)
    low, high = test_x.min(initial=1e9), test_x.max(initial=0)
    wide = (low < 2_000 and high > 99_000) or n < 1_000  # of so many draws, all but surely
    line, column = a * right + b, x.shape == (m, 1)
    wrong = {
        "300": x.shape == (300, 1),
        "m and n": x.shape == (n, 1),
        "zero": alike(x, right - 1),
        "flat": x.shape == (m,),
        "shape": not column,
        "inputs": not alike(x, right),
        "column": y.ndim == 2 or test_y.ndim == 2,
        "a and b": alike(y, b * right + a),
        "no intercept": alike(y, a * right),
        "whole targets": (line % 1).any()
        and any(alike(y, cut(line)) for cut in (np.trunc, np.round, np.floor)),
        "targets": y.shape != (m,),
        "line": not alike(y, line),
        "flat draws": test_x.shape == (n,),
        "draws": test_x.shape != (n, 1),
        "range": not (low >= 1000 and high <= 100_000 and wide),
        "whole": (test_x % 1).any(),
        "even": n >= 1_000 and len(set(np.diff(test_x.ravel()))) <= 3,  # rounded linspace
        "training": test_y.shape == (m,),
        "test targets": test_y.shape != (n,),
        "test": not alike(test_y, a * test_x + b),
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
    "n twice": lambda *case: flat_cost(*case) / len(case[0]),
    "halved twice": lambda *case: flat_cost(*case) / 2,
    "no bias": lambda x, y, w, b: flat_cost(x, y, w, 0),
    "sum of residuals": lambda x, y, w, b: np.mean(x @ w + b - np.ravel(y)) / 2,
    "mean first": lambda x, y, w, b: np.mean(x @ w + b - np.ravel(y)) ** 2 / 2,
    "absolute": lambda x, y, w, b: np.mean(np.abs(x @ w + b - np.ravel(y))) / 2,
    "absolute mean": lambda x, y, w, b: np.mean(np.abs(x @ w + b - np.ravel(y))),
    "sign": lambda x, y, w, b: np.mean((x @ w + b + np.ravel(y)) ** 2) / 2,
    "negative": lambda *case: -flat_cost(*case),
    "column": lambda x, y, w, b: np.mean((x @ w + b - y) ** 2) / 2,
    "flat": lambda x, y, w, b: np.mean(((x @ w + b)[:, None] - y) ** 2) / 2,
}
