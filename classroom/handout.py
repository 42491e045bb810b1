"""Make the class edition of the course: `python3 run.py handout FOLDER`.

It has what a learner needs, and nothing else: no solutions and no word of them, no tests,
no tools of ours. Each question that asks for words gets a cell for the answer. Made again
into the same folder it is brought up to date; what is not ours there, such as `.git`, stays.
With `--book` its folder `site` has it as pages to read, too.
Needs nothing but Python's standard library.
"""

import argparse
import contextlib
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STAMP = ".edition.json"
SOLUTIONS = "solutions.ipynb"
FILES = [
    ".gitignore",
    "requirements.txt",
    "run.py",
    "classroom/handin.py",
    "classroom/merge.py",
    "binder/constraints.txt",
    "binder/postBuild",
    "binder/requirements.txt",
    "binder/runtime.txt",
]
PACKAGES = ["helpers", "lessons", "still_pictures"]
# The sentences of the notebooks that lead to the solutions.
POINTERS = [
    "When you are done, or stuck: [solution](solutions.ipynb).",
    "The solution shows it.",
    "| [Solutions](solutions.ipynb) | compare, once you have tried | |\n",
    " · **On** [Solutions](solutions.ipynb)",
]
WRITTEN = "written"  # the tag of a question that asks for words
ANSWER = (
    "*Your answer in words (double-click here, or press Enter, and write below this line):*\n\n"
)
MERGE = "# Cell by cell, where classroom/merge.py is set up for it.\n*.ipynb merge=course\n"
HAND_IN = """## Handing in

Save your notebooks. Then open a terminal in the course's folder (in JupyterLab: *File*, \
*New*, *Terminal*) and type `python3 run.py handin` (on Windows `py run.py handin`). It packs \
them into one file and says where that is."""


def text_of(cell):
    """Return the source of a cell as one text."""
    return "".join(cell["source"])


def markdown(name, text):
    """Return a new markdown cell."""
    return {
        "cell_type": "markdown",
        "id": name,
        "metadata": {},
        "source": text.splitlines(keepends=True),
    }


def without_pointers(text):
    """Return a text without its sentences about the solutions."""
    for pointer in POINTERS:
        text = text.replace(" " + pointer, "").replace(pointer, "")
    return text


def answer_to(question):
    """Return the cell in which a question is answered: 05-own-task has 05-answer-own-task."""
    number, _, name = question["id"].partition("-")
    return markdown(f"{number}-answer-{name}", ANSWER)


def class_cells(cells):
    """Return the cells of a notebook as learners get them."""
    kept, waiting = [], []
    for cell in cells:
        text = without_pointers(text_of(cell)) if cell["cell_type"] == "markdown" else None
        if text == "":
            continue  # It was a pointer and no more.
        # The answer comes after the check, if there is one: first try, then write.
        if waiting and "-check-" not in cell["id"]:
            kept += waiting
            waiting = []
        if text is not None:
            cell = cell | {"source": text.splitlines(keepends=True)}
        kept.append(cell)
        if WRITTEN in cell["metadata"].get("tags", []):
            waiting = [answer_to(cell)]
    return kept + waiting


def class_notebook(path):
    """Return the bytes of our notebook at a path as learners get it.

    Raises
    ------
    SystemExit
        If it still speaks of the solutions.
    """
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cells = class_cells(notebook["cells"])
    if path.stem == "00_start_here":
        cells.insert(-1, markdown("00-hand-in", HAND_IN))
    for cell in cells:
        if cell["cell_type"] == "markdown" and SOLUTIONS in text_of(cell):
            sys.exit(
                f"{path.name}, cell {cell['id']}, still leads to {SOLUTIONS}: add its"
                f" sentence to POINTERS in classroom/handout.py."
            )
    notebook["cells"] = cells
    # As Jupyter writes it, so that saving it there changes no other line.
    return (json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def readme():
    """Return the edition's own README, with the table of notebooks as ours has it."""
    ours = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[\d\d .*\n", ours, re.MULTILINE)
    own = (ROOT / "classroom" / "for_learners.md").read_text(encoding="utf-8")
    return own.replace("| NOTEBOOKS | | |\n", "".join(rows)).encode()


def project():
    """Return pyproject.toml without the settings of tests and of ruff."""
    return (ROOT / "pyproject.toml").read_text("utf-8").split("\n[tool.pytest")[0].encode()


def edition():
    """Return the files of the class edition.

    Returns
    -------
    dict of str to bytes
        The content of each by its path, which has slashes on every system.
    """
    files = {"README.md": readme(), "pyproject.toml": project()}
    attributes = (ROOT / ".gitattributes").read_text(encoding="utf-8")
    files[".gitattributes"] = (attributes + MERGE).encode()
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        if path.name != SOLUTIONS:
            files[f"notebooks/{path.name}"] = class_notebook(path)
    sources = [ROOT / name for name in FILES]
    for package in PACKAGES:
        paths = (path for path in (ROOT / package).rglob("*") if path.is_file())
        sources += [path for path in paths if path.parent.name != "__pycache__"]
    for path in sources:
        files[path.relative_to(ROOT).as_posix()] = path.read_bytes()
    return files


def digest(content):
    """Return the SHA-256 sum of a file's content, with the ends of lines as git keeps them."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def made_before(folder):
    """Return the sum of each file handed out into a folder before, or {} if none was.

    Raises
    ------
    SystemExit
        If the folder holds anything else.
    """
    if folder.exists() and not folder.is_dir():
        sys.exit(f"{folder} is a file. Name a folder for the class edition.")
    with contextlib.suppress(FileNotFoundError, ValueError, KeyError, TypeError):
        return dict(json.loads((folder / STAMP).read_text(encoding="utf-8"))["files"])
    if folder.exists() and any(path.name != ".git" for path in folder.iterdir()):
        sys.exit(
            f"{folder} is not empty, and is no class edition of this course. Name a new"
            f" folder: nothing was written."
        )
    return {}


def changed(folder, before):
    """Return the paths of what somebody changed since it was handed out."""
    there = [name for name in sorted(before) if (folder / name).is_file()]
    return [name for name in there if digest((folder / name).read_bytes()) != before[name]]


def write(folder, files, before):
    """Write files into a folder, and remove what was handed out before and no longer is."""
    for name in before.keys() - files.keys():
        (folder / name).unlink(missing_ok=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)
    (folder / "binder/postBuild").chmod(0o755)
    note = {"files": {name: digest(files[name]) for name in sorted(files)}}
    (folder / STAMP).write_text(
        json.dumps(note, indent=1) + "\n", encoding="utf-8", newline="\n"
    )


def main(words):
    """Make the class edition, or bring it up to date."""
    sys.stdout.reconfigure(errors="backslashreplace")  # A file on Windows knows no Ł.
    parser = argparse.ArgumentParser(prog="run.py handout", description=__doc__)
    parser.add_argument("folder", type=Path, help="where: a new folder, or an edition")
    parser.add_argument("--replace", action="store_true", help="replace what was changed there")
    parser.add_argument("--book", action="store_true", help="build it as pages to read, too")
    given = parser.parse_args(words)
    before = made_before(given.folder)
    files = edition()
    theirs = changed(given.folder, before)
    if theirs and not given.replace:
        sys.exit(
            f"Changed in {given.folder} since it was handed out: {', '.join(theirs)}. Keep"
            f" what you need of that, then add --replace. Nothing was written."
        )
    write(given.folder, files, before)
    done = "brought up to date" if before else "made"
    print(f"The class edition is {done} in {given.folder}: {len(files)} files.", flush=True)
    if not given.book:
        return 0
    site = [given.folder / "site", "--book-of", given.folder / "notebooks"]
    return subprocess.call([sys.executable, ROOT / "web" / "build.py", *site])


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except OSError as error:
        sys.exit(
            f"{error.filename} could not be read or written ({error.strerror}). Name a folder"
            " in which this account may write, with nothing in the way of the edition's files."
        )
