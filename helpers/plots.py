"""The pictures of the course: one style, one colour for one thing.

A `plot_…` function takes data first and returns a `Picture`, which shows itself
as the last expression of a cell. A `draw_…` function draws on given axes. A lesson's
`…Figure` is made once and moved by its `show`; what moves in it is drawn with
`animated=True`. Figures know the model, and the model knows no figures.
"""

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure

from helpers.arguments import argument_error, validated
from helpers.live_figure.overlay import PATH, PLACE
from helpers.live_figure.picture import STYLE, Picture
from helpers.regression import predict, rmse

# Told apart by people with any colour-vision deficiency, and dark enough to read.
DATA, MODEL, MARK, QUIET = "#0072B2", "#B84A00", "#000000", "#767676"
TINT = "#F3E3D5"  # a pale MODEL, on which MODEL can be read
WIDTH = 8.0  # inches, on which letters of 9 and 10 points can be read at any width


@rc_context(STYLE)
def new_figure(height, **options):
    """Return an empty figure of the course's width and its axes, by `Figure.subplots`."""
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    return figure, figure.subplots(**options)


def label(ax, x, y, title=""):
    """Name both axes, with units, and the panel, and write the numbers on the axes."""
    ax.set(xlabel=x, ylabel=y)
    ax.set_title(title, loc="left")
    for axis in (ax.xaxis, ax.yaxis):
        if axis.get_scale() == "linear":
            axis.get_major_locator().set_params(steps=[1, 2, 5, 10])
            axis.set_major_formatter("{x:,g}")
        else:
            axis.set_major_formatter(power_of_ten)


def power_of_ten(value, _):
    """Write a power of ten as code does: 1e-4, 0.1, 1, 10, 100, 1e4; exponents are small."""
    return f"{value:g}" if value == 0 or 0.1 <= value <= 100 else f"1e{np.log10(value):.0f}"


def moving(ax, style="-", color=MODEL, **options):
    """Return a line on the axes that `set_data` gives its points."""
    role = {MODEL: PATH, MARK: PLACE}.get(color)
    return ax.plot([], [], style, color=color, gid=role, animated=True, **options)[0]


def draw_data(ax, inputs, values, color=DATA, **style):
    """Draw one dot a sample over one input column, larger where there are few."""
    size = 4 if len(values) > 100 else 6
    ax.plot(inputs[:, 0], values, "o", color=color, markersize=size, **style)


def draw_epoch_axis(ax, last, logarithmic=True):
    """Count epochs from 0 to `last`, on an axis that is logarithmic from 1 on or linear."""
    if logarithmic:
        ax.set_xscale("symlog", linthresh=1, linscale=0.5)
        ax.set_xticks([0, 1, 10, 100, *10.0 ** np.arange(4, np.log10(last), 2)])
    else:
        ax.set_xscale("linear")
        ax.set_xticks([0, last / 2, last])
    ax.xaxis.set_major_formatter(power_of_ten if logarithmic else "{x:,g}")
    ax.set(xlim=(0, last), xlabel=f"epoch ({'logarithmic' if logarithmic else 'linear'})")


def draw_map(ax, inputs, targets, weights, biases, levels):
    """Draw lines of equal cost over one weight and the bias, and a plus at the minimum.

    `weights` and `biases` are (low, high); `levels` are powers of ten.
    """
    x = inputs[:, 0]
    grid_w, grid_b = np.linspace(*weights, 161), np.linspace(*biases, 161)
    costs = [np.mean((w * x + grid_b[:, None] - targets) ** 2, axis=1) / 2 for w in grid_w]
    heights = np.log10(np.maximum(np.transpose(costs), 1e-300))
    style = {"colors": QUIET, "linewidths": 0.6, "linestyles": "solid"}
    ax.contour(grid_w, grid_b, heights, levels, **style)
    ax.plot(*np.polyfit(x, targets, 1), "+", color=MARK, markersize=9)
    ax.set(xlim=weights, ylim=biases)
    ax.spines[:].set_visible(True)
    ax.grid(visible=False)


@validated()
@rc_context(STYLE)
def plot_fit(inputs, targets, weights, bias, *, x="x", y="y", style="-"):
    """Show targets, predictions and, below, how far apart they are, as a `Picture`.

    Parameters
    ----------
    inputs : array_like, shape (n, 1)
    targets : array_like, shape (n,)
    weights : array_like, shape (1,)
    bias : float
    x, y : str, optional
        What the axes are called, with units.
    style : str, optional
        How predictions are drawn: "-" for a line, "o" for dots.

    Raises
    ------
    ValueError, TypeError
        If an argument does not fit, or there is more than one column of inputs.
    """
    if inputs.shape[1] != 1:
        advice = "choose one, as in inputs[:, :1]"
        raise argument_error("inputs", "have one column", f"shape {inputs.shape}", advice)
    predictions = predict(inputs, weights, bias)
    residuals = predictions - targets
    figure, (top, below) = new_figure(4.0, nrows=2, sharex=True, height_ratios=(3, 2))
    draw_data(top, inputs, targets, label="targets")
    # Smaller than any target, which would be hidden otherwise.
    top.plot(inputs[:, 0], predictions, style, color=MODEL, ms=2.5, label="predictions")
    top.legend()
    label(top, "", y)
    below.axhline(0, color=MARK, linewidth=0.8)
    draw_data(below, inputs, residuals, MODEL)
    below.margins(y=0.12)
    _, bracket, unit = y.partition("(")
    label(below, x, "residual ŷ − y" + bracket.replace("(", "\n(") + unit)
    return Picture(
        figure,
        f"The residuals {shape_of(inputs[:, 0], residuals)}, from {residuals.min():.3g} to"
        f" {residuals.max():.3g}, RMSE {rmse(inputs, targets, weights, bias):.4g}. Above,"
        f" {len(targets)} targets from {targets.min():,.6g} to {targets.max():,.6g} and the"
        f" line y = {weights[0]:.6g} x {'−' if bias < 0 else '+'} {abs(bias):.6g}.",
    )


def shape_of(x, residuals):
    """Return in words what residuals do along x: what most of their variance goes with."""
    if np.ptp(residuals) <= 1e-9 * np.abs(residuals).max():
        return "are all alike"
    places, spread = len(np.unique(x)), residuals.var()
    for degree, falling, rising in ((1, "fall", "rise"), (2, "are an arch", "are a bowl")):
        # Through fewer places such a curve would go whatever the residuals do.
        if places < degree + 2:
            break
        curve = np.polyfit(x, residuals, degree)
        if (residuals - np.polyval(curve, x)).var() < spread / 2:
            return rising if curve[0] > 0 else falling
    return "have no shape"


def plot_test(inputs, targets, weights, bias):
    """Show predictions as dots upon test targets and, below, their residuals.

    On an axis of 50,000 an error of 80 cannot be seen, so the residuals have a panel
    of their own. Takes the first four parameters of `plot_fit`.

    Raises
    ------
    ValueError, TypeError
        As `plot_fit` does.
    """
    return plot_fit(inputs, targets, weights, bias, style="o")


HOPS = 61  # so many epochs are drawn one by one, from 0 on


@validated(epochs="last_epochs")
def epochs_to_draw(epochs):
    """Return epoch numbers from 0 to `epochs`: every hop at first, then ever fewer.

    Parameters
    ----------
    epochs : int
        The last of them, up to 10¹⁵.

    Returns
    -------
    chosen : ndarray, shape (k,)
        Whole numbers in rising order, from 0 to `epochs`.

    Raises
    ------
    ValueError, TypeError
        If `epochs` is not one whole number in this range.
    """
    hops = np.arange(min(epochs + 1, HOPS))
    later = np.geomspace(1, epochs, 200).round() if epochs > 0 else []
    return np.union1d(hops, later)


def draw_path(way, hops, weights, biases):
    """Draw a path of `epochs_to_draw` as a line, with a dot at each of its first hops.

    A path that still swings after these hops goes on as dots: it has been on either side
    many times between two of them, and a line would show another motion.
    """
    # A swing of momentum takes many epochs: those of the later half tell.
    steps = np.append(np.diff(weights[HOPS // 2 : HOPS]), 0)
    with np.errstate(all="ignore"):
        visible = abs(steps[-5:]).max() > np.ptp(way.axes.get_xlim()) / 500
        swings = len(weights) > HOPS and steps.min() < 0 < steps.max() and visible
    joined, dotted = (HOPS, None) if swings else (None, HOPS)
    way.set_data(weights[:joined], biases[:joined])
    hops.set_data(weights[:dotted], biases[:dotted])
