"""Build the book: the notebooks as pages whose live figures move without Python.

Sphinx makes the pages; what it gets are the notebooks, each picture in a file of its own,
and each live figure with what was recorded of it.
"""

import base64
import gzip
import hashlib
import html
import io
import json
import re
import shutil
import tempfile
from pathlib import Path

import nbformat
from nbformat.v4 import new_markdown_cell
from PIL import Image
from record import DRAFT, MOST, ROOT, record_all
from sphinx.cmd.build import main as sphinx

from helpers.live_figure.controls import Slider
from helpers.live_figure.figure import ErrorLine, LivePicture

BOOK = Path(__file__).parent
DATA = re.compile('src="data:image/png;base64,([^"]+)"')
# In what is said of menus, keys and lists that no page has.
NOTEBOOK_ONLY = re.compile(r"\*(Run|Shift|Ctrl|File|Kernel)\*")
PLACE = """<div class="live-figure" id="figure-{name}"><div class="live-body">
<div class="live-controls"></div>
<div class="live-error"></div>
<div class="live-answer"><div class="live-picture" style="max-width: {width}px"><div>{picture}\
</div><div>{moving}</div></div><p class="live-words">{words}</p></div>
</div><script>recorded({description})</script></div>"""
WORK_ON = '<p class="with-python"><a href="{}">Work on this exercise with Python</a></p>'


def tab_address(path, cell):
    """Return the address of a cell in the browser tab."""
    return f"tab/index.html?path={path.name}#cell-id={cell}"


class Pictures:
    """Puts the pictures of pages into files, each once: a third of the bytes, every pixel."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()

    def moved(self, text, *, lazy=True):
        """Return HTML whose pictures lie in files."""
        return DATA.sub(lambda found: self.source(base64.b64decode(found[1]), lazy), text)

    def source(self, data, lazy):
        """Return attributes of an <img> for a PNG, with its height, so that nothing jumps."""
        path = self.folder / f"{hashlib.sha256(data).hexdigest()[:16]}.webp"
        image = Image.open(io.BytesIO(data))
        if not path.exists():
            image.save(path, lossless=True)
        when = 'loading="lazy"' if lazy else 'decoding="sync"'
        # Half of it: pictures are drawn at twice their size.
        return f'src="_static/pictures/{path.name}" height="{image.height // 2}" {when}'


def figure_html(name, recording, pictures, python):
    """Return a recorded figure as it first shows itself, and the script that lets it move."""
    index = 0
    for control in recording["controls"]:
        index = index * len(control["values"]) + control["start"]
    backgrounds = [pictures.moved(each, lazy=False) for each in recording["backgrounds"]]
    words = html.escape(recording["words"][index]).replace(" = ", "\u00a0=\u00a0")
    description = {name: recording[name] for name in ("title", "width", "axes", "controls")} | {
        "name": name,
        "backgrounds": backgrounds,
        "python": python,
    }
    return PLACE.format(
        name=name,
        width=recording["width"],
        picture=backgrounds[recording["background"][index]],
        moving=recording["moving"][index],
        words=words,
        description=json.dumps(description).replace("</", "<\\/"),
    )


def answers_script(name, recording):
    """Return the script that holds the answers of a figure, packed: few servers compress."""
    answers = {key: recording[key] for key in ("words", "moving", "background", "errors")}
    data = json.dumps(answers, ensure_ascii=False, separators=(",", ":")).encode()
    packed = base64.b64encode(gzip.compress(data, mtime=0)).decode()
    return f'recording("{name}", "{packed}");\n'


def page(path, recordings, pictures, tab):
    """Return a notebook as Sphinx gets it, with links to the tab if there is one."""
    notebook, cells = nbformat.read(path, as_version=4), []
    for cell in notebook.cells:
        cells.append(cell)
        if cell.cell_type == "markdown":
            cell.source = "\n".join(map(for_a_page, cell.source.splitlines()))
            continue
        if cell.metadata.get("jupyter", {}).get("source_hidden"):
            cell.metadata.tags = [*cell.metadata.get("tags", []), "hide-input"]
        for output in cell.outputs:
            data = output.get("data", {})
            if "text/html" in data:
                data["text/html"] = pictures.moved(data["text/html"])
                if cell.id in recordings:
                    recording, python = recordings[cell.id], tab and tab_address(path, cell.id)
                    data["text/html"] = figure_html(cell.id, recording, pictures, python)
        if tab and "-check-" in cell.id and "environment" not in cell.id:
            cells.append(new_markdown_cell(WORK_ON.format(tab_address(path, cell.id))))
    notebook.cells = cells
    return notebook


def for_a_page(line):
    """Return a line of text without its sentences about what a notebook alone has."""
    if not NOTEBOOK_ONLY.search(line):
        return line
    sentences = [] if line.startswith("- ") else re.split(r"(?<=[.:]) (?=[A-Z(])", line)
    return " ".join(each for each in sentences if not NOTEBOOK_ONLY.search(each))


def contents(paths):
    """Return the table of contents, which no page shows: it stands beside each."""
    others = "\n".join(path.stem for path in paths[1:])
    return new_markdown_cell(f"```{{toctree}}\n:hidden:\n\n{others}\n```")


def host():
    """Return the script of the pages, with the notebook's own scripts in it."""
    modules = {"control": Slider, "answer": LivePicture, "error": ErrorLine}
    parts = [
        f"{name}: (() => {{\n{kind._esm.replace('export default', 'return')}}})(),"
        for name, kind in modules.items()
    ]
    own = [(BOOK / name).read_text(encoding="utf-8") for name in ("numbers.js", "host.js")]
    return "\n".join(["(() => {", "const parts = {", *parts, "};", *own, GLOBAL, "})();"])


GLOBAL = "Object.assign(window, { recorded, recording, readNumber });"


def write_sources(paths, folder, recordings, tab):
    """Write what Sphinx makes pages of into a folder."""
    static = folder / "_static"
    for name in ("figures", "notebooks"):
        (static / name).mkdir(parents=True)
    pictures = Pictures(static / "pictures")
    for path in paths:
        notebook = page(path, recordings, pictures, tab)
        if path == paths[0]:
            notebook.cells.append(contents(paths))
        nbformat.write(notebook, folder / path.name)
        shutil.copy(path, static / "notebooks")
    for name, recording in recordings.items():
        script = answers_script(name, recording)
        (static / "figures" / f"{name}.js").write_text(script, encoding="utf-8")
    (static / "host.js").write_text(host(), encoding="utf-8")
    (static / "live.css").write_text(ErrorLine._css, encoding="utf-8")
    shutil.copy(BOOK / "book.css", static)
    for name in ("conf.py", "icon.svg"):
        shutil.copy(BOOK / name, folder)


def lighten(folder):
    """Leave out what the theme loads in vain: two megabytes of icons, and search too soon."""
    icons, used = folder / "_static" / "scripts" / "fontawesome.js", set()
    for path in folder.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        used.update(re.findall(r"\bfa-([a-z-]+)", text))
        text = re.sub(r"<script defer [^>]*fontawesome[^>]*></script>", "", text)
        text = SEARCH.sub("<script defer ", text)
        path.write_text(text, encoding="utf-8")
    rules = [ICONS] + [icon_rule(icons.read_text("utf-8"), name) for name in sorted(used)]
    (folder / "_static" / "icons.css").write_text("".join(rules), encoding="utf-8")
    styles = folder / "_static" / "styles" / "pydata-sphinx-theme.css"
    styles.write_text(ICON_STYLES.sub("", styles.read_text("utf-8")), encoding="utf-8")
    for path in {*folder.rglob("*.map"), *icons.parent.glob("fontawesome*")}:
        path.unlink()
    for name in ("_static/vendor", "_static/locales", "_sources"):
        shutil.rmtree(folder / name, ignore_errors=True)


SEARCH = re.compile(r'<script (?=src="(_static/searchtools|_static/language|searchindex))')
# The font of the icons, and the letter of each.
ICON_STYLES = re.compile(r"@font-face\{[^}]*\}|(\.fa-[\w-]+,?)+\{--fa:[^}]*\}")
ICONS = """\
:is(.fa-solid, .fas, .fa-regular, .fa-brands)::before {
  content: ""; display: inline-block; width: 1.25em; height: 1em; vertical-align: -0.125em;
  background: currentColor; mask: var(--icon) center / contain no-repeat; }
"""


def icon_rule(script, name):
    """Return the rule for one icon, its shape taken from the script that has them all."""
    shape = rf'[,{{]"?{name}"?:\[(\d+),(\d+),\[[^\]]*\],"\w+","([^"]+)"'
    found = re.search(shape, script)
    if not found:  # "fa-solid", or one that is a size
        return ""
    width, height, path = found.groups()
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}'>"
    url = f"data:image/svg+xml,{svg}<path d='{path}'/></svg>"
    return f'.fa-{name} {{ --icon: url("{url}") }}\n'


def build(folder, cache, notebooks=ROOT / "notebooks", *, tab=True, draft=False):
    """Build the book of some notebooks into a folder that is not there yet.

    Its pages lead to the browser tab, in `tab` below it, unless there is none. The figures of
    a draft have fewer places.
    """
    paths = sorted(notebooks.glob("*.ipynb"))
    kept, most = ("drafts", DRAFT) if draft else ("figures", MOST)
    recordings = record_all(paths, cache / kept, most)
    with tempfile.TemporaryDirectory(dir=cache) as temporary:
        sources, doctrees = Path(temporary, "sources"), Path(temporary, "doctrees")
        write_sources(paths, sources, recordings, tab)
        options = ["-b", "html", "-q", "--fail-on-warning", "--keep-going"]
        options += ["-D", f"html_context.tab={int(tab)}"]
        if sphinx([*options, "-d", str(doctrees), str(sources), str(folder)]):
            raise SystemExit("The book could not be built; the lines above say why.")
    lighten(folder)
    shutil.copy(folder / f"{paths[0].stem}.html", folder / "index.html")
    shutil.copy(BOOK / "service-worker.js", folder)
