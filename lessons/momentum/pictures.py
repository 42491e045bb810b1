"""The still picture of notebook 07."""

import numpy as np
from matplotlib import rc_context

from helpers.plots import MARK, MODEL, QUIET, STYLE, TINT, Picture, label, new_figure
from lessons.momentum.paths import shrinking


@rc_context(STYLE)
def plot_triangle():
    """Show for which ηλ and β momentum is stable, and how fast it is, as a `Picture`."""
    figure, ax = new_figure(3.4)
    pull, momentum = np.meshgrid(np.linspace(0, 4.4, 441), np.linspace(0, 1, 201))
    sizes = [0.3, 0.5, 0.7, 0.8, 0.9, 0.95]
    size, swings = shrinking(pull, momentum)
    ax.contourf(pull, momentum, swings, [0.5, 1.5], colors=TINT)
    style = {"colors": QUIET, "linewidths": 0.8}
    lines = ax.contour(pull, momentum, size, sizes, **style)
    # Left alone, matplotlib puts them where a line is straightest, which rounding decides.
    places = [(1, each**2) for each in sizes]
    ax.clabel(lines, fmt="%g", fontsize=8, manual=places)
    ax.plot([2, 4], [0, 1], color=MARK)
    ax.text(2.2, 0.55, "swings", color=MODEL)
    box = {"facecolor": "white", "edgecolor": "none", "pad": 1}
    ax.text(0.06, 0.05, "creeps", bbox=box)
    ax.text(1.62, 0.03, "jumps", bbox=box)
    ax.text(3.75, 0.45, "diverges")
    ax.set(xlim=(0, 4.4), ylim=(0, 1))
    ax.grid(visible=False)
    label(ax, "ηλ", "momentum β", "what an epoch leaves of an error, in the long run")
    return Picture(
        figure,
        "Left of the line from ηλ = 2 at β = 0 to ηλ = 4 at β = 1 errors shrink. In the"
        " tinted part, between (1 − √β)² and (1 + √β)², the lines of equal size are level, at"
        " √β; outside it they lean, and more is left. On its left errors creep, on its right"
        " they jump from side to side.",
    )
