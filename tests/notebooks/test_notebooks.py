"""What every notebook has to keep, beside running: nbval compares their outputs."""

import ast
import base64
import functools
import importlib
import io
import itertools
import re
from importlib.metadata import version
from types import ModuleType

import nbformat
import numpy as np
import pytest
from nbconvert import HTMLExporter, ScriptExporter
from packaging.requirements import Requirement
from PIL import Image, ImageSequence

from helpers.live_figure.controls import Slider, Steps
from helpers.live_figure.figure import Live
from tests.execute import NOTEBOOKS, readme_animation, readme_picture
from tests.imports import imports, levels
from tests.reading import is_apart, sections

ROOT = NOTEBOOKS.parent
PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
# Run once more in a kernel of their own, to which answers to their exercises go.
RUN_AGAIN = ("03", "05", "07")
notebooks = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def first_these(numbers, paths=PATHS):
    """Return notebooks to test one by one: all but these only before publishing."""
    return [
        pytest.param(
            path, id=path.stem, marks=() if path.stem[:2] in numbers else pytest.mark.publishing
        )
        for path in paths
    ]


def cells(path, kind):
    """Return the cells of one kind, 'code' or 'markdown'."""
    read = nbformat.read(path, as_version=4)
    return [cell for cell in read.cells if cell.cell_type == kind]


def lines(cell):
    """Return the lines of a cell that are not blank."""
    return [line for line in cell.source.splitlines() if line.strip()]


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


@notebooks
def test_a_cell_draws_with_two_calls_at_most(path):
    plotting = r"\b(?:plot_\w+|draw_\w+|(?:ax|axes|figure)\.\w+|plt\.\w+)\("
    for cell in cells(path, "code"):
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
                assert len(set(image.convert("L").get_flattened_data())) > 10


@pytest.mark.long
@notebooks
def test_without_a_kernel_there_is_the_still_picture(path):
    page, _ = HTMLExporter().from_filename(path)
    shown = re.findall(r'<img alt="([^"]+)" src="data:image/png', page)
    assert len(shown) == path.read_text(encoding="utf-8").count("data:image/png")
    assert "No description has been provided" not in page
    assert "application/vnd.jupyter.widget" not in page


@notebooks
def test_it_can_be_saved_as_a_script(path):
    script, resources = ScriptExporter().from_filename(path)
    assert resources["output_extension"] == ".py"
    compile(script, path.stem, "exec")


@notebooks
def test_links_and_anchors_resolve(path):
    text = "\n".join(cell.source for cell in cells(path, "markdown"))
    headings = re.findall("^#+ (.*)", text, re.MULTILINE)
    # Jupyter's anchor of a heading is its text, with - for spaces; that of GitHub and MyST
    # is in small letters, without signs. A link has to be both.
    anchors = {heading.replace(" ", "-") for heading in headings if heading.islower()}
    for link in re.findall(r"\]\(([^)]+)\)", text):
        if link.startswith("#"):
            assert link[1:] in anchors, link
            assert re.fullmatch(r"#[\w-]+", link), link
        elif not link.startswith("https://"):
            assert (path.parent / link.split("#")[0]).exists(), link


@notebooks
def test_a_summary_is_plain_html(path):
    """VS Code and Jupyter Book show a formula or Markdown in it as it is typed."""
    for cell in cells(path, "markdown"):
        for summary in re.findall("<summary>(.*?)</summary>", cell.source, re.DOTALL):
            assert not re.search(r"[$`*\\]", summary), summary


@notebooks
def test_an_answer_to_a_prediction_begins_with_yes_or_no(path):
    """One answer is right, and whoever has chosen another reads at once that it is not."""
    option = r"<details><summary>([A-Z])\. .*?</summary>\s*(.*?)</details>"
    for cell in cells(path, "markdown"):
        answers = re.findall(option, cell.source, re.DOTALL)
        for letter, answer in answers:
            assert re.match(r"(Yes|No)[.,:]", answer), f"{cell.id}, {letter}: {answer}"
        right = [letter for letter, answer in answers if answer.startswith("Yes")]
        questions = [letter for letter, _ in answers if letter == "A"]
        assert len(right) == len(questions), f"{cell.id}: Yes to {right}"


LESSONS = PATHS[:-1]


def minutes_in(table, path):
    """Return the minutes of a notebook that a file's table of notebooks gives."""
    return int(re.search(rf"{path.name}\) .* (\d+) \|", table.read_text("utf-8"))[1])


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_the_times_given_are_those_of_the_rule(path):
    """They are not below what the rule gives, nor far above; so are those of parts."""
    given = minutes_in(ROOT / "README.md", path)
    head = "\n".join(cell.source for cell in cells(path, "markdown")[:2])
    told = re.search(r"\*\*Time\*\* (.*?) without the exercises", head)
    times = re.findall(r"(\d+) minutes", told[1] if told else f"{given} minutes")
    assert int(times[0]) == given
    assert not told or minutes_in(PATHS[0], path) == given
    for time, minutes in zip(map(int, times), lesson_and_parts(path), strict=True):
        assert -0.5 <= time - minutes <= 4, f"{time} minutes, by the rule {minutes:.1f}"


def lesson_and_parts(path):
    """Return the minutes by the rule of the lesson, its halves, and what is told apart."""
    measured = sections(path)
    apart = [minutes for name, minutes in measured.items() if is_apart(name)]
    lesson, names, halves = sum(measured.values()) - sum(apart), list(measured), []
    if "Halfway" in names:
        first = sum(measured[name] for name in names[: names.index("Halfway") + 1])
        halves = [first, lesson - first]
    return [lesson, *halves, *apart]


def installed_as_locked(*names):
    """Tell whether packages have versions of the lock, whichever Python those are for."""
    rows = (ROOT / "binder" / "constraints.txt").read_text().splitlines()
    pins = [pin for pin in map(Requirement, rows) if pin.name in names]
    return all(
        any(version(name) in pin.specifier for pin in pins if pin.name == name)
        for name in names
    )


# The form of a notebook belongs to the versions of these.
same_form = pytest.mark.skipif(
    not installed_as_locked("ipywidgets", "nbclient", "nbformat"),
    reason="what writes a notebook is of another version than in binder/constraints.txt",
)
# Letters and lines belong to the version of matplotlib.
same_pictures = installed_as_locked("matplotlib", "pillow")
DATA = re.compile("data:image/png;base64,([A-Za-z0-9+/=]*)")
# Processors sum in different orders. The last digit of a place then decides to which 256th
# of a pixel it is rounded, and how dark the pixels below a line's edge are: a step is worth
# one of 256 grey levels, and an edge that crosses a corner takes a few of them.
LEVELS = 8
# Of a curve with more points than the picture has columns, rounding decides which of them are
# drawn: a pixel in 6,000 differs so in 08. A line or a letter that moved changes more.
SHARE = 5e-4


def pixels(data):
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), dtype=int)


def look_alike(one, other):
    """Tell whether two PNGs show the same, whatever processor has drawn them."""
    first, second = pixels(one), pixels(other)
    if first.shape != second.shape:
        return False
    difference = abs(first - second).max(axis=-1)
    return np.mean(difference > LEVELS) <= SHARE


@pytest.mark.parametrize("ran", first_these(RUN_AGAIN), indirect=True)
@same_form
def test_running_again_changes_nothing(ran):
    stored, advice = ran.path.read_text("utf-8"), f"run.py execute {ran.path.stem}"
    for old, new in zip(*map(outputs, (stored, ran.text)), strict=True):
        assert old == new, f"an output is another than the stored one; python3 {advice}"
    assert DATA.sub("", stored) == DATA.sub("", ran.text)
    if same_pictures:
        for pair in zip(DATA.findall(stored), DATA.findall(ran.text), strict=True):
            assert look_alike(*map(base64.b64decode, pair)), f"a picture; python3 {advice}"


def outputs(text):
    """Return the outputs of a notebook, without its pictures."""
    cells = nbformat.reads(DATA.sub("", text), as_version=4).cells
    return [cell.outputs for cell in cells if cell.cell_type == "code"]


@pytest.mark.skipif(not same_pictures, reason="another matplotlib draws other pictures")
def test_the_readme_shows_the_training_figure():
    stored = (ROOT / "training.png").read_bytes()
    assert look_alike(stored, readme_picture()), "training.png; python3 run.py execute 00"


@pytest.mark.skipif(not same_pictures, reason="another matplotlib draws other pictures")
@pytest.mark.long
def test_the_readme_shows_the_training_figure_move():
    stored = (ROOT / "training.gif").read_bytes()
    assert len(stored) <= 1e6
    for old, new in zip(frames(stored), frames(readme_animation()), strict=True):
        assert look_alike(old, new), "training.gif; python3 run.py execute 00"


def frames(animation):
    """Return the pictures of a GIF, each as PNG."""
    shown = []
    for frame in ImageSequence.Iterator(Image.open(io.BytesIO(animation))):
        with io.BytesIO() as buffer:
            frame.convert("RGB").save(buffer, "png")
            shown.append(buffer.getvalue())
    return shown


def test_pictures_that_differ_are_told_apart():
    picture = Image.new("RGB", (1000, 100), "white")
    before, lighter, moved = io.BytesIO(), io.BytesIO(), io.BytesIO()
    picture.save(before, "png")
    picture.putpixel((500, 50), (251, 251, 251))
    picture.save(lighter, "png")
    picture.paste((0, 114, 178), (0, 51, 1000, 52))
    picture.save(moved, "png")
    assert look_alike(before.getvalue(), lighter.getvalue())
    assert not look_alike(before.getvalue(), moved.getvalue())


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


def test_imports_run_one_way():
    graph = imports()
    assert levels(graph)  # CycleError names the modules that import each other
    for name, others in graph.items():
        room = name.split(".")[1:2]
        for other in others:
            text = f"{name} imports {other}"
            assert not (name.startswith("helpers") and other.startswith("lessons")), text
            assert not (room == ["live_figure"] and not AROUND.match(other)), text
            lesson = LESSON.match(other)
            assert not lesson or LESSON.match(name)[0] == lesson[0], text
            # Figures know nothing of exercises, nor mistakes of the checks that tell them.
            assert not re.search(r"\.checks$", other) or name == lesson[0], text


# The folder of a lesson, as against `lessons.checking` and `lessons.answers`.
LESSON = re.compile(rf"lessons\.({'|'.join(path.stem[3:] for path in LESSONS)})\b")
# What the live figure may know: itself, and what is wrong with an argument.
AROUND = re.compile(r"helpers(\.live_figure.*|\.arguments)?$")


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_belongs_to_its_notebook(path):
    text = "\n".join(cell.source for cell in cells(path, "code"))
    # 00 shows what 03 explains.
    own = {path.stem[3:], "training"} if path.stem == "00_start_here" else {path.stem[3:]}
    assert set(re.findall(r"^from lessons\.(\w+) import", text, re.M)) == own


@pytest.mark.parametrize("path", PATHS[1:-1], ids=lambda path: path.stem)
def test_a_lesson_offers_what_notebooks_import(path):
    lesson, imported = f"lessons.{path.stem[3:]}", set()
    for cell in (cell for each in PATHS for cell in cells(each, "code")):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.ImportFrom) and node.module == lesson:
                imported |= {each.name for each in node.names}
    offered = vars(importlib.import_module(lesson))
    assert imported == {
        name
        for name, thing in offered.items()
        if not name.startswith("_") and not isinstance(thing, ModuleType)
    }
