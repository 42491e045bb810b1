"""What the exercises of notebook 03 can show."""

import reprlib

import numpy as np

from helpers.arguments import LARGEST, float_array, validate
from helpers.data import generate_data, load_hubble
from helpers.descent import curvatures, linear_regression, stability_limit
from helpers.regression import cost, gradient
from lessons.answers import Result
from lessons.checking import (
    OPEN,
    SENTENCES,
    judge_function,
    judge_number,
    say,
    small_cases,
    tell,
)
from lessons.loops import by_hand, odd_data
from lessons.training.figure import VERDICTS, verdict
from lessons.training.mistakes import LOOP_MISTAKES, find_hubble

__all__ = ["check_edge", "check_hubble", "check_loop", "check_verdicts"]


def check_verdicts(predictions):
    """Check a dict of learning rates and what each leads to, on the article's data."""
    if not isinstance(predictions, dict) or not predictions:
        return say(tell("verdicts", "dict"))
    if any(predicted is None for predicted in predictions.values()):
        return say(OPEN)
    told = [judge_verdict(*pair) for pair in predictions.items()]
    if not {1e-6, 4e-5, 6.633e-5, 7e-5} <= predictions.keys():
        told.insert(0, tell("verdicts", "missing"))
    wrong = (result.name for result in told if result.name != "right")
    return say(Result("\n".join(result.text for result in told), next(wrong, "right")))


def judge_verdict(rate, predicted):
    """Return what one predicted word for a learning rate shows."""
    told, inputs = SENTENCES["verdicts"], generate_data(300, 1, 0.5, 2).inputs
    if isinstance(rate, str):
        return tell("verdicts", "text", rate=reprlib.repr(rate))
    try:
        share = validate(learning_rate=rate) / stability_limit(inputs)
    except (TypeError, ValueError) as error:
        return Result(f"Not yet: {error}.")
    word = predicted.strip().lower() if isinstance(predicted, str) else ""
    right, said = verdict(share), f"{rate:g} is {share:.4%} of the limit"
    if word == right:
        return Result(f"Right: {said}, {right}.", "right")
    if word == verdict(share, edge=0):
        return Result(f"Right: {said}. {told['edge']}", "right")
    found = "limit" if word in VERDICTS else "words"
    yours = reprlib.repr(predicted)
    return Result(f"Not yet: {said}, and you say {yours}. {told[found]}", found)


def check_edge(answer):
    """Check the stability limit of Hubble's data."""
    inputs, _ = load_hubble()
    limit, mean_square, mean = stability_limit(inputs), (inputs**2).mean(), inputs.mean()
    mistakes = {"half": limit / 2, "weight": 2 / mean_square, "rule": 2 / (mean_square + 1)}
    mistakes |= {"flattest": 2 / curvatures(inputs)[-1], "sum": limit / len(inputs)}
    mistakes |= {"curvature": 2 / limit, "double rule": 4 / (mean_square + 1)}
    mistakes |= {"full": limit * 2, "scaled": 2.0, "article": article_limit()}
    mistakes |= {"variance": 2 / inputs.var(), "mean": 2 / mean, "column": 2 / mean**2}
    # Whoever waits for the helper to stop gets a rate between the edge and twice the edge.
    mistakes |= {"finite": (limit, 2 * limit), "stable": (2 / (mean_square + 1), limit)}
    mistakes |= {"below": (1e-300, 2 / (mean_square + 1)), "above": (2 * limit, np.inf)}
    told = {"rule": 2 / (mean_square + 1), "twice": 4 / (mean_square + 1)}
    return say(judge_number("edge", answer, limit, mistakes, tolerance=1e-3, told=told))


def article_limit():
    """Return the stability limit of the article's data."""
    return stability_limit(generate_data(300, 1, 0.5, 2).inputs)


def check_loop(answer):
    """Check a function (inputs, targets, epochs, learning_rate) → weights, bias, costs."""
    cases = [(*by_hand(), epochs, 0.1) for epochs in (1, 2)]
    samples = [(*case[:2], 0.3) for case in small_cases()]
    for (inputs, targets, share), epochs in zip(
        [*samples, *odd_data()], (4, 3, 3, 4), strict=True
    ):
        cases.append((inputs, targets, epochs, share * stability_limit(inputs)))
    right = linear_regression
    return say(judge_function("loop", answer, right, LOOP_MISTAKES, cases, without=[right]))


def check_hubble(weights, bias):
    """Check a fit to Hubble's data, however it was found."""
    return say(OPEN if weights is None or bias is None else judge_hubble(weights, bias))


def judge_hubble(weights, bias):
    """Return what a line through Hubble's data shows, and the slopes of the cost there."""
    inputs, targets = load_hubble()
    try:
        weights = float_array("weights", weights).ravel()
        bias = float_array("bias", bias).squeeze()
        line = np.append(weights, bias)
        if line.shape == (2,) and not (np.abs(line) < LARGEST).all():
            return tell("hubble", "diverged", limit=stability_limit(inputs))
        (d_weight,), d_bias = gradient(inputs, targets, weights, bias)
    except (TypeError, ValueError) as error:
        return Result(f"Not yet: {error}.")
    (start_weight,), start_bias = gradient(inputs, targets, [0], 0)
    told = tell(
        "hubble",
        find_hubble(inputs, targets, line),
        d_weight=round(d_weight, 3) + 0.0,  # so that −0 is 0
        d_bias=round(d_bias, 3) + 0.0,
        start_weight=start_weight,
        start_bias=start_bias,
        cost=cost(inputs, targets, weights, bias),
        start=cost(inputs, targets, [0], 0),
        limit=stability_limit(inputs),
        article_limit=article_limit(),
    )
    yours = f"Your weight is {line[0]:.4g} km/s per Mpc and your bias {line[1]:.4g} km/s."
    return Result(f"{yours}\n{told.text}", told.name)
