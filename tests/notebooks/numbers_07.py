"""Where each number in the text of notebook 07 comes from."""

import numpy as np

from helpers import descent_path, momentum_path, stability_limit, standardize
from tests.notebooks.article import INPUTS, MEAN, SCALE, TARGETS, distance, epochs_until_close

SCALED = standardize(INPUTS).scaled
ROWS = np.column_stack([INPUTS, np.ones(300)])
FLAT, STEEP = np.linalg.eigvalsh(ROWS.T @ ROWS / 300)
ROOT = np.sqrt(STEEP / FLAT)
KEPT = (ROOT - 1) / (ROOT + 1)  # what Polyak's epochs leave: √β


def last(condition):
    """Return the last index at which a condition holds."""
    return np.flatnonzero(condition)[-1]


def arrival(path, mean=0.0, scale=1.0):
    """Return from which epoch on the distance is at most 1e-6."""
    return last(distance(path, mean, scale) > 1e-6) + 1


def heavy(rate, share, epochs=8_000, inputs=INPUTS, **options):
    """Return the path of momentum over all epochs."""
    return momentum_path(inputs, TARGETS, range(epochs + 1), rate, share, **options)


def shrinks(matrix_size):
    """Return how many epochs halve an error of which an epoch leaves this."""
    return np.log(0.5) / np.log(matrix_size)


def noise_left(rate, share):
    """Return the weight's variance that single samples with noise of 5 leave, exactly.

    Both errors and both velocities are four numbers z, and a step is z ← Az + ξu with A and
    u from the sample. So in the end the mean of zzᵀ is that of A zzᵀ Aᵀ, plus 5² uuᵀ.
    """
    squares, pushes, keep = np.zeros((16, 16)), np.zeros(16), share * np.eye(2)
    for x in SCALED[:, 0]:
        row = np.array([x, 1.0])
        pull = rate * np.outer(row, row)
        step, push = np.block([[np.eye(2) - pull, keep], [-pull, keep]]), rate * np.tile(row, 2)
        squares += np.kron(step, step) / 300
        pushes += 5**2 * np.kron(push, push) / 300
    return np.linalg.solve(np.eye(16) - squares, pushes)[0]


LONG = descent_path(INPUTS, TARGETS, [20_000, 200_000], 5e-5)
PLAIN = descent_path(INPUTS, TARGETS, range(61), 5e-5)
NINE = heavy(5e-5, 0.9, 150_000)
POLYAK = heavy((1 + KEPT) ** 2 / STEEP, KEPT**2)
POLYAK_ERROR = abs(POLYAK.weights[:, 0] - 0.5)
ROUNDED = heavy(1.319e-4, 0.98858)
NESTEROV = heavy(1 / STEEP, KEPT, nesterov=True)
CENTIMETRES = np.arange(40.0)
RODS = standardize(np.column_stack([CENTIMETRES, 10 * CENTIMETRES + (-1.0) ** np.arange(40)]))
ROD_ROWS = np.column_stack([RODS.scaled, np.ones(40)])
ROD_CURVATURES = np.linalg.eigvalsh(ROD_ROWS.T @ ROD_ROWS / 40)
# β at which the flat direction begins to swing, with the article's rate.
SWINGS_FROM = (1 - np.sqrt(5e-5 * FLAT)) ** 2


GIVEN = {
    "0.45": "a rate chosen for a question",
    "0.995": "β, chosen",
    "0.999": "β, chosen, and Adam's β₂, as published",
    "1.5": "a start chosen, and ηλ",
    "1.0": "an end of the starts to try",
    "28": "a day, and epochs (see the test above)",
}
# "About forty times as much", and the rate of 1 is beyond the limit of plain single samples.
assert 38 < noise_left(0.1, 0.9) / noise_left(0.1, 0) < 42
assert stability_limit(SCALED, 1) < 1
# "The third row is nearly the first."
assert abs(noise_left(0.01, 0.9) / noise_left(0.1, 0) - 1) < 0.06


def rods_arrival(momentum, nesterov=False, epochs=range(100_001)):
    """Return how many of the epochs looked at pass before raw weights and bias arrive."""
    rate, truth = 1 / ROD_CURVATURES[-1], np.array([3, -2, 1])
    targets = RODS.scaled @ (truth[:2] * RODS.scale) + RODS.mean @ truth[:2] + 1
    path = momentum_path(RODS.scaled, targets, epochs, rate, momentum, nesterov=nesterov)
    weights = path.weights / RODS.scale
    found = np.column_stack([weights, path.biases - weights @ RODS.mean])
    return last(abs(found - truth).max(axis=1) > 1e-6) + 1


# "Fewer than 7,000 with it."
assert max(rods_arrival(0.99), rods_arrival(0.99, True)) < 7_000

COMPUTED = {
    "0.8": abs(1 - 0.45 * 4),
    "121,212": STEEP / FLAT,
    "1.5576": 2 - LONG.biases[0],
    "0.1660": 2 - LONG.biases[1],
    "0.1657": 2 - NINE.biases[20_000],
    "1.07": NINE.weights[:61].max(),
    "117": last(NINE.costs >= 0.5),
    "10": last(PLAIN.costs >= 0.5),
    "0.949": np.sqrt(0.9),
    "3.8": (1 + np.sqrt(0.9)) ** 2,
    "1.9": (1 + 0.9) * 1.0,
    "116,516": arrival(NINE),
    "1,166,435": epochs_until_close(5e-5),
    "1,758,458": epochs_until_close(1 / STEEP),
    "3,845": arrival(POLYAK),
    "348": ROOT,
    "3,921": POLYAK.costs[0],
    "4,738": NINE.costs.max(),
    "131": POLYAK_ERROR.max() / 0.5,
    "16,000": round(POLYAK.costs.max() / POLYAK.costs[0], -3),
    "64": POLYAK.costs.max() / 1e6,
    "24": ROUNDED.costs.max() / 1e6,
    "3,099": arrival(ROUNDED),
    "6,056": arrival(NESTEROV),
    "6,000": round(
        max(arrival(heavy(1 / STEEP, 0.995, 20_000, nesterov=each)) for each in (False, True)),
        -3,
    ),
    "278": arrival(heavy(1.0, 0.9, 2_000, SCALED), MEAN, SCALE),
    "53,362": ROD_CURVATURES[-1] / ROD_CURVATURES[0],
    "867,530": 10 * rods_arrival(0.0, epochs=range(0, 900_001, 10)),
    "1.45": noise_left(0.1, 0),
    "0.993": SWINGS_FROM,
    "1,386": shrinks(np.sqrt(0.999)),
    "1.319e-4": (1 + KEPT) ** 2 / STEEP,
    "0.98858": KEPT**2,
    "1.06": -np.roots([4, 0, -4, 0.5]).min(),
    "0.93": np.roots([4, 0, -4, 0.5]).max(),
}
