"""check_environment says what is missing, and what it advises helps where it runs."""

import shlex
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, requires

import pytest
from packaging import markers
from packaging.requirements import Requirement

from lessons import start_here
from lessons.start_here import COURSE, check_environment


@pytest.fixture
def installed(monkeypatch):
    """Give a dict of versions that replaces what is installed."""
    versions = {Requirement(line).name: "8.1.9" for line in requires(COURSE)}
    versions |= {"numpy": "2.0.2", "matplotlib": "3.8.4", "anywidget": "0.9.18"}
    versions |= {
        "tqdm": "4.66.2",
        "packaging": "24.2",
        "jupyterlab": "4.5.0",
        "nbval": "0.11.0",
    }

    def version(name):
        if name not in versions:
            raise PackageNotFoundError(name)
        return versions[name]

    monkeypatch.setattr(start_here, "version", version)
    return versions


def test_the_lowest_versions_are_enough(installed, capsys):
    check_environment()
    assert capsys.readouterr().out == "Everything is here.\n"


def test_what_is_missing_or_of_another_version_is_named(installed, capsys):
    del installed["tqdm"]
    installed["numpy"] = "1.26.4"
    check_environment()
    assert capsys.readouterr().out == (
        "numpy is 1.26.4, not <3,>=2.0; tqdm is missing:"
        " close this and start again with: python3 run.py lab\n"
    )


def test_an_installed_wheel_has_no_run_py_to_point_to(installed, capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(start_here, "course_folder", lambda: tmp_path)
    del installed["tqdm"]
    check_environment()
    told = capsys.readouterr().out
    assert '%pip install "tqdm<5,>=4.66"' in told
    # It is what pip understands: here it has nothing to do.
    advised = shlex.split(told.partition("%pip ")[2])
    done = subprocess.run(
        [sys.executable, "-m", "pip", *advised, "--no-index", "--no-deps"],
        capture_output=True,
        text=True,
    )
    assert "Requirement already satisfied: tqdm" in done.stdout, done.stderr


def test_a_browser_tab_needs_no_jupyterlab(installed, capsys, monkeypatch):
    monkeypatch.setattr(sys, "platform", "emscripten")
    # packaging computes its own once, so that a changed sys.platform comes too late.
    there = markers.default_environment() | {"sys_platform": "emscripten"}
    monkeypatch.setattr(markers, "default_environment", lambda: there)
    del installed["jupyterlab"], installed["nbval"]
    check_environment()
    assert capsys.readouterr().out == "Everything is here.\n"
    del installed["numpy"]
    check_environment()
    assert capsys.readouterr().out == "numpy is missing: reload this page\n"


def test_without_the_course_itself_there_is_a_sentence(capsys, monkeypatch):
    monkeypatch.setattr(start_here, "COURSE", "no-such-course")
    check_environment()
    assert "not installed: close this and start again with" in capsys.readouterr().out
