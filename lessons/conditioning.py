"""The live figure of notebook 05, and what its exercises can show."""

import numpy as np
from matplotlib import rc_context

from helpers.checks import ANY, alike, judge_function, judge_number, say, small_cases, tell
from helpers.data import standardize
from helpers.descent import descent_path
from helpers.plots import (
    HOPS,
    MARK,
    STYLE,
    draw_epoch_axis,
    draw_map,
    epochs_to_draw,
    label,
    moving,
    new_figure,
)


class ConditioningFigure:
    """The figure of notebook 05: the map of one scaled input, and what is left to do.

    Parameters
    ----------
    targets : array_like, shape (n,)
    """

    @rc_context(STYLE)
    def __init__(self, targets):
        self.targets, self.inputs, self.drawn = targets, np.empty(0), ()
        self.figure, (self.map, ax) = new_figure(3.8, ncols=2, width_ratios=(3, 4))
        self.map.set_box_aspect(1)
        ax.set(yscale="log", ylim=(1e-10, 3))
        label(self.map, "weight of x as scaled", "its bias", "path over equal costs")
        label(ax, "", "share of the error left")
        draw_epoch_axis(ax, 2e8)
        self.steep, self.flat = moving(ax, "--", label="steep"), moving(ax, label="flat")
        self.arrival = moving(ax, ":", MARK, label="arrived")
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3)
        self.way = moving(self.map, linewidth=1.2)
        self.hops = moving(self.map, "o", markersize=3.5)
        self.here = moving(self.map, "o", MARK, markersize=5)

    def show(self, inputs, learning_rate, needed):
        """Draw the path over scaled inputs (n, 1) that arrives after `needed` epochs.

        Returns the path.
        """
        epochs = epochs_to_draw(needed)
        path = descent_path(inputs, self.targets, epochs, learning_rate)
        if not np.array_equal(inputs, self.inputs):
            self.redraw_map(inputs, path.curvatures[0])
        with np.errstate(over="ignore"):
            left = np.abs(1 - learning_rate * path.curvatures[:, None]) ** epochs
        steep, flat = np.maximum(left, 1e-11)  # 0 has no logarithm
        self.steep.set_data(epochs, steep)
        self.flat.set_data(epochs, flat)
        self.arrival.set_data([needed, needed], [1e-10, 3])
        weights, biases = path.weights[:, 0], path.biases
        self.way.set_data(weights, biases)
        self.hops.set_data(weights[:HOPS], biases[:HOPS])
        last = np.flatnonzero(np.isfinite(path.costs))[-1:]
        self.here.set_data(weights[last], biases[last])
        return path

    def redraw_map(self, inputs, steepest):
        """Draw the map anew, as wide as it is high, about the minimum for these inputs."""
        for old in self.drawn:
            old.remove()
        self.inputs, best = inputs, np.polyfit(inputs[:, 0], self.targets, 1)
        reach = 1.2 * np.abs(best).max()
        weights, biases = ((middle - reach, middle + reach) for middle in best)
        levels = np.log10(steepest * reach**2 / 2) + np.arange(-2.5, 0, 0.5)
        self.drawn = draw_map(self.map, inputs, self.targets, weights, biases, levels)


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


def check_epochs_needed(answer):
    """Check how many epochs leave a millionth at condition number 5,000, half the limit."""
    right = 5000 * np.log(1e6)
    say(judge_number("epochs_needed", answer, right, {"half": right / 2, "log10": 5000 * 6}))


def unscaling(for_weights, for_bias=-1, shift=1):
    """Return an unscaling with these powers of the scale; `shift` multiplies the mean."""
    return lambda weights, bias, mean, scale: (
        weights * scale**for_weights,
        bias - shift * mean @ (weights * scale**for_bias),
    )


UNSCALING_MISTAKES = {
    "nothing": unscaling(0, 0, 0),
    "shift": unscaling(-1, shift=0),
    "scale": unscaling(0, 0),
    "scaled mean": unscaling(-1, 0),
    "sign": unscaling(-1, shift=-1),
    "multiplied": unscaling(1, 1),
    "table": lambda w, b, mean, scale: (w / scale, b - mean * w / scale),
}


def check_unscaling(answer):
    """Check a function (scaled_weights, scaled_bias, mean, scale) → weights, bias."""
    cases = [(w, b, *standardize(x)[1:]) for x, _, w, b in small_cases()]
    say(judge_function("unscaling", answer, unscaling(-1), UNSCALING_MISTAKES, cases))


def check_condition(answer):
    """Check the condition number of the two rulers of notebook 05, standardised."""
    mistakes = {"raw": 205_847, "root": 231.002, "inverse": 1 / 53_362.1, "divided": 226_078}
    say(judge_number("condition", answer, 53_362.1, mistakes))


# The flats of notebook 05: scaled weights and bias of least squares, mean, scale.
FLATS = (
    np.array([58.48034, -25.28474, -19.01244]),
    254.562939,
    np.array([93.54798, 46.00236, 2969.567503]),
    np.array([19.2369714, 26.5089124, 1753.25513]),
)


def check_columns(weights, bias):
    """Check raw weights and bias for the flats, found in any way."""
    say(ANY["open"] if weights is None or bias is None else judge_columns(weights, bias))


def judge_columns(weights, bias):
    """Return what raw weights and bias for the flats show, by the scaled ones."""
    scaled_weights, scaled_bias, mean, scale = FLATS
    try:
        raw = (
            np.asarray(weights, dtype=float).reshape(3),
            np.asarray(bias, dtype=float).reshape(()),
        )
    except (TypeError, ValueError):
        return tell("columns", "shape")
    if alike((raw[0] * scale, raw[1] + mean @ raw[0]), (scaled_weights, scaled_bias)):
        return tell("columns", "right")
    mistakes = (name for name, f in UNSCALING_MISTAKES.items() if alike(raw, f(*FLATS)))
    mistake = next(mistakes, None)
    return tell("unscaling", mistake) if mistake else tell("columns", "on the way")
