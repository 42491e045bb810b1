"""The hub's own environment: Python's packages, the course and the proxy, in one folder."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))
from run import NEWS, ROOT, own_variables

HERE = Path(__file__).resolve().parent
# What runs in a learner's account, to be copied where learners can read it.
LEARNERS = [HERE / "learner.py", HERE / "learner_server.py", HERE / "jupyter_server_config.py"]
KERNELS = HERE / "kernels"
# The account without rights, which every Linux has.
NOBODY = 65534


def is_root():
    """Tell whether this may make accounts."""
    return os.geteuid() == 0


def as_stranger(*command, **others):
    """Run a program as a learner would, who may not read what is ours; return the result.

    Without root's rights there is one account only, and it runs in that.
    """
    if is_root():
        others |= {"user": NOBODY, "group": NOBODY, "extra_groups": ()}
    variables = others.pop("env", {})
    others["env"] = {"PATH": os.environ["PATH"], "HOME": "/", **variables}
    try:
        return subprocess.run(
            list(map(str, command)), capture_output=True, text=True, cwd="/", **others
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess(command, 1, "", str(error))


def public_python():
    """Return a Python that learners can start: this one, or else the system's."""
    question = "import sys; sys.exit(sys.version_info < (3, 11))"
    candidates = [getattr(sys, "_base_executable", sys.executable), "/usr/bin/python3"]
    for candidate in candidates:
        if as_stranger(candidate, "-c", question).returncode == 0:
            return os.path.realpath(candidate)
    sys.exit(
        f"Other accounts cannot start {candidates[0]}, which lies in a closed folder. Install"
        " Python 3.11 or newer for all: sudo apt install python3 python3-venv."
    )


def digest(paths):
    """Return one sum of the contents of files."""
    return hashlib.sha256(b"".join(each.read_bytes() for each in sorted(paths))).hexdigest()


def step(sentence, *command, **others):
    """Run one step of the set-up; if it fails, end with a sentence."""
    if subprocess.call(list(map(str, command)), env=own_variables(), **others):
        sys.exit(f"{sentence} The lines above say why.")


def install(folder, base):
    """Make the environment anew, with what the course and the hub need."""
    print("Setting up the hub (once, two minutes) ...", flush=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    step(
        "Python could not make an environment. On Debian: sudo apt install python3-venv.",
        *(base, "-m", "venv", "--clear", folder),
    )
    pip = [folder / "bin/python", "-m", "pip", "install", "-qq", "--use-pep517"]
    pip += ["--disable-pip-version-check", "-c", HERE / "constraints.txt"]
    needed = [ROOT, "-r", HERE / "requirements.txt"]
    step("The packages could not be installed. Is this computer online?", *pip, *needed)
    proxy = folder / "proxy"
    proxy.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, proxy)
    npm = ["npm", "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"]
    quiet = {"cwd": proxy, "stdout": subprocess.DEVNULL}
    step("npm could not fetch the proxy. Is this computer online?", *npm, **quiet)
    # JupyterLab would open with a question about its newsletter otherwise.
    labextension = [folder / "bin/jupyter", "labextension", "disable", "--level=sys_prefix"]
    step("JupyterLab could not be set up.", *labextension, NEWS, "--log-level=ERROR")


def renew_course(folder):
    """Bring the course itself, and what a learner's server reads, up to date."""
    pip = [folder / "bin/python", "-m", "pip", "install", "-qq", "--no-deps"]
    pip += ["--disable-pip-version-check", "--force-reinstall", ROOT]
    step("The course could not be installed.", *pip)
    learner = folder / "learner"
    shutil.rmtree(learner, ignore_errors=True)
    learner.mkdir()
    for path in filter(Path.exists, LEARNERS):
        shutil.copy(path, learner)
    if KERNELS.exists():
        shutil.copytree(KERNELS, learner / KERNELS.name)


def once(stamp, state, work, *arguments):
    """Do a piece of work, unless a stamp says that it was done for this state."""
    if not (stamp.exists() and stamp.read_text() == state):
        work(*arguments)
        stamp.write_text(state)


def environment(folder):
    """Set up the hub's environment, unless it is there already.

    Parameters
    ----------
    folder : pathlib.Path

    Returns
    -------
    pathlib.Path
        Its Python.
    """
    os.umask(0o022)  # Learners have to read it.
    base, python = public_python(), folder / "bin/python"
    asked = [HERE / name for name in ("constraints.txt", "requirements.txt", "package.json")]
    source = [*ROOT.glob("helpers/*.*"), *ROOT.glob("lessons/*.*"), ROOT / "pyproject.toml"]
    source += [*ROOT.glob("still_pictures/*.*"), *HERE.glob("*.py"), *KERNELS.glob("*/*.*")]
    packages = f"{base} {folder} {digest([*asked, HERE / 'package-lock.json'])}"
    once(folder / "packages.txt", packages, install, folder, base)
    once(folder / "course.txt", digest(source), renew_course, folder)
    return python
