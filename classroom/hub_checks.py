"""What may be wrong before a hub starts: each check ends the program with a sentence."""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from class_list import TEMPLATE, read_class_list
from hub_setup import as_stranger, is_root

LOCAL = {"127.0.0.1", "localhost"}


def check_accounts(one_account, address):
    """End with a sentence unless learners get accounts as asked for."""
    if is_root() and one_account:
        sys.exit("As root, learners get accounts of their own: leave out --one-account.")
    if not is_root() and not one_account:
        sys.exit(
            "Without root's rights all learners share your account, and can read each other's"
            " work and yours. Start this with sudo, or add --one-account to try it out alone."
        )
    if one_account and address not in LOCAL:
        sys.exit(
            f"With --one-account, whoever signs in can do all that you can do here, so that it"
            f" listens on 127.0.0.1 only, got {address}. Leave out --address, or use sudo."
        )


def check_edition(edition, git_config):
    """Return the class edition as git takes it, or end with a sentence."""
    folder = Path(edition)
    if "://" not in edition and "@" not in edition:
        folder = folder.resolve()
        if not (folder / ".git").exists():
            sys.exit(
                f"{folder} must be a git repository, so that your changes reach the learners."
                f" In it: git init, git add --all, git commit -m 'Our class'"
            )
        edition = str(folder)
    variables = {"GIT_CONFIG_SYSTEM": str(git_config), "GIT_TERMINAL_PROMPT": "0"}
    asked = ["git", "ls-remote", "--", edition, "HEAD"]
    heads = as_stranger(*asked, env=variables, timeout=30)
    if heads.returncode or not heads.stdout:
        why = heads.stderr.strip().splitlines() or ["it has no commit yet"]
        sys.exit(f"Learners cannot read the class edition {edition}: {why[-1]}")
    return edition


def check_ports(address, first):
    """End with a sentence if one of the three ports is taken."""
    for port in range(first, first + 3):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address if port == first else "127.0.0.1", port))
            except OSError as error:
                sys.exit(
                    f"Port {port} on {address} cannot be used ({error.strerror}). Does a hub"
                    " run already? Choose another with --port; the next two are used as well."
                )


def names_of_class(path):
    """Return the class list, or end with a sentence; begin one where there is none."""
    try:
        return read_class_list(path)
    except FileNotFoundError:
        path.write_text(TEMPLATE, encoding="utf-8")
        path.chmod(0o600)
        sys.exit(f"Write the names of your class into {path}, then run this again.")
    except (OSError, ValueError) as error:
        sys.exit(f"The class list is not usable: {error}")


def check_https(certificate, key):
    """End with a sentence unless both files are there, or none is asked for."""
    if (certificate is None) != (key is None):
        sys.exit("For https give both: --certificate FILE --key FILE")
    for path in filter(None, (certificate, key)):
        if not os.access(path, os.R_OK):
            sys.exit(f"{path} cannot be read; --certificate and --key name files.")


def check_proxy():
    """End with a sentence if what runs the proxy is missing or too old."""
    missing = [each for each in ("node", "npm") if shutil.which(each) is None]
    if missing:
        sys.exit(
            f"The hub's proxy needs Node.js, and {' and '.join(missing)} is missing. On Debian"
            " and Ubuntu: sudo apt install nodejs npm, then run this again."
        )
    version = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout
    if int(re.match(r"v(\d+)|", version)[1] or 0) < 18:
        sys.exit(
            f"The hub's proxy needs Node.js 18 or newer, got {version.strip()}. See nodejs.org."
        )
