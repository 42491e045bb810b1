"""Measure the live figure and the descent: `python -m tests.benchmarks.figure`.

Every figure is a ratio of two times of one run, or a count of bytes, so that it means
the same on another machine. Takes about eight minutes; the browser rows need a Chromium.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import numpy as np
from jupyter_client.manager import start_new_kernel
from nbformat.v4 import new_code_cell, new_notebook

from helpers import descent_path, generate_data, linear_regression
from helpers.live_figure.numbers import as_written, read_number
from tests.browser import CHROMIUM, Page, browser, server

FIGURE = """
from helpers import *
from lessons.training import EPOCHS, TrainingFigure, describe_training
inputs, targets, _, _ = generate_data(300, 50, a=0.5, b=2)
training = TrainingFigure(inputs, targets)
def update(learning_rate, epochs):
    chosen = epochs_to_draw(epochs)
    path = descent_path(inputs, targets, chosen, learning_rate)
    training.show(chosen, path)
    return describe_training(chosen, path, learning_rate)
rates = log_slider(1e-6, 2e-4, 5e-5)
figure = live(training.figure, update, learning_rate=rates, epochs=slider(EPOCHS, 200_000))
"""

# The same five panels as most notebooks would draw them, at matplotlib's own resolution;
# the maps are computed once.
USUAL = """
import ipywidgets, matplotlib.pyplot as plt, numpy as np
x = inputs[:, 0]
def heights(low, high):
    w, b = np.linspace(low, high, 161), np.linspace(-0.3, 2.5, 161)
    costs = [np.mean((one * x + b[:, None] - targets) ** 2, axis=1) / 2 for one in w]
    return w, b, np.log10(np.transpose(costs))
maps = {"map": heights(0.485, 0.525), "far": heights(-0.1, 1.1)}
layout = [["fit", "costs", "map"], ["residuals", "costs", "far"]]
def usual(position, epochs):
    chosen = epochs_to_draw(epochs)
    path = descent_path(inputs, targets, chosen, rates[position])
    fig, ax = plt.subplot_mosaic(layout, figsize=(8.0, 4.4), layout="constrained")
    predictions = path.weights[-1, 0] * x + path.biases[-1]
    ax["fit"].plot(x, targets, "o")
    ax["fit"].plot(x, predictions)
    ax["residuals"].plot(x, predictions - targets)
    ax["residuals"].set(xlabel="x", ylabel="residual", ylim=(-2.5, 1.5))
    ax["costs"].plot(chosen, path.costs)
    ax["costs"].set(xscale="symlog", yscale="log", ylim=(1e-4, 1e8), xlabel="epoch")
    for name, values in maps.items():
        ax[name].contour(*values, np.arange(-3, 4.5, 0.5), linewidths=0.6)
        ax[name].plot(path.weights[:, 0], path.biases)
        ax[name].set(xlim=values[0][[0, -1]], ylim=(-0.3, 2.5), xlabel="w", ylabel="b")
    print(describe_training(chosen, path, rates[position]))
    plt.show()
position = ipywidgets.IntSlider(max=len(rates) - 1)
box = ipywidgets.interactive(usual, position=position, epochs=ipywidgets.fixed(200_000))
"""

# What arrives from the browser when a slider is moved: ours tells place and text.
MOVE = """
import json, os, time
import numpy as np
def move(slider, place):
    ours = hasattr(slider, "texts")
    state = {"place": place, "text": slider.texts[place]} if ours else {"value": place}
    message = {"method": "update", "state": state, "buffer_paths": []}
    slider._handle_msg({"content": {"data": message}, "buffers": []})
def times(slider, moves):
    taken, last = [], len(rates) - 1
    for i in range(moves):
        begin = time.perf_counter()
        move(slider, i * 37 % last)
        taken.append(time.perf_counter() - begin)
    return taken[3:]
def memory():
    import gc
    gc.collect()
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6
ours = figure.controls["learning_rate"]
rates = ours.values
"""

KERNEL = {
    "times": FIGURE
    + MOVE
    + USUAL
    + """
theirs, taken = box.children[0], [[], []]
for _ in range(10):  # in turns, so that other work on the machine meets both
    taken[0] += times(ours, 40)
    taken[1] += times(theirs, 7)
print(json.dumps(taken))
""",
    "epochs": FIGURE
    + MOVE
    + """
taken = []
for _ in range(5):
    for epochs in (1_000, 1_000_000_000):
        figure.controls["epochs"].value = epochs
        taken.append(times(ours, 200))
print(json.dumps([sum(taken[0::2], []), sum(taken[1::2], [])]))
""",
    "memory": FIGURE
    + MOVE
    + """
import matplotlib.pyplot as plt
times(ours, 100)
before = memory()
times(ours, 4_900)
print(json.dumps([memory() - before, len(plt.get_fignums())]))
""",
}

EMPTY = """
import ipywidgets
slider, shown = ipywidgets.IntSlider(max=300), ipywidgets.HTML("0")
shown.add_class("shown")
slider.observe(lambda change: setattr(shown, "value", str(change["new"])), "value")
ipywidgets.VBox([slider, shown])
"""

# Where the answer is painted.
EMPTY_PLACE = ".shown .widget-html-content"
LIVE_PLACE = ".live-picture > :has(> svg)"
# What the keyboard moves.
EMPTY_HANDLE, LIVE_HANDLE = ".noUi-handle", ".live-slider input[type=range]"

# From a key press to the frame after the page has changed, in milliseconds.
STOPWATCH = """selector => new Promise(done => {
    const place = document.querySelector(selector);
    let begin;
    document.addEventListener("keydown", () => { begin = performance.now(); },
        {once: true, capture: true});
    const watch = new MutationObserver(() => {
        watch.disconnect();
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - begin)));
    });
    watch.observe(place, {childList: true, subtree: true, attributes: true});
})"""


def in_kernel(code):
    """Run code in a kernel of its own and return what it prints, from JSON."""
    manager, client = start_new_kernel(cwd=str(Path(__file__).parent))
    printed = []
    try:
        reply = client.execute_interactive(
            code,
            timeout=300,
            output_hook=lambda message: printed.append(message["content"].get("text", "")),
        )
        if reply["content"]["status"] == "error":
            raise RuntimeError("\\n".join(reply["content"]["traceback"]))
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return json.loads("".join(printed).strip().splitlines()[-1])


def measure_kernel():
    """Yield the rows that need a kernel."""
    ours, usual = in_kernel(KERNEL["times"])
    yield (
        "interact with plt.show at 100 dpi, as people use it / ours, kernel time a move",
        np.median(usual) / np.median(ours),
    )
    yield "95th percentile of ours / its median", np.percentile(ours, 95) / np.median(ours)
    few, many = in_kernel(KERNEL["epochs"])
    yield "10⁹ epochs / 10³ epochs, kernel time a move", np.median(many) / np.median(few)
    growth, figures = in_kernel(KERNEL["memory"])
    yield "MB more after 5,000 moves than after 100", growth
    yield "open pyplot figures after 5,000 moves", figures


def key_times(page, handle, place, presses=40):
    """Return the times from key press to painted, going to and fro."""
    taken = []
    for press in range(presses):
        page.page.wait_for_timeout(120)
        handle.focus()
        page.page.evaluate(f"window.stopped = ({STOPWATCH})('{place}'); 0")
        page.page.keyboard.press("ArrowLeft" if press % 2 else "ArrowRight")
        taken.append(page.page.evaluate("window.stopped"))
    return taken[5:]


def measure_browser():
    """Yield the rows that need JupyterLab in a browser."""
    with tempfile.TemporaryDirectory() as folder:
        sources = {"live": FIGURE + "figure", "empty": EMPTY}
        Path(folder, "notebooks").mkdir()
        for name, source in sources.items():
            notebook = new_notebook(cells=[new_code_cell(source.strip())])
            notebook.metadata["kernelspec"] = {"display_name": "Python 3", "name": "python3"}
            nbformat.write(notebook, Path(folder, "notebooks", f"{name}.ipynb"))
        with server(folder) as address, browser() as chromium:
            places = {"empty": (EMPTY_PLACE, EMPTY_HANDLE), "live": (LIVE_PLACE, LIVE_HANDLE)}
            taken = {name: [] for name in places}
            # In turns, so that other work meets both.
            for name, (place, handle) in 7 * list(places.items()):
                page = Page(chromium, address, name)
                page.run_all(shows=place)
                slider = page.page.locator(handle).first
                taken[name].append(np.median(key_times(page, slider, place)))
                page.page.close()
            ratios = np.divide(taken["live"], taken["empty"])
            page = Page(chromium, address, "live")
            page.run_all()
            handle = page.page.locator(LIVE_HANDLE).first
            yield ("key press to painted, ours / an empty callback", np.median(ratios))
            down, up = bytes_a_move(page, handle)
            yield "bytes to the browser a move, median", down
            yield "bytes from the browser a move, median", up
            yield "drags of 200 moves that do not end on the last value, of 40", drags(page)


def bytes_a_move(page, handle, moves=60):
    """Return the bytes to and from the browser of single key presses, medians."""
    counts = {"down": 0, "up": 0}
    sockets = page.page.context.new_cdp_session(page.page)
    sockets.send("Network.enable")

    def count(way):
        def add(event):
            data, binary = event["response"]["payloadData"], event["response"]["opcode"] == 2
            counts[way] += len(data) * 3 // 4 if binary else len(data.encode())

        return add

    sockets.on("Network.webSocketFrameReceived", count("down"))
    sockets.on("Network.webSocketFrameSent", count("up"))
    rows = []
    handle.focus()
    for move in range(moves):
        counts.update(down=0, up=0)
        page.page.keyboard.press("ArrowRight" if move % 10 < 5 else "ArrowLeft")
        page.page.wait_for_timeout(300)
        rows.append((counts["down"], counts["up"]))
    return np.median(rows, axis=0)


def drags(page, count=40, moves=200):
    """Return how many fast drags leave a picture that is not the last value's."""
    figure = page.live(0)
    slider = figure.locator(LIVE_HANDLE).first
    track, wrong = slider.bounding_box(), 0
    left, width = track["x"] + 8, track["width"] - 16  # the handle is 16 pixels wide
    y = track["y"] + track["height"] / 2
    for drag in range(count):
        share = slider.evaluate("each => each.value / each.max")
        page.page.mouse.move(left + share * width, y)
        page.page.mouse.down()
        places = np.abs(np.sin(np.arange(1, moves + 1) * (0.05 + 0.002 * drag)))
        for place in places:
            page.page.mouse.move(left + width * place, y)
        page.page.mouse.up()
        page.settle()
        page.page.wait_for_timeout(500)
        text = figure.locator("input[type=text]").first.input_value()
        said = figure.locator("[role=status]").inner_text()
        off = width * (slider.evaluate("each => each.value / each.max") - places[-1])
        value = as_written(f"Learning rate {read_number(text, 'rate'):.4g}:")
        wrong += value not in said or abs(off) > 5
    return wrong


def measure_descent():
    """Yield the rows on the descent itself."""
    inputs, targets, _, _ = generate_data(300, 50, a=0.5, b=2)
    epochs, column = 20_000, targets[:, None]

    def article():
        weights, bias, costs = np.zeros((1, 1)), 0, []
        for _ in range(epochs):
            loss = np.dot(inputs, weights) + bias - column
            weights = weights - 1e-4 * (np.dot(inputs.T, loss) / 600)
            bias = bias - 1e-4 * (np.sum(loss) / 600)
            costs.append(np.sqrt(np.sum(loss**2) / 600))

    chosen = np.unique(np.geomspace(1, epochs, 450).round())[:400]
    loop = best(lambda: linear_regression(inputs, targets, epochs, 5e-5), 7)
    yield "linear_regression / the article's loop without its prints", loop / best(article, 7)
    path = best(lambda: descent_path(inputs, targets, chosen, 5e-5), 200)
    yield "the loop of 20,000 epochs / descent_path at 400 of them", loop / path
    ours, theirs = (
        best(lambda code=code: subprocess.run([sys.executable, "-c", code], check=True), 7)
        for code in ("import helpers", "import numpy, matplotlib, ipywidgets")
    )
    yield "import helpers / import numpy, matplotlib, ipywidgets", ours / theirs


def best(call, times):
    """Return the shortest time of several calls, in seconds."""
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        call()
        taken.append(time.perf_counter() - begin)
    return min(taken)


def main():
    """Print the table."""
    print("| what | measured |\n|---|---|")
    parts = [measure_descent, measure_kernel, *([measure_browser] if CHROMIUM else [])]
    for part in parts:
        for name, value in part():
            print(f"| {name} | {value:,.4g} |", flush=True)


if __name__ == "__main__":
    main()
