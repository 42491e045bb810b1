"""The article's data, and how many epochs plain descent takes on them."""

from bisect import bisect_left

import numpy as np

from helpers import descent_path, generate_data, stability_limit

INPUTS, TARGETS, TEST_INPUTS, TEST_TARGETS = generate_data(300, 50, a=0.5, b=2)
MEAN, SCALE = INPUTS.mean(), INPUTS.std()


def distance(path, mean=0, scale=1):
    """Return how far raw weight and bias are from the truth."""
    weights = path.weights[:, 0] / scale
    return np.maximum(abs(weights - 0.5), abs(path.biases - mean * weights - 2))


def epochs_until_close(learning_rate, mean=0, scale=1):
    """Return from which epoch on the distance is at most 1e-6.

    Raises
    ------
    AssertionError
        If it is not so one epoch earlier, or does not stay so: then halving misleads.
    """

    def farthest(epochs):
        path = descent_path((INPUTS - mean) / scale, TARGETS, epochs, learning_rate)
        return distance(path, mean, scale).max()

    found = bisect_left(range(10**9), True, key=lambda k: farthest([k, k + 1]) <= 1e-6)
    later = np.append(found + np.arange(20_000), found * np.arange(1, 1_000))
    assert farthest([found - 1]) > 1e-6
    assert farthest(later) <= 1e-6
    return found


def at_half(mean, scale):
    """Return the epochs needed at half the stability limit."""
    return epochs_until_close(stability_limit((INPUTS - mean) / scale) / 2, mean, scale)
