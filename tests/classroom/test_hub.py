"""A class on a stock JupyterHub, with the few settings that classroom/ has for any hub."""

import re
import runpy
import shutil
import subprocess
import sys
from urllib.parse import quote

import nbformat
import pytest
import yaml
from nbformat.v4 import new_code_cell
from traitlets.config import Config

from classroom.submissions import read_all
from tests.browser import ROOT, Page
from tests.classroom.collecting import given_files
from tests.classroom.hub import PASSWORD, SETTINGS, hub, what_is_missing

README = (ROOT / "classroom" / "README.md").read_text(encoding="utf-8")
START, DATA = "00_start_here", "01_data_generation"
SENTENCE = "A straight line learns"
EVER = 600  # seconds; only what hangs takes as long


def run(*words, folder=ROOT):
    """Run a program; return what it says."""
    words = list(map(str, words))
    return subprocess.run(words, cwd=folder, check=True, capture_output=True, text=True).stdout


class Edition:
    """A teacher's repository of the class edition."""

    def __init__(self, folder):
        self.folder = folder
        run(sys.executable, "run.py", "handout", folder)
        self.git("init", "--initial-branch=main")
        self.commit("Our class")

    def git(self, *words):
        who = ["-c", "user.name=Clara", "-c", "user.email=clara@school.example"]
        run("git", *who, *words, folder=self.folder)

    def commit(self, message):
        self.git("add", "--all")
        self.git("commit", "--message", message)

    def link(self, notebook):
        """Return the link of classroom/README.md, for this repository and a notebook."""
        link = re.search(r"https://HUB(\S+)", README)[1]
        names = {"https://github.com/OWNER/class": self.folder.as_uri(), START: notebook}
        for name, ours in names.items():
            link = link.replace(quote(name, safe=""), quote(ours, safe=""))
        return link

    def update(self):
        """Change a sentence, and put a code cell right before the one that Anna works in."""
        path = self.folder / f"notebooks/{START}.ipynb"
        book = nbformat.read(path, as_version=4)
        book.cells[0].source = book.cells[0].source.replace(SENTENCE, f"Class: {SENTENCE}")
        place = [cell.id for cell in book.cells].index("00-check-environment")
        book.cells.insert(place, new_code_cell("2 + 2", id="00-new"))
        nbformat.write(book, path)
        self.commit("Greet the class")


class Learner(Page):
    """Somebody before a browser of their own, who comes by a link to a notebook."""

    def __init__(self, chromium, address, name, folder):
        self.page = chromium.new_context().new_page()
        self.page.set_default_timeout(1000 * EVER)
        self.address, self.name, self.home = address, name, folder / "homes" / name

    def follow(self, link, notebook):
        """Follow the link, and sign in; return when the notebook is open and has a kernel."""
        self.notebook = f"class/notebooks/{notebook}.ipynb"
        self.page.goto(f"{self.address}{link}")
        if self.page.get_by_label("Password").count():
            self.page.get_by_label("Username").fill(self.name)
            self.page.get_by_label("Password").fill(PASSWORD)
            self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_selector(".jp-Notebook")
        self.until(self.connected, EVER)
        self.wait_until_idle()

    def session(self):
        url = f"{self.address}/user/{self.name}/api/sessions"
        sessions = self.page.context.request.get(url).json()
        return next((each for each in sessions if each["path"] == self.notebook), None)

    def file(self):
        """Return the notebook as it is on the disk."""
        return (self.home / self.notebook).read_text(encoding="utf-8")

    def add(self, cell, line):
        """Add a line to the code cell that has a text in it, and save."""
        self.page.locator(".jp-CodeCell .cm-content", has_text=cell).click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.insert_text(f"\n{line}")
        self.page.keyboard.press("Control+s")
        self.until(lambda: line in self.file(), EVER)


def test_kubernetes_is_told_what_other_hubs_are():
    config = Config()
    runpy.run_path(SETTINGS[-1], {"get_config": lambda: config})
    values = yaml.safe_load(re.search(r"```yaml\n(.*?)```", README, re.DOTALL)[1])
    assert values["singleuser"]["extraEnv"] == config.Spawner.environment.get_value({})


def test_a_class_on_a_stock_hub(chromium, tmp_path):
    """Two come by a link; what they typed stays through an update, and is collected."""
    if missing := what_is_missing():
        pytest.skip(missing)
    edition = Edition(tmp_path / "class")
    with hub(tmp_path, *SETTINGS) as (address, _):
        anna, ben = (Learner(chromium, address, name, tmp_path) for name in ("anna", "ben"))

        # Anna moves a slider. It answers.
        anna.follow(edition.link(START), START)
        anna.run_all()
        words = anna.live(0).locator("[role=status]")
        before = words.inner_text()
        anna.live(0).locator("input[type=range]").first.press("PageUp")
        anna.until(lambda: words.inner_text() != before, EVER)
        anna.add("check_environment()", "# Anna was here.")

        # Ben solves an exercise.
        ben.follow(edition.link(DATA), DATA)
        ben.add("check_true_line_cost", "check_true_line_cost(12.5)")

        # The teacher's update comes when Anna follows the link again.
        edition.update()
        anna.follow(edition.link(START), START)
        anna.page.locator(".jp-RenderedMarkdown", has_text=f"Class: {SENTENCE}").wait_for()
        cells = {cell.id: cell.source for cell in nbformat.reads(anna.file(), 4).cells}
        assert cells["00-check-environment"].endswith("# Anna was here.")
        assert list(cells).index("00-new") == list(cells).index("00-check-environment") - 1
        log = (tmp_path / "hub.log").read_text()
        assert "Kernel started" in log
        assert "without encryption" not in log

    # Anna hands in, Ben's notebooks are fetched from his home.
    given = tmp_path / "given"
    shutil.copytree(ben.home / "class/notebooks", given / "ben")
    run(sys.executable, "run.py", "handin", "anna", folder=anna.home / "class")
    shutil.copy(anna.home / "class/handin-anna.zip", given)
    submissions, _, _ = read_all(given_files(given)[0], [DATA])
    sources = {each.learner: [cell.source for cell in each.cells] for each in submissions}
    solved = {name: any("cost(12.5)" in each for each in sources[name]) for name in sources}
    assert solved == {"anna": False, "ben": True}
