"""What notebook 00 asks of the machine."""

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from packaging.requirements import Requirement


def check_environment():
    """Say in one line whether the packages are those that the course was tested with."""
    lines = Path(__file__).parents[1].joinpath("requirements.txt").read_text().splitlines()
    wrong = []
    for wanted in (Requirement(line.split("#")[0]) for line in lines if line[:1].isalpha()):
        try:
            if version(wanted.name) not in wanted.specifier:
                wrong.append(f"{wanted.name} is {version(wanted.name)}, not {wanted.specifier}")
        except PackageNotFoundError:
            wrong.append(f"{wanted.name} is missing")
    advice = "close this and start again with: python3 run.py lab"
    print(f"{'; '.join(wrong)}: {advice}" if wrong else "Everything is here.")
