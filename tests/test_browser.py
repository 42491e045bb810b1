"""The live figures in a real JupyterLab, moved by keyboard and mouse."""

import re
import shutil

import pytest
from browser import CHROMIUM, ROOT, Page, browser, server
from test_notebooks import PATHS, live_figures

from helpers.live import Slider, Steps

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium on the PATH")
LIVE = [path for path in PATHS if "live(" in path.read_text(encoding="utf-8")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with a copy of the notebooks, so that nothing is saved into ours."""
    root = tmp_path_factory.mktemp("course")
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    return root


@pytest.fixture(scope="module")
def lab(folder):
    with server(folder) as address:
        yield address


@pytest.fixture(scope="module")
def chromium():
    with browser() as running:
        yield running


def inputs_of(figure, name, index):
    """Return the part of the page that holds one control of a live figure."""
    return figure.locator(":scope > *").nth(index)


def read(part, control):
    """Return what a control shows on the page."""
    if isinstance(control, Slider):
        return float(part.locator("input[type=number]").input_value())
    if part.locator("input[type=checkbox]").count():
        return part.locator("input[type=checkbox]").is_checked()
    return part.locator("select").evaluate("each => each.selectedOptions[0].text")


def compare(page, figure, twin):
    """Compare what is painted with the same figure in this process, at the same values."""
    for index, control in enumerate(twin.controls.values()):
        if not isinstance(control, Steps):
            value = read(figure.locator(":scope > *").nth(index), control)
            (control.field if isinstance(control, Slider) else control).value = value
    painted = figure.locator("svg path").evaluate_all(
        "all => all.map(p => p.getAttribute('d'))"
    )
    assert painted == re.findall(r'<path d="([^"]+)"', twin.moving.value)
    circles = figure.locator("svg circle").count()
    assert circles == twin.moving.value.count("<circle")
    assert figure.locator("[role=status]").inner_text() == twin.description
    assert figure.locator("[role=alert]").count() == 0


def overlay_offset(figure):
    """Return how far the overlay lies from the background, in pixels."""
    picture = figure.locator("img").bounding_box()
    moving = figure.locator("svg").first.bounding_box()
    return max(abs(picture[side] - moving[side]) for side in ("x", "y", "width", "height"))


def move_by_keyboard(page, figure, index, control):
    """Move one control with the keyboard alone, where it is in the page."""
    part = figure.locator(":scope > *").nth(index)
    if isinstance(control, Steps):
        for button, more in zip(part.locator("button").all(), (1, 10, None), strict=True):
            button.focus()
            page.page.keyboard.press("Enter")
            page.settle()
            control.value = control.value + more if more else 0
            compare(page, figure, page.twin)
    elif isinstance(control, Slider):
        before = read(part, control)
        part.locator("input[type=number]").focus()
        page.page.keyboard.press("ArrowUp")
        page.settle()
        assert read(part, control) > before
        compare(page, figure, page.twin)
        part.locator(".noUi-handle").focus()
        for key in ("ArrowLeft", "ArrowLeft", "Home", "End", "ArrowLeft"):
            page.page.keyboard.press(key)
            page.settle()
            compare(page, figure, page.twin)
        assert read(part, control) == control.values[-2]
    elif part.locator("select").count():
        for option in control.options:
            part.locator("select").focus()
            part.locator("select").select_option(label=option)
            page.settle()
            compare(page, figure, page.twin)
    else:
        for _ in range(2):
            part.locator("input").focus()
            page.page.keyboard.press("Space")
            page.settle()
            compare(page, figure, page.twin)


def drag(page, figure, index, control):
    """Drag the handle of a slider with the mouse to a third of its length."""
    part = figure.locator(":scope > *").nth(index)
    track = part.locator(".noUi-base").bounding_box()
    handle = part.locator(".noUi-handle").bounding_box()
    mouse, y = page.page.mouse, handle["y"] + handle["height"] / 2
    mouse.move(handle["x"] + handle["width"] / 2, y)
    mouse.down()
    for step in range(1, 21):
        mouse.move(track["x"] + track["width"] * (1 - step / 30), y)
    mouse.up()
    page.settle()
    near = control.slider.max / 3
    assert abs(control.nearest(read(part, control)) - near) <= 1 + control.slider.max / 50
    compare(page, figure, page.twin)


@pytest.mark.parametrize("path", LIVE, ids=lambda path: path.stem)
def test_live_figures_in_jupyterlab(path, lab, chromium, monkeypatch):
    monkeypatch.chdir(path.parent)
    page = Page(chromium, lab, path.stem)
    page.run_all()
    twins = live_figures(path)
    assert page.page.locator(".live-figure").count() == len(twins)
    for number, twin in enumerate(twins):
        figure, page.twin = page.live(number), twin
        compare(page, figure, twin)
        for index, control in enumerate(twin.controls.values()):
            move_by_keyboard(page, figure, index, control)
            if isinstance(control, Slider):
                drag(page, figure, index, control)
        names = figure.locator("input[type=number], select, input[type=checkbox], button")
        for field in names.all():
            assert field.evaluate("each => each.labels?.[0]?.textContent || each.textContent")
    assert page.errors == []
    page.page.close()
