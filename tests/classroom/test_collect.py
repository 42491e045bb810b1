"""What a class handed in is read, judged and reported, whatever is in it."""

import base64
import contextlib
import csv
import html.parser
import io
import json
import os
import random
import re
import zipfile
from types import SimpleNamespace

import pytest

import run as course_commands
from classroom import class_list, collect, desk
from classroom.answers import Answers
from classroom.cell_dependencies import cell_dependencies
from classroom.exercises import course, exercises, go_back, headings, sentence
from classroom.names import Owner, key_of, owner_of, owner_of_notebook
from classroom.report import page
from classroom.results import KINDS, KNOWN, Result, results_of
from classroom.submissions import read_all
from classroom.summary import FORMS, UNNAMED, Class, Points, table
from lessons.sentences import BACK, SENTENCES
from tests.browser import PATIENCE
from tests.classroom import collecting, hostile
from tests.classroom.collecting import given_files
from tests.classroom.hostile import zipped
from tests.classroom.submitted import answer_cell, due, every_answer, hand_in, handed_in
from tests.lessons.solved import answers
from tests.lessons.test_checks import WITH_EXERCISES, asked
from tests.notebooks.test_notebooks import PATHS, cells

BOOKS = course()
ASKED = {name: exercises(cells, name) for name, cells in BOOKS.items()}
EVERY = [exercise for each in ASKED.values() for exercise in each]
TRAINING = "03_training"
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
INVITATION = "**Your answer** (double-click here, or press *Enter*):\n"


# The course


def test_every_mistake_has_a_cell_to_go_back_to_and_a_sentence():
    for notebook in WITH_EXERCISES:
        for check, rows in answers(notebook).wrong.items():
            for source, _ in rows:
                name, found = check.removeprefix("check_"), asked(check, source)[1]
                assert go_back(name, found)
                assert found in KNOWN
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


def test_no_mistake_has_the_name_of_a_kind_and_each_slip_of_form_is_one():
    mistakes = {name for section in SENTENCES.values() for name in section}
    assert not mistakes & set(KINDS)
    assert mistakes >= FORMS


# Which cells run


def chosen(notebook, *targets):
    """Return the ids of the cells that run if some have been changed."""
    code = [cell for cell in BOOKS[notebook] if cell.kind == "code"]
    runs = cell_dependencies(
        [cell.source for cell in code], [each.id in targets for each in code]
    )
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
        runs = cell_dependencies(
            sources[: place + 1], [each == place for each in range(place + 1)]
        )
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
        (["x = 1", "y = 2", "%%capture\nz = x"], "001", "101"),
        (["x = 1", "z = x", "1 +"], "001", "001"),
        (["x = 1", "x" + ".real" * 3000, "z = x"], "001", "101"),
    ],
)
def test_which_cells_run(cells, changed, runs):
    asked_for = [each == "1" for each in changed]
    assert cell_dependencies(cells, asked_for) == [each == "1" for each in runs]


def test_without_an_answer_no_cell_runs_and_all_is_open():
    given = [
        cell._replace(source="print(1)") if cell.id == "03-epoch-code" else cell
        for cell in BOOKS[TRAINING]
    ]
    untouched = Answers("Ada", given, BOOKS[TRAINING], ASKED[TRAINING])
    assert not any(untouched.chosen_for(0))
    assert {each.found for each in untouched.results({})} == {"open"}


# Who hands in


@pytest.mark.parametrize(
    ("stem", "owner"),
    [
        ("handin-Ada_Lovelace", Owner("Ada Lovelace")),
        ("handin-Ada (1)", Owner("Ada")),
        ("Chen_123", Owner("Chen 123")),
        ("Lovelace Ada_4711_assignsubmission_file_handin-Ada", Owner("Lovelace Ada", "4711")),
        ("Lovelace Ada_4711_assignsubmission_file", Owner("Lovelace Ada", "4711")),
        ("lovelaceada_12345_67890_handin-Ada Lovelace", Owner("Ada Lovelace", "", "12345")),
        ("lovelaceada_LATE_12345_67890_notebooks", Owner("lovelaceada", "", "12345")),
        ("handin-\u202eadA", Owner("adA")),
        ("handin-", Owner("")),
    ],
)
def test_who_handed_in_is_told_by_the_name_of_the_file(stem, owner):
    assert owner_of(stem) == owner


@pytest.mark.parametrize(
    "stem", ["Ben Kurz_03_training", "Ben Kurz_03_training (1)", "Ben_Kurz_03_training-Copy2"]
)
def test_a_notebook_names_its_learner_however_often_it_was_downloaded(stem):
    assert owner_of_notebook(stem, [TRAINING]) == (Owner("Ben Kurz"), TRAINING)


def test_a_name_is_the_same_in_any_form_of_its_letters_and_order():
    assert key_of("Zoe\u0308 Étoile") == key_of("étoile, ZOË")
    assert key_of("Ada") != key_of("Alan")


# What may be handed in


def read(folder):
    """Return what is read of a folder: (learner, notebook) each, and the sentences."""
    rows, problems = given_files(folder)
    submissions, _, others = read_all(rows, list(BOOKS))
    return [(each.learner, each.notebook) for each in submissions], [*problems, *others]


def test_each_way_of_handing_in_is_read(tmp_path):
    text = handed_in("00_start_here", {})
    zipped(tmp_path / "handin-Ada_Lovelace.zip", {"notebooks/03_training.ipynb": text})
    zipped(tmp_path / "Alan.zip", {"03_Training.ipynb": text, "notes.txt": "x"})
    for name in ("Amal/03_training.ipynb", "Amal/.venv/03_training.ipynb", "Amal/work/mine.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "Chen_123").mkdir()
    zipped(tmp_path / "Chen_123" / "handin-c.zip", {"03_training.ipynb": text})
    (tmp_path / "Emmy_Noether_03_training.ipynb").write_text(text, encoding="utf-8")
    (tmp_path / "05_conditioning-Grace.ipynb").write_text(text, encoding="utf-8")
    zipped(tmp_path / "ines_1_2_handin-Ines.zip", {"03_training.ipynb": text})
    found, problems = read(tmp_path)
    assert found == [
        *((name, TRAINING) for name in ("Chen 123", "Ada Lovelace", "Alan", "Amal")),
        *((name, TRAINING) for name in ("Emmy Noether", "Ines")),
        ("Grace", "05_conditioning"),
    ]
    assert problems == [
        "Alan.zip, notes.txt is no notebook of the course: not read.",
        "Amal/work/mine.py is no notebook of the course: not read.",
    ]


def test_what_cannot_be_read_is_left_out_with_a_sentence(tmp_path):
    said = hostile.write_files(tmp_path, handed_in("00_start_here", {}))
    found, problems = read(tmp_path)
    assert found == []
    for name, words in said.items():
        about = [problem for problem in problems if problem.startswith(name)]
        assert len(about) == 1, (name, problems)
        assert words in about[0]
        assert "left out" in about[0] or "not read" in about[0] or "no notebook" in about[0]
    assert len(problems) == len(said)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_and_what_is_no_file_are_not_followed(tmp_path):
    (tmp_path / "Ada").mkdir()
    (tmp_path / "Ada" / "03_training.ipynb").symlink_to("/etc/passwd")
    (tmp_path / "Alan").symlink_to("/etc")
    os.mkfifo(tmp_path / "Ines_03_training.ipynb")
    found, problems = read(tmp_path)
    assert found == []
    assert problems == [
        "Alan is left out: it is a link to another place.",
        "Ines_03_training.ipynb is left out: it is no ordinary file.",
        "Ada/03_training.ipynb is left out: it is a link to another place.",
    ]


def test_a_copy_does_not_count(tmp_path):
    text = handed_in("00_start_here", {})
    zipped(tmp_path / "Ada.zip", {f"{TRAINING}-Copy1.ipynb": text})
    (tmp_path / "Alan").mkdir()
    (tmp_path / "Alan" / "03_training (1).ipynb").write_text(text, encoding="utf-8")
    found, problems = read(tmp_path)
    assert found == []
    assert ["it is a copy" in each for each in problems] == [True, True]


def test_of_two_versions_the_later_counts_and_the_other_is_named(tmp_path):
    (tmp_path / "Zoe\u0308").mkdir()
    for name, source, saved in (
        ("Zoe\u0308/03_training.ipynb", "x = 1", 2_000_000_000),
        ("Zoë_03_training.ipynb", "x = 2", 1_000_000_000),
    ):
        book = json.loads(handed_in(TRAINING, {}))
        book["cells"][0]["source"] = source
        (tmp_path / name).write_text(json.dumps(book), encoding="utf-8")
        os.utime(tmp_path / name, (saved, saved))
    submissions, _, problems = read_all(given_files(tmp_path)[0], list(BOOKS))
    assert [each.cells[0].source for each in submissions] == ["x = 1"]
    assert len(problems) == 1
    assert problems[0].startswith("Zoë_03_training.ipynb is left out: Zoë/03_training.ipynb")


def test_a_whole_class_in_one_zip_is_to_be_unpacked(tmp_path):
    name = "Lovelace Ada_4711_assignsubmission_file/03_training.ipynb"
    with zipfile.ZipFile(tmp_path / "GD101-Homework 03-4711.zip", "w") as archive:
        archive.writestr(name, handed_in(TRAINING, {}))
    found, (problem,) = read(tmp_path)
    assert found == []
    assert "unpack it, and choose its folder" in problem


# The class list, and points


CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Quiz (77)
    Points Possible,,,,,10
"Lovelace, Ada",12,s12,ada,A,3
"Turing, Alan",13,s13,alan,A,4
"Student, Test",14,,,A,
"""
MOODLE = """Identifier,Full name,Email address,Status,Grade,"Last modified (grade)"
Participant 4711,Ada Lovelace,a@b.c,Submitted,,-
Participant 4712,Alan Turing,d@e.f,Submitted,7,-
"""


def rows_of(text):
    return list(csv.reader(io.StringIO(text)))


def test_a_gradebook_of_canvas_comes_back_with_points():
    known = class_list.read_list("grades.csv", CANVAS.encode("utf-8-sig"))
    assert list(known.names().values()) == ["Lovelace, Ada", "Turing, Alan"]
    points = {("Lovelace, Ada", TRAINING): 3}
    text = class_list.canvas(
        known, {"Lovelace, Ada": Owner("Ada")}, points, {TRAINING: "03 Training"}, {TRAINING: 4}
    )
    # What lib/gradebook_importer.rb of Canvas asks for: Student, ID, …, Section, then titles.
    assert rows_of(text) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "03 Training"],
        ["    Points Possible", "", "", "", "", "4"],
        ["Lovelace, Ada", "12", "s12", "ada", "A", "3"],
        ["Turing, Alan", "13", "s13", "alan", "A", ""],
    ]


def test_a_learner_is_known_by_a_number_and_who_is_not_on_the_list_is_named(tmp_path):
    (tmp_path / "grades.csv").write_text(CANVAS)
    # As Canvas names what was handed in without a name: by its number alone it is Ada's.
    for name in ("adalove_12_345_03_training.ipynb", "Eve_03_training.ipynb"):
        (tmp_path / name).write_text(handed_in(TRAINING, {}), encoding="utf-8")
    found = desk.Desk(given_files(tmp_path)[0])
    assert {*found.owners} == {"Lovelace, Ada", "Eve"}
    assert found.missing == ["Turing, Alan"]
    assert found.problems == ["Not on the class list: Eve."]
    for submission in found.submissions:  # nothing was answered, so nothing has to run
        learner, notebook, cells = submission
        known = Answers(learner, cells, BOOKS[notebook], ASKED[notebook])
        assert json.loads(desk.untouched(submission)) == json.loads(
            json.dumps(known.results({}))
        )


def test_two_versions_of_a_learner_who_is_known_by_a_number_are_one_learners(tmp_path):
    (tmp_path / "grades.csv").write_text(CANVAS)
    for name in ("adalove_12_345_03_training.ipynb", "Ada Lovelace_03_training.ipynb"):
        (tmp_path / name).write_text(handed_in(TRAINING, {}), encoding="utf-8")
    zipped(tmp_path / "handin-Alan.zip", {"00_start_here.ipynb": "", "01_my_own.ipynb": ""})
    found = desk.Desk(given_files(tmp_path)[0])
    assert [each.learner for each in found.submissions] == ["Lovelace, Ada"]
    later, *others = found.problems[::-1]
    assert later.endswith("is later, and counts.")
    assert any("01_my_own.ipynb is no notebook of the course" in each for each in others)
    assert not any("00_start_here" in each for each in others)


def test_a_grading_worksheet_of_moodle_comes_back_with_points():
    known = class_list.read_list("Grades.csv", MOODLE.encode())
    text = class_list.moodle(
        known, {"Ada Lovelace": Owner("Ada Lovelace")}, {"Ada Lovelace": 3}
    )
    before = rows_of(MOODLE)
    before[1][4] = "3"
    assert rows_of(text) == before


def test_without_a_list_the_numbers_in_the_names_of_files_are_used():
    owners = {
        "Ada": Owner("Ada", "4711"),
        "=Ben": Owner("=Ben", "", "13"),
        "Chen": Owner("Chen"),
    }
    none = class_list.ClassList()
    assert rows_of(class_list.moodle(none, owners, {"Ada": 2, "Chen": 1}))[1:] == [
        ["Participant 4711", "Ada", "2", "-"]
    ]
    text = class_list.canvas(
        none, owners, {("=Ben", TRAINING): 2}, {TRAINING: "03"}, {TRAINING: 4}
    )
    assert rows_of(text)[2:] == [["'=Ben", "13", "", "", "", "2"]]
    assert class_list.moodle(none, {"Chen": Owner("Chen")}, {"Chen": 1}) == ""


@pytest.mark.parametrize("content", ["Ada\nAlan\n", "name\r\nAda\r\nAlan", "Ada;\nAlan;\n"])
def test_a_plain_list_has_a_name_a_line(content):
    known = class_list.read_list("class.txt", content.encode())
    assert list(known.names().values()) == ["Ada", "Alan"]
    assert not class_list.read_list("other.txt", content.encode()).kind


def test_points_follow_the_rule_that_is_shown():
    row = [Result("Ada", "", found) for found in ("right", "half", "open", "failed")]
    assert Points().of(row) == 1
    assert Points(2, 0.25, 0.5).of(row) == 2.75
    assert "A right answer gets 2, one with a mistake 0.25" in str(Points(2, 0.25))


# What is reported

EVIL = "<script>alert(1)</script>"


def results():
    """Return what was found in a small class, one of whom has a hostile name."""
    rows = {
        "=cmd|' /C calc'!A0": ["right", "half", "new weights", "on the way"],
        EVIL: ["dict", "half", "new weights", "failed"],
        "Emmy": ["dict", "right", "reference", "right"],
        "Ada": ["dict", "unnamed", "new weights", "right"],
    }
    names = [exercise.name for exercise in ASKED[TRAINING]]
    return {
        (learner, TRAINING): [
            Result(
                learner,
                name,
                kind,
                f"{EVIL} said",
                (f"{EVIL} noted",) * (kind == "failed"),
                EVIL,
            )
            for name, kind in zip(names, kinds, strict=True)
        ]
        for learner, kinds in rows.items()
    }


def test_the_table_has_what_each_check_found():
    rows = rows_of(table(Class(BOOKS, ASKED, results())))
    assert rows[0] == ["learner", "03 verdicts", "03 edge", "03 loop", "03 hubble", "notes"]
    assert ["Emmy", "dict", "right", "reference", "right", ""] in rows
    assert {row[0] for row in rows[1:]} == {EVIL, "'=cmd|' /C calc'!A0", "Ada", "Emmy"}
    assert not any(cell[:1] in ("=", "+", "-", "@") for row in rows for cell in row)


class Reader(html.parser.HTMLParser):
    """Collect the tags, the descriptions and the text of a page, and its inner links."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.labels, self.words, self.links, self.ids = [], [], [], [], []
        self.feed(text)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append(tag)
        self.labels.append(attrs.get("aria-label"))
        self.links += [attrs["href"]] if "href" in attrs else []
        self.ids += [attrs["id"]] if "id" in attrs else []
        assert "src" not in attrs
        assert not any(name.startswith("on") for name in attrs)

    def handle_data(self, data):
        self.words.append(data)


def test_the_report_says_what_the_class_misunderstands():
    written = {"03-recipe": [(EVIL, f"{EVIL} words")]}
    text = page(Class(BOOKS, ASKED, results()), [f"{EVIL}.zip"], ["Ben"], written, Points())
    seen = Reader(text)
    assert "script" not in seen.tags
    assert text.count("&lt;script&gt;") >= 6
    assert {link.removeprefix("#") for link in seen.links} <= set(seen.ids)
    # Three slips of form in `verdicts` are no misunderstanding.
    first = seen.text[: seen.text.index("How far it is")]
    assert re.findall(r"(\d of \d) misunderstand 03 (\w+)", first) == [
        ("3 of 4", "edge"),
        ("3 of 4", "loop"),
        ("1 of 4", "hubble"),
    ]
    assert "The bias is updated with a gradient at the new weights." in first
    assert "Go back to 03 Training, “One epoch in five steps”." in text
    assert "A slip of form." in seen.text
    assert "Of 16 answers 4 right, 10 with a mistake, 2 to look at." in seen.text
    assert "03 loop: 0 right, 3 with a mistake, 0 not answered, 1 to look at" in seen.labels
    assert "help for a teacher, not an examination" in seen.text
    assert "03 edge, half : This is 1/λmax" in seen.text
    assert "A right answer gets 1" in seen.text
    assert "Ben" in seen.text
    assert "{" not in "".join(seen.words[seen.words.index("By exercise") :]).replace(EVIL, "")
    assert {"main", "h1", "table", "caption", "nav", "details"} <= set(seen.tags)


def test_what_nobody_has_begun_is_not_reported():
    untouched = [Result("Emmy", each.name, "open") for each in ASKED["05_conditioning"]]
    found = Class(BOOKS, ASKED, results() | {("Emmy", "05_conditioning"): untouched})
    assert found.notebooks == [TRAINING]
    begun = Class(BOOKS, ASKED, {("Emmy", "05_conditioning"): untouched})
    assert begun.notebooks == ["05_conditioning"]


def test_names_are_hidden_on_request():
    found = Class(BOOKS, ASKED, results())
    found.hide_names(lambda names: names.sort())
    seen = Reader(page(found, [], [], {}, Points()))
    assert "Learner 4" in seen.text
    assert not any(name in seen.text for name in ("Emmy", "Ada ", "=cmd"))
    assert "Emmy" in table(found)


@pytest.mark.parametrize(
    "told",
    [
        None,
        5,
        "x",
        {"a": 1},
        [1, [2], "three"],
        [["Ada", "edge", "right"]],
        [["Ada", "edge", "perfect", "", [], ""]],
        [["Ada", "edge", ["right"], "", [], ""]],
        [["Ada", "edge", "right", "", "notes", ""]],
        [[[], {}, 1, None, [], 0]],
    ],
)
def test_whatever_a_sandbox_tells_is_a_result_or_none(told):
    found = results_of(told, "Ada", ASKED[TRAINING])
    assert [each.found for each in found] == ["not judged"] * 4
    half = results_of(
        [["Eve", "edge", "right", "\ud83d", ["\ud83d"], "y" * 10**6]], "Ada", EVERY
    )
    (edge,) = [each for each in half if each.exercise == "edge"]
    assert edge[:5] == ("Ada", "edge", "right", "?", ("?",))
    assert len(edge.wrote) < 10**4


def from_colab(book):
    """Return a notebook as Colab hands it in: without the ids of its cells."""
    for cell in book["cells"]:
        del cell["id"]
    return book


@pytest.mark.parametrize("handed", [lambda book: book, from_colab])
def test_answers_in_words_are_reported_with_and_without_ids(handed, tmp_path, monkeypatch):
    book = json.loads(handed_in(TRAINING, {}))
    place = next(k for k, cell in enumerate(book["cells"]) if cell["id"] == "03-recipe")
    answer = {"cell_type": "markdown", "id": "03-answer-recipe", "metadata": {}}
    book["cells"].insert(
        place + 1, answer | {"source": [INVITATION, "\n", "It has arrived.\ud83d"]}
    )
    zipped(
        tmp_path / "handin-Ada.zip", {"notebooks/03_training.ipynb": json.dumps(handed(book))}
    )
    (tmp_path / "class.txt").write_text("Ada\nBen\n")
    rows, _ = given_files(tmp_path)
    for number, row in enumerate(rows):
        (tmp_path / str(number)).write_bytes(row.file.read_bytes())
    monkeypatch.setattr(desk, "HANDED", tmp_path)
    asked_for = {
        "files": [(str(row.path), row.saved) for row in rows],
        "problems": [],
        "only": "",
    }
    what = json.loads(desk.read(json.dumps(asked_for)))
    assert [(each["learner"], each["notebook"]) for each in what["jobs"]] == [("Ada", TRAINING)]
    assert (what["problems"], what["missing"]) == ([], ["Ben"])
    ids = [cell[1] for cell in what["jobs"][0]["cells"] if cell[0] == "code"]
    assert ids == [cell.id for cell in BOOKS[TRAINING] if cell.kind == "code"]
    options = {"told": ["no JSON"], "points": Points()._asdict(), "anonymous": True}
    files = json.loads(desk.write(json.dumps(options)))
    assert '<pre class="words">It has arrived.?</pre>' in files["report.html"]
    assert "When has it arrived?" in files["report.html"]
    assert "Ada" not in files["report.html"]
    assert "not judged" in files["results.csv"]
    pages = zipfile.ZipFile(io.BytesIO(base64.b64decode(files["pages.zip"])))
    assert pages.namelist() == ["01 Ada.html"]


# The command


def test_the_command_refuses_what_is_no_folder(tmp_path):
    with pytest.raises(SystemExit, match="must be a folder"):
        collect.main([str(tmp_path / "nowhere")])


def test_the_command_takes_folders_from_where_one_stands(tmp_path, monkeypatch):
    started = {}
    monkeypatch.setattr(course_commands, "set_up", lambda requirements: None)
    monkeypatch.setattr(
        course_commands.subprocess, "call", lambda words, **options: started.update(options)
    )
    monkeypatch.chdir(tmp_path)
    course_commands.main(["collect", "handed"])
    assert started["cwd"] == str(tmp_path)


# The page, in a real browser


def changed(changes, shown=""):
    """Return the course's notebook 03 with some cells changed, by their ids, as JSON.

    None takes a cell out, and a list puts several with the same id in its place.
    """
    book = json.loads(handed_in(TRAINING, {}))
    handed = []
    for cell in book["cells"]:
        sources = (
            changes.get(cell["id"], cell["source"])
            if cell["id"] in changes
            else [cell["source"]]
        )
        for source in sources if isinstance(sources, list) else [sources]:
            if source is not None:
                new = cell | {"source": source}
                if cell["id"] in changes and cell["cell_type"] == "code":
                    text = {"output_type": "stream", "name": "stdout", "text": shown}
                    new = new | {"outputs": [text] if shown else [], "execution_count": None}
                handed.append(new)
    return json.dumps(book | {"cells": handed})


HEAD = "from lessons.training import *\n"
ODD = {
    "Printer": changed(
        {
            # Takes the course's functions away from the checks, and prints.
            "03-check-loop": "import numpy as np\nimport lessons.checking\n"
            + "import lessons.training\n"
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
            "03-check-verdicts": "display({'application/json': {'found': 'right'}}, raw=True)\n"
            "from lessons.answers import Result\nResult('Right.', 'right')",
            "03-check-hubble": None,
        },
        shown="Right. One part in a hundred above it, the run diverges.",
    ),
    # The last of 03: its endless cell takes a processor until all others are judged.
    "Zeno": changed(
        {
            "03-data-code": DATA + "\nvisits = []",
            "03-epoch-code": "import sys\nsys.chosen = 'a setting without a name'",
            "03-check-verdicts": f"import os\n{HEAD}os._exit(1)\ncheck_verdicts({{}})",
            "03-check-edge": f"{HEAD}visits.append(1)\nwhile True:\n    pass\ncheck_edge(1)",
            "03-check-loop": f"import numpy as np\n{HEAD}{LOOP}\nfull = bytearray(2 * 10**9)\n"
            "check_loop(my_loop)",
            "03-check-hubble": f"{HEAD}assert inputs.shape == (300, 1) and visits == []\n"
            "assert sys.chosen\ncheck_hubble(454.158, -40.784)",
        }
    ),
    "Borrower": changed(
        {
            "03-check-verdicts": [
                f"{HEAD}answer = {{1e-6: 'converging', 4e-5: 'oscillating', 6.633e-5:"
                " 'at the edge', 7e-5: 'diverging'}\ncheck_verdicts(answer)",
                None,
                "",
                "1 +",
            ],
            # Answered above; its own cell has None still.
            "03-stable": f"{HEAD}exit()\nfor k in range(30):\n    check_edge(answer=0.9835)",
            "03-check-loop": "import helpers as course\n\n\ndef my_loop(*case):\n"
            f"    return course.linear_regression(*case)\n\n\n{HEAD}check_loop(my_loop)",
            # The call is gone.
            "03-check-hubble": "weights, bias = [454.158], 40.784",
        }
    ),
    "Magic": changed(
        {
            "03-check-edge": f"%%capture\n{HEAD}check_edge(answer=0.9835)",
            "03-check-loop": f"%%time\nimport numpy as np\n{HEAD}{LOOP}check_loop(my_loop)",
        }
    ),
}
# Of hostile.CELLS those that nothing else here is like, and what comes of the exercise after
# them; all of them were tried.
TRIED = {"disk": "right", "minuses": "not judged", "names": "not judged", "tell": "not judged"}


def end_the_loop(tab, name):
    """Let no cell run out of time but the last that runs, that of `edge`, which has no end.

    Returns when its sandbox has been thrown away.
    """
    cells = json.loads(ODD[name])["cells"]
    place = [cell["id"] for cell in cells if cell["cell_type"] == "code"].index("03-check-edge")
    tab.evaluate(
        "for (const id of ['cell', 'notebook']) document.getElementById(id).value = 9e4"
    )
    tab.wait_for_function(
        "/^(\\d+) of (\\d+),/.exec(document.getElementById('status').textContent)"
        "?.slice(1).reduce((done, all) => all - done) === 1",
        polling=200,
        timeout=0,
    )
    loop = f"iframe[data-row='{name}'][data-cell='{place}']"
    frame = tab.wait_for_selector(loop, state="attached")
    tab.evaluate("document.getElementById('cell').value = 5")
    tab.wait_for_function("frame => !frame.isConnected", arg=frame, timeout=0)
    tab.evaluate("document.getElementById('cell').value = 9e4")


@pytest.fixture(scope="module")
def collected(built, chromium, tmp_path_factory, request):
    """Give what the page says of a class, all of it in one run.

    `rows` is results.csv by learner; `asked` the paths that the server was asked for. With
    --all three notebooks have a sample beside 03.
    """
    folder = tmp_path_factory.mktemp("class")
    right = {}
    for notebook in WITH_EXERCISES[:: 3 if request.config.option.all else 1]:
        rows = list(every_answer(notebook))
        row = random.Random(notebook).choice(rows[: len(rows) // 2])
        cells = {check: answer_cell(notebook, check, source) for check, source in row.items()}
        hand_in(folder, f"Sample {notebook[:2]}", notebook, cells)
        right[f"Sample {notebook[:2]}"] = row
    for name, text in ODD.items():
        zipped(folder / f"handin-{name}.zip", {"notebooks/03_training.ipynb": text})
    with collecting.served(built, folder) as (address, asked_for):
        port = re.search(r":(\d+)", address)[1]
        probe = hostile.PROBE.replace("ADDRESS", address).replace("PORT", port)
        cells = {name: hostile.CELLS[name] for name in TRIED} | {"probe": probe}
        for name, source in cells.items():
            text = changed({"03-check-verdicts": source, "03-check-edge": hostile.RIGHT})
            zipped(folder / f"{name}.zip", {"03_training.ipynb": text})
        tab = chromium.new_page()
        tab.set_default_timeout(1000 * PATIENCE)
        errors = []
        tab.on("pageerror", lambda error: errors.append(str(error)))
        tab.goto(f"{address}?folder=/secret")
        end_the_loop(tab, "Zeno")
        said = collecting.until_done(tab)
        files = collecting.files(tab)
        tab.close()
    return SimpleNamespace(
        rows=collecting.table(files["results.csv"]),
        report=Reader(files["report.html"].decode()).text,
        files=files,
        samples=right,
        asked=asked_for,
        said=said,
        errors=errors,
    )


def test_a_sample_of_all_answers_is_found_by_its_name(collected):
    assert collected.errors == []
    for name, row in collected.samples.items():
        for check, source in row.items():
            found = collected.rows[name][check.removeprefix("check_")]
            assert found == due(check, source), source


def found_of(collected, name):
    """Return what was found of a learner's notebook 03, by exercise."""
    row = collected.rows[name]
    return {exercise.name: row[exercise.name] for exercise in ASKED[TRAINING]}


def test_what_a_cell_prints_or_puts_in_place_of_a_check_does_not_count(collected):
    assert found_of(collected, "Printer") == {
        "verdicts": "not called",
        "edge": "above",
        "loop": "sum",
        "hubble": "no cell",
    }
    notes = collected.rows["Printer"]["notes"]
    assert "loop: prints “Right” by itself: that counts for nothing" in notes
    assert "edge: puts a check of its own in place of ours" in notes
    assert "edge: was saved with the words" in notes


def test_what_ends_or_does_not_end_costs_its_cell(collected):
    assert found_of(collected, "Zeno") == {
        "verdicts": "ended",
        "edge": "too long",
        "loop": "failed",
        "hubble": "right",
    }
    assert "Zeno, loop: MemoryError" in collected.report


def test_a_borrowed_answer_another_cell_and_two_cells_are_told_apart(collected):
    assert found_of(collected, "Borrower") == {
        "verdicts": "right",
        "edge": "right",
        "loop": "borrowed",
        "hubble": "sign",
    }
    assert collected.rows["Borrower"]["notes"].split("; ") == [
        "verdicts: two cells have its id: the last answered one counts",
        "edge: calls the check 31 times",
        "edge: answered in another cell",
        "hubble: the call of the check was gone: it was added",
    ]


def test_keywords_and_magics_are_answers_as_in_the_notebook(collected):
    found = found_of(collected, "Magic")
    assert (found["edge"], found["loop"]) == ("right", "right")


def test_a_hostile_cell_costs_its_own_row_at_most(collected):
    assert {name: found_of(collected, name)["edge"] for name in TRIED} == TRIED


def test_a_cell_sees_nothing_outside_and_reaches_no_server(collected):
    said = re.search(r"RuntimeError: (files: .*?request: \w+)", collected.report)[1]
    assert dict(each.split(": ") for each in said.split(", ")) == {
        "files": "[]",
        "origin": "null",
        **dict.fromkeys(("store", "caches", "script", "socket", "Worker"), "refused"),
        # Made, and then refused by the policy: the server has heard of none.
        **dict.fromkeys(("WebSocket", "EventSource", "Request"), "made"),
        "request": "refused",
    }
    names = [path.rpartition("?")[2] for path in collected.asked if "?" in path]
    assert names == ["folder=/secret"]


def test_what_is_dropped_while_python_loads_is_read(built, chromium, tmp_path):
    with collecting.served(built, tmp_path) as (address, _):
        tab = chromium.new_page()
        tab.set_default_timeout(1000 * PATIENCE)
        tab.goto(address)
        make = """text => {
            const dropped = new DataTransfer();
            dropped.items.add(new File([text], "Ada_03_training.ipynb"));
            return dropped;
        }"""
        dropped = tab.evaluate_handle(make, handed_in(TRAINING, {}))
        tab.dispatch_event("body", "drop", {"dataTransfer": dropped})
        tab.get_by_text("1 of 1 notebooks are judged.").wait_for()
        assert "edge: open" in tab.inner_text("#rows")
        tab.close()


def test_the_page_takes_files_is_cancelled_goes_on_and_judges_again(built, chromium, tmp_path):
    answer = answer_cell(TRAINING, "check_verdicts", "answer = None, 1")
    for name in ("Ada", "Ben", "Chen", "Dora"):
        hand_in(tmp_path / "given", name, TRAINING, {"check_verdicts": answer})
    (tmp_path / "given" / "grades.csv").write_text(CANVAS)
    with collecting.served(built, tmp_path) as (address, asked_for):
        tab = chromium.new_page()
        tab.set_default_timeout(1000 * PATIENCE)
        tab.goto(address)
        tab.wait_for_function("document.getElementById('status').textContent === 'Ready.'")
        before = len(asked_for)
        tab.locator("#folder").set_input_files(tmp_path / "given")
        tab.locator("#cancel").click()
        tab.locator("#go-on").click()
        tab.get_by_text("4 of 4 notebooks are judged.").wait_for()
        tab.get_by_role("button", name="Again").first.click()
        tab.locator("#cancel").wait_for(state="hidden")
        tab.locator("#report a").first.wait_for()
        given = collecting.files(tab)
        assert tab.evaluate("fetch('files.json').then(() => 'answered', () => 'refused')") == (
            "refused"
        )
        tab.close()
    assert len(asked_for) == before
    assert collecting.table(given["results.csv"])["Ben"]["edge"] == "open"
    assert rows_of(given["canvas.csv"].decode())[2][-2:] == ["A", ""]
