"""Every number in the text of notebook 02: chosen freely, or computed here."""

import numpy as np

from helpers import cost, descent_path, gradient, stability_limit
from tests.notebooks import article
from tests.notebooks.article import MEAN, at_half

INPUTS = np.array([[-1.0], [1.0], [2.0], [2.0]])
TARGETS = np.array([-1.0, 3.0, 5.5, 4.5])
X = INPUTS[:, 0]
CURVATURE = np.mean(X**2)
BEGIN = (article.INPUTS, article.TARGETS, np.zeros(1), 0.0)
END = (article.INPUTS, article.TARGETS, np.array([0.5008287639956263]), 1.8339723159878247)


def degrees_apart(p, q):
    cosine = np.dot(p, q) / (np.linalg.norm(p) * np.linalg.norm(q))
    return np.degrees(np.arccos(np.clip(cosine, -1, 1)))


def downhill(inputs, targets, weights, bias):
    return -np.append(*gradient(inputs, targets, weights, bias))


def forward(h):
    """Return the error of the forward difference at w = 4, b = 1, by its definition."""
    costs = [np.mean((w * X + 1 - TARGETS) ** 2) / 2 for w in (4 + h, 4)]
    return abs((costs[0] - costs[1]) / h - 5)


def floor_of_the_v():
    """Return the power of ten about which the forward errors are smallest."""
    tens = range(-14, -1)
    typical = [np.median([forward(10.0**t * s) for s in np.linspace(0.5, 2, 41)]) for t in tens]
    return 10.0 ** tens[int(np.argmin(typical))]


def valley(start):
    """Return where gradient descent from start ends on w⁴ − 2w² + w/2."""
    for _ in range(1000):
        start -= 0.05 * (4 * start**3 - 4 * start + 0.5)
    return start


CENTRED = (article.INPUTS - MEAN, article.TARGETS, np.zeros(1), 0.0)
RESIDUALS = 4 * X - 1 - TARGETS
# The four squares (x w + 1 - y)², as the numbers before w², w and 1, and their sum.
SQUARES = np.column_stack([X**2, 2 * X * (1 - TARGETS), (1 - TARGETS) ** 2])
assert np.array_equal(SQUARES, [[1, -4, 4], [1, -4, 4], [4, -18, 20.25], [4, -14, 12.25]])
assert np.array_equal(1 - TARGETS, [2, -2, -4.5, -3.5])
assert np.mean(X * (TARGETS - 1)) == 5
# Two steps from (4, -1) at the rate 0.2.
ONE, TWO = (
    np.array([*path.weights[-1], path.biases[-1]])
    for path in (descent_path(INPUTS, TARGETS, [k], 0.2, start=([4.0], -1.0)) for k in (1, 2))
)
NEXT = ONE[0] * X + ONE[1] - TARGETS
NEXT_SLOPES = np.array([np.mean(NEXT * X), np.mean(NEXT)])
assert np.allclose(NEXT, [-3.4, -0.6, 0.3, 1.3])
assert np.allclose(NEXT * X, [3.4, -0.6, 0.6, 2.6])
assert np.allclose([*ONE, *NEXT_SLOPES], [3.4, -1, 1.5, -0.6])
# Forty and 41 steps at the rate 0.68.
FAR = descent_path(INPUTS, TARGETS, [40, 41], 0.68, start=([4.0], -1.0))
AWAY = np.column_stack([FAR.weights[:, 0] - 2, FAR.biases - 1])
STEEPEST = np.linalg.eigvalsh([[np.mean(X**2), np.mean(X)], [np.mean(X), 1]])[-1]
assert np.isclose(STEEPEST, 3)
LIMIT = stability_limit(INPUTS)
assert np.isclose(LIMIT, 2 / 3)
assert np.allclose(gradient(INPUTS, TARGETS, [4.0], -1.0)[0], 3)
# "No small shift up or down helps": the slope along the bias is 0 there.
assert gradient(INPUTS, TARGETS, [4.0], -1.0)[1] == 0

assert np.isclose(1 - -0.1 * CURVATURE, 1.25), "the factor of a wrong sign"

GIVEN = {
    "0.68": "a learning rate beyond 2/3, chosen",
    "1.6": "a start, chosen",
    "180": "degrees against the gradient",
}
COMPUTED = {
    "0.0": degrees_apart(downhill(INPUTS, TARGETS, FAR.weights[0], FAR.biases[0]), -AWAY[0]),
    "0.0625": np.mean((2 * X + 1 - TARGETS) ** 2) / 2,
    "0.707": np.cos(np.radians(45)),
    "2.12": 3 * np.cos(np.radians(45)),
    "0.88": -TWO[1],
    "3.1": TWO[0],
    "3.4": ONE[0],
    "1.3": NEXT[3],
    "2.6": NEXT[3] * X[3],
    "2.04": 0.68 * STEEPEST,
    "1.04": np.linalg.norm(AWAY[1]) / np.linalg.norm(AWAY[0]),
    "0.95": 1 - 0.02 * CURVATURE,
    "5.5": TARGETS[2],
    "4.5": TARGETS[3],
    "3.5": TARGETS[3] - 1,
    "14": -SQUARES[3, 1],
    "18": -SQUARES[2, 1],
    "12.25": SQUARES[3, 2],
    "20.25": SQUARES[2, 2],
    "40.5": SQUARES[:, 2].sum(),
    "5.0625": SQUARES[:, 2].sum() / 8,
    "0.00125": forward(0.001),
    "0.0586": np.sqrt(cost(*END)),
    "62.62": np.sqrt(cost(*BEGIN)),
    "0.25": 1 - 0.3 * CURVATURE,
    "0.4": 1 / CURVATURE,
    "0.5": -(1 - 0.6 * CURVATURE),
    "0.75": 1 - 0.1 * CURVATURE,
    "0.8": 2 / CURVATURE,
    "1.25": CURVATURE / 2,
    "1.5": RESIDUALS[2],
    "2.5": CURVATURE,
    "0.93": valley(1.6),
    "1.06": -valley(-1.6),
    "16": -np.floor(np.log10(np.finfo(float).eps)),
    "1e-8": floor_of_the_v(),
    "45": degrees_apart(downhill(INPUTS, TARGETS, [4.0], -1.0), (2 - 4, 1 + 1)),
    "135": degrees_apart((1, 0), (2 - 4, 1 + 1)),
    "88.4": degrees_apart(downhill(*CENTRED), (0.5, 2 + 0.5 * MEAN)),
    "13": at_half(0, 1) / at_half(MEAN, 1),
    "75.7": degrees_apart(downhill(*BEGIN), (0.5, 2.0)),
    "5e-5": 1e-4 / 2,
}
