"""Controls and live figures: what is typed, what is refused, what goes wrong, what stays."""

import gc
import json
import re
import sys
import weakref
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
from bs4 import BeautifulSoup
from IPython.core.formatters import DisplayFormatter
from jupyter_client.manager import start_new_kernel
from matplotlib import pyplot
from matplotlib.figure import Figure
from matplotlib.text import Text

from helpers import Picture, descent_path, live, log_slider, slider, stability_limit
from helpers.live_figure import places
from helpers.live_figure.numbers import format_number, read_number
from lessons.conditioning import ConditioningFigure
from lessons.gradient_derivation import DownhillFigure, describe_steps
from lessons.training.figure import describe_slow_error
from lessons.training.pictures import extremes
from still_pictures import WIDGET
from tests.execute import NOTEBOOKS

# What is typed, and the number that it means, or what is said where it is refused.
TYPED = {
    "1e6": 1e6,
    "2.5e5": 2.5e5,
    "1E+06": 1e6,
    "1,000,000": 1e6,
    "1 000 000": 1e6,
    "1\u202f000\u00a0000": 1e6,  # blanks that do not end a line
    "1_000": 1e3,
    "1'000": 1e3,
    "1,500": 1500.0,
    "1,234": "write 1.234 or 1234",  # 1.234 to some
    "1,234,567": 1234567.0,
    "1.500": 1.5,
    "1,000.5": 1000.5,
    "5e-5": 5e-5,
    "5e−5": 5e-5,
    "5·10^-5": 5e-5,
    "5 * 10**-5": 5e-5,
    "5×10⁻⁵": 5e-5,
    "10^-5": 1e-5,
    "-10⁻⁵": -1e-5,
    "−3": -3.0,
    "5.": 5.0,
    "+5": 5.0,
    "  7 ": 7.0,
    ".5": 0.5,
    "0": 0.0,
    "0e999999999": 0.0,
    "0,0001": "write 0.0001",
    "1,5": "write 1.5",
    "1.500,5": "write",
    "1.000.000": "write",
    "1,000 000": "write",
    "abc": "got 'abc'",
    "": "got nothing",
    "1e": "write",
    "1e400": "from 1e-300 to 1e+150 in size",
    "1e-400": "write",
    "nan": "write",
    "inf": "write",
    "1/2": "write",
    "--5": "write",
    "9" * 5000: "write",
    "1" + ",000" * 5000: "write",
}


@pytest.mark.parametrize(("text", "due"), TYPED.items(), ids=lambda each: repr(each)[:20])
def test_what_is_typed_counts_as_meant_or_is_refused(text, due):
    control = slider([0.1, 0.2], 0.1)("learning rate")
    control.set_state({"text": text})
    if isinstance(due, str):
        assert control.text == text
        assert control.value == 0.1
        assert re.match(r"learning rate must .*; write", control.error)
        assert due in control.error
        assert len(control.error) <= 200
        control.set_state({"text": "0.2"})
    else:
        assert control.value == due
        assert control.text == format_number(due)  # as all other values are written
    assert control.error == ""


@pytest.mark.parametrize(
    ("text", "value"),
    [("2.5e5", 250_000), ("1e6", 1_000_000), ("12345678901234567891", 12345678901234567891)],
)
def test_a_whole_number_is_an_int_to_its_last_digit(text, value):
    found = read_number(text, "epochs", whole=True)
    assert found == value
    assert isinstance(found, int)


def test_thousands_of_another_country_are_not_taken_for_hundreds():
    with pytest.raises(ValueError, match=r"'200\.000'; write 200 or 200000"):
        read_number("200.000", "epochs", whole=True)
    assert read_number("1,234", "epochs", whole=True) == 1234


@pytest.mark.parametrize("text", ["2.5", "0,5", "5e-1", "1e-5", "-1.5", "0.500"])
def test_a_whole_number_has_no_digits_after_the_point(text):
    with pytest.raises(ValueError, match=r"epochs must be a whole number, got .*; write"):
        read_number(text, "epochs", whole=True)


def test_what_is_written_is_read_as_the_same_number():
    rng = np.random.default_rng(0)
    many = (rng.normal(size=500) * 10.0 ** rng.integers(-290, 140, 500)).tolist()
    whole = [int(number) for number in rng.integers(-(10**15), 10**15, 200)]
    for value in [*many, *whole, 0, 0.0, 5e-5, 200_000, -1.6, 1e16, 0.1 + 0.2]:
        assert read_number(format_number(value), "n", isinstance(value, int)) == value
    told = [format_number(value) for value in (200_000, 5e-5, -1.6, 3.0)]
    assert told == ["200,000", "5e-5", "−1.6", "3"]


def words(**values):
    return "words"


# Calls that are refused, each with a part of its sentence. `Figure()` and `words` are right.
REFUSED = {
    "values one": (lambda: slider([1], 1), "values"),
    "values descend": (lambda: slider([3, 2, 1], 2), "3"),
    "values twice": (lambda: slider([1, 1, 2], 1), "1 after 1"),
    "value below": (lambda: slider([1, 2, 5], 0), "from 1 to 5"),
    "value above": (lambda: slider([1, 2, 5], 9), "from 1 to 5"),
    "value not whole": (lambda: slider([1, 2, 5], 2.5), "whole"),
    "a mark above": (lambda: slider([1, 2], 1, marks={"high": 3}), "high"),
    "a mark nan": (lambda: slider([1, 2], 1, marks={"nan": np.nan}), "nan"),
    "a mark text": (lambda: slider([1, 2], 1, marks={"limit": "2"}), "limit"),
    "a mark without name": (lambda: slider([1, 2], 1, marks={"": 1}), "marks"),
    "along z": (lambda: slider([1, 2], 1, along="z"), "along"),
    "low 0": (lambda: log_slider(0, 1, 1), "low"),
    "low is high": (lambda: log_slider(1, 1, 1), "low"),
    "low above high": (lambda: log_slider(10, 1, 5), "low"),
    "start above": (lambda: log_slider(1, 10, 11), "value"),
    "figure an axes": (lambda: live(Figure().subplots(), words), "figure"),
    "figure of pyplot": (lambda: live(pyplot.figure(), words), "pyplot"),
    "update takes none": (lambda: live(Figure(), lambda: "", n=slider([1, 2], 1)), "n"),
    "update takes another": (lambda: live(Figure(), lambda m: "", n=slider([1, 2], 1)), "n"),
    "update wants more": (lambda: live(Figure(), lambda n, m: "", n=slider([1, 2], 1)), "m"),
    "update returns None": (lambda: live(Figure(), lambda: None), "update must return"),
    "update returns blanks": (lambda: live(Figure(), lambda: " "), "update must return"),
    "control a pair": (lambda: live(Figure(), words, n=(1, 2)), "n must"),
    "control no choice": (lambda: live(Figure(), words, n=[]), "n must"),
    "control numbers": (lambda: live(Figure(), words, n=[1, 2]), "n must"),
}

# Unusual calls that are right, and what the control then holds.
ACCEPTED = {
    "a start between": (lambda: slider([0.5, 1.0], 0.7), 0.7),
    "a whole start between": (lambda: slider([1, 2, 5], 3), 3),
    "a range": (lambda: slider(range(5), 2), 2),
    "a mark between whole values": (lambda: slider([1, 2], 1, marks={"half": 1.5}), 1),
    "far apart": (lambda: log_slider(1e-300, 1e150, 1), 1.0),
}


@pytest.fixture(autouse=True)
def no_pyplot_figure_stays():
    yield
    pyplot.close("all")


@pytest.mark.parametrize("name", REFUSED)
def test_nonsense_is_refused_in_a_sentence(name):
    call, part = REFUSED[name]
    with pytest.raises((TypeError, ValueError)) as refused:
        call()
    told = str(refused.value)
    assert part in told
    assert " must " in told
    assert "; " in told
    assert len(told) <= 200


@pytest.mark.parametrize("name", ACCEPTED)
def test_unusual_calls_are_right(name):
    call, value = ACCEPTED[name]
    control = live(Figure(), words, n=call()).controls["n"]
    assert control.value == value
    assert isinstance(control.value, int if isinstance(value, int) else float)
    assert len(control.texts) <= 2003


def test_a_control_may_have_any_name():
    names = ("figure", "update", "controls", "self", "value", "inputs", "epochs", "weights")
    shown = live(Figure(), words, **{name: slider([0, 1, 10**9], 0) for name in names})
    for name in names:
        shown.controls[name].set_state({"text": "5e12"})
        assert shown.error.value == ""
        assert shown.controls[name].value == 5 * 10**12


def test_a_value_set_in_python_shows():
    control = slider([1, 2, 5], 2)("n")
    control.value = 1000
    assert (control.text, control.value) == ("1,000", 1000)
    assert control.place == 2.5  # beyond the last; the browser stops at 2
    control.set_state({"text": "many"})
    control.value = 5
    assert (control.text, control.error, control.place) == ("5", "", 2)
    with pytest.raises(TypeError, match="value must"):
        control.value = "7"
    with pytest.raises(ValueError, match="value must be whole"):
        control.value = 2.5


def test_what_cannot_be_understood_leaves_the_figure_alone():
    calls = []
    shown = live(Figure(), lambda n, m: calls.append(n) or "words", n=slider([1, 2], 1), m=True)
    shown.controls["n"].set_state({"text": "two"})
    assert calls == [1]
    assert shown.error.value == "n must be a whole number, got 'two'; write 1000 or 1e6"
    shown.controls["m"].value = False
    assert "got 'two'" in shown.error.value  # the field still says so
    shown.controls["n"].set_state({"text": "2"})
    assert shown.error.value == ""
    assert calls == [1, 1, 2]


def test_one_refusal_is_said_at_a_time():
    def update(n, m):
        if n < 0:
            raise ValueError("n must be 0 or above, got −5; try 1")
        return "words"

    shown = live(Figure(), update, n=slider([1, 2], 1), m=slider([1, 2], 1))
    n, m = shown.controls.values()
    n.set_state({"text": "-5"})
    assert shown.error.value.startswith("n must be 0 or above")
    n.set_state({"text": "abc"})
    assert shown.error.value == "n must be a whole number, got 'abc'; write 1000 or 1e6"
    m.set_state({"text": "def"})
    assert shown.error.value.startswith("m must be a whole number, got 'def'")
    m.set_state({"text": "2"})
    assert shown.error.value.startswith("n must be a whole number, got 'abc'")
    n.set_state({"text": "2"})
    assert shown.error.value == ""


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (KeyboardInterrupt(), "Interrupted: the figure shows the last values"),
        (SystemExit(1), "SystemExit: 1"),
        (ValueError("n is too large"), "n is too large"),
        (ZeroDivisionError("division by zero"), "ZeroDivisionError: division by zero"),
        (RuntimeError("x" * 1000), "RuntimeError: xxx"),
        (RuntimeError(), "RuntimeError: no message"),
    ],
)
def test_what_update_raises_is_said_and_the_figure_stays(error, says):
    figure = Figure()
    axes = figure.subplots()
    (line,) = axes.plot([0, 1], [0, 1], animated=True)
    broken = []

    def update(n):
        line.set_data([0, 1], [n, n])
        axes.set_title(f"title {n}")
        line.set_visible(n < 2)
        broken.extend([error] * (n == 2))
        if broken:  # from now on
            raise error
        return f"n is {n}"

    shown = live(figure, update, n=slider([0, 1, 2], 1))
    before = shown.answer.moving
    shown.controls["n"].value = 2
    assert shown.error.value.startswith(says)
    assert len(shown.error.value) <= 200
    assert (shown.answer.moving, shown.answer.words) == (before, "n is 1")
    # So that a picture taken now is right, too.
    assert list(line.get_ydata()) == [1, 1]
    assert line.get_visible()
    assert axes.get_title() == "title 1"
    broken.clear()
    shown.controls["n"].value = 0
    assert (shown.error.value, shown.answer.words) == ("", "n is 0")


def test_lines_of_equal_cost_are_such_lines():
    inputs = np.arange(1.0, 9).reshape(-1, 1)
    picture = ConditioningFigure(inputs, 2 * inputs[:, 0] + 1)
    for subtracted, divided in [(0, False), (0.7, True), (1, False), (1, True)]:
        scaled, _, _ = picture.scaled(subtracted, divided)
        picture.show(scaled, 1e-3, needed=10)
        weights, biases = picture.levels.get_data()
        # The data lie on a line, so that residuals are those of the distances alone.
        costs = ((scaled * weights + biases) ** 2).mean(axis=0) / 2
        costs = costs[np.isfinite(weights)].reshape(5, -1)
        np.testing.assert_allclose(costs / costs[:, :1], 1, atol=1e-9)
        np.testing.assert_allclose(costs[:-1, 0] / costs[1:, 0], 10**0.5)


def test_a_click_moves_what_follows_the_pointer_in_one_move():
    calls = []
    figure = Figure()
    axes = figure.subplots(subplot_kw={"xlim": (0, 10), "ylim": (-1, 1)})

    def update(**values):
        calls.append(values)
        return "words"

    shown = live(
        figure,
        update,
        x=slider(range(11), 0, along="x"),
        y=slider([-1, -0.5, 0.5, 1], 1, along="y"),
        n=slider([1, 2], 1),
    )
    for place, values in [
        ((7.2, 0.4), (7, 0.5)),
        ((3.4, -0.8), (3, -1)),
        ((11, 0), (3, -1)),  # beside the axes
    ]:
        calls.clear()
        pointed = axes.transData.transform(place) / figure.bbox.size
        shown.answer.set_state({"pointed": list(pointed)})
        assert [control.value for control in shown.controls.values()] == [*values, 1]
        assert [(each["x"], each["y"]) for each in calls] == [values] * (place[0] <= 10)
    assert shown.answer.follows
    assert not live(Figure(), words, n=slider([1, 2], 1)).answer.follows


def test_an_update_that_stops_returning_words_is_explained():
    shown = live(Figure(), lambda n: "words" if n == 1 else None, n=slider([1, 2], 1))
    shown.controls["n"].value = 2
    assert shown.error.value.startswith("update must return what is to be seen, got None")


def test_a_title_set_in_update_lies_in_the_picture():
    figure = Figure(layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1])

    def update(lines):
        axes.set_title("\n".join(["title"] * lines))
        return "words"

    shown = live(figure, update, lines=slider(range(9), 0))
    for count in (1, 3, 8):
        shown.controls["lines"].value = count
        assert shown.error.value == ""
        seen = axes.title.get_window_extent()
        assert seen.y1 <= figure.bbox.y1
        assert seen.y0 >= axes.bbox.y1


@pytest.fixture
def run(monkeypatch):
    """Give a function that shows figures, as this run of the cell of this name."""
    cell = {}

    class Shell:
        def get_parent(self):
            return cell

    monkeypatch.setattr(places, "get_ipython", Shell)
    monkeypatch.setattr(places, "PLACES", {})

    def run(name, number, *figures):
        cell.update(metadata={"cellId": name}, header={"msg_id": number})
        return [figure._repr_mimebundle_() for figure in figures]

    return run


def test_two_views_of_one_figure_and_two_figures_of_one_cell_live(run):
    first, second, third, fourth = (live(Figure(), words) for _ in range(4))
    run("a", "1", first, second)
    run("b", "2", first)
    assert first.comm
    assert second.comm
    run("a", "3", third)  # first is still shown in b
    assert first.comm
    assert second.comm is None
    assert third.comm
    run("b", "4", fourth)
    assert first.comm is None
    assert third.comm
    assert first.description == "words"
    run("a", "5", third)
    assert third.comm


def test_a_still_picture_lets_go_of_its_figure_when_its_cell_runs_again(run):
    picture = Picture(Figure(), "words")
    gone = weakref.ref(picture.figure)
    shown = run("a", "1", picture)
    run("a", "2", Picture(Figure(), "the next"))
    gc.collect()
    assert gone() is None
    assert run("b", "3", picture) == shown  # `Out` still has it


def test_in_colab_a_figure_says_who_draws_it(monkeypatch):
    """Without that metadata Colab shows the still picture only (anywidget#63)."""
    url = "https://example.org/widget-manager.js"
    colab = SimpleNamespace(
        enable_custom_widget_manager=lambda: None, _widgets=SimpleNamespace(_installed_url=url)
    )
    figure, number = live(Figure(), words), slider([1, 2], 1)("n")
    assert DisplayFormatter().format(figure)[1] == {}
    monkeypatch.setitem(sys.modules, "google.colab.output", colab)
    data, metadata = DisplayFormatter().format(figure)
    assert WIDGET in data
    assert metadata == number._repr_mimebundle_()[1]
    assert url in str(metadata[WIDGET])


def test_a_stored_figure_shows_its_words_below_the_picture():
    told = "w = 0.5 < 1 & b = 2:\nhalf of it is left."
    data, _ = live(Figure(figsize=(8, 4)), lambda: told)._repr_mimebundle_()
    picture, caption = BeautifulSoup(data["text/html"], "html.parser").figure.contents
    assert (picture["alt"], picture["width"]) == (told, "880")
    assert (caption.name, caption.get_text()) == ("figcaption", told)
    assert caption["aria-hidden"] == "true"  # screen readers have read the alt
    assert data["text/plain"] == told


def test_a_closed_figure_lets_go_of_its_picture():
    figure = Figure()
    figure.subplots()
    shown, gone = live(figure, words), weakref.ref(figure)
    shown._repr_mimebundle_()
    assert {text._renderer for text in figure.findobj(Text)} == {None}
    del figure
    shown.close()
    gc.collect()
    assert gone() is None


MEMORY = """
import ctypes, gc, json
gc.collect()
ctypes.CDLL(None).malloc_trim(0)  # what is free goes back now, not by chance
with open("/proc/self/smaps_rollup") as file:
    kilobytes = next(int(row.split()[1]) for row in file if row.startswith("Private_Dirty"))
kinds = [type(each).__name__ for each in gc.get_objects()]
print(json.dumps([kilobytes / 1024, kinds.count("RendererAgg"), kinds.count("Figure")]))
"""


def run_cell(client, source, cell):
    """Run a source as JupyterLab does, with the id of its cell; return what it prints."""
    content = {"code": source, "silent": False, "store_history": True, "allow_stdin": False}
    message = client.session.msg("execute_request", content, metadata={"cellId": cell})
    client.shell_channel.send(message)
    printed = []
    while True:
        answer = client.get_iopub_msg(timeout=None)
        if answer["parent_header"].get("msg_id") != message["header"]["msg_id"]:
            continue
        assert answer["msg_type"] != "error", answer["content"]
        printed.append(answer["content"].get("text", ""))
        if answer["content"].get("execution_state") == "idle":
            client.get_shell_msg(timeout=None)
            return "".join(printed)


@pytest.mark.long
@pytest.mark.skipif(not NOTEBOOKS.joinpath("/proc/self/smaps_rollup").exists(), reason="Linux")
def test_run_all_again_and_again_does_not_grow(count):
    read = nbformat.read(NOTEBOOKS / "02_gradient_derivation.ipynb", as_version=4)
    manager, client = start_new_kernel(startup_timeout=600, cwd=str(NOTEBOOKS))
    taken = []
    try:
        for _ in range(3):
            for cell in read.cells:
                if cell.cell_type == "code":
                    run_cell(client, cell.source, cell.id)
            taken.append(json.loads(run_cell(client, MEMORY, "memory")))
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    megabytes, renderers, figures = zip(*taken, strict=True)
    for run, amount in enumerate(megabytes, start=1):
        count("memory of the kernel, MB", f"02, run {run}", round(amount))
    assert max(renderers) == 0
    assert figures[2] == figures[0]
    assert megabytes[2] - megabytes[1] < 5


def test_the_slowest_error_is_named_whichever_it_is():
    told = describe_slow_error(np.array([1.5, 0.2]), 10)
    assert told == "10.7 % of the slow error is left; half of it goes every 3.1 epochs."
    told = describe_slow_error(np.array([1.96, 0.2]), 34)
    expected = 100 * 0.96**34
    assert told.startswith(f"{expected:.3g} % of the steep error, here the slowest, is left")
    assert f"every {np.log(0.5) / np.log(0.96):.2g} epochs" in told
    # What does not move at all is no error that shrinks.
    assert "10.7 %" in describe_slow_error(np.array([1.5, 0.2, 0.0]), 10)
    assert (
        describe_slow_error(np.array([1.0, 1.0]), 3)
        == "The slow error is gone after one epoch."
    )


@pytest.mark.parametrize("rate", [0.05, 0.2, 0.6])
@pytest.mark.parametrize("taken", [0, 1, 5])
def test_the_next_step_is_told_and_drawn(rate, taken):
    inputs, targets = np.array([[0.0], [1.0], [2.0], [3.0]]), np.array([1.0, 3.0, 2.0, 6.0])
    downhill = DownhillFigure(inputs, targets, (-1, 6), (-2, 2), [0, 1])
    start = ([4.0], -1.0)
    path = descent_path(inputs, targets, range(taken + 1), rate, start=start)
    weights, biases, _ = descent_path(inputs, targets, [taken + 1], rate, start=start)
    downhill.show(path, rate)
    end = np.array(downhill.next.get_data())[:, 1]
    np.testing.assert_allclose(end, [weights[0, 0], biases[0]], atol=1e-12)
    told = describe_steps(inputs, targets, path, rate)
    assert f"leads to w = {weights[0, 0]:.4g}, b = {biases[0]:.4g}." in told
    assert f"{100 * rate / stability_limit(inputs):.1f} % of the limit" in told


@pytest.mark.parametrize("n", [1, 2, 3, 600, 5000])
def test_a_long_curve_keeps_its_ends_and_extremes(n):
    values = np.random.default_rng(n).random(n)
    chosen = extremes(values)
    assert (chosen[0], chosen[-1]) == (0, n - 1)
    assert {values[chosen].min(), values[chosen].max()} == {values.min(), values.max()}
    assert len(chosen) <= 1002
