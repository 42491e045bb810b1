"""The still picture of notebook 03: what a descent has cost."""

import numpy as np
from matplotlib import rc_context

from helpers.arguments import LARGEST, argument_error, float_array
from helpers.plots import MODEL, STYLE, Picture, draw_epoch_axis, label, new_figure


@rc_context(STYLE)
def plot_costs(costs):
    """Show the cost before each epoch, on logarithmic axes, as a `Picture`.

    Parameters
    ----------
    costs : array_like, shape (epochs,)
        As `linear_regression` returns them, or of your own loop. After a descent that
        diverged, what is left is drawn, and the words say how much is not.

    Raises
    ------
    ValueError, TypeError
        If the costs are no numbers in one row, one is below 0, or none can be drawn.
    """
    costs, drawn, left_out = drawable(costs)
    figure, ax = new_figure(3.0)
    ax.plot(drawn, costs[drawn], "-" if len(drawn) > 1 else "o", color=MODEL)
    ax.set_yscale("log" if costs[drawn].any() else "linear")
    label(ax, "", "cost J (squared units of y)")
    draw_epoch_axis(ax, len(costs))
    ax.set_xticks([0, *10.0 ** np.arange(np.log10(len(costs)))])
    when = {len(costs) - 1: "before the last", 0: "before the first"}
    begin, end = (f"{costs[k]:.6g} {when.get(k, f'after {k:,}')}" for k in drawn[[0, -1]])
    told = (
        f"The cost {course_of(costs[drawn], drawn)}: from {begin} of {len(costs):,} epochs to"
    )
    told += f" {end}."
    told += f" Left out, being too large or nan: {left_out:,}." if left_out else ""
    return Picture(figure, told)


def course_of(costs, epochs):
    """Return in words how costs go on a logarithmic axis."""
    if costs[-1] >= costs[0]:
        return "rises" if costs[-1] > costs[0] else "stays"
    halfway = epochs[costs <= np.sqrt(costs[0] * costs[-1])][0]
    sudden = halfway < epochs[-1] / 100
    return "falls over a cliff at first" if sudden else "falls"


def extremes(values, count=500):
    """Return indices at which a long curve looks the same on a logarithmic axis.

    The lowest and the highest value of each of some hundred stretches, and both ends: a
    notebook keeps every figure that it has shown, and 200,000 points take 15 megabytes.
    """
    last = len(values) - 1
    starts = np.unique(np.geomspace(1, last + 1, count).round().astype(int)) - 1
    found = {0, last}
    for start, stop in zip(starts, [*starts[1:], last + 1], strict=True):
        stretch = values[start:stop]
        found |= {start + int(stretch.argmin()), start + int(stretch.argmax())}
    return sorted(found)


def drawable(costs):
    """Return costs for a logarithmic axis, where to draw it, and how much is left out.

    A descent that diverges ends in what no axis can hold: inf, nan, and numbers so large
    that those beside them on the axis overflow.

    Parameters
    ----------
    costs : array_like, shape (k,)

    Returns
    -------
    numbers : ndarray, shape (k,)
    places : ndarray of int
        Indices in rising order, as `extremes` chooses them.
    left_out : int

    Raises
    ------
    ValueError, TypeError
        If these are no numbers in one row, one is below 0, or none can be drawn.
    """
    numbers = float_array("costs", costs)
    if numbers.ndim != 1 or numbers.size == 0:
        advice = "use np.ravel(costs)" if numbers.size else "give at least one number"
        raise argument_error("costs", "have shape (epochs,)", numbers.shape, advice)
    if (numbers < 0).any():
        got = f"{numbers[numbers < 0][0]:g} at index {(numbers < 0).argmax()}"
        raise argument_error("costs", "be 0 or above", got, "take means of squares")
    places = np.flatnonzero(numbers <= LARGEST)
    if len(places) == 0:
        got, advice = f"{numbers[0]:g} at index 0", "look for such numbers in the data"
        raise argument_error("costs", f"hold a number up to {LARGEST:g}", got, advice)
    return numbers, places[extremes(numbers[places])], len(numbers) - len(places)
