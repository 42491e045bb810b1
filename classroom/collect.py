"""Run what a class handed in, and report what it misunderstands: `run.py collect FOLDER`.

Writes `results.csv`, learners by exercises, and `report.html`. What may be in the folder,
`submissions.py` says.
"""

import argparse
import os
import random
import re
import sys
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from answers import judge
from exercises import course, exercises
from report import page
from running import Limits, Place
from submissions import read_folder
from summary import Class, table

# What the class edition writes into the cell for an answer in words.
INVITATION = re.compile(r"\A\s*\*{1,2}Your answer\b.*\n?")


def options(words):
    """Return what was asked for on the command line."""
    defaults = Limits()
    parser = argparse.ArgumentParser(prog="run.py collect", description=__doc__)
    add = parser.add_argument
    add("folder", type=Path, help="what the learners handed in")
    add("--out", type=Path, help="where results.csv and report.html go (default: FOLDER)")
    add("--only", metavar="NN", default="", help="one notebook, such as 03 (default: all)")
    add("--anonymous", action="store_true", help="numbers in place of names in report.html")
    add("--at-once", type=int, default=os.cpu_count(), help="notebooks that run side by side")
    add("--cell-seconds", type=int, default=defaults.cell_seconds, help="time for a cell")
    add("--seconds", type=int, default=defaults.seconds, help="time for a notebook")
    add("--megabytes", type=int, default=defaults.megabytes, help="memory for a notebook")
    return parser.parse_args(words)


def judge_all(submissions, books, asked, limits, at_once=2, told=lambda submission: None):
    """Return by (learner, notebook) the results, and what the system could forbid.

    Parameters
    ----------
    submissions : list of Submission
    books, asked : dict
        By the name of a notebook of the course its cells, and its exercises.
    limits : Limits
    at_once : int, optional
        How many notebooks run side by side.
    told : function of a Submission, optional
        Is called when one has been judged.
    """
    with Place(limits) as place, ThreadPoolExecutor(at_once) as pool:

        def one(submission):
            book = submission.notebook
            results = judge(submission, books[book], asked[book], place)
            told(submission)
            return (submission.learner, book), results

        try:
            return dict(pool.map(one, submissions)), place.held
        except KeyboardInterrupt:
            pool.shutdown(cancel_futures=True)
            raise


def written_answers(submissions, books):
    """Return by the id of a question the answers in words: (learner, text).

    The answer to 05-own-task is in the cell 05-answer-own-task.
    """
    questions = {cell.id for cells in books.values() for cell in cells}
    found = defaultdict(list)
    for submission in submissions:
        for cell in submission.cells:
            question = cell.id.replace("-answer-", "-", 1)
            text = INVITATION.sub("", cell.source).strip()
            if cell.kind == "markdown" and question in questions - {cell.id} and text:
                found[question].append((submission.learner, text))
    return found


def printable(text):
    """Return a text without what a terminal would take for a command."""
    return "".join(each if each.isprintable() else "?" for each in text)


def main(words):
    sys.stdout.reconfigure(errors="backslashreplace")  # A file on Windows knows no Ł.
    asked_for = options(words)
    folder, out = asked_for.folder, asked_for.out or asked_for.folder
    if not folder.is_dir():
        sys.exit(
            f"FOLDER must be a folder, got {folder}; name the one with what was handed in."
        )
    books = course()
    asked = {name: exercises(cells, name) for name, cells in books.items()}
    names = [name for name in books if asked[name] and name.startswith(asked_for.only)]
    submissions, problems = read_folder(folder, names)
    for problem in problems:
        print(printable(problem))
    if not submissions:
        sys.exit(
            f"No notebooks of the course in {folder}. It may hold handin-NAME.zip, a folder a"
            " learner, or notebooks named NAME_03_training.ipynb."
        )
    limits = Limits(asked_for.cell_seconds, asked_for.seconds, asked_for.megabytes)
    at_once = max(1, asked_for.at_once)

    def told(submission):
        print(printable(f"{submission.learner}: {submission.notebook}"), flush=True)

    results, held = judge_all(submissions, books, asked, limits, at_once, told)
    found = Class(books, asked, results)
    if asked_for.anonymous:
        found.hide_names(random.SystemRandom().shuffle)
        problems = [f"{len(problems)} files; run.py has named them"] if problems else []
    out.mkdir(parents=True, exist_ok=True)
    (out / "results.csv").write_text(table(found), encoding="utf-8-sig", newline="")
    report = page(found, problems, held, written_answers(submissions, books))
    (out / "report.html").write_text(report, encoding="utf-8")
    print(f"The report is in {out / 'report.html'}, the table in {out / 'results.csv'}.")


if __name__ == "__main__":
    main(sys.argv[1:])
