"""The figures of notebook 04."""

import numpy as np
from matplotlib import rc_context

from helpers.arguments import validate
from helpers.plots import (
    DATA,
    MARK,
    MODEL,
    STYLE,
    Picture,
    draw_data,
    label,
    moving,
    new_figure,
)
from helpers.regression import predict


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
    told = ", ".join(f"{name} up to y = {y.max():.4g}" for name, (_, y) in sets.items())
    return Picture(figure, f"The sets, each with its line: {told}.")


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
        self.level.set_data([0.8, 1.3e5], np.sqrt([np.mean(sizes**2)] * 2))
