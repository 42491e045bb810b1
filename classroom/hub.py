"""Run the course for a class: `python3 run.py hub FOLDER`.

JupyterHub gives each learner a server on this computer, with the course ready, and brings
what the teacher changes in the class edition. README.md beside this file says how to use
it. Starts from the standard library and installs what it needs.
"""

import argparse
import contextlib
import getpass
import json
import logging
import os
import shutil
import signal
import sqlite3
import ssl
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

import hub_checks
from hub_checks import LOCAL
from hub_setup import ROOT, as_stranger, environment, is_root, own_variables

HERE = Path(__file__).resolve().parent
START = "notebooks/00_start_here.ipynb"
DATABASE = "jupyterhub.sqlite"
# Of what a learner hands in; far more than all notebooks with their pictures.
LARGEST = 100_000_000


def parser():
    """Return what understands the words after `run.py hub`."""
    place = Path("/srv/gradient-descent") if is_root() else ROOT / "hub"
    words = argparse.ArgumentParser("run.py hub", description="Run the course for a class.")
    words.add_argument("edition", nargs="?", help="folder or address of the class edition")
    add = words.add_argument
    add("--place", type=Path, default=place, help="the hub's folder (%(default)s)")
    add("--class-list", type=Path, help="one name a line (class.txt in the hub's folder)")
    add("--port", type=int, default=8000, help="and the two after it (%(default)s)")
    add("--address", default="127.0.0.1", help="0.0.0.0 to be reached from elsewhere")
    add("--certificate", type=Path, help="for https, with --key")
    add("--key", type=Path, help="the certificate's key")
    add("--memory", type=float, default=2, help="GB for each process (%(default)s)")
    add("--one-account", action="store_true", help="all share your account: to try it out")
    add("--password", metavar="NAME", help="set somebody's password, and end")
    add("--collect", metavar="FOLDER", type=Path, help="gather the notebooks, and end")
    return words


# ------------------------------------------------------------------ the hub's folder


def prepare(place, edition):
    """Make the hub's folder, closed where it holds secrets; return git's settings in it."""
    os.umask(0o022)
    (place / "homes").mkdir(parents=True, exist_ok=True)
    (place / "homes").chmod(0o711)
    (place / "state").mkdir(exist_ok=True)
    (place / "state").chmod(0o700)
    git_config = place / "gitconfig"
    lines = ["[include]", "\tpath = /etc/gitconfig"]
    # How notebooks of the class edition are merged, as its .gitattributes asks.
    lines += ['[merge "course"]', "\tdriver = python3 classroom/merge.py %O %A %B"]
    if Path(edition).exists():
        # Git reads nobody else's repository otherwise.
        folder = Path(edition).resolve()
        lines += ["[safe]", f'\tdirectory = "{folder}"', f'\tdirectory = "{folder}/.git"']
    git_config.write_text("\n".join([*lines, ""]), encoding="utf-8")
    if as_stranger("cat", git_config).returncode:
        sys.exit(
            f"Learners cannot read {place}: a folder above it is closed to other accounts."
            " Choose an open one with --place, such as /srv/gradient-descent."
        )
    return git_config


def passwords(place):
    """Return the table of passwords, with a session of the database that holds it."""
    from jupyterhub.orm import new_session_factory
    from nativeauthenticator.orm import UserInfo

    os.umask(0o077)
    logging.disable(logging.INFO)  # of the database, of no use to a teacher
    return UserInfo, new_session_factory(f"sqlite:///{place / 'state' / DATABASE}")()


def set_password(place, name):
    """Ask for somebody's password, and keep its sum."""
    try:
        password = getpass.getpass(f"A password for {name}, of 8 characters or more: ")
        again = getpass.getpass("Once more: ")
    except EOFError:
        sys.exit(f"{name} has no password yet: start the hub from a terminal once.")
    if password != again or len(password) < 8:
        sys.exit("The two were not the same, or shorter than 8 characters. Run this again.")
    import bcrypt

    table, session = passwords(place)
    with session:
        person = table.find(session, name) or table(username=name)
        person.password = bcrypt.hashpw(password.encode(), bcrypt.gensalt())
        person.is_authorized = True
        session.add(person)
        session.commit()


def without_password(place, names):
    """Return those of the names that have no password yet."""
    database = place / "state" / DATABASE
    if not database.exists():
        return sorted(names)
    # Without JupyterHub's own library, which would stay in memory as long as the hub runs.
    with contextlib.closing(sqlite3.connect(database)) as connection:
        known = {name for (name,) in connection.execute("SELECT username FROM users_info")}
    return sorted(set(names) - known)


# ------------------------------------------------------------------ what it does


def collect(place, folder):
    """Gather what each learner has, as a file handin-NAME.zip; say from whom there is none."""
    import resource  # Windows has none, and is to see a sentence instead.

    if not (place / "homes").exists():
        sys.exit(f"There is no hub in {place}; name its folder with --place.")
    python = place / "environment/bin/python"
    learner = place / "environment/learner/learner.py"
    folder.mkdir(parents=True, exist_ok=True)
    found, none = 0, []
    for home in sorted((place / "homes").iterdir()):
        target = folder / f"handin-{home.name}.zip"
        others = {"env": {"HOME": str(home), "PATH": os.environ["PATH"]}, "timeout": 60}
        if is_root():
            # In the learner's account, where no link leads to what is not the learner's.
            about = home.stat()
            others |= {"user": about.st_uid, "group": about.st_gid, "extra_groups": ()}
        with target.open("wb") as output, contextlib.suppress(subprocess.TimeoutExpired):
            limit = (resource.RLIMIT_FSIZE, (LARGEST, LARGEST))
            subprocess.run(
                [python, "-I", learner, "pack"],
                cwd="/",
                stdout=output,
                preexec_fn=lambda limit=limit: resource.setrlimit(*limit),
                **others,
            )
        if target.stat().st_size > 22:  # bytes of a zip file with nothing in it
            found += 1
        else:
            target.unlink()
            none.append(home.name)
    print(f"{folder} has the notebooks of {found} learners: python3 run.py collect {folder}")
    if none:
        print(f"Without notebooks: {', '.join(none)}.")


def answers(url):
    """Tell whether the hub answers."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    try:
        with urllib.request.urlopen(url, timeout=2, context=trusting) as answer:
            return answer.status == 200
    except OSError:
        return False


def start(settings, state):
    """Start JupyterHub, with its words in a file; give its process when it answers."""
    (state / "settings.json").write_text(json.dumps(settings, indent=1), encoding="utf-8")
    log = state / "hub.log"
    kept = own_variables()
    kept["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    command = ["setpriv", "--pdeathsig", "TERM", sys.executable, "-m", "jupyterhub"]
    command += ["-f", HERE / "jupyterhub_config.py"]
    os.umask(0o077)
    with log.open("a") as output:
        places = {"cwd": state, "env": kept, "stdout": output, "stderr": output}
        # Ctrl+C reaches this program only, which tells the hub.
        hub = subprocess.Popen(list(map(str, command)), start_new_session=True, **places)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: hub.terminate())
    while not answers(f"{local_address(settings)}/hub/health"):
        if hub.poll() is not None:
            end = "\n".join(log.read_text(encoding="utf-8").splitlines()[-8:])
            sys.exit(f"{end}\nThe hub ended while starting; {log} says why.")
        time.sleep(0.1)
    return hub


def local_address(settings):
    """Return the hub's address on this computer."""
    scheme = "https" if settings["certificate"] else "http"
    host = "127.0.0.1" if settings["address"] in {"0.0.0.0", *LOCAL} else settings["address"]
    return f"{scheme}://{host}:{settings['port']}"


def introduce(settings):
    """Say where the hub is, who can come, and what a teacher has to know."""
    home = local_address(settings)
    query = {"repo": settings["edition"], "targetpath": "course"}
    query["urlpath"] = f"lab/tree/course/{START}"
    print(f"The hub is at {home} (Ctrl+C stops it, and all servers).")
    print(f"{settings['learners']} learners of {settings['class_list']} can sign up there.")
    print("What you commit to the class edition arrives when a learner's server starts, or by")
    print(f"this link: {home}/hub/user-redirect/git-pull?{urlencode(query)}")
    if settings["one_account"]:
        print("All servers run in your account: learners can read each other's work and yours.")
    if settings["address"] in LOCAL:
        print("Only this computer can reach it; classroom/README.md says how others can.")
    else:
        print("Others write this computer's name in place of 127.0.0.1.")
    if settings["address"] not in LOCAL and not settings["certificate"]:
        print(
            "WARNING: others can reach it without encryption, so that passwords can be read on"
            " the way. Give it a --certificate and --key, or a server with https before it."
        )
    sys.stdout.flush()


def settle(options):
    """Look at all that a hub needs; return what jupyterhub_config.py is to know.

    Parameters
    ----------
    options : argparse.Namespace

    Returns
    -------
    dict
    """
    if options.edition is None:
        sys.exit("Name the class edition: python3 run.py hub FOLDER-OR-ADDRESS")
    git_config = prepare(options.place, options.edition)
    class_list = options.class_list or options.place / "class.txt"
    names = hub_checks.names_of_class(class_list)
    edition = hub_checks.check_edition(options.edition, git_config)
    hub_checks.check_https(options.certificate, options.key)
    hub_checks.check_ports(options.address, options.port)
    hub_checks.check_proxy()
    paths = {"git_config": git_config, "class_list": class_list}
    paths |= {"certificate": options.certificate, "key": options.key}
    return {
        "edition": edition,
        "homes": str(options.place / "homes"),
        "teachers": sorted(names.teachers),
        "learners": len(names.learners),
        "address": options.address,
        "port": options.port,
        "memory": int(options.memory * 1e9),
        "one_account": options.one_account,
        **{name: path and str(path.resolve()) for name, path in paths.items()},
    }


def main(words):
    """Start the hub and stay until it ends; or set a password, or collect."""
    if sys.platform != "linux":
        sys.exit("The hub runs on Linux. Elsewhere, hand out the folder or the web page.")
    if not shutil.which("git"):
        sys.exit("git is missing: sudo apt install git, then run this again.")
    options = parser().parse_args(words)
    options.place = options.place.resolve()
    if options.collect:
        return collect(options.place, options.collect)
    hub_checks.check_accounts(options.one_account, options.address)
    settings = None if options.password else settle(options)
    ours = options.place / "environment"
    if not (ours.exists() and os.path.samefile(sys.prefix, ours)):
        python = environment(ours)
        os.execv(python, [str(python), __file__, *words])
    if options.password:
        return set_password(options.place, options.password.lower())
    for teacher in without_password(options.place, settings["teachers"]):
        set_password(options.place, teacher)
    hub = start(settings, options.place / "state")
    introduce(settings)
    if code := hub.wait():
        sys.exit(f"The hub ended by itself ({code}); {options.place}/state/hub.log says why.")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("Stopped. The same command goes on from here.")
    except PermissionError as error:
        sys.exit(
            f"{error.filename} is closed to you. Start this with sudo, or choose a folder of"
            " yours with --place."
        )
