"""The live figures in a real JupyterLab, moved by keyboard and mouse."""

import re
from contextlib import chdir

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from helpers import generate_data, stability_limit
from helpers.live_figure.controls import Slider, Steps
from helpers.live_figure.numbers import read_number
from tests.browser import CHROMIUM, PATIENCE, ROOT, Page
from tests.notebooks.test_notebooks import PATHS, first_these, live_figures

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium on the PATH")
# The start, and the one with most to try.
IN_LAB = ("00", "03")
LIVE = [path for path in PATHS if "live(" in path.read_text(encoding="utf-8")]
START, TRAINING = (
    ROOT / "notebooks" / f"{name}.ipynb" for name in ("00_start_here", "03_training")
)


def on(*paths):
    """Let a test run on the open page of each of these notebooks."""
    return pytest.mark.parametrize("opened", first_these(IN_LAB, paths), indirect=True)


@pytest.fixture(scope="session")
def twins(opened):
    """Return the live figures of the open page, made in this process."""
    with chdir(opened.path.parent):
        return live_figures(opened.path)


def read(part, control):
    """Return what a slider shows on the page."""
    text = part.locator("input[type=text]").input_value()
    return read_number(text, control.label, control.whole)


def part_of(figure, index):
    """Return the control of that number, on the page."""
    return figure.locator(".live-controls > *").nth(index)


# What a live figure shows, all at once: asking for each part takes far longer.
SHOWN = """figure => {
    const all = (within, selector) => [...within.querySelectorAll(selector)];
    const words = selector =>
        figure.querySelector(selector).innerText.replaceAll('\u00a0', ' ');
    return {
        paths: all(figure, 'svg path').map(each => each.getAttribute('d')),
        circles: all(figure, 'svg circle').length,
        words: words('[role=status]'),
        error: words('[role=alert]'),
        controls: all(figure, '.live-controls > *').map(part => {
            const [field] = all(part, 'input[type=text], input[type=checkbox], select');
            if (field?.matches('[type=checkbox]')) return field.checked;
            return field?.matches('select') ? field.selectedOptions[0].text : field?.value;
        }),
    };
}"""


def compare(page, figure, twin):
    """Compare what is painted, once at rest, with this figure here at the same values."""
    for _ in range(PATIENCE * 20):
        shown = figure.evaluate(SHOWN)
        due = expected(twin, shown.pop("controls"))
        if shown == due:
            break
        page.page.wait_for_timeout(50)
    assert shown == due


def expected(twin, values):
    """Return what is due on the page, after the twin's controls were set to these values."""
    for control, value in zip(twin.controls.values(), values, strict=True):
        if isinstance(control, Slider):
            control.value = read_number(value, control.label, control.whole)
        elif not isinstance(control, Steps):
            # The list of a choice has spaces at which no line ends.
            control.value = value.replace("\xa0", " ") if isinstance(value, str) else value
    paths = re.findall(r"<path d='([^']+)'", twin.answer.moving)
    circles = twin.answer.moving.count("<circle")
    return {"paths": paths, "circles": circles, "words": twin.description, "error": ""}


def overlay_offset(figure):
    """Return how far the overlay lies from the background, in pixels."""
    picture = figure.locator("img").bounding_box()
    moving = figure.locator("svg").first.bounding_box()
    return max(abs(picture[side] - moving[side]) for side in ("x", "y", "width", "height"))


def move_by_keyboard(page, figure, index, control):
    """Move one control with the keyboard alone, where it is in the page."""
    part = part_of(figure, index)
    if isinstance(control, Steps):
        for button, more in zip(part.locator("button").all(), (1, 10, None), strict=True):
            button.focus()
            page.page.keyboard.press("Enter")
            control.value = control.value + more if more else 0
            compare(page, figure, page.twin)
    elif isinstance(control, Slider):
        before = read(part, control)
        part.locator("input[type=text]").focus()
        page.page.keyboard.press("ArrowUp" if before < control.values[-1] else "ArrowDown")
        page.until(lambda: read(part, control) != before)
        compare(page, figure, page.twin)
        part.locator("input[type=range]").focus()
        # The last two are commands of the notebook: a new cell, and cut this one.
        for key, place in (
            ("Home", 0),
            ("End", -1),
            ("ArrowLeft", -2),
            ("ArrowLeft", -3),
            ("b", -3),
            ("x", -3),
        ):
            page.page.keyboard.press(key)
            page.until(lambda due=control.values[place]: read(part, control) == due)
            compare(page, figure, page.twin)
    elif part.locator("select").count():
        for option in control.options:
            part.locator("select").focus()
            part.locator("select").select_option(label=option)
            compare(page, figure, page.twin)
    else:
        for _ in range(2):
            part.locator("input").focus()
            page.page.keyboard.press("Space")
            compare(page, figure, page.twin)


def handle(part):
    """Return the box of a slider, and where across the middle of its handle is."""
    slider = part.locator("input[type=range]")
    box = slider.bounding_box()
    share = slider.evaluate("each => each.value / each.max")
    return box, box["x"] + 8 + share * (box["width"] - 16)  # the handle is 16 pixels wide


def drag(page, figure, index, control):
    """Drag the handle of a slider with the mouse to a third of its length."""
    part = part_of(figure, index)
    last = len(control.values) - 1
    track, x = handle(part)
    mouse, y = page.page.mouse, track["y"] + track["height"] / 2
    mouse.move(x, y)
    mouse.down()
    mouse.move(track["x"] + 8 + (track["width"] - 16) / 3, y, steps=20)
    mouse.up()
    near, slack = last / 3, 1 + last / 50
    page.until(lambda: abs(control.place_of(read(part, control)) - near) <= slack)
    compare(page, figure, page.twin)


NAMES = "all => all.map(e => e.ariaLabel || e.labels?.[0]?.textContent || e.textContent)"


@on(*LIVE)
def test_live_figures_in_jupyterlab(opened, twins):
    page, cells = opened, opened.page.locator(".jp-Cell")
    count = cells.count()
    assert page.page.locator(".live-figure").count() == len(twins)
    with page.on_a_screen():
        visible = page.page.locator(".jp-Notebook").bounding_box()["height"]
        for number, twin in enumerate(twins):
            figure, page.twin = page.live(number), twin
            compare(page, figure, twin)
            heights = [figure.bounding_box()["height"]]
            for index, control in enumerate(twin.controls.values()):
                move_by_keyboard(page, figure, index, control)
                heights.append(figure.bounding_box()["height"])
                if isinstance(control, Slider):
                    drag(page, figure, index, control)
                    heights.append(figure.bounding_box()["height"])
            # Controls, picture and all words are seen at once on a small laptop.
            assert max(heights) <= visible - 40
            assert all(figure.locator("input, select, button").evaluate_all(NAMES))
    assert cells.count() == count


@pytest.fixture
def training(opened, twins):
    """Give the open page of notebook 03, and the twin of its first live figure."""
    opened.twin = twins[0]
    return opened


def type_into(page, figure, index, text):
    """Type a value into the number field of a slider."""
    field = figure.locator("input[type=text]").nth(index)
    field.fill(text)
    field.press("Enter")
    page.settle()


def page_says(page, figure, message):
    """Wait for a sentence beside the controls."""
    alert = figure.locator("[role=alert]")
    page.until(lambda: message in alert.inner_text().replace("\u00a0", " "))


@on(TRAINING)
def test_a_bad_value_is_explained_and_the_figure_recovers(training):
    figure = training.live(0)
    height = figure.bounding_box()["height"]
    for bad, message in [
        ("-1", "learning_rate must be a finite number above 0, got -1"),
        ("0", "learning_rate must be a finite number above 0, got 0"),
        ("0,0001", "learning rate must have a decimal point, got '0,0001'; write 0.0001"),
    ]:
        type_into(training, figure, 0, bad)
        page_says(training, figure, message)
        type_into(training, figure, 0, "3e-5")
        compare(training, figure, training.twin)
    type_into(training, figure, 1, "-5")
    page_says(training, figure, "epochs must be a whole number from 0")
    assert abs(figure.bounding_box()["height"] - height) < 1
    for text in ("1000000", "1e6", "1,000,000"):
        type_into(training, figure, 1, text)
        compare(training, figure, training.twin)
        assert figure.locator("input[type=text]").nth(1).input_value() == "1,000,000"


# What the words beside a figure say from now on, and whether a screen reader hears it.
LISTEN = """words => {
    window.said = [];
    const note = () => said.push([words.textContent, words.getAttribute("aria-live")]);
    new MutationObserver(note).observe(words, {childList: true});
}"""


@on(TRAINING)
def test_a_slider_plays_from_the_start_to_the_end(training):
    page, figure, control = training, training.live(0), training.twin.controls["epochs"]
    part = part_of(figure, 1)
    field, button = part.locator("input[type=text]"), part.get_by_role("button")
    type_into(page, figure, 1, control.texts[-1])
    figure.locator("[role=status]").evaluate(LISTEN)
    button.focus()
    page.page.keyboard.press("Enter")
    page.until(lambda: button.get_attribute("aria-label") == "Play epochs")
    *steps, (end, heard) = page.page.evaluate("said")
    after = [re.search(r"After ([\d,]+) epoch", words)[1] for words, _ in steps]
    assert after == control.texts  # each was painted before the next
    assert {live for _, live in steps} == {"off"}
    assert (end, heard) == (steps[-1][0], None)
    compare(page, figure, page.twin)

    def plays_on():
        text = field.input_value()
        page.page.wait_for_timeout(1000)
        return field.input_value() != text

    rate = part_of(figure, 0).locator("input[type=range]")
    for pause in (
        lambda: page.page.keyboard.press("Space"),
        lambda: rate.press("ArrowLeft"),
        rate.click,
        lambda: figure.locator("input[type=checkbox]").press("Space"),
    ):
        button.focus()
        page.page.keyboard.press("Space")
        assert plays_on()
        pause()
        page.settle()
        assert not plays_on()
        compare(page, figure, page.twin)
    page.page.emulate_media(reduced_motion="reduce")
    type_into(page, figure, 1, "20")
    button.click()
    page.until(lambda: field.input_value() == "50")
    assert not plays_on()
    page.page.emulate_media(reduced_motion="no-preference")
    type_into(page, figure, 1, "200000")


@on(TRAINING)
def test_a_slider_leads_back_from_a_value_beyond_it(training):
    figure, slider = training.live(0), part_of(training.live(0), 0).locator("input[type=range]")
    field = part_of(figure, 0).locator("input[type=text]")
    texts = training.twin.controls["learning_rate"].texts
    for typed, key, text in [
        ("1e-7", "Home", texts[0]),
        ("1e-7", "ArrowRight", texts[0]),
        ("1e-3", "End", texts[-1]),
        ("1e-3", "ArrowLeft", texts[-1]),
    ]:
        type_into(training, figure, 0, typed)
        slider.press(key)
        training.until(lambda due=text: field.input_value() == due)
        compare(training, figure, training.twin)


@on(TRAINING)
@pytest.mark.parametrize("width", [700, 1000, 1300])
def test_overlay_and_background_lie_on_each_other(training, width):
    training.page.set_viewport_size({"width": width, "height": 900})
    training.page.wait_for_timeout(500)
    figure = training.live(0)
    assert overlay_offset(figure) <= 1
    assert figure.locator("img").bounding_box()["width"] >= 560
    font = figure.locator("[role=status]").evaluate("each => getComputedStyle(each).fontSize")
    assert float(font.removesuffix("px")) >= 12
    training.page.set_viewport_size({"width": 1300, "height": 900})


@on(TRAINING)
def test_restart_and_run_all(training):
    training.menu("Kernel", "Restart Kernel and Run All Cells")
    training.page.locator(".jp-Dialog .jp-mod-accept").click()
    training.wait_until_done()
    figure = training.live(0)
    compare(training, figure, training.twin)
    move_by_keyboard(training, figure, 1, list(training.twin.controls.values())[1])


@on(*PATHS)
def test_before_running_there_are_the_still_pictures(opened):
    words = opened.path.read_text(encoding="utf-8")
    assert len(opened.before) == words.count("data:image/png")
    assert all(len(alt) >= 20 and width > 500 for alt, width, _ in opened.before)
    if opened.path == TRAINING:
        assert not all(in_sight for *_, in_sight in opened.before)
        assert any(
            alt.startswith("Learning rate 5e-5") and "1.83397" in alt
            for alt, *_ in opened.before
        )


@on(START)
def test_the_start_page_opens_with_its_picture_in_sight(opened):
    in_sight = [inside for alt, _, inside in opened.before if alt.startswith("Learning rate")]
    assert in_sight == [True]
    with opened.on_a_screen():
        seen = opened.page.locator(".jp-Notebook").bounding_box()
        opened.page.locator(".jp-Cell").first.scroll_into_view_if_needed()
        figure = opened.page.locator(".live-figure").bounding_box()
    assert figure["y"] + figure["height"] <= seen["y"] + seen["height"] + 1


def test_hostile_words_run_no_script_and_two_views_agree(folder, lab, chromium):
    attack = "<script>hit=1</script><img src=x onerror=hit=1><svg onload=hit=1>'\"$x$"
    source = f"""
from matplotlib.figure import Figure
from helpers import live, slider
text = {attack!r}
def update(**values):
    if values[text]:
        raise KeyError(text)
    return text + " at " + str(values["n"])
figure = live(Figure(), update, **{{text: False, "n": slider([1, 2], 1, marks={{text: 2}})}})
figure
"""
    code = [new_code_cell(source.strip()), new_code_cell("figure")]
    notebook = new_notebook(cells=code)
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "name": "python3"}
    nbformat.write(notebook, folder / "notebooks" / "hostile.ipynb")
    page = Page(chromium, lab, "hostile")
    page.run_all()
    first, second = page.live(0), page.live(1)
    first.locator("details").first.evaluate("each => each.open = true")
    type_into(page, first, 0, "2")
    for figure in (first, second):
        status = figure.locator("[role=status]")
        page.until(lambda status=status: f"{attack} at 2" in status.inner_text())
    first.locator("input[type=checkbox]").focus()
    page.page.keyboard.press("Space")
    page.settle()
    for figure in (first, second):
        page_says(page, figure, attack[:60])
    assert page.page.evaluate("typeof hit") == "undefined"
    page.close()


def test_the_classic_interface_answers_too(lab, chromium, monkeypatch):
    monkeypatch.chdir(START.parent)
    page = Page(chromium, lab, START.stem, app="notebook")
    page.run_all()
    page.twin = live_figures(START)[0]
    figure = page.live(0)
    compare(page, figure, page.twin)
    control = page.twin.controls["learning_rate"]
    move_by_keyboard(page, figure, 0, control)
    drag(page, figure, 0, control)
    page.close()


@on(TRAINING)
def test_a_double_click_on_a_question_shows_no_answers(training):
    question = training.page.locator(".jp-MarkdownCell", has=training.page.locator("summary"))
    for act in (question.first.dblclick, lambda: training.page.keyboard.press("Enter")):
        act()
        training.page.wait_for_timeout(500)
        assert question.first.locator(".jp-RenderedMarkdown").is_visible()
        assert not question.first.locator(".cm-content").is_visible()


@on(TRAINING)
def test_marks_stand_below_their_values(training):
    figure = training.live(0)
    figure.locator("details summary").first.click()
    limit = stability_limit(generate_data(300, 1, 0.5, 2).inputs)
    for name, rate, side in (("1/λmax", limit / 2, 1), ("2/λmax", limit, 0)):
        type_into(training, figure, 0, f"{rate:.6g}")
        compare(training, figure, training.twin)
        mark, (_, at) = figure.get_by_text(name).bounding_box(), handle(part_of(figure, 0))
        # The triangle is the last sign or the first; the slider stops at every 2.5 %.
        triangle = mark["x"] + side * (mark["width"] - 10) + 5
        assert abs(triangle - at) < 6
