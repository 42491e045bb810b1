"""The stream of data in notebook 06."""

import numpy as np


def delivery_chunks(seed=0):
    """Yield 20,000 deliveries, 100 rows at a time: three columns, and how long each took.

    Made up. Distance in m, load in kg, floor; the targets are minutes.

    Yields
    ------
    inputs : ndarray, shape (100, 3)
    targets : ndarray, shape (100,)
    """
    rng = np.random.default_rng(seed)
    for _ in range(200):
        distance = rng.uniform(200, 9_000, 100)
        load = rng.gamma(3, 4, 100)
        floor = rng.integers(0, 7, 100) * (distance < 5_000)  # high houses stand near
        minutes = 4 + 0.0021 * distance + 0.15 * load + 0.8 * floor
        yield np.column_stack([distance, load, floor]), minutes + 5 * rng.normal(size=100)
