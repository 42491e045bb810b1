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
from helpers.descent import FLAT, curvatures, descent_path, stability_limit, verdict
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
def plot_fit(inputs, targets, weights, bias):
    """Show samples, the line through them and, below, its residuals, as a `Picture`.

    Parameters
    ----------
    inputs : array_like, shape (n, 1)
    targets : array_like, shape (n,)
    weights : array_like, shape (1,)
    bias : float
    """
    inputs, targets = validated(inputs=inputs, targets=targets)
    figure, (top, below) = new_figure(3.8, nrows=2, sharex=True, height_ratios=(3, 2))
    predictions = predict(inputs, weights, bias)
    draw_data(top, inputs, targets, label="data")
    top.plot(inputs[:, 0], predictions, color=MODEL, label="line")
    top.legend()
    label(top, "", "y")
    below.axhline(0, color=MARK, linewidth=0.8)
    below.plot(inputs[:, 0], predictions - targets, ".", color=MODEL)
    label(below, "x", "residual ŷ − y")
    residuals = predictions - targets
    return Picture(
        figure,
        f"{len(targets)} samples and the line y = {weights[0]:.6g} x + {bias:.6g}; below, its"
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
    hops = np.arange(min(epochs, 60) + 1)
    later = np.geomspace(1, epochs, 200).round() if epochs > 0 else []
    return np.union1d(hops, later)


VERDICTS = {
    "converging": "Converging: every error shrinks, and none changes its sign.",
    "oscillating": "Converging, but the steep direction jumps from side to side.",
    "diverging": "Diverging: the steep direction grows at every jump.",
    "at the edge": "At the edge: the steep direction jumps to and fro and hardly shrinks.",
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
