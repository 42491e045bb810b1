"""What a move of a live figure reads and computes: no answer's names, one decomposition."""

import ast
import dis
import importlib
import itertools

import numpy as np
import pytest

from tests.notebooks.test_notebooks import PATHS, cells, ends, live_figures

LESSONS = [path for path in PATHS if path.stem[:2].isdigit()]
EXERCISES = LESSONS[1:]
LIVE = [path for path in LESSONS if "live(" in path.read_text(encoding="utf-8")]
# What the notebooks call the data of whatever they are about. Answers do so, too.
CONVENTIONS = {"inputs", "targets", "weights", "bias", "mean", "scale", "scaled"}


def assigned(source):
    """Return the names that a cell sets, imports left out: they mean the same everywhere."""
    found, left = set(), list(ast.parse(source).body)
    while left:
        node = left.pop()
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Name):
            found |= {node.id} if isinstance(node.ctx, ast.Store) else set()
        elif not isinstance(node, ast.Lambda | ast.comprehension):
            left += ast.iter_child_nodes(node)
    return found


def names_in(code):
    """Return the global names that a function's code reads, and the functions in it."""
    own = {row.argval for row in dis.get_instructions(code) if row.opname == "LOAD_GLOBAL"}
    return own.union(*(names_in(part) for part in code.co_consts if hasattr(part, "co_names")))


def read_by(function):
    """Return the names that a function and the notebook's functions that it calls read.

    By name, with what is in a figure that it moves: 02's keep a function of the notebook.
    """
    space, found, left = function.__globals__, {}, [function]
    while left:
        function = left.pop()
        names = names_in(function.__code__) & space.keys() - found.keys()
        for name in names:
            value = found[name] = space[name]
            parts = [value, *getattr(value, "__dict__", {}).values()]
            left += [each for each in parts if getattr(each, "__globals__", None) is space]
    return {*found}


def answered(path):
    """Return the names that a notebook's stubs, their known answers and solutions set."""
    number = path.stem[:2]
    known = importlib.import_module(f"tests.lessons.exercises_{number}")
    sources = [cell.source for cell in cells(path, "code") if "-check-" in cell.id]
    sources += [source for row in known.RIGHT.values() for source in row]
    sources += [source for row in known.WRONG.values() for source, _ in row]
    solutions = cells(PATHS[-1], "code")
    sources += [each.source for each in solutions if each.id.startswith(f"so-{number}-")]
    return set().union(*map(assigned, sources))


def later(path, figure):
    """Return the names that the cells after the one with a live figure's `update` set."""
    code = cells(path, "code")
    own = figure.update.__code__.co_names
    place = next(n for n, cell in enumerate(code) if own in update_names(cell.source))
    return set().union(*(assigned(cell.source) for cell in code[place + 1 :])) - {"update"}


def update_names(source):
    """Return which names the function `update` of a cell has, if there is one."""
    made = compile(source, "<cell>", "exec").co_consts
    return [part.co_names for part in made if getattr(part, "co_name", "") == "update"]


@pytest.fixture(scope="module")
def shown(request):
    """Give the live figures of a notebook that has run in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(request.param.parent)
        yield request.param, live_figures(request.param)


on_live = pytest.mark.parametrize("shown", LIVE, indirect=True, ids=lambda path: path.stem)


@pytest.mark.long
@on_live
def test_a_live_figure_reads_nothing_that_an_answer_sets(shown):
    path, figures = shown
    answers = answered(path) if path in EXERCISES else set()
    for figure in figures:
        read = read_by(figure.update)
        assert not read & answers
        assert not read & later(path, figure)
        if path in EXERCISES:
            assert not names_in(figure.update.__code__) & CONVENTIONS


@pytest.mark.long
@on_live
def test_a_move_is_one_decomposition_and_six_kilobytes_at_most(shown, monkeypatch, count):
    counted, svd = [], np.linalg.svd
    monkeypatch.setattr(np.linalg, "svd", lambda *a, **k: counted.append(1) or svd(*a, **k))
    path, figures = shown
    for figure in figures:
        settings = itertools.product(*(ends(each)[:2] for each in figure.controls.values()))
        for values in settings:
            for control, value in zip(figure.controls.values(), values, strict=True):
                counted.clear()
                control.value = value
                assert figure.error.value == ""
                assert len(counted) <= 1, (path.stem, figure.controls, values)
                count("moves of live figures", "with at most one decomposition", 1)
                sent = len((figure.answer.moving + figure.answer.words).encode())
                assert sent <= 6 * 1024
                count("moves of live figures", "of at most 6 KB", 1)


@pytest.mark.parametrize("path", EXERCISES, ids=lambda path: path.stem)
def test_no_teaching_cell_reads_what_a_stub_above_it_sets(path):
    """`answer` and the like belong to the exercises alone."""
    stubs = set()
    for cell in cells(path, "code"):
        if "-check-" in cell.id:
            stubs |= assigned(cell.source)
            continue
        names = [
            node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Name)
        ]
        assert not stubs & {name.id for name in names if isinstance(name.ctx, ast.Load)}, (
            cell.id
        )
        stubs -= assigned(cell.source)
