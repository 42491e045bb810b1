"""What a line for the deliveries of notebook 06 shows, by one walk through the chunks."""

from typing import NamedTuple

import numpy as np

from lessons.answers import Result
from lessons.checking import SENTENCES, tell
from lessons.lines import TURNS, is_table_line, line_of, mends, undone, verdicts


def judge_deliveries(chunks, weights, bias):
    """Return what a line for the deliveries shows, by how far its cost is from the lowest."""
    answer = line_of(weights, bias, columns=3)
    if answer is None:
        return tell("deliveries", "shape")
    all_rows = totals(chunks)
    with np.errstate(over="ignore", invalid="ignore"):
        cost = all_rows.cost(answer)
    if not np.isfinite(cost):
        return tell("deliveries", "diverged")
    found = "right" if all_rows.fits(answer) else wrong_line(answer, all_rows)
    lowest, at_zero = all_rows.cost(all_rows.best), all_rows.cost(np.zeros(4))
    costs = SENTENCES["deliveries"]["cost"].format(cost=cost, lowest=lowest, at_zero=at_zero)
    found = found or ("on the way" if cost < at_zero else "uphill")
    names, far = ("distance", "load", "floor"), 0.05 * np.sqrt(2 * lowest)
    told = tell(
        "deliveries" if found in SENTENCES["deliveries"] else "unscaling",
        found,
        weights=verdicts(answer, all_rows.best, all_rows.scale, far, names),
        miss=answer[:3] @ all_rows.mean + answer[3] - all_rows.products[3],
    )
    return Result(f"{costs}\n{told.text}", told.name)


class Totals(NamedTuple):
    """What all rows together say, each with a 1 behind it for the bias."""

    hessian: np.ndarray  # (4, 4)
    products: np.ndarray  # Xᵀy / n
    square: float  # mean(y²)
    first: np.ndarray  # the line of least squares for the first chunk alone

    @property
    def best(self):
        """Weights and bias of least squares."""
        return np.linalg.solve(self.hessian, self.products)

    @property
    def mean(self):
        """The means of the columns."""
        return self.hessian[-1, :-1]

    @property
    def scale(self):
        """The standard deviations of the columns."""
        return np.sqrt(np.diag(self.hessian)[:-1] - self.mean**2)

    def cost(self, line):
        """Return J of a line."""
        more = (line - self.best) @ self.hessian @ (line - self.best) / 2
        return (self.square - self.products @ self.best) / 2 + more

    def fits(self, line):
        """Tell whether J of a line is within one percent of the lowest."""
        return self.cost(line) < 1.01 * self.cost(self.best)


def totals(chunks):
    """Return the `Totals` of all chunks."""
    hessian, products, square, count = np.zeros((4, 4)), np.zeros(4), 0.0, 0
    for inputs, targets in chunks:
        rows = np.column_stack([inputs, np.ones(len(inputs))])
        if not count:
            first = np.linalg.lstsq(rows, targets)[0]
        hessian += rows.T @ rows
        products += rows.T @ targets
        square, count = square + targets @ targets, count + len(targets)
    return Totals(hessian / count, products / count, square / count, first)


def wrong_line(answer, all_rows):
    """Return the name of the mistake in a line for the deliveries, or None."""
    if is_table_line(answer, all_rows.products[-1], all_rows.scale):
        return "table"
    best, mean, scale = all_rows.best, all_rows.mean, all_rows.scale
    known = mends(mean, scale) | TURNS | of_minutes(all_rows)
    found = undone(answer, known, all_rows.fits)
    if found:
        return found
    if np.allclose(answer, all_rows.first, rtol=0.02, atol=0):
        return "first chunk"
    for place, name in enumerate(("distance", "load", "floor")):
        kept = np.delete(np.arange(4), place)
        least = np.linalg.solve(all_rows.hessian[np.ix_(kept, kept)], all_rows.products[kept])
        without = np.insert(least, place, 0)
        if answer[place] == 0 and all_rows.cost(answer) < 1.01 * all_rows.cost(without):
            return f"without {name}"
    kept = all_rows.hessian[:3, :3]
    if answer[3] == 0 and all_rows.cost(answer) < 1.01 * all_rows.cost(
        np.append(np.linalg.solve(kept, all_rows.products[:3]), 0)
    ):
        return "no bias"
    if np.allclose(answer[:3], best[:3], rtol=0.03, atol=0):
        return "bias"
    if all(is_rounded(*pair) for pair in zip(answer, best, strict=True)):
        return "rounded"
    return None


def of_minutes(all_rows):
    """Return what undoes each slip with the units, or with standardised targets, by name."""
    mean, scale = all_rows.mean, all_rows.scale
    centre = all_rows.products[-1]
    spread = np.sqrt(all_rows.square - centre**2)
    of_scaled = mends(mean, scale)["nothing"]
    return {
        "hours": lambda w, b: 60 * np.append(w, b),
        "seconds": lambda w, b: np.append(w, b) / 60,
        "km": lambda w, b: np.append(w * [1e-3, 1, 1], b),
        "minutes": lambda w, b: np.append(w * spread, b * spread + centre),
        "minutes, scaled": lambda w, b: of_scaled(w * spread, b * spread + centre),
        "mean minutes": lambda w, b: np.append(w, b + centre),
        "mean minutes, scaled": lambda w, b: of_scaled(w, b + centre),
    }


def is_rounded(value, exact):
    """Tell whether a value has so few decimals that it is the exact one, rounded."""
    places = (k for k in range(4) if np.isclose(value, round(value, k), rtol=0, atol=1e-9))
    return any(abs(value - exact) < 0.6 * 10.0**-k for k in places)
