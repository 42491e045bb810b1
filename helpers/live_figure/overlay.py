"""What moves in a figure as SVG, a small picture over the one that stays."""

from collections import Counter

import numpy as np
from matplotlib.colors import to_hex
from matplotlib.path import Path

# What the overlay does with a line that has one of these as its gid, besides drawing it: of
# a path that lies outside its axes it says so, and a place beyond them stays at the edge.
PATH, PLACE = "path", "place"
DASHES = {"--": (5, 4), ":": (0.5, 3.5)}  # in line widths, before their round ends


def overlay(figure):
    """Return what is animated in the figure as one SVG of the figure's size.

    Whole numbers and relative steps keep it small: a pixel of this picture, drawn at
    twice its size, is half a pixel on the screen.
    """
    width, height = figure.canvas.get_width_height()
    lines = [line for ax in figure.axes for line in ax.lines]
    lines = [line for line in lines if line.get_animated() and line.get_visible()]
    # What most lines are like is said once.
    usual, drawn, exits = Counter(map(stroke_of, lines)).most_common(1), "", {}
    usual = usual[0][0] if usual else ("none", 0)
    with np.errstate(all="ignore"):
        for line in lines:
            draw = curve if line.get_marker() == "None" else dots
            drawn += draw(line, height, usual, exits)
    style = f"stroke='{usual[0]}' stroke-width='{usual[1]}'"
    return f"<svg viewBox='0 0 {width} {height}' {style} aria-hidden='true'>{drawn}</svg>"


def stroke_of(line):
    """Return colour and width in pixels with which SVG draws a line, or dots by their ends."""
    points = line.get_linewidth() if line.get_marker() == "None" else line.get_markersize()
    return to_hex(line.get_color()), round(points * line.figure.dpi / 72)


def dots(line, height, usual, exits):
    """Return the markers of a line as SVG: strokes of length 0, seen by their round ends.

    A place that lies beyond its axes stays at their edge, hollow, where the path was seen
    last.
    """
    places, frame = pixels(line), line.axes.bbox
    places = places[np.isfinite(places).all(axis=1)]
    radius = line.get_markersize() * line.figure.dpi / 144
    inside = within(places, frame)
    if line.get_gid() == PLACE and not inside.all():
        place = exits.get(line.axes, places[0]).clip(frame.min + radius, frame.max - radius)
        x, y = whole_pixels(place, height)
        circle = f"<circle cx='{x}' cy='{y}' r='{radius:.0f}' stroke-width='3'"
        return f"{circle} stroke='{stroke_of(line)[0]}' fill='#fff'/>"
    data, last = "", (0, 0)
    for x, y in sorted(set(map(tuple, whole_pixels(places[inside], height)))):
        data += f"m{x - last[0]} {y - last[1]}h0"
        last = x, y
    return svg_path(data, line, usual)


def curve(line, height, usual, exits):
    """Return a line as SVG, cut off at its frame.

    Where next to nothing of a path can be seen, a word says so.
    """
    places, frame = pixels(line), line.axes.bbox
    # From farther away the place where a line enters the frame would be rounded.
    path = Path(np.where(abs(places) < 1e9, places, np.nan))
    path.simplify_threshold = 2.0  # pixels of a picture drawn at twice its size
    path = path.cleaned(remove_nans=True, clip=frame.extents, simplify=True)
    drawn = (path.codes > 0) & (len(places) > 0)  # 0 ends a path; an empty one begins at 0
    seen = path.vertices[drawn]
    tiny = not len(seen) or (np.ptp(seen, axis=0) < frame.size / 10).all()
    beyond = len(places) > 1 and not within(places[-1], frame)
    if beyond and line.get_gid() == PATH:
        if len(seen):
            exits[line.axes] = seen[-1]
        if tiny:
            x, y = frame.min + frame.size * (0.3, 0.2)
            return OUTSIDE.format(x, height - y, stroke_of(line)[0])
    data = steps_between(whole_pixels(seen, height), path.codes[drawn].tolist())
    return svg_path(data, line, usual)


OUTSIDE = (
    "<text x='{:.0f}' y='{:.0f}' fill='{}' stroke='#fff' stroke-width='9'"
    " paint-order='stroke' font-size='28' text-anchor='middle'>outside</text>"
)


def pixels(line):
    """Return the points of a line in pixels."""
    # What was handed over; `get_xydata` would prepare it anew for drawing.
    return line.get_transform().transform(np.array(line.get_data(), dtype=float).T)


def within(places, frame):
    """Tell which points lie in the frame, or on it."""
    return ((places > frame.min - 1) & (places < frame.max + 1)).all(axis=-1)


def whole_pixels(places, height):
    """Return places as pairs of whole pixels, counted from the top as SVG does."""
    return (places * [1, -1] + [0, height]).round().astype(int).tolist()


def steps_between(points, codes):
    """Return SVG path data for points of which each with code 1 begins a stroke."""
    strokes = []
    for point, code in zip(points, codes, strict=True):
        if code == 1:
            strokes.append([point])
        elif point != strokes[-1][-1]:
            strokes[-1].append(point)
    return "".join(map(stroke, strokes))


def stroke(points):
    """Return SVG path data: M and the first point, then l and the steps to the others."""
    (x, y), data = points[0], []
    for next_x, next_y in points[1:]:
        data.append(f"{next_x - x} {next_y - y}")
        x, y = next_x, next_y
    # A line whose points all fall on one pixel has a beginning and nothing else.
    return f"M{points[0][0]} {points[0][1]}" + (f"l{' '.join(data)}" if data else "")


def svg_path(data, line, usual):
    """Return path data as SVG in the style of a line; what is as usual is left out."""
    color, width = stroke_of(line)
    dashes = " ".join(f"{part * width:.0f}" for part in DASHES.get(line.get_linestyle(), ()))
    style = f" stroke-dasharray='{dashes}'" if dashes else ""
    style += "" if width == usual[1] else f" stroke-width='{width}'"
    style += "" if color == usual[0] else f" stroke='{color}'"
    return f"<path d='{data}'{style}/>" if data else ""
