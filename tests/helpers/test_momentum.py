"""Momentum against its loop, Adam against scikit-learn and against its own invariants."""

import mpmath
import numpy as np
import pytest

from helpers import descent_path, generate_data, gradient, stability_limit, standardize
from helpers.momentum import adam, momentum_descent, momentum_path
from lessons.adam import BESIDE, adam_path, describe_pair, load_challenger, run_beside
from lessons.adam.mistakes import logistic_best, logistic_cost, logistic_slopes
from lessons.momentum import METHODS, describe_run, run
from lessons.momentum.figure import describe_place
from lessons.momentum.paths import limit_of, shrinking

INPUTS, TARGETS, _, _ = generate_data(300, 50, 0.5, 2)


def theirs(optimizer, inputs, targets, epochs, parameters):
    """Run an optimizer of scikit-learn, which changes its parameters in place."""
    for _ in range(epochs):
        d_weights, d_bias = gradient(inputs, targets, parameters[0], float(parameters[1][0]))
        optimizer.update_params(parameters, [d_weights, np.array([d_bias])])
    return np.append(*parameters)


@pytest.mark.parametrize("nesterov", [False, True])
def test_heavy_ball_equals_that_of_scikit_learn(nesterov):
    from sklearn.neural_network._stochastic_optimizers import SGDOptimizer

    parameters = [np.zeros(1), np.zeros(1)]
    rate, share = 1e-5, 0.9
    optimizer = SGDOptimizer(parameters, rate, momentum=share, nesterov=nesterov)
    fit = momentum_descent(INPUTS, TARGETS, 40, rate, share, nesterov=nesterov)
    found = theirs(optimizer, INPUTS, TARGETS, 40, parameters)
    if nesterov:  # theirs keeps the point a step ahead: θ + βv
        found = found - share * np.append(*optimizer.velocities)
    np.testing.assert_allclose([*fit.weights, fit.bias], found, rtol=1e-9)


def test_adam_equals_that_of_scikit_learn():
    from sklearn.neural_network._stochastic_optimizers import AdamOptimizer

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


def test_adams_rate_is_how_far_a_step_leads_at_most_and_at_first():
    path = adam_path(INPUTS, TARGETS, 20_000, 0.01)
    steps = np.abs([np.diff(path.weights[:, 0]), np.diff(path.biases)]) / 0.01
    np.testing.assert_allclose(steps.max(axis=1), 1, rtol=1e-6)
    assert (np.median(steps[:, :50], axis=1) > 0.8).all()
    assert (np.median(steps[:, 50:1_000], axis=1) < 0.03).all()


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
    path = momentum_path(INPUTS, TARGETS, epochs, 1e-12, 0.0)
    plain = descent_path(INPUTS, TARGETS, epochs, 1e-12)
    np.testing.assert_allclose(path.biases, plain.biases, rtol=1e-12)


@pytest.mark.parametrize("share", [0.0, 0.9])
@pytest.mark.parametrize("nesterov", [False, True])
@pytest.mark.parametrize("rate", [1e-12, 1e-9, 1e-6])
def test_small_steps_keep_their_digits(rate, nesterov, share):
    path = momentum_path(INPUTS, TARGETS, range(11), rate, share, nesterov=nesterov)
    x, y = INPUTS[:, 0].tolist(), TARGETS.tolist()
    with mpmath.workdps(40):
        square, mean = (
            mpmath.fsum(a * a for a in map(mpmath.mpf, x)) / 300,
            mpmath.fsum(x) / 300,
        )
        hessian = mpmath.matrix([[square, mean], [mean, 1]])
        slope = mpmath.fsum(mpmath.mpf(a) * b for a, b in zip(x, y, strict=True)) / 300
        pull = mpmath.matrix([slope, mpmath.fsum(y) / 300])
        place, velocity = mpmath.zeros(2, 1), mpmath.zeros(2, 1)
        for epoch in range(11):
            due = [float(part) for part in place]
            found = [path.weights[epoch, 0], path.biases[epoch]]
            np.testing.assert_allclose(found, due, rtol=1e-13)
            ahead = place + share * velocity if nesterov else place
            velocity = share * velocity - mpmath.mpf(rate) * (hessian * ahead - pull)
            place = place + velocity


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


def test_infinite_errors_give_no_warning():
    # Standardised, the axes are eigenvectors, and infinity meets their zeros.
    scaled = standardize(INPUTS).scaled
    path = momentum_path(scaled, TARGETS, [0, 20_000], 10.0, 0.0)
    assert np.isnan(path.biases[1])


def test_adam_does_not_stand_still_where_squares_are_infinite():
    with pytest.raises(ValueError, match=r"inputs must have slopes with .*, got 1e\+160; mea"):
        adam([[1e150], [-1e150]], [1e10, -1e10], 5, 0.1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"momentum": 1.0}, "momentum must be a number from 0 to below 1, got 1.0; try 0.9"),
        ({"momentum": -0.1}, "momentum must be a number from 0 to below 1"),
        ({"learning_rate": 0}, "learning_rate must"),
        ({"epochs": -1}, "epochs must"),
    ],
)
def test_what_is_wrong_is_said(change, message):
    arguments = {"epochs": 3, "learning_rate": 1e-5, "momentum": 0.9} | change
    for call in (momentum_descent, momentum_path):
        with pytest.raises((ValueError, TypeError), match=message):
            call(INPUTS, TARGETS, **arguments)


@pytest.mark.parametrize("name", ["beta1", "beta2"])
def test_a_share_of_one_is_refused(name):
    with pytest.raises(ValueError, match=f"{name} must be a number from 0 to below 1, got 1"):
        adam(INPUTS, TARGETS, 3, 0.1, **{name: 1.0})


@pytest.mark.parametrize("beta1", [0.9, 0.5])
def test_adams_path_is_its_loop(beta1):
    noisy = TARGETS + np.random.default_rng(1).normal(0, 5, 300)
    path = adam_path(INPUTS, noisy, 500, 0.01, beta1=beta1)
    fit = adam(INPUTS, noisy, 500, 0.01, beta1=beta1)
    np.testing.assert_allclose([*path.weights[-1], path.biases[-1]], [*fit.weights, fit.bias])
    np.testing.assert_allclose(path.costs[:-1], fit.costs)


@pytest.mark.parametrize("nesterov", [False, True])
def test_what_an_epoch_leaves_is_the_larger_eigenvalue(nesterov):
    for pull in (1e-7, 1e-3, 0.1, 1.0, 1.3, 2.5, 3.9, 50.0):
        for share in (0.0, 0.3, 0.9, 0.999):
            kept = share * (1 - pull) if nesterov else share
            values = np.linalg.eigvals([[1 - pull, kept], [-pull, kept]])
            size, swings = shrinking(pull, share, nesterov)
            assert size == pytest.approx(abs(values).max(), rel=1e-6)
            assert swings == (abs(values.imag) > 1e-7).any()


@pytest.mark.parametrize("nesterov", [False, True])
@pytest.mark.parametrize("share", [0.0, 0.5, 0.9, 0.999])
def test_errors_stop_shrinking_at_the_limit(nesterov, share):
    limit = limit_of(7.0, share, nesterov)
    assert shrinking(7 * limit * (1 - 1e-6), share, nesterov)[0] < 1
    assert shrinking(7 * limit * (1 + 1e-6), share, nesterov)[0] > 1


def test_the_launches_give_the_line_of_scikit_learn():
    from sklearn.linear_model import LogisticRegression

    inputs, targets = load_challenger()
    model = LogisticRegression(C=np.inf, tol=1e-10).fit(standardize(inputs).scaled, targets)
    weight = model.coef_[0, 0] / inputs.std()
    bias = model.intercept_[0] - weight * inputs.mean()
    np.testing.assert_allclose(logistic_best(inputs, targets), [weight, bias], rtol=1e-4)
    # As printed in many texts on this table.
    np.testing.assert_allclose(logistic_best(inputs, targets), [-0.2322, 15.0429], rtol=1e-3)


def test_slopes_of_the_logistic_cost_are_its_differences():
    inputs, targets = load_challenger()
    line, h = np.array([-0.1, 5.0]), 1e-5
    ends = (line + sign * h * axis for axis in np.eye(2) for sign in (1, -1))
    above_w, below_w, above_b, below_b = (logistic_cost(end, inputs, targets) for end in ends)
    slopes = [(above_w - below_w) / (2 * h), (above_b - below_b) / (2 * h)]
    np.testing.assert_allclose(logistic_slopes(line, inputs, targets), slopes, rtol=1e-5)


def in_raw_units(fit, standardised):
    """Return weight and bias of a fit as the words say them."""
    weight = fit.weights[0] / (INPUTS.std() if standardised else 1)
    bias = fit.bias - (INPUTS.mean() * weight if standardised else 0)
    return f"w = {weight:.6g}, b = {bias:.6g}"


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("standardised", [False, True])
def test_words_tell_where_a_method_stands(method, standardised):
    outcome = run(method, INPUTS, TARGETS, standardised, 3e-5, 0.9)
    seen = standardize(INPUTS).scaled if standardised else INPUTS
    share = 0.0 if method == "plain" else 0.9
    fit = momentum_descent(seen, TARGETS, 20_000, 3e-5, share, nesterov=method == "Nesterov")
    assert in_raw_units(fit, standardised) in describe_run(outcome)
    assert outcome.runs[method].epochs[-1] == 20_000


@pytest.mark.parametrize("beside", BESIDE)
@pytest.mark.parametrize("standardised", [False, True])
def test_words_tell_where_adam_stands_and_what_is_beside_it(beside, standardised):
    pair = run_beside(INPUTS, TARGETS, standardised, 3e-5, beside)
    seen = standardize(INPUTS).scaled if standardised else INPUTS
    fit = adam(seen, TARGETS, 20_000, 3e-5)
    assert in_raw_units(fit, standardised) in describe_pair(pair)
    rate = stability_limit(seen) / 2
    other = momentum_descent(seen, TARGETS, 20_000, rate, BESIDE[beside])
    weight = other.weights[0] / (INPUTS.std() if standardised else 1)
    np.testing.assert_allclose(pair.others[beside].weights[-1], weight, rtol=1e-9)
    assert f"{beside} at {rate:.4g}" in describe_pair(pair)


def test_words_tell_of_a_run_that_has_left_again():
    noisy = generate_data(300, 50, 0.5, 2, noise=5).targets
    thrown = describe_pair(run_beside(INPUTS, noisy, False, 0.01, "plain descent"))
    assert "First within 1e-6 at about epoch" in thrown
    assert "last seen beyond it at" in thrown
    assert "w or b is 2.3 away" in thrown
    once = describe_pair(run_beside(INPUTS, TARGETS, True, 1.0, "plain descent"))
    assert once.endswith("Within 1e-6 from about epoch 1 on.")


def test_words_of_a_small_rate_are_right_to_the_last_digit():
    rows = np.column_stack([INPUTS, np.ones(300)])
    flat = np.linalg.eigvalsh(rows.T @ rows / 300)[0]

    def words(rate):
        return describe_place(run("plain", INPUTS, TARGETS, False, rate, 0.9))

    half = float(mpmath.log(0.5) / mpmath.log1p(-1e-6 * flat))
    assert f" {1 - 1e-6 * flat:.8f} of the flat one" in words(1e-6)
    assert f" every {half:,.0f} epochs" in words(1e-6)
    assert f" every {half * 1e6:.3g} epochs" in words(1e-12)
    assert "moves next to nothing" in words(1e-30)


def test_words_say_what_is_beyond_the_limit_and_what_is_gone():
    far = describe_run(run("momentum", INPUTS, TARGETS, False, 10.0, 0.9))
    assert "79,345 times the limit" in far
    assert "no finite number is left" in far
    gone = describe_run(run("plain", INPUTS, TARGETS, True, 1.0, 0.9))
    assert "Both are gone after one epoch" in gone
    with pytest.raises(ValueError, match="momentum must"):
        run("momentum", INPUTS, TARGETS, True, 1.0, 1.0)
    with pytest.raises(ValueError, match="learning_rate must"):
        run_beside(INPUTS, TARGETS, True, -1.0, "plain descent")


def errors_along(pulls, share, epochs, nesterov=False):
    """Return the errors along directions with these ηλ, from 1 at rest, by the loop."""
    errors, velocity, passed = np.ones(len(pulls)), np.zeros(len(pulls)), []
    for _ in range(epochs + 1):
        passed.append(errors)
        ahead = errors + share * velocity if nesterov else errors
        velocity = share * velocity - pulls * ahead
        errors = errors + velocity
    return np.array(passed)


def test_nesterovs_choice_swings_between_the_two_curvatures_that_it_knows():
    pulls = np.array([1, 0.01, 0.0001])  # so that 1/√κ is 0.01
    errors = errors_along(pulls, 0.99 / 1.01, 4_000, nesterov=True)
    assert (np.diff(errors[:, 2]) < 0).all()
    assert (np.diff(np.sign(errors[1:, 1])) != 0).sum() > 10
    costs = errors**2 @ pulls / 2
    assert (np.diff(costs) > 0).sum() > 100


@pytest.mark.parametrize("share", [0.25, 0.9, 0.99])
def test_at_the_left_edge_errors_creep_and_right_of_the_right_edge_they_jump(share):
    left, right, limit = (1 - share**0.5) ** 2, (1 + share**0.5) ** 2, 2 * (1 + share)
    pulls = np.array([left / 2, left, right, (right + limit) / 2])
    creeping, falling, rising, jumping = errors_along(pulls, share, 300).T
    for errors in (creeping, falling):
        assert (errors > 0).all()
        assert (np.diff(errors) < 0).all()
    for errors in (rising, jumping):
        assert (errors[1:] * errors[:-1] < 0).all()
    peak = -2 / np.log(share) - 1 / (1 + share**0.5)
    assert abs(abs(rising).argmax() - peak) <= 1


def test_07_is_right_in_what_it_says_without_a_number():
    from tests.notebooks import numbers_07 as said

    # Nesterov's choice "does not rise"; Polyak's is lower "only near its end".
    assert (np.diff(said.NESTEROV.costs[:5_001]) <= 0).all()
    assert (said.POLYAK.costs >= said.NESTEROV.costs)[1:3_800].all()
    # A tenth of the epochs, "nearly": 116,516 of 1,166,435.
    assert abs(10 * said.arrival(said.NINE) / said.epochs_until_close(5e-5) - 1) < 2e-3
    # 16,000-fold and 131-fold.
    assert 16_000 < said.POLYAK.costs.max() / said.POLYAK.costs[0] < 16_500
    # "helps less than threefold", and is the right dot at the limit then.
    assert 2 < 2 * 1.9 / said.STEEP / 5e-5 < 3
    # 0.995 is the quicker of the two next to the best.
    quick, slow = (said.arrival(said.heavy(5e-5, share, 40_000)) for share in (0.995, 0.99))
    assert quick < slow


def test_08_is_right_in_what_it_says_without_a_number():
    from tests.notebooks import numbers_08 as said

    # Multiplied by 1,000, plain descent at 5e-5 is beyond the limit.
    assert stability_limit(INPUTS) < 5e-5 * 1_000
    # "By about a quarter of η, as a rule": by the figure's path, at three rates.
    for rate in (0.01, 0.1, 1):
        throw = said.distance(adam_path(INPUTS, said.NOISY, 40_000, rate))[20_000:].max()
        assert 0.2 < throw / rate < 0.3
    # At 0.001 Adam "takes twice as long" as at 0.01.
    slow, quick = (
        np.flatnonzero(said.distance(adam_path(INPUTS, said.NOISY, 20_000, rate)) <= 1e-6)[0]
        for rate in (0.001, 0.01)
    )
    assert 2 < slow / quick < 2.2
    # A step of 0.01 in w "moves a prediction by up to 3".
    assert 0.01 * INPUTS.max() == 3
    # The share of a start that a running mean keeps: m is (1 − 0.9ᵗ) g after t epochs.
    mean = 0.0
    for t in range(1, 20):
        mean = 0.9 * mean + 0.1 * 7
        np.testing.assert_allclose(mean, (1 - 0.9**t) * 7)


@pytest.mark.parametrize(("rate", "share"), [(0.1, 0.0), (0.1, 0.9), (0.01, 0.9)])
def test_the_variance_that_a_memory_leaves_of_noise(rate, share):
    """By the second moments of both errors and velocities, and by runs as in 07."""
    from tests.notebooks import numbers_07 as said

    rng, runs = np.random.default_rng(7), 4_000
    x = standardize(INPUTS).scaled[:, 0]
    errors, velocity, variances = np.zeros((2, runs)), np.zeros((2, runs)), []
    for step in range(1_500):
        rows = np.stack([rng.choice(x, runs), np.ones(runs)])
        residuals = (rows * errors).sum(axis=0) - 5 * rng.normal(size=runs)
        velocity = share * velocity - rate * rows * residuals
        errors = errors + velocity
        variances += [errors[0].var()] if step >= 500 else []
    assert abs(np.mean(variances) / said.noise_left(rate, share) - 1) < 0.05
