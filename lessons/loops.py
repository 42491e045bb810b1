"""What may go wrong in any loop of descent, and data that shows it: for 03, 06 and 07."""

import numpy as np

from lessons.checking import small_cases

# What a slope is multiplied by if it is turned round, not divided by n, divided by 2n, not
# rid of the 2 from the square, or divided by how many numbers or columns the table has.
TIMES = {
    "sign": lambda n, d: -1,
    "sum": lambda n, d: n,
    "half": lambda n, d: 0.5,
    "twice": lambda n, d: 2,
    "size": lambda n, d: 1 / d,
    "columns": lambda n, d: n / d,
}
# What is recorded of a cost, from it and the number of samples.
RECORDED = {
    "no half": lambda j, n: 2 * j,
    "quarter": lambda j, n: j / 2,
    "root": lambda j, n: np.sqrt(j),
    "rmse": lambda j, n: np.sqrt(2 * j),
    "cost sum": lambda j, n: n * j,
    "sum of squares": lambda j, n: 2 * n * j,
}


def as_it_is(value, *_):
    """Return the value: here nothing is mistaken."""
    return value


def once(*sizes):
    """Return 1: the slope is right."""
    return 1


def in_one_or_both(name, loop_with, **parts):
    """Return loops with a mistake in both slopes, and in one of them alone, by name.

    `parts` are the arguments of `loop_with` for the weights and, second, for the bias.
    """
    (for_weights, value), (for_bias, other) = parts.items()
    return {
        name: loop_with(**parts),
        (name, "the weights"): loop_with(**{for_weights: value}),
        (name, "the bias"): loop_with(**{for_bias: other}),
    }


def common_mistakes(loop_with):
    """Return the loops with a mistake in slopes or costs that any loop may have, by name."""
    found = {}
    for name, times in TIMES.items():
        found |= in_one_or_both(name, loop_with, weights_times=times, bias_times=times)
    found |= {name: loop_with(recorded=how) for name, how in RECORDED.items()}
    twice, squares = TIMES["twice"], RECORDED["no half"]
    return found | {
        "mean of squares": loop_with(weights_times=twice, bias_times=twice, recorded=squares),
        "bias left out": loop_with(with_bias=False),
        "bias kept": loop_with(bias_times=lambda n, d: 0),
        "weights kept": loop_with(weights_times=lambda n, d: 0),
        "new weights": loop_with(new_weights=True),
        "integers": loop_with(kept=np.trunc),
        "late": loop_with(late=True),
    }


def by_hand():
    """Return inputs of two samples with their targets: every number is whole on paper."""
    return np.array([[1.0], [3.0]]), np.array([2.0, 8.0])


def odd_data():
    """Yield inputs, targets and a share of the limit by which to catch more than descent.

    Tiny costs, at which nothing is to stop; and a rate beyond the limit, where the cost
    rises and slopes are long, and nothing is to be cut off.
    """
    (small, _, *_), (large, targets, *_) = small_cases()
    yield small, 1e-9 * small[:, 0], 0.3
    yield large, 100 * targets, 1.3
