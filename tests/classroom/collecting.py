"""The page `collect` in a real Chromium, with a folder as the command hands it over."""

import csv
import io
import threading
from contextlib import contextmanager
from functools import partial
from pathlib import PurePosixPath

from classroom import collect
from classroom.submissions import Given

DONE = "/are judged|could not|No notebooks/.test(document.getElementById('status').textContent)"


@contextmanager
def served(tab, folder):
    """Serve the page of a site that was built, and a folder, as the command does.

    Gives the address and a list of the paths that were asked for.
    """
    asked = []

    class Handler(collect.Handler):
        def log_request(self, *words):
            asked.append(self.path)

    handler = partial(Handler, directory=tab, folder=folder, secret="secret")
    server = collect.build.Server(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/collect/", asked
    finally:
        server.shutdown()
        server.server_close()


def until_done(page):
    """Return when the page has judged everything, with what it says then."""
    page.wait_for_function(DONE, polling=200, timeout=0)
    return page.inner_text("#status")


def files(page):
    """Return the files that the page offers, bytes by their names."""
    found = {}
    for link in page.locator("#report a").all():
        with page.expect_download() as download:
            link.evaluate("link => { link.target = ''; link.download = link.textContent; }")
            link.evaluate("link => link.click()")
        found[link.inner_text()] = download.value.path().read_bytes()
    return found


def table(content):
    """Return results.csv by learner: what was found by exercise, and the notes."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    return {
        row["learner"]: {name[3:] if name[:1] == "0" else name: row[name] for name in row}
        for row in rows
    }


def given_files(folder):
    """Return the files of a folder as the command hands them to the page."""
    files, problems = collect.listed(folder)
    rows = [
        Given(PurePosixPath(path.relative_to(folder).as_posix()), path.stat().st_mtime, path)
        for path in files
    ]
    return rows, problems
