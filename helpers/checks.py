"""Say what an answer to an exercise shows: that it is right, or which mistake it is.

Each check runs the answer on several data sets and compares the results with the
right ones and with those of the known mistakes. What it says then stands in
`sentences.toml`, by exercise and mistake.
"""

import copy
import inspect
import textwrap
import tomllib
import traceback
from itertools import permutations
from pathlib import Path

import numpy as np

COURSE = Path(__file__).resolve().parents[1]
SENTENCES = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text("utf-8"))
# Both ask for an RMSE, and may meet the same mistakes.
SENTENCES["report"] = SENTENCES["rmse"] | SENTENCES["report"]
ANY = SENTENCES["any"]


def say(text):
    """Print in lines that fit beside the prompt: JupyterLab breaks longer ones within words."""
    print(*(textwrap.fill(line, 80) for line in text.splitlines()), sep="\n")


def tell(exercise, found):
    """Return what was found: "right", or a mistake by its name in `sentences.toml`."""
    return ("Right. " if found == "right" else "Not yet: ") + SENTENCES[exercise][found]


def run(answer, cases):
    """Return what a function returns for each case, or else why there is nothing to judge."""
    if answer is None:
        return ANY["open"]
    if not callable(answer):
        return ANY["no function"].format(type(answer).__name__)
    try:
        results = [answer(*copy.deepcopy(case)) for case in cases]
    except Exception as error:
        # The first frame outside the course is the answer's own.
        frames = traceback.extract_tb(error.__traceback__)
        lines = [row.lineno for row in frames if COURSE not in Path(row.filename).parents]
        place = f" in line {lines[0]} of your cell" if lines else ""
        signs = (sign for sign in ("Cannot cast", "too many ind") if sign in str(error))
        advice = "".join(ANY[sign] for sign in signs)
        return f"Your code stopped: {type(error).__name__}{place}: {error}{advice}"
    return ANY["no result"] if any(result is None for result in results) else results


def uses(answer, function):
    """Tell whether an answer is or calls a function that it was to do without."""
    code, known = getattr(answer, "__code__", None), getattr(answer, "__globals__", {})
    called = [known.get(name) for name in code.co_names] if code is not None else []
    return any(each is function for each in (answer, *called))


def judge_function(exercise, answer, right, mistakes, cases):
    """Return what a function shows when it is run on all the cases.

    `right` and the values of `mistakes` are functions with the answer's arguments.
    """
    results = run(answer, cases)
    if isinstance(results, str):
        return results
    wanted = [right(*case) for case in cases]
    if all(map(alike, results, wanted)):
        return tell(exercise, "right")
    for found, mistake in mistakes.items():
        if all(map(alike, results, (mistake(*case) for case in cases))):
            return tell(exercise, found)
    rows = zip(cases, results, wanted, strict=True)
    case, got, due = next(row for row in rows if not alike(*row[1:]))
    asked, given = (len(part) if isinstance(part, tuple) else 1 for part in (due, got))
    if asked != given and not (isinstance(got, list) and len(got) == asked):
        return ANY["count"].format(asked, "s" * (asked > 1), given)
    if isinstance(due, tuple) and any(alike(each, due) for each in permutations(got)):
        return ANY["order"]
    if is_table(got):
        return ANY["table"]
    names = inspect.signature(right).parameters
    told = [SENTENCES[exercise].get("lead", "Not yet.") + " For"]
    told += [f"{name} = {shown(part)}" for name, part in zip(names, case, strict=False)]
    return "\n".join([*told, "it should give", shown(due), "and yours gives", shown(got)])


def is_table(result):
    """Tell whether a result, or a part of it, has rows and columns, which none should."""
    if isinstance(result, tuple | list):
        return any(map(is_table, result))
    return np.ndim(result) > 1 and min(result.shape) > 1


def shown(result):
    """Return a result as text, in four digits and without the names of types."""
    if isinstance(result, tuple):
        return ", ".join(map(shown, result))
    if isinstance(result, list):
        return "[" + ", ".join(map(shown, result)) + "]"
    return np.array2string(np.asarray(result), precision=4, separator=", ", prefix=" " * 10)


def judge_number(exercise, answer, right, mistakes, tolerance=5e-3):
    """Return what a number shows.

    `mistakes` are numbers or ranges (low, high), and `tolerance` is relative.
    """
    if answer is None:
        return ANY["open"]
    try:
        value = float(np.asarray(answer).squeeze())  # an array, so that no complex number fits
        if not np.isfinite(value):
            raise ValueError
    except (TypeError, ValueError, OverflowError):
        return f"Not yet: the answer should be one number, and yours is {answer!r}."
    for found, number in {"right": right, **mistakes}.items():
        low, high = number if isinstance(number, tuple) else (number, number)
        if low - tolerance * abs(low) <= value <= high + tolerance * abs(high):
            return tell(exercise, found)
    side = "above" if value > right else "below"
    return f"Not yet. Yours is {value:.6g}, {side} the answer."


def judge_choice(exercise, answer, right):
    """Return why a choice such as "B" is right or wrong; each has a sentence."""
    choice, reasons = str(answer).strip().upper(), SENTENCES[exercise]
    if answer is None:
        return ANY["open"]
    if choice not in reasons:
        return f"Choose one of {', '.join(reasons)}, in quotes; yours is {answer!r}."
    return f"{'Right' if choice == right else 'Not yet'}. {reasons[choice]}"


def alike(result, right):
    """Tell whether numbers, arrays or tuples agree in size and, as float32, in value."""
    if isinstance(right, tuple):
        fits = isinstance(result, tuple | list) and len(result) == len(right)
        return fits and all(map(alike, result, right))
    try:  # as complex numbers, so that no imaginary part is dropped
        result, right = (np.asarray(each, dtype=complex).ravel() for each in (result, right))
    except (TypeError, ValueError, OverflowError):
        return False
    tolerance = 1e-4 * np.abs(right).max()
    return result.size == right.size and np.allclose(result, right, rtol=0, atol=tolerance)


def small_cases():
    """Return data on which the known mistakes differ: n = 5 and d = 3, then n = 7, d = 2."""
    rng, cases = np.random.default_rng(2), []
    for n, d in ((5, 3), (7, 2)):
        samples = rng.normal(1, 2, (n, d)).round(1) + 0, rng.normal(0, 3, n).round(1)
        cases.append((*samples, rng.normal(0, 1, d).round(1), round(rng.normal(), 1)))
    return cases
