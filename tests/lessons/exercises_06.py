"""Answers to the exercises of notebook 06: right ones unlike the solutions', and wrong ones."""


def loop(
    before="",
    order="order = rng.permutation(len(targets))",
    stop="len(targets)",
    chosen="order[first : first + batch_size]",
    batch="x, y = inputs[chosen], targets[chosen]",
    residuals="x @ weights + bias - y",
    d_weights="x.T @ residuals / len(y)",
    d_bias="residuals.mean()",
    sign="-",
    late="",
    record="(residuals**2).mean() / 2",
    start="np.zeros(inputs.shape[1])",
):
    """Return the source of a loop over batches, parts of which may be exchanged."""
    return f"""
def answer(inputs, targets, batch_size, epochs, learning_rate, seed):
    rng = np.random.default_rng(seed)
    weights, bias, costs = {start}, 0.0, []
    {before}
    for _ in range(epochs):
        {order}
        for first in range(0, {stop}, batch_size):
            chosen = {chosen}
            {batch}
            residuals = {residuals}
            d_weights = {d_weights}
            d_bias = {d_bias}
            weights = weights {sign} learning_rate * d_weights
            bias = bias {sign} learning_rate * d_bias
            {late}
            costs.append({record})
    return weights, bias, costs
"""


PLAIN = """
def answer(inputs, targets, batch_size, epochs, learning_rate, seed):
    rng = np.random.default_rng(seed)
    n, d = len(inputs), len(inputs[0])
    weights, bias, costs = [0.0] * d, 0.0, []
    for _ in range(epochs):
        left = list(rng.permutation(n))
        while left:
            batch, left = left[:batch_size], left[batch_size:]
            residuals = []
            for i in batch:
                line = sum(w * v for w, v in zip(weights, inputs[i])) + bias
                residuals.append(line - targets[i])
            size = len(batch)
            costs.append(sum(r * r for r in residuals) / (2 * size))
            pairs = list(zip(residuals, batch))
            slopes = [sum(r * inputs[i][j] for r, i in pairs) / size for j in range(d)]
            weights = [w - learning_rate * slope for w, slope in zip(weights, slopes)]
            bias -= learning_rate * sum(residuals) / size
    return weights, bias, costs
"""
SPLIT = """
def answer(inputs, targets, batch_size, epochs, learning_rate, seed):
    rng, n = np.random.default_rng(seed), len(targets)
    table = np.column_stack([inputs, np.ones(n), targets])
    theta, costs = np.zeros(inputs.shape[1] + 1), []
    for epoch in range(epochs):
        rows = table[rng.permutation(n)]
        for batch in np.split(rows, range(batch_size, n, batch_size)):
            residuals = batch[:, :-1] @ theta - batch[:, -1]
            costs.append(np.mean(residuals**2) / 2)
            theta = theta - learning_rate * np.mean(residuals[:, None] * batch[:, :-1], axis=0)
    return theta[:-1], theta[-1], np.array(costs)
"""
HELPED = """
from helpers.stochastic import mini_batches, stochastic_descent


def answer(inputs, targets, batch_size, epochs, learning_rate, seed):
    batches = mini_batches(inputs, targets, batch_size, epochs, seed=seed)
    return stochastic_descent(batches, learning_rate)
"""
SHUFFLED_AGAIN = loop(before="order = np.arange(len(targets))", order="rng.shuffle(order)")
PERMUTED_AGAIN = loop(
    before="order = np.arange(len(targets))", order="order = rng.permutation(order)"
)
CHOSEN = loop(order="order = rng.choice(len(targets), len(targets), replace=False)")
NEW_WEIGHTS = loop(
    d_weights="0",
    d_bias="0",
    late="""weights = weights - learning_rate * x.T @ residuals / len(y)
            bias = bias - learning_rate * (x @ weights + bias - y).mean()""",
)

DELIVERIES = """
from lessons.mini_batches import delivery_chunks
chunks = list(delivery_chunks())
x, y = (np.concatenate(parts) for parts in zip(*chunks))
ones = np.ones((len(y), 1))
def least(table):
    return np.linalg.lstsq(table, y)[0]
*w, b = least(np.hstack([x, ones]))
w = np.array(w)
raised = b + w @ x.mean(axis=0)
"""

RIGHT = {
    "check_mini_batch_loop": [PLAIN, SPLIT, SHUFFLED_AGAIN, PERMUTED_AGAIN, CHOSEN],
    "check_batch_size": ["answer = 3.0", "answer = np.int64(3)"],
    "check_single_limit": ["answer = np.float64(0.6515)", "answer = [0.651]"],
    "check_safe_rate": ["answer = np.float32(0.604)", "answer = 0.60420"],
    "check_deliveries": [
        "answer = np.array([[0.0021], [0.15], [0.8]]), np.array([4.0])",
        "answer = (0.00208, 0.146, 0.77), 4.2",
    ],
}

WRONG = {
    "check_mini_batch_loop": [
        (
            loop(
                d_weights="x.T @ residuals / len(targets)",
                d_bias="residuals.sum() / len(targets)",
            ),
            "is divided by the number of all samples",
        ),
        (
            loop(
                d_weights="x.T @ residuals / batch_size", d_bias="residuals.sum() / batch_size"
            ),
            "you divide by batch_size there too",
        ),
        (
            loop(d_weights="x.T @ residuals", d_bias="residuals.sum()"),
            "the gradient of a batch is a sum",
        ),
        (
            loop(d_weights="x.T @ residuals / (2 * len(y))", d_bias="residuals.mean() / 2"),
            "half as long",
        ),
        (loop(chosen="order[:batch_size]"), "the same batch comes again and again"),
        (
            loop(
                order="order, other = (rng.permutation(len(targets)) for _ in range(2))",
                batch="x, y = inputs[chosen], targets[other[first : first + batch_size]]",
            ),
            "drawn separately",
        ),
        (
            loop(batch="x, y = inputs[chosen], targets[first : first + batch_size]"),
            "the inputs are shuffled and the targets are not",
        ),
        (
            loop(before="order = rng.permutation(len(targets))", order="pass"),
            "one order serves all epochs",
        ),
        (loop(order="order = np.arange(len(targets))"), "in their old order"),
        (
            loop(order="pass", chosen="rng.integers(len(targets), size=batch_size)"),
            "drawn from all samples",
        ),
        (
            loop().replace("    return weights", "        return weights"),
            "it ends after one epoch",
        ),
        (
            loop().replace("    return weights", "            return weights"),
            "it ends after one batch",
        ),
        (
            loop(
                order="rng = np.random.default_rng(seed)\n"
                "        order = rng.permutation(len(targets))"
            ),
            "made before the loops",
        ),
        (
            loop(record="(before**2).mean() / 2").replace(
                "            d_weights",
                "            before = inputs @ weights + bias - targets\n            d_weights",
                1,
            ),
            "the costs are those of all samples",
        ),
        (
            loop().replace("            costs.append", "        costs.append"),
            "only one cost an epoch is recorded",
        ),
        (loop(stop="len(targets) - batch_size + 1"), "do not fill a batch are dropped"),
        (loop(residuals="y - x @ weights - bias"), "the steps go uphill"),
        (loop(record="(residuals**2).mean()"), "the costs twice too large"),
        (loop(late="residuals = x @ weights + bias - y"), "recorded after the step"),
        (NEW_WEIGHTS, "gradient at the new weights"),
        (
            loop(start="np.zeros(inputs.shape[1], dtype=int)").replace(
                "weights = weights - ", "weights[:] = weights - "
            ),
            "cut to whole numbers",
        ),
        (
            loop(start="np.zeros(inputs.shape[1], dtype=int)").replace(
                "weights = weights - ", "weights -= "
            ),
            "Start from floats, such as np.zeros(3)",
        ),
        (loop().replace("return weights, bias, costs", "return weights, bias"), "3 values"),
        (loop(d_bias="residuals.mean() / samples"), "Your code stopped: NameError in line"),
        (loop(before="rng = np.random.default_rng(7)"), "with another seed"),
        (loop(order="order = np.random.permutation(len(targets))"), "and the same seed"),
        (loop(chosen="order[first : first + 1]"), "one batch holds all samples"),
        (loop(stop="len(targets) // batch_size"), "rng.permutation(3) gives 2, 0, 1"),
        (HELPED, "this calls `mini_batches`"),
        ("answer = 5\n", "not a value of type int"),
        ("def answer(*arguments): ...", "Not answered yet"),
        ("answer = None", "Not answered yet"),
    ],
    "check_batch_size": [
        ("answer = None", "Not answered yet"),
        ("answer = 2", "that halves the variance"),
        ("answer = 4", "the rule of thumb"),
        ("answer = 0.5", "what is left of the scatter"),
        ("answer = 1.625", "a scatter of the weight"),
        ("answer = 5", "and a smaller one does, too"),
        ("answer = 0", "A batch size is a whole number"),
        ("answer = 'three'", "should be one number"),
    ],
    "check_single_limit": [
        ("answer = None", "Not answered yet"),
        ("answer = 2.0", "the limit of the mean"),
        ("answer = 0.6042", "the safe rate of the second part"),
        ("answer = 0.9443", "for the weight alone"),
        (
            "from helpers import stability_limit\n"
            "answer = stability_limit(load_hubble().inputs, 1)",
            "for raw distances",
        ),
        ("answer = 0.807", "on the article's inputs"),
        ("answer = 0.00049", "the halving ran down to 0"),
        ("answer = 3", "Try the middle, 1"),
        ("answer = 0.64", "becomes the new `low`"),
    ],
    "check_safe_rate": [
        ("answer = None", "Not answered yet"),
        ("answer = 0.6513", "found by trying"),
        ("answer = 0", "A rate is above 0"),
        ("answer = 0.3021", "near 1/s"),
        ("answer = 3.3102", "the largest eigenvalue"),
        ("answer = 1.6551", "turned round"),
        ("answer = 1.1063", "The largest one decides"),
        ("answer = 0.02517", "S is a mean over the samples"),
        ("answer = 0.3908", "divided by the trace"),
        ("answer = 2", "2/λmax of the Hessian"),
        ("answer = 0.7", "does not show that this rate is safe"),
    ],
    "check_deliveries": [
        ("answer = None, None", "Not answered yet"),
        ("answer = [5.2696, 1.0026, 1.6252], 16.831", "neither scale nor shift"),
        ("answer = [0.002088, 0.1441, 0.7743], 16.831", "Undo the shift too"),
        ("answer = [5.2696, 1.0026, 1.6252], 4.183", "Divide them by the scale"),
        ("answer = [0.002088, 0.1441, 0.7743], 29.48", "the shift has the wrong sign"),
        ("answer = [4.183, 0.002088, 0.1441], 0.7743", "the bias last"),
        (
            "from lessons.mini_batches import delivery_chunks\n"
            "x, y = next(delivery_chunks())\n"
            "line = np.linalg.lstsq(np.column_stack([x, np.ones(100)]), y)[0]\n"
            "answer = line[:3], line[3]",
            "the line of the first chunk",
        ),
        ("answer = [0.0019, 0.1, 0.5], 4.0", "not near"),
        *[
            (DELIVERIES + f"answer = {answer}", due)
            for answer, due in {
                "w[::-1], b": "in the order floor, load, distance",
                "-w, -b": "all signs are turned round",
                "w, -b": "the bias has the wrong sign",
                "w, 0": "the weights are right, and the bias is not",
                "0.9 * w, b": "load, floor near the best ones; distance not near",
                "1.1 * w, 0": "load, floor near the best ones; distance not near",
                "[0, 0, 0], y.mean()": "residuals are a table",
                "least(x), 0": "the best line without a bias",
                "w / 60, b / 60": "right in hours",
                "w * 60, b * 60": "right in seconds",
                "w * [1000, 1, 1], b": "with the distance in km",
                "w / y.std(), (b - y.mean()) / y.std()": "belong to standardised minutes",
                "w * x.std(axis=0) / y.std(), 0": "columns and standardised minutes",
                "w, b - y.mean()": "lacks the mean of the minutes, which",
                "w * x.std(axis=0), 0": "columns, and the bias lacks the mean",
                "w.round(2), round(b, 2)": "rounded too far",
                "-3 * w, b": "no lower than at zeros",
            }.items()
        ],
        *[
            (
                DELIVERIES + f"line = least(np.hstack([np.delete(x, {place}, axis=1), ones]))\n"
                f"answer = np.insert(line[:2], {place}, 0), line[2]",
                f"the best line without the {name}",
            )
            for place, name in enumerate(("distance", "load", "floor"))
        ],
        ("answer = [np.nan] * 3, np.nan", "Print J on the way"),
        ("answer = [1, 2], 3", "give three weights"),
        ("answer = ['0.002088', '0.1441', '0.7743'], '4.183'", "in quotes is text"),
    ],
}
