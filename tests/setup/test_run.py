"""run.py sets up once, makes anew what does not fit, and says what is truly wrong.

Each situation is brought about in a small copy of the project: the real run.py, an
environment made by Python's own venv, the real pip, and requirements that are wheels
made here. Nothing needs a network.
"""

import ctypes
import importlib.util
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import distributions
from pathlib import Path

import pytest

from tests.execute import NOTEBOOKS

RUN = NOTEBOOKS.parent / "run.py"
PYTHON = "Scripts/python.exe" if os.name == "nt" else "bin/python"
STAMP = ".venv/set-up.json"
# Why it is made anew.
STOPPED = "it was not set up to the end"
GONE = "its Python is gone, or is not {}.{}".format(*sys.version_info)
MOVED = "the folder was moved or renamed"
CHANGED = "it was made for other requirements"
LOST = "missing in it"

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals or rights.")

# Stands beside run.py: what reaches the place that HALT names waits as long as MARK is there.
HALTING = """
    import os, pathlib, time

    def halt(place):
        if os.environ.get("HALT") == place:
            mark = pathlib.Path(os.environ["MARK"])
            mark.touch()
            while mark.exists():
                time.sleep(0.01)
"""
# What the small project asks for.
JUPYTER = "from halting import halt; halt('stamp')"
LAB = """
    import alpha, os, signal, sys
    from halting import halt
    signal.signal(signal.SIGINT, lambda *_: sys.exit(7))
    print("LAB", alpha.__version__, "in", os.environ["VIRTUAL_ENV"], *sys.argv[1:], flush=True)
    halt("lab")
"""
# Builds the editable wheel of the project itself, as hatchling does for the course.
BACKEND = """
    import shutil
    from halting import halt

    def build_editable(folder, config_settings=None, metadata_directory=None):
        halt("pip")
        return shutil.copy("course-1.0-py3-none-any.whl", folder)
"""
PYPROJECT = """
    [build-system]
    requires = []
    build-backend = "backend"
    backend-path = ["."]
    [project]
    name = "course"
    version = "1.0"
    dependencies = []
"""
# Runs run.py with a copy of pip at hand, since ensurepip takes seconds. Python's audit events
# are places to halt inside venv.
DRIVER = """
    import os, shutil, sys
    project, pip = sys.argv[1:3]
    sys.path.insert(0, project)
    import run

    step = run.step
    VENV = "import halting, runpy, sys; sys.addaudithook(lambda at, _: halting.halt(at));"
    VENV += "runpy.run_module('venv', run_name='__main__', alter_sys=True)"

    def quick(*command):
        if "ensurepip" in command:
            shutil.copytree(pip, run.packages(), symlinks=True, dirs_exist_ok=True)
        elif "venv" in command:
            step(command[0], "-c", VENV, *command[3:])
        elif "pip" in command and os.environ.get("ENOSPC"):
            step(sys.executable, "-c", "import sys; sys.exit('OSError: [Errno 28] No room')")
        else:
            step(*command)

    run.step = quick
    if os.environ.get("NO_ENSUREPIP"):
        run.importlib.util.find_spec = lambda name: None
    sys.exit(run.main(sys.argv[3:]))
"""


def write_wheel(folder, name, version, files):
    """Write a wheel as pip takes it; its record may be empty, since pip writes its own."""
    about = {
        "METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        "WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "RECORD": "",
    }
    files |= {f"{name}-{version}.dist-info/{path}": text for path, text in about.items()}
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        for path, text in files.items():
            wheel.writestr(path, textwrap.dedent(text))


def load(folder):
    """Give run.py of a folder as a module."""
    spec = importlib.util.spec_from_file_location("run", folder / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Course:
    """A small project with run.py, and ways to start it."""

    def __init__(self, folder, place):
        self.folder, self.place = folder, place
        self.venv = folder / ".venv"
        self.python = self.venv / PYTHON
        self.stamp = folder / STAMP
        self.mark = place / "mark"

    @property
    def packages(self):
        return next(self.venv.glob("[Ll]ib/**/site-packages"))

    @property
    def fault(self):
        return load(self.folder).fault(["requirements.txt"])

    def start(self, *words, quick=True, by=sys.executable, preexec_fn=None, **variables):
        """Start run.py from another folder, in a session of its own."""
        driver = [self.place / "driver.py", self.folder, self.place / "pip"]
        script = driver if quick else [self.folder / "run.py"]
        ours = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PYTHONUTF8": "1"}
        ours["MARK"] = str(self.mark)
        ours["PIP_FIND_LINKS"] = (self.place / "wheels").as_uri()
        kept = {name: text for name, text in os.environ.items() if not name.startswith("PIP_")}
        return subprocess.Popen(
            [by, *script, *words],
            cwd=self.place,
            env={name: text for name, text in (kept | ours | variables).items() if text},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            start_new_session=True,
            preexec_fn=preexec_fn,
        )

    def call(self, *words, **variables):
        """Run run.py to its end; return its exit code and what it printed."""
        with self.start(*words, **variables) as process:
            text = process.communicate()[0]
        assert "Traceback" not in text, text
        return process.returncode, text

    def works(self, why=None, version="2.0", **variables):
        """Check that `lab` opens the right packages, after a set-up for this reason."""
        code, text = self.call("lab", "--flag", **variables)
        assert code == 0, text
        expected = f"Setting up .venv (a minute or two): {why} ...\n" if why else ""
        expected += f"LAB {version} in {self.venv} --LabApp.default_url="
        assert text.startswith(expected), text
        assert text.rstrip().endswith("--flag")
        assert self.fault is None

    def reach(self, process):
        """Wait until a started run.py has come to the place at which it is to halt."""
        while not self.mark.exists():
            assert process.poll() is None, process.stdout.read()
            time.sleep(0.01)

    def edit(self, name, old, new):
        """Put something else in the place of a text in a file of the project."""
        text = (self.folder / name).read_text(encoding="utf-8")
        assert old in text
        (self.folder / name).write_text(text.replace(old, new), encoding="utf-8")

    def lose(self, name="alpha"):
        """Delete something among the packages; return why .venv is made anew then."""
        path = self.packages / name
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        return f"{name} is {LOST}"


@pytest.fixture(scope="session")
def original(tmp_path_factory):
    """Make the project, and set it up once as a learner would."""
    place = tmp_path_factory.mktemp("run")
    wheels, folder = place / "wheels", place / "Kurs für Anfänger"
    wheels.mkdir()
    folder.mkdir()
    for version in ("1.0", "2.0"):
        files = {"alpha/__init__.py": f"__version__ = '{version}'"}
        write_wheel(wheels, "alpha", version, files)
    files = {"jupyter.py": JUPYTER, "jupyterlab.py": LAB, "pytest.py": LAB}
    files["tool-1.0.dist-info/entry_points.txt"] = "[console_scripts]\nuse-tool = jupyter:halt"
    write_wheel(wheels, "tool", "1.0", files)
    write_wheel(wheels, "extra", "1.0", {"extra.py": ""})
    write_wheel(folder, "course", "1.0", {"course.pth": ""})
    written = {
        place / "driver.py": DRIVER,
        folder / "backend.py": BACKEND,
        folder / "halting.py": HALTING,
        folder / "requirements.txt": "alpha\ntool\n-e .\n",
        folder / "tests/requirements.txt": "extra\n",
        folder / "binder/constraints.txt": "alpha==2.0\n",
        folder / "pyproject.toml": PYPROJECT,
    }
    for path, text in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
    shutil.copy(RUN, folder)
    course = Course(folder, place)
    code, text = course.call("lab", quick=False)
    assert code == 0, text
    assert "Setting up .venv (a minute or two): it is not there yet ...\nLAB 2.0" in text
    # Its metadata is copied for each test, and its code, which is long, is shared.
    (place / "pip").mkdir()
    (course.packages / "pip").rename(place / "code of pip")
    (place / "pip/pip").symlink_to(place / "code of pip")
    for each in course.packages.glob("pip-*"):
        each.rename(place / "pip" / each.name)
    shutil.copytree(folder, place / "original", symlinks=True)
    return course


@pytest.fixture
def course(original):
    """Give the project as it is after its set-up, always in the same place."""
    shutil.rmtree(original.folder, ignore_errors=True)
    shutil.copytree(original.place / "original", original.folder, symlinks=True)
    shutil.copytree(original.place / "pip", original.packages, True, dirs_exist_ok=True)
    yield original
    original.mark.unlink(missing_ok=True)


# The command line.


@pytest.mark.parametrize("words", [[], ["nonsense"]])
def test_without_a_command_it_says_what_there_is(words, tmp_path):
    command = [sys.executable, str(RUN), *words]
    result = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert result.returncode == 1
    assert "python3 run.py lab" in result.stderr
    assert "py run.py" in result.stderr


def test_what_is_not_there_is_not_offered(course):
    code, text = course.call("handout", "folder")
    assert code == 1
    assert text.startswith("`handout` is not part of this class edition.")
    assert "run.py lab " in text
    assert "run.py handout " not in text


def test_an_old_python_is_named(tmp_path):
    # Each older Python of this machine, and this one if it says that it is older.
    pretend = f"import runpy, sys; sys.version_info = (3, 9, 1); runpy.run_path({str(RUN)!r}, "
    pretend += "run_name='__main__')"
    commands = {"3.9": [sys.executable, "-c", pretend]}
    for minor in range(6, 11):
        for found in Path.home().glob(f".pyenv/versions/3.{minor}.*/bin/python"):
            commands[f"3.{minor}"] = [str(found), str(RUN), "lab"]
    for version, command in commands.items():
        result = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
        assert result.returncode == 1
        assert result.stderr.startswith(
            f"This course needs Python 3.11 or newer, and this is {version}."
        )


# Set up once, and made anew when it does not fit.


def test_a_second_start_changes_nothing(course):
    before = course.stamp.stat().st_mtime_ns
    course.works()
    assert course.stamp.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("harm", "why"),
    [
        (lambda course: shutil.rmtree(course.venv), "it is not there yet"),
        (lambda course: course.stamp.unlink(), STOPPED),
        (lambda course: course.stamp.write_text(course.stamp.read_text()[:-9]), STOPPED),
        (lambda course: course.python.unlink(), GONE),
        (lambda course: course.edit(STAMP, '"python": "3.', '"python": "4.'), GONE),
        (lambda course: course.edit("requirements.txt", "alpha", "alpha>1"), CHANGED),
        (lambda course: course.edit("pyproject.toml", "= []\n", "= ['extra']\n"), CHANGED),
        (lambda course: course.lose("course.pth"), f"course.pth is {LOST}"),
        (lambda course: course.lose("alpha-2.0.dist-info"), f"alpha-2.0.dist-info is {LOST}"),
        # What changes nothing of what is asked for.
        (lambda course: course.edit("pyproject.toml", '"1.0"', '"1.1"'), None),
        (lambda course: course.edit("tests/requirements.txt", "extra", ""), None),
        (lambda course: course.lose("pip"), None),
        (lambda course: (course.packages / "somebody's.py").touch(), None),
    ],
)
def test_what_does_not_fit_is_noticed(course, harm, why):
    assert course.fault is None
    harm(course)
    assert course.fault == why


@posix
def test_what_is_made_anew_is_new_as_a_whole(course):
    rest = course.packages / "rest of something.py"
    rest.touch()
    # Where .venv is activated, as editors do, `python3` is the one in it.
    course.works(course.lose("alpha"), by=course.python)
    assert not rest.exists()


@posix
def test_another_python_makes_its_own(course):
    this = "/{}.{}.".format(*sys.version_info)
    found = Path.home().glob(".pyenv/versions/3.1[1-9].*/bin/python")
    others = sorted(each for each in found if this not in str(each))
    if others:
        code, text = course.call("lab", by=others[0])
        assert code == 0
        assert "Setting up .venv (a minute or two): its Python is gone, or is not 3.1" in text
    else:
        course.edit(STAMP, '"python": "3.', '"python": "4.')
    course.works(GONE)


@posix
def test_a_moved_folder_is_made_anew(course, tmp_path):
    moved = Course(tmp_path / "moved & renamed", course.place)
    course.folder.rename(moved.folder)
    moved.works(MOVED)
    assert str(moved.folder) in moved.python.with_name("use-tool").read_text()
    # A copy is not the folder for which it was made, either.
    shutil.copytree(moved.folder, course.folder, symlinks=True)
    assert course.fault == MOVED


@posix
def test_a_mapped_drive_keeps_its_name(course, tmp_path):
    """A link stands for the drive: resolved, both become another path."""
    drive = Course(tmp_path / "H", course.place)
    drive.folder.symlink_to(course.folder)
    drive.works()
    drive.works(drive.lose("alpha"))
    course.works()


@posix
def test_changed_versions_are_installed(course):
    course.edit("binder/constraints.txt", "2.0", "1.0")
    course.works(CHANGED, "1.0")


@posix
def test_the_tests_add_to_what_a_learner_has(course):
    (course.venv / "same as before").touch()
    (course.folder / "wheelhouse").mkdir()
    (course.folder / "wheelhouse/wheelhouse.json").write_text("not read for them")
    code, text = course.call("test", "-k", "descent")
    assert code == 0
    assert text.startswith("Setting up .venv (a minute or two): more packages are needed ...\n")
    assert text.rstrip().endswith("-k descent")
    assert (course.packages / "extra.py").exists()
    assert (course.venv / "same as before").exists()
    course.works()


# From a wheelhouse, without a network.


@pytest.fixture
def stick(course):
    """Give the folder `wheelhouse` beside run.py, with what the small project needs."""
    folder = course.folder / "wheelhouse"
    shutil.copytree(course.place / "wheels", folder)
    run = load(course.folder)
    here = f"Python {run.THIS} on {platform.system()} {platform.machine()}"
    sizes = {path.name: path.stat().st_size for path in folder.glob("*.whl")}
    (folder / "wheelhouse.json").write_text(json.dumps({here: sizes}))
    return folder


ALONE = {"PIP_NO_INDEX": "", "PIP_FIND_LINKS": "", "PIP_INDEX_URL": "http://127.0.0.1:9"}


@posix
def test_a_wheelhouse_is_all_that_a_set_up_needs(course, stick, tmp_path):
    stick.rename(tmp_path / "elsewhere")
    course.works(course.lose(), WHEELHOUSE=str(tmp_path / "elsewhere"), **ALONE)


@posix
@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"half")])
def test_a_wheel_that_is_missing_or_cut_off_is_named(course, stick, harm):
    course.lose()
    harm(stick / "alpha-2.0-py3-none-any.whl")
    code, text = course.call("lab", **ALONE)
    assert code == 1
    assert f"alpha-2.0-py3-none-any.whl is missing in {stick}, or cut off." in text
    (stick / "wheelhouse.json").write_text("{")
    assert f"wheelhouse.json in {stick} cannot be read." in course.call("lab", **ALONE)[1]


def test_a_wheelhouse_for_another_system_is_named_and_left(course, stick, capsys):
    (stick / "wheelhouse.json").write_text('{"Python 3.9 on Elsewhere": {}}')
    assert load(course.folder).offline() == []
    text = capsys.readouterr().out
    assert f"{stick} is for Python 3.9 on Elsewhere, and this is Python" in text
    assert ": asking the network." in text


# What run.py cannot change is named.


@posix
def test_a_folder_that_may_not_be_written(course):
    def give_up_rights():
        if os.geteuid() == 0:  # For root, rights count only without this capability.
            drop, override = 24, 1
            assert ctypes.CDLL(None).prctl(drop, override, 0, 0, 0) == 0

    course.folder.chmod(0o555)
    course.venv.chmod(0o555)
    try:
        # What is complete starts all the same.
        assert course.call("lab", preexec_fn=give_up_rights)[0] == 0
        code, text = course.call("test", preexec_fn=give_up_rights)
    finally:
        course.folder.chmod(0o755)
    assert code == 1
    assert f"Python may not write or start programs in {course.folder}: it is read-" in text
    assert "python3-venv" not in text


@posix
@pytest.mark.parametrize("kilobytes", [16, 60])
def test_a_full_disk(course, kilobytes):
    # At 16 kB the environment finds no room, at 60 kB the packages.
    shutil.rmtree(course.venv)
    course.venv.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "none", course.venv]
    is_mounted = shutil.which("mount") and not subprocess.call(command)
    try:
        # Where mounting is forbidden, one step says what a full disk makes it say.
        code, text = course.call("lab", ENOSPC="" if is_mounted else "1")
    finally:
        if is_mounted:
            subprocess.run(["umount", course.venv], check=True)
    assert code == 1
    assert "The disk is full: the course needs about 1 GB, and " in text
    assert f" MB are free in {course.folder}" in text
    assert "python3-venv" not in text
    assert "online" not in text


def test_no_ensurepip(course):
    shutil.rmtree(course.venv)
    code, text = course.call("lab", NO_ENSUREPIP="1")
    assert code == 1
    assert "sudo apt install python3-venv" in text


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (
            "HINT: ... not have Windows Long Path support enabled.",
            "at most 97 characters, and {}",
        ),
        ("[WinError 206] Der Dateiname oder die Erweiterung ist zu lang", "at most 97 "),
        ("[WinError 225] ... unerwünschte Software", "A virus scanner or a rule of this"),
        ("[WinError 1260] ... Gruppenrichtlinie ...", "A virus scanner or a rule of this"),
        ("[WinError 5] Zugriff verweigert: 'python.exe'", "may not write or start programs"),
        ("[WinError 112] Es steht nicht genug Platz zur Verfügung", "The disk is full"),
        ("ImportError: _zmq.so: failed to map segment from shared object", "may not write or"),
        ("something else", "The set-up failed; the lines above say why."),
    ],
)
def test_what_the_systems_say_is_explained(said, meant):
    assert meant.format(RUN.parent) in load(RUN.parent).explain(said)


def test_the_longest_path_fits_on_windows():
    """Every installed file, as Windows lays it out, has to end within 259 characters."""
    files = [str(file) for each in distributions() for file in each.files or []]
    inside = [re.sub(r"^(\.\./)+", "", each) for each in files]
    longest = max(inside, key=len)
    whole = load(RUN.parent).LONGEST_ROOT + len(f"\\.venv\\Lib\\site-packages\\{longest}")
    assert whole <= 259, f"{longest}: LONGEST_ROOT in run.py must be smaller by {whole - 259}"


@pytest.fixture
def http_port():
    """Give the port of a server that knows no HTTPS."""
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_the_network(course, http_port):
    online = {"PIP_NO_INDEX": "", "PIP_FIND_LINKS": "", "PIP_RETRIES": "1"}
    nowhere = "http://127.0.0.1:9"
    situations = {
        "Is this computer online?": {"PIP_INDEX_URL": nowhere},
        "The proxy does not let pip through.": {
            "PIP_INDEX_URL": "https://packages.invalid",
            "PIP_PROXY": nowhere,
        },
        "No secure connection to the packages.": {
            "PIP_INDEX_URL": f"https://localhost:{http_port}",
        },
        "pip found no versions that fit Python": {"PIP_FIND_LINKS": "", "PIP_NO_INDEX": "1"},
    }
    course.lose()
    for meaning, variables in situations.items():
        code, text = course.call("lab", **(online | variables))
        assert code == 1
        assert meaning in text
        assert sum(each in text for each in situations) == 1


def test_what_other_environments_leave_behind(course, tmp_path):
    (tmp_path / "alpha.py").write_text("__version__ = 'not ours'")
    course.works()
    stray = {"PYTHONPATH": str(tmp_path), "PIP_TARGET": str(tmp_path), "PIP_USER": "1"}
    stray |= {"PYTHONHOME": sys.base_prefix, "PIP_REQUIRE_VIRTUALENV": "1"}
    course.works(course.lose(), VIRTUAL_ENV=str(tmp_path), **stray)
    assert not (tmp_path / "jupyterlab.py").exists()


# Two at once, and interruptions.


@posix
@pytest.mark.parametrize("is_killed", [False, True])
def test_the_second_waits_for_what_the_first_has_started(course, is_killed):
    course.lose()
    with course.start("lab", HALT="pip") as first:
        course.reach(first)
        if is_killed:  # Its pip goes on.
            first.kill()
        with course.start("lab") as second:
            told = second.stdout.readline()
            course.mark.unlink()
            text = second.communicate()[0]
    assert told == "Another run.py is setting up .venv: waiting for it ...\n"
    assert "LAB 2.0" in text
    assert (STOPPED in text) == is_killed
    assert ("Setting up" in text) == is_killed


@posix
def test_a_set_up_that_was_stopped_is_made_anew(course):
    def stop(command, place, number):
        with course.start(command, HALT=place) as process:
            course.reach(process)
            os.killpg(process.pid, number)
            text = process.communicate()[0]
        course.mark.unlink()
        assert "Traceback" not in text
        assert "LAB" not in text
        if number == signal.SIGINT:
            assert process.returncode == 130
            assert text.endswith("Stopped. Type the same command to start again.\n")
        assert course.fault == STOPPED

    stop("test", "pip", signal.SIGINT)  # Before this, all was well.
    shutil.copy(course.place / "original" / STAMP, course.stamp)
    course.lose()
    stop("lab", "shutil.rmtree", signal.SIGKILL)  # While the old one is removed.
    stop("lab", "os.symlink", signal.SIGINT)  # While the new one is made.
    stop("lab", "pip", signal.SIGKILL)
    stop("lab", "stamp", signal.SIGINT)
    course.works(STOPPED)


@posix
def test_ctrl_c_belongs_to_the_program(course):
    with course.start("lab", HALT="lab") as process:
        course.reach(process)
        os.killpg(process.pid, signal.SIGINT)
        process.communicate()
    assert process.returncode == 7
