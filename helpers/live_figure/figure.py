"""The live figure: controls that redraw only what moves.

The background is drawn once. What is `animated` in the matplotlib figure is left out
of it and laid over it as a small SVG at every move, so that a move costs a few
milliseconds and a few kilobytes.
"""

import inspect
from contextlib import suppress
from pathlib import Path

import anywidget
import ipywidgets as widgets
import numpy as np
import traitlets

from helpers.arguments import argument_error, short_repr
from helpers.live_figure.controls import Slider, control
from helpers.live_figure.numbers import as_written
from helpers.live_figure.overlay import overlay
from helpers.live_figure.picture import check_figure, css_width, html_picture, img, png
from helpers.live_figure.places import everything, take_place


def live(figure, update, /, **controls):
    """Return a figure that answers its controls; the last expression of a cell shows it.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Made without pyplot. Lines made with `animated=True` are redrawn at every move,
        solid, dashed or dotted, or else as round dots. Anything else that `update`
        changes makes the whole figure be drawn again, which takes longer.
    update : callable
        Is called with the controls' values by name, changes the figure, and returns
        what is to be seen in words, which stand beside or below the figure. What it
        raises is said in a sentence there, and the figure goes back to the last values.
    **controls
        What `slider`, `log_slider` or `steps` return; True or False for a switch; a
        list of strings for a choice. The name of each is its label.

    Returns
    -------
    live_figure : Live

    Raises
    ------
    TypeError
        If the figure is none or pyplot's, `update` does not take the controls' names or
        returns no words, or a control is none of these.
    Exception
        What `update` raises at first is raised here.
    """
    check_figure(figure)
    check_update(update, controls)
    return Live(figure, update, {name: control(name, kind) for name, kind in controls.items()})


def check_update(update, controls):
    """Refuse a function that cannot be called with the names of these controls."""
    if not callable(update):
        advice = "give its name without brackets"
        raise argument_error("update", "be a function", short_repr(update), advice, TypeError)
    try:
        inspect.signature(update).bind(**controls)
    except TypeError as error:
        names = short_repr(", ".join(controls) or "nothing")
        due = f"take the controls by their names, {names}"
        got, advice = str(error)[:80], "compare the names"
        raise argument_error("update", due, got, advice, TypeError) from None


class ErrorLine(anywidget.AnyWidget):
    """A sentence on what went wrong, heard by screen readers at once."""

    _esm = Path(__file__).with_name("error.js").read_text(encoding="utf-8")
    _css = Path(__file__).with_name("live.css").read_text(encoding="utf-8")

    value = traitlets.Unicode().tag(sync=True)


class LivePicture(anywidget.AnyWidget):
    """What a figure answers: a picture that stays, what moves over it, and words.

    One widget for all of it, so that a move is one message to the browser.
    """

    _esm = Path(__file__).with_name("answer.js").read_text(encoding="utf-8")

    name = traitlets.Unicode().tag(sync=True)  # of the group that the figure is
    width = traitlets.Int().tag(sync=True)  # at most, in CSS pixels
    background = traitlets.Unicode().tag(sync=True)  # an <img>
    moving = traitlets.Unicode().tag(sync=True)  # an <svg>
    words = traitlets.Unicode().tag(sync=True)
    follows = traitlets.Bool().tag(sync=True)  # whether something follows the pointer
    # Where, in shares of the picture from its lower left.
    pointed = traitlets.Tuple(*[traitlets.Float()] * 2, default_value=(0.0, 0.0)).tag(sync=True)


class Live(widgets.VBox):
    """What `live` returns; `controls` holds its controls by name.

    `description` says in words what is to be seen.
    """

    def __init__(self, figure, update, controls):
        self.figure, self.update, self.controls = figure, update, controls
        self.drawn_later = False
        self.failure = ""  # why the last move was not drawn
        labels = ", ".join(name.replace("_", " ") for name in controls)
        name = f"live figure: {labels or 'no controls'}"
        self.sliders = [each for each in controls.values() if isinstance(each, Slider)]
        follows = any(each.along for each in self.sliders)
        self.answer = LivePicture(width=css_width(figure), name=name, follows=follows)
        self.error = ErrorLine()
        parts = {
            "live-controls": widgets.Box(list(controls.values())),
            "live-error": self.error,
            "live-answer": self.answer,
        }
        for name, part in parts.items():
            part.add_class(name)
        body = widgets.GridBox(list(parts.values()))
        body.add_class("live-body")
        super().__init__([body])
        self.add_class("live-figure")
        try:
            self._draw()  # not as a callback: an exception in a cell shows itself
        except BaseException:
            self.close()
            raise
        for each in controls.values():
            each.observe(self._moved, "value")
        for each in self.sliders:
            each.observe(self._refused, "error")
        self.answer.observe(self._pointed, "pointed")

    def _pointed(self, change):
        """Move the sliders that follow the pointer to where it is in the picture."""
        place = np.array(change.new) * self.figure.bbox.size
        axes = next((ax for ax in self.figure.axes if ax.bbox.contains(*place)), None)
        if axes is None:
            return
        x, y = axes.transData.inverted().transform(place)
        self.drawn_later = True  # once, however many sliders move
        for each in self.sliders:
            if each.along:
                each.value = each.nearest(x if each.along == "x" else y)
        self.drawn_later = False
        self._moved(change)

    def _moved(self, change):
        if self.drawn_later:
            return
        lines = [line for ax in self.figure.axes for line in ax.lines if line.get_animated()]
        before = [line.get_data() for line in lines]
        try:
            self._draw()
            self.failure = ""
        # An exception in a widget's callback would be shown nowhere in the notebook, and
        # SystemExit would end the kernel.
        except BaseException as error:
            # The lines go back in any case, what else it has changed if it can be called.
            with suppress(BaseException):
                self.update(**self.drawn)
            for line, data in zip(lines, before, strict=True):
                line.set_data(*data)
            self.failure = sentence(error)
        self._refused(change)

    def _refused(self, change):
        # One sentence at a time: on what was typed last, on what another field says still.
        newest_first = (change.owner, *self.sliders)
        said = [each.error for each in newest_first if each in self.sliders]
        self.error.value = next(filter(None, said), self.failure)

    def _draw(self):
        values = {name: each.value for name, each in self.controls.items()}
        description = self.update(**values)
        if not isinstance(description, str) or not description.strip():
            due, advice = "return what is to be seen", "end it with return and a text"
            raise argument_error("update", due, short_repr(description), advice, TypeError)
        with self.answer.hold_sync():
            # Whatever is not animated marks the figure as stale when it changes.
            if self.figure.stale or not self.answer.background:
                alt = "The words beside this figure describe it."
                self.answer.background = img(png(self.figure, False), self.figure, alt)
                self.figure.stale = False
            self.answer.moving = overlay(self.figure)
            self.drawn = values
            self.answer.words = self.description = as_written(description)

    def _repr_mimebundle_(self, **kwargs):
        stale = self.figure.stale
        still = html_picture(self.figure, self.description, words_below=True)
        self.figure.stale = stale  # what saving has set: the background is as it was
        texts = {"text/html": still, "text/plain": self.description}
        take_place(self)
        # Colab shows widgets of others only with metadata, which anywidget knows.
        _, metadata = self.answer._repr_mimebundle_(**kwargs)
        return super()._repr_mimebundle_(**kwargs) | texts, metadata

    def __repr__(self):
        return f"a live figure: {self.description}"

    def close(self):
        """Let go of figure and pictures, here and in the browser; `description` is kept."""
        *parts, _ = reversed(list(everything(self)))
        for part in parts:
            part.close()
        super().close()
        self.figure = self.update = None
        self.answer.background = self.answer.moving = ""


def sentence(error):
    """Return one sentence for an exception; its type too where it is not ours."""
    if isinstance(error, KeyboardInterrupt):
        return "Interrupted: the figure shows the last values that it could draw."
    text = (str(error).strip() or "no message").splitlines()[0]
    ours = isinstance(error, ValueError | TypeError)
    return (text if ours else f"{type(error).__name__}: {text}")[:200]
