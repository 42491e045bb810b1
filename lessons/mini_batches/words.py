"""The sentences below the figure of notebook 06; a `Stand` of its figure says what is what."""

import math

import numpy as np


def describe_place(stand):
    """Return mean, scatter and expected cost after the steps taken."""
    path, seen = stand.path, stand.steps * stand.batch_size
    told = f"{counted(stand.steps, 'step')}, {counted(seen, 'sample')} seen"
    if not stand.steps:
        told = f"No step yet, the first needs {counted(stand.batch_size, 'sample')}"
    if not np.isfinite(path.costs[-1]):
        return f"{told}: no finite number is left."
    weight, bias = (
        f"{written(mean)} ± {written(math.sqrt(max(variance, 0)), 3)}"
        for mean, variance in zip(
            (path.weights[-1, 0], path.biases[-1]), np.diag(path.covariances[-1]), strict=True
        )
    )
    return f"{told}: weight {weight}, bias {bias}, expected cost {written(path.costs[-1])}."


def counted(count, name):
    """Return a count with its noun: 1 step, 2,000 steps."""
    return f"{count:,} {name}{'' if count == 1 else 's'}"


def written(number, digits=4):
    """Return a number in so many digits, or in whole ones with commas where it is large."""
    return f"{number:,.0f}" if 1e3 <= abs(number) < 1e9 else f"{number:.{digits}g}"


def describe_run(run, steps):
    """Return the cost of the run that is drawn, and where it ends if that is sooner."""
    told = f"The run that is drawn has the cost {written(run.costs[-1])}"
    if not np.isfinite(run.costs[-1]):
        told = "The run that is drawn has no finite cost left"
    if run.steps[-1] < steps:
        told += f" after {counted(run.steps[-1], 'step')}, its last"
    return f"{told}."


def describe_end(stand):
    """Return what the rate leads to in the end."""
    limit, full_limit = stand.limits
    if stand.learning_rate >= full_limit * (1 - 1e-9):
        return "Beyond both limits: neither the mean nor the scatter comes to rest."
    if stand.learning_rate >= limit * (1 - 1e-9):
        return "Beyond this limit: the mean arrives, and the scatter grows without bound."
    if stand.noise == 0:
        return "In the end nothing is left: without noise the scatter shrinks as well."
    return f"In the end the expected cost is {stand.end:.4g}: the noise keeps it there."
