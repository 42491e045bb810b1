"""Answers to the exercises of notebook 08: right ones unlike the solutions', and wrong ones.

`check_o_rings` takes weight and bias: its answers are pairs.
"""


def adam(
    start="np.zeros(inputs.shape[1] + 1)",
    epochs="range(1, epochs + 1)",
    residuals="rows @ parameters - targets",
    slopes="rows.T @ residuals / len(targets)",
    means="0.9 * means + 0.1 * slopes",
    squares="0.999 * squares + 0.001 * slopes**2",
    direction="means / (1 - 0.9**t)",
    size="np.sqrt(squares / (1 - 0.999**t))",
    step="learning_rate * direction / (size + 1e-8)",
    new="parameters - step",
    late="",
    record="(residuals**2).mean() / 2",
):
    """Return the source of Adam, parts of which may be exchanged."""
    return f"""
def answer(inputs, targets, epochs, learning_rate):
    rows = np.column_stack([inputs, np.ones(len(inputs))])
    parameters, means, squares, costs = {start}, 0.0, 0.0, []
    for t in {epochs}:
        residuals = {residuals}
        slopes = {slopes}
        means = {means}
        squares = {squares}
        direction = {direction}
        size = {size}
        step = {step}
        parameters = {new}
        {late}
        costs.append({record})
    return parameters[:-1], parameters[-1], costs
"""


# As in the paper: its v, and one rate for each epoch that holds both corrections.
ONE_RATE = """
def answer(inputs, targets, epochs, learning_rate):
    beta1, beta2, m, v = 0.9, 0.999, None, None
    weights, bias, costs, t = np.zeros(inputs.shape[1]), 0.0, [], 0
    while t < epochs:
        t += 1
        residuals = inputs @ weights + bias - targets
        costs.append(np.sum(residuals**2) / (2 * len(targets)))
        g = np.append(inputs.T @ residuals, residuals.sum()) / len(targets)
        m = (1 - beta1) * g if m is None else beta1 * m + (1 - beta1) * g
        v = (1 - beta2) * g * g if v is None else beta2 * v + (1 - beta2) * g * g
        rate = learning_rate * np.sqrt(1 - beta2**t) / (1 - beta1**t)
        change = rate * m / (np.sqrt(v) + 1e-9)
        weights, bias = weights - change[:-1], bias - change[-1]
    return weights, bias, costs
"""
APART = """
def answer(inputs, targets, epochs, learning_rate):
    def moved(slope, m, s, t):
        m, s = 0.9 * m + 0.1 * slope, 0.999 * s + 0.001 * slope**2
        step = m / (1 - 0.9**t) / (np.sqrt(s / (1 - 0.999**t)) + 1e-8)
        return learning_rate * step, m, s
    w, b, costs, kept_w, kept_b = np.zeros(inputs.shape[1]), 0.0, [], (0.0, 0.0), (0.0, 0.0)
    for t in range(1, epochs + 1):
        r = inputs @ w + b - targets
        costs.append((r**2).mean() / 2)
        step_w, *kept_w = moved(inputs.T @ r / len(r), *kept_w, t)
        step_b, *kept_b = moved(r.mean(), *kept_b, t)
        w, b = w - step_w, b - step_b
    return w, b, costs
"""
CALLED = """
from helpers import adam
def answer(inputs, targets, epochs, learning_rate):
    return adam(inputs, targets, epochs, learning_rate)
"""
ONLY_WEIGHTS = APART.replace("step_b, *kept_b = moved(r.mean(), *kept_b, t)", "{}")
TOGETHER = "np.append(np.full(len(slopes) - 1, (slopes[:-1]**2).mean()), slopes[-1]**2)"

LAUNCHES = """
from lessons.adam import load_challenger
inputs, targets = load_challenger()
mean, scale = inputs.mean(), inputs.std()
rows = np.column_stack([(inputs - mean) / scale, np.ones(23)])
def p(theta):
    return 1 / (1 + np.exp(-rows @ theta))
theta, velocity = np.zeros(2), np.zeros(2)
"""
LOGISTIC = (
    LAUNCHES
    + """
for _ in range(200):
    velocity = 0.5 * velocity - 4 * rows.T @ (p(theta) - targets) / 23
    theta = theta + velocity
answer = theta[0] / scale, theta[1] - mean * theta[0] / scale
"""
)
NEWTON = (
    LAUNCHES
    + """
for _ in range(20):
    share = p(theta) * (1 - p(theta))
    theta = theta - np.linalg.solve(rows.T * share @ rows, rows.T @ (p(theta) - targets))
answer = [[theta[0] / scale]], np.float32(theta[1] - mean * theta[0] / scale)
"""
)
TENTH = """
m = s = 0
for _ in range(10):
    m, s = 0.9 * m + 0.1, 0.999 * s + 0.001
answer = m / s**0.5
"""

RIGHT = {
    "check_adam": [ONE_RATE, APART, adam(slopes="rows.T @ residuals")],
    "check_tenth_step": [TENTH, "answer = np.float32(6.53)"],
    "check_o_rings": [
        LOGISTIC,
        NEWTON,
        "answer = -0.232, 15.0",
        "answer = np.array([-0.2322]), 15.04",
    ],
}

WRONG = {
    "check_adam": [
        ("answer = None", "Not answered yet"),
        ("def answer(*arguments): ...", "Not answered yet"),
        (CALLED, "this calls `adam`"),
        (adam(epochs="range(epochs)"), "no weight is a number"),
        (adam(residuals="targets - rows @ parameters"), "the cost rises"),
        (
            adam(means="0.9 * means - 0.1 * slopes"),
            "their slopes are added to the running mean",
        ),
        (adam(step="learning_rate * direction / size"), "the 1e-8 keeps the division possible"),
        (adam(late="if abs(slopes).max() < 0.01: break"), "costs: 0 numbers in place of 3"),
        (
            adam(direction="means", size="np.sqrt(squares)"),
            "both running means are used as they are",
        ),
        (adam(direction="means"), "the running mean of the slopes is used as it is"),
        (adam(size="np.sqrt(squares)"), "the running mean of the squares is used as it is"),
        (adam(epochs="range(2, epochs + 2)"), "Count t from 1"),
        (
            adam(direction="means / 0.1", size="np.sqrt(squares / 0.001)"),
            "the divisors are 0.1 and 0.001 in every epoch",
        ),
        (
            adam(
                direction="(means := means / (1 - 0.9**t))",
                size="np.sqrt(squares := squares / (1 - 0.999**t))",
            ),
            "kept as the running means of the next epoch",
        ),
        (adam(size="squares / (1 - 0.999**t)"), "Divide by its root"),
        (
            adam(squares="0.999 * squares + 0.001 * slopes @ slopes"),
            "one size, that of the whole gradient",
        ),
        (
            adam(squares="0.999 * squares + 0.001 * (slopes**2).mean()"),
            "one size, from the mean of the squared slopes",
        ),
        (adam(squares=f"0.999 * squares + 0.001 * {TOGETHER}"), "all weights are divided"),
        (
            adam(
                means="0.999 * means + 0.001 * slopes",
                squares="0.9 * squares + 0.1 * slopes**2",
                direction="means / (1 - 0.999**t)",
                size="np.sqrt(squares / (1 - 0.9**t))",
            ),
            "have changed places",
        ),
        (
            adam(
                means="0.1 * means + 0.9 * slopes",
                squares="0.001 * squares + 0.999 * slopes**2",
            ),
            "It is the old mean that 0.9 and 0.999 multiply",
        ),
        (adam(means="0.9 * means + slopes"), "ten times too large"),
        (
            adam(means="0.9 * means + slopes", squares="0.999 * squares + slopes**2"),
            "added in full",
        ),
        (adam(squares="0.999 * squares + 0.001 * means**2"), "those of the running mean"),
        (adam(direction="slopes"), "goes along the slopes of this epoch"),
        (adam(step="direction / (size + 1e-8)"), "the learning rate is missing"),
        (
            ONLY_WEIGHTS.format("step_b = learning_rate * r.mean()"),
            "makes a step of plain descent",
        ),
        (ONLY_WEIGHTS.format("step_b = 0.0"), "the bias stays 0"),
        (
            adam().replace("    return parameters", "        return parameters"),
            "it ends after one epoch",
        ),
        (
            ONLY_WEIGHTS.format(
                "w = w - step_w\n"
                "        step_b, *kept_b = moved((inputs @ w + b - targets).mean(), *kept_b, t)"
            ).replace("w, b = w - step_w, b - step_b", "b = b - step_b"),
            "the slope along the bias is taken at the new weights",
        ),
        (adam(new="np.trunc(parameters - step)"), "whole numbers"),
        (adam(record="(residuals**2).mean()"), "the costs twice too large"),
        (adam(record="np.sqrt((residuals**2).mean() / 2)"), "the costs are √J"),
        (adam(late="residuals = rows @ parameters - targets"), "recorded after the step"),
        (adam(means="0.8 * means + 0.2 * slopes"), "it should give"),
    ],
    "check_tenth_step": [
        ("answer = None", "Not answered yet"),
        ("answer = 3.162", "that is the first step"),
        ("answer = 6.47", "the ninth step"),
        ("answer = 1", "with both corrections"),
        ("answer = 0.6513", "that is 1 − 0.9¹⁰"),
        ("answer = 10.02", "only the correction of the squares"),
        ("answer = 65.43", "the root is missing"),
        ("answer = 0.1532", "turned round"),
        ("answer = 55.28", "all ten steps together"),
        ("answer = 0", "below the answer. A length is above 0"),
    ],
    "check_o_rings": [
        ("answer = None, None", "Not answered yet"),
        ("answer = -1.6024, -1.1076", "neither scale nor shift"),
        ("answer = -0.23216, -1.1076", "Undo the shift too"),
        ("answer = 0.23216, -15.043", "both signs are turned round"),
        ("answer = -0.23216, -15.043", "the bias has the wrong sign"),
        ("answer = 15.043, -0.23216", "weight and bias have changed places"),
        ("answer = -0.03738, 2.9048", "the straight line of least squares"),
        ("answer = -0.41789, 7.6137", "per degree Celsius"),
        ("answer = -0.0357, 1.5455", "J can still fall there, from 0.5585 to 0.4416"),
        ("answer = -0.23216, 26.55", "the weight is right, and the bias is not"),
        ("answer = -0.2, 15.0429", "the bias is right, and the weight is not"),
        ("answer = -0.23, 15.0", "two digits are not enough"),
        ("answer = -0.23, 15.04", "two digits are not enough"),
        ("answer = -0.229, 14.8", "the weight is still 1.4% from the best"),
        ("answer = 0, np.log(7 / 16)", "residuals are a table"),
        ("answer = -0.100825, 6.53325", "with 10 in the place of e"),
        (
            LOGISTIC + "answer = answer[0], theta[1] + mean * answer[0]",
            "the shift has the wrong",
        ),
        (
            LOGISTIC + "answer = answer[0], theta[1] - mean * theta[0]",
            "times the scaled weight",
        ),
        (
            LOGISTIC.replace("inputs.std()", "inputs.std(ddof=1)")
            + "answer = theta[0] / inputs.std(), theta[1] - mean * theta[0] / inputs.std()",
            "by n − 1 in one place",
        ),
        (
            LOGISTIC + "w = theta[0] / inputs.std(ddof=1)\nanswer = w, theta[1] - mean * w",
            "by n − 1 in one place",
        ),
        (
            LOGISTIC.replace("theta + velocity", "(theta + velocity) * [1, 0]"),
            "stays 0 on the scaled",
        ),
        (
            LOGISTIC.replace("velocity - 4", "velocity - 4 * theta * [1 / 23, 0] - 4"),
            "a penalty on",
        ),
        (
            "from lessons.adam.mistakes import newton\n"
            "from lessons.adam import load_challenger\n"
            "answer = newton(*load_challenger(), with_bias=False)",
            "the best line with a bias of 0",
        ),
        ("answer = 3.0, 2.0", "Print J along your own run"),
        ("answer = [1, 2], 3", "give one weight and one bias"),
        ("answer = '-0.232', '15.0'", "in quotes is text"),
        ("answer = np.nan, 3", "give two finite numbers"),
    ],
}
