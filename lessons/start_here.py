"""What notebook 00 asks of the machine."""

import sys
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement

COURSE = "gradient-descent-notebooks"


def check_environment():
    """Say in one line whether the packages are those that the course was tested with."""
    try:
        needed = [Requirement(line) for line in requires(COURSE) or []]
    except PackageNotFoundError:
        course = f'"{course_folder()}"'
        print(f"The course itself is not installed: {advice([course])}")
        return
    # Not what is needed elsewhere only, such as JupyterLab when this is a browser tab.
    needed = [each for each in needed if each.marker is None or each.marker.evaluate()]
    wrong = {each: found for each in needed if (found := complaint(each))}
    if wrong:
        packages = [f'"{each.name}{each.specifier}"' for each in wrong]
        print(f"{'; '.join(wrong.values())}: {advice(packages)}")
    else:
        print("Everything is here.")


def complaint(needed):
    """Return what is wrong with an installed package, or None."""
    try:
        installed = version(needed.name)
    except PackageNotFoundError:
        return f"{needed.name} is missing"
    if installed in needed.specifier:
        return None
    return f"{needed.name} is {installed}, not {needed.specifier}"


def course_folder():
    """Return the folder that holds `lessons`."""
    return Path(__file__).resolve().parents[1]


def advice(packages):
    """Return what installs packages, wherever this runs."""
    if sys.platform == "emscripten":
        return "reload this page"
    if (course_folder() / "run.py").exists():
        return "close this and start again with: python3 run.py lab"
    return f"run this in a cell, then restart the kernel: %pip install {' '.join(packages)}"
