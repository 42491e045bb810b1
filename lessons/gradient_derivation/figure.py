"""The live figures of notebook 02."""

import numpy as np
from matplotlib import rc_context

from helpers.arguments import validate
from helpers.descent import descent_path, modes
from helpers.plots import MARK, QUIET, STYLE, Picture, draw_map, label, moving, new_figure
from helpers.regression import gradient


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
    others : dict of str to array_like, shape (k,), optional
        Weights after 0, 1, 2 and so on steps of up to three other descents, and what they
        are: they are pale in a panel of their own, in which the weight of the ball is, too.
    """

    @rc_context(STYLE)
    def __init__(
        self, function, weights, heights, name="cost J (squared units of y)", others=None
    ):
        self.function, self.reach = function, 0.08 * np.ptp(weights)
        self.figure, axes = new_figure(3.4, ncols=2 if others else 1, squeeze=False)
        ax, self.later = axes[0, 0], ()
        ax.set(xlim=weights, ylim=heights)
        grid = np.linspace(*weights, 201)
        ax.plot(grid, [function(weight) for weight in grid], color=QUIET)
        label(ax, "weight w", name, "the ball, and the slope below it")
        self.way, self.hops = moving(ax, linewidth=1), moving(ax, "o", markersize=5)
        self.tangent = moving(ax, "--", MARK, linewidth=1.2)
        self.ball = moving(ax, "o", MARK, markersize=10)
        if others:
            self.compare(axes[0, 1], weights, others)

    def compare(self, ax, weights, others):
        """Draw the weights of others, up to where one leaves the axes, and add the ball's."""
        (low, high), styles = weights, (":", "--", "-.")
        for (title, path), style in zip(others.items(), styles, strict=False):
            inside = np.cumprod((low <= path) & (path <= high)).sum()
            ax.plot(path[: inside + 1], style, color=QUIET, linewidth=1.2, label=title)
        ax.set(xlim=(-0.5, max(map(len, others.values())) - 0.5), ylim=weights)
        ax.legend(loc="upper right", handlelength=1.6)
        label(ax, "step", "weight w", "the weight after each step")
        self.later = moving(ax, linewidth=1), moving(ax, "o", markersize=4)

    def show(self, path, slope):
        """Move the ball along the weights of `path`, to where the curve has `slope`."""
        for line in self.later:
            line.set_data(range(len(path)), path)
        heights = [self.function(weight) for weight in path]
        self.way.set_data(path, heights)
        self.hops.set_data(path, heights)
        aside = self.reach * np.array([-1, 1])
        self.tangent.set_data(path[-1] + aside, heights[-1] + slope * aside)
        self.ball.set_data(path[-1:], heights[-1:])


class DifferenceFigure:
    """The figure of notebook 02 for slopes by finite differences: their errors.

    Parameters
    ----------
    forward_error, central_error : callable
        Take the nudge h and return how far that difference is from the slope.
    """

    @rc_context(STYLE)
    def __init__(self, forward_error, central_error):
        self.errors = forward_error, central_error
        self.steps = 10 ** np.linspace(0, -15, 151)
        self.drawn = [[error(step) for step in self.steps] for error in self.errors]
        self.figure, ax = new_figure(3.4)
        ax.set(xscale="log", yscale="log", xlim=(1e-15, 2), ylim=(1e-17, 10))
        label(ax, "nudge h", "error of the slope", "the error, from h = 1 down to your h")
        self.forward = moving(ax, "-", MARK, label="forward")
        self.central = moving(ax, "--", QUIET, label="central")
        self.here_forward = moving(ax, "o", MARK, markersize=6)
        self.here_central = moving(ax, "o", QUIET, markersize=6)
        ax.legend(loc="lower left")
        ax.set_yticks([1e-17, 1e-12, 1e-8, 1e-4, 1], ["exact", "1e-12", "1e-8", "1e-4", "1"])

    def show(self, h):
        """Draw both errors for nudges from 1 down to h."""
        h = validate(h=h)
        larger = np.count_nonzero(self.steps > h * (1 + 1e-9))
        steps = np.append(self.steps[:larger], h)
        # A logarithmic axis has no place for 0, which is an exact slope.
        forward, central = (
            np.maximum([*drawn[:larger], error(h)], 1e-17)
            for drawn, error in zip(self.drawn, self.errors, strict=True)
        )
        self.forward.set_data(steps, forward)
        self.central.set_data(steps, central)
        self.here_forward.set_data(steps[-1:], forward[-1:])
        self.here_central.set_data(steps[-1:], central[-1:])


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
        self.inputs, self.targets = validate(inputs=inputs, targets=targets)
        self.figure, ax = new_figure(4.6, subplot_kw={"aspect": "equal"})
        draw_map(ax, self.inputs, self.targets, weights, biases, levels)
        title = "lines of equal cost; the next step (orange bar) is η times the arrow"
        label(ax, "weight w", "bias b", title)
        self.level, self.aim = moving(ax, color=QUIET), moving(ax, ":", MARK)
        self.next = moving(ax, linewidth=6)
        self.way, self.hops = moving(ax, linewidth=1.2), moving(ax, "o", markersize=5)
        self.here = moving(ax, "o", MARK, markersize=7)
        self.arrow = moving(ax, "-", MARK)
        self.view = ax.viewLim

    def show(self, path, learning_rate):
        """Move to the end of a path that `descent_path` returned, and show its next step.

        Returns the slopes there, along w and along b.
        """
        points = np.column_stack([path.weights, path.biases])
        here = points[-1]
        found = modes(self.inputs, self.targets, (path.weights[-1], path.biases[-1]))
        minimum = here - found.gaps @ found.directions
        downhill = -(found.curvatures * found.gaps) @ found.directions
        for line in (self.way, self.hops):
            line.set_data(*points.T)
        self.here.set_data(*points[-1:].T)
        self.aim.set_data(*np.transpose([here, minimum]))
        self.next.set_data(*np.transpose([here, here + learning_rate * downhill]))
        self.level.set_data(*ellipse(found, minimum).T)
        arrow = here @ [1, 1j] + downhill @ [1, 1j] * ARROW
        if not self.view.contains(*here):
            arrow = arrow[:0]  # of an arrow from beyond only scraps could be seen
        self.arrow.set_data(arrow.real, arrow.imag)
        place = path.weights[-1], path.biases[-1]
        return np.append(*gradient(self.inputs, self.targets, *place))


def describe_steps(inputs, targets, path, learning_rate):
    """Return in words where the steps of a path have led, and where the next one leads.

    Parameters
    ----------
    inputs : array_like, shape (n, 1)
    targets : array_like, shape (n,)
    path : DescentPath
        What `descent_path` returned for 0, 1, 2 and so on steps.
    learning_rate : float
        The rate of the path.
    """
    weights, bias, taken = path.weights[-1], path.biases[-1], len(path.costs) - 1
    share = learning_rate * path.curvatures[0] / 2
    d_weights, d_bias = gradient(inputs, targets, weights, bias)
    (w,), b = weights - learning_rate * d_weights, bias - learning_rate * d_bias
    return (
        f"Learning rate {learning_rate:.4g}: {100 * share:.1f} % of the limit.\n"
        f"Steps: {taken}. w = {weights[0]:.4g}, b = {bias:.4g}, J = {path.costs[-1]:.4g}."
        f" The next step (orange bar) leads to w = {w:.4g}, b = {b:.4g}."
    )


def ellipse(found, minimum):
    """Return points of the line of equal cost that the gaps reach, shape (121, 2)."""
    turn = np.linspace(0, 2 * np.pi, 121)
    circle = np.column_stack([np.cos(turn), np.sin(turn)])
    radii = np.sqrt(found.curvatures @ found.gaps**2 / found.curvatures)
    return minimum + circle * radii @ found.directions


def preview():
    """Show a few steps downhill on the map of weight and bias."""
    inputs, targets = np.array([[-1.0], [1.0], [2.0], [2.0]]), np.array([-1.0, 3.0, 5.5, 4.5])
    shown = DownhillFigure(inputs, targets, (-1, 6), (-1.8, 2.2), np.linspace(-0.9, 1.6, 11))
    path = descent_path(inputs, targets, range(4), 0.2, start=([5.0], -1.5))
    shown.show(path, 0.2)
    return Picture(shown.figure, describe_steps(inputs, targets, path, 0.2))
