"""What a learner's server does without on a hub, so that many fit on one machine.

The hub starts `learner_server.py` with this file, puts the folder `kernels` beside it,
and sets KERNEL_ENVIRONMENT for the server, from which the kernels have it.
"""

from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager
from traitlets import default

# Threads of linear algebra on these small arrays gain nothing, and cost every learner of
# a full machine. glibc keeps memory apart for each thread, two parts are enough.
KERNEL_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
}

c = get_config()  # noqa: F821

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
