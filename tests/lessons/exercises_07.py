"""Answers to the exercises of notebook 07: right ones unlike the solutions', and wrong ones."""


def momentum(
    start="np.zeros(inputs.shape[1]), 0.0",
    residuals="inputs @ weights + bias - targets",
    slopes="inputs.T @ residuals / len(targets)",
    d_bias="residuals.mean()",
    v_weights="momentum * v_weights - learning_rate * d_weights",
    v_bias="momentum * v_bias - learning_rate * d_bias",
    step="weights, bias = weights + v_weights, bias + v_bias",
    late="",
    record="(residuals**2).mean() / 2",
):
    """Return the source of a loop with momentum, parts of which may be exchanged."""
    return f"""
def answer(inputs, targets, epochs, learning_rate, momentum):
    weights, bias = {start}
    v_weights, v_bias, costs = 0 * weights, 0.0, []
    for _ in range(epochs):
        residuals = {residuals}
        d_weights = {slopes}
        d_bias = {d_bias}
        v_weights = {v_weights}
        v_bias = {v_bias}
        {step}
        {late}
        costs.append({record})
    return weights, bias, costs
"""


VECTOR = """
def answer(inputs, targets, epochs, learning_rate, momentum):
    rows = np.column_stack([inputs, np.ones(len(inputs))])
    parameters, velocity, costs = np.zeros(rows.shape[1]), np.zeros(rows.shape[1]), []
    for _ in range(epochs):
        residuals = rows @ parameters - targets
        slopes = rows.T @ residuals / len(targets)
        velocity = momentum * velocity - learning_rate * slopes
        parameters = parameters + velocity
        costs.append((residuals**2).mean() / 2)
    return parameters[:-1], parameters[-1], np.array(costs)
"""
# Two steps back instead of a velocity, in single precision.
TWO_BACK = """
def answer(inputs, targets, epochs, learning_rate, momentum):
    rows = np.column_stack([inputs, np.ones(len(inputs))]).astype(np.float32)
    before = now = np.zeros((rows.shape[1], 1))
    costs = []
    for _ in range(epochs):
        residuals = rows @ now - targets.reshape(-1, 1)
        costs.append(np.einsum("ij,ij->", residuals, residuals) / (2 * len(rows)))
        following = now + momentum * (now - before)
        following = following - learning_rate / len(rows) * (rows.T @ residuals)
        before, now = now, following
    return now[:-1], now[-1, 0], np.array(costs)
"""

RIGHT = {
    "check_momentum": [VECTOR, TWO_BACK],
    "check_averaged_rate": ["answer = 5e-4", "answer = [0.0005]"],
    "check_valleys": ["answer = -1.65", "answer = np.array([-1.7])"],
}

WRONG = {
    "check_momentum": [
        (momentum(residuals="targets - inputs @ weights - bias"), "the steps go uphill"),
        (momentum(start="np.ones(inputs.shape[1]), 0.0"), "The velocity begins at 0."),
        (momentum(late="if costs and (residuals**2).mean() / 2 > costs[-1]: break"), "-340."),
        (
            "from helpers import momentum_descent\n"
            "answer = lambda *case: momentum_descent(*case)",
            "this calls `momentum_descent`",
        ),
        (
            momentum(
                residuals="inputs @ (weights + momentum * v_weights) + bias + momentum * v_bias"
                " - targets",
                step="weights, bias = weights + v_weights, bias + v_bias",
                record="((inputs @ (weights - v_weights) + bias - v_bias - targets)**2).mean()"
                " / 2",
            ),
            "Nesterov's variant",
        ),
        (
            momentum(v_weights="-learning_rate * d_weights", v_bias="-learning_rate * d_bias"),
            "no velocity is kept",
        ),
        (
            momentum(
                v_weights="v_weights - momentum * learning_rate * d_weights",
                v_bias="v_bias - momentum * learning_rate * d_bias",
            ),
            "It is the velocity that β multiplies",
        ),
        (
            momentum(
                v_weights="momentum * (v_weights - learning_rate * d_weights)",
                v_bias="momentum * (v_bias - learning_rate * d_bias)",
            ),
            "β multiplies the gradient as well",
        ),
        (
            momentum(
                v_weights="momentum * v_weights - (1 - momentum) * learning_rate * d_weights",
                v_bias="momentum * v_bias - (1 - momentum) * learning_rate * d_bias",
            ),
            "the gradient is multiplied by 1 − β",
        ),
        (
            momentum(
                v_weights="(1 - momentum) * v_weights - learning_rate * d_weights",
                v_bias="(1 - momentum) * v_bias - learning_rate * d_bias",
            ),
            "1 − β of the velocity is kept",
        ),
        (
            VECTOR.replace(
                "        velocity = momentum * velocity - learning_rate * slopes\n", ""
            ).replace(
                "parameters = parameters + velocity",
                "parameters = parameters + velocity\n"
                "        velocity = momentum * velocity - learning_rate * slopes",
            ),
            "the velocity of the epoch before",
        ),
        (
            VECTOR.replace(
                "parameters + velocity", "parameters + velocity - learning_rate * slopes"
            ),
            "the gradient counts twice",
        ),
        (momentum(slopes="inputs.T @ residuals", d_bias="residuals.sum()"), "n times too long"),
        (VECTOR.replace("/ len(targets)", "/ (2 * len(targets))"), "half as long"),
        (
            VECTOR.replace("parameters + velocity", "parameters + learning_rate * velocity"),
            "the learning rate counts twice",
        ),
        (VECTOR.replace("learning_rate * slopes", "slopes"), "the learning rate is missing"),
        (
            momentum().replace("    return weights", "        return weights"),
            "it ends after one epoch",
        ),
        (momentum(v_bias="-learning_rate * d_bias"), "It is so for the bias alone"),
        (
            momentum(
                d_bias="0",
                v_bias="0",
                step="weights = weights + v_weights\n"
                "        d_bias = (inputs @ weights + bias - targets).mean()\n"
                "        v_old = momentum * v_old - learning_rate * d_bias\n"
                "        bias = bias + v_old",
            ).replace(
                "v_bias, costs = 0 * weights, 0.0, []", "v_old, costs = 0 * weights, 0.0, []"
            ),
            "the slope along the bias is taken at the new weights",
        ),
        (
            VECTOR.replace("parameters + velocity", "np.trunc(parameters + velocity)"),
            "whole numbers",
        ),
        (momentum(record="(residuals**2).mean()"), "the costs twice too large"),
        (momentum(record="np.sqrt((residuals**2).mean() / 2)"), "the costs are √J"),
        (
            momentum(late="residuals = inputs @ weights + bias - targets"),
            "recorded after the step",
        ),
        (momentum(v_bias="velocity"), "Your code stopped: NameError in line"),
        (
            momentum().replace("return weights, bias, costs", "return weights, bias"),
            "should return 3 values",
        ),
        (momentum(v_weights="0.9 * v_weights - learning_rate * d_weights"), "it should give"),
        ("def answer(*arguments): ...", "Not answered yet"),
        ("answer = None", "Not answered yet"),
    ],
    "check_averaged_rate": [
        ("answer = None", "Not answered yet"),
        ("answer = 5e-5", "with the same rate"),
        ("answer = 5e-6", "turned round"),
        ("answer = 5.556e-5", "you divided by β"),
        ("answer = 4.5e-5", "you multiplied by β"),
        ("answer = 0", "below the answer. A rate is above 0"),
    ],
    "check_valleys": [
        ("answer = None", "Not answered yet"),
        ("answer = 1.6", "it is the other way round"),
        ("answer = -1.2", "both end in the deep valley"),
        ("answer = -1.9", "too fast a one crosses it and comes back"),
        ("answer = 0.9", "both end in the shallow valley"),
        ("answer = -3", "a ball leaves for good"),
        ("answer = 'left'", "give one number"),
    ],
}
