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

from helpers.plots import STYLE, css_width, html_picture, img, settle

DASHES = {"--": (6, 3), ":": (1.5, 2.5)}  # in line widths
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
            style={"description_width": "125px"},
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
        places = np.interp(
            list(marks.values()), self.values, np.linspace(0, 100, len(self.values))
        )
        spans = "".join(
            f'<span style="position: absolute; left: {place:.2f}%; transform: translateX(-50%);'
            f' white-space: nowrap">▲ {html.escape(name)}</span>'
            for name, place in zip(marks, places, strict=True)
        )
        return [widgets.HTML(MARKS.format(spans))] if marks else []


# The track of an ipywidgets slider ends six pixels before its place does.
MARKS = (
    '<details style="margin: 0 6px; line-height: 1.4"><summary>Show the marks</summary>'
    '<div style="position: relative; height: 1.5em">{}</div></details>'
)


class Steps(widgets.HBox):
    """Three buttons whose value is the number of steps taken."""

    value = traitlets.Int(0)

    def __init__(self, label):
        buttons = [widgets.Button(description=text) for text in ("step", "ten steps", "reset")]
        for button, more in zip(buttons, (1, 10, None), strict=True):
            button.on_click(lambda _, more=more: self._press(more))
        super().__init__([widgets.Label(label), *buttons])

    def _press(self, more):
        self.value = self.value + more if more else 0


def control(label, kind):
    """Return the widget for one keyword argument of `live`."""
    label = label.replace("_", " ")
    if isinstance(kind, bool):
        return widgets.Checkbox(value=kind, description=label, indent=False)
    if isinstance(kind, list):
        style = {"description_width": "initial"}
        return widgets.Dropdown(options=kind, description=label, style=style)
    return kind(label)


class Live(widgets.VBox):
    """What `live` returns; `controls` holds its controls by name."""

    def __init__(self, figure, update, controls):
        self.figure, self.update = figure, update
        self.controls = {name: control(name, kind) for name, kind in controls.items()}
        with rc_context(STYLE):
            settle(figure)
        # Both in one cell of a grid: the moving part, words included, over the background.
        place = {"grid_area": "1 / 1", "margin": "0", "width": "100%"}
        self.background = widgets.HTML(layout={**place, "align_self": "flex-start"})
        self.moving = widgets.HTML(layout=place)
        self.error = widgets.HTML(layout={"min_height": "24px"})
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
        except Exception as error:
            # An exception in a widget's callback would be shown nowhere in the notebook.
            self.error.value = ERROR.format(html.escape(sentence(error)))
            return
        self.error.value = ""
        # Whatever is not animated marks the figure as stale when it changes.
        if self.figure.stale or not self.background.value:
            self.background.value = img(background(self.figure), self.figure, "figure")
        words = html.escape(self.description).replace("\n", "<br>")
        self.moving.value = overlay(self.figure) + WORDS.format(words)

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        still = html_picture(self.figure, self.description)
        return bundle | {"text/html": still, "text/plain": self.description}


ERROR = '<p role="alert" style="margin: 0; line-height: 1.4; color: #B84A00">{}</p>'
WORDS = '<p role="status" style="margin: 0; line-height: 1.5; font-size: 14px">{}</p>'


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
    """Return what is animated in the figure as one SVG of the figure's size."""
    width, height = figure.canvas.get_width_height()
    panels = "".join(panel(ax, height) for ax in figure.axes)
    return (
        f'<svg viewBox="0 0 {width} {height}" aria-hidden="true"'
        f' style="display: block; width: 100%">{panels}</svg>'
    )


def panel(ax, height):
    """Return the animated lines of one axes, cut off at its frame."""
    left, low, right, high = ax.bbox.extents
    box = f"{left:.1f} {height - high:.1f} {right - left:.1f} {high - low:.1f}"
    x, y, w, h = box.split()
    lines = [curve(line, height) for line in ax.lines if line.get_animated()]
    return (
        f'<svg x="{x}" y="{y}" width="{w}" height="{h}" viewBox="{box}">{"".join(lines)}</svg>'
        if any(lines)
        else ""
    )


def curve(line, height):
    """Return one line as SVG: a path, or a circle for each marker."""
    pixels = line.figure.dpi / 72
    color = to_hex(line.get_color())
    left, low, right, high = line.axes.bbox.extents
    far = 50  # beyond the frame, so that what is cut off there cannot be seen
    with np.errstate(all="ignore"):
        # In two steps: `cleaned` itself would take no logarithms.
        path = line.get_transform().transform_path(line.get_path())
        path.simplify_threshold = 1.0  # in pixels of a picture drawn at twice its size
        path = path.cleaned(
            remove_nans=True,
            clip=(left - far, low - far, right + far, high + far),
            simplify=line.get_marker() == "None",
        )
    points = np.column_stack([path.vertices[:, 0], height - path.vertices[:, 1]])
    points = [
        (code, f"{x:.0f} {y:.0f}") for (x, y), code in zip(points, path.codes, strict=True)
    ]
    points = [point for point in points if point[0]]  # 0 ends the path
    if line.get_marker() != "None":
        radius = line.get_markersize() / 2 * pixels
        circles = (point.split() for _, point in points)
        return "".join(
            f'<circle cx="{x}" cy="{y}" r="{radius:.0f}" fill="{color}"/>' for x, y in circles
        )
    if not points:
        return ""
    d = "".join(("M" if code == 1 else "L") + point for code, point in points)
    width = line.get_linewidth() * pixels
    dashes = [f"{part * width:.0f}" for part in DASHES.get(line.get_linestyle(), ())]
    dashed = f' stroke-dasharray="{" ".join(dashes)}"' if dashes else ""
    return f'<path d="{d}" fill="none" stroke="{color}" stroke-width="{width:.1f}"{dashed}/>'
