"""The numbers in the text of notebook 04: given, or computed here in another way."""

import numpy as np

from helpers import descent_path, generate_data, load_hubble, rmse
from lessons.evaluation import load_anscombe

data = generate_data(300, 50, a=0.5, b=2)
path = descent_path(data.inputs, data.targets, [200_000], 5e-5)
weights, bias = path.weights[0], path.biases[0]
x = data.inputs[:, 0]
train = rmse(data.inputs, data.targets, weights, bias)
test = rmse(data.test_inputs, data.test_targets, weights, bias)
near = generate_data(300, 50, a=0.5, b=2, test_range=(1, 300))
inside = rmse(near.test_inputs, near.test_targets, weights, bias)
residuals = x * weights[0] + bias - data.targets
test_residuals = data.test_inputs[:, 0] * weights[0] + bias - data.test_targets
r_squared = 1 - test_residuals.var() / data.test_targets.var()
r_squared -= test_residuals.mean() ** 2 / data.test_targets.var()


def errors_of_draws(test_range):
    """Return the test errors of the article's line for 1,000 draws of test inputs."""
    draws = (
        generate_data(300, 50, a=0.5, b=2, test_range=test_range, seed=seed)
        for seed in range(1_000)
    )
    return [rmse(draw.test_inputs, draw.test_targets, weights, bias) for draw in draws]


errors, errors_inside = errors_of_draws((1_000, 100_000)), errors_of_draws((1, 300))

# On average a line takes up 2/n of the noise, seen, and adds as much, held back.
few = [
    generate_data(10, 10, a=0.5, b=2, noise=4, test_range=(1, 10), seed=seed)
    for seed in range(4_000)
]
few_targets = np.transpose([each.targets for each in few])
few_columns = np.column_stack([few[0].inputs, np.ones(10)])
lines = np.linalg.lstsq(few_columns, few_targets)[0]
new_predictions = np.transpose([each.test_inputs[:, 0] for each in few]) * lines[0] + lines[1]
misses = [
    few_columns @ lines - few_targets,
    new_predictions - np.transpose([each.test_targets for each in few]),
]
squares = [(part**2).mean(axis=0) for part in misses]
# "The scatter of 4,000 repetitions": theory lies within three standard errors.
for each, sign in zip(squares, (-1, 1), strict=True):
    error_of_mean = each.std() / np.sqrt(4_000)
    assert abs(each.mean() - 4**2 * (1 + sign * 2 / 10)) < 3 * error_of_mean

# The covariance of weight and intercept for noise 1 is the inverse of AᵀA.
columns = np.column_stack([x, np.ones(300)])
bias_error = np.sqrt(np.linalg.inv(columns.T @ columns)[1, 1])
noise = [generate_data(300, 1, a=0.5, b=2, noise=1, seed=s).targets for s in range(1_000)]
scatter = np.linalg.lstsq(columns, np.transpose(noise))[0][1].std()

# The bias after 200,000 epochs is linear in the targets: its own error, and what it makes
# of noise. From which noise on is its mean squared error that of least squares?
curvatures, vectors = np.linalg.eigh(columns.T @ columns / 300)
done = (1 - (1 - 5e-5 * curvatures) ** 200_000) / curvatures
pulls = (vectors * done @ vectors.T @ columns.T / 300)[1]
break_even = (2 - bias) / np.sqrt(bias_error**2 - pulls @ pulls)
# With σ = 5, by 20,000 draws of the noise: how far is the bias of each line from the truth?
draws_of_noise = np.random.default_rng(5).normal(0, 5, (20_000, 300))
misses_of_unfinished = (draws_of_noise @ pulls - (2 - bias)) ** 2
misses_of_best = (draws_of_noise @ np.linalg.pinv(columns)[1]) ** 2
best_is_nearer = misses_of_best < misses_of_unfinished
assert misses_of_unfinished.mean() < misses_of_best.mean(), "better in mean squares"
gap = abs(misses_of_best - misses_of_unfinished)
assert gap[~best_is_nearer].mean() > gap[best_is_nearer].mean(), "farther by more"

distance, velocity = load_hubble()
d = distance[:, 0]
hubble = np.polyfit(d, velocity, 1)
hubble_rmse = rmse(distance, velocity, hubble[:1], hubble[1])
hubble_matrix = np.column_stack([d, np.ones(24)])
hubble_covariance = np.linalg.inv(hubble_matrix.T @ hubble_matrix)
at_3 = np.array([3, 1])
# Leaving one out divides its residual by 1 − its leverage.
leverage = np.einsum("ij,jk,ik->i", hubble_matrix, hubble_covariance, hubble_matrix)
left_out = (np.polyval(hubble, d) - velocity) / (1 - leverage)

known = np.array([-2.5, 5, -3, -5.5, -5])

spread_of_hubble = hubble_rmse * np.sqrt(24 / 22)

GIVEN = {
    "30.61": "the test error that the article prints",
    "3.26": "million light years in a megaparsec",
    "0.999": "a bound that R² stays above, asserted below",
    "1.0": "what cutting can change, asserted below",
}

COMPUTED = {
    "0.0586": train / np.sqrt(2),
    "0.166": 2 - bias,
    "3.54": 5 / np.sqrt(2),
    "0.0828": train,
    "16": 4**2,
    "12.8": 4**2 * (1 - 2 / 10),
    "19.2": 4**2 * (1 + 2 / 10),
    "333": 100_000 / 300,
    "500": round(test / inside, -2),
    "0.000829": weights[0] - 0.5,
    "37": min(errors),
    "57": max(errors),
    "43.29": 30.609530314187527 * np.sqrt(2),
    "0.16": 100 * 80 / 50_000,
    "0.165": abs(residuals).max(),
    "46": test,
    "0.99999": r_squared,
    "0.17": np.ceil(100 * abs(residuals).max()) / 100,
    "0.116": bias_error,
    "0.119": scatter,
    "1.43": (2 - bias) / bias_error,
    "152": data.targets.max(),
    "3.593": break_even,
    "56": 100 * best_is_nearer.mean(),
    "7.9": 100 * np.std(errors_inside) / np.mean(errors_inside),
    "6.5": 100 * np.std(errors) / np.mean(errors),
    "18.9": squares[1].mean(),
    "83": spread_of_hubble * np.sqrt(hubble_covariance[1, 1]),
    "24": len(velocity),
    "23": len(velocity) - 1,
    "22": len(velocity) - 2,
    "223": hubble_rmse,
    "363": velocity.std(),
    "62": 100 * (1 - hubble_rmse**2 / velocity.var()),
    "0.6235": 1 - hubble_rmse**2 / velocity.var(),
    "244": np.sqrt(np.mean(left_out**2)),
    "0.03": distance.min(),
    "40.8": -hubble[1],
    "454": hubble[0],
    "164": spread_of_hubble * np.sqrt(at_3 @ hubble_covariance @ at_3),
    "400": round(2 * (2 - bias) / (weights[0] - 0.5), -2),
    "210": 3 * 70,
    "0.09": inside,
    "11": len(load_anscombe()["I"].targets),
    "2.5": abs(known).min(),
    "5.5": abs(known).max(),
    "4.370": np.sqrt(np.mean(known**2)),
    "3.776": known.std(),
    "3.090": np.sqrt(np.mean(known**2) / 2),
}

# What one token says twice, or says as a bound.
ROUNDED = {
    "the largest test miss": (80, test_residuals.max()),
    "where the residual is 0": (200, (2 - bias) / (weights[0] - 0.5)),
    "what cutting changes": (1, np.max((residuals + data.targets) % 1)),
}
for what, (said, is_) in ROUNDED.items():
    assert round(is_) == said, what
assert r_squared > 0.999
# Four nebulae share one distance, 2 Mpc.
assert np.sum(d == 2) == 4
