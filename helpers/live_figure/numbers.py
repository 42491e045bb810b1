"""Write numbers as people do, and read what people type as a number."""

import math
import re
from decimal import Decimal

from helpers.arguments import LARGEST, argument_error, short_repr

SMALLEST = 1e-300  # in size; closer to 0 a float64 has fewer digits


def format_number(value):
    """Return a number as people write it, to its last digit: 200,000, −3, 5e-5, 0.25."""
    return as_written(
        f"{value:,}" if isinstance(value, int) else repr(value).removesuffix(".0")
    )


def as_written(text):
    """Return words with numbers as people write them: 1e-8 and −3, not 1e-08 and -3."""
    return re.sub(r"(?<!\w)-(?=\d)", "−", re.sub(r"(?<=\de)\+?(-?)0*(?=\d)", r"\1", text))


def about(value):
    """Return a number above 0 with the digits that are of use: 3.1, 55,731, 2.79e+12."""
    if value >= 1e9:
        return f"{value:.3g}"
    return f"{value:,.0f}" if value >= 100 else f"{value:.2g}"


# The first form has groups of three digits, all set apart by the same mark.
NUMBER = re.compile(
    r"""
    (?P<sign> [+-]? ) [ ]?
    (?P<digits>
        [1-9]\d{0,2} (?P<mark>[,_' ]) \d{3} (?: (?P=mark)\d{3} )* (?: \.\d* )?
        | \d+ (?: \.\d* )?
        | \.\d+
    )
    (?: (?: e | [ ]?[·*×⋅x][ ]?10(?: \^ | \*\* ) ) (?P<power>[+-]?\d+) )?
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
# Thousands where people write them so, and decimals elsewhere: by whether it has to be whole.
# Nobody types a decimal 0 at the end, so 1,500 are thousands.
DOUBTFUL = {
    True: re.compile(r"([+-]?[1-9]\d{0,2})\.(\d{3})", re.ASCII),
    False: re.compile(r"([+-]?[1-9]\d{0,2}),(\d\d[1-9])", re.ASCII),
}
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺"
LOWERED = str.maketrans(RAISED, "0123456789-+")
SIGNS = str.maketrans({"\u00a0": " ", "\u2009": " ", "\u202f": " ", "−": "-", "’": "'"})


def read_number(text, name, whole=False):
    """Return the number that a text means: an int if it has to be whole, or else a float.

    Understood are 1e6, 2.5e5 and 5·10^-5, and thousands in groups: 1,000,000 or 1 000 000.

    Parameters
    ----------
    text : str
    name : str
        What the number is called, for the sentence that refuses it.
    whole : bool, optional

    Raises
    ------
    ValueError
        If the text is no number, or one too large, too close to 0, or not whole; and if it
        may mean two numbers: 1,234 or, where it has to be whole, 200.000.
    """
    due = "be a whole number" if whole else "be a number"
    advice = "write 1000 or 1e6" if whole else "write 0.0001 or 5e-5"
    typed = plain(text)
    doubtful = DOUBTFUL[whole].fullmatch(typed)
    if doubtful:
        before, after = doubtful.groups()
        advice = f"write {before if whole else f'{before}.{after}'} or {before}{after}"
        raise argument_error(name, "leave no doubt", short_repr(text), advice)
    found = NUMBER.fullmatch(typed)
    if not found:
        comma = re.fullmatch(r"([+-]?\d+),(\d+)", typed)
        if comma and not whole:
            due, advice = "have a decimal point", f"write {'.'.join(comma.groups())[:30]}"
        raise argument_error(name, due, short_repr(text) if text.strip() else "nothing", advice)
    digits = found["sign"] + re.sub("[,_' ]", "", found["digits"])
    exponent = f"e{found['power'] or 0}"
    number = float(digits + exponent)
    if number == 0 and not re.search("[1-9]", digits):
        return 0 if whole else number
    if not SMALLEST <= abs(number) <= LARGEST:
        due = f"be 0 or from {SMALLEST:g} to {LARGEST:g} in size"
        raise argument_error(name, due, short_repr(text), advice)
    if not whole:
        return number
    exact = Decimal(digits + exponent)  # a float would lose the last of 17 digits
    if exact != int(exact):
        below = math.floor(exact)
        advice = f"write {short_repr(below)} or {short_repr(below + 1)}"
        raise argument_error(name, due, short_repr(text), advice)
    return int(exact)


def plain(text):
    """Return what was typed with the signs of a keyboard: 10⁻⁵ becomes 1*10^-5."""
    text = re.sub(f"[{RAISED}]+", lambda found: "^" + found[0].translate(LOWERED), text)
    return re.sub(r"^([+-]?)10(?=\^|\*\*)", r"\g<1>1*10", text.translate(SIGNS).strip())
