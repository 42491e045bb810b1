"""Turn what people hand over into float64, or say what it is instead.

Nothing counts as a number that was not meant as one: no bool, no text, no hidden value of
a masked array. Whatever else has a float64 beside it does: a Fraction, a Decimal, a whole
number of any size, a column of a table.
"""

import reprlib
import sys
import warnings
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from numbers import Real

import numpy as np

LONGEST = 200  # letters of a message
DEEPEST = 3  # lists in lists; a table has two, and the third can be named by its shape
LARGEST_FLOAT = sys.float_info.max


def refusal(name, due, got, advice, kind=ValueError):
    """Return the exception that says what an argument must be, what it is, and what helps."""
    got = str(got)
    room = LONGEST - len(f"{name} must {due}, got ; {advice}")
    if len(got) > room:
        got = got[: max(room - 1, 0)] + "…"
    return kind(f"{name} must {due}, got {got}; {advice}")


class Short(reprlib.Repr):
    """Show a value in a few words, and trust no `__repr__` but those of plain values."""

    PLAIN = (bool, float, complex, type(None), Fraction, Decimal)

    def __init__(self):
        super().__init__()
        self.maxlevel = 2

    def repr_int(self, value, level):
        if value.bit_length() <= 64:
            return repr(value)
        # Python refuses to write a whole number of more than 4,300 digits.
        return f"a whole number of {int(value.bit_length() * np.log10(2)) + 1:,} digits"

    def repr_instance(self, value, level):
        if type(value) in self.PLAIN or isinstance(value, np.generic):
            text = repr(value)
            return text if len(text) <= 40 else text[:39] + "…"
        return of_type(value)


SHORT = Short()


def shown(value):
    """Return a value in a few words, for a message of one line."""
    try:
        if isinstance(value, np.ma.MaskedArray) and value.ndim == 0:
            return "a masked value"
        if isinstance(value, np.ndarray):
            return f"an array of shape {value.shape}" if value.ndim else shown(value.item())
        return SHORT.repr(value)
    except Exception:  # whatever a strange object raises
        return of_type(value)


def of_type(value):
    """Return what a value is, where it had better not be shown."""
    return f"a value of type {type(value).__name__[:40]}"


def real(value):
    """Return one number as a float; None if it is none, or hidden by a mask.

    What lies beyond the largest float64 becomes the largest, so that it stays finite.
    """
    try:
        if isinstance(value, np.ndarray | np.generic):
            if value.ndim or value.dtype.kind not in "iufO" or np.ma.is_masked(value):
                return None
            value = value.item()
        if isinstance(value, bool) or not isinstance(value, Real | Decimal):
            return None
        number = float(value)
        beyond = np.isinf(number) and value != number
    except OverflowError:
        beyond = True
    except Exception:  # whatever a strange object raises
        return None
    if beyond:
        return LARGEST_FLOAT if value > 0 else -LARGEST_FLOAT
    return number


def items(value):
    """Return what a list, a tuple or another sequence holds; None if it is none."""
    try:
        if isinstance(value, str | bytes | bytearray | memoryview):
            return None
        return list(value) if isinstance(value, Sequence) else None
    except Exception:  # whatever a strange object raises
        return None


def float_array(name, value):
    """Return numbers, in rows or not, as a float64 array; one that is this is not copied."""
    return np.asarray(numbers_in(name, value, depth=0))


def numbers_in(name, value, depth):
    """Return a number as a float, and what holds numbers as an array."""
    if type(value) is np.ndarray and value.dtype == np.float64 and value.ndim:
        return value  # most are: nothing has to be found out about these
    if type(value) is range:
        value = np.array(value)  # whole numbers, which need not be looked at one by one
    rows = items(value)
    if rows is not None:
        if depth == DEEPEST:
            got = f"lists nested more than {DEEPEST} deep"
            raise refusal(name, "hold numbers in rows", got, "give one list a row")
        return joined(name, [numbers_in(name, row, depth + 1) for row in rows])
    number = real(value)
    if number is not None:
        return number
    # NumPy would take the letters of a bytearray for numbers.
    array = as_array(name, bytes(value) if type(value) is bytearray else value)
    if array.dtype.kind == "O" and array.ndim > 0:
        return numbers_in(name, array.tolist(), depth)
    if array.dtype.kind not in "iuf":
        other = "None" if value is None else of_type(value)
        advice = "replace it or leave it out" if depth else "give a list or an array"
        got, advice = OTHER_KINDS.get(array.dtype.kind, (other, advice))
        raise refusal(name, "hold real numbers", got, advice, TypeError)
    with np.errstate(over="ignore"):
        return array.astype(np.float64, copy=False)


FLOATS_FIRST = "convert them to floats first"
# What the values of an array can be instead of numbers, and what helps.
OTHER_KINDS = {
    "b": ("bools", "write them as 0 and 1"),
    "U": ("text", FLOATS_FIRST),
    "S": ("text", FLOATS_FIRST),
    "T": ("text", FLOATS_FIRST),
    "c": ("complex numbers", FLOATS_FIRST),
    "M": ("dates", FLOATS_FIRST),
    "m": ("time spans", FLOATS_FIRST),
    "V": ("records", "choose one field"),
}


def as_array(name, value):
    """Return what NumPy makes of a value, without a subclass and without a masked value."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            array = np.asanyarray(value)
    except Exception:  # whatever a strange object raises
        due, advice = "hold real numbers", "give a list or an array"
        raise refusal(name, due, of_type(value), advice, TypeError) from None
    if np.ma.is_masked(array):
        got = f"{np.ma.count_masked(array):,} of {array.size:,}"
        raise refusal(name, "have no masked values", got, "fill them or leave them out")
    return np.asarray(array)


def joined(name, parts):
    """Return parts of one shape as an array."""
    shapes = sorted({np.shape(part) for part in parts})
    if len(shapes) > 1:
        got = "rows of different shapes"
        if shapes[0] == ():
            got = "numbers beside rows"
        elif all(len(shape) == 1 for shape in shapes):
            got = f"rows of {shapes[0][0]:,} and of {shapes[-1][0]:,}"
        advice = "give every row as many numbers as the first"
        raise refusal(name, "have rows of one length", got, advice)
    return np.array(parts, dtype=np.float64)
