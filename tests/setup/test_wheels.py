"""Every package has wheels for each system and Python that README names."""

import itertools
import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.execute import NOTEBOOKS

ROOT = NOTEBOOKS.parent
# What uv calls the systems and processors of README's sentence.
SYSTEMS = {"Linux": "unknown-linux-gnu", "macOS": "apple-darwin", "Windows": "pc-windows-msvc"}
PROCESSORS = {"x86-64": "x86_64", "arm64": "aarch64"}


def promised(path):
    """Return the versions of Python that a README names, and the systems as uv calls them."""
    text = (ROOT / path).read_text(encoding="utf-8")
    sentence = re.search(r"You need Python 3\.(\d+) to 3\.(\d+) on .*?\.(?=\s)", text)
    first, last = map(int, sentence.groups())
    platforms = [
        f"{PROCESSORS[processor]}-{SYSTEMS[system]}"
        for system, processors in re.findall(r"(\w+) \(([^)]*)\)", sentence[0])
        for processor in re.findall(r"x86-64|arm64", processors)
    ]
    return [f"3.{minor}" for minor in range(first, last + 1)], platforms


PYTHONS, PLATFORMS = promised("README.md")


def resolve(where):
    """Let uv look for wheels of all that run.py, Binder and the tests install."""
    platform, python = where
    command = [sys.executable, "-m", "uv", "pip", "compile", "--no-header", "--no-annotate"]
    command += ["--no-build", "--python-platform", platform, "--python-version", python]
    command += ["--no-emit-package", "gradient-descent-notebooks"]
    command += ["-c", "binder/constraints.txt", "requirements.txt"]
    command += ["binder/requirements.txt", "tests/requirements.txt"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")


@pytest.fixture(scope="module")
def resolved():
    """Return what uv says by platform and Python."""
    places = list(itertools.product(PLATFORMS, PYTHONS))
    with ThreadPoolExecutor(len(places)) as pool:  # uv waits for the network most of the time.
        return dict(zip(places, pool.map(resolve, places), strict=True))


@pytest.mark.parametrize("platform", PLATFORMS)
def test_each_package_has_a_wheel(platform, resolved):
    lock = (ROOT / "binder/constraints.txt").read_text(encoding="utf-8")
    pins = {row.partition(" ")[0] for row in lock.splitlines()}
    for python in PYTHONS:
        run = resolved[platform, python]
        if "Failed to fetch" in run.stderr:
            pytest.skip(f"no network: {run.stderr}")
        where = f"for Python {python} on {platform}; `run.py lock` chooses anew"
        assert run.returncode == 0, f"no wheels {where}:\n{run.stderr}"
        unpinned = {row.partition(" ")[0] for row in run.stdout.splitlines()} - pins
        assert not unpinned, f"missing in the lock {where}"


def test_all_name_the_same():
    texts = ("run.py", "pyproject.toml", ".github/workflows/test.yml", ".ci/versions")
    run, settings, workflow, versions = (
        (ROOT / name).read_text(encoding="utf-8") for name in texts
    )
    assert promised("classroom/for_learners.md") == (PYTHONS, PLATFORMS)
    assert f'requires-python = ">={PYTHONS[0]}"' in settings
    assert settings.count(" and platform_machine == ") == len(PLATFORMS)
    assert f" {PYTHONS[0]} to {PYTHONS[-1]}." in run
    assert "python: " + json.dumps(PYTHONS) in workflow
    assert f"{{@:-{' '.join(PYTHONS)} lowest}}" in versions
