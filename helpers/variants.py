"""Numbers of one's own in the exercises, for a class in which nobody can copy the number.

They follow from a learner's name and a word of the class. Without `learner` everybody has
the numbers that stand in the text.
"""

import contextlib
import hashlib
import unicodedata

from helpers.arguments import argument_error, short_repr

# What stands in the cell before a learner has written the name.
PLACEHOLDER = "your name"
drawing = {"key": None}  # whose numbers are drawn; None stands for everybody's


def learner(name, word):
    """Give the exercises of this notebook the numbers of one learner.

    The same name and word give the same numbers in every notebook, on every machine and
    with every version of NumPy. Capitals and spaces make no difference.

    Parameters
    ----------
    name : str
        The learner's. As long as it is "your name", the numbers are those of the text.
    word : str
        The class's, from the teacher; another year another word.

    Raises
    ------
    TypeError
        If one of them is no text.
    ValueError
        If one of them is empty.

    Examples
    --------
    >>> learner("Ada Lovelace", "autumn")
    The exercises of this notebook now have numbers for Ada Lovelace alone.
    >>> learner("your name", "autumn")
    Write your name in place of "your name". Then run this cell, and all below it.
    """
    own, wanted = key(name, word), normal("name", name) != normal("name", PLACEHOLDER)
    drawing["key"] = own if wanted else None
    if wanted:
        name = " ".join(name.split()).encode("utf-8", "backslashreplace").decode()
        print(f"The exercises of this notebook now have numbers for {name} alone.")
    else:
        told = f'Write your name in place of "{PLACEHOLDER}".'
        print(f"{told} Then run this cell, and all below it.")


@contextlib.contextmanager
def drawn_for(name, word):
    """Let a block draw the numbers of one learner, for the teacher and for tests."""
    before, drawing["key"] = drawing["key"], key(name, word)
    try:
        yield
    finally:
        drawing["key"] = before


def choose(what, options):
    """Return the option that belongs to the learner; for everybody it is the first.

    Parameters
    ----------
    what : str
        What is chosen. Each has a draw of its own.
    options : sequence
    """
    if drawing["key"] is None:
        return options[0]
    # Not from NumPy's generators, whose numbers may change from version to version.
    digest = hashlib.sha256(f"{drawing['key']}\n{what}".encode()).digest()
    return options[int.from_bytes(digest[:8], "big") % len(options)]


def key(name, word):
    """Return what the draws of a learner start from."""
    return f"{normal('word', word)}\n{normal('name', name)}"


def normal(argument, text):
    """Return text without what is not to count: capitals, spaces, and forms of letters."""
    if not issubclass(type(text), str):
        got, advice = short_repr(text), "put it in quotes"
        raise argument_error(argument, "be text", got, advice, TypeError)
    found = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    if not found:
        advice = "write it between the quotes"
        raise argument_error(argument, "not be empty", short_repr(text), advice)
    return found.encode("utf-8", "backslashreplace").decode()  # of half a letter, too
