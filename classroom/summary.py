"""What was found in a class, sorted, and as `results.csv`."""

import re
from collections import Counter, defaultdict
from typing import NamedTuple

from classroom.class_list import table as csv_table
from classroom.exercises import headings
from classroom.names import key_of, printable
from classroom.results import PARTS, part

# Mistakes of which there is no one thing to say.
UNNAMED = {
    "unnamed": "A mistake that the check has no name for. It says:",
    "stopped": "The code stops when it is run on the check's data:",
}
# Slips of form: what was meant cannot be seen, so nothing is misunderstood yet.
FORMS = {
    *("three", "missing", "dict", "text", "comma", "one number", "choice", "shapes", "shape"),
    *("count", "no function", "no result", "unreadable", "words", "order", "brackets"),
    *("again", "changed", "append", "floats", "flat array"),
}


class Points(NamedTuple):
    """How many points an answer gets; the teacher may change them."""

    right: float = 1
    mistake: float = 0
    look: float = 0

    def of(self, results):
        """Return the points of some results; whole ones without a decimal point."""
        total = sum(getattr(self, part(each.found), 0) for each in results)
        return int(total) if total == int(total) else round(total, 2)

    def __str__(self):
        return (
            f"A right answer gets {self.right:g}, one with a mistake {self.mistake:g}, one to"
            f" look at {self.look:g}, none 0."
        )


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
        self.learners = sorted({learner for learner, _ in results}, key=key_of)
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

    def of(self, exercise):
        """Return the results of all who handed in an exercise's notebook."""
        return [
            result
            for learner in self.learners
            for result in self.results.get((learner, exercise.notebook), [])
            if result.exercise == exercise.name
        ]

    def of_learner(self, learner):
        """Return (exercise, result) for all that a learner handed in of what is reported."""
        return [
            (exercise, result)
            for notebook in self.notebooks
            for exercise, result in zip(
                self.asked[notebook], self.results.get((learner, notebook), []), strict=False
            )
        ]

    def everyone(self):
        """Return all results of what is reported."""
        return [row for learner in self.learners for _, row in self.of_learner(learner)]

    def mistakes(self, exercise):
        """Return (mistake, results) of an exercise, the commonest first, forms last."""
        made = defaultdict(list)
        for result in self.of(exercise):
            if part(result.found) == "mistake":
                made[result.found].append(result)

        def order(row):
            # What has no name comes late: there is no one thing to say about it.
            return row[0] in FORMS, row[0] in UNNAMED, -len(row[1])

        return sorted(made.items(), key=order)

    def missed(self):
        """Return the exercises that were misunderstood, those missed by most first."""
        asked = [each for notebook in self.notebooks for each in self.asked[notebook]]
        number = {
            each: sum(len(made) for found, made in self.mistakes(each) if found not in FORMS)
            for each in asked
        }
        return sorted(filter(number.get, asked), key=lambda each: -number[each])


def table(found):
    """Return results.csv as text: learners by exercises, and what each check found."""
    columns = [each for book in found.notebooks for each in found.asked[book]]
    lines = [["learner", *(f"{each.notebook[:2]} {each.name}" for each in columns), "notes"]]
    for learner in sorted(found.learners, key=key_of):
        given = dict(found.of_learner(learner))
        cells = [given[each].found if each in given else "not handed in" for each in columns]
        notes = [f"{row.exercise}: {note}" for row in given.values() for note in row.notes]
        lines.append([learner, *cells, printable("; ".join(notes))])
    return csv_table(lines, lines[1:])
