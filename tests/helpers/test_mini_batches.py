"""What notebook 06 draws and says, against its loop and against least squares."""

import math

import numpy as np
import pytest

from helpers import generate_data, standardize, stochastic_descent, stochastic_path
from lessons.mini_batches import (
    SAMPLES,
    MiniBatchFigure,
    delivery_chunks,
    describe_mini_batches,
)
from lessons.mini_batches.figure import FOREVER, ellipse
from lessons.mini_batches.sampled_run import MOST_DRAWN, MOST_STEPS, SampledRun, steps_to_draw

RAW, TARGETS, _, _ = generate_data(300, 1, a=0.5, b=2)
INPUTS = standardize(RAW).scaled


@pytest.mark.parametrize("inputs", [INPUTS, RAW / 100])
@pytest.mark.parametrize(("batch_size", "noise"), [(1, 0.0), (7, 5.0)])
def test_the_drawn_run_is_the_loop_on_the_same_batches(inputs, batch_size, noise):
    rng = np.random.default_rng(3)
    drawn = rng.integers(300, size=MOST_DRAWN)
    measured = TARGETS[drawn] + noise * rng.standard_normal(MOST_DRAWN)
    parts = [slice(k * batch_size, (k + 1) * batch_size) for k in range(40)]
    batches = [(inputs[drawn[part]], measured[part]) for part in parts]
    fit = stochastic_descent(batches, 0.1)
    run = SampledRun(inputs[:, 0], TARGETS, 3).up_to(range(41), 0.1, batch_size, noise)
    np.testing.assert_allclose([run.weights[-1], run.biases[-1]], [*fit.weights, fit.bias])
    predictions = inputs[:, 0] * fit.weights[0] + fit.bias
    cost = np.mean((predictions - TARGETS) ** 2) / 2
    assert run.costs[-1] == pytest.approx(cost, rel=1e-6, abs=1e-12)


def test_the_drawn_run_ends_where_its_samples_or_steps_end():
    run = SampledRun(INPUTS[:, 0], TARGETS, 0)
    assert run.up_to(steps_to_draw(10**6), 0.1, 1, 5.0).steps[-1] == MOST_STEPS
    assert run.up_to(steps_to_draw(10**6), 0.1, 300, 5.0).steps[-1] == MOST_DRAWN // 300
    assert list(run.up_to(steps_to_draw(0), 0.1, 10**6, 5.0).steps) == [0]


def test_the_ring_is_one_standard_deviation_away_in_every_direction():
    covariance = np.array([[4.0, 1.5], [1.5, 2.0]])
    ring = ellipse([10.0], [-3.0], covariance[None])
    away = ring - [[10.0], [-3.0]]
    distances = np.einsum("ik,ij,jk->k", away, np.linalg.inv(covariance), away)
    np.testing.assert_allclose(distances, 1)
    assert away[0].max() == pytest.approx(2, rel=2e-3)


@pytest.mark.parametrize(
    ("controls", "words"),
    [
        (
            (0.1, 1, 5, 1_000),
            "In the end the expected cost is 1.421: the noise keeps it there.",
        ),
        ((0.1, 1, 0, 1_000), "In the end nothing is left"),
        ((1.0, 1, 5, 1_000), "Beyond this limit: the mean arrives"),
        ((3.0, 1, 5, 1_000), "Beyond both limits"),
        ((3.0, 1, 5, 1_000), "no finite number is left"),
        ((0.1, 300, 5, 100), "No step yet, the first needs 300 samples"),
        ((0.1, 1, 5, 1), "1 step, 1 sample seen"),
        ((0.1, 1, 5, 100_000), "after 3,000 steps, its last."),
    ],
)
def test_the_words_say_where_it_stands(controls, words):
    assert words in describe_mini_batches(MiniBatchFigure(INPUTS, TARGETS).show(*controls))


@pytest.mark.parametrize("rate", [1e-8, 1e-9, 1e-12])
def test_the_words_are_right_at_a_tiny_rate(rate):
    # From zero the first step is η(y + ξ) times x for the weight, and η(y + ξ) for the bias.
    squares = TARGETS**2 + 5**2
    weight, bias = (
        rate * np.sqrt(np.mean(each**2 * squares) - np.mean(each * TARGETS) ** 2)
        for each in (INPUTS[:, 0], np.ones(300))
    )
    words = describe_mini_batches(MiniBatchFigure(INPUTS, TARGETS).show(rate, 1, 5, 1))
    assert f" ± {weight:.3g}, bias " in words
    assert f" ± {bias:.3g}, expected" in words


def test_the_cost_in_the_end_is_reached_long_before_forever():
    figure = MiniBatchFigure(INPUTS, TARGETS)
    assert figure.show(0.1, 1, 5, 10_000).end == pytest.approx(
        figure.show(0.1, 1, 5, FOREVER).path.costs[-1], rel=1e-9
    )


@pytest.mark.parametrize(
    ("controls", "message"),
    [
        ((-1, 1, 5, 10), "learning_rate must be a finite number above 0"),
        ((0.1, 0.5, 5, 10), "batch_size must be a whole number"),
        ((0.1, 1, -2, 10), "noise must be a finite number, 0 or above"),
        ((0.1, 1, 5, -1), "samples must be a whole number"),
    ],
)
def test_a_bad_value_is_explained(controls, message):
    with pytest.raises(ValueError, match=message):
        MiniBatchFigure(INPUTS, TARGETS).show(*controls)


def test_steps_to_draw_begin_and_end_where_they_should():
    for samples in SAMPLES:
        steps = steps_to_draw(samples)
        assert (steps[0], steps[-1]) == (0, samples)
        assert len(steps) <= 91
        assert (np.diff(steps) > 0).all()


def test_deliveries_come_in_chunks_of_which_all_are_the_same_each_time():
    sizes = [(inputs.shape, targets.shape) for inputs, targets in delivery_chunks()]
    assert sizes == [((100, 3), (100,))] * 200
    first, again = next(delivery_chunks()), next(delivery_chunks())
    assert (first[0] == again[0]).all()
    assert (first[1] == again[1]).all()


def test_without_noise_nearly_all_runs_come_in_at_rate_one():
    rng = np.random.default_rng(0)
    errors = np.full((2, 1_000), 50.0)
    for _ in range(1_500):
        rows = np.stack([INPUTS[rng.integers(300, size=1_000), 0], np.ones(1_000)])
        errors = errors - rows * (rows * errors).sum(axis=0)
    assert np.mean((errors**2).sum(axis=0) / 2 < 1) > 0.95


def test_a_shuffled_epoch_ends_beside_the_mean_of_drawn_ones():
    # With the bias held, and in whatever order.
    shuffled, drawn = np.prod(1 - 0.01 * INPUTS**2), (1 - 0.01 * np.mean(INPUTS**2)) ** 300
    assert shuffled == pytest.approx(0.048442, abs=1e-6)
    assert drawn == pytest.approx(0.049041, abs=1e-6)


def after_shuffled_epochs(batch_size, rate, targets, epochs=6, runs=400):
    """Return the weights of many runs of shuffled epochs."""
    rng, x = np.random.default_rng(0), INPUTS[:, 0]
    w, b = np.zeros(runs), np.zeros(runs)
    for _ in range(epochs):
        orders = rng.permuted(np.tile(np.arange(300), (runs, 1)), axis=1)
        for chosen in np.split(orders, range(batch_size, 300, batch_size), axis=1):
            residuals = w[:, None] * x[chosen] + b[:, None] - targets[chosen]
            w = w - rate * (residuals * x[chosen]).mean(axis=1)
            b = b - rate * residuals.mean(axis=1)
    return w


@pytest.mark.parametrize(
    ("batch_size", "rate", "low", "high"),
    [
        # Whole batches: at most what the exact path says.
        (1, 0.01, 0.3, 0.5),
        (10, 0.1, 0.3, 0.5),
        (50, 0.3, 0, 0.5),
        (300, 1.0, 0, 1e-9),
        # "A small last batch is noisier."
        (11, 0.3, 1.7, 2.7),
        (200, 1.0, 1.1, 1.7),
        (299, 0.3, 150, 350),
    ],
)
def test_the_exact_path_is_on_the_safe_side_of_shuffled_epochs_of_whole_batches(
    batch_size, rate, low, high
):
    noisy = generate_data(300, 1, 0.5, 2, noise=5).targets
    weights = after_shuffled_epochs(batch_size, rate, noisy)
    steps = 6 * math.ceil(300 / batch_size)
    path = stochastic_path(INPUTS, noisy, [steps], rate, batch_size)
    assert low <= weights.var() / path.covariances[0, 0, 0] < high
    assert abs(weights.mean() - path.weights[0, 0]) < 0.5


def test_two_thirds_of_all_runs_are_inside_from_step_60_on_and_not_before():
    rng, x, runs = np.random.default_rng(0), INPUTS[:, 0], 20_000
    path = stochastic_path(INPUTS, TARGETS, range(201), 0.1, 1, noise=5)
    w, b, inside = np.zeros(runs), np.zeros(runs), {}
    for step in range(1, 201):
        chosen = rng.integers(300, size=runs)
        residuals = w * x[chosen] + b - TARGETS[chosen] - 5 * rng.normal(size=runs)
        w, b = w - 0.1 * residuals * x[chosen], b - 0.1 * residuals
        away = abs(w - path.weights[step, 0])
        inside[step] = np.mean(away < np.sqrt(path.covariances[step, 0, 0]))
    assert all(abs(inside[step] - 0.683) < 0.015 for step in range(60, 201))
    assert inside[1] > 0.75


def test_averages_settle_beside_the_minimum_of_a_cost_that_is_no_parabola():
    # The logit of targets of 0 and 1, of which nine in ten are 1, at a constant rate.
    def beside(rate, runs=4_000):
        rng, best = np.random.default_rng(0), np.log(9)
        place, mean = np.full(runs, best), 0.0
        for step in range(1_200):
            place = place - rate * (1 / (1 + np.exp(-place)) - (rng.random(runs) < 0.9))
            mean += place.mean() * (step >= 200) / 1_000
        return mean - best

    assert beside(1.0) == pytest.approx(2 * beside(0.5), rel=0.1)
    assert beside(0.5) > 0.08
