"""Find what the course's own checks say of a submitted notebook, exercise by exercise."""

import re
from typing import NamedTuple

from needed import names, needed
from running import NoKernelError, Ran, run


class Result(NamedTuple):
    """What was found of one learner's answer to one exercise.

    `found` is "right", "open", a mistake's name in sentences.toml, "unnamed", or one of
    KINDS. `said` is what the check said, or why it could not be asked, and `notes` what
    else a teacher may want to see.
    """

    learner: str
    exercise: str
    found: str
    said: str = ""
    notes: tuple = ()


# What may come of an answer that no check was content with or could judge.
KINDS = {
    "reference": "right, by calling the course's own function",
    "failed": "its cell stops with an error before the check",
    "too long": "its cell did not end in time",
    "ended": "its cell ended Python",
    "not called": "its cell does not call the check, and has no answer under the known name",
    "no cell": "its cell is not there, and no other calls its check",
    "not run": "time was up before its cell",
    "no kernel": "Python did not start for it",
}


class Answers:
    """One submitted notebook: which cells run, and what comes of them.

    Parameters
    ----------
    submission : Submission
    ours : list
        The cells of the course's own notebook.
    asked : list of Exercise
        Its exercises.
    """

    def __init__(self, submission, ours, asked):
        self.submission, self.asked = submission, asked
        known = {cell.source.strip() for cell in ours}
        self.cells = [cell for cell in submission.cells if cell.kind == "code"]
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
        return needed(self.sources, runs)

    def result(self, exercise, came):
        """Return the `Result` of one exercise."""
        found = [
            (place, finding)
            for place, ran in sorted(came.items())
            if isinstance(ran, Ran)
            for finding in ran.findings
            if finding["check"] == exercise.check
        ]
        answered = [pair for pair in found if pair[1]["found"] != "open"]
        place, finding = (answered or found or [(None, None)])[-1]
        if answered:
            kind, said = finding["found"], finding["said"]
        else:
            kind, said = self.why_not_judged(exercise, came, bool(found))
        notes = self.notes(exercise, kind, place, came)
        return Result(self.submission.learner, exercise.name, kind, said, tuple(notes))

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

    def notes(self, exercise, kind, judged, came):
        """Yield what else a teacher may want to know of an answer."""
        places = self.places(exercise)
        own = rf"\bdef {exercise.check}\b|\b{exercise.check}\s*=[^=]"
        prints = [came[each].printed for each in places if isinstance(came.get(each), Ran)]
        if len(self.named(exercise)) > 1:
            yield "two cells have its id: the last answered one counts"
        if exercise in self.added:
            yield "the call of the check was gone: it was added"
        if judged is not None and self.cells[judged].id != exercise.cell:
            yield "answered in another cell"
        if any(re.search(own, source) for source in self.sources):
            yield "puts a check of its own in place of ours: ours was called"
        if any(re.search(r"\bRight\b", text) for text in prints):
            yield "prints “Right” by itself: that counts for nothing"
        elif kind not in ("right", "reference") and any(
            self.cells[each].shown.lstrip().startswith("Right") for each in places
        ):
            yield "was saved with the words “Right …”, which it does not get here"


def judge(submission, ours, asked, place):
    """Run a submission and return a `Result` for each exercise of its notebook.

    Parameters
    ----------
    submission : Submission
    ours : list
        The cells of the course's own notebook.
    asked : list of Exercise
    place : Place
    """
    answers = Answers(submission, ours, asked)
    lesson = f"lessons.{submission.notebook[3:]}"
    checks = {exercise.check: exercise.reference for exercise in asked}

    def start():
        return place.runner(lesson, checks)

    try:
        came = run(answers.sources, answers.chosen_for, start, place.limits)
    except NoKernelError as error:
        why = f"{KINDS['no kernel']}: {error}"
        return [Result(submission.learner, each.name, "no kernel", why) for each in asked]
    return [answers.result(exercise, came) for exercise in asked]
