"""Mini-batch descent against many runs of it, trying, and scikit-learn."""

import mpmath
import numpy as np
import pytest

from helpers import generate_data, linear_regression, load_hubble, stability_limit, standardize
from helpers.stochastic import mini_batches, stochastic_descent, stochastic_path

RUNS = 4_000
NOISY = generate_data(30, 1, 0.5, 2, noise=5)
SCALED = standardize(NOISY.inputs).scaled


def many_runs(inputs, targets, steps, learning_rate, batch_size, noise=0.0):
    """Return the parameters of many seeded runs after some steps; shape (RUNS, d + 1)."""
    rng = np.random.default_rng(0)
    rows = np.column_stack([inputs, np.ones(len(inputs))])
    parameters = np.zeros((RUNS, rows.shape[1]))
    for _ in range(steps):
        drawn = rng.integers(len(targets), size=(RUNS, batch_size))
        heard = targets[drawn] + noise * rng.standard_normal(drawn.shape)
        residuals = np.einsum("rbp,rp->rb", rows[drawn], parameters) - heard
        parameters -= (
            learning_rate * np.einsum("rb,rbp->rp", residuals, rows[drawn]) / batch_size
        )
    return parameters


def several_columns(d):
    rng = np.random.default_rng(d)
    inputs = rng.normal(size=(60, d)) @ rng.normal(size=(d, d)) / np.sqrt(d)
    return inputs, inputs @ rng.normal(size=d) + 1 + rng.normal(size=60)


@pytest.mark.parametrize(
    ("data", "share", "batch_size", "noise"),
    [
        ((SCALED, NOISY.targets), 0.3, 1, 0.0),
        ((SCALED, NOISY.targets), 0.5, 10, 0.0),
        ((SCALED, 43.3 * SCALED[:, 0] + 77), 0.2, 3, 5.0),
        (load_hubble(), 0.4, 2, 0.0),
        (several_columns(3), 0.3, 4, 0.5),
    ],
)
@pytest.mark.parametrize("steps", [1, 12])
def test_moments_are_those_of_many_runs(data, share, batch_size, noise, steps):
    rate = share * stability_limit(data[0], batch_size)
    runs = many_runs(*data, steps, rate, batch_size, noise)
    path = stochastic_path(*data, [steps], rate, batch_size, noise=noise)
    mean = np.append(path.weights, path.biases)
    away = runs - mean
    error = away.std(axis=0) / np.sqrt(RUNS)
    assert (np.abs(away.mean(axis=0)) < 4 * error).all()
    products = away[:, :, None] * away[:, None, :]
    error = products.std(axis=0) / np.sqrt(RUNS)
    assert (np.abs(products.mean(axis=0) - path.covariances[0]) < 4 * error).all()
    rows = np.column_stack([data[0], np.ones(len(data[1]))])
    costs = ((runs @ rows.T - data[1]) ** 2).mean(axis=1) / 2
    assert abs(costs.mean() - path.costs[0]) < 4 * costs.std() / np.sqrt(RUNS)


def test_the_mean_is_the_path_of_all_samples_at_once():
    path = stochastic_path(SCALED, NOISY.targets, [7], 0.4, 3)
    fit = linear_regression(SCALED, NOISY.targets, 7, 0.4)
    np.testing.assert_allclose(path.weights[0], fit.weights, rtol=1e-12)
    np.testing.assert_allclose(path.biases, fit.bias, rtol=1e-12)


def test_many_steps_are_single_steps_one_after_the_other():
    path = stochastic_path(SCALED, NOISY.targets, range(301), 0.3, 2)
    last = stochastic_path(SCALED, NOISY.targets, [300], 0.3, 2)
    for part, whole in zip(last, path, strict=True):
        np.testing.assert_allclose(part[0], whole[-1], rtol=1e-10, atol=1e-12)


def test_a_constant_rate_does_not_arrive_and_says_where_it_ends():
    inputs, targets, _, _ = generate_data(300, 50, 0.5, 2)
    scaled = standardize(inputs).scaled
    for rate, batch_size, variance in [(0.1, 1, 1.450), (0.05, 1, 0.672), (0.1, 10, 0.1328)]:
        path = stochastic_path(scaled, targets, [10**6], rate, batch_size, noise=5)
        assert path.covariances[0, 0, 0] == pytest.approx(variance, rel=5e-4)
    path = stochastic_path(scaled, targets, [10**6], 0.1, 1)
    assert np.abs(path.covariances).max() < 1e-20  # without noise it arrives


@pytest.mark.parametrize(
    ("batch_size", "limit"), [(1, 0.807), (10, 1.743), (30, 1.906), (None, 2.0)]
)
def test_the_limit_of_a_batch_size(batch_size, limit):
    inputs, targets, _, _ = generate_data(300, 50, 0.5, 2)
    scaled = standardize(inputs).scaled
    found = stability_limit(scaled, batch_size)
    assert found == pytest.approx(limit, abs=5e-4)
    if batch_size is not None:
        below, above = (
            stochastic_path(scaled, targets, [0, 10**6], share * found, batch_size).costs
            for share in (0.999, 1.001)
        )
        assert below[1] < below[0]
        assert above[1] > above[0]


def test_the_limit_on_raw_inputs_and_with_many_columns():
    inputs = generate_data(300, 50, 0.5, 2).inputs
    assert stability_limit(inputs, 1) == pytest.approx(3.691e-5, rel=2e-4)
    table, targets = several_columns(10)
    limit = stability_limit(table, 2)
    below, above = (
        stochastic_path(table, targets, [10**5], share * limit, 2).costs[0]
        for share in (0.99, 1.01)
    )
    assert below < 1e3 < above
    assert stability_limit(table, 10**6) == pytest.approx(stability_limit(table), rel=1e-4)


def test_a_column_twice_has_a_limit_too():
    double = np.column_stack([SCALED, SCALED])
    limit = stability_limit(double, 1)
    below, above = (
        stochastic_path(double, 3 * SCALED[:, 0] + 1, [10**6], share * limit, 1).costs[0]
        for share in (0.999, 1.001)
    )
    assert below < 1e-12 < 1e12 < above


def test_batches_of_an_epoch_hold_every_sample_once():
    inputs = np.arange(7.0)[:, None]
    batches = list(mini_batches(inputs, 2 * inputs[:, 0], 3, epochs=2, seed=4))
    assert [len(targets) for _, targets in batches] == [3, 3, 1, 3, 3, 1]
    first, second = (
        np.concatenate([batch[0][:, 0] for batch in part])
        for part in (batches[:3], batches[3:])
    )
    assert sorted(first) == sorted(second) == list(range(7))
    assert list(first) != list(second)
    assert all((targets == 2 * rows[:, 0]).all() for rows, targets in batches)


def test_batches_with_replacement_repeat_samples():
    inputs = np.arange(50.0)[:, None]
    drawn = [batch[0] for batch in mini_batches(inputs, inputs[:, 0], 10, 1, replace=True)]
    assert len(np.unique(drawn)) < 50


def test_the_loop_equals_that_of_scikit_learn():
    from sklearn.linear_model import SGDRegressor

    fit = stochastic_descent(mini_batches(SCALED, NOISY.targets, 1, epochs=3, seed=1), 0.01)
    order = list(mini_batches(np.arange(30.0)[:, None], np.zeros(30), 1, epochs=3, seed=1))
    theirs = SGDRegressor(alpha=0, learning_rate="constant", eta0=0.01, shuffle=False)
    for (place,), _ in order:
        chosen = [int(place[0])]
        theirs.partial_fit(SCALED[chosen], NOISY.targets[chosen])
    np.testing.assert_allclose(fit.weights, theirs.coef_, rtol=1e-12)
    np.testing.assert_allclose(fit.bias, theirs.intercept_[0], rtol=1e-12)


def test_one_batch_of_everything_is_full_batch_descent():
    fit = stochastic_descent([NOISY[:2]] * 5, 1e-3)
    full = linear_regression(*NOISY[:2], 5, 1e-3)
    np.testing.assert_allclose(fit.costs, full.costs, rtol=1e-12)
    np.testing.assert_allclose(fit.weights, full.weights, rtol=1e-12)


def test_data_may_come_a_chunk_at_a_time():
    def chunks():
        rng = np.random.default_rng(0)
        for _ in range(500):
            inputs = rng.normal(size=(40, 2))
            yield inputs, inputs @ [1.0, -2.0] + 3 + 0.1 * rng.normal(size=40)

    fit = stochastic_descent(chunks(), 0.1)
    np.testing.assert_allclose([*fit.weights, fit.bias], [1, -2, 3], atol=0.02)
    assert fit.costs.shape == (500,)


def test_what_is_wrong_is_said():
    with pytest.raises(ValueError, match="batches must hold at least one batch"):
        stochastic_descent([], 0.1)
    with pytest.raises(ValueError, match="learning_rate must lie below the limit"):
        stochastic_descent([NOISY[:2]] * 1000, 1.0)
    with pytest.raises(ValueError, match="batch_size must be a whole number from 1"):
        mini_batches(SCALED, NOISY.targets, 0, 1)
    with pytest.raises(ValueError, match=r"targets must have shape \(2,\)"):
        stochastic_descent([([[1], [2]], [1])], 0.1)
    with pytest.raises(ValueError, match=r"inputs must have 1 column.*\(1, 2\)"):
        stochastic_descent([([[1], [2]], [1, 2]), ([[1, 2]], [1])], 0.1)


def test_beyond_the_finite_numbers_there_is_nan_and_no_warning():
    path = stochastic_path(SCALED, NOISY.targets, [1, 10**6], 3.0, 1)
    assert np.isfinite(path.costs[0])
    assert path.costs[1] == np.inf
    assert np.isnan(path.weights[1]).all()
    assert np.isnan(path.covariances[1]).all()


def moments_after(inputs, targets, steps, rate, batch_size, noise):
    """Return E[θ] and the covariance of θ after some steps, by E[θθᵀ] with 80 digits."""
    rows = [mpmath.matrix([*row, 1]) for row in inputs.tolist()]
    p, n, rate = rows[0].rows, len(rows), mpmath.mpf(rate)
    hessian = sum((b * b.T for b in rows), mpmath.zeros(p)) / n
    pull = sum((b * y for b, y in zip(rows, targets, strict=True)), mpmath.zeros(p, 1)) / n
    first, second = mpmath.zeros(p, 1), mpmath.zeros(p)
    for _ in range(steps):
        one = mpmath.zeros(p)  # E[ggᵀ] of a gradient of one sample
        for b, y in zip(rows, targets, strict=True):
            square = (b.T * second * b)[0] - 2 * y * (b.T * first)[0] + y**2 + noise**2
            one += b * b.T * square / n
        cross = hessian * second - pull * first.T  # E[gθᵀ]
        two = cross * hessian - hessian * first * pull.T + pull * pull.T  # of two samples
        spread = one / batch_size + two - two / batch_size
        second += rate**2 * spread - rate * (cross + cross.T)
        first -= rate * (hessian * first - pull)
    return first, second - first * first.T


@pytest.mark.parametrize("inputs", [SCALED, NOISY.inputs])
@pytest.mark.parametrize(
    ("rate", "batch_size"), [(1e-12, 1), (1e-9, 1), (1e-6, 30), (1e-7, 10**7)]
)
def test_small_steps_and_large_batches_keep_their_digits(inputs, rate, batch_size):
    path = stochastic_path(inputs, NOISY.targets, [1, 4], rate, batch_size, noise=5)
    for place, steps in enumerate([1, 4]):
        with mpmath.workdps(80):
            exact = moments_after(inputs, NOISY.targets, steps, rate, batch_size, 5)
            mean, covariance = (np.array(part.tolist(), dtype=float) for part in exact)
        found = [*path.weights[place], path.biases[place]]
        np.testing.assert_allclose(found, mean[:, 0], rtol=1e-13)
        np.testing.assert_allclose(path.covariances[place], covariance, rtol=1e-12)


@pytest.mark.parametrize("size", [1e-150, 1e100, 1e149])
@pytest.mark.parametrize("rate", [1e-300, 0.1, 1e150])
def test_no_size_gives_a_warning(size, rate):
    inputs, far = size * np.array([[1.0], [2.0], [4.0]]), ([1e150], -1e150)
    with np.errstate(all="raise"):
        assert 0 < stability_limit(inputs, 2) <= 2 * (1 + 1e-14)  # 2 but for rounding
        for start in (None, far):
            path = stochastic_path(inputs, [1, 3, 4], [0, 10**6], rate, 2, start=start)
            lost = np.isinf(path.costs)
            np.testing.assert_array_equal(np.isnan(path.biases), lost)
            assert start is far or not lost[0]
