"""Answers to the exercises of notebook 04: right ones unlike the solutions', and wrong ones."""

HUBBLE = "from helpers import load_hubble\nx, y = load_hubble()\n"
TASK = """from helpers import generate_data, linear_regression
data = generate_data(40, 20, a=-1.5, b=30, noise=4, test_range=(1, 40), seed=7)
x, y, test_x, test_y = data
x, test_x = x[:, 0], test_x[:, 0]
w, b = np.polyfit(x, y, 1)
r = w * test_x + b - test_y
"""

FACTOR = (
    HUBBLE
    + """d = x[:, 0]
w, b = np.polyfit(d, y, 1)
r = w * d + b - y
sigma = np.sqrt((r**2).sum() / 22)
def factor(distance):
    return np.sqrt(1 / 24 + distance**2 / ((d - d.mean()) ** 2).sum())
"""
)

RIGHT = {
    "check_rmse": [
        """def answer(inputs, targets, weights, bias):
    total = 0
    for row, target in zip(inputs, targets):
        prediction = bias + sum(x * w for x, w in zip(row, weights))
        total += (target - prediction) ** 2
    return (total / len(targets)) ** 0.5
""",
        """def answer(inputs, targets, weights, bias):
    column = inputs @ weights.reshape(-1, 1) + bias
    residuals = column - targets.reshape(-1, 1)
    return np.sqrt(np.sum(residuals**2) / inputs.shape[0])
""",
        """def answer(inputs, targets, weights, bias):
    X, y, w = (np.asarray(v, dtype=np.float32) for v in (inputs, targets, weights))
    r = np.einsum("ij,j->i", X, w) + np.float32(bias) - y
    return np.linalg.norm(r) / np.sqrt(len(r))
""",
    ],
    "check_anscombe": ['answer = " i "'],
    "check_nebula": [
        HUBBLE + "w, b = np.polyfit(x[:, 0], y, 1)\nanswer = 3 * w + b",
        "answer = 1321.7",
        "answer = np.array([1321.69])",
    ],
    "check_standard_error": [
        HUBBLE
        + "M = np.column_stack([x, np.ones(24)])\n"
        + "line, square, *_ = np.linalg.lstsq(M, y)\n"
        + "at = np.array([3, 1])\n"
        + "answer = (square / 22 * (at @ np.linalg.inv(M.T @ M) @ at)) ** 0.5",
        FACTOR
        + "pulls = [np.polyval(np.polyfit(d, each, 1), 3) for each in np.eye(24)]\n"
        + "answer = sigma * np.linalg.norm(pulls)",
        "answer = 164.0",
        "answer = np.float32(165)",
    ],
    "check_report": [
        TASK + "answer = w, b, np.sqrt(np.mean(r**2))",
        TASK
        + "z = (x - x.mean()) / x.std()\n"
        + "slope = z @ y / 40\n"
        + "w, b = slope / x.std(), y.mean() - slope * x.mean() / x.std()\n"
        + "answer = np.array([w, b, np.sqrt(((w * test_x + b - test_y) ** 2).mean())])",
        "answer = (-1.421, 27.12, 3.33)",
        "answer = (-1.4, 27.1, 3.3)",
    ],
}

R = "def answer(inputs, targets, weights, bias):\n    r = inputs @ weights + bias - targets\n"
WRONG = {
    "check_rmse": [
        (R + "    return None", "Not answered yet"),
        ("answer = 4.37", "not a value of type float"),
        (R + "    return np.mean(r**2) / 2", "that is J"),
        (R + "    return np.mean(r**2)", "that is the mean square"),
        (R + "    return np.sqrt(np.sum(r**2) / (2 * len(r)))", "2n under the root"),
        (R + "    return np.sqrt(np.sum(r**2)) / len(r)", "n stands outside the root"),
        (R + "    return abs(np.mean(r))", "the residuals cancel"),
        (R + "    return np.sqrt(np.sum(r**2) / inputs.size)", "divided by inputs.size"),
        (R + "    return np.std(r)", "standard deviation"),
        (R + "    return np.mean(np.abs(r))", "mean absolute error"),
        (
            R.replace("@ weights", "@ weights[:, None]") + "    return np.sqrt(np.mean(r**2))",
            "(n, n)",
        ),
        (R + "    return np.sqrt(np.sum(r**2))", "that is the root of the sum"),
        (R + "    return np.mean(r)", "that is the mean of the residuals"),
        (R + "    return -r.mean()", "that is the mean of the residuals"),
        (R + "    return np.sqrt(np.sum(r**2) / (len(r) - 1))", "divided by n − 1."),
        (R + "    return np.sqrt(np.sum(r**2) / (len(r) - 2))", "divided by n − 2."),
        (
            R + "    return np.sqrt(np.sum(r**2) / (len(r) - len(weights) - 1))",
            "divided by n less the number of parameters",
        ),
        (
            "from helpers import rmse\ndef answer(*case):\n    return rmse(*case)",
            "this calls `rmse`",
        ),
        (R + "    return r.std(ddof=1)", "Their squares add up to 95.5"),
        (R + "    return 4.370355", "Not yet"),
        (R + "    return np.sqrt(np.mean(resdiuals**2))", "NameError"),
    ],
    "check_anscombe": [
        ("answer = None", "Not answered yet"),
        ('answer = "II"', "Not yet. The points lie on a curve"),
        ('answer = "III"', "Not yet. Ten points lie on another line"),
        ('answer = "IV"', "Not yet. One point alone sets the weight"),
        ("answer = 1", "Choose one of"),
    ],
    "check_nebula": [
        ("answer = None", "Not answered yet"),
        ("answer = 3 * 454.158", "the intercept is missing"),
        ("answer = 3 * 454.158 + 40.784", "the intercept is below 0"),
        ("answer = 3 * 423.4 - 5.94", "200,000 epochs at 5e-5"),
        ("answer = 500", "below the answer. The line is ŷ = wx + b, with w = 454.2"),
        ("answer = 'fast'", "should be one number"),
    ],
    "check_standard_error": [
        ("answer = None", "Not answered yet"),
        ("answer = 83", "the standard error at a distance of 0"),
        (FACTOR + "answer = sigma * factor(3)", "3 is counted from the mean"),
        (FACTOR + "answer = factor(3 - d.mean())", "the factor in front of σ"),
        (FACTOR + "answer = r.std() * factor(3 - d.mean())", "takes the training RMSE for σ"),
        (FACTOR + "answer = sigma * np.hypot(1, factor(3 - d.mean()))", "of one nebula"),
        (FACTOR + "answer = (sigma * factor(3 - d.mean())) ** 2", "that is the square"),
        ("answer = 300", "above the answer"),
        ("answer = '164'", "is text"),
    ],
    "check_report": [
        ("answer = None", "Not answered yet"),
        (TASK + "answer = w, b", "give three numbers"),
        (TASK + "answer = 0, y.mean(), 3.3", "residuals are a table"),
        (TASK + "answer = b, w, 3.3", "the line is right, in another order"),
        (TASK + "answer = x @ y / (x @ x), 0, 3.3", "through the origin"),
        (TASK + "answer = w, 0, 3.3", "the weight is right, and the bias is not"),
        (TASK + "answer = -1, b, 3.3", "the bias is right, and the weight is not"),
        ("answer = -1.5, 30, 3.3", "that is what made the data"),
        (TASK + "answer = -w, -b, 3.3", "both signs are turned round"),
        (TASK + "answer = w, -b, 3.3", "the bias has the wrong sign"),
        (TASK + "answer = w * x.std(), b + w * x.mean(), 3.3", "neither scale nor shift"),
        (TASK + "answer = w, b, 4", "4 is the noise"),
        (TASK + "answer = w, b, 5", "over the 20 test samples"),
        (
            TASK + "answer = w, b, np.sqrt(np.mean(np.append(r, w * x + b - y) ** 2))",
            "on training and test data together",
        ),
        ("answer = '-1.421', '27.12', '3.33'", "give three numbers"),
        (TASK + "answer = w, b, np.sqrt(np.sum(r**2) / 18)", "divided by n − 2."),
        (TASK + "answer = np.nan, np.nan, np.nan", "should be finite"),
        (
            TASK + "answer = w, b, np.sqrt(np.mean((w * x + b - y) ** 2))",
            "seen the training data",
        ),
        (TASK + "answer = w, b, np.mean(r**2) / 2", "that is J"),
        (TASK + "answer = w, b, np.mean(r**2)", "that is the mean square"),
        (TASK + "answer = w, b, np.sqrt(np.mean(r**2) / 2)", "2n under the root"),
        (TASK + "answer = w, b, np.std(r)", "standard deviation"),
        (TASK + "answer = w, b, np.mean(np.abs(r))", "mean absolute error"),
        (
            TASK
            + "fit = linear_regression(data.inputs, y, 1_000, 1e-3)\n"
            + "r = test_x * fit.weights[0] + fit.bias - test_y\n"
            + "answer = fit.weights[0], fit.bias, np.sqrt(np.mean(r**2))",
            "which of the two differs",
        ),
        (
            TASK
            + "w, b = np.polyfit(test_x, test_y, 1)\n"
            + "answer = w, b, np.sqrt(np.mean((w * test_x + b - test_y) ** 2))",
            "fitted to the test data",
        ),
        (
            TASK
            + "w, b = np.polyfit(np.append(x, test_x), np.append(y, test_y), 1)\n"
            + "answer = w, b, np.sqrt(np.mean((w * test_x + b - test_y) ** 2))",
            "this line has seen the test data",
        ),
    ],
}
