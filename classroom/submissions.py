"""Read what learners handed in: zip files, a folder each, or notebooks with their names on.

In what is collected there may be:

- `handin-NAME.zip`, as `run.py handin` makes it, or any `NAME.zip`, with notebooks in it;
- a folder a learner, its name the learner's, with notebooks or a zip file in it;
- notebooks named `NAME_03_training.ipynb` or `03_training-NAME.ipynb`;
- any of these under the name that Moodle or Canvas give it;
- a class list, see `class_list.py`.

What cannot be given to a learner and a notebook is told in a sentence and left out.
Nothing is unpacked: notebooks are read from zip files into memory, at most so many bytes.
"""

import json
import re
import stat
import time
import zipfile
from collections import defaultdict
from functools import partial
from itertools import accumulate
from operator import attrgetter
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from classroom.exercises import NOTEBOOKS, cells_of
from classroom.names import (
    Owner,
    key_of,
    owner_of,
    owner_of_notebook,
    platform_rest,
    printable,
)

LARGEST = 20_000_000  # bytes of one notebook; ours, with all their pictures, have 1 MB
DEEPEST = 100  # brackets in brackets of a notebook; ours have 7
STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
MOST_FILES = 500  # in one zip file
COURSE = {path.name for path in NOTEBOOKS.glob("*.ipynb")}
# What editors, browsers and systems leave beside notebooks; nobody hands it in on purpose.
LITTER = {
    ".ipynb_checkpoints",
    "__MACOSX",
    "__pycache__",
    ".git",
    ".venv",
    "venv",
    ".DS_Store",
    "Thumbs.db",
    "desktop.ini",
}


class Given(NamedTuple):
    """A file that was given to the page: its path in what was chosen, and when it was saved."""

    path: PurePosixPath
    saved: float  # seconds, as time.time()
    file: Path  # where it can be read


class Submission(NamedTuple):
    """What a learner handed in of one notebook, such as "03_training"."""

    learner: str
    notebook: str
    cells: list


class RefusedError(Exception):
    """Says in a sentence why a file is left out."""


class Found(NamedTuple):
    """A notebook that was found: its name in a sentence, whose it is, and how to open it."""

    name: str
    owner: Owner
    notebook: str
    saved: float
    opened: object  # function without arguments → file


def read_all(given, notebooks, listed=attrgetter("name")):
    """Return the submissions, their owners by learner, and a sentence for what is left out.

    Parameters
    ----------
    given : list of Given
    notebooks : list of str
        The names of the course's notebooks, without `.ipynb`.
    listed : function of an Owner → str
        How a learner is called, by the class list if there is one.
    """
    found, problems = [], []
    for top, files in sorted(by_top(given).items()):
        own, others = look_into(files, notebooks)
        found += own
        problems += others
        if not own and not others:
            problems.append(
                f"{printable(top)} is left out: no notebook of the course is in it."
            )
    owners, names = {}, {}

    def name_of(owner):
        return names.setdefault(key_of(listed(owner)), listed(owner))

    for each in found:
        name = name_of(each.owner)
        known = owners.get(name, Owner(name))
        moodle, canvas = each.owner.moodle or known.moodle, each.owner.canvas or known.canvas
        owners[name] = Owner(name, moodle, canvas)
    submissions, counting = [], {}
    # The latest that can be read counts.
    for each in sorted(found, key=lambda each: each.saved, reverse=True):
        learner = name_of(each.owner)
        try:
            cells = cells_from(content(each))
            later = counting.setdefault((learner, each.notebook), each)
            if later is not each:
                when = time.strftime("%d %b %H:%M", time.localtime(later.saved))
                raise RefusedError(f"{later.name}, saved {when}, is later, and counts")
            submissions.append(Submission(learner, each.notebook, cells))
        except RefusedError as refusal:
            problems.append(f"{each.name} is left out: {refusal}.")
    submissions.sort(key=lambda each: (each.notebook, key_of(each.learner)))
    return submissions, owners, problems


def by_top(given):
    """Return the files by the first part of their path, without litter."""
    tops = defaultdict(list)
    for each in given:
        if not LITTER.intersection(each.path.parts):
            tops[each.path.parts[0]].append(each)
    return tops


def look_into(files, notebooks):
    """Return the `Found` notebooks in a folder, or in one file, and other sentences."""
    found, problems, others = [], [], []
    for each in sorted(files):
        name, kind = printable(str(each.path)), each.path.suffix.lower()
        is_alone = len(each.path.parts) == 1
        owner = owner_of(each.path.stem if is_alone else each.path.parts[0])
        try:
            if kind == ".zip":
                inside, told = look_into_zip(each, owner, notebooks)
                found += inside
                problems += told
                continue
            if is_alone and kind == ".ipynb":
                owner, notebook = owner_of_notebook(each.path.stem, notebooks)
            else:
                notebook = own_notebook(each.path, notebooks)
            if notebook:
                opened = partial(each.file.open, "rb")
                found.append(Found(name, named(owner), notebook, each.saved, opened))
            elif is_strange(each.path):
                others.append(name)
        except Exception as error:  # a broken zip file may raise anything
            problems.append(f"{name} is left out: {error}.")
    return found, problems + passed_over(others)


NO_LEARNER = (
    "its name tells no learner; name it NAME_03_training.ipynb or handin-NAME.zip, or put it"
    " into a folder with the learner's name"
)
WHOLE_CLASS = (
    "it is what Moodle or Canvas packed of a whole class; unpack it, and choose its folder"
)


def look_into_zip(given, owner, notebooks):
    """Return the `Found` notebooks in a zip file, and sentences for what is not read there."""
    archive = zipfile.ZipFile(given.file)
    entries = [each for each in archive.infolist() if not is_litter(each.filename)]
    if len(entries) > MOST_FILES:
        raise RefusedError(f"it holds {len(entries):,} files, and {MOST_FILES} are allowed")
    found, problems, others = [], [], []
    for entry in entries:
        inside = PurePosixPath(entry.filename.replace("\\", "/"))
        if inside.parts and platform_rest(inside.parts[0]) != inside.parts[0]:
            raise RefusedError(WHOLE_CLASS)
        if inside.is_absolute() or ".." in inside.parts or ":" in entry.filename:
            raise RefusedError("a file in it would lie outside of it")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise RefusedError("a file in it is a link to another place")
        name = printable(f"{given.path}, {inside}")
        try:
            notebook = own_notebook(inside, notebooks)
        except RefusedError as refusal:
            problems.append(f"{name} is left out: {refusal}.")
            continue
        if notebook:
            saved = time.mktime((*entry.date_time, 0, 0, -1))  # zip files tell no time zone
            opened = partial(archive.open, entry)
            found.append(Found(name, named(owner), notebook, saved, opened))
        elif not entry.is_dir() and is_strange(inside):
            others.append(name)
    if not found and not problems:
        problems.append(f"{printable(str(given.path))} has no notebook of the course in it.")
    return found, problems + passed_over(others)


def named(owner):
    """Return an owner, unless a name is missing."""
    if not key_of(owner.name):
        raise RefusedError(NO_LEARNER)
    return owner


def is_litter(name):
    """Tell whether a path in a zip file is that of litter."""
    return bool(LITTER.intersection(re.split(r"[/\\]", name)))


def is_strange(path):
    """Tell whether a file is none of the course's notebooks, asked for or not."""
    return path.name.lower() not in COURSE


def passed_over(names):
    """Return a sentence for files that are no notebooks of the course."""
    if not names:
        return []
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    verb = "is no notebook" if len(names) == 1 else "are no notebooks"
    return [f"{', '.join(names[:3])}{more} {verb} of the course: not read."]


def own_notebook(path, notebooks):
    """Return which notebook of the course a path names, or None.

    Raises
    ------
    RefusedError
        For what is nearly the name of one.
    """
    stem = path.stem.lower()
    if path.suffix.lower() == ".ipynb":
        if stem in notebooks:
            return stem
        if stem.startswith(tuple(notebooks)):
            raise RefusedError(
                "it is a copy; give it the notebook's own name if it is to count"
            )
    elif path.suffix and stem.removesuffix(".ipynb") in notebooks:
        raise RefusedError("its name ends in another way than .ipynb; rename it")
    return None


def content(found):
    """Return what the file of a `Found` notebook holds, unless that is too much."""
    try:
        with found.opened() as file:
            text = file.read(LARGEST + 1)
    except Exception as error:  # encrypted, packed in another way, cut off
        raise RefusedError(
            f"it cannot be unpacked ({type(error).__name__}: {error})"
        ) from error
    if len(text) > LARGEST:
        raise RefusedError(f"it is larger than {LARGEST // 10**6} MB")
    return text


def cells_from(text):
    """Return the cells of a notebook, a JSON text, without trusting anything in it."""
    try:
        text = text.decode("utf-8-sig")
        if depth(text) > DEEPEST:
            raise RefusedError("it is not a notebook")
        book = json.loads(text)
        if book["nbformat"] != 4:
            raise RefusedError(f"it has notebook format {book['nbformat']}, and 4 is needed")
        return cells_of(book)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RefusedError("it is not a notebook") from error


def depth(text):
    """Return how deep brackets are nested in a JSON text: too deep ends Python in a browser."""
    brackets = re.findall(r"[][{}]", STRING.sub("", text))
    steps = ({"[": 1, "{": 1}.get(bracket, -1) for bracket in brackets)
    return max(accumulate(steps), default=0)


def identified(cells, ours, written):
    """Return cells with the ids that Colab and others do not keep, as far as they are clear.

    A cell is known by its text. An answer in words belongs to the question before it.

    Parameters
    ----------
    cells : list of Cell
    ours : list of Cell
        Those of the course's own notebook.
    written : function of a Cell → bool
        Whether it is an answer in words.
    """
    if {cell.id for cell in ours} & {cell.id for cell in cells}:
        return cells
    ids = {cell.source.strip(): cell.id for cell in reversed(ours)}
    found, question = [], ""
    for cell in cells:
        name = ids.get(cell.source.strip(), "")
        if written(cell):
            name = question.replace("-", "-answer-", 1)
        elif name and cell.kind == "markdown":
            question = name
        found.append(cell._replace(id=name))
    return found
