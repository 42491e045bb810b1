"""What people hand over, meant well or not, and the names that have to take it.

`test_validation.py` gives every value here to every argument of every name. Each time one
of two things has to happen. Where the value has a float64 beside it, the name answers as
it answers that, or refuses both; elsewhere it refuses. It refuses by an error that its
docstring names, in one sentence with the argument's name, what it got and a way out.

To add a name, add its `Subject` to `SUBJECTS`: how to call it, and for each argument its
`Sort` and a value that is right:

    Subject("slider", slider, values=(ARRAY, [1.0, 2.0, 5.0]), value=(NUMBER, 2.0))

- ARRAY takes numbers in rows or in one row, NUMBER a single number, ARRAY_OR_NUMBER both;
- TEXT takes any text, WORDING any but an empty one;
- OTHER takes nothing of what is here. `accepts` names the odd values that one argument
  takes all the same, such as None for an optional one and True for a switch.

Where the answer is not made of numbers, text, tuples and arrays, give `answer`, which
turns it into these. A name of an argument in a message may differ from the one in Python
(`called`). Values that only one of your arguments may get go into its own tests.
"""

import array
import collections
import datetime
import types
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from fractions import Fraction

import numpy as np
from matplotlib.figure import Figure

from helpers import (
    Picture,
    adam,
    cost,
    descent_path,
    epochs_to_draw,
    generate_data,
    gradient,
    linear_regression,
    live,
    log_slider,
    mini_batches,
    momentum_descent,
    momentum_path,
    plot_fit,
    plot_test,
    predict,
    rmse,
    slider,
    stability_limit,
    standardize,
    stochastic_descent,
    stochastic_path,
)
from lessons.training import plot_costs

Sort = Enum("Sort", "ARRAY NUMBER ARRAY_OR_NUMBER TEXT WORDING OTHER")
ARRAY, NUMBER, ARRAY_OR_NUMBER, TEXT, WORDING, OTHER = Sort


@dataclass
class Argument:
    """One argument: what it takes, a right value, and odd values that it accepts."""

    sort: Sort
    right: object
    accepts: tuple = ()
    called: str = ""


@dataclass
class Subject:
    """A public name, how to call it with arguments by name, and how to compare answers."""

    name: str
    call: object
    arguments: dict
    answer: object = field(default=lambda found: found)


X, Y, W = [[1.0], [2.0], [4.0]], [1.0, 3.0, 4.0], [2.0]
DATA = {"inputs": Argument(ARRAY, X), "targets": Argument(ARRAY, Y)}
LINE = {"weights": Argument(ARRAY, W), "bias": Argument(NUMBER, 3.0)}
EPOCHS = {"epochs": Argument(NUMBER, 3)}
BATCH_SIZE = {"batch_size": Argument(NUMBER, 2)}
SWITCH = Argument(OTHER, False, accepts=("True", "False", "np.True_"))
START = Argument(OTHER, ([1.0], 2.0), accepts=("None",))
MARKS = Argument(OTHER, {"limit": 2.0}, accepts=("None",))
RATE = {"learning_rate": Argument(NUMBER, 0.125)}


def path_from(weights, bias, **others):
    """Call `descent_path` with the two parts of its start by themselves."""
    return descent_path(start=(weights, bias), **others)


def described(picture):
    return picture.description


def one_batch(inputs, targets, **others):
    """Call `stochastic_descent` with one batch."""
    return stochastic_descent([(inputs, targets)], **others)


def settings(made):
    """Return the values of a slider, and where it starts."""
    return made.keywords["values"], made.keywords["value"]


SUBJECTS = [
    Subject("predict", predict, {"inputs": DATA["inputs"]} | LINE),
    Subject("cost", cost, DATA | LINE),
    Subject("gradient", gradient, DATA | LINE),
    Subject("rmse", rmse, DATA | LINE),
    Subject(
        "linear_regression",
        linear_regression,
        DATA | EPOCHS | RATE | {"progress": SWITCH},
    ),
    Subject(
        "descent_path",
        descent_path,
        DATA | {"epochs": Argument(ARRAY_OR_NUMBER, [0.0, 2.0, 5.0])} | RATE | {"start": START},
    ),
    Subject(
        "descent_path from a start",
        path_from,
        {
            "weights": Argument(ARRAY, W, called="start[0]"),
            "bias": Argument(NUMBER, 2.0, called="start[1]"),
        }
        | DATA
        | {"epochs": Argument(ARRAY_OR_NUMBER, 5.0)}
        | RATE,
    ),
    Subject(
        "stability_limit",
        stability_limit,
        {"inputs": DATA["inputs"]} | {"batch_size": Argument(NUMBER, 2, accepts=("None",))},
    ),
    Subject(
        "mini_batches",
        mini_batches,
        DATA | BATCH_SIZE | EPOCHS | {"replace": SWITCH, "seed": Argument(NUMBER, 1)},
        list,
    ),
    Subject(
        "stochastic_descent",
        one_batch,
        DATA | RATE | {"start": START},
    ),
    Subject(
        "stochastic_path",
        stochastic_path,
        DATA
        | {"steps": Argument(ARRAY_OR_NUMBER, [0.0, 2.0, 5.0])}
        | RATE
        | BATCH_SIZE
        | {"noise": Argument(NUMBER, 1.0), "start": START},
    ),
    Subject(
        "momentum_descent",
        momentum_descent,
        DATA | EPOCHS | RATE | {"momentum": Argument(NUMBER, 0.5), "nesterov": SWITCH},
    ),
    Subject(
        "momentum_path",
        momentum_path,
        DATA
        | {"epochs": Argument(ARRAY_OR_NUMBER, [0.0, 2.0, 5.0])}
        | RATE
        | {"momentum": Argument(NUMBER, 0.5), "nesterov": SWITCH, "start": START},
    ),
    Subject(
        "adam",
        adam,
        DATA
        | EPOCHS
        | RATE
        | {
            "beta1": Argument(NUMBER, 0.9),
            "beta2": Argument(NUMBER, 0.99),
            "epsilon": Argument(NUMBER, 1e-8),
        },
    ),
    Subject(
        "slider",
        slider,
        {
            "values": Argument(ARRAY, [1.0, 2.0, 5.0], accepts=("ten halves",)),
            "value": Argument(NUMBER, 2.0),
            "marks": MARKS,
        },
        settings,
    ),
    Subject(
        "log_slider",
        log_slider,
        {
            "low": Argument(NUMBER, 0.125),
            "high": Argument(NUMBER, 8.0),
            "value": Argument(NUMBER, 1.0),
            "marks": MARKS,
        },
        settings,
    ),
    Subject(
        "live",
        lambda figure, update: live(figure, update),
        {"figure": Argument(OTHER, Figure()), "update": Argument(OTHER, lambda: "words")},
    ),
    Subject("standardize", standardize, {"inputs": DATA["inputs"]}),
    Subject(
        "generate_data",
        generate_data,
        {
            "m": Argument(NUMBER, 3),
            "n": Argument(NUMBER, 2),
            "a": Argument(NUMBER, 0.5),
            "b": Argument(NUMBER, 2.0),
            "noise": Argument(NUMBER, 1.0),
            "test_range": Argument(ARRAY, [5.0, 8.0]),
            "seed": Argument(NUMBER, 1),
        },
    ),
    Subject(
        "plot_fit",
        plot_fit,
        DATA
        | LINE
        | {name: Argument(TEXT, name) for name in ("x", "y")}
        | {"style": Argument(OTHER, "-")},
        described,
    ),
    Subject("plot_test", plot_test, DATA | LINE, described),
    Subject(
        "plot_costs",  # of a lesson, and learners hand it what their own loops return
        plot_costs,
        {"costs": Argument(ARRAY, [3.0, 2.0, 1.0], accepts=("ten halves",))},
        described,
    ),
    Subject(
        "Picture",
        Picture,
        {"figure": Argument(OTHER, Figure()), "description": Argument(WORDING, "Words.")},
        described,
    ),
    Subject("epochs_to_draw", epochs_to_draw, {"epochs": Argument(NUMBER, 70)}),
]


class Subclass(np.ndarray):
    """An array of another class."""


class Column:
    """What a column of a table is: an array inside, and rows under names of their own."""

    def __init__(self, values, mask=None):
        self.values, self.mask = np.asarray(values), mask
        self.shape = self.values.shape

    def __array__(self, dtype=None, copy=None):
        array = np.array(self.values, dtype=dtype)
        return array if self.mask is None else np.ma.array(array, mask=self.mask)

    def __len__(self):
        return len(self.values)

    def __getitem__(self, key):
        raise KeyError(key)  # the rows are called "a", "b", …

    def __repr__(self):
        return "0    1.0\n1    2.0\nName: x, dtype: float64"


def masked(values, mask=False):
    return np.ma.array(values, mask=mask)


def strided(values):
    return np.repeat(np.asarray(values), 2, axis=0)[::2]


def read_only(values):
    values = np.array(values)
    values.flags.writeable = False
    return values


def of_objects(values):
    return np.array(values, dtype=object)


def of_one(value):
    """Return an array that holds one object, whatever NumPy would make of it."""
    holder = np.empty(1, dtype=object)
    holder[0] = value
    return holder


# Numbers in arrays, in another form: the answer is as for float64.
ARRAYS = {
    "lists": lambda a: a.tolist(),
    "tuples": lambda a: tuple(map(tuple, a.tolist())) if a.ndim > 1 else tuple(a.tolist()),
    "deque": lambda a: collections.deque(a.tolist()),
    "UserList": lambda a: collections.UserList(a.tolist()),
    "int8": lambda a: a.astype(np.int8),
    "int64": lambda a: a.astype(np.int64),
    "uint64": lambda a: a.astype(np.uint64),
    "float16": lambda a: a.astype(np.float16),
    "float32": lambda a: a.astype(np.float32),
    "longdouble": lambda a: a.astype(np.longdouble),
    "big-endian": lambda a: a.astype(">f8"),
    "Fortran order": np.asfortranarray,
    "strided": strided,
    "read-only": read_only,
    "array subclass": lambda a: a.view(Subclass),
    "matrix": lambda a: a.view(np.matrix) if a.ndim > 1 else a,
    "masked array without a mask": masked,
    "masked array, nothing masked": lambda a: masked(a, np.zeros(a.shape, dtype=bool)),
    "array of ints as objects": lambda a: of_objects(a.astype(int).tolist()),
    "array of Fractions": lambda a: of_objects([[*map(Fraction, a.ravel().tolist())]]).reshape(
        a.shape
    ),
    "list of arrays": lambda a: list(a) if a.ndim > 1 else [np.array(each) for each in a],
    "list of columns": lambda a: [Column(row) for row in a] if a.ndim > 1 else [*a],
    "array.array": lambda a: array.array("d", a) if a.ndim == 1 else [*map(list, a)],
    "memoryview": lambda a: memoryview(np.ascontiguousarray(a)),
    "column of a table": Column,
    "column of objects": lambda a: Column(a.astype(object)),
}


class Whole(int):
    """A whole number of another class."""


class Wordy(float):
    """A number that shows itself at length."""

    def __repr__(self):
        return "spam and eggs\n" * 1000


Level = Enum("Level", "LOW HIGH")
IntLevel = Enum("IntLevel", {"ONE": 1}, type=int)

# Single numbers, in another form: the answer is as for float(number). In an argument that
# takes an array, each of its numbers has this form.
NUMBERS = {
    "int": int,
    "float": float,
    "Fraction": Fraction,
    "Decimal": lambda x: Decimal(x),
    "a third more": lambda x: Fraction(x) + Fraction(1, 3),
    "np.int8": np.int8,
    "np.uint64": lambda x: np.uint64(x),
    "np.float16": np.float16,
    "np.float32": np.float32,
    "np.float64": np.float64,
    "np.longdouble": np.longdouble,
    "array of no dimension": np.array,
    "Fraction in an array of no dimension": lambda x: np.array(Fraction(x)),
    "masked array of no dimension, not masked": masked,
    "int subclass": Whole,
    "float subclass with a long repr": Wordy,
    "Enum of ints": lambda x: IntLevel.ONE,
    "int beyond 64 bits": lambda x: int(x) + 2**70,
    "int beyond 64 bits, below 0": lambda x: -int(x) - 2**70,
    "int of 101 digits": lambda x: 10**100,
    "int that no float64 is": lambda x: 2**53 + 1,
    "minus zero": lambda x: -0.0,
    "subnormal": lambda x: 5e-324,
    "halves": lambda x: x / 2,
    "hardly anything": lambda x: x * 1e-150,
    "as large as may be": lambda x: x * 1e149,
}


class Broken:
    """Whatever it is asked, it raises."""

    def __raise(self, *_, **__):
        raise RuntimeError("broken\n" * 9)

    __array__ = __float__ = __int__ = __repr__ = __str__ = __len__ = __iter__ = __raise
    __getitem__ = __bool__ = __eq__ = __lt__ = __le__ = __gt__ = __ge__ = __raise
    __hash__ = None


class BrokenClass(Broken):
    """Even what class it has."""

    @property
    def __class__(self):
        raise RuntimeError("broken")


class BrokenFloat(float):
    """A float that cannot be had."""

    def __float__(self):
        raise RuntimeError("broken")

    __repr__ = __str__ = __abs__ = __le__ = __lt__ = __ge__ = __gt__ = __eq__ = __float__
    __hash__ = None


class BrokenList(list):
    """A list that cannot be read."""

    def __iter__(self):
        raise RuntimeError("broken")

    __len__ = __getitem__ = __repr__ = __iter__


class FloatAlone:
    """Has a float and is no number."""

    def __float__(self):
        return 1.0


class ArrayOfText:
    """Promises an array and hands over text."""

    def __array__(self, dtype=None, copy=None):
        return "text"


def cyclic():
    rows = []
    rows.append(rows)
    return rows


def doubly_cyclic():
    first, second = [1.0], [2.0]
    first.append(second)
    second.append(first)
    return [first, second]


def nested(depth):
    value = 1.0
    for _ in range(depth):
        value = [value]
    return value


def long_type():
    return type("A" * 500, (), {})()


def structured():
    return np.array([(1.0, 2)], dtype=[("x", float), ("n", int)])


# What no argument takes, unless it says so; each is made anew for every call.
ODD = {
    "None": lambda: None,
    "True": lambda: True,
    "False": lambda: False,
    "np.True_": lambda: np.True_,
    "bools": lambda: [True, False, True],
    "array of bools": lambda: np.array([[True], [False], [True]]),
    "a bool among numbers": lambda: [[1.0], [True], [3.0]],
    "a NumPy bool among numbers": lambda: [1.0, np.False_, 3.0],
    "bools as objects": lambda: of_objects([True, False, True]),
    "bool of no dimension": lambda: np.array(True),
    "column of bools": lambda: Column([True, False, True]),
    "bytes": lambda: b"3",
    "bytearray": lambda: bytearray(b"3"),
    "memoryview of bytes": lambda: memoryview(b"3").cast("c"),
    "list of text": lambda: ["1", "2", "3"],
    "array of text": lambda: np.array([["1"], ["2"], ["3"]]),
    "new text of NumPy": lambda: np.array(["1", "2"], dtype=np.dtypes.StringDType()),
    "text among numbers": lambda: [1.0, "2", 3.0],
    "complex": lambda: 1j,
    "complex without an imaginary part": lambda: 1 + 0j,
    "complex array": lambda: np.array([[1 + 0j], [2], [3]]),
    "nan": lambda: float("nan"),
    "inf": lambda: float("inf"),
    "-inf": lambda: np.float32("-inf"),
    "nan among numbers": lambda: [[1.0], [np.nan], [3.0]],
    "Decimal nan": lambda: Decimal("nan"),
    "Decimal signalling nan": lambda: Decimal("snan"),
    "Decimal inf": lambda: Decimal("inf"),
    "Decimal beyond float64": lambda: Decimal("1e400"),
    "int beyond float64": lambda: 10**400,
    "int beyond float64, below 0": lambda: -(10**400),
    "int of 5,001 digits": lambda: 10**5000,
    "ints beyond float64": lambda: [[10**400], [1], [2]],
    "Fraction beyond float64": lambda: Fraction(-(10**400), 3),
    "Fraction of long ints": lambda: Fraction(10**5000, 3),
    "longdouble beyond float64": lambda: np.longdouble("1e4000"),
    "too large to square": lambda: 1e200,
    "date": lambda: datetime.date(1929, 1, 17),
    "time of NumPy": lambda: np.datetime64("1929-01-17"),
    "span of NumPy": lambda: np.timedelta64(5, "D"),
    "dates": lambda: np.array(["1929-01-17", "1929-01-18"], dtype="datetime64[D]"),
    "spans": lambda: np.array([1, 2, 3], dtype="timedelta64[s]"),
    "records": structured,
    "one record": lambda: structured()[0],
    "masked": lambda: np.ma.masked,
    "masked array of no dimension": lambda: masked(5.0, True),
    "masked among numbers": lambda: [[1.0], [np.ma.masked], [3.0]],
    "masked array": lambda: masked([[1.0], [2.0], [4.0]], [[0], [1], [0]]),
    "masked row": lambda: masked([1.0, 3.0, 4.0], [0, 0, 1]),
    "all masked": lambda: masked([5.0, 8.0], True),
    "list of masked arrays": lambda: [masked([1.0], [True]), masked([2.0]), masked([3.0])],
    "column of a table with a mask": lambda: Column([1.0, 3.0, 4.0], [0, 1, 0]),
    "set": lambda: {1.0, 2.0},
    "frozenset": lambda: frozenset([1.0]),
    "dict": lambda: {0: 1.0},
    "dict of lists": lambda: {"x": [1.0, 2.0, 4.0]},
    "view of a dict": lambda: {0: 1.0}.values(),
    "generator": lambda: (x for x in (1.0, 2.0)),
    "iterator": lambda: iter([1.0]),
    "map": lambda: map(float, "123"),
    "function": lambda: np.sin,
    "lambda": lambda: lambda: 1.0,
    "class": lambda: float,
    "module": lambda: types,
    "object": object,
    "Ellipsis": lambda: ...,
    "NotImplemented": lambda: NotImplemented,
    "slice": lambda: slice(3),
    "Enum": lambda: Level.LOW,
    "polynomial": lambda: np.polynomial.Polynomial([1.0, 2.0]),
    "cyclic list": cyclic,
    "doubly cyclic list": doubly_cyclic,
    "list nested 5 deep": lambda: nested(5),
    "list nested 64 deep": lambda: nested(64),
    "list nested 2,000 deep": lambda: nested(2000),
    "ragged rows": lambda: [[1.0], [2.0, 3.0], [4.0]],
    "numbers beside rows": lambda: [1.0, [2.0], 4.0],
    "ragged rows as objects": lambda: of_one([[1.0], [2.0, 3.0], [4.0]]),
    "empty list": list,
    "empty rows": lambda: [[], [], []],
    "empty array": lambda: np.empty((0, 1)),
    "array of 3 dimensions": lambda: np.ones((3, 1, 1)),
    "array of 64 dimensions": lambda: np.ones((1,) * 64),
    "ten halves": lambda: np.arange(10.0) / 2,
    "list of 100,000 Nones": lambda: [None] * 100_000,
    "array of Nones": lambda: np.full((3, 1), None),
    "whatever raises": Broken,
    "raises for its class, too": BrokenClass,
    "list of what raises": lambda: [Broken(), Broken(), Broken()],
    "array of what raises": lambda: of_one(Broken()),
    "float that raises": lambda: BrokenFloat(1.0),
    "list that raises": lambda: BrokenList([1.0, 2.0, 4.0]),
    "float without being a number": FloatAlone,
    "promises an array": ArrayOfText,
    "type with a long name": long_type,
}

# Text is right for TEXT and WORDING alone.
WORDS = {
    "text": lambda: "3",
    "no text": lambda: "",
    "text of NumPy": lambda: np.str_("3"),
    "a million letters": lambda: "a" * 10**6,
    "two lines": lambda: "one\ntwo",
}
