"""Sphinx's settings for the book; pages.py copies this beside the pages that it writes."""

from pathlib import Path

from docutils import nodes
from latex2mathml.converter import convert

HERE = Path(__file__).parent

project = "Gradient descent"
language = "en"
extensions = ["myst_nb"]
root_doc = sorted(path.stem for path in HERE.glob("*.ipynb"))[0]
exclude_patterns = ["_static"]

nb_execution_mode = "off"
nb_merge_streams = True
myst_enable_extensions = ["dollarmath", "amsmath", "html_image"]
myst_heading_anchors = 4

html_theme = "sphinx_book_theme"
html_title = project
html_favicon = "icon.svg"
html_static_path = ["_static"]
html_css_files = ["icons.css", "live.css", "book.css"]
html_js_files = ["host.js"]
html_math_renderer = "mathml"
html_copy_source = html_show_sphinx = html_show_copyright = html_use_index = False
html_context = {"default_mode": "auto"}  # light or dark as the reader's system is
html_theme_options = {
    "footer_content_items": [],
    "navbar_start": [],
    "navbar_center": [],
    "navbar_end": [],
    "navbar_persistent": [],
    "home_page_in_toc": True,
    "navigation_with_keys": False,  # arrows are for sliders
    "use_download_button": False,  # it would give the page's notebook; ours is below
    "use_fullscreen_button": False,
    "show_toc_level": 2,
}


def inline(self, node):
    """Write a formula within a line as MathML, which browsers read without a script."""
    self.body.append(convert(node.astext()))
    raise nodes.SkipNode


def block(self, node):
    """Write a formula that stands alone; one that is too long scrolls."""
    formula = convert(node.astext(), display="block")
    self.body.append(f'<div class="formula" tabindex="0">{formula}</div>\n')
    raise nodes.SkipNode


def add_buttons(app, pagename, templatename, context, doctree):
    """Lead from each notebook to the same one with Python, and to its file."""
    if not (HERE / f"{pagename}.ipynb").exists():
        return
    file = button("notebook", "download", f"_static/notebooks/{pagename}.ipynb")
    file |= {"text": "", "tooltip": "Download this notebook"}
    python = button("python", "play", f"tab/index.html?path={pagename}.ipynb")
    python |= {"text": "Run with Python", "tooltip": OPEN}
    # A class edition has no tab.
    context["header_buttons"] += [python, file] if context["tab"] == "1" else [file]


OPEN = "Open this notebook with Python, in this browser"


def button(name, icon, address):
    """Return a button above a page, but for its words."""
    look = {"type": "link", "label": f"{name}-button", "icon": f"fas fa-{icon}"}
    return look | {"url": address}


def setup(app):
    """Add how formulas are written, and the buttons above each page."""
    app.add_html_math_renderer("mathml", (inline, None), (block, None))
    app.connect("html-page-context", add_buttons, priority=900)  # after the theme's own
