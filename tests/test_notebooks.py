"""What every notebook has to keep, beside running: nbval compares their outputs."""

import ast
import base64
import functools
import io
import itertools
import platform
import re
import subprocess
import sys
from importlib.metadata import version

import nbformat
import numpy as np
import pytest
from execute import NOTEBOOKS, readme_picture
from nbconvert import HTMLExporter
from packaging.requirements import Requirement
from PIL import Image

from helpers.controls import Slider, Steps
from helpers.live import Live

ROOT = NOTEBOOKS.parent
PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
notebooks = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def cells(path, kind):
    """Return the cells of one kind, 'code' or 'markdown'."""
    read = nbformat.read(path, as_version=4)
    return [cell for cell in read.cells if cell.cell_type == kind]


def lines(cell):
    """Return the lines of a cell that are not blank."""
    return [line for line in cell.source.splitlines() if line.strip()]


@functools.cache
def exported(path):
    """Return a notebook as HTML; two tests look at it."""
    return HTMLExporter().from_notebook_node(nbformat.read(path, as_version=4))[0]


@notebooks
def test_cells_are_short_and_have_run_in_order(path):
    code = cells(path, "code")
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    for cell in code:
        assert len(lines(cell)) <= 12, cell.source
        assert not cell.source.rstrip().endswith(";"), cell.source
        assert not re.search(r"sys\.path|^\s*[%!]", cell.source, re.MULTILINE), cell.source


@notebooks
def test_cells_are_named_by_what_they_are(path):
    """By name a merge knows them again, and `collect` finds the answers."""
    found = nbformat.read(path, as_version=4).cells
    prefix = path.stem[:2]
    assert len({cell.id for cell in found}) == len(found)
    for cell in found:
        assert re.fullmatch(rf"{prefix}(-[a-z0-9]+)*-[a-z]+[a-z0-9]*", cell.id), cell.id
        checked = re.search(r"^check_(?!environment)(\w+)\(", cell.source, re.MULTILINE)
        if cell.cell_type == "code" and checked:
            assert cell.id.endswith(f"-check-{checked[1].replace('_', '-')}"), cell.id


def test_cells_are_sentences():
    code = [cell for path in PATHS for cell in cells(path, "code")]
    assert np.median([len(lines(cell)) for cell in code]) <= 4
    words = sum(len(cell.source.split()) for path in PATHS for cell in cells(path, "markdown"))
    assert words >= 12 * sum(len(lines(cell)) for cell in code)
    plotting = r"\b(?:plot_\w+|draw_\w+|(?:ax|axes|figure)\.\w+|plt\.\w+)\("
    for cell in code:
        assert len(re.findall(plotting, cell.source)) <= 2, cell.source


@notebooks
def test_no_output_is_an_error_or_an_object(path):
    for cell in cells(path, "code"):
        for output in cell.outputs:
            assert output.output_type != "error", cell.source
            text = output.get("text", "") + output.get("data", {}).get("text/plain", "")
            assert not re.search(r"<\w+[: .]|0x[0-9a-f]{6}|<Figure|%\|", text), text
            assert output.get("name") != "stderr", text
            assert "application/vnd.jupyter.widget-view+json" not in output.get("data", {})


@notebooks
def test_pictures_can_be_seen_and_read(path):
    for cell in cells(path, "code"):
        for output in cell.outputs:
            data = output.get("data", {})
            assert "image/png" not in data, "a picture without a description"
            for alt, src in re.findall(
                r'<img alt="([^"]*)" src="data:image/png;base64,([^"]+)"',
                data.get("text/html", ""),
            ):
                assert len(alt) >= 20
                assert re.search(r"\d", alt), alt
                image = Image.open(io.BytesIO(base64.b64decode(src)))
                assert image.width >= 1200
                assert len(set(image.convert("L").get_flattened_data())) > 50


@notebooks
def test_without_a_kernel_there_is_the_still_picture(path):
    page = exported(path)
    shown = re.findall(r'<img alt="([^"]+)" src="data:image/png', page)
    assert len(shown) == path.read_text(encoding="utf-8").count("data:image/png")
    assert "No description has been provided" not in page
    assert "application/vnd.jupyter.widget" not in page


@notebooks
def test_links_and_anchors_resolve(path):
    text = "\n".join(cell.source for cell in cells(path, "markdown"))
    headings = {
        re.sub(r"[^\w]+", "-", heading.lower())
        for heading in re.findall(r"^#+ (.*)", text, re.M)
    }
    for link in re.findall(r"\]\(([^)]+)\)", text):
        if link.startswith("#"):
            assert re.sub(r"[^\w]+", "-", link[1:].lower()) in headings, link
        elif not link.startswith("https://"):
            assert (path.parent / link.split("#")[0]).exists(), link


@notebooks
def test_the_prose_keeps_its_tone(path):
    text = "\n".join(cell.source for cell in cells(path, "markdown"))
    text = re.sub(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$|!\[", "", text, flags=re.S)
    assert "!" not in text
    found = re.search(
        r"\b(simply|just|obviously|of course|easy|easily|trivial\w*|congratulations|let's)\b",
        text,
        re.I,
    )
    assert not found, found


def reading_minutes(path):
    """Return the minutes of a lesson: 130 words and six lines of code a minute.

    Without its exercises, and without code that is folded.
    """
    minutes = 0
    for cell in nbformat.read(path, as_version=4).cells:
        lesson, *exercises = re.split("^## Exercises", cell.source, flags=re.M)
        if cell.cell_type == "markdown":
            minutes += len(lesson.split()) / 130
        elif not cell.metadata.get("jupyter", {}).get("source_hidden"):
            minutes += len(lines(cell)) / 6
        if exercises:
            break
    return minutes


def test_the_times_given_are_those_of_reading_aloud():
    maps = [(ROOT / "README.md").read_text("utf-8"), PATHS[0].read_text("utf-8")]
    for path in PATHS[1:-1]:
        (head,) = re.findall(r"\*\*Time\*\* (\d+) minutes", cells(path, "markdown")[0].source)
        given = [re.search(rf"{path.name}\) .* (\d+) \|", text)[1] for text in maps]
        assert given == [head, head], path.stem
        assert abs(int(head) - reading_minutes(path)) <= 3, path.stem


def under_the_lock(python=None):
    """Tell whether the installed packages are those in binder/constraints.txt for a Python.

    For the one that runs if none is named.
    """
    python = python or platform.python_version()
    rows = (ROOT / "binder" / "constraints.txt").read_text().splitlines()
    pins = (Requirement(row) for row in rows)
    names = ("numpy", "matplotlib", "ipywidgets", "pillow", "nbclient", "nbformat")
    asked = {"python_full_version": python, "python_version": python[:4]}
    return (
        platform.system() == "Linux"
        and platform.machine() == "x86_64"
        and all(
            version(pin.name) in pin.specifier
            for pin in pins
            if pin.name in names and (pin.marker is None or pin.marker.evaluate(asked))
        )
    )


def comparable(text):
    """Return a notebook's text; its pictures left out where another NumPy has drawn them.

    The notebooks were run with what is pinned for Python 3.11. Elsewhere the last digit of
    a number may differ, and with it a pixel.
    """
    if under_the_lock("3.11.0"):
        return text
    return re.sub('data:image/png;base64,[^"]*', "PICTURE", text)


@pytest.mark.parametrize("ran", PATHS, indirect=True, ids=lambda path: path.stem)
@pytest.mark.skipif(not under_the_lock(), reason="bytes are compared under the lock, on Linux")
def test_running_again_changes_nothing(ran):
    assert comparable(ran.text) == comparable(ran.path.read_text(encoding="utf-8"))


@pytest.mark.skipif(not under_the_lock(), reason="bytes are compared under the lock, on Linux")
def test_the_readme_shows_the_training_figure():
    assert readme_picture() == (ROOT / "training.png").read_bytes()


def ends(control):
    """Return the values at both ends of a control, or all there are."""
    if isinstance(control, Slider):
        return [control.values[0], control.values[-1]]
    if isinstance(control, Steps):
        return [0, 1, 100]
    return list(control.options) if hasattr(control, "options") else [True, False]


def live_figures(path):
    """Return the live figures of a notebook as they are when it has run from the top."""
    figures = ran_here(path)
    for figure, values in figures:
        for control, value in zip(figure.controls.values(), values, strict=True):
            control.value = value
    return [figure for figure, _ in figures]


@functools.cache
def ran_here(path):
    """Run a notebook in this process, and return its live figures and their first values."""
    space, shown = {"__name__": "__main__"}, []
    for cell in cells(path, "code"):
        tree = ast.parse(cell.source)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, path.name, "exec"), space)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), path.name, "eval"), space)
            shown += [value] if isinstance(value, Live) else []
    return [
        (figure, [control.value for control in figure.controls.values()]) for figure in shown
    ]


@notebooks
def test_live_figures_answer_at_both_ends(path, monkeypatch, capsys):
    monkeypatch.chdir(path.parent)
    shown = live_figures(path)
    assert len(shown) == sum("live(" in cell.source for cell in cells(path, "code"))
    for figure in shown:
        for values in itertools.product(*map(ends, figure.controls.values())):
            for control, value in zip(figure.controls.values(), values, strict=True):
                control.value = value
            assert figure.error.value == "", (values, figure.error.value)
            assert len(figure.description) >= 20
            assert "nan" not in re.sub("finan|\\w+nan|nan\\w+", "", figure.description)


def test_one_sanitizing_rule_and_no_other():
    rules = (ROOT / "tests" / "nbval.cfg").read_text().split("\n", 1)[1].strip()
    assert rules == 'regex: src="data:image/[^"]*"\nreplace: src="PICTURE"'


@pytest.mark.parametrize("arguments", [["check"], ["format", "--check"]])
def test_ruff_is_content(arguments):
    command = [sys.executable, "-m", "ruff", *arguments, str(ROOT)]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


def test_imports_run_one_way():
    order = ["arguments", "_numbers", "_places"]
    order += ["data", "regression", "powers", "descent", "stochastic", "momentum"]
    order += ["picture", "plots", "overlay", "controls", "live"]
    order += ["variants", "_answers", "checks", "__init__"]
    for path in (ROOT / "helpers").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        for name in re.findall(r"^from helpers\.(\w+) import", text, re.M):
            assert order.index(name) < order.index(path.stem), f"{path.stem} imports {name}"
        assert "lessons" not in re.findall(r"^(?:from|import) (\w+)", text, re.M)
    for path in (ROOT / "lessons").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        others = re.findall(r"^from lessons\.(?!_|variants)", text, re.M)
        assert not others, "lessons know helpers, private parts and variants, not each other"


def code_lines(path):
    """Return how many lines of a file are code, without docstrings, blanks and comments."""
    text = path.read_text(encoding="utf-8")
    strings = (
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    )
    taken = {n for node in strings for n in range(node.lineno, node.end_lineno + 1)}
    rows = {n: row.strip() for n, row in enumerate(text.splitlines(), 1)}
    return sum(n not in taken and row[:1] not in ("", "#") for n, row in rows.items())


def test_a_lesson_stays_small():
    for path in (ROOT / "lessons").glob("*.py"):
        assert code_lines(path) < 210, path.stem


@pytest.mark.parametrize("path", PATHS[:-1], ids=lambda path: path.stem)
def test_a_lesson_belongs_to_its_notebook(path):
    text = "\n".join(cell.source for cell in cells(path, "code"))
    # 00 shows what 03 explains.
    own = {path.stem[3:], "training"} if path.stem == "00_start_here" else {path.stem[3:]}
    assert set(re.findall(r"^from lessons\.(\w+) import", text, re.M)) == own
