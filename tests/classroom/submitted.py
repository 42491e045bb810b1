"""Notebooks as learners hand them in, made from the answers that the tests know."""

import importlib
import random
import re

import nbformat

from lessons.sentences import BACK
from tests.lessons.solved import answers
from tests.lessons.test_checks import asked
from tests.lessons.test_exercises import HEAD
from tests.notebooks.test_notebooks import NOTEBOOKS

NAMES = """Ada Alan Amal Barbara Chen Donald Edsger Emmy Evelyn Fatou Frances Grace Hedy Ines
Jean Joan Karen Ken Leslie Linus Mai Niklaus Olga Radia Rosa Shafi Sophie Tim Xin Zoltan"""


def answer_cell(notebook, check, source):
    """Return the source of a cell with an answer, and the check's call."""
    lesson = importlib.import_module(f"lessons.{notebook[3:]}")
    star = "*" if getattr(lesson, check).__code__.co_argcount > 1 else ""
    return f"{HEAD}from {lesson.__name__} import {check}\n{source}\n{check}({star}answer)"


def handed_in(notebook, given):
    """Return the text of a notebook of the course with answers in it.

    `given` are cells by the names of their checks.
    """
    book = nbformat.read(NOTEBOOKS / f"{notebook}.ipynb", as_version=4)
    for cell in book.cells:
        for check, source in given.items():
            if cell.cell_type == "code" and f"import {check}\n" in cell.source:
                cell.source, cell.outputs = source, []
    return nbformat.writes(book) + "\n"


def hand_in(folder, name, notebook, given):
    """Write what one learner hands in of a notebook, into a folder of their name."""
    path = folder / name / f"{notebook}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(handed_in(notebook, given), encoding="utf-8")


def make_class(folder, notebook="03_training", names=None, seed=0):
    """Write what thirty learners may hand in: right, wrong and open answers, mixed."""
    known = answers(notebook)
    rng = random.Random(seed)
    for name in names or NAMES.split():
        given = {}
        for check, right in known.right.items():
            kind = rng.choices(["right", "wrong", "open"], [5, 4, 1])[0]
            wrong = [source for source, _ in known.wrong[check]]
            # Some mistakes are commoner than others.
            weights = [1 / (1 + rank) for rank in range(len(wrong))]
            source = rng.choice(right) if kind == "right" else rng.choices(wrong, weights)[0]
            if kind != "open":
                given[check] = answer_cell(notebook, check, source)
        hand_in(folder, name, notebook, given)


def every_answer(notebook):
    """Return hand-ins in which each known answer stands once: pairs of check and source."""
    right, wrong = answers(notebook)
    every = {check: [*right[check], *(source for source, _ in wrong[check])] for check in right}
    for number in range(max(map(len, every.values()))):
        yield {check: row[number] for check, row in every.items() if number < len(row)}


def due(check, source):
    """Return what the report has to say of an answer, by what its check says here."""
    found = asked(check, source)[1]
    reference = BACK[check.removeprefix("check_")].get("reference")
    uses_it = reference and re.search(rf"\b{reference}\(", source)
    return "reference" if found == "right" and uses_it else found
