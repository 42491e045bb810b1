"""Run cells in a confined kernel of their own: nbclient runs them, `kernel.py` is the kernel.

A cell that ends the kernel or does not end costs that cell: another kernel is started, what
the cells after it need runs again, and they go on without it.
"""

import json
import logging
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import matplotlib
from exercises import FOLDER
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from kernel import MESSAGE
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell, new_notebook

NO_NETWORK = ["unshare", "--map-root-user", "--net"]


class Limits(NamedTuple):
    """What one notebook may use."""

    cell_seconds: int = 20
    seconds: int = 120
    megabytes: int = 2048


class NoKernelError(RuntimeError):
    """Says why a kernel did not start."""


class Place:
    """A copy of the course and a folder in which kernels are started, for the time of a run."""

    def __init__(self, limits):
        self.limits = limits
        self.folder = Path(tempfile.mkdtemp(prefix="collect-"))
        self.course = self.folder / "course"
        for name in ("helpers", "lessons"):
            shutil.copytree(FOLDER.parent / name, self.course / name)
        self.without_network = NO_NETWORK if can_cut_network() else []
        self.held = {"network"} if self.without_network else set()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def runner(self, lesson, checks):
        """Start a confined kernel, give what runs cells in it, and end it with all it began."""
        own, token = Path(tempfile.mkdtemp(dir=self.folder)), secrets.token_hex(16)
        home = own / "home"
        copy_list_of_fonts(home)
        settings = {
            "course": str(self.course),
            "own": str(own),
            "readable": [str(self.course), sys.prefix, sys.base_prefix],
            "lesson": lesson,
            "checks": checks,
            "token": token,
            "megabytes": self.limits.megabytes,
            "seconds": self.limits.seconds,
        }
        runner, group = Runner(self.manager(own), token), None
        environment = variables(home) | {"COLLECT": json.dumps(settings)}
        said = own / "said.txt"
        try:
            # Nothing that a cell writes past its notebook reaches the teacher's terminal.
            with (
                said.open("wb") as file,
                runner.setup_kernel(
                    env=environment, cwd=str(home), cleanup_kc=True, stdout=file, stderr=file
                ),
            ):
                group = getattr(runner.km.provisioner, "pgid", None)
                self.held.update(json.loads((own / "held.json").read_text("utf-8")))
                yield runner
        except RuntimeError as error:
            lines = said.read_text("utf-8", errors="replace").splitlines() or [str(error)]
            raise NoKernelError(lines[-1][:400]) from error
        finally:
            if group and hasattr(os, "killpg"):
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(group, signal.SIGKILL)
            shutil.rmtree(own, ignore_errors=True)

    def manager(self, own):
        """Return a manager of one kernel that keeps its files in a folder."""
        kernels = own / "kernels" / "confined"
        kernels.mkdir(parents=True)
        command = [*self.without_network, sys.executable, str(FOLDER / "kernel.py")]
        spec = {"argv": [*command, "-f", "{connection_file}"], "language": "python"}
        spec["display_name"] = "confined"
        (kernels / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
        return AsyncKernelManager(
            kernel_name="confined",
            kernel_spec_manager=KernelSpecManager(kernel_dirs=[str(kernels.parent)]),
            connection_file=str(own / "c.json"),
            # Files instead of ports: they reach into a network of its own, too.
            transport="tcp" if os.name == "nt" else "ipc",
        )


def can_cut_network():
    """Tell whether this system gives a program a network of its own, with nothing in it."""
    try:
        return subprocess.run([*NO_NETWORK, "true"], capture_output=True).returncode == 0
    except OSError:
        return False


def copy_list_of_fonts(home):
    """Give matplotlib its list of fonts, which it would take seconds to make."""
    target = home / "matplotlib"
    target.mkdir(parents=True)
    for path in Path(matplotlib.get_cachedir()).glob("fontlist-*.json"):
        shutil.copy(path, target)


def variables(home):
    """Return environment variables in which nothing is of the teacher's."""
    kept = {
        name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ
    }
    return kept | {
        "HOME": str(home),
        "USERPROFILE": str(home),
        "TMPDIR": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "MPLCONFIGDIR": str(home / "matplotlib"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONWARNINGS": "ignore",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }


class Runner(NotebookClient):
    """Run cells in a confined kernel, and keep of what they say only what is needed."""

    def __init__(self, manager, token):
        # Cell by cell, so that nbclient's own notebook is not used.
        silent = logging.Logger("collect", logging.CRITICAL + 1)
        options = {"allow_errors": True, "record_timing": False, "log": silent}
        super().__init__(new_notebook(), **options, shutdown_kernel="immediate")
        self.nb.cells.append(new_code_cell())
        self.confined, self.token = manager, token

    def create_kernel_manager(self):
        self.km = self.confined
        return self.km

    def run_cell(self, source, seconds):
        """Run a cell; return what the checks in it found, what it printed, and its error."""
        self.findings, self.printed, self.error, self.timeout = [], "", "", max(1, int(seconds))
        self.execute_cell(new_code_cell(source), 0)
        return Ran(self.findings, self.printed, self.error)

    def process_message(self, msg, cell, cell_index):
        kind, content = msg["msg_type"], msg["content"]
        if kind == "status":
            return super().process_message(msg, cell, cell_index)
        if kind == "display_data" and MESSAGE in content["data"]:
            finding = content["data"][MESSAGE]
            if finding.pop("token", None) == self.token:
                self.findings.append(finding)
        elif kind == "stream":
            self.printed = (self.printed + content["text"])[-2000:]
        elif kind == "error":
            self.error = f"{content['ename']}: {content['evalue']}"[:400]
        return None


class Ran(NamedTuple):
    """What came of a cell: findings of checks in it, its printed text, its error."""

    findings: list
    printed: str
    error: str


def run(cells, chosen_for, start, limits):
    """Run cells in their order, and go on after one that ends the kernel or does not end.

    Parameters
    ----------
    cells : list of str
    chosen_for : function of int → list of bool
        Which cells have to run if all from this one on are still to be judged.
    start : function → context manager of a Runner
    limits : Limits

    Returns
    -------
    dict of int
        By cell what came of it: a `Ran`, or "too long" or "ended". Those that are missing
        did not have to run, or time was up.
    """
    came, first, deadline = {}, 0, time.monotonic() + limits.seconds
    while first < len(cells) and any(chosen_for(first)[first:]):
        with start() as runner:
            for place, wanted in enumerate(chosen_for(first)):
                left = deadline - time.monotonic()
                if not wanted or isinstance(came.get(place), str):
                    continue
                if left <= 0:
                    return came
                try:
                    came[place] = runner.run_cell(cells[place], min(limits.cell_seconds, left))
                except CellTimeoutError:
                    came[place] = "too long"
                except DeadKernelError:
                    came[place] = "ended"
                if isinstance(came[place], str):
                    first = max(first, place + 1)
                    break
            else:
                return came
    return came
