"""The known mistakes in the exercises of notebook 05: unscalings, and lines for the flats."""

import math

import numpy as np

from helpers.data import standardize


def unscaling(for_weights, for_bias=-1, shift=1):
    """Return an unscaling with these powers of the scale; `shift` multiplies the mean."""
    return lambda weights, bias, mean, scale: (
        weights * scale**for_weights,
        bias - shift * mean @ (weights * scale**for_bias),
    )


UNSCALING_MISTAKES = {
    "nothing": unscaling(0, 0, 0),
    "shift": unscaling(-1, shift=0),
    "scale": unscaling(0, 0),
    "scaled mean": unscaling(-1, 0),
    "sign": unscaling(-1, shift=-1),
    "multiplied": unscaling(1, 1),
    "table": lambda w, b, mean, scale: (w / scale, b - mean * w / scale),
}


def least_squares(inputs, targets):
    """Return the weights and, last, the bias of least squares; shape (d + 1,)."""
    return np.linalg.lstsq(np.column_stack([inputs, np.ones(len(inputs))]), targets)[0]


def wrong_line(answer, flats, prices, truth):
    """Return the name of the mistake in a line for the flats, or None.

    Parameters
    ----------
    answer : ndarray, shape (4,)
        The weights and, last, the bias, in raw units; not near those of least squares.
    flats : ndarray, shape (120, 3)
    prices : ndarray, shape (120,)
    truth : ndarray, shape (4,)
        What made the prices, before the noise.

    Returns
    -------
    found : str or None
        A name in `sentences.toml`, in "columns" or "unscaling".
    """
    best = least_squares(flats, prices)
    if not np.isfinite(answer).all():
        return "diverged"
    for found, line in wrong_lines(flats, prices, best):
        if near(answer[: len(line)], line):
            return found
    if near(answer, truth):
        return "truth"
    if near(np.abs(answer), np.abs(best)):
        return "signs"
    if near(answer[:3], best[:3]):
        return "bias"
    if near(np.sort(answer[:3]), np.sort(best[:3])):
        return "order"
    if all(map(is_rounded, answer, best)):
        return "rounded"
    return "unit" if differ_by_powers_of_ten(answer, best) else None


def wrong_lines(flats, prices, best):
    """Yield the name of each known mistake and its line; three weights if any bias fits."""
    scaled, mean, scale = standardize(flats)
    inputs_scaled = least_squares(scaled, prices)
    price_mean, price_scale = prices.mean(), prices.std()
    for found, mistake in UNSCALING_MISTAKES.items():
        yield found, np.hstack(mistake(inputs_scaled[:3], inputs_scaled[3], mean, scale))
    yield "mean price", best - [0, 0, 0, price_mean]
    yield "prices", (best - [0, 0, 0, price_mean]) / price_scale
    yield "prices", (inputs_scaled - [0, 0, 0, price_mean]) / price_scale
    yield "no bias", np.linalg.lstsq(flats, prices)[0]
    yield "alone", np.array([least_squares(column, prices)[0] for column in flats.T])


def differ_by_powers_of_ten(numbers, others):
    """Tell whether each number is the other one, times some power of ten."""
    ratios = numbers / others
    if not (ratios > 0).all():
        return False
    powers = np.log10(ratios)
    return np.allclose(powers, np.round(powers), rtol=0, atol=1e-3)


def near(numbers, others):
    """Tell whether numbers agree in three digits."""
    return len(numbers) == len(others) and np.allclose(numbers, others, rtol=1e-3, atol=1e-6)


def is_rounded(value, exact):
    """Tell whether a value is the exact one, rounded to some number of decimals."""
    return any(math.isclose(value, round(exact, decimals)) for decimals in range(6))
