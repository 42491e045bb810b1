"""What the exercises of notebook 06 can show."""

import contextlib
import io

import numpy as np

from helpers.data import generate_data, load_hubble, standardize
from helpers.descent import stability_limit
from helpers.stochastic import mini_batches, stochastic_descent
from lessons.checking import (
    OPEN,
    alike,
    differ,
    judge_function,
    judge_number,
    run,
    say,
    small_cases,
    tell,
)
from lessons.loops import by_hand, odd_data
from lessons.mini_batches.data import delivery_chunks
from lessons.mini_batches.deliveries import judge_deliveries
from lessons.mini_batches.mistakes import LOOP_MISTAKES, RIGHT_LOOPS, half_the_scatter

__all__ = [
    "check_batch_size",
    "check_deliveries",
    "check_mini_batch_loop",
    "check_safe_rate",
    "check_single_limit",
]


def check_mini_batch_loop(answer):
    """Check mini-batch descent: a function → weights, bias, costs; notebook 06 says of what."""
    cases = loop_cases()
    with contextlib.redirect_stdout(io.StringIO()):  # it is run once more below
        results = run(answer, cases)
    right = next((loop for loop in RIGHT_LOOPS if gives(results, loop, cases)), RIGHT_LOOPS[0])
    parts, without = ("weights", "bias", "costs"), [mini_batches, stochastic_descent]
    told = judge_function(
        "mini_batch_loop", answer, right, LOOP_MISTAKES, cases, parts, without
    )
    if told.name == "unnamed" and ignores_seed(answer, cases):
        seed = tell("mini_batch_loop", "seed")
        told = seed._replace(text=f"{seed.text}\n{told.text}")
    return say(told)


def gives(results, loop, cases):
    """Tell whether a loop gives these results."""
    return isinstance(results, list) and all(
        alike(result, loop(*case)) for result, case in zip(results, cases, strict=True)
    )


def loop_cases():
    """Return one batch, then two, to redo by hand, and data that shows all else."""
    inputs, targets = by_hand()
    three = np.append(inputs, [[2.0]], axis=0), np.append(targets, 5.0)
    cases = [(inputs, targets, 2, 1, 0.1, 1), (*three, 2, 1, 0.1, 0)]
    samples = [(*case[:2], 0.3) for case in small_cases()]
    settings = ((2, 2, 1), (3, 3, 2), (2, 2, 3), (3, 2, 4))
    for (inputs, targets, share), (size, epochs, seed) in zip(
        [*samples, *odd_data()], settings, strict=True
    ):
        rate = share * stability_limit(inputs, size)
        cases.append((inputs, targets, size, epochs, rate, seed))
    return cases


def ignores_seed(answer, cases):
    """Tell whether another seed changes nothing; None is no seed of the cases."""
    others = [(*case, seed + 1) for *case, seed in cases]
    with contextlib.redirect_stdout(io.StringIO()):
        both = run(answer, cases), run(answer, others)
    return all(isinstance(each, list) for each in both) and not any(map(differ, *both))


def check_batch_size(answer):
    """Check which batch size halves the scatter at η = 0.4 on the data of notebook 06."""
    right, mistakes, told = half_the_scatter()
    return say(judge_number("batch_size", answer, right, mistakes, told=told))


def hubble_scaled():
    """Return the standardised inputs of Hubble's nebulae, and S = mean(‖b‖² bbᵀ)."""
    scaled = standardize(load_hubble().inputs).scaled
    rows = np.column_stack([scaled, np.ones(len(scaled))])
    return scaled, (rows * (rows**2).sum(axis=1, keepdims=True)).T @ rows / len(rows)


def check_single_limit(answer):
    """Check the limit for single samples on Hubble's data, standardised."""
    scaled, matrix = hubble_scaled()
    article = standardize(generate_data(300, 50, a=0.5, b=2).inputs).scaled
    right = stability_limit(scaled, 1)
    mistakes = {
        "full": stability_limit(scaled),
        "rule": 2 / np.linalg.eigvalsh(matrix)[-1],
        "weight": 2 / (scaled**4).mean(),
        "raw": stability_limit(load_hubble().inputs, 1),
        "raw full": stability_limit(load_hubble().inputs),
        "article": stability_limit(article, 1),
        "pairs": stability_limit(scaled, 2),
        "half": right / 2,
        "one": 1.0,
        "longest": 2 / (1 + scaled**2).max(),
        "turned round": (0, 1e-3),
        "stable": (1e-3, right),
        "unstable": (right, 2),
    }
    told = {"full": mistakes["full"]}
    return say(judge_number("single_limit", answer, right, mistakes, 1e-3, told))


def check_safe_rate(answer):
    """Check the rate that mean(‖b‖² bbᵀ) shows to be safe on Hubble's data, standardised."""
    scaled, matrix = hubble_scaled()
    low, high = np.linalg.eigvalsh(matrix)
    raw = np.column_stack([load_hubble().inputs, np.ones(len(scaled))])
    raw_high = np.linalg.eigvalsh((raw * (raw**2).sum(axis=1, keepdims=True)).T @ raw)[-1]
    mistakes = {
        "edge": stability_limit(scaled, 1),
        "half": 1 / high,
        "eigenvalue": high,
        "inverse": high / 2,
        "flattest": 2 / low,
        "sum": 2 / high / len(scaled),
        "trace": 2 / np.trace(matrix),
        "full": stability_limit(scaled),
        "longest": 2 / (1 + scaled**2).max(),
        "mean length": 2 / (1 + scaled**2).mean(),
        "fourth": 2 / (scaled**4).mean(),
        "raw": 2 * len(scaled) / raw_high,
        "root": np.sqrt(2 / high),
        "entry": 2 / matrix[0, 0],
        "safe": (1e-300, 2 / high),
        "too large": (2 / high, np.inf),
    }
    told = {"higher": 100 * (mistakes["edge"] * high / 2 - 1), "eigenvalue": high}
    return say(judge_number("safe_rate", answer, 2 / high, mistakes, 1e-3, told))


def check_deliveries(weights, bias):
    """Check raw weights and bias for the deliveries, found in any way."""
    if weights is None or bias is None:
        return say(OPEN)
    return say(judge_deliveries(delivery_chunks(), weights, bias))
