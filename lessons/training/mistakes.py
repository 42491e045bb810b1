"""The known mistakes in the exercises of notebook 03: loops with one in them, and lines."""

import numpy as np

from helpers.data import generate_data
from helpers.descent import descent_path
from helpers.regression import cost, gradient
from lessons.lines import is_table_line
from lessons.loops import as_it_is, common_mistakes, once


def loop_with(
    weights_times=once,
    bias_times=once,
    with_bias=True,
    new_weights=False,
    kept=as_it_is,
    recorded=as_it_is,
    late=False,
    starts=lambda d: (np.zeros(d), 0.0),
):
    """Return gradient descent with a known mistake in it.

    Parameters
    ----------
    weights_times, bias_times : function of n and d, optional
        What the slopes along the weights and along the bias are multiplied by.
    with_bias : bool, optional
        Whether the residuals know the bias.
    new_weights : bool, optional
        Whether the slope along the bias is that at the new weights.
    kept : function of weights, optional
        What is left of the weights after a step.
    recorded : function of a cost and n, optional
        What is recorded of it.
    late : bool, optional
        Whether each cost is that after the step.
    starts : function of d, optional
        Weights and bias to start from.
    """

    def loop(inputs, targets, epochs, learning_rate):
        n, d = inputs.shape
        (weights, bias), costs = starts(d), []

        def record():
            known = bias if with_bias else 0.0
            costs.append(recorded(cost(inputs, targets, weights, known), n))
            return gradient(inputs, targets, weights, known)

        for _ in range(epochs):
            d_weights, d_bias = record()
            weights = kept(weights - learning_rate * weights_times(n, d) * d_weights)
            if new_weights:
                d_bias = gradient(inputs, targets, weights, bias)[1]
            bias = bias - learning_rate * bias_times(n, d) * d_bias
        if late:
            record()
        return weights, bias, costs[1:] if late else costs

    return loop


def exchange(epochs=as_it_is, rate=as_it_is):
    """Return gradient descent with another number of epochs, or another rate."""
    return lambda inputs, targets, count, learning_rate: loop_with()(
        inputs, targets, epochs(count), rate(learning_rate)
    )


def end_recorded(inputs, targets, epochs, learning_rate):
    """Return what descent gives that records the cost of its end as well."""
    weights, bias, _ = loop_with()(inputs, targets, epochs, learning_rate)
    return weights, bias, loop_with()(inputs, targets, epochs + 1, learning_rate)[2]


LOOP_MISTAKES = {
    **common_mistakes(loop_with),
    "ones": loop_with(starts=lambda d: (np.ones(d), 0.0)),
    "one": loop_with(starts=lambda d: (np.ones(d), 1.0)),
    "one epoch": exchange(epochs=lambda count: 1),
    "fewer": exchange(epochs=lambda count: count - 1),
    "more": exchange(epochs=lambda count: count + 1),
    "end recorded": end_recorded,
    "no rate": exchange(rate=lambda rate: 1.0),
    "rate twice": exchange(rate=lambda rate: rate**2),
    "not changed": exchange(rate=lambda rate: 0.0),
}


def find_hubble(inputs, targets, line):
    """Return the name of what a line (weight, bias) through Hubble's data is."""
    x, best = inputs[:, 0], np.polyfit(inputs[:, 0], targets, deg=1)
    # Half a km/s is next to nothing beside the scatter of 223 km/s.
    near = np.abs(line - best) <= 0.5
    if near.all():
        return "right"
    for found, ends in hubble_mistakes(x, targets, best).items():
        if any(np.allclose(line, end, rtol=6e-3, atol=1e-9) for end in ends):
            return found
    if all(is_rounded(*pair) for pair in zip(line, best, strict=True)):
        return "rounded"
    # The path of descent to such a weight has a bias above 0.
    if 65 < line[0] < 78 and line[1] < 1:
        return "today"
    if near.any():
        return "bias" if near[0] else "weight"
    if is_table_line(line, targets.mean(), x.std()):
        return "table"
    if cost(inputs, targets, line[:1], line[1]) > cost(inputs, targets, [0], 0):
        return "growing"
    # Below the limit descent leaves (1 − ηλ)ᵏ of each error: at most all of it, and in the
    # flat direction, where ηλ < 1, never the other side.
    matrix = np.column_stack([x, np.ones(len(x))])
    directions = np.linalg.svd(matrix)[2]
    left = directions @ (line - best) / (directions @ -best)
    passes = abs(left[0]) < 1 + 1e-9 and 0 < left[1] < 1 + 1e-9
    return "on the way" if passes else "elsewhere"


def hubble_mistakes(x, y, best):
    """Return lines (weight, bias) by what has gone wrong; several may share a name."""
    weight, bias = best
    swapped = np.polyfit(y, x, deg=1)
    article = generate_data(300, 1, 0.5, 2)
    path = descent_path(article.inputs, article.targets, [200_000], 5e-5)
    units = [1000.0**power for power in (-2, -1, 1, 2)]
    light_years = [3.26, 3.26e3, 3.26e6]  # in a parsec, a kpc, a Mpc
    distances = [*units, *light_years, *np.reciprocal(light_years)]
    return {
        "exchanged": [best[::-1]],
        "sign": [best * [1, -1]],
        "signs": [-best],
        "origin": [[x @ y / (x @ x), 0]],
        "swapped": [swapped, [1 / swapped[0], -swapped[1] / swapped[0]]],
        "article": [[0.5, 2], [path.weights[0, 0], path.biases[0]]],
        "scaled": [
            [weight * x.std(), y.mean()],
            [weight * x.std(), bias],
            [weight, y.mean()],
            [weight * x.std() / y.std(), 0],
            [weight * x.std(), y.mean() - weight * x.std() * x.mean()],
            [weight, y.mean() + weight * x.mean()],
        ],
        "multiplied": [
            [weight * x.std() ** 2, b]
            for b in (y.mean() - weight * x.std() ** 2 * x.mean(), bias, y.mean())
        ],
        "unit": [
            [weight * of_y / of_x, bias * of_y]
            for of_y in (1, *units)
            for of_x in (1, *distances)
            if (of_y, of_x) != (1, 1)
        ],
    }


def is_rounded(number, exact):
    """Tell whether a number is the exact one, to within 0.5 or rounded to tens or hundreds."""
    rounded = {round(exact, -1), round(exact, -2)} - {0}
    return abs(number - exact) <= 0.5 or number in rounded
