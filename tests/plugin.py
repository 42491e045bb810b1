"""Which tests run, which of them side by side, and what is said of them.

`python3 run.py test` loads this by tests/options.txt. One worker more than there are
processors share the tests, with --all two more (four at most). What belongs to one notebook
stays on one worker, where it shares an open page and a kernel; so does a file.
"""

import os
import re
from collections import Counter, defaultdict
from itertools import chain
from pathlib import Path

import pytest
from nbval.plugin import IPyNbCell
from xdist.scheduler import LoadFileScheduling

NOTEBOOKS = {path.stem for path in Path(__file__).parents[1].glob("notebooks/*.ipynb")}
# What `--all` adds: tests of what stands around the course, those that start a browser, and
# those that run a notebook once more.
BROWSER_FILES = {"book", "hub", "site", "still_pictures"}
SETUP_FILES = {"nbval", "run", "wheels"}
LONG_FILES = {*BROWSER_FILES, *SETUP_FILES, "collect", "handout", "updates"}
LONG_FIXTURES = {"chromium", "ran"}
# The groups that take longest, roughly in this order: one that starts late would keep its
# worker busy when the others are done.
LONGEST = (
    "tests/web/test_site.py",  # builds the site, while the others do something else
    "08_adam",
    "07_momentum",
    "tests/setup/test_wheels.py",
    "tests/web/test_book.py",
    "03_training",
    "02_gradient_derivation",
    "01_data_generation",
    "06_mini_batches",
    "04_evaluation",
    "tests/setup/test_run.py",
    "tests/classroom/test_collect.py",
    "tests/lessons/test_checks.py",
    "05_conditioning",
    "solutions",
    "tests/notebooks/test_browser.py",
    "00_start_here",
    "tests/helpers/test_live.py",
)


def pytest_addoption(parser):
    parser.addoption("--all", action="store_true", help="also what takes long")
    no_browser = "none of it in a browser, and no set-up"
    parser.addoption("--no-browser", action="store_true", help=no_browser)


def file_of(item):
    return item.path.stem.removeprefix("test_")


def is_long(item):
    """Tell whether a test runs only when all do, or when it is named."""
    asks = LONG_FIXTURES.intersection(getattr(item, "fixturenames", ()))
    return bool(file_of(item) in LONG_FILES or asks or item.get_closest_marker("long"))


def is_for_publishing(item):
    return item.get_closest_marker("publishing")


def is_elsewhere(item):
    """Tell whether a test is one of a browser or of set-up: no sum of ours decides it."""
    in_browser = "chromium" in getattr(item, "fixturenames", ())
    return in_browser or file_of(item) in BROWSER_FILES | SETUP_FILES


def is_part(config):
    """Tell whether the tests to run were named, by a file or a word."""
    named = config.args_source != pytest.Config.ArgsSource.TESTPATHS
    return bool(config.option.keyword or config.option.markexpr or named)


def pytest_ignore_collect(collection_path, config):
    """Do not even import, in the quick test, the files of which none runs."""
    name = collection_path.stem.removeprefix("test_")
    unused = name in LONG_FILES and not (config.option.all or is_part(config))
    return unused or None


@pytest.hookimpl(tryfirst=True)  # before that of xdist itself
def pytest_xdist_auto_num_workers(config):
    """Start no workers for a part of the tests: starting them takes longer than most."""
    # More than there are processors: kernels are waited for now and then, browsers often.
    return 0 if is_part(config) else os.cpu_count() + 1 + config.option.all


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Leave out what takes long, and put together what belongs together, the longest first.

    By file then, however they were asked for: test_exercises comes last, since answers
    change the variables of their notebook.
    """
    if not is_part(config):
        leave_out(config, items, is_for_publishing if config.option.all else is_long)
    if config.option.no_browser:
        leave_out(config, items, is_elsewhere)
    first = {}
    for place, item in enumerate(items):
        first.setdefault(group(item.nodeid), place)

    def order(item):
        name = group(item.nodeid)
        return turn(name), first[name], file_of(item) == "exercises", item.path

    items.sort(key=order)


def leave_out(config, items, which):
    config.hook.pytest_deselected(items=[item for item in items if which(item)])
    items[:] = [item for item in items if not which(item)]


def group(nodeid):
    """Return the notebook that a test asks for in its brackets, or else its file."""
    file, _, name = nodeid.partition("::")
    if file.startswith("tests/web/"):
        return file  # a page of the site is none of JupyterLab's
    asked = NOTEBOOKS.intersection(re.split(r"[\[\]-]", name))
    return asked.pop() if asked else file


def turn(name):
    """Return when a group has its turn: the longest first, those that are short last."""
    return LONGEST.index(name) if name in LONGEST else len(LONGEST)


class ByNotebook(LoadFileScheduling):
    """Hand out the tests by group, in the order of the tests.

    `--dist loadgroup` would do, but heeds no groups with pytest 9.2.
    """

    def _split_scope(self, nodeid):
        return group(nodeid)


def pytest_xdist_make_scheduler(config, log):
    # By number of tests, the long groups would come last, when the other worker is done.
    config.option.loadscopereorder = False
    return ByNotebook(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Let the first line on a failure say what is not so, and what to do."""
    report = yield
    if report.failed and not hasattr(report, "wasxfail"):
        report.longrepr = f"{what_to_do(item)}\n\n{report.longreprtext}"
    return report


def what_to_do(item):
    """Return one line on a test that failed: its name is a sentence that does not hold."""
    if isinstance(item, IPyNbCell):
        name = item.path.stem
        again = f"if that is meant: python3 run.py execute {name}"
        return f"{name}, cell {item.cell.id}: not as stored (below); {again}"
    sentence = item.name.removeprefix("test_").partition("[")[0].replace("_", " ")
    case = f" ({item.callspec.id})" if hasattr(item, "callspec") else ""
    return f"Not so: {sentence}{case}. Alone: python3 run.py test {item.nodeid!r}"


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
