"""Where each number in the text of notebook 07 comes from."""

import numpy as np

from helpers import (
    adam,
    cost,
    descent_path,
    generate_data,
    gradient,
    momentum_path,
    standardize,
)
from lessons.momentum import adam_path, load_challenger

INPUTS, TARGETS, _, _ = generate_data(300, 50, a=0.5, b=2)
SCALED, (MEAN,), (SCALE,) = standardize(INPUTS)
ROWS = np.column_stack([INPUTS, np.ones(300)])
FLAT, STEEP = np.linalg.eigvalsh(ROWS.T @ ROWS / 300)
ROOT = np.sqrt(STEEP / FLAT)
KEPT = (ROOT - 1) / (ROOT + 1)  # what Polyak's epochs leave: √β


def last(condition):
    """Return the last index at which a condition holds."""
    return np.flatnonzero(condition)[-1]


def distance(path, mean=0.0, scale=1.0):
    """Return how far raw weight and bias are from the truth."""
    weights = path.weights[:, 0] / scale
    return np.maximum(abs(weights - 0.5), abs(path.biases - mean * weights - 2))


def arrival(path, mean=0.0, scale=1.0):
    """Return from which epoch on the distance is at most 1e-6."""
    return last(distance(path, mean, scale) > 1e-6) + 1


def heavy(rate, share, epochs=8_000, inputs=INPUTS, **options):
    """Return the path of momentum over all epochs."""
    return momentum_path(inputs, TARGETS, range(epochs + 1), rate, share, **options)


def shrinks(matrix_size):
    """Return how many epochs halve an error of which an epoch leaves this."""
    return np.log(0.5) / np.log(matrix_size)


def plain_arrival(rate):
    """Return the epochs of plain descent, between two guesses that a search has narrowed."""
    low, high = 0, 10**7
    while high - low > 1:
        middle = (low + high) // 2
        away = distance(descent_path(INPUTS, TARGETS, [middle, middle + 1], rate)).max()
        low, high = (low, middle) if away <= 1e-6 else (middle, high)
    return high


LONG = descent_path(INPUTS, TARGETS, [20_000, 200_000], 5e-5)
PLAIN = descent_path(INPUTS, TARGETS, range(61), 5e-5)
NINE = heavy(5e-5, 0.9, 150_000)
POLYAK = heavy((1 + KEPT) ** 2 / STEEP, KEPT**2)
POLYAK_ERROR = abs(POLYAK.weights[:, 0] - 0.5)
ROUNDED = heavy(1.319e-4, 0.98858)
NESTEROV = heavy(1 / STEEP, KEPT, nesterov=True)
ADAM = adam_path(INPUTS, TARGETS, 100_000, 0.01)
START = gradient(INPUTS, TARGETS, [0.0], 0.0)
ADAMS = [
    arrival(adam_path(SCALED, TARGETS, 2_000, rate), MEAN, SCALE) for rate in (1, 2, 5, 10)
]
LAUNCHES = load_challenger()
# β at which the flat direction begins to swing, with the article's rate.
SWINGS_FROM = (1 - np.sqrt(5e-5 * FLAT)) ** 2


GIVEN = {
    "0.45": "a rate chosen for a question",
    "0.995": "β, chosen",
    "0.999": "β, chosen, and Adam's β₂, as published",
    "1.6": "a start chosen in 02",
    "1.0": "an end of the starts to try",
    "28": "a day, and epochs (see the test above)",
    "31": "the temperature on the day of the accident",
}
# Whether Adam stays at its goal is, without noise, a matter of rounding: its path is thrown
# out to the end, and the loop has come to rest. With noise neither stays.
assert adam(INPUTS, TARGETS, 20_000, 0.01).costs[10_000:].max() < 1e-20
NOISY = generate_data(300, 50, a=0.5, b=2, noise=5).targets
LINE = np.polyfit(INPUTS[:, 0], NOISY, 1)
LEAST = cost(INPUTS, NOISY, LINE[:1], LINE[1])
for costs in (
    adam(INPUTS, NOISY, 60_000, 0.01).costs,
    adam_path(INPUTS, NOISY, 60_000, 0.01).costs,
):
    assert costs[50_000:].max() - LEAST > 0.05  # an error of 1e-6 in b costs 1e-13

COMPUTED = {
    "0.8": abs(1 - 0.45 * 4),
    "121,212": STEEP / FLAT,
    "1.5576": 2 - LONG.biases[0],
    "0.1660": 2 - LONG.biases[1],
    "0.1657": 2 - NINE.biases[20_000],
    "1.07": NINE.weights[:61].max(),
    "117": last(NINE.costs >= 0.5),
    "10": last(PLAIN.costs >= 0.5),
    "0.9487": np.sqrt(0.9),
    "1.9": (1 + 0.9) * 1.0,
    "116,516": arrival(NINE),
    "1,166,435": plain_arrival(5e-5),
    "1,758,458": plain_arrival(1 / STEEP),
    "3,845": arrival(POLYAK),
    "348": ROOT,
    "3,921": POLYAK.costs[0],
    "4,738": NINE.costs.max(),
    "131": POLYAK_ERROR.max() / 0.5,
    "16,000": round(POLYAK.costs.max() / POLYAK.costs[0], -3),
    "173": POLYAK_ERROR.argmax(),
    "64": POLYAK.costs.max() / 1e6,
    "24": ROUNDED.costs.max() / 1e6,
    "3,099": arrival(ROUNDED),
    "6,056": arrival(NESTEROV),
    "6,000": round(
        max(arrival(heavy(1 / STEEP, 0.995, 20_000, nesterov=each)) for each in (False, True)),
        -3,
    ),
    "199": START[0][0] / START[1],
    "6,885": np.flatnonzero(distance(ADAM) <= 1e-6)[0],
    "278": arrival(heavy(1.0, 0.9, 2_000, SCALED), MEAN, SCALE),
    "400": ADAMS[0],
    "339": min(ADAMS),
    "0.993": SWINGS_FROM,
    "1,386": shrinks(np.sqrt(0.999)),
    "1.319e-4": (1 + KEPT) ** 2 / STEEP,
    "0.98858": KEPT**2,
    "55,731": shrinks(1 - 5e-5 * FLAT),
    "1.06": -np.roots([4, 0, -4, 0.5]).min(),
    "0.93": np.roots([4, 0, -4, 0.5]).max(),
    "22": LAUNCHES.inputs.min() - 31,
    "23": len(LAUNCHES.targets),
    "0.6": (32 - 31) / 1.8,
}
