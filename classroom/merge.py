"""Merge two versions of a notebook cell by cell, for git.

git alone merges line by line, and takes no notice of what a cell is. This program tells
cells apart by their ids:

- a learner's changed, new and deleted cells stay as the learner left them;
- of all others, the teacher's changed, new and deleted cells arrive.

git asks it for the notebooks of a class edition, as .gitattributes there says, where

    git config merge.course.driver "python3 classroom/merge.py %O %A %B"

is set, for one copy or (with --system) for a machine. Where it is not set, git merges line
by line. Needs nothing but Python's standard library.
"""

import json
import sys
from pathlib import Path


def by_id(notebook):
    """Return the cells of a notebook by their ids, in order."""
    return {cell["id"]: cell for cell in notebook["cells"]}


def same(cell, other):
    """Tell whether two versions of a cell say the same; outputs come and go by running."""
    return all(cell[key] == other[key] for key in ("cell_type", "source"))


def kept(base, ours, theirs):
    """Return our cells, without those that they deleted, and changed where they did.

    Parameters
    ----------
    base, ours, theirs : dict of str to dict
        The cells by their ids: as they were once, as the learner has them, as the teacher
        has them now.

    Returns
    -------
    dict of str to dict
    """
    result = {}
    for name, cell in ours.items():
        untouched = name in base and same(cell, base[name])
        if untouched and name not in theirs:
            continue
        changed = untouched and not same(theirs[name], base[name])
        result[name] = theirs[name] if changed else cell
    return result


def merged(base, ours, theirs):
    """Return the cells of the merged notebook, in order; the arguments are as for `kept`."""
    result = list(kept(base, ours, theirs).items())
    place = 0
    for name, cell in theirs.items():
        names = [each for each, _ in result]
        if name in names:
            place = names.index(name) + 1
        elif name not in base:
            result.insert(place, (name, cell))
            place += 1
    return [cell for _, cell in result]


def main(paths):
    """Merge the files base, ours and theirs into ours, as git's merge drivers do."""
    try:
        base, ours, theirs = (json.loads(Path(path).read_text("utf-8")) for path in paths)
        ours["cells"] = merged(by_id(base), by_id(ours), by_id(theirs))
    except (ValueError, KeyError, TypeError):
        print("One version cannot be read as a notebook: the learner's stays.", file=sys.stderr)
        return 0
    text = json.dumps(ours, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    Path(paths[1]).write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
