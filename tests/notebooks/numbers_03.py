"""The numbers in the text of notebook 03: given, or computed here."""

import numpy as np

from helpers import (
    cost,
    descent_path,
    generate_data,
    gradient,
    load_hubble,
    rmse,
    stability_limit,
)
from helpers.descent import curvatures

inputs, targets, _, _ = generate_data(300, 50, a=0.5, b=2)
chosen = [0, 1, 10, 1_000, 2_000, 100_000, 200_000]
path = descent_path(inputs, targets, chosen, 5e-5)
weights, bias = path.weights[-1], path.biases[-1]
slopes = gradient(inputs, targets, [0], 0)
steep, flat = curvatures(inputs)
early = descent_path(inputs, targets, [10, 20], 5e-5)
noisy = generate_data(300, 50, a=0.5, b=2, noise=5)
noisy_path = descent_path(noisy.inputs, noisy.targets, [3_000, 1_000_000], 5e-5)
x = inputs[:, 0]

GIVEN = {
    "199,987": "a line of the article",
    "199,994": "a line of the article",
    "6.6e-5": "a rate just below the limit",
}
COMPUTED = {
    "24": len(load_hubble().targets),
    "199": slopes[0][0] / slopes[1],
    "0.77": path.weights[1, 0],
    "0.004": path.biases[1],
    "3,921": path.costs[0],
    "0.509": path.weights[2, 0],
    "0.003": path.biases[2],
    "0.166": 2 - bias,
    "0.09": np.diff(early.biases[-2:])[0] / early.biases[-2],
    "0.0828": rmse(inputs, targets, weights, bias),
    "6.63e-5": stability_limit(inputs),
    "6.6333e-5": stability_limit(inputs),
    "8.31": 100 * (1 - 5e-5 * flat) ** 200_000,
    "3.75": 100 * (1 - 6.6e-5 * flat) ** 200_000,
    "55,731": np.log(2) / -np.log1p(-5e-5 * flat),
    "2.46": 100 * (1 - path.costs[4] / path.costs[3]),
    "0.2488": 1 - x.mean() ** 2 / (x**2).mean(),
    "0.0413": -gradient(inputs, targets, weights, bias)[1],
    "2.74": noisy_path.biases[1],
}

# Said in words, or as a bound.
assert cost(inputs, targets, path.weights[2], path.biases[2]) < 1
assert round(descent_path(inputs, targets, [60], 1e-4).weights[0, 0] / 1e17) == -9
assert 0.06 < 1 - noisy_path.costs[1] / noisy_path.costs[0] < 0.07
assert noisy_path.biases[0] < 0.05 * noisy_path.biases[1], "hardly begun"
assert 1.3 < stability_limit(inputs) / 5e-5 < 1.35

# No direction is steeper than mean(x²) + 1: for many directions, on data of any kind.
# The rule is the limit itself if all inputs are equal, and below it if not.
rng = np.random.default_rng(3)
angles = np.linspace(0, np.pi, 1_001)
for samples in (x, rng.normal(1, 2, 7), rng.exponential(size=20), np.full(5, 3.0)):
    directions = np.outer(np.cos(angles), samples) + np.sin(angles)[:, np.newaxis]
    bound, largest = (samples**2).mean() + 1, (directions**2).mean(axis=1).max()
    assert largest <= bound * (1 + 1e-12)
    matrix = np.column_stack([samples, np.ones(len(samples))])
    limit = 2 / np.linalg.eigvalsh(matrix.T @ matrix / len(samples))[-1]
    assert np.isclose(2 / bound, limit, rtol=1e-12, atol=0) == (np.ptp(samples) == 0)
    assert 2 / bound <= limit * (1 + 1e-12)

# A run that has not arrived has followed less of any noise: of the noise along each
# direction it has followed the share 1 − (1 − ηλ)ᵏ, and both together count the two
# parameters that least squares has.
followed = [
    np.sum((1 - (1 - rate * np.array([steep, flat])) ** 200_000) ** 2)
    for rate in (1e-6, 1e-5, 5e-5, 6.6e-5)
]
assert np.all(np.diff(followed) > 0)
assert followed[-1] < 2
# "Once its jumps have died down": along the steep direction it has followed too much at first.
assert [round(1 - (1 - 5e-5 * steep) ** k, 2) for k in (1, 3, 5)] == [1.51, 1.13, 1.03]

# Beyond the limit the first step can still lower the cost: from a start whose error lies
# nearly all in the flat direction.
start = [0.5 - x.mean() / (x**2).mean() + 1e-5], 3.0
beyond = descent_path(inputs, targets, [0, 1, 200], 1.05 * stability_limit(inputs), start=start)
assert beyond.costs[1] < beyond.costs[0] < beyond.costs[2]
