"""Many steps of a linear map at once, which is what the exact paths are made of."""

import numpy as np


def displacements(change, start, counts):
    """Return (I + change)ᵏ start − start for every count k.

    Squaring again and again takes as many products as k has binary digits. Only the
    change is kept, since (I + C)² = I + (2C + C²), and only what it has moved: a map that
    moves by a hair each time keeps its digits, which 1 − 1e-12 would round away. What has
    shrunk to 1e-16 of the start is rounding.

    Parameters
    ----------
    change : ndarray, shape (…, p, p)
        One map, or several that do not disturb each other.
    start : ndarray, shape (…, p)
    counts : ndarray of whole numbers, shape (k,)
        From 0 on; what grows beyond the largest float64 is inf or nan.

    Returns
    -------
    moved : ndarray, shape (k, …, p)
    """
    counts = np.asarray(counts).astype(np.int64)
    start = start[..., None]
    moved = np.zeros_like(start, shape=(*start.shape[:-1], len(counts)))
    with np.errstate(all="ignore"):
        while counts.any():
            odd = counts % 2 == 1
            if odd.any():
                moved[..., odd] += change @ (start + moved[..., odd])
            change = 2 * change + change @ change
            counts = counts // 2
    return np.moveaxis(moved, -1, 0)
