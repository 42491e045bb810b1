"""Gradient descent: the loop that notebook 03 teaches, and its exact shortcut."""

import functools
import math
import sys
from bisect import bisect_right
from collections import namedtuple
from typing import NamedTuple

import numpy as np
from tqdm import tqdm

from helpers.arguments import validate, validated

# A product ηλ this close to 2 may as well be 2: λ is known to a few roundings.
ROUNDING = 1e-14
EPSILON = sys.float_info.epsilon


# What `linear_regression` returns; its docstring gives the shapes.
Fit = namedtuple("Fit", "weights bias costs")


class DescentPath(namedtuple("DescentPath", "weights biases costs")):
    """What `descent_path` returns: weights, biases, costs, and two things beside.

    Attributes
    ----------
    curvatures : ndarray, shape (min(n, d + 1),)
        The eigenvalues of the Hessian, largest first; 0 where nothing moves.
    diverges_at : int or None
        The first number of epochs after which the cost is no longer finite.
    """

    curvatures = None
    diverges_at = None


class ProgressBar(tqdm):
    """A bar without tqdm's watching thread: in a browser there are no threads."""

    monitor_interval = 0


@validated()
def linear_regression(inputs, targets, epochs, learning_rate, *, progress=False):
    """Fit a line by full-batch gradient descent from weights and bias zero.

    Parameters
    ----------
    inputs : array_like, shape (n, d)
    targets : array_like, shape (n,)
    epochs : int
        How many passes over the data, from 1 to 10,000,000.
    learning_rate : float
        What each gradient is multiplied by; stable strictly below
        `stability_limit(inputs)`.
    progress : bool, optional
        Show a progress bar.

    Returns
    -------
    weights : ndarray, shape (d,)
    bias : float
    costs : ndarray, shape (epochs,)
        The cost *before* each update, so the final cost is not among them.
        Together a named tuple.

    Raises
    ------
    ValueError, TypeError
        If an argument does not fit, or the descent diverges until the cost is no
        longer finite.

    Examples
    --------
    >>> fit = linear_regression([[-1], [1]], [3, 7], epochs=1, learning_rate=1)
    >>> fit.weights, fit.bias
    (array([2.]), 5.0)
    """
    n, d = inputs.shape
    weights, bias = np.zeros(d), 0.0
    costs = np.empty(epochs)
    # Overflow is met by name below, where it can be explained.
    with np.errstate(over="ignore", invalid="ignore"):
        for epoch in ProgressBar(range(epochs), disable=not progress):
            # predict
            predictions = inputs.dot(weights) + bias  # what @ does, with less overhead
            # residuals
            residuals = predictions - targets
            # gradient
            d_weights = residuals @ inputs / n
            d_bias = residuals.sum() / n
            # step
            weights = weights - learning_rate * d_weights
            bias = bias - learning_rate * d_bias
            # record
            cost = residuals @ residuals / (2 * n)
            costs[epoch] = cost
            if not math.isfinite(cost):
                raise ValueError(
                    f"learning_rate {learning_rate:g} is too large: after {epoch:,} epochs the"
                    f" cost is not finite; choose one below stability_limit(inputs)"
                )
    return Fit(weights, float(bias), costs)


class Modes(NamedTuple):
    """The cost in coordinates in which no direction disturbs another.

    With A = [X 1] / √n the Hessian is H = AᵀA, and A = U S Vᵀ gives its eigenvalues
    λ = S² without forming it, which would square the condition number. The residuals
    are divided by √n as well, so that the cost is half the square of their length.
    """

    curvatures: np.ndarray  # λ, largest first; 0 where nothing moves
    directions: np.ndarray  # Vᵀ: each row is an eigenvector of H over (w, b)
    gaps: np.ndarray  # start − minimum, along each direction
    floor: float  # the cost that no line can go below


def modes(inputs, targets, start):
    """Split the way from start to the minimum into independent directions."""
    matrix = bordered(inputs)
    residuals = matrix @ np.append(*start) - targets / math.sqrt(len(targets))
    left, scales, directions = decompose(matrix)
    along = residuals @ left
    gaps = np.divide(along, scales, out=np.zeros_like(along), where=scales > 0)
    rest = residuals - left @ along
    return Modes(scales**2, directions, gaps, rest @ rest / 2)


def bordered(inputs):
    """Return A = [X 1] / √n, of which the Hessian is AᵀA."""
    return np.column_stack([inputs, np.ones(len(inputs))]) / math.sqrt(len(inputs))


def decompose(matrix):
    """Return U, S and Vᵀ with A = U S Vᵀ, the largest value first, not to be written to.

    Where a value is 0, so is its column of U. The last decomposition is kept, since a move
    of a slider asks for the limit, the path and the arrival on the same inputs.
    """
    return decompose_bytes(matrix.tobytes(), matrix.shape)


@functools.lru_cache(maxsize=1)
def decompose_bytes(data, shape):
    """Return what `decompose` does, of a matrix of float64 by its bytes and its shape."""
    matrix = np.frombuffer(data).reshape(shape)
    lengths = np.linalg.norm(matrix, axis=0)
    # With the longest column first LAPACK rounds each column in proportion to itself, and
    # years or light years beside the ones of the bias cost no digits.
    order = np.argsort(-lengths, kind="stable")
    left, values, turned = np.linalg.svd(matrix[:, order], full_matrices=False)
    directions = turned[:, np.argsort(order)]
    # A value within the rounding of the columns that it is made of is 0.
    flat = values <= 100 * EPSILON * np.abs(directions) @ lengths
    values[flat], left[:, flat] = 0, 0
    for part in (left, values, directions):
        part.flags.writeable = False
    return left, values, directions


@validated(epochs="path_epochs")
def descent_path(inputs, targets, epochs, learning_rate, *, start=None):
    """Return where gradient descent stands after given numbers of epochs, without a loop.

    θₖ = θ* + (I − ηH)ᵏ (θ₀ − θ*) for parameters θ = (w, b), Hessian H and minimum θ*;
    see Goh (2017), *Why momentum really works*, Distill. It equals the loop but for
    rounding, and a billion epochs cost no more than ten. (Beyond the limit rounding grows
    as errors do: a direction without an error at the start may diverge here and not in
    the loop, or the other way round.)

    Of the 16 digits that a float64 has, the flattest direction loses k where inputs lie
    10ᵏ times their spread from zero, or depend on each other but for a part in 10ᵏ: three
    for the years 2000 to 2019. From k = 14 on nothing moves in it.

    Parameters
    ----------
    inputs : array_like, shape (n, d)
    targets : array_like, shape (n,)
    epochs : array_like of int, shape (k,)
        The numbers of epochs to look at, in any order; 0 is the start.
    learning_rate : float
    start : (array_like of shape (d,), float), optional
        Weights and bias to start from; zeros if left out.

    Returns
    -------
    weights : ndarray, shape (k, d)
    biases : ndarray, shape (k,)
    costs : ndarray, shape (k,)
        Together a named tuple. Its attribute `diverges_at` is the first number of
        epochs after which the cost is no longer finite, or None; from there on
        weights and biases are nan and costs are inf. Its attribute `curvatures` holds
        the eigenvalues of the Hessian, so that nobody has to compute them again.

    Raises
    ------
    ValueError, TypeError
        If an argument does not fit.

    Examples
    --------
    >>> path = descent_path([[-1], [1]], [3, 7], [0, 1, 2], learning_rate=0.5)
    >>> path.biases
    array([0.  , 2.5 , 3.75])
    """
    with np.errstate(all="ignore"):
        found = modes(inputs, targets, start)
        # A mode without a gap has nowhere to go, however fast it would.
        shrink = np.where(found.gaps == 0, 0.0, learning_rate * found.curvatures)
        shrink[np.abs(shrink - 2) < ROUNDING] = 2.0
        # log1p and expm1 keep the digits of a mode that moves by a hair each epoch.
        logarithm = epochs[:, None] * np.log1p(-np.minimum(shrink, 0.5))
        power = (1 - shrink) ** epochs[:, None]
        left = np.where(shrink < 0.5, np.exp(logarithm), power)
        moved = np.where(shrink < 0.5, -np.expm1(logarithm), 1 - power)
        points = np.append(*start) - (moved * found.gaps) @ found.directions
        sizes = np.sqrt(found.curvatures) * found.gaps
        costs = found.floor + ((left * sizes) ** 2).sum(axis=1) / 2
    diverges_at = first_infinite(found, shrink, len(targets))
    if diverges_at is not None:
        points[epochs >= diverges_at] = np.nan
        costs[epochs >= diverges_at] = np.inf
    path = DescentPath(points[:, :-1], points[:, -1], costs)
    path.curvatures = found.curvatures
    path.diverges_at = diverges_at
    return path


def first_infinite(found, shrink, n):
    """Return after how many epochs Σr² first exceeds the largest float64, or None."""
    grows = shrink > 2
    if not grows.any():
        return None
    # Σr² = Σ n λ gap² (ηλ − 1)²ᵏ is followed in logarithms, where nothing overflows.
    sizes = np.log(n * found.curvatures[grows]) + 2 * np.log(np.abs(found.gaps[grows]))
    growths = 2 * np.log1p(shrink[grows] - 2)
    limit = math.log(sys.float_info.max)
    # The mode that gets there first alone is an upper bound; several may be sooner.
    bound = max(0, math.ceil(((limit - sizes) / growths).min()))

    def logarithm(k):
        return np.logaddexp.reduce(sizes + k * growths)

    return bisect_right(range(bound), limit, key=logarithm)


@np.errstate(under="ignore")
def stability_limit(inputs, batch_size=None):
    """Return the learning rate from which on gradient descent no longer converges.

    With all samples at each step it is 2 / λmax, with λmax the largest eigenvalue of the
    Hessian H = [X 1]ᵀ[X 1] / n; see Goh (2017), *Why momentum really works*, Distill,
    "Choosing a step-size". With batches drawn with replacement it is where the mean
    square of the error no longer shrinks; for one sample a step see Défossez and Bach
    (2015), *Averaged least-mean-squares: bias-variance trade-offs and optimal sampling
    distributions*.

    Parameters
    ----------
    inputs : array_like, shape (n, d)
    batch_size : int, optional
        Samples a step; all of them, drawn without replacement, if left out.

    Returns
    -------
    limit : float
        Stable means strictly below.

    Raises
    ------
    ValueError, TypeError
        If the inputs are not a table of real, finite numbers, or `batch_size` is not a
        whole number from 1.

    Examples
    --------
    >>> round(stability_limit([[-2], [2]]), 6)
    0.5
    >>> round(stability_limit([[-2], [2]], batch_size=1), 6)
    0.4
    """
    inputs = validate(inputs=inputs)
    if batch_size is None:
        return 2 / float(curvatures(inputs)[0])
    return mean_square_limit(inputs, validate(batch_size=batch_size))


def mean_square_limit(inputs, batch_size):
    """Return from which rate on E[eeᵀ] no longer shrinks, without noise, with batches.

    One step takes M = E[eeᵀ] to M − ηL(M) + η²K(M), with L(M) = HM + MH and
    K(M) = E[bbᵀMbbᵀ] / B + (1 − 1/B) HMH over rows b = (x, 1). The limit is where some
    M stays as it is: L(M) = ηK(M), so η is 1 over the largest eigenvalue of L⁻¹K.
    """
    left, scales, _ = decompose(bordered(inputs))
    left, scales = left[:, scales > 0], scales[scales > 0]
    # Along eigenvectors the rows b are those of U S √n, H is diagonal, λ = s², and L is
    # λi + λj. Of si sj / √(λi + λj) no square exceeds a float64, as those of λ would.
    weight = np.multiply.outer(scales, scales) / np.hypot.outer(scales, scales)
    pairs = np.einsum("ni,nj->nij", left, left) * weight * math.sqrt(len(inputs))
    pairs = pairs.reshape(len(inputs), -1)
    full = np.diag(weight.ravel() ** 2)
    mixed = pairs.T @ pairs / batch_size + (1 - 1 / batch_size) * full
    return 1 / float(np.linalg.eigvalsh(mixed)[-1])


def curvatures(inputs):
    """Return the eigenvalues of the Hessian, largest first; shape (min(n, d + 1),).

    With fewer samples than parameters the others are 0.
    """
    return decompose(bordered(inputs))[1] ** 2
