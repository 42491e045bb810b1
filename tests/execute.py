"""Run every notebook from the top and store its outputs, and draw README's picture.

    python3 run.py execute

Running it again changes nothing: what differs from run to run (times, ids of widgets,
the version of Python) is left out.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from helpers import descent_path, epochs_to_draw, generate_data
from helpers.live_figure.picture import png
from lessons.training import TrainingFigure
from still_pictures import keep_still_pictures

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"


def client(notebook, folder):
    """Return what runs a notebook in a folder."""
    return NotebookClient(
        notebook,
        timeout=None,
        startup_timeout=600,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
    )


def executed(path):
    """Return the text of a notebook after it has run from the top."""
    notebook = nbformat.read(path, as_version=4)
    client(notebook, path.parent).execute()
    return cleaned(notebook)


def cleaned(notebook):
    """Return the text of a notebook without what differs from run to run."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    # Saved as a script, a notebook ends in .py by these.
    language = {"name": "python", "file_extension": ".py", "nbconvert_exporter": "python"}
    notebook.metadata = {"kernelspec": kernel, "language_info": language}
    keep_still_pictures(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":  # a double click on a question would show all answers
            cell.metadata["editable"] = False
    return nbformat.writes(notebook) + "\n"


def readme_picture():
    """Return the training figure after the article's 200,000 epochs, as PNG."""
    inputs, targets, _, _ = generate_data(300, 50, a=0.5, b=2)
    training = TrainingFigure(inputs, targets)
    chosen = epochs_to_draw(200_000)
    training.show(chosen, descent_path(inputs, targets, chosen, 5e-5))
    return png(training.figure)


def main(names):
    """Execute the named notebooks, or all of them."""
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        if not names or path.stem in names:
            print(path.name, flush=True)
            path.write_text(executed(path), encoding="utf-8", newline="\n")
    (NOTEBOOKS.parent / "training.png").write_bytes(readme_picture())


if __name__ == "__main__":
    main(sys.argv[1:])
