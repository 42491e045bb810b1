"""Run the answer to an exercise, and read what it returns.

What there is to say before anything can be judged, `run` says: that there is no
answer yet, that it stopped, that it changed its data. The sentences stand in
`sentences.toml`, here those of any exercise and beside the checks of a lesson its own.
"""

import copy
import dis
import inspect
import sys
import traceback
from pathlib import Path
from types import CellType
from typing import NamedTuple

import numpy as np

from lessons.sentences import SENTENCES

COURSE = Path(__file__).resolve().parents[1]


class Result(NamedTuple):
    """What a check says, and the name of what it has found."""

    text: str
    name: str = "unnamed"

    def _ipython_display_(self):
        """Show nothing in a notebook: the check has printed the text."""


OPEN = Result(SENTENCES["any"]["open"], "open")
MOST_SHOWN = 8  # values of a list
# Words in an error of Python or NumPy, and the sentence that helps.
HELP = {
    "Cannot cast": "floats",
    "too many ind": "flat array",
    "gufunc signature": "shapes",
    "not aligned": "shapes",
    "broadcast": "shapes",
    "bitwise_xor": "power",
    "operand type(s) for ^": "power",
    "'builtin_function_or_method' and": "brackets",
    "'builtin_function_or_method' object": "brackets",
    "'method' and": "brackets",
    "'NoneType' object has no attribute 'append'": "append",
}


def tell(exercise, found, **numbers):
    """Return what was found: "right", or a mistake by its name in `sentences.toml`.

    Under "any" stands what may be found in any exercise. `numbers` and words fill the gaps
    of the sentence, by name.
    """
    start = "Right. " if found == "right" else "Not yet: "
    return Result(start + SENTENCES[exercise][found].format(**numbers), found)


def run(answer, cases):
    """Return what a function returns for each case, or else why there is nothing to judge."""
    if answer is None:
        return OPEN
    if not callable(answer):
        return tell("any", "no function", kind=type(answer).__name__)
    results = []
    for case in cases:
        if results and results[-1] is None:  # an untouched stub, or one that prints
            break
        given = copy.deepcopy(case)
        try:
            result = answer(*given)
        except Exception as error:
            return stopped(error)
        try:
            results.append(plain(result))
        except Exception as error:
            names = {"kind": type(result).__name__, "error": type(error).__name__}
            return tell("any", "unreadable", **names)
        for place, (now, before) in enumerate(zip(given, case, strict=True)):
            if not np.array_equal(now, before):
                return tell("any", "changed", argument=argument_name(answer, place))
    if any(result is None for result in results):
        return OPEN._replace(text=SENTENCES["any"]["no result"])
    return results


def stopped(error):
    """Return what ended an answer, in which line of the cell, and what helps."""
    # The first frame outside the course is the answer's own.
    frames = traceback.extract_tb(error.__traceback__)
    lines = [row.lineno for row in frames if COURSE not in Path(row.filename).parents]
    place = f" in line {lines[0]} of your cell" if lines else ""
    # Unlike str(error), this never fails, and Python adds what a misspelt name may mean.
    message = "".join(traceback.format_exception_only(error)).strip().partition(":")[2]
    told = f"Your code stopped: {type(error).__name__}{place}" + f":{message}" * bool(message)
    found = next((name for words, name in HELP.items() if words in message), "stopped")
    return Result(told if found == "stopped" else f"{told}. {SENTENCES['any'][found]}", found)


def plain(result):
    """Return a result with its arrays copied, so that no later call can change it."""
    if isinstance(result, np.matrix):  # which is never flat
        result = result.A1
    if isinstance(result, tuple | list):
        kind = list if isinstance(result, list) else tuple
        return kind(map(plain, result))
    return np.array(result) if hasattr(result, "__array__") else result


def argument_name(function, place):
    """Return the name of an argument as the function itself calls it."""
    names = parameter_names(function)
    return f"`{names[place]}`" if place < len(names) else "its data"


def parameter_names(function):
    """Return the names of the arguments that a function takes in their order."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except ValueError:  # it is not written in Python
        return []
    return [each.name for each in parameters if each.kind <= each.POSITIONAL_OR_KEYWORD]


def uses_xor(function):
    """Tell whether a function has the operator ^, which is no power in Python."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    return code is not None and any(
        row.argrepr[:1] == "^" for row in dis.get_instructions(code)
    )


def uses(answer, function):
    """Tell whether an answer is a function of the course, or names it in its code.

    By whatever name, and also in functions beside the answer that it names. What a list, a
    class or a default hides is not seen: it takes a wish to deceive.
    """
    answer = getattr(answer, "func", answer)  # that of a partial
    known = [answer]
    for each in known:  # which grows
        if inspect.unwrap(each) is inspect.unwrap(function):
            return True
        if hasattr(each, "__code__") and each.__globals__ is answer.__globals__:
            known += [other for other in functions_named(each) if other not in known]
    return False


def functions_named(function):
    """Return the functions that a function names in its code or has in its closure."""
    space = sys.modules | function.__globals__  # an import inside it gives a module
    names = names_in(function.__code__)
    values = [space[name] for name in names & space.keys()]
    for module in filter(inspect.ismodule, values[:]):
        values += [vars(module)[name] for name in names & vars(module).keys()]
    filled = [cell for cell in function.__closure__ or () if cell != CellType()]
    values += [cell.cell_contents for cell in filled]
    return list(filter(inspect.isfunction, values))


def names_in(code):
    """Return the names in compiled code, and in that of the functions made there."""
    return set(code.co_names).union(*map(names_in, filter(inspect.iscode, code.co_consts)))


def alike(result, right):
    """Tell whether numbers, arrays or tuples agree in size and, as float32, in value."""
    if isinstance(right, tuple):
        fits = isinstance(result, tuple | list) and len(result) == len(right)
        return fits and all(map(alike, result, right))
    try:
        result, right = numbers(result), numbers(right)
    except (TypeError, ValueError, OverflowError):
        return False
    tolerance = 1e-4 * np.abs(right[np.isfinite(right)]).max(initial=0)
    return result.size == right.size and np.allclose(
        result, right, rtol=0, atol=tolerance, equal_nan=True
    )


def numbers(value):
    """Return numbers as a flat array; TypeError or ValueError if they are none.

    Text and truth values are none, nor is what a mask hides. They are complex, so that
    no imaginary part is dropped.
    """
    if np.ma.is_masked(value):
        raise ValueError("no numbers: a mask hides some")
    given = np.asarray(value)
    loose = given.flat if given.dtype == object else ()
    if given.dtype.kind not in "iufcO" or any(isinstance(each, bool | str) for each in loose):
        raise TypeError(f"no numbers: {given.dtype}")
    return given.astype(complex).ravel()


def shown(result, before=""):
    """Return a result as text, in four digits and without the names of types.

    `before` is what stands before it in the line, so that rows stand below each other.
    """
    if isinstance(result, tuple):
        return ", ".join(map(shown, result))
    if isinstance(result, list):
        more = [f"… {len(result)} in all"] if len(result) > MOST_SHOWN else []
        return "[" + ", ".join([*map(shown, result[:MOST_SHOWN]), *more]) + "]"
    style = {"precision": 4, "separator": ", ", "prefix": before, "threshold": 50}
    return np.array2string(np.asarray(result), **style)


def size(result):
    """Return how many values a function has returned."""
    return len(result) if isinstance(result, tuple) else 1


def is_numeric(result):
    """Tell whether a result holds numbers, in rows of one length."""
    try:
        numbers(result)
    except (TypeError, ValueError, OverflowError):
        return False
    return True


def table_shapes(result):
    """Return the shapes of a result, or of its parts, that has rows and columns."""
    if isinstance(result, tuple | list):
        return [shape for part in result for shape in table_shapes(part)]
    shape = np.shape(result)
    return [shape] if len(shape) == 2 and min(shape) > 1 else []
