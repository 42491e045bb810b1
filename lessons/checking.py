"""Say what an answer to an exercise shows: that it is right, or which mistake it is.

Each check runs the answer on several data sets and compares the results with the
right ones and with those of the known mistakes. What it says then stands in the lesson's
`sentences.toml`, by exercise and mistake. It prints that and returns it with its name:
"right", "open", the mistake's own, or "unnamed".
"""

import contextlib
import io
import reprlib
import textwrap
from itertools import permutations, product

import numpy as np

from lessons.answers import (
    OPEN,
    SENTENCES,
    Result,
    alike,
    is_numeric,
    numbers,
    parameter_names,
    run,
    shown,
    size,
    table_shapes,
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


def judge_function(exercise, answer, right, mistakes, cases, parts=(), without=()):
    """Return what a function shows when it is run on all the cases.

    `right` and the values of `mistakes` are functions with the answer's arguments. A key of
    `mistakes` is its name, or its name and the slope in which alone it is made. The first
    case on which the answer is wrong is shown, so the one that is quickest to redo by hand
    comes first. `parts` names what `right` returns, where that is a tuple without names of
    its own. `without` are the functions of the course that the answer is not to call.
    """
    results = run(answer, cases)
    for function in without:
        if uses(answer, function):
            return tell("any", "borrowed", name=function.__name__)
    if isinstance(results, Result):
        return results
    with contextlib.redirect_stdout(io.StringIO()):  # what it prints has been seen
        again = run(answer, cases)
    if isinstance(again, Result) or any(map(differ, results, again)):
        return tell(exercise if "again" in SENTENCES[exercise] else "any", "again")
    wanted = [right(*case) for case in cases]
    fits = list(map(alike, results, wanted))
    if all(fits):
        return tell(exercise, "right")
    names = getattr(wanted[0], "_fields", parts or ORDINALS)
    found = known_mistake(exercise, mistakes, cases, results, wanted, names)
    if found is None and uses_xor(answer):
        found = tell("any", "power")
    found = found or misshapen(results, wanted, names, len(cases[-1][0]))
    if found is None and "nan" in SENTENCES[exercise] and ends_as_nan(results, wanted):
        found = tell(exercise, "nan")
    first = fits.index(False)
    case = dict(zip(case_names(answer, right, cases[first]), cases[first], strict=False))
    return found or difference(exercise, case, results, wanted, names, first)


def differ(result, again):
    """Tell whether two calls with the same data have given different numbers."""
    return alike(result, as_tuple(result)) and not alike(again, as_tuple(result))


def as_tuple(result):
    """Return a result as `alike` takes the right one, with tuples in place of lists."""
    return tuple(map(as_tuple, result)) if isinstance(result, tuple | list) else result


def case_names(answer, right, case):
    """Return the arguments of a case as the answer calls them, or else as `right` does."""
    names = parameter_names(answer)
    return names if len(names) >= len(case) else parameter_names(right)


def known_mistake(exercise, mistakes, cases, results, wanted, names):
    """Return the first known mistake that gives the results, or their wrong parts, or None."""
    made = {found: [mistake(*case) for case in cases] for found, mistake in mistakes.items()}
    for found, mistaken in made.items():
        if all(map(alike, results, mistaken)):
            return tell_mistake(exercise, found)
    wrong = wrong_parts(results, wanted, names)
    for found, mistaken in made.items() if wrong else ():
        theirs = {name: values for name, values, _ in parted(mistaken, wanted, names)}
        if all(name in theirs and all(map(alike, wrong[name], theirs[name])) for name in wrong):
            told = tell_mistake(exercise, found)
            alone = SENTENCES["any"]["partly"].format(parts=" and ".join(wrong))
            return told._replace(text=f"{told.text} {alone}")
    return None


def tell_mistake(exercise, found):
    """Return what a mistake is, and in which slope alone it was made, if in one alone."""
    if isinstance(found, str):
        return tell(exercise, found)
    found, slope = found
    told = tell(exercise, found)
    return told._replace(text=f"{told.text} {SENTENCES['any']['partly'].format(parts=slope)}")


def parted(results, wanted, names):
    """Return for each value of the right result its name, and those got and due by case."""
    if not isinstance(wanted[0], tuple):
        return [("the result", results, wanted)]
    if any(
        not isinstance(result, tuple | list) or len(result) != len(wanted[0])
        for result in results
    ):
        return []
    columns = (zip(*rows, strict=True) for rows in (results, wanted))
    return list(zip(names, *columns, strict=False))


def wrong_parts(results, wanted, names):
    """Return by name what is wrong of a result that has several values."""
    rows = parted(results, wanted, names) if isinstance(wanted[0], tuple) else []
    return {name: got for name, got, right in rows if not all(map(alike, got, right))}


def misshapen(results, wanted, names, n):
    """Return what to say of a result with more numbers than it should have, or None."""
    for name, got, due in parted(results, wanted, names):
        for how, axis in product((np.sum, np.mean), (0, 1)):
            if all(is_reduced(*pair, how, axis) for pair in zip(got, due, strict=True)):
                told = {"part": name, "shape": np.shape(got[-1]), "how": how.__name__}
                told |= {"given": np.size(got[-1]), "due": np.size(due[-1])}
                return tell("any", "unsummed", **told)
    shapes = {shape for result in results for shape in table_shapes(result)}
    if shapes:
        found = "table" if any(shape[1] == n for shape in shapes) else "shape"
        return tell("any", found, shape=max(shapes))
    return None


def is_reduced(got, due, how, axis):
    """Tell whether a result gives the right one by its sum or its mean along an axis."""
    got = numbers(got).reshape(np.shape(got)) if is_numeric(got) else np.array(0)
    more = got.ndim - np.ndim(due) == 1 and got.ndim > axis and got.size > np.size(due)
    return bool(more and alike(how(got, axis=axis), due))


def ends_as_nan(results, wanted):
    """Tell whether in some case no number of the first value is one."""
    first = [got for _, got, _ in parted(results, wanted, ORDINALS)[:1]]
    known = (numbers(got) for gots in first for got in gots if is_numeric(got))
    return any(each.size and np.isnan(each).all() for each in known)


def difference(exercise, case, results, wanted, names, first):
    """Return in what results differ from the due ones; `case` is the first wrong one."""
    got, due = results[first], wanted[first]
    asked, given = size(due), size(got)
    if asked != given and not (isinstance(got, list) and len(got) == asked):
        return tell("any", "count", due=asked, s="s" * (asked > 1), got=given)
    if asked > 1 and is_reordered(results, wanted):
        return tell("any", "order")
    told = [f"{SENTENCES[exercise].get('lead', 'Not yet.')} For"]
    told += [f"{name} = " + shown(part, before=f"{name} = ") for name, part in case.items()]
    told += ["it should give", shown(due), "and yours gives", shown(got)]
    columns = parted(results, wanted, names)
    if isinstance(due, tuple):
        verdicts = (f"{name}: {verdict(g[first], d[first])}" for name, g, d in columns)
        told.append(", ".join(verdicts))
    for name, gots, dues in columns:
        times = ratio(gots, dues)
        if times is not None:
            told.append(SENTENCES["any"]["times"].format(part=name, times=times))
    told.append(SENTENCES[exercise].get(f"by hand {first + 1}", ""))
    return Result("\n".join(told).strip())


def is_reordered(results, wanted):
    """Tell whether all results are right in one other order of their values."""
    pairs = list(zip(results, wanted, strict=True))
    return any(
        all(alike([got[place] for place in order], due) for got, due in pairs)
        for order in permutations(range(len(wanted[0])))
    )


def verdict(got, due):
    """Return whether a part is right, or how many of its numbers are."""
    if alike(got, due):
        return "right"
    if not is_numeric(got) or np.size(due) == np.size(got) == 1:
        return "wrong"
    if np.size(got) != np.size(due):
        return f"{np.size(got)} numbers in place of {np.size(due)}"
    close = np.isclose(np.ravel(got), np.ravel(due), rtol=1e-4)
    return f"{close.sum()} of {close.size} right" if close.any() else "wrong"


def ratio(got, due):
    """Return the number, other than 1, that all results are of the right ones, or None."""
    try:
        got, due = (np.concatenate([*map(numbers, each)]) for each in (got, due))
        times = (got @ due / (due @ due)).real
        return times if times and alike(got, times * due) and not alike(got, due) else None
    except (TypeError, ValueError, OverflowError):  # no numbers, or not equally many
        return None


def judge_number(exercise, answer, right, mistakes, tolerance=5e-3, told=None):
    """Return what a number shows.

    `mistakes` are numbers or, where no number fits, ranges (low, high); `tolerance` is
    relative. `told` are the numbers in the sentences, by name. What leads on from any other
    number stands in `sentences.toml` as "unknown".
    """
    if answer is None:
        return OPEN
    if isinstance(answer, str):
        return tell("any", "text", yours=reprlib.repr(answer))
    if type(answer) is tuple and len(answer) > 1:
        return tell("any", "comma", yours=reprlib.repr(answer))
    try:
        (value,) = numbers(answer)
        if not np.isfinite(value) or value.imag:
            raise ValueError
    except Exception:  # its own `__array__` may raise anything
        return tell("any", "one number", yours=reprlib.repr(answer))
    value, told = float(f"{value.real:.6g}"), told or {}  # as it is shown below
    near = {name: each for name, each in mistakes.items() if not isinstance(each, tuple)}
    if abs(value - right) <= tolerance * abs(right):
        return tell(exercise, "right", **told)
    if value == float(f"{right:.2g}"):
        return tell("any", "digits", value=value)
    away = {found: abs(value - number) / (abs(number) or 1) for found, number in near.items()}
    found = min(away, key=away.get)
    if away[found] <= tolerance:
        return tell(exercise, found, **told)
    found = rewritten(value, right, tolerance)
    if found:
        return tell("any", found, value=value)
    for found in [name for name in mistakes if name not in near]:
        low, high = mistakes[found]
        if low <= value <= high:
            return tell(exercise, found, **told)
    side = "above" if value > right else "below"
    on = SENTENCES[exercise]["unknown"].format(**told)
    return Result(f"Not yet. Yours is {value:.6g}, {side} the answer. {on}")


def rewritten(value, right, tolerance):
    """Return the name of what makes a number look unlike the right one, or None."""
    if abs(value + right) <= tolerance * abs(right):
        return "minus"
    shift = round(np.log10(value / right)) if value * right > 0 else 0
    if shift and abs(value / 10**shift - right) <= tolerance * abs(right):
        return "point"
    return None


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
