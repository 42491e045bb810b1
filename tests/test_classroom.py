"""What a learner's server and kernel on a hub do without, and what they still do."""

import json
import os
import runpy
import subprocess
import sys

import pytest
from benchmark import FIGURE, MOVE
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
def client():
    """Give the client of a kernel as a learner on the hub has it."""
    names, config = settings()
    specs = config.ServerApp.kernel_spec_manager_class()
    assert list(specs.find_kernel_specs()) == ["python3"]
    manager = KernelManager(kernel_spec_manager=specs, kernel_name="python3")
    manager.start_kernel(cwd=str(NOTEBOOKS), env=os.environ | names["KERNEL_ENVIRONMENT"])
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(60)
        yield client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


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


def test_a_move_is_answered_with_one_message(client):
    messages(client, FIGURE + MOVE)
    sent = messages(client, "move(ours, 3)")
    (told,) = [content["data"] for kind, content in sent if kind.startswith("comm")]
    assert told["method"] == "update"
    assert set(told["state"]) == {"moving", "words"}


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
