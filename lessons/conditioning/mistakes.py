"""The known mistakes in the exercises of notebook 05: unscalings, and lines for the flats."""

import math

import numpy as np

from helpers.data import standardize
from lessons.lines import TURNS, is_table_line, mends, other_scales, undone


def unscaling(for_weights=-1, for_bias=-1, shift=1):
    """Return an unscaling with these powers of the scale; `shift` multiplies the mean."""
    return lambda scaled_weights, scaled_bias, mean, scale: (
        scaled_weights * scale**for_weights,
        scaled_bias - shift * mean @ (scaled_weights * scale**for_bias),
    )


UNSCALING_MISTAKES = {
    "nothing": unscaling(0, 0, 0),
    "shift": unscaling(shift=0),
    "weights": unscaling(0),
    "scale": unscaling(0, 0),
    "scaled mean": unscaling(for_bias=0),
    "sign": unscaling(shift=-1),
    "multiplied": unscaling(1, 1),
    "multiplied alone": unscaling(1),
    "multiplied only": unscaling(1, shift=0),
    "mean multiplied": unscaling(for_bias=1),
    "scale twice": unscaling(for_bias=-2),
    "added": lambda w, b, mean, scale: (w * scale + mean, b),
    "without weights": lambda w, b, mean, scale: (w / scale, b - (mean / scale).sum()),
    "mean alone": lambda w, b, mean, scale: (w / scale, b - mean.sum()),
    "bias lost": lambda w, b, mean, scale: (w / scale, -mean @ (w / scale)),
    "turned": lambda w, b, mean, scale: (w / scale, mean @ (w / scale) - b),
    "bias scaled": lambda w, b, mean, scale: (w / scale, b / scale),
    "table": lambda w, b, mean, scale: (w / scale, b - mean * w / scale),
}


def least_squares(inputs, targets):
    """Return the weights and, last, the bias of least squares; shape (d + 1,)."""
    return np.linalg.lstsq(np.column_stack([inputs, np.ones(len(inputs))]), targets)[0]


def wrong_line(answer, flats, prices, truth, fits):
    """Return the name of the mistake in a line for the flats, or None.

    Parameters
    ----------
    answer : ndarray, shape (4,)
        The weights and, last, the bias, in raw units; not near those of least squares.
    flats : ndarray, shape (120, 3)
    prices : ndarray, shape (120,)
    truth : ndarray, shape (4,)
        What made the prices, before the noise.
    fits : function of a line
        Whether it is as good as that of least squares.

    Returns
    -------
    found : str or None
        A name in `sentences.toml`, in "columns" or "unscaling".
    """
    best = least_squares(flats, prices)
    if not np.isfinite(answer).all():
        return "diverged"
    if near(answer, truth):
        return "truth"
    if all(map(is_rounded, answer, best)):
        return "rounded"
    if is_table_line(answer, prices.mean(), flats.std(axis=0)):
        return "table"
    _, mean, scale = standardize(flats)
    found = undone(answer, mends(mean, scale) | of_prices(mean, scale, prices) | TURNS, fits)
    if found:
        return found
    for found, line in wrong_lines(flats, prices):
        if near(answer[: len(line)], line):
            return found
    if near(np.abs(answer), np.abs(best)):
        return "signs"
    if fits(np.append(answer[:3], np.mean(prices - flats @ answer[:3]))):
        return "bias"
    if near(np.sort(answer[:3]), np.sort(best[:3])):
        return "order"
    return "unit" if differ_by_powers_of_ten(answer, best) else None


def of_prices(mean, scale, prices):
    """Return what undoes each slip with prices that were standardised or centred, by name."""
    of_scaled, (centre, spread) = mends(mean, scale)["nothing"], (prices.mean(), prices.std())
    return {
        "mean price": lambda w, b: np.append(w, b + centre),
        "prices": lambda w, b: np.append(w * spread, b * spread + centre),
        "prices, scaled": lambda w, b: of_scaled(w * spread, b * spread + centre),
        "mean price, scaled": lambda w, b: of_scaled(w, b + centre),
    }


def wrong_lines(flats, prices):
    """Yield the name of each known mistake and its line; three weights if any bias fits."""
    yield "no bias", np.linalg.lstsq(flats, prices)[0]
    yield "alone", np.array([least_squares(column, prices)[0] for column in flats.T])
    for line in other_scales(least_squares(flats, prices), flats.mean(axis=0), len(prices)):
        yield "n - 1", line
    for place, name in enumerate(("without area", "without age", "without walk")):
        line = least_squares(np.delete(flats, place, axis=1), prices)
        yield name, np.insert(line[:2], place, 0)


def differ_by_powers_of_ten(numbers, others):
    """Tell whether each number is the other one, times some power of ten."""
    ratios = numbers / others
    if not (ratios > 0).all():
        return False
    powers = np.log10(ratios)
    return np.allclose(powers, np.round(powers), rtol=0, atol=1e-3)


def near(numbers, others):
    """Tell whether numbers agree in three digits."""
    return len(numbers) == len(others) and np.allclose(numbers, others, rtol=2e-3, atol=1e-6)


def is_rounded(value, exact):
    """Tell whether a value is the exact one, rounded to some number of decimals."""
    return any(math.isclose(value, round(exact, decimals)) for decimals in range(6))
