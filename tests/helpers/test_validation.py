"""Whatever is wrong with an argument is said in one sentence that helps."""

import functools
import re
import types

import numpy as np
import pytest

from helpers import (
    cost,
    descent_path,
    generate_data,
    gradient,
    linear_regression,
    plot_fit,
    predict,
    rmse,
    stability_limit,
    standardize,
)
from helpers.arguments import float_array
from tests.helpers.bad_input import (
    ARRAY,
    ARRAYS,
    CALLS,
    NUMBER,
    NUMBERS,
    ODD,
    PUBLIC,
    arguments,
)

X, Y, W, B = [[1.0], [2.0], [3.0]], [1.0, 2.0, 3.0], [0.5], 2.0
NAN = float("nan")

BAD_INPUTS = [
    ([], ValueError, r"inputs must not be empty, got shape \(0,\)"),
    (np.zeros((0, 1)), ValueError, r"inputs must not be empty, got shape \(0, 1\)"),
    ([1, 2, 3], ValueError, r"inputs must have shape \(n, d\), got \(3,\); use np.reshape"),
    (np.zeros((3, 1, 1)), ValueError, r"got \(3, 1, 1\)"),
    ([[1], [NAN], [np.inf]], ValueError, r"inputs must be finite, got nan at index \(1, 0\)"),
    ([[1], [2], [-np.inf]], ValueError, r"got -inf at index \(2, 0\)"),
    ([["a"], ["b"], ["c"]], TypeError, r"inputs must hold real numbers, got text"),
    ([[1], [2j], [3]], TypeError, r"got complex numbers"),
    ([[1], [None], [3]], TypeError, r"got None; replace it"),
    ([[1], [2, 3], [4]], ValueError, r"inputs must have rows of one length"),
    ([[1], [1e200], [3]], ValueError, r"must lie within ±1e\+150, got 1e\+200 at index"),
    ("text", TypeError, r"inputs must hold real numbers, got text"),
    (None, TypeError, r"inputs must hold real numbers"),
]


@pytest.mark.parametrize(("inputs", "error", "message"), BAD_INPUTS)
@pytest.mark.parametrize(
    "call",
    [
        lambda x: predict(x, W, B),
        lambda x: cost(x, Y, W, B),
        lambda x: gradient(x, Y, W, B),
        lambda x: rmse(x, Y, W, B),
        lambda x: linear_regression(x, Y, 3, 0.1),
        lambda x: descent_path(x, Y, [1], 0.1),
        stability_limit,
        standardize,
    ],
)
def test_bad_inputs(call, inputs, error, message):
    with pytest.raises(error, match=message) as raised:
        call(inputs)
    assert "\n" not in str(raised.value)


BAD_TARGETS = [
    (
        np.ones((3, 1)),
        ValueError,
        r"\(3,\), one number for each row .*\(3, 1\); use np.ravel",
    ),
    ([1, 2], ValueError, r"targets must have shape \(3,\), .* got \(2,\); give 3"),
    (5.0, ValueError, r"targets must have shape \(3,\), .* got \(\)"),
    ([1, NAN, 3], ValueError, r"targets must be finite, got nan at index 1"),
    (["1", "2", "3"], TypeError, r"targets must hold real numbers, got text"),
]


@pytest.mark.parametrize(("targets", "error", "message"), BAD_TARGETS)
@pytest.mark.parametrize(
    "call",
    [
        lambda y: cost(X, y, W, B),
        lambda y: gradient(X, y, W, B),
        lambda y: rmse(X, y, W, B),
        lambda y: linear_regression(X, y, 3, 0.1),
        lambda y: descent_path(X, y, [1], 0.1),
    ],
)
def test_bad_targets(call, targets, error, message):
    with pytest.raises(error, match=message):
        call(targets)


@pytest.mark.parametrize(
    ("weights", "bias", "error", "message"),
    [
        ([1, 2], 0, ValueError, r"weights must have shape \(1,\), one number for each column"),
        (0.5, 0, ValueError, r"weights must have shape \(1,\), .* got \(\); use np.ravel"),
        ([NAN], 0, ValueError, r"weights must be finite"),
        ([1], NAN, ValueError, r"bias must be a finite number, got nan"),
        ([1], [2.0], TypeError, r"bias must be a finite number, got \[2.0\]"),
        ([1], np.array([2.0]), TypeError, r"bias must be .*, got an array of shape \(1,\)"),
        ([1], "2", TypeError, r"bias must be a finite number, got '2'"),
        ([1], True, TypeError, r"bias must be a finite number, got True"),
        ([1], None, TypeError, r"bias must be a finite number, got None"),
    ],
)
def test_bad_models(weights, bias, error, message):
    with pytest.raises(error, match=message):
        predict(X, weights, bias)


@pytest.mark.parametrize("rate", [0, -1, NAN, np.inf, np.float32(0)])
def test_a_learning_rate_is_a_finite_number_above_0(rate):
    for call in (linear_regression, descent_path):
        with pytest.raises(ValueError, match="learning_rate must be a finite number above 0"):
            call(X, Y, 3, rate)


@pytest.mark.parametrize("bias", [1e200, -(10**400), 1e308])
def test_numbers_too_large_to_square(bias):
    with pytest.raises(ValueError, match=r"bias must lie within ±1e\+150, got .{1,60}; try"):
        predict(X, W, bias)
    with pytest.raises(ValueError, match=r"start\[1\] must lie within"):
        descent_path(X, Y, [0], 0.1, start=([0], bias))
    for call in (linear_regression, descent_path):
        with pytest.raises(ValueError, match="learning_rate must lie within"):
            call(X, Y, 3, abs(bias))


@pytest.mark.parametrize("start", [np.zeros((2, 2)), list(range(1000)), "a" * 500])
def test_a_message_is_one_short_line(start):
    with pytest.raises(TypeError, match=r"^start must be a pair .{1,99}$"):
        descent_path(X, Y, [0], 0.1, start=start)


@pytest.mark.parametrize("rate", [True, "0.1", None, 1j, [0.1]])
def test_a_learning_rate_of_another_type(rate):
    for call in (linear_regression, descent_path):
        with pytest.raises(TypeError, match="learning_rate must be a finite number above 0"):
            call(X, Y, 3, rate)


@pytest.mark.parametrize("epochs", [0, -3, 2.5, 10_000_001, NAN, np.inf])
def test_epochs_are_whole_numbers_from_1(epochs):
    with pytest.raises(ValueError, match=r"epochs must be a whole number from 1 to 10,000,000"):
        linear_regression(X, Y, epochs, 0.1)


@pytest.mark.parametrize("epochs", [True, "10", None, [3]])
def test_epochs_of_another_type(epochs):
    with pytest.raises(TypeError, match=r"epochs must be a whole number"):
        linear_regression(X, Y, epochs, 0.1)


@pytest.mark.parametrize("epochs", [3.0, np.int8(3), np.float32(3), np.array(3)])
def test_epochs_of_any_whole_type(epochs):
    assert linear_regression(X, Y, epochs, 0.1).costs.shape == (3,)


@pytest.mark.parametrize(
    ("epochs", "error", "message"),
    [
        ([1, -2], ValueError, r"epochs must be whole numbers from 0 .* got -2 at index 1"),
        ([0.5], ValueError, r"got 0.5 at index 0"),
        ([2 * 10**15], ValueError, r"got 2e\+15 at index 0; choose one of these"),
        (-1, ValueError, r"got -1; choose one of these"),
        ([[1], [2]], ValueError, r"epochs must have shape \(k,\), got \(2, 1\)"),
        ([], ValueError, r"epochs must not be empty"),
        ("3", TypeError, r"epochs must hold real numbers"),
    ],
)
def test_epochs_of_a_path(epochs, error, message):
    with pytest.raises(error, match=message):
        descent_path(X, Y, epochs, 0.1)


@pytest.mark.parametrize(
    ("start", "error", "message"),
    [
        (3, TypeError, r"start must be a pair \(weights, bias\), got 3"),
        (([1, 2], 0), ValueError, r"start\[0\] must have shape \(1,\)"),
        (([1], None), TypeError, r"start\[1\] must be a finite number"),
    ],
)
def test_start_of_a_path(start, error, message):
    with pytest.raises(error, match=message):
        descent_path(X, Y, [1], 0.1, start=start)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"m": 0}, ValueError, "m must be a whole number from 1"),
        ({"n": 2.5}, ValueError, "n must be a whole number from 1"),
        ({"m": "3"}, TypeError, "m must be a whole number from 1"),
        ({"a": NAN}, ValueError, "a must be a finite number"),
        ({"b": "2"}, TypeError, "b must be a finite number"),
        ({"noise": -1}, ValueError, "noise must be a finite number, 0 or above, got -1"),
        ({"test_range": (5, 1)}, ValueError, "test_range must be two whole numbers, the lower"),
        ({"test_range": (1.5, 2)}, ValueError, "test_range must be two whole numbers"),
        ({"test_range": 7}, ValueError, r"test_range must be two whole numbers"),
        ({"seed": -1}, ValueError, "seed must be a whole number from 0"),
    ],
)
def test_bad_data(arguments, error, message):
    with pytest.raises(error, match=message):
        generate_data(**{"m": 3, "n": 2, "a": 1, "b": 0} | arguments)


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ([[1, 2]], "give 2 numbers"),
        ([[1]], "give 1 number$"),
        (np.zeros((2, 2, 2)), "give one row a sample"),
        ([[b"a"]], "got text"),
    ],
)
def test_advice(inputs, message):
    with pytest.raises((ValueError, TypeError), match=message):
        predict(inputs, [1, 2, 3], 0)


def test_a_range_is_read_as_the_list_of_its_numbers():
    for numbers in (range(7), range(9, 0, -2), range(3, 3), range(10**30, 10**30 + 3)):
        read = float_array("epochs", numbers)
        np.testing.assert_array_equal(read, np.array(list(numbers), dtype=float))
        assert read.dtype == np.float64
    with pytest.raises(ValueError, match="epochs must not be empty"):
        descent_path(X, Y, range(0), 0.1)


def test_a_matrix_is_always_a_table():
    row = np.array([[1.0, 2.0, 3.0]]).view(np.matrix)
    with pytest.raises(ValueError, match=r"\(3,\), .* got \(1, 3\); use np.ravel\(targets\)$"):
        cost(X, row, W, B)
    assert predict(row.T, W, B).tolist() == [2.5, 3.0, 3.5]


def test_of_a_missing_argument_python_itself_says_which():
    with pytest.raises(TypeError, match=r"^linear_regression\(\) missing .*'learning_rate'$"):
        linear_regression(X, Y, 3)
    with pytest.raises(TypeError, match=r"^linear_regression\(\) takes 4 positional"):
        linear_regression(X, Y, 3, 0.1, True)


def test_pictures_of_lines_take_one_column():
    with pytest.raises(ValueError, match=r"inputs must have one column, got shape \(3, 2\)"):
        plot_fit(np.ones((3, 2)), Y, [1, 2], B)


def test_overflow_is_silent():
    with np.errstate(all="raise"):
        assert gradient([[1e150]], [0], [1e150], 1e150)[0] == np.inf
        assert cost([[1e150]], [0], [1e150], 0) == np.inf


def test_every_public_name_has_a_docstring_with_its_errors():
    for name, thing in PUBLIC.items():
        assert len(thing.__doc__) > 60, name
        if thing.__module__ in ("helpers.regression", "helpers.descent"):
            assert "Returns\n" in thing.__doc__, name
            assert "Raises\n" in thing.__doc__, name


# What may happen to a value of the table.
AS_MEANT = "answered as the plain number or array that is meant"
TAKEN = "taken: text, a switch, or what stands for a default"
REFUSED = "refused in a sentence: it is of no use there"


def cases(argument):
    """Yield every value of the table: what it is, the value, and what has to happen."""
    for sort, forms in ((ARRAY, ARRAYS), (NUMBER, NUMBERS)):
        meant = argument.sort == sort
        for label, form in forms.items():
            right = np.array(argument.right) if meant else np.ones((3, 1))
            value = form(right if sort == ARRAY else right.flat[0])
            yield label, value, AS_MEANT if meant else due(argument, label)
    for label, make in ODD.items():
        yield label, make(), due(argument, label)


def due(argument, label):
    """Return what has to happen to a value that is not of the argument's sort."""
    return TAKEN if label in argument.accepts else REFUSED


def outcome(call, given):
    """Return an answer as numbers or text, and None; or None and an error."""
    try:
        found = call(**given)
        if isinstance(found, types.GeneratorType):
            return list(found), None
        if isinstance(found, functools.partial):  # a slider
            return [found.keywords["values"], found.keywords["value"]], None
        return getattr(found, "description", found), None
    except Exception as error:
        return None, error


def is_sentence(error, name, argument):
    """Tell whether an error is one of ours, documented, and says what a learner needs.

    That is the argument, what is due, what it got, and a way out.
    """
    said = str(error)
    form = rf"{argument}(\[[^]]+\])? must \S.*, got \S.*; \S.*"  # also start[0]
    raised = PUBLIC[name].__doc__.partition("Raises\n")[2].partition("Examples\n")[0]
    return (
        type(error) in (ValueError, TypeError)
        and type(error).__name__ in raised
        and bool(re.fullmatch(form, said))
        and len(said) <= 200
        and said.isprintable()
        and "0x" not in said
    )


def same(found, right):
    """Tell whether two answers hold the same."""
    try:
        np.testing.assert_equal(found, right)
    except AssertionError:
        return False
    return True


@pytest.mark.parametrize(
    ("name", "argument"), [(name, each) for name in CALLS for each in arguments(name)]
)
def test_no_value_gives_a_silent_wrong_answer(name, argument, count):
    taken = arguments(name)
    given = {each: taken[each].right for each in taken}
    right, error = outcome(CALLS[name], given)
    assert error is None
    wrong = []
    for label, value, what in cases(taken[argument]):
        found, error = outcome(CALLS[name], given | {argument: value})
        if what == REFUSED:
            fits = is_sentence(error, name, argument)
        else:
            fits = error is None and (what == TAKEN or same(found, right))
        wrong += [] if fits else [(label, what, found, error)]
        count("bad input, each value for each argument", what, 1)
    assert wrong == []


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("inputs must be small, got 1e100; try 1"),
        ValueError("operands could not be broadcast together"),
        ValueError("targets must be small, got 1e100; try 1"),
        ValueError("inputs must be small; try 1"),
        ValueError("inputs must be small, got 1e100"),
        ValueError("inputs must be small, got ; try 1"),
        ValueError("inputs must be small,\ngot 1e100; try 1"),
        ValueError("inputs must be small, got <object at 0x7f>; try 1"),
        ValueError(f"inputs must be small, got {'1' * 200}; try 1"),
    ],
    ids=str,
)
def test_what_is_no_sentence_of_ours_counts_as_wrong(error):
    right = ValueError("inputs must be small, got 1e100; try 1")
    assert is_sentence(right, "predict", "inputs")
    assert not is_sentence(error, "predict", "inputs")
