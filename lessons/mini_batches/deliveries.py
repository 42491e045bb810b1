"""What a line for the deliveries of notebook 06 shows, by one walk through the chunks."""

import numpy as np

from helpers.arguments import float_array
from lessons.answers import Result
from lessons.checking import SENTENCES, tell


def judge_deliveries(chunks, weights, bias):
    """Return what a line for the deliveries shows, by how far its cost is from the lowest."""
    try:
        three, one = float_array("weights", weights), float_array("bias", bias)
        answer = np.append(three.reshape(3), one.reshape(1))
    except (TypeError, ValueError):
        return tell("deliveries", "shape")
    hessian, products, square, first = totals(chunks)
    best = np.linalg.solve(hessian, products)
    lowest = (square - products @ best) / 2
    mean = hessian[-1, :-1]
    scale = np.sqrt(np.diag(hessian)[:-1] - mean**2)
    with np.errstate(over="ignore", invalid="ignore"):
        more = (answer - best) @ hessian @ (answer - best) / 2
    if not np.isfinite(more):
        return tell("deliveries", "diverged")
    told = SENTENCES["deliveries"]["cost"].format(cost=lowest + more, lowest=lowest)
    found = "right" if more < 0.01 * lowest else wrong_line(answer, best, mean, scale, first)
    return Result(f"{told}\n{tell('deliveries', found).text}", found)


def totals(chunks):
    """Return what all chunks together say: H, Xᵀy / n, mean(y²), and the first chunk's line."""
    hessian, products, square, count = np.zeros((4, 4)), np.zeros(4), 0.0, 0
    for inputs, targets in chunks:
        rows = np.column_stack([inputs, np.ones(len(inputs))])
        if not count:
            first = np.linalg.lstsq(rows, targets)[0]
        hessian += rows.T @ rows
        products += rows.T @ targets
        square, count = square + targets @ targets, count + len(targets)
    return hessian / count, products / count, square / count, first


def wrong_line(answer, best, mean, scale, only):
    """Return the name of the mistake in a line for the deliveries.

    Parameters
    ----------
    answer : ndarray, shape (4,)
        The weights and, last, the bias, in raw units; not near the best ones.
    best : ndarray, shape (4,)
        Those of least squares over all rows.
    mean, scale : ndarray, shape (3,)
        Of all rows.
    only : ndarray, shape (4,)
        Least squares over the first chunk alone.
    """
    scaled = np.append(best[:-1] * scale, best[-1] + mean @ best[:-1])
    lines = {
        "scaled": scaled,
        "shift": np.append(best[:-1], scaled[-1]),
        "scale": np.append(scaled[:-1], best[-1]),
        "shift sign": np.append(best[:-1], scaled[-1] + mean @ best[:-1]),
        "first chunk": only,
        "bias first": np.roll(best, 1),
    }
    for found, line in lines.items():
        if np.allclose(answer, line, rtol=0.02, atol=0):
            return found
    return "on the way"
