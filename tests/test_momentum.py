"""Momentum against its loop, Adam against scikit-learn and against its own invariants."""

import mpmath
import numpy as np
import pytest
from sklearn.neural_network._stochastic_optimizers import AdamOptimizer, SGDOptimizer

from helpers import cost, descent_path, generate_data, gradient, stability_limit, standardize
from helpers.momentum import adam, momentum_descent, momentum_path

INPUTS, TARGETS, _, _ = generate_data(300, 50, 0.5, 2)


def theirs(optimizer, inputs, targets, epochs, parameters):
    """Run an optimizer of scikit-learn, which changes its parameters in place."""
    for _ in range(epochs):
        d_weights, d_bias = gradient(inputs, targets, parameters[0], float(parameters[1][0]))
        optimizer.update_params(parameters, [d_weights, np.array([d_bias])])
    return np.append(*parameters)


@pytest.mark.parametrize("nesterov", [False, True])
def test_heavy_ball_equals_that_of_scikit_learn(nesterov):
    parameters = [np.zeros(1), np.zeros(1)]
    rate, share = 1e-5, 0.9
    optimizer = SGDOptimizer(parameters, rate, momentum=share, nesterov=nesterov)
    fit = momentum_descent(INPUTS, TARGETS, 40, rate, share, nesterov=nesterov)
    found = theirs(optimizer, INPUTS, TARGETS, 40, parameters)
    if nesterov:  # theirs keeps the point a step ahead: θ + βv
        found = found - share * np.append(*optimizer.velocities)
    np.testing.assert_allclose([*fit.weights, fit.bias], found, rtol=1e-9)


def test_adam_equals_that_of_scikit_learn():
    parameters = [np.zeros(1), np.zeros(1)]
    # Theirs adds ε to √v instead of √v̂; at these sizes of slopes nobody can tell.
    optimizer = AdamOptimizer(parameters, 0.01, epsilon=1e-14)
    fit = adam(INPUTS, TARGETS, 200, 0.01, epsilon=1e-14)
    found = theirs(optimizer, INPUTS, TARGETS, 200, parameters)
    np.testing.assert_allclose([*fit.weights, fit.bias], found, rtol=1e-9)


def test_adam_follows_its_algorithm():
    inputs, targets = [[1.0], [2.0], [4.0]], [1.0, -1.0, 3.0]
    fit = adam(inputs, targets, 30, 0.1)
    with mpmath.workdps(40):
        theta, m, v = mpmath.zeros(2, 1), mpmath.zeros(2, 1), mpmath.zeros(2, 1)
        rows = mpmath.matrix([[1, 1], [2, 1], [4, 1]])
        first, second = mpmath.mpf(0.9), mpmath.mpf(0.999)
        for t in range(1, 31):
            g = rows.T * (rows * theta - mpmath.matrix(targets)) / 3
            m = first * m + (1 - first) * g
            v = second * v + (1 - second) * g.apply(lambda each: each**2)
            for j in range(2):
                root = mpmath.sqrt(v[j] / (1 - second**t)) + mpmath.mpf(1e-8)
                theta[j] -= mpmath.mpf(0.1) * m[j] / (1 - first**t) / root
        due = [float(theta[0]), float(theta[1])]
    np.testing.assert_allclose([*fit.weights, fit.bias], due, rtol=1e-12)


def test_adam_does_not_see_the_size_of_the_slopes():
    # Targets in a unit a thousand times as small: slopes and cost grow, and the same way
    # is taken in steps of the new unit.
    fit = adam(INPUTS, TARGETS, 300, 0.01, epsilon=1e-300)
    small = adam(INPUTS, 1000 * TARGETS, 300, 1000 * 0.01, epsilon=1e-300)
    np.testing.assert_allclose(small.weights, 1000 * fit.weights, rtol=1e-9)
    np.testing.assert_allclose(small.bias, 1000 * fit.bias, rtol=1e-9)
    np.testing.assert_allclose(small.costs, 1e6 * fit.costs, rtol=1e-9)


@pytest.mark.parametrize("nesterov", [False, True])
@pytest.mark.parametrize(
    ("rate", "share", "epochs"),
    [(5e-5, 0.9, 300), (5e-5, 0.0, 5000), (1.3e-5, 0.99, 5000), (6e-5, 0.5, 400)],
)
def test_the_path_is_the_loop(nesterov, rate, share, epochs):
    path = momentum_path(INPUTS, TARGETS, range(epochs + 1), rate, share, nesterov=nesterov)
    if path.diverges_at is not None:
        pytest.fail("these settings do not diverge so soon")
    fit = momentum_descent(INPUTS, TARGETS, epochs, rate, share, nesterov=nesterov)
    np.testing.assert_allclose(path.costs[:-1], fit.costs, rtol=1e-9)
    np.testing.assert_allclose(path.weights[-1], fit.weights, rtol=1e-9)
    np.testing.assert_allclose(path.biases[-1], fit.bias, rtol=1e-9)


@pytest.mark.parametrize("condition", [1e2, 1e4, 1e6])
def test_the_path_is_the_loop_at_any_condition_number(condition):
    rng = np.random.default_rng(0)
    inputs = standardize(rng.normal(size=(50, 3))).scaled * [
        1,
        condition**-0.25,
        condition**-0.5,
    ]
    targets = inputs @ [1.0, 2.0, 3.0] + 4
    rate = 0.5 * stability_limit(inputs)
    fit = momentum_descent(inputs, targets, 20_000, rate, 0.9)
    path = momentum_path(inputs, targets, [20_000], rate, 0.9)
    np.testing.assert_allclose(path.weights[0], fit.weights, rtol=1e-9)


def test_equal_eigenvalues_and_no_curvature():
    # Standardised, both curvatures are 1; at η = (1 − √β)² the 2 × 2 block has one
    # eigenvalue twice, and no eigenvectors to split it by.
    scaled = standardize(INPUTS).scaled
    share = 0.25
    rate = (1 - np.sqrt(share)) ** 2
    fit = momentum_descent(scaled, TARGETS, 50, rate, share)
    path = momentum_path(scaled, TARGETS, [50], rate, share)
    np.testing.assert_allclose(path.weights[0], fit.weights, rtol=1e-12)
    double = np.column_stack([scaled, scaled])
    fit = momentum_descent(double, TARGETS, 50, 0.1, share)
    path = momentum_path(double, TARGETS, [50], 0.1, share)
    np.testing.assert_allclose(path.weights[0], fit.weights, rtol=1e-10)


def test_without_momentum_it_is_descent_path():
    epochs = [0, 1, 10, 1000, 200_000, 10**9]
    path = momentum_path(INPUTS, TARGETS, epochs, 5e-5, 0.0, start=([3.0], -1.0))
    plain = descent_path(INPUTS, TARGETS, epochs, 5e-5, start=([3.0], -1.0))
    np.testing.assert_allclose(path.biases, plain.biases, rtol=1e-9)
    np.testing.assert_allclose(path.weights, plain.weights, rtol=1e-9)


def test_polyaks_choice_arrives_after_a_long_way():
    path = polyak(range(6001))
    away = np.maximum(abs(path.weights[:, 0] - 0.5), abs(path.biases - 2))
    assert np.flatnonzero(away > 1e-6)[-1] + 1 == 3845
    assert abs(path.weights[:, 0] - 0.5).argmax() == 173
    assert abs(path.weights[173, 0] - 0.5) == pytest.approx(65.3, abs=0.05)
    assert path.costs.max() == pytest.approx(64_318_119, rel=1e-6)


def polyak(epochs, more=0.0):
    """Return the path of Polyak's choice on the article's data, at a rate larger by a share."""
    rows = np.column_stack([INPUTS, np.ones(300)])
    flat, steep = np.sqrt(np.linalg.eigvalsh(rows.T @ rows / 300))
    rate, share = 4 / (steep + flat) ** 2, ((steep - flat) / (steep + flat)) ** 2
    return momentum_path(INPUTS, TARGETS, epochs, rate * (1 + more), share)


def test_a_rate_a_hair_larger_diverges():
    assert polyak([10**6]).costs[0] < 1e-12
    assert polyak([10**7], more=2e-5).costs[0] == np.inf


@pytest.mark.parametrize("nesterov", [False, True])
def test_path_and_loop_agree_on_where_the_numbers_end(nesterov):
    with pytest.raises(
        ValueError, match=r"after ([\d,]+) epochs the cost is not finite"
    ) as said:
        momentum_descent(INPUTS, TARGETS, 5000, 3e-4, 0.5, nesterov=nesterov)
    number = int(str(said.value).split("after ")[1].split()[0].replace(",", ""))
    path = momentum_path(INPUTS, TARGETS, [10, 5000], 3e-4, 0.5, nesterov=nesterov)
    assert abs(path.diverges_at - number) <= 1
    assert np.isfinite(path.costs[0])
    assert np.isnan(path.biases[1])


def test_costs_are_those_of_the_parameters():
    path = momentum_path(INPUTS, TARGETS, [0, 3, 50], 1e-5, 0.9)
    for weights, bias, found in zip(path.weights, path.biases, path.costs, strict=True):
        assert found == pytest.approx(cost(INPUTS, TARGETS, weights, bias), rel=1e-9)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"momentum": 1}, "momentum must"),
        ({"momentum": -0.1}, "momentum must"),
        ({"momentum": "0.9"}, "momentum must"),
        ({"learning_rate": 0}, "learning_rate must"),
        ({"epochs": -1}, "epochs must"),
    ],
)
def test_what_is_wrong_is_said(change, message):
    arguments = {"epochs": 3, "learning_rate": 1e-5, "momentum": 0.9} | change
    for call in (momentum_descent, momentum_path):
        with pytest.raises((ValueError, TypeError), match=message):
            call(INPUTS, TARGETS, **arguments)
