"""The numbers in TEACHING.md that no notebook prints or explains, page by page."""

import numpy as np

from helpers import descent_path, generate_data, load_hubble, stability_limit

inputs, targets, _, _ = generate_data(300, 50, a=0.5, b=2)
article = descent_path(inputs, targets, [200_000], 5e-5)
hubble = descent_path(*load_hubble(), [200_000], 5e-5)

GIVEN = {
    "Ten minutes before class": {"200,000": "the article's epochs"},
    "A plan of eight lessons": {
        "90": "minutes of a long lesson",
        "45": "minutes of a short one",
        "35": "minutes of a notebook that a short one holds, which a test compares",
    },
    "How to read the pages": {"130": "words a minute, by the rule of the tests"},
    "03": {"0.8": "a rate below Hubble's limit, which the solution takes"},
}
COMPUTED = {
    "Ten minutes before class": {"8": 100 * (1 - article.biases[0] / 2)},
    "00": {"6.6e-5": np.floor(stability_limit(inputs) * 1e6) / 1e6},
    "03": {"423": hubble.weights[0, 0]},
}
