"""The figures of notebook 06."""

from collections import namedtuple
from functools import lru_cache, partial

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure

from helpers.arguments import validate
from helpers.data import generate_data, standardize
from helpers.descent import stability_limit
from helpers.plots import (
    DATA,
    MARK,
    MODEL,
    STYLE,
    WIDTH,
    Picture,
    draw_epoch_axis,
    draw_map,
    label,
    moving,
    new_figure,
)
from helpers.stochastic import stochastic_path
from lessons.mini_batches.sampled_run import SampledRun, steps_to_draw
from lessons.mini_batches.words import describe_end, describe_place, describe_run

FOREVER = 10**15  # steps, after which nothing changes that ever will
# Where the slider for samples stops; the number field beside it takes any.
SAMPLES = [0, 1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 1000, 2000, 3000, 5000]
SAMPLES += [10_000, 20_000, 30_000, 50_000, 100_000]


@rc_context(STYLE)
def plot_runs(runs, path):
    """Show some runs and, as of all that could be, mean and scatter, as a `Picture`.

    Parameters
    ----------
    runs : array_like, shape (steps + 1, k)
        The weight of each run, from before the first step on.
    path : StochasticPath
        For the steps 0, 1, 2, … of one input.
    """
    figure, (whole, end) = new_figure(3.0, ncols=2)
    steps, means = np.arange(len(runs)), path.weights[:, 0]
    scatter, last = np.sqrt(path.covariances[:, 0, 0]), len(runs) - 1
    for ax in (whole, end):
        ax.plot(steps, runs, color=DATA, linewidth=0.8)
        ax.lines[0].set_label("runs")
        ax.plot(steps, means, color=MODEL, label="mean")
        ax.plot(steps, means + scatter, "--", color=MODEL, label="one standard deviation away")
        ax.plot(steps, means - scatter, "--", color=MODEL)
        label(ax, "step", "scaled weight (units of y)")
    whole.set(xlim=(0, last))
    end.set(xlim=(0.3 * last, last), ylim=means[-1] + scatter[-1] * np.array([-4, 4]))
    end.set(ylabel="")
    end.set_title("the same, from nearby", loc="left")
    whole.legend(loc="lower right")
    ends = np.asarray(runs)[-1]
    return Picture(
        figure,
        f"{len(ends)} runs of {len(runs) - 1:,} steps: their weights end between"
        f" {ends.min():.2f} and {ends.max():.2f}. The mean of all runs that could be ends at"
        f" {means[-1]:.2f}, with a standard deviation of {scatter[-1]:.2f}.",
    )


class MiniBatchFigure:
    """The figure of notebook 06: mean, scatter and one run of mini-batch descent.

    The ranges are those of the article's data with standardised inputs.

    Parameters
    ----------
    inputs : array_like, shape (n, 1)
    targets : array_like, shape (n,)
        Without noise; `show` adds some each time that a sample is drawn.
    """

    @rc_context(STYLE)
    def __init__(self, inputs, targets):
        self.inputs, self.targets = validate(inputs=inputs, targets=targets)
        run_of = partial(SampledRun, self.inputs[:, 0], self.targets)
        self.run_of = lru_cache(maxsize=1)(run_of)  # two megabytes each
        self.figure = Figure(figsize=(WIDTH, 2.9), layout="constrained")
        far, near, costs = self.figure.subplots(ncols=3, width_ratios=(3, 3, 4))
        data, best = (self.inputs, self.targets), np.polyfit(inputs[:, 0], targets, 1)
        draw_map(far, *data, (-30, 110), (-15, 125), np.arange(0, 4.5, 0.5))
        weights, biases = ((middle - 6, middle + 6) for middle in best)
        draw_map(near, *data, weights, biases, np.arange(-1.5, 2, 0.5))
        costs.set(yscale="log", ylim=(1e-3, 1e7))
        for ax, aspect in ((far, 1), (near, 1), (costs, 3 / 4)):  # one height for all
            ax.set_box_aspect(aspect)
        label(far, "scaled weight", "scaled bias", "over equal costs")
        label(near, "scaled weight", "", "near the minimum")
        label(costs, "", "", "cost J (squared units of y)")
        draw_epoch_axis(costs, SAMPLES[-1])
        costs.set_xlabel("samples seen (logarithmic)")
        self.far, self.near = MapLines(far), MapLines(near)
        self.cost = moving(costs, label="expected")
        self.run_cost = moving(costs, color=DATA, linewidth=0.8, label="one run")
        self.cost_here = moving(costs, "o", MARK, markersize=5)
        costs.legend(loc="upper right")

    def show(self, learning_rate, batch_size, noise, samples, run=1):
        """Move every line to where so many samples lead; return a `Stand`.

        `run`, a whole number from 0, is the seed of the run that is drawn.
        """
        learning_rate, batch_size, noise, samples = validate(
            learning_rate=learning_rate, batch_size=batch_size, noise=noise, samples=samples
        )
        run = validate(seed=run)
        data = self.inputs, self.targets
        steps = steps_to_draw(samples // batch_size)
        path = stochastic_path(*data, steps, learning_rate, batch_size, noise=noise)
        run = self.run_of(run).up_to(steps, learning_rate, batch_size, noise)
        for lines in (self.far, self.near):
            lines.show(path, run)
        self.cost.set_data(batch_size * steps, path.costs)
        last = np.flatnonzero(np.isfinite(path.costs))[-1:]
        self.cost_here.set_data(batch_size * steps[last], path.costs[last])
        self.run_cost.set_data(batch_size * run.steps, run.costs)
        limits = stability_limit(self.inputs, batch_size), stability_limit(self.inputs)
        (end,) = stochastic_path(*data, [FOREVER], learning_rate, batch_size, noise=noise).costs
        return Stand(learning_rate, batch_size, noise, int(steps[-1]), path, run, limits, end)


class MapLines:
    """What moves over one map of equal costs."""

    def __init__(self, ax):
        self.run = moving(ax, color=DATA, linewidth=0.8)
        self.run_here = moving(ax, "o", DATA, markersize=4)
        self.mean = moving(ax)
        self.ellipse = moving(ax, "--", linewidth=1.2)
        self.mean_here = moving(ax, "o", MARK, markersize=4)

    def show(self, path, run):
        """Move everything to a path and a run."""
        weights, biases = path.weights[:, 0], path.biases
        self.mean.set_data(weights, biases)
        last = np.flatnonzero(np.isfinite(path.costs))[-1:]
        self.mean_here.set_data(weights[last], biases[last])
        self.ellipse.set_data(*ellipse(weights[last], biases[last], path.covariances[last]))
        self.run.set_data(run.weights, run.biases)
        self.run_here.set_data(run.weights[-1:], run.biases[-1:])


def ellipse(weight, bias, covariance):
    """Return points one standard deviation around a mean, in every direction."""
    spread, axes = np.linalg.eigh(covariance[0])
    angles = np.linspace(0, 2 * np.pi, 49)
    circle = np.sqrt(spread.clip(0))[:, None] * [np.cos(angles), np.sin(angles)]
    return np.array([weight, bias]) + axes @ circle


# Where the figure stands: its controls, the steps taken, the exact path and the drawn run
# up to there, the limits for this batch size and for all samples, and the cost in the end.
Stand = namedtuple("Stand", "learning_rate batch_size noise steps path run limits end")


def describe_mini_batches(stand):
    """Return in words where mini-batch descent stands, and what it comes to."""
    limit, full_limit = stand.limits
    share = 100 * stand.learning_rate / limit
    return "\n".join(
        [
            f"Learning rate {stand.learning_rate:.4g}: {share:.1f} % of {limit:.4g}, the limit"
            f" for batches of {stand.batch_size:,}. That of the mean of all runs is"
            f" {full_limit:.4g}.",
            describe_place(stand),
            describe_run(stand.run, stand.steps),
            describe_end(stand),
        ]
    )


def preview():
    """Show a thousand steps of one sample each, and where such runs go on average."""
    inputs, targets, _, _ = generate_data(300, 50, a=0.5, b=2)
    shown = MiniBatchFigure(standardize(inputs).scaled, targets)
    stand = shown.show(learning_rate=0.1, batch_size=1, noise=5, samples=1_000)
    return Picture(shown.figure, describe_mini_batches(stand))
