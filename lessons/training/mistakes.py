"""The known mistakes in the exercises of notebook 03: loops with one in them, and lines."""

import numpy as np

from helpers.data import generate_data
from helpers.descent import descent_path, linear_regression
from helpers.regression import cost, gradient


def as_it_is(value):
    """Return the value: here nothing is mistaken."""
    return value


def loop_with(
    weights_times=lambda inputs: 1,
    bias_times=lambda inputs: 1,
    with_bias=True,
    new_weights=False,
    kept=as_it_is,
    recorded=as_it_is,
    late=False,
):
    """Return gradient descent with a known mistake in it.

    Parameters
    ----------
    weights_times, bias_times : function of inputs, optional
        What the slopes along the weights and along the bias are multiplied by.
    with_bias : bool, optional
        Whether the residuals know the bias.
    new_weights : bool, optional
        Whether the slope along the bias is that at the new weights.
    kept : function of weights, optional
        What is left of the weights after a step.
    recorded : function of a cost, optional
        What is recorded of it.
    late : bool, optional
        Whether each cost is that after the step.
    """

    def loop(inputs, targets, epochs, learning_rate):
        weights, bias, costs = np.zeros(inputs.shape[1]), 0.0, []
        for _ in range(epochs):
            known = bias if with_bias else 0.0
            costs.append(recorded(cost(inputs, targets, weights, known)))
            d_weights, d_bias = gradient(inputs, targets, weights, known)
            weights = kept(weights - learning_rate * weights_times(inputs) * d_weights)
            if new_weights:
                d_bias = gradient(inputs, targets, weights, bias)[1]
            bias = bias - learning_rate * bias_times(inputs) * d_bias
        final = recorded(cost(inputs, targets, weights, bias))
        return weights, bias, [*costs[1:], final] if late else costs

    return loop


# What a slope is multiplied by if it is turned round, not divided by n, divided by 2n, or
# divided by how many numbers the table holds.
TIMES = {
    "sign": lambda inputs: -1,
    "sum": lambda inputs: len(inputs),
    "half": lambda inputs: 0.5,
    "size": lambda inputs: len(inputs) / inputs.size,
}
LOOP_MISTAKES = {
    **{name: loop_with(times, times) for name, times in TIMES.items()},
    **{f"weights {name}": loop_with(weights_times=times) for name, times in TIMES.items()},
    **{f"bias {name}": loop_with(bias_times=times) for name, times in TIMES.items()},
    "bias left out": loop_with(with_bias=False),
    "bias kept": loop_with(bias_times=lambda inputs: 0),
    "new weights": loop_with(new_weights=True),
    "integers": loop_with(kept=np.trunc),
    "no half": loop_with(recorded=lambda cost: 2 * cost),
    "root": loop_with(recorded=np.sqrt),
    "late": loop_with(late=True),
    "one epoch": lambda inputs, targets, epochs, rate: linear_regression(
        inputs, targets, 1, rate
    ),
}


def find_hubble(inputs, targets, line):
    """Return the name of what a line (weight, bias) through Hubble's data is."""
    x, best = inputs[:, 0], np.polyfit(inputs[:, 0], targets, deg=1)
    # Half a km/s is next to nothing beside the scatter of 223 km/s.
    if np.allclose(line, best, rtol=0, atol=0.5):
        return "right"
    for found, ends in hubble_mistakes(x, targets, best).items():
        if any(np.allclose(line, end, rtol=6e-3, atol=1e-9) for end in ends):
            return found
    if all(is_rounded(*pair) for pair in zip(line, best, strict=True)):
        return "rounded"
    # The path of descent to such a weight has a bias above 0.
    if 65 < line[0] < 78 and line[1] < 1:
        return "today"
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
        "origin": [[x @ y / (x @ x), 0]],
        "swapped": [swapped, [1 / swapped[0], -swapped[1] / swapped[0]]],
        "article": [[0.5, 2], [path.weights[0, 0], path.biases[0]]],
        "scaled": [
            [weight * x.std(), y.mean()],
            [weight * x.std(), bias],
            [weight, y.mean()],
            [weight * x.std() / y.std(), 0],
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
