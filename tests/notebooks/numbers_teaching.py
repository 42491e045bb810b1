"""The numbers in TEACHING.md that no notebook prints or explains, page by page."""

import numpy as np

from helpers import descent_path, generate_data, load_hubble, stability_limit

inputs, targets, _, _ = generate_data(300, 50, a=0.5, b=2)
article = descent_path(inputs, targets, [200_000], 5e-5)
hubble = descent_path(*load_hubble(), [200_000], 5e-5)

GIVEN = {"How to read the pages": {"130": "words a minute, by the rule of the tests"}}
COMPUTED = {
    "Ten minutes before class": {"8": 100 * (1 - article.biases[0] / 2)},
    "00": {"6.6e-5": np.floor(stability_limit(inputs) * 1e6) / 1e6},
    "03": {"423": hubble.weights[0, 0]},
}
