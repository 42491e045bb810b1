"""Say what an answer to an exercise shows: that it is right, or which mistake it is.

Each check runs the answer on several data sets and compares the results with the
right ones and with those of the known mistakes.
"""

import copy
import traceback
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
from packaging.requirements import Requirement

from helpers.data import generate_data, load_hubble, standardize
from helpers.descent import curvatures, linear_regression, stability_limit, verdict
from helpers.regression import cost, gradient, predict, rmse

OPEN = "Not answered yet. Take your time."
NO_RESULT = (
    "Not answered yet: your function returns None. End it with `return` and the result;"
    " `print` hands nothing to the check."
)


def check_environment():
    """Say in one line whether the packages are those that the course was tested with."""
    path = Path(__file__).resolve().parents[1] / "requirements.txt"
    lines = [line for line in path.read_text().splitlines() if line[:1].isalpha()]
    wrong = []
    for wanted in (Requirement(line.split("#")[0]) for line in lines):
        try:
            if version(wanted.name) not in wanted.specifier:
                wrong.append(f"{wanted.name} is {version(wanted.name)}, not {wanted.specifier}")
        except PackageNotFoundError:
            wrong.append(f"{wanted.name} is missing")
    advice = "close this and start again with: python3 run.py lab"
    print(f"{'; '.join(wrong)}: {advice}" if wrong else "Everything is here.")


def judge_function(answer, right, mistakes, cases, praise, lead=""):
    """Print what a function shows when it is run on all the cases.

    `right` and the values of `mistakes` are functions with the answer's arguments; the
    keys of `mistakes` say what went wrong and where to look.
    """
    results = []
    for case in cases:
        try:
            result = answer and answer(*copy.deepcopy(case))
        except Exception as error:
            # The first frame outside this file is the answer's own.
            frames = traceback.extract_tb(error.__traceback__)
            lines = [frame.lineno for frame in frames if frame.filename != __file__]
            place = f" in line {lines[0]} of your cell" if lines else ""
            print(f"Your code stopped: {type(error).__name__}{place}: {error}")
            return
        if result is None:
            print(NO_RESULT)
            return
        results.append(result)
    wanted = [right(*case) for case in cases]
    if same(results, wanted):
        print(f"Right. {praise}")
        return
    for message, mistake in mistakes.items():
        if same(results, [mistake(*case) for case in cases]):
            print(f"Not yet: {message}")
            return
    got, due = next(pair for pair in zip(results, wanted, strict=True) if not alike(*pair))
    print(f"Not yet. {lead}One case should give\n{shown(due)}\nand yours gives\n{shown(got)}")


def shown(result):
    """Return a result as text, in four digits and without the names of types."""
    if isinstance(result, tuple | list):
        return ", ".join(map(shown, result))
    return np.array2string(np.asarray(result), precision=4, separator=", ")


def judge_number(answer, right, mistakes, praise, tolerance=5e-3):
    """Print what a number shows; `tolerance` is relative."""
    if answer is None:
        print(OPEN)
        return
    try:
        value = float(np.squeeze(answer))
        if not np.isfinite(value):
            raise ValueError
    except (TypeError, ValueError, OverflowError):
        print(f"Not yet: the answer should be one number, and yours is {answer!r}.")
        return
    if abs(value - right) <= tolerance * abs(right):
        print(f"Right. {praise}")
        return
    for message, mistake in mistakes.items():
        if abs(value - mistake) <= tolerance * abs(mistake):
            print(f"Not yet: {message}")
            return
    print(f"Not yet. Yours is {value:.6g}, {'above' if value > right else 'below'} the answer.")


def judge_choice(answer, right, reasons):
    """Print why a choice such as "B" is right or wrong; `reasons` has one for each."""
    if answer is None:
        print(OPEN)
    elif str(answer).strip().upper() not in reasons:
        print(f"Choose one of {', '.join(reasons)}, in quotes; yours is {answer!r}.")
    else:
        choice = str(answer).strip().upper()
        print(f"{'Right' if choice == right else 'Not yet'}. {reasons[choice]}")


def same(results, wanted):
    """Tell whether two lists of results agree to the precision of float32."""
    return all(alike(result, right) for result, right in zip(results, wanted, strict=True))


def alike(result, right):
    """Tell whether two numbers, arrays or tuples of them agree in size and value."""
    if isinstance(right, tuple):
        fits = isinstance(result, tuple | list) and len(result) == len(right)
        return fits and all(alike(a, b) for a, b in zip(result, right, strict=True))
    try:
        result = np.asarray(result, dtype=float)
    except (TypeError, ValueError):
        return False
    right = np.asarray(right, dtype=float)
    if result.size != right.size:
        return False
    scale = np.abs(right).max()
    return bool(np.allclose(result.ravel(), right.ravel(), rtol=0, atol=1e-4 * scale))


def small_cases():
    """Return data on which the known mistakes differ: n = 5 and d = 3, then n = 7, d = 2."""
    rng = np.random.default_rng(2)
    return [
        (
            rng.normal(1, 2, (n, d)).round(1),
            rng.normal(0, 3, n).round(1),
            rng.normal(0, 1, d).round(1),
            round(rng.normal(), 1),
        )
        for n, d in ((5, 3), (7, 2))
    ]


def scaled_gradient(factor):
    """Return `gradient` with its results multiplied by factor(inputs)."""

    def mistaken(inputs, targets, weights, bias):
        d_weights, d_bias = gradient(inputs, targets, weights, bias)
        return factor(inputs) * d_weights, factor(inputs) * d_bias

    return mistaken


GRADIENT_MISTAKES = {
    "the sign is turned round. Either the residuals are targets − predictions, or the"
    " slope points downhill; the gradient points uphill.": scaled_gradient(lambda x: -1),
    "this is a sum over the samples. J is a mean, so divide by n.": scaled_gradient(len),
    "half the gradient. The 2 from the square cancels the 2 in J = Σr²/2n, so divide by"
    " n, not by 2n.": scaled_gradient(lambda x: 0.5),
    "twice the gradient. The 2 from the square cancels the 2 in J = Σr²/2n, so divide by n"
    " and multiply by nothing.": scaled_gradient(lambda x: 2),
    "divided by inputs.size, which counts every number in the table. Divide by the"
    " number of rows, len(targets).": scaled_gradient(lambda x: 1 / x.shape[1]),
    "divided by the number of columns. Divide by the number of rows,"
    " len(targets).": scaled_gradient(lambda x: len(x) / x.shape[1]),
}


def check_gradient(answer):
    """Check a function (inputs, targets, weights, bias) → d_weights, d_bias."""
    praise = "The mean residual for the bias, and for each weight weighted by its column."
    judge_function(answer, gradient, GRADIENT_MISTAKES, small_cases(), praise)


def check_verdicts(predictions):
    """Check a dict of learning rates and what each leads to, on the article's data."""
    inputs = generate_data(300, 1, 0.5, 2).inputs
    if None in predictions.values():
        print(OPEN)
        return
    for rate, predicted in predictions.items():
        right = verdict(inputs, rate)
        predicted = str(predicted).strip().lower()
        said = f"{rate:g} is {rate / stability_limit(inputs):.1%} of the limit"
        if predicted == right:
            print(f"Right: {said}, {right}.")
        else:
            print(f"Not yet: {said}, and you say {predicted!r}. Look at the four words again.")


def check_edge(answer):
    """Check the stability limit of Hubble's data."""
    inputs, _ = load_hubble()
    limit, mean_square = stability_limit(inputs), (inputs**2).mean()
    mistakes = {
        "this is 1/λmax, where the error changes sides. It still shrinks there.": limit / 2,
        "this is 2/mean(x²). The bias adds its curvature, 1, to that of the weight.": 2
        / mean_square,
        "this is the rule, 2/(mean(x²) + 1). It is safe, and for this data the edge"
        " lies higher: try a larger rate.": 2 / (mean_square + 1),
        "this is 2/λmin, the limit of the flattest direction. The steepest one decides.": 2
        / curvatures(inputs)[-1],
        "this is the limit of a sum. J is a mean over n samples.": limit / len(inputs),
    }
    judge_number(answer, limit, mistakes, "One part in a hundred above it, the run diverges.")


def loop_with(sign=1, scale=lambda n: 1, new_weights=False, late=False):
    """Return gradient descent with a known mistake in it."""

    def loop(inputs, targets, epochs, learning_rate):
        weights, bias, costs = np.zeros(inputs.shape[1]), 0.0, []
        for _ in range(epochs):
            costs.append(cost(inputs, targets, weights, bias))
            rate = sign * learning_rate * scale(len(targets))
            d_weights, d_bias = gradient(inputs, targets, weights, bias)
            weights = weights - rate * d_weights
            if new_weights:
                d_bias = gradient(inputs, targets, weights, bias)[1]
            bias = bias - rate * d_bias
        final = cost(inputs, targets, weights, bias)
        return weights, bias, [*costs[1:], final] if late else costs

    return loop


LOOP_MISTAKES = {
    "the cost rises from epoch to epoch. Either the residuals are targets − predictions, or"
    " the step adds the gradient where it should subtract it.": loop_with(sign=-1),
    "the steps are n times too long: the gradient is a sum. Divide by n.": loop_with(
        scale=lambda n: n
    ),
    "the steps are half as long as they should be. Divide by n, not by 2n.": loop_with(
        scale=lambda n: 0.5
    ),
    "the bias is updated with a gradient at the new weights. Compute both slopes before you"
    " change either parameter.": loop_with(new_weights=True),
    "the cost is recorded after the step. Record it from the residuals that the gradient"
    " used.": loop_with(late=True),
}


def check_loop(answer):
    """Check a function (inputs, targets, epochs, learning_rate) → weights, bias, costs."""
    cases = [
        (inputs, targets, epochs, 0.3 * stability_limit(inputs))
        for (inputs, targets, _, _), epochs in zip(small_cases(), (4, 3), strict=True)
    ]
    praise = "Weights, bias and every cost agree with linear_regression."
    judge_function(answer, linear_regression, LOOP_MISTAKES, cases, praise)


def check_hubble(weights, bias):
    """Check a fit to Hubble's data, however it was found."""
    if weights is None or bias is None:
        print(OPEN)
        return
    inputs, targets = load_hubble()
    try:
        d_weights, d_bias = gradient(inputs, targets, np.ravel(weights), bias)
    except (TypeError, ValueError) as error:
        print(f"Not yet: {error}.")
        return
    print(
        f"Your weight is {np.ravel(weights)[0]:.4g} km/s per Mpc and your bias {bias:.4g} km/s."
    )
    size, start = (
        np.linalg.norm(np.append(*slopes))
        for slopes in ((d_weights, d_bias), gradient(inputs, targets, [0], 0))
    )
    best = np.polyfit(inputs[:, 0], targets, deg=1)
    if np.allclose([np.ravel(weights)[0], bias], best, rtol=1e-3):
        print(f"Right. The gradient, of size {start:.0f} at the start, is nearly 0 there.")
    else:
        print(
            f"Not yet: the gradient there has size {size:.3g} and should be near 0. Let it run"
            " on, or choose a larger rate: the limit for this data is near 1, not 6.6e-5."
        )


DATA_MISTAKES = {
    "return four arrays, in this order: inputs, targets, test_inputs, test_targets.": 0,
    "np.arange(m) starts at 0. The training inputs are 1, 2, …, m: np.arange(1, m + 1).": 1,
    "inputs should hold 1, 2, …, m as a column, shape (m, 1). See `reshape`.": 2,
    "targets or test_targets are a column, and both should be flat: compute them from"
    " inputs[:, 0] and test_inputs[:, 0].": 3,
    "the training targets do not lie on a · inputs + b. Use the arguments a and b, and add"
    " no noise.": 4,
    "test_inputs should be n draws from 1000 to 100,000 as a column, shape (n, 1).": 5,
    "the test targets belong to the training inputs. Compute them from test_inputs.": 6,
    "the test targets are not a · test_inputs[:, 0] + b, shape (n,).": 7,
}


def data_mistake(m, n, a, b, data):
    """Return the number of the first mistake in data on the line y = ax + b, or -1."""
    if not isinstance(data, tuple | list) or len(data) != 4:
        return 0
    x, y, test_x, test_y = (np.asarray(part, dtype=float) for part in data)
    right, low, high = np.arange(1, m + 1), test_x.min(), test_x.max()
    found = {
        1: alike(x, right - 1),
        2: x.shape != (m, 1) or not alike(x, right),
        3: y.shape == (m, 1) or test_y.shape == (n, 1),
        4: y.shape != (m,) or not alike(y, a * right + b),
        5: test_x.shape != (n, 1) or not 1000 <= low < 20_000 < 80_000 < high <= 100_000,
        6: test_y.shape == (m,),
        7: test_y.shape != (n,) or not alike(test_y, a * test_x + b),
    }
    return next((number for number, wrong in found.items() if wrong), -1)


def check_generate_data(answer):
    """Check a function (m, n, a, b) → inputs, targets, test_inputs, test_targets."""

    def worst(*cases):
        made = [answer(*case) for case in cases]
        if any(data is None for data in made):
            return None
        found = [data_mistake(*case, data) for case, data in zip(cases, made, strict=True)]
        return next((number for number in found if number >= 0), -1)

    mistakes = {text: lambda *_, n=number: n for text, number in DATA_MISTAKES.items()}
    # With a small slope and with a steep one, so that neither a nor b can hide.
    cases = [((4, 600, 0.001, -2), (7, 900, -3.0, 10))]
    praise = "Every target lies on the line, and you know which line."
    judge_function(worst, lambda *_: -1, mistakes, cases, praise)


TRUE_LINE_MISTAKES = {
    "25 is σ², the mean squared residual. J has a half in front.": 25,
    "5 is σ, in units of y. J is in squared units.": 5,
    "2.5 is σ/2. Square σ first.": 2.5,
    "3.54 is √J, the number that the article prints.": 12.5**0.5,
    "the line is true, but the noise is in the targets, so its residuals are not 0.": 0,
    "that may be one draw, a low one. Predict the average of many draws.": 10.65,
    "that may be one draw, a high one. Predict the average of many draws.": 14.6,
}


def check_true_line_cost(answer):
    """Check the predicted cost of the true line for noise of standard deviation 5."""
    praise = "σ²/2 = 12.5 on average; one draw of 300 targets falls about 1.0 beside it."
    judge_number(answer, 12.5, TRUE_LINE_MISTAKES, praise, tolerance=0.08)


COST_MISTAKES = {
    "1 / 2 * n multiplies by n. Write 1 / (2 * n).": lambda n: n**2,
    "twice too large. J is *half* the mean squared residual.": lambda n: 2,
    "a sum over the samples. J is a mean, so divide by n.": lambda n: n,
    "this is the sum of the squared residuals. Divide it by 2n.": lambda n: 2 * n,
}


def check_cost(answer):
    """Check a cost (inputs, targets, weights, bias) that also takes a column of targets."""

    def right(inputs, targets, weights, bias):
        return cost(inputs, np.ravel(targets), weights, bias)

    mistakes = {
        text: lambda x, *rest, factor=factor: factor(len(x)) * right(x, *rest)
        for text, factor in COST_MISTAKES.items()
    }
    mistakes[
        "a column of targets still gives residuals of shape (n, n). Make it flat first."
    ] = lambda x, y, w, b: np.mean((x @ w + b - y) ** 2) / 2
    mistakes[
        "a column of targets is right now, but flat targets give residuals of shape (n, n)."
        " Make both flat."
    ] = lambda x, y, w, b: np.mean(((x @ w + b)[:, None] - y) ** 2) / 2
    cases = [(x, y[:, None], w, b) for x, y, w, b in small_cases()] + small_cases()
    judge_function(answer, right, mistakes, cases, "A column and a flat array now agree.")


def check_which_gradient(answer):
    """Check which of the functions gradient_a … gradient_d of notebook 02 is right."""
    reasons = {
        "A": "A divides by inputs.size: right with one column only. Check with several.",
        "B": "B halves the slope of the bias. Compare every slope, not only the first.",
        "C": "C turns the residuals round and puts a minus in front: the two turns cancel.",
        "D": "D turns the residuals round and forgets the minus. Compare the signs too.",
    }
    judge_choice(answer, "C", reasons)


def slopes_of(function):
    """Return what finds the slopes of a cost, by central differences with step 1.

    They are exact for a quadratic at any step, and the same for any constant added.
    """

    def slopes(inputs, targets, weights, bias):
        here, steps = np.append(weights, bias), np.eye(len(weights) + 1)
        ends = (*here + steps, *here - steps)
        costs = [function(inputs, targets, end[:-1], end[-1]) for end in ends]
        if isinstance(costs[0], tuple) or np.size(costs[0]) != 1:
            raise TypeError("return the cost, one number, and not its gradient")
        return None if costs[0] is None else np.subtract(*np.split(np.array(costs), 2)) / 2

    return slopes


# What was taken for the cost, as made from J and n.
ARTICLE_COST_MISTAKES = {
    "that is J itself. Its gradient is twice the article's.": lambda j, n: j,
    "that is √J, which the article plots. The chain rule adds 1/(2√J).": lambda j, n: j**0.5,
    "divide the sum by n as well; the article's gradient is a mean.": lambda j, n: n * j / 2,
    "that is the mean of r². The 2 from the square stays in its gradient.": lambda j, n: 2 * j,
    "1 / 4 * n multiplies by n. Write / (4 * n).": lambda j, n: n**2 * j / 2,
}


def check_article_cost(answer):
    """Check a cost (inputs, targets, weights, bias) whose gradient is the article's."""

    def made(recipe):
        return slopes_of(lambda inputs, *rest: recipe(cost(inputs, *rest), len(inputs)))

    mistakes = {message: made(recipe) for message, recipe in ARTICLE_COST_MISTAKES.items()}
    praise = "Half of J: every slope is halved, and the minimum stays where it was."
    lead = "The check measured the slopes of your cost, weights first, bias last. "
    right = made(lambda j, n: j / 2)
    judge_function(slopes_of(answer), right, mistakes, small_cases(), praise, lead)


def misses(inputs, targets, *line):
    return predict(inputs, *line) - targets


# What is taken for the RMSE, from inputs, targets, weights and bias.
RMSE_MISTAKES = {
    "the n stands outside the root. Divide inside: the root of the mean.": lambda *case: (
        rmse(*case) / np.sqrt(len(case[1]))
    ),
    "the residuals cancel: you took their mean before the square.": lambda *case: abs(
        misses(*case).mean()
    ),
    "divided by inputs.size. Divide by the number of rows, len(targets).": lambda x, *rest: (
        rmse(x, *rest) / np.sqrt(x.shape[1])
    ),
    "that is J, in squared units. The RMSE has no 2, and a root.": cost,
    "that is the mean square. Its root is missing.": lambda *case: 2 * cost(*case),
    "that is √J, with 2n under the root. Divide by n.": lambda *case: np.sqrt(cost(*case)),
    "that is a standard deviation, blind to a shift.": lambda *case: misses(*case).std(),
    "that is the mean absolute error. Square, mean, root.": lambda *case: np.abs(
        misses(*case)
    ).mean(),
    "(n, 1) minus (n,) made a table (n, n), see notebook 01.": lambda x, y, *line: np.sqrt(
        np.mean((predict(x, *line)[:, None] - y) ** 2)
    ),
}


def check_rmse(answer):
    """Check a function (inputs, targets, weights, bias) → RMSE."""
    case = (np.ones((5, 1)), np.array([2.5, -5, 3, 5.5, 5]), np.zeros(1), 0.0)
    praise = "The root of the mean square: an error in the units of the targets."
    judge_function(answer, rmse, RMSE_MISTAKES, [case, *small_cases()], praise)


QUARTET = {
    "I": "Scatter on both sides, everywhere alike: here the numbers mean what they say.",
    "II": "The points lie on a curve. No line has the right shape; draw the residuals.",
    "III": "Ten points lie on another line. One far above them tilts this one.",
    "IV": "One point alone sets the slope. Without it x is 8 everywhere: any slope fits.",
}


def check_anscombe(answer):
    """Check which set of the quartet, "I" to "IV", the line describes."""
    judge_choice(answer, "I", QUARTET)


def check_nebula(answer):
    """Check the velocity predicted at 3 Mpc, in km/s."""
    inputs, targets = load_hubble()
    slope, shift = np.polyfit(inputs[:, 0], targets, 1)
    mistakes = {
        "the intercept is missing. Add it: ŷ = wx + b.": 3 * slope,
        "the intercept is below 0. Add it with its sign.": 3 * slope - shift,
        "descent at 5e-5 has not arrived; compare with least squares.": 3 * 423.4 - 5.94,
    }
    praise = "In km/s, and 1 Mpc beyond the last measurement: open the question below."
    judge_number(answer, 3 * slope + shift, mistakes, praise, 2e-3)


def check_report(answer):
    """Check (weight, bias, test RMSE) of the task that ends notebook 04, found in any way."""
    x, y, *test = generate_data(40, 20, -1.5, 30, noise=4, test_range=(1, 40), seed=7)
    try:
        weight, bias, error = (float(np.squeeze(part)) for part in answer)
        reached = rmse(x, y, [weight], bias)
    except (TypeError, ValueError, OverflowError):
        print(OPEN if answer is None else "Not yet: give three numbers, weight, bias, error.")
        return
    best = np.polyfit(x[:, 0], y, 1)
    both = np.polyfit(np.append(x, test[0]), np.append(y, test[1]), 1)
    mistakes = {text: f(*test, [weight], bias) for text, f in RMSE_MISTAKES.items()}
    mistakes["the line has seen the training data. Measure on the test data."] = reached
    if np.allclose([weight, bias], both, rtol=1e-3):
        print("Not yet: this line has seen the test data. Fit it to the training data alone.")
    elif reached > 1.01 * (least := rmse(x, y, best[:1], best[1])):
        told = f"Its RMSE on the training data is {reached:.4g}, where lstsq has {least:.4g}."
        print(
            f"Not yet: this line has not arrived, or was fitted to other data, or the order is"
            f" not weight, bias, error. {told}"
        )
    else:
        praise = "An error on data that the line has not seen, in the units of y."
        judge_number(error, rmse(*test, [weight], bias), mistakes, praise, 0.01)


def check_epochs_needed(answer):
    """Check how many epochs leave a millionth at condition number 5,000, half the limit."""
    right = 5000 * np.log(1e6)
    mistakes = {
        "half of it. At half the limit the slow factor is 1 − 1/κ, not 1 − 2/κ.": right / 2,
        "that is a logarithm to base 10. Use the natural one, np.log.": 5000 * 6,
    }
    judge_number(answer, right, mistakes, "13.8 epochs for each unit of condition number.")


def unscaling(for_weights, for_bias=-1, shift=1):
    """Return an unscaling with these powers of the scale; `shift` multiplies the mean."""
    return lambda weights, bias, mean, scale: (
        weights * scale**for_weights,
        bias - shift * mean @ (weights * scale**for_bias),
    )


UNSCALING_MISTAKES = {
    "neither scale nor shift is undone. Start with weights / scale.": unscaling(0, 0, 0),
    "the bias still belongs to inputs with mean 0. Undo the shift too.": unscaling(-1, shift=0),
    "the shift is undone, the scale is not. Divide the weights.": unscaling(0, 0),
    "for the bias, multiply the mean by the raw weights.": unscaling(-1, 0),
    "the shift has the wrong sign: subtract mean @ weights.": unscaling(-1, shift=-1),
    "multiplied by the scale where you should divide.": unscaling(1, 1),
    "the bias is one number. Sum mean * weights over the columns.": lambda w, b, mean, scale: (
        w / scale,
        b - mean * w / scale,
    ),
}


def check_unscaling(answer):
    """Check a function (scaled_weights, scaled_bias, mean, scale) → weights, bias."""
    cases = [(w, b, *standardize(x)[1:]) for x, _, w, b in small_cases()]
    judge_function(answer, unscaling(-1), UNSCALING_MISTAKES, cases, "The same line, raw.")


def check_condition(answer):
    """Check the condition number of the two rulers of notebook 05, standardised."""
    mistakes = {
        "that is before standardising.": 205_847,
        "that is its square root, the condition number of the table itself.": 231.002,
        "turned round. Divide the largest curvature by the smallest.": 1 / 53_362.1,
    }
    judge_number(answer, 53_362.1, mistakes, "Standardised, and still slow.")


# The flats of notebook 05: scaled weights and bias of least squares, mean, scale.
FLATS = (
    np.array([58.48034, -25.28474, -19.01244]),
    254.562939,
    np.array([93.54798, 46.00236, 2969.567503]),
    np.array([19.2369714, 26.5089124, 1753.25513]),
)


def check_columns(weights, bias):
    """Check raw weights and bias for the flats, found in any way."""
    if weights is None or bias is None:
        print(OPEN)
        return
    for message, scaling in {"": unscaling(-1), **UNSCALING_MISTAKES}.items():
        if alike((weights, bias), scaling(*FLATS)):
            print(f"Not yet: {message}" if message else "Right. That is least squares, raw.")
            return
    print(
        "Not yet: J can still fall from there. Either it has not arrived, or the weights stand"
    )
    print("in another order or are rounded too far. Look at the gradient.")
