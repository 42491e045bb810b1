"""run.py explains itself when something is missing, and does nothing twice."""

import importlib.util
import subprocess
import sys
from collections import namedtuple

import pytest
from execute import NOTEBOOKS

ROOT = NOTEBOOKS.parent


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Give run.py as a module that would set up in a temporary folder."""
    spec = importlib.util.spec_from_file_location("run", ROOT / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "VENV", tmp_path)
    monkeypatch.setattr(module, "PYTHON", tmp_path / "python")
    return module


@pytest.mark.parametrize("words", [[], ["nonsense"]])
def test_without_a_command_it_says_what_there_is(words, tmp_path):
    command = [sys.executable, str(ROOT / "run.py"), *words]
    result = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert result.returncode == 1
    assert "python3 run.py lab" in result.stderr
    assert "py run.py" in result.stderr


def test_an_old_python_is_named(run, monkeypatch):
    version = namedtuple("version_info", "major minor micro")(3, 9, 1)
    monkeypatch.setattr(run.sys, "version_info", version)
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer, and this is 3\.9\."):
        run.main(["lab"])


@pytest.mark.parametrize(
    ("failing", "message"), [("venv", "apt install python3-venv"), ("pip", "computer online")]
)
def test_what_fails_is_explained(run, monkeypatch, failing, message):
    monkeypatch.setattr(run.subprocess, "call", lambda words, **_: int(failing in words))
    with pytest.raises(SystemExit, match=message):
        run.main(["test"])


def test_set_up_happens_once_until_the_requirements_change(run, monkeypatch):
    calls = []
    monkeypatch.setattr(run.subprocess, "call", lambda words, **_: calls.append(words))
    run.PYTHON.touch()
    run.main(["test", "-k", "descent"])
    first = len(calls)
    assert calls[-1][1:] == ["-m", "pytest", "-k", "descent"]
    run.main(["test"])
    assert len(calls) == first + 1
    monkeypatch.setattr(run, "CONSTRAINTS", "README.md")
    run.main(["test"])
    assert len(calls) > first + 2
