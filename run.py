"""Set up and start the course: `python3 run.py lab`, `python3 run.py test`.

Needs nothing but Python's standard library. Whatever is needed beyond it goes
into the folder .venv beside this file, and again only when the requirements
have changed. Works from any folder.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
CONSTRAINTS = "binder/constraints.txt"
LEARNER = ["requirements.txt"]
TESTER = [*LEARNER, "tests/requirements.txt"]
NEWS = "@jupyterlab/apputils-extension:announcements"
USAGE = """What would you like to do?

    python3 run.py lab      open the course in JupyterLab
    python3 run.py test     run every test
    python3 run.py execute  run every notebook again and keep its outputs
    python3 run.py ruff format   format code and notebooks
    python3 run.py lock     choose the newest package versions again
    python3 run.py site     build the course for a browser tab; --serve shows it

On Windows write `py run.py lab`. What follows goes on to the program that is
started: `python3 run.py lab --no-browser`, `python3 run.py test -k descent`."""


def python(*arguments):
    """Run the environment's Python from the project's folder; return its exit code."""
    return subprocess.call([str(PYTHON), *arguments], cwd=str(ROOT))


def set_up(requirements):
    """Install the requirements into .venv, unless that very set is there already."""
    stamp = VENV / f"installed-{len(requirements)}.txt"
    files = [*requirements, CONSTRAINTS, "pyproject.toml"]
    state = hashlib.sha256(sys.version.encode() + str(ROOT).encode())
    for name in files:
        state.update((ROOT / name).read_bytes())
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == state.hexdigest():
        return
    print("Setting up .venv (once, a minute or two) ...", flush=True)
    if subprocess.call([sys.executable, "-m", "venv", str(VENV)]):
        sys.exit(
            "Python could not make a virtual environment. On Debian and Ubuntu:"
            " sudo apt install python3-venv, then run this again."
        )
    options = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    sources = [word for name in requirements for word in ("-r", name)]
    if python(*options, "-c", CONSTRAINTS, *sources):
        sys.exit(
            "The packages could not be installed. Is this computer online? The lines"
            " above say what pip tried; run this again when it is mended."
        )
    # JupyterLab would open with a question about its newsletter otherwise.
    python("-m", "jupyter", "labextension", "disable", NEWS, "--log-level=ERROR")
    stamp.write_text(state.hexdigest())


def lab(*arguments):
    """Open the start page in JupyterLab."""
    set_up(LEARNER)
    page = "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb"
    return python("-m", "jupyter", "lab", page, *arguments)


def test(*arguments):
    """Run the tests."""
    set_up(TESTER)
    return python("-m", "pytest", *arguments)


def execute(*arguments):
    """Run every notebook from the top and store its outputs."""
    set_up(TESTER)
    return python("tests/execute.py", *arguments)


def lock(*arguments):
    """Choose the newest versions that the requirements allow, for three systems at once."""
    set_up(TESTER)
    compiling = ["-m", "uv", "pip", "compile", "--quiet", "--upgrade"]
    compiling += ["--no-header", "--no-annotate"]
    everywhere = [*compiling, "--universal", "--python-version", "3.11"]
    leave_out = ["--no-emit-package", "gradient-descent-notebooks"]
    browser = [*compiling, "--python-version", "3.12", "--no-deps", "--generate-hashes"]
    # The same versions in the browser as in the page around it.
    browser += ["-c", "web/constraints.txt", "web/wheels.in"]
    return (
        python(*everywhere, *leave_out, *TESTER, "-o", CONSTRAINTS, *arguments)
        or python(*everywhere, "web/requirements.txt", "-o", "web/constraints.txt")
        or python(*browser, "-o", "web/wheels.txt")
    )


def ruff(*arguments):
    """Lint or format code and notebooks."""
    set_up(TESTER)
    return python("-m", "ruff", *arguments)


def site(*arguments):
    """Build the course as a folder of static files, with tools of its own."""
    return subprocess.call([sys.executable, str(ROOT / "web" / "build.py"), *arguments])


def main(words):
    commands = {each.__name__: each for each in (lab, test, execute, ruff, lock, site)}
    if sys.version_info < (3, 11):
        sys.exit(
            "This course needs Python 3.11 or newer, and this is {}.{}."
            " Get a newer one from python.org.".format(*sys.version_info)
        )
    if not words or words[0] not in commands:
        sys.exit(USAGE)
    try:
        return commands[words[0]](*words[1:])
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
