"""What was found in a class, sorted, and as `results.csv`."""

import csv
import io
import re
from collections import Counter, defaultdict

from answers import KINDS
from exercises import headings

# The four things that an answer can be, in words.
PARTS = {
    "right": "right",
    "mistake": "with a mistake",
    "open": "not answered",
    "look": "to look at",
}
# Mistakes of which there is no one thing to say.
UNNAMED = {
    "unnamed": "A mistake that the check has no name for. It says:",
    "stopped": "The code stops when it is run on the check's data:",
}


def part(found):
    """Return which of PARTS a finding belongs to."""
    if found in ("right", "open"):
        return found
    return "look" if found in KINDS else "mistake"


def counts(results):
    """Return how many results belong to each of PARTS."""
    counted = Counter(part(result.found) for result in results)
    return {name: counted[name] for name in PARTS}


class Class:
    """What was found in a class, in the order in which it is reported.

    Parameters
    ----------
    books : dict
        By the name of a notebook of the course its cells.
    asked : dict
        By the name of a notebook its exercises.
    results : dict
        By (learner, notebook) a list with a Result for each of its exercises. A notebook
        in which nobody has begun is not reported.
    """

    def __init__(self, books, asked, results):
        self.books, self.asked, self.results = books, asked, results
        self.learners = sorted({learner for learner, _ in results}, key=str.casefold)
        # Who hands in everything hands in what nobody has begun, too.
        begun = {
            notebook
            for (_, notebook), given in results.items()
            if any(each.found != "open" for each in given)
        }
        self.notebooks = sorted(begun or {notebook for _, notebook in results})
        self.names = {learner: learner for learner in self.learners}

    def hide_names(self, shuffle):
        """Call the learners by numbers, in an order that says nothing."""
        shuffle(self.learners)
        self.names = {name: f"Learner {k}" for k, name in enumerate(self.learners, 1)}

    def title(self, notebook):
        """Return a notebook's title, such as "03 Training"."""
        return re.search(r"^# (.+)$", self.books[notebook][0].source, re.MULTILINE)[1]

    def heading(self, cell):
        """Return the title of the notebook in which a cell is, and the heading above it."""
        notebook = next(name for name in self.books if name.startswith(cell[:2]))
        return self.title(notebook), headings(self.books[notebook])[cell]

    def of(self, notebook, exercise):
        """Return the results of all who handed in a notebook, for one exercise."""
        return [
            result
            for learner in self.learners
            for result in self.results.get((learner, notebook), [])
            if result.exercise == exercise.name
        ]

    def mistakes(self):
        """Return (notebook, exercise, mistake, results), the commonest first."""
        rows = []
        for notebook in self.notebooks:
            for exercise in self.asked[notebook]:
                made = defaultdict(list)
                for result in self.of(notebook, exercise):
                    if part(result.found) == "mistake":
                        made[result.found].append(result)
                rows += [(notebook, exercise, found, each) for found, each in made.items()]
        # What has no name comes last: there is no one thing to say about it.
        return sorted(rows, key=lambda row: (row[2] in UNNAMED, -len(row[3])))


def table(found):
    """Return results.csv as text: learners by exercises, and what each check found."""
    columns = [(book, each) for book in found.notebooks for each in found.asked[book]]
    file = io.StringIO()
    write = csv.writer(file).writerow
    write(["learner", *(f"{book[:2]} {each.name}" for book, each in columns), "notes"])
    for learner in sorted(found.learners, key=str.casefold):
        cells, notes = [], []
        for book, exercise in columns:
            given = found.results.get((learner, book), [])
            result = next((each for each in given if each.exercise == exercise.name), None)
            cells.append(result.found if result else "not handed in")
            notes += [f"{exercise.name}: {note}" for note in result.notes] if result else []
        write(map(harmless, [learner, *cells, "; ".join(notes)]))
    return file.getvalue()


def harmless(text):
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
