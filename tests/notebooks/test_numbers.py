"""Every number in the text of a notebook is computed, looks chosen, or is on a short list."""

import importlib
import re

import numpy as np
import pytest

from tests.notebooks import numbers_05 as said
from tests.notebooks.test_notebooks import PATHS, cells

NUMBERED = [path for path in PATHS if path.stem != "solutions"]
TOKEN = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?:e-?\d+)?")
# What nobody computes: a notebook such as 03, a year, and what has one digit that counts.
CHOSEN = re.compile(r"0\d|19\d\d|20\d\d|[1-9][0,]*|0|0\.0*[1-9]|[1-9]e-?\d+")


def tokens(text):
    """Return the numbers in a text, as printed, without minutes, which have a test."""
    text = re.sub(r"\]\([^)]*\)|`[^`]*`|<[^>]*>|https?://\S+|\d+ minutes", " ", text)
    return {token.rstrip(",") for token in TOKEN.findall(text)}


def to_compute(found):
    """Return those of the numbers in a text that do not look chosen."""
    return {token for token in found if not CHOSEN.fullmatch(token)}


def rounds_to(value, token):
    """Tell whether a value, rounded to the digits of a token, is what the token says."""
    digits, _, power = token.replace(",", "").partition("e")
    decimals = len(digits.partition(".")[2])
    unit = 10.0 ** (int(power or 0) - decimals)
    return abs(float(value) - float(token.replace(",", ""))) <= 0.5000001 * unit


@pytest.mark.parametrize("path", NUMBERED, ids=lambda path: path.stem)
def test_numbers_in_the_text_are_true(path):
    numbers = importlib.import_module(f"tests.notebooks.numbers_{path.stem[:2]}")
    # What is to be read has volumes and pages.
    text = [cell for cell in cells(path, "markdown") if not cell.id.endswith("-reading")]
    found = set().union(*(tokens(cell.source) for cell in text))
    for token, value in numbers.COMPUTED.items():
        assert rounds_to(value, token), f"the text says {token}, computed is {value}"
    known = {*numbers.GIVEN, *numbers.COMPUTED}
    assert not to_compute(found) - known, "numbers that nothing computes"
    assert not known - found, "numbers that the text no longer has"


def test_a_changed_number_is_noticed():
    text = "In 1998 it is $1,234.5$, not 7, 0.50 or `88` or [x](a99.ipynb), in 45 minutes."
    found = tokens(text)
    assert found == {"1998", "1,234.5", "7", "0.50"}
    assert to_compute(found) == {"1,234.5", "0.50"}
    assert not to_compute({"03", "200,000", "0.5", "5e-5"})
    assert rounds_to(1234.46, "1,234.5")
    assert not rounds_to(1234.46, "1,234.4")
    assert rounds_to(6.6333e-5, "6.633e-5")
    assert not rounds_to(6.6333e-5, "6.634e-5")


def test_05_is_right_in_what_it_says_without_a_number():
    # Divided by the scale alone, at 99 % of the limit "the steep one is the last to go".
    rows = np.column_stack([said.INPUTS / said.SCALE, np.ones(300)])
    flat, steep = np.linalg.eigvalsh(rows.T @ rows / 300)
    rate = 0.99 * 2 / steep
    assert abs(1 - rate * steep) > abs(1 - rate * flat)
    # Five parameters with two different curvatures take two epochs, at rates 1/9 and 1.
    rows = np.linalg.qr(np.random.default_rng(0).normal(size=(20, 5)))[0] * [1, 1, 1, 3, 3]
    best, place = np.arange(1.0, 6), np.zeros(5)
    for curvature in (9, 1):
        place = place - rows.T @ (rows @ place - rows @ best) / curvature
    np.testing.assert_allclose(place, best, rtol=1e-12)
