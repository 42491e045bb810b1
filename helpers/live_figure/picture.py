"""How a figure shows itself in a notebook: as one PNG, with its description in words."""

import base64
import html
import io
from pathlib import Path

from matplotlib import rc_context, rc_params_from_file
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import PlaceHolderLayoutEngine
from matplotlib.text import Text
from PIL import Image

from helpers.arguments import argument_error, short_repr
from helpers.live_figure.numbers import as_written
from helpers.live_figure.places import take_place

STYLE = rc_params_from_file(Path(__file__).with_name("course.mplstyle"), False, False)
CSS_PIXELS = 110  # an inch, where there is room; drawn at twice that
NARROWEST = "560px"  # below it letters would be too small to read: it scrolls instead


class Picture:
    """A figure with its description in words, which shows itself in a notebook.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    description : str
        What there is to see, with its numbers, for those who cannot see it.

    Raises
    ------
    ValueError, TypeError
        If the figure is none or pyplot's, or the description is no text or blank.
    """

    def __init__(self, figure, description):
        check_figure(figure)
        check_words(description)
        self.figure = figure
        self.description = as_written(description)

    def _repr_mimebundle_(self, include=None, exclude=None):
        if self.figure is not None:
            self._shown = html_picture(self.figure, self.description)
        take_place(self)
        return {"text/html": self._shown, "text/plain": self.description}

    def close(self):
        """Let go of the figure, megabytes of it; what it has shown last can be shown again."""
        self.figure = None


def check_figure(figure):
    """Refuse what is no figure, and pyplot's, which a notebook would show twice."""
    due, advice = "be a matplotlib Figure", "make it with matplotlib.figure.Figure()"
    if not isinstance(figure, Figure):
        raise argument_error("figure", due, short_repr(figure), advice, TypeError)
    if getattr(figure.canvas, "manager", None) is not None:
        due, got = "be made without pyplot", "one of pyplot"
        raise argument_error("figure", due, got, advice, TypeError)


def check_words(description):
    """Refuse what is no text, and a text without a word."""
    due, advice = "say in words what there is to see", "describe it, with a number"
    if not isinstance(description, str):
        raise argument_error("description", due, short_repr(description), advice, TypeError)
    if not description.strip():
        raise argument_error("description", due, short_repr(description), advice)


def html_picture(figure, description, *, words_below=False):
    """Return the figure as HTML, its description as <img alt>, and also below it if asked."""
    picture = img(few_colors(png(figure)), figure, description)
    if words_below:
        picture += caption(figure, description)
    return f'<figure style="margin: 0; overflow-x: auto">{picture}</figure>'


def few_colors(data):
    """Return a PNG in 256 colours: a third of the bytes that notebooks keep and a tab loads."""
    with Image.open(io.BytesIO(data)) as image, io.BytesIO() as buffer:
        # By fixed steps of each colour, so that every processor chooses the same.
        steps = {"method": Image.Quantize.FASTOCTREE, "dither": Image.Dither.NONE}
        image.convert("RGB").quantize(**steps).save(buffer, "PNG", optimize=True)
        return buffer.getvalue()


def caption(figure, description):
    """Return a description as HTML that stands below its figure."""
    # Screen readers have it from the <img alt>.
    return (
        f'<figcaption aria-hidden="true" style="margin-top: 4px; white-space: pre-line;'
        f' max-width: {css_width(figure)}px">{html.escape(description)}</figcaption>'
    )


def png(figure, animated=True):
    """Return the figure as PNG, with or without what is animated."""
    freeze_layout(figure)
    own_canvas = figure.canvas
    # Saving draws all there is; a canvas by itself leaves out what is animated.
    write = figure.savefig if animated else FigureCanvasAgg(figure).print_png
    try:
        with rc_context(STYLE), io.BytesIO() as buffer:
            write(buffer, metadata={"Software": None})
            return buffer.getvalue()
    finally:
        figure.set_canvas(own_canvas)
        forget_pixels(figure)


def forget_pixels(figure):
    """Let go of what was painted, seven megabytes a figure: only the PNG is kept.

    Every text keeps the renderer that drew it, and a notebook keeps every figure that a
    cell has shown, for as long as its kernel runs.
    """
    # An axis keeps more ticks than it shows; `findobj` does not find the others.
    axes = [axis for ax in figure.axes for axis in (ax.xaxis, ax.yaxis)]
    ticks = [tick for axis in axes for tick in (*axis.majorTicks, *axis.minorTicks)]
    for artist in (figure, *ticks):
        for text in artist.findobj(Text):
            text._renderer = None


@rc_context(STYLE)
def freeze_layout(figure):
    """Let the labels of a figure find their places, once: a second time they shift.

    Once more if something has been added since that would be cut off at the edge.
    """
    engine = figure.get_layout_engine()
    if isinstance(engine, PlaceHolderLayoutEngine):
        if not is_cut_off(figure):
            return
        figure.set_layout_engine("constrained")
    elif engine is None:
        return
    figure.draw_without_rendering()
    figure.set_layout_engine("none")


def is_cut_off(figure):
    """Tell whether a label or a title reaches beyond the edge of the figure."""
    seen, edge = figure.get_tightbbox(), figure.bbox_inches
    slack = 1 / figure.dpi
    below = (seen.min < edge.min - slack).any()
    return bool(below or (seen.max > edge.max + slack).any())


def img(data, figure, description):
    """Return one <img> as wide as the figure is meant to be, or as its place allows."""
    data = base64.b64encode(data).decode()
    return (
        f'<img alt="{html.escape(description)}" src="data:image/png;base64,{data}"'
        f' width="{css_width(figure)}"'  # where styles are stripped, as in some previews
        f' style="display: block; width: 100%; min-width: {NARROWEST};'
        f' max-width: {css_width(figure)}px">'
    )


def css_width(figure):
    """Return the width at which a figure is shown, in CSS pixels."""
    return round(figure.get_figwidth() * CSS_PIXELS)
