"""What a learner's server does without on a hub, so that many fit on one machine.

The hub starts `learner_server.py` with this file, puts the folder `kernels` beside it,
and sets KERNEL_ENVIRONMENT for the server, from which the kernels have it.
"""

from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_core.paths import jupyter_runtime_dir
from traitlets import default

KERNEL_ENVIRONMENT = {
    # More threads gain nothing on arrays as small as these, and stand in each other's way
    # on a full machine.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    # glibc keeps memory apart for threads; two parts are enough.
    "MALLOC_ARENA_MAX": "2",
    # The kernel need not repeat to the page what the page has said. Two windows on one
    # kernel then show the same picture, but a slider stays where its own window has it.
    "JUPYTER_WIDGETS_ECHO": "0",
}

c = get_config()  # noqa: F821

# Files that only the learner may open carry the messages, in place of ports that anybody
# on this machine could listen to. Such a file's path has to be short: else it is ports.
if len(jupyter_runtime_dir()) < 50:
    c.KernelManager.transport = "ipc"

# Neither is part of JupyterLab as the course uses it: help from a language server, and
# the pages of Notebook 7, which load each other.
c.ServerApp.jpserver_extensions = {
    "jupyter_lsp": False,
    "notebook": False,
    "notebook_shim": False,
}
# A line of log a request is the hub's, whose proxy writes them already.
c.ServerApp.log_level = "WARN"


class ClassKernels(KernelSpecManager):
    """Finds one kernel only, which does without a debugger: kernels/python3."""

    ensure_native_kernel = False

    @default("kernel_dirs")
    def _beside_this_file(self):
        return [str(Path(__file__).with_name("kernels"))]


c.ServerApp.kernel_spec_manager_class = ClassKernels
