"""What the tests of one notebook share: a kernel in which it ran, and an open page."""

import os
import shutil
import subprocess
import sys
import time
from types import SimpleNamespace

import nbformat
import pytest
from playwright.sync_api import sync_playwright

from tests.browser import IN_CHROMIUM, IN_FIREFOX, ROOT, Page, server
from tests.execute import NOTEBOOKS, cleaned, client


def pytest_ignore_collect(collection_path):
    """Look for examples in no module but those that hold tests.

    In the others it would compute every number of the course in each worker.
    """
    other = collection_path.suffix == ".py" and not collection_path.name.startswith("test_")
    return other or None


@pytest.fixture(scope="session")
def ran(request):
    """Give a notebook that has run from the top, its text, and its kernel, still running.

    Ask for one by `parametrize("ran", …, indirect=True)`.
    """
    notebook = nbformat.read(request.param, as_version=4)
    run = client(notebook, request.param.parent)
    with run.setup_kernel():
        for place, cell in enumerate(notebook.cells):
            run.execute_cell(cell, place)
        yield SimpleNamespace(path=request.param, text=cleaned(notebook), client=run)


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """Return a folder with a copy of the notebooks, so that nothing is saved into ours."""
    root = tmp_path_factory.mktemp("course")
    shutil.copytree(NOTEBOOKS, root / "notebooks")
    return root


@pytest.fixture(scope="session")
def lab(folder):
    """Give the address of a server for JupyterLab, and for Notebook 7."""
    with server(folder) as address:
        yield address


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as running:
        yield running


def launched(kind, options):
    """Give a browser that runs, where there is one."""
    if not options["executable_path"]:
        pytest.skip(f"no {kind.name} on the PATH")
    with kind.launch(**options) as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright):
    yield from launched(playwright.chromium, IN_CHROMIUM)


@pytest.fixture(scope="session")
def firefox(playwright):
    yield from launched(playwright.firefox, IN_FIREFOX)


@pytest.fixture(scope="session")
def jupyterlab(chromium, lab):
    """Give a page of JupyterLab in which one notebook after the other is opened."""
    page = Page(chromium, lab)
    yield page
    page.page.close()


@pytest.fixture(scope="session")
def opened(request, jupyterlab):
    """Give a notebook's page in JupyterLab after Run All; leave it as wide and as light.

    Ask for one by `parametrize("opened", …, indirect=True)`. `page.before` are the pictures
    that the page showed on a laptop before the notebook ran.
    """
    page = jupyterlab
    page.path = request.param
    page.open(page.path.stem)
    with page.on_a_screen():
        page.before = page.pictures()
    page.run_all(shows=".live-figure" if "live(" in page.path.read_text("utf-8") else "body")
    yield page
    assert page.errors == []
    page.close_notebook()


@pytest.fixture(scope="session")
def book(tmp_path_factory, request):
    """Return the folder of a site that was built as the README says, once for all workers.

    With --all it is a draft.
    """
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
        command += ["--draft"] * request.config.option.all
        result = subprocess.run(command, capture_output=True, text=True)
        outcome.write_text(result.stderr if result.returncode else "")
    wrong = outcome.read_text()
    if "Is this computer online?" in wrong:
        pytest.skip(f"the site needs a network once: {wrong.strip()}")
    assert folder.exists(), wrong
    return folder


@pytest.fixture(scope="session")
def built(book):
    """Return the folder of the tab."""
    return book / "tab"
