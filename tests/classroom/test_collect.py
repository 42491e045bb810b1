"""What a class handed in is read, run and reported, whatever is in it."""

import contextlib
import csv
import html.parser
import io
import json
import os
import re
import socket
import stat
import subprocess
import sys
import zipfile

import pytest

from lessons.checking import SENTENCES
from tests.browser import ROOT
from tests.classroom.submitted import answer_cell, handed_in
from tests.lessons.solved import answers
from tests.lessons.test_checks import WITH_EXERCISES, asked
from tests.notebooks.test_notebooks import NOTEBOOKS, PATHS, cells

sys.path.append(str(ROOT / "classroom"))
import collect
from answers import KINDS, Answers, Result, judge
from exercises import BACK, course, exercises, go_back, headings, sentence
from needed import needed
from report import page
from running import Limits, Place, Runner, run
from submissions import LARGEST, Cell, Submission, read_folder
from summary import UNNAMED, Class, table

import run as course_commands

BOOKS = course()
ASKED = {name: exercises(cells, name) for name, cells in BOOKS.items()}
EVERY = [exercise for each in ASKED.values() for exercise in each]
TRAINING = "03_training"
# Longer than any machine takes: what is judged here is the answers.
LIMITS = Limits(cell_seconds=1200, seconds=7200, megabytes=1500)
LOOP = """
def my_loop(inputs, targets, epochs, learning_rate):
    weights, bias, costs = np.zeros(inputs.shape[1]), 0.0, []
    for _ in range(epochs):
        residuals = inputs @ weights + bias - targets
        weights = weights - learning_rate * inputs.T @ residuals / len(targets)
        bias = bias - learning_rate * residuals.mean()
        costs.append((residuals**2).mean() / 2)
    return weights, bias, costs
"""
DATA = next(cell.source for cell in BOOKS[TRAINING] if cell.id == "03-data-code")
SUM = LOOP.replace(" / len(targets)", "").replace("residuals.mean()", "residuals.sum()")


@pytest.fixture(scope="module")
def place():
    with Place(LIMITS) as made:
        yield made


def submission(changes, shown=""):
    """Return the course's own notebook, handed in with some cells changed, by their ids.

    None takes a cell out, and a list puts several with the same id in its place.
    """
    handed = []
    for cell in BOOKS[TRAINING]:
        sources = changes.get(cell.id, cell.source)
        for source in sources if isinstance(sources, list) else [sources]:
            if source is not None:
                said = shown if cell.id in changes else ""
                handed.append(Cell(cell.cell_type, cell.id, source, said))
    return Submission("Ada", TRAINING, handed)


def judged(changes, place, **options):
    """Return by exercise the result of a submission."""
    given = submission(changes, **options)
    results = judge(given, BOOKS[TRAINING], ASKED[TRAINING], place)
    assert [each.exercise for each in results] == [each.name for each in ASKED[TRAINING]]
    return {each.exercise: each for each in results}


# Each answer of the tests


@pytest.mark.parametrize("notebook", WITH_EXERCISES)
def test_every_answer_is_found_by_its_name(notebook, place, count):
    right, wrong = answers(notebook)
    rows = [(check, source) for check, row in right.items() for source in row]
    rows += [(check, source) for check, row in wrong.items() for source, _ in row]
    checks = {each.check: each.reference for each in ASKED[notebook]}
    # No answer knows the names of another.
    first = "KNOWN = {'KNOWN', *globals()}\n"
    forget = "for name in {*globals()} - KNOWN:\n    del globals()[name]\n"
    sources = [first, *(forget + answer_cell(notebook, *row) for row in rows)]
    came = run(
        sources,
        lambda first: [True] * len(sources),
        lambda: place.runner(f"lessons.{notebook[3:]}", checks),
        LIMITS,
    )
    for number, (check, source) in enumerate(rows, 1):
        due = asked(check, source)[1]
        if due == "right" and re.search(rf"\b{checks[check]}\(", source):
            due = "reference"
        assert [each["found"] for each in came[number].findings] == [due], source
    count("answers to exercises", "handed in", len(rows))


def test_every_mistake_has_a_cell_to_go_back_to_and_a_sentence():
    for notebook in WITH_EXERCISES:
        for check, rows in answers(notebook).wrong.items():
            for source, _ in rows:
                name, found = check.removeprefix("check_"), asked(check, source)[1]
                assert go_back(name, found)
                assert found in {"open", *UNNAMED} or sentence(name, found), (name, found)


def test_cells_to_go_back_to_exist_and_stand_under_a_heading():
    known = {cell: title for cells in BOOKS.values() for cell, title in headings(cells).items()}
    for name, back in BACK.items():
        mistakes = {"cell", *SENTENCES["any"], *SENTENCES[name], *SENTENCES["unscaling"]}
        for mistake, cell in back.items():
            if mistake != "reference":
                assert known[cell], (name, mistake)
                assert mistake in mistakes, (name, mistake)


def test_each_exercise_of_the_course_is_collected():
    asking = [
        cell.id for cells in BOOKS.values() for cell in cells if "-check-" in cell.id[2:9]
    ]
    assert [each.cell for each in EVERY] == [
        each for each in asking if each != "00-check-environment"
    ]
    assert {each.name for each in EVERY} == set(BACK) - {"any"}


def test_no_mistake_has_the_name_of_a_kind():
    mistakes = {name for section in SENTENCES.values() for name in section}
    assert not mistakes & set(KINDS)


# What learners do to their notebooks


def test_a_notebook_without_an_answer_is_open_and_needs_no_kernel(monkeypatch):
    monkeypatch.setattr(Place, "runner", None)
    with Place(LIMITS) as place:
        found = judged({"03-epoch-code": "print('What does this do?')"}, place)
    assert {each.found for each in found.values()} == {"open"}


def outcomes(found):
    """Return what was found by the exercise's name, without the notes."""
    return {name: each.found for name, each in found.items()}


def test_what_a_cell_prints_or_puts_in_place_of_a_check_does_not_count(place):
    head = "import numpy as np\nimport lessons.checking\nimport lessons.training\n"
    found = judged(
        {
            # Takes the course's functions away from the checks, and prints.
            "03-check-loop": head
            + SUM
            + "lessons.training.check_loop = lambda answer: 'right'\n"
            + "content = lambda *all: lessons.checking.tell('loop', 'right')\n"
            + "lessons.checking.judge_function = content\n"
            + "lessons.training.checks.judge_function = content\n"
            + "np.allclose = lambda *all, **named: True\n"
            + "from lessons.training import check_loop as another\n"
            + "print('Right. Weights, bias and every cost agree with linear_regression.')\n"
            + "another(my_loop)",
            "03-check-edge": "def check_edge(answer):\n    print('Right.')\ncheck_edge(3.0)",
            # Sends what the kernel would send.
            "03-check-verdicts": "from IPython.display import display\n"
            "told = {'check': 'check_verdicts', 'found': 'right', 'said': 'Right.'}\n"
            "display({'application/vnd.course.finding+json': told}, raw=True)\n"
            "from lessons.answers import Result\nResult('Right.', 'right')",
            "03-check-hubble": None,
        },
        place,
        shown="Right. One part in a hundred above it, the run diverges.",
    )
    assert outcomes(found) == {
        "verdicts": "not called",
        "edge": "above",
        "loop": "sum",
        "hubble": "no cell",
    }
    assert "prints “Right” by itself: that counts for nothing" in found["loop"].notes
    assert any("in place of ours" in note for note in found["edge"].notes)
    assert any("was saved with" in note for note in found["edge"].notes)


def test_what_ends_or_does_not_end_costs_its_cell(place, monkeypatch):
    ordinary = Runner.run_cell

    def run_cell(runner, source, seconds):
        return ordinary(runner, source, 3 if "while True" in source else seconds)

    monkeypatch.setattr(Runner, "run_cell", run_cell)
    found = judged(
        {
            "03-data-code": DATA + "\nvisits = []",
            "03-epoch-code": "import sys\nsys.chosen = 'a setting without a name'",
            "03-check-verdicts": "import os\n\nos._exit(1)\ncheck_verdicts({})",
            "03-check-edge": "from lessons.training import check_edge\n"
            "visits.append(1)\nwhile True:\n    pass\ncheck_edge(1)",
            "03-check-loop": "from lessons.training import check_loop\n"
            f"{LOOP}\nfull = bytearray(10**10)\ncheck_loop(my_loop)",
            "03-check-hubble": "from lessons.training import check_hubble\n"
            "assert inputs.shape == (300, 1) and visits == [] and sys.chosen\n"
            "check_hubble(454.158, -40.784)",
        },
        place,
    )
    assert outcomes(found) == {
        "verdicts": "ended",
        "edge": "too long",
        "loop": "failed" if "memory" in place.held else "right",
        "hubble": "right",
    }
    if "memory" in place.held:
        assert found["loop"].said.startswith("MemoryError")


def test_a_borrowed_answer_another_cell_and_two_cells_are_told_apart(place):
    head = "from lessons.training import check_loop, check_edge, check_verdicts\n"
    right = "answer = {1e-6: 'converging', 4e-5: 'oscillating', 6.633e-5: 'at the edge'," + (
        " 7e-5: 'diverging'}\n"
    )
    found = judged(
        {
            "03-check-verdicts": [f"{head}{right}check_verdicts(answer)", None, "", "1 +"],
            # Answered above; its own cell has None still.
            "03-stable": f"{head}exit()\ncheck_edge(0.9835)",
            "03-check-loop": "import helpers as course\n\n\ndef my_loop(*case):\n"
            "    return course.linear_regression(*case)\n\n\n" + f"{head}check_loop(my_loop)",
            # The call is gone.
            "03-check-hubble": "weights, bias = [454.158], 40.784",
        },
        place,
    )
    assert outcomes(found) == {
        "verdicts": "right",
        "edge": "right",
        "loop": "borrowed",
        "hubble": "sign",
    }
    assert "two cells have its id: the last answered one counts" in found["verdicts"].notes
    assert found["edge"].notes == ("answered in another cell",)
    assert found["hubble"].notes == ("the call of the check was gone: it was added",)


PROBE = """
import os, pathlib, socket, helpers
found = []
for test in (
    lambda: print("x" * 10_000_000),
    lambda: pathlib.Path("mine.txt").write_text("mine"),
    lambda: pathlib.Path({theirs!r}).write_text("theirs"),
    lambda: pathlib.Path({notebooks!r}, "solutions.ipynb").read_text(),
    lambda: os.listdir(pathlib.Path(helpers.__file__).parents[1] / "notebooks"),
    lambda: pathlib.Path(helpers.__file__).write_text("theirs"),
    lambda: socket.create_connection(("127.0.0.1", {port}), 2),
    lambda: os.kill({pid}, 0),
):
    try:
        test()
        found.append("done")
    except OSError as error:
        found.append(type(error).__name__)
from lessons.training import check_verdicts
check_verdicts({{k: v for k, v in enumerate(found, 1)}})
"""


def test_a_cell_reaches_nothing_of_the_teachers(place, tmp_path):
    theirs = tmp_path / "theirs.txt"
    with socket.create_server(("127.0.0.1", 0)) as server:
        probe = PROBE.format(
            theirs=str(theirs),
            notebooks=str(NOTEBOOKS),
            port=server.getsockname()[1],
            pid=os.getpid(),
        )
        found = judged({"03-check-verdicts": probe}, place)["verdicts"]
    came = re.findall(r"you say '(\w+)'", found.said)
    assert came[:2] == ["done", "done"]
    assert came[4] == "FileNotFoundError"  # the copy of the course has no notebooks
    if "files" in place.held:
        assert came[2:6] == ["PermissionError", "PermissionError", came[4], "PermissionError"]
        assert not theirs.exists()
    if place.held & {"connections", "network"}:
        assert came[6] in ("PermissionError", "ConnectionRefusedError", "OSError")
    if "signals" in place.held:
        assert came[7] == "PermissionError"


# Which cells run


def chosen(notebook, *targets):
    """Return the ids of the cells that run if some have been changed."""
    code = [cell for cell in BOOKS[notebook] if cell.cell_type == "code"]
    runs = needed([cell.source for cell in code], [cell.id in targets for cell in code])
    return [cell.id for cell, each in zip(code, runs, strict=True) if each]


def test_only_what_an_answer_uses_runs():
    assert chosen(TRAINING, "03-check-loop") == ["03-check-loop"]
    assert "03-article-run-code" in chosen(TRAINING, "03-article-numbers-code")
    assert chosen(TRAINING, "03-first-gradient-code") == [
        "03-data-code",
        "03-epoch-code",
        "03-first-gradient-code",
    ]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_what_runs_is_enough_for_the_same_output(path):
    """Run some of the cells that print, each with what it needs."""
    code = cells(path, "code")
    sources = [cell.source for cell in code]
    slow = {"linear_regression", "live", "adam_path", "plot_fit", "plot_curves"}
    for place, cell in enumerate(code):
        printed = "".join(each.get("text", "") for each in cell.outputs)
        runs = needed(sources[: place + 1], [each == place for each in range(place + 1)])
        used = [source for source, each in zip(sources, runs, strict=False) if each]
        if not printed or place % 6 or any(name in "\n".join(used) for name in slow):
            continue
        space = {}
        for source in used:
            with contextlib.redirect_stdout(io.StringIO()) as said:
                exec(compile(source, "<cell>", "exec"), space)
        assert said.getvalue() == printed, cell.id


@pytest.mark.parametrize(
    ("cells", "changed", "runs"),
    [
        (["x = 1", "y = 2", "z = x"], "001", "101"),
        (["x = []", "x.append(1)", "y = x"], "001", "111"),
        (["x = {}", "x['a'] = 1", "y = x"], "001", "111"),
        (["x = 1", "x = 2", "y = x"], "001", "011"),
        (["x = 1", "if x:\n    x = 2", "y = x"], "001", "111"),
        (["x = 1", "def f(x):\n    return x", "y = f(2)"], "001", "011"),
        (["x = 1", "def f():\n    return x", "y = f()"], "001", "111"),
        (["import numpy as np", "np.seterr()", "y = np.pi"], "001", "101"),
        (["x = 1", "y = 2", "z = eval('x + y')"], "001", "111"),
        (["from math import *", "y = 2", "z = pi"], "001", "101"),
        (["x = 1", "y = 2", "%timeit -n1 x"], "001", "111"),
        (["x = 1", "z = x", "1 +"], "001", "001"),
    ],
)
def test_which_cells_run(cells, changed, runs):
    asked_for = [each == "1" for each in changed]
    assert needed(cells, asked_for) == [each == "1" for each in runs]


# What may be handed in


def zipped(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)


def test_each_way_of_handing_in_is_read(tmp_path):
    text = handed_in("00_start_here", {})
    zipped(tmp_path / "handin-Ada_Lovelace.zip", {"notebooks/03_training.ipynb": text})
    zipped(tmp_path / "Alan.zip", {"03_training.ipynb": text, "notes.txt": "x"})
    for name in ("Amal/03_training.ipynb", "Amal/.ipynb_checkpoints/03_training.ipynb"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "Chen_123").mkdir()
    zipped(tmp_path / "Chen_123" / "handin-c.zip", {"03_training.ipynb": text})
    (tmp_path / "Emmy_Noether_03_training.ipynb").write_text(text, encoding="utf-8")
    (tmp_path / "05_conditioning-Grace.ipynb").write_text(text, encoding="utf-8")
    (tmp_path / "list.txt").write_text("Ada", encoding="utf-8")
    found, problems = read_folder(tmp_path, list(BOOKS))
    assert [(each.learner, each.notebook) for each in found] == [
        ("Grace", "05_conditioning"),
        ("Alan", TRAINING),
        ("Amal", TRAINING),
        ("Chen_123", TRAINING),
        ("Emmy Noether", TRAINING),
        ("Ada Lovelace", TRAINING),
    ]
    assert [cell.id for cell in found[0].cells] == [cell.id for cell in BOOKS["00_start_here"]]
    assert problems == []


def hostile(folder):
    """Write files that must be left out, and return what is said of each."""
    text, inside = handed_in("00_start_here", {}), "03_training.ipynb"
    zipped(folder / "a.zip", {f"../{inside}": text})
    zipped(folder / "b.zip", {f"/tmp/{inside}": text})
    zipped(folder / "c.zip", {f"..\\{inside}": text})
    link = zipfile.ZipInfo(inside)
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    zipped(folder / "d.zip", {})
    with zipfile.ZipFile(folder / "d.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    zipped(folder / "e.zip", {inside: b" " * (LARGEST + 1)})
    zipped(folder / "f.zip", {f"{place}.txt": "" for place in range(501)})
    (folder / "g.zip").write_bytes(b"no zip")
    whole = (folder / "e.zip").read_bytes()
    (folder / "h.zip").write_bytes(whole[:50] + b"\xff" * 200 + whole[250:])
    (folder / "i_03_training.ipynb").write_text("[1, 2", encoding="utf-8")
    (folder / "j_03_training.ipynb").write_text('{"nbformat": 3}', encoding="utf-8")
    (folder / "k_03_training.ipynb").write_text("[" * 100_000, encoding="utf-8")
    (folder / "l_03_training.ipynb").write_text(
        '{"nbformat": 4, "cells": [{"cell_type": "code", "source": 5}]}', encoding="utf-8"
    )
    (folder / "m.ipynb").write_text(text, encoding="utf-8")
    (folder / "n_03_training.ipynb").symlink_to("/etc/passwd")
    (folder / "o").mkdir()
    (folder / "o" / inside).symlink_to("/etc/passwd")
    return {
        "a.zip": "would lie outside",
        "b.zip": "would lie outside",
        "c.zip": "would lie outside",
        "d.zip": "is a link",
        "e.zip": "larger than 20 MB",
        "f.zip": "501 files",
        "g.zip": "not a zip file",
        "h.zip": "",
        "i_": "not a notebook",
        "j_": "format 3",
        "k_": "not a notebook",
        "l_": "not a notebook",
        "m.": "tells no learner",
        "n_": "is a link",
        "o": "is a link",
    }


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_what_cannot_be_read_is_left_out_with_a_sentence(tmp_path):
    due = hostile(tmp_path)
    found, problems = read_folder(tmp_path, list(BOOKS))
    assert found == []
    assert len(problems) == len(due)
    for problem, (name, words) in zip(problems, due.items(), strict=True):
        assert problem.startswith(name)
        assert words in problem
        assert " is left out: " in problem
    assert not list(tmp_path.parent.glob("*.ipynb"))


def test_a_copy_does_not_count(tmp_path):
    text = handed_in("00_start_here", {})
    zipped(tmp_path / "Ada.zip", {f"{TRAINING}-Copy1.ipynb": text, "mine.ipynb": text})
    (tmp_path / "Alan").mkdir()
    (tmp_path / "Alan" / "03_training (1).ipynb").write_text(text, encoding="utf-8")
    found, problems = read_folder(tmp_path, list(BOOKS))
    assert found == []
    assert [("it is a copy" in each) for each in problems] == [True, True]


def test_the_first_of_two_hand_ins_counts(tmp_path):
    text = handed_in("00_start_here", {})
    zipped(tmp_path / "Ada.zip", {f"{TRAINING}.ipynb": text, f"copy/{TRAINING}.ipynb": text})
    found, problems = read_folder(tmp_path, list(BOOKS))
    assert len(found) == len(problems) == 1
    assert "another 03_training of Ada came before it" in problems[0]


# What is reported

EVIL = "<script>alert(1)</script>"


def results():
    """Return what was found in a small class, one of whom has a hostile name."""
    rows = {
        "=cmd|' /C calc'!A0": ["right", "half", "new weights", "on the way"],
        EVIL: ["open", "half", "new weights", "failed"],
        "Emmy": ["right", "right", "reference", "right"],
        "Ada": ["open", "unnamed", "new weights", "right"],
    }
    names = [exercise.name for exercise in ASKED[TRAINING]]
    return {
        (learner, TRAINING): [
            Result(learner, name, kind, f"{EVIL} said", (f"{EVIL} noted",) * (kind == "failed"))
            for name, kind in zip(names, kinds, strict=True)
        ]
        for learner, kinds in rows.items()
    }


def test_the_table_has_what_each_check_found():
    rows = list(csv.reader(io.StringIO(table(Class(BOOKS, ASKED, results())))))
    assert rows[0] == ["learner", "03 verdicts", "03 edge", "03 loop", "03 hubble", "notes"]
    assert ["Emmy", "right", "right", "reference", "right", ""] in rows
    assert [row[0] for row in rows[1:]] == [EVIL, "'=cmd|' /C calc'!A0", "Ada", "Emmy"]
    assert not any(cell[:1] in ("=", "+", "-", "@") for row in rows for cell in row)


class Reader(html.parser.HTMLParser):
    """Collect the tags, the pictures' descriptions and the text of a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.alts, self.words = [], [], []
        self.feed(text)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.alts += [value for name, value in attrs if name == "alt"]
        assert not any(name.startswith("on") for name, _ in attrs)
        assert not any(
            name in ("src", "href") and value[:5] != "data:" for name, value in attrs
        )

    def handle_data(self, data):
        self.words.append(data)


def test_the_report_says_what_the_class_misunderstands():
    written = {"03-recipe": [(EVIL, f"{EVIL} words")]}
    text = page(Class(BOOKS, ASKED, results()), [f"{EVIL}.zip"], {"memory"}, written)
    seen = Reader(text)
    assert "script" not in seen.tags
    assert text.count("&lt;script&gt;") >= 6
    assert "3 of 4 : The bias is updated with a gradient at the new weights." in seen.text
    assert "Go back to 03 Training, “One epoch in five steps” (cell 03-first-gradient)" in text
    assert "2 of 4 : This is 1/λmax" in seen.text
    assert seen.text.index("3 of 4") < seen.text.index("2 of 4")
    assert "Of 16 answers 5 right, 7 with a mistake, 2 not answered, 2 to look at." in seen.text
    assert "03 loop: 0 right, 3 with a mistake, 0 not answered, 1 to look at" in seen.alts[0]
    assert "help for a teacher, not an examination" in seen.text
    assert "Not so on this system: cells could write" in seen.text
    assert {"main", "h1", "table", "caption"} <= set(seen.tags)


def test_what_nobody_has_begun_is_not_reported():
    untouched = [Result("Emmy", each.name, "open") for each in ASKED["05_conditioning"]]
    found = Class(BOOKS, ASKED, results() | {("Emmy", "05_conditioning"): untouched})
    assert found.notebooks == [TRAINING]
    begun = Class(BOOKS, ASKED, {("Emmy", "05_conditioning"): untouched})
    assert begun.notebooks == ["05_conditioning"]


def test_names_are_hidden_on_request():
    found = Class(BOOKS, ASKED, results())
    found.hide_names(lambda names: names.sort())
    seen = Reader(page(found, [], set(), {}))
    assert "Learner 4" in seen.text
    assert not any(name in seen.text for name in ("Emmy", "Ada ", "=cmd"))
    assert "Emmy" in table(found)


def test_collect_from_the_command_line(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(Place, "runner", None)
    book = json.loads(handed_in(TRAINING, {}))
    invitation = "**Your answer** (double-click here, or press *Enter*):\n"
    for question, text in (("recipe", "It has arrived."), ("own", ""), ("none", "lost")):
        answer = {"cell_type": "markdown", "id": f"03-answer-{question}", "metadata": {}}
        book["cells"].append(answer | {"source": [invitation, "\n", text]})
    zipped(tmp_path / "handin-Ada.zip", {"notebooks/03_training.ipynb": json.dumps(book)})
    monkeypatch.chdir(tmp_path.parent)
    collect.main([tmp_path.name, "--out", f"{tmp_path.name}/report"])
    said = capsys.readouterr().out
    assert "report.html" in said
    rows = (tmp_path / "report" / "results.csv").read_text("utf-8-sig").splitlines()
    assert rows[1] == "Ada,open,open,open,open,"
    text = (tmp_path / "report" / "report.html").read_text("utf-8")
    assert "<pre>It has arrived.</pre>" in text
    assert "When has it arrived? (cell 03-recipe)" in text
    assert text.count("<pre>") == 1
    assert collect.printable("\x1b[2JAda") == "?[2JAda"
    with pytest.raises(SystemExit, match="No notebooks of the course"):
        collect.main([str(tmp_path / "report")])
    with pytest.raises(SystemExit, match="must be a folder"):
        collect.main([str(tmp_path / "nowhere")])


def test_names_need_not_be_in_the_code_page_of_windows(tmp_path):
    """What is redirected into a file there is in a code page, which may lack a letter."""
    (folder := tmp_path / "Łódź").mkdir()
    zipped(
        folder / "handin-Łukasz.zip", {"notebooks/03_training.ipynb": handed_in(TRAINING, {})}
    )
    (folder / "handin-Ł.zip").write_text("no archive")
    said = subprocess.check_output(
        [sys.executable, ROOT / "classroom/collect.py", folder],
        env=os.environ | {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
        encoding="cp1252",
    )
    assert "\\u0141ukasz: 03_training" in said
    assert "Łukasz" in (folder / "report.html").read_text("utf-8")
    assert "\nŁukasz," in (folder / "results.csv").read_text("utf-8-sig")


def test_the_command_takes_folders_from_where_one_stands(tmp_path, monkeypatch):
    started = {}
    monkeypatch.setattr(course_commands, "set_up", lambda requirements: None)
    monkeypatch.setattr(
        course_commands.subprocess, "call", lambda words, **options: started.update(options)
    )
    monkeypatch.chdir(tmp_path)
    course_commands.main(["collect", "handed"])
    assert started["cwd"] == str(tmp_path)


def test_time_runs_out_for_a_notebook():
    with Place(LIMITS._replace(seconds=0)) as place:
        given = submission({"03-check-edge": "check_edge(1)"})
        answers = Answers(given, BOOKS[TRAINING], ASKED[TRAINING])
        came = run(answers.sources, answers.chosen_for, contextlib.nullcontext, place.limits)
        found = answers.result(ASKED[TRAINING][1], came)
    assert (found.found, found.said) == ("not run", KINDS["not run"])
