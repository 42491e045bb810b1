"""The figures of notebook 04."""

import numpy as np
from matplotlib import rc_context

from helpers.arguments import validate
from helpers.plots import (
    DATA,
    MARK,
    MODEL,
    QUIET,
    STYLE,
    Picture,
    draw_data,
    label,
    moving,
    new_figure,
)
from helpers.regression import predict
from lessons.evaluation.data import load_anscombe


@rc_context(STYLE)
def plot_quartet(sets, lines):
    """Show four sets side by side, each with its line, as a `Picture`.

    Parameters
    ----------
    sets : dict of str to (inputs, targets)
        As `load_anscombe` returns them.
    lines : dict of str to (weights, bias)
    """
    figure, axes = new_figure(4.6, nrows=2, ncols=2, sharex=True, sharey=True)
    ends = np.array([[3.0], [20.0]])
    for ax, (name, (inputs, targets)) in zip(axes.flat, sets.items(), strict=True):
        ax.plot(ends[:, 0], predict(ends, *lines[name]), color=MODEL)
        draw_data(ax, inputs, targets)
        label(ax, "x", "y", f"set {name}")
        ax.label_outer()
    told = "; ".join(f"{name} {SHAPES[name]} {y.max():.4g}" for name, (_, y) in sets.items())
    return Picture(figure, f"Four sets about one line: {told}.")


# What Anscombe has drawn; the highest y follows.
SHAPES = {
    "I": "is a cloud along it, up to y =",
    "II": "is an arch that cuts it twice, up to y =",
    "III": "is a straight row, but for one point above it at y =",
    "IV": "is a stack at x = 8, and one point far to the right at y =",
}


class FarPointFigure:
    """The figure of notebook 04 for one far point, and the line that it drags along.

    Parameters
    ----------
    inputs : array_like, shape (n, 1)
    targets : array_like, shape (n,)
        The point that `show` moves is the one with the largest input.
    x, y : (float, float)
        What the axes show.
    """

    @rc_context(STYLE)
    def __init__(self, inputs, targets, x, y):
        self.inputs, self.targets = validate(inputs=inputs, targets=targets)
        self.far = self.inputs[:, 0].argmax()
        self.figure, ax = new_figure(3.4, subplot_kw={"xlim": x, "ylim": y})
        near = np.arange(len(self.inputs)) != self.far
        draw_data(ax, self.inputs[near], self.targets[near])
        first = np.polyfit(self.inputs[:, 0], self.targets, 1)
        ax.plot(x, np.polyval(first, x), "--", color=QUIET, lw=1.2)
        lines = "the line of lowest cost (orange), that of set IV (dashed)"
        label(ax, "x", "y", f"the far point (black), {lines}")
        self.line, self.point = moving(ax), moving(ax, "o", MARK, markersize=9)

    def show(self, x, y):
        """Move the far point there; return all inputs and targets, and the line."""
        inputs, targets = self.inputs.copy(), self.targets.copy()
        inputs[self.far], targets[self.far] = x, y
        weight, bias = np.polyfit(inputs[:, 0], targets, 1)
        ends = np.array(self.line.axes.get_xlim())
        self.line.set_data(ends, weight * ends + bias)
        self.point.set_data([x], [y])
        return inputs, targets, [weight], bias


class ExtrapolationFigure:
    """The figure of notebook 04: test points of one model, and the size of its errors.

    The ranges are those of the article's data, x up to 100,000 and y up to 50,000. It
    keeps the model in `line`, so that no answer to an exercise can change it.

    Parameters
    ----------
    inputs : array_like, shape (n, 1)
        The training inputs, whose range is shaded.
    weights : array_like, shape (1,)
    bias : float
    """

    @rc_context(STYLE)
    def __init__(self, inputs, weights, bias):
        self.line = validate(inputs=inputs, weights=weights, bias=bias)[1:]
        self.figure, (left, right) = new_figure(3.4, ncols=2)
        left.set(ylim=(1, 1e5))
        right.set(ylim=(1e-3, 2e2))
        for ax in (left, right):
            ax.set(xscale="log", yscale="log", xlim=(0.8, 1.3e5))
            ax.axvspan(np.min(inputs), np.max(inputs), color="#DADADA", label="training range")
        label(left, "x", "y", "targets (blue), predictions (orange) on them")
        label(right, "x", "|ŷ − y|", "size of the residuals")
        self.targets = moving(left, "o", DATA, markersize=7)
        self.predictions = moving(left, "o")
        self.sizes = moving(right, "o")
        self.level = moving(right, "--", MARK, label="RMSE")
        right.legend(loc="lower right")

    def show(self, inputs, targets):
        """Move everything to these test inputs, shape (n, 1)."""
        predictions = predict(inputs, *self.line)
        x, sizes = inputs[:, 0], np.abs(predictions - targets)
        self.targets.set_data(x, targets)
        self.predictions.set_data(x, predictions)
        self.sizes.set_data(x, sizes)
        self.level.set_data(self.level.axes.get_xlim(), np.sqrt([np.mean(sizes**2)] * 2))


def preview():
    """Show Anscombe's four sets, each with the line of lowest cost."""
    sets, lines = load_anscombe(), {}
    for name, (inputs, targets) in sets.items():
        weight, bias = np.polyfit(inputs[:, 0], targets, 1)
        lines[name] = [weight], bias
    return plot_quartet(sets, lines)
