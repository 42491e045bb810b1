"""The hub for a class: its parts by themselves, and all of it as a class would use it."""

import contextlib
import json
import os
import re
import runpy
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
import types
import zipfile
from pathlib import Path

import nbformat
import pytest
from browser import ROOT, Page
from traitlets.config import Config

sys.path.append(str(ROOT / "classroom"))
import class_list
import hub as command
import hub_checks
import hub_setup

CLASSROOM = ROOT / "classroom"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="The hub runs on Linux.")


def pins(path):
    """Return the versions in a lock, by name and for which system."""
    lines = (line for line in path.read_text().splitlines() if "==" in line)
    # Leaves out what both say of the browser, where no hub runs.
    lines = (line.replace(" ; sys_platform != 'emscripten'", "") for line in lines)
    return {line.partition("==")[0] + line.partition(";")[2]: line for line in lines}


def test_hub_and_course_have_the_same_versions():
    ours, courses = pins(CLASSROOM / "constraints.txt"), pins(ROOT / "binder/constraints.txt")
    both = ours.keys() & courses.keys()
    assert len(both) > 80
    assert {name for name in both if ours[name] != courses[name]} == set()


def test_the_proxys_lock_has_sums_and_no_address():
    lock = json.loads((CLASSROOM / "package-lock.json").read_text())
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert all("integrity" in each and "resolved" not in each for each in packages.values())
    asked = json.loads((CLASSROOM / "package.json").read_text())["dependencies"]
    assert lock["packages"][""]["dependencies"] == asked


# ------------------------------------------------------------------ the class list


def listed(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "class.txt"
    path.write_bytes(text.encode(encoding))
    return class_list.read_class_list(path)


def test_a_class_list(tmp_path):
    text = "# Ours\n\nteacher: Clara\nAnna\nben # late\nida_b-2\r\n4711\nTeacher:  dan\n"
    names = listed(tmp_path, text)
    assert names.learners == {"anna", "ben", "ida_b-2", "4711"}
    assert names.teachers == {"clara", "dan"}
    assert "anna" in names
    assert "dan" in names
    assert "zoe" not in names


def test_the_mark_of_an_editor_is_no_name(tmp_path):
    assert listed(tmp_path, "anna\nteacher: clara\n", "utf-8-sig").learners == {"anna"}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Ida Groß", "write ida-gross"),
        ("Müller, Anna", "write muller-anna"),
        ("../../root", "write root"),
        ("-rf", "write rf"),
        ("李", "write it in these letters"),
        ("a" * 24, "write " + "a" * 23),
        ("ANNA", "as in line 2; two people would share their work"),
    ],
)
def test_a_line_that_is_no_name(tmp_path, line, says):
    with pytest.raises(ValueError, match=re.escape(says)) as raised:
        listed(tmp_path, f"teacher: clara\nanna\n{line}\n")
    assert "line 3 of class.txt must be a name" in str(raised.value)
    assert len(str(raised.value)) <= 200


def test_somebody_has_to_teach(tmp_path):
    with pytest.raises(ValueError, match="add: teacher: YOUR-NAME"):
        listed(tmp_path, "anna\n")


def test_the_list_that_is_begun_is_a_list_once_it_is_uncommented(tmp_path):
    text = class_list.TEMPLATE.replace("# teacher", "teacher").replace("# anna", "anna")
    assert listed(tmp_path, text).learners == {"anna"}


# ------------------------------------------------------------------ what may be wrong


def sentence(function, *arguments, **named):
    """Return the sentence with which a function ends the program."""
    with pytest.raises(SystemExit) as ended:
        function(*arguments, **named)
    assert isinstance(ended.value.code, str)
    return ended.value.code


def test_accounts_are_asked_for_as_they_can_be_had(monkeypatch):
    monkeypatch.setattr(hub_checks, "is_root", lambda: True)
    hub_checks.check_accounts(False, "0.0.0.0")
    said = sentence(hub_checks.check_accounts, True, "127.0.0.1")
    assert "leave out --one-account" in said
    monkeypatch.setattr(hub_checks, "is_root", lambda: False)
    hub_checks.check_accounts(True, "127.0.0.1")
    said = sentence(hub_checks.check_accounts, False, "127.0.0.1")
    assert "can read each other's work and yours" in said
    said = sentence(hub_checks.check_accounts, True, "0.0.0.0")
    assert "can do all that you can do here" in said


def test_elsewhere_than_on_linux(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "The hub runs on Linux" in sentence(command.main, ["edition"])


def test_no_class_list_yet(tmp_path):
    path = tmp_path / "class.txt"
    assert f"into {path}" in sentence(hub_checks.names_of_class, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "must name who teaches" in sentence(hub_checks.names_of_class, path)
    assert "not usable" in sentence(hub_checks.names_of_class, tmp_path)


def test_half_of_https(tmp_path):
    hub_checks.check_https(None, None)
    assert "give both" in sentence(hub_checks.check_https, tmp_path / "c.pem", None)
    said = sentence(hub_checks.check_https, tmp_path / "c.pem", tmp_path / "k.pem")
    assert said.startswith(f"{tmp_path / 'c.pem'} cannot be read")


def test_a_port_that_is_taken(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = sentence(hub_checks.check_ports, "127.0.0.1", port - 2)
    assert said.startswith(f"Port {port} on 127.0.0.1 cannot be used (Address already in use)")


def test_no_node(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "node and npm is missing" in sentence(hub_checks.check_proxy)
    for name, version in (("node", "v16.20.1"), ("npm", "8")):
        (tmp_path / name).write_text(f"#!/bin/sh\necho {version}\n")
        (tmp_path / name).chmod(0o755)
    assert "Node.js 18 or newer, got v16.20.1" in sentence(hub_checks.check_proxy)


def test_a_python_that_learners_cannot_start(monkeypatch):
    closed = subprocess.CompletedProcess([], 1, "", "Permission denied")
    monkeypatch.setattr(hub_setup, "as_stranger", lambda *_: closed)
    assert "which lies in a closed folder" in sentence(hub_setup.public_python)


def test_passwords_are_typed_twice_alike(monkeypatch, tmp_path):
    typed = iter(["down-the-valley", "down-the-vallee", "short", "short"])
    monkeypatch.setattr(command.getpass, "getpass", lambda _: next(typed))
    for _ in range(2):
        said = sentence(command.set_password, tmp_path, "clara")
        assert said.startswith("The two were not the same, or shorter than 8 characters.")

    def nobody_types(_):
        raise EOFError

    monkeypatch.setattr(command.getpass, "getpass", nobody_types)
    said = sentence(command.set_password, tmp_path, "clara")
    assert said == "clara has no password yet: start the hub from a terminal once."


def test_who_has_no_password_yet(tmp_path):
    assert command.without_password(tmp_path, {"dan", "clara"}) == ["clara", "dan"]
    (tmp_path / "state").mkdir()
    with contextlib.closing(sqlite3.connect(tmp_path / "state/jupyterhub.sqlite")) as database:
        database.execute("CREATE TABLE users_info (username TEXT)")
        database.execute("INSERT INTO users_info VALUES ('clara')")
        database.commit()
    assert command.without_password(tmp_path, {"dan", "clara"}) == ["dan"]


def test_the_light_server_is_started_where_it_is(tmp_path):
    learner = shutil.copy(CLASSROOM / "learner.py", tmp_path)
    server = runpy.run_path(learner)["server"]
    assert server() == ["-m", "jupyterhub.singleuser"]
    (tmp_path / "learner_server.py").touch()
    light = [f"{tmp_path}/learner_server.py", f"--config={tmp_path}/jupyter_server_config.py"]
    assert server() == light


def git(folder, *words):
    """Run git as a teacher would, without settings of this machine."""
    who = ["-c", "user.name=Clara", "-c", "user.email=clara@school.example"]
    run = ["git", "-C", folder, *who, "-c", "init.defaultBranch=main", *words]
    subprocess.run(list(map(str, run)), check=True, capture_output=True)


@pytest.fixture
def open_folder():
    """Give a folder that all accounts can read, which pytest's own are not."""
    folder = Path("/tmp", f"hub-{os.getpid()}")
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_a_class_edition(open_folder):
    settings = command.prepare(open_folder / "place", str(open_folder))
    said = sentence(hub_checks.check_edition, str(open_folder), settings)
    assert "must be a git repository" in said
    git(open_folder, "init")
    said = sentence(hub_checks.check_edition, str(open_folder), settings)
    assert said.endswith("it has no commit yet")


def test_a_class_edition_of_somebody_else(open_folder):
    """Under root, learners read what is root's, which git refuses without our setting."""
    settings = command.prepare(open_folder / "place", str(open_folder / "edition"))
    edition = open_folder / "edition"
    edition.mkdir()
    git(edition, "init")
    git(edition, "commit", "--allow-empty", "-m", "Our class")
    settings = command.prepare(open_folder / "place", str(edition))
    assert hub_checks.check_edition(str(edition), settings) == str(edition)
    edition.chmod(0o700)
    if hub_setup.is_root():
        said = sentence(hub_checks.check_edition, str(edition), settings)
        assert said.startswith(f"Learners cannot read the class edition {edition}: ")


def test_the_hubs_folder_is_closed_where_it_holds_secrets(open_folder):
    place = open_folder / "place"
    command.prepare(place, "https://school.example/class.git")
    modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in place.iterdir()}
    assert modes == {"homes": 0o711, "state": 0o700, "gitconfig": 0o644}


def test_the_hubs_folder_is_in_a_closed_one(open_folder):
    open_folder.chmod(0o700)
    if hub_setup.is_root():
        said = sentence(command.prepare, open_folder / "place", str(open_folder))
        assert f"cannot read {open_folder / 'place'}: a folder above it is closed" in said


SETTINGS = {
    "edition": "/srv/class",
    "homes": "/srv/hub/homes",
    "git_config": "/srv/hub/gitconfig",
    "class_list": "/srv/hub/class.txt",
    "teachers": ["clara"],
    "learners": 30,
    "address": "127.0.0.1",
    "port": 8000,
    "certificate": None,
    "key": None,
    "memory": 2_000_000_000,
    "one_account": False,
}


def configured(monkeypatch, tmp_path, **changed):
    """Return what jupyterhub_config.py sets for some settings."""
    (tmp_path / "settings.json").write_text(json.dumps(SETTINGS | changed))
    monkeypatch.chdir(tmp_path)
    library = types.SimpleNamespace(__file__="/library/nativeauthenticator/__init__.py")
    monkeypatch.setitem(sys.modules, "nativeauthenticator", library)
    config = Config()
    path = CLASSROOM / "jupyterhub_config.py"
    runpy.run_path(str(path), {"get_config": lambda: config})
    return config


def test_the_configuration_is_local_and_each_learner_apart(monkeypatch, tmp_path):
    config = configured(monkeypatch, tmp_path)
    hub = config.JupyterHub
    assert hub.bind_url == "http://127.0.0.1:8000"
    assert hub.hub_bind_url == "http://127.0.0.1:8002"
    assert config.ConfigurableHTTPProxy.api_url == "http://127.0.0.1:8001"
    assert hub.spawner_class == "hub_accounts.AccountSpawner"
    assert config.ClassAuthenticator.admin_users == {"clara"}
    assert config.Spawner.cmd[-2:] == ["/srv/class", "2000000000"]
    assert "password" not in json.dumps(SETTINGS)


def test_the_configuration_for_trying_out_and_with_https(monkeypatch, tmp_path):
    safe = {"address": "0.0.0.0", "certificate": "/etc/c.pem", "key": "/etc/k.pem"}
    config = configured(monkeypatch, tmp_path, one_account=True, **safe)
    assert config.JupyterHub.bind_url == "https://0.0.0.0:8000"
    assert (config.JupyterHub.ssl_cert, config.JupyterHub.ssl_key) == (
        "/etc/c.pem",
        "/etc/k.pem",
    )
    assert config.JupyterHub.spawner_class == "hub_accounts.SharedSpawner"
    assert config.SharedSpawner.home_dir_template == "/srv/hub/homes/{username}"


@pytest.mark.parametrize(
    ("changed", "says", "says_not"),
    [
        ({}, "Only this computer can reach it", "WARNING"),
        ({"address": "0.0.0.0"}, "WARNING: others can reach it", "Only this computer"),
        (
            {"address": "0.0.0.0", "certificate": "c.pem"},
            "at https://127.0.0.1:8000",
            "WARNING",
        ),
        ({"one_account": True}, "can read each other's work and yours", "WARNING"),
    ],
)
def test_the_teacher_is_told(capsys, changed, says, says_not):
    command.introduce(SETTINGS | changed)
    said = capsys.readouterr().out
    assert says in said
    assert says_not not in said
    assert "/hub/user-redirect/git-pull?repo=%2Fsrv%2Fclass&targetpath=course" in said


# ------------------------------------------------------------------ handing in


def test_collecting_where_there_is_no_hub(tmp_path):
    said = sentence(command.collect, tmp_path, tmp_path / "submitted")
    assert said == f"There is no hub in {tmp_path}; name its folder with --place."


def test_collecting_follows_no_link_and_waits_for_no_pipe(open_folder, capsys):
    (open_folder / "environment/bin").mkdir(parents=True)
    python = hub_setup.public_python()
    (open_folder / "environment/bin/python").symlink_to(python)
    (open_folder / "environment/learner").mkdir()
    shutil.copy(CLASSROOM / "learner.py", open_folder / "environment/learner")
    secret = open_folder / "secret.ipynb"
    secret.write_text("for nobody but the teacher")
    secret.chmod(0o600)
    for name in ("anna", "ben", "ida"):
        (open_folder / "homes" / name / "course/notebooks").mkdir(parents=True)
    notebooks = open_folder / "homes/anna/course/notebooks"
    (notebooks / "03_training.ipynb").write_text("{}")
    (notebooks / "04_evaluation.ipynb").symlink_to(secret)
    os.mkfifo(notebooks / "05_conditioning.ipynb")
    with (notebooks / "06_mini_batches.ipynb").open("wb") as giant:
        giant.truncate(10**9)
    (open_folder / "homes/ben/course/notebooks").rmdir()
    (open_folder / "homes/ben/course/notebooks").symlink_to(open_folder)
    if hub_setup.is_root():
        for path in [open_folder / "homes/anna", *(open_folder / "homes/anna").rglob("*")]:
            os.lchown(path, hub_setup.NOBODY, hub_setup.NOBODY)
        os.lchown(open_folder / "homes/ben", hub_setup.NOBODY, hub_setup.NOBODY)
    command.collect(open_folder, open_folder / "submitted")
    with zipfile.ZipFile(open_folder / "submitted/handin-anna.zip") as archive:
        assert archive.namelist() == ["notebooks/03_training.ipynb"]
    said = capsys.readouterr().out
    assert "has the notebooks of 1 learners" in said
    assert "Without notebooks: ben, ida." in said


# ------------------------------------------------------------------ all of it

PASSWORD = "down-the-valley"
ME = os.getpid()
CLARA, ANNA, BEN, ZOE = (f"{name}-{ME}" for name in ("clara", "anna", "ben", "zoe"))


def until(condition, seconds):
    """Return what a condition gives once that is true; fail when it is not in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.1)
    raise AssertionError(f"still not so after {seconds} s")


def processes(place):
    """Return the ids of all programs that were started out of the hub's folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if str(place).encode() in path.read_bytes():
                found.append(int(path.parent.name))
    return found


class Hub:
    """A hub that was started as a teacher starts it, with a keyboard before it."""

    def __init__(self, place, port):
        self.place, self.edition = place, place / "edition"
        self.address = f"http://127.0.0.1:{port}"
        words = [sys.executable, ROOT / "run.py", "hub", self.edition, "--place", place]
        words += ["--port", port, *([] if hub_setup.is_root() else ["--one-account"])]
        self.log = place / "said.txt"
        self.keyboard, other_end = os.openpty()
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                list(map(str, words)),
                stdin=other_end,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        os.close(other_end)

    def waits_for(self, text, seconds):
        """Return when the hub has said something; fail when it ends or does not say it."""
        until(lambda: text in self.log.read_text() or self.process.poll() is not None, seconds)
        said = self.log.read_text()
        if "Is this computer online?" in said:
            pytest.skip(f"the hub needs a network once: {said.splitlines()[-1]}")
        assert text in said

    def type(self, text):
        os.write(self.keyboard, text.encode() + b"\n")

    def stop(self):
        """Press Ctrl+C, and return when the program has ended."""
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(60)
        os.close(self.keyboard)


@pytest.fixture(scope="module")
def hub():
    """Give a running hub for a teacher and two learners, with nothing of it left behind."""
    for program in ("git", "npm", "setpriv"):
        if not shutil.which(program):
            pytest.skip(f"the hub needs {program}")
    place = ROOT / ".cache/hub"
    if hub_setup.as_stranger("ls", ROOT).returncode:
        place = Path("/var/tmp/gradient-descent-hub")
    for name in ("state", "homes", "edition"):
        shutil.rmtree(place / name, ignore_errors=True)
    handout = [sys.executable, ROOT / "run.py", "handout", place / "edition"]
    subprocess.run(list(map(str, handout)), check=True, stdout=subprocess.DEVNULL)
    git(place / "edition", "init")
    git(place / "edition", "add", "--all")
    git(place / "edition", "commit", "-m", "Our class")
    (place / "class.txt").write_text(f"teacher: {CLARA}\n{ANNA}\n{BEN}\n")
    hub = Hub(place, three_ports())
    try:
        hub.waits_for("A password", 1200)  # Sets up its environment, the first time.
        hub.type(PASSWORD)
        hub.waits_for("Once more", 60)
        hub.type(PASSWORD)
        hub.waits_for("The hub is at", 60)
        yield hub
    finally:
        hub.stop()
        left = processes(place)
        for number in left:
            os.kill(number, signal.SIGKILL)
        for name in (ANNA, BEN):
            if hub_setup.is_root():
                subprocess.run(["userdel", f"jupyter-{name}"], capture_output=True)
        shutil.rmtree(place / "homes")
    assert left == []


def three_ports():
    """Return a port that is free, with the next two."""
    while True:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        with contextlib.suppress(SystemExit):
            hub_checks.check_ports("127.0.0.1", port)
            return port


class Learner(Page):
    """Somebody before a browser of their own."""

    def __init__(self, chromium, hub, name):
        context = chromium.new_context(viewport={"width": 1366, "height": 768})
        self.page, self.hub, self.name, self.lab = context.new_page(), hub, name, True
        self.page.set_default_timeout(120_000)
        self.notebook = "course/notebooks/00_start_here.ipynb"
        self.file = hub.place / "homes" / name / self.notebook

    def sign_up(self):
        """Choose a password; return what the page says."""
        self.page.goto(f"{self.hub.address}/hub/signup")
        self.page.get_by_label("Username").fill(self.name)
        for field in ("#password_input", "#password_confirmation_input"):
            self.page.fill(field, PASSWORD)
        self.page.get_by_role("button", name="Create User").click()
        return self.page.locator(".alert").inner_text().strip()

    def sign_in(self, page=""):
        self.page.goto(f"{self.hub.address}/hub/login?next={page}")
        self.page.get_by_label("Username").fill(self.name)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign In").click()

    def session(self):
        """Return what the learner's server says of the notebook's session, or None."""
        address = f"{self.hub.address}/user/{self.name}/api/sessions"
        answer = self.page.context.request.get(address)
        sessions = answer.json() if answer.ok else []
        return next((each for each in sessions if each["path"] == self.notebook), None)

    def wait_for_notebook(self):
        """Return when the start page is open, with its kernel."""
        self.page.wait_for_selector(".jp-Notebook")
        self.until(self.connected, seconds=60)
        self.wait_until_idle()

    def add(self, code):
        """Add lines to the cell of the notebook that looks at the environment."""
        editor = self.page.locator(".jp-CodeCell .cm-content", has_text="check_environment")
        editor.click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.insert_text(f"\n{code}")

    def text(self):
        """Return the notebook as it is on the disk."""
        return self.file.read_text(encoding="utf-8")


def test_a_class_on_the_hub(hub, chromium, tmp_path):
    """Two sign up and one may not; their work stays theirs, through an update, to the end."""
    anna, ben, zoe = (Learner(chromium, hub, name) for name in (ANNA, BEN, ZOE))
    assert zoe.sign_up() == f"{ZOE} is not on the class list. Ask your teacher."
    for learner in (anna, ben):
        assert learner.sign_up() == f"{learner.name} can sign in now: choose Login below."
        learner.sign_in()
    zoe.sign_in()
    assert "Invalid username or password" in zoe.page.locator(".login_error").inner_text()

    # Anna works.
    anna.wait_for_notebook()
    anna.add("# Anna was here.")
    anna.run_all()
    assert anna.page.get_by_text("Everything is here.").count() == 1
    anna.page.keyboard.press("Control+s")
    until(lambda: "# Anna was here." in anna.text(), 30)

    # Ben is curious, and wants too much.
    ben.wait_for_notebook()
    ben.add(CURIOUS.format(path=anna.file))
    ben.page.keyboard.press("Shift+Enter")
    closed = "closed" if hub_setup.is_root() else "open"
    ben.page.get_by_text(f"Anna's work is {closed}, and 3 GB are too much.").wait_for()
    assert stat.S_IMODE((hub.place / "homes" / ANNA).stat().st_mode) == 0o700

    # The teacher changes a sentence. Anna takes the link that the hub has printed.
    start = hub.edition / "notebooks/00_start_here.ipynb"
    changed = start.read_text("utf-8").replace("A straight line learns", "Class, a line learns")
    start.write_text(changed, encoding="utf-8")
    git(hub.edition, "commit", "-a", "-m", "Greet the class")
    link = re.search(r"this link: (\S+)", hub.log.read_text())[1]
    anna.page.goto(link)
    shown = anna.page.locator(".jp-RenderedMarkdown", has_text="Class, a line learns")
    shown.wait_for()
    merged = nbformat.reads(anna.text(), as_version=4)
    nbformat.validate(merged)
    sources = {cell.id: cell.source for cell in merged.cells}
    assert len(sources) == len(merged.cells)
    assert "Class, a line learns" in sources["00-title"]
    assert sources["00-check-environment"].endswith("# Anna was here.")

    # She hands in.
    words = [sys.executable, ROOT / "run.py", "hub", "--place", hub.place]
    words += ["--collect", tmp_path / "in"]
    said = subprocess.run(list(map(str, words)), capture_output=True, text=True).stdout
    assert "has the notebooks of 2 learners" in said
    with zipfile.ZipFile(tmp_path / f"in/handin-{ANNA}.zip") as archive:
        assert b"# Anna was here." in archive.read("notebooks/00_start_here.ipynb")

    # The teacher sees who has signed up.
    clara = Learner(chromium, hub, CLARA)
    clara.sign_in("%2Fhub%2Fauthorize")
    clara.page.get_by_role("cell", name=BEN, exact=True).wait_for()
    assert clara.page.get_by_role("cell", name=ZOE, exact=True).count() == 0

    # Ben is taken out of the list.
    (hub.place / "class.txt").write_text(f"teacher: {CLARA}\n{ANNA}\n")
    late = Learner(chromium, hub, BEN)
    late.sign_in()
    assert "Invalid username or password" in late.page.locator(".login_error").inner_text()


CURIOUS = """
try:
    open("{path}")
    seen = "open"
except PermissionError:
    seen = "closed"
try:
    bytearray(3 * 10**9)
except MemoryError:
    print(f"Anna's work is {{seen}}, and 3 GB are too much.")
"""
