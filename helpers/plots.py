"""The pictures of the course: one style, one colour for one thing.

A `plot_…` function takes data first and returns a `Picture`, which shows itself
as the last expression of a cell. A `…Figure` is made once and moved by its `show`;
what moves in it is drawn with `animated=True`. A `draw_…` function draws on given
axes. None fits anything: figures know the model, and the model knows no figures.
"""

import base64
import html
import io

import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from helpers._validation import validated
from helpers.descent import FLAT, curvatures, descent_path, modes, regime
from helpers.regression import predict, rmse

# Told apart by people with any colour-vision deficiency, and dark enough to read.
DATA, MODEL, MARK, QUIET = "#0072B2", "#B84A00", "#000000", "#767676"
STYLE = {
    "figure.facecolor": "white",
    "figure.dpi": 220,
    "savefig.dpi": "figure",
    "font.size": 10,
    "axes.titlesize": 10,
    "axes.labelsize": 10,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "legend.fontsize": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#E4E4E4",
    "grid.linewidth": 0.6,
    "lines.linewidth": 1.8,
    "lines.markersize": 4,
    "legend.frameon": False,
    "path.simplify_threshold": 0.5,
}
WIDTH = 8.0  # inches, on which letters of 9 and 10 points can be read at any width
CSS_PIXELS = 110  # an inch, where there is room; drawn at twice that
NARROWEST = "580px"  # below it letters would be too small to read: it scrolls instead


class Picture:
    """A figure with its description in words, which shows itself in a notebook.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    description : str
        What there is to see, with its numbers, for those who cannot see it.
    """

    def __init__(self, figure, description):
        self.figure = figure
        self.description = description

    def _repr_mimebundle_(self, include=None, exclude=None):
        picture = html_picture(self.figure, self.description)
        return {"text/html": picture, "text/plain": self.description}


def html_picture(figure, description):
    """Return the figure as HTML; only an <img alt> brings the description to a reader."""
    picture = img(png(figure), figure, description)
    return f'<figure style="margin: 0; overflow-x: auto">{picture}</figure>'


def png(figure, animated=True):
    """Return the figure as PNG, with or without what is animated."""
    settle(figure)
    # Saving draws all there is; a canvas by itself leaves out what is animated.
    write = figure.savefig if animated else FigureCanvasAgg(figure).print_png
    with rc_context(STYLE), io.BytesIO() as buffer:
        write(buffer, metadata={"Software": None})
        return buffer.getvalue()


@rc_context(STYLE)
def settle(figure):
    """Let the labels of a figure find their places, once: a second time they shift."""
    if figure.get_layout_engine():
        figure.draw_without_rendering()
        figure.set_layout_engine("none")


def img(data, figure, description):
    """Return one <img> as wide as the figure is meant to be, or as its place allows."""
    data = base64.b64encode(data).decode()
    return (
        f'<img alt="{html.escape(description)}" src="data:image/png;base64,{data}"'
        f' style="display: block; width: 100%; min-width: {NARROWEST};'
        f' max-width: {css_width(figure)}px">'
    )


def css_width(figure):
    """Return the width at which a figure is shown, in CSS pixels."""
    return round(figure.get_figwidth() * CSS_PIXELS)


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
    """Return a line without points on the axes, for `move`."""
    return ax.plot([], [], style, color=color, animated=True, **options)[0]


def move(lines, *points):
    """Give each line its points, a pair (x, y)."""
    for line, pair in zip(lines, points, strict=True):
        line.set_data(*pair)


def draw_data(ax, inputs, values, color=DATA, **style):
    """Draw one dot a sample over one input column, larger where there are few."""
    size = 4 if len(values) > 100 else 6
    ax.plot(inputs[:, 0], values, "o", color=color, markersize=size, **style)


def draw_residuals(ax, inputs, residuals, x, y):
    """Draw residuals as dots about the zero line; `x` and `y` name the data, with units."""
    ax.axhline(0, color=MARK, linewidth=0.8)
    draw_data(ax, inputs, residuals, MODEL)
    ax.margins(y=0.12)
    _, bracket, unit = y.partition("(")
    label(ax, x, "residual ŷ − y" + bracket.replace("(", "\n(") + unit)


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

    `weights` and `biases` are (low, high); `levels` are powers of ten. Returns what was
    drawn.
    """
    x = inputs[:, 0]
    grid_w, grid_b = np.linspace(*weights, 161), np.linspace(*biases, 161)
    costs = [np.mean((w * x + grid_b[:, None] - targets) ** 2, axis=1) / 2 for w in grid_w]
    heights = np.log10(np.maximum(np.transpose(costs), 1e-300))
    style = {"colors": QUIET, "linewidths": 0.6, "linestyles": "solid"}
    lines = ax.contour(grid_w, grid_b, heights, levels, **style)
    (minimum,) = ax.plot(*np.polyfit(x, targets, 1), "+", color=MARK, markersize=9)
    ax.set(xlim=weights, ylim=biases)
    ax.spines[:].set_visible(True)
    ax.grid(visible=False)
    return lines, minimum


@rc_context(STYLE)
def plot_costs(costs):
    """Show the cost before each epoch, on logarithmic axes, as a `Picture`.

    Parameters
    ----------
    costs : array_like, shape (epochs,)
        As `linear_regression` returns them.
    """
    costs = np.asarray(costs, dtype=float)
    figure, ax = new_figure(3.0)
    ax.plot(costs, color=MODEL)
    ax.set_yscale("log")
    label(ax, "", "cost J (squared units of y)")
    draw_epoch_axis(ax, len(costs))
    return Picture(
        figure,
        f"Cost against epoch: from {costs[0]:.6g} before the first of {len(costs):,} epochs"
        f" to {costs[-1]:.6g} before the last.",
    )


@rc_context(STYLE)
def plot_fit(inputs, targets, weights, bias, *, x="x", y="y"):
    """Show samples, the line through them and, below, its residuals, as a `Picture`.

    Parameters
    ----------
    inputs : array_like, shape (n, 1)
    targets : array_like, shape (n,)
    weights : array_like, shape (1,)
    bias : float
    x, y : str, optional
        What the axes are called, with units.
    """
    inputs, targets = validated(inputs=inputs, targets=targets)
    predictions = predict(inputs, weights, bias)
    residuals = predictions - targets
    figure, (top, below) = new_figure(3.8, nrows=2, sharex=True, height_ratios=(3, 2))
    draw_data(top, inputs, targets, label="data")
    top.plot(inputs[:, 0], predictions, color=MODEL, label="line")
    top.legend()
    label(top, "", y)
    draw_residuals(below, inputs, residuals, x, y)
    return Picture(
        figure,
        f"{len(targets)} samples and the line y = {weights[0]:.6g} x"
        f" {'−' if bias < 0 else '+'} {abs(bias):.6g}; below, its residuals, from"
        f" {residuals.min():.3g} to {residuals.max():.3g}.",
    )


@rc_context(STYLE)
def plot_test(inputs, targets, weights, bias):
    """Show predictions upon targets and, below, how far apart they are, as a `Picture`.

    On an axis of 50,000 an error of 80 cannot be seen, so the residuals have a panel
    of their own.

    Parameters
    ----------
    inputs : array_like, shape (n, 1)
    targets : array_like, shape (n,)
    weights : array_like, shape (1,)
    bias : float
    """
    inputs, targets = validated(inputs=inputs, targets=targets)
    predictions = predict(inputs, weights, bias)
    residuals = predictions - targets
    figure, (top, below) = new_figure(4.2, nrows=2, sharex=True)
    top.plot(inputs[:, 0], targets, "o", color=DATA, markersize=8, label="targets")
    top.plot(inputs[:, 0], predictions, "o", color=MODEL, label="predictions")
    top.legend()
    label(top, "", "y")
    draw_residuals(below, inputs, residuals, "x", "y")
    return Picture(
        figure,
        f"{len(targets)} test targets from {targets.min():,.6g} to {targets.max():,.6g} with"
        f" the predictions upon them; below, the residuals: RMSE"
        f" {rmse(inputs, targets, weights, bias):.4g}, largest {np.abs(residuals).max():.4g}.",
    )


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
    """

    @rc_context(STYLE)
    def __init__(self, x, y, across, costs, name):
        self.figure, (left, right) = new_figure(3.4, ncols=2)
        left.set(xlim=x, ylim=y)
        right.set(xlim=across, ylim=costs)
        label(left, "x", "y", "data, line and residuals")
        label(right, name, "cost J (squared units of y)", f"cost against {name}")
        sticks, data = moving(left, "-", QUIET, linewidth=1), moving(left, "o", DATA)
        curve, others = moving(right, "--", QUIET), moving(right, "o", DATA, markersize=3)
        here = moving(right, "o", MARK, markersize=7)
        self.lines = sticks, data, moving(left), curve, others, here

    def show(self, inputs, targets, predictions, curve, here, others=((), ())):
        """Move everything; `curve`, `here` and `others` are pairs (across, costs)."""
        x = inputs[:, 0]
        gap = np.full(len(x), np.nan)
        sticks = np.ravel([x, x, gap], "F"), np.ravel([targets, predictions, gap], "F")
        move(self.lines, sticks, (x, targets), (x, predictions), curve, others, here)


class HopFigure:
    """The figure of notebook 02 for one weight: a ball that hops on the cost curve.

    Parameters
    ----------
    function : callable
        Takes a weight and returns a height, such as its cost.
    weights, heights : (low, high)
        What the axes show.
    name : str, optional
        Of the function, with its unit.
    """

    @rc_context(STYLE)
    def __init__(self, function, weights, heights, name="cost J (squared units of y)"):
        self.function, self.reach = function, 0.08 * np.ptp(weights)
        self.figure, ax = new_figure(3.4, subplot_kw={"xlim": weights, "ylim": heights})
        grid = np.linspace(*weights, 201)
        ax.plot(grid, [function(weight) for weight in grid], color=QUIET)
        label(ax, "weight w", name, "the ball, and the slope below it")
        hops = moving(ax, linewidth=1), moving(ax, "o", markersize=5)
        slope = moving(ax, "--", MARK, linewidth=1.2)
        self.lines = *hops, slope, moving(ax, "o", MARK, markersize=10)

    def show(self, path, slope):
        """Move the ball along the weights of `path`, to where the curve has `slope`."""
        heights = [self.function(weight) for weight in path]
        aside = self.reach * np.array([-1, 1])
        tangent = path[-1] + aside, heights[-1] + slope * aside
        move(self.lines, (path, heights), (path, heights), tangent, (path[-1:], heights[-1:]))


class DifferenceFigure:
    """The figure of notebook 02 for slopes by finite differences: their errors.

    Parameters
    ----------
    forward_error, central_error : callable
        Take the step h and return how far that difference is from the slope.
    """

    @rc_context(STYLE)
    def __init__(self, forward_error, central_error):
        self.errors = forward_error, central_error
        self.figure, ax = new_figure(3.4)
        ax.set(xscale="log", yscale="log", xlim=(1e-15, 2), ylim=(1e-17, 10))
        label(ax, "step h", "error of the slope", "the error, from h = 1 down to your h")
        self.lines = moving(ax, "-", MARK), moving(ax, "--", QUIET)
        self.heres = moving(ax, "o", MARK, markersize=6), moving(ax, "o", QUIET, markersize=6)
        ax.legend(self.lines, ("forward", "central"), loc="lower left")
        ax.set_yticks([1e-17, 1e-12, 1e-8, 1e-4, 1], ["exact", "1e-12", "1e-8", "1e-4", "1"])

    def show(self, h):
        """Draw both errors for steps from 1 down to h."""
        h = validated(h=h)
        steps = np.append(10 ** np.arange(0, np.log10(h) - 1e-9, -0.1), h)
        # A logarithmic axis has no place for 0, which is an exact slope.
        errors = [[max(error(step), 1e-17) for step in steps] for error in self.errors]
        move(self.lines, *((steps, each) for each in errors))
        move(self.heres, *((steps[-1:], each[-1:]) for each in errors))


# An arrow as complex numbers, which one product stretches and turns: the shaft from 0
# to 1, then the two strokes of its head.
ARROW = np.array([0, 1, 0.85 + 0.08j, 1, 0.85 - 0.08j])


class DownhillFigure:
    """The figure of notebook 02 for weight and bias: the way downhill on a map.

    Both axes have the same scale, since otherwise right angles would not look right.

    Parameters
    ----------
    inputs : array_like, shape (n, 1)
    targets : array_like, shape (n,)
    weights, biases : (low, high)
        What the map shows.
    levels : array_like
        Powers of ten of the cost.
    """

    @rc_context(STYLE)
    def __init__(self, inputs, targets, weights, biases, levels):
        self.inputs, self.targets = validated(inputs=inputs, targets=targets)
        self.figure, ax = new_figure(4.6, subplot_kw={"aspect": "equal"})
        draw_map(ax, self.inputs, self.targets, weights, biases, levels)
        label(ax, "weight w", "bias b", "lines of equal cost; each step is η times the arrow")
        level, aim = moving(ax, color=QUIET), moving(ax, ":", MARK)
        path = moving(ax, linewidth=1.2), moving(ax, "o", markersize=5)
        here, arrow = moving(ax, "o", MARK, markersize=7), moving(ax, "-", MARK, linewidth=2.2)
        self.lines = level, aim, *path, here, arrow

    def show(self, path):
        """Move to the end of a path that `descent_path` returned."""
        points = np.column_stack([path.weights, path.biases])
        found = modes(self.inputs, self.targets, (path.weights[-1], path.biases[-1]))
        minimum = points[-1] - found.gaps @ found.directions
        downhill = -(found.curvatures * found.gaps) @ found.directions
        arrow = points[-1] @ [1, 1j] + downhill @ [1, 1j] * ARROW
        # The line of equal cost through this point: an ellipse about the minimum.
        turn = np.linspace(0, 2 * np.pi, 121)
        radii = np.sqrt(found.curvatures @ found.gaps**2 / found.curvatures)
        circle = np.column_stack([np.cos(turn), np.sin(turn)])
        level, aim = minimum + circle * radii @ found.directions, (points[-1], minimum)
        lines = (np.transpose(each) for each in (level, aim, points, points, points[-1:]))
        move(self.lines, *lines, (arrow.real, arrow.imag))


class TrainingFigure:
    """The figure of notebook 03: line, residuals, cost curve and path, for one input.

    The ranges are those of the article's data, y = 0.5x + 2 for x = 1 … 300.

    Parameters
    ----------
    inputs : array_like, shape (n, 1)
    targets : array_like, shape (n,)
    """

    @rc_context(STYLE)
    def __init__(self, inputs, targets):
        self.inputs, self.targets = validated(inputs=inputs, targets=targets)
        layout = [["fit", "costs", "map"], ["residuals", "costs", "far"]]
        self.figure = Figure(figsize=(WIDTH, 4.4), layout="constrained")
        panels = self.figure.subplot_mosaic(layout, height_ratios=(3, 2))
        fit, self.costs, near, residuals, far = panels.values()
        draw_data(fit, self.inputs, self.targets)
        residuals.axhline(0, color=MARK, linewidth=0.8)
        data, biases = (self.inputs, self.targets), (-0.3, 2.5)
        draw_map(near, *data, (0.485, 0.525), biases, np.arange(-3, 2, 0.5))
        draw_map(far, *data, (-0.1, 1.1), biases, np.arange(0, 4.5, 0.5))
        fit.set(xlim=(0, 305), ylim=(0, 160))
        residuals.set(xlim=(0, 305), ylim=(-2.5, 1.5))
        self.costs.set(yscale="log", ylim=(1e-4, 1e8))
        label(fit, "", "y", "data and line")
        label(residuals, "x", "residual ŷ − y")
        label(self.costs, "", "cost J (squared units of y)", "cost")
        label(near, "weight w", "bias b", "path over equal costs")
        label(far, "weight w", "bias b", "the same from afar")
        draw_epoch_axis(self.costs, 2e6)
        lines = moving(fit), moving(residuals), moving(self.costs)
        ways = moving(near, linewidth=1.2), moving(far, linewidth=1.2)
        heres = (moving(ax, "o", MARK, markersize=5) for ax in (self.costs, near, far))
        self.lines = *lines, *ways, moving(near, "o", markersize=3.5), *heres

    def set_epoch_axis(self, logarithmic):
        """Count the epochs of the cost curve on a logarithmic or a linear axis."""
        if logarithmic != (self.costs.get_xscale() == "symlog"):
            draw_epoch_axis(self.costs, 2e6 if logarithmic else 5e5, logarithmic)

    def show(self, epochs, path):
        """Move every line to a path that `descent_path` returned for these epochs.

        The dots stand where the last finite cost was.
        """
        x, weights, biases, costs = self.inputs[:, 0], path.weights[:, 0], *path[1:]
        predictions = x * weights[-1] + biases[-1]
        last = np.flatnonzero(np.isfinite(costs))[-1:]
        fit, residuals = (x, predictions), (x, predictions - self.targets)
        way, hops, here = ((weights[part], biases[part]) for part in (..., slice(61), last))
        cost = epochs[last], costs[last]
        move(self.lines, fit, residuals, (epochs, costs), way, way, hops, cost, here, here)


class ExtrapolationFigure:
    """The figure of notebook 04: test points of one model, and the size of its errors.

    The ranges are those of the article's data, x up to 100,000 and y up to 50,000.

    Parameters
    ----------
    inputs : array_like, shape (n, 1)
        The training inputs, whose range is shaded.
    """

    @rc_context(STYLE)
    def __init__(self, inputs):
        self.figure, (left, right) = new_figure(3.4, ncols=2)
        left.set(ylim=(1, 1e5))
        right.set(ylim=(1e-3, 2e2))
        for ax in (left, right):
            ax.set(xscale="log", yscale="log", xlim=(0.8, 1.3e5))
            ax.axvspan(np.min(inputs), np.max(inputs), color="#DADADA", label="training range")
        label(left, "x", "y", "targets (blue), predictions (orange) on them")
        label(right, "x", "|ŷ − y|", "size of the residuals")
        targets, predictions = moving(left, "o", DATA, markersize=7), moving(left, "o")
        self.lines = targets, predictions, moving(right, "o"), moving(right, "--", MARK)
        self.lines[-1].set_label("RMSE")
        right.legend(loc="lower right")

    def show(self, inputs, targets, predictions):
        """Move everything to these test inputs, shape (n, 1)."""
        x, sizes = inputs[:, 0], np.abs(predictions - targets)
        rmse = np.sqrt([np.mean(sizes**2)] * 2)
        move(self.lines, (x, targets), (x, predictions), (x, sizes), ([0.8, 1.3e5], rmse))


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
        label(self.map, "weight of x as scaled", "its bias", "path over lines of equal cost")
        label(ax, "", "share of the error left")
        draw_epoch_axis(ax, 2e8)
        steep, flat = moving(ax, "--", label="steep"), moving(ax, label="flat")
        arrival = moving(ax, ":", MARK, label="arrived")
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3)
        self.lines = moving(self.map, linewidth=1.2), steep, flat, arrival

    def show(self, inputs, learning_rate, needed):
        """Draw the path over scaled inputs (n, 1) that arrives after `needed` epochs."""
        epochs, found = epochs_to_draw(needed), curvatures(inputs)
        if not np.array_equal(inputs, self.inputs):
            self.redraw_map(inputs, found[0])
        path = descent_path(inputs, self.targets, epochs, learning_rate)
        with np.errstate(over="ignore"):
            left = np.abs(1 - learning_rate * found[:, None]) ** epochs
        shares = ((epochs, np.maximum(share, 1e-11)) for share in left)  # 0 has no logarithm
        arrival = [needed, needed], [1e-10, 3]
        move(self.lines, (path.weights[:, 0], path.biases), *shares, arrival)

    def redraw_map(self, inputs, steepest):
        """Draw the map anew, as wide as it is high, about the minimum for these inputs."""
        for old in self.drawn:
            old.remove()
        self.inputs, best = inputs, np.polyfit(inputs[:, 0], self.targets, 1)
        reach = 1.2 * np.abs(best).max()
        weights, biases = ((middle - reach, middle + reach) for middle in best)
        levels = np.log10(steepest * reach**2 / 2) + np.arange(-2.5, 0, 0.5)
        self.drawn = draw_map(self.map, inputs, self.targets, weights, biases, levels)


def epochs_to_draw(epochs):
    """Return epoch numbers from 0 to `epochs`: every hop at first, then ever fewer."""
    epochs = int(validated(path_epochs=epochs)[0])
    hops = np.arange(min(epochs, 60) + 1)
    later = np.geomspace(1, epochs, 200).round() if epochs > 0 else []
    return np.union1d(hops, later)


VERDICTS = {
    "converging": "Converging: every error shrinks, and none changes its sign.",
    "oscillating": "Converging, but the steep direction jumps from side to side.",
    "diverging": "Diverging: the steep direction grows at every jump.",
    "at the edge": "At the edge: the jumps hardly shrink or grow.",
}


def describe_training(inputs, targets, learning_rate, epochs):
    """Return in words where gradient descent from zero stands after some epochs.

    Parameters
    ----------
    inputs : array_like, shape (n, d)
    targets : array_like, shape (n,)
    learning_rate : float
    epochs : int
    """
    weights, (bias,), (cost,) = path = descent_path(inputs, targets, [epochs], learning_rate)
    shrinks = learning_rate * curvatures(inputs)
    share = shrinks[0] / 2  # of the stability limit
    after = "1 epoch" if epochs == 1 else f"{epochs:,} epochs"
    rate = f"{learning_rate:.4g}".replace("e-0", "e-")
    told = [
        f"Learning rate {rate}: {100 * share:.1f} % of the stability limit. "
        + VERDICTS[regime(share)]
    ]
    if path.diverges_at is not None:
        told.append(f"The cost is no longer finite after {path.diverges_at:,} epochs.")
    if np.isfinite(cost):
        digits = 6 if share < 1 else 4  # what grows without bound has no use for more
        w = ", ".join(f"{weight:.{digits}g}" for weight in weights[0])
        line = f"w = {w}, b = {bias:.{digits}g}"
        error = f"J = {cost:.{digits}g}, RMSE = {np.sqrt(2 * cost):.{digits}g}"
        told.append(f"After {after}: {line}, {error}.")
    else:
        told.append(f"After {after} no finite number is left.")
    if share < 1:
        told.append(describe_slow_error(shrinks, epochs))
    return "\n".join(told)


def describe_slow_error(shrinks, epochs):
    """Return how much of the slowest error is left; `shrinks` are ηλ, largest first."""
    slowest = shrinks[shrinks > FLAT * shrinks[0]][-1]
    if abs(slowest - 1) < 1e-9:
        return "The slow error is gone after one epoch."
    log_factor = np.log1p(-slowest) if slowest < 1 else np.log(slowest - 1)
    percent, half = 100 * np.exp(epochs * log_factor), np.log(0.5) / log_factor
    left = f"{percent:.3g} %" if percent > 1e-9 else "Less than a billionth of a percent"
    every = f"{half:,.0f}" if half >= 100 else f"{half:.2g}"
    return f"{left} of the slow error is left; half of it goes every {every} epochs."


def describe_conditioning(inputs, learning_rate, needed):
    """Return in words how fast gradient descent is on inputs scaled in some way."""
    fast, *_, slow = curvatures(inputs)
    arrives = f"{needed:,} epoch{'' if needed == 1 else 's'} until w and b stay within 1e-6."
    if needed >= 10**9:
        arrives = "w and b are not within 1e-6 after a billion epochs."
    # Rounded, since 1 - 1 may leave a crumb; + 0 turns -0 into 0.
    steep, flat = np.round(1 - learning_rate * np.array([fast, slow]), 8) + 0
    return (
        f"Curvatures {fast:,.6g} and {slow:,.6g}: condition number {fast / slow:,.6g}.\n"
        f"Learning rate {learning_rate:.4g}: each epoch multiplies the steep error by"
        f" {steep:.4g} and the flat one by {flat:.8g}.\n{arrives}"
    )
