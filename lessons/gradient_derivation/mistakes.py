"""The known mistakes in the exercises of notebook 02."""

from helpers.regression import gradient


def scaled_gradient(factor):
    """Return `gradient` with its results multiplied by factor(inputs)."""
    return lambda x, *rest: tuple(factor(x) * slopes for slopes in gradient(x, *rest))


GRADIENT_MISTAKES = {
    "sign": scaled_gradient(lambda x: -1),
    "sum": scaled_gradient(len),
    "half": scaled_gradient(lambda x: 0.5),
    "twice": scaled_gradient(lambda x: 2),
    "size": scaled_gradient(lambda x: 1 / x.shape[1]),
    "columns": scaled_gradient(lambda x: len(x) / x.shape[1]),
    "no bias": lambda x, y, w, b: gradient(x, y, w, 0),
    "residuals": lambda x, *rest: (gradient(x, *rest)[1],) * 2,
}
# What is handed over as the article's cost, from J and n; the first is right.
ARTICLE_COSTS = {
    "right": lambda j, n: j / 2,
    "j": lambda j, n: j,
    "root": lambda j, n: j**0.5,
    "sum": lambda j, n: n * j / 2,
    "square": lambda j, n: 2 * j,
    "precedence": lambda j, n: n**2 * j / 2,
    "sign": lambda j, n: -j / 2,
}
