"""What the exercises of notebook 02 can show."""

import functools

import numpy as np

from helpers.arguments import float_array
from helpers.regression import gradient
from lessons.checking import (
    hand_case,
    judge_choice,
    judge_function,
    judge_number,
    run,
    say,
    small_cases,
    tell,
)
from lessons.gradient_derivation.mistakes import GRADIENT_MISTAKES, article_costs

__all__ = ["check_article_cost", "check_gradient", "check_watershed", "check_which_gradient"]


def check_gradient(answer):
    """Check a function (inputs, targets, weights, bias) → d_weights, d_bias."""
    cases, parts = [hand_case(), *small_cases()], ("d_weights", "d_bias")
    mistakes, without = GRADIENT_MISTAKES, [gradient]
    found = judge_function("gradient", answer, gradient, mistakes, cases, parts, without)
    if found.name == "right":
        ((d_weights, _),) = run(answer, cases[1:2])
        if np.ndim(d_weights) > 1:
            found = tell("gradient", "column", shape=np.shape(d_weights))
    return say(found)


def check_which_gradient(answer):
    """Check which of the functions gradient_a … gradient_d of notebook 02 is right."""
    return say(judge_choice("which_gradient", answer, "C"))


def check_article_cost(answer):
    """Check a cost (inputs, targets, weights, bias) whose gradient is the article's."""
    mistakes = {name: slopes_of(function) for name, function in article_costs().items()}
    right = mistakes.pop("right")
    function = slopes_of(answer) if callable(answer) else answer
    cases = [hand_case(), *small_cases()]
    return say(judge_function("article_cost", function, right, mistakes, cases))


def slopes_of(function):
    """Return what finds the slopes of a cost, by central differences with nudges of 1.

    They are exact for a quadratic whatever the nudge, and the same for any constant added.
    """

    @functools.wraps(function)
    def slopes(inputs, targets, weights, bias):
        here, nudges = np.append(weights, bias), np.eye(len(weights) + 1)
        # With the arguments themselves, so that whoever changes them is found out.
        if function(inputs, targets, weights, bias) is None:
            return None
        ends = (*here + nudges, *here - nudges)
        costs = [function(inputs, targets, end[:-1], end[-1]) for end in ends]
        try:
            above, below = float_array("cost", costs).reshape(2, len(nudges))
        except (TypeError, ValueError):
            raise TypeError("the cost should be one number") from None
        return (above - below) / 2

    return slopes


def check_watershed(answer):
    """Check from where on descent on w⁴ − 2w² + w/2 ends in the other valley."""
    left, top, right = sorted(np.roots([4, 0, -4, 0.5]))
    mistakes = {"left": left, "right valley": right, "middle": 0, "height": height(top)}
    mistakes |= {"left height": height(left), "right height": height(right), "linear": 1 / 8}
    mistakes |= {"right side": (top, 1.6), "left side": (-1.6, top)}
    return say(judge_number("watershed", answer, top, mistakes, tolerance=4e-3))


def height(w):
    """Return w⁴ − 2w² + w/2."""
    return w**4 - 2 * w**2 + w / 2
