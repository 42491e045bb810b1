"""Check what a public function was given, and say in one sentence what is wrong.

Every message names the argument, what it got, and what to do about it, in at most 200
letters. What counts as a number at all is in `_conversion`.
"""

import math

import numpy as np

from helpers._conversion import LARGEST_FLOAT, float_array, items, real, refusal, shown

MOST_EPOCHS = 10_000_000  # two minutes of the loop
LARGEST = 1e150  # a square of it is still a float64
MOST_PATH_EPOCHS = 10**15  # below it a float64 still tells odd from even


def validated(**arguments):
    """Return the arguments, checked and as float64, in the order given.

    The name of an argument decides what it has to be. `inputs` comes first, since
    the lengths of the others follow from it. Nothing passed in is changed.
    """
    shape, checked = (), []
    for name, value in arguments.items():
        checked.append(CHECKS.get(name, scalar)(name, value, shape))
        shape = checked[0].shape if name == "inputs" else shape
    return checked[0] if len(checked) == 1 else checked


TINY, BELOW_ONE = math.nextafter(0, 1), math.nextafter(1, 0)
# The lowest and the highest value, whole where these are, and an example.
LIMITS = {
    "noise": (0.0, LARGEST, "5.0"),
    "learning_rate": (TINY, LARGEST, "1e-5"),
    "h": (TINY, LARGEST, "0.001"),
    "epochs": (1, MOST_EPOCHS, "1000"),
    "m": (1, MOST_EPOCHS, "300"),
    "n": (1, MOST_EPOCHS, "50"),
    "batch_size": (1, MOST_EPOCHS, "10"),
    "samples": (0, MOST_PATH_EPOCHS, "1000"),
    "momentum": (0.0, BELOW_ONE, "0.9"),
    "beta1": (0.0, BELOW_ONE, "0.9"),
    "beta2": (0.0, BELOW_ONE, "0.999"),
    "epsilon": (TINY, LARGEST, "1e-8"),
    "seed": (0, 2**32 - 1, "0"),
}
FINITE = {
    (-LARGEST, LARGEST): "be a finite number",
    (0.0, LARGEST): "be a finite number, 0 or above",
    (TINY, LARGEST): "be a finite number above 0",
    (0.0, BELOW_ONE): "be a number from 0 to below 1",
}


def scalar(name, value, shape):
    """Return one number within its limits; a bool is none."""
    low, high, example = LIMITS.get(name, (-LARGEST, LARGEST, "0.5"))
    whole = isinstance(high, int)
    due = f"be a whole number from {low:,} to {high:,}" if whole else FINITE[low, high]
    number = real(value)
    if number is None:
        raise refusal(name, due, shown(value), f"try {example}", TypeError)
    if high == LARGEST < abs(number) < math.inf:
        due = f"lie within ±{LARGEST:g}"  # as in `array`
    if not low <= number <= high or (whole and number != int(number)):
        raise refusal(name, due, shown(value), f"try {example}")
    return int(number) if whole else number


def switch(name, value, shape):
    """Return True or False; no other value stands for them."""
    if type(value) not in (bool, np.bool_):
        raise refusal(name, "be True or False", shown(value), "try True", TypeError)
    return bool(value)


def text(name, value, shape):
    """Return text as it is."""
    if not issubclass(type(value), str):
        raise refusal(name, "be text", shown(value), "put it in quotes", TypeError)
    return value


def line_style(name, value, shape):
    """Return how predictions are drawn."""
    if not issubclass(type(value), str) or value not in ("-", "o"):
        raise refusal(name, "be '-' or 'o'", shown(value), "'-' draws a line, 'o' dots")
    return value


def array(name, value):
    """Return a finite float64 array with at least one number in it."""
    numbers = float_array(name, value)
    if numbers.size == 0:
        raise refusal(
            name, "not be empty", f"shape {numbers.shape}", "give at least one number"
        )
    within = np.abs(numbers) <= LARGEST  # so that squares can be computed
    if not within.all():
        first = tuple(np.argwhere(~within)[0].tolist())
        due, advice = "be finite", "remove or replace it"
        got = f"{numbers[first]:g}"
        if np.isfinite(numbers[first]):
            due, advice = f"lie within ±{LARGEST:g}", "measure in a larger unit"
        if abs(numbers[first]) == LARGEST_FLOAT:
            got = "a number beyond float64"
        got += f" at index {first[0] if len(first) == 1 else first}" if first else ""
        raise refusal(name, due, got, advice)
    return numbers


def table(name, value, shape):
    """Return inputs of shape (n, d)."""
    numbers = array(name, value)
    if numbers.ndim != 2:
        advice = "give one row a sample"
        if numbers.ndim == 1:
            advice = "use np.reshape(inputs, (-1, 1))"
        raise refusal(name, "have shape (n, d)", numbers.shape, advice)
    return numbers


def vector(name, value, shape):
    """Return targets of shape (n,) or weights of shape (d,)."""
    part, length = ("row", shape[0]) if name == "targets" else ("column", shape[1])
    numbers = array(name, value)
    if numbers.shape != (length,):
        due = f"have shape ({length},), one number for each {part} of inputs"
        advice = f"give {length:,} number{'s' * (length > 1)}"
        if numbers.size == length:
            advice = f"use np.ravel({name})"
        raise refusal(name, due, numbers.shape, advice)
    return numbers


def start_point(name, value, shape):
    """Return the weights and the bias that a path starts from; None means zeros."""
    if value is None:
        return np.zeros(shape[1]), 0.0
    pair = items(value) if issubclass(type(value), tuple | list) else None
    if pair is None or len(pair) != 2:
        due = "be a pair (weights, bias)"
        raise refusal(name, due, shown(value), "or leave it out", TypeError)
    return vector("start[0]", pair[0], shape), scalar("start[1]", pair[1], shape)


def counts(name, value, shape):
    """Return numbers of epochs or steps as floats of shape (k,)."""
    name = name.removeprefix("path_")
    given = array(name, value)
    numbers = np.atleast_1d(given)
    if numbers.ndim != 1:
        raise refusal(name, "have shape (k,)", numbers.shape, f"use np.ravel({name})")
    bad = (numbers < 0) | (numbers > MOST_PATH_EPOCHS) | (numbers != np.floor(numbers))
    if bad.any():
        due = f"be whole numbers from 0 to {MOST_PATH_EPOCHS:,}"
        got = f"{numbers[bad][0]:g}" + (f" at index {bad.argmax()}" if given.ndim else "")
        raise refusal(name, due, got, "choose one of these")
    return numbers


def epoch_number(_, value, shape):
    """Return one epoch number that `descent_path` can go to."""
    number = real(value)
    due = f"be a whole number from 0 to {MOST_PATH_EPOCHS:,}"
    if number is None:
        raise refusal("epochs", due, shown(value), "try 1000", TypeError)
    if not 0 <= number <= MOST_PATH_EPOCHS or number != int(number):
        raise refusal("epochs", due, shown(value), "try 1000")
    return int(number)


def value_range(name, value, shape):
    """Return the two whole numbers between which test inputs are drawn."""
    numbers = array(name, value)
    whole = (numbers % 1 == 0) & (np.abs(numbers) < 2**53)  # above it floats skip some
    if numbers.shape != (2,) or not whole.all() or numbers[0] > numbers[1]:
        due = "be two whole numbers, the lower one first"
        raise refusal(name, due, shown(value), "try (1, 300)")
    return int(numbers[0]), int(numbers[1])


# All other arguments are single numbers.
CHECKS = {
    "inputs": table,
    "targets": vector,
    "weights": vector,
    "start": start_point,
    "path_epochs": counts,
    "path_steps": counts,
    "last_epoch": epoch_number,
    "test_range": value_range,
    "progress": switch,
    "replace": switch,
    "nesterov": switch,
    "x": text,
    "y": text,
    "style": line_style,
}
