"""Answers to the exercises of notebook 05: right ones unlike the solutions', and wrong ones.

`check_columns` takes weights and bias: its answers are pairs.
"""

RODS = """
from lessons.conditioning import make_rods
rods = make_rods()
scaled = (rods - rods.mean(axis=0)) / rods.std(axis=0)
matrix = np.column_stack([scaled, np.ones(40)])
def condition(matrix):
    values = np.linalg.eigvalsh(matrix.T @ matrix / 40)
    return values[-1] / values[0]
def with_ones(table):
    return np.column_stack([table, np.ones(40)])
"""
# Its first and its last may be any two if `eigvals` made it: the processor decides.
CURVATURES = RODS + "e = np.linalg.eigvalsh(matrix.T @ matrix)\n"

FLATS = """
from lessons.conditioning import make_flats
flats, prices = make_flats()
mean, scale = flats.mean(axis=0), flats.std(axis=0)
scaled = (flats - mean) / scale
def train(epochs, rate, prices=prices, scaled=scaled):
    w, b = np.zeros(3), 0.0
    for _ in range(epochs):
        r = scaled @ w + b - prices
        w, b = w - rate * scaled.T @ r / 120, b - rate * r.mean()
    return w, b
w, b = train(300, 0.5)
raw = w / scale
raw_bias = b - mean @ raw
"""

HEAD = "def answer(scaled_weights, scaled_bias, mean, scale):\n    "

RIGHT = {
    "check_epochs_needed": [
        "answer = 5000 * np.log(1e6)",
        "answer = 69_071",
        """answer, left = 0, 1.0
while left > 1e-6:
    answer, left = answer + 1, left * (1 - 1 / 5000)""",
    ],
    "check_unscaling": [
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
        RODS + "answer = np.linalg.cond(matrix) ** 2",
        RODS + "answer = np.linalg.cond(matrix.T @ matrix)",
        RODS + "answer = np.linalg.cond(with_ones(scaled * np.sqrt(39 / 40))) ** 2",
        RODS + "answer = condition(scaled)",
        RODS + "r = np.corrcoef(rods.T)[0, 1]\nanswer = (1 + r) / (1 - r)",
    ],
    "check_columns": [
        FLATS
        + """found = np.linalg.lstsq(np.column_stack([flats, np.ones(120)]), prices)[0]
answer = found[:3].reshape(3, 1), found[3]""",
        FLATS
        + """w, b = train(150, 1.0)
w = [float(w[i] / scale[i]) for i in range(3)]
answer = w, [b - sum(m * x for m, x in zip(mean, w))]""",
        FLATS
        + """w, b = train(300, 0.5, (prices - prices.mean()) / prices.std())
w = w * prices.std() / scale
answer = tuple(w), b * prices.std() + prices.mean() - mean @ w""",
        "answer = [3.04, -0.9538, -0.01084], 46.26",
        "answer = (3.04, -0.954, -0.0108), 46.3",
        FLATS + "answer = np.float32(raw), np.float32(raw_bias)",
    ],
}

WRONG = {
    "check_epochs_needed": [
        ("answer = 2500 * np.log(1e6)", "half of it"),
        ("answer = 5000 * np.log10(1e6)", "base 10"),
        ("answer = -5000 * np.log(1e6)", "a number of epochs is positive"),
        ("answer = 2 * 5000 * np.log(1e6)", "twice as many"),
        ("answer = 5000 * np.log(77.25e6)", "wherever it starts"),
        ("answer = 5000**0.5 * np.log(1e6)", "the curvature is its variance"),
        ("answer = np.log(1e6)", "ln F alone"),
        ("answer = 69, 78", "one number"),
        ("answer = 60_000", "below the answer. The curvatures are 5,000 and 1"),
        ("answer = 'many'", "one number"),
        ("answer = None", "Not answered yet"),
    ],
    "check_unscaling": [
        (
            HEAD + "scaled_weights /= scale\n    return scaled_weights, scaled_bias",
            "changes `scaled_weights`",
        ),
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
        ("answer = '53362'", "text"),
        (RODS + "answer = condition(with_ones(rods))", "before standardising"),
        (RODS + "answer = condition(rods)", "before standardising"),
        (
            RODS + "answer = condition(with_ones(rods - rods.mean(axis=0)))",
            "centred and not divided by the scale",
        ),
        (RODS + "answer = condition(with_ones(rods / rods.std(axis=0)))", "not centred. Use"),
        (RODS + "answer = condition(rods / rods.std(axis=0))", "the column of ones is missing"),
        (
            RODS + "answer = condition(with_ones((rods - rods.mean()) / rods.std()))",
            "one mean and one scale",
        ),
        (
            RODS + "answer = condition(with_ones((rods - rods.mean(axis=0)) / rods.std()))",
            "one scale for the whole table",
        ),
        (RODS + "answer = np.linalg.cond(matrix)", "square root"),
        (RODS + "answer = np.linalg.cond(matrix) ** -2", "turned round"),
        (CURVATURES + "answer = e[1] / e[0]", "the middle curvature divided by the smallest"),
        (CURVATURES + "answer = e[0] / e[1]", "`eigvals` does not sort"),
        (CURVATURES + "answer = e[1] / e[2]", "the middle curvature divided by the largest"),
        (CURVATURES + "answer = e[2] / e[1]", "The largest divided by the middle one"),
        ("answer = 2", "the smallest is far below 1"),
        ("answer = 1", "did not vary together"),
        ("answer = 40_000", "below the answer"),
        ("answer = None", "Not answered yet"),
    ],
    "check_columns": [
        (FLATS + "answer = w, b", "neither scale nor shift"),
        (FLATS + "answer = raw, b", "Undo the shift too"),
        (FLATS + "answer = w, b - mean @ w", "the scale is not"),
        (FLATS + "answer = raw, b - mean @ w", "raw weights"),
        (FLATS + "answer = raw, b + mean @ raw", "the shift has the wrong sign"),
        (FLATS + "answer = w * scale, b - mean @ (w * scale)", "multiplied by the scale"),
        (FLATS + "answer = raw * [1, 1, 0.8], raw_bias", "Look at the gradient"),
        (
            FLATS + "raw = w / flats.std(axis=0, ddof=1)\nanswer = raw, b - mean @ raw",
            "by n − 1 in one place",
        ),
        ("answer = [3.1, -0.9, -0.012], 40", "what made the prices"),
        (
            FLATS + "w, b = train(300, 0.5, (prices - prices.mean()) / prices.std())\n"
            "answer = w / scale, b - mean @ (w / scale)",
            "standardised prices",
        ),
        (
            FLATS + "answer = train(300, 0.5, (prices - prices.mean()) / prices.std())",
            "standardised prices",
        ),
        (
            FLATS + "w, b = train(300, 0.5, prices - prices.mean())\n"
            "answer = w / scale, b - mean @ (w / scale)",
            "lacks the mean price",
        ),
        (FLATS + "answer = raw, -mean @ raw", "lacks the mean price"),
        (
            FLATS + "answer = np.linalg.lstsq(flats, prices)[0], 0",
            "the best line without a bias",
        ),
        (
            FLATS + "w = [np.polyfit(column, prices, 1)[0] for column in flats.T]\n"
            "answer = w, prices.mean() - mean @ w",
            "that of its column alone",
        ),
        (FLATS + "answer = raw[::-1], raw_bias", "in the order walk, age, area"),
        (FLATS + "answer = [raw_bias, *raw[:2]], raw[2]", "the bias stands first"),
        ("answer = [0, 0, 0], 252.4", "residuals are a table"),
        (
            FLATS + "answer = train(300, 0.5, prices - prices.mean())",
            "lacks the mean price. Undo",
        ),
        *[
            (
                FLATS + f"kept = np.delete(flats, {place}, axis=1)\n"
                "line = np.linalg.lstsq(np.column_stack([kept, np.ones(120)]), prices)[0]\n"
                f"answer = np.insert(line[:2], {place}, 0), line[2]",
                f"the best line without the {name}",
            )
            for place, name in enumerate(("area", "age", "walk"))
        ],
        (FLATS + "answer = raw, -raw_bias", "the bias has the wrong sign"),
        (FLATS + "answer = abs(raw), raw_bias", "a sign is wrong"),
        (FLATS + "answer = -raw, -raw_bias", "a sign is wrong"),
        (FLATS + "answer = raw, 40", "the bias is not"),
        (FLATS + "answer = raw[[1, 0, 2]], raw_bias", "in the wrong order"),
        (FLATS + "answer = raw * [1, 1, 1000], raw_bias", "right in other units"),
        ("answer = [3.0, -0.95, -0.011], 46", "rounded too far"),
        ("answer = [0, 0, 0], 0", "no lower than at zeros"),
        ("answer = [np.nan] * 3, np.inf", "where the first nan appears"),
        ("answer = 'no', [1, 2]", "give three numbers"),
        ("answer = ['3.04', '-0.9538', '-0.01084'], '46.26'", "in quotes is text"),
        ("answer = None, None", "Not answered yet"),
    ],
}
