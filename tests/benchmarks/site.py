"""Measure the book and the browser tab behind it: `python -m tests.benchmarks.site`.

Takes about five minutes on two idle cores, which it needs for itself: unlike those of
figure.py, most of these figures are times. JupyterLab's own are measured in the same
run. The site is built first. `book` behind the command measures the book alone, in one.
"""

import gzip
import http.server
import io
import multiprocessing
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from types import SimpleNamespace

import nbformat
import numpy as np
from nbformat.v4 import new_code_cell, new_notebook

from tests.benchmarks.figure import FIGURE, LIVE_PLACE, in_kernel, key_times
from tests.browser import ROOT, Page, browser, server
from tests.web.test_book import SIZES, Links, moves
from tests.web.test_site import Tab, profile

VISITORS = 1000
SECONDS = 300  # in which they come, at most
# Bytes that were sent, by path.
SENT = Counter()
# What a content delivery network lets through, on paper: one site of 10 Gbit/s.
CDN = 10e9 / 8

# What servers compress.
TEXT = {".html", ".css", ".js"}
SLOW_PHONE = {
    "Network_enable": {},
    "Network_emulateNetworkConditions": {
        "offline": False,
        "latency": 150,
        "downloadThroughput": 1.6e6 / 8,
        "uploadThroughput": 0.75e6 / 8,
    },
    "Emulation_setCPUThrottlingRate": {"rate": 4},
}

# The taught loop, as a learner writes it.
LOOP = """
import time
import numpy as np
def seconds(epochs):
    x, y, w, b = np.arange(1.0, 301), 0.5 * np.arange(1.0, 301) + 2, 0.0, 0.0
    begin = time.perf_counter()
    for _ in range(epochs):
        residuals = w * x + b - y
        w, b = w - 5e-5 * (residuals * x).mean(), b - 5e-5 * residuals.mean()
    return time.perf_counter() - begin
"""
MOVES = """
import time
import numpy as np
slider, taken = figure.controls["learning_rate"], []
for position in 20 * [60, 61, 62, 63, 64]:
    begin = time.perf_counter()
    slider.value = slider.values[position]
    taken.append(1000 * (time.perf_counter() - begin))
print(np.median(taken[20:]), np.percentile(taken[20:], 95))
"""


class Counting(http.server.SimpleHTTPRequestHandler):
    """Counts what is sent."""

    def copyfile(self, source, outputfile):
        data = source.read()
        SENT[self.path] += len(data)
        outputfile.write(data)

    def log_message(self, *words):
        """Say nothing."""


class Packing(Counting):
    """Compresses text, as GitHub Pages and most servers do."""

    def send_head(self):
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if path.suffix not in TEXT or not path.exists():
            return super().send_head()
        data = gzip.compress(path.read_bytes())
        self.send_response(200)
        for name, value in (
            ("Content-Type", self.guess_type(path)),
            ("Content-Encoding", "gzip"),
            ("Content-Length", str(len(data))),
        ):
            self.send_header(name, value)
        self.end_headers()
        return io.BytesIO(data)


def serve(folder, handler=Counting):
    """Serve a folder in this process; return the address."""
    served = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(handler, directory=folder)
    )
    threading.Thread(target=served.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{served.server_port}/"


@contextmanager
def visit(chromium, size, **slower):
    """Give the page of somebody who visits for the first time, on a slower line or phone."""
    width, height = SIZES[size]
    context = chromium.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    tools = context.new_cdp_session(page)
    for method, options in slower.items():
        tools.send(method.replace("_", "."), options)
    yield page
    context.close()


def seconds_to_move(page, address):
    """Return the seconds from an address to a moved slider of 00 and new words."""
    begin = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator(".live-figure input[type=range]").first.wait_for()
    moves(page)
    return time.perf_counter() - begin


def packed(path):
    """Return the bytes of a file as a server sends it."""
    return len(gzip.compress(path.read_bytes())) if path.suffix in TEXT else path.stat().st_size


def everything_of(page):
    """Return the files that a page of the book may ask for, all its figures' answers too."""
    text = page.read_text(encoding="utf-8")
    named = re.findall(r"_static/pictures/\w+\.webp", text)
    named += [f"_static/figures/{name}.js" for name in re.findall('id="figure-([^"]+)"', text)]
    links = [link.split("?")[0] for link in Links(text).links]
    named += [link for link in links if link.endswith((".css", ".js"))]
    return {page, *(page.parent / name for name in named)}


def measure_book(site, chromium):
    """Yield the rows of the book."""
    address = serve(site, Packing)
    taken = []
    for _ in range(7):
        SENT.clear()
        with visit(chromium, "laptop") as page:
            taken.append(seconds_to_move(page, address))
            size = sum(SENT.values())
    yield "book: address to moved figure of 00, laptop, s", np.median(taken)
    with visit(chromium, "phone", **SLOW_PHONE) as page:
        yield (
            "the same, phone, processor / 4, 1.6 Mbit/s, 150 ms",
            seconds_to_move(page, address),
        )
    yield "kB until it has moved, as most servers send them", size / 1e3
    yield "GB of 10,000 first visits, on paper", 1e4 * size / 1e9
    with visit(chromium, "laptop") as page:
        seconds_to_move(page, address)
        handle = page.locator(".live-figure input[type=range]").first
        keys = key_times(SimpleNamespace(page=page), handle, LIVE_PLACE, presses=105)
        yield "key to painted in the book, ms, median", np.median(keys)
        yield "95th percentile", np.percentile(keys, 95)
    pages = [sum(map(packed, everything_of(page))) for page in site.glob("*.html")]
    yield "largest page with all its answers, MB, compressed", max(pages) / 1e6
    files = [each for each in site.rglob("*") if each.is_file()]
    own = [each for each in files if site / "tab" not in each.parents]
    yield "the book without the tab, MB", sum(each.stat().st_size for each in own) / 1e6


def first_figure(context, address):
    """Return the open tab of 00 and the seconds until its live figure has moved."""
    begin = time.perf_counter()
    tab = Tab(context, address)
    # As soon as the line says so: ready() would wait longer, and ask in every frame.
    tab.page.wait_for_function("document.querySelector('#course-line button')", polling=100)
    tab.menu("Run", "Run All Cells")
    tab.page.wait_for_function("document.querySelector('.live-figure svg')", polling=100)
    words = tab.page.locator(".live-figure [role=status]").first
    before = words.inner_text()
    tab.page.locator(".live-figure input[type=range]").first.press("ArrowLeft")
    tab.until(lambda: words.inner_text() != before)
    seconds = time.perf_counter() - begin
    tab.wait_until_done()
    tab.kept()
    return tab, seconds


def run_in_tab(tab, code):
    """Run code in the tab's kernel and return what it prints."""
    tab.page.evaluate(
        """async code => {
            const session = jupyterapp.shell.currentWidget.context.sessionContext.session;
            const future = session.kernel.requestExecute({code});
            window.printed = "";
            future.onIOPub = message => { window.printed += message.content.text || ""; };
            await future.done;
        }""",
        code,
    )
    return tab.page.evaluate("window.printed")


def measure_visits(site, chromium):
    """Yield the rows of a first and a second visit, and of moves and the loop there."""
    address, paths = serve(site), []
    with tempfile.TemporaryDirectory() as folder:
        for visit in ("first", "second"):
            SENT.clear()
            with profile(chromium, folder) as context:
                tab, seconds = first_figure(context, address)
                yield f"address to moved figure of 00, {visit} visit, s", seconds
                tab.page.wait_for_timeout(2000)
                size = sum(SENT.values()) / 1e6
                paths = paths or [path.lstrip("/") for path in SENT]
                yield f"{visit} visit, MB in {len(SENT)} files", size
                if visit == "second":
                    yield from measure_moves(tab, chromium)
    yield from measure_crowd(site, paths)


def measure_moves(tab, chromium):
    """Yield the rows of moves and of the loop, beside those of JupyterLab and CPython."""
    handle = tab.page.locator(".live-figure input[type=range]").first
    there = np.median(key_times(tab, handle, LIVE_PLACE))
    yield "key to painted in the tab, ms, median", there
    yield "the same in JupyterLab", key_in_jupyterlab(chromium)
    median, high = map(float, run_in_tab(tab, FIGURE + MOVES).split())
    yield "kernel time of a move in the tab, ms, median", median
    yield "95th percentile", high
    epochs, share = 200_000, 20_000
    slow = float(run_in_tab(tab, LOOP + f"print(seconds({epochs}))"))
    fast = float(in_kernel(LOOP + f"print(seconds({share}))")) * epochs / share
    yield "200,000 epochs of the taught loop in the tab, s", slow
    yield "as a multiple of CPython's", slow / fast


def key_in_jupyterlab(chromium):
    """Return the median time from key press to painted in JupyterLab, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        notebook = new_notebook(cells=[new_code_cell((FIGURE + "figure").strip())])
        notebook.metadata["kernelspec"] = {"display_name": "Python 3", "name": "python3"}
        Path(folder, "notebooks").mkdir()
        nbformat.write(notebook, Path(folder, "notebooks", "live.ipynb"))
        with server(folder) as address:
            page = Page(chromium, address, "live")
            page.run_all(shows=LIVE_PLACE)
            handle = page.live(0).locator("input[type=range]").first
            return np.median(key_times(page, handle, LIVE_PLACE))


def visitor(address, paths, until):
    """Fetch what a first visit fetches; return its seconds and bytes, None when too late."""
    begin, size = time.perf_counter(), 0
    for path in paths:
        if time.time() > until:
            return None
        with urllib.request.urlopen(address + path, timeout=60) as answer:
            while block := answer.read(1 << 20):
                size += len(block)
    return time.perf_counter() - begin, size


def measure_crowd(site, paths):
    """Yield the rows of many first visits to one static server process."""
    command = [sys.executable, "-m", "http.server", "0", "-d", str(site), "-b", "127.0.0.1"]
    process = subprocess.Popen(
        [command[0], "-u", *command[1:]],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        address = process.stdout.readline().split("(")[1].split(")")[0]
        visits = [VISITORS * [value] for value in (address, paths, time.time() + SECONDS)]
        begin = time.perf_counter()
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(2, mp_context=spawn) as pool:
            done = [each for each in pool.map(visitor, *visits, chunksize=5) if each]
        seconds = time.perf_counter() - begin
    finally:
        process.terminate()
    taken, sizes = np.transpose(done)
    yield f"first visits served, of {VISITORS}, in {seconds:.0f} s", len(done)
    yield "MB a second", sum(sizes) / seconds / 1e6
    yield "95th percentile of a visit, s", np.percentile(taken, 95)
    yield "first visits a second that 10 Gbit/s carry, on paper", CDN / np.median(sizes)


def main(words):
    """Print one row a figure."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "site")
        subprocess.run([sys.executable, ROOT / "run.py", "site", site], check=True)
        with browser() as chromium:
            measures = [measure_book(site, chromium)]
            if words != ["book"]:
                measures.append(measure_visits(site / "tab", chromium))
            for name, value in chain.from_iterable(measures):
                print(f"{name:60} {value:12,.2f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
