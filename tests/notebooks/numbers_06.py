"""Where each number in the text of notebook 06 comes from."""

import numpy as np

from helpers import (
    generate_data,
    mini_batches,
    stability_limit,
    standardize,
    stochastic_descent,
    stochastic_path,
)

RAW, TARGETS, _, _ = generate_data(300, 50, a=0.5, b=2)
INPUTS = standardize(RAW).scaled
X = INPUTS[:, 0]
NOISY = generate_data(300, 50, a=0.5, b=2, noise=5).targets
BEST = np.linalg.lstsq(np.column_stack([X, np.ones(300)]), TARGETS)[0]


def path(steps, learning_rate, batch_size, noise=0.0, targets=TARGETS):
    """Return the exact path of mini-batch descent at one number of steps."""
    return stochastic_path(INPUTS, targets, [steps], learning_rate, batch_size, noise=noise)


def variance(learning_rate, batch_size):
    """Return the variance of the weight in the end, with fresh noise of 5."""
    return path(10**9, learning_rate, batch_size, 5).covariances[0, 0, 0]


def costs_at_rate_one(steps=2_000, runs=2_000):
    """Return the costs of seeded runs of single samples at rate 1, with noise of 5."""
    rng, errors = np.random.default_rng(0), np.tile(-BEST[:, None], runs)
    for _ in range(steps):
        rows = np.stack([X[rng.integers(300, size=runs)], np.ones(runs)])
        noise = 5 * rng.normal(size=runs)
        errors = errors - rows * ((rows * errors).sum(axis=0) - noise)
    return (errors**2).sum(axis=0) / 2


def first_below_one(learning_rate, batch_size):
    """Return the first number of steps after which the expected cost is below 1."""
    return next(k for k in range(1_000) if path(k, learning_rate, batch_size, 5).costs[0] < 1)


def growth(rate, angles=200):
    """Return by how much the logarithm of a run's error grows at a step, without noise.

    A step turns the error, and how it is turned depends on its direction alone. So the
    directions that a long run meets are those that a step leaves as often as before.
    """
    turns = (np.arange(angles) + 0.5) * np.pi / angles
    errors, rows = np.stack([np.cos(turns), np.sin(turns)]), np.stack([X, np.ones(300)])
    stepped = errors[:, None] - rate * rows[:, :, None] * (rows.T @ errors)
    place = np.arctan2(stepped[1], stepped[0]) % np.pi * angles / np.pi - 0.5
    below = np.floor(place).astype(int)
    often = np.full(angles, 1 / angles)
    for _ in range(30):
        met = often / 300 * np.ones((300, 1))
        shares = [(below, met * (1 - place + below)), (below + 1, met * (place - below))]
        often = sum(np.bincount(at.ravel() % angles, part.ravel()) for at, part in shares)
    return np.log(np.hypot(*stepped)).mean(axis=0) @ often


def falling(numerator):
    """Return the mean square of the weight's error after 3,000 falling rates from 0.1 on."""
    squares = BEST**2
    for k in range(3_000):
        rate = numerator / (numerator / 0.1 + k)
        squares = (1 - 2 * rate) * squares + rate**2 * (PAIRS @ squares + 5**2)
    return squares[0]


COSTS = costs_at_rate_one()
PAIRS = np.array([[np.mean(X**4), np.mean(X**2)], [np.mean(X**2), 1]])
LEAST_SQUARES = 5**2 / 3_000
assert abs(falling(2) / LEAST_SQUARES - 4 / 3) < 0.01, "a third more"
# "They leave a third as much": batches of 300 of what those of 100 leave, at rate 1.
# "The rule": for any batch size 2/(1 + 1.477/B). More than half of the runs stand above 3,921.
for size in (1, 10, 30, 300):
    rule = 2 / (1 + (np.linalg.eigvalsh(PAIRS)[-1] - 1) / size)
    np.testing.assert_allclose(stability_limit(INPUTS, size), rule, rtol=1e-4)
assert np.mean(COSTS > 3_921) > 0.5
assert abs(path(10**9, 1.0, 300, 5).costs[0] / path(10**9, 1.0, 100, 5).costs[0] - 1 / 3) < 0.01

GIVEN = {
    "19": "in a falling rate, so that it starts at 0.1",
    "1.5": "what a mean square is about, printed by a cell",
}
COMPUTED = {
    "43.30": BEST[0],
    "77.25": BEST[1],
    "19": 2 / 0.1 - 1,
    "12.5": 5**2 / 2,
    "25": 5**2,
    "90": len(stochastic_descent(mini_batches(INPUTS, TARGETS, 10, epochs=3), 0.1).costs),
    "6,000": 20 * 300,
    "13.11": np.mean((NOISY - np.polyval(np.polyfit(X, NOISY, 1), X)) ** 2) / 2,
    "1.8": np.mean(X**4),
    "1.11": 2 / np.mean(X**4),
    "1.374": 0.1 * 5**2 / (2 - 0.1 * np.mean(X**4)),
    "1.204": np.sqrt(variance(0.1, 1)),
    "1.421": path(10**9, 0.1, 1, 5).costs[0],
    "1.42": path(1_000, 0.1, 1, 5).costs[0],
    "1.450": variance(0.1, 1),
    "0.083": 5**2 / 300,
    "17": 5**2 / variance(0.1, 1),
    "37": 5**2 / variance(0.05, 1),
    "188": 5**2 / variance(0.1, 10),
    "1.445": path(10**9, 0.1, 1, targets=NOISY).covariances[0, 0, 0],
    "3,921": np.mean(TARGETS**2) / 2,
    "4,388": np.median(COSTS),
    "0.8": np.var(X**2),
    "1.477": np.linalg.eigvalsh(PAIRS)[-1] - 1,
    "1.05": 1.04 - 0.02 * growth(1.04) / (growth(1.06) - growth(1.04)),
    "400": round(falling(0.5) / LEAST_SQUARES, -2),
    "0.807": stability_limit(INPUTS, 1),
    "1.743": stability_limit(INPUTS, 10),
    "3.691e-5": stability_limit(RAW, 1),
    "6.633e-5": stability_limit(RAW),
    "2.477": np.linalg.eigvalsh(PAIRS)[-1],
    "0.665": path(1_000, 0.05, 1, 5).costs[0],
    "0.174": path(50, 0.1, 20, 5).costs[0],
    "9.75": path(1_000, 0.4, 1, 5).costs[0],
    "2,084": path(3, 0.1, 300, 5).costs[0],
    "421": first_below_one(0.01, 1),
    "12": first_below_one(0.3, 30),
    "3.25": np.sqrt(variance(0.4, 1)),
}
