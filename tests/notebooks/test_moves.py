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


def later(path, place):
    """Return the names that the cells after that of a live figure set."""
    sources = [cell.source for cell in cells(path, "code")]
    own = [number for number, source in enumerate(sources) if "live(" in source][place]
    return set().union(*map(assigned, sources[own + 1 :]))


@pytest.fixture(scope="module")
def shown(request):
    """Give the live figures of a notebook that has run in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(request.param.parent)
        yield request.param, live_figures(request.param)


on_live = pytest.mark.parametrize("shown", LIVE, indirect=True, ids=lambda path: path.stem)


def moves(figure):
    """Yield the moves, a control and a value each, that lead to each combination of ends."""
    controls = figure.controls.values()
    for values in itertools.product(*(ends(each)[:2] for each in controls)):
        yield zip(controls, values, strict=True)


@pytest.mark.long
@on_live
def test_a_live_figure_reads_nothing_that_an_answer_sets(shown, monkeypatch):
    """Nor what a later cell sets: without all these names it says what it said before."""
    path, figures = shown
    own = answered(path) if path in EXERCISES else set()
    for place, figure in enumerate(figures):
        code = dis.get_instructions(figure.update)
        read = {row.argval for row in code if row.opname == "LOAD_GLOBAL"}
        assert path not in EXERCISES or not read & CONVENTIONS
        before = words_at_ends(figure)
        with monkeypatch.context() as patch:
            space = figure.update.__globals__
            for name in (own | later(path, place)) & space.keys():
                patch.delitem(space, name)
            assert words_at_ends(figure) == before


def words_at_ends(figure):
    """Return what a figure says at each combination of the ends of its controls."""
    told = []
    for combination in moves(figure):
        for control, value in combination:
            control.value = value
            assert figure.error.value == ""
        told.append(figure.description)
    return told


@pytest.mark.long
@on_live
def test_a_move_is_one_decomposition_and_six_kilobytes_at_most(shown, monkeypatch, count):
    counted, svd = [], np.linalg.svd
    monkeypatch.setattr(np.linalg, "svd", lambda *a, **k: counted.append(1) or svd(*a, **k))
    path, figures = shown
    for figure in figures:
        for control, value in itertools.chain.from_iterable(moves(figure)):
            counted.clear()
            control.value = value
            assert figure.error.value == ""
            assert len(counted) <= 1, (path.stem, control.label, value)
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
