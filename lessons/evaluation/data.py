"""Anscombe's quartet, which notebook 04 looks at."""

from pathlib import Path

import numpy as np

from helpers.data import Measured


def load_anscombe():
    """Return Anscombe's quartet: four sets with the same least-squares line.

    Returns
    -------
    sets : dict of str to (inputs, targets)
        "I" to "IV"; inputs have shape (11, 1) and targets (11,), both without a unit.

    Notes
    -----
    Anscombe, F. J. (1973). Graphs in statistical analysis. *The American Statistician*
    27(1), 17–21.

    Examples
    --------
    >>> inputs, targets = load_anscombe()["IV"]
    >>> inputs.max(), targets.max()
    (np.float64(19.0), np.float64(12.5))
    """
    path = Path(__file__).with_name("anscombe_1973.csv")
    # One line names the source, one the columns; the first three sets share their x.
    table = np.loadtxt(path, delimiter=",", skiprows=2)
    columns = {"I": (0, 1), "II": (0, 2), "III": (0, 3), "IV": (4, 5)}
    return {name: Measured(table[:, [x]], table[:, y]) for name, (x, y) in columns.items()}
