"""Right and wrong answers to the exercises, each as a source that sets `answer`.

The first right one is that of solutions.ipynb. In exercises_….py stand other ways to be
right, unlike it, and the wrong ones.
"""

import ast
import functools
import importlib
from typing import NamedTuple

import nbformat

from classroom.cell_dependencies import names_of_statement
from tests.execute import NOTEBOOKS


@functools.cache
def solution_statements():
    """Return the statements of solutions.ipynb in their order, each parsed and as text."""
    cells = nbformat.read(NOTEBOOKS / "solutions.ipynb", as_version=4).cells
    return [
        (node, ast.get_source_segment(cell.source, node))
        for cell in cells
        if cell.cell_type == "code"
        for node in ast.parse(cell.source).body
    ]


def solution(check):
    """Return what solutions.ipynb hands to a check, after the statements that it takes."""
    statements = solution_statements()
    place = next(i for i, (_, text) in enumerate(statements) if text.startswith(f"{check}("))
    given = ", ".join(map(ast.unparse, statements[place][0].value.args))
    known = [names_of_statement(node) for node, _ in statements[:place]]
    imported = set().union(*(each.imported for each in known))
    kept = [] if given == "answer" else [f"answer = {given}"]
    wanted = names_of_statement(ast.parse(given).body[0]).used
    for each, (_, text) in reversed([*zip(known, statements[:place], strict=True)]):
        # np.mean(x) looks as if it might change np; only its import gives it.
        if (each.given - imported | each.imported) & wanted:
            wanted = wanted - each.made | each.used
            kept.append(text)
    return "\n".join(kept[::-1]) + "\n"


class Answers(NamedTuple):
    """The answers to the exercises of a notebook, by check."""

    right: dict  # of lists of sources
    wrong: dict  # of lists of pairs: a source, and what the check has to say about it


@functools.cache
def answers(notebook):
    """Return the `Answers` to a notebook, by the name of its file or its number alone."""
    module = importlib.import_module(f"tests.lessons.exercises_{notebook[:2]}")
    right = {check: [solution(check), *module.RIGHT.get(check, [])] for check in module.WRONG}
    return Answers(right, module.WRONG)
