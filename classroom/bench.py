"""Run one submitted notebook, and judge it; loaded into a sandbox that ends with it.

Where a cell calls a check, by whatever function of that name it may have made, the course's
own is called, and what it returns counts; nothing that a cell prints does.
"""

import ast
import builtins
import contextlib
import importlib
import io
import json
import sys
import time

from IPython.core.interactiveshell import InteractiveShell

import helpers
from classroom.answers import Answers, Ran
from classroom.exercises import Cell, course, exercises
from lessons.answers import uses

JUDGES = "__judges__"  # what a changed call reads, among the built-in names
# In these a cell may put something else in place of ours; before each check it is put back.
KEPT = {"helpers", "lessons", "numpy", "builtins", "contextlib", "copy", "dis", "inspect"}
# The browser's own, on whose memory there is no limit: not offered to cells.
BROWSER = {"js", "pyodide", "pyodide_js", "_pyodide", "_pyodide_core"}
LONGEST = 2000  # letters that are kept of what a cell prints, or a check says


class Last(io.StringIO):
    """Keeps the end of what is written."""

    def write(self, text):
        end = self.getvalue()[-LONGEST:] + text[-LONGEST:]
        self.seek(0)
        self.truncate()
        super().write(end[-LONGEST:])
        return len(text)


class ChecksAreOurs(ast.NodeTransformer):
    """Turn each call of a check in a cell, `check_loop(…)`, into one of ours."""

    def __init__(self, checks):
        self.checks = checks

    def visit_Call(self, node):
        self.generic_visit(node)
        name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
        if name in self.checks:
            judges = ast.Name(JUDGES, ast.Load())
            ours = ast.Subscript(judges, ast.Constant(name), ast.Load())
            node.func = ast.fix_missing_locations(ast.copy_location(ours, node.func))
        return node


class Bench:
    """A shell in which the cells of one notebook run.

    Parameters
    ----------
    lesson : str
        The module that has the checks, such as "lessons.training".
    asked : list of Exercise
    """

    def __init__(self, lesson, asked):
        self.shell = InteractiveShell.instance()
        self.shell.ask_exit = lambda: None  # `exit` ends a cell, and not Python
        self.findings = {}
        module, judges = importlib.import_module(lesson), {}
        for exercise in asked:
            known = getattr(helpers, exercise.reference) if exercise.reference else None
            judge = self.keeping(getattr(module, exercise.check), known)
            judges[exercise.check] = judge
            setattr(module, exercise.check, judge)  # for a cell that calls it by another name
        setattr(builtins, JUDGES, judges)
        self.shell.ast_transformers.append(ChecksAreOurs(set(judges)))
        if sys.platform == "emscripten":
            hidden = [name for name in sys.modules if name.partition(".")[0] in BROWSER]
            sys.modules.update(dict.fromkeys([*BROWSER, *hidden]))
        modules = [each for name, each in sys.modules.items() if name.partition(".")[0] in KEPT]
        self.untouched = [(module, dict(vars(module))) for module in modules]

    def keeping(self, check, reference):
        """Return a check of the course that keeps what it has found.

        `reference` is the course's own answer, which a learner is to do without, or None.
        """

        def judge(*answer, **named):
            self.put_back()
            said = Last()
            with contextlib.redirect_stdout(said):
                found = check(*answer, **named)
            given = [*answer, *named.values()]
            borrowed = found.name == "right" and reference and uses(given[0], reference)
            kind = "reference" if borrowed else found.name
            self.keep(check.__name__, kind, " ".join(said.getvalue().split()))
            return found

        return judge

    def put_back(self):
        """Undo what cells have exchanged in the modules on which the checks stand."""
        for module, contents in self.untouched:
            vars(module).update(contents)

    def keep(self, check, kind, said):
        """Keep what a check has found, unless that is less than what it found before."""
        before = self.findings.get(check, ("open", "", 0))
        told = before[:2] if kind == "open" and before[2] else (kind, said[-LONGEST:])
        self.findings[check] = (*told, before[2] + 1)

    def run(self, source):
        """Run a cell; return what came of it, as a `Ran`."""
        self.findings, printed, error = {}, Last(), ""
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(Last()):
            result = self.shell.run_cell(source, store_history=False)
        raised = result.error_before_exec or result.error_in_exec
        if raised is not None:
            with contextlib.suppress(Exception):  # its own __str__ may raise anything
                error = f"{type(raised).__name__}: {raised}"[:400]
            error = error or type(raised).__name__
        return Ran(self.findings, printed.getvalue(), error)


def judge(job, tell):
    """Run a notebook as far as its answers need, and return its results.

    Parameters
    ----------
    job : str
        A JSON object: `learner`, `notebook`, its `cells`, the `seconds` that are left, and
        what `came` of cells by their place in an earlier sandbox: a `Ran`, or "too long" or
        "ended". Those cells do not run again.
    tell : function of str
        Is told in JSON which cell begins, and what came of it.

    Returns
    -------
    str
        A list of `Result`, in JSON.
    """
    job = json.loads(job)
    ours, end = course()[job["notebook"]], time.monotonic() + job["seconds"]
    asked = exercises(ours, job["notebook"])
    answers = Answers(job["learner"], [Cell(*cell) for cell in job["cells"]], ours, asked)
    came = {
        int(place): ran if isinstance(ran, str) else Ran(*ran)
        for place, ran in job["came"].items()
    }
    first = 1 + max((place for place, ran in came.items() if isinstance(ran, str)), default=-1)
    chosen = answers.chosen_for(first)
    if any(chosen[first:]) and job["seconds"] > 0:
        bench = Bench(f"lessons.{job['notebook'][3:]}", asked)
        for place, wanted in enumerate(chosen):
            if wanted and not isinstance(came.get(place), str) and time.monotonic() < end:
                tell(json.dumps({"begins": place}))
                came[place] = bench.run(answers.sources[place])
                tell(json.dumps({"place": place, "came": came[place]}))
    return json.dumps(answers.results(came))
