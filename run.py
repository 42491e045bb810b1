"""Set up and start the course: `python3 run.py lab`. Without a command it says what there is.

Needs nothing but Python's standard library. Whatever is needed beyond it goes
into the folder .venv beside this file. Each start looks whether .venv was made
for this folder, this Python and these requirements, and is complete; else it is
made anew as a whole. Works from any folder.
"""

import contextlib
import importlib.util
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

if os.name == "nt":
    import msvcrt
else:
    import fcntl

# Not resolved: a mapped drive of Windows would become \\server\share, where not all works.
ROOT = Path(os.path.abspath(__file__)).parent
VENV = ROOT / ".venv"
STAMP = VENV / "set-up.json"  # Written last: an environment without it is not complete.
LOCK = ROOT / ".venv.lock"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
THIS = "{}.{}".format(*sys.version_info)
CONSTRAINTS = "binder/constraints.txt"
LEARNER = ["requirements.txt"]
TESTER = [*LEARNER, "tests/requirements.txt"]
MORE = "more packages are needed"
# On Windows a path has at most 259 characters, and the longest of ours 155 below .venv.
LONGEST_ROOT = 97
NEWS = "@jupyterlab/apputils-extension:announcements"
BUILD, COLLECT = "web/build.py", "classroom/collect.py"
# What each command does, and the part of the course without which it is not offered, its
# program or its folder: a class edition has no tests, and nothing to build with.
COMMANDS = {
    "lab": ("open the course in JupyterLab", "requirements.txt"),
    "handin": ("pack your notebooks into one file for your teacher", "classroom/handin.py"),
    "test": ("test the course; --all with browsers and set-up", "tests"),
    "execute": ("run every notebook again and keep its outputs", "tests"),
    "ruff format": ("format code and notebooks", "tests"),
    "lock": ("choose the newest package versions again", "tests"),
    "site": ("build the course as a book, and for a browser tab; --serve shows it", BUILD),
    "handout FOLDER": ("make the class edition, without solutions", "classroom/handout.py"),
    "collect FOLDER": ("open a page that says what a class misunderstands", COLLECT),
    "wheelhouse FOLDER": ("get all packages, to set up offline", "classroom/wheelhouse.py"),
}
# The modules that some of them start, and the programs that need .venv.
MODULES = {
    "lab": ["jupyterlab", "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb"],
    "test": ["pytest", "-p", "tests.plugin", "@tests/options.txt"],
    "execute": ["tests.execute"],
    "ruff": ["ruff"],
}
IN_VENV = {COLLECT, "classroom/wheelhouse.py"}
USAGE = """What would you like to do?

{lines}

On Windows write `py run.py lab`. What follows goes on to the program that is
started: `python3 run.py lab --no-browser`."""

# Would let another Python's packages in, or send ours elsewhere.
STRAY = {"PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT"}
# What Python, pip and the systems say, and what it means; the surest sign first.
MEANINGS = {
    r"\[(Errno 28|Errno 122|WinError 112)\]": "The disk is full: the course needs about 1 GB,"
    " and {here} MB are free in {root}, {there} MB in {temp}. Make room, then run this again.",
    r"Windows Long Path|\[WinError 206\]": "Paths become too long: on Windows the"
    " course's folder may have at most {longest} characters, and {root} has {length}. Move it"
    " to a shorter path, such as C:\\course, then run this again.",
    r"\[WinError (225|1260)\]": "A virus scanner or a rule of this computer forbids a program"
    " in {root}; the lines above name it. Ask whoever looks after the computer to allow it.",
    r"\[(Errno 1|Errno 13|Errno 30|WinError 5|WinError 32)\]|failed to map segment": "Python"
    " may not write or start programs in {root}: it is read-only, somebody else's, in use, or"
    " on a disk that forbids it. Close JupyterLab and open a new terminal, or copy the folder"
    " to a place of your own, then run this again.",
    r"(?i)sslerror|\bssl:|ssl verification|certificate verify": "No secure connection to the"
    " packages. Is this computer's clock right? Many schools and companies have a certificate"
    " of their own: ask for it, and name its file in PIP_CERT.",
    r"(?i)proxyerror|to proxy": "The proxy does not let pip through. Correct or remove what"
    " HTTPS_PROXY or pip's setting `proxy` names, then run this again.",
    r"(?i)connection.?(broken|aborted|reset|error|failed)|to connect|timed out": "pip could"
    " not reach the packages. Is this computer online? Run this again when it is.",
    "No matching distribution|ResolutionImpossible": "pip found no versions that fit Python"
    " {this} and this system; the lines above name a package. The course is tested with Python"
    " 3.11 to 3.15.",
    "": "The set-up failed; the lines above say why. Run this again when that is mended.",
}


def explain(text):
    """Say what the error messages in a text mean, and what to do."""
    meaning = next(MEANINGS[sign] for sign in MEANINGS if re.search(sign, text))
    temp = tempfile.gettempdir()
    here, there = (shutil.disk_usage(place).free // 10**6 for place in (ROOT, temp))
    lengths = {"longest": LONGEST_ROOT, "length": len(str(ROOT))}
    return meaning.format(root=ROOT, here=here, temp=temp, there=there, this=THIS, **lengths)


def variables():
    """Return the environment variables as if .venv, and no other, were activated."""
    kept = {name: value for name, value in os.environ.items() if name not in STRAY}
    path = os.pathsep.join([str(PYTHON.parent), kept.get("PATH", os.defpath)])
    return dict(kept, VIRTUAL_ENV=str(VENV), PATH=path)


def python(*arguments, folder=ROOT):
    """Run the environment's Python from a folder, the project's; return its exit code."""
    # Ctrl+C reaches the program too, which knows best how to end.
    signal.signal(signal.SIGINT, lambda *_: None)
    return subprocess.call([PYTHON, *arguments], cwd=folder, env=variables())


def step(*command):
    """Run one step of the set-up and pass on what it says; if it fails, explain and end."""
    said = []
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=variables(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        close_fds=False,  # If run.py ends before this step does, the step holds the lock.
    ) as process:
        for line in process.stderr:
            sys.stderr.write(line)
            said.append(line)
    if process.returncode:
        sys.exit(explain("".join(said)))


@contextlib.contextmanager
def alone(lock=LOCK, doing="setting up .venv"):
    """Let one run.py at a time do something; a lock ends with the processes that hold it."""
    with lock.open("w") as file:
        os.set_inheritable(file.fileno(), True)
        if not is_locked(file):
            print(f"Another run.py is {doing}: waiting for it ...", flush=True)
            while not is_locked(file):
                time.sleep(0.2)
        yield


def is_locked(file):
    """Try to lock a file and tell whether that worked."""
    try:
        if os.name == "nt":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # Some network disks know no locks.
        return True
    return True


def packages():
    """Return the folder in which .venv keeps its packages."""
    return Path(sysconfig.get_path("purelib", "venv", {"base": str(VENV)}))


def starts():
    """Tell whether the Python in .venv starts."""
    try:
        return subprocess.call([PYTHON, "-I", "-S", "-c", ""], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def asked(requirements):
    """Return the texts that say what to install, by the names of their files."""
    import tomllib  # Only here: an older Python has to come as far as main.

    names = [*requirements, CONSTRAINTS, "pyproject.toml"]
    texts = {name: (ROOT / name).read_text(encoding="utf-8") for name in names}
    project = tomllib.loads(texts["pyproject.toml"])
    # Not its settings of other tools: nobody should set up anew for those.
    wheel = project.get("tool", {}).get("hatch")
    texts["pyproject.toml"] = [project["project"]["dependencies"], wheel]
    return texts


def fault(requirements):
    """Return why .venv has to be made anew, MORE if it only lacks something, or None."""
    if not VENV.exists():
        return "it is not there yet"
    try:
        made = json.loads(STAMP.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):  # Not there, or cut off.
        return "it was not set up to the end"
    if not os.path.exists(made["folder"]) or not os.path.samefile(made["folder"], ROOT):
        return "the folder was moved or renamed"
    if made["python"] != THIS or not starts():
        return f"its Python is gone, or is not {THIS}"
    if not asked(LEARNER).items() <= made["asked"].items():
        return "it was made for other requirements"
    folder = packages()
    lost = [name for name in made["packages"] if not (folder / name).exists()]
    if lost:
        return f"{lost[0]} is missing in it"
    return None if asked(requirements).items() <= made["asked"].items() else MORE


def this_system():
    """Return the version of Python and the kind of system, for which wheels are made."""
    return f"Python {THIS} on {platform.system()} {platform.machine()}"


def offline():
    """Return pip's options for a set-up from the wheelhouse, if there is one that fits."""
    folder = Path(os.environ.get("WHEELHOUSE") or ROOT / "wheelhouse").absolute()
    try:
        made = json.loads((folder / "wheelhouse.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except ValueError:
        sys.exit(f"wheelhouse.json in {folder} cannot be read. Copy that folder again.")
    here = this_system()
    if here not in made:
        others = ", ".join(made)
        print(f"{folder} is for {others}, and this is {here}: asking the network.", flush=True)
        return []
    for name, size in made[here].items():
        if not (folder / name).is_file() or (folder / name).stat().st_size != size:
            sys.exit(f"{name} is missing in {folder}, or cut off. Copy that folder again.")
    return ["--no-index", "--find-links", str(folder)]


def install(requirements, why):
    """Make .venv anew, or add to it what the tests need; then stamp it."""
    print(f"Setting up .venv (a minute or two): {why} ...", flush=True)
    if importlib.util.find_spec("ensurepip") is None:
        sys.exit(
            "This Python cannot make environments: its part ensurepip is missing. On Debian"
            " and Ubuntu: sudo apt install python3-venv, then run this again."
        )
    made = {"folder": str(ROOT), "python": THIS, "asked": asked(requirements)}
    options = ["--quiet", "--disable-pip-version-check", "--no-user", "-c", CONSTRAINTS]
    options += offline() if requirements == LEARNER else []
    options += [word for name in requirements for word in ("-r", name)]
    STAMP.unlink(missing_ok=True)
    if why != MORE:
        step(sys.executable, "-m", "venv", "--clear", "--without-pip", VENV)
        step(PYTHON, "-I", "-m", "ensurepip", "--default-pip")
    step(PYTHON, "-I", "-m", "pip", "install", *options)
    # JupyterLab would open with a question about its newsletter otherwise.
    step(PYTHON, "-m", "jupyter", "labextension", "disable", NEWS, "--log-level=ERROR")
    # pip may be renewed by hand.
    names = os.listdir(packages())
    made["packages"] = [name for name in names if not name.startswith(("pip", "__pycache__"))]
    STAMP.write_text(json.dumps(made, indent=0), encoding="utf-8")


def set_up(requirements):
    """See to it that .venv has what the requirements ask for."""
    try:
        if fault(requirements):
            with alone():
                why = fault(requirements)  # None if another run.py has done it.
                if why:
                    install(requirements, why)
    except OSError as error:
        print(error, file=sys.stderr)
        sys.exit(explain(str(error)))


def lock(*arguments):
    """Choose the newest versions that the requirements allow, for three systems at once."""
    compiling = ["-m", "uv", "pip", "compile", "--quiet", "--upgrade"]
    compiling += ["--no-header", "--no-annotate"]
    everywhere = [*compiling, "--universal", "--python-version", "3.11", "--no-build"]
    leave_out = ["--no-emit-package", "gradient-descent-notebooks"]
    browser = [*compiling, "--python-version", "3.12", "--no-deps", "--generate-hashes"]
    # The same versions in the browser as in the page around it.
    browser += ["-c", "web/constraints.txt", "web/wheels.in"]
    return (
        python(*everywhere, *leave_out, *TESTER, "-o", CONSTRAINTS, *arguments)
        or python(*everywhere, "web/requirements.txt", "-o", "web/constraints.txt")
        or python(*browser, "-o", "web/wheels.txt")
    )


def start(name, part, arguments):
    """Run a command, in .venv or without any set-up; return its exit code."""
    if part in IN_VENV:
        set_up(LEARNER)
        # From where one stands, so that a folder can be named from there.
        return python(ROOT / part, *arguments, folder=os.getcwd())
    if part.endswith(".py"):
        signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl+C reaches the program too.
        return subprocess.call([sys.executable, ROOT / part, *arguments])
    set_up(LEARNER if name == "lab" else TESTER)
    if name == "lock":
        return lock(*arguments)
    return python("-m", *MODULES[name], *arguments)


def usage():
    """Say which commands there are."""
    names = [name for name, (_, part) in COMMANDS.items() if (ROOT / part).exists()]
    width = max(map(len, names))
    lines = [f"    python3 run.py {name:{width}}  {COMMANDS[name][0]}" for name in names]
    return USAGE.format(lines="\n".join(lines))


def main(words):
    if sys.version_info < (3, 11):
        sys.exit(
            f"This course needs Python 3.11 or newer, and this is {THIS}."
            " Get a newer one from python.org."
        )
    sys.stdout.reconfigure(errors="backslashreplace")  # A file on Windows knows no Ł.
    parts = {name.split()[0]: part for name, (_, part) in COMMANDS.items()}
    if not words or words[0] not in parts:
        sys.exit(usage())
    part = parts[words[0]]
    if not (ROOT / part).exists():
        sys.exit(f"`{words[0]}` is not part of this class edition. {usage()}")
    try:
        return start(words[0], part, words[1:])
    except KeyboardInterrupt:
        print("Stopped. Type the same command to start again.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
