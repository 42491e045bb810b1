"""Which tests run side by side, and the tables at the end.

One worker more than there are processors (four at most) share the tests. What belongs to one
notebook stays on one worker, where it shares an open page and a kernel; so does a file.
"""

import os
import re
from collections import Counter, defaultdict
from itertools import chain
from pathlib import Path

import pytest
from xdist.scheduler import LoadFileScheduling

NOTEBOOKS = {path.stem for path in Path(__file__).with_name("notebooks").glob("*.ipynb")}


def group(nodeid):
    """Return the notebook that a test asks for in its brackets, or else its file."""
    file, _, name = nodeid.partition("::")
    asked = NOTEBOOKS.intersection(re.split(r"[\[\]-]", name))
    return asked.pop() if asked else file


# The groups that take longest, roughly in this order: one that starts late would keep its
# worker busy when the others are done.
LONGEST = (
    "07_momentum_and_adam",
    "03_training",
    "02_gradient_derivation",
    "01_data_generation",
    "06_mini_batches",
    "04_evaluation",
    "tests/test_run.py",
    "tests/test_checks.py",
    "05_conditioning",
    "solutions",
    "tests/test_browser.py",
    "00_start_here",
    "tests/test_live.py",
)


def turn(name):
    """Return when a group has its turn: the longest first, those that are short last."""
    return LONGEST.index(name) if name in LONGEST else len(LONGEST)


class ByNotebook(LoadFileScheduling):
    """Hand out the tests by group, in the order of the tests."""

    def _split_scope(self, nodeid):
        return group(nodeid)


def pytest_xdist_make_scheduler(config, log):
    # By number of tests, the long groups would come last, when the other worker is done.
    config.option.loadscopereorder = False
    return ByNotebook(config, log)


def pytest_xdist_auto_num_workers(config):
    """Start no workers for a part of the tests: starting them takes longer than most."""
    part = config.option.keyword or config.args_source != pytest.Config.ArgsSource.TESTPATHS
    # One more than there are processors: browsers and kernels are waited for now and then.
    return 0 if part else os.cpu_count() + 1


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Put together what belongs together, without workers too, the longest first.

    By file then, however they were asked for: test_exercises comes last, since answers
    change the variables of their notebook.
    """
    first = {}
    for place, item in enumerate(items):
        first.setdefault(group(item.nodeid), place)

    def order(item):
        name = group(item.nodeid)
        return turn(name), first[name], item.path

    items.sort(key=order)


@pytest.fixture
def count(record_property):
    """Give a function that adds a number to a row of a table, shown after the tests."""

    def add(table, row, number):
        record_property(f"table: {table}", (row, number))

    return add


def pytest_terminal_summary(terminalreporter):
    tables = defaultdict(Counter)
    for report in chain.from_iterable(terminalreporter.stats.values()):
        for name, value in getattr(report, "user_properties", []):
            if name.startswith("table: ") and report.when == "call":
                row, number = value
                tables[name.removeprefix("table: ")][row] += number
    for name, rows in sorted(tables.items()):
        terminalreporter.section(name)
        for row, number in sorted(rows.items()):
            terminalreporter.write_line(f"{number:>7,}  {row}")
