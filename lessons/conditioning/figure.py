"""The live figure of notebook 05, and what it shows in words."""

import numpy as np
from matplotlib import rc_context

from helpers.arguments import validate
from helpers.data import generate_data
from helpers.descent import descent_path, modes, stability_limit
from helpers.plots import (
    MARK,
    QUIET,
    STYLE,
    Picture,
    draw_epoch_axis,
    draw_path,
    epochs_to_draw,
    label,
    moving,
    new_figure,
)


class ConditioningFigure:
    """The figure of notebook 05: the map of one scaled input, and what is left to do.

    It keeps its data, so that it stays the same figure when an answer to an exercise calls
    something else `mean` or `inputs`.

    Parameters
    ----------
    inputs : array_like, shape (n, 1)
    targets : array_like, shape (n,)
    """

    @rc_context(STYLE)
    def __init__(self, inputs, targets):
        self.inputs, self.targets = validate(inputs=inputs, targets=targets)
        self.figure, (place, ax) = new_figure(3.8, ncols=2, width_ratios=(3, 4))
        place.set(box_aspect=1, xlim=(-1.2, 1.2), ylim=(-1.2, 1.2))
        place.spines[:].set_visible(True)
        place.grid(visible=False)
        place.plot(0, 0, "+", color=MARK, markersize=9)
        ax.set(yscale="log", ylim=(1e-10, 3))
        title = "path over equal costs, start at −1"
        label(place, "weight of x as scaled − best", "its bias − best", title)
        label(ax, "", "share of the error left")
        draw_epoch_axis(ax, 2e8)
        self.steep, self.flat = moving(ax, "--", label="steep"), moving(ax, label="flat")
        self.arrival = moving(ax, ":", MARK, label="arrived")
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3)
        self.levels = moving(place, "-", QUIET, linewidth=0.6)
        self.way = moving(place, linewidth=1.2)
        self.hops = moving(place, "o", markersize=3.5)
        self.here = moving(place, "o", MARK, markersize=5)

    def scaled(self, subtracted, divide_by_scale):
        """Return the inputs scaled so, and by which mean and which scale; (1,) each.

        `subtracted` is how much of the mean is subtracted, from 0 to 1.
        """
        mean = subtracted * self.inputs.mean(axis=0)
        scale = self.inputs.std(axis=0) if divide_by_scale else np.ones(1)
        return (self.inputs - mean) / scale, mean, scale

    def epochs_until_close(self, scaled, mean, scale, learning_rate):
        """Return after how many epochs raw w and b are within 1e-6 of the best line.

        A billion if it takes longer.
        """
        best = np.polyfit(self.inputs[:, 0], self.targets, 1)

        def close(epochs):
            both = np.append(epochs, epochs + 1)
            path = descent_path(scaled, self.targets, both, learning_rate)
            weights = path.weights[:, 0] / scale
            lines = np.stack([weights, path.biases - mean * weights])
            away = np.abs(lines - best[:, None]).reshape(4, len(epochs))
            return (away <= 1e-6).all(axis=0)

        far = -1  # the last number of epochs known to be too few
        for step in (10**6, 10**3, 1):  # a thousand at once, where halving asks 30 times
            tried = far + step * np.arange(1, 1001)
            far += step * np.count_nonzero(~close(tried))
        return min(int(far) + 1, 10**9)

    def show(self, inputs, learning_rate, needed):
        """Draw the path over scaled inputs (n, 1) that arrives after `needed` epochs.

        Returns the path.
        """
        epochs = epochs_to_draw(needed)
        path = descent_path(inputs, self.targets, epochs, learning_rate)
        with np.errstate(over="ignore"):
            left = np.abs(1 - learning_rate * path.curvatures[:, None]) ** epochs
        steep, flat = np.maximum(left, 1e-11)  # 0 has no logarithm
        self.steep.set_data(epochs, steep)
        self.flat.set_data(epochs, flat)
        self.arrival.set_data([needed, needed], [1e-10, 3])
        found = modes(inputs, self.targets, (path.weights[0], path.biases[0]))
        minimum = np.array([path.weights[0, 0], path.biases[0]]) - found.gaps @ found.directions
        unit = np.abs(minimum).max()  # the start is 0
        weights, biases = ((path.weights[:, 0], path.biases) - minimum[:, None]) / unit
        draw_path(self.way, self.hops, weights, biases)
        self.levels.set_data(*equal_costs(found))
        last = np.flatnonzero(np.isfinite(path.costs))[-1:]
        self.here.set_data(weights[last], biases[last])
        return path


def equal_costs(found):
    """Return lines of equal cost about a minimum at 0 as x and y, nan between two lines.

    Each is √10 times the cost of the one within; the last cuts the steep axis at 1.
    """
    turn = np.append(np.linspace(0, 2 * np.pi, 121), np.nan)
    radii = 1 / np.sqrt(found.curvatures / found.curvatures[0])
    outermost = np.column_stack([np.cos(turn), np.sin(turn)]) * radii @ found.directions
    return np.concatenate([outermost * 10 ** (-k / 4) for k in range(5)]).T


def describe_conditioning(path, learning_rate, needed):
    """Return in words how fast the descent of a path is, and after how many epochs it ends."""
    fast, *_, slow = path.curvatures
    arrives = f"{needed:,} epoch{'' if needed == 1 else 's'} until w and b stay within 1e-6."
    if needed >= 10**9:
        arrives = "w and b are not within 1e-6 after a billion epochs."
    # Rounded, since 1 - 1 may leave a crumb; + 0 turns -0 into 0.
    steep, flat = np.round(1 - learning_rate * np.array([fast, slow]), 8) + 0
    if steep <= -1:
        arrives = "Not below the limit: the steep error never shrinks, w and b never arrive."
    return (
        f"Curvatures {fast:,.6g} and {slow:,.6g}: condition number {fast / slow:,.6g}.\n"
        f"Learning rate {learning_rate:.4g}: each epoch multiplies the steep error by"
        f" {steep:.4g} and the flat one by {flat:.8g}.\n{arrives}"
    )


def preview():
    """Show the narrow ravine of the article's data, at half the limit of the rate."""
    shown = ConditioningFigure(*generate_data(300, 50, a=0.5, b=2)[:2])
    rate = stability_limit(shown.inputs) / 2
    needed = shown.epochs_until_close(shown.inputs, np.zeros(1), np.ones(1), rate)
    path = shown.show(shown.inputs, rate, needed)
    return Picture(shown.figure, describe_conditioning(path, rate, needed))
