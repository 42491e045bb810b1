"""A stock JupyterHub on this computer: for its test, and to measure what a learner takes."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import psutil

from tests.browser import ROOT

SETTINGS = ["-f", str(ROOT / "classroom" / "jupyterhub_config.py")]
PROXY = "configurable-http-proxy@5.1.0"  # Later ones need Node.js 20, and Debian 12 has 18.
PLACE = ROOT / ".cache" / "hub"
PASSWORD = "down-the-valley"


def what_is_missing():
    """Return why there can be no hub here, or None; get its proxy the first time."""
    if not find_spec("jupyterhub"):
        return "JupyterHub runs on Linux and macOS"
    for program in ("git", "npm"):
        if not shutil.which(program):
            return f"the hub needs {program}"
    if not (PLACE / "node_modules" / ".bin" / PROXY.partition("@")[0]).exists():
        npm = ["npm", "install", "--no-audit", "--no-fund", "--prefix", PLACE, PROXY]
        done = subprocess.run(npm, capture_output=True, text=True)
        if done.returncode:
            return f"npm could not fetch the hub's proxy: {done.stderr}"
    return None


def free_ports(count):
    """Return ports that nothing on this computer uses."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def answers(address):
    """Tell whether somebody answers there."""
    try:
        with urllib.request.urlopen(address):
            return True
    except OSError:
        return False


@contextmanager
def hub(folder, *options):
    """Run a hub for all who know the password; give its address and its process.

    Parameters
    ----------
    folder : Path
        Where it works; the learners' homes are in `folder / "homes"`.
    *options : str
        JupyterHub's own.
    """
    port, hub_port, proxy_port = free_ports(3)
    address = f"http://127.0.0.1:{port}"
    ours = {
        "JupyterHub.bind_url": address,
        "JupyterHub.hub_port": hub_port,
        "ConfigurableHTTPProxy.api_url": f"http://127.0.0.1:{proxy_port}",
        # Everybody in this account, which may be root's: to try a hub, never to run one.
        "JupyterHub.authenticator_class": "shared-password",
        "SharedPasswordAuthenticator.user_password": PASSWORD,
        "Authenticator.allow_all": True,
        "JupyterHub.spawner_class": "simple",
        "SimpleLocalProcessSpawner.home_dir_template": f"{folder}/homes/{{username}}",
        "Spawner.cmd": ["jupyterhub-singleuser", "--allow-root"],
        # However busy this computer is.
        "Spawner.start_timeout": 3600,
        "Spawner.http_timeout": 3600,
    }
    command = [sys.executable, "-m", "jupyterhub", *options]
    command += [f"--{name}={value}" for name, value in ours.items()]
    places = [Path(sys.executable).parent, PLACE / "node_modules" / ".bin", os.environ["PATH"]]
    variables = os.environ | {"PATH": os.pathsep.join(map(str, places))}
    with (folder / "hub.log").open("w") as log:
        process = psutil.Popen(command, cwd=folder, env=variables, stdout=log, stderr=log)
        try:
            while not answers(f"{address}/hub/health"):
                assert process.poll() is None, (folder / "hub.log").read_text()
                time.sleep(0.1)
            yield address, process
        finally:
            with suppress(psutil.NoSuchProcess):  # It may have ended by itself.
                started = process.children(recursive=True)
                process.terminate()  # It ends the servers and the proxy.
                process.wait()
                for each in psutil.wait_procs(started, timeout=30)[1]:
                    each.kill()
