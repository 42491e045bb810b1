"""The loop against the article, and the shortcut against the loop."""

import mpmath
import numpy as np
import pytest
from tqdm import tqdm

from helpers import (
    cost,
    descent_path,
    generate_data,
    linear_regression,
    stability_limit,
    standardize,
)
from helpers.descent import curvatures
from lessons.training.figure import verdict

# What the article prints for its 200,000 epochs.
ARTICLE = {"weight": 0.5008287639956263, "bias": 1.8339723159878247, "√J": 0.05855296238504223}
LINES = {
    199_987: (0.05856315870190882, 0.50082890, 1.8339454694938624),
    199_988: (0.05856243033468181, 0.50082889, 1.8339475347628937),
    199_989: (0.05856170197651294, 0.50082888, 1.8339496000062387),
    199_990: (0.058560973627402625, 0.50082887, 1.8339516652238976),
    199_991: (0.05856024528735169, 0.50082886, 1.8339537304158708),
    199_992: (0.05855951695635694, 0.50082885, 1.8339557955821586),
    199_993: (0.05855878863442534, 0.50082884, 1.8339578607227613),
    199_994: (0.05855806032154768, 0.50082883, 1.8339599258376793),
}


@pytest.fixture(scope="module")
def article():
    return generate_data(300, 50, 0.5, 2)


def loop(inputs, targets, epochs, learning_rate, start=None, dtype=np.longdouble):
    """Descend in the dullest way there is, with more digits; return the whole path."""
    n = len(targets)
    matrix = np.column_stack([inputs, np.ones(n)]).astype(dtype)
    theta = (
        np.zeros(matrix.shape[1], dtype) if start is None else np.append(*start).astype(dtype)
    )
    path, costs = [], []
    with np.errstate(all="ignore"):
        for _ in range(epochs + 1):
            residuals = matrix @ theta - targets
            path.append(theta)
            costs.append(residuals @ residuals / (2 * n))
            theta = theta - dtype(learning_rate) * (matrix.T @ residuals) / n
    return np.array(path), np.array(costs)


def test_the_loop_prints_what_the_article_prints(article):
    fit = linear_regression(article.inputs, article.targets, 200_000, 5e-5)
    final = cost(article.inputs, article.targets, fit.weights, fit.bias)
    assert fit.weights[0] == pytest.approx(ARTICLE["weight"], rel=1e-12)
    assert fit.bias == pytest.approx(ARTICLE["bias"], rel=1e-12)
    assert np.sqrt(final) == pytest.approx(ARTICLE["√J"], rel=1e-11)
    epochs = np.array(list(LINES))
    costs, weights, biases = np.transpose(list(LINES.values()))
    # The article prints a cost beside the parameters that come after it.
    np.testing.assert_allclose(np.sqrt(fit.costs[epochs - 1]), costs, rtol=1e-11)
    path = descent_path(article.inputs, article.targets, epochs, 5e-5)
    np.testing.assert_allclose(path.weights[:, 0], weights, atol=0.51e-8)
    np.testing.assert_allclose(path.biases, biases, rtol=1e-11)
    before = descent_path(article.inputs, article.targets, epochs - 1, 5e-5)
    np.testing.assert_allclose(before.costs, fit.costs[epochs - 1], rtol=1e-8)


@pytest.mark.parametrize("d", [1, 3])
def test_the_loop_finds_the_least_squares_solution(d):
    rng = np.random.default_rng(d)
    inputs, targets = rng.normal(size=(60, d)), rng.normal(size=60)
    fit = linear_regression(inputs, targets, 5000, 0.5 * stability_limit(inputs))
    solution = np.linalg.lstsq(np.column_stack([inputs, np.ones(60)]), targets)[0]
    np.testing.assert_allclose(np.append(fit.weights, fit.bias), solution, atol=1e-10)
    assert fit.weights.dtype == fit.costs.dtype == np.float64
    assert isinstance(fit.bias, float)
    assert fit.costs.shape == (5000,)


def conditioned(number, n=40, d=2):
    """Return inputs whose Hessian has about this condition number."""
    rng = np.random.default_rng(5)
    inputs = rng.normal(size=(n, d))
    inputs[:, 0] *= np.sqrt(number)
    return inputs, 3 * inputs[:, -1] + rng.normal(size=n) + 1


CASES = {
    "article": generate_data(300, 1, 0.5, 2)[:2],
    "noise": generate_data(50, 1, 0.5, 2, noise=5)[:2],
    "standardized": (standardize(np.arange(30).reshape(-1, 1)).scaled, np.arange(30) ** 2),
    "condition number 1e4": conditioned(1e4),
    "condition number 1e8": conditioned(1e8),
    "years": (np.arange(2019.0, 2025.0).reshape(-1, 1), [29, 30, 32, 31, 33, 30]),
}


@pytest.mark.parametrize("share", [1e-3, 0.4, 0.5, 0.754, 0.999, 1.2])
@pytest.mark.parametrize("name", CASES)
def test_the_path_equals_the_loop(name, share):
    inputs, targets = (np.asarray(each, dtype=float) for each in CASES[name])
    rate = share * stability_limit(inputs)
    for start in (None, (np.arange(1.0, inputs.shape[1] + 1), -2.0)):
        theta, costs = loop(inputs, targets, 600, rate, start)
        path = descent_path(inputs, targets, range(601), rate, start=start)
        ours = np.column_stack([path.weights, path.biases])
        for column, right in zip(ours.T, theta.T, strict=True):
            assert np.abs(column - right).max() <= 1e-9 * np.abs(right).max()
        assert np.abs(path.costs - costs).max() <= 1e-9 * costs.max()


def after(inputs, targets, epochs, learning_rate):
    """Return parameters and cost after any number of epochs from zero, from 120 digits.

    One epoch is θ ↦ (I − ηH)θ + ηc, of which powers are taken by squaring.
    """
    n, k = len(targets), inputs.shape[1] + 1
    with mpmath.workdps(120):
        rows, due = bordered_exactly(inputs), mpmath.matrix(targets.tolist())
        step, rate = mpmath.eye(k + 1), mpmath.mpf(learning_rate)
        step[:k, :k] -= rate * rows.T * rows / n
        step[:k, k] = rate * rows.T * due / n
        theta = (step**epochs)[:k, k]
        residuals = rows * theta - due
        cost = (residuals.T * residuals)[0] / (2 * n)
    return np.array([*map(float, theta)]), float(cost)


def bordered_exactly(inputs):
    """Return [X 1] in the digits of mpmath."""
    return mpmath.matrix(np.column_stack([inputs, np.ones(len(inputs))]).tolist())


RNG = np.random.default_rng(11)
HARD = {  # inputs, and how many digits there are to be had: offsets cost some
    "article": (np.arange(1.0, 301)[:, None], 1e-13),
    "years": (np.arange(2000.0, 2020.0)[:, None], 1e-11),
    "offset of 1e4": (1e4 + np.arange(10.0)[:, None], 1e-10),
    "offset of 1e8": (1e8 + np.arange(10.0)[:, None], 1e-7),
    "metres": (np.linspace(1e21, 6e22, 24)[:, None], 1e-13),
    "columns of all sizes": (RNG.normal(size=(8, 4)) * [1e-12, 1e9, 1, 1e3], 1e-12),
    "two columns far from zero": (1e6 + RNG.normal(size=(8, 2)), 1e-8),
}


@pytest.mark.parametrize("epochs", [0, 1, 1000, 10**9, 10**15])
@pytest.mark.parametrize("name", HARD)
def test_the_path_keeps_the_digits_of_modes_that_hardly_move(name, epochs):
    inputs, digits = HARD[name]
    targets = np.arange(1.0, len(inputs) + 1) ** 2
    rate = 0.7 * stability_limit(inputs)
    theta, right = after(inputs, targets, epochs, rate)
    path = descent_path(inputs, targets, [epochs], rate)
    np.testing.assert_allclose(np.append(path.weights, path.biases), theta, rtol=digits)
    assert path.costs[0] == pytest.approx(right, rel=1e-9)


@pytest.mark.parametrize("k", range(14))
@pytest.mark.parametrize("size", [1e-6, 1, 1e6])
def test_an_offset_of_so_many_digits_costs_as_many(k, size):
    z = standardize(np.random.default_rng(k).normal(size=(10, 2))).scaled
    far, nearly_equal = 10.0**k + z[:, :1], np.column_stack([z[:, 0], z @ [1, 10.0**-k]])
    for inputs in (size * far, size * nearly_equal):
        with mpmath.workdps(80):
            rows = bordered_exactly(inputs)
            exact = sorted(mpmath.eigsy(rows.T * rows / 10, eigvals_only=True), reverse=True)
        np.testing.assert_allclose(curvatures(inputs), [*map(float, exact)], rtol=2e-15 * 10**k)


def test_beyond_the_digits_of_a_float64_nothing_moves_in_the_flattest_direction():
    x, y = np.arange(10.0)[:, None], np.arange(10.0) ** 2
    for inputs in (1e15 + x, np.column_stack([x, x * (1 + 2e-16)])):
        assert curvatures(inputs)[-1] == 0
        rate = 0.5 * stability_limit(inputs)
        path = descent_path(inputs, y, [0, 10**9, 10**15], rate)
        np.testing.assert_allclose(path.weights[1], path.weights[2], rtol=1e-12)
        assert path.costs[0] == pytest.approx(y @ y / 20, rel=1e-12)


@pytest.mark.parametrize("size", [1e-9, 1, 1e9])
def test_columns_that_depend_on_each_other_leave_one_mode_at_rest(size):
    rng = np.random.default_rng(4)
    for columns in (1, 2, 4):
        inputs = rng.normal(3, 2, (12, columns)) * size
        inputs = np.column_stack([inputs, inputs @ rng.normal(size=columns)])
        assert (curvatures(inputs) == 0).tolist() == [False] * (columns + 1) + [True]


def test_growth_within_rounding_of_the_limit_is_no_divergence():
    path = descent_path([[2.0]], [3.0], [0, 1, 2, 10**15], 0.4)
    assert path.diverges_at is None
    np.testing.assert_allclose(path.costs, 4.5)
    rng = np.random.default_rng(6)
    for _ in range(200):
        inputs = rng.normal(rng.normal(0, 9), rng.uniform(0.1, 9), (rng.integers(1, 40), 2))
        limit, targets = stability_limit(inputs), rng.normal(size=len(inputs))
        assert descent_path(inputs, targets, [0], limit).diverges_at is None
        assert descent_path(inputs, targets, [0], limit * (1 + 1e-12)).diverges_at > 10**13


def test_the_path_takes_epochs_in_any_order_and_far_away(article):
    inputs, targets = article[:2]
    path = descent_path(inputs, targets, [10**9, 0, 2], 5e-5)
    assert path.weights.shape == (3, 1)
    np.testing.assert_allclose([path.weights[0, 0], path.biases[0]], [0.5, 2], atol=1e-9)
    assert (path.weights[1, 0], path.biases[1]) == (0, 0)
    assert path.costs[1] == pytest.approx(cost(inputs, targets, [0], 0))
    assert path.diverges_at is None
    assert descent_path(inputs, targets, 7, 5e-5).costs.shape == (1,)


@pytest.mark.parametrize("rate", [1e-4, 2e-4, 7e-5])
def test_loop_and_path_leave_the_finite_numbers_at_the_same_epoch(article, rate):
    inputs, targets = article[:2]
    with pytest.raises(
        ValueError, match=r"after [\d,]+ epochs .* below stability_limit\(inputs\)$"
    ) as error:
        linear_regression(inputs, targets, 100_000, rate)
    path = descent_path(inputs, targets, [0], rate)
    assert f"learning_rate {rate:g} is too large" in str(error.value)
    assert f"after {path.diverges_at:,} epochs" in str(error.value)
    edge = descent_path(inputs, targets, [path.diverges_at - 1, path.diverges_at, 10**9], rate)
    assert np.isfinite(edge.costs).tolist() == [True, False, False]
    assert np.isnan(edge.biases).tolist() == [False, True, True]


def test_several_columns_diverge_at_the_same_epoch():
    rng = np.random.default_rng(3)
    for _ in range(20):
        inputs, targets = rng.normal(size=(20, 4)), rng.normal(size=20)
        rate = rng.uniform(1.05, 4) * stability_limit(inputs)
        at = descent_path(inputs, targets, [0], rate).diverges_at
        with pytest.raises(ValueError, match=f"after {at:,} epochs"):
            linear_regression(inputs, targets, at + 1, rate)
        linear_regression(inputs, targets, at, rate)


def test_from_the_minimum_nothing_diverges():
    path = descent_path([[1], [2]], [0, 0], [0, 10], 10.0)
    assert path.diverges_at is None
    assert path.costs.tolist() == [0, 0]


def test_no_warning_reaches_the_learner(article):
    inputs, targets = article[:2]
    with np.errstate(all="raise"):
        for rate in (1e-300, 5e-5, 1e-3, 1e150):
            descent_path(inputs, targets, [0, 1, 10**15], rate)
            for column in ([1e-170, 2e-170, 0], [1e150, 1e149, 1], [1e-150, 1e150, 1]):
                far = np.transpose([column, [1e-9, 1, 1e9]])
                descent_path(far, [1e150, 0, 1], [0, 1000], rate, start=([1e150, 1], 1e-150))
                standardize(far)
                stability_limit(far)
        with pytest.raises(ValueError, match="not finite"):
            linear_regression(inputs, targets, 1000, 1.0)


@pytest.mark.parametrize("d", [1, 3])
def test_the_stability_limit_is_two_over_the_largest_eigenvalue(d):
    inputs = np.random.default_rng(0).normal(1, 2, (30, d))
    matrix = np.column_stack([inputs, np.ones(30)])
    largest = np.linalg.eigvalsh(matrix.T @ matrix / 30)[-1]
    assert stability_limit(inputs) == pytest.approx(2 / largest, rel=1e-12)


@pytest.mark.parametrize("shape", [(30, 1), (30, 3), (3, 6), (1, 1)])
def test_a_path_brings_its_curvatures(shape):
    inputs = np.random.default_rng(2).normal(1, 2, shape)
    n, d = shape
    matrix = np.column_stack([inputs, np.ones(n)])
    right = np.linalg.eigvalsh(matrix.T @ matrix / n)[::-1][: min(n, d + 1)]
    found = descent_path(inputs, np.ones(n), [0], 0.1).curvatures
    np.testing.assert_allclose(found, right, rtol=1e-9, atol=1e-12)


@pytest.mark.long
def test_the_verdict_agrees_with_the_running_loop():
    rng = np.random.default_rng(7)
    wrong = 0
    for _ in range(1000):
        n, d = rng.integers(2, 30), rng.integers(1, 4)
        inputs = rng.normal(rng.normal(0, 2, d), rng.uniform(0.1, 3, d), (n, d))
        targets = rng.normal(size=n)
        share = rng.choice([rng.uniform(0.5, 0.99), rng.uniform(1.01, 2)])
        rate = share * stability_limit(inputs)
        costs = loop(inputs, targets, 800, rate, dtype=np.float64)[1]
        # No part of the cost grows below the limit; a hundredth beyond it, the steepest
        # part has grown 7e13 times by now.
        grows = not costs[-1] <= costs[0]
        wrong += (verdict(rate / stability_limit(inputs)) == "diverging") != grows
    assert wrong <= 1


def test_a_progress_bar_starts_no_thread(article, monkeypatch):
    def no_threads(*_):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("threading.Thread.start", no_threads)
    monkeypatch.setattr(tqdm, "monitor", None)
    linear_regression(*article[:2], 50, 5e-5, progress=True)  # would warn
    assert tqdm.monitor_interval > 0  # other people's bars are as they were


def test_a_progress_bar_changes_nothing(article, capsys):
    inputs, targets = article[:2]
    with_bar = linear_regression(inputs, targets, 50, 5e-5, progress=True)
    assert "50/50" in capsys.readouterr().err
    without = linear_regression(inputs, targets, 50, 5e-5)
    assert capsys.readouterr().err == ""
    np.testing.assert_allclose(with_bar.costs, without.costs, rtol=1e-12)
