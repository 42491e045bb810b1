"""Answers to the exercises of notebook 03: right ones unlike the solutions', and wrong ones."""


def loop(
    start="np.zeros(inputs.shape[1]), 0.0",
    residuals="inputs @ weights + bias - targets",
    d_weights="inputs.T @ residuals / len(targets)",
    d_bias="residuals.mean()",
    sign="-",
    record="(residuals**2).mean() / 2",
    late="",
):
    """Return the source of a loop, parts of which may be exchanged."""
    return f"""
def answer(inputs, targets, epochs, learning_rate):
    weights, bias = {start}
    costs = []
    for _ in range(epochs):
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
def answer(inputs, targets, epochs, learning_rate):
    n, d = len(inputs), len(inputs[0])
    weights, bias, costs = [0.0] * d, 0.0, []
    for _ in range(epochs):
        residuals = []
        for row, target in zip(inputs, targets):
            residuals.append(sum(w * x for w, x in zip(weights, row)) + bias - target)
        costs.append(sum(r * r for r in residuals) / (2 * n))
        slopes = [sum(r * row[j] for r, row in zip(residuals, inputs)) / n for j in range(d)]
        weights = [w - learning_rate * slope for w, slope in zip(weights, slopes)]
        bias -= learning_rate * sum(residuals) / n
    return weights, bias, costs
"""
COLUMN = """
def answer(inputs, targets, epochs, learning_rate):
    n = len(targets)
    matrix = np.column_stack([inputs, np.ones(n)]).astype(np.float32)
    theta, column, costs = np.zeros((matrix.shape[1], 1)), targets.reshape(-1, 1), []
    for _ in range(epochs):
        residuals = matrix @ theta - column
        costs.append(np.einsum("ij,ij->", residuals, residuals) / (2 * n))
        theta = theta - learning_rate / n * (matrix.T @ residuals)
    return theta[:-1], theta[-1, 0], np.array(costs)
"""
NEW_WEIGHTS = """
def answer(inputs, targets, epochs, learning_rate):
    weights, bias, costs = np.zeros(inputs.shape[1]), 0.0, []
    for _ in range(epochs):
        residuals = inputs @ weights + bias - targets
        costs.append((residuals**2).mean() / 2)
        weights = weights - learning_rate * inputs.T @ residuals / len(targets)
        bias = bias - learning_rate * (inputs @ weights + bias - targets).mean()
    return weights, bias, costs
"""
HUBBLE = """
x, y = load_hubble().inputs[:, 0], load_hubble().targets
w, b = np.polyfit(x, y, 1)
"""

RIGHT = {
    "check_loop": [PLAIN, COLUMN],
    "check_edge": [
        "answer = np.float32(0.984)",
        "answer = [0.983]",
        "from helpers import stability_limit\nanswer = stability_limit(load_hubble().inputs)",
    ],
    "check_verdicts": [
        "answer = {1e-6: 'converging', 4e-5: 'oscillating', 6.633e-5: 'oscillating',"
        " 7e-5: 'diverging', 6.639e-5: 'diverging'}"
    ],
    "check_hubble": [
        "answer = np.array([[454.1]]), -40.76",
        "answer = 454, -41",
        "answer = [454.0971], -40.7141",
        "answer = tuple(np.polyfit(load_hubble().inputs[:, 0], load_hubble().targets, 1))",
    ],
}

WRONG = {
    "check_loop": [
        (loop(residuals="targets - inputs @ weights - bias"), "the steps go uphill"),
        (loop(record="(residuals**2).mean()"), "the costs twice too large"),
        (loop(record="np.sqrt((residuals**2).mean() / 2)"), "the costs are √J"),
        (
            loop(start="np.zeros(inputs.shape[1], dtype=int), 0.0").replace(
                "weights = weights - ", "weights[:] = weights - "
            ),
            "cut to whole numbers",
        ),
        (
            loop(start="np.zeros(inputs.shape[1], dtype=int), 0.0").replace(
                "weights = weights - ", "weights -= "
            ),
            "Start from floats, such as np.zeros(3)",
        ),
        ("def answer(*case):\n    return np.zeros(3), 0.0\n", "should return 3 values"),
        ("answer = 5\n", "not a value of type int"),
        (
            loop().replace("return weights, bias, costs", "return bias, weights, costs"),
            "in the wrong order",
        ),
        (loop(d_weights="inputs.T @ residuals", d_bias="residuals.sum()"), "n times too long"),
        (
            loop(
                d_weights="inputs.T @ residuals / (2 * len(targets))",
                d_bias="residuals.mean() / 2",
            ),
            "half as long",
        ),
        (NEW_WEIGHTS, "gradient at the new weights"),
        (loop(late="residuals = inputs @ weights + bias - targets"), "recorded after the step"),
        (
            loop(d_weights="inputs.T @ residuals / samples"),
            "Your code stopped: NameError in line",
        ),
        (loop(start="[0, 0], 0"), "Your code stopped"),
        (loop(d_weights="inputs.T @ residuals"), "Divide by n. It is so for the weights alone"),
        (loop(d_bias="residuals.sum()"), "Divide by n. It is so for the bias alone"),
        (
            loop(
                d_weights="inputs.T @ residuals / inputs.size",
                d_bias="residuals.sum() / inputs.size",
            ),
            "the slope is divided by inputs.size",
        ),
        (loop(residuals="inputs @ weights - targets"), "leave out the bias"),
        (loop().replace("bias = bias", "new_bias = bias"), "the bias stays 0"),
        (loop().replace("    return", "        return"), "it ends after one epoch"),
        (
            "from helpers import linear_regression\n"
            "def answer(*case):\n    return linear_regression(*case)",
            "this calls `linear_regression`",
        ),
        # What has no name is shown on three samples and one epoch, to be redone by hand.
        (loop(start="np.zeros(inputs.shape[1]), 1.0"), "epochs = 1"),
        (loop(record="residuals.var() / 2"), "[17.]"),
        (loop().replace("= weights -", "=-").replace("= bias -", "=-"), "ends at weight 1.3"),
        # Where J is tiny, and where it rises, the loop goes on.
        (loop(late="if (residuals**2).mean() < 1e-3: break"), "numbers in place of 3"),
        (
            loop().replace(
                "    return",
                "    residuals = inputs @ weights + bias - targets\n"
                "    costs.append((residuals**2).mean() / 2)\n    return",
            ),
            "one cost too many",
        ),
        (loop(residuals="np.clip(inputs @ weights + bias - targets, -20, 20)"), "-340."),
        ("def answer(*arguments): ...", "Not answered yet"),
        ("answer = None", "Not answered yet"),
    ],
    "check_edge": [
        ("answer = None", "Not answered yet"),
        ("answer = 1.6261", "The bias adds its curvature"),
        ("answer = 0.8969", "this is the rule"),
        ("answer = 0.4918", "this is 1/λmax"),
        ("answer = 10.185", "this is 2/λmin"),
        ("answer = 0.04098", "limit of a sum"),
        ("answer = 0.98", "rounded too far"),
        ("answer = 1.1", "Compare the last cost with the first"),
        ("answer = 3.0", "between the rule, 0.8969, and twice"),
        ("answer = 0", "Try the middle of the two"),
        ("answer = True", "should be one number"),
        ("answer = '0.9835'", "is text"),
        ("edge = 0.9835\nanswer = 0, 9835", "a comma makes several"),
    ],
    "check_verdicts": [
        ("answer = {1e-6: None, 4e-5: 'diverging'}", "Not answered yet"),
        ("answer = {4e-5: 'converging'}", "you say 'converging'"),
        ("answer = {4e-5: 'oscillating'}", "Not yet: give a word for each of the four rates"),
        ("answer = {7e-5: 'oscillating'}", "What changes at half the limit"),
        ("answer = {7e-5: 'diverges'}", "The four words are: converging, oscillating"),
        ("answer = ['converging', 'diverging']", "keep the curly brackets"),
        ("answer = {'1e-6': 'converging'}", "the rate '1e-6' is a text"),
        ("answer = {np.nan: 'converging'}", "learning_rate must be a finite number"),
    ],
    "check_hubble": [
        ("answer = None, None", "Not answered yet"),
        ("answer = [423.436], -5.9425", "Not yet: the cost can still fall from there"),
        ("answer = -454.158, 40.784", "both have the wrong sign"),
        ("answer = np.nan, np.nan", "Print the costs of your run"),
        (HUBBLE + "answer = w * x.var(), b", "is multiplied by the scale"),
        ("answer = 0, load_hubble().targets.mean()", "residuals are a table"),
        ("answer = 454.158, 100", "the weight is right, and the bias is not"),
        ("answer = 400, -40.784", "the bias is right, and the weight is not"),
        ("answer = -3.79, -439", "If descent led there, either the rate is beyond the limit"),
        ("answer = [300.0], np.array(300)", "Look at the inputs and targets"),
        ("answer = 450, -40", "least squares, rounded"),
        ("answer = 70, 0", "what is measured today"),
        (HUBBLE + "answer = x @ y / (x @ x), 0", "through the origin"),
        (HUBBLE + "answer = np.polyfit(y, x, 1)", "have changed places"),
        (HUBBLE + "c, d = np.polyfit(y, x, 1)\nanswer = 1 / c, -d / c", "have changed places"),
        ("answer = [0.5], 2", "the line of the article's data"),
        ("answer = [0.500829], 1.83397", "the line of the article's data"),
        (HUBBLE + "answer = np.polyfit((x - x.mean()) / x.std(), y, 1)", "centred or scaled"),
        (HUBBLE + "answer = np.polyfit(x - x.mean(), y, 1)", "centred or scaled"),
        (HUBBLE + "answer = np.polyfit(x / x.std(), y, 1)", "centred or scaled"),
        (HUBBLE + "answer = np.corrcoef(x, y)[0, 1], 0", "centred or scaled"),
        (HUBBLE + "answer = np.polyfit(1000 * x, y, 1)", "in other units"),
        (HUBBLE + "answer = np.polyfit(x, 1000 * y, 1)", "in other units"),
        (HUBBLE + "answer = np.polyfit(3.26 * x, y / 1000, 1)", "in other units"),
        ("answer = [454.158], 40.784", "Not yet: the bias has the wrong sign"),
        ("answer = -40.784, [[454.158]]", "Not yet: weight and bias have changed places"),
        ("answer = ([454.2], -40.8, [3, 2]), -40.8", "Not yet"),
        ("answer = [1, 2], 3", "Not yet: weights must have shape"),
        ("answer = ['a'], 3", "Not yet: weights must hold real numbers"),
    ],
}
