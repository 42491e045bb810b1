"""The live figure of notebook 08, and what it shows in words."""

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure

from helpers.arguments import validate
from helpers.data import generate_data
from helpers.live_figure.numbers import about
from helpers.plots import DATA, MODEL, STYLE, WIDTH, Picture, moving
from lessons.adam.paths import BESIDE, run_beside
from lessons.runs import (
    LAST,
    Compared,
    RunLines,
    describe_arrival,
    describe_end,
    draw_run_map,
    name_methods,
    prepare_away,
)


class AdamFigure:
    """The figure of notebook 08: Adam's path, and that of another method beside it.

    Parameters
    ----------
    inputs : array_like, shape (n, 1)
    targets : array_like, shape (n,)
        The ranges are those of the article's data.
    """

    @rc_context(STYLE)
    def __init__(self, inputs, targets):
        self.inputs, self.targets = validate(inputs=inputs, targets=targets)
        self.figure = Figure(figsize=(WIDTH, 3.2), layout="constrained")
        near, away = self.figure.subplots(ncols=2, width_ratios=(2, 3))
        draw_run_map(near, self.inputs, self.targets)
        prepare_away(away)
        self.beside, self.adam = RunLines(near, DATA), RunLines(near)
        self.away = Compared(away, list(BESIDE), DATA)
        self.adam_away = moving(away, color=MODEL, label="Adam")
        name_methods(away, 4)

    def show(self, pair):
        """Move every line to what `run_beside` returned."""
        self.beside.show(pair.others[pair.beside])
        self.adam.show(pair.adam)
        epochs, away = pair.adam.epochs, pair.adam.away
        self.away.show(pair.beside, epochs, {k: run.away for k, run in pair.others.items()})
        self.adam_away.set_data(epochs, np.maximum(away, 1e-30))


def describe_pair(pair):
    """Return in words what `run_beside` returned."""
    run = pair.others[pair.beside]
    other = describe_arrival(run)
    if not other:
        other = f" After {LAST:,} epochs w or b is {about(run.away[-1])} away."
    return (
        f"Adam at {pair.rate:.4g}: at most about as far at a step, for each parameter in its"
        f" own unit.\n{describe_end(pair.adam)}{describe_arrival(pair.adam)}\n"
        f"Beside it {pair.beside} at {pair.beside_rate:.4g}, which is 1/λmax.{other}"
    )


def preview():
    """Show Adam beside momentum on the article's data with noise."""
    shown = AdamFigure(*generate_data(300, 50, a=0.5, b=2, noise=5)[:2])
    pair = run_beside(shown.inputs, shown.targets, False, 0.01, "momentum 0.9")
    shown.show(pair)
    return Picture(shown.figure, describe_pair(pair))
