"""Run every notebook from the top and store its outputs, and draw README's pictures.

    python3 run.py execute

Running it again changes nothing: what differs from run to run (times, ids of widgets,
the version of Python) is left out.
"""

import io
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from PIL import Image

from helpers import descent_path, epochs_to_draw, generate_data
from helpers.live_figure.picture import few_colors, png
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


def training_pictures(*stops):
    """Return the training figure after each of these numbers of epochs, as PNG."""
    inputs, targets, _, _ = generate_data(300, 50, a=0.5, b=2)
    training, pictures = TrainingFigure(inputs, targets), []
    for epochs in stops:
        chosen = epochs_to_draw(epochs)
        training.show(chosen, descent_path(inputs, targets, chosen, 5e-5))
        pictures.append(png(training.figure))
    return pictures


def readme_picture():
    """Return the training figure after the article's 200,000 epochs, as PNG."""
    return few_colors(training_pictures(200_000)[0])


def readme_animation():
    """Return the training figure as it moves from 0 to 200,000 epochs, as GIF."""
    stops = (0, 1, 2, 3, 4, 5, 10, 100, 1_000, 10_000, 50_000, 100_000, 200_000)
    frames = [Image.open(io.BytesIO(data)) for data in training_pictures(*stops)]
    frames = [frame.convert("RGB").reduce(2) for frame in frames]
    palette = frames[-1].quantize(128)
    first, *others = (frame.quantize(palette=palette, dither=0) for frame in frames)
    pace = [600] * len(others) + [3000]  # milliseconds
    # Three times and no more: what moves for ever disturbs those who read.
    options = {"save_all": True, "append_images": others, "duration": pace, "loop": 2}
    with io.BytesIO() as buffer:
        first.save(buffer, "GIF", **options)
        return buffer.getvalue()


def main(names):
    """Execute the named notebooks, or all of them."""
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        if not names or path.stem in names:
            print(path.name, flush=True)
            path.write_text(executed(path), encoding="utf-8", newline="\n")
    (NOTEBOOKS.parent / "training.png").write_bytes(readme_picture())
    (NOTEBOOKS.parent / "training.gif").write_bytes(readme_animation())


if __name__ == "__main__":
    main(sys.argv[1:])
