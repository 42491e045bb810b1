"""Measure a class on one machine: `python tests/benchmark_load.py`, about ten minutes.

Each learner has a Jupyter server and a kernel of their own, as on a hub, in which all of
notebook 03 has run. Then all move the slider of its live figure four times a second, with
the messages that JupyterLab sends, and the time from a move to its picture is taken.

    python tests/benchmark_load.py 10 25            # so many learners, one after the other
    python tests/benchmark_load.py --plain          # without what classroom/ sets
    python tests/benchmark_load.py --hub PYTHON     # servers of JupyterHub's kind, as the
                                                    # hub starts them in its environment

Nothing leaves this computer, and nothing goes on running afterwards.
"""

import argparse
import asyncio
import base64
import contextlib
import json
import os
import random
import runpy
import shutil
import signal
import socket
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

import nbformat
import numpy as np
import psutil
from traitlets.config import Config

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = ROOT / "classroom" / "jupyter_server_config.py"
NOTEBOOK = nbformat.read(ROOT / "notebooks" / "03_training.ipynb", as_version=4)
CODE = {cell.id: cell.source for cell in NOTEBOOK.cells if cell.cell_type == "code"}
LIVE = "03-live"  # the cell whose figure is moved
PAUSE = 0.25  # seconds from one move of a learner to the next
SCOPE = "access:servers!server=learner/"  # what a hub says of who may come in
PROTOCOL = "v1.kernel.websocket.jupyter.org"
COLUMNS = "learners|median ms|95 % ms|pictures a move|kernel CPU ms|server CPU ms"
COLUMNS += "|client CPU ms|messages a move|bytes a move|server MB|kernel MB"


class Socket:
    """The few parts of a WebSocket that are needed, cheap enough for many in one process.

    Parameters
    ----------
    port : int
        Of a server on this computer.
    path : str
    """

    def __init__(self, port, path):
        self.port, self.path = port, path
        self.writer = None

    async def open(self):
        """Ask the server for a WebSocket that carries kernel messages; an older one ends."""
        if self.writer is not None:
            self.writer.close()
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [f"GET {self.path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        lines += ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13"]
        lines += [f"Sec-WebSocket-Key: {key}", f"Sec-WebSocket-Protocol: {PROTOCOL}"]
        lines += ["Authorization: token any"]
        self.writer.write("\r\n".join([*lines, "", ""]).encode())
        answer = await self.reader.readuntil(b"\r\n\r\n")
        if b" 101 " not in answer.splitlines()[0]:
            raise RuntimeError(answer.decode())

    async def receive(self):
        """Return the bytes of the next message."""
        parts = b""
        while True:
            first, second = await self.reader.readexactly(2)
            size = second & 127
            if size >= 126:
                size = int.from_bytes(await self.reader.readexactly(2 if size == 126 else 8))
            data = await self.reader.readexactly(size)
            kind = first & 15
            if kind == 8:
                raise ConnectionError("the server has closed the connection")
            if kind == 9:
                self.send(data, 10)  # a ping is answered by a pong
            elif kind < 3:
                parts += data
                if first & 128:
                    return parts

    def send(self, data, kind=2):
        """Send one message; its mask is 0, which changes nothing in the bytes."""
        size = len(data)
        length = bytes([128 | size]) if size < 126 else bytes([254]) + size.to_bytes(2)
        self.writer.write(bytes([128 | kind]) + length + bytes(4) + data)


def packed(channel, kind, content, **more):
    """Return the id of a new message to a kernel, and its bytes."""
    header = {"msg_id": uuid4().hex, "msg_type": kind, "session": "s", "username": ""}
    header |= {"date": "2000-01-01T00:00:00Z", "version": "5.2", **more}
    parts = [
        channel.encode(),
        *(json.dumps(each).encode() for each in (header, {}, {}, content)),
    ]
    places = np.cumsum([8 * (len(parts) + 2), *map(len, parts)])
    table = [len(places), *places.tolist()]
    data = b"".join(number.to_bytes(8, "little") for number in table) + b"".join(parts)
    return header["msg_id"], data


def unpacked(data):
    """Return channel, header, header of the parent, and content of a message."""
    numbers = np.frombuffer(data[: 8 * (1 + data[0])], dtype="<u8")[1:].tolist()
    channel, header, parent, _, content, *_ = (
        data[begin:end] for begin, end in pairwise(numbers)
    )
    return channel.decode(), json.loads(header), json.loads(parent), json.loads(content)


class Learner:
    """A learner with a server and a kernel, who moves a slider."""

    def __init__(self, command, variables, folder, base):
        self.command, self.variables, self.folder, self.base = command, variables, folder, base
        self.port, self.server = free_port(), None
        self.messages = self.bytes = self.pictures = 0
        self.waits = []

    async def request(self, path, body=None):
        """Return what the server answers to a request."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        data = json.dumps(body).encode() if body else b""
        lines = [f"{'POST' if body else 'GET'} {self.base}{path} HTTP/1.0"]
        lines += [f"Content-Length: {len(data)}", "Authorization: token any"]
        writer.write("\r\n".join([*lines, "", ""]).encode() + data)
        head, _, answer = (await reader.read()).partition(b"\r\n\r\n")
        writer.close()
        if int(head.split()[1]) >= 400:
            raise RuntimeError(f"{path}: {head.decode()}")
        return answer

    async def start(self):
        """Start the server and what the page of JupyterLab asks of it, and the kernel."""
        variables = self.variables | {"JUPYTERHUB_SERVICE_URL": self.at(f"{self.base}/")}
        options = [f"--ServerApp.port={self.port}", f"--ServerApp.root_dir={self.folder}"]
        options += ["--ServerApp.ip=127.0.0.1", "--ServerApp.allow_root=True"]
        options += ["--no-browser", "--ServerApp.disable_check_xsrf=True"]
        with open(self.folder / f"{self.port}.log", "w") as log:
            self.server = psutil.Popen(
                [*self.command, *options],
                env=variables,
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )
        while True:
            with contextlib.suppress(OSError, RuntimeError, IndexError):
                await self.request("/api")
                break
            if self.server.poll() is not None:
                raise RuntimeError((self.folder / f"{self.port}.log").read_text()[-2000:])
            await asyncio.sleep(0.2)
        for path in ("/lab", "/lab/api/settings", "/lab/api/translations/en", "/api/contents"):
            await self.request(path)
        kernel = json.loads(await self.request("/api/kernels", {"name": "python3"}))["id"]
        # Its connection file has the kernel's name; a server starts other programs too.
        self.kernel = next(
            each for each in self.server.children() if kernel in " ".join(each.cmdline())
        )
        self.socket = Socket(self.port, f"{self.base}/api/kernels/{kernel}/channels")
        await self.socket.open()

    def at(self, path):
        """Return an address on the learner's own port."""
        return f"http://127.0.0.1:{self.port}{path}"

    async def ask(self, channel, kind, content):
        """Send a request and return all messages that answer it, the last one included."""
        asked, data = packed(channel, kind, content)
        self.socket.send(data)
        answers, left = [], {"reply", "idle"}
        while left:
            channel, header, parent, content = unpacked(await self.socket.receive())
            if parent.get("msg_id") == asked:
                answers.append((header["msg_type"], content))
                left -= {content.get("execution_state"), header["msg_type"][-5:]}
        return answers

    async def run_all(self):
        """Run the notebook; find the slider and the moving picture of its live figure."""
        for cell, source in CODE.items():
            request = {"code": source, "silent": False, "stop_on_error": False}
            answers = await self.ask("shell", "execute_request", request)
            if cell == LIVE:
                told = [content for kind, content in answers if kind.startswith("comm_")]
        for content in told:
            state = content["data"]["state"]
            if state.get("label") == "learning rate":
                self.slider, self.texts = content["comm_id"], state["texts"]
            if "<svg" in state.get("moving", ""):
                self.moving = content["comm_id"].encode()
        await self.choose_subshell()

    async def choose_subshell(self):
        """Ask for a thread of the kernel for widgets, as JupyterLab does where there are."""
        self.subshell = {}
        answers = await self.ask("shell", "kernel_info_request", {})
        if any("kernel subshells" in each.get("supported_features", ()) for _, each in answers):
            answers = await self.ask("control", "create_subshell_request", {})
            chosen = [each["subshell_id"] for _, each in answers if "subshell_id" in each]
            self.subshell = {"subshell_id": chosen[0]}

    def move(self, place):
        """Send what the page sends when the slider is moved; return the message's id."""
        state = {"place": place, "text": self.texts[place]}
        data = {"method": "update", "state": state, "buffer_paths": []}
        content = {"comm_id": self.slider, "data": data}
        asked, message = packed("shell", "comm_msg", content, **self.subshell)
        self.socket.send(message)
        return asked.encode()

    async def play(self, seconds):
        """Move the slider for so long, and note when each picture arrives.

        As in the page, one move is under way at a time: of those that come meanwhile, the
        last is sent when the kernel is idle again.
        """
        self.messages = self.bytes = self.pictures = 0
        self.waits = []
        due = time.perf_counter() + random.uniform(0, PAUSE)
        end = due + seconds
        place = random.randrange(len(self.texts))
        while due < end:
            await asyncio.sleep(max(0, due - time.perf_counter()))
            while due + PAUSE <= time.perf_counter():
                due += PAUSE  # that move was overtaken by a later one
            place = (place + 37) % len(self.texts)
            asked = self.move(place)
            await self.until_idle(asked, due)
            due += PAUSE

    async def until_idle(self, asked, begin):
        """Take in what a move sends; note when its picture comes."""
        while True:
            data = await self.socket.receive()
            self.messages += 1
            self.bytes += len(data)
            if asked not in data:
                continue
            if self.moving in data and b"<svg" in data:
                self.waits.append(time.perf_counter() - begin)
                self.pictures += 1
            if b'"idle"' in data:
                return

    def stop(self):
        """End server and kernel, whatever they are doing."""
        if self.server is None:
            return
        for process in [*self.server.children(recursive=True), self.server]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        self.server.wait()


def free_port():
    """Return a port that nothing on this computer uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


async def answer_as_hub(reader, writer):
    """Answer a learner's server as a hub does: everybody may come in."""
    with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            sizes = [line for line in head.lower().splitlines() if b"content-length" in line]
            await reader.readexactly(int(sizes[0].split(b":")[1]) if sizes else 0)
            user = {"kind": "user", "name": "learner", "admin": False, "groups": []}
            user |= {"scopes": [SCOPE], "version": "5"}
            body = json.dumps(user).encode()
            start = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n"
            writer.write(f"{start}Content-Type: application/json\r\n\r\n".encode() + body)


def variables_of(home, base, hub_port):
    """Return the environment variables of a learner's server."""
    own = {f"JUPYTER_{name}_DIR": str(home) for name in ("CONFIG", "DATA", "RUNTIME")}
    own |= {"JUPYTERHUB_API_TOKEN": "any", "JUPYTERHUB_USER": "learner"}
    own |= {"JUPYTERHUB_CLIENT_ID": "jupyterhub-user-learner", "JUPYTERHUB_BASE_URL": "/"}
    own |= {"JUPYTERHUB_API_URL": f"http://127.0.0.1:{hub_port}/hub/api"}
    own |= {"JUPYTERHUB_SERVICE_PREFIX": f"{base}/", "JUPYTERHUB_HOST": ""}
    own |= {"JUPYTERHUB_OAUTH_ACCESS_SCOPES": json.dumps([SCOPE])}
    return os.environ | own


def megabytes(process):
    """Return the memory of a process; what several share is divided among them (PSS)."""
    return process.memory_full_info().pss / 1e6


def cpu(processes):
    """Return the CPU seconds of some processes so far."""
    return sum(sum(each.cpu_times()[:2]) for each in processes)


async def measure(learners, seconds):
    """Let all learners play, and return the row of the table."""
    parts = [each.kernel for each in learners], [each.server for each in learners]
    # Anew, since a server has ended those that answered no ping while others were starting.
    await asyncio.gather(*(each.socket.open() for each in learners))
    await asyncio.gather(*(each.play(2) for each in learners))  # until all is warm
    before = [cpu(part) for part in parts] + [time.process_time()]
    await asyncio.gather(*(each.play(seconds) for each in learners))
    after = [cpu(part) for part in parts] + [time.process_time()]
    waits = 1000 * np.concatenate([each.waits for each in learners])
    moves = len(learners) * seconds / PAUSE
    sums = [sum(getattr(each, name) for each in learners) for name in ("messages", "bytes")]
    memory = [np.mean([megabytes(each) for each in part]) for part in (parts[1], parts[0])]
    shares = [len(waits) / moves, *(1000 * (np.subtract(after, before)) / len(waits))]
    row = [len(learners), np.median(waits), np.percentile(waits, 95), *shares]
    return [*row, *np.divide(sums, len(waits)), *memory]


async def main(counts, command, variables, folder, base, seconds):
    """Add learners until there are as many as asked, and print a row each time."""
    # A request to end comes like Ctrl+C: what was started is ended first.
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asyncio.current_task().cancel)
    hub = await asyncio.start_server(answer_as_hub, "127.0.0.1", variables.pop("hub_port"))
    learners, at_once = [], asyncio.Semaphore(os.cpu_count())

    async def enter():
        async with at_once:
            learner = Learner(command, variables, folder, base)
            learners.append(learner)
            await asyncio.wait_for(learner.start(), 300)
            await asyncio.wait_for(learner.run_all(), 300)

    names = COLUMNS.split("|")
    print("| " + " | ".join(names) + " |\n" + "|---" * len(names) + "|", flush=True)
    try:
        for count in counts:
            await asyncio.gather(*(enter() for _ in range(count - len(learners))))
            row = await asyncio.wait_for(measure(learners, seconds), 20 * seconds)
            print(f"| {' | '.join(f'{number:.4g}' for number in row)} |", flush=True)
    finally:
        for learner in learners:
            learner.stop()
        hub.close()


def arguments():
    """Return what was asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("counts", nargs="*", type=int, default=[10, 25, 40, 75])
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--hub", metavar="PYTHON")
    parser.add_argument("--seconds", type=float, default=15)
    return parser.parse_args()


if __name__ == "__main__":
    asked = arguments()
    light = [] if asked.plain else [f"--config={SETTINGS}"]
    program = [ROOT / "classroom/learner_server.py"]
    if not asked.hub:
        program = ["-m", "jupyterlab", "--IdentityProvider.token="]
    elif asked.plain:
        program = ["-m", "jupyterhub.singleuser"]
    base = "/user/learner" if asked.hub else ""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        shutil.copytree(ROOT / "notebooks", Path(home, "notebooks"))
        hub_port = free_port()
        variables = variables_of(home, base, hub_port) | {"hub_port": hub_port}
        if not asked.plain:
            settings = runpy.run_path(str(SETTINGS), {"get_config": Config})
            variables |= settings["KERNEL_ENVIRONMENT"]
        command = list(map(str, [asked.hub or sys.executable, *program, *light]))
        asyncio.run(main(asked.counts, command, variables, Path(home), base, asked.seconds))
