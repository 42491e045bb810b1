"""The known mistakes in the exercises of notebook 08."""

import numpy as np

from helpers.regression import cost, gradient
from lessons.lines import TURNS, is_table_line, mends, other_scales, undone


def squared(slopes, means):
    """Return whose running mean the sizes are, as it should be."""
    return slopes**2


def both(t):
    """Return what means and squares are divided by in epoch t, as it should be."""
    return 1 - 0.9**t, 1 - 0.999**t


def adam_with(
    kept=(0.9, 0.999),
    added=(0.1, 0.001),
    squares_of=squared,
    correction=both,
    written_back=False,
    root=np.sqrt,
    direction=lambda means, slopes: means,
    rate_of=lambda rate: rate,
    bias_step=lambda step, slope, rate: step,
    new_weights=False,
    late=False,
    recorded=lambda j: j,
    truncated=lambda parameters: parameters,
):
    """Return Adam with a known mistake in it; without arguments it is right."""

    def descent(inputs, targets, epochs, learning_rate):
        def slopes_at(parameters):
            return np.append(*gradient(inputs, targets, parameters[:-1], parameters[-1]))

        def cost_at(parameters):
            return recorded(cost(inputs, targets, parameters[:-1], parameters[-1]))

        def moved(slopes, means, squares, t):
            means = kept[0] * means + added[0] * slopes
            squares = kept[1] * squares + added[1] * squares_of(slopes, means)
            first, second = correction(t)
            m, s = means / first, squares / second
            step = rate_of(learning_rate) * direction(m, slopes) / (root(s) + 1e-8)
            step[-1] = bias_step(step[-1], slopes[-1], learning_rate)
            return step, *((m, s) if written_back else (means, squares))

        parameters = means = squares = np.zeros(inputs.shape[1] + 1)
        costs = []
        for t in range(1, epochs + 1):
            costs.append(cost_at(parameters))
            slopes = slopes_at(parameters)
            if new_weights:
                first = moved(slopes, means, squares, t)[0]
                slopes[-1] = slopes_at(np.append((parameters - first)[:-1], parameters[-1]))[-1]
            step, means, squares = moved(slopes, means, squares, t)
            parameters = truncated(parameters - step)
        if late:
            costs = [*costs[1:], cost_at(parameters)]
        return parameters[:-1], parameters[-1], costs

    return descent


def one_epoch(inputs, targets, epochs, learning_rate):
    """Return where Adam stands after its first epoch."""
    return adam_with()(inputs, targets, 1, learning_rate)


def weights_together(slopes, means):
    """Return one size for all weights, and one for the bias."""
    return np.append(np.full(len(slopes) - 1, (slopes[:-1] ** 2).mean()), slopes[-1] ** 2)


ADAM_MISTAKES = {
    "sign": adam_with(rate_of=lambda rate: -rate),
    "uncorrected": adam_with(correction=lambda t: (1, 1)),
    "means uncorrected": adam_with(correction=lambda t: (1, 1 - 0.999**t)),
    "squares uncorrected": adam_with(correction=lambda t: (1 - 0.9**t, 1)),
    "t ahead": adam_with(correction=lambda t: both(t + 1)),
    "t at rest": adam_with(correction=lambda t: both(1)),
    "written back": adam_with(written_back=True),
    "root": adam_with(root=lambda squares: squares),
    "one size": adam_with(
        squares_of=lambda slopes, means: np.full(len(slopes), (slopes**2).sum())
    ),
    "mean size": adam_with(
        squares_of=lambda slopes, means: np.full(len(slopes), (slopes**2).mean())
    ),
    "weights together": adam_with(squares_of=weights_together),
    "exchanged": adam_with((0.999, 0.9), (0.001, 0.1), correction=lambda t: both(t)[::-1]),
    "shares exchanged": adam_with(added=(0.9, 0.999), kept=(0.1, 0.001)),
    "no share": adam_with(added=(1, 0.001)),
    "no shares": adam_with(added=(1, 1)),
    "of the means": adam_with(squares_of=lambda slopes, means: means**2),
    "no means": adam_with(direction=lambda means, slopes: slopes),
    "no rate": adam_with(rate_of=lambda rate: 1),
    "plain bias": adam_with(bias_step=lambda step, slope, rate: rate * slope),
    "bias at rest": adam_with(bias_step=lambda step, slope, rate: 0),
    "one epoch": one_epoch,
    "new weights": adam_with(new_weights=True),
    "integers": adam_with(truncated=np.trunc),
    "no half": adam_with(recorded=lambda j: 2 * j),
    "cost root": adam_with(recorded=np.sqrt),
    "late": adam_with(late=True),
}


def tenth_steps():
    """Return what Adam's tenth step, over η, comes to by mistake; the slopes stay the same."""
    steps = np.arange(1, 11)
    means, squares = 1 - 0.9**steps, 1 - 0.999**steps
    right = means / np.sqrt(squares)
    later = (1 - 0.9**11) / np.sqrt(1 - 0.999**11)
    return right[-1], {
        "first": right[0],
        "ninth": right[-2],
        "eleventh": later,
        "corrected": 1,
        "means": means[-1],
        "squares": 1 / np.sqrt(squares[-1]),
        "root": means[-1] / squares[-1],
        "inverse": 1 / right[-1],
        "sum": right.sum(),
        "ten thousandths": means[-1] / np.sqrt(10 * 0.001),
        "kept": 0.9**10 / np.sqrt(0.999**10),
        "one beta": means[-1] / np.sqrt(means[-1]),
        "hundredth": (1 - 0.9**100) / np.sqrt(1 - 0.999**100),
    }


def logistic_cost(line, inputs, targets):
    """Return J = mean(ln(1 + eᶻ) − y z) at weight and bias, z = wx + b."""
    z = line[0] * inputs[:, 0] + line[1]
    return float(np.mean(np.logaddexp(0, z) - targets * z))


def logistic_slopes(line, inputs, targets):
    """Return the slopes of `logistic_cost` along weight and bias."""
    z = line[0] * inputs[:, 0] + line[1]
    residuals = np.exp(-np.logaddexp(0, -z)) - targets  # 1 / (1 + e⁻ᶻ), which never overflows
    return np.array([np.mean(residuals * inputs[:, 0]), np.mean(residuals)])


def wrong_launch_line(line, best, inputs, targets, fits):
    """Return the name of the mistake in a line (weight, bias) for the launches, or None.

    `fits` tells whether a line is as good as the best one.
    """
    mean, scale, n = inputs.mean(axis=0), inputs.std(axis=0), len(targets)
    if is_table_line(line, np.log(targets.mean() / (1 - targets.mean())), scale):
        return "table"
    known = (
        mends(mean, scale)
        | TURNS
        | {
            "celsius": lambda w, b: np.append(w / 1.8, b - 32 * w / 1.8),
            "base ten": lambda w, b: np.append(w, b) * np.log(10),
        }
    )
    found = undone(line, known, fits)
    if found:
        return found
    if any(np.allclose(line, other, rtol=2e-3) for other in other_scales(best, mean, n)):
        return "n - 1"
    for found, end in launch_lines(inputs, targets).items():
        if np.allclose(line, end, rtol=0.01, atol=1e-6):
            return found
    near = np.isclose(line, best, rtol=0.01)
    rounded = line == [float(f"{exact:.2g}") for exact in best]
    if rounded.any() and (near | rounded).all():
        return "rounded"
    return "bias" if near[0] else "weight" if near[1] else None


def launch_lines(inputs, targets):
    """Return lines (weight, bias) for the launches by what is wrong with the fit."""
    rows, mean, scale = (
        np.column_stack([inputs, np.ones(len(inputs))]),
        inputs.mean(),
        inputs.std(),
    )
    scaled = (inputs - mean) / scale
    centred = newton(scaled, targets, with_bias=False)[0] / scale
    penalised = newton(scaled, targets, penalty=1 / len(targets))
    return {
        "line": np.linalg.lstsq(rows, targets)[0],
        "no bias": (centred, -mean * centred),
        "raw no bias": newton(inputs, targets, with_bias=False),
        "penalty": (penalised[0] / scale, penalised[1] - mean * penalised[0] / scale),
    }


def newton(inputs, targets, with_bias=True, penalty=0.0):
    """Return weight and bias of the lowest logistic cost for one column, by Newton's method.

    `penalty` is what is added to the slope along the weight, times the weight.
    """
    line, rows = np.zeros(2), np.column_stack([inputs, np.full(len(inputs), with_bias)])
    extra = np.diag([penalty, 0 if with_bias else 1])
    for _ in range(30):
        share = 1 / (1 + np.exp(-rows @ line))
        slopes = rows.T @ (share - targets) / len(rows) + extra @ line
        hessian = rows.T @ (rows * (share * (1 - share))[:, None]) / len(rows) + extra
        line = line - np.linalg.solve(hessian, slopes)
    return line


def logistic_best(inputs, targets):
    """Return weight and bias of the lowest logistic cost for one column."""
    return newton(inputs, targets)
