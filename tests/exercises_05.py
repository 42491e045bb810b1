"""Right and wrong answers to the exercises of notebook 05, as sources that set `answer`.

`check_columns` takes weights and bias: its answers are pairs.
"""

RODS = """
first = np.arange(40.0)
rods = np.column_stack([first, first + 0.1 * (-1) ** np.arange(40)])
scaled = (rods - rods.mean(axis=0)) / rods.std(axis=0)
matrix = np.column_stack([scaled, np.ones(40)])
"""

FLATS = """
rng = np.random.default_rng(5)
age = rng.uniform(0, 90, 120)
area = 120 - 0.6 * age + rng.normal(0, 12, 120)
walk = rng.uniform(100, 6000, 120)
flats = np.column_stack([area, age, walk])
prices = 40 + 3.1 * area - 0.9 * age - 0.012 * walk + rng.normal(0, 15, 120)
mean, scale = flats.mean(axis=0), flats.std(axis=0)
scaled = (flats - mean) / scale
def train(epochs, rate):
    w, b = np.zeros(3), 0.0
    for _ in range(epochs):
        r = scaled @ w + b - prices
        w, b = w - rate * scaled.T @ r / 120, b - rate * r.mean()
    return w, b
w, b = train(300, 0.5)
"""

HEAD = "def answer(scaled_weights, scaled_bias, mean, scale):\n    "

RIGHT = {
    "check_epochs_needed": [
        "answer = 5000 * np.log(1e6)",
        "answer = np.log(1e-6) / np.log(1 - 1 / 5000)",
        "answer = 69_071",
    ],
    "check_unscaling": [
        HEAD
        + "weights = scaled_weights / scale\n    return weights, scaled_bias - mean @ weights",
        HEAD
        + """weights, bias = [], scaled_bias
    for w, m, s in zip(scaled_weights, mean, scale):
        weights.append(w / s)
        bias = bias - m * w / s
    return weights, bias""",
        HEAD
        + """w = np.einsum("i,i->i", scaled_weights, 1 / scale)
    return w.reshape(-1, 1), np.array([scaled_bias - (mean * w).sum()])""",
        HEAD
        + """w = np.divide(scaled_weights, scale, dtype=np.float32)
    return [w, np.float32(scaled_bias - np.dot(w, mean))]""",
    ],
    "check_condition": [
        RODS
        + "values = np.linalg.eigvalsh(matrix.T @ matrix)\nanswer = values[-1] / values[0]",
        RODS + "answer = np.linalg.cond(matrix) ** 2",
        RODS + "r = np.corrcoef(rods.T)[0, 1]\nanswer = (1 + r) / (1 - r)",
    ],
    "check_columns": [
        FLATS + "answer = w / scale, b - mean @ (w / scale)",
        FLATS
        + """matrix = np.column_stack([flats, np.ones(120)])
raw = np.linalg.lstsq(matrix, prices, rcond=None)[0]
answer = raw[:3].reshape(3, 1), raw[3]""",
        FLATS
        + """w, b = train(150, 1.0)
w = [float(w[i] / scale[i]) for i in range(3)]
answer = w, [b - sum(m * x for m, x in zip(mean, w))]""",
    ],
}

WRONG = {
    "check_epochs_needed": [
        ("answer = 2500 * np.log(1e6)", "half of it"),
        ("answer = np.log(1e-6) / np.log(1 - 2 / 5000)", "half of it"),
        ("answer = 5000 * np.log10(1e6)", "base 10"),
        ("answer = 5000", "below the answer"),
        ("answer = 'many'", "one number"),
        ("answer = None", "Not answered yet"),
    ],
    "check_unscaling": [
        (HEAD + "return scaled_weights, scaled_bias", "neither scale nor shift"),
        (HEAD + "return scaled_weights / scale, scaled_bias", "Undo the shift too"),
        (
            HEAD + "return scaled_weights, scaled_bias - mean @ scaled_weights",
            "the scale is not",
        ),
        (
            HEAD + "return scaled_weights / scale, scaled_bias - mean @ scaled_weights",
            "raw weights",
        ),
        (
            HEAD + "w = scaled_weights / scale\n    return w, scaled_bias + mean @ w",
            "wrong sign",
        ),
        (
            HEAD + "w = scaled_weights * scale\n    return w, scaled_bias - mean @ w",
            "multiplied by the scale",
        ),
        (
            HEAD + "w = scaled_weights / scale\n    return w, scaled_bias - mean * w",
            "the bias is one number",
        ),
        (HEAD + "return np.array([0.5]), 2.0", "it should give"),
        (HEAD + "return scaled_weights / scal, 0", "Your code stopped: NameError"),
        (HEAD + "return None", "Not answered yet"),
    ],
    "check_condition": [
        (
            RODS + "answer = np.linalg.cond(np.column_stack([rods, np.ones(40)])) ** 2",
            "before standardising",
        ),
        (RODS + "answer = np.linalg.cond(matrix)", "square root"),
        (RODS + "answer = np.linalg.cond(matrix) ** -2", "turned round"),
        (
            RODS + "matrix = np.column_stack([rods / rods.std(axis=0), np.ones(40)])\n"
            "answer = np.linalg.cond(matrix) ** 2",
            "not centred",
        ),
        ("answer = 2", "below the answer"),
        ("answer = None", "Not answered yet"),
    ],
    "check_columns": [
        (FLATS + "answer = w, b", "neither scale nor shift"),
        (FLATS + "answer = w / scale, b", "Undo the shift too"),
        (FLATS + "answer = w, b - mean @ w", "the scale is not"),
        (FLATS + "answer = w / scale, b - mean @ w", "raw weights"),
        (
            FLATS + "w, b = train(10, 0.5)\nanswer = w / scale, b - mean @ (w / scale)",
            "has not arrived",
        ),
        ("answer = [3.1, -0.9, -0.012], 40", "has not arrived"),
        (
            FLATS + "w = w / scale\nanswer = [w[0], w[1], 0.98 * w[2]], b - mean @ w",
            "rounded too far",
        ),
        ("answer = [np.nan] * 3, np.inf", "has not arrived"),
        ("answer = 'no', [1, 2]", "give three weights"),
        ("answer = None, None", "Not answered yet"),
    ],
}
