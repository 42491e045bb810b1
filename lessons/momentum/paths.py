"""What the methods of notebook 07 do: how errors shrink, and one run."""

from collections import namedtuple

import numpy as np

from helpers.arguments import validate
from helpers.descent import curvatures
from helpers.momentum import momentum_path
from helpers.plots import epochs_to_draw
from lessons.runs import LAST, raw_run, scaling

METHODS = ["momentum", "plain", "Nesterov"]


def shrinking(pull, momentum, nesterov=False):
    """Return by what the error along one direction shrinks an epoch, in the long run.

    It is the larger size of the two eigenvalues r of the 2 × 2 matrix for error and
    velocity: r² − (1 + β − ηλ)r + β = 0, and r² − (1 + β)(1 − ηλ)r + β(1 − ηλ) = 0 with
    `nesterov`; see Goh (2017), *Why momentum really works*, Distill, and Lessard, Recht and
    Packard (2016), *Analysis and design of optimization algorithms via integral quadratic
    constraints*.

    Parameters
    ----------
    pull, momentum : array_like
        ηλ and β, of one shape or broadcast to it.
    nesterov : bool, optional

    Returns
    -------
    size : ndarray
        Below 1 where errors shrink.
    swings : ndarray of bool
        Where the two eigenvalues are complex.
    """
    total = (1 + momentum) * (1 - pull) if nesterov else 1 + momentum - pull
    product = momentum * (1 - pull) if nesterov else momentum + 0 * pull
    under_root = total**2 - 4 * product
    real = (np.abs(total) + np.sqrt(np.maximum(under_root, 0))) / 2
    swings = under_root < 0
    return np.where(swings, np.sqrt(np.maximum(product, 0)), real), swings


def limit_of(steepest, momentum, nesterov=False):
    """Return from which learning rate on momentum no longer converges."""
    return 2 * (1 + momentum) / ((1 + 2 * momentum) if nesterov else 1) / steepest


# What one setting of the live figure leads to: itself, the curvatures that descent sees, the
# `Run` of each method by its name, and from which epoch on the chosen one is within 1e-6.
Outcome = namedtuple("Outcome", "method rate momentum curvatures runs arrival")


def run(method, inputs, targets, standardised, learning_rate, momentum):
    """Return what the methods do in the first 20,000 epochs, in raw units.

    Parameters
    ----------
    method : str
        The one of `METHODS` that is chosen.
    inputs : array_like, shape (n, 1)
    targets : array_like, shape (n,)
    standardised : bool
        Whether descent sees the inputs standardised.
    learning_rate, momentum : float
        Plain descent leaves `momentum` out.
    """
    learning_rate, momentum = validate(learning_rate=learning_rate, momentum=momentum)
    (seen, mean, scale), drawn = scaling(inputs, standardised), epochs_to_draw(LAST)

    def run_of(name, epochs):
        share, nesterov = 0.0 if name == "plain" else momentum, name == "Nesterov"
        path = momentum_path(seen, targets, epochs, learning_rate, share, nesterov=nesterov)
        return raw_run(epochs, path, mean, scale, inputs, targets)

    runs = {name: run_of(name, drawn) for name in METHODS}
    arrival, beyond = None, np.flatnonzero(~(runs[method].away <= 1e-6)).max(initial=0)
    if beyond + 1 < len(drawn):  # look at all epochs between that one and the next ones
        closer = np.arange(drawn[beyond], drawn[beyond : beyond + 4][-1])
        arrival = int(closer[run_of(method, closer).away > 1e-6].max(initial=-1)) + 1
    momentum = 0.0 if method == "plain" else momentum
    return Outcome(method, learning_rate, momentum, curvatures(seen), runs, arrival)
