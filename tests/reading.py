"""How long reading a notebook takes, by one rule; TEACHING.md says it for teachers.

    python -m tests.reading 02

prints the minutes of each section. The rates are those of a slow and careful reading: 00, 01
and 02, as they were before this rule, took 10, 42 to 47 and 60 to 75 minutes, and it gave 10,
48 and 75.
"""

import re
import sys
from pathlib import Path

import nbformat

WORDS = 130  # a minute
FORMULA, DISPLAYED, LINE = 3 / 60, 30 / 60, 8 / 60  # minutes
LIVE_FIGURE = 3  # minutes, with its question and what is tried

PASSED_OVER = re.compile(r"<details><summary>[^<]*You may pass over.*?</details>", re.S)
DISPLAY = re.compile(r"\$\$.*?\$\$", re.S)
INLINE = re.compile(r"\$[^$\n]+\$")
NO_WORDS = re.compile(r"<[^>]*>|\]\([^)]*\)")


def text_minutes(text):
    """Return the minutes of a text, twice those of one reading if it displays a formula."""
    text, displayed = DISPLAY.subn(" ", PASSED_OVER.sub(" ", text))
    text, inline = INLINE.subn(" ", text)
    words = [word for word in NO_WORDS.sub(" ", text).split() if re.search(r"\w", word)]
    once = len(words) / WORDS + inline * FORMULA + displayed * DISPLAYED
    return 2 * once if displayed else once


def code_minutes(cell):
    """Return the minutes of a code cell: of its lines, unless folded, and its live figure."""
    folded = cell.metadata.get("jupyter", {}).get("source_hidden")
    shown = [] if folded else [line for line in cell.source.splitlines() if line.strip()]
    return len(shown) * LINE + ("live(" in cell.source) * LIVE_FIGURE


def sections(path):
    """Return the minutes of each section of a notebook before its exercises."""
    here = "Opening"
    found = {here: 0.0}
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            found[here] += code_minutes(cell)
            continue
        for part in re.split(r"^(?=## )", cell.source, flags=re.M):
            heading = re.match("## (.*)", part)
            here = heading[1] if heading else here
            if here == "Exercises":
                return found
            found[here] = found.get(here, 0.0) + text_minutes(part)
    return found


def is_apart(section):
    """Tell whether a section's minutes are told apart from those of the lesson."""
    return section.startswith("Going further")


def main(prefixes):
    """Print the minutes of the notebooks whose names begin so, or of all."""
    for path in sorted((Path(__file__).parents[1] / "notebooks").glob("0*.ipynb")):
        if not prefixes or path.stem.startswith(tuple(prefixes)):
            found = sections(path)
            lesson = sum(found[each] for each in found if not is_apart(each))
            print(f"{path.stem}: {lesson:.1f}, in all {sum(found.values()):.1f}")
            for section, minutes in found.items():
                print(f"{minutes:6.1f} {section}")


if __name__ == "__main__":
    main(sys.argv[1:])
