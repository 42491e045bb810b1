"""Who may use the hub, and in which account their servers run."""

import os
import pwd
import subprocess
from pathlib import Path

from class_list import read_class_list
from jupyterhub.spawner import LocalProcessSpawner, SimpleLocalProcessSpawner
from nativeauthenticator import NativeAuthenticator
from nativeauthenticator.handlers import SignUpHandler
from traitlets import Unicode

# As The Littlest JupyterHub names them, so that no name of a learner is one of the system's.
PREFIX = "jupyter-"


class SignUp(SignUpHandler):
    """The page on which learners choose a password."""

    def get_result_message(self, user, *others):
        """Say what came of it, where NativeAuthenticator guesses at the password."""
        name = self.authenticator.normalize_username(self.get_body_argument("username"))
        if user:
            return "alert-success", f"{name} can sign in now: choose Login below."
        if name not in self.authenticator.class_list():
            return "alert-danger", f"{name} is not on the class list. Ask your teacher."
        return super().get_result_message(user, *others)


class ClassAuthenticator(NativeAuthenticator):
    """Let those on the class list in, with passwords of their own.

    The list is read each time: a new name can sign up at once, and one that is gone
    is out.
    """

    class_list_file = Unicode(help="The class list, one name a line.").tag(config=True)
    _last_list = None

    def class_list(self):
        """Return the class list, or the last good one while the file has a mistake."""
        try:
            self._last_list = read_class_list(Path(self.class_list_file))
        except (OSError, ValueError) as error:
            self.log.error("The class list is not read: %s", error)
            if self._last_list is None:
                raise
        return self._last_list

    def create_user(self, username, password, **others):
        """Keep the password of somebody on the list; return None for anybody else."""
        if self.normalize_username(username) not in self.class_list():
            return None
        return super().create_user(username, password, **others)

    def check_allowed(self, username, authentication=None):
        """Tell whether somebody who knows the password may come in."""
        return username in self.class_list()

    async def refresh_user(self, user, handler=None):
        """Tell whether somebody who is in may stay."""
        return user.name in self.class_list()

    def get_handlers(self, app):
        """Return the pages, with our own for signing up."""
        pages = dict(super().get_handlers(app))
        return [*(pages | {"/signup": SignUp}).items()]


def account_of(name):
    """Return the entry of a learner's account, or None if there is none yet."""
    try:
        return pwd.getpwnam(PREFIX + name)
    except KeyError:
        return None


def ensure_account(name, home):
    """Make an account of a learner's own, unless it is there, with a home closed to others.

    Parameters
    ----------
    name : str
    home : pathlib.Path

    Raises
    ------
    RuntimeError
        If the account belongs to another hub, or cannot be made.
    """
    entry = account_of(name)
    if entry is None:
        command = ["useradd", "--create-home", "--home-dir", home, "--shell", "/bin/bash"]
        made = subprocess.run([*command, PREFIX + name], capture_output=True, text=True)
        if made.returncode:
            raise RuntimeError(f"no account could be made for {name}: {made.stderr.strip()}")
    elif Path(entry.pw_dir) != home:
        raise RuntimeError(
            f"the account {PREFIX}{name} is not of this hub: its home is {entry.pw_dir};"
            " choose another name in the class list"
        )
    home.chmod(0o700)


class AccountSpawner(LocalProcessSpawner):
    """Start each learner's server in an account of its own."""

    homes = Unicode(help="The folder that holds the homes.").tag(config=True)

    async def start(self):
        """Start the server, after the account was made."""
        # Without a wait between: the system makes one account at a time.
        ensure_account(self.user.name, Path(self.homes, self.user.name))
        return await super().start()

    def make_preexec_fn(self, name):
        """Return what changes to the learner's account before the server starts."""
        return super().make_preexec_fn(PREFIX + name)

    def user_env(self, env):
        """Return the variables that tell a program in whose account it runs."""
        entry = account_of(self.user.name)
        own = {"USER": entry.pw_name, "HOME": entry.pw_dir, "SHELL": entry.pw_shell}
        return env | own


class SharedSpawner(SimpleLocalProcessSpawner):
    """Start all servers in the account that started the hub: for trying out."""

    def make_preexec_fn(self, name):
        """Return what goes to the learner's home before the server starts."""
        home = self.home_dir

        def go_home():
            os.makedirs(home, 0o700, exist_ok=True)
            os.chdir(home)

        return go_home
