"""The live figure of notebook 07, and what it shows in words."""

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure

from helpers.arguments import validate
from helpers.live_figure.numbers import about
from helpers.plots import (
    HOPS,
    MARK,
    MODEL,
    QUIET,
    STYLE,
    WIDTH,
    draw_epoch_axis,
    draw_map,
    label,
    moving,
    power_of_ten,
)
from lessons.momentum.paths import LAST, limit_of, shrinking

TINT, GREY = "#F3E3D5", "#D9D9D9"  # where errors swing, and where they grow


class MomentumFigure:
    """The figure of notebook 07: how fast errors shrink, and the path that comes of it.

    Parameters
    ----------
    inputs : array_like, shape (n, 1)
    targets : array_like, shape (n,)
        The ranges are those of the article's data.
    """

    @rc_context(STYLE)
    def __init__(self, inputs, targets):
        self.inputs, self.targets = validate(inputs=inputs, targets=targets)
        self.figure = Figure(figsize=(WIDTH, 3.5), layout="constrained")
        layout = [["plane", "map", "costs"], ["plane", "map", "away"]]
        panels = self.figure.subplot_mosaic(layout, width_ratios=(5, 4, 5))
        plane, near, costs, away = (panels[name] for name in ("plane", "map", "costs", "away"))
        self.planes = {method: draw_plane(plane, method) for method in ("momentum", "Nesterov")}
        prepare_plane(plane)
        draw_map(near, inputs, targets, (-0.2, 1.2), (-0.5, 4.5), np.arange(-1.5, 4.5, 0.5))
        label(near, "weight w", "bias b", "path over equal costs")
        for ax, name, heights in (
            (costs, "cost J", (1e-12, 1e8)),
            (away, "distance of w, b", (1e-9, 1e3)),
        ):
            ax.set(yscale="log", ylim=heights)
            label(ax, "", name)
            draw_epoch_axis(ax, LAST)
            ax.set_xticks([0, 1, 10, 100, 1e3, 1e4])
        costs.set_xlabel("")
        costs.tick_params(labelbottom=False)
        away.axhline(1e-6, color=MARK, linestyle=":", linewidth=1.2)  # arrived
        self.between = moving(plane, linewidth=1.2)
        self.flat, self.steep = (moving(plane, "o", MARK, markersize=6) for _ in range(2))
        self.way = moving(near, linewidth=1.2)
        self.hops = moving(near, "o", markersize=3.5)
        self.here = moving(near, "o", MARK, markersize=6)
        self.cost, self.away = moving(costs), moving(away)

    def show(self, run):
        """Move every line to what `run` returned."""
        shown = "Nesterov" if run.method == "Nesterov" else "momentum"
        for method, parts in self.planes.items():
            if parts[0].get_visible() != (method == shown):
                for part in parts:
                    part.set_visible(method == shown)
        # Adam has no place among them.
        pulls = [] if run.method == "Adam" else run.rate * run.curvatures
        losses = [1 - run.momentum] * len(pulls)
        self.between.set_data(pulls, losses)
        self.steep.set_data(pulls[:1], losses[:1])
        self.flat.set_data(pulls[-1:], losses[-1:])
        self.way.set_data(run.weights, run.biases)
        self.hops.set_data(run.weights[:HOPS], run.biases[:HOPS])
        last = np.flatnonzero(np.isfinite(run.costs))[-1:]
        self.here.set_data(run.weights[last], run.biases[last])
        self.cost.set_data(run.epochs, np.maximum(run.costs, 1e-30))
        self.away.set_data(run.epochs, np.maximum(run.away, 1e-30))


def draw_plane(ax, method):
    """Draw how many epochs halve an error, over ηλ and β; return what was drawn."""
    pull, loss = np.meshgrid(np.geomspace(1e-7, 40, 321), np.geomspace(1.3, 5e-4, 201))
    size, swings = shrinking(pull, np.maximum(1 - loss, 0), method == "Nesterov")
    with np.errstate(divide="ignore", invalid="ignore"):
        halving = np.where(size < 1, np.log10(np.log(0.5) / np.log(size)), np.nan)
    powers = np.arange(0, 7)
    drawn = [
        ax.contourf(pull, loss, swings, [0.5, 1.5], colors=TINT),
        ax.contourf(pull, loss, size >= 1, [0.5, 1.5], colors=GREY),
        ax.contour(pull, loss, halving, powers, colors=QUIET, linewidths=0.7),
        ax.text(1.5e-3, 3e-3, "swings", color=MODEL, fontsize=9),
        ax.text(7, 0.02, "diverges", rotation=90, fontsize=9),
    ]
    # Where β is 0.3 and an error shrinks slowly, ηλ = (1 − β) ln 2 / epochs that halve it.
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
    for power in powers[1:]:
        place = 0.7 * np.log(2) / 10.0**power
        text = power_of_ten(10.0**power, None)
        drawn.append(ax.text(place, 0.7, text, fontsize=8, ha="center", va="center", bbox=box))
    return drawn


def prepare_plane(ax):
    """Give the plane of ηλ and β its axes."""
    ax.set(xscale="log", yscale="log", xlim=(1e-7, 40), ylim=(1.3, 5e-4))
    label(ax, "ηλ: flat left, steep right", "momentum β", "epochs that halve an error")
    # β comes ever closer to 1, so what is drawn is 1 − β.
    ax.set_yticks([1, 0.5, 0.1, 0.01, 0.001], ["0", "0.5", "0.9", "0.99", "0.999"])
    ax.set_yticks([], minor=True)
    ax.set_xticks([1e-6, 1e-4, 1e-2, 1])
    ax.grid(visible=False)


def describe_run(run):
    """Return in words what `run` returned."""
    told = [describe_place(run)]
    weight, bias, cost = run.weights[-1], run.biases[-1], run.costs[-1]
    if not np.isfinite(cost):
        return "\n".join([*told, f"After {LAST:,} epochs no finite number is left."])
    j = f"J = {cost:.4g}" if cost > 1e-20 else "J below 1e-20"  # the rest is rounding
    told.append(f"After {LAST:,} epochs: w = {weight:.6g}, b = {bias:.6g}, {j}.")
    if run.costs.max() > run.costs[0]:
        told[-1] += f" On the way J has been up to {run.costs.max():.2g}."
    return "\n".join(told) + describe_arrival(run)


def describe_arrival(run):
    """Return whether w and b have come within 1e-6 at the epochs that are drawn, and stayed."""
    within = run.away <= 1e-6
    if not within.any():
        return ""
    first = within.argmax()
    since = np.flatnonzero(~within).max(initial=-1) + 1
    if since == first:
        return f" Within 1e-6 from about epoch {run.epochs[first]:,.0f} on."
    return f" First within 1e-6 at about epoch {run.epochs[first]:,.0f}, and out again since."


def describe_place(run):
    """Return in words how large the learning rate is, and what each epoch leaves."""
    if run.method == "Adam":
        return (
            f"Adam with β₁ = {run.momentum:g}: steps of at most about {run.rate:.4g} for"
            " each parameter, in its own unit.\nIts path is no power of a matrix, so it has no"
            " place on the left."
        )
    nesterov = run.method == "Nesterov"
    limit = limit_of(run.curvatures[0], run.momentum, nesterov)
    size, swings = shrinking(run.rate * run.curvatures, run.momentum, nesterov)
    share = f"{run.rate / limit:,.0f} times" if run.rate > 10 * limit else ""
    share = share or f"{100 * run.rate / limit:.6g} % of"
    told = f"Learning rate {run.rate:.4g}: {share} the limit, {limit:.4g}."
    if run.method == "plain":
        told += " Plain descent keeps no velocity: β is 0."
    told += "\n" + describe_modes(size, swings)
    slowest = size.max()
    if run.rate >= limit * (1 - 1e-12):
        return told + " The rate is beyond the limit."
    if slowest > 1 - 1e-15:
        return told + " So small a rate moves next to nothing."
    if slowest < 1e-12:  # 1 − 1 may leave a crumb
        return told + " Both are gone after one epoch."
    half = np.log(0.5) / np.log(slowest)
    return told + f" Half of the slower goes every {about(half)} epochs."


def describe_modes(size, swings):
    """Return what an epoch leaves of the steep error and of the flat one."""
    swinging = [", swinging," if each else "" for each in swings]
    size = size.round(12)  # 1 − 1 may leave a crumb
    return (
        f"In the long run an epoch leaves {size[0]:.4g} of the steep error{swinging[0]} and"
        f" {size[-1]:.8g} of the flat one{swinging[-1].rstrip(',')}."
    )
