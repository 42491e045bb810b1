"""TEACHING.md: its numbers, its names, and what it says of figures, checks and screens."""

import ast
import importlib
import os
import re
import shutil
import string
import subprocess
import sys

import nbformat
import pytest

from helpers.live_figure.controls import Slider
from lessons.answers import SENTENCES
from tests.browser import CHROMIUM
from tests.lessons.test_exercises import EXERCISES
from tests.notebooks import numbers_teaching
from tests.notebooks.test_browser import LIVE, TRAINING, on
from tests.notebooks.test_notebooks import PATHS, ROOT, cells, live_figures
from tests.notebooks.test_numbers import rounds_to, to_compute, tokens
from tests.reading import is_apart, sections

TEXT = (ROOT / "TEACHING.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
LESSONS = [path for path in PATHS if path.stem != "solutions"]
SOLUTIONS = nbformat.read(PATHS[-1], as_version=4).cells
FENCE = re.compile(r"^```\w*\n.*?^```$", re.M | re.S)
QUOTED = re.compile("“([^”]*)”")
# The browser's own bars, in pixels of the screen.
BARS = 120

lessons = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
with_exercises = pytest.mark.parametrize("path", EXERCISES, ids=lambda path: path.stem)


def parts(text, level):
    """Return the parts of a text by the headings of one level that begin them."""
    first, *others = re.split(rf"^{'#' * level} (?=\w)", FENCE.sub("", text), flags=re.M)
    return {part.partition("\n")[0]: part for part in others} or {"": first}


PAGES = parts(TEXT, 2)


def page_of(path):
    """Return what TEACHING.md says of a notebook, by its headings."""
    (title,) = (title for title in PAGES if title.startswith(path.stem[:2]))
    return parts(PAGES[title], 3)


def rows(text):
    """Return the rows of the only table in a text, without its head, as lists of texts."""
    table = [line for line in text.splitlines() if line.startswith("|")]
    return [[each.strip() for each in line.strip("|").split(" | ")] for line in table[2:]]


def code(text):
    """Return what stands between backticks in a text."""
    return re.findall("`([^`]+)`", text)


def minutes_in_readme(path):
    """Return the minutes that README gives for a notebook."""
    return int(re.search(rf"{path.name}\) .* (\d+) \|", README)[1])


def minutes_given(path):
    """Return the minutes of each section of a notebook, as TEACHING.md gives them."""
    table = rows(page_of(path)["Minutes"])
    return {section: int(minutes) for section, minutes in table}


@lessons
def test_minutes_are_those_of_the_rule_and_sum_to_those_in_readme(path):
    given, measured = minutes_given(path), sections(path)
    assert list(given) == list(measured)
    lesson = sum(minutes for section, minutes in given.items() if not is_apart(section))
    assert lesson == minutes_in_readme(path)
    for section, minutes in measured.items():
        more = given[section] - minutes
        assert -0.5 <= more <= 1, f"{section}: by the rule {minutes:.1f}"


def move(figure, settings):
    """Set the controls of a live figure, as they are typed, pressed or chosen."""
    for setting in settings.split("; "):
        name, typed = setting.split(" = ")
        control = figure.controls[name.replace(" ", "_")]
        if isinstance(control, Slider):
            control.text = typed
        elif isinstance(control.value, bool):
            control.value = {"on": True, "off": False}[typed]
        else:
            control.value = type(control.value)(typed)


@lessons
def test_figures_say_what_the_class_sees(path, monkeypatch):
    monkeypatch.chdir(path.parent)
    names = [cell.id for cell in cells(path, "code") if "live(" in cell.source]
    figures = dict(zip(names, live_figures(path), strict=True))
    table = rows(page_of(path)["Ask before it moves"])
    assert {code(row[0])[0] for row in table} == set(figures)
    for place, question, settings, seen in table:
        figure = figures[code(place)[0]]
        move(figure, code(settings)[0])
        said = " ".join(figure.description.split())
        assert figure.error.value == ""
        assert question
        assert QUOTED.findall(seen), seen
        for quoted in QUOTED.findall(seen):
            assert quoted in said, f"{settings}: the figure says {said}"


def checks(path):
    """Return the names of a notebook's checks by the cells that call them."""
    called = {
        cell.id: re.search(r"^(check_\w+)\(", cell.source, re.M) for cell in cells(path, "code")
    }
    return {place: found[1] for place, found in called.items() if found}


@with_exercises
def test_checks_accept_the_answers(path):
    table = rows(page_of(path)["Exercises and answers"])
    due = checks(path)
    assert [code(place)[0] for place, *_ in table] == list(due)
    lesson = importlib.import_module(f"lessons.{path.stem[3:]}")
    solved = "\n".join(
        cell.source for cell in SOLUTIONS if cell.id.startswith(f"so-{path.stem[:2]}")
    )
    for place, answer, _ in table:
        check = getattr(lesson, due[code(place)[0]])
        try:
            value = ast.literal_eval(code(answer)[0])
        except (SyntaxError, ValueError):
            assert code(answer)[0] in solved
            continue
        several = check.__code__.co_argcount > 1
        assert (check(*value) if several else check(value)).name == "right", answer


@with_exercises
def test_mistakes_go_by_the_words_of_the_checks(path):
    due = set(checks(path).values())
    table = rows(page_of(path)["What learners get wrong"])
    assert {code(check)[0] for check, *_ in table} == due
    for check, word, question, sentence in table:
        sentences = SENTENCES[code(check)[0].removeprefix("check_")]
        assert question.endswith(("?", "."))
        (told,) = QUOTED.findall(sentence)
        full = sentences[code(word)[0]]
        assert told in full or re.search(pattern(full), told), (check, word)


def pattern(sentence):
    """Return what matches a sentence, or a part of it, whatever its gaps are filled with."""
    pieces = string.Formatter().parse(sentence)
    return "".join(re.escape(text) + (".+" if gap else "") for text, gap, *_ in pieces)


@lessons
def test_each_notebook_has_the_same_parts(path):
    page = page_of(path)
    assert list(page) == [
        "Minutes",
        "Ask before it moves",
        "What learners get wrong",
        "Exercises and answers",
        "Rubric",
        "Short of time, and for the fast",
    ]
    for question, *levels in rows(page["Rubric"]):
        assert question
        assert len(levels) == 3
        assert all(levels)
    assert "- Leave out:" in page["Short of time, and for the fast"]
    assert "- For the fast:" in page["Short of time, and for the fast"]


def exercises_of(stem):
    """Return the exercises of a notebook as the plan names them: "1", "2", …, "own"."""
    (path,) = (path for path in LESSONS if path.stem.startswith(stem))
    text = "\n".join(cell.source for cell in cells(path, "markdown"))
    own = ["own"] if "### On your own" in text else []
    return [*re.findall(r"^### Exercise (\d)", text, re.M), *own]


def lesson_minutes(notebooks):
    """Return the minutes of each section of a lesson, from its words for the notebooks."""
    found = {}
    for path in (path for path in LESSONS if path.stem[:2] in re.findall(r"\d\d", notebooks)):
        given = {name: each for name, each in minutes_given(path).items() if not is_apart(name)}
        if " half" in notebooks:
            names = list(given)
            middle = names.index("Halfway") + 1
            names = names[:middle] if "first half" in notebooks else names[middle:]
            given = {name: given[name] for name in names}
        found |= {(path.stem, name): minutes for name, minutes in given.items()}
    return found


def test_the_plan_holds_every_exercise_and_fits_the_time():
    *plan, last = rows(PAGES["A plan of lessons"])
    assert [int(row[0]) for row in [*plan, last]] == list(range(1, len(plan) + 2))
    assert last[3] == "own"
    taught, tasks, told = [], [], []
    for _, notebooks, minutes, in_class, at_home, left_out in plan:
        lesson = lesson_minutes(notebooks)
        assert int(minutes) == sum(lesson.values()), notebooks
        assert int(minutes) <= 65, "a quarter of 90 minutes is left for exercises"
        names = {name: each for (_, name), each in lesson.items()}
        left = sum(names[name] for name in re.findall('"([^"]+)"', left_out))
        assert int(minutes) - left <= 45, notebooks
        taught += lesson
        stems = list(dict.fromkeys(stem for stem, _ in lesson))
        named = f"{in_class}, {at_home}".replace(", none", "").split(", ")
        tasks += [(stems[-1], name) for name in named]
    for path in LESSONS:
        told += [(path.stem, name) for name in minutes_given(path) if not is_apart(name)]
    assert taught == told
    due = [(path.stem, name) for path in LESSONS for name in exercises_of(path.stem)]
    assert sorted(tasks) == sorted(due)


def test_names_and_links_are_there():
    known = {cell.id for path in PATHS for cell in nbformat.read(path, as_version=4).cells}
    prose = FENCE.sub("", TEXT)
    named = re.findall(r"`((?:so-)?\d\d-[a-z][a-z0-9-]*)`", prose)
    assert set(named) <= known, set(named) - known
    anchors = {title.lower().replace(" ", "-") for title in PAGES}
    for link in re.findall(r"\]\(([^)]+)\)", prose):
        here = link.startswith("#")
        assert link[1:] in anchors if here else (ROOT / link).exists(), link
    for path in re.findall(r"`((?:helpers|lessons|notebooks|tests)/[^`]+)`", prose):
        assert (ROOT / path).exists(), path
    for path in LESSONS:
        text = "\n".join(cell.source for cell in cells(path, "markdown"))
        short = page_of(path)["Short of time, and for the fast"]
        for quoted in re.findall('"([^"]+)"', short):
            assert quoted in text, f"{path.stem} has no {quoted}"
    assert "TEACHING.md" in README


def stored(path):
    """Return the texts that a notebook's cells have put out, and those of its solutions."""
    own = f"so-{path.stem[:2]}"
    solved = [cell for cell in SOLUTIONS if cell.id.startswith(own)]
    found = []
    for cell in [*nbformat.read(path, as_version=4).cells, *solved]:
        for output in cell.get("outputs", []):
            found.append(output.get("text") or output.get("data", {}).get("text/plain", ""))
    return "\n".join(found)


def numbers_of(page):
    """Return the numbers in the prose of a page that are tested nowhere else."""
    # Tables of minutes, names of sections and what figures say have tests of their own.
    page = re.sub(r"^### Minutes\n.*?(?=^### )", "", page, flags=re.M | re.S)
    for section in (section for path in LESSONS for section in sections(path)):
        page = page.replace(f'"{section}"', "")
    return tokens(QUOTED.sub("", page))


@pytest.mark.parametrize("title", PAGES)
def test_every_number_is_computed_or_printed_by_a_notebook(title):
    key = title[:2] if title[:2].isdigit() else title
    given = numbers_teaching.GIVEN.get(key, {})
    computed = numbers_teaching.COMPUTED.get(key, {})
    for token, value in computed.items():
        assert rounds_to(value, token), f"the text says {token}, computed is {value}"
    own, found = {*given, *computed}, numbers_of(PAGES[title])
    assert sorted(own - found) == [], "numbers that the text no longer has"
    unknown = to_compute(found) - own - elsewhere(title)
    assert sorted(unknown) == [], "numbers that nothing computes"


def elsewhere(title):
    """Return the numbers that the tests and outputs of a page's notebook hold."""
    if not title[:2].isdigit():
        return screens_named() | minutes_named()
    (path,) = (path for path in LESSONS if path.stem[:2] == title[:2])
    tested = importlib.import_module(f"tests.notebooks.numbers_{title[:2]}")
    return {*tested.GIVEN, *tested.COMPUTED, *tokens(stored(path))}


def minutes_named():
    """Return the minutes of the plan, which have a test of their own."""
    return {row[2] for row in rows(PAGES["A plan of lessons"])}


def screens():
    """Return zoom in percent, width and height of the screens that TEACHING.md names."""
    found = re.findall(r"up to (\d+) % on (?:a screen|one) of (\d+) × (\d+)", TEXT)
    return [tuple(map(int, each)) for each in found]


def screens_named():
    """Return the numbers of these screens, and of the one that test_access zooms."""
    return {str(number) for screen in [*screens(), (200, 1366, 768)] for number in screen}


@pytest.mark.skipif(not CHROMIUM, reason="no Chromium on the PATH")
@on(*LIVE)
def test_every_live_figure_fits_a_projected_screen(opened):
    assert len(screens()) == 2
    for zoom, width, height in screens():
        with opened.on_a_screen(width, height - BARS, zoom):
            seen = opened.page.locator(".jp-WindowedPanel-outer").first.bounding_box()
            for figure in opened.page.locator(".live-figure").all():
                box = figure.bounding_box()
                assert box["height"] <= seen["height"], zoom
                assert box["x"] + box["width"] <= seen["x"] + seen["width"] + 1, zoom


@pytest.mark.skipif(not CHROMIUM, reason="no Chromium on the PATH")
@on(TRAINING)
def test_a_figure_alone_fills_the_window_and_answers(opened):
    page, figure = opened.page, opened.live(0)
    figure.locator(".live-picture").click(button="right", position={"x": 300, "y": 200})
    page.locator(".lm-Menu-item", has_text="Create New View for Cell Output").click()
    alone = page.locator(".jp-LinkedOutputView")
    alone.click(position={"x": 5, "y": 5})
    page.keyboard.press("Control+Shift+D")
    opened.until(lambda: alone.bounding_box()["height"] > 0.8 * page.viewport_size["height"])
    assert not opened.page.locator(".jp-NotebookPanel").first.is_visible()
    alone.locator("input[type=range]").nth(1).press("Home")
    opened.until(lambda: "After 0 epochs" in alone.locator("[role=status]").inner_text())
    page.keyboard.press("Control+Shift+D")
    figure.wait_for(state="visible")
    assert "After 0 epochs" in figure.locator("[role=status]").inner_text()
    page.locator(".lm-TabBar-tab", has_text="Output View").locator(
        ".lm-TabBar-tabCloseIcon"
    ).click()
    alone.wait_for(state="detached")


WORKED = """
from tests.lessons import exercises_04
from lessons.evaluation import check_absolute_error as check

stub, solution = {blocks}
found = []
for source in (stub, solution):
    *lines, last = source.strip().splitlines()
    space = {{}}
    exec("import numpy as np\\n" + "\\n".join(lines), space)
    found.append(eval(last, space).name)
sources = exercises_04.RIGHT["check_absolute_error"]
sources = sources + [source for source, _ in exercises_04.WRONG["check_absolute_error"]]
for source in sources:
    space = {{}}
    exec("import numpy as np\\n" + source, space)
    found.append(check(space["answer"]).name)
print("FOUND", *found)
"""


def test_the_worked_exercise_works(tmp_path):
    """All but the notebooks, in a copy, by the very blocks that TEACHING.md shows."""
    for name in ("helpers", "lessons", "classroom", "tests"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    added = re.findall(r"At the end of `([\w/.]+)`[^`]*```\w+\n(.*?)^```$", TEXT, re.M | re.S)
    assert len(added) == 3
    checks = tmp_path / "lessons/evaluation/checks.py"
    own = checks.read_text("utf-8").replace(
        "__all__ = [", '__all__ = ["check_absolute_error",', 1
    )
    checks.write_text(own, encoding="utf-8")
    for name, block in added:
        with (tmp_path / name).open("a", encoding="utf-8") as file:
            file.write(f"\n\n{block}")
    blocks = re.findall(r"^```python\n(from lessons.*?)^```$", TEXT, re.M | re.S)
    run = subprocess.run(
        [sys.executable, "-c", WORKED.format(blocks=blocks)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    due = "open right right right open signed rmse sum"
    assert run.stdout.splitlines()[-1] == f"FOUND {due}"
