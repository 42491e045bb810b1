"""The live figure of notebook 01, and what its exercises can show."""

import numpy as np
from matplotlib import rc_context

from helpers._conversion import float_array
from helpers.plots import DATA, MARK, QUIET, STYLE, label, moving, new_figure
from helpers.regression import cost
from lessons.checking import (
    alike,
    hand_case,
    judge_function,
    judge_number,
    run,
    say,
    small_cases,
    tell,
)


class LineFigure:
    """The figure of notebook 01: samples, a line, and the cost that it has.

    Parameters
    ----------
    x, y : (float, float)
        The ranges of the left panel: samples, line, and residuals as sticks.
    across, costs : (float, float)
        The ranges of the right panel: a curve of costs, and dots.
    name : str
        What the costs are drawn against.
    """

    @rc_context(STYLE)
    def __init__(self, x, y, across, costs, name):
        self.figure, (left, right) = new_figure(3.4, ncols=2)
        left.set(xlim=x, ylim=y)
        right.set(xlim=across, ylim=costs)
        label(left, "x", "y", "data, line and residuals")
        label(right, name, "cost J (squared units of y)", f"cost against {name}")
        self.sticks = moving(left, "-", QUIET, linewidth=1)
        self.data = moving(left, "o", DATA)
        self.line = moving(left)
        self.curve = moving(right, "--", QUIET)
        self.others = moving(right, "o", QUIET, markersize=3)
        self.here = moving(right, "o", MARK, markersize=7)

    def show(self, inputs, targets, predictions, curve, here, others=((), ())):
        """Move everything; `curve`, `here` and `others` are pairs (across, costs)."""
        x = inputs[:, 0]
        gap = np.full(len(x), np.nan)  # ends one stick before the next
        ends = [targets, predictions, gap]
        self.sticks.set_data(np.ravel([x, x, gap], "F"), np.ravel(ends, "F"))
        self.data.set_data(x, targets)
        self.line.set_data(x, predictions)
        self.curve.set_data(*curve)
        self.others.set_data(*others)
        self.here.set_data(*here)


def check_generate_data(answer):
    """Check a function (m, n, a, b) → inputs, targets, test_inputs, test_targets."""
    # With a small slope and with a steep one, so that neither a nor b can hide.
    cases = [(4, 600, 0.001, -2), (7, 900, -3.0, 10)]
    results = run(answer, cases)
    if isinstance(results, list):
        found = map(data_mistake, cases, results)
        results = tell("generate_data", next(filter(None, found), "right"))
    return say(results)


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

    def right(inputs, targets, weights, bias):
        return cost(inputs, np.ravel(targets), weights, bias)

    mistakes = {
        "precedence": lambda *case: len(case[0]) ** 2 * right(*case),
        "no half": lambda *case: 2 * right(*case),
        "sum": lambda *case: len(case[0]) * right(*case),
        "sum of squares": lambda *case: 2 * len(case[0]) * right(*case),
        "root": lambda *case: np.sqrt(right(*case)),
        "rmse": lambda *case: np.sqrt(2 * right(*case)),
        "size": lambda x, *rest: right(x, *rest) / x.shape[1],
        "no bias": lambda x, y, w, b: right(x, y, w, 0),
        "column": lambda x, y, w, b: np.mean((x @ w + b - y) ** 2) / 2,
        "flat": lambda x, y, w, b: np.mean(((x @ w + b)[:, None] - y) ** 2) / 2,
    }
    flat = [hand_case(), *small_cases()]
    cases = [(x, column, w, b) for x, y, w, b in flat for column in (y[:, None], y)]
    return say(judge_function("cost", answer, right, mistakes, cases))
