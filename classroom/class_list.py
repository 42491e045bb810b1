"""The class list: who may sign up, one name a line, and who teaches."""

import re
import unicodedata
from dataclasses import dataclass

# A name becomes part of an account's name (of 32 characters at most) and of addresses.
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,22}")
TEACHER = "teacher:"
TEMPLATE = """# Who may use the hub: one name a line, and yourself as the teacher.
# Names are made of a-z, 0-9, - and _. A # begins a remark.
#
# teacher: clara
# anna
# ben
"""


@dataclass(frozen=True)
class ClassList:
    """The names of a class.

    Attributes
    ----------
    learners, teachers : frozenset of str
    """

    learners: frozenset
    teachers: frozenset

    def __contains__(self, name):
        return name in self.learners or name in self.teachers


def read_class_list(path):
    """Read a class list.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    ClassList

    Raises
    ------
    ValueError
        If a line is no name, a name is there twice, or nobody teaches.
    OSError
        If the file cannot be read.
    """
    places, teachers = {}, set()
    # Some editors begin a file with a mark that says UTF-8.
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        words = line.partition("#")[0].strip().lower()
        name = words.removeprefix(TEACHER).strip()
        if not words:
            continue
        where = f"line {number} of {path.name}"
        if not NAME.fullmatch(name):
            raise ValueError(
                f"{where} must be a name of a-z, 0-9, - and _, of 23 characters at most,"
                f" got {line.strip()[:40]!r}; {advice(name)}"
            )
        if name in places:
            raise ValueError(
                f"{where} must be a name of its own, got {name!r} as in line {places[name]};"
                " two people would share their work"
            )
        places[name] = number
        if words.startswith(TEACHER):
            teachers.add(name)
    if not teachers:
        raise ValueError(
            f"{path.name} must name who teaches, got no such line; add: {TEACHER} YOUR-NAME"
        )
    return ClassList(frozenset(places) - teachers, frozenset(teachers))


def advice(name):
    """Say what to write for a name as people write it."""
    letters = unicodedata.normalize("NFKD", name.replace("ß", "ss"))
    letters = letters.encode("ascii", "ignore").decode()
    proposed = re.sub(r"[^a-z0-9_]+", "-", letters).strip("-_")[:23]
    return f"write {proposed}" if proposed else "write it in these letters"
