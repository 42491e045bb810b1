"""Measure what a learner takes on a stock JupyterHub: `python -m tests.benchmarks.hub 2 10`.

Each of so many learners has a server and a kernel in which all of notebook 03 has run, and
moves the slider of its live figure fifty times. Memory is PSS: what several processes share
is divided among them.
"""

import json
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

import nbformat
import requests
from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)
from websocket import create_connection

from tests.browser import ROOT
from tests.classroom.hub import SETTINGS, hub, what_is_missing

NOTEBOOK = nbformat.read(ROOT / "notebooks" / "03_training.ipynb", as_version=4)
CODE = {cell.id: cell.source for cell in NOTEBOOK.cells if cell.cell_type == "code"}
LIVE = "03-live"  # the cell whose figure is moved
MOVES = 50
TOKEN = uuid4().hex
HEADERS = {"Authorization": f"token {TOKEN}"}
# As JupyterLab speaks with a server.
PROTOCOL = {"subprotocols": ["v1.kernel.websocket.jupyter.org"], "header": HEADERS}
# What the page of JupyterLab asks for, so that the server has loaded it.
PAGE = ("/lab", "/lab/api/settings", "/lab/api/translations/en", "/api/contents")
# Parts of a command, by which processes are told apart.
PARTS = {"server": "singleuser", "kernel": "ipykernel", "proxy": "http-proxy"}


def ask(method, url, **more):
    """Return what the answer to a request says."""
    answer = requests.request(method, url, headers=HEADERS, **more)
    answer.raise_for_status()
    return answer.json() if answer.headers["Content-Type"] == "application/json" else None


class Learner:
    """A learner with a server and a kernel, who moves a slider."""

    def __init__(self, address, name):
        about = f"{address}/hub/api/users/{name}"
        ask("POST", about)
        ask("POST", f"{about}/server")
        while not ask("GET", about)["servers"].get("", {}).get("ready"):
            time.sleep(0.2)
        server = f"{address}/user/{name}"
        for path in PAGE:
            ask("GET", server + path)
        kernel = ask("POST", f"{server}/api/kernels", json={})["id"]
        self.channels = f"{server}/api/kernels/{kernel}/channels".replace("http", "ws", 1)
        self.socket = create_connection(self.channels, **PROTOCOL)
        for cell, source in CODE.items():
            answers = self.send("execute_request", {"code": source, "silent": False})
            if cell == LIVE:
                opened = [content for kind, content in answers if kind == "comm_open"]
        states = {each["comm_id"]: each["data"]["state"] for each in opened}
        labels = {name: state.get("label") for name, state in states.items()}
        self.slider = next(name for name in labels if labels[name] == "learning rate")
        self.texts = states[self.slider]["texts"]

    def send(self, kind, content):
        """Send a message to the kernel; return what it sends until it is idle, by kind."""
        header = {"msg_id": uuid4().hex, "msg_type": kind, "session": "s", "username": ""}
        header |= {"date": "2000-01-01T00:00:00Z", "version": "5.3"}
        parts = [json.dumps(each).encode() for each in (header, {}, {}, content)]
        self.socket.send_binary(serialize_msg_to_ws_v1(parts, "shell"))
        answers = []
        while not answers or answers[-1][1].get("execution_state") != "idle":
            _, parts = deserialize_msg_from_ws_v1(self.socket.recv())
            about, parent, _, content = map(json.loads, parts[:4])
            if parent.get("msg_id") == header["msg_id"]:
                answers.append((about["msg_type"], content))
        return answers

    def play(self):
        """Move the slider; the next move goes out when the last is answered."""
        # The server has ended the old one, on which nobody answered its pings.
        self.socket = create_connection(self.channels, **PROTOCOL)
        for move in range(MOVES):
            place = 37 * move % len(self.texts)
            state = {"place": place, "text": self.texts[place]}
            data = {"method": "update", "state": state, "buffer_paths": []}
            self.send("comm_msg", {"comm_id": self.slider, "data": data})


def cpu(processes):
    """Return the milliseconds of processor time of some processes so far."""
    return 1000 * sum(sum(each.cpu_times()[:2]) for each in processes)


def measure(count):
    """Return MB of a learner, and milliseconds of processor time of a move, by part."""
    service = f"[{{'name': 'benchmark', 'api_token': '{TOKEN}', 'admin': True}}]"
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        hub(Path(folder), *SETTINGS, f"--JupyterHub.services={service}") as (address, process),
    ):
        learners = [Learner(address, f"learner{number}") for number in range(count)]
        parts = {name: [] for name in PARTS}
        for each in process.children(recursive=True):
            for name, part in PARTS.items():
                if part in " ".join(each.cmdline()):
                    parts[name].append(each)
        memory = {
            name: sum(each.memory_full_info().pss for each in part) / 1e6 / count
            for name, part in parts.items()
        }
        before = {name: cpu(part) for name, part in parts.items()}
        for learner in learners:
            learner.play()
        moves = MOVES * count
        return memory, {name: (cpu(parts[name]) - before[name]) / moves for name in parts}


def main(counts):
    if missing := what_is_missing():
        sys.exit(missing)
    names = ["learners", *(f"{name} MB" for name in PARTS)]
    names += [f"{name} ms a move" for name in PARTS]
    print("| " + " | ".join(names) + " |\n" + "|---" * len(names) + "|", flush=True)
    for count in counts:
        memory, times = measure(count)
        row = [f"{each:.1f}" for each in (*memory.values(), *times.values())]
        print("| " + " | ".join([str(count), *row]) + " |", flush=True)


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [2, 10])
