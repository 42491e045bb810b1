"""Draw who imports whom in `helpers` and `lessons`: `python -m tests.imports FILE.png`.

Every module stands above all that it imports, so an arrow upwards is one backwards.
"""

import ast
import sys
from graphlib import TopologicalSorter
from pathlib import Path

from matplotlib.figure import Figure

ROOT = Path(__file__).resolve().parents[1]


def name_of(path):
    """Return the name of a module; the `__init__` of a folder has that of the folder."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports():
    """Return by module the modules of helpers and lessons that it imports."""
    paths = [path for name in ("helpers", "lessons") for path in (ROOT / name).rglob("*.py")]
    names = {name_of(path): path for path in paths}
    found = {}
    for name, path in names.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        nodes = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        # `from helpers import x` may mean a module, too.
        asked = {node.module for node in nodes}
        asked |= {f"{node.module}.{each.name}" for node in nodes for each in node.names}
        found[name] = asked & names.keys() - {name}
    return found


def levels(graph):
    """Return by module its level: 0 for one that imports none. CycleError if any turns back."""
    level = {}
    for name in TopologicalSorter(graph).static_order():
        level[name] = 1 + max((level[each] for each in graph[name]), default=-1)
    return level


def draw(graph, path):
    """Save a picture of the graph, one row a level: helpers in blue, lessons in orange."""
    level, places = levels(graph), {}
    for row in range(max(level.values()) + 1):
        names = sorted(name for name, own in level.items() if own == row)
        for place, name in enumerate(names, 1):
            places[name] = place / (len(names) + 1), row
    figure = Figure(figsize=(16, 10))
    ax = figure.add_axes((0, 0, 1, 1), frame_on=False)
    for name, others in graph.items():
        for other in others:
            style = {"arrowstyle": "->", "color": "#767676", "lw": 0.6}
            ax.annotate("", places[other], places[name], arrowprops=style)
    for name, (x, y) in places.items():
        color = "#0072B2" if name.startswith("helpers") else "#B84A00"
        box = {"boxstyle": "round,pad=0.2", "fc": "white", "ec": color}
        words = "\n".join(name.split(".")[-2:])  # the room above the module
        ax.text(x, y, words, ha="center", va="center", fontsize=7, bbox=box)
    ax.set(xlim=(0, 1), ylim=(-0.5, max(level.values()) + 0.5), xticks=[], yticks=[])
    figure.savefig(path, dpi=110)


if __name__ == "__main__":
    draw(imports(), sys.argv[1])
