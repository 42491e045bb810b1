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


class ByNotebook(LoadFileScheduling):
    """Hand out the tests by group, in the order in which they were collected."""

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
    """Put together what belongs together, without workers too.

    By file then, however they were asked for: test_exercises comes last, since answers
    change the variables of their notebook.
    """
    first = {}
    for place, item in enumerate(items):
        first.setdefault(group(item.nodeid), place)
    items.sort(key=lambda item: (first[group(item.nodeid)], item.path))


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
