"""Open the page that collects a class, with what was handed in: `run.py collect FOLDER`.

The page runs the course's checks in the browser's own sandbox and writes the report, see
web/collect/page.js. Here it is built, once, and served to this computer alone.
"""

import argparse
import json
import os
import secrets
import sys
import webbrowser
from functools import partial
from http import HTTPStatus
from pathlib import Path

sys.path += [str(Path(__file__).parents[1] / name) for name in ("", "web")]

import build
import fetch

from classroom.submissions import LITTER
from run import alone

ROOT = Path(__file__).resolve().parents[1]
LARGEST = 200_000_000  # bytes of one file that is handed to the browser


def listed(folder):
    """Return the files in a folder, and a sentence for each that is not handed to the page.

    Returns
    -------
    tuple of list of Path and list of str
    """
    files, problems = [], []
    for place, folders, names in os.walk(folder):  # which enters no link
        folders[:] = sorted(set(folders) - LITTER)
        for name in sorted({*names, *folders} - LITTER):
            path = Path(place, name)
            why = fault(path)
            if why:
                problems.append(f"{path.relative_to(folder)} is left out: {why}.")
            elif name in names:
                files.append(path)
    return files, problems


def fault(path):
    """Return why a file or folder is not handed to the page, or None."""
    if os.path.islink(path):
        return "it is a link to another place"
    if not os.access(path, os.R_OK):
        return "this account may not read it"
    if not path.is_file() and not path.is_dir():
        return "it is no ordinary file"
    if path.is_file() and path.stat().st_size > LARGEST:
        return f"it is larger than {LARGEST // 10**6} MB"
    return None


class Handler(build.Handler):
    """Serves the page, and below an address that nobody can guess the files handed in."""

    def __init__(self, *words, folder, secret, **options):
        self.folder, self.secret = folder, secret
        super().__init__(*words, **options)

    def do_GET(self):  # noqa: N802
        if not self.path.startswith(f"/{self.secret}/"):
            return super().do_GET()
        # Another site may give its own name this address.
        if not self.headers.get("Host", "").startswith("127.0.0.1:"):
            return self.send_error(HTTPStatus.FORBIDDEN)
        name = self.path.removeprefix(f"/{self.secret}/")
        if name == "list.json":
            self.server.listed = listed(self.folder)
            files, problems = self.server.listed
            paths = [
                (path.relative_to(self.folder).as_posix(), path.stat().st_mtime)
                for path in files
            ]
            return self.give(json.dumps({"files": paths, "problems": problems}).encode())
        if name.isdecimal() and int(name) < len(self.server.listed[0]):
            try:
                return self.give(self.server.listed[0][int(name)].read_bytes())
            except OSError:  # gone, or kept elsewhere: one file, and not the whole class
                return self.give(b"")
        return self.send_error(HTTPStatus.NOT_FOUND)

    def give(self, content):
        """Answer with some bytes, which no cache keeps."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *words):
        """Say nothing."""


def built():
    """Return the folder of the page, which is built when the course is not as it was."""
    folder, stamp = fetch.CACHE / "collect", fetch.CACHE / "collect" / "made_from.txt"
    fetch.CACHE.mkdir(parents=True, exist_ok=True)
    with alone(fetch.CACHE / "lock", "building the site"):
        sources = [path for name in build.COURSE for path in sorted((ROOT / name).rglob("*"))]
        sums = [build.digest(path) or "" for path in sources if path.suffix != ".pyc"]
        state = " ".join(sums)
        if not (stamp.exists() and stamp.read_text() == state):
            print("Building the page (half a minute, once) ...", flush=True)
            build.replace(folder, build.build_collect)
            stamp.write_text(state)
    return folder


def main(words):
    """Serve the page on this computer, open it with a folder, and wait for Ctrl+C."""
    sys.stdout.reconfigure(errors="backslashreplace")  # A file on Windows knows no Ł.
    parser = argparse.ArgumentParser(prog="run.py collect", description=__doc__)
    parser.add_argument("folder", type=Path, help="what the learners handed in")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    given = parser.parse_args(words)
    if not given.folder.is_dir():
        sys.exit(
            f"FOLDER must be a folder, got {given.folder}; name the one with what was"
            " handed in."
        )
    secret = secrets.token_urlsafe()
    handler = partial(Handler, directory=built(), folder=given.folder.absolute(), secret=secret)
    server = build.Server(("127.0.0.1", 0), handler)
    address = f"http://127.0.0.1:{server.server_port}/collect/?folder=/{secret}"
    print(f"The page is at {address}\nCtrl+C ends it when the report is saved.", flush=True)
    if not given.no_browser:
        webbrowser.open(address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print("Stopped.")


if __name__ == "__main__":
    main(sys.argv[1:])
