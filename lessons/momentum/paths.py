"""What the methods of notebook 07 do: Adam's path, how errors shrink, and one run."""

import math
from collections import namedtuple

import numpy as np

from helpers.arguments import validate
from helpers.data import standardize
from helpers.descent import DescentPath, curvatures
from helpers.momentum import momentum_path
from helpers.plots import epochs_to_draw

METHODS = ["momentum", "plain", "Nesterov", "Adam"]
LAST = 20_000  # epochs that the live figure looks at: Adam has to run them all


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
    inputs, targets, epochs, learning_rate, beta1, beta2, epsilon = validate(
        inputs=inputs,
        targets=targets,
        epochs=epochs,
        learning_rate=learning_rate,
        beta1=beta1,
        beta2=beta2,
        epsilon=epsilon,
    )
    x = inputs[:, 0]
    square, mean = float((x**2).mean()), float(x.mean())  # H = [[square, mean], [mean, 1]]
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


def least_squares(x, targets):
    """Return weight and bias of the best line through one column, as floats."""
    weight = np.mean((x - x.mean()) * targets) / x.var()
    return float(weight), float(targets.mean() - weight * x.mean())


def shrinking(pull, momentum, nesterov=False):
    """Return by what the error along one direction shrinks an epoch, in the long run.

    It is the larger size of the two eigenvalues r of the 2 × 2 matrix for error and
    velocity: r² − (1 + β − ηλ)r + β = 0, and r² − (1 + β)(1 − ηλ)r + β(1 − ηλ) = 0 with
    `nesterov`; see Goh (2017), *Why momentum really works*, Distill, and Lessard, Recht and
    Packard (2016), *Analysis and design of optimization algorithms via integral quadratic
    constraints*.

    Parameters
    ----------
    pull, momentum : array_like
        ηλ and β, of one shape or broadcast to it.
    nesterov : bool, optional

    Returns
    -------
    size : ndarray
        Below 1 where errors shrink.
    swings : ndarray of bool
        Where the two eigenvalues are complex.
    """
    total = (1 + momentum) * (1 - pull) if nesterov else 1 + momentum - pull
    product = momentum * (1 - pull) if nesterov else momentum + 0 * pull
    under_root = total**2 - 4 * product
    real = (np.abs(total) + np.sqrt(np.maximum(under_root, 0))) / 2
    swings = under_root < 0
    return np.where(swings, np.sqrt(np.maximum(product, 0)), real), swings


def limit_of(steepest, momentum, nesterov=False):
    """Return from which learning rate on momentum no longer converges."""
    return 2 * (1 + momentum) / ((1 + 2 * momentum) if nesterov else 1) / steepest


# What one setting of the live figure leads to, at the epochs that are drawn: parameters in
# raw units, and how far the farther of the two is from that of the best line.
Run = namedtuple("Run", "method rate momentum curvatures epochs weights biases costs away")


def run(method, inputs, targets, standardised, learning_rate, momentum):
    """Return what one of the methods does in the first 20,000 epochs, in raw units.

    Parameters
    ----------
    method : str
        One of `METHODS`.
    inputs : array_like, shape (n, 1)
    targets : array_like, shape (n,)
    standardised : bool
        Whether descent sees the inputs standardised.
    learning_rate, momentum : float
        For Adam `momentum` is β₁; plain descent leaves it out.
    """
    learning_rate, momentum = validate(learning_rate=learning_rate, momentum=momentum)
    epochs = epochs_to_draw(LAST)
    seen, mean, scale = standardize(inputs) if standardised else (inputs, [0.0], [1.0])
    if method == "Adam":
        path = adam_path(seen, targets, LAST, learning_rate, beta1=momentum)
        points = epochs.astype(int)
        weights, biases, costs = (part[points] for part in path)
    else:
        momentum = 0.0 if method == "plain" else momentum
        nesterov = method == "Nesterov"
        weights, biases, costs = momentum_path(
            seen, targets, epochs, learning_rate, momentum, nesterov=nesterov
        )
    weights = weights[:, 0] / scale[0]
    biases = biases - mean[0] * weights
    best_w, best_b = least_squares(inputs[:, 0], targets)
    away = np.maximum(abs(weights - best_w), abs(biases - best_b))
    found = curvatures(seen)
    return Run(method, learning_rate, momentum, found, epochs, weights, biases, costs, away)
