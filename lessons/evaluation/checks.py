"""What the exercises of notebook 04 can show."""

from itertools import permutations

import numpy as np

from helpers.arguments import LARGEST, float_array
from helpers.data import generate_data, load_hubble
from helpers.descent import descent_path
from helpers.regression import rmse
from lessons.checking import (
    OPEN,
    SENTENCES,
    judge_choice,
    judge_function,
    judge_number,
    say,
    small_cases,
    tell,
)
from lessons.evaluation.mistakes import RMSE_MISTAKES, find_line, least_squares

__all__ = [
    "check_anscombe",
    "check_nebula",
    "check_report",
    "check_rmse",
    "check_standard_error",
]


def check_rmse(answer):
    """Check a function (inputs, targets, weights, bias) → RMSE."""
    # All predictions are 0, and the residuals those of the hint.
    case = (np.ones((5, 1)), np.array([2.5, -5, 3, 5.5, 5]), np.array([2.0]), -2.0)
    cases = [case, *small_cases()]
    return say(judge_function("rmse", answer, rmse, RMSE_MISTAKES, cases, without=[rmse]))


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
        "exchanged": 3 * bias + weight,
        "one": weight + bias,
        "weight": weight,
        "intercept": bias,
        "origin": 3 * (inputs[:, 0] @ targets) / (inputs[:, 0] @ inputs[:, 0]),
        "inverse": (3 - bias) / weight,
        "bracket": 3 * (weight + bias),
        "farthest": inputs.max() * weight + bias,
        "three intercepts": 3 * (weight - bias),
        "mean": targets.mean(),
        "today": (200, 225),
    }
    right, told = 3 * weight + bias, {"beyond": 3 - inputs.max()}
    told |= {"weight": weight, "bias": bias}
    return say(judge_number("nebula", answer, right, mistakes, 2e-3, told))


def check_standard_error(answer):
    """Check the standard error of the line through Hubble's data at 3 Mpc, in km/s."""
    inputs, targets = load_hubble()
    n, x, (weight, bias) = len(targets), inputs[:, 0], np.polyfit(inputs[:, 0], targets, 1)
    left = rmse(inputs, targets, [weight], bias)
    noise = left * np.sqrt(n / (n - 2))

    squares = ((x - x.mean()) ** 2).sum()

    def factor(distance):
        return np.sqrt(1 / n + distance**2 / squares)

    right = noise * factor(3 - x.mean())
    mistakes = {
        "intercept": noise * factor(x.mean()),
        "from zero": noise * factor(3),
        "factor": factor(3 - x.mean()),
        "training": left * factor(3 - x.mean()),
        "one nebula": np.hypot(right, noise),
        "square": right**2,
        "sigma": noise,
        "rmse": left,
        "mean alone": noise / np.sqrt(n),
        "without mean": noise * (3 - x.mean()) / np.sqrt(squares),
        "weight": noise / np.sqrt(squares),
        "no root": noise * (1 / n + (3 - x.mean()) ** 2 / squares),
        "variance": noise * np.sqrt(1 / n + (3 - x.mean()) ** 2 / x.var()),
        "no square": noise * np.sqrt(1 / n + (3 - x.mean()) / squares),
        "farthest": noise * factor(x.max() - x.mean()),
        "beyond": noise * factor(3 - x.max()),
        "prediction": 3 * weight + bias,
        "n - 1": right * np.sqrt((n - 2) / (n - 1)),
        "training intercept": left * factor(x.mean()),
    }
    told = {"ratio": right / mistakes["intercept"], "n": n, "free": n - 2}
    told |= {"sigma": noise, "mean": x.mean(), "away": 3 - x.mean()}
    return say(judge_number("standard_error", answer, right, mistakes, 0.01, told))


def check_report(answer):
    """Check (weight, bias, test RMSE) of the task that ends notebook 04, found in any way."""
    return say(OPEN if answer is None else judge_report(answer))


def judge_report(answer):
    """Return what a line and its test RMSE show about the data of that task."""
    x, y, *test = generate_data(40, 20, -1.5, 30, noise=4, test_range=(1, 40), seed=7)
    try:
        weight, bias, error = (float_array("answer", part).item() for part in answer)
    except Exception:  # its parts may raise anything
        return tell("report", "three")
    if not (np.abs([weight, bias, error]) < LARGEST).all():  # nan is not below it either
        return tell("report", "finite")
    reached, measured = rmse(x, y, [weight], bias), rmse(*test, [weight], bias)
    best = least_squares(x, y)
    least = rmse(x, y, best[:1], best[1])
    found = find_line((x, y), test, (weight, bias))
    if found:
        others = list(permutations((weight, bias, error)))[1:]
        if any(find_line((x, y), test, line) is None for *line, _ in others):
            found = "order"
        d_bias = np.mean(x[:, 0] * weight + bias - y)
        told = {"reached": reached, "least": least, "d_bias": d_bias}
        return tell("report" if found in SENTENCES["report"] else "unscaling", found, **told)
    mistakes = {name: f(*test, [weight], bias) for name, f in RMSE_MISTAKES.items()}
    x_all, y_all = np.append(x, test[0])[:, None], np.append(y, test[1])
    mistakes |= {"training": reached, "all": rmse(x_all, y_all, [weight], bias), "noise": 4}
    # Whoever rounds the line may have measured the error before or after.
    rights = measured, rmse(*test, best[:1], best[1])
    right = min(rights, key=lambda each: abs(each - error))
    return judge_number("report", error, right, mistakes, 0.01)
