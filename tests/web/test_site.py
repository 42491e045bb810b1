"""The course in a browser tab: built, and used in a real Chromium as a learner would."""

import gzip
import http.server
import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
import zipfile
from contextlib import chdir, contextmanager
from functools import partial

import nbformat
import pytest

from tests.browser import IN_CHROMIUM, NOTE_STARTS, PATIENCE, ROOT, Page
from tests.lessons.test_exercises import EXERCISES, exercises, judge, own_cell
from tests.notebooks.test_notebooks import PATHS, first_these, live_figures

sys.path += [str(ROOT), str(ROOT / "web")]
import build
import fetch

from run import alone

# Told by the browser when a newer worker takes over, or when patience has an end. Asking
# the worker again and again would keep the older one busy, and in its place.
TAKEN_OVER = f"""window.takenOver = new Promise((resolve) => {{
  navigator.serviceWorker?.addEventListener("controllerchange", () => resolve(true));
  setTimeout(resolve, {1000 * PATIENCE}, false);
}})"""
MODEL = "window.jupyterapp?.shell?.currentWidget?.context?.model"
DONE = """() => window.started && ![...document.querySelectorAll(".jp-InputPrompt")].some(
  (prompt) => prompt.textContent.includes("[*]"))"""


# ------------------------------------------------------------------ what is fetched


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Let what is fetched be kept in an empty folder, and nothing be fetched."""
    monkeypatch.setattr(fetch, "CACHE", tmp_path)
    monkeypatch.setattr(fetch, "FILES", tmp_path / "files")
    monkeypatch.setattr(fetch, "from_server", lambda names, folder: None)
    monkeypatch.setattr(fetch, "from_registries", lambda names, folder: None)
    return tmp_path / "files"


WHEEL = b"a wheel"


def test_a_corrupted_wheel_is_refused_and_fetched_again(files, monkeypatch):
    wanted = {"a-1.whl": fetch.hashlib.sha256(WHEEL).hexdigest()}
    bring = {"content": WHEEL + b"!"}

    def server(names, folder):
        for name in names:
            (folder / name).write_bytes(bring["content"])

    monkeypatch.setattr(fetch, "from_server", server)
    with pytest.raises(SystemExit, match=r"not what Pyodide 0\.27\.7 lists: a-1\.whl"):
        fetch.fetch(wanted)
    assert not list(files.iterdir())
    bring["content"] = WHEEL
    fetch.fetch(wanted)
    (files / "a-1.whl").write_bytes(b"damaged on the disk")
    fetch.fetch(wanted)
    assert (files / "a-1.whl").read_bytes() == WHEEL


def test_an_archive_cannot_write_elsewhere(tmp_path, monkeypatch):
    def pip(*words):
        with zipfile.ZipFile(tmp_path / "in" / "archives" / "carrier.whl", "w") as wheel:
            wheel.writestr("../../a-1.whl", "from above")
            wheel.writestr("/tmp/other.whl", "not asked for")

    (tmp_path / "in").mkdir()
    monkeypatch.setattr(fetch, "pip", pip)
    fetch.from_registries(["a-1.whl"], tmp_path / "in")
    written = sorted(str(each.relative_to(tmp_path)) for each in tmp_path.rglob("*.whl"))
    assert written == ["in/a-1.whl", "in/archives/carrier.whl"]


def test_two_builds_take_turns(tmp_path):
    fetch.CACHE.mkdir(parents=True, exist_ok=True)
    with alone(fetch.CACHE / "lock", "building the site"):
        command = [sys.executable, str(ROOT / "web" / "build.py"), str(tmp_path / "site")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as second:
            assert "Another run.py is building the site" in second.stdout.readline()
            second.kill()


def test_what_is_kept_needs_no_network(built, monkeypatch):
    def no_network(names, folder):
        raise AssertionError(f"asked for {names}")

    monkeypatch.setattr(fetch, "from_server", no_network)
    monkeypatch.setattr(fetch, "from_registries", no_network)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "PIP_INDEX_URL", "PIP_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # where nothing answers
    fetch.fetch(fetch.CORE)
    assert len(fetch.pure_wheels()) == len(
        re.findall("==", (fetch.WEB / "wheels.txt").read_text())
    )


# ------------------------------------------------------------------ the site


class Quiet(build.Handler):
    """Counts the bytes that it sends."""

    def copyfile(self, source, outputfile):
        data = source.read()
        self.server.sent.append(len(data))
        outputfile.write(data)

    def log_message(self, *words):
        """Say nothing."""


class Site:
    """A static server for a copy of the site, which lies in a folder of it."""

    def __init__(self, folder, handler=Quiet):
        self.folder = folder
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), None)
        self.server.sent = []
        self.answer_by(handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}/{folder.name}/"

    def answer_by(self, handler):
        """Let another kind of server take over."""
        self.server.RequestHandlerClass = partial(handler, directory=self.folder.parent)

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="module")
def site(built):
    served = Site(built)
    yield served
    served.stop()


@contextmanager
def profile(chromium, folder, **options):
    """Give a browser that keeps in a folder what it stores."""
    options = {"viewport": {"width": 1366, "height": 768}, **options}
    context = chromium.browser_type.launch_persistent_context(folder, **IN_CHROMIUM, **options)
    try:
        yield context
    finally:
        context.close()


@pytest.fixture(scope="module")
def visitor(chromium, tmp_path_factory):
    """Give a browser that visits for the first time."""
    with profile(chromium, tmp_path_factory.mktemp("profile")) as context:
        yield context


def test_what_makes_the_page_is_the_same_under_each_python():
    """A page that was built under another Python would have tests of its own."""
    rows = (ROOT / "web" / "constraints.txt").read_text().splitlines()
    for name in ("jupyterlite-core", "jupyterlite-pyodide-kernel", "pyodide-lock"):
        (row,) = [row for row in rows if row.startswith(f"{name}==")]
        assert ";" not in row


class Tab(Page):
    """One notebook of the site, open in a browser tab."""

    def __init__(self, context, address):
        self.page = context.new_page()
        self.page.set_default_timeout(120_000)
        self.errors = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(address)
        self.page.wait_for_selector(".jp-Notebook")
        self.line = self.page.locator("#course-line")

    def ready(self):
        """Return when Python has started."""
        self.line.locator("button").wait_for()
        return self

    def run_all(self, meanwhile=lambda: None):
        """Run every cell, do something else meanwhile, and return when the last has run."""
        self.page.evaluate(NOTE_STARTS)
        self.menu("Run", "Run All Cells")
        meanwhile()
        # Seldom asked: in every frame would take the time that Python needs.
        self.page.wait_for_function(DONE, polling=100)

    def notebook(self):
        """Return the notebook as the page holds it."""
        text = self.page.evaluate(f"JSON.stringify({MODEL}.toJSON())")
        return nbformat.reads(text, as_version=4)

    def kept(self):
        """Return when what was changed is kept in the browser."""
        self.page.wait_for_function(f"{MODEL}?.dirty === false")


def address_of(site, name):
    return f"{site.address}notebooks/index.html?path={name}.ipynb"


def texts(notebook):
    """Return what the cells of a notebook have printed, and the words of their pictures.

    The browser's kernel stores an output without data where a cell has nothing to show,
    and the page shows nothing for it.
    """
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    found = [each.get("text") or each.get("data", {}).get("text/plain") for each in outputs]
    shown = [each for each in outputs if each.output_type != "execute_result" or each.data]
    assert len(shown) == len([text for text in found if text])
    return [text for text in found if text]


def move(tab, figure, twin):
    """Move each slider of a live figure by keyboard; compare the words with a twin here.

    The words hold six digits of what `descent_path` gives. Not the pictures: the
    matplotlib in the browser is older.
    """
    sliders = [control for control in twin.controls.values() if hasattr(control, "values")]
    handles, words = figure.locator("input[type=range]"), figure.locator("[role=status]")
    assert handles.count() == len(sliders)
    for number, slider in enumerate(sliders):
        for key, place in (("Home", 0), ("End", -1), ("ArrowLeft", -2)):
            handles.nth(number).press(key)
            slider.value = slider.values[place]
            same_words(tab, words, twin)


def same_words(tab, words, twin):
    """Wait for the words below a figure to be those of its twin, whatever their blanks."""

    def shown():
        return words.inner_text().replace("\xa0", " ")

    due = twin.description.replace("\xa0", " ")
    for _ in range(1000):
        if shown() == due:
            break
        tab.page.wait_for_timeout(30)
    assert shown() == due


@pytest.fixture(scope="module")
def opened(visitor, site, request):
    """Give the tab of a notebook in which it has run from the top."""
    path = request.param
    starts = path == PATHS[0]
    tab = Tab(visitor, site.address if starts else address_of(site, path.stem))
    tab.said = tab.line.inner_text()
    tab.page.locator("img[src^='data:']").first.wait_for()  # as stored, without a kernel
    is_unchanged(tab.ready(), site)
    with chdir(path.parent):
        tab.run_all(meanwhile=lambda: live_figures(path))
    tab.path = path
    yield tab
    tab.page.close()
    assert tab.errors == []


def is_unchanged(tab, site):
    """Assert that a notebook is as it lies on the server.

    Of one that opening changes a copy would be kept, and hide a newer original.
    """
    name = re.search(r"path=(\w+\.ipynb)", tab.page.url)[1]
    assert tab.notebook() == nbformat.read(site.folder / "files" / name, as_version=4)
    assert not tab.page.evaluate(f"{MODEL}.dirty")


@pytest.mark.parametrize("opened", first_these(("03",), PATHS[:-1]), indirect=True)
def test_each_notebook_runs_from_the_top(opened):
    stored = nbformat.read(opened.path, as_version=4)
    assert texts(opened.notebook()) == texts(stored)
    twins = live_figures(opened.path)
    opened.until(lambda: opened.page.locator(".live-figure").count() == len(twins), seconds=60)
    for number, twin in enumerate(twins):
        move(opened, opened.live(number), twin)


@pytest.mark.parametrize("opened", PATHS[:1], indirect=True, ids=lambda path: path.stem)
def test_the_address_opens_the_start_page(opened):
    assert "Python is starting" in opened.said
    assert "kept in this browser" in opened.line.inner_text()
    assert "Everything is here." in texts(opened.notebook())[-1]


@pytest.mark.parametrize("opened", first_these(("03",), EXERCISES), indirect=True)
def test_each_exercise_is_answered_right_wrong_and_not(opened, count):
    asked = []
    for name, right, wrong in exercises(opened.path):
        mistake = next(pair for pair in wrong if "Not answered yet" not in pair[1])
        asked += [right[0], mistake, (own_cell(opened.path, name), "Not answered yet")]
    heard = hand_in(opened, [source for source, _ in asked])
    for said, (source, due) in zip(heard, asked, strict=True):
        judge(said, source, due)
    count("answers to exercises", "in the browser tab", len(asked))


# What cells with these sources would print, each without what the others have defined.
HAND_IN = """import contextlib, io, json
def said(source):
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(source, "cell", "exec"), dict(globals()))
    return printed.getvalue()
print(json.dumps([said(source) for source in json.loads({!r})]))"""


def hand_in(tab, sources):
    """Run sources in the last code cell of a notebook; return what each prints."""
    kinds = [cell.cell_type for cell in tab.notebook().cells]
    place = len(kinds) - 1 - kinds[::-1].index("code")
    cell = tab.page.locator(".jp-Notebook-cell").nth(place)
    cell.locator(".cm-content").click()
    tab.page.keyboard.press("Control+a")
    tab.page.keyboard.insert_text(HAND_IN.format(json.dumps(sources)))
    tab.page.evaluate(NOTE_STARTS)
    tab.page.keyboard.press("Control+Enter")
    tab.page.wait_for_function(DONE, polling=100)
    printed = [each.text for each in tab.notebook().cells[place].outputs if "text" in each]
    return json.loads("".join(printed))


# ------------------------------------------------------------------ what is kept

NOTE = "# my own note"


def write_note(tab):
    """Type a note into the first cell with code, and wait until it is kept."""
    tab.page.locator(".jp-CodeCell .cm-content").first.click()
    tab.page.keyboard.press("Control+Home")
    tab.page.keyboard.insert_text(f"{NOTE}\n")
    tab.page.wait_for_function(f"{MODEL}?.dirty")
    tab.kept()


def note_is_there(tab):
    """Tell whether the open notebook has the note."""
    tab.page.wait_for_function(f"{MODEL}?.cells.length > 1")
    return any(cell.source.startswith(NOTE) for cell in tab.notebook().cells)


def upgrade(site, name):
    """Put a newer version of a notebook, and so of the site, on the server."""
    path = site.folder / "files" / f"{name}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["metadata"]["course"] = "newer"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    path.with_name(path.name + ".pack").write_bytes(gzip.compress(path.read_bytes()))
    worker = site.folder / "service-worker.js"
    worker.write_text(worker.read_text().replace('"course-', '"course-newer-'))


@pytest.fixture
def own(built, tmp_path):
    """Give a copy of the site that a test may change, and stop."""
    shutil.copytree(built, tmp_path / "course")
    served = Site(tmp_path / "course")
    yield served
    served.stop()


# A cell runs, and the others wait for it.
LONG = "import time\ntime.sleep(30)\n"
STORED = """async () => {
  const path = new URLSearchParams(location.search).get("path");
  const { content } = await jupyterapp.serviceManager.contents.get(path, { content: true });
  return JSON.stringify(content);
}"""


def leave_while_cells_run(tab):
    """Run all cells, the first of which takes long, and leave the tab for another one."""
    tab.page.locator(".jp-CodeCell .cm-content").first.click()
    tab.page.keyboard.press("Control+Home")
    tab.page.keyboard.insert_text(LONG)
    tab.menu("Run", "Run All Cells")
    tab.until(lambda: not texts(tab.notebook()))  # all waiting, and all empty
    tab.page.evaluate("""() => {
        Object.defineProperty(document, "visibilityState", { value: "hidden" });
        dispatchEvent(new Event("visibilitychange"));
    }""")
    tab.kept()


def test_work_outlives_reloading_closing_and_a_newer_site(chromium, own, tmp_path):
    name = "00_start_here"
    with profile(chromium, tmp_path / "profile") as context:
        write_note(Tab(context, own.address))
    upgrade(own, name)
    with profile(chromium, tmp_path / "profile") as context:
        context.add_init_script(TAKEN_OVER)
        tab = Tab(context, address_of(own, name))
        assert note_is_there(tab)
        assert tab.page.evaluate("takenOver")
        tab.page.reload()
        tab.ready()
        assert f"path={name}" in tab.page.url
        assert note_is_there(tab)
        assert "newer version" in tab.line.inner_text()
        tab.page.on("dialog", lambda dialog: dialog.accept())
        with tab.page.expect_navigation():
            tab.line.locator("button").click()
        assert not note_is_there(tab)
        assert "kept in this browser" in tab.ready().line.inner_text()
        before = texts(tab.notebook())
        leave_while_cells_run(tab)
        stored = nbformat.reads(tab.page.evaluate(STORED), as_version=4)
        assert any(cell.source.startswith(LONG) for cell in stored.cells)
        assert texts(stored) == before


ALL_KEPT = """async () => {
  const due = [...NEEDED, ...LATER, "../files/solutions.ipynb"];
  return (await Promise.all(due.map((url) => caches.match(url.split("?")[0])))).every(Boolean);
}"""


@pytest.fixture(scope="module")
def tablet(chromium, built, tmp_path_factory):
    """Give a tablet's tab without a network, after a first visit, and the server of that."""
    folder = tmp_path_factory.mktemp("tablet")
    screen = {"viewport": {"width": 820, "height": 1180}, "has_touch": True, "is_mobile": True}
    served = Site(built)
    with profile(chromium, folder / "profile", **screen) as context:
        tab = Tab(context, served.address).ready()
        tab.until(lambda: tab.page.evaluate(ALL_KEPT), seconds=120)
        tab.page.close()
        served.stop()
        yield Tab(context, served.address).ready(), served


def test_a_first_visit_loads_as_much_as_is_said(tablet):
    _, served = tablet
    for page in (ROOT / "README.md", served.folder / "index.html"):
        (megabytes,) = re.findall(r"first visit.* about (\d+) MB", page.read_text("utf-8"))
        assert abs(sum(served.server.sent) / 1e6 - int(megabytes)) < 1


def test_a_finger_moves_a_slider_without_a_network(tablet):
    tab, _ = tablet
    tab.run_all()
    scrolled = "jupyterapp.shell.currentWidget.content.outerNode.scrollTop"
    assert tab.page.evaluate(scrolled) == 0  # Run All leaves the reader at the figure
    figure = tab.live(0)
    assert figure.bounding_box()["width"] <= 820
    handle = figure.locator("input[type=range]").first
    box, before = handle.bounding_box(), float(handle.input_value())
    y, start = box["y"] + box["height"] / 2, before / float(handle.get_attribute("max"))
    finger = tab.page.context.new_cdp_session(tab.page)

    def draw(*places):
        """Put the finger down, draw it over these places, and lift it."""
        kinds = ["touchStart", *["touchMove"] * (len(places) - 1), "touchEnd"]
        for kind, place in zip(kinds, [*places, None], strict=True):
            points = [dict(zip("xy", place, strict=True))] if place else []
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
            tab.page.wait_for_timeout(50)

    draw(*((box["x"] + box["width"] * share, y) for share in (start, start / 2)))
    tab.until(lambda: float(handle.input_value()) < 0.7 * before)
    # Drawn across the slider, it scrolls the page and moves nothing.
    place, x = handle.input_value(), box["x"] + 0.9 * box["width"]
    draw(*((x, y - far) for far in range(0, 200, 20)))
    tab.until(lambda: tab.page.evaluate(scrolled) > 50)
    tab.until(lambda: handle.input_value() == place)


REACHED = """item => {
    const box = item.getBoundingClientRect();
    return item.contains(document.elementFromPoint(
        box.x + box.width / 2, box.y + box.height / 2));
}"""


def test_on_a_phone_every_menu_is_reached_and_no_text_opens_its_source(tablet):
    tab, _ = tablet
    tab.page.set_viewport_size({"width": 390, "height": 844})
    menus = tab.page.locator(".lm-MenuBar-item").all()
    assert len(menus) == 7
    assert all(menu.evaluate(REACHED) for menu in menus)
    text = tab.page.locator(".jp-MarkdownCell").first
    text.dblclick()
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_timeout(500)
    assert text.locator(".jp-RenderedMarkdown").is_visible()
    assert not text.locator(".cm-content").is_visible()
    tab.page.set_viewport_size({"width": 820, "height": 1180})


def test_a_notebook_opens_without_a_network_for_the_first_time(tablet):
    tab, served = tablet
    tab = Tab(tab.page.context, address_of(served, "solutions")).ready()
    is_unchanged(tab, served)
    assert not tab.page.evaluate("[...document.fonts].some((each) => each.status === 'error')")
    tab.page.close()


# ------------------------------------------------------------------ other servers and networks

# The page looks at once at what it would look at after ten seconds.
HURRY = """
const wait = window.setInterval;
window.setInterval = (action, pause) => wait(action, pause === 10_000 ? 200 : pause);
"""
NO_LOOK = HURRY.replace("200", "1e9")
# Chromium's setting that a site may keep nothing.
KEEP_NOTHING = {"profile": {"default_content_setting_values": {"cookies": 2}}}
# A server's process in which the system has wrong types, as some Windows registries.
WRONG_TYPES = """
import mimetypes, sys
from pathlib import Path
mimetypes.add_type("text/plain", ".js")
sys.path.append(sys.argv[1])
import build
build.serve(Path(sys.argv[2]), [int(word) for word in sys.argv[3:]])
"""


@pytest.fixture
def serve(built):
    """Give a function that serves the site by a handler."""
    served = []

    def start(handler):
        served.append(Site(built, handler))
        return served[-1]

    yield start
    for each in served:
        each.stop()


@pytest.fixture
def page(chromium):
    """Give a page in a browser of its own, which does not wait as long as a learner's."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    context.set_default_timeout(120_000)
    context.add_init_script(HURRY)
    yield context.new_page()
    context.close()


def said(page, words):
    """Return what a page says, when these words are in it."""
    line = page.locator("#line, #course-line").filter(has_text=re.compile(words))
    line.wait_for()
    return line.inner_text()


def refusing(pattern, status):
    """Return a handler that sends a page in the place of some files; nothing if no status."""

    class Refusing(Quiet):
        def send_head(self):
            if not re.search(pattern, self.path):
                return super().send_head()
            if status is None:
                self.close_connection = True
                return None
            self.send_response(status)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            return io.BytesIO(b"<!DOCTYPE html><title>Not here</title>")

    return Refusing


@pytest.mark.parametrize(
    ("ending", "status", "words"),
    [
        ("whl", 404, r"[\w.-]+\.whl did not load: it is missing on the server \(404\)"),
        ("ipynb", 404, r"00_start_here\.ipynb did not load: it is missing on .* \(404\)"),
        ("wasm", 200, r"pyodide\.asm\.wasm did not load: a web page came in its place"),
        ("wasm", 403, r"pyodide\.asm\.wasm did not load: it is blocked \(403\)"),
    ],
)
def test_a_file_that_does_not_load_is_named(page, serve, ending, status, words):
    served = serve(refusing(rf"\.{ending}", status))
    page.goto(served.address)
    help_ = rf"let files through that end in \.{ending}, try another network, or install"
    assert re.fullmatch(rf"{words}\. .* {help_} .*", said(page, "did not load"))
    served.answer_by(Quiet)
    wasm = "fetch('../static/pyodide/pyodide.asm.wasm').then((answer) => answer.text())"
    assert page.evaluate(f"{wasm}.then((text) => text.slice(1, 4))") == "asm"  # not the page


def test_a_script_that_does_not_load_is_named_at_once(page, serve):
    page.add_init_script(NO_LOOK)
    page.goto(serve(refusing("jlab_core", None)).address)
    said(page, r"jlab_core\.\w+\.js did not load: it is blocked, or the connection broke\.")
    # Until the notebook is there, something can be read and seen.
    assert page.get_by_role("heading", name="Gradient descent").is_visible()
    assert page.locator("#course-cover img").evaluate("each => each.naturalWidth") == 1760


class PlainScripts(Quiet):
    """Has types from a registry in which .js is text."""

    def guess_type(self, path):
        return "text/plain" if path.endswith(".js") else super().guess_type(path)


def test_a_server_that_calls_scripts_text_is_named_until_it_is_mended(page, serve):
    page.add_init_script(NO_LOOK)
    served = serve(PlainScripts)
    for address in (served.address, address_of(served, "00_start_here")):
        page.goto(address)
        words = said(page, "did not load")
        assert words.startswith(
            "config-utils.js did not load: the server calls it text/plain. "
        )
        assert "python3 run.py site --serve" in words
    served.answer_by(Quiet)
    page.goto(served.address)
    page.wait_for_selector(".jp-Notebook")


def test_a_page_opened_from_a_folder_says_how_to_serve_it(page, built):
    page.add_init_script(NO_LOOK)
    for name in ("index.html", "notebooks/index.html"):
        page.goto((built / name).as_uri())
        assert "python3 run.py site --serve" in said(
            page, "cannot run the course from a folder"
        )


def test_what_is_slow_and_not_kept_is_told(chromium, serve, tmp_path):
    waiting = threading.Event()

    class Slow(Quiet):
        def send_head(self):
            if self.path.endswith(".wasm"):
                waiting.wait()
            return super().send_head()

    served = serve(Slow)
    python = (served.folder / "static" / "pyodide").iterdir()
    needed = [each for each in python if each.suffix != ".pack"]
    needed += [served.folder / "config-utils.js", served.folder / "jupyter-lite.json"]
    sizes = [each.stat().st_size for each in needed if each.suffix != ".wasm"]
    settings = tmp_path / "profile" / "Default" / "Preferences"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps(KEEP_NOTHING))
    with profile(chromium, tmp_path / "profile") as context:
        context.add_init_script(HURRY)
        tab = Tab(context, served.address)
        arrived = (
            f"{len(sizes)} of its {len(needed)} files have arrived, {sum(sizes) / 1e6:.1f} MB"
        )
        assert said(tab.page, arrived).startswith("Python is still starting: ")
        waiting.set()
        tab.ready()
        assert "This browser keeps nothing: download your notebook" in tab.line.inner_text()


@contextmanager
def own_server(site, *ports):
    """Start the site's own server on the first free port of these; give its process."""
    command = [sys.executable, "-c", WRONG_TYPES, str(ROOT / "web"), str(site), *ports]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes) as process:
        yield process
        process.kill()


def test_the_sites_own_server_has_types_of_its_own(built):
    files = {each.suffix: each.relative_to(built) for each in built.rglob("*.*")}
    types = {}
    with own_server(built, "0") as process:
        address = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())[0]
        for suffix, path in files.items():
            with urllib.request.urlopen(address + path.as_posix()) as answer:
                types[suffix] = answer.headers.get_content_type()
    assert types[".js"] in ("text/javascript", "application/javascript")
    assert types[".css"] == "text/css"
    assert types[".html"] == "text/html"
    assert types[".json"] == "application/json"
    assert types[".svg"] == "image/svg+xml"
    assert types[".wasm"] == "application/wasm"
    for suffix in (".ipynb", ".pack", ".whl", ".zip"):
        assert types[suffix].startswith("application/")


@pytest.fixture
def taken():
    """Give a port that is in use."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield str(other.getsockname()[1])


@pytest.mark.skipif(os.name == "nt", reason="Ctrl+C would reach the tests too")
def test_the_sites_own_server_takes_another_port_and_ends_by_ctrl_c(built, taken):
    with own_server(built, taken, "0") as process:
        assert process.stdout.readline().startswith(f"Port {taken} is in use;")
        assert "Ctrl+C" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.communicate() == ("Stopped.\n", "")
        assert process.returncode == 0


def test_the_sites_own_server_says_that_no_port_is_free(built, taken):
    with own_server(built, taken) as process:
        output, error = process.communicate()
        assert (process.returncode, output) == (1, "")
    assert re.fullmatch(rf"The ports {taken} to {taken} are all in use: .*\n", error)
