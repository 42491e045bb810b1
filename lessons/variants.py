"""The numbers of the exercises: those of the text, or in a class edition everybody's own.

`your_numbers` shows a learner's. Each list starts with what stands in the text. The others
are chosen so that every known mistake stays apart from the right answer and from every
other one, which `tests/test_variants.py` tries for 200 learners.
"""

import itertools
import textwrap

import numpy as np

from helpers.data import Measured, generate_data, load_hubble, standardize
from helpers.descent import stability_limit
from helpers.variants import choose

# 7 is missing: 7 ^ 2, which is 5 in Python, would be next to 7/√2.
NOISES = (5, 3, 4, 6, 8, 9, *(k / 10 for k in range(32, 98, 4) if k % 10))
CONVERGING = (1e-6, 2e-6, 5e-6, 8e-6, 1e-5, 1.2e-5, 1.5e-5, 2e-5, 2.5e-5)
OSCILLATING = (4e-5, 3.8e-5, 4.2e-5, 4.4e-5, 4.6e-5, 4.8e-5, 5.2e-5, 5.5e-5, 5.8e-5)
# All within 0.1 % of the limit, 6.63324e-5.
AT_THE_EDGE = (6.633e-5, 6.629e-5, 6.63e-5, 6.631e-5, 6.635e-5, 6.636e-5, 6.637e-5)
DIVERGING = (7e-5, 7.2e-5, 7.5e-5, 7.8e-5, 8e-5, 8.5e-5, 9e-5, 9.5e-5)
ORDERS = tuple(itertools.permutations(range(4)))
# Nebulae to leave out: none, or one of each six, from the nearest six to the farthest.
LEFT_OUT = ((), *itertools.product(range(6), range(6, 12), range(12, 18), range(18, 24)))
DISTANCES = (3, *(k / 20 for k in range(56, 69) if k != 60))
VARIANCES = (5000, *range(2000, 9001, 100))
RULERS = (1, 0.6, 0.7, 0.8, 0.9, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2)


def your_noise():
    """Return the standard deviation σ of the noise, in notebook 01."""
    return choose("noise", NOISES)


def your_rates():
    """Return four learning rates, one for each verdict, in any order, in notebook 03."""
    kinds = CONVERGING, OSCILLATING, AT_THE_EDGE, DIVERGING
    rates = [choose(f"rate {place}", kind) for place, kind in enumerate(kinds)]
    return tuple(rates[place] for place in choose("order of the rates", ORDERS))


def your_nebulae():
    """Return distances (n, 1) and velocities (n,) of some of Hubble's 24 nebulae.

    In the text all of them, in a class edition 20.
    """
    return nebulae_without(your_left_out())


def your_left_out():
    """Return which nebulae to leave out, by their places in Hubble's table."""
    attempts = (choose(f"nebulae {attempt}", LEFT_OUT) for attempt in itertools.count())
    return next(places for places in attempts if are_fair(nebulae_without(places)))


def nebulae_without(places):
    """Return Hubble's data without the nebulae at these places."""
    return Measured(*(np.delete(part, list(places), axis=0) for part in load_hubble()))


def nebulae_told():
    """Return in words which nebulae are the learner's."""
    *first, last = [f"{far:g}" for far in load_hubble().inputs[list(your_left_out()), 0]] or [
        ""
    ]
    but = f" but those at {', '.join(first)} and {last} Mpc" if first else ""
    return f"all of Hubble's 24 nebulae{but}"


def told_of(distances):
    """Return what the check's sentences say of some nebulae, and of the article's data.

    How many there are, what returns them, and the stability limits.
    """
    count = len(distances)
    article = generate_data(300, 1, 0.5, 2).inputs
    return {
        "count": count,
        "source": "load_hubble" if count == 24 else "your_nebulae",
        "limit": stability_limit(distances),
        "article_limit": stability_limit(article),
    }


def are_fair(nebulae):
    """Tell whether what the checks say of Hubble's data holds for these nebulae too.

    The line starts clearly below 0, and for single samples the limit on raw distances
    is not next to the safe rate on standardised ones.
    """
    inputs, targets = nebulae
    bias = np.polyfit(inputs[:, 0], targets, 1)[1]
    matrix = safe_matrix(standardize(inputs).scaled)
    safe_rate = 2 / np.linalg.eigvalsh(matrix)[-1]
    ratio = stability_limit(inputs, 1) / safe_rate
    return -90 < bias < -12 and abs(ratio - 1) > 0.015


def safe_matrix(scaled):
    """Return S = mean(‖b‖² bbᵀ), b = (x, 1), of scaled inputs."""
    rows = np.column_stack([scaled, np.ones(len(scaled))])
    return (rows * (rows**2).sum(axis=1, keepdims=True)).T @ rows / len(rows)


def your_distance():
    """Return the distance in Mpc at which to predict, in notebook 04."""
    return choose("distance", DISTANCES)


def your_line():
    """Return weight, bias and noise of the data for the report in notebook 04.

    The draws stay those of the text, so that every mistake stays as far from the right
    answer, counted in σ, whatever the line.
    """
    weight = choose("weight", (-1.5, -1.4, -1.3, -1.2, -1.6, -1.7, -1.8))
    bias = choose("bias", (30, *range(20, 41)))
    return weight, bias, choose("noise of the report", (4, 3, 3.5, 4.5, 5))


def your_data():
    """Return training and test data for the report that ends notebook 04."""
    weight, bias, noise = your_line()
    return generate_data(40, 20, weight, bias, noise=noise, test_range=(1, 40), seed=7)


def your_variance():
    """Return the variance of the column of inputs, in notebook 05."""
    return choose("variance", VARIANCES)


def your_ruler():
    """Return by how many mm the second ruler of notebook 05 is off."""
    return choose("ruler", RULERS)


def your_prices():
    """Return what makes the prices of the flats in notebook 05: three weights and a bias."""
    area = choose("price of area", (3.1, *(k / 100 for k in range(260, 361, 5))))
    age = choose("price of age", (-0.9, -0.8, -0.85, -0.7, -0.75, -0.6, -0.65))
    walk = choose("price of the walk", (-0.012, -0.013, -0.014, -0.015, -0.016, -0.017))
    return np.array([area, age, walk, choose("price of all", (40, *range(30, 51)))])


def your_deliveries():
    """Return what makes the minutes of the deliveries in notebook 06: weights and bias."""
    metre = choose("minutes a metre", (0.0021, *(k / 10_000 for k in range(15, 31))))
    load = choose("minutes a kilogram", (0.15, 0.11, 0.12, 0.13, 0.14, 0.16, 0.17, 0.18, 0.19))
    floor = choose("minutes a floor", (0.8, 0.6, 0.7, 0.9, 1.0, 1.1))
    return np.array([metre, load, floor, choose("minutes for all", (4, 3, 5, 6, 7))])


def your_momentum():
    """Return learning rate and momentum for the running mean of notebook 07."""
    rate = choose("rate of the mean", (5e-5, *(k / 1e6 for k in range(10, 100, 5))))
    return rate, choose("share of the mean", (0.9, 0.75, 0.8, 0.95))


# What `your_numbers` says, by the exercise's name in `sentences.toml`.
TOLD = {
    "true_line_cost": lambda: f"σ = {your_noise():g}",
    "verdicts": lambda: ", ".join(f"{rate:g}" for rate in your_rates()),
    "edge": nebulae_told,
    "nebula": lambda: f"a distance of {your_distance():g} Mpc",
    "report": lambda: "a line with weight {:g}, bias {:g} and noise σ = {:g}".format(
        *your_line()
    ),
    "epochs_needed": lambda: f"a variance of {your_variance():,}",
    "condition": lambda: f"the second ruler is {your_ruler():g} mm off",
    "averaged_rate": lambda: "η = {:g} in our form, and β = {:g}".format(*your_momentum()),
}
# The same nebulae, the same distance.
TOLD |= {"hubble": TOLD["edge"], "single_limit": TOLD["edge"], "safe_rate": TOLD["edge"]}
TOLD["standard_error"] = TOLD["nebula"]


def your_numbers(exercise):
    """Print the numbers of an exercise, such as "verdicts"."""
    # JupyterLab would break a longer line within a word.
    print(textwrap.fill(f"Your numbers: {TOLD[exercise]()}.", 80))
