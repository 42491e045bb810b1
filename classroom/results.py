"""What may come of one learner's answer to one exercise."""

from typing import NamedTuple

from classroom.names import whole_letters
from lessons.sentences import SENTENCES

LONGEST = 4000  # letters of a learner's that are kept of one answer


class Result(NamedTuple):
    """What was found of one learner's answer to one exercise.

    `found` is "right", "open", a mistake's name in sentences.toml, "unnamed", or one of
    KINDS. `said` is what the check said, or why it could not be asked, `notes` what else a
    teacher may want to see, and `wrote` the cell with the answer.
    """

    learner: str
    exercise: str
    found: str
    said: str = ""
    notes: tuple = ()
    wrote: str = ""


# What may come of an answer that no check was content with or could judge.
KINDS = {
    "reference": "right, by calling the course's own function",
    "failed": "its cell stops with an error before the check",
    "too long": "its cell did not end in time",
    "ended": "its cell ended Python",
    "not called": "its cell does not call the check, and has no answer under the known name",
    "no cell": "its cell is not there, and no other calls its check",
    "not run": "time was up before its cell",
    "not judged": "the notebook could not be judged",
}
# The four things that an answer can be, in words.
PARTS = {
    "right": "right",
    "mistake": "with a mistake",
    "open": "not answered",
    "look": "to look at",
}


def part(found):
    """Return which of PARTS a finding belongs to."""
    if found in ("right", "open"):
        return found
    return "look" if found in KINDS else "mistake"


# Whatever else a message from the sandbox names was made up by a cell.
KNOWN = {"right", "open", "unnamed", "stopped", *KINDS}.union(*SENTENCES.values())


def results_of(told, learner, asked):
    """Return the results of a notebook out of what the sandbox told, whatever that is.

    Nothing in it is trusted: a learner's cell may have sent it.

    Parameters
    ----------
    told : object
        Read from JSON; a list of `Result` as lists, if all is well.
    learner : str
    asked : list of Exercise
        One result is returned for each.
    """
    rows = {}
    for row in told if isinstance(told, list) else []:
        if isinstance(row, list) and len(row) == 6 and isinstance(row[4], list):
            _, name, found, said, notes, wrote = row
            if isinstance(found, str) and found in KNOWN:
                notes = tuple(map(clipped, notes[:10]))
                rows[str(name)] = found, clipped(said), notes, clipped(wrote)
    missing = "not judged", KINDS["not judged"]
    return [Result(learner, each.name, *rows.get(each.name, missing)) for each in asked]


def clipped(text):
    """Return a learner's text, not too long, and without halves of letters."""
    return whole_letters(str(text)[:LONGEST])
