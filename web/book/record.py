"""Record the live figures of the notebooks: what they answer, so that no Python need run.

A figure is found in the cell that shows it, which is run with the cells that it needs. Its
controls are moved through their places, all of them where these are few.
"""

import ast
import hashlib
import io
import itertools
import json
import math
import os
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import chdir, redirect_stderr, redirect_stdout
from functools import partial
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path

import nbformat

sys.path.append(str(Path(__file__).parents[2]))
from classroom.cell_dependencies import cell_dependencies
from helpers.live_figure.controls import Slider, Steps
from helpers.live_figure.figure import Live
from helpers.live_figure.numbers import format_number, read_number

ROOT = Path(__file__).resolve().parents[2]
MOST = 1200  # answers of one figure; more are thinned out
DRAFT = 200  # in a draft of the book, for a look
POINTED = 8  # times as many where a pointer sets two controls at once, anywhere in the picture
PRESSES = range(31)  # of the buttons that take steps
LIVE = re.compile(r"\blive\(")
# A sentence that tells what to set, and a number in it.
ORDER = re.compile(r"\b(set|move|try|type)\b", re.IGNORECASE)
NUMBER = re.compile(r"(?<![\w.])[-−]?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?")
# What no slider of the course starts below, to hear how such a value is refused.
BELOW = -7.25


# ------------------------------------------------------------------ which places


def told(sentences, rows, label, whole):
    """Return the values that a reader is told to set: by the notebook, or by its teacher.

    Rows of TEACHING.md have settings in code: `epochs = 10; noise = 0`.
    """
    found = [each for row in rows for each in re.findall(rf"[`;] ?{label} = ([^;`]+)", row)]
    words = [word for word in label.split() if len(word) > 2 or word == label]
    for sentence in sentences:
        if any(re.search(rf"\b{word}", sentence) for word in words):
            found += NUMBER.findall(sentence)
    values = set()
    for each in found:
        try:
            values.add(read_number(each, label, whole))
        except ValueError:  # what is told is of another control
            continue
    return values


def orders(text):
    """Return the sentences of a text that tell to set something, with a number in them."""
    sentences = re.split(r"(?<=[.!?:;])\s|\n", text)
    return [each for each in sentences if ORDER.search(each) and NUMBER.search(each)]


def places(control, told_values, given):
    """Return the values of a control, and those of them that must stay.

    Told by a teacher (`given`), a value may also lie beyond the ends of a slider.
    """
    if isinstance(control, Steps):
        values = sorted({*PRESSES, *given})
        return values, values
    if not isinstance(control, Slider):
        values = [False, True] if isinstance(control.value, bool) else list(control.options)
        return values, values
    low, high = control.values[0], control.values[-1]
    must = {low, high, control.value, *given}
    must |= {value for value in told_values if low <= value <= high}
    for _, place in control.marks:  # which may lie between two values
        must |= {control.values[math.floor(place)], control.values[math.ceil(place)]}
    return sorted({*control.values, *must}), sorted(must)


def thinned(axes, most):
    """Return the values of each control, thinned out evenly until their product is small.

    The longest list is shortened first; what must stay does.
    """
    counts = [len(values) for values, _ in axes]
    while math.prod(len(kept(*axis, n)) for axis, n in zip(axes, counts, strict=True)) > most:
        room = [n - len(must) for n, (_, must) in zip(counts, axes, strict=True)]
        if max(room) <= 0:
            break
        longest = room.index(max(room))
        counts[longest] -= max(1, counts[longest] // 20)
    return [kept(*axis, n) for axis, n in zip(axes, counts, strict=True)]


def kept(values, must, count):
    """Return what must stay of some values, and an even rest, about as many as told."""
    if count >= len(values):
        return values
    last, rest = len(values) - 1, max(2, count - len(must))
    even = {values[round(k * last / (rest - 1))] for k in range(rest)}
    return sorted({*even, *must}, key=values.index)


# ------------------------------------------------------------------ recording


def shown(sources, folder):
    """Run cells as a notebook in a folder would; return what the last of them shows."""
    *before, tree = [ast.parse(source) for source in sources]
    last, space = tree.body.pop(), {"__name__": "__main__"}
    with chdir(folder), redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        for each in [*before, tree]:
            exec(compile(each, "<cell>", "exec"), space)
        return eval(compile(ast.Expression(last.value), "<cell>", "eval"), space)


def settle(figure):
    """Let a figure find its layout: a label that would be cut off makes room for itself.

    What is no slider may change labels, so that the layout depends on what was seen before.
    """
    controls = [each for each in figure.controls.values() if hasattr(each, "description")]
    start = [control.value for control in controls]
    choices = [getattr(control, "options", (False, True)) for control in controls]
    for values in [*itertools.product(*choices), start]:
        for control, value in zip(controls, values, strict=True):
            control.value = value


def record(figure, axes):
    """Return the answers of a figure at all places, the last control's changing fastest.

    Returns
    -------
    dict
        `words` and `moving` of each place, and which of `backgrounds` lies below; both
        None where the figure refuses, which says why in `errors`.
    """
    controls = list(figure.controls.values())
    # What is no slider may draw the background anew: outermost, it seldom changes.
    order = sorted(range(len(axes)), key=lambda k: isinstance(controls[k], Slider))
    strides = [math.prod(map(len, axes[k + 1 :])) for k in range(len(axes))]
    count = math.prod(map(len, axes))
    answers = {"words": [None] * count, "moving": [None] * count, "background": [0] * count}
    backgrounds, errors = [], {}
    for places in itertools.product(*(range(len(axes[k])) for k in order)):
        for k, place in zip(order, places, strict=True):
            controls[k].value = axes[k][place]
        index = sum(strides[k] * place for k, place in zip(order, places, strict=True))
        if figure.error.value:
            errors[index] = figure.error.value
            continue
        if figure.answer.background not in backgrounds:
            backgrounds.append(figure.answer.background)
        answers["background"][index] = backgrounds.index(figure.answer.background)
        answers["words"][index] = figure.answer.words
        answers["moving"][index] = figure.answer.moving
    return answers | {"backgrounds": backgrounds, "errors": errors}


def description(control, values, start):
    """Return what the page has to know of a control."""
    label = control.label if isinstance(control, Slider | Steps) else control.description
    found = {"kind": type(control).__name__, "label": label, "values": values}
    found["start"] = values.index(start)
    if not isinstance(control, Slider):
        return found
    low, high = control.values[0], control.values[-1]
    inside = [value for value in values if low <= value <= high]
    return found | {
        "whole": control.whole,
        # What lies before the first or after the last can only be typed.
        "first": values.index(low),
        "last": values.index(high),
        "play": control.play,
        "along": control.along,
        "texts": [format_number(value) for value in values],
        "marks": [[name, place_among(inside, control, at)] for name, at in control.marks],
    }


def place_among(values, control, place):
    """Return where a place of a slider lies among the values that are left of it."""
    below, above = control.values[math.floor(place)], control.values[math.ceil(place)]
    return values.index(below) + (place % 1) * (values.index(above) - values.index(below))


def refusals(figure):
    """Return how the figure refuses a value below 0, and 0, for each slider that may not.

    In place of the value stands {}. A sentence with a number that was computed is left out.
    """
    found = []
    for control in figure.controls.values():
        before, said = control.value, {}
        if isinstance(control, Slider) and control.values[0] >= 0:
            for name, value in (("below", BELOW), ("zero", 0.0)):
                if control.values[0] > value:
                    control.value = round(value) if control.whole else value
                    number = rf"(?<![\d.,-]){control.value!r}(?![\d.,])"
                    said[name] = re.sub(number, "{}", figure.error.value)
            control.value = before
        found.append({name: each for name, each in said.items() if "{}" in each})
    return found


def recorded(path, cell, sources, sentences, rows, most):
    """Record one figure: return all that the page needs, as JSON can hold it."""
    figure = shown(sources, path.parent)
    if not isinstance(figure, Live):
        raise TypeError(f"{path.name}, cell {cell}, does not end in a live figure")
    start = [control.value for control in figure.controls.values()]
    axes = []
    for control in figure.controls.values():
        label, whole = getattr(control, "label", ""), getattr(control, "whole", True)
        given = told([], rows, label, whole) if label else set()
        axes.append(places(control, told(sentences, [], label, whole), given))
    values = thinned(axes, most * POINTED if figure.answer.follows else most)
    descriptions = [
        description(control, each, begin) | {"refused": refused}
        for control, each, begin, refused in zip(
            figure.controls.values(), values, start, refusals(figure), strict=True
        )
    ]
    settle(figure)
    answers = record(figure, values)
    answer = figure.answer
    about = {"title": answer.name, "width": answer.width, "axes": followed(figure)}
    return about | {"controls": descriptions, **answers}


def followed(figure):
    """Return where axes lie in the picture, in shares, and their limits, if a click counts."""
    found, size = [], figure.figure.bbox.size
    for ax in figure.figure.axes if figure.answer.follows else []:
        (left, low), (right, high) = ax.bbox.get_points() / size
        limits = {"x": ax.get_xlim(), "y": ax.get_ylim()}
        found.append({"x": [left, right], "y": [low, high], "limits": limits})
    return found


# ------------------------------------------------------------------ what is kept


def depends_on(sources):
    """Return the files of the course that cells may read."""
    lessons = {name for text in sources for name in re.findall(r"from lessons\.(\w+)", text)}
    folders = [ROOT / "helpers", *(ROOT / "lessons" / name for name in lessons)]
    files = [Path(__file__), ROOT / "helpers" / "live_figure" / "course.mplstyle"]
    files += [file for folder in folders for file in folder.rglob("*.py")]
    files += [file for file in (ROOT / "lessons").glob("*.py") if file.stem in lessons]
    return sorted(set(files))


def figures(path, teaching, most=MOST):
    """Yield each live figure of a notebook: its cell, the cells that it needs, and a key."""
    cells = nbformat.read(path, as_version=4).cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    code = [cell for cell in cells if cell.cell_type == "code" and cell.source.strip()]
    for number, cell in enumerate(code):
        if not LIVE.search(cell.source):
            continue
        sources = [each.source for each in code[: number + 1]]
        runs = cell_dependencies(sources, [False] * number + [True])
        sources = [each for each, run in zip(sources, runs, strict=True) if run]
        says = orders(text)
        rows = [row for row in teaching.splitlines() if f"`{cell.id}`" in row]
        versions = [sys.version_info[:2], version("numpy"), version("matplotlib")]
        key = hashlib.sha256(json.dumps([sources, says, rows, versions]).encode())
        for file in depends_on(sources):
            key.update(file.read_bytes())
        yield cell.id, partial(recorded, path, cell.id, sources, says, rows, most), key


def record_all(paths, cache, most=MOST):
    """Return every live figure of notebooks by its cell, recorded if it is not kept yet.

    What is kept and no longer needed goes.
    """
    cache.mkdir(parents=True, exist_ok=True)
    teaching = (ROOT / "TEACHING.md").read_text(encoding="utf-8")
    found = {
        cell: (task, cache / f"{cell}-{key.hexdigest()[:16]}.json")
        for path in paths
        for cell, task, key in figures(path, teaching, most)
    }
    missing = {cell: task for cell, (task, file) in found.items() if not file.exists()}
    if missing:
        print(f"Recording {len(missing)} live figures ...", flush=True)
        # Each process imports the course for itself; the slowest come last in it.
        with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
            waiting = {cell: pool.submit(missing[cell]) for cell in reversed(missing)}
            for cell, result in waiting.items():
                new = found[cell][1].with_suffix(".new")
                new.write_text(json.dumps(result.result(), ensure_ascii=False), "utf-8")
                new.replace(found[cell][1])
    kept_files = {file for _, file in found.values()}
    for file in set(cache.iterdir()) - kept_files:
        file.unlink()
    return {cell: json.loads(file.read_text("utf-8")) for cell, (_, file) in found.items()}
