"""What axe-core finds on each notebook, in JupyterLab and exported as HTML."""

from importlib.resources import files

import pytest
from nbconvert import HTMLExporter

from tests.browser import CHROMIUM
from tests.notebooks.test_browser import TRAINING, on, page_says, type_into
from tests.notebooks.test_notebooks import NOTEBOOKS, PATHS, first_these, installed_as_locked

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium on the PATH")
SOLUTIONS = NOTEBOOKS / "solutions.ipynb"
# The wheel is there for this file alone.
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

# What the front ends themselves do, by axe-core's rule and by what the elements match.
# Each must still be found on every page, unless it is among those that come and go.
JUPYTERLAB = [
    # Its buttons say whether they are pressed, without the role that could be.
    ("aria-allowed-attr", "jp-button"),
    # The editor of a code cell has no name.
    ("aria-input-field-name", ".jp-InputArea-editor .cm-content"),
    # The cells of a notebook are a feed, which may hold articles only.
    ("aria-required-children", ".jp-WindowedPanel-viewport"),
    # The links that skip to a part of the page lie outside its landmarks.
    ("region", ".jp-skiplink-wrapper"),
    # The button that folds a section has no name.
    ("button-name", ".jp-collapseHeadingButton"),
]
HTML = [
    # "In [1]:" and "Out[1]:" are grey.
    ("color-contrast", ".jp-InputPrompt, .jp-OutputPrompt"),
    # So are numbers, the words "in" and "and", and comments in code.
    ("color-contrast", ".highlight :is(.mi, .mf, .ow, .c1)"),
    # Links are not underlined.
    ("link-in-text-block", ".jp-RenderedMarkdown a"),
]
# The button shows beside the selected cell only, and 00 has no link within a sentence.
COME_AND_GO = {"button-name", "link-in-text-block"}

# All that a theme decides.
OF_COLOR = ["color-contrast", "link-in-text-block"]

FIND = """
async ([context, allowed, rules]) => {
    // Of each element a reference instead of a selector, which takes long to find.
    const options = {resultTypes: ["violations"], elementRef: true, selectors: false};
    if (rules) options.runOnly = {type: "rule", values: rules};
    const found = await axe.run(context, options);
    const place = (rule, element) =>
        allowed.findIndex(([id, selector]) => id === rule && element.matches(selector));
    return found.violations.flatMap(({id, nodes}) => nodes.map(({element, html}) =>
        ({rule: id, place: place(id, element), html: html.slice(0, 300)})));
}
"""


def find(page, allowed, context="html", rules=None):
    """Return the elements that break a rule, each with the place of what allows it, or -1."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE)
    return page.evaluate(FIND, [context, allowed, rules])


def judge(found, allowed, count, where):
    """Fail if anything of ours breaks a rule, or if nothing needs an allowance."""
    for each in found:
        whose = "ours" if each["place"] < 0 else "the front end's"
        count("violations that axe-core finds", f"{where}, {each['rule']}, {whose}", 1)
    count("violations that axe-core finds", f"{where}, any rule, ours", 0)
    assert [each for each in found if each["place"] < 0] == []
    if installed_as_locked(
        "jupyterlab", "nbconvert"
    ):  # another version of a front end may have mended its own
        needed = {each["place"] for each in found}
        unused = [allowed[place] for place in range(len(allowed)) if place not in needed]
        assert {rule for rule, _ in unused} <= COME_AND_GO, unused


@on(*PATHS)
def test_no_barrier_of_ours_in_jupyterlab(opened, count):
    judge(find(opened.page, JUPYTERLAB), JUPYTERLAB, count, "JupyterLab")


@pytest.mark.parametrize("opened", first_these(("03",)), indirect=True)
def test_no_barrier_of_ours_in_the_dark_theme(opened, count):
    with opened.dark():
        found = find(opened.page, [], rules=OF_COLOR)
    judge(found, [], count, "JupyterLab Dark")


@on(TRAINING)
def test_no_barrier_of_ours_beside_a_refused_value(opened):
    figure = opened.live(0)
    before = figure.locator("input").first.input_value()
    type_into(opened, figure, 0, "-1")
    page_says(opened, figure, "must be")
    with opened.dark():
        found = find(opened.page, [], ".live-figure")
    type_into(opened, figure, 0, before)
    assert [each["html"] for each in found] == []


# Between them they have all that a notebook can: text, code, folds, pictures, live figures.
@pytest.mark.parametrize("path", [TRAINING, SOLUTIONS], ids=lambda path: path.stem)
def test_no_barrier_of_ours_in_the_html_export(path, chromium, tmp_path, count):
    text, _ = HTMLExporter().from_filename(path)
    (tmp_path / "export.html").write_text(text, encoding="utf-8")
    page = chromium.new_page()
    page.route("http*://**", lambda route: route.abort())  # MathJax, from a server
    page.goto((tmp_path / "export.html").as_uri())
    judge(find(page, HTML), HTML, count, "HTML")
    page.close()


CUT_OFF = """
() => {
    const seen = document.querySelector(".jp-WindowedPanel-outer").getBoundingClientRect();
    const own = ".jp-RenderedMarkdown :not(mjx-container *), .jp-OutputArea-output *";
    const scrolls = each => ["auto", "scroll"].includes(getComputedStyle(each).overflowX);
    const reachable = each => !each.matches(".jp-Cell") &&
        (scrolls(each) || reachable(each.parentElement));
    return [...document.querySelectorAll(own)].filter(each => {
        const box = each.getBoundingClientRect();
        const pictured = each.closest(".live-figure, figure");
        return box.width > 1 && box.right > seen.right + 1 && !(pictured && reachable(each));
    }).map(each => each.outerHTML.slice(0, 200));
}
"""


@on(*PATHS)
def test_nothing_is_cut_off_at_twice_the_size(opened):
    """A screen of 1366 × 768 holds half as many pixels each way at 200 %.

    Text fits. A picture may scroll sideways, so that its letters stay legible.
    """
    with opened.on_a_screen(zoom=200):
        assert opened.page.evaluate(CUT_OFF) == []
