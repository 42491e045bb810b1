"""Run a submitted notebook in a kernel of its own, and find what the course's checks say.

A cell that ends the kernel or does not end costs that cell: the kernel is started again,
the cells before run again, and the notebook goes on without it. nbclient runs the cells;
`kernel.py` is the kernel.
"""

import json
import logging
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import matplotlib
from exercises import FOLDER
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from kernel import MESSAGE
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell, new_notebook
from needed import needed

NO_NETWORK = ["unshare", "--map-root-user", "--net"]


class Limits(NamedTuple):
    """What one notebook may use."""

    cell_seconds: int = 20
    seconds: int = 120
    megabytes: int = 2048


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


class Place:
    """A copy of the course and a folder in which kernels are started, for the time of a run."""

    def __init__(self, limits):
        self.limits = limits
        self.folder = Path(tempfile.mkdtemp(prefix="collect-"))
        self.course = self.folder / "course"
        for name in ("helpers", "lessons"):
            shutil.copytree(FOLDER.parent / name, self.course / name)
        self.without_network = NO_NETWORK if can_cut_network() else []
        self.held = set(["network"] if self.without_network else [])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def runner(self, lesson, checks):
        """Start a confined kernel, give what runs cells in it, and end it with all it began."""
        own, token = Path(tempfile.mkdtemp(dir=self.folder)), secrets.token_hex(16)
        home = own / "home"
        copy_list_of_fonts(home)
        settings = {
            "course": str(self.course),
            "own": str(own),
            "readable": [str(self.course), sys.prefix, sys.base_prefix, str(FOLDER)],
            "lesson": lesson,
            "checks": checks,
            "token": token,
            "megabytes": self.limits.megabytes,
            "seconds": self.limits.seconds,
        }
        runner = Runner(self.manager(own), token)
        environment = variables(home) | {"COLLECT": json.dumps(settings)}
        with runner.setup_kernel(env=environment, cwd=str(home), cleanup_kc=True):
            group = getattr(runner.km.provisioner, "pgid", None)
            self.held.update(json.loads((own / "held.json").read_text("utf-8")))
            yield runner
        if group and hasattr(os, "killpg"):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(group, signal.SIGKILL)
        shutil.rmtree(own, ignore_errors=True)

    def manager(self, own):
        """Return a manager of one kernel that keeps its files in a folder."""
        kernels = own / "kernels" / "confined"
        kernels.mkdir(parents=True)
        command = [*self.without_network, sys.executable, str(FOLDER / "kernel.py")]
        spec = {"argv": [*command, "-f", "{connection_file}"], "language": "python"}
        spec["display_name"] = "confined"
        (kernels / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
        return AsyncKernelManager(
            kernel_name="confined",
            kernel_spec_manager=KernelSpecManager(kernel_dirs=[str(kernels.parent)]),
            connection_file=str(own / "c.json"),
            # Files instead of ports: they reach into a network of its own, too.
            transport="tcp" if os.name == "nt" else "ipc",
        )


def can_cut_network():
    """Tell whether this system gives a program a network of its own, with nothing in it."""
    try:
        return subprocess.run([*NO_NETWORK, "true"], capture_output=True).returncode == 0
    except OSError:
        return False


def copy_list_of_fonts(home):
    """Give matplotlib its list of fonts, which it would take seconds to make."""
    target = home / "matplotlib"
    target.mkdir(parents=True)
    for path in Path(matplotlib.get_cachedir()).glob("fontlist-*.json"):
        shutil.copy(path, target)


def variables(home):
    """Return environment variables in which nothing is of the teacher's."""
    kept = {
        name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ
    }
    return kept | {
        "HOME": str(home),
        "USERPROFILE": str(home),
        "TMPDIR": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "MPLCONFIGDIR": str(home / "matplotlib"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONWARNINGS": "ignore",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }


class Runner(NotebookClient):
    """Run cells in a confined kernel, and keep of what they say only what is needed."""

    def __init__(self, manager, token):
        # Cell by cell, so that nbclient's own notebook is not used.
        silent = logging.Logger("collect", logging.CRITICAL + 1)
        options = {"allow_errors": True, "record_timing": False, "log": silent}
        super().__init__(new_notebook(), **options, shutdown_kernel="immediate")
        self.nb.cells.append(new_code_cell())
        self.confined, self.token = manager, token

    def create_kernel_manager(self):
        self.km = self.confined
        return self.km

    def run_cell(self, source, seconds):
        """Run a cell; return what the checks in it found, what it printed, and its error."""
        self.findings, self.printed, self.error, self.timeout = [], "", "", max(1, int(seconds))
        self.execute_cell(new_code_cell(source), 0)
        return Ran(self.findings, self.printed, self.error)

    def process_message(self, msg, cell, cell_index):
        kind, content = msg["msg_type"], msg["content"]
        if kind == "status":
            return super().process_message(msg, cell, cell_index)
        if kind == "display_data" and MESSAGE in content["data"]:
            finding = content["data"][MESSAGE]
            if finding.pop("token", None) == self.token:
                self.findings.append(finding)
        elif kind == "stream":
            self.printed = (self.printed + content["text"])[-2000:]
        elif kind == "error":
            self.error = f"{content['ename']}: {content['evalue']}"[:400]
        return None


class Ran(NamedTuple):
    """What came of a cell: findings of checks in it, its printed text, its error."""

    findings: list
    printed: str
    error: str


def run(cells, chosen_for, start, limits):
    """Run cells in their order, and go on after one that ends the kernel or does not end.

    Parameters
    ----------
    cells : list of str
    chosen_for : function of int → list of bool
        Which cells have to run if all from this one on are still to be judged.
    start : function → context manager of a Runner
    limits : Limits

    Returns
    -------
    dict of int
        By cell what came of it: a `Ran`, or "too long" or "ended". Those that are missing
        did not have to run, or time was up.
    """
    came, first, deadline = {}, 0, time.monotonic() + limits.seconds
    while first < len(cells) and any(chosen_for(first)[first:]):
        with start() as runner:
            for place, wanted in enumerate(chosen_for(first)):
                left = deadline - time.monotonic()
                if not wanted or isinstance(came.get(place), str):
                    continue
                if left <= 0:
                    return came
                try:
                    came[place] = runner.run_cell(cells[place], min(limits.cell_seconds, left))
                except CellTimeoutError:
                    came[place] = "too long"
                except DeadKernelError:
                    came[place] = "ended"
                if isinstance(came[place], str):
                    first = max(first, place + 1)
                    break
            else:
                return came
    return came


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

    def add_call(self, exercise):
        """Call the check at the end of its cell, if the learner has removed the call."""
        for place in self.named(exercise)[-1:]:
            self.sources[place] += f"\n\n{exercise.call}"
            self.changed[place] = True
            self.added.add(exercise)

    def chosen_for(self, first):
        """Tell for each cell whether it has to run, if those from `first` on are judged."""
        judged = [place >= first and each for place, each in enumerate(self.changed)]
        return needed(self.sources, judged)

    def result(self, exercise, came):
        """Return the `Result` of one exercise."""
        places = sorted({*self.calling(exercise), *self.named(exercise)})
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
            kind, said = self.why_not_judged(exercise, places, came, bool(found))
        notes = self.notes(exercise, kind, place, came)
        return Result(self.submission.learner, exercise.name, kind, said, tuple(notes))

    def why_not_judged(self, exercise, places, came, is_open):
        """Return of which of KINDS an answer is that no check has judged, or "open"."""
        for place in reversed(places):
            ran = came.get(place)
            if isinstance(ran, str):
                return ran, KINDS[ran]
            if ran and ran.error:
                lost = exercise in self.added and ran.error.startswith("NameError")
                return ("not called", KINDS["not called"]) if lost else ("failed", ran.error)
        if is_open or any(not self.changed[place] for place in places):
            return "open", ""
        kind = "no cell" if not places else "not called"
        if any(place not in came for place in places):
            kind = "not run"
        return kind, KINDS[kind]

    def notes(self, exercise, kind, judged, came):
        """Yield what else a teacher may want to know of an answer."""
        places = sorted({*self.calling(exercise), *self.named(exercise)})
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
    except RuntimeError:
        return [
            Result(submission.learner, each.name, "no kernel", KINDS["no kernel"])
            for each in asked
        ]
    return [answers.result(exercise, came) for exercise in asked]
