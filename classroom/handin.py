"""Pack the notebooks of a learner into one file: `python3 run.py handin`.

Needs nothing but Python's standard library, and changes no notebook.
"""

import argparse
import json
import re
import sys
import time
import unicodedata
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"
STAMP = ".edition.json"  # says what was handed out
LONGEST = 60


def plain_name(typed):
    """Return a name as it can stand in the name of a file: Ada Lovelace is Ada_Lovelace.

    Raises
    ------
    ValueError
        If it has anything but letters, digits, spaces and the signs - _ . '
    """
    name = unicodedata.normalize("NFC", "_".join(typed.split()))
    strange = sorted(set(re.findall(r"[^\w.'-]", name)))
    if strange:
        signs = " ".join(map(ascii, strange))
        raise ValueError(f"name must be letters, digits, spaces or - _ . ', got also {signs}")
    if not re.search(r"\w", name.replace("_", "")):
        raise ValueError("name must have a letter in it, got none; type the name you go by")
    if len(name) > LONGEST:
        raise ValueError(f"name must have at most {LONGEST} signs, got {len(name)}; shorten it")
    return name


def asked_name():
    """Ask for a name until one can be used."""
    while True:
        try:
            return plain_name(input("Your name: "))
        except ValueError as error:
            print(error)
        except EOFError:
            sys.exit("No name given. Write it behind the command: run.py handin Ada Lovelace")


def handed_out():
    """Return the notebooks of the class edition; none in a folder that is no edition."""
    try:
        files = json.loads((ROOT / STAMP).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError):
        return set()
    return {ROOT / name for name in files if name.endswith(".ipynb")}


def notebooks():
    """Return the learner's notebooks, with copies and what the learner has added."""
    return sorted(path for path in NOTEBOOKS.glob("*.ipynb") if path.stem != "solutions")


def is_notebook(path):
    """Tell whether a file can be read as a notebook."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return all({"cell_type", "source"} <= cell.keys() for cell in cells)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def faults(found):
    """Return one sentence for each notebook that is missing or cannot be read.

    Parameters
    ----------
    found : list of Path
        The notebooks that are there.
    """
    missing = sorted(handed_out() - set(found))
    broken = [path.name for path in found if not is_notebook(path)]
    return [
        *(f"{path.name} is missing in {NOTEBOOKS}." for path in missing),
        *(f"{name} cannot be read as a notebook: open it and save it." for name in broken),
    ]


def pack(found, target):
    """Write the notebooks into a zip file, which is there whole or not at all."""
    unfinished = target.with_name(target.name + ".part")
    try:
        # Not strict: a clock before 1980 is no reason to refuse.
        with zipfile.ZipFile(
            unfinished, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False
        ) as archive:
            for path in found:
                archive.write(path, f"notebooks/{path.name}")
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def main(words):
    """Pack the notebooks, and say where the file is, what is in it and what is not."""
    sys.stdout.reconfigure(errors="backslashreplace")  # A file on Windows knows no Ł.
    parser = argparse.ArgumentParser(prog="run.py handin", description=__doc__)
    parser.add_argument("name", nargs="*", help="your name; asked for if you leave it out")
    given = parser.parse_args(words).name
    try:
        name = plain_name(" ".join(given)) if given else asked_name()
    except ValueError as error:
        sys.exit(str(error))
    found = notebooks()
    if not found:
        sys.exit(f"There are no notebooks in {NOTEBOOKS}, so there is nothing to hand in.")
    target = ROOT / f"handin-{name}.zip"
    try:
        pack(found, target)
    except OSError as error:
        sys.exit(
            f"{error.filename or target} could not be read or written ({error.strerror})."
            " Nothing was handed in."
        )
    print(f"Hand in this file: {target}\nIn it are, with the time when each was last saved:")
    for path in found:
        saved = time.strftime("%d %b %H:%M", time.localtime(path.stat().st_mtime))
        print(f"  {saved}  {path.name}")
    for fault in faults(found):
        print(fault)
    return 1 if faults(found) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
