"""The data of the course: made by a known line, or measured by somebody."""

from collections import namedtuple
from pathlib import Path

import numpy as np

from helpers._validation import refusal, validated

# What the functions below return; their docstrings give the shapes.
Data = namedtuple("Data", "inputs targets test_inputs test_targets")
Standardized = namedtuple("Standardized", "scaled mean scale")
Measured = namedtuple("Measured", "inputs targets")


def generate_data(m, n, a, b, *, noise=0.0, test_range=(1000, 100_000), seed=0):
    """Return training and test data on the line y = ax + b.

    Parameters
    ----------
    m : int
        How many training samples. Their inputs are 1, 2, …, m.
    n : int
        How many test samples. Their inputs are whole numbers drawn at random.
    a, b : float
        Slope and intercept of the line.
    noise : float, optional
        Standard deviation of the normal noise that is added to all targets, in
        units of the targets.
    test_range : (int, int), optional
        The lowest and the highest test input that can be drawn.
    seed : int, optional
        The same seed gives the same data; more noise then stretches the same draws.

    Returns
    -------
    inputs : ndarray, shape (m, 1)
    targets : ndarray, shape (m,)
    test_inputs : ndarray, shape (n, 1)
    test_targets : ndarray, shape (n,)
        Together a named tuple.

    Raises
    ------
    ValueError, TypeError
        If m, n or seed is not a whole number in its range, `test_range` is not two of
        them in rising order, another number is not finite, or the noise is below 0.

    Examples
    --------
    >>> generate_data(3, 1, a=0.5, b=2).targets
    array([2.5, 3. , 3.5])
    """
    m, n, a, b, noise, (low, high), seed = validated(
        m=m, n=n, a=a, b=b, noise=noise, test_range=test_range, seed=seed
    )
    rng = np.random.default_rng(seed)
    inputs = np.arange(1.0, m + 1).reshape(m, 1)
    test_inputs = rng.integers(low, high, size=(n, 1), endpoint=True).astype(float)
    targets = a * inputs[:, 0] + b + noise * rng.standard_normal(m)
    test_targets = a * test_inputs[:, 0] + b + noise * rng.standard_normal(n)
    return Data(inputs, targets, test_inputs, test_targets)


def load_hubble():
    """Return distance and velocity of the 24 nebulae in Hubble's Table 1.

    Returns
    -------
    inputs : ndarray, shape (24, 1)
        Distance in megaparsecs (1 Mpc is 3.26 million light years).
    targets : ndarray, shape (24,)
        Velocity away from us in km/s. Together a named tuple.

    Notes
    -----
    Hubble, E. (1929). A relation between distance and radial velocity among
    extra-galactic nebulae. *PNAS* 15(3), 168–173, Table 1.

    Examples
    --------
    >>> inputs, targets = load_hubble()
    >>> inputs[-1], targets[-1]
    (array([2.]), np.float64(1090.0))
    """
    path = Path(__file__).with_name("hubble_1929.csv")
    # One line names the source, one the columns; the first column names the nebulae.
    table = np.loadtxt(path, delimiter=",", skiprows=2, usecols=(1, 2))
    return Measured(table[:, :1], table[:, 1])


def standardize(inputs):
    """Return the inputs with mean 0 and standard deviation 1 in every column.

    Parameters
    ----------
    inputs : array_like, shape (n, d)

    Returns
    -------
    scaled : ndarray, shape (n, d)
        (inputs − mean) / scale, without a unit.
    mean : ndarray, shape (d,)
        In the units of the columns.
    scale : ndarray, shape (d,)
        The standard deviation, with n and not n − 1 below the sum. Together a named
        tuple.

    Raises
    ------
    ValueError
        If a column is constant: it has no spread to divide by.

    Examples
    --------
    >>> standardize([[1], [3]]).scaled
    array([[-1.],
           [ 1.]])
    """
    inputs = validated(inputs=inputs)
    mean, scale = inputs.mean(axis=0), inputs.std(axis=0)
    # Of numbers below 1e-162 the squares are 0, and so is the scale.
    constant = np.flatnonzero((inputs == inputs[0]).all(axis=0) | (scale == 0))
    if constant.size:
        got = f"{inputs[0, constant[0]]:g} in all of column {constant[0]}"
        advice = "leave that column out, the bias does its work"
        raise refusal("inputs", "vary in every column", got, advice)
    return Standardized((inputs - mean) / scale, mean, scale)
