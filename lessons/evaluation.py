"""The figures of notebook 04 alone, and what its exercises can show."""

from pathlib import Path

import numpy as np
from matplotlib import rc_context

from helpers._conversion import float_array
from helpers._validation import validated
from helpers.data import Measured, generate_data, load_hubble
from helpers.descent import descent_path
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
from helpers.regression import cost, predict, rmse
from lessons.checking import (
    OPEN,
    judge_choice,
    judge_function,
    judge_number,
    say,
    small_cases,
    tell,
)


def load_anscombe():
    """Return Anscombe's quartet: four sets with the same least-squares line.

    Returns
    -------
    sets : dict of str to (inputs, targets)
        "I" to "IV"; inputs have shape (11, 1) and targets (11,), both without a unit.

    Notes
    -----
    Anscombe, F. J. (1973). Graphs in statistical analysis. *The American Statistician*
    27(1), 17–21.

    Examples
    --------
    >>> inputs, targets = load_anscombe()["IV"]
    >>> inputs.max(), targets.max()
    (np.float64(19.0), np.float64(12.5))
    """
    path = Path(__file__).with_name("anscombe_1973.csv")
    # One line names the source, one the columns; the first three sets share their x.
    table = np.loadtxt(path, delimiter=",", skiprows=2)
    columns = {"I": (0, 1), "II": (0, 2), "III": (0, 3), "IV": (4, 5)}
    return {name: Measured(table[:, [x]], table[:, y]) for name, (x, y) in columns.items()}


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
        self.line = validated(inputs=inputs, weights=weights, bias=bias)[1:]
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


def with_divisor(divisor):
    """Return the error whose mean square has another divisor, a function of n and d."""

    def mistake(inputs, *rest):
        return rmse(inputs, *rest) * np.sqrt(len(inputs) / divisor(*inputs.shape))

    return mistake


# What is taken for the RMSE, from inputs, targets, weights and bias.
RMSE_MISTAKES = {
    "outside": lambda *case: rmse(*case) / np.sqrt(len(case[1])),
    "mean": lambda *case: abs(misses(*case).mean()),
    "signed": lambda *case: misses(*case).mean(),
    "turned": lambda *case: -misses(*case).mean(),
    "size": with_divisor(lambda n, d: n * d),
    "j": cost,
    "no root": lambda *case: 2 * cost(*case),
    "2n": lambda *case: np.sqrt(cost(*case)),
    "deviation": lambda *case: misses(*case).std(),
    "absolute": lambda *case: np.abs(misses(*case)).mean(),
    "table": lambda x, y, *line: np.sqrt(np.mean((predict(x, *line)[:, None] - y) ** 2)),
    "sum": with_divisor(lambda n, d: 1),
    "n - 1": with_divisor(lambda n, d: n - 1),
    "n - 2": with_divisor(lambda n, d: n - 2),
    "parameters": with_divisor(lambda n, d: n - d - 1),
}


def misses(inputs, targets, *line):
    """Return the residuals of a line."""
    return predict(inputs, *line) - targets


def check_rmse(answer):
    """Check a function (inputs, targets, weights, bias) → RMSE."""
    case = (np.ones((5, 1)), np.array([2.5, -5, 3, 5.5, 5]), np.zeros(1), 0.0)
    cases = [case, *small_cases()]
    return say(judge_function("rmse", answer, rmse, RMSE_MISTAKES, cases, without=rmse))


def check_anscombe(answer):
    """Check which set of the quartet, "I" to "IV", the line describes."""
    return say(judge_choice("anscombe", answer, "I"))


def check_nebula(answer):
    """Check the velocity predicted beyond the measurements, at 3 Mpc, in km/s."""
    inputs, targets = load_hubble()
    weight, bias = np.polyfit(inputs[:, 0], targets, 1)
    early = descent_path(inputs, targets, [200_000], 5e-5)
    mistakes = {
        "no intercept": 3 * weight,
        "sign": 3 * weight - bias,
        "on the way": 3 * early.weights[0, 0] + early.biases[0],
    }
    right, told = 3 * weight + bias, {"beyond": 3 - inputs.max()}
    return say(judge_number("nebula", answer, right, mistakes, 2e-3, told))


def check_standard_error(answer):
    """Check the standard error of the line through Hubble's data at 3 Mpc, in km/s."""
    inputs, targets = load_hubble()
    n, x, (weight, bias) = len(targets), inputs[:, 0], np.polyfit(inputs[:, 0], targets, 1)
    left = rmse(inputs, targets, [weight], bias)
    noise = left * np.sqrt(n / (n - 2))

    def factor(distance):
        return np.sqrt(1 / n + distance**2 / ((x - x.mean()) ** 2).sum())

    right = noise * factor(3 - x.mean())
    mistakes = {
        "intercept": noise * factor(x.mean()),
        "from zero": noise * factor(3),
        "factor": factor(3 - x.mean()),
        "training": left * factor(3 - x.mean()),
        "one nebula": np.hypot(right, noise),
        "square": right**2,
    }
    told = {"ratio": right / mistakes["intercept"], "n": n, "free": n - 2}
    return say(judge_number("standard_error", answer, right, mistakes, 0.01, told))


def check_report(answer):
    """Check (weight, bias, test RMSE) of the task that ends notebook 04, found in any way."""
    return say(OPEN if answer is None else judge_report(answer))


def judge_report(answer):
    """Return what a line and its test RMSE show about the data of that task."""
    x, y, *test = generate_data(40, 20, -1.5, 30, noise=4, test_range=(1, 40), seed=7)
    try:
        weight, bias, error = (float_array("answer", part).item() for part in answer)
        reached = rmse(x, y, [weight], bias)
    except Exception:  # its parts may raise anything
        return tell("report", "three")
    best = np.polyfit(x[:, 0], y, 1)
    least = rmse(x, y, best[:1], best[1])
    both = np.polyfit(np.append(x, test[0]), np.append(y, test[1]), 1)
    if np.allclose([weight, bias], both, rtol=1e-3):
        return tell("report", "seen")
    if reached > 1.01 * least:
        return tell("report", "on the way", reached=reached, least=least)
    mistakes = {name: f(*test, [weight], bias) for name, f in RMSE_MISTAKES.items()}
    # Whoever rounds the line may have measured the error before or after.
    rights = rmse(*test, [weight], bias), rmse(*test, best[:1], best[1])
    right = min(rights, key=lambda each: abs(each - error))
    return judge_number("report", error, right, mistakes | {"training": reached}, 0.01)
