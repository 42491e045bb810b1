"""The live figure: controls that redraw only what moves.

The background is drawn once. What is `animated` in the matplotlib figure is left out
of it and laid over it as a small SVG at every move, so that a move costs a few
milliseconds and a few kilobytes. This is the only module that knows ipywidgets.
"""

import html
import re
from numbers import Integral

import ipywidgets as widgets
import numpy as np
import traitlets

from helpers._validation import refusal, shown
from helpers.overlay import STROKE, overlay
from helpers.plots import MODEL, NARROWEST, css_width, html_picture, img, png, settle

LABEL = "125px"  # wide, before every control


def live(figure, update, **controls):
    """Return a figure that answers its controls; the last expression of a cell shows it.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Lines made with `animated=True` are redrawn at every move, solid, dashed or
        dotted, or else as round dots. Anything else that `update` changes makes the
        whole figure be drawn again, which takes longer.
    update : callable
        Is called with the controls' values by name, changes the figure, and returns
        what is to be seen in words, which stand below the figure.
    **controls
        What `slider`, `log_slider` or `steps` return; True or False for a switch; a
        list of strings for a choice. The name of each is its label.

    Returns
    -------
    live_figure : Live
    """
    return Live(figure, update, controls)


def slider(values, value, *, marks=None):
    """Return a slider over the given values, with a number field for any other value.

    Parameters
    ----------
    values : sequence of numbers
        In rising order.
    value : number
        Where it starts.
    marks : dict of str to float, optional
        Values to point out below the slider, folded away until they are asked for.
    """
    return lambda label: Slider(label, list(values), value, marks or {})


def log_slider(low, high, value, *, marks=None):
    """Return a slider from low to high in steps of about 2.5 %, for a learning rate."""
    count = round(np.log(high / low) / 0.025)
    grid = [float(f"{step:.3g}") for step in np.geomspace(low, high, count)]
    return slider(sorted({*grid, value}), value, marks=marks)


def steps():
    """Return buttons for one step, ten steps and a reset; their value counts the steps."""
    return Steps


class Slider(widgets.HBox):
    """A number field, which screen readers can name, and a slider beside it."""

    value = traitlets.Any()

    def __init__(self, label, values, value, marks):
        self.values, self.value = values, value
        whole = all(isinstance(v, Integral) for v in values)
        field = widgets.IntText if whole else widgets.FloatText
        style, layout = {"description_width": LABEL}, {"width": "240px"}
        self.field = field(value=value, description=label, style=style, layout=layout)
        # What an arrow key adds.
        self.field.step = 1 if whole else float(f"{(values[-1] - values[0]) / 200:.0e}")
        place, layout = self.nearest(value), {"width": "auto"}
        self.slider = widgets.IntSlider(
            place, max=len(values) - 1, readout=False, layout=layout
        )
        self.field.observe(self._typed, "value")
        self.slider.observe(self._moved, "value")
        column = widgets.VBox([self.slider, *self._marks(marks)], layout={"flex": "1 1 auto"})
        super().__init__([self.field, column], layout={"align_items": "flex-start"})

    def nearest(self, value):
        """Return the slider position closest to a value."""
        return int(np.abs(np.array(self.values, dtype=float) - value).argmin())

    def _typed(self, change):
        self.value = change["new"]
        self.slider.value = self.nearest(change["new"])

    def _moved(self, change):
        # A typed value between two positions has moved the slider: keep what was typed.
        if change["new"] != self.nearest(self.field.value):
            self.field.value = self.values[change["new"]]

    def _marks(self, marks):
        spans, stops = "", np.linspace(0, 100, len(self.values))
        for number, (name, value) in enumerate(marks.items(), 1):
            place, name = np.interp(value, self.values, stops), html.escape(name)
            # The last name stands right of its triangle, the others left: they do not meet.
            right, text = f"right: {100 - place:.2f}%", f"{name} ▲"
            if number == len(marks):
                right, text = f"left: {place:.2f}%", f"▲ {name}"
            spans += TRIANGLE.format(right, text)
        return [widgets.HTML(MARKS.format(spans))] if marks else []


# The track of an ipywidgets slider ends six pixels before its place does. The marks share
# the line of their summary, so that nothing moves when they unfold.
MARKS = (
    '<details style="position: relative; margin: -0.5em 6px 0; line-height: 1.4">'
    '<summary>Show the marks</summary><div style="position: absolute; inset: 0;'
    ' pointer-events: none">{}</div></details>'
)
TRIANGLE = (
    '<span style="position: absolute; {}; margin: 0 -0.4em; white-space: nowrap">{}</span>'
)


class Steps(widgets.HBox):
    """Three buttons whose value is the number of steps taken."""

    value = traitlets.Int(0)

    def __init__(self, label):
        buttons = [widgets.Button(description=text) for text in ("step", "ten steps", "reset")]
        for button, more in zip(buttons, (1, 10, None), strict=True):
            button.on_click(lambda _, more=more: self._press(more))
        name = widgets.Label(label, layout={"width": LABEL, "justify_content": "flex-end"})
        super().__init__([name, *buttons])

    def _press(self, more):
        self.value = self.value + more if more else 0


def control(label, kind):
    """Return the widget for one keyword argument of `live`."""
    label, style = label.replace("_", " "), {"description_width": LABEL}
    if isinstance(kind, bool):
        return widgets.Checkbox(value=kind, description=label, style=style)
    if isinstance(kind, list):
        return widgets.Dropdown(options=kind, description=label, style=style)
    if not callable(kind):
        due = "be a slider, steps(), a bool or a list of strings"
        raise refusal(label, due, shown(kind), "try slider([1, 2, 5], 2)", TypeError)
    return kind(label)


class Live(widgets.VBox):
    """What `live` returns; `controls` holds its controls by name."""

    def __init__(self, figure, update, controls):
        self.figure, self.update, self.room = figure, update, 0
        self.controls = {name: control(name, kind) for name, kind in controls.items()}
        settle(figure)
        # Both in one cell of a grid: the moving part, words included, over the background.
        place = {"grid_area": "1 / 1", "margin": "0", "width": "100%"}
        self.background = widgets.HTML(layout={**place, "align_self": "flex-start"})
        self.moving = widgets.HTML(layout=place)
        self.error = widgets.HTML(layout={"min_height": "22px", "margin": "0"})
        picture = widgets.GridBox([self.background, self.moving])
        picture.layout = {"grid_template_columns": "100%"}
        layout = {"min_width": NARROWEST, "max_width": f"{css_width(figure)}px"}
        super().__init__([*self.controls.values(), self.error, picture], layout=layout)
        self.add_class("live-figure")
        for each in self.controls.values():
            each.observe(self._moved, "value")
        self._draw()  # not as a callback: an exception in a cell shows itself

    def _moved(self, change):
        try:
            self._draw()
            self.error.value = ""
        except Exception as error:
            # An exception in a widget's callback would be shown nowhere in the notebook.
            self.error.value = ERROR.format(html.escape(sentence(error)))

    def _draw(self):
        values = {name: each.value for name, each in self.controls.items()}
        description = as_written(str(self.update(**values)))
        # Room for two lines more than at first, so that words which wrap move nothing.
        self.room = self.room or 21 * (description.count("\n") + 3)
        # Whatever is not animated marks the figure as stale when it changes.
        if self.figure.stale or not self.background.value:
            alt = "The words below this figure describe it."
            self.background.value = SHEET + img(png(self.figure, False), self.figure, alt)
            self.figure.stale = False
        words = WORDS.format(self.room, html.escape(description))
        self.moving.value, self.description = overlay(self.figure) + words, description

    def _repr_mimebundle_(self, **kwargs):
        stale = self.figure.stale
        still = html_picture(self.figure, self.description)
        self.figure.stale = stale  # what saving has set: the background is as it was
        texts = {"text/html": still, "text/plain": self.description}
        return super()._repr_mimebundle_(**kwargs) | texts


ERROR = "<p role='alert'>{}</p>"
WORDS = "<p role=status style=min-height:{}px>{}</p>"
# What need not be sent at every move. Round ends make a dot of a line without length.
SHEET = f"""<style>
.live-figure svg {{display: block; width: 100%; fill: none; stroke: {MODEL};
  stroke-width: {STROKE}; stroke-linecap: round}}
.live-figure p {{margin: 0; line-height: 1.5; font-size: 14px; white-space: pre-line}}
.live-figure [role=alert] {{color: {MODEL}}}
.live-figure:has([role=alert]) :is(img, svg, [role=status]) {{opacity: 0.4}}
</style>"""


def as_written(text):
    """Return words with numbers as people write them: 1e-8 and −3, not 1e-08 and -3."""
    return re.sub(r"(?<!\w)-(?=\d)", "−", re.sub(r"(?<=\de)\+?(-?)0*(?=\d)", r"\1", text))


def sentence(error):
    """Return one sentence for an exception; its type too where it is not ours."""
    text = (str(error).strip() or "no message").splitlines()[0][:300]
    known = isinstance(error, ValueError | TypeError)
    return text if known else f"{type(error).__name__}: {text}"
