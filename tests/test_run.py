"""run.py mends what it can, says what is truly wrong, and does nothing twice.

Each situation is brought about in a small copy of the project: the real run.py, an
environment made by Python's own venv, the real pip, and requirements that are wheels
made here. Nothing needs a network.
"""

import contextlib
import ctypes
import importlib.util
import json
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
import zipfile
from pathlib import Path

import pytest
from execute import NOTEBOOKS

RUN = NOTEBOOKS.parent / "run.py"
PYTHON = "Scripts/python.exe" if os.name == "nt" else "bin/python"
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals or rights.")

# What the small project asks for. `where` says which copy of it is imported.
TOOL = """
    import os, signal, sys, time
    from pathlib import Path

    def halt(place):
        if os.environ.get("HALT") == place:
            Path(os.environ["MARK"]).touch()
            time.sleep(float(os.environ.get("SECONDS", 60)))
"""
JUPYTER = "from tool import halt; halt('stamp')"
LAB = """
    import os, signal, sys
    from tool import halt
    import alpha, helpers
    signal.signal(signal.SIGINT, lambda *_: sys.exit(7))
    print("LAB", alpha.__version__, helpers.__file__, os.environ["VIRTUAL_ENV"], *sys.argv[1:])
    sys.stdout.flush()
    halt("lab")
"""
# Builds the editable wheel of the project itself, as hatchling does for the course.
BACKEND = """
    import os, sys, time, zipfile
    from pathlib import Path

    def build_editable(folder, config_settings=None, metadata_directory=None):
        if os.environ.get("HALT") == "pip":
            Path(os.environ["MARK"]).touch()
            time.sleep(float(os.environ.get("SECONDS", 60)))
        with zipfile.ZipFile(Path(folder, "course-1.0-py3-none-any.whl"), "w") as wheel:
            wheel.writestr("course.pth", str(Path.cwd()))
            for name, text in {text!r}.items():
                wheel.writestr("course-1.0.dist-info/" + name, text)
        return "course-1.0-py3-none-any.whl"
"""
# Halts Python where it is about to write a file or to clear a folder, if HALT_AT ends its path.
# As a program it runs the module that is named behind it, as `python -m` does.
HALTING = """
    import os, runpy, sys, time
    from pathlib import Path

    def halt(event, arguments):
        if event in ("open", "os.symlink", "os.listdir") and any(
            str(each).endswith(os.environ["HALT_AT"]) for each in arguments
        ):
            Path(os.environ["MARK"]).touch()
            time.sleep(60)

    if os.environ.get("HALT_AT"):
        sys.addaudithook(halt)
    if __name__ == "__main__":
        del sys.argv[0]
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""
# Loads run.py with a copy of pip at hand: ensurepip takes seconds, and is run where it is
# what a test is about.
DRIVER = """
    import importlib.util, os, pathlib, shutil, sys, time
    project, pip = map(pathlib.Path, sys.argv[1:3])
    spec = importlib.util.spec_from_file_location("run", project / "run.py")
    run = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(run)
    step = run.step

    def quick(*command):
        halting = pathlib.Path(__file__).with_name("halting.py")
        if os.environ.get("HALT_AT") and "venv" in command:
            return step(command[0], str(halting), *command[2:])
        if os.environ.get("HALT_AT"):  # A .pth file reaches what a step starts, too.
            line = f"import sys; exec(open({str(halting)!r}).read(), {{'__name__': 'halting'}})"
            (run.packages() / "halting.pth").write_text(line)
        if "ensurepip" in command and not os.environ.get("REAL_ENSUREPIP"):
            shutil.copytree(pip, run.packages(), symlinks=True, dirs_exist_ok=True)
        elif "pip" in command and os.environ.get("ENOSPC"):
            step(sys.executable, "-c", "import sys; sys.exit('OSError: [Errno 28] No room')")
        else:
            step(*command)

    run.step = quick
    if os.environ.get("NO_ENSUREPIP"):
        run.importlib.util.find_spec = lambda name: None
    sys.exit(run.main(sys.argv[3:]))
"""


def metadata(name, version):
    """Return the files that make a folder a wheel, without its record."""
    return {
        "METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        "WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "RECORD": "",
    }


def write_wheel(folder, name, version, files, **more):
    """Write a wheel as pip takes it; its record may be empty, since pip writes its own."""
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        for path, text in files.items():
            wheel.writestr(path, textwrap.dedent(text))
        for path, text in (metadata(name, version) | more).items():
            wheel.writestr(f"{name}-{version}.dist-info/{path}", text)


class Course:
    """A small project with run.py, and ways to start it."""

    def __init__(self, folder, wheels, pip):
        self.folder, self.wheels, self.pip = folder, wheels, pip
        self.mark = folder.parent / "mark"

    @property
    def python(self):
        return self.folder / ".venv" / PYTHON

    @property
    def packages(self):
        return next(self.folder.glob(".venv/[Ll]ib/**/site-packages"))

    def start(self, *words, quick=True, by=sys.executable, preexec_fn=None, **variables):
        """Start run.py from another folder, in a session of its own."""
        driver = [self.folder.parent / "driver.py", self.folder, self.pip]
        script = driver if quick else [self.folder / "run.py"]
        ours = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "MARK": str(self.mark)}
        ours["PIP_FIND_LINKS"] = self.wheels.as_uri()
        kept = {name: text for name, text in os.environ.items() if not name.startswith("PIP_")}
        mine = {name: text for name, text in (kept | ours | variables).items() if text}
        return subprocess.Popen(
            [str(by), *map(str, script), *words],
            cwd=self.folder.parent,
            env=mine,
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
            text = process.communicate(timeout=60)[0]
        assert "Traceback" not in text, text
        return process.returncode, text

    def works(self, why=None):
        """Check that `lab` opens the right packages, after a set-up with this reason."""
        code, text = self.call("lab", "--flag")
        assert code == 0, text
        expected = f"LAB 2.0 {self.folder / 'helpers' / '__init__.py'} {self.folder / '.venv'} "
        assert expected in text
        assert text.rstrip().endswith("--flag")
        assert ("Setting up" in text) == bool(why), text
        assert (why or "") in text

    def reach(self, process):
        """Wait until a started run.py has come to the place at which it is to halt."""
        for _ in range(2000):
            if self.mark.exists():
                return self.mark.unlink()
            assert process.poll() is None, process.stdout.read()
            time.sleep(0.01)
        raise AssertionError("It never came there.")


def load(course):
    """Give the project's run.py as a module."""
    spec = importlib.util.spec_from_file_location("run", course.folder / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def original(tmp_path_factory):
    """Make the project, and set it up once as a learner would."""
    place = tmp_path_factory.mktemp("run")
    wheels = place / "wheels"
    wheels.mkdir()
    for version in ("1.0", "2.0"):
        files = {"alpha/__init__.py": f"__version__ = '{version}'", "alpha/in/deep/x.so": ""}
        write_wheel(wheels, "alpha", version, files)
    write_wheel(
        wheels,
        "tool",
        "1.0",
        {"tool.py": TOOL, "jupyter.py": JUPYTER, "jupyterlab.py": LAB, "pytest.py": LAB},
        **{"entry_points.txt": "[console_scripts]\nuse-tool = tool:halt\n"},
    )
    write_wheel(wheels, "extra", "1.0", {"extra.py": ""})
    (place / "driver.py").write_text(textwrap.dedent(DRIVER))
    (place / "halting.py").write_text(textwrap.dedent(HALTING))
    folder = place / "Kurs für Anfänger"
    for name in ("helpers", "tests", "binder"):
        (folder / name).mkdir(parents=True)
    shutil.copy(RUN, folder)
    (folder / "helpers/__init__.py").touch()
    (folder / "requirements.txt").write_text("alpha\ntool\n-e .\n")
    (folder / "tests/requirements.txt").write_text("extra\n")
    (folder / "binder/constraints.txt").write_text("alpha==2.0\n")
    (folder / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
        '[project]\nname = "course"\nversion = "1.0"\n'
    )
    backend = textwrap.dedent(BACKEND).replace("{text!r}", repr(metadata("course", "1.0")))
    (folder / "backend.py").write_text(backend)
    course = Course(folder, wheels, place / "pip")
    course.pip.mkdir()
    code, text = course.call("lab", quick=False)
    assert code == 0, text
    assert "Setting up .venv (a minute or two): it is not there yet ...\nLAB 2.0" in text
    # Its metadata is copied for each test, and its code, which is long, is shared.
    (course.packages / "pip").rename(place / "code of pip")
    (course.pip / "pip").symlink_to(place / "code of pip")
    for each in course.packages.glob("pip-*"):
        each.rename(course.pip / each.name)
    shutil.copytree(folder, place / "original", symlinks=True)
    return course


@pytest.fixture
def course(original):
    """Give the project as it is after its set-up, always in the same place."""
    shutil.rmtree(original.folder, ignore_errors=True)
    shutil.copytree(original.folder.parent / "original", original.folder, symlinks=True)
    shutil.copytree(original.pip, original.packages, symlinks=True, dirs_exist_ok=True)
    original.mark.unlink(missing_ok=True)
    yield original
    for other in original.folder.parent.glob("moved*"):
        shutil.rmtree(other)


# The command line.


@pytest.mark.parametrize("words", [[], ["nonsense"]])
def test_without_a_command_it_says_what_there_is(words, tmp_path):
    command = [sys.executable, str(RUN), *words]
    result = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert result.returncode == 1
    assert "python3 run.py lab" in result.stderr
    assert "py run.py" in result.stderr


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


# Set up once, and again only when something has changed.


def test_a_second_start_changes_nothing(course):
    stamp = next(course.folder.glob(".venv/installed-*"))
    before = stamp.stat().st_mtime_ns
    course.works()
    assert stamp.stat().st_mtime_ns == before


def test_requirements_that_change_are_installed(course):
    code, text = course.call("test", "-k", "descent")
    assert code == 0
    assert "packages are missing or out of date" in text
    assert text.rstrip().endswith("-k descent")
    assert (course.packages / "extra.py").exists()
    course.works()
    (course.folder / "binder/constraints.txt").write_text("alpha==1.0\n")
    text = course.call("lab")[1]
    assert "packages are missing or out of date" in text
    assert "LAB 1.0" in text
    # A stamp that was cut off while it was written counts as none.
    for stamp in course.folder.glob(".venv/installed-*"):
        stamp.write_text(stamp.read_text()[:-9])
    run = load(course)
    assert not run.is_complete(run.LEARNER)


def test_the_stamp_says_what_was_installed(course):
    note = json.loads(next(course.folder.glob(".venv/installed-*")).read_text())
    assert {"requirements.txt", "binder/constraints.txt", "pyproject.toml"} == set(
        note["asked"]
    )
    assert {"alpha/__init__.py", "alpha/in/deep/x.so", "course.pth"} <= set(note["files"])


# What is broken is noticed, and mended.


def drop_python(course):
    course.python.unlink()


def dangle(course):
    course.python.unlink()
    course.python.symlink_to("/no/such/python3")


def drop_config(course):
    (course.folder / ".venv/pyvenv.cfg").unlink()


def replace_base(course):
    # A base Python that became 3.1 looks for its packages in another folder.
    folder = course.packages.parent
    folder.rename(folder.with_name("python3.1"))


def use_other_python(course):
    this = "{}.{}.".format(*sys.version_info)
    found = Path.home().glob(".pyenv/versions/3.1[1-9].*/bin/python")
    others = [each for each in found if not each.parts[-3].startswith(this)]
    if not others:
        return replace_base(course)
    command = [others[0], "-m", "venv", "--clear", "--without-pip", course.folder / ".venv"]
    return subprocess.run(command, check=True)


def clear(course):
    command = [sys.executable, "-m", "venv", "--clear", "--without-pip"]
    subprocess.run([*command, course.folder / ".venv"], check=True)


def uninstall(course):
    command = [course.python, "-m", "pip", "uninstall", "--yes", "--quiet", "alpha"]
    subprocess.run(command, check=True)


def install_another(course):
    command = [course.python, "-m", "pip", "install", "--quiet", "--no-deps"]
    wheel = course.wheels / "alpha-1.0-py3-none-any.whl"
    subprocess.run([*command, wheel], check=True)


def delete(name):
    def harm(course):
        path = course.packages / name
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()

    harm.__name__ = f"delete {name}"
    return harm


def leave_half_removed(course):
    (course.packages / "alpha").rename(course.packages / "~lpha")


DUE = "packages are missing or out of date"
LOST = "files are missing in it"
GONE = "its Python is gone, or is not {}.{}".format(*sys.version_info)
MOVED = "the folder was moved or renamed"


@posix
@pytest.mark.parametrize(
    ("harm", "why"),
    [
        (dangle, GONE),
        (use_other_python, GONE),
        (clear, DUE),
        (uninstall, DUE),
        (install_another, DUE),
        (delete("alpha"), LOST),
        (delete("alpha-2.0.dist-info/RECORD"), LOST),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_one_call_mends_it(course, harm, why):
    harm(course)
    course.works(why)
    run = load(course)
    assert run.is_complete(run.LEARNER)


@posix
@pytest.mark.parametrize(
    ("harm", "why"),
    [
        (drop_python, "it is not there yet"),
        (drop_config, GONE),
        (replace_base, GONE),
        (delete("alpha-2.0.dist-info"), None),
        (delete("pip"), LOST),
        (delete("alpha/__init__.py"), LOST),
        (delete("alpha/in/deep/x.so"), LOST),
        (delete("course.pth"), LOST),
        # What a pip that was killed leaves behind.
        (leave_half_removed, LOST),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_it_is_noticed(course, harm, why):
    run = load(course)
    assert run.is_complete(run.LEARNER)
    assert run.fault() is None
    harm(course)
    assert not run.is_complete(run.LEARNER)
    assert run.fault() == why


@posix
def test_a_moved_folder_is_mended(course):
    moved = Course(course.folder.parent / "moved & renamed", course.wheels, course.pip)
    course.folder.rename(moved.folder)
    moved.works(MOVED)
    moved.works()
    assert str(moved.folder) in moved.python.with_name("use-tool").read_text()


@posix
@pytest.mark.parametrize("harm", [drop_config, delete("alpha")], ids=lambda each: each.__name__)
def test_a_python_that_is_in_the_environment_makes_it_anew(course, harm):
    """Where .venv is activated, as editors do, `python3` is the one in it."""
    harm(course)
    code, text = course.call("lab", by=course.python)
    assert code == 0, text
    assert "LAB 2.0" in text
    course.works()


# From a wheelhouse, without a network.


@pytest.fixture
def stick(course):
    """Give the folder `wheelhouse` beside run.py, with what the small project needs."""
    folder = course.folder / "wheelhouse"
    shutil.copytree(course.wheels, folder)
    run = load(course)
    here = f"Python {run.THIS} on {platform.system()} {platform.machine()}"
    sizes = {path.name: path.stat().st_size for path in folder.glob("*.whl")}
    (folder / "wheelhouse.json").write_text(json.dumps({here: sizes}))
    delete("alpha-2.0.dist-info")(course)
    return folder


ALONE = {"PIP_NO_INDEX": "", "PIP_FIND_LINKS": "", "PIP_INDEX_URL": "http://127.0.0.1:9"}


@posix
def test_a_wheelhouse_is_all_that_a_set_up_needs(course, stick):
    code, text = course.call("lab", **ALONE)
    assert code == 0, text
    assert "LAB 2.0" in text


@posix
def test_the_wheelhouse_may_be_elsewhere(course, stick):
    elsewhere = course.folder.parent / "moved stick"
    stick.rename(elsewhere)
    code, text = course.call("lab", WHEELHOUSE=str(elsewhere), **ALONE)
    assert code == 0, text


@posix
@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"half")])
def test_a_wheel_that_is_missing_or_cut_off_is_named(course, stick, harm):
    harm(stick / "alpha-2.0-py3-none-any.whl")
    code, text = course.call("lab", **ALONE)
    assert code == 1
    assert f"alpha-2.0-py3-none-any.whl is missing in {stick}, or cut off." in text
    (stick / "wheelhouse.json").write_text("{")
    assert f"wheelhouse.json in {stick} cannot be read." in course.call("lab", **ALONE)[1]


@posix
def test_a_wheelhouse_for_another_system_is_named_and_left(course, stick):
    (stick / "wheelhouse.json").write_text('{"Python 3.9 on Elsewhere": {}}')
    code, text = course.call("lab")
    assert code == 0
    assert f"{stick} is for Python 3.9 on Elsewhere, and this is Python" in text
    assert ": asking the network." in text
    assert "LAB 2.0" in text


@posix
def test_the_tests_need_more_than_the_wheelhouse_has(course, stick):
    (stick / "wheelhouse.json").write_text("not read for them")
    assert course.call("test")[0] == 0


# What cannot be mended is named.


@posix
def test_a_folder_that_may_not_be_written(course):
    def give_up_rights():
        if os.geteuid() == 0:  # For root, rights count only without this capability.
            drop, override = 24, 1
            assert ctypes.CDLL(None).prctl(drop, override, 0, 0, 0) == 0

    course.folder.chmod(0o555)
    (course.folder / ".venv").chmod(0o555)
    try:
        # What is complete starts all the same.
        assert course.call("lab", preexec_fn=give_up_rights)[0] == 0
        code, text = course.call("test", preexec_fn=give_up_rights)
    finally:
        course.folder.chmod(0o755)
    assert code == 1
    assert f"Python may not write in {course.folder}: it is read-only, somebody" in text
    assert "python3-venv" not in text


@posix
@pytest.mark.parametrize("kilobytes", [16, 60])
def test_a_full_disk(course, kilobytes):
    # At 16 kB the environment finds no room, at 60 kB the packages.
    shutil.rmtree(course.folder / ".venv")
    small = course.folder / ".venv"
    small.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "none", small]
    try:
        is_mounted = subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0
    except FileNotFoundError:
        is_mounted = False
    try:
        # Where mounting is forbidden, one step says what a full disk makes it say.
        code, text = course.call("lab", ENOSPC="" if is_mounted else "1")
    finally:
        if is_mounted:
            subprocess.run(["umount", small], check=True)
    assert code == 1
    assert "The disk is full: the course needs about 1 GB, and " in text
    assert f" MB are free in {course.folder}" in text
    assert "python3-venv" not in text
    assert "online" not in text


def test_no_ensurepip(course):
    shutil.rmtree(course.folder / ".venv")
    code, text = course.call("lab", NO_ENSUREPIP="1")
    assert code == 1
    assert "sudo apt install python3-venv" in text


def test_a_file_in_the_place_of_the_environment(course):
    shutil.rmtree(course.folder / ".venv")
    (course.folder / ".venv").touch()
    code, text = course.call("lab")
    assert code == 1
    assert "The file .venv is where a folder must be." in text


@pytest.fixture
def babble():
    """Give the port of a server that speaks neither HTTPS nor anything else."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer():
            with contextlib.suppress(OSError):
                while True:
                    with server.accept()[0] as client:
                        client.sendall(b"good day" * 9)
                        client.recv(9999)

        threading.Thread(target=answer, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


def test_the_network(course, babble):
    delete("alpha-2.0.dist-info")(course)
    online = {"PIP_NO_INDEX": "", "PIP_FIND_LINKS": "", "PIP_RETRIES": "1", "PIP_TIMEOUT": "5"}
    nowhere = "http://127.0.0.1:9"
    situations = {
        "Is this computer online?": {"PIP_INDEX_URL": nowhere},
        "The proxy does not let pip through.": {
            "PIP_INDEX_URL": "https://packages.invalid",
            "PIP_PROXY": nowhere,
        },
        "No secure connection to the packages.": {
            "PIP_INDEX_URL": f"https://localhost:{babble}",
        },
        "pip found no versions that fit Python": {"PIP_FIND_LINKS": "", "PIP_NO_INDEX": "1"},
    }
    for meaning, variables in situations.items():
        code, text = course.call("lab", **(online | variables))
        assert code == 1
        assert meaning in text
        assert sum(each in text for each in situations) == 1
    course.works(DUE)


def test_what_other_environments_leave_behind(course, tmp_path):
    (tmp_path / "alpha.py").write_text("__version__ = 'not ours'")
    course.works()
    delete("alpha-2.0.dist-info")(course)
    stray = {"PYTHONPATH": str(tmp_path), "PIP_TARGET": str(tmp_path), "PIP_USER": "1"}
    stray |= {"PYTHONHOME": sys.base_prefix, "PIP_REQUIRE_VIRTUALENV": "1"}
    code, text = course.call("lab", VIRTUAL_ENV=str(tmp_path), **stray)
    assert code == 0
    assert f"LAB 2.0 {course.folder}" in text
    assert f"{course.folder / '.venv'} --" in text
    assert not (tmp_path / "tool.py").exists()


# Two at once, and interruptions.


@posix
def test_the_second_waits_for_the_first(course):
    delete("alpha-2.0.dist-info")(course)
    with course.start("lab", HALT="pip", SECONDS="1") as first:
        course.reach(first)
        text = course.call("lab")[1]
        assert "Another run.py is setting up .venv: waiting for it ..." in text
        assert "Setting up" not in text
        assert "LAB 2.0" in text
        assert "LAB 2.0" in first.communicate()[0]


@posix
def test_the_second_waits_for_what_a_killed_one_started(course):
    delete("alpha-2.0.dist-info")(course)
    with course.start("lab", HALT="pip", SECONDS="1") as first:
        course.reach(first)
        first.kill()
        code, text = course.call("lab")
    assert code == 0
    assert "waiting for it" in text
    assert "LAB 2.0" in text


def stop(course, number, **variables):
    """Start a set-up, and stop it by a signal at the place that the variables name."""
    with course.start("lab", **variables) as process:
        course.reach(process)
        os.killpg(process.pid, number)
        text = process.communicate(timeout=20)[0]
    assert "Traceback" not in text
    assert "LAB" not in text
    if number == signal.SIGINT:
        assert process.returncode == 130
        assert text.endswith("Stopped. The same command goes on from here.\n")


def goes_on(course, version="2.0"):
    """Check that one more call sets all of it up."""
    code, text = course.call("lab")
    assert code == 0, text
    assert f"LAB {version}" in text
    assert "waiting" not in text
    run = load(course)
    assert run.is_complete(run.LEARNER)
    assert run.fault() is None


@posix
@pytest.mark.parametrize(
    ("place", "signals"),
    [
        ("pip", [signal.SIGINT, signal.SIGKILL]),
        ("stamp", [signal.SIGKILL]),
    ],
)
def test_a_set_up_stopped_between_two_steps_goes_on(course, place, signals):
    shutil.rmtree(course.folder / ".venv")
    for number in signals:
        stop(course, number, HALT=place)
    goes_on(course)


@posix
def test_a_set_up_stopped_inside_venv_goes_on(course):
    shutil.rmtree(course.folder / ".venv")
    stop(course, signal.SIGINT, HALT_AT="/pyvenv.cfg")
    stop(course, signal.SIGKILL, HALT_AT="/bin/python")
    stop(course, signal.SIGKILL, HALT_AT="/bin/activate")
    goes_on(course)


@posix
def test_a_removal_that_is_stopped_is_noticed(course):
    leave_half_removed(course)
    stop(course, signal.SIGKILL, HALT_AT="/.venv")  # Before the first file is removed.
    (course.packages / "~lpha").rename(course.packages / "alpha")
    run = load(course)
    # All is there again that was the reason; files that nobody looks at may not be.
    assert not run.is_complete(run.LEARNER)
    assert run.fault() == LOST


@posix
def test_a_set_up_stopped_inside_ensurepip_goes_on(course):
    shutil.rmtree(course.folder / ".venv")
    # A pip that does not start, and one that starts and cannot install.
    half = {signal.SIGINT: "packaging/__init__.py", signal.SIGKILL: "urllib3/poolmanager.py"}
    for number, name in half.items():
        stop(course, number, HALT_AT=f"/pip/_vendor/{name}", REAL_ENSUREPIP="1")
        assert (course.packages / "pip/__init__.py").exists()
        assert not list(course.packages.glob("pip-*"))
        assert load(course).fault() == LOST
    goes_on(course)


@posix
def test_a_set_up_stopped_inside_pip_goes_on(course):
    (course.folder / "binder/constraints.txt").write_text("alpha==1.0\n")
    # The other version is removed and this one not there yet; it is there in part; it has no
    # record; a program is not there yet.
    stop(course, signal.SIGINT, HALT_AT="/site-packages/alpha/__init__.py")
    assert load(course).fault() == LOST
    stop(course, signal.SIGKILL, HALT_AT="/site-packages/alpha/in/deep/x.so")
    stop(course, signal.SIGINT, HALT_AT="/alpha-1.0.dist-info/RECORD")
    assert load(course).fault() == LOST
    stop(course, signal.SIGKILL, HALT_AT="/bin/use-tool")
    assert load(course).fault() == LOST
    goes_on(course, "1.0")
    assert course.python.with_name("use-tool").exists()


@posix
def test_a_pip_with_a_broken_file_is_replaced_when_it_is_needed(course):
    pip = course.packages / "pip"
    pip.unlink()
    shutil.copytree(course.pip / "pip", pip)
    path = pip / "_vendor/urllib3/poolmanager.py"
    run = load(course)
    assert run.fault() is None
    path.unlink()
    assert run.fault() == LOST
    path.write_text("half")
    assert run.fault() == LOST
    course.works()
    delete("alpha-2.0.dist-info")(course)
    course.works(LOST)


@posix
def test_ctrl_c_belongs_to_the_program(course):
    with course.start("lab", HALT="lab") as process:
        course.reach(process)
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=20)
    assert process.returncode == 7
