"""Whatever is wrong with an argument is said in one sentence that helps."""

import collections
import pickle
import re
import types

import numpy as np
import pytest
from bad_input import (
    ARRAY,
    ARRAY_OR_NUMBER,
    ARRAYS,
    NUMBER,
    NUMBERS,
    ODD,
    SUBJECTS,
    TEXT,
    WORDS,
)

import helpers
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
from helpers._conversion import float_array

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


def test_pictures_of_lines_take_one_column():
    with pytest.raises(ValueError, match=r"inputs must have one column, got shape \(3, 2\)"):
        plot_fit(np.ones((3, 2)), Y, [1, 2], B)


def test_overflow_is_silent():
    with np.errstate(all="raise"):
        assert gradient([[1e150]], [0], [1e150], 1e150)[0] == np.inf
        assert cost([[1e150]], [0], [1e150], 0) == np.inf
        with pytest.raises(ValueError, match="inputs must be finite, got inf"):
            stability_limit(np.longdouble([["1e4000"]]))  # beyond float64


def test_every_public_name_has_a_docstring_with_its_errors():
    public = {n: thing for n, thing in vars(helpers).items() if not n.startswith("_")}
    for name, thing in public.items():
        if isinstance(thing, types.ModuleType):
            continue
        assert not callable(thing) or len(thing.__doc__) > 60, name
        if getattr(thing, "__module__", "") in ("helpers.regression", "helpers.descent"):
            assert "Returns\n" in thing.__doc__, name
            assert "Raises\n" in thing.__doc__, name


REFUSED, ANSWERED = "refused with a sentence", "answered right"
COUNTS = collections.Counter()


def each_number(form, numbers):
    """Give every number in rows, or the one that there is, a form."""
    if isinstance(numbers, list):
        return [each_number(form, part) for part in numbers]
    return form(numbers)


def cases(argument):
    """Yield every value of the table: what it is, the value, and what is due.

    Due is a plain value whose answer has to come, `ANSWERED` if any may, or `REFUSED`.
    """
    sort, right = argument.sort, argument.right
    numbers = right if sort in (ARRAY, NUMBER, ARRAY_OR_NUMBER) else 1.0
    for label, form in ARRAYS.items():
        in_array = np.atleast_1d(np.asarray(numbers, dtype=float))
        takes = sort in (ARRAY, ARRAY_OR_NUMBER)
        yield label, form(in_array), in_array if takes else REFUSED
    for label, form in NUMBERS.items():
        value = each_number(form, numbers)
        takes = sort in (ARRAY, NUMBER, ARRAY_OR_NUMBER)
        yield label, value, each_number(float, value) if takes else REFUSED
    for label, make in WORDS.items():
        yield label, make(), ANSWERED if sort is TEXT else REFUSED
    for label, make in ODD.items():
        yield label, make(), ANSWERED if label in argument.accepts else REFUSED


def outcome(subject, others, name, value):
    """Return an answer and None, or None and an error."""
    try:
        return subject.answer(subject.call(**others, **{name: value})), None
    except Exception as error:
        return None, error


def is_sentence(error, called):
    """Tell whether an error is one of ours and names the argument, in one short line."""
    said = str(error)
    return (
        type(error) in (ValueError, TypeError)
        and re.match(rf"{re.escape(called)}(\[[^]]+\])? must ", said)  # or a part of it
        and len(said) <= 200
        and said.isprintable()
        and "0x" not in said
    )


class Canvas:
    """Lets everything be done to it, and does nothing."""

    def __getattr__(self, name):
        return self

    def __call__(self, *_, **__):
        return self


def snapshot(value):
    """Return what a value holds, to be compared; None where that cannot be had."""
    try:
        return pickle.dumps(value)
    except Exception:
        return None


@pytest.mark.parametrize(
    ("subject", "name"),
    [(subject, name) for subject in SUBJECTS for name in subject.arguments],
    ids=lambda each: each if isinstance(each, str) else each.name,
)
def test_no_value_gives_a_silent_wrong_answer(subject, name, monkeypatch):
    # What a picture says of itself is compared; drawing it would take minutes.
    figure = Canvas(), (Canvas(), Canvas())
    monkeypatch.setattr("helpers.plots.new_figure", lambda *_, **__: figure)
    argument = subject.arguments[name]
    others = {key: each.right for key, each in subject.arguments.items() if key != name}
    called = argument.called or name
    for label, value, due in cases(argument):
        before = snapshot(value)
        found, error = outcome(subject, others, name, value)
        assert snapshot(value) == before, f"{label} was changed"
        if isinstance(due, str) and due == REFUSED:
            assert error is not None, f"{label} is answered by {found}"
            assert is_sentence(error, called), f"{label}: {error!r}"
            COUNTS[subject.name, REFUSED] += 1
        elif isinstance(due, str) and due == ANSWERED:
            assert error is None, f"{label}: {error!r}"
            COUNTS[subject.name, ANSWERED] += 1
        else:
            right, wrong = outcome(subject, others, name, due)
            if wrong is None:
                assert error is None, f"{label}: {error!r}"
                np.testing.assert_equal(found, right, err_msg=label)
                COUNTS[subject.name, ANSWERED] += 1
            else:
                same = str(error) == str(wrong)
                assert same or is_sentence(error, called), f"{label}: {error!r}"
                COUNTS[subject.name, REFUSED] += 1


def test_the_table_of_values_is_long_and_its_counts_are_told():
    kinds = len(ARRAYS) + len(NUMBERS) + len(WORDS) + len(ODD)
    assert kinds >= 60
    told = {subject.name for subject in SUBJECTS}
    public = {n for n, thing in vars(helpers).items() if isinstance(thing, types.FunctionType)}
    assert public - told == {"load_hubble", "steps"}  # they take no argument
    print(f"\n{kinds} kinds of values for every argument: {ANSWERED} / {REFUSED}")
    for name in told:
        print(f"{name:28}{COUNTS[name, ANSWERED]:5} / {COUNTS[name, REFUSED]}")
    if len(COUNTS) == 2 * len(told):  # not where one argument alone was asked for
        assert sum(COUNTS.values()) >= 60 * sum(len(each.arguments) for each in SUBJECTS)
