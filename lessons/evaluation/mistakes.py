"""The known mistakes in the exercises of notebook 04: what is taken for the RMSE."""

import numpy as np

from helpers.regression import cost, predict, rmse


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
    "parameters": with_divisor(lambda n, d: n - d - 1),
}


def misses(inputs, targets, *line):
    """Return the residuals of a line."""
    return predict(inputs, *line) - targets
