"""Start a learner's kernel without what a class pays for and does not use.

- The debugger costs 8 MB and half a second.
- Threads for subshells cost a fifth of the time in which a live figure answers, since every
  message passes through one thread more. No widget gains by them: what a cell has made is
  answered where cells run.
- That it is busy, a kernel says at the start of all that it does, of each move of a slider
  too. Nobody sees it change for milliseconds; that it is idle again is what pages wait for.
"""

import sys
import threading

# ipykernel does without; JupyterLab's button for it stays grey then.
sys.modules["debugpy"] = None
# The folder of this file comes first, where a learner expects the notebook's own.
del sys.path[0]

from ipykernel.ipkernel import IPythonKernel  # noqa: E402
from ipykernel.kernelapp import IPKernelApp  # noqa: E402


class NoThread:
    """Stands where a thread for messages would: false, and cells run in the main one."""

    parent_thread = threading.main_thread()

    def __bool__(self):
        return False


class ClassKernel(IPythonKernel):
    """The usual kernel, which answers a move of a slider with two messages."""

    _supports_kernel_subshells = False

    def _publish_status(self, status, channel, parent=None):
        moved = self.get_parent(channel).get("header", {}).get("msg_type") == "comm_msg"
        if not (moved and status == "busy"):
            super()._publish_status(status, channel, parent)


class ClassKernelApp(IPKernelApp):
    """Starts the kernel, which takes messages from the page in the thread that runs cells."""

    def init_control(self, context):
        super().init_control(context)
        self.shell_channel_thread = NoThread()


ClassKernelApp.launch_instance(kernel_class=ClassKernel)
