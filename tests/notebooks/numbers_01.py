"""What the numbers in the text of notebook 01 are: given, or computed here."""

import numpy as np

from helpers import cost, generate_data


def normal(*shape, seed=0):
    """Return the draws of a new generator."""
    return np.random.default_rng(seed).standard_normal(shape)


def test_inputs(low, high, seed):
    """Return 50 whole numbers between the two."""
    return np.random.default_rng(seed).integers(low, high + 1, size=(50, 1)).astype(float)


def missed(low, high):
    """Return the costs of a line whose slope is 0.001 too large, for 10,000 test sets."""
    drawn = np.random.default_rng(1).uniform(low, high, size=(10_000, 50))
    return np.mean((drawn * 0.001) ** 2, axis=1) / 2


few = np.arange(1.0, 21.0).reshape(20, 1)
noisy = 0.5 * few[:, 0] + 2 + 2 * normal(20)
slope, intercept = np.polyfit(few[:, 0], noisy, 1)
costs = ((2 * normal(10_000, 300)) ** 2).mean(axis=1) / 2
inside, outside = missed(1, 300), missed(1000, 100_000)
largest = test_inputs(1000, 100_000, 0).max()
noise = generate_data(300, 50, 0.5, 2, noise=5).targets - generate_data(300, 50, 0.5, 2).targets
exact = generate_data(300, 50, 0.5, 2)
with_gaps = np.array([2.4, 3.1, np.nan, 4.0, 4.4, np.nan, 54, 6.1])
measured = np.flatnonzero(~np.isnan(with_gaps))
credible = measured[with_gaps[measured] < 20]
# "An eighth", "a hundred thousand times" and "one number in six".
assert all(np.isclose(each.std() / each.mean(), 1 / 8, rtol=0.05) for each in (inside, outside))
assert 1e5 < outside.mean() / inside.mean() < 1.2e5
assert len(measured) == 6
column = exact.targets.reshape(300, 1)
# The goals of the first live figure: no slider alone leads on from where one gets stuck.
slopes, intercepts = np.arange(1, 101) / 100, np.arange(1, 81) / 10
grid = np.array([[cost(few, noisy, [w], b) for b in intercepts] for w in slopes])
stuck, better = grid[41, 24], grid[42, 23]
assert (slopes[41], intercepts[24], slopes[42], intercepts[23]) == (0.42, 2.5, 0.43, 2.4)
assert [np.sum(line <= stuck) for line in (grid[41], grid[:, 24])] == [1, 1]
assert (grid < cost(few, noisy, [0.5], 2)).sum() > 100, "positions that beat the true line"
assert cost(few, noisy, [0.2], 6) < 6, "the dot is in the panel at first"

GIVEN = {
    "29": "seeds in the second live figure, chosen",
    "100,001": "one more, since integers stops before its end",
    "54": "an outlier, made up",
    "5.4": "what it may have been",
    "999": "stands for a gap in a file",
}
COMPUTED = {
    "2.5": exact.targets.min(),
    "152": exact.targets.max(),
    "1.515": cost(few, noisy, [0.5], 2),
    "0.42": slopes[41],
    "2.4": intercepts[23],
    "0.43": slopes[42],
    "1.4071": stuck,
    "1.4008": better,
    "1.397": cost(few, noisy, [slope], intercept),
    "0.44": slope,
    "2.00": costs.mean(),
    "0.16": costs.std(),
    "324": largest / 300,
    "333": 100_000 / 300,
    "97": 0.001 * largest,
    "0.3": 0.001 * 300,
    "24": 100 * (1 - cost(few, noisy, [0.5], 2) / 2),
    "32": 100 * np.sqrt(2 / 20),
    "3.74": np.polyfit(measured + 1, with_gaps[measured], 1)[0],
    "0.51": np.polyfit(credible + 1, with_gaps[credible], 1)[0],
    "95": 100 * (abs(noise) < 10).mean(),
    "3,921.271": cost(exact.inputs, exact.targets, [0], 0),
    "1,874.979": ((exact.inputs @ [0.5] + 2 - column) ** 2).mean() / 2,
}
