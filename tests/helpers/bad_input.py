"""What a learner may hand over, and what each argument takes.

`test_validation.py` gives every value here to every argument of every public name. Each time
one of two things has to happen: the name answers as it answers the plain number or array
that is meant, or it refuses by an error that its docstring names, in one sentence with the
argument's name, what it got and a way out.

A new name needs nothing here, unless one of its arguments is called as no other is, or takes
something else than others of its name: add that to `ARGUMENTS` or `UNLIKE`. Values that only
one argument may get go into its own tests.
"""

import datetime
import inspect
import types
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

import numpy as np
from matplotlib.figure import Figure

import helpers
from lessons.training import plot_costs

Sort = Enum("Sort", "ARRAY NUMBER OTHER")
ARRAY, NUMBER, OTHER = Sort


class Column:
    """What a column of a table is: an array inside, and rows under names of their own."""

    def __init__(self, values):
        self.values = np.asarray(values)

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype=dtype)

    def __len__(self):
        return len(self.values)

    def __iter__(self):
        return iter(self.values)

    def __getitem__(self, key):
        raise KeyError(key)  # the rows are called "a", "b", …


def read_only(values):
    values.flags.writeable = False
    return values


def masked(values, mask=False):
    return np.ma.array(values, mask=mask)


# Forms of an array that are answered as float64 is.
ARRAYS = {
    "lists": np.ndarray.tolist,
    "tuple": lambda a: tuple(a.tolist()),
    "list of arrays": list,
    "int64": lambda a: a.astype(np.int64),
    "uint8": lambda a: a.astype(np.uint8),
    "float32": lambda a: a.astype(np.float32),
    "objects": lambda a: a.astype(int).astype(object),
    "Fractions": lambda a: np.vectorize(Fraction, otypes=[object])(a),
    "Fortran order": np.asfortranarray,
    "strided": lambda a: np.repeat(a, 2, axis=0)[::2],
    "read-only": read_only,
    "matrix": lambda a: a.view(np.matrix) if a.ndim > 1 else a,
    "nothing masked": masked,
    "column of a table": Column,
    "column of objects": lambda a: Column(a.astype(object)),
    "list of columns": lambda a: [Column(row) if a.ndim > 1 else row for row in a],
}
# Forms of a number that are answered as a float is.
NUMBERS = {
    "int": int,
    "Fraction": Fraction,
    "uint8": np.uint8,
    "float32 number": np.float32,
    "float64": np.float64,
    "array of no dimension": np.array,
    "number, not masked": masked,
}
# What no argument takes, unless it says so; each is made anew for every call.
ODD = {
    "None": lambda: None,
    "True": lambda: True,
    "NumPy's True": lambda: np.True_,
    "bools": lambda: [True, False, True],
    "array of bools": lambda: np.array([[True], [False], [True]]),
    "column of bools": lambda: Column([True, False, True]),
    "text": lambda: "3",
    "empty text": lambda: "",
    "list of text": lambda: ["1", "2", "3"],
    "array of text": lambda: np.array([["1"], ["2"], ["3"]]),
    "text among numbers": lambda: [1.0, "2", 3.0],
    "bytes": lambda: b"3",
    "complex": lambda: 1 + 0j,
    "complex array": lambda: np.array([[1 + 0j], [2], [3]]),
    "nan": lambda: float("nan"),
    "inf": lambda: np.float32("-inf"),
    "nan among numbers": lambda: [[1.0], [np.nan], [3.0]],
    "Nones": lambda: [None] * 3,
    "None among numbers": lambda: np.array([[1.0], [None], [3.0]]),
    "too large to square": lambda: 1e200,
    "int beyond float64": lambda: -(10**400),
    "ints beyond float64": lambda: [[10**400], [1], [2]],
    "date": lambda: datetime.date(1929, 1, 17),
    "dates": lambda: np.array(["1929-01-17", "1929-01-18"], dtype="datetime64[D]"),
    "time spans": lambda: np.array([1, 2, 3], dtype="timedelta64[s]"),
    "records": lambda: np.array([(1.0, 2)], dtype=[("x", float), ("n", int)]),
    "masked": lambda: np.ma.masked,
    "masked array": lambda: masked([[1.0], [2.0], [4.0]], [[0], [1], [0]]),
    "masked row": lambda: masked([1.0, 3.0, 4.0], [0, 0, 1]),
    "ragged rows": lambda: [[1.0], [2.0, 3.0], [4.0]],
    "ragged arrays": lambda: [np.ones(1), np.ones(2), np.ones(1)],
    "numbers beside rows": lambda: [1.0, [2.0], 4.0],
    "empty list": list,
    "empty rows": lambda: [[], [], []],
    "empty array": lambda: np.empty((0, 1)),
    "array of 3 dimensions": lambda: np.ones((3, 1, 1)),
    "list of tables": lambda: [[[1.0]], [[2.0]], [[4.0]]],
    "ten halves": lambda: np.arange(10.0) / 2,
    "set": lambda: {1.0, 2.0},
    "dict": lambda: {0: 1.0},
    "dict of lists": lambda: {"x": [1.0, 2.0, 4.0]},
    "generator": lambda: (x for x in (1.0, 2.0)),
    "map": lambda: map(float, "123"),
    "function": lambda: np.sin,
    "object": object,
}


@dataclass
class Argument:
    """What an argument takes, a right value, and what else of this file it takes."""

    sort: Sort
    right: object
    accepts: tuple = ()


SWITCH = Argument(OTHER, False, accepts=("True", "NumPy's True"))
TEXT = Argument(OTHER, "words", accepts=("text", "empty text"))
COUNTS = Argument(ARRAY, [0.0, 2.0, 5.0], accepts=tuple(NUMBERS))
# Right values are whole, so that every form can hold them.
ARGUMENTS = {
    "inputs": Argument(ARRAY, [[1.0], [2.0], [4.0]]),
    "targets": Argument(ARRAY, [1.0, 3.0, 4.0]),
    "weights": Argument(ARRAY, [2.0]),
    "bias": Argument(NUMBER, 3.0),
    "learning_rate": Argument(NUMBER, 1.0),
    "epochs": Argument(NUMBER, 3.0),
    "steps": COUNTS,
    "batch_size": Argument(NUMBER, 2.0),
    "seed": Argument(NUMBER, 1.0),
    "momentum": Argument(NUMBER, 0.0),
    "beta1": Argument(NUMBER, 0.0),
    "beta2": Argument(NUMBER, 0.0),
    "epsilon": Argument(NUMBER, 1.0),
    "start": Argument(OTHER, ([1.0], 2.0), accepts=("None",)),
    "progress": SWITCH,
    "replace": SWITCH,
    "nesterov": SWITCH,
    "m": Argument(NUMBER, 3.0),
    "n": Argument(NUMBER, 2.0),
    "a": Argument(NUMBER, 1.0),
    "b": Argument(NUMBER, 2.0),
    "noise": Argument(NUMBER, 1.0),
    "test_range": Argument(ARRAY, [5.0, 8.0]),
    "values": Argument(ARRAY, [1.0, 2.0, 5.0], accepts=("ten halves",)),
    "value": Argument(NUMBER, 2.0),
    "low": Argument(NUMBER, 1.0),
    "high": Argument(NUMBER, 8.0),
    "marks": Argument(OTHER, {"limit": 2.0}, accepts=("None",)),
    "play": SWITCH,
    "along": Argument(OTHER, "x", accepts=("None",)),
    "costs": Argument(ARRAY, [3.0, 2.0, 1.0], accepts=("ten halves",)),
    "x": TEXT,
    "y": TEXT,
    "style": Argument(OTHER, "-"),
    "description": Argument(OTHER, "words", accepts=("text",)),
    "figure": Argument(OTHER, Figure()),
    "update": Argument(OTHER, lambda: "words"),
}
UNLIKE = {
    ("descent_path", "epochs"): COUNTS,
    ("momentum_path", "epochs"): COUNTS,
    ("stability_limit", "batch_size"): Argument(NUMBER, 2.0, accepts=("None",)),
}


def one_batch(inputs, targets, learning_rate, start):
    """Call `stochastic_descent` with one batch."""
    return helpers.stochastic_descent([(inputs, targets)], learning_rate, start=start)


# `plot_costs` is of a lesson, and learners hand it what their own loops return.
PUBLIC = {
    name: thing
    for name, thing in {**vars(helpers), "plot_costs": plot_costs}.items()
    if isinstance(thing, types.FunctionType | type)
}
# How to call a public name with arguments by name.
CALLS = PUBLIC | {
    "live": lambda figure, update: helpers.live(figure, update),
    "stochastic_descent": one_batch,
}


def arguments(name):
    """Return what each argument of a public name takes, by name."""
    return {
        each: UNLIKE.get((name, each)) or ARGUMENTS[each]
        for each in inspect.signature(CALLS[name]).parameters
    }
