"""The controls of a live figure: sliders with a text field, switches, choices, buttons.

What is typed into a field is understood or refused in a sentence by Python; the
browser's part of a slider, control.js, passes it on.
"""

import math
from functools import partial
from numbers import Integral
from pathlib import Path

import anywidget
import ipywidgets as widgets
import numpy as np
import traitlets

from helpers.arguments import argument_error, array, short_repr, switch, validate
from helpers.live_figure.numbers import format_number, read_number

MOST_PLACES = 2000  # on a slider; no screen tells more of them apart


def slider(values, value, *, marks=None, play=False, along=None):
    """Return a slider over the given values, with a text field for any other value.

    Parameters
    ----------
    values : sequence of numbers
        In rising order, at least two. If all are whole, only whole numbers can be typed.
    value : number
        Where it starts; need not be one of the values, but lies between them.
    marks : dict of str to float, optional
        Values to point out below the slider, folded away until they are asked for.
    play : bool, optional
        Whether a button beside the slider goes through the values, one after the other.
    along : {"x", "y"}, optional
        A click on the axes of the figure, or a drag with the mouse, moves the slider to
        where that is along this axis, too.

    Raises
    ------
    ValueError, TypeError
        If values do not rise, or anything is no number or not within them.
    """
    values = rising(values)
    value = within(values, "value", value)
    if marks is not None and not isinstance(marks, dict):
        due, advice = "be a dict of names and numbers", "try {'limit': 0.5}"
        raise argument_error("marks", due, short_repr(marks), advice, TypeError)
    for name, place in (marks or {}).items():
        if not isinstance(name, str) or not name.strip():
            got, advice = short_repr(name), "try 'limit'"
            raise argument_error("marks", "have names of letters", got, advice, TypeError)
        within([float(each) for each in values], f"marks[{short_repr(name)}]", place)
    play = switch("play", play, ())
    if along is not None and not (isinstance(along, str) and along in ("x", "y")):
        raise argument_error("along", "be 'x' or 'y'", short_repr(along), "or leave it out")
    more = {"marks": marks or {}, "play": play, "along": along}
    return partial(Slider, values=values, value=value, **more)


def log_slider(low, high, value, *, marks=None):
    """Return a slider from low to high in steps of about 2.5 %, for a learning rate.

    Parameters
    ----------
    low, high : float
        Both above 0. Where there would be more than 2,000 steps they are larger.
    value : float
        Where it starts, from low to high.
    marks : dict of str to float, optional
        As for `slider`.

    Raises
    ------
    ValueError, TypeError
        If low is not above 0 or not below high, or anything is no number or not within.
    """
    low, high, value = (
        validate(**{name: each})
        for name, each in (("low", low), ("high", high), ("value", value))
    )
    if not 0 < low < high:
        got, advice = f"{low:g} and {high:g}", "try 1e-6 and 1e-4"
        raise argument_error("low and high", "be above 0, low below high", got, advice)
    count = round((math.log(high) - math.log(low)) / 0.025)
    grid = np.geomspace(low, high, max(2, min(count, MOST_PLACES)))
    rounded = {float(f"{step:.3g}") for step in grid}
    between = {step for step in rounded if low < step < high}
    start = {value} if low < value < high else set()
    return slider(sorted({low, high} | between | start), value, marks=marks)


def steps():
    """Return buttons for one step, ten steps and a reset; their value counts the steps."""
    return partial(Steps)


def rising(values):
    """Return the values of a slider as a list, of int if all are whole, else of float."""
    due = "be numbers in rising order, two or more"
    numbers = array("values", values)
    if numbers.ndim != 1 or len(numbers) < 2:
        raise argument_error("values", due, f"shape {numbers.shape}", "try [1, 2, 5]")
    falls = np.flatnonzero(np.diff(numbers) <= 0)
    if len(falls):
        before, after = (f"{number:g}" for number in numbers[falls[0] :][:2])
        got, advice = f"{after} after {before}", "try sorted(set(values))"
        raise argument_error("values", due, got, advice)
    whole = all(isinstance(value, Integral) for value in values)  # 2.0 is not, 2 is
    return [int(number) for number in numbers] if whole else numbers.tolist()


def within(values, name, value):
    """Return a number that lies between the ends of a slider, whole if its values are."""
    number = due_number(name, value, isinstance(values[0], int))
    if not values[0] <= number <= values[-1]:
        due = f"lie within the values, from {values[0]:g} to {values[-1]:g}"
        end = values[0] if number < values[0] else values[-1]
        raise argument_error(name, due, f"{number:g}", f"try {end:g}")
    return number


def due_number(name, value, whole):
    """Return one number as a float, or as an int where it has to be whole."""
    number = validate(**{name: value})
    if whole and number != int(number):
        advice = f"try {round(number)}"
        raise argument_error(name, "be whole, as all values are", f"{number:g}", advice)
    return int(value) if whole else number


class Slider(anywidget.AnyWidget):
    """A text field and a slider for one number; `value` is what it stands for.

    What the browser and Python tell each other: `text` is what stands in the field, and
    `place` where the slider stands, counted in values; a typed one may lie between two.
    """

    _esm = Path(__file__).with_name("control.js").read_text(encoding="utf-8")

    label = traitlets.Unicode().tag(sync=True)
    texts = traitlets.List(traitlets.Unicode()).tag(sync=True)  # of all values
    marks = traitlets.List().tag(sync=True)  # each a name and a place
    play = traitlets.Bool().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)
    place = traitlets.Float().tag(sync=True)
    error = traitlets.Unicode().tag(sync=True)
    value = traitlets.Any()

    def __init__(self, label, values, value, marks, play, along):
        self.values, self.whole, self.along = values, isinstance(values[0], int), along
        super().__init__(
            label=label,
            texts=[format_number(each) for each in values],
            marks=[[name, self.place_of(each)] for name, each in marks.items()],
            text=format_number(value),
            place=self.place_of(value),
            play=play,
            value=value,
        )

    def place_of(self, value):
        """Return where a value lies among the values; half a place beyond them at most."""
        low, high = self.values[0], self.values[-1]
        last = len(self.values) - 1
        if low <= value <= high:
            return float(np.interp(value, self.values, range(last + 1)))
        return -0.5 if value < low else last + 0.5

    def nearest(self, number):
        """Return the value that is nearest to a number."""
        return min(self.values, key=lambda each: abs(each - number))

    @traitlets.observe("text")
    def _typed(self, change):
        try:
            value = read_number(change["new"], self.label, self.whole)
        except ValueError as error:
            self.error = str(error)
            return
        self.error, self.place = "", self.place_of(value)
        self.value, self.text = value, format_number(value)

    @traitlets.validate("value")
    def _due(self, proposal):
        return due_number("value", proposal["value"], self.whole)

    @traitlets.observe("value")
    def _set(self, change):
        self.text = format_number(self.value)


class Steps(widgets.HBox):
    """Three buttons whose value is the number of steps taken."""

    value = traitlets.Int(0)

    def __init__(self, label):
        self.label = label
        buttons = [widgets.Button(description=text) for text in ("step", "ten steps", "reset")]
        for button, more in zip(buttons, (1, 10, None), strict=True):
            button.on_click(partial(self._press, more))
        super().__init__([widgets.Label(label), *buttons])
        self.add_class("live-steps")

    def _press(self, more, button):
        self.value = self.value + more if more else 0


def control(name, kind):
    """Return the widget for one keyword argument of `live`."""
    label = name.replace("_", " ")
    if isinstance(kind, bool):
        return widgets.Checkbox(value=kind, description=label, indent=False)
    if isinstance(kind, list) and kind and all(isinstance(each, str) for each in kind):
        return widgets.Dropdown(options=kind, description=label)
    if not isinstance(kind, partial) or kind.func not in (Slider, Steps):
        due = "be a slider, steps(), a bool or a list of strings"
        got, advice = short_repr(kind), "try slider([1, 2, 5], 2)"
        raise argument_error(label, due, got, advice, TypeError)
    return kind(label)
