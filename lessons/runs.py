"""What the figures of 07 and 08 share: a run in raw units, and how it is drawn and told."""

import math
from collections import namedtuple

import numpy as np
from matplotlib import rc_context

from helpers.data import standardize
from helpers.plots import (
    MARK,
    MODEL,
    QUIET,
    STYLE,
    Picture,
    draw_epoch_axis,
    draw_map,
    draw_path,
    label,
    moving,
    new_figure,
)

LAST = 20_000  # epochs that the live figures look at: Adam has to run them all

# A run at the epochs that are drawn: parameters in raw units, and how far the farther of
# the two is from that of the best line.
Run = namedtuple("Run", "epochs weights biases costs away")


def scaling(inputs, standardised):
    """Return the inputs as descent sees them, and mean and scale to undo that."""
    return standardize(inputs) if standardised else (inputs, [0.0], [1.0])


def raw_run(epochs, path, mean, scale, inputs, targets):
    """Return a path over `inputs` that were scaled as a `Run`."""
    weights = path.weights[:, 0] / scale[0]
    biases = path.biases - mean[0] * weights
    best_w, best_b = least_squares(inputs[:, 0], targets)
    away = np.maximum(abs(weights - best_w), abs(biases - best_b))
    return Run(epochs, weights, biases, path.costs, away)


def exact_mean(values):
    """Return the mean of some numbers, of a sum that every processor rounds alike."""
    return math.fsum(values) / len(values)


def least_squares(x, targets):
    """Return weight and bias of the best line through one column, as floats."""
    mean = exact_mean(x)
    weight = exact_mean((x - mean) * targets) / exact_mean((x - mean) ** 2)
    return weight, exact_mean(targets) - weight * mean


def draw_run_map(ax, inputs, targets):
    """Draw the map on which runs over the article's data move."""
    draw_map(ax, inputs, targets, (-0.2, 1.2), (-0.5, 4.5), np.arange(-1.5, 4.5, 0.5))
    label(ax, "weight w", "bias b", "path over equal costs")


def prepare_epochs(ax, name, heights):
    """Give an axis for what changes with the epochs its scales and labels."""
    ax.set(yscale="log", ylim=heights)
    label(ax, "", name)
    draw_epoch_axis(ax, LAST)
    ax.set_xticks([0, 1, 10, 100, 1e3, 1e4])


def prepare_away(ax):
    """Prepare the axis for the distance from the best line, with a line at 1e-6: arrived."""
    prepare_epochs(ax, "distance of w, b", (1e-9, 1e3))
    ax.axhline(1e-6, color=MARK, linestyle=":", linewidth=1.2)


def name_methods(ax, count):
    """Put a legend of so many methods above an axis, where no curve runs through it."""
    place = {"loc": "lower right", "bbox_to_anchor": (1, 1), "borderaxespad": 0.2}
    legend = ax.legend(**place, ncols=count, handlelength=1.7, columnspacing=0.8)
    legend.set_in_layout(False)  # it may be wider than its axis


class RunLines:
    """What moves of a run on the map: its way with its first hops, and where it ends."""

    def __init__(self, near, color=MODEL):
        self.way = moving(near, color=color, linewidth=1.2)
        self.hops = moving(near, "o", color, markersize=3.5)
        self.here = moving(near, "o", MARK if color == MODEL else color, markersize=6)

    def show(self, run):
        """Move every line to a `Run`."""
        draw_path(self.way, self.hops, run.weights, run.biases)
        last = np.flatnonzero(np.isfinite(run.costs))[-1:]
        self.here.set_data(run.weights[last], run.biases[last])


class Compared:
    """Curves over the epochs, one for each method in a style of its own, one of them thick.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    names : list of str
        Of up to three methods.
    color : str, optional
        Of the one that is chosen.
    """

    def __init__(self, ax, names, color=MODEL):
        self.styles = dict(zip(names, ("-", "--", ":"), strict=False))
        self.pale = {
            name: moving(ax, style, QUIET, linewidth=1.2, label=name)
            for name, style in self.styles.items()
        }
        self.chosen = moving(ax, color=color, linewidth=2.4)

    def show(self, chosen, epochs, curves):
        """Move every curve to its values, by name; the chosen one is in front."""
        for name, values in curves.items():
            line = self.chosen if name == chosen else self.pale[name]
            line.set_data(epochs, np.maximum(values, 1e-30))  # 0 has no logarithm
        self.pale[chosen].set_data([], [])
        self.chosen.set_linestyle(self.styles[chosen])


def describe_end(run):
    """Return in words where a run stands at its end."""
    weight, bias, cost = run.weights[-1], run.biases[-1], run.costs[-1]
    if not np.isfinite(cost):
        return f"After {LAST:,} epochs no finite number is left."
    j = f"J = {cost:.4g}" if cost > 1e-20 else "J below 1e-20"  # the rest is rounding
    told = f"After {LAST:,} epochs: w = {weight:.6g}, b = {bias:.6g}, {j}."
    if run.costs.max() > run.costs[0]:
        told += f" On the way J has been up to {run.costs.max():.2g}."
    return told


def describe_arrival(run):
    """Return when w and b are first within 1e-6, at the epochs that are drawn, and last not."""
    within = run.away <= 1e-6
    if not within.any():
        return ""
    first = run.epochs[within.argmax()]
    last = run.epochs[np.flatnonzero(~within).max(initial=0)]
    if last <= first:  # it may begin there
        return f" Within 1e-6 from about epoch {first:,.0f} on."
    return (
        f" First within 1e-6 at about epoch {first:,.0f}, last seen beyond it at {last:,.0f}."
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
