"""The known mistakes in the exercises of notebook 02."""

import numpy as np

from helpers.regression import cost, gradient
from lessons.loops import TIMES


def times_gradient(times):
    """Return `gradient` with its results multiplied by times(n, d)."""
    return lambda x, *rest: tuple(times(*x.shape) * slopes for slopes in gradient(x, *rest))


def weighted(weigh):
    """Return a gradient with another weight slope, from inputs (n, d) and residuals (n,)."""

    def mistake(inputs, targets, weights, bias):
        residuals = inputs @ weights + bias - targets
        return weigh(inputs, residuals), np.mean(residuals)

    return mistake


GRADIENT_MISTAKES = {
    **{name: times_gradient(times) for name, times in TIMES.items()},
    "n twice": times_gradient(lambda n, d: 1 / n),
    "no bias": lambda x, y, w, b: gradient(x, y, w, 0),
    "bias twice": lambda x, y, w, b: gradient(x, y, w, 2 * b),
    "no targets": lambda x, y, w, b: gradient(x, 0 * y, w, b),
    "targets added": lambda x, y, w, b: gradient(x, -y, w, b),
    "residuals": weighted(lambda x, r: np.full(x.shape[1], r.mean())),
    "one residual": weighted(lambda x, r: r.mean()),
    "one slope": weighted(lambda x, r: (r @ x).sum() / len(r)),
    "averaged columns": weighted(lambda x, r: (r @ x).sum() / x.size),
    "apart": weighted(lambda x, r: r.mean() * x.mean(axis=0)),
    "squared": weighted(lambda x, r: r**2 @ x / len(r)),
    "absolute": weighted(lambda x, r: np.abs(r) @ x / len(r)),
    "squared inputs": weighted(lambda x, r: r @ x**2 / len(r)),
    "first sample": lambda x, y, *line: gradient(x[:1], y[:1], *line),
    "last sample": lambda x, y, *line: gradient(x[-1:], y[-1:], *line),
}


def article_costs():
    """Return what is handed over as the article's cost, by name; the first is right."""
    recipes = {
        "right": lambda j, n: j / 2,
        "j": lambda j, n: j,
        "root": lambda j, n: j**0.5,
        "rmse": lambda j, n: (2 * j) ** 0.5,
        "sum": lambda j, n: n * j / 2,
        "half sum": lambda j, n: n * j,
        "sum of squares": lambda j, n: 2 * n * j,
        "square": lambda j, n: 2 * j,
        "eighth": lambda j, n: j / 4,
        "precedence": lambda j, n: n**2 * j / 2,
        "n twice": lambda j, n: j / n,
        "half n twice": lambda j, n: j / 2 / n,
        "sign": lambda j, n: -j / 2,
        "squared": lambda j, n: j**2 / 2,
        "j squared": lambda j, n: j**2,
    }
    return {name: made(recipe) for name, recipe in recipes.items()} | {
        "no bias": lambda inputs, targets, weights, bias: cost(inputs, targets, weights, 0) / 2,
        "no square": lambda inputs, targets, weights, bias: np.mean(
            inputs @ weights + bias - targets
        ),
    }


def made(recipe):
    """Return the cost that a recipe makes of J and n."""

    # The check shows a case by these names, where the answer has none of its own.
    def article_cost(inputs, targets, weights, bias):
        return recipe(cost(inputs, targets, weights, bias), len(inputs))

    return article_cost
