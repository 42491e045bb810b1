"""The singular value decomposition, with correct digits in small values, too."""

import functools
from itertools import combinations

import numpy as np

EPSILON = np.finfo(np.float64).eps
GRADED = 1e-5  # of the largest value; below it LAPACK loses digits that can be had
MOST_SWEEPS = 40  # over all pairs of columns; up to eight are usual
KEPT = 1_000_000  # bytes; the decomposition of a larger matrix is not kept in memory


def decompose(matrix):
    """Return U, S and Vᵀ with A = U S Vᵀ, the largest value first.

    LAPACK's values are wrong by a rounding of the *largest* one. Light years beside the
    ones of the bias, or numbers that lie a hundred million beside zero, put the smallest
    value below that; `jacobi` still finds it.

    Parameters
    ----------
    matrix : ndarray, shape (n, k)

    Returns
    -------
    left : ndarray, shape (n, p), with p = min(n, k)
        The columns of U; 0 where the value is 0.
    values : ndarray, shape (p,)
        0 where a value cannot be told from the rounding of the columns it is made of.
    directions : ndarray, shape (p, k)
        The rows of Vᵀ. None of the three may be written to, since the next call may
        return them again.

    Notes
    -----
    A move of a slider asks for the limit, the path and the arrival on the same inputs, so
    the last decomposition is kept.
    """
    if matrix.nbytes > KEPT:
        return decompose_anew(matrix)
    return decompose_bytes(matrix.tobytes(), matrix.shape)


@functools.lru_cache(maxsize=1)
def decompose_bytes(data, shape):
    """Return what `decompose` does, of a matrix of float64 by its bytes and its shape."""
    parts = decompose_anew(np.frombuffer(data).reshape(shape))
    for part in parts:
        part.flags.writeable = False
    return parts


def decompose_anew(matrix):
    """Return what `decompose` does, without looking at what was decomposed before."""
    left, values, directions = np.linalg.svd(matrix, full_matrices=False)
    graded = values[-1] < GRADED * values[0]
    return jacobi(matrix) if graded else (left, values, directions)


@np.errstate(under="ignore")
def jacobi(matrix):
    """Return what `decompose` does, by turning columns until all are at right angles.

    The columns become A V = U S, so that their lengths are the values. A turn of two
    columns rounds in proportion to these two, however long the others are. So a value
    keeps its digits where columns differ in length alone, and half of them where an
    offset of 1e8 makes two columns nearly parallel. See Demmel and Veselić (1992),
    *Jacobi's method is more accurate than QR*, SIAM J. Matrix Anal. Appl. 13(4).

    A column shorter than 1e-162, of which the square is 0, counts as 0. The time grows as
    n k³: a hundred columns take half a second.
    """
    n, k = matrix.shape
    lengths = np.linalg.norm(matrix, axis=0)
    # A row of `turned` is a column of A V, the same row of `turns` the column of V.
    longest_first = np.argsort(-lengths, kind="stable")
    turned, turns = matrix.T[longest_first], np.eye(k)[longest_first]
    for _ in range(MOST_SWEEPS):
        made = sum(turn(turned, turns, pair, lengths) for pair in combinations(range(k), 2))
        if made == 0:
            break
    values = np.linalg.norm(turned, axis=1)
    values[values <= rounding(turns, lengths)] = 0
    order = np.argsort(-values, kind="stable")[: min(n, k)]
    values, turned = values[order], turned[order]
    left = np.divide(turned.T, values, out=np.zeros((n, len(order))), where=values > 0)
    return left, values, turns[order]


def turn(turned, turns, pair, lengths):
    """Turn a pair of columns to a right angle, and tell whether there was need to."""
    pair = list(pair)
    first, second = turned[pair]
    a, b = np.linalg.norm(first), np.linalg.norm(second)
    if ([a, b] <= rounding(turns[pair], lengths)).any():
        return False  # one of them is rounding, and has no direction
    cosine = first / a @ second / b
    if abs(cosine) <= EPSILON * np.sqrt(len(first)):
        return False
    # The smaller of the two angles that do it.
    cotangent = (b / a - a / b) / (2 * cosine)
    tangent = np.copysign(1, cotangent) / (abs(cotangent) + np.hypot(1, cotangent))
    for rows in (turned, turns):
        one, other = rows[pair] / np.hypot(1, tangent)
        rows[pair] = one - tangent * other, other + tangent * one
    return True


def rounding(turns, lengths):
    """Return how far off the lengths of turned columns can be: of sums of columns of A."""
    return 16 * EPSILON * np.abs(turns) @ lengths
