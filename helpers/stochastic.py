"""Descent on a few samples at a time: the loop of notebook 06, and what it does on average."""

import functools
import math
from collections import namedtuple
from collections.abc import Iterable

import numpy as np

from helpers.arguments import argument_error, short_repr, validate, validated
from helpers.descent import Fit, bordered, modes
from helpers.powers import displacements

# What `stochastic_path` returns; its docstring gives the shapes.
StochasticPath = namedtuple("StochasticPath", "weights biases costs covariances")

# Rows and columns of what stands on and above the diagonal of a matrix, row by row.
triangle = functools.cache(np.triu_indices)


@validated()
def mini_batches(inputs, targets, batch_size, epochs, *, replace=False, seed=0):
    """Yield batches of samples, drawn anew in every epoch.

    Parameters
    ----------
    inputs : array_like, shape (n, d)
    targets : array_like, shape (n,)
    batch_size : int
        Samples a batch, B. Where it does not divide n, the last batch of an epoch is
        smaller; above n, one batch holds all samples.
    epochs : int
    replace : bool, optional
        Draw each sample from all of them, as `stochastic_path` assumes, which has no
        smaller batch at an epoch's end. Otherwise every epoch shuffles the samples, and
        each comes once.
    seed : int, optional

    Yields
    ------
    inputs : ndarray, shape (B, d)
    targets : ndarray, shape (B,)

    Raises
    ------
    ValueError, TypeError
        If an argument does not fit.

    Examples
    --------
    >>> batches = mini_batches([[1], [2], [3]], [4, 5, 6], batch_size=2, epochs=1)
    >>> [len(targets) for inputs, targets in batches]
    [2, 1]
    """
    rng, n = np.random.default_rng(seed), len(targets)
    for _ in range(epochs):
        order = rng.integers(n, size=n) if replace else rng.permutation(n)
        for first in range(0, n, batch_size):
            chosen = order[first : first + batch_size]
            yield inputs[chosen], targets[chosen]


def stochastic_descent(batches, learning_rate, *, start=None):
    """Fit a line by one step of gradient descent for each batch, from weights and bias zero.

    Parameters
    ----------
    batches : iterable of (inputs, targets)
        Shapes (B, d) and (B,), B any; as `mini_batches` yields them, or read a chunk at
        a time from data that does not fit into memory.
    learning_rate : float
    start : (array_like of shape (d,), float), optional
        Weights and bias to start from; zeros if left out.

    Returns
    -------
    weights : ndarray, shape (d,)
    bias : float
    costs : ndarray, shape (steps,)
        The cost of each batch *before* the step that it makes. Together a named tuple.

    Raises
    ------
    ValueError, TypeError
        If an argument does not fit, there is no batch, or the descent diverges until the
        cost is no longer finite.

    Examples
    --------
    >>> fit = stochastic_descent([([[-1], [1]], [3, 7])], learning_rate=1)
    >>> fit.weights, fit.bias
    (array([2.]), 5.0)
    """
    learning_rate = validate(learning_rate=learning_rate)
    weights, bias, costs = None, 0.0, []
    with np.errstate(over="ignore", invalid="ignore"):
        for inputs, targets in pairs(batches):
            inputs, targets = validate(inputs=inputs, targets=targets)
            if weights is None:
                weights, bias = validate(inputs=inputs, start=start)[1]
            if inputs.shape[1] != len(weights):
                columns = f"{len(weights)} column{'s' * (len(weights) > 1)}"
                due = f"have {columns}, as the first batch"
                advice = "give each batch the same columns"
                raise argument_error("inputs", due, inputs.shape, advice)
            # predict
            predictions = inputs @ weights + bias
            # residuals
            residuals = predictions - targets
            # gradient
            d_weights = residuals @ inputs / len(targets)
            d_bias = residuals.mean()
            # step
            weights = weights - learning_rate * d_weights
            bias = bias - learning_rate * d_bias
            # record
            costs.append(float(residuals @ residuals / (2 * len(targets))))
            if not math.isfinite(costs[-1]):
                got = f"{learning_rate:g}, and after {len(costs) - 1:,} steps no finite cost"
                advice = "see stability_limit(inputs, batch_size)"
                raise argument_error("learning_rate", "lie below the limit", got, advice)
    if weights is None:
        due, advice = "hold at least one batch", "make them anew: one walk uses them up"
        raise argument_error("batches", due, "none", advice)
    return Fit(weights, float(bias), np.array(costs))


def pairs(batches):
    """Yield each batch, which has to be a pair (inputs, targets)."""
    due, advice = "yield pairs (inputs, targets)", "give mini_batches(inputs, targets, …)"
    if not isinstance(batches, Iterable):
        raise argument_error("batches", due, short_repr(batches), advice, TypeError)
    for batch in batches:
        if not isinstance(batch, tuple | list) or len(batch) != 2:
            raise argument_error("batches", due, short_repr(batch), advice, TypeError)
        yield batch


@validated(steps="path_steps")
def stochastic_path(
    inputs, targets, steps, learning_rate, batch_size, *, noise=0.0, start=None
):
    """Return mean and covariance of the parameters after given numbers of steps, exactly.

    The samples of each batch are drawn with replacement. In e = θ − θ*, with residuals
    ρ of the best line θ*, one sample (b, y) has the gradient g = b(bᵀe + ρ), and over all
    samples its mean is He. So mean m and covariance C of e follow

        m ← (I − ηH) m,
        C ← (I − ηH) C (I − ηH) + η² E[(g − He)(g − He)ᵀ] / B,

    to which noise adds η²σ²H / B. The last term is linear in 1, m and mmᵀ + C, so all of it
    is one linear map of (1, m, mmᵀ, C), whose powers cost the same for any number of steps.
    (C as E[eeᵀ] − mmᵀ would lose its digits where steps are small.) For one sample a step
    see Défossez and Bach (2015), *Averaged least-mean-squares: bias-variance trade-offs and
    optimal sampling distributions*, AISTATS.

    Parameters
    ----------
    inputs : array_like, shape (n, d)
    targets : array_like, shape (n,)
    steps : array_like of int, shape (k,)
        The numbers of steps to look at, in any order; 0 is the start.
    learning_rate : float
    batch_size : int
        Samples a step, B.
    noise : float, optional
        Standard deviation of normal noise added to a target anew each time it is drawn,
        in units of the targets.
    start : (array_like of shape (d,), float), optional
        Weights and bias to start from; zeros if left out.

    Returns
    -------
    weights : ndarray, shape (k, d)
    biases : ndarray, shape (k,)
        Means over all that could be drawn; they follow the path of full-batch descent.
    costs : ndarray, shape (k,)
        The mean of the cost J over all samples, noise left out.
    covariances : ndarray, shape (k, d + 1, d + 1)
        Of the parameters (weights, bias). Together a named tuple. From where a number is
        no longer finite, weights, biases and covariances are nan and costs are inf.

    Raises
    ------
    ValueError, TypeError
        If an argument does not fit.

    Examples
    --------
    >>> path = stochastic_path([[-1], [1]], [3, 7], [0, 1], 0.5, batch_size=1)
    >>> path.biases
    array([0. , 2.5])
    >>> path.covariances[1]
    array([[6.25, 2.5 ],
           [2.5 , 1.  ]])
    """
    with np.errstate(all="ignore"):
        found = modes(inputs, targets, start)
        # Along the eigenvectors of H, in which H is the diagonal matrix of the curvatures.
        samples = bordered(inputs) @ found.directions.T * math.sqrt(len(targets))
        best = np.append(*start) - found.gaps @ found.directions
        misses = inputs @ best[:-1] + best[-1] - targets
        change = moments_change(
            samples, misses, found.curvatures, learning_rate, batch_size, noise
        )
        p, mean = len(found.gaps), np.append(1.0, found.gaps)
        one, other = triangle(p + 1)
        begin = np.append(mean[one] * mean[other], np.zeros(p * (p + 1) // 2))
        moved = displacements(change, begin, steps)
        ways, spread = moved[:, 1 : p + 1], symmetric(moved[:, len(one) :], p)
        points = np.append(*start) + ways @ found.directions
        covariances = found.directions.T @ spread @ found.directions
        squares = (found.gaps + ways) ** 2 + spread.diagonal(axis1=1, axis2=2)
        costs = found.floor + squares @ found.curvatures / 2
    lost = ~(np.isfinite(moved).all(axis=1) & np.isfinite(costs))
    points[lost], covariances[lost], costs[lost] = np.nan, np.nan, np.inf
    return StochasticPath(points[:, :-1], points[:, -1], costs, covariances)


def moments_change(samples, misses, curvatures, learning_rate, batch_size, noise):
    """Return what one step changes in (1, m, mmᵀ, C), as a matrix.

    (1, m, mmᵀ) is uuᵀ with u = (1, m). Of uuᵀ and C, which are symmetric, one triangle is
    kept. `samples`, shape (n, p), are the rows b, and `misses`, shape (n,), their residuals ρ.
    """
    p = samples.shape[1]
    one, other = triangle(p + 1)
    pull = learning_rate * np.append(0.0, curvatures)  # the 1 stays
    lost = pull[one] + pull[other] - pull[one] * pull[other]
    added = slopes_scatter(samples, misses, learning_rate)
    added[:, 0] += np.diag(learning_rate * noise**2 * pull[1:])[triangle(p)]
    change = -np.diag(np.append(lost, lost[one > 0]))
    change[len(lost) :] += np.column_stack([added, added[:, one > 0]]) / batch_size
    return change


def slopes_scatter(samples, misses, learning_rate):
    """Return η² E[(g − He)(g − He)ᵀ] as a matrix that multiplies E[(1, e)(1, e)ᵀ]."""
    n, p = samples.shape
    rows = np.column_stack([misses, samples])  # the residual is their product with (1, e)
    # η multiplies each product of two inputs: the fourth power of a large input would
    # exceed a float64, and η² would be 0.
    slopes = learning_rate * np.einsum("ni,nj->nij", samples, rows)
    away = (slopes - slopes.mean(axis=0)).reshape(n, -1)
    products = (away.T @ away / n).reshape(p, p + 1, p, p + 1).transpose(0, 2, 1, 3)
    products, (one, other) = products[triangle(p)], triangle(p + 1)
    return products[:, one, other] + np.where(one < other, products[:, other, one], 0)


def symmetric(triangles, p):
    """Return the matrices of p rows, shape (k, p, p), of which these are the triangles."""
    places, kept = np.zeros((p, p), dtype=int), triangle(p)
    places[kept] = places.T[kept] = range(len(kept[0]))
    return triangles[:, places]
