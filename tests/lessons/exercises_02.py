"""Answers to the exercises of notebook 02: right ones unlike the solutions', and wrong ones."""

HEAD = "def answer(inputs, targets, weights, bias):\n"
RESIDUALS = "    residuals = inputs @ weights + bias - targets\n"

RIGHT = {
    "check_gradient": [
        HEAD
        + "    n, d = inputs.shape\n"
        + "    d_weights, d_bias = [0.0] * d, 0.0\n"
        + "    for row, target in zip(inputs, targets):\n"
        + "        r = sum(x * w for x, w in zip(row, weights)) + bias - target\n"
        + "        d_bias += r / n\n"
        + "        for j in range(d):\n"
        + "            d_weights[j] += r * row[j] / n\n"
        + "    return d_weights, d_bias\n",
        HEAD + RESIDUALS + "    return np.einsum('ij,i->j', inputs, residuals) / len(inputs),"
        " np.mean(residuals)\n",
        HEAD + "    r = targets[:, None] - inputs @ weights[:, None] - bias\n"
        "    return -(inputs * r).mean(axis=0), -r.mean()\n",
        HEAD
        + "    inputs = inputs.astype('float32')\n"
        + RESIDUALS
        + "    column = np.float32(inputs.T @ residuals[:, None] / len(inputs))\n"
        "    return column.ravel(), residuals.sum() / len(residuals)\n",
    ],
    "check_which_gradient": ["answer = ' c '\n"],
    "check_article_cost": [
        HEAD + "    total = 0.0\n"
        "    for row, target in zip(inputs, targets):\n"
        "        total += (row @ weights + bias - target) ** 2\n"
        "    return total / 4 / len(targets)\n",
        "from helpers import cost\n\n"
        "def answer(inputs, targets, weights, bias):\n"
        "    return cost(inputs, targets, weights, bias) / 2 + 7\n",
        HEAD + RESIDUALS + "    return np.float32(np.mean(residuals**2) / 4)\n",
        HEAD + RESIDUALS + "    return [residuals @ residuals / (4 * len(inputs))]\n",
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
            HEAD + "    residuals = targets - inputs @ weights - bias\n"
            "    return inputs.T @ residuals / len(targets), residuals.mean()\n",
            "the sign is turned round",
        ),
        (
            HEAD + RESIDUALS + "    return inputs.T @ residuals, residuals.sum()\n",
            "a sum over the samples",
        ),
        (
            HEAD + RESIDUALS + "    n = len(targets)\n"
            "    return inputs.T @ residuals / (2 * n), residuals.sum() / (2 * n)\n",
            "half the gradient",
        ),
        (
            HEAD + RESIDUALS + "    return 2 * inputs.T @ residuals / len(targets),"
            " 2 * residuals.mean()\n",
            "twice the gradient",
        ),
        (
            HEAD
            + RESIDUALS
            + "    return residuals.mean(), inputs.T @ residuals / len(targets)\n",
            "in the wrong order",
        ),
        (
            HEAD
            + RESIDUALS
            + "    return inputs.T @ residuals / len(targets), residuals.sum()\n",
            "divide by n. It is so for d_bias alone",
        ),
        (
            HEAD + RESIDUALS + "    return inputs.T @ residuals, residuals.mean()\n",
            "divide by n. It is so for d_weights alone",
        ),
        (
            HEAD
            + RESIDUALS.replace(" + bias", "")
            + "    return inputs.T @ residuals / len(targets), residuals.mean()\n",
            "the bias is missing",
        ),
        (
            HEAD + RESIDUALS + "    return np.full(len(weights), residuals.mean()),"
            " residuals.mean()\n",
            "mean of residual times *input*",
        ),
        (
            HEAD
            + RESIDUALS
            + "    return inputs.T @ residuals / len(targets), abs(residuals).mean()\n",
            "inputs = [[1.], [3.]] targets = [5., 4.] weights = [2.] bias = 1. it should give"
            " [3.5], 0.5 and yours gives [3.5], 2.5 d_weights: right, d_bias: wrong",
        ),
        (
            HEAD + "    residuals = inputs @ weights + bias\n    residuals -= targets\n"
            "    targets -= residuals\n"
            "    return inputs.T @ residuals / len(targets), residuals.mean()\n",
            "your function changes `targets`",
        ),
        (
            HEAD + RESIDUALS + "    return np.append(inputs.T @ residuals, residuals.sum())\n",
            "should return 2 values, and yours returns 1",
        ),
        (
            HEAD + "    r = (inputs @ weights + bias)[:, None] - targets\n"
            "    return inputs.T @ r / len(targets), r.mean()\n",
            "(n, 1) meets a flat array (n,)",
        ),
        (
            HEAD + RESIDUALS + "    n = inputs.size\n"
            "    return inputs.T @ residuals / n, residuals.sum() / n\n",
            "divided by inputs.size",
        ),
        (
            HEAD + RESIDUALS + "    n = inputs.shape[1]\n"
            "    return inputs.T @ residuals / n, residuals.sum() / n\n",
            "divided by the number of columns",
        ),
        (
            HEAD + RESIDUALS + "    column = inputs.T @ residuals[:, None] / len(inputs)\n"
            "    return column, residuals.mean()\n",
            "have shape (3, 1). Weights are flat",
        ),
        (
            HEAD + RESIDUALS + "    return inputs * residuals[:, None] / len(inputs),"
            " residuals.mean()\n",
            "Its sum over the samples is missing",
        ),
        ("from helpers import gradient as answer\n", "this calls `gradient`"),
        (HEAD + "    pass\n", "Not answered yet"),
        (
            HEAD + RESIDUALS + "    return inputs @ residuals, residuals.mean()\n",
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
        (
            HEAD + RESIDUALS + "    return residuals @ residuals / (2 * len(targets))\n",
            "that is J itself",
        ),
        (HEAD + RESIDUALS + "    return np.sqrt(np.mean(residuals**2) / 2)\n", "that is √J"),
        (HEAD + RESIDUALS + "    return (residuals**2).sum() / 4\n", "divide the sum by n"),
        (
            HEAD + RESIDUALS + "    return residuals**2 / 4\n",
            "TypeError: the cost should be one",
        ),
        (HEAD + RESIDUALS + "    return (residuals**2).mean()\n", "the mean of r²"),
        (
            HEAD + RESIDUALS + "    return 1 / 4 * len(targets) * (residuals**2).sum()\n",
            "1 / 4 * n multiplies by n",
        ),
        (
            HEAD + RESIDUALS + "    n = 2 * len(targets)\n"
            "    return inputs.T @ residuals / n, residuals.sum() / n\n",
            "the cost should be one number",
        ),
        (HEAD + RESIDUALS + "    return -(residuals**2).mean() / 4\n", "never below 0"),
        (
            "def answer(X, y, w, b):\n    return abs(X @ w + b - y).mean()\n",
            "For X = [[1.], [3.]] y = [5., 4.] w = [2.] b = 1. it should give",
        ),
        (
            HEAD + "    targets -= inputs @ weights + bias\n"
            "    return (targets**2).mean() / 4\n",
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
