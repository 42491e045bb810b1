"""What the exercises of notebook 02 can show."""

import functools

import numpy as np

from helpers.arguments import float_array
from helpers.regression import cost, gradient
from lessons.checking import (
    hand_case,
    judge_choice,
    judge_function,
    judge_number,
    say,
    small_cases,
)
from lessons.gradient_derivation.mistakes import ARTICLE_COSTS, GRADIENT_MISTAKES

__all__ = ["check_article_cost", "check_gradient", "check_watershed", "check_which_gradient"]


def check_gradient(answer):
    """Check a function (inputs, targets, weights, bias) → d_weights, d_bias."""
    cases, parts = [hand_case(), *small_cases()], ("d_weights", "d_bias")
    return say(judge_function("gradient", answer, gradient, GRADIENT_MISTAKES, cases, parts))


def check_which_gradient(answer):
    """Check which of the functions gradient_a … gradient_d of notebook 02 is right."""
    return say(judge_choice("which_gradient", answer, "C"))


def check_article_cost(answer):
    """Check a cost (inputs, targets, weights, bias) whose gradient is the article's."""
    mistakes = {
        name: slopes_of(lambda x, *rest, recipe=recipe: recipe(cost(x, *rest), len(x)))
        for name, recipe in ARTICLE_COSTS.items()
    }
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
    mistakes = {"left": left, "right valley": right, "middle": 0}
    return say(judge_number("watershed", answer, top, mistakes))
