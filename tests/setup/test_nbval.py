"""The plain nbval of the design card, in an environment of what a learner installs."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.execute import NOTEBOOKS

ROOT = NOTEBOOKS.parent
START = "00_start_here.ipynb"


@pytest.fixture(scope="module")
def learner(tmp_path_factory):
    """Return a copy of the course with two notebooks, and the Python of an environment for it.

    The others are compared by the environment that runs the tests.
    """
    folder = tmp_path_factory.mktemp("learner") / "course"
    left_out = shutil.ignore_patterns(".*", "site", "wheelhouse", "__pycache__")
    shutil.copytree(ROOT, folder, ignore=left_out)
    for path in folder.glob("notebooks/0[1-6]*.ipynb"):
        path.unlink()
    venv = folder.parent / "venv"
    python = venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    uv = [sys.executable, "-m", "uv", "--quiet"]
    subprocess.run([*uv, "venv", "--python", sys.executable, venv], check=True)
    asked = ["-r", "requirements.txt", "-c", "binder/constraints.txt"]
    install = [*uv, "pip", "install", "--python", python, *asked]
    said = subprocess.run(install, cwd=folder, capture_output=True, text=True)
    if "error sending request" in said.stderr or "dns error" in said.stderr:
        pytest.skip("packages cannot be had without a network")
    assert said.returncode == 0, said.stderr
    return folder, python


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (".", ["--nbval", "notebooks"]),
        (".", ["--nbval-lax", f"notebooks/{START}"]),
        ("notebooks", ["--nbval", START]),
    ],
    ids=["strict", "lax", "from inside"],
)
def test_plain_nbval_passes_in_a_learners_environment(learner, place, words):
    folder, python = learner
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYT")}
    kept["PATH"] = os.pathsep.join([str(python.parent), os.environ["PATH"]])
    command = [python, "-m", "pytest", "-q", *words]
    said = subprocess.run(command, cwd=folder / place, capture_output=True, text=True, env=kept)
    assert said.returncode == 0, said.stdout[-3000:] + said.stderr[-1000:]


def test_one_sanitizing_rule_and_no_other():
    rules = (ROOT / "tests" / "nbval.cfg").read_text().split("\n", 1)[1].strip()
    assert rules == 'regex: src="data:image/[^"]*"\nreplace: src="PICTURE"'
