"""Answers to the exercises of notebook 02: right ones unlike the solutions', and wrong ones."""

HEAD = "def answer(inputs, targets, weights, bias):\n"
RESIDUALS = "    residuals = inputs @ weights + bias - targets\n"


def returned(values, before=RESIDUALS):
    """Return the source of an answer that returns these values, after some lines."""
    return f"{HEAD}{before}    return {values}\n"


FOR_EACH = """    n, d = inputs.shape
    d_weights, d_bias = [0.0] * d, 0.0
    for row, target in zip(inputs, targets):
        r = sum(x * w for x, w in zip(row, weights)) + bias - target
        d_bias += r / n
        for j in range(d):
            d_weights[j] += r * row[j] / n
"""
SINGLE = f"""    inputs = inputs.astype('float32')
{RESIDUALS}    column = np.float32(inputs.T @ residuals[:, None] / len(inputs))
"""
ADDED = """    total = 0.0
    for row, target in zip(inputs, targets):
        total += (row @ weights + bias - target) ** 2
"""
SLOPES = "inputs.T @ residuals / len(targets)"

RIGHT = {
    "check_gradient": [
        returned("d_weights, d_bias", FOR_EACH),
        returned("np.einsum('ij,i->j', inputs, residuals) / len(inputs), np.mean(residuals)"),
        returned(
            "-(inputs * r).mean(axis=0), -r.mean()",
            "    r = targets[:, None] - inputs @ weights[:, None] - bias\n",
        ),
        returned("column.ravel(), residuals.sum() / len(residuals)", SINGLE),
    ],
    "check_which_gradient": ["answer = ' c '\n"],
    "check_article_cost": [
        returned("total / 4 / len(targets)", ADDED),
        "from helpers import cost\n"
        + returned("cost(inputs, targets, weights, bias) / 2 + 7", ""),
        returned("np.float32(np.mean(residuals**2) / 4)"),
        returned("[residuals @ residuals / (4 * len(inputs))]"),
    ],
    "check_watershed": [
        "answer = 0.127\n",
        "answer = np.float32(0.12705)\n",
        "answer = [0.1270]\n",
    ],
}

WRONG = {
    "check_gradient": [
        (
            returned(
                f"{SLOPES}, residuals.mean()",
                "    residuals = targets - inputs @ weights - bias\n",
            ),
            "the sign is turned round",
        ),
        (returned("inputs.T @ residuals, residuals.sum()"), "a sum over the samples"),
        (returned(f"{SLOPES} / 2, residuals.mean() / 2"), "half the gradient"),
        (returned(f"2 * {SLOPES}, 2 * residuals.mean()"), "twice the gradient"),
        (returned(f"residuals.mean(), {SLOPES}"), "in the wrong order"),
        (returned(f"{SLOPES}, residuals.sum()"), "divide by n. It is so for d_bias alone"),
        (
            returned("inputs.T @ residuals, residuals.mean()"),
            "divide by n. It is so for d_weights alone",
        ),
        (
            returned(f"{SLOPES}, residuals.mean()", RESIDUALS.replace(" + bias", "")),
            "the bias is missing",
        ),
        (
            returned("np.full(len(weights), residuals.mean()), residuals.mean()"),
            "mean of residual times *input*",
        ),
        (
            returned(f"{SLOPES}, abs(residuals).mean()"),
            "inputs = [[1.], [3.]] targets = [5., 4.] weights = [2.] bias = 1. it should give"
            " [3.5], 0.5 and yours gives [3.5], 2.5 d_weights: right, d_bias: wrong",
        ),
        (
            returned(f"{SLOPES}, residuals.mean()", RESIDUALS + "    targets -= residuals\n"),
            "your function changes `targets`",
        ),
        (
            returned("np.append(inputs.T @ residuals, residuals.sum())"),
            "should return 2 values, and yours returns 1",
        ),
        (
            returned(
                "inputs.T @ r / len(targets), r.mean()",
                "    r = (inputs @ weights + bias)[:, None] - targets\n",
            ),
            "(n, 1) meets a flat array (n,)",
        ),
        (
            returned("inputs.T @ residuals / inputs.size, residuals.sum() / inputs.size"),
            "divided by inputs.size",
        ),
        (
            returned(
                "inputs.T @ residuals / d, residuals.sum() / d",
                RESIDUALS + "    d = inputs.shape[1]\n",
            ),
            "divided by the number of columns",
        ),
        (
            returned("inputs.T @ residuals[:, None] / len(inputs), residuals.mean()"),
            "have shape (3, 1). Weights are flat",
        ),
        (
            returned("inputs * residuals[:, None] / len(inputs), residuals.mean()"),
            "Its sum over the samples is missing",
        ),
        ("from helpers import gradient as answer\n", "this calls `gradient`"),
        (HEAD + "    pass\n", "Not answered yet"),
        (
            returned("inputs @ residuals, residuals.mean()"),
            "@` needs as many columns on its left",
        ),
    ],
    "check_which_gradient": [
        ("answer = None\n", "Not answered yet"),
        ("answer = 'A'\n", "inputs.size"),
        ("answer = 'B'\n", "halves the slope of the bias"),
        ("answer = 'd'\n", "forgets the minus"),
        ("answer = ['C']\n", "Choose one of A, B, C, D, in quotes; yours is ['C']"),
    ],
    "check_article_cost": [
        (HEAD + "    pass\n", "Not answered yet"),
        (returned("residuals @ residuals / (2 * len(targets))"), "that is J itself"),
        (returned("np.sqrt(np.mean(residuals**2) / 2)"), "that is √J"),
        (returned("(residuals**2).sum() / 4"), "divide the sum by n"),
        (returned("residuals**2 / 4"), "TypeError: the cost should be one"),
        (returned("(residuals**2).mean()"), "the mean of r²"),
        (
            returned("1 / 4 * len(targets) * (residuals**2).sum()"),
            "1 / 4 * n multiplies by n",
        ),
        (returned(f"{SLOPES}, residuals.mean()"), "the cost should be one number"),
        (returned("-(residuals**2).mean() / 4"), "never below 0"),
        (
            "def answer(X, y, w, b):\n    return abs(X @ w + b - y).mean()\n",
            "For X = [[1.], [3.]] y = [5., 4.] w = [2.] b = 1. it should give",
        ),
        (
            returned("(targets**2).mean() / 4", "    targets -= inputs @ weights + bias\n"),
            "your function changes `targets`",
        ),
    ],
    "check_watershed": [
        ("answer = None\n", "Not answered yet"),
        ("answer = -1.06\n", "the bottom of the left valley"),
        ("answer = 0.93\n", "the bottom of the right valley"),
        ("answer = 0\n", "at 0 the slope is ½"),
        ("answer = 0.15\n", "the ball ends on the right"),
        ("answer = 5\n", "Which w between −1.06 and 0.93"),
        ("answer = 0,127\n", "a point before decimals"),
        ("answer = '0.127'\n", "without quotes"),
    ],
}
