"""The data of the course: made by a known line, or measured by somebody."""

from collections import namedtuple
from pathlib import Path

import numpy as np

from helpers.arguments import argument_error, validated

# What the functions below return; their docstrings give the shapes.
Data = namedtuple("Data", "inputs targets test_inputs test_targets")
Standardized = namedtuple("Standardized", "scaled mean scale")
Measured = namedtuple("Measured", "inputs targets")


@validated()
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
        The same seed gives the same data, with the same version of NumPy; more noise then
        stretches the same draws.

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
    (low, high), rng = test_range, np.random.default_rng(seed)
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


@validated()
@np.errstate(under="ignore")
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
        In the units of the columns, rounded to a float64; what is scaled has been centred
        before that rounding.
    scale : ndarray, shape (d,)
        The standard deviation, with n and not n − 1 below the sum. Together a named
        tuple.

    Raises
    ------
    ValueError, TypeError
        If the inputs are not a table of real, finite numbers; if a column is constant, for
        it has no spread to divide by; or if its spread is less than ten roundings of its
        mean: 1e-6 about 1e9.

    Notes
    -----
    The mean is taken twice, the second time of what the first has left. So an offset
    costs no digits but those that the inputs have lost to it.

    Examples
    --------
    >>> standardize([[1], [3]]).scaled
    array([[-1.],
           [ 1.]])
    """
    rough = inputs.mean(axis=0)
    centred = inputs - rough  # exact where numbers lie close together
    rest = centred.mean(axis=0)
    centred -= rest
    mean = rough + rest
    # As parts of the largest one, or the squares of numbers below 1e-162 would be 0.
    largest = np.abs(centred).max(axis=0)
    parts = np.divide(centred, largest, out=np.zeros_like(centred), where=largest > 0)
    scale = largest * np.sqrt((parts**2).mean(axis=0))
    refuse_flat_columns(inputs, mean, scale)
    return Standardized(centred / scale, mean, scale)


def refuse_flat_columns(inputs, mean, scale):
    """Raise if a column is constant, or varies by no more than its numbers are rounded."""
    constant = (inputs == inputs[0]).all(axis=0)
    flat = np.flatnonzero(constant | (scale < 10 * np.spacing(np.abs(mean))))
    if not flat.size:
        return
    column = flat[0]
    if constant[column]:
        got = f"{inputs[0, column]:g} in all of column {column}"
        advice = "leave that column out, the bias does its work"
        raise argument_error("inputs", "vary in every column", got, advice)
    got = f"{scale[column]:.1g} about {mean[column]:.3g} in column {column}"
    advice = "measure from a nearer zero, before digits are lost"
    raise argument_error("inputs", "vary by more than they are rounded", got, advice)
