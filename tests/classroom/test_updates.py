"""An update of the class edition leaves a learner's work as it is, and arrives.

nbgitpuller's own code does it here, with real git: it commits what the learner has changed,
and merges the teacher's commits. git does that line by line, and where both changed the same
lines the learner's stay; or cell by cell, where classroom/merge.py is set up. All is tried
both ways. Learners' and teachers' changes are written as Jupyter saves them.
"""

import os
import random
import shutil
import subprocess
import sys
import uuid

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgitpuller.pull import GitPuller

from tests.classroom.test_handout import ROOT

pytestmark = [
    pytest.mark.skipif(not shutil.which("git"), reason="no git on the PATH"),
    # nbgitpuller does not close what it reads git's words from.
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
NAME = "notebooks/03_training.ipynb"
ANSWERED = "03-check-loop"
OWN = "print('my own cell')"
SENTENCE = "You write the loop that trains a model"
MORE = "Ask if you are stuck. " + SENTENCE


class Copy:
    """A folder with the class edition in it, and ways to change its notebook 03."""

    def __init__(self, folder):
        self.folder, self.path = folder, folder / NAME

    def git(self, *words):
        """Run git in the folder; return what it printed."""
        name = ["-c", "user.name=teacher", "-c", "user.email=teacher@example.org"]
        result = subprocess.run(
            ["git", *name, *words], cwd=self.folder, check=True, capture_output=True, text=True
        )
        return result.stdout

    def read(self):
        """Return the notebook, without a check that takes longer than the merge."""
        return nbformat.v4.reads(self.path.read_text("utf-8"))

    def change(self, *changes):
        """Let functions change the notebook, one after the other, and save it."""
        notebook = self.read()
        for each in changes:
            each(notebook)
        text = nbformat.v4.writes(notebook) + "\n"
        self.path.write_text(text, encoding="utf-8", newline="\n")

    def commit(self, *changes):
        """Change the notebook and commit it, as a teacher does."""
        self.change(*changes)
        self.git("commit", "--quiet", "--all", "--message=Update")

    def cells(self):
        """Return the cells by their ids, once the notebook has been found to be sound."""
        notebook = self.read()
        nbformat.validate(notebook)
        cells = {cell.id: cell for cell in notebook.cells}
        assert len(cells) == len(notebook.cells), "an id is there twice"
        return cells


class Classroom:
    """A teacher's repository of the class edition, and a learner's copy."""

    def __init__(self, folder):
        self.teacher = Copy(folder / "teacher")
        self.learner = Copy(folder / "learner")

    def pull(self):
        """Bring the learner's copy up to date as nbgitpuller does; the first time, clone."""
        puller = GitPuller(
            self.teacher.folder.as_uri(), str(self.learner.folder), branch="main"
        )
        return "".join(puller.pull())


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory):
    """Give a folder with a repository of the class edition and a clone of it."""
    folder = tmp_path_factory.mktemp("updates")
    room = Classroom(folder)
    command = [sys.executable, ROOT / "run.py", "handout", room.teacher.folder]
    subprocess.run(command, check=True, capture_output=True)
    for path in room.teacher.path.parent.iterdir():
        if path != room.teacher.path:
            path.unlink()
    room.teacher.git("init", "--quiet", "--initial-branch=main")
    room.teacher.git("add", ".")
    room.teacher.git("commit", "--quiet", "--message=Edition")
    return folder


@pytest.fixture(params=["lines", "cells"])
def room(request, handed_out, tmp_path, monkeypatch):
    """Give a teacher and a learner who has opened the course, and how git merges there."""
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)
    shutil.copytree(handed_out / "teacher", tmp_path / "teacher")
    room = Classroom(tmp_path)
    room.by_cells = request.param == "cells"
    if room.by_cells:  # As a hub sets it for all.
        monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
        monkeypatch.setenv("GIT_CONFIG_KEY_0", "merge.course.driver")
        driver = f'"{sys.executable}" classroom/merge.py %O %A %B'
        monkeypatch.setenv("GIT_CONFIG_VALUE_0", driver)
    room.pull()
    return room


# What learners do.


def place(notebook, name):
    """Return where a cell stands."""
    return [cell.id for cell in notebook.cells].index(name)


def find(notebook, name):
    """Return a cell by its id."""
    return notebook.cells[place(notebook, name)]


def answer(notebook, name=ANSWERED, text="0, 0, []"):
    """Answer an exercise and run its cell."""
    cell = find(notebook, name)
    cell.source = cell.source.replace("None", text, 1)
    cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text="Not yet.\n")]
    cell.execution_count = 7


def write_words(notebook):
    """Answer a question in words."""
    find(notebook, "03-answer-own").source += "\nIt has: the slopes are small."


def add_own_cell(notebook, after="03-stable", name="4fd1c0a2"):
    """Insert a cell, which gets an id by chance from Jupyter."""
    cell = new_code_cell(OWN, id=name)
    notebook.cells.insert(place(notebook, after) + 1, cell)


def run_all(notebook, first=1):
    """Run all cells and save, as JupyterLab does it."""
    for count, cell in enumerate((c for c in notebook.cells if c.cell_type == "code"), first):
        cell.execution_count = count
        if "live(" in cell.source:
            view = {"model_id": uuid.uuid4().hex, "version_major": 2, "version_minor": 0}
            cell.outputs[0].data["application/vnd.jupyter.widget-view+json"] = view
    notebook.metadata.kernelspec.display_name = "Python 3 (ipykernel)"
    notebook.metadata.language_info = {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
        "version": "3.12.1",
    }


def run_all_again(notebook):
    """Run all cells a second time: each has another number."""
    run_all(notebook, first=60)


def has_work(cells, name=ANSWERED):
    """Tell whether the answer and the own cell are there."""
    return "0, 0, []" in cells[name].source and cells["4fd1c0a2"].source == OWN


# What teachers do.


def number(notebook):
    """Give the code cells the numbers that executing from the top gives."""
    run = (cell for cell in notebook.cells if cell.cell_type == "code")
    for count, cell in enumerate(run, 1):
        cell.execution_count = count


def insert(where, offset=0, kind="markdown", name="03-new"):
    """Return what inserts a cell before another, or after it with offset 1."""

    def change(notebook):
        new = {"markdown": new_markdown_cell, "code": new_code_cell}[kind]
        notebook.cells.insert(place(notebook, where) + offset, new("2 + 2", id=name))
        number(notebook)

    return change


def change_sentence(notebook):
    cell = find(notebook, "03-title")
    assert SENTENCE in cell.source
    cell.source = cell.source.replace(SENTENCE, MORE)


def delete(name):
    """Return what deletes a cell."""

    def change(notebook):
        del notebook.cells[place(notebook, name)]
        number(notebook)

    return change


# What comes of it.


@pytest.mark.parametrize("ran", [(), (run_all,), (run_all_again,)], ids=["", "ran", "twice"])
@pytest.mark.parametrize("offset", [0, 1], ids=["before", "after"])
def test_a_new_cell_beside_an_answer_and_a_new_sentence_arrive(room, ran, offset):
    room.learner.change(*ran, answer, add_own_cell, write_words)
    room.teacher.commit(insert(ANSWERED, offset), change_sentence)
    room.pull()
    cells = room.learner.cells()
    assert has_work(cells)
    assert "the slopes are small" in cells["03-answer-own"].source
    assert MORE in cells["03-title"].source
    names = list(cells)
    assert abs(names.index("03-new") - names.index(ANSWERED)) == 1
    assert cells[ANSWERED].outputs[0].text == "Not yet.\n"


@pytest.mark.parametrize("ran", [run_all, run_all_again])
def test_a_new_code_cell_arrives_after_another_one(room, ran):
    room.learner.change(ran, answer, add_own_cell)
    room.teacher.commit(insert("03-either-side-of-limit", 1, "code"))
    room.pull()
    cells = room.learner.cells()
    assert has_work(cells)
    assert cells["03-new"].source == "2 + 2"


def test_line_by_line_a_new_code_cell_right_before_another_may_not_arrive(room):
    """So CONTRIBUTING advises against it.

    All later code cells have new numbers, and the learner's have others: the lines from
    the new cell to the next number are the learner's.
    """
    room.learner.change(run_all_again, answer, add_own_cell)
    room.teacher.commit(insert(ANSWERED, 0, "code"), change_sentence)
    room.pull()
    cells = room.learner.cells()
    assert has_work(cells)
    assert ("03-new" in cells) == room.by_cells
    assert MORE in cells["03-title"].source


def test_line_by_line_a_cell_put_in_the_place_of_another_can_break_the_notebook(room):
    """So CONTRIBUTING advises to change a cell, and not to replace it."""
    room.learner.change(run_all_again, answer, add_own_cell)
    old = "03-recipe-code"
    room.teacher.commit(insert(old, 1), delete(old))
    room.pull()
    if room.by_cells:
        cells = room.learner.cells()
        assert has_work(cells)
        assert old not in cells
        assert cells["03-new"].source == "2 + 2"


def test_a_changed_stub_leaves_the_answer(room):
    def change_comment(notebook):
        cell = find(notebook, ANSWERED)
        cell.source = cell.source.replace("# predict, residuals", "# First predict, residuals")

    def change_stub(notebook):
        cell = find(notebook, "03-check-edge")
        cell.source = cell.source.replace("None", "None, None")

    room.learner.change(run_all, answer, lambda each: answer(each, "03-check-edge", "0.98"))
    room.teacher.commit(change_comment, change_stub)
    room.pull()
    cells = room.learner.cells()
    assert "0, 0, []" in cells[ANSWERED].source
    assert "edge = 0.98  # in place of None: " in cells["03-check-edge"].source


@pytest.mark.parametrize("where", [ANSWERED, "03-edge-interval"])
def test_a_deleted_cell_goes_unless_it_is_answered(room, where):
    room.learner.change(run_all, answer, lambda each: add_own_cell(each, "03-title"))
    room.teacher.commit(delete(where), change_sentence)
    room.pull()
    cells = room.learner.cells()
    assert has_work(cells)
    assert (where in cells) == (where == ANSWERED)
    assert MORE in cells["03-title"].source


def test_a_cell_that_the_learner_deleted_stays_away(room):
    room.learner.change(run_all, answer, add_own_cell, delete("03-title"))
    room.teacher.commit(change_sentence, insert("03-rate-limit", 1))
    room.pull()
    cells = room.learner.cells()
    assert has_work(cells)
    assert "03-title" not in cells
    assert "03-new" in cells


def test_two_new_cells_at_one_place(room):
    room.learner.change(answer, lambda each: add_own_cell(each, "03-edge-interval"))
    room.teacher.commit(insert("03-edge-interval", 1))
    room.pull()
    cells = room.learner.cells()
    assert has_work(cells)
    if room.by_cells:
        assert "03-new" in cells


def test_what_cannot_be_read_stays_the_learners(room):
    room.learner.path.write_text("{", encoding="utf-8")
    room.teacher.commit(change_sentence)
    room.pull()
    assert room.learner.path.read_text("utf-8").startswith("{")


def test_a_renamed_notebook_stays_and_a_new_one_comes(room):
    room.learner.change(answer)
    mine = room.learner.path.with_name("mine.ipynb")
    room.learner.path.rename(mine)
    room.teacher.commit(change_sentence)
    room.pull()
    assert "0, 0, []" in mine.read_text("utf-8")
    assert "0, 0, []" not in room.learner.cells()[ANSWERED].source
    assert MORE in room.learner.cells()["03-title"].source


def test_one_update_after_the_other(room):
    room.learner.change(run_all, answer)
    room.teacher.commit(insert(ANSWERED))
    room.pull()
    room.learner.change(run_all_again, add_own_cell)
    assert "Already up to date" in room.pull()
    room.teacher.commit(insert("03-title", 1, name="03-newer"), change_sentence)
    room.pull()
    cells = room.learner.cells()
    assert has_work(cells)
    assert {"03-new", "03-newer"} <= set(cells)
    assert MORE in cells["03-title"].source


def test_the_edition_made_again_is_an_update_too(room):
    """`run.py handout` into the teacher's repository changes nothing that stayed the same."""
    command = [sys.executable, ROOT / "run.py", "handout", room.teacher.folder]
    subprocess.run(command, check=True, capture_output=True)
    # The other notebooks are not in this repository.
    assert room.teacher.git("status", "--porcelain", "--untracked-files=no") == ""


@pytest.mark.parametrize("seed", range(5))
def test_changes_by_chance(room, seed):
    """A learner's work stays, and sentences arrive, wherever both have been at work."""
    chance = random.Random(seed)
    names = list(room.learner.cells())
    checks = [name for name in names if "-check-" in name]
    chosen = chance.sample(checks, 2)
    ran = chance.choice([number, run_all, run_all_again])
    own = chance.choice(names)
    room.learner.change(
        ran,
        *(lambda each, name=name: answer(each, name, "0, 0, []") for name in chosen),
        lambda each: add_own_cell(each, own),
    )
    gone = chance.choice([name for name in names if name not in (*chosen, own, "03-title")])
    places = chance.sample([name for name in names if name != gone], 2)
    new = {f"03-new-{where[3:]}": where for where in places}
    room.teacher.commit(
        change_sentence,
        *(insert(new[name], 1, chance.choice(["markdown", "code"]), name) for name in new),
        delete(gone),
    )
    room.pull()
    cells = room.learner.cells()
    for name in chosen:
        assert has_work(cells, name)
    assert MORE in cells["03-title"].source
    assert set(names) - {gone} <= set(cells)
    if room.by_cells:
        assert gone not in cells
        assert set(new) <= set(cells)
