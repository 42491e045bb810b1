"""The live figure of notebook 05, and what its exercises can show."""

from bisect import bisect_left

import numpy as np
from matplotlib import rc_context

from helpers._conversion import float_array
from helpers._validation import validated
from helpers.data import generate_data, standardize
from helpers.descent import curvatures, descent_path
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
from lessons._conditioning_mistakes import (
    UNSCALING_MISTAKES,
    least_squares,
    unscaling,
    wrong_line,
)
from lessons.checking import OPEN, judge_function, judge_number, say, small_cases, tell


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
        self.inputs, self.targets = validated(inputs=inputs, targets=targets)
        self.on_map = np.empty(0)
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

    def scaled(self, subtract_mean, divide_by_scale):
        """Return the inputs scaled so, and by which mean and which scale; (1,) each."""
        mean = self.inputs.mean(axis=0) if subtract_mean else np.zeros(1)
        scale = self.inputs.std(axis=0) if divide_by_scale else np.ones(1)
        return (self.inputs - mean) / scale, mean, scale

    def epochs_until_close(self, scaled, mean, scale, learning_rate):
        """Return after how many epochs raw w and b are within 1e-6 of the best line.

        A billion if it takes longer: it is the halving of the notebook.
        """
        best = np.polyfit(self.inputs[:, 0], self.targets, 1)

        def close(epochs):
            path = descent_path(scaled, self.targets, [epochs, epochs + 1], learning_rate)
            weights = path.weights[:, 0] / scale
            lines = np.stack([weights, path.biases - mean * weights])
            return np.abs(lines - best[:, None]).max() <= 1e-6

        return bisect_left(range(10**9), True, key=close)

    def show(self, inputs, learning_rate, needed):
        """Draw the path over scaled inputs (n, 1) that arrives after `needed` epochs.

        Returns the path.
        """
        epochs = epochs_to_draw(needed)
        path = descent_path(inputs, self.targets, epochs, learning_rate)
        if not np.array_equal(inputs, self.on_map):
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
        for old in [*self.map.collections, *self.map.lines]:
            if not old.get_animated():
                old.remove()
        self.on_map = np.empty(0)  # until it is drawn: that may be interrupted
        best = np.polyfit(inputs[:, 0], self.targets, 1)
        reach = 1.2 * np.abs(best).max()
        weights, biases = ((middle - reach, middle + reach) for middle in best)
        levels = np.log10(steepest * reach**2 / 2) + np.arange(-2.5, 0, 0.5)
        draw_map(self.map, inputs, self.targets, weights, biases, levels)
        self.on_map = inputs


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


def make_rods():
    """Return what two rulers read on the same 40 rods, shape (40, 2): in cm and in mm.

    The second reads 1 mm too much and too little in turns.
    """
    centimetres = np.arange(40.0)
    return np.column_stack([centimetres, 10 * centimetres + (-1.0) ** np.arange(40)])


# What made the prices of the flats, three weights and a bias; the noise in them hides it.
TRUE_PRICE = np.array([3.1, -0.9, -0.012, 40])


def make_flats():
    """Return 120 made-up flats and their prices.

    Returns
    -------
    flats : ndarray, shape (120, 3)
        Area in m², age in years, walk to the station in m. Older flats are smaller.
    prices : ndarray, shape (120,)
        In thousand euros, with noise.
    """
    rng = np.random.default_rng(5)
    age = rng.uniform(0, 90, 120)
    area = 120 - 0.6 * age + rng.normal(0, 12, 120)
    walk = rng.uniform(100, 6000, 120)
    flats = np.column_stack([area, age, walk])
    return flats, flats @ TRUE_PRICE[:3] + TRUE_PRICE[3] + rng.normal(0, 15, 120)


def check_epochs_needed(answer):
    """Check how many epochs leave a millionth at half the limit; 5,000 is the variance."""
    variance, each = 5000, np.log(1e6)
    right, article = variance * each, generate_data(300, 1, 0.5, 2)
    bias = article.targets.mean()  # the best one, once the inputs have mean 0
    mistakes = {
        "half": right / 2,
        "twice": 2 * right,
        "log10": variance * np.log10(1e6),
        "sign": -right,
        "start": variance * np.log(bias / 1e-6),
        "deviation": np.sqrt(variance) * each,
        "logarithm": each,
    }
    told = {"each": each, "bias": bias}
    return say(judge_number("epochs_needed", answer, right, mistakes, told=told))


def check_unscaling(answer):
    """Check a function (scaled_weights, scaled_bias, mean, scale) → weights, bias."""
    cases = [(w, b, *standardize(x)[1:]) for x, _, w, b in small_cases()]
    return say(judge_function("unscaling", answer, unscaling(-1), UNSCALING_MISTAKES, cases))


def check_condition(answer):
    """Check the condition number of the two rulers of notebook 05, standardised."""
    rods = make_rods()
    centred, divided = rods - rods.mean(axis=0), rods / rods.std(axis=0)
    steepest, middle, flattest = curvatures(standardize(rods).scaled)
    right = steepest / flattest
    mistakes = {
        "raw": condition(rods),
        "centred": condition(centred),
        "divided": condition(divided),
        "divided alone": np.linalg.cond(divided) ** 2,
        "table": condition((rods - rods.mean()) / rods.std()),
        "one scale": condition(centred / rods.std()),
        "root": np.sqrt(right),
        "inverse": flattest / steepest,
        "middle": middle / flattest,
        "unsorted": flattest / middle,
        "two": steepest,
        "one": 1,
    }
    return say(judge_number("condition", answer, right, mistakes, told=mistakes))


def condition(inputs):
    """Return the condition number of inputs (n, d) with the bias."""
    steepest, *_, flattest = curvatures(inputs)
    return steepest / flattest


def check_columns(weights, bias):
    """Check raw weights and bias for the flats, found in any way."""
    return say(OPEN if weights is None or bias is None else judge_columns(weights, bias))


# Predictions that differ from those of least squares by 2 % of its RMSE raise J by
# this factor. Weights and bias of three digits come closer.
CLOSE = 1 + 0.02**2


@np.errstate(all="ignore")  # a run that diverged hands in what it likes
def judge_columns(weights, bias):
    """Return what raw weights and bias for the flats show, by how far J can still fall."""
    answer = four_numbers(weights, bias)
    if answer is None:
        return tell("columns", "shape")
    flats, prices = make_flats()
    best = least_squares(flats, prices)
    cost, least, at_zero = (
        price_cost(line, flats, prices) for line in (answer, best, 0 * best)
    )
    found = "right" if cost <= CLOSE * least else wrong_line(answer, flats, prices, TRUE_PRICE)
    if found in UNSCALING_MISTAKES:
        return tell("unscaling", found)
    if found is None:
        found = "on the way" if cost < at_zero else "uphill"
    return tell("columns", found, cost=cost, least=least, at_zero=at_zero)


def four_numbers(weights, bias):
    """Return three weights and a bias as one array of floats, or None if they are none."""
    try:
        three, one = float_array("weights", weights), float_array("bias", bias)
    except (TypeError, ValueError):  # text, rows of several lengths
        return None
    return np.append(three, one) if (three.size, one.size) == (3, 1) else None


def price_cost(line, flats, prices):
    """Return J of weights and, last, a bias; nan or inf if they are no finite numbers."""
    return np.mean((flats @ line[:3] + line[3] - prices) ** 2) / 2
