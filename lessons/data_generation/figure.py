"""The live figure of notebook 01."""

import numpy as np
from matplotlib import rc_context

from helpers.plots import DATA, MARK, QUIET, STYLE, Picture, label, moving, new_figure
from helpers.regression import cost, predict


class LineFigure:
    """The figure of notebook 01: samples, a line, and the cost that it has.

    Parameters
    ----------
    x, y : (float, float)
        The ranges of the left panel: samples, line, and residuals as sticks.
    across, costs : (float, float)
        The ranges of the right panel: a curve of costs, and dots.
    name : str
        What the costs are drawn against.
    true_cost : float, optional
        The cost of the true line, drawn as a thin line.
    squares : bool, optional
        Whether `show` can draw the square of each residual: both axes have one scale then.
    """

    @rc_context(STYLE)
    def __init__(self, x, y, across, costs, name, true_cost=None, squares=False):
        self.figure, (left, right) = new_figure(3.4, ncols=2)
        left.set(xlim=x, ylim=y)
        right.set(xlim=across, ylim=costs)
        left.set_aspect("equal" if squares else "auto")
        label(left, "x", "y", "data, line and residuals")
        label(right, name, "cost J (squared units of y)", f"cost against {name}")
        if true_cost is not None:
            right.axhline(true_cost, color=MARK, linewidth=0.8)
            note = {"xy": (0, true_cost), "xytext": (4, 4), "textcoords": "offset points"}
            right.annotate("true line", **note)
        self.sticks = moving(left, "-", QUIET, linewidth=1)
        self.squares = moving(left, "-", QUIET, linewidth=1)
        self.data = moving(left, "o", DATA)
        self.line = moving(left)
        self.curve = moving(right, "--", QUIET)
        self.others = moving(right, "o", QUIET, markersize=3)
        self.here = moving(right, "o", MARK, markersize=7)

    def show(self, inputs, targets, predictions, curve, here, others=((), ()), squares=False):
        """Move everything; `curve`, `here` and `others` are pairs (across, costs)."""
        x = inputs[:, 0]
        gap = np.full(len(x), np.nan)  # ends one stick before the next
        ends = [targets, predictions, gap]
        self.sticks.set_data(np.ravel([x, x, gap], "F"), np.ravel(ends, "F"))
        away = np.abs(predictions - targets)  # to the right, where there is room for it
        side = np.where(x + away < self.data.axes.get_xlim()[1], x + away, x - away)
        across = [x, x, side, side, x, gap]
        up = [predictions, targets, targets, predictions, predictions, gap]
        corners = [np.ravel(each, "F") for each in (across, up)]
        self.squares.set_data(*(corners if squares else ((), ())))
        self.data.set_data(x, targets)
        self.line.set_data(x, predictions)
        self.curve.set_data(*curve)
        self.others.set_data(*others)
        self.here.set_data(*here)


def preview():
    """Show noisy samples, a line that is too steep, and the cost of every slope."""
    inputs = np.arange(1.0, 21.0).reshape(20, 1)
    targets = 0.5 * inputs[:, 0] + 2 + 2 * np.random.default_rng(0).standard_normal(20)
    slopes = np.arange(1, 101) / 100
    costs = [cost(inputs, targets, [slope], 2) for slope in slopes]
    shown = LineFigure((0, 21), (0, 17), (0, 1), (0, 20), "slope", squares=True)
    here, line = cost(inputs, targets, [0.75], 2), predict(inputs, [0.75], 2)
    shown.show(inputs, targets, line, (slopes, costs), ([0.75], [here]), squares=True)
    told = "20 points scattered about a line, another line that is too steep, and the square of"
    told += f" each miss. Beside it a valley: the cost of every slope. Here it is {here:.2f},"
    return Picture(shown.figure, f"{told} and {min(costs):.2f} at the bottom.")
