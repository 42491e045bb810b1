"""The made-up data of notebook 05: two rulers, and flats with their prices."""

import numpy as np


def make_rods():
    """Return what two rulers read on the same 40 rods, shape (40, 2): in cm and in mm.

    The second reads 1 mm too much and too little in turns.
    """
    centimetres = np.arange(40.0)
    return np.column_stack([centimetres, 10 * centimetres + (-1.0) ** np.arange(40)])


# What made the prices of the flats, three weights and a bias; the noise in them hides it.
TRUE_PRICE = np.array([3.1, -0.9, -0.012, 40])


def make_flats():
    """Return 120 made-up flats and their prices.

    Returns
    -------
    flats : ndarray, shape (120, 3)
        Area in m², age in years, walk to the station in m. Older flats are smaller.
    prices : ndarray, shape (120,)
        In thousand euros, with noise.
    """
    rng = np.random.default_rng(5)
    age = rng.uniform(0, 90, 120)
    area = 120 - 0.6 * age + rng.normal(0, 12, 120)
    walk = rng.uniform(100, 6000, 120)
    flats = np.column_stack([area, age, walk])
    return flats, flats @ TRUE_PRICE[:3] + TRUE_PRICE[3] + rng.normal(0, 15, 120)
