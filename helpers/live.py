"""The live figure: controls that redraw only what moves.

The background is drawn once. What is `animated` in the matplotlib figure is left out
of it and laid over it as a small SVG at every move, so that a move costs a few
milliseconds and a few kilobytes. This is the only module that knows ipywidgets.
"""

import html
import io

import ipywidgets as widgets
import numpy as np
import traitlets
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.path import Path

from helpers.plots import MARK, MODEL, STYLE, css_width, html_picture, img, settle

LABEL = "125px"  # wide, before every control
DASHES = {"--": (5, 4), ":": (0.5, 3.5)}  # in line widths, before their round ends
# Where the slider for epochs stops; the number field beside it takes any.
EPOCHS = [0, 1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]
EPOCHS += [10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000]


def live(figure, update, **controls):
    """Return a figure that answers its controls; the last expression of a cell shows it.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Lines made with `animated=True` are redrawn at every move. Anything else that
        `update` changes makes the whole figure be drawn again, which takes longer.
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
        Where it starts; one of the values.
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
        whole = all(isinstance(v, int) for v in values)
        self.field = (widgets.IntText if whole else widgets.FloatText)(
            value=value,
            description=label,
            # What an arrow key adds.
            step=1 if whole else float(f"{(values[-1] - values[0]) / 200:.0e}"),
            style={"description_width": LABEL},
            layout={"width": "240px"},
        )
        self.slider = widgets.IntSlider(
            value=self.nearest(value),
            max=len(values) - 1,
            readout=False,
            layout={"width": "auto"},
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
        layout = {"max_width": f"{css_width(figure)}px"}
        super().__init__([*self.controls.values(), self.error, picture], layout=layout)
        self.add_class("live-figure")
        for each in self.controls.values():
            each.observe(self._moved, "value")
        self._moved()

    def _moved(self, change=None):
        try:
            values = {name: each.value for name, each in self.controls.items()}
            self.description = str(self.update(**values))
            # Room for a line more than at first, so that words which wrap move nothing.
            self.room = self.room or 21 * (self.description.count("\n") + 2)
        except Exception as error:
            # An exception in a widget's callback would be shown nowhere in the notebook.
            self.error.value = ERROR.format(html.escape(sentence(error)))
            return
        self.error.value = ""
        # Whatever is not animated marks the figure as stale when it changes.
        if self.figure.stale or not self.background.value:
            alt = "The words below this figure describe it."
            self.background.value = SHEET + img(background(self.figure), self.figure, alt)
        words = WORDS.format(self.room, html.escape(self.description))
        self.moving.value = overlay(self.figure) + words

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        still = html_picture(self.figure, self.description)
        return bundle | {"text/html": still, "text/plain": self.description}


ERROR = "<p role='alert'>{}</p>"
WORDS = "<p role='status' style='min-height:{}px'>{}</p>"
WIDTH = round(STYLE["lines.linewidth"] * STYLE["figure.dpi"] / 72)  # of most lines, in pixels
# What need not be sent at every move. Round ends make a dot of a line without length.
SHEET = f"""<style>
.live-figure svg {{display: block; width: 100%; fill: none; stroke: {MODEL};
  stroke-width: {WIDTH}; stroke-linecap: round}}
.live-figure p {{margin: 0; line-height: 1.5; font-size: 14px; white-space: pre-line}}
.live-figure [role=alert] {{color: {MODEL}}}
.live-figure:has([role=alert]) :is(img, svg, [role=status]) {{opacity: 0.4}}
</style>"""


def sentence(error):
    """Return one sentence for an exception; its type too where it is not ours."""
    text = (str(error) or "no message").splitlines()[0][:300]
    known = isinstance(error, ValueError | TypeError)
    return text if known else f"{type(error).__name__}: {text}"


def background(figure):
    """Return the figure without what is animated, as PNG."""
    with rc_context(STYLE), io.BytesIO() as buffer:
        FigureCanvasAgg(figure).print_png(buffer, metadata={"Software": None})
        figure.stale = False
        return buffer.getvalue()


def overlay(figure):
    """Return what is animated in the figure as one SVG of the figure's size.

    Whole numbers and relative steps keep it small: a pixel of this picture, drawn at
    twice its size, is half a pixel on the screen.
    """
    width, height = figure.canvas.get_width_height()
    lines = [line for ax in figure.axes for line in ax.lines if line.get_animated()]
    with np.errstate(all="ignore"):
        drawn = (
            dots(x, height) if x.get_marker() != "None" else curve(x, height) for x in lines
        )
        return f"<svg viewBox='0 0 {width} {height}' aria-hidden='true'>{''.join(drawn)}</svg>"


def dots(line, height):
    """Return the markers of a line as SVG: paths of length 0, seen by their round ends.

    A black one, which says where things stand, stays at the edge when it lies beyond,
    hollow.
    """
    places, frame = line.get_transform().transform(line.get_xydata()), line.axes.bbox
    places = places[np.isfinite(places).all(axis=1)]
    radius = line.get_markersize() * line.figure.dpi / 144
    inside = within(places, frame)
    if to_hex(line.get_color()) == MARK and not inside.all():
        ((x, y),) = whole_pixels(
            places[:1].clip(frame.min + radius, frame.max - radius), height
        )
        circle = f"<circle cx='{x}' cy='{y}' r='{radius:.0f}' stroke-width='3'"
        return f"{circle} stroke='{MARK}' fill='#fff'/>"
    points = np.unique(whole_pixels(places[inside], height), axis=0)
    steps = np.diff(points, axis=0, prepend=[[0, 0]]).tolist()
    return svg_path("".join(f"m{x} {y}h0" for x, y in steps), line, 2 * radius)


def curve(line, height):
    """Return a line as SVG, cut off at its frame.

    Where next to nothing of a line in the model's colour can be seen, a word says so.
    """
    places, frame = line.get_transform().transform(line.get_xydata()), line.axes.bbox
    # From farther away the place where a line enters the frame would be rounded.
    path = Path(np.where(abs(places) < 1e9, places, np.nan))
    path.simplify_threshold = 2.0  # pixels of a picture drawn at twice its size
    path = path.cleaned(remove_nans=True, clip=frame.extents, simplify=True)
    drawn = path.codes > 0  # 0 ends a path
    seen = path.vertices[drawn]
    tiny = not len(seen) or (np.ptp(seen, axis=0) < frame.size / 10).all()
    beyond = len(places) > 1 and not within(places[-1], frame)
    if tiny and beyond and to_hex(line.get_color()) == MODEL.lower():
        x, y = (frame.min + frame.max) / 2
        return OUTSIDE.format(x, height - y)
    points = whole_pixels(seen, height).tolist()
    width = line.get_linewidth() * line.figure.dpi / 72
    return svg_path(steps_between(points, path.codes[drawn]), line, width)


OUTSIDE = (
    f"<text x='{{:.0f}}' y='{{:.0f}}' fill='{MODEL}' stroke='#fff' stroke-width='9'"
    " paint-order='stroke' font-size='28' text-anchor='middle'>outside</text>"
)


def within(places, frame):
    """Tell which points lie in the frame, or on it."""
    return ((places > frame.min - 1) & (places < frame.max + 1)).all(axis=-1)


def whole_pixels(places, height):
    """Return places in whole pixels, counted from the top as SVG does."""
    return (places * [1, -1] + [0, height]).round().astype(int)


def steps_between(points, codes):
    """Return SVG path data: M to each beginning (code 1), then relative steps."""
    words, last = [], None
    for (x, y), code in zip(points, codes, strict=True):
        if code == 1:
            words.append(f"M{x} {y}l")
        elif (x, y) != last:
            words.append(f"{x - last[0]} {y - last[1]} ")
        last = x, y
    # A line whose points all fall on one pixel has a beginning and nothing else.
    return "".join(words).replace(" -", "-").replace(" M", "M").replace("lM", "M").strip(" l")


def svg_path(data, line, width):
    """Return path data as SVG in the style of a line; what the sheet says is left out."""
    dashes = " ".join(f"{part * width:.0f}" for part in DASHES.get(line.get_linestyle(), ()))
    style = f" stroke-dasharray='{dashes}'" if dashes else ""
    style += "" if round(width) == WIDTH else f" stroke-width='{width:.0f}'"
    color = to_hex(line.get_color())
    style += "" if color == MODEL.lower() else f" stroke='{color}'"
    return f"<path d='{data}'{style}/>" if data else ""
