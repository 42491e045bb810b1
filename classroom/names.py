"""Who handed something in: names as learners write them, and as Moodle and Canvas do."""

import re
import unicodedata
from typing import NamedTuple

# Lovelace Ada_4711_assignsubmission_file_handin-Ada.zip, or a folder of such a name
MOODLE = re.compile(r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_[a-z]+_?(?P<rest>.*)")
# lovelaceada_LATE_12345_67890_handin-Ada Lovelace.zip
CANVAS = re.compile(r"(?P<name>[^_]+)_(?:LATE_)?(?P<number>\d+)_\d+_(?P<rest>.+)")
# What a browser or Jupyter adds to a file that it has already: handin-Ada (1).zip
AGAIN = re.compile(r"( ?\(\d+\)|-Copy\d+)$")


class Owner(NamedTuple):
    """Whose something is, and the number that Moodle or Canvas has for them.

    In Moodle it is that of a participant of one assignment, in Canvas the learner's own.
    """

    name: str
    moodle: str = ""
    canvas: str = ""


def whole_letters(text):
    """Return a text without halves of letters, which no file can hold."""
    return text.encode("utf-8", "replace").decode()


def printable(text):
    """Return a text as it can stand anywhere: one form of each letter, nothing unseen."""
    text = unicodedata.normalize("NFC", whole_letters(text))
    # Nothing that turns a line around or commands a terminal.
    return "".join(letter if letter.isprintable() else " " for letter in text)


def cleaned(name):
    """Return a learner's name as it is shown: Ada_Lovelace is Ada Lovelace."""
    return " ".join(re.split(r"[\s_]+", printable(name))).strip()


def key_of(name):
    """Return what is the same however a name is written: "Lovelace, Ada" is "ada lovelace"."""
    letters = unicodedata.normalize("NFC", cleaned(name).casefold())
    return " ".join(sorted(re.findall(r"\w+", letters)))


def without_start(stem):
    """Return the name in `handin-NAME`, or in any other name of a file."""
    return cleaned(AGAIN.sub("", re.sub(r"(?i)\Ahandin-", "", stem)))


def owner_of(stem):
    """Return the `Owner` that the name of a zip file or a folder tells, without its ending."""
    moodle, canvas = MOODLE.fullmatch(stem), CANVAS.fullmatch(stem)
    if moodle:
        return Owner(cleaned(moodle["name"]), moodle=moodle["number"])
    if canvas:
        own = without_start(canvas["rest"])
        # Canvas writes the words of a name in one, the last name first.
        same = sorted(key_of(own).replace(" ", "")) == sorted(canvas["name"].casefold())
        return Owner(own if same else cleaned(canvas["name"]), canvas=canvas["number"])
    return Owner(without_start(stem))


def platform_rest(name):
    """Return a file's name without what Moodle or Canvas put before it."""
    found = MOODLE.fullmatch(name) or CANVAS.fullmatch(name)
    return found["rest"] if found else name


def owner_of_notebook(stem, notebooks):
    """Return the `Owner` and the notebook that a name such as `Ada_03_training` tells.

    Either may be missing: an owner without a name, and None.
    """
    own_part = platform_rest(stem)
    rest = AGAIN.sub("", own_part)
    for notebook in notebooks:
        around = re.split(notebook, rest, maxsplit=1, flags=re.IGNORECASE)
        if len(around) == 2:
            own = cleaned(" ".join(around).replace("-", " "))
            return (owner_of(stem) if own_part != stem else Owner(own)), notebook
    return Owner(""), None
