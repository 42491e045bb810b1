"""Say what an answer to an exercise shows: that it is right, or which mistake it is.

Each check runs the answer on several data sets and compares the results with the
right ones and with those of the known mistakes.
"""

import copy
import traceback

import numpy as np

from helpers.regression import gradient

OPEN = "Not answered yet. Take your time; the hints are above."


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
