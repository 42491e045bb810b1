"""Where each number in the text of notebook 05 comes from."""

import numpy as np

from helpers import (
    cost,
    descent_path,
    gradient,
    linear_regression,
    stability_limit,
    standardize,
)
from tests.notebooks.article import (
    INPUTS,
    MEAN,
    SCALE,
    TARGETS,
    TEST_INPUTS,
    TEST_TARGETS,
    at_half,
    epochs_until_close,
)

MATRIX = np.column_stack([INPUTS, np.ones(300)])
(LOW, HIGH), VECTORS = np.linalg.eigh(MATRIX.T @ MATRIX / 300)


def condition(mean, scale):
    """Return the condition number of scaled inputs with the bias."""
    matrix = np.column_stack([(INPUTS - mean) / scale, np.ones(300)])
    return np.linalg.cond(matrix) ** 2


def epochs_a_unit(share):
    """Return the epochs for a millionth, a unit of the condition number, at a share."""
    # By repeated multiplication, at condition number 5,000.
    factor, left, epochs = 1 - 2 * share / 5000, 1.0, 0
    while left > 1e-6:
        left, epochs = left * factor, epochs + 1
    return epochs / 5000


def two_epochs(curvatures):
    """Return weight, bias and J after each epoch, at the rates 1 / curvature."""
    weights, bias, stations = np.zeros(1), 0.0, []
    for curvature in curvatures:
        d_weights, d_bias = gradient(INPUTS, TARGETS, weights, bias)
        weights, bias = weights - d_weights / curvature, bias - d_bias / curvature
        stations.append((weights[0], bias, cost(INPUTS, TARGETS, weights, bias)))
    return stations


def largest_error(station):
    """Return how far weight or bias, the first two of a station, is from the truth."""
    return max(abs(station[0] - 0.5), abs(station[1] - 2))


def crossing():
    """Return the x at which the line of 20 epochs crosses the data."""
    return -(FIT.bias - 2) / (FIT.weights[0] - 0.5)


FIT = linear_regression(INPUTS, TARGETS, 20, 5e-5)
EARLY = linear_regression(standardize(INPUTS).scaled, TARGETS, 20, 0.1)
EARLY_WEIGHT = EARLY.weights[0] / SCALE
# One epoch at half the limit with both switches on, and as many at 25 % as at 75 %.
assert at_half(MEAN, SCALE) == 1
assert epochs_until_close(0.5, MEAN, SCALE) == epochs_until_close(1.5, MEAN, SCALE)

STEEP_FIRST, FLAT_FIRST = two_epochs([HIGH, LOW]), two_epochs([LOW, HIGH])
assert max(largest_error(STEEP_FIRST[-1]), largest_error(FLAT_FIRST[-1])) < 1e-10
ROUNDED = two_epochs([float(f"{curvature:.6g}") for curvature in (HIGH, LOW)])

# The loop of the helpers, for 137 and 138 epochs, agrees with the shortcut.
LOOPS = (linear_regression((INPUTS - MEAN) / SCALE, TARGETS, k, 0.1) for k in (137, 138))
LAST, ARRIVED = (abs(fit.bias - MEAN * fit.weights[0] / SCALE - 2) for fit in LOOPS)
assert ARRIVED <= 1e-6 < LAST
END = descent_path(INPUTS, TARGETS, [200_000], 5e-5)
SLOPE = MEAN * (FIT.weights[0] - 0.5) + FIT.bias - 2
LEFT = (1 - 5e-5 * LOW) ** 200_000
AT_START = -(VECTORS.T @ [-0.5, -2.0])[0] * VECTORS[1, 0]
TEST_RESIDUALS = TEST_INPUTS[:, 0] * END.weights[0, 0] + END.biases[0] - TEST_TARGETS

GIVEN = {
    "0.25": "a rate chosen for a question",
    "99": "the right end of the slider, in percent",
    "25": "a share of the limit to try",
    "75": "a share of the limit to try",
    "120": "flats in an exercise",
}
COMPUTED = {
    "2.718": np.e,
    "0.999": 1 - 0.001,
    "0.9990005": np.exp(-0.001),
    "6.63e-5": stability_limit(INPUTS),
    "75.4": 100 * 5e-5 / stability_limit(INPUTS),
    "0.29": np.degrees(np.arctan2(2 * MEAN, (INPUTS**2).mean() - 1) / 2),
    "0.99999": 1 - np.mean(TEST_RESIDUALS**2) / TEST_TARGETS.var(),
    "1.834": END.biases[0],
    "1.83397": END.biases[0],
    "0.166": 2 - END.biases[0],
    "0.16603": AT_START * LEFT,
    "1.997454": AT_START,
    "0.0831196": LEFT,
    "8.3": 100 * LEFT,
    "185,000": round(-np.log(10) / np.log1p(-5e-5 * LOW), -3),
    "1.997": 2 - FIT.bias,
    "0.497": -SLOPE,
    "55,731": np.log(2) / -np.log1p(-5e-5 * LOW),
    "30,150.9": HIGH,
    "0.248746": LOW,
    "0.000025": -5e-5 * SLOPE,
    "200": crossing(),
    "150.5": MEAN,
    "7,499.9": SCALE**2,
    "7499.9": SCALE**2,
    "7,500": SCALE**2,
    "77.25": 0.5 * MEAN + 2,
    "0.0103": (0.5 * MEAN + 2) / SCALE**2,
    "30,150.2": (INPUTS**2).mean(),
    "4.02": (INPUTS**2).mean() / SCALE**2,
    "121,212": condition(0, 1),
    "23.16": condition(0, SCALE),
    "1,758,458": at_half(0, 1),
    "136,209": at_half(MEAN, 1),
    "374": at_half(0, SCALE),
    "14.5": at_half(0, 1) / condition(0, 1),
    "18.2": at_half(MEAN, 1) / condition(MEAN, 1),
    "21": epochs_until_close(1.5, MEAN, SCALE),
    "1,166,435": epochs_until_close(5e-5),
    "879,309": epochs_until_close(2 / (LOW + HIGH)),
    "138": epochs_until_close(0.1, MEAN, SCALE),
    "0.50997": FIT.weights[0],
    "0.003": FIT.bias,
    "0.439": EARLY_WEIGHT,
    "1.757": EARLY.bias - MEAN * EARLY_WEIGHT,
    "13.8": epochs_a_unit(0.5),
    "27.6": epochs_a_unit(0.25),
    "7.0": epochs_a_unit(0.99),
    "60,606": 1 / LOW / stability_limit(INPUTS),
    "3,921": cost(INPUTS, TARGETS, [0.0], 0.0),
    "5.76e13": FLAT_FIRST[0][-1],
    "0.037": largest_error(ROUNDED[-1]),
}
