"""Check what a public function was given, and say in one sentence what is wrong.

Every message names the argument, what it got, and what to do about it.
"""

import math
import sys
from numbers import Real

import numpy as np

MOST_EPOCHS = 10_000_000  # two minutes of the loop
LARGEST = 1e150  # a square of it is still a float64
MOST_PATH_EPOCHS = 10**15  # below it a float64 still tells odd from even


def validated(**arguments):
    """Return the arguments, checked and as float64, in the order given.

    The name of an argument decides what it has to be. `inputs` comes first, since
    the lengths of the others follow from it. Nothing passed in is changed.
    """
    rows = columns = None
    checked = []
    for name, value in arguments.items():
        if name == "inputs":
            value = table(name, value)
            rows, columns = value.shape
        elif name == "targets":
            value = vector(name, value, rows, "row")
        elif name == "weights":
            value = vector(name, value, columns, "column")
        elif name == "start":
            value = start_point(value, columns)
        elif name == "path_epochs":
            value = epoch_numbers(value)
        elif name == "test_range":
            value = value_range(name, value)
        else:
            value = scalar(name, value)
        checked.append(value)
    return checked[0] if len(checked) == 1 else checked


HUGE, TINY = sys.float_info.max, math.nextafter(0, 1)
# The lowest and the highest value, whole where these are, and an example.
LIMITS = {
    "noise": (0.0, HUGE, "5.0"),
    "learning_rate": (TINY, HUGE, "1e-5"),
    "h": (TINY, HUGE, "0.001"),
    "epochs": (1, MOST_EPOCHS, "1000"),
    "m": (1, MOST_EPOCHS, "300"),
    "n": (1, MOST_EPOCHS, "50"),
    "seed": (0, 2**32 - 1, "0"),
}
FINITE = {-HUGE: "a finite number", 0.0: "a finite number, 0 or above"}
FINITE[TINY] = "a finite number above 0"


def scalar(name, value):
    """Return one number within its limits; a bool is none."""
    low, high, example = LIMITS.get(name, (-HUGE, HUGE, "0.5"))
    whole = isinstance(high, int)
    due = f"a whole number from {low:,} to {high:,}" if whole else FINITE[low]
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, bool) or not isinstance(value, Real):
        is_array = isinstance(value, np.ndarray)
        got = f"an array of shape {value.shape}" if is_array else f"{value!r}"
        raise TypeError(f"{name} must be {due}, got {got}; try {example}")
    if not low <= value <= high or (whole and value != int(value)):
        raise ValueError(f"{name} must be {due}, got {value}; try {example}")
    return int(value) if whole else float(value)


def array(name, value):
    """Return a finite float64 array with at least one number in it."""
    try:
        given = np.asarray(value)
    except ValueError:
        raise ValueError(
            f"{name} has rows of different lengths; give every row as many numbers as the first"
        ) from None
    if given.dtype.kind not in "buif":
        kinds = {"U": "text", "S": "text", "c": "complex numbers"}
        got = kinds.get(given.dtype.kind, f"values of type {given.dtype}")
        raise TypeError(
            f"{name} must hold real numbers, got {got}; convert them to floats first"
        )
    if given.size == 0:
        raise ValueError(f"{name} is empty, of shape {given.shape}; give at least one number")
    with np.errstate(over="ignore"):
        numbers = given.astype(np.float64, copy=False)
    if not np.isfinite(numbers).all():
        first = tuple(np.argwhere(~np.isfinite(numbers))[0].tolist())
        index = first[0] if len(first) == 1 else first
        raise ValueError(
            f"{name} must be finite, got {numbers[first]} at index {index};"
            " remove or replace it"
        )
    if max(numbers.max(), -numbers.min()) > LARGEST:
        raise ValueError(
            f"{name} must lie within ±{LARGEST:g}, so that squares can be computed, got"
            f" {numbers.flat[np.abs(numbers).argmax()]:g}; measure in a larger unit"
        )
    return numbers


def table(name, value):
    """Return inputs of shape (n, d)."""
    numbers = array(name, value)
    if numbers.ndim != 2:
        advice = "use inputs.reshape(-1, 1)" if numbers.ndim == 1 else "give one row a sample"
        raise ValueError(f"{name} must have shape (n, d), got {numbers.shape}; {advice}")
    return numbers


def vector(name, value, length, part):
    """Return targets of shape (n,) or weights of shape (d,)."""
    numbers = array(name, value)
    if numbers.shape != (length,):
        advice = (
            f"use {name}.ravel()"
            if numbers.size == length
            else f"give {length:,} number{'s' * (length > 1)}"
        )
        raise ValueError(
            f"{name} must have shape ({length},), one number for each {part} of inputs,"
            f" got {numbers.shape}; {advice}"
        )
    return numbers


def start_point(value, columns):
    """Return the weights and the bias that a path starts from; None means zeros."""
    if value is None:
        return np.zeros(columns), 0.0
    if not isinstance(value, tuple | list) or len(value) != 2:
        raise TypeError(f"start must be a pair (weights, bias), got {value!r}; or leave it out")
    weights = vector("start[0]", value[0], columns, "column")
    return weights, scalar("start[1]", value[1])


def epoch_numbers(value):
    """Return epoch numbers as floats of shape (k,)."""
    numbers = np.atleast_1d(array("epochs", value))
    if numbers.ndim != 1:
        raise ValueError(
            f"epochs must have shape (k,), got {numbers.shape}; use epochs.ravel()"
        )
    bad = (numbers < 0) | (numbers > MOST_PATH_EPOCHS) | (numbers != np.floor(numbers))
    if bad.any():
        raise ValueError(
            f"epochs must be whole numbers from 0 to {MOST_PATH_EPOCHS:,}, got"
            f" {numbers[bad][0]:g} at index {bad.argmax()}; round it or leave it out"
        )
    return numbers


def value_range(name, value):
    """Return the two whole numbers between which test inputs are drawn."""
    numbers = array(name, value)
    if numbers.shape != (2,) or (numbers % 1).any() or numbers[0] > numbers[1]:
        raise ValueError(
            f"{name} must be two whole numbers, the lower one first, got {value}; try (1, 300)"
        )
    return int(numbers[0]), int(numbers[1])
