"""The exercises of the course, as its own notebooks have them, and where to go back to."""

import json
import re
from pathlib import Path
from typing import NamedTuple

from lessons.sentences import BACK, SENTENCES

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"


class Cell(NamedTuple):
    """A cell of a notebook; `shown` is the text of its stored outputs."""

    kind: str
    id: str
    source: str
    shown: str = ""


class Exercise(NamedTuple):
    """An exercise of the course."""

    name: str  # as in sentences.toml
    notebook: str  # its file, without .ipynb
    cell: str  # the id of the cell that asks for the answer
    call: str  # the call of its check in that cell

    @property
    def check(self):
        """The name of its check."""
        return f"check_{self.name}"

    @property
    def reference(self):
        """The function of the course that is itself an answer, or None."""
        return BACK[self.name].get("reference")

    @property
    def title(self):
        """What it is called in a report: 03 loop."""
        return f"{self.notebook[:2]} {self.name.replace('_', ' ')}"


def course():
    """Return the cells of the course's notebooks, by the names of their files."""
    paths = sorted(NOTEBOOKS.glob("0[0-9]_*.ipynb"))
    return {path.stem: cells_of(json.loads(path.read_text("utf-8"))) for path in paths}


def cells_of(notebook):
    """Return the cells of a notebook, read from JSON."""
    return [cell_of(cell) for cell in notebook["cells"]]


def cell_of(cell):
    """Return one cell of a notebook as a `Cell`."""
    outputs = cell.get("outputs", []) if cell["cell_type"] == "code" else []
    shown = "".join(joined(output.get("text", "")) for output in outputs)
    return Cell(str(cell["cell_type"]), str(cell.get("id", "")), joined(cell["source"]), shown)


def joined(text):
    """Return a text that a notebook may keep as a list of lines."""
    return text if isinstance(text, str) else "".join(text)


def exercises(cells, notebook):
    """Return the exercises among the cells of a notebook of the course."""
    found = []
    for cell in cells:
        call = re.search(r"^check_(\w+)\(.*\)$", cell.source, re.MULTILINE)
        if call and call[1] in BACK:
            found.append(Exercise(call[1], notebook, cell.id, call[0]))
    return found


def go_back(exercise, mistake):
    """Return the id of the cell to which a mistake in an exercise sends back."""
    own = BACK[exercise]
    return (BACK["any"] | own).get(mistake, own["cell"])


def headings(cells):
    """Return by a cell's id the heading under which it stands, in a notebook."""
    found, heading = {}, ""
    for cell in cells:
        own = re.findall(r"^#{1,3} (.+)$", cell.source, re.MULTILINE)
        if cell.kind == "markdown" and own:
            # Text that ends one part and opens the next belongs to what it opens.
            heading = own[-1]
        found[cell.id] = heading
    return found


def sentence(exercise, found):
    """Return what the check of an exercise says of a mistake, with gaps for its numbers."""
    # The flats of notebook 05 meet the mistakes of unscaling, too.
    sections = (SENTENCES[exercise], SENTENCES["any"], SENTENCES["unscaling"])
    said = next((section[found] for section in sections if found in section), "")
    return said[:1].upper() + said[1:]
