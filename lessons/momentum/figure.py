"""The live figure of notebook 07, and what it shows in words."""

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure

from helpers.arguments import validate
from helpers.data import generate_data
from helpers.live_figure.numbers import about
from helpers.plots import (
    MARK,
    MODEL,
    QUIET,
    STYLE,
    TINT,
    WIDTH,
    Picture,
    label,
    moving,
    power_of_ten,
)
from lessons.momentum.paths import limit_of, run, shrinking
from lessons.runs import (
    Compared,
    RunLines,
    describe_end,
    draw_run_map,
    name_methods,
    prepare_away,
    prepare_epochs,
)

GREY = "#D9D9D9"  # where errors grow


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
        draw_run_map(near, inputs, targets)
        prepare_epochs(costs, "cost J", (1e-12, 1e8))
        prepare_away(away)
        costs.set_xlabel("")
        costs.tick_params(labelbottom=False)
        self.between = moving(plane, linewidth=1.2)
        self.flat, self.steep = (moving(plane, "o", MARK, markersize=6) for _ in range(2))
        self.lines = RunLines(near)
        names = ["momentum", "Nesterov", "plain"]  # dotted as in the figure of 08
        self.costs, self.away = Compared(costs, names), Compared(away, names)
        name_methods(costs, 3)

    def show(self, outcome):
        """Move every line to what `run` returned."""
        shown = "Nesterov" if outcome.method == "Nesterov" else "momentum"
        for method, parts in self.planes.items():
            if parts[0].get_visible() != (method == shown):
                for part in parts:
                    part.set_visible(method == shown)
        pulls = outcome.rate * outcome.curvatures
        losses = [1 - outcome.momentum] * len(pulls)
        self.between.set_data(pulls, losses)
        self.steep.set_data(pulls[:1], losses[:1])
        self.flat.set_data(pulls[-1:], losses[-1:])
        chosen, runs = outcome.method, outcome.runs
        self.lines.show(runs[chosen])
        epochs = runs[chosen].epochs
        self.costs.show(chosen, epochs, {name: run.costs for name, run in runs.items()})
        self.away.show(chosen, epochs, {name: run.away for name, run in runs.items()})


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


def describe_run(outcome):
    """Return in words what `run` returned."""
    run = outcome.runs[outcome.method]
    told = f"{describe_place(outcome)}\n{describe_end(run)}"
    if outcome.arrival is None:
        return told
    first = run.epochs[(run.away <= 1e-6).argmax()]
    if first < outcome.arrival:
        told += f" It passes the minimum, first at about epoch {first:,.0f}."
    return f"{told} Within 1e-6 from epoch {outcome.arrival:,} on."


def describe_place(outcome):
    """Return in words how large the learning rate is, and what each epoch leaves."""
    nesterov = outcome.method == "Nesterov"
    limit = limit_of(outcome.curvatures[0], outcome.momentum, nesterov)
    size, swings = shrinking(outcome.rate * outcome.curvatures, outcome.momentum, nesterov)
    share = f"{outcome.rate / limit:,.0f} times" if outcome.rate > 10 * limit else ""
    share = share or f"{100 * outcome.rate / limit:.6g} % of"
    told = f"Learning rate {outcome.rate:.4g}: {share} the limit, {limit:.4g}."
    if outcome.method == "plain":
        told += " Plain descent keeps no velocity: the momentum is that of the two others."
    gone = size < 1e-7  # the root of what 1 − 1 may leave
    size, swings = np.where(gone, 0, size), swings & ~gone
    told += "\n" + describe_modes(size, swings)
    slowest = size.max()
    if outcome.rate >= limit * (1 - 1e-12):
        return told + " The rate is beyond the limit."
    if slowest > 1 - 1e-15:
        return told + " So small a rate moves next to nothing."
    if slowest == 0:
        return told + " Both are gone after one epoch."
    half = np.log(0.5) / np.log(slowest)
    return told + f" Half of the slower goes every {about(half)} epochs."


def describe_modes(size, swings):
    """Return what an epoch leaves of the steep error and of the flat one."""
    swinging = [", swinging," if each else "" for each in swings]
    return (
        f"In the long run an epoch leaves {size[0]:.4g} of the steep error{swinging[0]} and"
        f" {size[-1]:.8g} of the flat one{swinging[-1].rstrip(',')}."
    )


def preview():
    """Show the article's data descended with a memory, and without one."""
    shown = MomentumFigure(*generate_data(300, 50, a=0.5, b=2)[:2])
    outcome = run("momentum", shown.inputs, shown.targets, False, 5e-5, 0.9)
    shown.show(outcome)
    return Picture(shown.figure, describe_run(outcome))
