"""A real JupyterLab in a real Chromium, for the browser tests and for screenshots."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), None)
FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
# As root and without a screen or a network.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
IN_CHROMIUM = {"executable_path": CHROMIUM, "args": FLAGS}
# By the standard protocol that every Firefox has, not only one that Playwright brings.
IN_FIREFOX = {"executable_path": FIREFOX, "channel": "moz-firefox"}

# Seconds to wait for what has to come: a busy machine is slow, and a test is no race.
PATIENCE = 240

# A stored notebook looks as if it had run: what tells is that a cell has been waiting.
NOTE_STARTS = """() => {
    window.started = false;
    new MutationObserver((changes, observer) => {
        const prompts = [...document.querySelectorAll('.jp-InputPrompt')];
        window.started ||= prompts.some(prompt => prompt.textContent.includes('[*]'));
        if (window.started) observer.disconnect();
    }).observe(document.body, {subtree: true, childList: true, characterData: true});
}"""

# Where each cell lies, and how wide it is.
PLACES = """[...document.querySelectorAll('.jp-Cell')].map(each => {
    const {top, width, bottom} = each.getBoundingClientRect();
    return [top, width, bottom].join();
}).join(' ')"""

PICTURES = """all => {
    const seen = document.querySelector('.jp-Notebook').getBoundingClientRect();
    return all.map(each => {
        const box = each.getBoundingClientRect();
        return [each.alt, box.width, box.bottom <= seen.bottom + 1];
    });
}"""


@contextmanager
def server(folder, app="jupyterlab", *, base="", token=""):
    """Serve a copy of the notebooks; give the address to which a path is added.

    Below a base such as "/user/ada", for those who know the token.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", app, "--no-browser", "--allow-root"]
    command += [
        f"--ServerApp.port={port}",
        f"--ServerApp.base_url={base}/",
        f"--IdentityProvider.token={token}",
        "--ip=127.0.0.1",
    ]
    command += [f"--ServerApp.root_dir={folder}", "--ServerApp.disable_check_xsrf=True"]
    command += ["--LabApp.expose_app_in_browser=True"]
    with tempfile.TemporaryDirectory() as home:
        # Nothing of the user's own JupyterLab settings, and nothing left behind in them.
        own = {f"JUPYTER_{name}_DIR": home for name in ("CONFIG", "DATA", "RUNTIME")}
        own |= {"JUPYTERLAB_SETTINGS_DIR": home, "JUPYTERLAB_WORKSPACES_DIR": home}
        # All cells in the page, also those out of sight.
        settings = Path(home, "@jupyterlab", "notebook-extension")
        settings.mkdir(parents=True)
        (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
        log = open(os.path.join(home, "server.log"), "w")  # noqa: SIM115
        process = subprocess.Popen(
            command, env=os.environ | own, cwd=folder, stdout=log, stderr=log
        )
        try:
            address = f"http://127.0.0.1:{port}{base}"
            wait_for_server(f"{address}/api/status?token={token}", process)
            yield address
        finally:
            process.terminate()
            process.wait(PATIENCE)
            log.close()


def wait_for_server(question, process):
    """Return when the server answers a question."""
    for _ in range(PATIENCE * 10):
        if process.poll() is not None:
            raise RuntimeError("the Jupyter server stopped while starting")
        try:
            with urllib.request.urlopen(question, timeout=PATIENCE) as answer:
                json.load(answer)
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the Jupyter server did not answer within {PATIENCE} s")


@contextmanager
def browser():
    """Give a Chromium with an empty profile."""
    with sync_playwright() as playwright, playwright.chromium.launch(**IN_CHROMIUM) as running:
        yield running


# The notebooks are copies: what a test has typed into one is thrown away.
CHANGE_NOTEBOOK = """async path => {
    const {commands, shell} = window.jupyterapp;
    for (const widget of [...shell.widgets('main')]) {
        if (widget.context) widget.context.model.dirty = false;
        widget.close();
    }
    if (path) await commands.execute('docmanager:open', {path, factory: 'Notebook'});
}"""


def until(page, condition, seconds=PATIENCE):
    """Return when a condition holds; fail when it does not in time."""
    for _ in range(seconds * 20):
        if condition():
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"still not so after {seconds} s")


class Page:
    """One notebook open in JupyterLab or Notebook 7.

    In JupyterLab another one can take its place, which is faster than a new page.
    """

    def __init__(self, chromium, address, notebook=None, *, width=1300, height=900, app="lab"):
        self.page = chromium.new_page(viewport={"width": width, "height": height})
        self.page.set_default_timeout(1000 * PATIENCE)
        self.errors = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.lab, self.address = app == "lab", address
        if self.lab:
            self.page.goto(f"{address}/lab?reset")
            self.page.wait_for_selector(".jp-Launcher")
        if notebook:
            self.open(notebook)

    def open(self, notebook):
        """Open a notebook by its name, in place of what is open."""
        self.notebook = f"notebooks/{notebook}.ipynb"
        if self.lab:
            self.page.evaluate(CHANGE_NOTEBOOK, self.notebook)
        else:
            self.page.goto(f"{self.address}/notebooks/{self.notebook}")
        self.page.wait_for_selector(".jp-Notebook")
        # The page calls a kernel idle before it has one, and Run All would ask which.
        self.until(self.connected)
        self.wait_until_idle()

    def session(self):
        """Return what the server says of this notebook's session, or None."""
        with urllib.request.urlopen(f"{self.address}/api/sessions", timeout=PATIENCE) as answer:
            sessions = json.load(answer)
        return next((each for each in sessions if each["path"] == self.notebook), None)

    def connected(self):
        """Tell whether the page has reached its kernel."""
        session = self.session()
        return session is not None and session["kernel"]["connections"] > 0

    def close_notebook(self):
        """Close the notebook and end its kernel, which would stay on the server."""
        if self.lab:
            self.page.evaluate(CHANGE_NOTEBOOK, None)
            self.page.wait_for_selector(".jp-Notebook", state="detached")
        url = f"{self.address}/api/sessions/{self.session()['id']}"
        urllib.request.urlopen(urllib.request.Request(url, method="DELETE")).close()

    def close(self):
        """Close the page, and end the kernel of its notebook."""
        self.close_notebook()
        self.page.close()

    def wait_until_idle(self):
        """Return when the kernel is idle, and 0.7 s later: sooner, Run All may be lost."""
        status = ".jp-Notebook-ExecutionIndicator[data-status='idle']"
        self.page.wait_for_selector(status, state="attached")
        self.page.wait_for_timeout(700)
        self.page.wait_for_selector(status, state="attached")

    def menu(self, *names):
        """Choose from the menu bar."""
        self.page.get_by_role("menuitem", name=names[0], exact=True).click()
        for name in names[1:]:
            self.page.locator(".lm-Menu-item", has_text=name).first.click()

    def pictures(self):
        """Return of each picture its words, its width, and whether it ends in sight."""
        return self.page.locator("img[src^='data:']").evaluate_all(PICTURES)

    def command(self, name, arguments=None):
        """Let JupyterLab do what one of its menus would, which is slower to open."""
        self.page.evaluate(
            "([name, options]) => jupyterapp.commands.execute(name, options)",
            [name, arguments or {}],
        )

    def choose_theme(self, name):
        """Change JupyterLab's theme, and return when the page has it."""
        self.command("apputils:change-theme", {"theme": name})
        self.page.wait_for_function(
            "name => document.body.dataset.jpThemeName === name", arg=name
        )
        self.settle()

    @contextmanager
    def dark(self):
        """Show the page in JupyterLab's dark theme meanwhile."""
        self.choose_theme("JupyterLab Dark")
        try:
            yield
        finally:
            self.choose_theme("JupyterLab Light")

    def rest(self):
        """Return when the page has stood still for a second, on however slow a machine."""
        before, still = None, 0
        while still < 4:
            self.page.wait_for_timeout(250)
            after = self.page.evaluate(PLACES)
            still = still + 1 if after == before else 0
            before = after

    @contextmanager
    def on_a_screen(self, width=1366, height=768, zoom=100):
        """Show the page as on a screen, a laptop's at first, the file list hidden."""
        usual = self.page.viewport_size
        try:
            self.toggle_file_list(shown=False)
            size = {"width": width * 100 // zoom, "height": height * 100 // zoom}
            self.page.set_viewport_size(size)
            self.rest()
            yield
        finally:
            self.page.set_viewport_size(usual)
            self.toggle_file_list(shown=True)

    def toggle_file_list(self, *, shown):
        """Show or hide the list of files."""
        self.command("application:toggle-left-area")
        state = "visible" if shown else "hidden"
        self.page.wait_for_selector("#jp-left-stack", state=state)

    def run_all(self, shows=".live-figure"):
        """Run every cell, wait for the last, and for what the notebook shows then."""
        for _ in range(3):  # a kernel that is still connecting loses the request
            self.page.evaluate(NOTE_STARTS)
            self.menu("Run", "Run All Cells")
            self.wait_until_done()
            if self.page.evaluate("window.started") and self.page.locator(shows).count():
                return
        raise AssertionError(f"Run All Cells shows no {shows}")

    def wait_until_done(self):
        """Return when no cell is waiting to be run."""
        self.page.wait_for_timeout(500)
        self.page.wait_for_function(
            "() => ![...document.querySelectorAll('.jp-InputPrompt')]"
            ".some(prompt => prompt.textContent.includes('[*]'))"
        )
        self.wait_until_idle()

    def live(self, index):
        """Return the live figure of that number on the page, in view."""
        figure = self.page.locator(".live-figure").nth(index)
        figure.scroll_into_view_if_needed()
        return figure

    def until(self, condition, seconds=PATIENCE):
        """Return when a condition holds; fail when it does not in time."""
        until(self.page, condition, seconds)

    def settle(self):
        """Return when the kernel has answered and the answer is painted."""
        self.page.wait_for_timeout(250)
        self.page.wait_for_selector(
            ".jp-Notebook-ExecutionIndicator[data-status='idle']", state="attached"
        )
        self.page.evaluate(
            "() => new Promise(done => requestAnimationFrame(() =>"
            " requestAnimationFrame(done)))"
        )
