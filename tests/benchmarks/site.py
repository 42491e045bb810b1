"""Measure the course in a browser tab: `python -m tests.benchmarks.site`.

Takes about four minutes on two idle cores, which it needs for itself: unlike those of
figure.py, most of these figures are times. JupyterLab's own are measured in the same
run. The site is built first.
"""

import http.server
import multiprocessing
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import nbformat
import numpy as np
from nbformat.v4 import new_code_cell, new_notebook

from tests.benchmarks.figure import FIGURE, LIVE_PLACE, in_kernel, key_times
from tests.browser import ROOT, Page, browser, server
from tests.web.test_site import Tab, profile

VISITORS = 1000
SECONDS = 300  # in which they come, at most
# Bytes that were sent, by path.
SENT = Counter()
# What a content delivery network lets through, on paper: one site of 10 Gbit/s.
CDN = 10e9 / 8

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


def serve(folder):
    """Serve a folder in this process; return the address."""
    served = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Counting, directory=folder)
    )
    threading.Thread(target=served.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{served.server_port}/"


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


def main():
    """Print one row a figure."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "site")
        subprocess.run([sys.executable, ROOT / "run.py", "site", site], check=True)
        with browser() as chromium:
            for name, value in measure_visits(site, chromium):
                print(f"{name:60} {value:12,.2f}", flush=True)


if __name__ == "__main__":
    main()
