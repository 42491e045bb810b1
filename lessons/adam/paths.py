"""What Adam does, every step of it, and what the methods beside it do."""

import math
from collections import namedtuple

import numpy as np

from helpers.arguments import validate, validated
from helpers.descent import DescentPath, stability_limit
from helpers.momentum import momentum_path
from helpers.plots import epochs_to_draw
from lessons.runs import LAST, exact_mean, least_squares, raw_run, scaling

# What stands beside Adam, by the share of the velocity that it keeps.
BESIDE = {"momentum 0.995": 0.995, "momentum 0.9": 0.9, "plain descent": 0.0}


@validated()
def adam_path(inputs, targets, epochs, learning_rate, *, beta1=0.9, beta2=0.999, epsilon=1e-8):
    """Return where Adam stands after every number of epochs up to `epochs`, for one input.

    Unlike `descent_path` it takes every step. It is quick since the cost is quadratic: the
    gradient is H(θ − θ*), four products instead of two passes over the data. Plain Python
    numbers are faster than arrays of two.

    Parameters
    ----------
    inputs : array_like, shape (n, 1)
    targets : array_like, shape (n,)
    epochs : int
    learning_rate : float
    beta1, beta2, epsilon : float, optional
        As for `adam`.

    Returns
    -------
    weights : ndarray, shape (epochs + 1, 1)
    biases, costs : ndarray, shape (epochs + 1,)
        Together a named tuple, as from `descent_path` for 0, 1, …, epochs.

    Raises
    ------
    ValueError, TypeError
        If an argument does not fit.

    Examples
    --------
    >>> adam_path([[-1], [1]], [3, 7], 1, learning_rate=0.5).biases.round(6)
    array([0. , 0.5])
    """
    x = inputs[:, 0]
    # Thrown out again and again, Adam makes much of a last digit: it is the same everywhere.
    square, mean = exact_mean(x**2), exact_mean(x)  # H = [[square, mean], [mean, 1]]
    best_w, best_b = least_squares(x, targets)
    w = b = mean_w = mean_b = square_w = square_b = 0.0
    left1 = left2 = 1.0  # β₁ᵗ and β₂ᵗ
    points = [(w, b)]
    for _ in range(epochs):
        error_w, error_b = w - best_w, b - best_b
        slope_w = square * error_w + mean * error_b
        slope_b = mean * error_w + error_b
        mean_w = beta1 * mean_w + (1 - beta1) * slope_w
        mean_b = beta1 * mean_b + (1 - beta1) * slope_b
        square_w = beta2 * square_w + (1 - beta2) * slope_w * slope_w
        square_b = beta2 * square_b + (1 - beta2) * slope_b * slope_b
        left1, left2 = beta1 * left1, beta2 * left2
        rate = learning_rate / (1 - left1)
        w -= rate * mean_w / (math.sqrt(square_w / (1 - left2)) + epsilon)
        b -= rate * mean_b / (math.sqrt(square_b / (1 - left2)) + epsilon)
        points.append((w, b))
    weights, biases = np.transpose(points)
    with np.errstate(all="ignore"):
        error_w, error_b = weights - best_w, biases - best_b
        costs = (square * error_w**2 + 2 * mean * error_w * error_b + error_b**2) / 2
    floor = np.mean((best_w * x + best_b - targets) ** 2) / 2
    return DescentPath(weights[:, None], biases, floor + costs)


# One setting of the live figure: Adam's rate and `Run`, which method is chosen to stand beside
# it, their rate, and the `Run` of each by its name.
Pair = namedtuple("Pair", "rate adam beside beside_rate others")


def run_beside(inputs, targets, standardised, learning_rate, beside):
    """Return what Adam does in 20,000 epochs, and beside it the other methods at 1/λmax.

    Parameters
    ----------
    inputs : array_like, shape (n, 1)
    targets : array_like, shape (n,)
    standardised : bool
        Whether descent sees the inputs standardised.
    learning_rate : float
        Adam's.
    beside : str
        The one of `BESIDE` that is chosen.
    """
    learning_rate = validate(learning_rate=learning_rate)
    epochs = epochs_to_draw(LAST)
    seen, *undo = scaling(inputs, standardised)
    adam, points = adam_path(seen, targets, LAST, learning_rate), epochs.astype(int)
    adam = DescentPath(*(part[points] for part in adam))
    rate = stability_limit(seen) / 2
    paths = {
        name: momentum_path(seen, targets, epochs, rate, momentum)
        for name, momentum in BESIDE.items()
    }
    adam, *others = (
        raw_run(epochs, path, *undo, inputs, targets) for path in (adam, *paths.values())
    )
    return Pair(learning_rate, adam, beside, rate, dict(zip(paths, others, strict=True)))
