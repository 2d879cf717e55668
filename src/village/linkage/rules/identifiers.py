"""Identifiers that carry a check of their own: which numbers can be true, and which never can.

NHS number: ten digits, the last a modulus 11 check (NHS Data Dictionary, "NHS NUMBER"). Numbers from 999 000 0000 on
are never given to a person; synthetic people have those. Unique pupil number: a check letter, then twelve digits or
eleven and a letter for a temporary one (DfE, "Unique pupil numbers: a guide", 2019). Unique learner number: ten
digits, the last a modulus 11 check (Learning Records Service).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_UPN = re.compile(r"[A-HJ-NP-RT-Z]\d{11}[0-9A-HJ-NP-RT-Z]")


@dataclass(frozen=True)
class Identifier:
    """A number as compared: without spaces, in capitals; or the reason why it cannot be used."""

    value: str | None
    reason: str = ""


def nhs_number(text: str) -> Identifier:
    """An NHS number without its spaces; none, with the reason, when the check digit says it is mistyped."""
    digits = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"\d{10}", digits):
        return Identifier(None, "an NHS number has ten digits")
    if len(set(digits)) == 1:
        return Identifier(None, "ten equal digits stand in for a missing NHS number")
    if nhs_check_digit(digits[:9]) != digits[9]:
        return Identifier(None, "the check digit of the NHS number is wrong")
    return Identifier(digits)


def nhs_check_digit(nine: str) -> str | None:
    """The tenth digit of an NHS number, or None: no number has these nine."""
    check = 11 - sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    return None if check == 10 else str(check % 11)


def upn(text: str) -> Identifier:
    """A unique pupil number in capitals; none when its letter does not fit. A temporary one (last a letter) counts."""
    value = re.sub(r"\s", "", text).upper()
    if not _UPN.fullmatch(value):
        return Identifier(None, "a pupil number has a letter, then twelve digits, or eleven and a letter")
    if upn_letter(value[1:]) != value[0]:
        return Identifier(None, "the check letter of the pupil number is wrong")
    return Identifier(value)


def upn_letter(rest: str) -> str:
    """The first letter of a pupil number, from the twelve characters that follow it."""
    values = [int(c) if c.isdigit() else _UPN_LETTERS.index(c) for c in rest]
    return _UPN_LETTERS[sum(value * weight for value, weight in zip(values, range(2, 14), strict=True)) % 23]


def uln(text: str) -> Identifier:
    """A unique learner number; none when its last digit does not fit."""
    digits = re.sub(r"\s", "", text)
    if not re.fullmatch(r"[1-9]\d{9}", digits):
        return Identifier(None, "a learner number has ten digits, the first not nought")
    if uln_check_digit(digits[:9]) != digits[9]:
        return Identifier(None, "the last digit of the learner number is wrong")
    return Identifier(digits)


def uln_check_digit(nine: str) -> str | None:
    """The tenth digit of a learner number, or None: no number has these nine."""
    remainder = sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    return None if remainder == 0 else str(10 - remainder)


def any_identifier(text: str) -> Identifier:
    """Another number: compared as written, without spaces, in capitals; runs of one character stand for none."""
    value = re.sub(r"[\s/-]", "", text).upper()
    if not value or len(set(value)) == 1:
        return Identifier(None, "one repeated character stands in for a missing number" if value else "")
    return Identifier(value)


SCHEMES: dict[str, Callable[[str], Identifier]] = {"nhs": nhs_number, "upn": upn, "uln": uln}
"""Schemes with a check; any other scheme is read by `any_identifier`."""


def identifier(scheme: str, text: str) -> Identifier:
    """The number as its scheme compares it, or why it cannot be used."""
    return SCHEMES.get(scheme, any_identifier)(text)
