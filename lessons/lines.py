"""What may have gone wrong with a line that somebody hands in: 03 to 07 ask for one.

A line is an array, the weights and, last, the bias. What is known here is told by undoing
it: where that gives a line as good as the right one, it is what was done.
"""

import numpy as np

from helpers.arguments import float_array


def line_of(weights, bias, columns):
    """Return so many weights and, last, a bias as one array of floats, or None."""
    try:
        weights, bias = float_array("weights", weights), float_array("bias", bias)
    except (TypeError, ValueError):  # text, rows of several lengths
        return None
    return np.append(weights, bias) if (weights.size, bias.size) == (columns, 1) else None


def mends(mean, scale):
    """Return what undoes each slip on the way back from standardised columns, by name.

    The names stand below "unscaling" in the sentences of notebook 05.
    """

    def line(weights, bias):
        return np.append(weights, bias)

    def of_multiplied(weights):
        return weights / scale**2

    return {
        "nothing": lambda w, b: line(w / scale, b - mean @ (w / scale)),
        "shift": lambda w, b: line(w, b - mean @ w),
        "weights": lambda w, b: line(w / scale, b),
        "scale": lambda w, b: line(w / scale, b + mean @ w - mean @ (w / scale)),
        "scaled mean": lambda w, b: line(w, b + mean @ (w * scale) - mean @ w),
        "sign": lambda w, b: line(w, b - 2 * mean @ w),
        "multiplied": lambda w, b: line(
            of_multiplied(w), b + mean @ w - mean @ of_multiplied(w)
        ),
        "multiplied alone": lambda w, b: line(of_multiplied(w), b),
        "multiplied only": lambda w, b: line(of_multiplied(w), b - mean @ of_multiplied(w)),
        "added": lambda w, b: line(of_multiplied(w - mean), b - mean @ of_multiplied(w - mean)),
    }


def other_scales(line, mean, n):
    """Yield what a line becomes if n − 1 stands in one scale: before the run, or after it."""
    for share in np.sqrt([n / (n - 1), (n - 1) / n]):
        weights = share * line[:-1]
        yield np.append(weights, line[-1] + mean @ (line[:-1] - weights))


TURNS = {
    "exchanged": lambda w, b: np.roll(np.append(w, b), -1),
    "signs": lambda w, b: -np.append(w, b),
    "bias sign": lambda w, b: np.append(w, -b),
    "reversed": lambda w, b: np.append(w[::-1], b),
}


@np.errstate(all="ignore")  # whoever has diverged hands in what is too large to be undone
def undone(line, known, fits):
    """Return the name of the first slip that, undone, makes a line fit, or None."""
    return next((name for name, mend in known.items() if fits(mend(line[:-1], line[-1]))), None)


def is_table_line(line, centre, scale):
    """Tell whether the weights are 0 and the bias is the mean, as a table (n, n) leaves it."""
    flat = np.abs(line[:-1] * scale).max() < 1e-3 * abs(centre)
    return bool(flat and np.isclose(line[-1], centre, rtol=0.01))


def verdicts(line, best, scale, far, names):
    """Return which weights are near the best ones: their effect on predictions, below `far`."""
    near = np.abs((line - best)[:-1] * scale) < far
    told = []
    for side, chosen in (("near the best ones", near), ("not near", ~near)):
        if chosen.any():
            told.append(f"{', '.join(np.array(names)[chosen])} {side}")
    return "; ".join(told)
