"""Many steps of a linear map at once, which is what the exact paths are made of."""

import numpy as np


def apply_powers(change, start, counts):
    """Return (I + change)ᵏ start for every count k.

    Squaring again and again takes as many products as k has binary digits. Only the
    change is kept, since (I + C)² = I + (2C + C²): a map that moves by a hair each time
    keeps its digits, which 1 − 1e-12 would round away. What has shrunk to 1e-16 of the
    start is rounding.

    Parameters
    ----------
    change : ndarray, shape (…, p, p)
        One map, or several that do not disturb each other.
    start : ndarray, shape (…, p)
    counts : ndarray of whole numbers, shape (k,)
        From 0 on; what grows beyond the largest float64 is inf or nan.

    Returns
    -------
    states : ndarray, shape (k, …, p)
    """
    counts = np.asarray(counts).astype(np.int64)
    states = np.repeat(start[..., None], len(counts), axis=-1)
    with np.errstate(all="ignore"):
        while counts.any():
            odd = counts % 2 == 1
            states[..., odd] += change @ states[..., odd]
            change = 2 * change + change @ change
            counts = counts // 2
    return np.moveaxis(states, -1, 0)
