"""What a learner's server and kernel on a hub do without, and what they still do."""

import json
import os
import runpy
import subprocess
import sys

import pytest
from benchmark import FIGURE
from execute import NOTEBOOKS
from jupyter_client import KernelManager
from traitlets.config import Config

ROOT = NOTEBOOKS.parent
CLASSROOM = ROOT / "classroom"


def settings():
    """Return the names in the settings of a learner's server, and what it configures."""
    config = Config()
    file = CLASSROOM / "jupyter_server_config.py"
    return runpy.run_path(str(file), {"get_config": lambda: config}), config


@pytest.fixture(scope="module")
def manager():
    """Give what starts and interrupts a kernel as a learner on the hub has it."""
    names, config = settings()
    specs = config.ServerApp.kernel_spec_manager_class()
    assert list(specs.find_kernel_specs()) == ["python3"]
    manager = KernelManager(kernel_spec_manager=specs, kernel_name="python3")
    manager.start_kernel(cwd=str(NOTEBOOKS), env=os.environ | names["KERNEL_ENVIRONMENT"])
    yield manager
    manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def client(manager):
    """Give the client of that kernel."""
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(60)
        yield client
    finally:
        client.stop_channels()


def messages(client, code):
    """Return the messages that a kernel sends while it runs code, each kind and content."""
    sent = []
    reply = client.execute_interactive(
        code, output_hook=lambda each: sent.append((each["msg_type"], each["content"]))
    )
    assert reply["content"]["status"] == "ok"
    return sent


QUESTION = """
import os, sys, json, helpers, lessons.training
threads = os.environ["OPENBLAS_NUM_THREADS"]
print(json.dumps(["_pydevd_bundle" in sys.modules, sys.path, os.getcwd(), threads]))
"""


def test_the_kernel_of_a_class_has_the_course_and_no_debugger(client):
    printed = "".join(content.get("text", "") for _, content in messages(client, QUESTION))
    debugger, path, folder, threads = json.loads(printed)
    assert not debugger
    # What a learner writes beside the notebook is found, what starts the kernel is not.
    assert "" in path
    assert not [place for place in path if "classroom" in place]
    assert (folder, threads) == (str(NOTEBOOKS), "1")


MOVED = """
import json
ours = figure.controls["learning_rate"]
print(json.dumps([ours.comm.comm_id, ours.texts[3]]))
"""


def answers(client, asked):
    """Return what the kernel sends on a request until it is idle, each kind and content."""
    sent = []
    while not sent or sent[-1] != ("status", {"execution_state": "idle"}):
        each = client.get_iopub_msg(timeout=20)
        if each["parent_header"].get("msg_id") == asked:
            sent.append((each["msg_type"], each["content"]))
    return sent


def test_a_move_is_answered_with_one_message_and_that_it_is_done(client):
    sent = messages(client, FIGURE + MOVED)
    slider, text = json.loads(next(each["text"] for kind, each in sent if kind == "stream"))
    data = {"method": "update", "state": {"place": 3, "text": text}, "buffer_paths": []}
    move = client.session.msg("comm_msg", {"comm_id": slider, "data": data})
    client.shell_channel.send(move)
    (kind, content), _ = answers(client, move["header"]["msg_id"])
    assert (kind, content["data"]["method"]) == ("comm_msg", "update")
    assert set(content["data"]["state"]) == {"moving", "words"}
    assert text in content["data"]["state"]["words"]


def test_the_kernel_of_a_class_says_that_a_cell_runs(client):
    states = [each for kind, each in messages(client, "1") if kind == "status"]
    assert [each["execution_state"] for each in states] == ["busy", "idle"]


def test_the_kernel_of_a_class_has_no_threads_for_subshells(client):
    reply = client.kernel_info(reply=True, timeout=20)
    assert "kernel subshells" not in reply["content"]["supported_features"]
    asked = client.session.msg("create_subshell_request", {})
    client.control_channel.send(asked)
    sent = messages(client, "import asyncio; print(await asyncio.sleep(0, 'slept'))")
    assert "slept\n" in [each.get("text") for _, each in sent]


def test_the_kernel_of_a_class_can_be_interrupted(client, manager):
    asked = client.execute("print('begun', flush=True)\nwhile True: pass")
    while client.get_iopub_msg(timeout=20)["msg_type"] != "stream":
        pass
    manager.interrupt_kernel()
    kinds = dict(answers(client, asked))
    assert kinds["error"]["ename"] == "KeyboardInterrupt"
    messages(client, "1")


def test_learner_server_leaves_out_the_rest_of_the_hub(tmp_path):
    """A stand-in of the hub's package imports what its true part for learners does."""
    package = tmp_path / "jupyterhub"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "singleuser.py").write_text(
        "import sqlalchemy as sa\n"
        "from sqlalchemy import func\n"
        "from sqlalchemy.exc import SQLAlchemyError\n"
        "from . import orm, roles\n"
        "from .handlers.pages import HealthCheckHandler\n"
        "from .metrics import prometheus_log_method\n"
        "def main():\n"
        "    assert issubclass(SQLAlchemyError, Exception)\n"
        "    assert not isinstance(main, HealthCheckHandler)\n"
        "    print(prometheus_log_method(main))\n"
        "    print(orm.User)\n"
    )
    done = subprocess.run(
        [sys.executable, str(CLASSROOM / "learner_server.py")],
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.stdout == "None\n"
    # What is left out refuses to answer.
    assert "module 'jupyterhub.orm' has no attribute 'User'" in done.stderr
