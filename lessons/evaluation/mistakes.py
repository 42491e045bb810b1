"""The known mistakes in the exercises of notebook 04: what is taken for the RMSE."""

import numpy as np

from helpers.regression import cost, predict, rmse
from lessons.lines import TURNS, is_table_line, mends, undone


def with_divisor(divisor):
    """Return the error whose mean square has another divisor, a function of n and d."""

    def mistake(inputs, *rest):
        return rmse(inputs, *rest) * np.sqrt(len(inputs) / divisor(*inputs.shape))

    return mistake


# What is taken for the RMSE, from inputs, targets, weights and bias.
RMSE_MISTAKES = {
    "outside": lambda *case: rmse(*case) / np.sqrt(len(case[1])),
    "mean": lambda *case: abs(misses(*case).mean()),
    "signed": lambda *case: misses(*case).mean(),
    "turned": lambda *case: -misses(*case).mean(),
    "size": with_divisor(lambda n, d: n * d),
    "j": cost,
    "no root": lambda *case: 2 * cost(*case),
    "2n": lambda *case: np.sqrt(cost(*case)),
    "deviation": lambda *case: misses(*case).std(),
    "absolute": lambda *case: np.abs(misses(*case)).mean(),
    "table": lambda x, y, *line: np.sqrt(np.mean((predict(x, *line)[:, None] - y) ** 2)),
    "sum": with_divisor(lambda n, d: 1),
    "n - 1": with_divisor(lambda n, d: n - 1),
    "n - 2": with_divisor(lambda n, d: n - 2),
    "no bias": lambda x, y, w, b: rmse(x, y, w, 0),
    "sum of squares": lambda *case: (misses(*case) ** 2).sum(),
    "half": lambda *case: rmse(*case) / 2,
    "negative": lambda *case: -rmse(*case),
    "n again": lambda *case: rmse(*case) / len(case[1]),
    "median": lambda *case: np.sqrt(np.median(misses(*case) ** 2)),
    "largest": lambda *case: np.abs(misses(*case)).max(),
    "added": lambda x, y, *line: rmse(x, -y, *line),
    "parameters": with_divisor(lambda n, d: n - d - 1),
}


def find_line(train, test, line):
    """Return what is wrong with a line (weight, bias) for the report, or None."""
    (x, y), (test_x, test_y) = train, test
    best = least_squares(x, y)

    def fits(line, x=x, y=y):
        reached, least = (rmse(x, y, [w], b) for w, b in (line, least_squares(x, y)))
        return reached <= 1.01 * least

    both = least_squares(np.append(x, test_x)[:, None], np.append(y, test_y))
    if np.allclose(line, both, rtol=1e-3):
        return "seen"
    if fits(line):
        return None
    if fits(line, test_x, test_y):
        return "test"
    if np.allclose(line, [x[:, 0] @ y / (x[:, 0] @ x[:, 0]), 0], rtol=0.01, atol=1e-3):
        return "origin"
    if np.allclose(line, [-1.5, 30], rtol=1e-3):
        return "truth"
    if is_table_line(np.array(line), y.mean(), x.std()):
        return "table"
    found = undone(np.array(line), mends(x.mean(axis=0), x.std(axis=0)) | TURNS, fits)
    near = np.isclose(line, best, rtol=0.01)
    return found or ("bias" if near[0] else "weight" if near[1] else "on the way")


def least_squares(inputs, targets):
    """Return weight and bias of the best line for one column."""
    return np.polyfit(inputs[:, 0], targets, 1)


def misses(inputs, targets, *line):
    """Return the residuals of a line."""
    return predict(inputs, *line) - targets
