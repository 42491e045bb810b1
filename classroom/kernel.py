"""The kernel in which a submitted notebook runs: `python kernel.py -f CONNECTION`.

Before the first cell it confines itself and takes hold of the course's own checks. Where
a cell calls a check, by whatever function of that name it may have made, the course's own
is called. What that returns goes to `collect` in a message of its own kind; nothing that a
cell prints does. The settings are in the variable COLLECT, a JSON object.
"""

import ast
import contextlib
import importlib
import io
import json
import os
import sys
from pathlib import Path

import confined

MESSAGE = "application/vnd.course.finding+json"
JUDGES = "__judges__"  # what a changed call reads, among the built-in names
# In these a cell may put something else in place of ours; before each check it is put back.
KEPT = {"helpers", "lessons", "numpy", "builtins", "contextlib", "copy", "dis", "inspect"}


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


class Judge:
    """A check of the course that tells what it has found.

    Parameters
    ----------
    check : function
    reference : function or None
        The course's own answer, which a learner is to do without.
    tell : function of a dict
    """

    def __init__(self, check, reference, tell):
        self.check, self.reference, self.tell = check, reference, tell
        self.uses = sys.modules["lessons.answers"].uses

    def __call__(self, *answer):
        put_back()
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            found = self.check(*answer)
        right = found.name == "right"
        borrowed = right and self.reference and self.uses(answer[0], self.reference)
        kind = "reference" if borrowed else found.name
        text = " ".join(said.getvalue()[-2000:].split())
        self.tell({"check": self.check.__name__, "found": kind, "said": text})
        return found


UNTOUCHED = []


def remember():
    """Keep what is in the modules on which the checks stand."""
    modules = [each for name, each in sys.modules.items() if name.partition(".")[0] in KEPT]
    UNTOUCHED.extend((module, dict(vars(module))) for module in modules)


def put_back():
    """Undo what cells have exchanged in those modules."""
    for module, contents in UNTOUCHED:
        vars(module).update(contents)


def prepare(shell, settings):
    """Give an IPython shell the checks of a lesson, in place of any that a cell makes."""
    import builtins

    import helpers

    lesson = importlib.import_module(settings["lesson"])

    def tell(finding):
        shell.display_pub.publish({MESSAGE: finding | {"token": settings["token"]}})

    judges = {}
    for name, reference in settings["checks"].items():
        known = getattr(helpers, reference) if reference else None
        judges[name] = Judge(getattr(lesson, name), known, tell)
        setattr(lesson, name, judges[name])  # for a cell that calls it by another name
    setattr(builtins, JUDGES, judges)
    shell.ast_transformers.append(ChecksAreOurs(set(judges)))
    shell.ask_exit = lambda: None  # `exit` ends a cell, and not the kernel
    remember()


def main():
    settings = json.loads(os.environ.pop("COLLECT"))
    held = confined.limit(settings["megabytes"], settings["seconds"])
    held += confined.shut_in(settings["own"], settings["readable"])
    # This folder's modules are none of the learner's, and the copy of the course comes first.
    sys.path[0] = settings["course"]
    from ipykernel.kernelapp import IPKernelApp

    app = IPKernelApp.instance()
    app.initialize(sys.argv[1:])
    prepare(app.shell, settings)
    Path(settings["own"], "held.json").write_text(json.dumps(held), encoding="utf-8")
    app.start()


if __name__ == "__main__":
    main()
