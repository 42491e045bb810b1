"""What the exercises of notebook 05 can show."""

import numpy as np

from helpers.data import generate_data, standardize
from helpers.descent import curvatures
from lessons.checking import (
    OPEN,
    SENTENCES,
    judge_function,
    judge_number,
    say,
    small_cases,
    tell,
)
from lessons.conditioning.data import TRUE_PRICE, make_flats, make_rods
from lessons.conditioning.mistakes import (
    UNSCALING_MISTAKES,
    least_squares,
    unscaling,
    wrong_line,
)
from lessons.lines import line_of, verdicts

__all__ = ["check_columns", "check_condition", "check_epochs_needed", "check_unscaling"]


def check_epochs_needed(answer):
    """Check how many epochs leave a millionth at half the limit; 5,000 is the variance."""
    variance, each = 5000, np.log(1e6)
    right, article = variance * each, generate_data(300, 1, 0.5, 2)
    bias = article.targets.mean()  # the best one, once the inputs have mean 0
    mistakes = {
        "half": right / 2,
        "twice": 2 * right,
        "log10": variance * np.log10(1e6),
        "sign": -right,
        "start": variance * np.log(bias / 1e-6),
        "deviation": np.sqrt(variance) * each,
        "logarithm": each,
        "kappa": variance,
        "log2": variance * np.log2(1e6),
        "squared": variance**2 * each,
        "factor": variance * 1e6,
        "million": 1e6,
        "percent": variance * np.log(100),
        "e": variance * np.exp(1),
        "divided": each / variance,
        "twice kappa": 2 * variance,
    }
    told = {"each": each, "bias": bias, "kappa": variance}
    return say(judge_number("epochs_needed", answer, right, mistakes, told=told))


def check_unscaling(answer):
    """Check a function (scaled_weights, scaled_bias, mean, scale) → weights, bias."""
    case = (np.array([6.0, 4.0]), 5.0, np.array([10.0, 1.0]), np.array([2.0, 4.0]))
    cases = [case, *((w, b, *standardize(x)[1:]) for x, _, w, b in small_cases())]
    right, parts = unscaling(), ("weights", "bias")
    return say(judge_function("unscaling", answer, right, UNSCALING_MISTAKES, cases, parts))


def check_condition(answer):
    """Check the condition number of the two rulers of notebook 05, standardised."""
    rods = make_rods()
    centred, divided = rods - rods.mean(axis=0), rods / rods.std(axis=0)
    steepest, middle, flattest = curvatures(standardize(rods).scaled)
    right = steepest / flattest
    mistakes = {
        "raw": condition(rods),
        "centred": condition(centred),
        "divided": condition(divided),
        "divided alone": np.linalg.cond(divided) ** 2,
        "table": condition((rods - rods.mean()) / rods.std()),
        "one scale": condition(centred / rods.std()),
        "root": np.sqrt(right),
        "inverse": flattest / steepest,
        "middle": middle / flattest,
        "unsorted": flattest / middle,
        "half": middle / steepest,
        "two": steepest,
        "one": 1,
        "squared": right**2,
        "rows": np.linalg.cond(rods) ** 2,
        "raw root": np.sqrt(condition(rods)),
        "difference": steepest - flattest,
        "correlation": steepest - 1,
    }
    return say(judge_number("condition", answer, right, mistakes, told=mistakes))


def condition(inputs):
    """Return the condition number of inputs (n, d) with the bias."""
    steepest, *_, flattest = curvatures(inputs)
    return steepest / flattest


def check_columns(weights, bias):
    """Check raw weights and bias for the flats, found in any way."""
    return say(OPEN if weights is None or bias is None else judge_columns(weights, bias))


# Predictions that differ from those of least squares by 2 % of its RMSE raise J by
# this factor. Weights and bias of three digits come closer.
CLOSE = 1 + 0.02**2


@np.errstate(all="ignore")  # a run that diverged hands in what it likes
def judge_columns(weights, bias):
    """Return what raw weights and bias for the flats show, by how far J can still fall."""
    answer = line_of(weights, bias, columns=3)
    if answer is None:
        return tell("columns", "shape")
    flats, prices = make_flats()
    best = least_squares(flats, prices)
    cost, least, at_zero = (
        price_cost(line, flats, prices) for line in (answer, best, 0 * best)
    )

    def fits(line):
        return price_cost(line, flats, prices) <= CLOSE * least

    found = "right" if fits(answer) else wrong_line(answer, flats, prices, TRUE_PRICE, fits)
    if found not in SENTENCES["columns"] and found in SENTENCES["unscaling"]:
        return tell("unscaling", found)
    if found is None:
        found = "on the way" if cost < at_zero else "uphill"
    names, far = ("area", "age", "walk"), 0.05 * np.sqrt(2 * least)
    told = {"weights": verdicts(answer, best, flats.std(axis=0), far, names)}
    told["miss"] = np.mean(flats @ answer[:3] + answer[3] - prices)
    return tell("columns", found, cost=cost, least=least, at_zero=at_zero, **told)


def price_cost(line, flats, prices):
    """Return J of weights and, last, a bias; nan or inf if they are no finite numbers."""
    return np.mean((flats @ line[:3] + line[3] - prices) ** 2) / 2
