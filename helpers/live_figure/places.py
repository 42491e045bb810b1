"""Which figures a notebook shows, so that old ones can go."""

import ipywidgets as widgets
from IPython import get_ipython

# By the id of a cell: the run of it that showed figures last, and these figures, still or live.
PLACES = {}


def take_place(figure):
    """Close what an earlier run of this cell has shown, unless another cell shows it too.

    Kernel and browser would keep it otherwise, `Out` at least: with every *Run All Cells* the
    kernel would grow by 9 MB in 03, 15 in 04, 7 in 06 and 25 in 07, in place of 1 to 2.
    """
    cell, run = running_cell()
    if cell is None:
        return
    last_run, shown = PLACES.get(cell, (run, []))
    if run == last_run:
        PLACES[cell] = run, [*shown, figure]
        return
    PLACES[cell] = run, [figure]
    in_use = {each for _, figures in PLACES.values() for each in figures}
    for old in set(shown) - in_use:
        old.close()


def running_cell():
    """Return the id of the cell that runs, and of this run; None where there is no notebook."""
    message = getattr(get_ipython(), "get_parent", dict)()
    cell = message.get("metadata", {}).get("cellId")
    return cell, message.get("header", {}).get("msg_id")


def everything(widget):
    """Yield a widget and all the widgets that belong to it alone."""
    yield widget
    own = (getattr(widget, name, None) for name in ("layout", "style"))
    for part in [*getattr(widget, "children", ()), *own]:
        if isinstance(part, widgets.Widget):
            yield from everything(part)
