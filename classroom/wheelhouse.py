"""Get all packages that the course needs into a folder: `python3 run.py wheelhouse FOLDER`.

A folder `wheelhouse` beside run.py, or one that the variable WHEELHOUSE names, is all that
`run.py lab` needs then: no network. It holds for the kind of system and the version of
Python with which it was made; made on several computers into one folder, for all of them.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))
from run import ROOT, this_system

NOTE = "wheelhouse.json"
# hatchling asks for it when it builds what makes helpers and lessons importable.
EDITABLE = ["editables"]


def requirements():
    """Return what the course needs, and what builds its own package."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return project["project"]["dependencies"] + project["build-system"]["requires"] + EDITABLE


def download(folder):
    """Let pip put wheels of the locked versions into a folder; tell whether that worked."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--only-binary=:all:"]
    command += ["--disable-pip-version-check", "-c", ROOT / "binder/constraints.txt"]
    return subprocess.call([*command, "--dest", folder, *requirements()]) == 0


def note_down(folder, names):
    """Write down the size of each file that this kind of system needs, beside the others'."""
    note = folder / NOTE
    known = json.loads(note.read_text(encoding="utf-8")) if note.is_file() else {}
    known[this_system()] = {name: (folder / name).stat().st_size for name in sorted(names)}
    note.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")


def main(words):
    """Fill a folder, and say how much is in it and what to do with it."""
    sys.stdout.reconfigure(errors="backslashreplace")  # A file on Windows knows no Ł.
    parser = argparse.ArgumentParser(prog="run.py wheelhouse", description=__doc__)
    parser.add_argument("folder", type=Path, help="where: new, or a wheelhouse to add to")
    folder = parser.parse_args(words).folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as temporary:
            print("Getting the packages (a minute) ...", flush=True)
            if not download(temporary):
                sys.exit("The packages could not be had; the lines above say why.")
            names = [path.name for path in Path(temporary).iterdir()]
            for name in names:
                shutil.move(Path(temporary, name), folder / name)
        note_down(folder, names)
    except (OSError, ValueError) as error:
        sys.exit(f"{folder} could not be filled: {error}. Name a folder that can be written.")
    size = sum((folder / name).stat().st_size for name in names) / 1e6
    print(
        f"{len(names)} packages, {size:.0f} MB, for {this_system()} are in {folder}. As a"
        f" folder `wheelhouse` beside run.py it sets the course up without a network."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
