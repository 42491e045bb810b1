"""Every number in the text of a notebook is given, on a short list, or computed."""

import importlib
import re

import nbformat
import pytest
from test_notebooks import PATHS, cells

NUMBERED = [path for path in PATHS if path.stem != "solutions"]
TOKEN = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?:e-?\d+)?")


def tokens(text):
    """Return the numbers in a text, as printed; whole numbers up to 10 are words."""
    text = re.sub(r"\]\([^)]*\)|`[^`]*`|<[^>]*>|https?://\S+", " ", text)
    return [
        token.rstrip(",") for token in TOKEN.findall(text) if not is_word(token.rstrip(","))
    ]


def is_word(token):
    """Tell whether a number counts as a word: it is whole, and 10 at most."""
    return token.isdigit() and int(token) <= 10


def rounds_to(value, token):
    """Tell whether a value, rounded to the digits of a token, is what the token says."""
    digits, _, power = token.replace(",", "").partition("e")
    decimals = len(digits.partition(".")[2])
    unit = 10.0 ** (int(power or 0) - decimals)
    return abs(float(value) - float(token.replace(",", ""))) <= 0.5000001 * unit


@pytest.mark.parametrize("path", NUMBERED, ids=lambda path: path.stem)
def test_numbers_in_the_text_are_true(path):
    numbers = importlib.import_module(f"numbers_{path.stem[:2]}")
    text = [token for cell in cells(path, "markdown") for token in tokens(cell.source)]
    for token, value in numbers.COMPUTED.items():
        assert rounds_to(value, token), f"the text says {token}, computed is {value}"
    known = {token for token in (*numbers.GIVEN, *numbers.COMPUTED) if not is_word(token)}
    assert not set(text) - known, "numbers that nothing computes"
    assert not known - set(text), "numbers that the text no longer has"


def test_a_changed_number_is_noticed():
    cell = nbformat.v4.new_markdown_cell("It is $1,234.5$, not 7 or `88` or [x](a99.ipynb).")
    assert tokens(cell.source) == ["1,234.5"]
    assert rounds_to(1234.46, "1,234.5")
    assert not rounds_to(1234.46, "1,234.4")
    assert rounds_to(6.6333e-5, "6.633e-5")
    assert not rounds_to(6.6333e-5, "6.634e-5")
