"""Keeps the still pictures of live figures where no kernel will answer.

Installing the course tells every Jupyter server of its environment (`server.json`), and
nbconvert (`nbconvert.json`). A server takes this in for each learner: standard library only.
"""

WIDGET = "application/vnd.jupyter.widget-view+json"


def keep_still_pictures(notebook):
    """Leave out the widget of each output that has a picture in its place.

    Parameters
    ----------
    notebook : dict
        Is changed. A widget that brings no HTML of its own stays.
    """
    for data in outputs(notebook):
        if "text/html" in data:
            data.pop(WIDGET, None)


def outputs(notebook):
    """Return the data of each output of a notebook, by kind."""
    cells = notebook.get("cells", [])
    return [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]


def before_saving(model, **_):
    """Keep still pictures in what Jupyter is about to save."""
    if model["type"] == "notebook":
        keep_still_pictures(model["content"])


def before_exporting(notebook, resources):
    """Keep still pictures in what nbconvert exports; widgets need a network there."""
    keep_still_pictures(notebook)
    if not any(WIDGET in data for data in outputs(notebook)):
        notebook["metadata"].pop("widgets", None)  # the state of widgets that nothing shows
    return notebook, resources


def _load_jupyter_server_extension(server):
    # The setting `ContentsManager.pre_save_hook` holds one hook only, and is left to users.
    server.contents_manager.register_pre_save_hook(before_saving)
