"""What a learner's server and kernel on a hub do without, and what they still do."""

import json
import os
import runpy
import subprocess
import sys

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


def test_kernel_has_no_debugger_and_runs_the_course():
    names, config = settings()
    specs = config.ServerApp.kernel_spec_manager_class()
    assert list(specs.find_kernel_specs()) == ["python3"]
    manager = KernelManager(kernel_spec_manager=specs, kernel_name="python3")
    manager.start_kernel(cwd=str(NOTEBOOKS), env=os.environ | names["KERNEL_ENVIRONMENT"])
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(60)
        said = []
        question = (
            "import os, sys, json, helpers, lessons.training\n"
            "print(json.dumps([sys.modules.get('_pydevd_bundle'), sys.path, os.getcwd(),"
            " os.environ['OPENBLAS_NUM_THREADS']]))"
        )
        client.execute_interactive(
            question, output_hook=lambda each: said.append(each["content"].get("text", ""))
        )
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    debugger, path, folder, threads = json.loads("".join(said))
    assert debugger is None
    # What a learner writes beside the notebook is found, what starts the kernel is not.
    assert "" in path
    assert not [place for place in path if "classroom" in place]
    assert folder == str(NOTEBOOKS)
    assert threads == "1"


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
