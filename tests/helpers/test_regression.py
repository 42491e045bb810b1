"""Prediction, cost, gradient and RMSE against oracles that are not ours."""

import math
from fractions import Fraction

import numpy as np
import pytest

from helpers import cost, generate_data, gradient, load_hubble, predict, rmse, standardize

SHAPES = [(1, 1), (2, 1), (5, 3), (40, 1), (300, 4), (3, 6)]


def problem(n, d, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(2, 3, (n, d)), rng.normal(1, 5, n), rng.normal(size=d), rng.normal()


@pytest.mark.parametrize(("n", "d"), SHAPES)
def test_prediction_cost_and_rmse_agree_with_scikit_learn(n, d):
    from sklearn.linear_model import LinearRegression
    from sklearn.metrics import mean_squared_error, root_mean_squared_error

    inputs, targets, weights, bias = problem(n, d)
    line = LinearRegression()
    line.coef_, line.intercept_ = weights, bias
    predictions = line.predict(inputs)
    np.testing.assert_allclose(predict(inputs, weights, bias), predictions, rtol=1e-12)
    half_mse = mean_squared_error(targets, predictions) / 2
    assert cost(inputs, targets, weights, bias) == pytest.approx(half_mse, rel=1e-12)
    expected = root_mean_squared_error(targets, predictions)
    assert rmse(inputs, targets, weights, bias) == pytest.approx(expected, rel=1e-12)


def test_gradient_vanishes_at_the_least_squares_solution():
    inputs, targets, _, _ = problem(50, 3)
    solution = np.linalg.lstsq(np.column_stack([inputs, np.ones(50)]), targets)[0]
    d_weights, d_bias = gradient(inputs, targets, solution[:-1], solution[-1])
    assert np.abs(d_weights).max() < 1e-12
    assert abs(d_bias) < 1e-12


def test_lists_integers_and_float32_give_float64_and_stay_unchanged():
    inputs, targets, weights, _ = problem(6, 2)
    whole = (inputs * 10).astype(np.int32), (targets * 10).astype(np.int8)
    for given in (whole, [each.tolist() for each in whole], [w.astype("f4") for w in whole]):
        before = [np.array(each) for each in given]
        d_weights, d_bias = gradient(*given, [1, 2], 3)
        assert d_weights.dtype == np.float64
        assert isinstance(d_bias, float)
        assert isinstance(cost(*given, [1, 2], 3), float)
        for each, old in zip(given, before, strict=True):
            np.testing.assert_array_equal(each, old)
    assert predict(inputs.astype("f4"), weights, 1).dtype == np.float64


def test_standardize_agrees_with_scikit_learn():
    from sklearn.preprocessing import StandardScaler

    inputs = problem(40, 3)[0]
    scaler = StandardScaler().fit(inputs)
    scaled, mean, scale = standardize(inputs)
    np.testing.assert_allclose(scaled, scaler.transform(inputs), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(mean, scaler.mean_, rtol=1e-12)
    np.testing.assert_allclose(scale, scaler.scale_, rtol=1e-12)


@pytest.mark.parametrize("column", [0.1, 3, 0])
def test_standardize_refuses_a_constant_column(column):
    inputs = np.column_stack([np.arange(7), np.full(7, column)])
    with pytest.raises(ValueError, match=r"vary in every column, got .* in all of column 1"):
        standardize(inputs)


@pytest.mark.parametrize("offset", [0, 1e3, 1e9, -1e9, 1e12])
@pytest.mark.parametrize("step", [1e-1, 1e3, 1e-3])
def test_standardize_centres_whatever_the_offset(offset, step):
    inputs = np.outer(offset + step * np.arange(50.0) ** 1.5, [1, 3])
    scaled, mean, scale = standardize(inputs)
    assert np.abs(scaled.mean(axis=0)).max() < 1e-14  # a rounding for each of 50 numbers
    for column in range(2):
        exact = [Fraction(number) for number in inputs[:, column]]
        middle = sum(exact) / 50
        spread = math.sqrt(sum((number - middle) ** 2 for number in exact) / 50)
        right = [float(number - middle) / spread for number in exact]
        np.testing.assert_allclose(scaled[:, column], right, rtol=1e-12, atol=1e-14)
        assert mean[column] == pytest.approx(float(middle), rel=3e-16)
        assert scale[column] == pytest.approx(spread, rel=1e-14)


def test_standardize_says_where_rounding_has_taken_the_spread():
    message = "vary by more than they are rounded, got .* in column 1; measure from a nearer"
    with pytest.raises(ValueError, match=message) as raised:
        standardize([[0, 1e9], [1, 1e9 + 1e-7], [2, 1e9]])
    assert len(str(raised.value)) <= 200


def test_generated_data_lies_on_the_line_and_repeats():
    data = generate_data(300, 50, 0.5, 2)
    np.testing.assert_array_equal(data.inputs[:, 0], np.arange(1, 301))
    np.testing.assert_array_equal(data.targets, np.arange(1, 301) / 2 + 2)
    np.testing.assert_array_equal(data.test_targets, data.test_inputs[:, 0] / 2 + 2)
    assert [each.shape for each in data] == [(300, 1), (300,), (50, 1), (50,)]
    assert all(each.dtype == np.float64 for each in data)
    again = generate_data(300, 50, 0.5, 2)
    assert all(np.array_equal(a, b) for a, b in zip(data, again, strict=True))
    other = generate_data(300, 50, 0.5, 2, seed=1)
    assert not np.array_equal(data.test_inputs, other.test_inputs)


def test_test_inputs_are_whole_numbers_that_reach_both_ends():
    test_inputs = generate_data(1, 2000, 1, 0, test_range=(3, 6)).test_inputs
    assert sorted(set(test_inputs[:, 0])) == [3, 4, 5, 6]


def test_noise_has_the_standard_deviation_asked_for_and_stretches():
    quiet, loud = (generate_data(20_000, 5, 1, 0, noise=noise) for noise in (1, 3))
    noise = quiet.targets - quiet.inputs[:, 0]
    assert noise.std() == pytest.approx(1, abs=0.02)
    np.testing.assert_allclose(loud.targets - loud.inputs[:, 0], 3 * noise, atol=1e-9)
    np.testing.assert_array_equal(loud.test_inputs, quiet.test_inputs)


def test_hubble_is_the_table_of_1929():
    from sklearn.linear_model import LinearRegression

    inputs, targets = load_hubble()
    assert (inputs.shape, targets.shape) == ((24, 1), (24,))
    assert (inputs[0, 0], targets[0]) == (0.032, 170)
    assert (inputs[-1, 0], targets[-1]) == (2.0, 1090)
    line = LinearRegression().fit(inputs, targets)
    assert line.coef_[0] == pytest.approx(454.158, abs=5e-4)
    assert line.intercept_ == pytest.approx(-40.784, abs=5e-4)
    assert line.score(inputs, targets) == pytest.approx(0.6235, abs=5e-5)
