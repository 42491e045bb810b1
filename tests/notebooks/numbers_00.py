"""The numbers in the text of notebook 00."""

from helpers import descent_path, generate_data

inputs, targets, _, _ = generate_data(300, 50, a=0.5, b=2)
path = descent_path(inputs, targets, [10, 200_000], 5e-5)

GIVEN = {"45": "minutes for a notebook"}
COMPUTED = {"1.834": path.biases[1]}
assert round(100 * (1 - path.biases[1] / 2)) == 8
assert abs(path.weights[0, 0] - 0.5) < 0.01
assert abs(path.biases[0]) < 0.01
