"""What the tests of the book and of the tab behind it share: a site that was built once."""

import os
import subprocess
import sys
import time

import pytest

from tests.browser import ROOT


@pytest.fixture(scope="session")
def book(tmp_path_factory):
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


@pytest.fixture(scope="session")
def built(book):
    """Return the folder of the tab."""
    return book / "tab"
