"""The pictures of the course: one style, one colour for one thing.

A `plot_…` function takes data first and returns a `Picture`, which shows itself
as the last expression of a cell. A `draw_…` function draws on given axes. Neither
fits anything: figures know the model, and the model knows no figures.
"""

import base64
import html
import io

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure

from helpers._validation import validated
from helpers.descent import FLAT, curvatures, descent_path, modes, stability_limit, verdict
from helpers.regression import predict, rmse

# Told apart by people with any colour-vision deficiency, and dark enough to read.
DATA, MODEL, MARK, QUIET = "#0072B2", "#B84A00", "#000000", "#767676"
STYLE = {
    "figure.facecolor": "white",
    "figure.dpi": 200,
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
WIDTH = 9.6  # inches; shown at 100 pixels an inch, drawn at twice that


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
    return f'<figure style="margin: 0">{img(png(figure), figure, description)}</figure>'


@rc_context(STYLE)
def png(figure):
    """Return the figure as PNG, with all that is in it."""
    settle(figure)
    with io.BytesIO() as buffer:
        figure.savefig(buffer, format="png", metadata={"Software": None})
        return buffer.getvalue()


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
        f' style="display: block; width: 100%; max-width: {css_width(figure)}px">'
    )


def css_width(figure):
    """Return the width at which a figure is shown, in CSS pixels."""
    return round(figure.get_figwidth() * 100)


@rc_context(STYLE)
def new_figure(height, **options):
    """Return an empty figure of the course's width and its axes, by `Figure.subplots`."""
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    return figure, figure.subplots(**options)


def label(ax, x, y, title=""):
    """Name both axes, with units, and the panel."""
    ax.set(xlabel=x, ylabel=y)
    ax.set_title(title, loc="left")


def draw_data(ax, inputs, targets, **style):
    """Draw samples of one input column as dots."""
    return ax.plot(inputs[:, 0], targets, "o", color=DATA, markersize=3, **style)[0]


def draw_map(ax, inputs, targets, weights, biases, levels):
    """Draw lines of equal cost over one weight and the bias.

    `weights` and `biases` are (low, high); `levels` are powers of ten.
    """
    x = inputs[:, 0]
    grid_w, grid_b = np.linspace(*weights, 161), np.linspace(*biases, 161)
    costs = [np.mean((w * x + grid_b[:, None] - targets) ** 2, axis=1) / 2 for w in grid_w]
    heights = np.log10(np.maximum(np.transpose(costs), 1e-300))
    ax.contour(
        grid_w,
        grid_b,
        heights,
        levels,
        colors=QUIET,
        linewidths=0.6,
        linestyles="solid",
    )
    ax.set(xlim=weights, ylim=biases)
    ax.grid(visible=False)


@rc_context(STYLE)
def plot_costs(costs):
    """Show the cost before each epoch, on logarithmic axes, as a `Picture`.

    Parameters
    ----------
    costs : array_like, shape (epochs,)
        As `linear_regression` returns them.
    """
    costs = np.asarray(costs, dtype=float)
    figure, ax = new_figure(3.2)
    ax.plot(costs, color=MODEL)
    ax.set_xscale("symlog", linthresh=1)
    ax.set(yscale="log", xlim=(0, len(costs)))
    label(ax, "epoch (logarithmic from 1 on)", "cost J (squared units of y)")
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
    figure, (top, below) = new_figure(3.8, nrows=2, sharex=True, height_ratios=(3, 2))
    predictions = predict(inputs, weights, bias)
    draw_data(top, inputs, targets, label="data")
    top.plot(inputs[:, 0], predictions, color=MODEL, label="line")
    top.legend()
    label(top, "", y)
    below.axhline(0, color=MARK, linewidth=0.8)
    below.plot(inputs[:, 0], predictions - targets, ".", color=MODEL)
    _, bracket, unit = y.partition("(")
    label(below, x, f"residual ŷ − y\n({unit}" if bracket else "residual ŷ − y")
    residuals = predictions - targets
    return Picture(
        figure,
        f"{len(targets)} samples and the line y = {weights[0]:.6g} x {bias:+.6g}; below, its"
        f" residuals, from {residuals.min():.3g} to {residuals.max():.3g}.",
    )


@rc_context(STYLE)
def plot_test(inputs, targets, weights, bias):
    """Show predictions beside targets and, below, how far apart they are, as a `Picture`.

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
    figure, (top, below) = new_figure(4.2, nrows=2, sharex=True)
    draw_data(top, inputs, targets, label="targets")
    top.plot(inputs[:, 0], predictions, "x", color=MODEL, markersize=7, label="predictions")
    top.legend()
    label(top, "", "y")
    below.axhline(0, color=MARK, linewidth=0.8)
    below.plot(inputs[:, 0], predictions - targets, "x", color=MODEL)
    label(below, "x", "residual ŷ − y")
    error = rmse(inputs, targets, weights, bias)
    worst = np.abs(predictions - targets).max()
    return Picture(
        figure,
        f"{len(targets)} test targets from {targets.min():,.6g} to {targets.max():,.6g} with"
        f" the predictions upon them; below, the residuals: RMSE {error:.4g}, largest"
        f" {worst:.4g}.",
    )


class TrainingFigure:
    """The figure of notebook 03: line, residuals, cost curve and path, for one input.

    The ranges are those of the article's data, y = 0.5x + 2 for x = 1 … 300.

    Parameters
    ----------
    inputs : array_like, shape (n, 1)
    targets : array_like, shape (n,)

    Attributes
    ----------
    figure : matplotlib.figure.Figure
        What moves in it is drawn with `animated=True`.
    """

    @rc_context(STYLE)
    def __init__(self, inputs, targets):
        self.inputs, self.targets = validated(inputs=inputs, targets=targets)
        layout = [["fit", "costs", "map"], ["residuals", "costs", "far"]]
        self.figure = Figure(figsize=(WIDTH, 4.6), layout="constrained")
        self.panels = ax = self.figure.subplot_mosaic(layout, height_ratios=(3, 2))
        line = {"color": MODEL, "animated": True}
        dot = {"color": MARK, "marker": "o", "linestyle": "none", "animated": True}

        draw_data(ax["fit"], self.inputs, self.targets)
        (self.fit,) = ax["fit"].plot([], [], **line)
        ax["fit"].set(xlim=(0, 301), ylim=(0, 160))
        label(ax["fit"], "", "y", "data and line")

        ax["residuals"].axhline(0, color=MARK, linewidth=0.8)
        (self.residuals,) = ax["residuals"].plot([], [], **line)
        ax["residuals"].set(xlim=(0, 301), ylim=(-2.5, 1.5))
        label(ax["residuals"], "x", "ŷ − y", "residuals")

        (self.costs,) = ax["costs"].plot([], [], **line)
        ax["costs"].set(yscale="log", ylim=(1e-4, 1e8))
        label(ax["costs"], "", "J (squared units of y)", "cost")
        self.set_epoch_axis(logarithmic=True)

        weights, far, biases = (0.485, 0.525), (-0.1, 1.1), (-0.3, 2.5)
        draw_map(ax["map"], self.inputs, self.targets, weights, biases, np.arange(-3, 2, 0.5))
        draw_map(ax["far"], self.inputs, self.targets, far, biases, np.arange(-3, 4.5, 0.5))
        label(ax["map"], "", "bias b", "path over lines of equal cost")
        label(ax["far"], "weight w", "b", "the same from afar")
        self.paths = [
            ax[name].plot([], [], linewidth=1.2, **line)[0] for name in ("map", "far")
        ]
        self.heres = [ax[name].plot([], [], **dot)[0] for name in ("map", "far")]

    def set_epoch_axis(self, logarithmic):
        """Count the epochs of the cost curve on a logarithmic or a linear axis."""
        ax = self.panels["costs"]
        scale = "symlog" if logarithmic else "linear"
        if scale == ax.get_xscale():
            return
        ax.set_xscale(scale, **({"linthresh": 1, "linscale": 0.5} if logarithmic else {}))
        ax.set_xlim((0, 2e6) if logarithmic else (0, 5e5))
        if logarithmic:
            ax.set_xticks([0, 1, 1e2, 1e4, 1e6])
        else:
            ax.set_xticks([0, 250_000, 500_000], ["0", "250,000", "500,000"])
        ax.set_xlabel("epoch (logarithmic from 1 on)" if logarithmic else "epoch (linear)")

    def show(self, epochs, path):
        """Move every line to a path that `descent_path` returned for these epochs."""
        weights, biases = path.weights[:, 0], path.biases
        x = self.inputs[:, 0]
        predictions = x * weights[-1] + biases[-1]
        self.fit.set_data(x, predictions)
        self.residuals.set_data(x, predictions - self.targets)
        self.costs.set_data(epochs, path.costs)
        for line in self.paths:
            line.set_data(weights, biases)
        for dot in self.heres:
            dot.set_data(weights[-1:], biases[-1:])


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
    path = descent_path(inputs, targets, [epochs], learning_rate)
    share = learning_rate / stability_limit(inputs)
    told = [
        f"Learning rate {learning_rate:.4g}: {100 * share:.1f} % of the stability limit. "
        + VERDICTS[verdict(inputs, learning_rate)]
    ]
    if path.diverges_at is not None:
        told.append(f"The cost is no longer finite after {path.diverges_at:,} epochs.")
    after = "1 epoch" if epochs == 1 else f"{epochs:,} epochs"
    if np.isfinite(path.costs[0]):
        weights = ", ".join(f"{weight:.6g}" for weight in path.weights[0])
        told.append(
            f"After {after}: w = {weights}, b = {path.biases[0]:.6g},"
            f" J = {path.costs[0]:.6g}, RMSE = {np.sqrt(2 * path.costs[0]):.6g}."
        )
    else:
        told.append(f"After {after} no finite number is left.")
    if share < 1:
        told.append(describe_slow_error(learning_rate * curvatures(inputs), epochs))
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

    Attributes
    ----------
    figure : matplotlib.figure.Figure
        What moves in it is drawn with `animated=True`.
    """

    @rc_context(STYLE)
    def __init__(self, x, y, across, costs, name):
        self.figure, (left, right) = new_figure(3.4, ncols=2)
        left.set(xlim=x, ylim=y)
        right.set(xlim=across, ylim=costs)
        label(left, "x", "y", "data, line and residuals")
        label(right, name, "J (squared units of y)", f"cost against {name}")
        dots = {"marker": "o", "linestyle": "none"}
        self.lines = [
            ax.plot([], [], animated=True, **style)[0]
            for ax, style in (
                (left, {"color": QUIET, "linewidth": 1}),
                (left, {"color": MODEL}),
                (left, {"color": DATA, **dots}),
                (right, {"color": QUIET, "linestyle": "--"}),
                (right, {"color": QUIET, "markersize": 3, **dots}),
                (right, {"color": MARK, "markersize": 7, **dots}),
            )
        ]

    def show(self, inputs, targets, predictions, curve, here, others=((), ())):
        """Move everything; `curve`, `here` and `others` are pairs (across, costs)."""
        x = inputs[:, 0]
        gap = np.full(len(x), np.nan)
        sticks = np.ravel([x, x, gap], "F"), np.ravel([targets, predictions, gap], "F")
        moved = (sticks, (x, predictions), (x, targets), curve, others, here)
        for line, points in zip(self.lines, moved, strict=True):
            line.set_data(*points)


def moving(ax, style="-", color=MODEL, **options):
    """Return a line without points on the axes, for `show` to move."""
    return ax.plot([], [], style, color=color, animated=True, **options)[0]


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
        self.function = function
        self.figure, ax = new_figure(3.4, subplot_kw={"xlim": weights, "ylim": heights})
        grid = np.linspace(*weights, 201)
        ax.plot(grid, [function(weight) for weight in grid], color=QUIET)
        label(ax, "weight w", name, "the ball, and the slope below it")
        self.hops = moving(ax, linewidth=1), moving(ax, "o", markersize=5)
        self.slope = moving(ax, "--", MARK, linewidth=1.2)
        self.ball = moving(ax, "o", MARK, markersize=10)

    def show(self, path, slope):
        """Move the ball along the weights of `path`, to where the curve has `slope`."""
        heights = [self.function(weight) for weight in path]
        for line in self.hops:
            line.set_data(path, heights)
        aside = np.array([-1, 1])
        self.slope.set_data(path[-1] + aside, heights[-1] + slope * aside)
        self.ball.set_data(path[-1:], heights[-1:])


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
        ax.set(xscale="log", yscale="log", xlim=(1e-15, 2), ylim=(1e-16, 10))
        label(ax, "step h", "error of the slope", "the error, from h = 1 down to your h")
        self.lines = moving(ax, "-", MARK), moving(ax, "--", QUIET)
        ax.legend(self.lines, ("forward", "central"), loc="lower left")

    def show(self, h):
        """Draw both errors for steps from 1 down to h."""
        steps = 10 ** np.arange(0, np.log10(h) - 1e-9, -0.1)
        for line, error in zip(self.lines, self.errors, strict=True):
            # A logarithmic axis has no place for 0, which is an exact slope.
            line.set_data(steps, [max(error(step), 1e-16) for step in steps])


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
        self.figure, ax = new_figure(4.8, subplot_kw={"aspect": "equal"})
        draw_map(ax, self.inputs, self.targets, weights, biases, levels)
        label(ax, "weight w", "bias b", "lines of equal cost, and the arrow −∇J")
        self.level = moving(ax, color=QUIET)
        self.aim = moving(ax, ":", MARK)
        self.path = moving(ax, linewidth=1.2), moving(ax, "o", markersize=5)
        self.arrow = moving(ax, color=MARK, linewidth=2.2)

    def show(self, path):
        """Move to the end of a path that `descent_path` returned."""
        points = np.column_stack([path.weights, path.biases])
        found = modes(self.inputs, self.targets, (path.weights[-1], path.biases[-1]))
        minimum = points[-1] - found.gaps @ found.directions
        downhill = -(found.curvatures * found.gaps) @ found.directions
        arrow = points[-1] @ [1, 1j] + downhill @ [1, 1j] * ARROW
        self.arrow.set_data(arrow.real, arrow.imag)
        self.aim.set_data(*np.transpose([points[-1], minimum]))
        # The line of equal cost through this point: an ellipse about the minimum.
        turn = np.linspace(0, 2 * np.pi, 121)
        radii = np.sqrt(found.curvatures @ found.gaps**2 / found.curvatures)
        circle = np.column_stack([np.cos(turn), np.sin(turn)])
        self.level.set_data(*(minimum + circle * radii @ found.directions).T)
        for line in self.path:
            line.set_data(*points.T)


class ExtrapolationFigure:
    """The figure of notebook 04: test points of one model, and the size of its errors.

    The ranges are those of the article's data, x up to 100,000 and y up to 50,000.

    Parameters
    ----------
    inputs : array_like, shape (n, 1)
        The training inputs, whose range is shaded.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
        What moves in it is drawn with `animated=True`.
    """

    @rc_context(STYLE)
    def __init__(self, inputs):
        self.figure, (left, right) = new_figure(3.3, ncols=2)
        for ax in (left, right):
            ax.axvspan(np.min(inputs), np.max(inputs), color="#DADADA", label="training range")
        (self.rmse,) = right.plot([], [], "--", color=MARK, animated=True, label="RMSE")
        dots = {"marker": "o", "linestyle": "none", "animated": True, "markersize": 4}
        (self.targets,) = left.plot([], [], **dots | {"markersize": 7}, color=DATA)
        (self.predictions,) = left.plot([], [], color=MODEL, **dots)
        (self.sizes,) = right.plot([], [], color=MODEL, **dots)
        left.set(xlim=(-2000, 102_000), ylim=(-1500, 52_000))
        right.set(xscale="log", yscale="log", xlim=(1, 1.1e5), ylim=(1e-4, 1e3))
        label(left, "x", "y", "targets (blue), predictions upon them (orange)")
        label(right, "x (logarithmic)", "|ŷ − y| (logarithmic)", "size of the residuals")
        right.legend(loc="lower right")

    def show(self, inputs, targets, predictions):
        """Move everything to these test inputs, shape (n, 1)."""
        x, sizes = inputs[:, 0], np.abs(predictions - targets)
        self.targets.set_data(x, targets)
        self.predictions.set_data(x, predictions)
        self.sizes.set_data(x, sizes)
        self.rmse.set_data([1, 1e6], np.sqrt([np.mean(sizes**2)] * 2))


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
        draw_data(ax, inputs, targets, zorder=3)
        ax.plot(ends[:, 0], predict(ends, *lines[name]), color=MODEL)
        label(ax, "x", "y", f"set {name}")
    told = ", ".join(f"{name} up to y = {y.max():.4g}" for name, (_, y) in sets.items())
    return Picture(figure, f"The sets, each with its line: {told}.")


class ConditioningFigure:
    """The figure of notebook 05: the map of one scaled input, and what is left to do.

    Parameters
    ----------
    targets : array_like, shape (n,)

    Attributes
    ----------
    figure : matplotlib.figure.Figure
        What moves in it is drawn with `animated=True`.
    """

    @rc_context(STYLE)
    def __init__(self, targets):
        self.targets, self.inputs = targets, np.empty(0)
        self.figure, (self.map, ax) = new_figure(4.0, ncols=2, width_ratios=(3, 4))
        line = {"color": MODEL, "animated": True}
        (self.path,) = self.map.plot([], [], linewidth=1.2, **line)
        (self.minimum,) = self.map.plot([], [], "o", color=MARK, animated=True)
        self.map.set_box_aspect(1)
        label(self.map, "weight of x as scaled", "its bias", "path over lines of equal cost")
        (self.fast,) = ax.plot([], [], "--", label="steep direction", **line)
        (self.slow,) = ax.plot([], [], label="flat direction", **line)
        (self.arrival,) = ax.plot([], [], ":", label="arrived", color=MARK, animated=True)
        ax.set_xscale("symlog", linthresh=1, linscale=0.5)
        ax.set(yscale="log", xlim=(0, 2e8), ylim=(1e-10, 3))
        ax.set_xticks([0, 1, 1e2, 1e4, 1e6, 1e8])
        ax.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=3)
        label(ax, "epoch (logarithmic from 1 on)", "share of the error left", "what is left")

    def show(self, inputs, learning_rate, needed):
        """Draw the path over scaled inputs (n, 1) that arrives after `needed` epochs."""
        epochs, found = epochs_to_draw(needed), curvatures(inputs)
        if not np.array_equal(inputs, self.inputs):
            self.redraw_map(inputs, found[0])
        path = descent_path(inputs, self.targets, epochs, learning_rate)
        self.path.set_data(path.weights[:, 0], path.biases)
        with np.errstate(over="ignore"):
            left = np.abs(1 - learning_rate * found[:, None]) ** epochs
        for line, share in zip((self.fast, self.slow), left, strict=True):
            line.set_data(epochs, np.maximum(share, 1e-30))  # 0 has no logarithm
        self.arrival.set_data([needed, needed], [1e-10, 3])

    def redraw_map(self, inputs, steepest):
        """Draw the map anew, as wide as it is high, about the minimum for these inputs."""
        self.inputs, best = inputs, np.polyfit(inputs[:, 0], self.targets, 1)
        self.minimum.set_data(best[:1], best[1:])
        reach = 1.2 * np.abs(best).max()
        for old in list(self.map.collections):
            old.remove()
        levels = np.log10(steepest * reach**2 / 2) + np.arange(-2.5, 0.5, 0.5)
        weights, biases = ((middle - reach, middle + reach) for middle in best)
        draw_map(self.map, inputs, self.targets, weights, biases, levels)


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
        f"Learning rate {learning_rate:.4g} is {50 * learning_rate * fast:.3g} % of the limit:"
        f" each epoch multiplies the error by {steep:.4g} in the steep direction and by"
        f" {flat:.8g} in the flat one.\n{arrives}"
    )
