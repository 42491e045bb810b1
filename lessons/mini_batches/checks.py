"""What the exercises of notebook 06 can show."""

import numpy as np

from helpers.data import generate_data, load_hubble, standardize
from helpers.descent import stability_limit
from lessons.checking import (
    OPEN,
    alike,
    judge_function,
    judge_number,
    run,
    say,
    small_cases,
)
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
    cases = [
        (inputs, targets, size, epochs, 0.3 * stability_limit(inputs, size), seed)
        for (inputs, targets, _, _), size, epochs, seed in zip(
            small_cases(), (2, 3), (2, 3), (1, 2), strict=True
        )
    ]
    right = next((loop for loop in RIGHT_LOOPS if agree(answer, loop, cases)), RIGHT_LOOPS[0])
    parts = "weights", "bias", "costs"
    return say(judge_function("mini_batch_loop", answer, right, LOOP_MISTAKES, cases, parts))


def agree(answer, loop, cases):
    """Tell whether an answer gives what a loop gives."""
    results = run(answer, cases)
    return isinstance(results, list) and all(
        alike(result, loop(*case)) for result, case in zip(results, cases, strict=True)
    )


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
    mistakes = {
        "full": stability_limit(scaled),
        "rule": 2 / np.linalg.eigvalsh(matrix)[-1],
        "weight": 2 / (scaled**4).mean(),
        "raw": stability_limit(load_hubble().inputs, 1),
        "article": stability_limit(article, 1),
        "turned round": (0, 1e-3),
    }
    right, told = stability_limit(scaled, 1), {"full": mistakes["full"]}
    return say(judge_number("single_limit", answer, right, mistakes, told=told))


def check_safe_rate(answer):
    """Check the rate that mean(‖b‖² bbᵀ) shows to be safe on Hubble's data, standardised."""
    scaled, matrix = hubble_scaled()
    low, high = np.linalg.eigvalsh(matrix)
    mistakes = {
        "edge": stability_limit(scaled, 1),
        "half": 1 / high,
        "eigenvalue": high,
        "inverse": high / 2,
        "flattest": 2 / low,
        "sum": 2 / high / len(scaled),
        "trace": 2 / np.trace(matrix),
        "full": stability_limit(scaled),
    }
    told = {"higher": 100 * (mistakes["edge"] * high / 2 - 1)}
    return say(judge_number("safe_rate", answer, 2 / high, mistakes, told=told))


def check_deliveries(weights, bias):
    """Check raw weights and bias for the deliveries, found in any way."""
    if weights is None or bias is None:
        return say(OPEN)
    return say(judge_deliveries(delivery_chunks(), weights, bias))
