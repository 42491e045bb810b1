"""Say what an answer to an exercise shows: that it is right, or which mistake it is.

Each check runs the answer on several data sets and compares the results with the
right ones and with those of the known mistakes.
"""

import copy
import traceback
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
from packaging.requirements import Requirement

from helpers.data import generate_data, load_hubble
from helpers.descent import curvatures, linear_regression, stability_limit, verdict
from helpers.regression import cost, gradient

OPEN = "Not answered yet. Take your time; the hints are above."


def check_environment():
    """Say in one line whether the packages are those that the course was tested with."""
    path = Path(__file__).resolve().parents[1] / "requirements.txt"
    lines = [line for line in path.read_text().splitlines() if line[:1].isalpha()]
    wrong = []
    for wanted in (Requirement(line.split("#")[0]) for line in lines):
        try:
            if version(wanted.name) not in wanted.specifier:
                wrong.append(f"{wanted.name} is {version(wanted.name)}, not {wanted.specifier}")
        except PackageNotFoundError:
            wrong.append(f"{wanted.name} is missing")
    advice = "close this and start again with: python3 run.py lab"
    print(f"{'; '.join(wrong)}: {advice}" if wrong else "Everything is here.")


def judge_function(answer, right, mistakes, cases, praise):
    """Print what a function shows when it is run on all the cases.

    `right` and the values of `mistakes` are functions with the answer's arguments; the
    keys of `mistakes` say what went wrong and where to look.
    """
    results = []
    for case in cases:
        try:
            result = answer(*copy.deepcopy(case))
        except Exception as error:
            line = traceback.extract_tb(error.__traceback__)[-1].lineno
            print(f"Your code stopped: {type(error).__name__} in line {line}: {error}")
            return
        if result is None:
            print(OPEN)
            return
        results.append(result)
    wanted = [right(*case) for case in cases]
    if same(results, wanted):
        print(f"Right. {praise}")
        return
    for message, mistake in mistakes.items():
        if same(results, [mistake(*case) for case in cases]):
            print(f"Not yet: {message}")
            return
    print(f"Not yet. The first case should give\n{wanted[0]}\nand yours gives\n{results[0]}")


def judge_number(answer, right, mistakes, praise, tolerance=5e-3):
    """Print what a number shows; `tolerance` is relative."""
    if answer is None:
        print(OPEN)
        return
    try:
        value = float(answer)
    except (TypeError, ValueError):
        print(f"Not yet: the answer should be one number, and yours is {answer!r}.")
        return
    if abs(value - right) <= tolerance * abs(right):
        print(f"Right. {praise}")
        return
    for message, mistake in mistakes.items():
        if abs(value - mistake) <= tolerance * abs(mistake):
            print(f"Not yet: {message}")
            return
    print(f"Not yet. Yours is {value:.6g}, {'above' if value > right else 'below'} the answer.")


def judge_choice(answer, right, reasons):
    """Print why a choice such as "B" is right or wrong; `reasons` has one for each."""
    if answer is None:
        print(OPEN)
    elif str(answer).strip().upper() not in reasons:
        print(f"Choose one of {', '.join(reasons)}, in quotes; yours is {answer!r}.")
    else:
        choice = str(answer).strip().upper()
        print(f"{'Right' if choice == right else 'Not yet'}. {reasons[choice]}")


def same(results, wanted):
    """Tell whether two lists of results agree to the precision of float32."""
    return all(alike(result, right) for result, right in zip(results, wanted, strict=True))


def alike(result, right):
    """Tell whether two numbers, arrays or tuples of them agree in size and value."""
    if isinstance(right, tuple):
        fits = isinstance(result, tuple | list) and len(result) == len(right)
        return fits and all(alike(a, b) for a, b in zip(result, right, strict=True))
    try:
        result = np.asarray(result, dtype=float)
    except (TypeError, ValueError):
        return False
    right = np.asarray(right, dtype=float)
    if result.size != right.size:
        return False
    scale = np.abs(right).max()
    return bool(np.allclose(result.ravel(), right.ravel(), rtol=0, atol=1e-4 * scale))


def small_cases():
    """Return data on which the known mistakes differ: n = 5 and d = 3, then n = 7, d = 2."""
    rng = np.random.default_rng(2)
    return [
        (
            rng.normal(1, 2, (n, d)).round(1),
            rng.normal(0, 3, n).round(1),
            rng.normal(0, 1, d).round(1),
            round(rng.normal(), 1),
        )
        for n, d in ((5, 3), (7, 2))
    ]


def scaled_gradient(factor):
    """Return `gradient` with its results multiplied by factor(inputs)."""

    def mistaken(inputs, targets, weights, bias):
        d_weights, d_bias = gradient(inputs, targets, weights, bias)
        return factor(inputs) * d_weights, factor(inputs) * d_bias

    return mistaken


GRADIENT_MISTAKES = {
    "the sign is turned round. Either the residuals are targets − predictions, or the"
    " slope points downhill; the gradient points uphill.": scaled_gradient(lambda x: -1),
    "this is a sum over the samples. J is a mean, so divide by n.": scaled_gradient(len),
    "half the gradient. The 2 from the square cancels the 2 in J = Σr²/2n, so divide by"
    " n, not by 2n.": scaled_gradient(lambda x: 0.5),
    "divided by inputs.size, which counts every number in the table. Divide by the"
    " number of rows, len(targets).": scaled_gradient(lambda x: 1 / x.shape[1]),
    "divided by the number of columns. Divide by the number of rows,"
    " len(targets).": scaled_gradient(lambda x: len(x) / x.shape[1]),
}


def check_gradient(answer):
    """Check a function (inputs, targets, weights, bias) → d_weights, d_bias."""
    praise = "The mean residual for the bias, and for each weight weighted by its column."
    judge_function(answer, gradient, GRADIENT_MISTAKES, small_cases(), praise)


def check_verdicts(predictions):
    """Check a dict of learning rates and what each leads to, on the article's data."""
    inputs = generate_data(300, 1, 0.5, 2).inputs
    if None in predictions.values():
        print(OPEN)
        return
    for rate, predicted in predictions.items():
        right = verdict(inputs, rate)
        said = f"{rate:g} is {rate / stability_limit(inputs):.1%} of the limit"
        if predicted == right:
            print(f"Right: {said}, {right}.")
        else:
            print(f"Not yet: {said}, and you say {predicted!r}. Look at hint 3.")


def check_edge(answer):
    """Check the stability limit of Hubble's data."""
    inputs, _ = load_hubble()
    limit, mean_square = stability_limit(inputs), (inputs**2).mean()
    mistakes = {
        "this is 1/λmax, where the error changes sides. It still shrinks there.": limit / 2,
        "this is 2/mean(x²). The bias adds its curvature, 1, to that of the weight.": 2
        / mean_square,
        "this is the rule, 2/(mean(x²) + 1). It is safe, but with two curvatures of the"
        " same size the edge lies higher: try a larger rate.": 2 / (mean_square + 1),
        "this is 2/λmin, the limit of the flattest direction. The steepest one decides.": 2
        / curvatures(inputs)[-1],
        "this is the limit of a sum. J is a mean over n samples.": limit / len(inputs),
    }
    judge_number(answer, limit, mistakes, "One part in a hundred above it, the run diverges.")


def loop_with(sign=1, scale=lambda n: 1, new_weights=False, late=False):
    """Return gradient descent with a known mistake in it."""

    def loop(inputs, targets, epochs, learning_rate):
        weights, bias, costs = np.zeros(inputs.shape[1]), 0.0, []
        for _ in range(epochs):
            costs.append(cost(inputs, targets, weights, bias))
            rate = sign * learning_rate * scale(len(targets))
            d_weights, d_bias = gradient(inputs, targets, weights, bias)
            weights = weights - rate * d_weights
            if new_weights:
                d_bias = gradient(inputs, targets, weights, bias)[1]
            bias = bias - rate * d_bias
        final = cost(inputs, targets, weights, bias)
        return weights, bias, [*costs[1:], final] if late else costs

    return loop


LOOP_MISTAKES = {
    "the cost rises from epoch to epoch. Either the residuals are targets − predictions, or"
    " the step adds the gradient where it should subtract it.": loop_with(sign=-1),
    "the steps are n times too long: the gradient is a sum. Divide by n.": loop_with(
        scale=lambda n: n
    ),
    "the steps are half as long as they should be. Divide by n, not by 2n.": loop_with(
        scale=lambda n: 0.5
    ),
    "the bias is updated with a gradient at the new weights. Compute both slopes before you"
    " change either parameter.": loop_with(new_weights=True),
    "the cost is recorded after the step. Record it from the residuals that the gradient"
    " used.": loop_with(late=True),
}


def check_loop(answer):
    """Check a function (inputs, targets, epochs, learning_rate) → weights, bias, costs."""
    cases = [
        (inputs, targets, epochs, 0.3 * stability_limit(inputs))
        for (inputs, targets, _, _), epochs in zip(small_cases(), (4, 3), strict=True)
    ]
    praise = "Weights, bias and every cost agree with linear_regression."
    judge_function(answer, linear_regression, LOOP_MISTAKES, cases, praise)


def check_hubble(weights, bias):
    """Check a fit to Hubble's data, however it was found."""
    if weights is None or bias is None:
        print(OPEN)
        return
    inputs, targets = load_hubble()
    try:
        d_weights, d_bias = gradient(inputs, targets, np.ravel(weights), bias)
    except (TypeError, ValueError) as error:
        print(f"Not yet: {error}.")
        return
    print(
        f"Your weight is {np.ravel(weights)[0]:.4g} km/s per Mpc and your bias {bias:.4g} km/s."
    )
    size = float(np.hypot(d_weights[0], d_bias))
    best = np.polyfit(inputs[:, 0], targets, deg=1)
    if np.allclose([np.ravel(weights)[0], bias], best, rtol=1e-3):
        start = np.linalg.norm(np.append(*gradient(inputs, targets, [0], 0)))
        print(f"Right. The gradient there is {size:.1g}; at the start it was {start:.0f}.")
    else:
        print(
            f"Not yet: the gradient there is {size:.3g} and should be near 0. Let it run on,"
            " or choose a larger rate: the limit for this data is near 1, not 6.6e-5."
        )
