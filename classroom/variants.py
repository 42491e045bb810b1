"""The class edition in which everybody has numbers of their own, and the key to it.

    python -m classroom.variants "Ada Lovelace" WORD

prints the numbers and right answers of one learner; take the Python of `.venv`.
"""

import contextlib
import io
import json
import sys

import numpy as np
from nbformat.v4 import new_code_cell, new_output

from helpers import load_hubble
from helpers.variants import PLACEHOLDER, drawn_for, learner
from lessons import variants as lesson
from lessons.conditioning import make_flats, make_rods
from lessons.mini_batches import delivery_chunks

# What to replace in a cell by what, so that the text no longer says everybody's numbers.
TEXTS = {
    "01-exercise-truth-cost": [
        (
            "with noise of standard deviation $\\sigma = 5$.",
            "with noise of the standard deviation $\\sigma$ that the next cell prints.",
        ),
        ("noise=5)`", "noise=σ)` with your σ"),
    ],
    "03-check-verdicts": [
        (
            "from lessons.training import check_verdicts\n\n"
            "# In place of each None: one of the four words, in quotes.\n"
            "predictions = {1e-6: None, 4e-5: None, 6.633e-5: None, 7e-5: None}",
            "from lessons.training import check_verdicts\n"
            "from lessons.variants import your_rates\n\n"
            "# In place of each None: one of the four words, in quotes, in the order above.\n"
            "first, second, third, fourth = your_rates()\n"
            "predictions = {first: None, second: None, third: None, fourth: None}",
        ),
    ],
    "03-exercise-edge": [
        (
            "`load_hubble()` returns Hubble's 24 nebulae, which",
            "`your_nebulae()` returns those of Hubble's 24 nebulae that are yours, which",
        ),
    ],
    "03-edge-interval": [
        (
            "from helpers import load_hubble\n\nhubble_inputs, hubble_targets = load_hubble()",
            "from lessons.variants import your_nebulae\n\n"
            "hubble_inputs, hubble_targets = your_nebulae()",
        ),
    ],
    "03-own": [
        (
            "Fit a line to them by gradient descent.",
            "Fit a line to yours, which `your_nebulae()` returns, by gradient descent.",
        ),
    ],
    "04-exercise-nebula": [
        ("### Exercise 3: a nebula at 3 Mpc", "### Exercise 3: a nebula far away"),
        (
            "predict at a distance of 3 Mpc?",
            "predict at the distance that the next cell prints?",
        ),
        ("the standard error at 3 Mpc.", "the standard error at that distance."),
        ("(3 - x.mean())", "(distance - x.mean())"),
        ("Times σ it is the answer.", "Times σ it is the answer, with your distance."),
    ],
    "04-bet-against": [
        (
            "error there, about 164 km/s, comes",
            "error there, about twice that of the intercept, comes",
        ),
    ],
    "04-check-report": [
        (
            "from lessons.evaluation import check_report\n\n"
            "data = generate_data(40, 20, a=-1.5, b=30, noise=4, test_range=(1, 40), seed=7)",
            "from lessons.evaluation import check_report\n"
            "from lessons.variants import your_data\n\n"
            "data = your_data()",
        ),
    ],
    "04-own-sentence": [
        ("noise has $\\sigma = 4$, so", "noise has the $\\sigma$ printed above, so"),
        ("an error below 4 is", "an error below it is"),
    ],
    "05-exercise-epochs-needed": [
        (
            "has mean 0 and variance 5,000.",
            "has mean 0 and the variance that the next cell prints.",
        ),
    ],
    "05-exercise-condition": [
        (
            "The second reads 1 mm too much and too little in turns.",
            "The second reads a little too much and too little in turns.",
        ),
    ],
    "06-exercise-limit": [
        ("Hubble's distances, standardised.", "The distances of your nebulae, standardised."),
    ],
    "06-exercise-limit-data": [
        ("from helpers import load_hubble", "from lessons.variants import your_nebulae"),
        ("standardize(load_hubble().inputs)", "standardize(your_nebulae().inputs)"),
    ],
    "06-exercise-safe-rate": [
        ("np.ones(24)", "np.ones(len(hubble))"),
        ("@ rows / 24`", "@ rows / len(rows)`"),
    ],
    "07-exercise-averaged-rate": [
        (
            "with $\\beta = 0.9$, exactly",
            "with the $\\beta$ that the next cell prints, exactly",
        ),
        ("takes with 5e-5?", "takes with the $\\eta$ printed there?"),
    ],
}
# The cell behind which an exercise's numbers are shown, and its name in `TOLD`.
SHOWN = {
    "01-exercise-truth-cost": "true_line_cost",
    "03-reading-a-run": "verdicts",
    "03-exercise-edge": "edge",
    "03-own": "hubble",
    "04-exercise-nebula": "nebula",
    "04-own": "report",
    "05-exercise-epochs-needed": "epochs_needed",
    "05-exercise-condition": "condition",
    "06-exercise-limit": "single_limit",
    "07-exercise-averaged-rate": "averaged_rate",
}


def with_variants(notebook, word):
    """Change a notebook, as nbformat reads it, so that everybody gets numbers of their own.

    A cell `NN-learner` behind the title asks for the name, cells `NN-numbers-…` show the
    numbers, and no text or stub gives everybody's. Notebooks without such exercises stay as
    they are. Outputs are those of a name that has not been written yet.

    Raises
    ------
    ValueError
        If a text to replace is not in its cell: whoever changes it in the notebook changes
        it in `TEXTS`.
    """
    title, *others = notebook.cells
    shown = [cell for cell in others if cell.id in SHOWN]
    if not shown:
        return
    for cell in others:
        for old, new in TEXTS.get(cell.id, ()):
            if old not in cell.source:
                raise ValueError(f"{cell.id} must have {old!r}; change TEXTS in {__name__}")
            cell.source = cell.source.replace(old, new)
    cells = [title, learner_cell(title.id[:2], word)]
    for cell in others:
        cells += [cell, numbers_cell(cell.id[:2], SHOWN[cell.id])] if cell in shown else [cell]
    notebook.cells = cells


def learner_cell(number, word):
    """Return the cell that asks for the name, in the notebook of this number."""
    given = json.dumps(word, ensure_ascii=False)
    source = f'from helpers.variants import learner\n\nlearner("{PLACEHOLDER}", {given})'
    return shown_cell(f"{number}-learner", source, learner, PLACEHOLDER, word)


def numbers_cell(number, exercise):
    """Return the cell that shows the numbers of an exercise."""
    source = "from lessons.variants import your_numbers\n\n" + f'your_numbers("{exercise}")'
    name = f"{number}-numbers-{exercise.replace('_', '-')}"
    return shown_cell(name, source, lesson.your_numbers, exercise)


def shown_cell(name, source, function, *arguments):
    """Return a code cell with what it prints as its output."""
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        function(*arguments)
    output = new_output("stream", name="stdout", text=printed.getvalue())
    return new_code_cell(source, id=name, outputs=[output])


def line_through(inputs, targets):
    """Return the weights and, last, the bias of least squares."""
    return np.linalg.lstsq(with_ones(inputs), targets)[0]


def with_ones(inputs):
    """Return inputs with a column of ones at the end."""
    return np.column_stack([inputs, np.ones(len(inputs))])


def verdicts():
    """Return what each rate leads to, by how far it is from 2/λmax of the inputs 1 … 300."""
    rows = with_ones(np.arange(1.0, 301.0))
    limit = 2 / np.linalg.eigvalsh(rows.T @ rows / 300)[-1]

    def word(share):
        if abs(share - 1) < 1e-3:
            return "at the edge"
        return "diverging" if share > 1 else "oscillating" if share > 0.5 else "converging"

    return {rate: word(rate / limit) for rate in lesson.your_rates()}


def edge():
    """Return 2/λmax of the nebulae."""
    rows = with_ones(lesson.your_nebulae().inputs)
    return 2 / np.linalg.eigvalsh(rows.T @ rows / len(rows))[-1]


def standard_error():
    """Return that of the line through all of Hubble's data, by (MᵀM)⁻¹."""
    inputs, targets = load_hubble()
    matrix, place = with_ones(inputs), np.array([lesson.your_distance(), 1])
    left = targets - matrix @ line_through(inputs, targets)
    spread = np.linalg.inv(matrix.T @ matrix)
    return np.sqrt(left @ left / (len(targets) - 2) * (place @ spread @ place))


def report():
    """Return weight, bias and test RMSE."""
    data = lesson.your_data()
    line = line_through(data.inputs, data.targets)
    misses = with_ones(data.test_inputs) @ line - data.test_targets
    return (*line, np.sqrt((misses**2).mean()))


def standardised(inputs):
    """Return the columns with mean 0 and standard deviation 1."""
    return (inputs - inputs.mean(axis=0)) / inputs.std(axis=0)


def single_limit():
    """Return by halving from which rate on E[eeᵀ] grows with single samples."""
    rows = with_ones(standardised(lesson.your_nebulae().inputs))
    low, high = 0.0, 2.0
    while high - low > 1e-7:
        middle = (low + high) / 2
        steps = np.eye(2) - middle * np.einsum("ni,nj->nij", rows, rows)
        change = np.mean([np.kron(step, step) for step in steps], axis=0)
        grows = np.abs(np.linalg.eigvals(change)).max() >= 1
        low, high = (low, middle) if grows else (middle, high)
    return low


def safe_rate():
    """Return 2 / s for the nebulae, with s the largest eigenvalue of mean(‖b‖² bbᵀ)."""
    rows = with_ones(standardised(lesson.your_nebulae().inputs))
    matrix = np.mean([(row @ row) * np.outer(row, row) for row in rows], axis=0)
    return 2 / np.linalg.eigvalsh(matrix)[-1]


def deliveries():
    """Return the line of least squares over all rows."""
    inputs, minutes = map(np.concatenate, zip(*delivery_chunks(), strict=True))
    return line_through(inputs, minutes)


def averaged_rate():
    """Return the rate that makes up for 1 − β."""
    rate, share = lesson.your_momentum()
    return rate / (1 - share)


# The right answers, none of them found as the checks find theirs.
KEY = {
    "true_line_cost": lambda: lesson.your_noise() ** 2 / 2,
    "verdicts": verdicts,
    "edge": edge,
    "hubble": lambda: line_through(*lesson.your_nebulae()),
    "nebula": lambda: line_through(*load_hubble()) @ [lesson.your_distance(), 1],
    "standard_error": standard_error,
    "report": report,
    "epochs_needed": lambda: np.log(1e-6) / np.log1p(-1 / lesson.your_variance()),
    "condition": lambda: np.linalg.cond(with_ones(standardised(make_rods()))) ** 2,
    "columns": lambda: line_through(*make_flats()),
    "single_limit": single_limit,
    "safe_rate": safe_rate,
    "deliveries": deliveries,
    "averaged_rate": averaged_rate,
}


def answers(name, word):
    """Return the right answers of one learner, by the exercise's name in `sentences.toml`.

    Parameters
    ----------
    name, word : str
        As in the learner's notebook.

    Returns
    -------
    found : dict of str to (str, object)
        The learner's numbers, "" where they are in the data, and the right answer: a
        number, several in one array or tuple, or a dict of rates and words.
    """
    with drawn_for(name, word):
        told = {exercise: say() for exercise, say in lesson.TOLD.items()}
        return {exercise: (told.get(exercise, ""), right()) for exercise, right in KEY.items()}


def written(right):
    """Return a right answer as text, in six digits."""
    if isinstance(right, dict):
        return ", ".join(f"{rate:g} {word}" for rate, word in right.items())
    return ", ".join(f"{number:.6g}" for number in np.ravel(right))


def main(name, word):
    """Print the numbers and right answers of one learner."""
    for exercise, (told, right) in answers(name, word).items():
        print(f"{exercise:16} {written(right)}" + f"   ({told})" * bool(told))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit('Usage: python -m classroom.variants "NAME" WORD')
    main(*sys.argv[1:])
