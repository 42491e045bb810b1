"""The still figures and the data of notebook 07, and what its exercises can show."""

from pathlib import Path

import numpy as np
from matplotlib import rc_context

from helpers._conversion import float_array
from helpers.data import Measured, standardize
from helpers.descent import stability_limit
from helpers.momentum import momentum_descent
from helpers.plots import MARK, MODEL, QUIET, STYLE, Picture, label, new_figure
from lessons._momentum_figure import TINT, MomentumFigure, describe_run
from lessons._momentum_mistakes import (
    MOMENTUM_MISTAKES,
    logistic_best,
    logistic_cost,
    logistic_slopes,
    o_ring_mistakes,
    roll,
    tenth_steps,
)
from lessons._momentum_paths import METHODS, adam_path, run, shrinking
from lessons.checking import OPEN, judge_function, judge_number, say, small_cases, tell

# What the notebook takes from the private parts of this lesson.
__all__ = ["METHODS", "MomentumFigure", "adam_path", "describe_run", "run"]


def load_challenger():
    """Return the launches of the space shuttle before the Challenger accident.

    Returns
    -------
    inputs : ndarray, shape (23, 1)
        Temperature of the joints at the launch in degrees Fahrenheit.
    targets : ndarray, shape (23,)
        1 where an O-ring of a field joint was damaged, and 0 where none was.

    Notes
    -----
    Presidential Commission on the Space Shuttle Challenger Accident (1986). *Report to the
    President*, volume I, chapter VI. Fitted by Dalal, Fowlkes and Hoadley (1989), Risk
    analysis of the space shuttle: pre-Challenger prediction of failure. *Journal of the
    American Statistical Association* 84(408), 945–957.

    Examples
    --------
    >>> inputs, targets = load_challenger()
    >>> inputs.min(), targets.sum()
    (np.float64(53.0), np.float64(7.0))
    """
    path = Path(__file__).with_name("challenger_1986.csv")
    table = np.loadtxt(path, delimiter=",", skiprows=2)
    return Measured(table[:, [0]], table[:, 1])


@rc_context(STYLE)
def plot_triangle():
    """Show for which ηλ and β momentum is stable, and how fast it is, as a `Picture`."""
    figure, ax = new_figure(3.4)
    pull, momentum = np.meshgrid(np.linspace(0, 4.4, 441), np.linspace(0, 1, 201))
    size, swings = shrinking(pull, momentum)
    ax.contourf(pull, momentum, swings, [0.5, 1.5], colors=TINT)
    style = {"colors": QUIET, "linewidths": 0.8}
    lines = ax.contour(pull, momentum, size, [0.3, 0.5, 0.7, 0.8, 0.9, 0.95], **style)
    ax.clabel(lines, fmt="%g", fontsize=8)
    ax.plot([2, 4], [0, 1], color=MARK)
    ax.text(2.2, 0.55, "swings", color=MODEL)
    ax.text(3.75, 0.45, "diverges")
    ax.set(xlim=(0, 4.4), ylim=(0, 1))
    ax.grid(visible=False)
    label(ax, "ηλ", "momentum β", "size of the larger eigenvalue")
    return Picture(
        figure,
        "Left of the line from ηλ = 2 at β = 0 to ηλ = 4 at β = 1 errors shrink. In the"
        " tinted part, between (1 − √β)² and (1 + √β)², the lines of equal size are level, at"
        " √β; outside it they lean, and the size is larger.",
    )


@rc_context(STYLE)
def plot_curves(curves, y, logarithmic=True):
    """Show one or two series over the epochs, as a `Picture`.

    Parameters
    ----------
    curves : dict of str to array_like of shape (epochs + 1,)
        From epoch 0 on, by name.
    y : str
        What they are, with the unit.
    logarithmic : bool, optional
        Whether the vertical axis is.
    """
    figure, ax = new_figure(3.0)
    styles = ((MODEL, "-"), (MARK, "--"))
    told = []
    for (name, values), (color, style) in zip(curves.items(), styles, strict=False):
        values = np.ravel(values)
        ax.plot(values, style, color=color, linewidth=1.4, label=name)
        low, high = np.min(values), np.max(values)
        told.append(
            f"{name} from {values[0]:.4g} to {values[-1]:.4g}, between {low:.3g} and {high:.4g}"
        )
    ax.set_yscale("log" if logarithmic else "linear")
    ax.legend()
    label(ax, "epoch", y)
    return Picture(figure, f"{y} over {len(values) - 1:,} epochs: {'; '.join(told)}.")


def check_momentum(answer):
    """Check a function (inputs, targets, epochs, learning_rate, momentum) → Fit."""
    cases = [
        (inputs, targets, epochs, 0.3 * stability_limit(inputs), share)
        # Not 0.5, which is its own 1 − β.
        for (inputs, targets, _, _), epochs, share in zip(
            small_cases(), (4, 3), (0.8, 0.6), strict=True
        )
    ]
    return say(judge_function("momentum", answer, momentum_descent, MOMENTUM_MISTAKES, cases))


def check_averaged_rate(answer):
    """Check the rate that gives momentum's path if the slopes are multiplied by 1 − β."""
    rate, share = 5e-5, 0.9
    mistakes = {
        "same": rate,
        "smaller": rate * (1 - share),
        "share": rate / share,
        "times": rate * share,
    }
    return say(judge_number("averaged_rate", answer, rate / (1 - share), mistakes))


def check_tenth_step(answer):
    """Check the length of Adam's tenth step without its correction, over η."""
    right, mistakes = tenth_steps()
    return say(judge_number("tenth_step", answer, right, mistakes))


def check_valleys(answer):
    """Check a start from which momentum ends in the shallower of two valleys."""
    return say(OPEN if answer is None else judge_valleys(answer))


def judge_valleys(answer):
    """Return what a start on w⁴ − 2w² + w/2 shows, by rolling both balls from it."""
    try:
        start = float_array("start", answer).item()
    except (TypeError, ValueError):
        return tell("valleys", "number")
    if not np.isfinite(start):
        return tell("valleys", "number")
    plain, heavy = (roll(start, momentum) for momentum in (0.0, 0.9))
    if not np.isfinite([plain, heavy]).all():
        return tell("valleys", "away")
    if (plain < 0) == (heavy < 0):
        return tell("valleys", "both deep" if plain < 0 else "both shallow")
    return tell("valleys", "right" if plain < 0 else "turned round")


def check_o_rings(weights, bias):
    """Check weight and bias of the logistic cost on the launches, however found."""
    return say(OPEN if weights is None or bias is None else judge_o_rings(weights, bias))


# In units of J. Three digits of the best weight and bias come closer.
CLOSE = 3e-4


def judge_o_rings(weights, bias):
    """Return what weight and bias for the launches show, by how far J can still fall."""
    try:
        parts = float_array("weight", weights), float_array("bias", bias)
        line = np.array([part.item() for part in parts])
    except (TypeError, ValueError):  # no numbers, or not one and one
        return tell("o_rings", "shape")
    if not np.isfinite(line).all():
        return tell("o_rings", "shape")
    inputs, targets = load_challenger()
    best = logistic_best(inputs, targets)
    cost, least = (logistic_cost(each, inputs, targets) for each in (line, best))
    ends = o_ring_mistakes(best, inputs, targets)
    made = (name for name, end in ends.items() if np.allclose(line, end, rtol=0.01))
    at_zero = logistic_cost((0, 0), inputs, targets)
    found = "right" if cost <= least + CLOSE else next(made, None)
    found = found or ("on the way" if cost < at_zero else "uphill")
    size = slopes_size(line, inputs, targets)
    return tell("o_rings", found, cost=cost, least=least, at_zero=at_zero, size=size)


def slopes_size(line, inputs, targets):
    """Return the length of the gradient on the standardised column, at raw weight and bias."""
    scaled, mean, scale = standardize(inputs)
    scaled_line = line[0] * scale[0], line[1] + line[0] * mean[0]
    return float(np.linalg.norm(logistic_slopes(scaled_line, scaled, targets)))
