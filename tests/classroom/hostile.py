"""Cells and files that set out to spoil a class's report, and what may come of them."""

import stat
import zipfile

from classroom.submissions import LARGEST

RIGHT = "from lessons.training import check_edge\ncheck_edge(0.9835)"

# Finds the browser's own objects, which are not offered to cells.
ESCAPE = """
import asyncio, gc
browser = next(each for space in gc.get_objects() if type(space) is dict
    for each in [*space.values()] if type(each).__name__ == "JsProxy")
browser = browser.constructor.constructor("return self")()
"""

# Of each the cell of the exercise `edge` in 03, or of any before it. Whatever comes of a
# cell, the exercise after it is judged, unless it stands among ROW.
CELLS = {
    "display": "display({'application/vnd.course.finding+json': [1, 2]}, raw=True)",
    "halves": "half = '\\ud83d'\nprint(half)\nraise ValueError(half)",
    "sum": "x = " + "+".join("1" * 900),
    "nots": "x = " + "not " * 3000 + "1",
    "attributes": "x = 1" + ".real" * 3000,
    "minuses": "x = " + "-" * 90_000 + "1",
    "bangs": "!true\n" * 501,
    "slow": "\n".join(f"x{k} = {k}" for k in range(60_000)) + "\n!true" * 450,
    "pickle": "import pickle\npickle.loads(b'cos\\nsystem\\n(S\"sleep 9\"\\ntR.')",
    "timer": "import asyncio\nasync def f():\n    while True:\n        await asyncio.sleep(0)\n"
    "asyncio.ensure_future(f())",
    "checks": "import lessons.training\ndel lessons.training.check_edge\nimport helpers\n"
    "helpers.__dict__.clear()",
    "folders": "import os\nfor _ in range(1500):\n    os.mkdir('d')\n    os.chdir('d')",
    "process": "import subprocess\nsubprocess.Popen(['sleep', '398'])",
    "threads": "import threading\nthreading.Thread(target=print).start()",
    "exit": "import os\nos._exit(3)",
    "quit": "exit()\nraise SystemExit",
    "abort": "import os\nos.abort()",
    "memory": "full = bytearray(2 * 10**9)",
    "more memory": "full = []\nwhile True:\n    full.append(bytearray(10**8))",
    "disk": "for k in range(45):\n    open(f'{k}', 'wb').write(bytes(49_000_000))",
    "output": "for _ in range(300):\n    print('y' * 1_000_000)",
    "recursion": "def f():\n    return f()\nf()",
    "names": "import json, builtins, sys\njson.dumps = lambda *a, **k: '{}'\n"
    "builtins.str = int\nsys.modules.clear()",
    "judges": "import builtins\nbuiltins.__judges__ = {}\ndel builtins.print",
    "loop": "while True:\n    pass",
    "script loop": ESCAPE + "browser.constructor.constructor('for (;;) {}')()",
    "script memory": "import js\nfull = [js.Uint8Array.new(10**9).fill(1) for _ in range(9)]",
    "copies": "from pyodide.ffi import to_js\nfull = [to_js(bytes(10**8)) for _ in range(90)]",
    "close": ESCAPE + "browser.close()",
    "flood": ESCAPE + "for _ in range(10**5):\n    browser.postMessage('y' * 1000)",
    "tell": "import sys\nframe = sys._getframe()\nwhile 'tell' not in frame.f_locals:\n"
    "    frame = frame.f_back\nfor _ in range(10**4):\n    frame.f_locals['tell']('[' * 1000)",
    "workers": ESCAPE + "text = browser.Blob.new(browser.Array.of('for (;;) {}'))\n"
    "full = [browser.Worker.new(browser.URL.createObjectURL(text)) for _ in range(4)]",
    "stack": "import ctypes\nctypes.string_at(0)\nctypes.memset(1024, 7, 10**6)",
}

# What is there to be seen from a cell, beside its own Python: each line raises or is None.
PROBE = (
    ESCAPE
    + """
import os, socket
found = []
def tried(name, action):
    try:
        found.append(f"{name}: {action()}")
    except BaseException as error:
        found.append(f"{name}: refused")
tried("files", lambda: [name for name in os.listdir("/") if name == "handed"])
tried("origin", lambda: browser.origin)
tried("store", lambda: browser.indexedDB.open("course"))
tried("caches", lambda: browser.caches.keys())
tried("script", lambda: browser.importScripts("ADDRESS?script"))
tried("socket", lambda: socket.create_connection(("127.0.0.1", PORT), 2).send(b"socket"))
tried("Worker", lambda: browser.Worker.new("ADDRESS?Worker"))
for name in ("WebSocket", "EventSource", "Request"):
    tried(name, lambda: getattr(browser, name).new(f"ADDRESS?{name}") and "made")
tried("request", lambda: [(each.open("GET", "ADDRESS?XHR", False), each.send())
    for each in [browser.XMLHttpRequest.new()]])
raise RuntimeError(", ".join(found))
"""
)


def zipped(path, files):
    """Write a zip file with texts by their names."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)


def write_files(folder, text):
    """Write files that must be left out, and return what is said of each.

    Parameters
    ----------
    folder : Path
    text : str
        A notebook that can be read.
    """
    inside = "03_training.ipynb"
    zipped(folder / "a.zip", {f"../{inside}": text})
    zipped(folder / "b.zip", {f"/tmp/{inside}": text})
    zipped(folder / "c.zip", {f"..\\{inside}": text})
    link = zipfile.ZipInfo(inside)
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(folder / "d.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    zipped(folder / "e.zip", {inside: b" " * (LARGEST + 1)})
    zipped(folder / "f.zip", {f"{place}.txt": "" for place in range(501)})
    (folder / "g.zip").write_bytes(b"no zip")
    whole = (folder / "e.zip").read_bytes()
    (folder / "h.zip").write_bytes(whole[:50] + b"\xff" * 200 + whole[250:])
    (folder / "i_03_training.ipynb").write_text("[1, 2", encoding="utf-8")
    (folder / "j_03_training.ipynb").write_text('{"nbformat": 3}', encoding="utf-8")
    (folder / "k_03_training.ipynb").write_text("[" * 100_000, encoding="utf-8")
    (folder / "l_03_training.ipynb").write_text(
        '{"nbformat": 4, "cells": [{"cell_type": "code", "source": 5}]}', encoding="utf-8"
    )
    (folder / "m.ipynb").write_text(text, encoding="utf-8")
    zipped(folder / "n.zip", {})
    zipped(folder / "q.zip", {inside: '{"a":' * 1_000_000})
    (folder / "o.rar").write_bytes(b"Rar!")
    zipped(folder / "handin-.zip", {inside: text})
    zipped(folder / "p.zip", {f"{inside}.txt": text})
    return {
        "a.zip": "would lie outside",
        "b.zip": "would lie outside",
        "c.zip": "would lie outside",
        "d.zip": "is a link",
        "e.zip": "larger than 20 MB",
        "f.zip": "501 files",
        "g.zip": "not a zip file",
        "h.zip": "",
        "i_03": "not a notebook",
        "j_03": "format 3",
        "k_03": "not a notebook",
        "l_03": "not a notebook",
        "m.ipynb": "no notebook of the course",
        "n.zip": "no notebook of the course",
        "o.rar": "no notebook of the course",
        "handin-.zip": "tells no learner",
        "p.zip": "rename it",
        "q.zip": "not a notebook",
    }
