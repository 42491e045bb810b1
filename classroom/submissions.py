"""Read what learners handed in: zip files, a folder each, or notebooks with their names on.

In the folder that is collected:

- `handin-NAME.zip`, as `run.py handin` makes it, or any `NAME.zip`, with notebooks in it;
- a folder a learner, its name the learner's, with notebooks or a zip file in it;
- notebooks named `NAME_03_training.ipynb` or `03_training-NAME.ipynb`.

What cannot be given to a learner and a notebook is told in a sentence and left out.
Nothing is unpacked: notebooks are read from zip files into memory, at most so many bytes.
"""

import json
import re
import stat
import zipfile
from functools import partial
from pathlib import PurePosixPath
from typing import NamedTuple

LARGEST = 20_000_000  # bytes of one notebook; ours, with all their pictures, have 1 MB
MOST_FILES = 500  # in one zip file
# What editors, browsers and systems leave beside notebooks.
LITTER = {".ipynb_checkpoints", "__MACOSX", ".git", ".venv"}


class Cell(NamedTuple):
    """A cell as it was handed in; `shown` is the text of its stored outputs."""

    kind: str
    id: str
    source: str
    shown: str


class Submission(NamedTuple):
    """What a learner handed in of one notebook, such as "03_training"."""

    learner: str
    notebook: str
    cells: list


class RefusedError(Exception):
    """Says in a sentence why a file is left out."""


class Found(NamedTuple):
    """A notebook that was found: how to name it in a sentence, whose it is, how to read it."""

    name: str
    learner: str
    notebook: str
    read: object  # function without arguments → bytes


def read_folder(folder, notebooks):
    """Return the submissions in a folder, and a sentence for each file that is left out.

    Parameters
    ----------
    folder : Path
    notebooks : list of str
        The names of the course's notebooks, without `.ipynb`.
    """
    submissions, problems = {}, []
    for path in sorted(folder.iterdir()):
        try:
            found = list(look_into(path, notebooks))
        except (RefusedError, OSError, zipfile.BadZipFile) as error:
            problems.append(f"{path.name} is left out: {error}.")
            continue
        for each in found:
            key = each.learner, each.notebook
            try:
                if key in submissions:
                    raise RefusedError(
                        f"another {each.notebook} of {each.learner} came before it"
                    )
                submissions[key] = Submission(*key, cells_of(each.read()))
            except RefusedError as refusal:
                problems.append(f"{each.name} is left out: {refusal}.")
    return list(submissions.values()), problems


def look_into(path, notebooks):
    """Yield each `Found` notebook of the course in a file or folder."""
    if path.name in LITTER:
        return
    if path.is_symlink():
        raise RefusedError("it is a link to another place")
    if path.is_dir():
        for inside in sorted(path.rglob("*")):
            if inside.is_symlink():
                raise RefusedError(
                    f"{inside.relative_to(path)} in it is a link to another place"
                )
            name = inside.relative_to(path.parent)
            if inside.suffix.lower() == ".zip":
                yield from look_into_zip(inside, path.name, notebooks)
            elif is_ours(name, notebooks):
                yield Found(str(name), path.name, inside.stem, partial(read_file, inside))
            elif is_copy(name, notebooks):
                yield Found(str(name), path.name, inside.stem, refuse_copy)
    elif path.suffix.lower() == ".zip":
        learner = re.sub("^handin-", "", path.stem).replace("_", " ")
        yield from look_into_zip(path, learner, notebooks)
    elif path.suffix == ".ipynb":
        yield Found(path.name, *owner(path.stem, notebooks), partial(read_file, path))


def look_into_zip(path, learner, notebooks):
    """Yield each `Found` notebook in a zip file; one that reaches out of itself is refused."""
    archive = zipfile.ZipFile(path)
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise RefusedError(f"it holds {len(entries):,} files, and {MOST_FILES} are allowed")
    for entry in entries:
        inside = PurePosixPath(entry.filename.replace("\\", "/"))
        if inside.is_absolute() or ".." in inside.parts or ":" in entry.filename:
            raise RefusedError("a file in it would lie outside of it")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise RefusedError("a file in it is a link to another place")
        name = f"{path.name}, {inside}"
        if is_ours(inside, notebooks):
            yield Found(name, learner, inside.stem, partial(read_entry, archive, entry))
        elif is_copy(inside, notebooks):
            yield Found(name, learner, inside.stem, refuse_copy)


def is_ours(path, notebooks):
    """Tell whether a path is that of a notebook of the course."""
    named = path.suffix == ".ipynb" and path.stem in notebooks
    return named and not LITTER.intersection(path.parts)


def is_copy(path, notebooks):
    """Tell whether a path is that of a copy, such as 03_training-Copy1.ipynb."""
    copied = path.suffix == ".ipynb" and path.stem.startswith(tuple(notebooks))
    return copied and not LITTER.intersection(path.parts)


def refuse_copy():
    """Refuse to read a copy of a notebook."""
    raise RefusedError("it is a copy; give it the notebook's own name if it is to count")


def owner(stem, notebooks):
    """Return the learner and the notebook that a name such as `Ada_03_training` tells."""
    for notebook in notebooks:
        before, middle, after = stem.partition(notebook)
        learner = " ".join(re.split(r"[\s_-]+", f"{before} {after}")).strip()
        if middle and learner:
            return learner, notebook
    raise RefusedError(
        "its name tells no learner and notebook; name it NAME_03_training.ipynb, or put it"
        " into a folder with the learner's name"
    )


def read_file(path):
    """Return what a file holds, unless that is too much."""
    with path.open("rb") as file:
        return limited(file)


def read_entry(archive, entry):
    """Return what a file in a zip file holds, unless that is too much."""
    try:
        with archive.open(entry) as file:
            return limited(file)
    except RefusedError:
        raise
    except Exception as error:  # encrypted, packed in another way, cut off
        raise RefusedError(
            f"it cannot be unpacked ({type(error).__name__}: {error})"
        ) from error


def limited(file):
    """Return what an open file holds, unless that is too much."""
    text = file.read(LARGEST + 1)
    if len(text) > LARGEST:
        raise RefusedError(f"it is larger than {LARGEST // 10**6} MB")
    return text


def cells_of(text):
    """Return the cells of a notebook, a JSON text, without trusting anything in it."""
    try:
        book = json.loads(text)
        if book["nbformat"] != 4:
            raise RefusedError(f"it has notebook format {book['nbformat']}, and 4 is needed")
        return [cell_of(cell) for cell in book["cells"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RefusedError("it is not a notebook") from error


def cell_of(cell):
    """Return one cell of a notebook as a `Cell`."""
    outputs = cell.get("outputs", []) if cell["cell_type"] == "code" else []
    shown = "".join(joined(output.get("text", "")) for output in outputs)
    return Cell(str(cell["cell_type"]), str(cell.get("id", "")), joined(cell["source"]), shown)


def joined(text):
    """Return a text that a notebook may keep as a list of lines."""
    return text if isinstance(text, str) else "".join(text)
