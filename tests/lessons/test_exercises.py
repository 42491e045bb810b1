"""Every answer that the tests know goes through its check where a learner gives it.

All of them in the notebook's own kernel, after the notebook has run; one right, one wrong
and one absent answer an exercise in JupyterLab too.
"""

import importlib

import pytest

from tests.browser import CHROMIUM
from tests.lessons.solved import answers
from tests.notebooks.test_browser import on
from tests.notebooks.test_notebooks import PATHS, RUN_AGAIN, cells, first_these

EXERCISES = [path for path in PATHS if path.stem[:2].isdigit() and path.stem[:2] != "00"]
HEAD = "import numpy as np\nfrom helpers import load_hubble\n"


def exercises(path):
    """Yield for each exercise its check, and its right and wrong answers as cells.

    An answer is the source of a cell and what the check has to say about it.
    """
    known = answers(path.stem)
    lesson = importlib.import_module(f"lessons.{path.stem[3:]}")
    for name, right in known.right.items():
        star = "*" if getattr(lesson, name).__code__.co_argcount > 1 else ""
        cell = f"{HEAD}from {lesson.__name__} import {name}\n{{}}\n{name}({star}answer)"
        pairs = [(source, "Right") for source in right], known.wrong[name]
        yield name, *([(cell.format(source), due) for source, due in part] for part in pairs)


def judge(said, source, due):
    """Fail unless a check said what is due about an answer, and not that it is right."""
    said = " ".join(said.split())
    assert due in said, source
    assert due == "Right" or not said.startswith("Right"), source


@pytest.mark.parametrize("ran", first_these(RUN_AGAIN, EXERCISES), indirect=True)
def test_every_answer_in_the_notebooks_kernel(ran, count):
    cells = ran.client.nb.cells
    for name, right, wrong in exercises(ran.path):
        place, cell = [pair for pair in enumerate(cells) if f"import {name}" in pair[1].source][
            -1
        ]
        assert "Not answered yet" in printed(cell)
        for source, due in right + wrong:
            cell.source = source
            judge(printed(ran.client.execute_cell(cell, place)), source, due)
        count("answers to exercises", "in a kernel", len(right + wrong))


def printed(cell):
    """Return what a cell has printed."""
    return "".join(each.text for each in cell.outputs if each.output_type == "stream")


def run_cell(page, cell, source):
    """Type a source into a cell of the notebook, run it, and return what it says."""
    prompt = cell.locator(".jp-InputPrompt")
    before = prompt.inner_text()
    cell.locator(".cm-content").click()
    page.page.keyboard.press("Control+a")
    page.page.keyboard.insert_text(source)
    page.page.keyboard.press("Control+Enter")
    page.until(lambda: prompt.inner_text() not in (before, "[*]:"))
    return cell.locator(".jp-OutputArea").inner_text()


@pytest.mark.skipif(not CHROMIUM, reason="no Chromium on the PATH")
@on(*EXERCISES)
def test_three_answers_an_exercise_in_jupyterlab(opened, count):
    for name, right, wrong in exercises(opened.path):
        cell = opened.page.locator(".jp-CodeCell", has_text=f"import {name}").last
        assert "Not answered yet" in cell.inner_text()
        mistake = next(pair for pair in wrong if "Not answered yet" not in pair[1])
        absent = own_cell(opened.path, name), "Not answered yet"
        for source, due in (right[0], mistake, absent):
            judge(run_cell(opened, cell, source), source, due)
            count("answers to exercises", "typed into JupyterLab", 1)


def own_cell(path, name):
    """Return the source of the cell that asks for the answer to an exercise."""
    asking = [cell.source for cell in cells(path, "code") if f"import {name}" in cell.source]
    return asking[-1]
