"""What a cell of a series says: a number, or that it is not known."""

import math
import re

UNKNOWN = frozenset({"", "x", "z", "c", "u", "low", ":", "-", "–", "..", ".", "na", "n/a", "nan", "null", "none", "*"})
"""The symbols of English official statistics, and what programs write for nothing. `low` is below half of what is
shown: not nothing, so it is unknown too."""
_NUMBER = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]*)?(?:[eE][+-]?[0-9]{1,2})?")
MOST = 1e9
"""People: more than live anywhere that could be meant."""


def value(text: str) -> float | str | None:
    """A number of people, None when it is not known, or what is wrong with it as a sentence."""
    text = text.strip()
    if text.lower() in UNKNOWN:
        return None
    if not _NUMBER.fullmatch(text):
        return "It is not a number."
    number = float(text.replace(",", ""))
    if number < 0:
        return "A number of people cannot be less than 0."
    if number > MOST or not math.isfinite(number):
        return "It is more people than there are."
    return number
