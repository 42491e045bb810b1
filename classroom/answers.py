"""Find what the course's own checks say of a submitted notebook, exercise by exercise."""

import re
from typing import NamedTuple

from classroom.cell_dependencies import cell_dependencies, names
from classroom.results import KINDS, Result, clipped

MOST_CALLS = 20  # of a check in one run that need no word


class Ran(NamedTuple):
    """What came of a cell: what the checks in it found, its printed text, its error.

    `findings` has by the name of a check what it found, what it said, and how often it was
    called.
    """

    findings: dict
    printed: str
    error: str


class Answers:
    """One submitted notebook: which cells run, and what comes of them.

    Parameters
    ----------
    learner : str
    handed : list of Cell
        The cells that were handed in.
    ours : list of Cell
        Those of the course's own notebook.
    asked : list of Exercise
        Its exercises.
    """

    def __init__(self, learner, handed, ours, asked):
        self.learner, self.asked = learner, asked
        known = {cell.source.strip() for cell in ours}
        self.cells = [cell for cell in handed if cell.kind == "code"]
        self.sources = [cell.source for cell in self.cells]
        self.changed = [source.strip() not in known for source in self.sources]
        self.added = set()
        for exercise in asked:
            if not self.calling(exercise):
                self.add_call(exercise)

    def calling(self, exercise):
        """Return the places of the cells that call the check of an exercise."""
        call = re.compile(rf"\b{exercise.check}\s*\(")
        return [place for place, source in enumerate(self.sources) if call.search(source)]

    def named(self, exercise):
        """Return the places of the cells that have the id of an exercise."""
        return [place for place, cell in enumerate(self.cells) if cell.id == exercise.cell]

    def places(self, exercise):
        """Return the places of the cells in which an exercise may be answered."""
        return sorted({*self.calling(exercise), *self.named(exercise)})

    def add_call(self, exercise):
        """Call the check at the end of its cell, if that has an answer and no call any more."""
        answer = names(exercise.call).used - {exercise.check}
        for place in self.named(exercise)[-1:]:
            if answer <= names(self.sources[place]).given:
                self.sources[place] += f"\n\n{exercise.call}"
                self.changed[place] = True
                self.added.add(exercise)

    def chosen_for(self, first):
        """Tell for each cell whether it has to run, if those from `first` on are judged.

        None has to without an answer. What was judged before runs again only for its names.
        Other cells of the learner's run in any case: they may set up things without names.
        """
        judged = {place for each in self.asked for place in self.places(each)}
        if not any(self.changed[place] for place in judged if place >= first):
            return [False] * len(self.sources)
        runs = [
            each and (place >= first or place not in judged)
            for place, each in enumerate(self.changed)
        ]
        return cell_dependencies(self.sources, runs)

    def results(self, came):
        """Return the `Result` of each exercise, from what came of the cells by their place."""
        return [self.result(exercise, came) for exercise in self.asked]

    def result(self, exercise, came):
        """Return the `Result` of one exercise."""
        found = [
            (place, ran.findings[exercise.check])
            for place, ran in sorted(came.items())
            if isinstance(ran, Ran) and exercise.check in ran.findings
        ]
        answered = [pair for pair in found if pair[1][0] != "open"]
        place, (kind, said, _) = (answered or found or [(None, ("", "", 0))])[-1]
        if not answered:
            kind, said = self.why_not_judged(exercise, came, bool(found))
        notes = self.notes(exercise, kind, place, came, sum(each[2] for _, each in found))
        shown = [place] if answered else self.places(exercise)[-1:]
        wrote = "" if kind == "open" else "".join(self.cells[each].source for each in shown)
        return Result(self.learner, exercise.name, kind, said, tuple(notes), clipped(wrote))

    def why_not_judged(self, exercise, came, is_open):
        """Return of which of KINDS an answer is that no check has judged, or "open"."""
        places = self.places(exercise)
        for place in reversed(places):
            ran = came.get(place)
            if isinstance(ran, str):
                return ran, KINDS[ran]
            if ran and ran.error:
                return "failed", ran.error
        if is_open or any(not self.changed[place] for place in places):
            return "open", ""
        kind = "no cell" if not places else "not called"
        if any(place not in came for place in places):
            kind = "not run"
        return kind, KINDS[kind]

    def notes(self, exercise, kind, judged, came, calls):
        """Yield what else a teacher may want to know of an answer."""
        places = self.places(exercise)
        own = rf"\bdef {exercise.check}\b|\b{exercise.check}\s*=[^=]"
        prints = [came[each].printed for each in places if isinstance(came.get(each), Ran)]
        if len(self.named(exercise)) > 1:
            yield "two cells have its id: the last answered one counts"
        if calls > MOST_CALLS:
            yield f"calls the check {calls:,} times"
        if exercise in self.added and calls == 1:  # else it is called by another name, too
            yield "the call of the check was gone: it was added"
        if judged is not None and self.cells[judged].id not in ("", exercise.cell):
            yield "answered in another cell"
        if any(re.search(own, source) for source in self.sources):
            yield "puts a check of its own in place of ours: ours was called"
        if any(re.search(r"\bRight\b", text) for text in prints):
            yield "prints “Right” by itself: that counts for nothing"
        elif kind not in ("right", "reference") and any(
            self.cells[each].shown.lstrip().startswith("Right") for each in places
        ):
            yield "was saved with the words “Right …”, which it does not get here"
