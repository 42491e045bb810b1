"""Read what a class handed in, and report it: what the page `collect` asks of Python.

Runs in a sandbox of its own, in which no cell of a learner's ever runs. Each function takes
and returns JSON.
"""

import base64
import io
import json
import random
import re
import zipfile
from collections import defaultdict
from pathlib import Path, PurePosixPath

from classroom import class_list, report
from classroom.exercises import course, exercises
from classroom.names import key_of, printable, whole_letters
from classroom.results import Result, clipped, results_of
from classroom.submissions import Given, identified, read_all
from classroom.summary import Class, Points, table

HANDED = Path("/handed")  # where the page puts the files, by their numbers
# What the class edition writes into the cell for an answer in words.
INVITATION = re.compile(r"\A\s*\*{1,2}Your answer\b.*\n?")
MOST_LISTS = 1_000_000  # bytes of a class list

BOOKS = course()
ASKED = {name: exercises(cells, name) for name, cells in BOOKS.items()}


class Desk:
    """What was read of one class."""

    def __init__(self, given, only=""):
        given = below_common_folder(given)
        lists = {
            each.path.name: each.file.read_bytes()
            for each in given
            if len(each.path.parts) == 1
            and each.path.suffix.lower() in (".csv", ".txt")
            and each.file.stat().st_size < MOST_LISTS
        }
        self.known, used = class_list.class_list(lists)
        given = [each for each in given if str(each.path) != used]
        names = [name for name in BOOKS if ASKED[name] and name.startswith(only)]
        on_list, by_number = self.known.names(), self.known.numbers()

        def listed(owner):
            known = by_number.get(getattr(owner, self.known.kind, ""))
            return known or on_list.get(key_of(owner.name), owner.name)

        submissions, self.owners, self.problems = read_all(given, names, listed)
        self.submissions = [
            each._replace(cells=identified(each.cells, BOOKS[each.notebook], is_in_words))
            for each in submissions
        ]
        here = {key_of(each.learner) for each in self.submissions}
        self.missing = [name for key, name in on_list.items() if key not in here]
        others = [name for name in self.owners if key_of(name) not in on_list]
        if on_list and others:
            self.problems.append(f"Not on the class list: {', '.join(others)}.")

    def report(self, told, points, anonymous):
        """Return the files of the report, texts by their names."""
        results = {
            (each.learner, each.notebook): results_of(row, each.learner, ASKED[each.notebook])
            for each, row in zip(self.submissions, told, strict=True)
            if row is not None
        }
        found, problems, missing = Class(BOOKS, ASKED, results), self.problems, self.missing
        written = written_answers(self.submissions)
        totals, by_notebook = defaultdict(int), {}
        for (learner, notebook), given in results.items():
            by_notebook[learner, notebook] = points.of(given)
            totals[learner] += by_notebook[learner, notebook]
        titles = {name: found.title(name) for name in found.notebooks}
        most = {name: points.right * len(ASKED[name]) for name in found.notebooks}
        files = {
            "report.html": "",  # the first that the page offers
            "results.csv": table(found),
            "moodle.csv": class_list.moodle(self.known, self.owners, totals),
            "canvas.csv": class_list.canvas(self.known, self.owners, by_notebook, titles, most),
            "pages.zip": packed(
                {
                    name: report.page_to_hand_back(found, name, written)
                    for name in found.learners
                }
            ),
        }
        if anonymous:
            found.hide_names(random.SystemRandom().shuffle)
            problems = [f"{len(problems)} sentences; the page has them"] if problems else []
            missing = [f"{len(missing)} learners"] if missing else []
        files["report.html"] = report.page(found, problems, missing, written, points)
        return {name: text for name, text in files.items() if text}


def below_common_folder(given):
    """Return the files without the one folder that was chosen, if all lie in it.

    A folder with notebooks right in it is a learner's own.
    """
    tops = {each.path.parts[0] for each in given}
    nested = all(len(each.path.parts) > 1 for each in given)
    own = any(len(each.path.parts) == 2 and each.path.stem.lower() in BOOKS for each in given)
    if len(tops) != 1 or not nested or own:
        return given
    return [each._replace(path=PurePosixPath(*each.path.parts[1:])) for each in given]


def is_in_words(cell):
    """Tell whether a cell is the one for an answer in words."""
    return cell.kind == "markdown" and bool(INVITATION.match(cell.source))


def written_answers(submissions):
    """Return by the id of a question the answers in words: (learner, text).

    The answer to 05-own-task is in the cell 05-answer-own-task.
    """
    questions = {cell.id for cells in BOOKS.values() for cell in cells}
    found = defaultdict(list)
    for submission in submissions:
        for cell in submission.cells:
            question = cell.id.replace("-answer-", "-", 1)
            text = clipped(INVITATION.sub("", cell.source).strip())
            if cell.kind == "markdown" and question in questions - {cell.id} and text:
                found[question].append((submission.learner, text))
    return found


def packed(pages):
    """Return pages as a zip file, in base64, each named after its learner."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, text) in enumerate(pages.items(), 1):
            plain = re.sub(r"[^\w .-]", "_", name)
            archive.writestr(f"{number:02} {plain}.html", text)
    return base64.b64encode(file.getvalue()).decode()


# What the page asks for; it keeps one desk.
desks = []


def read(text, tell=None):
    """Read the files whose paths and times a JSON text names; say what is in them.

    Returns
    -------
    str
        `jobs`, one a notebook to judge, as `bench.judge` takes it, with what is `told` of it
        if no cell has to run; and `problems`, sentences.
    """
    asked = json.loads(text)
    given = [
        Given(PurePosixPath(path), saved, HANDED / str(number))
        for number, (path, saved) in enumerate(asked["files"])
        if PurePosixPath(path).parts
    ]
    desk = Desk(given, asked["only"])
    desk.problems += map(printable, asked["problems"])
    desks[:] = [desk]
    jobs = [each._asdict() | {"told": untouched(each)} for each in desk.submissions]
    return json.dumps({"jobs": jobs, "problems": desk.problems, "missing": desk.missing})


def untouched(submission):
    """Return the results, in JSON, of a notebook with the code that was handed out, else None.

    No sandbox need run for it. The bench, which has IPython, finds the same.
    """
    known = {cell.source.strip() for cell in BOOKS[submission.notebook]}
    code = [cell for cell in submission.cells if cell.kind == "code"]
    asked = ASKED[submission.notebook]
    if (
        not {exercise.cell for exercise in asked} <= {cell.id for cell in code}
        or any(cell.source.strip() not in known for cell in code)
        or any(cell.shown.lstrip().startswith("Right") for cell in code)
    ):
        return None
    every = [Result(submission.learner, each.name, "open") for each in asked]
    return json.dumps(every)


def write(text, tell=None):
    """Return the report's files for what the sandboxes told, in the order of the jobs."""
    asked = json.loads(text)
    told = [None if each is None else read_told(each) for each in asked["told"]]
    files = desks[0].report(told, Points(**asked["points"]), asked["anonymous"])
    return json.dumps({name: whole_letters(each) for name, each in files.items()})


def read_told(text):
    """Return what a sandbox told, from JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return []  # which is no result, and is said so
