"""Set up and start the course: `python3 run.py lab`. Without a command it says what there is.

Needs nothing but Python's standard library. Whatever is needed beyond it goes
into the folder .venv beside this file. Each start looks whether all of it is
still there, and mends what is not. Works from any folder.
"""

import contextlib
import hashlib
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

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / ".venv.lock"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
THIS = "{}.{}".format(*sys.version_info)
CONSTRAINTS = "binder/constraints.txt"
LEARNER = ["requirements.txt"]
TESTER = [*LEARNER, "tests/requirements.txt"]
NEWS = "@jupyterlab/apputils-extension:announcements"
# What each command does, and the part of the course without which it is not offered: a
# class edition has no tests, and nothing to build with.
COMMANDS = {
    "lab": ("open the course in JupyterLab", "requirements.txt"),
    "handin": ("pack your notebooks into one file for your teacher", "classroom/handin.py"),
    "test": ("run every test", "tests"),
    "execute": ("run every notebook again and keep its outputs", "tests"),
    "ruff format": ("format code and notebooks", "tests"),
    "lock": ("choose the newest package versions again", "tests"),
    "site": ("build the course for a browser tab; --serve shows it", "web"),
    "handout FOLDER": ("make the class edition, without solutions", "classroom/handout.py"),
    "collect FOLDER": ("see what a class misunderstands", "classroom/collect.py"),
    "wheelhouse FOLDER": ("get all packages, to set up offline", "classroom/wheelhouse.py"),
}
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
    r"\[(Errno 1|Errno 13|Errno 30|WinError 5|WinError 32)\]": "Python may not write in {root}:"
    " it is read-only, somebody else's, or in use. Close JupyterLab, or copy the folder to a"
    " place of your own, then run this again.",
    r"(?i)sslerror|\bssl:|ssl verification|certificate verify": "No secure connection to the"
    " packages. Is this computer's clock right? Many schools and companies have a certificate"
    " of their own: ask for it, and name its file in PIP_CERT.",
    r"(?i)proxyerror|to proxy": "The proxy does not let pip through. Correct or remove what"
    " HTTPS_PROXY or pip's setting `proxy` names, then run this again.",
    r"(?i)connection.?(broken|aborted|reset|error|failed)|to connect|timed out": "pip could"
    " not reach the packages. Is this computer online? Run this again when it is.",
    "No matching distribution|ResolutionImpossible": "pip found no versions that fit Python"
    " {this} and this system; the lines above name a package. The course is tested with Python"
    " 3.11 to 3.13.",
    "": "The set-up failed; the lines above say why. Run this again when that is mended.",
}


def explain(text):
    """Say what the error messages in a text mean, and what to do."""
    meaning = next(MEANINGS[sign] for sign in MEANINGS if re.search(sign, text))
    temp = tempfile.gettempdir()
    here, there = (shutil.disk_usage(str(place)).free // 10**6 for place in (ROOT, temp))
    return meaning.format(root=ROOT, here=here, temp=temp, there=there, this=THIS)


def own_variables():
    """Return the environment variables without those that let another Python in."""
    return {name: value for name, value in os.environ.items() if name not in STRAY}


def variables():
    """Return the environment variables as if .venv, and no other, were activated."""
    kept = own_variables()
    path = os.pathsep.join([str(PYTHON.parent), kept.get("PATH", os.defpath)])
    return dict(kept, VIRTUAL_ENV=str(VENV), PATH=path)


def python(*arguments, folder=ROOT):
    """Run the environment's Python from a folder, the project's; return its exit code."""
    # Ctrl+C reaches the program too, which knows best how to end.
    signal.signal(signal.SIGINT, lambda *_: None)
    return subprocess.call([str(PYTHON), *arguments], cwd=str(folder), env=variables())


def step(*command):
    """Run one step of the set-up and pass on what it says; if it fails, explain and end."""
    said = []
    with subprocess.Popen(
        command,
        cwd=str(ROOT),
        env=variables(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        universal_newlines=True,
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
    """Tell whether .venv has a Python that starts and is of the version of this one."""
    question = (
        "import os, sys, sysconfig; version, folder = sys.argv[1:];"
        "there = os.path.samefile(folder, sysconfig.get_path('purelib', 'venv'));"
        "sys.exit(not there or version != '%d.%d' % sys.version_info[:2])"
    )
    command = [str(PYTHON), "-I", "-c", question, THIS, str(packages())]
    try:
        return subprocess.call(command, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def was_moved():
    """Tell whether .venv was made in another place, which its programs still name."""
    config = (VENV / "pyvenv.cfg").read_text(encoding="utf-8", errors="replace")
    made = [line for line in config.splitlines() if line.startswith("command = ")]
    return bool(made) and not made[0].endswith(f" {VENV}")


def recorded():
    """Return what pip has written down to be in packages().

    That is the two upper levels of folders, and every compiled library. A package's record
    arrives with its files. Then pip writes its programs, and last that pip has installed it,
    so one without either was left half done.
    """
    names = set()
    for folder in packages().glob("*.dist-info"):
        names |= {f"{folder.name}/RECORD", f"{folder.name}/INSTALLER"}
        with contextlib.suppress(FileNotFoundError):
            for line in (folder / "RECORD").read_text(encoding="utf-8").splitlines():
                name = line.rsplit(",", 2)[0].strip('"')
                if name.endswith((".so", ".pyd", ".dll")):
                    names.add(name)
                elif "__pycache__" not in name:
                    names.add("/".join(name.split("/")[:2]))
    return names


def missing(names):
    """Return those of the names that are not in packages()."""
    folder = str(packages())
    return {name for name in names if not os.path.exists(os.path.join(folder, name))}


def is_pip_broken():
    """Tell whether .venv has a pip without some file, or with one of another length.

    Such a pip cannot mend itself. One without a record was left half done by ensurepip.
    """
    folder = packages()
    if not (folder / "pip").exists():  # Then ensurepip is all that is left to do.
        return False
    records = [each.read_text(encoding="utf-8") for each in folder.glob("pip-*/RECORD")]
    sizes = dict(re.findall(r"(?m)^(pip/.*),.*,(\d+)$", "".join(records)))
    return not sizes or any(
        not (folder / name).is_file() or (folder / name).stat().st_size != int(size)
        for name, size in sizes.items()
    )


def fault():
    """Return why .venv has to be made anew, or None."""
    if not os.path.lexists(str(PYTHON)):
        return "it is not there yet"
    if not starts():
        return f"its Python is gone, or is not {THIS}"
    if was_moved():
        return "the folder was moved or renamed"
    # pip renames to ~ what it is about to remove.
    if missing(recorded()) or any(packages().glob("~*")) or is_pip_broken():
        return "files are missing in it"
    return None


def hashes(requirements):
    """Return the files that say what to install, each with its hash."""
    names = [*requirements, CONSTRAINTS, "pyproject.toml"]
    return {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in names}


def is_complete(requirements):
    """Tell whether what was installed for the requirements is all there still."""
    for stamp in VENV.glob("installed-*.json"):
        with contextlib.suppress(ValueError):  # One that was cut off counts as none.
            note = json.loads(stamp.read_text(encoding="utf-8"))
            same = hashes(requirements).items() <= note["asked"].items()
            if same and not missing(note["files"]) and starts() and not was_moved():
                return True
    return False


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


def maker():
    """Return the Python that makes .venv.

    That is this one, except where it is .venv's own and does not know it, since pyvenv.cfg
    is gone: the new environment would then name itself as what it was made from.
    """
    knows = sys.prefix != sys.base_prefix
    is_inside = Path(sys.executable).parent == PYTHON.parent
    return os.path.realpath(sys.executable) if is_inside and not knows else sys.executable


def install(requirements):
    """Bring .venv to what the requirements ask for, from scratch if it has a fault."""
    reason = fault()
    why = reason or "packages are missing or out of date"
    print(f"Setting up .venv (a minute or two): {why} ...", flush=True)
    if importlib.util.find_spec("ensurepip") is None:
        sys.exit(
            "This Python cannot make environments: its part ensurepip is missing. On Debian"
            " and Ubuntu: sudo apt install python3-venv, then run this again."
        )
    if reason:
        # If the removal is stopped, what is left of a package counts as half done.
        for record in packages().glob("*.dist-info/RECORD"):
            record.unlink()
        step(maker(), "-m", "venv", "--clear", "--without-pip", str(VENV))
        if not starts():
            sys.exit(
                f"The new Python in {VENV} does not start. Does this disk let programs run?"
                " Copy the folder into your home folder, and run this again."
            )
    if not (packages() / "pip").exists():
        step(str(PYTHON), "-I", "-m", "ensurepip", "--default-pip")
    options = ["--quiet", "--disable-pip-version-check", "--no-user", "-c", CONSTRAINTS]
    options += offline() if requirements == LEARNER else []
    sources = [word for name in requirements for word in ("-r", name)]
    step(str(PYTHON), "-I", "-m", "pip", "install", *options, *sources)
    # JupyterLab would open with a question about its newsletter otherwise.
    step(str(PYTHON), "-m", "jupyter", "labextension", "disable", NEWS, "--log-level=ERROR")
    files = recorded()
    note = {"asked": hashes(requirements), "files": sorted(files - missing(files))}
    stamp = VENV / "installed-{}.json".format(requirements[-1].replace("/", "-"))
    stamp.write_text(json.dumps(note, indent=0), encoding="utf-8")


def set_up(requirements):
    """Install the requirements into .venv, unless all of it is there already."""
    if os.path.lexists(str(VENV)) and not VENV.is_dir():
        sys.exit("The file .venv is where a folder must be. Remove it, and run this again.")
    try:
        if is_complete(requirements):
            return
        with alone():
            if not is_complete(requirements):
                install(requirements)
    except OSError as error:
        print(error, file=sys.stderr)
        sys.exit(explain(str(error)))


def lab(*arguments):
    """Open the start page in JupyterLab."""
    set_up(LEARNER)
    page = "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb"
    return python("-m", "jupyterlab", page, *arguments)


def test(*arguments):
    """Run the tests."""
    set_up(TESTER)
    return python("-m", "pytest", *arguments)


def execute(*arguments):
    """Run every notebook from the top and store its outputs."""
    set_up(TESTER)
    return python("tests/execute.py", *arguments)


def lock(*arguments):
    """Choose the newest versions that the requirements allow, for three systems at once."""
    set_up(TESTER)
    compiling = ["-m", "uv", "pip", "compile", "--quiet", "--upgrade"]
    compiling += ["--no-header", "--no-annotate"]
    everywhere = [*compiling, "--universal", "--python-version", "3.11"]
    leave_out = ["--no-emit-package", "gradient-descent-notebooks"]
    browser = [*compiling, "--python-version", "3.12", "--no-deps", "--generate-hashes"]
    # The same versions in the browser as in the page around it.
    browser += ["-c", "web/constraints.txt", "web/wheels.in"]
    return (
        python(*everywhere, *leave_out, *TESTER, "-o", CONSTRAINTS, *arguments)
        or python(*everywhere, "web/requirements.txt", "-o", "web/constraints.txt")
        or python(*browser, "-o", "web/wheels.txt")
    )


def ruff(*arguments):
    """Lint or format code and notebooks."""
    set_up(TESTER)
    return python("-m", "ruff", *arguments)


def program(path, *, in_venv=False):
    """Return a command that runs a program of the course, in .venv or without any set-up."""

    def command(*arguments):
        words = [str(ROOT / path), *arguments]
        if in_venv:
            set_up(LEARNER)
            # From where one stands, so that a folder can be named from there.
            return python(*words, folder=os.getcwd())
        signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl+C reaches the program too.
        return subprocess.call([sys.executable, *words])

    return command


def offered():
    """Return the names of the commands whose part of the course is here."""
    return [name for name, (_, part) in COMMANDS.items() if (ROOT / part).exists()]


def usage():
    """Say which commands there are."""
    names = offered()
    width = max(map(len, names))
    lines = [f"    python3 run.py {name:{width}}  {COMMANDS[name][0]}" for name in names]
    return USAGE.format(lines="\n".join(lines))


def main(words):
    commands = {each.__name__: each for each in (lab, test, execute, ruff, lock)}
    draws_numbers = any(word.startswith("--variants") for word in words)
    commands.update(
        {
            "site": program("web/build.py"),
            "handin": program("classroom/handin.py"),
            "handout": program("classroom/handout.py", in_venv=draws_numbers),
            "collect": program("classroom/collect.py", in_venv=True),
            "wheelhouse": program("classroom/wheelhouse.py", in_venv=True),
        }
    )
    if sys.version_info < (3, 11):
        sys.exit(
            f"This course needs Python 3.11 or newer, and this is {THIS}."
            " Get a newer one from python.org."
        )
    if not words or words[0] not in commands:
        sys.exit(usage())
    if words[0] not in [name.split()[0] for name in offered()]:
        sys.exit(f"`{words[0]}` is not part of this class edition. {usage()}")
    try:
        return commands[words[0]](*words[1:])
    except KeyboardInterrupt:
        print("Stopped. The same command goes on from here.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
