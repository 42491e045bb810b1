"""Who is in the class, and the files that Moodle's and Canvas's gradebooks import.

The class list is one of three files, put among what is collected:

- `class.txt` or `class.csv`, with a name a line;
- the grading worksheet of a Moodle assignment, in English, with the columns Identifier, Full
  name, Grade and Last modified (grade): Moodle reads back what has these;
- the gradebook that Canvas exports, with the columns Student, ID, …, Section.
"""

import csv
import io
from typing import NamedTuple

from classroom.names import cleaned, key_of

PLAIN = {"class.txt", "class.csv"}
MOODLE = ["Identifier", "Full name", "Grade", "Last modified (grade)"]
CANVAS = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
TESTER = "Student, Test"
ALSO_CANVAS = ["Integration ID", "Root Account"]


class ClassList(NamedTuple):
    """A class list: of which kind, its columns, and a row a learner, by column."""

    kind: str = ""  # "plain", "moodle" or "canvas"; "" if there is none
    columns: tuple = ()
    rows: tuple = ()

    def name(self, row):
        """Return the learner's name in a row."""
        return row[{"moodle": "Full name", "canvas": "Student"}.get(self.kind, "name")]

    def names(self):
        """Return by their keys the names of all in the class."""
        return {key_of(self.name(row)): cleaned(self.name(row)) for row in self.rows}

    def numbers(self):
        """Return by the numbers of Moodle or Canvas the names of all who have one."""
        column = {"moodle": "Identifier", "canvas": "ID"}.get(self.kind)
        pairs = [(row.get(column), cleaned(self.name(row))) for row in self.rows]
        return {number.removeprefix("Participant "): name for number, name in pairs if number}


def class_list(files):
    """Return the first `ClassList` among files, a dict of bytes by name, and its name."""
    for name, content in sorted(files.items()):
        found = read_list(name, content)
        if found.kind:
            return found, name
    return ClassList(), None


def read_list(name, content):
    """Return what a file is as a `ClassList`."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    first = text.partition("\n")[0]
    comma = max(",;\t", key=first.count)
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=comma) if any(row)]
    except csv.Error:
        return ClassList()
    columns = tuple(rows[0]) if rows else ()
    table = tuple(dict(zip(columns, row, strict=False)) for row in rows[1:])
    if {"Identifier", "Full name", "Grade"} <= set(columns):
        return ClassList("moodle", columns, tuple(row for row in table if "Full name" in row))
    if {"Student", "ID", "Section"} <= set(columns):
        # Canvas exports rows of its own: the points possible, and a student for tests.
        kept = [row for row in table if row.get("ID", "").strip() and row["Student"] != TESTER]
        return ClassList("canvas", columns, tuple(kept))
    if name.lower() in PLAIN:
        names = [cleaned(" ".join(row)) for row in rows]
        names = names[1:] if names[:1] and names[0].casefold() in HEADINGS else names
        return ClassList("plain", ("name",), tuple({"name": each} for each in names if each))
    return ClassList()


# The first line of a list that is no learner.
HEADINGS = {"name", "names", "learner", "learners", "student", "students", "full name"}


def moodle(known, owners, totals):
    """Return the file for Moodle as text, or "" if no learner has a number there.

    Parameters
    ----------
    known : ClassList
    owners : dict
        By a learner's name their `Owner`.
    totals : dict
        By a learner's name their points.
    """
    columns, rows = MOODLE, []
    if known.kind == "moodle":
        columns = known.columns
        grades = {key_of(name): {"Grade": total} for name, total in totals.items()}
        rows = [row | grades.get(key_of(row["Full name"]), {}) for row in known.rows]
    else:
        for name, owner in sorted(owners.items()):
            if owner.moodle and name in totals:
                number = f"Participant {owner.moodle}"
                rows.append(dict(zip(MOODLE, (number, name, totals[name], "-"), strict=True)))
    return table([columns, *([row.get(name, "") for name in columns] for row in rows)], rows)


def canvas(known, owners, points, titles, most):
    """Return the file for Canvas as text, or "" if no learner has a number there.

    Parameters
    ----------
    known : ClassList
    owners : dict
        By a learner's name their `Owner`.
    points : dict
        By (learner, notebook) the points.
    titles, most : dict
        By notebook its title, and the most points there.
    """
    columns = [*CANVAS]
    if known.kind == "canvas":
        columns = [name for name in known.columns if name in [*CANVAS, *ALSO_CANVAS]]
        by_key = {key_of(name): name for name in owners}
        rows = [(by_key.get(key_of(row["Student"])), row) for row in known.rows]
    else:
        rows = [
            (name, {"Student": name, "ID": owner.canvas})
            for name, owner in sorted(owners.items())
            if owner.canvas
        ]
    blanks = [""] * (len(columns) - 1)
    body = [
        [*columns, *titles.values()],
        ["    Points Possible", *blanks, *(most[notebook] for notebook in titles)],
    ]
    for name, row in rows:
        given = [points.get((name, notebook), "") for notebook in titles]
        body.append([*(row.get(column, "") for column in columns), *given])
    return table(body, rows)


def table(lines, rows):
    """Return lines as CSV, without formulas, or "" if there are no rows."""
    file = io.StringIO()
    csv.writer(file).writerows([[harmless(each) for each in line] for line in lines])
    return file.getvalue() if rows else ""


def harmless(text):
    """Return a text that no spreadsheet takes for a formula; a number stays one."""
    if not isinstance(text, str):
        return text
    starts = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
    formula = text.startswith(starts) and text != "-"
    return f"'{text}" if formula else text
