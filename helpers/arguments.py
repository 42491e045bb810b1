"""Check what a public function was given: it is right, or refused in one sentence.

Every message names the argument, what it got, and what to do about it. What a learner may
hand over is thought of: lists, columns of a table, whole numbers, None, text, bools, gaps and
masks, rows of several lengths, wrong shapes. Objects made to deceive are not.
"""

import functools
import inspect
import math
import reprlib
import sys
from contextlib import suppress
from decimal import Decimal
from numbers import Number, Real

import numpy as np

MOST_EPOCHS = 10_000_000  # two minutes of the loop
MOST_PATH_EPOCHS = 10**15  # below it a float64 still tells odd from even
LARGEST = 1e150  # a square of it is still a float64
TINY, BELOW_ONE = math.nextafter(0, 1), math.nextafter(1, 0)
# The lowest and the highest value, whole where these are, and an example.
LIMITS = {
    "noise": (0.0, LARGEST, "5.0"),
    "learning_rate": (TINY, LARGEST, "1e-5"),
    "h": (TINY, LARGEST, "0.001"),
    "epochs": (1, MOST_EPOCHS, "1000"),
    "last_epochs": (0, MOST_PATH_EPOCHS, "1000"),
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
# What the values of an array can be instead of numbers, and what helps.
KINDS = {"b": "bools", "c": "complex numbers", "M": "dates", "m": "time spans", "V": "records"}
KINDS |= dict.fromkeys("UST", "text")
ADVICE = dict.fromkeys(KINDS, "convert them to floats first")
ADVICE |= {"b": "write them as 0 and 1", "V": "choose one field"}
DIVERGED = "look where it comes from, such as a run that diverged"


def validated(**kinds):
    """Let a public function get its arguments checked and as float64, see `validate`.

    `kinds` has the names by which arguments are known there, where they are called otherwise.
    That takes longer than a small sum: what a loop calls in each epoch calls `validate` itself.
    """

    def decorate(function):
        signature = inspect.signature(function)

        @functools.wraps(function)
        def checked(*given, **named):
            __tracebackhide__ = True  # a learner is shown their own line, and the sentence
            bound = None
            with suppress(TypeError):
                bound = signature.bind(*given, **named)
            if bound is None:
                return function(*given, **named)  # Python says what is missing, or too much
            bound.apply_defaults()
            names = list(bound.arguments)
            known = {kinds.get(name, name): bound.arguments[name] for name in names}
            return function(**dict(zip(names, check_all(known), strict=True)))

        return checked

    return decorate


def validate(**arguments):
    """Return the arguments, checked and as float64, in the order given; one alone as it is.

    The name of an argument decides what it has to be; `path_` and `last_` before it tell
    apart what has one name in several functions. `inputs` comes first, since the lengths of
    the others follow from it. Nothing passed in is changed.
    """
    __tracebackhide__ = True
    checked = check_all(arguments)
    return checked[0] if len(checked) == 1 else checked


def check_all(arguments):
    """Return the values of a dict of arguments as a list, checked by their names."""
    __tracebackhide__ = True
    shape, checked = (), []
    for name, value in arguments.items():
        checked.append(CHECKS.get(name, scalar)(name, value, shape))
        shape = checked[0].shape if name == "inputs" else shape
    return checked


def argument_error(name, due, got, advice, kind=ValueError):
    """Return the exception that says what an argument must be, what it is, and what helps."""
    return kind(f"{name} must {due}, got {got}; {advice}")


def short_repr(value):
    """Return a value in a few words, for a message of one line."""
    if isinstance(value, np.ndarray) and value.ndim:
        return f"an array of shape {value.shape}"
    if isinstance(value, str | list | tuple | dict | Number | np.generic | None):
        return reprlib.repr(value)
    return f"a value of type {type(value).__name__}"


def real(value):
    """Return one number as a float; None if it is none, or hidden by a mask.

    An int beyond the largest float64 becomes the largest, so that it stays finite.
    """
    if isinstance(value, np.ndarray) and value.ndim == 0 and not np.ma.is_masked(value):
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, Real | Decimal):
        return None
    try:
        return float(value)
    except OverflowError:
        return sys.float_info.max * (1 if value > 0 else -1)


def float_array(name, value):
    """Return numbers, in rows or not, as a float64 array; one that is this is not copied."""
    if np.ma.is_masked(value):
        got = f"{np.ma.count_masked(value):,} of {np.size(value):,}"
        raise argument_error(name, "have no masked values", got, "fill them or leave them out")
    try:
        array = np.asarray(value)
    except ValueError:
        parts = getattr(value, "_fields", None)
        if parts:
            got = f"a tuple of {', '.join(parts)}"
            advice = f"take one of them, such as .{parts[0]}"
            raise argument_error(name, "be one array", got, advice) from None
        got, advice = "rows of different lengths", "give every row as many numbers as the first"
        raise argument_error(name, "have rows of one length", got, advice) from None
    advice = "replace it or leave it out" if array.ndim else "give a list or an array"
    if array.dtype.kind == "O":
        floats = [real(each) for each in array.flat]
        if None not in floats:
            return np.array(floats).reshape(array.shape)
        array = np.asarray(array.flat[floats.index(None)])
    kind = array.dtype.kind
    if kind not in "iuf":
        got = KINDS.get(kind, short_repr(array.item() if kind == "O" else array))
        raise argument_error(
            name, "hold real numbers", got, ADVICE.get(kind, advice), TypeError
        )
    return array.astype(np.float64, copy=False)


def array(name, value):
    """Return a finite float64 array with at least one number in it."""
    numbers = float_array(name, value)
    if numbers.size == 0:
        got, advice = f"shape {numbers.shape}", "give at least one number"
        raise argument_error(name, "not be empty", got, advice)
    within = np.abs(numbers) <= LARGEST  # so that squares can be computed
    if not within.all():
        first = tuple(np.argwhere(~within)[0].tolist())
        due, advice = "be finite", DIVERGED if name == "weights" else "remove or replace it"
        if np.isfinite(numbers[first]):
            due, advice = f"lie within ±{LARGEST:g}", "measure in a larger unit"
        place = f" at index {first[0] if len(first) == 1 else first}" if first else ""
        raise argument_error(name, due, f"{numbers[first]:g}{place}", advice)
    return numbers


def scalar(name, value, shape):
    """Return one number within its limits; a bool is none."""
    low, high, example = LIMITS.get(name, (-LARGEST, LARGEST, "0.5"))
    name, advice = name.removeprefix("last_"), f"try {example}"
    whole = isinstance(high, int)
    due = f"be a whole number from {low:,} to {high:,}" if whole else FINITE[low, high]
    number = real(value)
    if number is None:
        raise argument_error(name, due, short_repr(value), advice, TypeError)
    if high == LARGEST < abs(number) < math.inf:
        due = f"lie within ±{LARGEST:g}"  # as in `array`
    if name == "bias" and not math.isfinite(number):
        advice = DIVERGED
    if not low <= number <= high or (whole and number != int(number)):
        raise argument_error(name, due, short_repr(value), advice)
    return int(number) if whole else number


def switch(name, value, shape):
    """Return True or False; no other value stands for them."""
    if not isinstance(value, bool | np.bool_):
        raise argument_error(name, "be True or False", short_repr(value), "try True", TypeError)
    return bool(value)


def text(name, value, shape):
    """Return text as it is."""
    if not isinstance(value, str):
        got, advice = short_repr(value), "put it in quotes"
        raise argument_error(name, "be text", got, advice, TypeError)
    return value


def line_style(name, value, shape):
    """Return how predictions are drawn."""
    if not isinstance(value, str) or value not in ("-", "o"):
        got, advice = short_repr(value), "'-' draws a line, 'o' dots"
        raise argument_error(name, "be '-' or 'o'", got, advice)
    return value


def table(name, value, shape):
    """Return inputs of shape (n, d)."""
    numbers = array(name, value)
    if numbers.ndim != 2:
        advice = "give one row a sample"
        if numbers.ndim == 1:
            advice = "use np.reshape(inputs, (-1, 1)), if these are the inputs and not targets"
        raise argument_error(name, "have shape (n, d)", numbers.shape, advice)
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
        if name == "targets" and shape[0] == 1 and numbers.shape == shape[1:]:
            advice = "inputs lie in a row: use np.reshape(inputs, (-1, 1))"
        raise argument_error(name, due, numbers.shape, advice)
    return numbers


def start_point(name, value, shape):
    """Return the weights and the bias that a path starts from; None means zeros."""
    if value is None:
        return np.zeros(shape[1]), 0.0
    if not isinstance(value, tuple | list) or len(value) != 2:
        due, advice = "be a pair (weights, bias)", "or leave it out"
        raise argument_error(name, due, short_repr(value), advice, TypeError)
    return vector("start[0]", value[0], shape), scalar("start[1]", value[1], shape)


def counts(name, value, shape):
    """Return numbers of epochs or steps as floats of shape (k,)."""
    name = name.removeprefix("path_")
    given = array(name, value)
    numbers = np.atleast_1d(given)
    if numbers.ndim != 1:
        raise argument_error(name, "have shape (k,)", numbers.shape, f"use np.ravel({name})")
    bad = (numbers < 0) | (numbers > MOST_PATH_EPOCHS) | (numbers != np.floor(numbers))
    if bad.any():
        due = f"be whole numbers from 0 to {MOST_PATH_EPOCHS:,}"
        got = f"{numbers[bad][0]:g}" + (f" at index {bad.argmax()}" if given.ndim else "")
        raise argument_error(name, due, got, "choose one of these")
    return numbers


def value_range(name, value, shape):
    """Return the two whole numbers between which test inputs are drawn."""
    numbers = array(name, value)
    whole = (numbers % 1 == 0) & (np.abs(numbers) < 2**53)  # above it floats skip some
    if numbers.shape != (2,) or not whole.all() or numbers[0] > numbers[1]:
        due = "be two whole numbers, the lower one first"
        raise argument_error(name, due, short_repr(value), "try (1, 300)")
    return int(numbers[0]), int(numbers[1])


# All other arguments are single numbers.
CHECKS = {
    "inputs": table,
    "targets": vector,
    "weights": vector,
    "start": start_point,
    "path_epochs": counts,
    "path_steps": counts,
    "test_range": value_range,
    "progress": switch,
    "replace": switch,
    "nesterov": switch,
    "x": text,
    "y": text,
    "style": line_style,
}
