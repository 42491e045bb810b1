"""Saved, opened again and exported: a live figure leaves its picture and its words."""

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_notebook, new_output

from still_pictures import WIDGET, before_exporting, before_saving, keep_still_pictures
from tests.browser import CHROMIUM, ROOT, Page, server
from tests.execute import NOTEBOOKS

START, DERIVATION = (
    NOTEBOOKS / f"{name}.ipynb" for name in ("00_start_here", "02_gradient_derivation")
)
VIEW = {"version_major": 2, "version_minor": 0, "model_id": "1"}
INSTALLED = {
    "server.json": "jupyter_server_config.d/still_pictures.json",
    "nbconvert.json": "jupyter_nbconvert_config.json",
}


@pytest.fixture(scope="module", autouse=True)
def installed():
    """Fail where Jupyter reads other settings than those of this folder."""
    for ours, theirs in INSTALLED.items():
        path = Path(sys.prefix, "etc", "jupyter", theirs)
        advice = "install the course again: pip install -r requirements.txt"
        assert path.exists(), f"{path} is missing; {advice}"
        text = (ROOT / "still_pictures" / ours).read_text("utf-8")
        assert path.read_text("utf-8") == text, f"{path} is out of date; {advice}"


def shows(*outputs):
    """Return a notebook of one cell that shows these, each named by its kinds."""
    data = [new_output("display_data", each) for each in outputs]
    return new_notebook(cells=[new_code_cell(outputs=data)])


def kinds(notebook):
    """Return the kinds of each output."""
    return [set(output.data) for cell in notebook.cells for output in cell.outputs]


def test_a_widget_gives_way_to_its_picture_and_stays_without_one():
    notebook = shows(
        {WIDGET: VIEW, "text/html": "<figure>", "text/plain": "words"},
        {WIDGET: VIEW, "text/plain": "IntSlider(value=0)"},
        {"text/html": "<b>4</b>"},
    )
    notebook.cells[0].outputs.append(new_output("stream", text="printed"))
    keep_still_pictures(notebook)
    assert notebook.cells[0].outputs.pop().text == "printed"
    left = [{"text/html", "text/plain"}, {WIDGET, "text/plain"}, {"text/html"}]
    assert kinds(notebook) == left


@pytest.mark.parametrize(
    "content",
    [
        {"cells": []},
        {"cells": [{"cell_type": "markdown", "source": "words"}]},
        {"cells": [{"cell_type": "code", "outputs": [{"output_type": "error"}]}]},
        {"worksheets": [{"cells": []}]},  # of format 3
    ],
)
def test_saving_leaves_everything_else_alone(content):
    before = json.dumps(content)
    before_saving(model={"type": "notebook", "content": content}, path="a.ipynb")
    before_saving(model={"type": "file", "content": "text/html"}, path="a.txt")
    before_saving(model={"type": "directory"}, path="a")
    assert json.dumps(content) == before


def test_the_state_of_widgets_is_exported_where_one_shows():
    state = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    for outputs, kept in [
        ([{WIDGET: VIEW, "text/html": "<figure>"}], {}),
        ([{WIDGET: VIEW, "text/html": "<figure>"}, {WIDGET: VIEW}], {"widgets": state}),
    ]:
        notebook = shows(*outputs)
        notebook.metadata["widgets"] = state
        exported, resources = before_exporting(notebook, {"a": "resource"})
        assert exported.metadata == kept
        assert resources == {"a": "resource"}


def test_a_server_imports_nothing_else_for_it():
    code = "import sys; before = {*sys.modules}; import still_pictures;"
    code += " print(*{*sys.modules} - before)"
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert printed.stdout.split() == ["still_pictures"]


def live_words(path):
    """Return the words of each live figure in a notebook that was run."""
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if "outputs" in cell]
    return [cell.outputs[-1].data["text/plain"] for cell in cells if "live(" in cell.source]


def captions(page):
    """Return the words below each picture of an HTML page; none asks for a widget."""
    soup = BeautifulSoup(page, "html.parser")
    assert "jupyter.widget" not in page
    assert "html-manager" not in page
    figures = [each.parent for each in soup.select("figure > img[src^='data:image/png'] + *")]
    return [figure.figcaption.get_text() for figure in figures]


def test_a_server_as_on_binder_saves_and_exports_pictures(tmp_path):
    content = nbformat.read(START, as_version=4)
    (figure,) = [cell for cell in content.cells if "live(" in cell.source]
    figure.outputs[0].data[WIDGET] = VIEW
    body = {"type": "notebook", "format": "json", "content": content}

    def ask(path, method="GET", data=None):
        headers = {"Authorization": "token secret", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{address}/{path}", data, headers, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read().decode()

    with server(tmp_path, base="/user/ada", token="secret") as address:
        ask("api/contents/again.ipynb", "PUT", json.dumps(body).encode())
        page = ask("nbconvert/html/again.ipynb")
    saved = tmp_path / "again.ipynb"
    assert WIDGET not in saved.read_text("utf-8")
    assert captions(page) == live_words(saved) == live_words(START)


def test_nbconvert_executes_and_exports_pictures(tmp_path):
    # Nobody answers for the network; what is needed from it would fail.
    nowhere = dict.fromkeys(("http_proxy", "https_proxy"), "http://127.0.0.1:9")
    own = {f"JUPYTER_{name}_DIR": str(tmp_path) for name in ("CONFIG", "DATA", "RUNTIME")}
    command = [sys.executable, "-m", "nbconvert", "--execute", "--to", "html"]
    command += [f"--output-dir={tmp_path}", START]
    done = subprocess.run(
        command, env=os.environ | nowhere | own, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    page = (tmp_path / START.with_suffix(".html").name).read_text("utf-8")
    assert captions(page) == live_words(START)


# What a page shows of each figure once its picture is there: words, and the picture's width.
SEEN = """async () => {
    const captions = [...document.querySelectorAll('figure > img + figcaption')];
    const pictures = captions.map(each => each.previousSibling);
    await Promise.all(pictures.map(each => each.decode()));
    return captions.map((each, i) => [each.innerText, pictures[i].naturalWidth]);
}"""


@pytest.mark.skipif(not CHROMIUM, reason="no Chromium on the PATH")
@pytest.mark.parametrize(
    ("app", "path"),
    [
        ("lab", START),
        ("notebook", START),
        pytest.param("lab", DERIVATION, marks=pytest.mark.publishing),
    ],
    ids=lambda value: getattr(value, "stem", value),
)
def test_a_notebook_opened_again_shows_its_figures(app, path, folder, lab, chromium):
    again = folder / "notebooks" / f"again_{app}.ipynb"
    shutil.copy(path, again)
    page = Page(chromium, lab, again.stem, app=app)
    page.run_all()
    expected = live_words(path)
    assert page.page.locator(".live-figure").count() == len(expected)
    before = again.read_bytes()
    page.menu("File", "Save Notebook")
    page.until(lambda: again.read_bytes() != before)
    assert page.page.locator(".live-figure").count() == len(expected)  # saving changes no page
    page.close()
    assert page.session() is None

    page = Page(chromium, lab, again.stem, app=app)
    assert [words for words, _ in page.page.evaluate(SEEN)] == expected
    assert all(width >= 1200 for _, width in page.page.evaluate(SEEN))
    shown = page.page.locator("body").inner_text()
    assert "Error displaying widget" not in shown
    assert "model not found" not in shown
    assert page.page.locator(".live-figure").count() == 0
    page.close()
