"""What has to hold for any data: hypothesis looks for an exception, the same way each time."""

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from helpers import (
    cost,
    descent_path,
    gradient,
    linear_regression,
    predict,
    rmse,
    stability_limit,
    standardize,
)
from tests.helpers.test_descent import loop

repeatable = settings(
    max_examples=100,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)

# Of whole numbers, so that a failing case can be read.
numbers = st.integers(-99, 99).map(lambda number: number / 10)
sizes = st.sampled_from([1e-9, 1e-3, 1.0, 1e3, 1e9])
offsets = st.sampled_from([0.0, 0.0, 1.0, 100.0, 2000.0])
shares = st.sampled_from([1e-6, 0.1, 0.5, 0.9, 0.999])


@st.composite
def problems(draw, fewest_rows=1):
    """Draw inputs with columns of any size and offset, targets, and a start."""
    n, d = draw(st.integers(fewest_rows, 12)), draw(st.integers(1, 4))

    def some(*shape):
        count = int(np.prod(shape))
        return np.array(draw(st.lists(numbers, min_size=count, max_size=count))).reshape(shape)

    scale = np.array([draw(sizes) for _ in range(d)])
    offset = np.array([draw(offsets) for _ in range(d)])
    inputs = scale * (some(n, d) + offset)
    if d > 1 and draw(st.booleans()):
        inputs[:, -1] = 3 * inputs[:, 0]  # nothing tells the two apart
    return inputs, some(n) * draw(sizes), (some(d) / scale, float(some(1)[0]))


def close(found, right, tolerance, size):
    """Tell whether numbers agree within a share of the size of what goes into them."""
    np.testing.assert_allclose(found, right, rtol=0, atol=tolerance * size + 1e-290)


@repeatable
@given(problems(), shares)
def test_the_path_is_the_loop(problem, share):
    inputs, targets, start = problem
    rate = share * stability_limit(inputs)
    theta, costs = loop(inputs, targets, 60, rate, start)
    path = descent_path(inputs, targets, range(61), rate, start=start)
    found = np.column_stack([path.weights, path.biases])
    for column in range(theta.shape[1]):
        # What moves a parameter: where it begins, and what the residuals do to it.
        close(found[:, column], theta[:, column], 1e-9, abs(theta[:, column]).max())
    close(path.costs, costs, 1e-9, costs.max())


@repeatable
@given(problems(), shares)
def test_the_loop_is_the_path_from_zero(problem, share):
    inputs, targets, _ = problem
    rate = share * stability_limit(inputs)
    fit = linear_regression(inputs, targets, 40, rate)
    path = descent_path(inputs, targets, range(40), rate)
    close(fit.costs, path.costs, 1e-9, path.costs.max())


@repeatable
@given(problems(), st.floats(0.01, 0.999))
def test_the_cost_never_rises_below_the_limit(problem, share):
    inputs, targets, start = problem
    epochs = [*range(50), 10**3, 10**6, 10**9, 10**12, 10**15]
    rate = share * stability_limit(inputs)
    path = descent_path(inputs, targets, epochs, rate, start=start)
    assert path.diverges_at is None
    assert (np.diff(path.costs) <= 1e-12 * path.costs[0]).all()
    assert path.costs[0] == pytest.approx(cost(inputs, targets, *start), rel=1e-9)


@repeatable
@given(problems(), st.floats(1.01, 3))
def test_beyond_the_limit_an_error_grows(problem, share):
    inputs, targets, start = problem
    rate = share * stability_limit(inputs)
    path = descent_path(inputs, targets, [0, 10**6], rate, start=start)
    direction = np.linalg.svd(np.column_stack([inputs, np.ones(len(inputs))]))[2][0]
    d_weights, d_bias = gradient(inputs, targets, *start)
    along = np.append(d_weights, d_bias) @ direction
    assume(abs(along) > 1e-6 * np.linalg.norm(np.append(d_weights, d_bias)))
    assert path.diverges_at < 10**6
    assert path.costs[1] == np.inf


@repeatable
@given(problems())
def test_the_gradient_is_the_complex_step(problem):
    inputs, targets, start = problem
    matrix = np.column_stack([inputs, np.ones(len(inputs))])
    parameters = np.append(*start).astype(complex)
    found = np.append(*gradient(inputs, targets, *start))
    size = abs(matrix) @ abs(parameters) + abs(targets)
    for place, slope in enumerate(found):
        moved = parameters.copy()
        moved[place] += 1e-200j
        residuals = matrix @ moved - targets
        right = (residuals @ residuals).imag / (2 * len(targets)) / 1e-200
        close(slope, right, 1e-14, abs(matrix[:, place]) @ size)


@repeatable
@given(problems(fewest_rows=3))
def test_undoing_the_scaling_returns_the_line(problem):
    inputs, _, (weights, bias) = problem
    inputs = inputs[:, [np.ptp(column) > 0 for column in inputs.T]]
    assume(inputs.shape[1] > 0)
    scaled, mean, scale = standardize(inputs)
    close(scaled.mean(axis=0), 0, 1e-14, 1)
    close(scaled.std(axis=0), 1, 1e-14, 1)
    weights = weights[: inputs.shape[1]]
    raw = weights / scale
    size = abs(scaled) @ abs(weights) + abs(mean / scale) @ abs(weights) + abs(bias)
    right = predict(scaled, weights, bias)
    close(predict(inputs, raw, bias - mean @ raw), right, 1e-14, size.max())


@repeatable
@given(problems(), st.randoms(use_true_random=False))
def test_rows_in_any_order_give_the_same(problem, random):
    inputs, targets, start = problem
    order = list(range(len(targets)))
    random.shuffle(order)
    rate = 0.5 * stability_limit(inputs)
    assert stability_limit(inputs[order]) == pytest.approx(2 * rate, rel=1e-12)
    for name in (cost, rmse):
        right = name(inputs, targets, *start)
        assert name(inputs[order], targets[order], *start) == pytest.approx(right, rel=1e-12)
    one = descent_path(inputs, targets, [0, 10, 10**9], rate)
    other = descent_path(inputs[order], targets[order], [0, 10, 10**9], rate)
    close(other.costs, one.costs, 1e-9, one.costs[0])
