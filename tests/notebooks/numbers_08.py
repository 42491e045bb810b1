"""Where each number in the text of notebook 08 comes from."""

import numpy as np

from helpers import adam, generate_data, gradient, momentum_path, stability_limit, standardize
from lessons.adam import adam_path, load_challenger

INPUTS, TARGETS, _, _ = generate_data(300, 50, a=0.5, b=2)
NOISY = generate_data(300, 50, a=0.5, b=2, noise=5).targets
SCALED, (MEAN,), (SCALE,) = standardize(INPUTS)
BEST = np.polyfit(INPUTS[:, 0], NOISY, 1)
ROWS = np.column_stack([INPUTS, np.ones(300)])


def distance(path, mean=0.0, scale=1.0):
    """Return how far raw weight and bias are from the best line."""
    weights = path.weights[:, 0] / scale
    return np.maximum(abs(weights - BEST[0]), abs(path.biases - mean * weights - BEST[1]))


def first_within(path, far, *scaling):
    """Return the first epoch in which the distance is at most `far`."""
    return np.flatnonzero(distance(path, *scaling) <= far)[0]


def last_beyond(path, *scaling):
    """Return the last epoch in which the distance is above 1e-6."""
    return np.flatnonzero(distance(path, *scaling) > 1e-6)[-1]


START = gradient(INPUTS, NOISY, [0.0], 0.0)
LAUNCHES = load_challenger()
FLAT = np.linalg.eigvalsh(ROWS.T @ ROWS / 300)[0]
HALF = stability_limit(INPUTS) / 2
BESIDE = momentum_path(INPUTS, NOISY, range(20_001), HALF, 0.995)
NEEDED = last_beyond(BESIDE) + 1
# The helper, which sums over all samples as the notebook's loop does, is thrown out to the end.
LEAST = np.mean((ROWS @ BEST - NOISY) ** 2) / 2
assert adam(INPUTS, NOISY, 40_000, 0.01).costs[20_000:].max() - LEAST > 1e-3

GIVEN = {
    "0.995": "β, chosen",
    "0.999": "β₂, as published",
    "28": "a day",
    "31": "the temperature on the day of the accident",
}
COMPUTED = {
    "199": START[0][0] / START[1],
    "6,938": first_within(adam_path(INPUTS, NOISY, 10_000, 0.01), 1e-6),
    "270": min(
        first_within(adam_path(SCALED, NOISY, 1_000, rate), 1e-6, MEAN, SCALE)
        for rate in (1, 2, 5, 10)
    ),
    "6,000": round(NEEDED, -3),
    "350": first_within(adam_path(SCALED, NOISY, 1_000, 1), 1e-6, MEAN, SCALE),
    "450": round(first_within(adam_path(INPUTS, NOISY, 1_000, 1), 1e-6), -1),
    "77": NOISY.mean(),
    "14,000": round(
        first_within(adam_path(SCALED, NOISY, 20_000, 0.01), 1e-6, MEAN, SCALE), -3
    ),
    "340": round(last_beyond(adam_path(SCALED, NOISY, 2_000, 5), MEAN, SCALE), -1),
    "121,212": np.linalg.cond(ROWS.T @ ROWS),
    "55,731": np.log(0.5) / np.log1p(-5e-5 * FLAT),
    "22": LAUNCHES.inputs.min() - 31,
    "23": len(LAUNCHES.targets),
    "0.6": (32 - 31) / 1.8,
}
