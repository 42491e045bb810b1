"""Say what an answer to an exercise shows: that it is right, or which mistake it is.

Each check runs the answer on several data sets and compares the results with the
right ones and with those of the known mistakes. What it says then stands in the lesson's
`sentences.toml`, by exercise and mistake. It prints that and returns it with its name:
"right", "open", the mistake's own, or "unnamed".
"""

import contextlib
import inspect
import io
import reprlib
import textwrap
from itertools import permutations

import numpy as np

from lessons.answers import (
    OPEN,
    SENTENCES,
    Result,
    alike,
    is_table,
    numbers,
    run,
    shown,
    size,
    tell,
    uses,
    uses_xor,
)

ORDINALS = ("the first value", "the second value", "the third value")


def say(result):
    """Print what a result says, and return it.

    The lines fit beside the prompt: JupyterLab breaks longer ones within words.
    """
    print(*(textwrap.fill(line, 80) for line in result.text.splitlines()), sep="\n")
    return result


def judge_function(exercise, answer, right, mistakes, cases, parts=(), without=None):
    """Return what a function shows when it is run on all the cases.

    `right` and the values of `mistakes` are functions with the answer's arguments.
    The first case on which the answer is wrong is shown, so the one that is quickest
    to redo by hand comes first. `parts` names what `right` returns, where that is
    a tuple without names of its own. `without` is a function that the answer is not to
    call.
    """
    results = run(answer, cases)
    if without and uses(answer, without):
        return tell(exercise, "borrowed")
    if isinstance(results, Result):
        return results
    wanted = [right(*case) for case in cases]
    fits = list(map(alike, results, wanted))
    with contextlib.redirect_stdout(io.StringIO()):  # what it prints has been seen
        again = run(answer, cases)
    if isinstance(again, Result) or list(map(alike, again, wanted)) != fits:
        return tell("any", "again")
    if all(fits):
        return tell(exercise, "right")
    made = {found: [f(*case) for case in cases] for found, f in mistakes.items()}
    for found, mistaken in made.items():
        if all(map(alike, results, mistaken)):
            return tell(exercise, found)
    names = getattr(wanted[0], "_fields", parts or ORDINALS)
    for found, mistaken in made.items():
        places = where_made(results, wanted, mistaken)
        if places:
            parts = " and ".join(names[place] for place in places)
            alone = SENTENCES["any"]["partly"].format(parts=parts)
            return Result(f"{tell(exercise, found).text} {alone}", found)
    if uses_xor(answer):
        return tell("any", "power")
    if any(map(is_table, results)):
        return tell("any", "table")
    first = fits.index(False)
    case = dict(zip(inspect.signature(right).parameters, cases[first], strict=False))
    lead = SENTENCES[exercise].get("lead", "Not yet.")
    return difference(lead, case, results[first], wanted[first], names)


def where_made(results, wanted, made):
    """Return the places of the values in which alone a mistake was made."""
    if not isinstance(wanted[0], tuple) or any(
        not isinstance(result, tuple | list) or len(result) != len(wanted[0])
        for result in results
    ):
        return []
    wrong, columns = [], [zip(*rows, strict=True) for rows in (results, wanted, made)]
    for place, (got, right, mistaken) in enumerate(zip(*columns, strict=True)):
        if not alike(got, right):
            if not alike(got, mistaken):
                return []
            wrong.append(place)
    return wrong


def difference(lead, case, got, due, names):
    """Return in what a result differs from the due one; `case` holds the arguments by name."""
    asked, given = size(due), size(got)
    if asked != given and not (isinstance(got, list) and len(got) == asked):
        return tell("any", "count", due=asked, s="s" * (asked > 1), got=given)
    if isinstance(due, tuple) and any(alike(each, due) for each in permutations(got)):
        return tell("any", "order")
    told = [f"{lead} For"]
    told += [f"{name} = " + shown(part, before=f"{name} = ") for name, part in case.items()]
    told += ["it should give", shown(due), "and yours gives", shown(got)]
    if isinstance(due, tuple):
        judged = zip(names, got, due, strict=False)
        verdicts = (f"{name}: {'right' if alike(*pair) else 'wrong'}" for name, *pair in judged)
        told.append(", ".join(verdicts))
    return Result("\n".join(told))


def judge_number(exercise, answer, right, mistakes, tolerance=5e-3, told=None):
    """Return what a number shows.

    `mistakes` are numbers or ranges (low, high), and `tolerance` is relative. `told` are
    the numbers in the sentences, by name.
    """
    if answer is None:
        return OPEN
    if isinstance(answer, str):
        return tell("any", "text", yours=reprlib.repr(answer))
    if isinstance(answer, tuple) and len(answer) > 1:
        return tell("any", "comma", yours=reprlib.repr(answer))
    try:
        (value,) = numbers(answer)
        if not np.isfinite(value) or value.imag:
            raise ValueError
    except Exception:  # its own `__array__` may raise anything
        return tell("any", "one number", yours=reprlib.repr(answer))
    value = float(f"{value.real:.6g}")  # as it is shown below
    for found, number in {"right": right, **mistakes}.items():
        low, high = number if isinstance(number, tuple) else (number, number)
        if low - tolerance * abs(low) <= value <= high + tolerance * abs(high):
            return tell(exercise, found, **(told or {}))
    side = "above" if value > right else "below"
    return Result(f"Not yet. Yours is {value:.6g}, {side} the answer.")


def judge_choice(exercise, answer, right):
    """Return why a choice such as "B" is right or wrong; each has a sentence."""
    if answer is None:
        return OPEN
    reasons = SENTENCES[exercise]
    choice = answer.strip().upper() if isinstance(answer, str) else None
    if choice not in reasons:
        told = {"choices": ", ".join(reasons), "yours": reprlib.repr(answer)}
        return Result(SENTENCES["any"]["choice"].format(**told), "choice")
    if choice == right:
        return Result(f"Right. {reasons[choice]}", "right")
    return Result(f"Not yet. {reasons[choice]}", choice)


def hand_case():
    """Return inputs (2, 1), targets, weights and bias that one can work through on paper."""
    return np.array([[1.0], [3.0]]), np.array([5.0, 4.0]), np.array([2.0]), 1.0


def small_cases():
    """Return data on which the known mistakes differ: n = 5 and d = 3, then n = 7, d = 2."""
    rng, cases = np.random.default_rng(2), []
    for n, d in ((5, 3), (7, 2)):
        samples = rng.normal(1, 2, (n, d)).round(1) + 0, rng.normal(0, 3, n).round(1)
        cases.append((*samples, rng.normal(0, 1, d).round(1), round(rng.normal(), 1)))
    return cases
