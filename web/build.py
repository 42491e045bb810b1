"""Build the course as a book and for a browser tab, static files: `python3 run.py site`.

The book has the notebooks as pages, see book/pages.py. In the tab behind it JupyterLite shows
the notebooks, and Pyodide runs Python as WebAssembly in the reader's browser; the folder
holds all of it, so that no other server is asked. Starts from the standard library and
installs its tools into .cache/site/tools.
"""

import argparse
import base64
import contextlib
import gzip
import hashlib
import http.server
import json
import mimetypes
import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from functools import partial
from pathlib import Path

from fetch import CACHE, CORE, FILES, WEB, digest, fetch, kept_wheels, pip, pure_wheels

ROOT = WEB.parent
TOOLS = CACHE / "tools"
NOTEBOOKS = ROOT / "notebooks"
PYTHON = ["ipython", "matplotlib", "packaging"]
KERNEL = ["piplite", "pyodide_kernel", "ipykernel"]
# The kernel wants these two as well, but does well without: completion takes IPython's
# own way, and nothing here opens a connection. An empty wheel stands for each.
EMPTY = ["jedi", "ssl"]
# What the page `collect` is made from.
COURSE = ["helpers", "lessons", "classroom", "notebooks", "web"]
# matplotlib's: for PDF files, time zones and windows of its own, which nothing here uses.
UNUSED = {"fonttools", "pytz", "matplotlib-pyodide"}
UNREAD = re.compile("/(sample_data|afm|pdfcorefonts)/")
# What shrinks to a third. Few static servers compress, so the service worker unpacks it.
PACKED = {".js", ".json", ".wasm", ".ipynb", ".css"}
# What a page loads no sooner than it shows a live figure, or a formula that needs it.
LATER = [
    "extensions/@jupyter-widgets/*/static/*.js",
    "extensions/anywidget/static/*.js",
    "build/MathJax_Main*",
    "build/MathJax_Size*",
]

# What the browser's kernel writes into a notebook that it opens. Where it stands already,
# opening changes nothing, and no copy of an untouched notebook hides a newer original.
BROWSER_KERNEL = {
    "kernelspec": {
        "name": "python",
        "display_name": "Python (Pyodide)",
        "language": "python",
    },
    "language_info": {
        "codemirror_mode": {"name": "python", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
        "version": "3.8",
    },
}


def canonical(name):
    """Return a package's name as locks write it."""
    return name.replace("_", "-").lower()


def packages(*more):
    """Return by name what Pyodide's lock says of PYTHON, of more, and of what these need."""
    fetch(CORE)
    lock = json.loads((FILES / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]
    found, waiting = {}, [*PYTHON, *more]
    while waiting:
        name = canonical(waiting.pop())
        if name not in {*found, *EMPTY, *UNUSED}:
            found[name] = lock[name]
            waiting += lock[name]["depends"]
    return found


def copy_pyodide(folder, chosen):
    """Fill a new folder with Pyodide and the wheels of the chosen packages."""
    wheels = {each["file_name"]: each["sha256"] for each in chosen.values()}
    fetch(wheels)
    folder.mkdir(parents=True)
    for name in [*CORE, *wheels]:
        shutil.copy(FILES / name, folder)
    fit_fonts(next(folder.glob("matplotlib-3*.whl")))


def python_for_browser(folder):
    """Fill a new folder with Pyodide, the packages and a lock that knows the course."""
    from pyodide_lock import PyodideLockSpec  # one of the tools
    from pyodide_lock.utils import add_wheels_to_spec

    chosen = packages("micropip")
    copy_pyodide(folder, chosen)
    lock = PyodideLockSpec.from_json(FILES / "pyodide-lock.json")
    known = lock.packages
    lock.packages = {name: known[name] for name in chosen}
    lock = add_wheels_to_spec(lock, own_wheels(folder), ignore_missing_dependencies=True)

    nothing = folder / "nothing-0-py3-none-any.whl"
    with zipfile.ZipFile(nothing, "w") as wheel:
        wheel.writestr("nothing-0.dist-info/METADATA", "Name: nothing\nVersion: 0\n")
    for name in EMPTY:
        changed = {"file_name": nothing.name, "imports": [], "depends": []}
        lock.packages[name] = known[name].model_copy(update=changed)
    precompile(folder)
    shutil.copy(WEB / "python.js", folder)
    for each in lock.packages.values():
        each.depends = [name for name in each.depends if canonical(name) in lock.packages]
        each.sha256 = digest(folder / each.file_name)
    lock.to_json(folder / "pyodide-lock.json")


def own_wheels(folder):
    """Add the wheels that Pyodide does not have, the course's among them; return them."""
    kernel = TOOLS / "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension"
    wheels = [next(kernel.glob(f"static/pypi/{name}-*.whl")) for name in KERNEL]
    wheels = [Path(shutil.copy(each, folder)) for each in [*wheels, *pure_wheels()]]
    if not pip("wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", folder, ROOT):
        sys.exit("The course's own wheel could not be built; the lines above say why.")
    return [*wheels, next(folder.glob("gradient_descent_notebooks-*.whl"))]


def precompile(folder):
    """Let Pyodide itself, run by Node, turn the sources in the wheels into bytecode."""
    node = shutil.which("node")
    if not node or subprocess.call([node, WEB / "precompile.js", folder]):
        print("Without Node.js the packages stay sources; Python starts four seconds later.")


def fit_fonts(wheel):
    """Make matplotlib's wheel start without a search for fonts, and without what is unused.

    Its list of fonts is one version ahead of its code, and names those of the machine on
    which it was made: in each kernel the list would be made anew.
    """
    fitting = wheel.with_suffix(".new")
    with (
        zipfile.ZipFile(wheel) as old,
        zipfile.ZipFile(fitting, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        kept = [each for each in old.infolist() if not UNREAD.search(each.filename)]
        there = {each.filename.removeprefix("matplotlib/mpl-data/") for each in kept}
        for member in kept:
            content = old.read(member)
            if member.filename == "matplotlib/fontlist.json":
                fonts = json.loads(content) | {"_version": 330}
                for kind in ("ttflist", "afmlist"):
                    fonts[kind] = [each for each in fonts[kind] if each["fname"] in there]
                content = json.dumps(fonts)
            new.writestr(member, content)
    fitting.replace(wheel)


def build_collect(folder):
    """Build the page that collects a class alone, with its own copy of Python, into a folder.

    Needs nothing but the standard library and pip.
    """
    python = folder / "static" / "pyodide"
    copy_pyodide(python, packages())
    for wheel in pure_wheels():
        shutil.copy(wheel, python)
    precompile(python)
    collect_page(folder)


def collect_page(tab):
    """Add the page `collect`, which finds Python in `static/pyodide` beside it."""
    folder = tab / "collect"
    shutil.copytree(WEB / "collect", folder)
    script = (folder / "page.js").read_text(encoding="utf-8")
    script = re.search("SCRIPT = `(.*?)`", script, re.DOTALL)[1]
    allowed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    page = folder / "index.html"
    text = page.read_text(encoding="utf-8").replace("'FRAME'", f"'sha256-{allowed}'")
    page.write_text(text, encoding="utf-8")
    with zipfile.ZipFile(folder / "course.zip", "w", zipfile.ZIP_DEFLATED) as course:
        for package in ("helpers", "lessons", "classroom"):
            for path in sorted((ROOT / package).rglob("*")):
                if path.is_file() and path.parent.name != "__pycache__":
                    course.write(path, path.relative_to(ROOT))
        for path in sorted(NOTEBOOKS.glob("0*.ipynb")):
            notebook = json.loads(path.read_text(encoding="utf-8"))
            for cell in notebook["cells"]:
                cell.pop("outputs", None)
            course.writestr(f"notebooks/{path.name}", json.dumps(notebook))
    wheels = [each["file_name"] for each in packages().values()]
    wheels += [wheel.name for wheel in kept_wheels()]
    files = {"python": sorted(CORE), "wheels": wheels}
    (folder / "files.json").write_text(json.dumps(files, indent=1), encoding="utf-8")


def contents(folder):
    """Copy the notebooks, each with the sum of its text, by which a newer one is known."""
    import nbformat  # one of the tools

    folder.mkdir()
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        # It joins the lines of a text, which JupyterLite would join by commas.
        notebook = nbformat.read(path, as_version=4)
        notebook.metadata = BROWSER_KERNEL | {"course": digest(path)[:12]}
        (folder / path.name).write_text(json.dumps(notebook), encoding="utf-8")


def build(site, notebooks=None, draft=False):
    """Build the book, and the tab behind it, into a folder, which is replaced.

    Of other notebooks than ours the book alone. In a draft figures have fewer places.
    """
    sys.path.append(str(WEB / "book"))
    import pages

    def both(folder):
        own = notebooks is None
        pages.build(folder, CACHE, notebooks or NOTEBOOKS, tab=own, draft=draft)
        if own:
            build_tab(folder / "tab")

    replace(site, both)


def replace(site, make):
    """Let a function make a folder, which takes the place of another when it is done."""
    with tempfile.TemporaryDirectory(dir=CACHE) as temporary:
        folder = Path(temporary, "site")
        make(folder)
        shutil.rmtree(site, ignore_errors=True)
        shutil.move(folder, site)


def build_tab(tab):
    """Build the course for a browser tab into a folder that is not there yet."""
    with tempfile.TemporaryDirectory(dir=CACHE) as temporary:
        lite = Path(temporary)
        contents(lite / "notebooks")
        for name in ("jupyter-lite.json", "overrides.json", "jupyter_lite_config.json"):
            shutil.copy(WEB / name, lite)
        log, command = CACHE / "build.log", [sys.executable, "-m", "jupyterlite_core", "build"]
        with (
            log.open("w") as output,
            subprocess.Popen(command, cwd=lite, stdout=output, stderr=output) as page,
        ):
            python_for_browser(lite / "pyodide")  # meanwhile
        if page.returncode:
            sys.exit(f"JupyterLite could not build the site; {log} says why.")
        shutil.move(lite / "pyodide", lite / "_output" / "static" / "pyodide")
        collect_page(lite / "_output")
        finish(lite / "_output")
        shutil.move(lite / "_output", tab)


def names(site, *patterns):
    """Return the files of a site that fit a pattern, as their pages write them."""
    found = [each for pattern in patterns for each in sorted(site.glob(pattern))]
    return [each.relative_to(site).as_posix() for each in found]


def finish(site):
    """Add the start page, the line in the notebook's head, and the service worker."""
    fault, head, start, cover = (
        (WEB / name).read_text() for name in ("fault.js", "head.js", "index.html", "cover.html")
    )
    shutil.copy(ROOT / "training.png", site)
    page = site / "notebooks" / "index.html"
    content = page.read_text()
    # As the page asks for it, by which the browser may keep it with a wrong type.
    module = re.search(r"config-utils\.js\?\w+=\w+", content)[0]
    start = start.replace("config-utils.js", module)
    start = start.replace('<script src="fault.js"></script>', f"<script>\n{fault}</script>")
    start = start.replace("<!-- COVER -->", cover.replace("{root}", ""))
    (site / "index.html").write_text(start)
    needed = [module, "jupyter-lite.json", *names(site, "static/pyodide/*")]
    head = head.replace("[/* NEEDED */]", json.dumps(needed))
    head = head.replace("[/* LATER */]", json.dumps(names(site, *LATER)))
    content = content.replace("</head>", f"<script>\n{fault}\n{head}</script></head>")
    cover = cover.replace("{root}", "../")
    page.write_text(re.sub("<body[^>]*>", lambda body: body[0] + cover, content))
    files = [each for each in sorted(site.rglob("*")) if each.is_file()]
    state = hashlib.sha256("".join(map(digest, files)).encode()).hexdigest()
    packed = [each for each in files if each.suffix in PACKED and each.stat().st_size > 10_000]
    for each in packed:
        each.with_name(each.name + ".pack").write_bytes(
            gzip.compress(each.read_bytes(), mtime=0)
        )
    packed = [each.relative_to(site).as_posix() for each in packed]
    worker = (WEB / "service-worker.js").read_text()
    worker = worker.replace("VERSION", state[:12]).replace("[/* PACKED */]", json.dumps(packed))
    (site / "service-worker.js").replace(site / "lite-service-worker.js")
    (site / "service-worker.js").write_text(worker)


class Handler(http.server.SimpleHTTPRequestHandler):
    """Names types as Python itself does: a Windows registry may call .js text."""

    types = mimetypes.MimeTypes()

    def guess_type(self, path):
        return self.types.guess_type(path)[0] or "application/octet-stream"


class Server(http.server.ThreadingHTTPServer):
    """Refuses a port that is in use, on Windows too."""

    allow_reuse_address = os.name != "nt"


def serve(site, ports=range(8000, 8010)):
    """Show a site on this computer until Ctrl+C, on the first port that is free."""
    handler = partial(Handler, directory=site)
    for port in ports:
        with contextlib.suppress(OSError):
            server = Server(("127.0.0.1", port), handler)
            break
    else:
        sys.exit(f"The ports {ports[0]} to {ports[-1]} are all in use: end a program there.")
    if port != ports[0]:
        print(f"Port {ports[0]} is in use; notebooks that you changed there are kept there.")
    address = f"http://127.0.0.1:{server.server_port}/"
    with contextlib.suppress(KeyboardInterrupt), server:
        print(f"The course is at {address} (Ctrl+C stops it).", flush=True)
        server.serve_forever()
    print("Stopped.")


def tools():
    """Install what builds the site, once; return its Python."""
    python = TOOLS / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    lock, stamp = WEB / "constraints.txt", TOOLS / "installed.txt"
    state = f"{sys.version} {TOOLS} {digest(lock)} {digest(WEB / 'requirements.txt')}"
    if not (python.exists() and stamp.exists() and stamp.read_text() == state):
        print("Installing what builds the site (once, half a minute) ...", flush=True)
        venv.create(TOOLS, clear=True, with_pip=True)
        command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        command += ["--no-compile"]  # what is used is compiled then, a third of it
        if subprocess.call([*command, "-c", lock, "-r", WEB / "requirements.txt"]):
            sys.exit("The tools could not be installed. Is this computer online?")
        stamp.write_text(state)
    return python


def main(words):
    """Build the site, into the given folder or into `site`; with --serve, show it."""
    parser = argparse.ArgumentParser(prog="run.py site", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "site", help="where")
    parser.add_argument("--serve", action="store_true", help="show it on this computer")
    only = "the book alone, of the notebooks in this folder"
    parser.add_argument("--book-of", type=Path, metavar="NOTEBOOKS", help=only)
    few = "record fewer places of each figure, which takes a minute less"
    parser.add_argument("--draft", action="store_true", help=few)
    given = parser.parse_args(words)
    if Path(sys.prefix) == TOOLS:
        return build(given.folder, given.book_of, given.draft)
    sys.path.append(str(ROOT))
    from run import alone

    CACHE.mkdir(parents=True, exist_ok=True)
    # Two at once would take each other's tools and files away.
    with alone(CACHE / "lock", "building the site"):
        failed = subprocess.call([tools(), __file__, *words], close_fds=False)
    if failed:
        return failed
    size = sum(each.stat().st_size for each in given.folder.rglob("*") if each.is_file())
    print(
        f"The course is in {given.folder}, {size / 1e6:.0f} MB; any static server can show it."
    )
    print("The book opens without one, too: open its index.html.")
    if given.serve:
        serve(given.folder)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        if Path(sys.prefix) != TOOLS:  # whose Python Ctrl+C has reached too
            print("Stopped. The same command goes on from here.", file=sys.stderr)
        sys.exit(130)
