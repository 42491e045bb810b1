"""The book: its pages read, and its figures moved, beside what Python itself answers."""

import base64
import gzip
import html
import itertools
import json
import random
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest

from helpers.live_figure.controls import Slider, Steps
from helpers.live_figure.numbers import read_number
from tests.browser import CHROMIUM, PATIENCE, ROOT, until
from tests.notebooks.test_access import AXE, find, judge
from tests.notebooks.test_notebooks import PATHS, first_these, installed_as_locked
from tests.web.test_site import MODEL, Quiet, Site, profile

sys.path.append(str(ROOT / "web" / "book"))
import record

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium on the PATH")

TEACHING = (ROOT / "TEACHING.md").read_text(encoding="utf-8")
FOUND = {
    cell: (path, task) for path in PATHS for cell, task, _ in record.figures(path, TEACHING)
}
SAMPLE = 1000  # answers that are compared at each run, of all figures together
# Another matplotlib leaves out other points of a line that lie close together.
SAME_LINES = installed_as_locked("numpy", "matplotlib")
SIZES = {"laptop": (1366, 768), "tablet": (820, 1180), "phone": (390, 844)}
WITH_FIGURES = sorted({path for path, _ in FOUND.values()})


# ------------------------------------------------------------------ what is recorded


@pytest.fixture(scope="module")
def twins():
    """Give a function that returns a figure of the book as Python makes it."""
    made = {}

    def twin(cell):
        if cell not in made:
            path, task = FOUND[cell]
            made[cell] = record.shown(task.args[2], path.parent)
            record.settle(made[cell])
        return made[cell]

    return twin


def kept(book, cell):
    """Return the controls of a figure and its answers, as the book has them."""
    page = (book / f"{FOUND[cell][0].stem}.html").read_text(encoding="utf-8")
    place = page.index(f'id="figure-{cell}"')
    described = re.compile(r"recorded\((\{.*\})\)</script>").search(page, place)[1]
    script = (book / "_static" / "figures" / f"{cell}.js").read_text(encoding="utf-8")
    packed = re.search(r'", "(.*)"\);', script)[1]
    return json.loads(described)["controls"], json.loads(
        gzip.decompress(base64.b64decode(packed))
    )


def places_of(controls, index):
    """Return the place of each control, of which the last one's changes fastest."""
    found = []
    for control in reversed(controls):
        index, place = divmod(index, len(control["values"]))
        found.insert(0, place)
    return found


def others(controls, index):
    """Return the places of the controls that are no sliders."""
    pairs = zip(controls, places_of(controls, index), strict=True)
    return [place for control, place in pairs if control["kind"] != "Slider"]


def move(figure, controls, index):
    """Set a figure of Python to a recorded place, as it would be typed."""
    places = places_of(controls, index)
    for control, recorded, place in zip(
        figure.controls.values(), controls, places, strict=True
    ):
        if isinstance(control, Slider):
            control.text = recorded["texts"][place]
        else:
            control.value = recorded["values"][place]


def same_lines(one, other):
    """Tell whether two figures show the same lines, as far as versions let them."""
    return one == other or not SAME_LINES


@pytest.mark.parametrize("cell", FOUND)
def test_what_is_recorded_is_what_python_answers(book, twins, cell, count):
    figure, (controls, answers) = twins(cell), kept(book, cell)
    every = range(len(answers["words"]))
    chosen = random.Random(cell).sample(every, min(len(every), SAMPLE // len(FOUND)))
    # In the order of what draws the background anew, which takes long.
    for index in sorted(chosen, key=lambda index: others(controls, index)):
        move(figure, controls, index)
        assert figure.error.value == answers["errors"].get(str(index), "")
        assert figure.answer.words == answers["words"][index]
        assert same_lines(figure.answer.moving, answers["moving"][index])
        count("answers that were recorded", "compared with Python's", 1)


def test_every_live_figure_is_in_the_book(book):
    shown = re.findall(r'id="figure-([\w-]+)"', "".join(map(text_of, book.glob("*.html"))))
    sources = [path.read_text(encoding="utf-8") for path in PATHS]
    assert {*shown} == {*FOUND}
    assert len(FOUND) == sum(len(re.findall(r"\blive\(", source)) for source in sources)


def test_a_figure_is_recorded_anew_when_what_it_needs_changes(tmp_path):
    path = tmp_path / PATHS[3].name

    def key(change=lambda text: text):
        path.write_text(change(PATHS[3].read_text(encoding="utf-8")), encoding="utf-8")
        ((_, _, found),) = record.figures(path, TEACHING)
        return found.hexdigest()

    assert key() == key(lambda text: text.replace("You write the loop", "You build the loop"))
    assert key() != key(lambda text: text.replace("2e-4, 5e-5", "2e-4, 4e-5"))
    assert key() != key(
        lambda text: text.replace("Set the epochs to 10:", "Set the epochs to 9:")
    )


def test_a_value_is_told_of_the_control_that_is_named():
    told = "Set the epochs to 10. Move h down to 1e-15. Move start b to 3."
    for label, due in {"epochs": {10}, "h": {1e-15}, "start b": {3}, "take": set()}.items():
        assert record.told(record.orders(told), [], label, False) == due


def test_places_are_thinned_out_evenly_and_what_is_told_stays():
    values, must = list(range(101)), [0, 33, 100]
    (few,) = record.thinned([(values, must)], 11)
    assert {0, 33, 100} <= {*few}
    assert len(few) in (10, 11)
    assert max(after - before for before, after in itertools.pairwise(few)) <= 20
    assert record.thinned([(values, must), ([False, True], [])], 1000) == [
        values,
        [False, True],
    ]


# ------------------------------------------------------------------ the pages


def text_of(path):
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def served(book):
    site = Site(book)
    yield site
    site.stop()


# What Firefox says of a formula of which one half has come; it waits for the other.
BY_HALF = [
    f"Incorrect number of children for <{tag}/> tag." for tag in ("msup", "msub", "mfrac")
]


@contextmanager
def screen(chromium, served, size="laptop", **options):
    """Give a page of the book on a screen of some size, which hears of other hosts."""
    width, height = SIZES[size]
    touch = {"has_touch": True, "is_mobile": True} if size == "phone" else {}
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        service_workers="block",
        reduced_motion="reduce",
        **{**touch, **options},
    )
    context.set_default_timeout(1000 * PATIENCE)
    page, elsewhere = context.new_page(), []
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("request", lambda request: elsewhere.append(request.url))
    yield page
    context.close()
    assert [error for error in page.errors if error not in BY_HALF] == []
    own = served.address.removesuffix(f"{served.folder.name}/")
    assert [url for url in elsewhere if not url.startswith((own, "data:"))] == []


def open_page(page, served, path):
    page.goto(f"{served.address}{path.stem}.html")


# What the controls of a figure are set to; then its words, what moves in it, and that which
# is due there, as this browser writes it.
SET_TO = """figure => [...figure.querySelectorAll(
    "input[type=text], input[type=checkbox], select"
)].map(field => field.type === "checkbox" ? field.checked : field.value)"""
ANSWERS = """(figure, due) => [
    figure.querySelector(".live-words").textContent.replaceAll("\u00a0", " "),
    figure.querySelector(".live-picture > div:last-of-type").innerHTML,
    Object.assign(document.createElement("div"), { innerHTML: due }).innerHTML,
]"""


def compare(figure, twin):
    """Set a twin as a figure on a page is set, and compare their answers."""
    controls = [each for each in twin.controls.values() if not isinstance(each, Steps)]
    for control, value in zip(controls, figure.evaluate(SET_TO), strict=True):
        if isinstance(control, Slider):
            control.text = value
        else:
            control.value = value
    words, drawn, due = figure.evaluate(ANSWERS, twin.answer.moving)
    assert words == twin.answer.words.replace("\xa0", " ")
    assert same_lines(drawn, due)


def by_keyboard(page, handle):
    for key in ("Home", "ArrowRight", "End", "ArrowLeft"):
        handle.press(key)
        yield


def by_mouse(page, handle):
    box = handle.bounding_box()
    for share in (0.25, 0.7):
        page.mouse.click(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
        yield


def by_touch(page, handle):
    box = handle.bounding_box()
    for share in (0.3, 0.6):
        handle.tap(position={"x": share * box["width"], "y": box["height"] / 2})
        yield


@pytest.mark.parametrize("path", WITH_FIGURES, ids=lambda path: path.stem)
def test_every_figure_answers_as_python_does(chromium, served, twins, path):
    move_all(chromium, served, twins, path, "laptop", by_keyboard)


# The steps of 02 and the choices of 07 between them have every kind of control.
@pytest.mark.parametrize("path", first_these(("02", "07"), WITH_FIGURES))
@pytest.mark.parametrize(("size", "by"), [("tablet", by_mouse), ("phone", by_touch)])
def test_it_answers_to_mouse_and_finger(chromium, served, twins, path, size, by):
    move_all(chromium, served, twins, path, size, by)


def move_all(chromium, served, twins, path, size, by):
    """Move every control of a page's figures, and compare each answer with Python's."""
    with screen(chromium, served, size) as page:
        open_page(page, served, path)
        for cell, twin in figures_of(path, twins):
            figure = page.locator(f"#figure-{cell}")
            figure.scroll_into_view_if_needed()
            page.wait_for_selector(f"#figure-{cell}.live-ready")
            for handle in figure.locator("input[type=range]").all():
                for _ in by(page, handle):
                    compare(figure, twin)
            for switch in figure.locator("input[type=checkbox]").all():
                switch.click()
                compare(figure, twin)
            for choice in figure.locator("select").all():
                choice.select_option(index=2)
                compare(figure, twin)
            for button, pressed in zip(
                figure.locator(".live-steps button").all(), presses(twin), strict=True
            ):
                button.click()
                pressed.click()
                compare(figure, twin)
        # A phone's `innerWidth` grows with what is too wide.
        wide = "({scrollWidth, clientWidth}) => scrollWidth <= clientWidth"
        assert page.evaluate(f"({wide})(document.documentElement)")


def figures_of(path, twins):
    """Yield each figure of a page as Python makes it, set as on a page that opens."""
    for cell in (cell for cell, (own, _) in FOUND.items() if own == path):
        twin = twins(cell)
        for control in twin.controls.values():
            if isinstance(control, Steps):
                control.value = 0  # whatever was compared before
        yield cell, twin


def presses(twin):
    """Return the buttons of a figure that take steps."""
    steps = [each for each in twin.controls.values() if isinstance(each, Steps)]
    return [button for each in steps for button in each.children[1:]]


@pytest.mark.parametrize("path", first_these(("02",), WITH_FIGURES))
@pytest.mark.parametrize(("size", "by"), [("laptop", by_keyboard), ("tablet", by_mouse)])
def test_it_answers_in_firefox(firefox, served, twins, path, size, by):
    move_all(firefox, served, twins, path, size, by)


def test_a_drag_over_the_map_ends_where_the_mouse_is(chromium, served):
    with screen(chromium, served) as page:
        open_page(page, served, FOUND["02-downhill-live"][0])
        figure = page.locator("#figure-02-downhill-live")
        figure.scroll_into_view_if_needed()
        page.wait_for_selector("#figure-02-downhill-live.live-ready")
        start = [figure.get_by_role("textbox", name=f"start {name}") for name in "wb"]
        box = figure.locator(".live-picture").bounding_box()

        def place(x, y):
            return box["x"] + x * box["width"], box["y"] + y * box["height"]

        page.mouse.click(*place(0.7, 0.3))
        due = [field.input_value() for field in start]
        page.mouse.click(*place(0.3, 0.6))
        assert [field.input_value() for field in start] != due
        page.mouse.move(*place(0.3, 0.6))
        page.mouse.down()
        page.mouse.move(*place(0.7, 0.3), steps=5)
        assert [field.input_value() for field in start] == due
        page.mouse.up()


def test_controls_stay_in_sight_at_200_percent(chromium, served):
    low = {"width": 1366 // 2, "height": 768 // 2}
    with screen(chromium, served) as page:
        page.set_viewport_size(low)
        open_page(page, served, PATHS[0])
        page.locator(".live-words").first.scroll_into_view_if_needed()
        page.evaluate("document.querySelector('.live-words').scrollIntoView({block: 'end'})")
        slider = page.locator(".live-figure input[type=range]").first.bounding_box()
        head = page.locator(".bd-header-article").bounding_box()
        words = page.locator(".live-words").first.bounding_box()
        assert head["y"] + head["height"] <= slider["y"] + 1
        assert slider["y"] + slider["height"] <= words["y"]
        assert words["y"] + words["height"] <= low["height"] + 1
        type_into(page.locator(".live-figure").first, 0, "abc")
        error = page.locator("[role=alert]").first.bounding_box()
        assert slider["y"] + slider["height"] <= error["y"]
        assert error["y"] + error["height"] <= low["height"] + 1


TYPED = ["5e-5", "0.00005", "1,000", "1.000", "1,5", "1,234", "abc", "", " ", "1e400", "1e-400"]
TYPED += [
    "5·10^-5",
    "10⁻⁵",
    "1 000 000",
    "1'000",
    "−3",
    "+2",
    ".5",
    "5.",
    "1.5",
    "2e0.5",
    "1_000",
]
TYPED += [
    "10**3",
    "x" * 50,
    "it's",
    "1e6",
    "1,00,000",
    "0x10",
    "٣",
    "nan",
    "inf",
    "-0",
    "12e-1",
]


def test_what_is_typed_is_read_as_python_reads_it(chromium, served):
    with screen(chromium, served) as page:
        open_page(page, served, PATHS[0])
        for whole in (False, True):
            read = "([texts, whole]) => texts.map(text => readNumber(text, 'rate', whole))"
            for text, here in zip(TYPED, page.evaluate(read, [TYPED, whole]), strict=True):
                try:
                    due = {"value": read_number(text, "rate", whole)}
                except ValueError as error:
                    due = {"error": str(error)}
                assert here == due, text


def type_into(figure, number, text):
    field = figure.locator("input[type=text]").nth(number)
    field.fill(text)
    field.press("Enter")
    return field


def test_a_value_that_was_not_recorded_says_so_and_leads_to_python(chromium, served, twins):
    with screen(chromium, served) as page:
        open_page(page, served, PATHS[0])
        figure, twin = page.locator("#figure-00-figure"), twins("00-figure")
        note, error = figure.locator(".live-note"), figure.locator("[role=alert]")
        field = type_into(figure, 1, "12,345")
        compare(figure, twin)
        assert field.input_value() == "10,000"
        assert "12,345 was not recorded: this is 10,000, the nearest." in note.inner_text()
        link = note.locator("a").get_attribute("href")
        assert link == "tab/index.html?path=00_start_here.ipynb#cell-id=00-figure"
        for text in ("abc", "1,5", "-1", "0"):
            type_into(figure, 0, text)
            twin.controls["learning_rate"].text = text
            assert error.inner_text().replace("\xa0", " ") == twin.error.value
            assert note.inner_text() == ""
        type_into(figure, 0, "1e-4")
        assert error.inner_text() == ""
        compare(figure, twin)


# What the theme itself does: the name of the book lies outside the page's landmarks.
THEME = [("region", ".sidebar-primary-item")]
# Thousands of elements that are alike everywhere; those of code are looked at in 03 alone.
ALIKE = [["math"], [".highlight"]]
DARK = """async (context) => {
  const options = { runOnly: ["color-contrast"], resultTypes: ["violations"] };
  const { violations } = await axe.run(context, options);
  return violations.flatMap(({ nodes }) => nodes.map(({ html }) => html));
}"""


@pytest.mark.parametrize("path", first_these(("00", "03")))
def test_no_barrier_in_the_book(chromium, served, path, count):
    context = {"include": [["html"]], "exclude": ALIKE[: 1 if path == PATHS[3] else 2]}
    with screen(chromium, served) as page:
        open_page(page, served, path)
        judge(find(page, THEME, context), THEME, count, "book")


@pytest.mark.parametrize("path", first_these(("03",)))
def test_no_barrier_in_the_dark_book(chromium, served, path):
    with screen(chromium, served, color_scheme="dark") as page:
        open_page(page, served, path)
        page.evaluate(AXE)
        page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
        assert page.evaluate(DARK, {"exclude": ALIKE[:1]}) == []


def test_without_javascript_the_picture_and_its_words_stand(chromium, served):
    with screen(chromium, served, java_script_enabled=False) as page:
        open_page(page, served, PATHS[3])
        figure = page.locator("#figure-03-live")
        assert figure.locator("img").bounding_box()["height"] > 200
        assert "55,731 epochs" in figure.locator(".live-words").inner_text()
        assert figure.locator("input").count() == 0
        hint = page.locator("details").filter(has_text="Hint 1").first
        assert not hint.locator("p").first.is_visible()
        hint.locator("summary").click()
        assert hint.locator("p").first.is_visible()
        assert page.locator("math").count() > 50


def test_a_page_prints_without_controls(chromium, served):
    with screen(chromium, served) as page:
        open_page(page, served, PATHS[3])
        page.emulate_media(media="print")
        figure = page.locator("#figure-03-live")
        assert not figure.locator("input").first.is_visible()
        assert figure.locator(".live-words").is_visible()
        assert not page.locator(".with-python").first.is_visible()


def test_search_finds_the_learning_rate(chromium, served):
    with screen(chromium, served) as page:
        page.goto(f"{served.address}search.html?q=learning+rate")
        found = page.locator("#search-results li")
        until(page, lambda: found.count() >= 6)
        found.first.get_by_role("link").first.click()
        assert "learning rate" in page.locator("article").inner_text()


@pytest.mark.parametrize("browser", ["chromium", "firefox"])
def test_it_opens_from_a_folder(request, browser, book, tmp_path):
    shutil.copytree(book, tmp_path / "a copy", ignore=shutil.ignore_patterns("tab"))
    page = request.getfixturevalue(browser).new_page()
    page.set_default_timeout(1000 * PATIENCE)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((tmp_path / "a copy" / "index.html").as_uri())
    moves(page)
    page.get_by_role("link", name=re.compile("01")).first.click()
    page.wait_for_url("**/01_data_generation.html")
    page.close()
    assert errors == []


def moves(page):
    """Move the first figure of a page, and wait until its words are others."""
    words = page.locator(".live-words").first
    before = words.text_content()
    page.locator(".live-figure input[type=range]").first.press("ArrowLeft")
    page.wait_for_function(
        "([words, before]) => words.textContent !== before",
        arg=[words.element_handle(), before],
    )


ALL_KEPT = """async () => {
  const book = await caches.open("book");
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  const read = [location.href, ...loaded].map((url) => book.match(url.split(/[?#]/)[0]));
  return (await Promise.all(read)).every(Boolean);
}"""


def test_what_was_read_opens_without_a_network_until_a_newer_one_comes(
    chromium, book, tmp_path
):
    own = shutil.copytree(book, tmp_path / "course", ignore=shutil.ignore_patterns("tab"))
    site = Site(own)
    with profile(chromium, tmp_path / "profile") as context:
        page = context.new_page()
        page.set_default_timeout(1000 * PATIENCE)
        page.goto(site.address)
        moves(page)
        until(page, lambda: page.evaluate(ALL_KEPT))
        site.answer_by(Down)
        page.reload()
        moves(page)
        site.answer_by(Quiet)
        index = own / "index.html"
        index.write_text(text_of(index).replace("A straight line", "A newer line"))
        page.reload()
        assert "A newer line" in page.locator("article").inner_text()
    site.stop()


class Down(Quiet):
    """Closes every connection."""

    def send_head(self):
        self.close_connection = True


class Links(HTMLParser):
    """Collects where a page leads, and the places in it."""

    def __init__(self, text):
        super().__init__()
        self.links, self.places = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        """Note an element's addresses and its id."""
        values = dict(attributes)
        self.places.add(values.get("id"))
        self.links += [values[name] for name in ("href", "src") if values.get(name)]


def test_every_link_of_the_book_lives(book):
    found = {path.name: Links(text_of(path)) for path in book.glob("*.html")}
    for name, page in found.items():
        for link in page.links:
            parts = urlsplit(html.unescape(link))
            if parts.scheme in ("https", "data"):
                continue
            assert not parts.scheme, f"{name}: {link}"
            assert (book / unquote(parts.path)).exists(), f"{name}: {link}"
            if parts.path in ("", *found) and parts.fragment:
                places = found[parts.path or name].places
                assert unquote(parts.fragment) in places, f"{name}: {link}"
            if parts.path.startswith("tab/"):
                asked = re.fullmatch(r"path=([\w.]+)", parts.query)[1]
                assert (book / "tab" / "files" / asked).exists()


def test_the_book_is_for_learners(book):
    """What is for the teacher's desk is not in it, and each notebook is there to take along."""
    everything = "".join(map(text_of, book.glob("*.html")))
    assert "TEACHING" not in everything
    assert "Ask before it moves" not in everything
    for path in PATHS:
        assert (book / "_static" / "notebooks" / path.name).read_bytes() == path.read_bytes()
        assert f"_static/notebooks/{path.name}" in everything


@pytest.mark.publishing
def test_a_class_edition_is_a_book_without_solutions(book, tmp_path):
    command = [
        sys.executable,
        str(ROOT / "run.py"),
        "handout",
        str(tmp_path / "class"),
        "--book",
    ]
    subprocess.run(command, check=True, capture_output=True)
    pages = {each.name: text_of(each) for each in (tmp_path / "class" / "site").glob("*.html")}
    assert {path.with_suffix(".html").name for path in PATHS} - pages.keys() == {
        "solutions.html"
    }
    for text in pages.values():
        assert not re.search(r"solutions\.(html|ipynb)|\btab/|Run with Python", text)
    assert 'id="figure-03-live"' in pages["03_training.html"]


def test_the_button_opens_the_same_notebook_with_python(chromium, served, tmp_path):
    with profile(chromium, tmp_path / "profile") as context:
        page = context.new_page()
        open_page(page, served, PATHS[3])
        with context.expect_page() as opened:
            page.get_by_role("link", name="Run with Python").click()
        page = opened.value
        page.set_default_timeout(1000 * PATIENCE)
        page.wait_for_selector(".jp-Notebook")
        page.wait_for_function(f"{MODEL}?.cells.length > 20")
        assert "03 Training" in page.evaluate(f"{MODEL}.cells.get(0).sharedModel.getSource()")


def test_a_link_opens_its_cell_with_python(chromium, served, tmp_path):
    with profile(chromium, tmp_path / "profile") as context:
        page = context.new_page()
        page.set_default_timeout(1000 * PATIENCE)
        page.goto(f"{served.address}tab/index.html?path=03_training.ipynb#cell-id=03-live")
        # The first is that at the notebook's head.
        picture = page.locator("img[alt*='55,731 epochs']").nth(1)
        picture.wait_for()
        in_sight = "img => Math.abs(img.getBoundingClientRect().top - 300) < 300"
        page.wait_for_function(in_sight, arg=picture.element_handle())
