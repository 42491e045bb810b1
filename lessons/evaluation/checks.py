"""What the exercises of notebook 04 can show."""

import numpy as np

from helpers.arguments import float_array
from helpers.data import generate_data, load_hubble
from helpers.descent import descent_path
from helpers.regression import rmse
from lessons.checking import (
    OPEN,
    judge_choice,
    judge_function,
    judge_number,
    say,
    small_cases,
    tell,
)
from lessons.evaluation.mistakes import RMSE_MISTAKES

__all__ = [
    "check_anscombe",
    "check_nebula",
    "check_report",
    "check_rmse",
    "check_standard_error",
]


def check_rmse(answer):
    """Check a function (inputs, targets, weights, bias) → RMSE."""
    case = (np.ones((5, 1)), np.array([2.5, -5, 3, 5.5, 5]), np.zeros(1), 0.0)
    cases = [case, *small_cases()]
    return say(judge_function("rmse", answer, rmse, RMSE_MISTAKES, cases, without=rmse))


def check_anscombe(answer):
    """Check which set of the quartet, "I" to "IV", the line describes."""
    return say(judge_choice("anscombe", answer, "I"))


def check_nebula(answer):
    """Check the velocity predicted beyond the measurements, at 3 Mpc, in km/s."""
    inputs, targets = load_hubble()
    weight, bias = np.polyfit(inputs[:, 0], targets, 1)
    early = descent_path(inputs, targets, [200_000], 5e-5)
    mistakes = {
        "no intercept": 3 * weight,
        "sign": 3 * weight - bias,
        "on the way": 3 * early.weights[0, 0] + early.biases[0],
    }
    right, told = 3 * weight + bias, {"beyond": 3 - inputs.max()}
    return say(judge_number("nebula", answer, right, mistakes, 2e-3, told))


def check_standard_error(answer):
    """Check the standard error of the line through Hubble's data at 3 Mpc, in km/s."""
    inputs, targets = load_hubble()
    n, x, (weight, bias) = len(targets), inputs[:, 0], np.polyfit(inputs[:, 0], targets, 1)
    left = rmse(inputs, targets, [weight], bias)
    noise = left * np.sqrt(n / (n - 2))

    def factor(distance):
        return np.sqrt(1 / n + distance**2 / ((x - x.mean()) ** 2).sum())

    right = noise * factor(3 - x.mean())
    mistakes = {
        "intercept": noise * factor(x.mean()),
        "from zero": noise * factor(3),
        "factor": factor(3 - x.mean()),
        "training": left * factor(3 - x.mean()),
        "one nebula": np.hypot(right, noise),
        "square": right**2,
    }
    told = {"ratio": right / mistakes["intercept"], "n": n, "free": n - 2}
    return say(judge_number("standard_error", answer, right, mistakes, 0.01, told))


def check_report(answer):
    """Check (weight, bias, test RMSE) of the task that ends notebook 04, found in any way."""
    return say(OPEN if answer is None else judge_report(answer))


def judge_report(answer):
    """Return what a line and its test RMSE show about the data of that task."""
    x, y, *test = generate_data(40, 20, -1.5, 30, noise=4, test_range=(1, 40), seed=7)
    try:
        weight, bias, error = (float_array("answer", part).item() for part in answer)
        reached = rmse(x, y, [weight], bias)
    except Exception:  # its parts may raise anything
        return tell("report", "three")
    best = np.polyfit(x[:, 0], y, 1)
    least = rmse(x, y, best[:1], best[1])
    both = np.polyfit(np.append(x, test[0]), np.append(y, test[1]), 1)
    if np.allclose([weight, bias], both, rtol=1e-3):
        return tell("report", "seen")
    if reached > 1.01 * least:
        return tell("report", "on the way", reached=reached, least=least)
    mistakes = {name: f(*test, [weight], bias) for name, f in RMSE_MISTAKES.items()}
    # Whoever rounds the line may have measured the error before or after.
    rights = rmse(*test, [weight], bias), rmse(*test, best[:1], best[1])
    right = min(rights, key=lambda each: abs(each - error))
    return judge_number("report", error, right, mistakes | {"training": reached}, 0.01)
