"""Descent with a memory: momentum and Adam, as notebooks 07 and 08 teach them.

All of them write θ = (w, b) for the parameters and ∇J(θ) = (Xᵀr / n, mean(r)).
"""

import math

import numpy as np

from helpers.arguments import argument_error, validated
from helpers.descent import DescentPath, Fit, modes
from helpers.powers import displacements


@validated()
def momentum_descent(inputs, targets, epochs, learning_rate, momentum, *, nesterov=False):
    """Fit a line by full-batch gradient descent that keeps a share of its velocity.

    v ← βv − η∇J(θ), then θ ← θ + v (Polyak, 1964, *Some methods of speeding up the
    convergence of iteration methods*); with `nesterov` the gradient is taken at θ + βv
    (Sutskever et al., 2013, *On the importance of initialization and momentum in deep
    learning*). Weights, bias and velocity start from zero.

    Parameters
    ----------
    inputs : array_like, shape (n, d)
    targets : array_like, shape (n,)
    epochs : int
    learning_rate : float
    momentum : float
        The share β of the velocity that is kept, from 0 to below 1.
    nesterov : bool, optional

    Returns
    -------
    weights : ndarray, shape (d,)
    bias : float
    costs : ndarray, shape (epochs,)
        The cost *before* each update. Together a named tuple.

    Raises
    ------
    ValueError, TypeError
        If an argument does not fit, or the descent diverges until the cost is no longer
        finite.

    Examples
    --------
    >>> fit = momentum_descent([[-1], [1]], [3, 7], 2, learning_rate=0.5, momentum=0.5)
    >>> fit.weights, fit.bias
    (array([2.]), 5.0)
    """
    rows = np.column_stack([inputs, np.ones(len(inputs))])
    parameters, velocity, costs = np.zeros(rows.shape[1]), np.zeros(rows.shape[1]), []
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(epochs):
            # predict
            predictions = rows @ parameters
            # residuals
            residuals = predictions - targets
            # gradient: with Nesterov that of the place to which the velocity alone would lead
            ahead = momentum * (rows @ velocity) if nesterov else 0.0
            slopes = (residuals + ahead) @ rows / len(targets)
            # step
            velocity = momentum * velocity - learning_rate * slopes
            parameters = parameters + velocity
            # record
            record(costs, residuals, learning_rate)
    return Fit(parameters[:-1], float(parameters[-1]), np.array(costs))


@validated()
def adam(inputs, targets, epochs, learning_rate, *, beta1=0.9, beta2=0.999, epsilon=1e-8):
    """Fit a line by Adam on all samples: each parameter has a step length of its own.

    m ← β₁m + (1 − β₁)g and v ← β₂v + (1 − β₂)g², both zero at first and therefore
    divided by 1 − β₁ᵗ and 1 − β₂ᵗ at step t; then θ ← θ − η m̂ / (√v̂ + ε). Kingma and Ba
    (2015), *Adam: a method for stochastic optimization*, algorithm 1.

    Parameters
    ----------
    inputs : array_like, shape (n, d)
    targets : array_like, shape (n,)
    epochs : int
    learning_rate : float
        About how far each parameter moves at most at a step, in its own units: so far
        while its slope stays the same.
    beta1, beta2 : float, optional
        What is kept of the running means of slopes and of their squares.
    epsilon : float, optional
        Keeps the division possible where all slopes are 0.

    Returns
    -------
    weights : ndarray, shape (d,)
    bias : float
    costs : ndarray, shape (epochs,)
        The cost *before* each update. Together a named tuple.

    Raises
    ------
    ValueError, TypeError
        If an argument does not fit, or the cost or the square of a slope is no longer finite.

    Examples
    --------
    >>> fit = adam([[-1], [1]], [3, 7], epochs=1, learning_rate=0.5)
    >>> fit.weights.round(6), round(fit.bias, 6)
    (array([0.5]), 0.5)
    """
    rows = np.column_stack([inputs, np.ones(len(inputs))])
    parameters, costs = np.zeros(rows.shape[1]), []
    means, squares = np.zeros_like(parameters), np.zeros_like(parameters)
    with np.errstate(over="ignore", invalid="ignore"):
        for step in range(1, epochs + 1):
            # predict
            predictions = rows @ parameters
            # residuals
            residuals = predictions - targets
            # gradient
            slopes = residuals @ rows / len(targets)
            # step
            means = beta1 * means + (1 - beta1) * slopes
            squares = beta2 * squares + (1 - beta2) * slopes**2
            direction = means / (1 - beta1**step)
            size = np.sqrt(squares / (1 - beta2**step))
            parameters = parameters - learning_rate * direction / (size + epsilon)
            # record
            record(costs, residuals, learning_rate)
            if not np.isfinite(squares).all():  # nothing would move any more
                got, advice = f"{np.abs(slopes).max():.3g}", "measure in a larger unit"
                raise argument_error("inputs", "have slopes with finite squares", got, advice)
    return Fit(parameters[:-1], float(parameters[-1]), np.array(costs))


def record(costs, residuals, learning_rate):
    """Append the cost of these residuals; say so where it is no longer finite."""
    costs.append(float(residuals @ residuals / (2 * len(residuals))))
    if not math.isfinite(costs[-1]):
        got = f"{learning_rate:g}: after {len(costs) - 1:,} epochs the cost is not finite"
        raise argument_error("learning_rate", "be smaller for this data", got, "try half of it")


@validated(epochs="path_epochs")
def momentum_path(
    inputs, targets, epochs, learning_rate, momentum, *, nesterov=False, start=None
):
    """Return where descent with momentum stands after given numbers of epochs, without a loop.

    Along an eigenvector of the Hessian with curvature λ, error e and velocity v follow
    v ← βv − ηλe, then e ← e + v: a matrix of 2 × 2, whose powers cost the same for any
    number of epochs; see Goh (2017), *Why momentum really works*, Distill. (With
    `nesterov`, ηλe becomes ηλ(e + βv).) It equals the loop but for rounding, which grows
    as errors do where the rate is beyond the limit, and near the edges of the part that
    swings, where the matrix has one eigenvalue twice.

    Parameters
    ----------
    inputs : array_like, shape (n, d)
    targets : array_like, shape (n,)
    epochs : array_like of int, shape (k,)
        The numbers of epochs to look at, in any order; 0 is the start.
    learning_rate, momentum : float
    nesterov : bool, optional
    start : (array_like of shape (d,), float), optional
        Weights and bias to start from, at rest; zeros if left out.

    Returns
    -------
    weights : ndarray, shape (k, d)
    biases : ndarray, shape (k,)
    costs : ndarray, shape (k,)
        Together a named tuple, as from `descent_path`; where the cost is no longer
        finite weights and biases are nan and costs are inf. `diverges_at` is the first
        such number of epochs up to the largest asked for, or None.

    Raises
    ------
    ValueError, TypeError
        If an argument does not fit.

    Examples
    --------
    >>> path = momentum_path([[-1], [1]], [3, 7], [0, 1, 2], 0.5, momentum=0.5)
    >>> path.biases
    array([0. , 2.5, 5. ])
    """
    with np.errstate(all="ignore"):
        found = modes(inputs, targets, start)
        pull, keep = learning_rate * found.curvatures, np.full(len(found.curvatures), momentum)
        keep = keep * (1 - pull) if nesterov else keep
    change = np.stack([np.stack([-pull, keep], -1), np.stack([-pull, keep - 1], -1)], -2)
    begin = np.column_stack([found.gaps, np.zeros(len(found.gaps))])

    def moved_after(counts):
        with np.errstate(all="ignore"):
            moved = displacements(change, begin, counts)[:, :, 0]
            errors = found.gaps + moved
            costs = found.floor + (found.curvatures * errors**2).sum(axis=1) / 2
            finite = np.isfinite(2 * len(targets) * costs)  # as in a loop, which sums squares
        return moved, np.where(finite, costs, np.inf)

    moved, costs = moved_after(epochs)
    with np.errstate(all="ignore"):  # it may have become infinite
        points = np.append(*start) + moved @ found.directions
    points[np.isinf(costs)] = np.nan
    path = DescentPath(points[:, :-1], points[:, -1], costs)
    path.curvatures = found.curvatures
    if np.isinf(costs).any():
        high = epochs[np.isinf(costs)].min()
        low = epochs[epochs < high].max(initial=0)
        while high - low > 1:  # a hundred at once: halving would ask far more often
            tried = np.unique(np.linspace(low, high, 100).round())
            place = np.isinf(moved_after(tried)[1]).argmax()
            low, high = tried[max(place - 1, 0)], tried[place]
        path.diverges_at = int(high)
    return path
