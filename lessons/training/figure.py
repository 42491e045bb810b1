"""The figures of notebook 03, one of which 00 shows too."""

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure

from helpers.arguments import validate
from helpers.data import generate_data
from helpers.descent import descent_path
from helpers.live_figure.numbers import about, format_number
from helpers.plots import (
    MARK,
    QUIET,
    STYLE,
    WIDTH,
    Picture,
    draw_data,
    draw_epoch_axis,
    draw_map,
    draw_path,
    epochs_to_draw,
    label,
    moving,
)

# Where the slider for epochs stops; the number field beside it takes any.
EPOCHS = [0, 1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]
EPOCHS += [10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000]
FIRST = 20  # so many epochs are drawn one by one in a panel of their own


class TrainingFigure:
    """The figure of notebook 03: line, residuals, cost curve and path, for one input.

    The ranges are those of the article's data, y = 0.5x + 2 for x = 1 … 300.

    Parameters
    ----------
    inputs : array_like, shape (n, 1)
    targets : array_like, shape (n,)
    rates : dict of str to float, optional
        Learning rates to compare with, up to three, and what they are: their costs are
        pale curves.
    """

    @rc_context(STYLE)
    def __init__(self, inputs, targets, rates=None):
        self.inputs, self.targets = validate(inputs=inputs, targets=targets)
        layout = [["fit", "costs", "map"], ["residuals", "costs", "first"]]
        self.figure = Figure(figsize=(WIDTH, 3.9), layout="constrained")
        panels = self.figure.subplot_mosaic(layout, height_ratios=(3, 2))
        fit, self.costs, near, residuals, first = panels.values()
        draw_data(fit, self.inputs, self.targets)
        residuals.axhline(0, color=MARK, linewidth=0.8)
        first.axhline(0.5, color=MARK, linewidth=0.8)
        levels = np.arange(-3, 2, 0.5)
        draw_map(near, self.inputs, self.targets, (0.485, 0.525), (-0.3, 2.5), levels)
        fit.set(xlim=(0, 305), ylim=(-10, 160))
        residuals.set(xlim=(0, 305), ylim=(-2.5, 1.5))
        first.set(xlim=(-0.5, FIRST + 0.5), ylim=(-0.25, 1.25))
        self.costs.set(yscale="log", ylim=(1e-4, 1e8))
        label(fit, "", "y", "data and line")
        label(residuals, "x", "residual ŷ − y")
        label(self.costs, "", "cost J (squared units of y)", "cost")
        label(near, "weight w", "bias b", "path over equal costs")
        label(first, "epoch", "weight w", f"the first {FIRST} epochs")
        draw_epoch_axis(self.costs, 2e6)
        self.compare(rates or {})
        self.line, self.misses, self.curve = map(moving, (fit, residuals, self.costs))
        self.way, self.zigzag = (moving(ax, linewidth=1.2) for ax in (near, first))
        self.hops, self.turns = (moving(ax, "o", markersize=3.5) for ax in (near, first))
        dots = (moving(ax, "o", MARK, markersize=5) for ax in (self.costs, near, first))
        self.here_costs, self.here_near, self.here_first = dots

    def compare(self, rates):
        """Draw the costs of other rates, each in a style of its own, which a legend names."""
        epochs = epochs_to_draw(2_000_000)
        for (name, rate), style in zip(rates.items(), (":", "--", "-."), strict=False):
            costs = descent_path(self.inputs, self.targets, epochs, rate).costs
            seen = costs < 1e12  # beyond the axis
            text = f"{format_number(rate)}: {name}"
            self.costs.plot(epochs[seen], costs[seen], style, color=QUIET, lw=1.2, label=text)
        if rates:
            self.costs.legend(loc="upper right", fontsize=8, handlelength=1.6)

    def set_epoch_axis(self, logarithmic):
        """Count the epochs of the cost curve on a logarithmic or a linear axis."""
        if logarithmic != (self.costs.get_xscale() == "symlog"):
            draw_epoch_axis(self.costs, 2e6 if logarithmic else 5e5, logarithmic)

    def show(self, epochs, path):
        """Move every line to a path that `descent_path` returned for these epochs.

        The dots stand where the last finite cost was.
        """
        x, weights, biases = self.inputs[:, 0], path.weights[:, 0], path.biases
        predictions = x * weights[-1] + biases[-1]
        self.line.set_data(x, predictions)
        self.misses.set_data(x, predictions - self.targets)
        self.curve.set_data(epochs, path.costs)
        draw_path(self.way, self.hops, weights, biases)
        for line in (self.zigzag, self.turns):
            line.set_data(epochs[: FIRST + 1], weights[: FIRST + 1])
        last = np.flatnonzero(np.isfinite(path.costs))[-1:]
        self.here_costs.set_data(epochs[last], path.costs[last])
        self.here_near.set_data(weights[last], biases[last])
        early = last[last <= FIRST]
        self.here_first.set_data(epochs[early], weights[early])


VERDICTS = {
    "converging": "Converging: every error shrinks, and none changes its sign.",
    "oscillating": "Oscillating: the steep error jumps from side to side, and shrinks.",
    "diverging": "Diverging: the steep direction grows at every jump.",
    "at the edge": "At the edge: hundreds of jumps or more pass before they visibly change.",
}


def verdict(share, edge=1e-3):
    """Return what a learning rate leads to, from its share of the stability limit."""
    if abs(share - 1) < edge:
        return "at the edge"
    if share >= 1:
        return "diverging"
    # Beyond half the limit a step down the steepest direction lands on the other side;
    # at half, which rounding may miss by a hair, it lands in the middle.
    return "oscillating" if share > 0.5 + 1e-9 else "converging"


def describe_training(chosen, path, learning_rate):
    """Return in words where gradient descent stands at the end of a path.

    Parameters
    ----------
    chosen : array_like of int, shape (k,)
        The numbers of epochs, from 0; the last of them is told.
    path : DescentPath
        What `descent_path` returned for them.
    learning_rate : float
        The rate of the path.
    """
    epochs, weights = int(chosen[-1]), path.weights[-1]
    bias, cost = path.biases[-1], path.costs[-1]
    shrinks = learning_rate * path.curvatures
    share = shrinks[0] / 2  # of the stability limit
    after = "1 epoch" if epochs == 1 else f"{epochs:,} epochs"
    told = [f"Learning rate {learning_rate:.4g}: {100 * share:.1f} % of the limit."]
    told[0] += f" {VERDICTS[verdict(share)]}"
    if path.diverges_at is not None:
        told.append(f"The cost is no longer finite after {path.diverges_at:,} epochs.")
    if np.isfinite(cost):
        digits = 6 if share < 1 else 4  # what grows without bound has no use for more
        w = ", ".join(f"{weight:.{digits}g}" for weight in weights)
        error = f"J = {cost:.{digits}g}, RMSE = {np.sqrt(2 * cost):.{digits}g}"
        # The cost is of squares: an RMSE of a millionth of a millionth of the first.
        if cost < 1e-24 * path.costs[0]:
            error = "J and RMSE are 0 but for rounding"
        told.append(f"After {after}: w = {w}, b = {bias:.{digits}g}, {error}.")
    else:
        told.append(f"After {after} no finite number is left.")
    if share < 1:
        told.append(describe_slow_error(shrinks, epochs))
    return "\n".join(told)


def describe_slow_error(shrinks, epochs):
    """Return how much of the slowest error is left after some epochs.

    Parameters
    ----------
    shrinks : ndarray, shape (k,)
        ηλ of each direction, largest first; each epoch multiplies its error by 1 − ηλ.
    epochs : int
    """
    moving = shrinks[shrinks > 0]
    slowest = moving[np.abs(1 - moving).argmax()]
    # Close to the limit the steep error, which jumps from side to side, is the slowest.
    name = "slow error" if slowest == moving[-1] else "steep error, here the slowest,"
    if abs(slowest - 1) < 1e-9:
        return f"The {name.rstrip(',')} is gone after one epoch."
    log_factor = np.log1p(-slowest) if slowest < 1 else np.log(slowest - 1)
    percent, half = 100 * np.exp(epochs * log_factor), np.log(0.5) / log_factor
    left = f"{percent:.3g} %" if percent > 1e-9 else "Less than a billionth of a percent"
    return f"{left} of the {name} is left; half of it goes every {about(half)} epochs."


def preview():
    """Show the article's 200,000 epochs."""
    inputs, targets, _, _ = generate_data(300, 50, a=0.5, b=2)
    shown, epochs = TrainingFigure(inputs, targets), epochs_to_draw(200_000)
    path = descent_path(inputs, targets, epochs, 5e-5)
    shown.show(epochs, path)
    return Picture(shown.figure, describe_training(epochs, path, 5e-5))
