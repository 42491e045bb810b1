"""The launches before the Challenger accident, for the own task of notebook 07."""

from pathlib import Path

import numpy as np

from helpers.data import Measured


def load_challenger():
    """Return the launches of the space shuttle before the Challenger accident.

    Returns
    -------
    inputs : ndarray, shape (23, 1)
        Temperature of the joints at the launch in degrees Fahrenheit.
    targets : ndarray, shape (23,)
        1 where an O-ring of a field joint was damaged, and 0 where none was.

    Notes
    -----
    Presidential Commission on the Space Shuttle Challenger Accident (1986). *Report to the
    President*, volume I, chapter VI. Fitted by Dalal, Fowlkes and Hoadley (1989), Risk
    analysis of the space shuttle: pre-Challenger prediction of failure. *Journal of the
    American Statistical Association* 84(408), 945–957.

    Examples
    --------
    >>> inputs, targets = load_challenger()
    >>> inputs.min(), targets.sum()
    (np.float64(53.0), np.float64(7.0))
    """
    path = Path(__file__).with_name("challenger_1986.csv")
    table = np.loadtxt(path, delimiter=",", skiprows=2)
    return Measured(table[:, [0]], table[:, 1])
