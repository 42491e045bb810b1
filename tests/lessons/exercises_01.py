"""Answers to the exercises of notebook 01: right ones unlike the solutions', and wrong ones."""

DRAWN = "    test_inputs = np.random.default_rng(0).integers(1000, 100_001, size=(n, 1))\n"
LINE = "    test_targets = a * test_inputs[:, 0] + b\n"
INPUTS = "    inputs = np.arange(1, m + 1).reshape(m, 1)\n"
TARGETS = "    targets = a * inputs[:, 0] + b\n"
RETURN = "    return inputs, targets, test_inputs, test_targets\n"


def generator(inputs=INPUTS, targets=TARGETS, drawn=DRAWN, line=LINE, returned=RETURN):
    """Return the source of a generator, one part of which may be exchanged."""
    return "def answer(m, n, a, b):\n" + inputs + targets + drawn + line + returned


LISTS = """
import random

def answer(m, n, a, b):
    x, y, tx, ty = [], [], [], []
    for i in range(1, m + 1):
        x.append([float(i)])
        y.append(i * a + b)
    for _ in range(n):
        tx.append([float(random.randint(1000, 100000))])
        ty.append(tx[-1][0] * a + b)
    return x, y, tx, ty
"""
FLOAT32 = """
def answer(m, n, a, b):
    inputs = np.linspace(1, m, m, dtype=np.float32)[:, np.newaxis]
    test_inputs = np.random.randint(1000, 100001, (n, 1)).astype(np.float32)
    return [inputs, (inputs @ [a]) + b, test_inputs, (test_inputs @ [a]) + b]
"""


def one_cost(body, head=""):
    """Return the source of a cost with this expression."""
    return f"def answer(inputs, targets, weights, bias):\n{head}    return {body}\n"


FLAT = "    residuals = inputs @ weights + bias - np.ravel(targets)\n"
BROADCAST = "    residuals = inputs @ weights + bias - targets\n"
ALWAYS_A_COLUMN = """
def answer(inputs, targets, weights, bias):
    predictions = (inputs @ weights + bias).reshape(-1, 1)
    residuals = predictions - np.reshape(targets, (-1, 1))
    return np.float32(np.einsum("ij,ij->", residuals, residuals) / (2 * len(inputs)))
"""
LOOP = """
def answer(inputs, targets, weights, bias):
    total = 0.0
    for row, target in zip(inputs, targets):
        prediction = bias
        for value, weight in zip(row, weights):
            prediction += value * weight
        total += float(np.squeeze(prediction - target)) ** 2
    return total / (2 * len(inputs))
"""


RIGHT = {
    "check_generate_data": [LISTS, FLOAT32],
    "check_true_line_cost": [
        "answer = np.float64(5**2 / 2)",
        "answer = 12.45",
        "answer = [12.5]",
        "from fractions import Fraction\nanswer = Fraction(25, 2)",
    ],
    "check_cost": [
        ALWAYS_A_COLUMN,
        LOOP,
        one_cost("np.mean(residuals**2) / 2", "    targets = targets.ravel()\n" + BROADCAST),
        one_cost(
            "residuals @ residuals / (2 * len(targets))",
            FLAT + "    targets = np.array(targets)\n    targets -= 1\n",
        ),
    ],
}
WRONG = {
    "check_generate_data": [
        (generator(inputs="    inputs = np.arange(m).reshape(m, 1)\n"), "starts at 0"),
        (generator(inputs="    inputs = np.arange(1, m).reshape(m - 1, 1)\n"), "shape (2, 1)"),
        (
            generator("    inputs = np.arange(1, m + 1)\n", "    targets = a * inputs + b\n"),
            "should be a column, shape (3, 1)",
        ),
        (generator(targets="    targets = a * inputs + b\n"), "have two dimensions"),
        (generator(line="    test_targets = a * test_inputs + b\n"), "have two dimensions"),
        (generator(targets="    targets = a * inputs[:, 0]\n"), "b is missing from"),
        (generator(targets="    targets = inputs[:, 0] ** 2\n"), "the training targets do not"),
        (
            generator(line="    test_targets = a * test_input[:, 0] + b\n"),
            "Your code stopped: NameError",
        ),
        (generator(drawn=DRAWN.replace("1000,", "1,")), "test_inputs should be"),
        (generator(drawn=DRAWN.replace("100_001", "301 + 1000")), "test_inputs should be"),
        (generator("    inputs = np.arange(1, 301).reshape(300, 1)\n"), "Use the argument m"),
        (generator(drawn=DRAWN.replace("integers", "uniform")), "whole numbers"),
        (
            generator(
                "    test_inputs = np.linspace(1000, 100_000, n).round()[:, None]\n" + INPUTS,
                drawn="",
            ),
            "lie at equal distances",
        ),
        (generator(line="    test_targets = targets\n"), "belong to the training inputs"),
        (
            generator(line="    test_targets = a * test_inputs[:, 0] - b\n"),
            "the test targets are",
        ),
        (
            generator(line="    test_targets = a * test_inputs[1, 0] + b\n"),
            "the test targets have shape ()",
        ),
        (generator("    inputs = np.arange(1, n + 1).reshape(n, 1)\n"), "inputs have n rows"),
        (generator("    inputs = np.ones((m, 1))\n"), "yours begin [1., 1., 1.]"),
        (generator(targets="    targets = b * inputs[:, 0] + a\n"), "have changed places"),
        (
            generator(targets=TARGETS + "    targets = targets.astype(int)\n"),
            "cut to whole numbers",
        ),
        (generator(targets="    targets = a * inputs[0] + b\n"), "have shape (1,), and should"),
        (
            generator(drawn=DRAWN.replace("(n, 1)", "n"), line=LINE.replace("[:, 0]", "")),
            "and yours are flat",
        ),
        (
            "from helpers import generate_data\n"
            "def answer(m, n, a, b):\n    return generate_data(m, n, a, b)\n",
            "this calls `generate_data`",
        ),
        (generator(returned="    return inputs, targets\n"), "return four arrays"),
        (
            generator(
                returned="    four = inputs, targets, test_inputs, test_targets\n"
                "    return [part.astype(str) for part in four]\n"
            ),
            "should hold numbers",
        ),
        (
            generator(returned="    return inputs, targets, [], []\n"),
            "test_inputs have shape (0,)",
        ),
        (
            generator(returned="    return test_inputs, test_targets, inputs, targets\n"),
            "the four arrays are right, in another order",
        ),
    ],
    "check_true_line_cost": [
        ("answer = 25", "half in front"),
        ("answer = 5", "5 is σ"),
        ("answer = 2.5", "Square σ first"),
        ("answer = 3.536", "3.54 is √J"),
        ("answer = 0", "the noise is in the targets"),
        ("answer = -12.5", "the sign is not"),
        ("answer = 1.25", "the decimal point stands elsewhere"),
        ("answer = 10.706", "the cost of one draw"),
        ("answer = 20", "above the answer. The residuals of the true line are the noise"),
        ("answer = 5 ^ 2", "in Python 5^2 is 7, since ^ compares bits. Write 5**2; and J"),
        ("answer = (5 ^ 2) / 2", "in Python 5^2 is 7"),
        ("answer = '12.5'", "without quotes"),
        ("answer = True", "one number, and yours is True"),
        ("answer = 12,500", "Write 12345 for 12,345"),
        ("answer = 12,5", "and a point before decimals: 1.5"),
        ("answer = [12.5, 12.5]", "one number"),
    ],
    "check_cost": [
        (one_cost("1 / 2 * len(inputs) * (residuals**2).sum()", FLAT), "1 / 2 * n multiplies"),
        (one_cost("(residuals**2).mean()", FLAT), "twice too large"),
        (one_cost("(residuals**2).sum() / 2", FLAT), "a sum over the samples"),
        (one_cost("(residuals**2).sum()", FLAT), "sum of the squared residuals"),
        (one_cost("(residuals**2).mean() / 2", BROADCAST), "residuals of shape (n, n)"),
        (
            one_cost(
                "(residuals**2).mean() / 2", BROADCAST.replace("bias -", "bias)[:, None] -")
            ).replace("inputs @ weights +", "(inputs @ weights +"),
            "flat targets give residuals",
        ),
        (one_cost("np.sqrt((residuals**2).mean() / 2)", FLAT), "this is √J"),
        (one_cost("np.sqrt((residuals**2).mean())", FLAT), "the root of the mean square"),
        (one_cost("(residuals**2).sum() / (2 * inputs.size)", FLAT), "every number in the"),
        (
            one_cost("(residuals**2).mean() / 2", FLAT.replace(" + bias", "")),
            "the bias is missing",
        ),
        (one_cost("3 * (residuals**2).mean() / 2", FLAT), "is 3 times what it should be"),
        (one_cost("residuals.mean / 2", FLAT), "write r.mean() and not r.mean"),
        (one_cost("np.ones((3, 4))", FLAT), "rows and columns, shape (3, 4)"),
        (one_cost("residuals.var() / 2", FLAT), "targets = [[5.], [4.]]"),
        (one_cost("(residuals^2).mean() / 2", FLAT), "`^` is not a power in Python"),
        (one_cost("(residuals**2).sum() / (len(targets) ^ 2)", FLAT), "`^` is not a power"),
        (
            one_cost("(residuals**2).mean() / 2", "    targets -= 1\n" + FLAT),
            "your function changes `targets`, which",
        ),
        (
            one_cost("(targets**2).mean() / 2", "    targets -= inputs @ weights + bias\n"),
            "these shapes do not fit",
        ),
        (
            "def answer(*data):\n    data[2][:] = 0\n    return 1.0\n",
            "your function changes its data, which",
        ),
        (
            "def answer(inputs, targets, weights, bias, squares=[]):\n"
            + FLAT
            + "    squares += list(residuals**2)\n"
            "    return sum(squares) / (2 * len(squares))\n",
            "called a second time with the same data",
        ),
        (
            one_cost("np.mean(squares) / 2", FLAT + "    squares = [].append(0).append(1)\n"),
            "Write costs.append(…) alone",
        ),
        (one_cost("np.ones((9, 2)) @ residuals", FLAT), "these shapes do not fit"),
        (one_cost("np.dot(np.ones((9, 2)), residuals)", FLAT), "these shapes do not fit"),
        (one_cost("(residuals + np.ones(9)).mean()", FLAT), "these shapes do not fit"),
        (one_cost("residuals**2 / 2", FLAT), "Its mean over the samples is missing"),
        (
            one_cost(
                "(residuals**2).mean() / 2", BROADCAST.replace("targets", "targets[:, 0]")
            ),
            "it has no columns",
        ),
        (one_cost("residuals.mean() / 2", FLAT), "the square is missing"),
        (
            one_cost("endless", "    endless = []\n    endless.append(endless)\n"),
            "something of type list that cannot be read as numbers",
        ),
    ],
}
