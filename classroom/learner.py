"""What runs in a learner's own account: start a server, or pack the notebooks.

A copy of this file lies in the hub's environment, which learners can read, as the folder
of the course may be closed to them.

    python learner.py serve EDITION BYTES   fetch new notebooks, then become the server
    python learner.py pack                  write the notebooks to the output, as a zip file
"""

import os
import resource
import stat
import sys
import zipfile
from pathlib import Path

COURSE = "course"  # the folder in a learner's home
LARGEST = 20_000_000  # bytes of a notebook that is handed in


def fetch(edition, folder):
    """Bring what is new in the class edition, and keep what the learner wrote."""
    from nbgitpuller.pull import GitPuller

    try:
        for line in GitPuller(edition, str(folder)).pull():
            print(line.rstrip(), file=sys.stderr)
    # Whatever it is, a lesson goes on with the notebooks that are there.
    except Exception as error:
        print(f"No new notebooks from {edition}: {error}", file=sys.stderr)


def serve(edition, limit):
    """Fetch new notebooks, then become the learner's server, with a limit on memory.

    Parameters
    ----------
    edition : str
        The folder or address of the class edition, a git repository.
    limit : int
        Bytes that each process of the learner may hold.
    """
    course = Path.home() / COURSE
    if course.exists():
        # Not the first time: JupyterLab opens what was open last.
        os.environ["JUPYTERHUB_DEFAULT_URL"] = "/lab"
    fetch(edition, course)
    # Short, since a kernel's messages pass through files here, and a system allows such a
    # file about a hundred letters.
    os.environ["JUPYTER_RUNTIME_DIR"] = str(Path.home() / ".run")
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    os.execv(sys.executable, [sys.executable, *server()])


def server():
    """Return what Python has to run: the light server, where it is here."""
    here = Path(__file__).parent
    if (here / "learner_server.py").exists():
        config = here / "jupyter_server_config.py"
        return [str(here / "learner_server.py"), f"--config={config}"]
    return ["-m", "jupyterhub.singleuser"]


def pack(output):
    """Write a learner's notebooks as a zip file.

    Runs with the learner's rights: a link among the notebooks leads nowhere that the
    learner could not read anyway.
    """
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted((Path.home() / COURSE / "notebooks").glob("*.ipynb")):
            content = plain_content(path)
            if content is not None:
                archive.writestr(f"notebooks/{path.name}", content)


def plain_content(path):
    """Return the bytes of a plain file, or None for a link, a pipe or a giant."""
    try:
        # Opening a pipe would wait for somebody to write.
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with os.fdopen(number, "rb") as file:
        about = os.fstat(number)
        if stat.S_ISREG(about.st_mode) and about.st_size <= LARGEST:
            return file.read(LARGEST)
    return None


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(sys.argv[2], int(sys.argv[3]))
    pack(sys.stdout.buffer)
