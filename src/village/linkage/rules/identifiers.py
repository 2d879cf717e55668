"""Numbers that name a person: as compared, or why they cannot be."""

import re
from collections.abc import Callable
from typing import NamedTuple

from village.kernel.standards.rules.nhs_number import parse_nhs_number
from village.kernel.standards.rules.not_valid import NotValid
from village.kernel.standards.rules.uln import parse_uln
from village.kernel.standards.rules.upn import parse_upn


class Identifier(NamedTuple):
    """A number as compared: without spaces, in capitals; or the reason why it cannot be used."""

    value: str | None
    reason: str = ""


SCHEMES: dict[str, Callable[[str], object]] = {"nhs": parse_nhs_number, "upn": parse_upn, "uln": parse_uln}
"""Schemes whose numbers carry a check of their own."""


def identifier(scheme: str, text: str) -> Identifier:
    """The number as its scheme compares it, or why it cannot be used. A scheme without a check compares what is
    written; one character repeated stands for no number."""
    value = re.sub(r"[\s/-]", "", text).upper()
    if not value:
        return Identifier(None)
    if len(set(value)) == 1:
        return Identifier(None, "one repeated character stands in for a missing number")
    if scheme not in SCHEMES:
        return Identifier(value)
    try:
        return Identifier(str(SCHEMES[scheme](text)))
    except NotValid as error:
        return Identifier(None, error.reason)
