"""The course in a browser tab: built, and used in a real Chromium as a learner would."""

import gzip
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import zipfile
from contextlib import chdir, contextmanager
from functools import partial

import nbformat
import pytest
from browser import CHROMIUM, FLAGS, ROOT, Page
from exercises_03 import loop
from test_notebooks import PATHS, live_figures

sys.path += [str(ROOT), str(ROOT / "web")]
import fetch

from run import alone

# Told by the browser when a newer worker takes over, or after a minute without one. Asking
# the worker again and again would keep the older one busy, and in its place.
TAKEN_OVER = """window.takenOver = new Promise((resolve) => {
  navigator.serviceWorker?.addEventListener("controllerchange", () => resolve(true));
  setTimeout(resolve, 60_000, false);
})"""
MODEL = "window.jupyterapp?.shell?.currentWidget?.context?.model"
RUN = [path for path in PATHS if path.stem != "solutions"]


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


@pytest.mark.parametrize(
    "name", ["../a.whl", "/etc/a", "a/b.whl", "..", ".hidden", "C:\\a", "", "a\nb", "-r"]
)
def test_a_hostile_file_name_is_refused(files, name):
    with pytest.raises(ValueError, match="must be the plain name of a file"):
        fetch.fetch({name: "0" * 64})


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


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """Return the folder of a site that was built as the README says, once for all workers."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, outcome = shared / "site" / "course", shared / "site.txt"
    try:
        (shared / "site").mkdir()
    except FileExistsError:
        while not outcome.exists():
            time.sleep(0.2)
    else:
        command = [sys.executable, str(ROOT / "run.py"), "site", str(folder)]
        result = subprocess.run(command, capture_output=True, text=True)
        outcome.write_text(result.stderr if result.returncode else "")
    wrong = outcome.read_text()
    if "Is this computer online?" in wrong:
        pytest.skip(f"the site needs a network once: {wrong.strip()}")
    assert folder.exists(), wrong
    return folder


class Site:
    """A static server for a copy of the site, which lies in a folder of it."""

    def __init__(self, folder):
        self.folder = folder
        handler = partial(Quiet, directory=folder.parent)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}/course/"

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *words):
        """Say nothing."""


@pytest.fixture(scope="module")
def site(built):
    served = Site(built)
    yield served
    served.stop()


@contextmanager
def profile(chromium, folder, **options):
    """Give a browser that keeps in a folder what it stores."""
    options = {"viewport": {"width": 1366, "height": 768}, **options}
    context = chromium.browser_type.launch_persistent_context(
        folder, executable_path=CHROMIUM, args=FLAGS, **options
    )
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

    def ready(self):
        """Return when Python has started."""
        self.page.wait_for_selector("#course-line button")
        self.wait_until_idle()
        return self

    def notebook(self):
        """Return the notebook as the page holds it."""
        text = self.page.evaluate(f"JSON.stringify({MODEL}.toJSON())")
        return nbformat.reads(text, as_version=4)

    def kept(self):
        """Return when what was changed is kept in the browser."""
        self.page.wait_for_function(f"{MODEL}?.dirty === false")


@pytest.fixture
def opened(visitor, site, request):
    """Give a notebook's tab, closed afterwards with its kernel."""
    tab = Tab(visitor, f"{site.address}notebooks/index.html?path={request.param}.ipynb")
    yield tab
    tab.page.close()
    assert tab.errors == []


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


def test_the_address_opens_the_start_page(visitor, site):
    tab = Tab(visitor, site.address)
    line = tab.page.locator("#course-line")
    assert re.search(r"Python is starting: \d+ to \d+ s", line.inner_text())
    tab.page.wait_for_selector("img[src^='data:']")  # as stored, before there is a kernel
    tab.ready()
    assert "kept in this browser" in line.inner_text()
    tab.run_all()
    stored = nbformat.read(ROOT / "notebooks" / "00_start_here.ipynb", as_version=4)
    assert texts(tab.notebook()) == texts(stored)
    assert "Everything is here." in texts(stored)[-1]
    tab.page.reload()
    tab.page.wait_for_selector(".jp-Notebook")
    assert "00_start_here" in tab.page.url
    tab.page.close()


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
    for _ in range(100):
        if shown() == due:
            break
        tab.page.wait_for_timeout(100)
    assert shown() == due


@pytest.mark.parametrize("opened", [path.stem for path in RUN], indirect=True)
def test_each_notebook_runs_from_the_top(opened, request):
    path = ROOT / "notebooks" / f"{request.node.callspec.params['opened']}.ipynb"
    opened.ready()
    opened.run_all(shows=".live-figure" if "live(" in path.read_text("utf-8") else "body")
    assert texts(opened.notebook()) == texts(nbformat.read(path, as_version=4))
    with chdir(path.parent):
        twins = live_figures(path)
    assert opened.page.locator(".live-figure").count() == len(twins)
    for number, twin in enumerate(twins):
        move(opened, opened.live(number), twin)


def ask(tab, answer):
    """Type an answer into the cell of the loop's exercise, run it, and return what is said."""
    cells = [cell.source for cell in tab.notebook().cells]
    place = next(index for index, source in enumerate(cells) if "check_loop(" in source)
    check = cells[place].rstrip().splitlines()[-1]
    cell = tab.page.locator(".jp-Notebook-cell").nth(place)
    cell.locator(".cm-content").click()
    tab.page.keyboard.press("Control+a")
    tab.page.keyboard.insert_text(f"{answer}\n{check}")
    tab.page.keyboard.press("Control+Enter")
    tab.wait_until_done()
    return cell.locator(".jp-OutputArea").inner_text()


@pytest.mark.parametrize("opened", ["03_training"], indirect=True)
def test_an_exercise_is_answered_right_and_wrong(opened):
    opened.ready()
    opened.run_all()
    assert "Right" in ask(opened, loop().replace("def answer", "def my_loop"))
    assert "Right" not in ask(opened, loop(sign="+").replace("def answer", "def my_loop"))


# ------------------------------------------------------------------ what is kept

NOTE = "# my own note"


def address_of(site, name):
    return f"{site.address}notebooks/index.html?path={name}.ipynb"


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
    name = "04_evaluation"
    with profile(chromium, tmp_path / "profile") as context:
        tab = Tab(context, own.address)
        tab.page.goto(address_of(own, name))
        write_note(tab)
        tab.page.reload()
        assert note_is_there(tab)
    upgrade(own, name)
    with profile(chromium, tmp_path / "profile") as context:
        context.add_init_script(TAKEN_OVER)
        tab = Tab(context, address_of(own, name))
        assert tab.page.evaluate("takenOver")
        tab.page.reload()
        tab.ready()
        assert note_is_there(tab)
        assert "newer version" in tab.page.locator("#course-line").inner_text()
        tab.page.on("dialog", lambda dialog: dialog.accept())
        with tab.page.expect_navigation():
            tab.page.locator("#course-line button").click()
        assert not note_is_there(tab)
        assert "kept in this browser" in tab.ready().page.locator("#course-line").inner_text()
        before = texts(tab.notebook())
        leave_while_cells_run(tab)
        stored = nbformat.reads(tab.page.evaluate(STORED), as_version=4)
        assert any(cell.source.startswith(LONG) for cell in stored.cells)
        assert texts(stored) == before


def test_opening_a_notebook_changes_nothing(visitor, site):
    """Otherwise a copy of it would be kept, and hide a newer original."""
    tab = Tab(visitor, address_of(site, "solutions")).ready()
    path = site.folder / "files" / "solutions.ipynb"
    assert tab.notebook() == nbformat.read(path, as_version=4)
    assert not tab.page.evaluate(f"{MODEL}.dirty")
    tab.page.close()


def test_it_opens_without_a_network_after_the_first_visit(chromium, own, tmp_path):
    with profile(chromium, tmp_path / "profile") as context:
        tab = Tab(context, own.address).ready()
        last = "async () => Boolean(await caches.match('../files/solutions.ipynb'))"
        tab.until(lambda: tab.page.evaluate(last), seconds=60)
        tab.page.close()
        own.stop()
        tab = Tab(context, own.address).ready()
        tab.run_all()
        assert tab.notebook().cells[1].execution_count
        Tab(context, address_of(own, "04_evaluation")).ready()  # not opened before


def test_a_finger_moves_a_slider_on_a_tablet(chromium, site, tmp_path):
    screen = {"viewport": {"width": 820, "height": 1180}, "has_touch": True, "is_mobile": True}
    with profile(chromium, tmp_path / "profile", **screen) as context:
        tab = Tab(context, site.address).ready()
        tab.run_all()
        figure = tab.live(0)
        assert figure.bounding_box()["width"] <= 820
        handle = figure.locator("input[type=range]").first
        box, before = handle.bounding_box(), float(handle.input_value())
        y, start = box["y"] + box["height"] / 2, before / float(handle.get_attribute("max"))
        finger = tab.page.context.new_cdp_session(tab.page)
        for kind, share in [("touchStart", start), ("touchMove", start / 2), ("touchEnd", 0)]:
            point = {"x": box["x"] + box["width"] * share, "y": y}
            points = [] if kind == "touchEnd" else [point]
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
            tab.page.wait_for_timeout(100)
        tab.until(lambda: float(handle.input_value()) < 0.7 * before)
