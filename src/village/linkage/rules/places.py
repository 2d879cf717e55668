"""Postcodes and addresses as they are compared."""

import re

from village.linkage.rules.names import fold

_DISTRICT = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?")
_POSTCODE = re.compile(rf"({_DISTRICT.pattern})(\d[ABD-HJLNP-UW-Z]{{2}})")
_NOWHERE = re.compile(r"ZZ99.*|.*(?:NFA|UNKNOWN).*|X+|Z+|0+")
_WAYS = {
    "STREET": "ST", "ROAD": "RD", "AVENUE": "AVE", "LANE": "LN", "CLOSE": "CL", "DRIVE": "DR", "COURT": "CT",
    "PLACE": "PL", "GARDENS": "GDNS", "CRESCENT": "CRES", "TERRACE": "TER", "SQUARE": "SQ", "HOUSE": "HSE",
    "APARTMENT": "FLAT", "APT": "FLAT", "GROVE": "GR", "PARK": "PK", "SAINT": "ST",
}  # fmt: skip


def postcode(text: str) -> str:
    """A postcode without its space, in capitals: "M14 5AB" is "M145AB". Codes that are not British stay as written;
    codes that stand for nowhere (ZZ99 3VZ, no fixed abode) are none. A mistyped O or I where a digit must be is read
    as the digit."""
    code = re.sub(r"[^A-Z0-9]", "", text.upper())
    if _NOWHERE.fullmatch(code):
        return ""
    if len(code) >= 5 and not _POSTCODE.fullmatch(code):
        mended = code[:-3] + code[-3].translate(str.maketrans("OIL", "011")) + code[-2:]
        return mended if _POSTCODE.fullmatch(mended) else code
    return code


def is_british(code: str) -> bool:
    """Whether a code as `postcode` gives it has the shape of a British postcode."""
    return bool(_POSTCODE.fullmatch(code))


def sector(code: str) -> str:
    """All but the last two letters of a British postcode: some 3,000 addresses."""
    return code[:-2]


def district(code: str) -> str:
    """The first half of a British postcode: some 10,000 addresses."""
    return code[:-3]


def district_alone(code: str) -> str:
    """A code that is the first half of a British postcode and no more ("LS9"), else nothing."""
    return code if len(code) <= 4 and _DISTRICT.fullmatch(code) else ""


def address(text: str) -> str:
    """An address as compared: folded, kinds of streets in short, "FLAT 2 14 HIGH ST"."""
    return " ".join(_WAYS.get(word, word) for word in fold(text).split())


def house_number(folded: str) -> str:
    """The first number in a folded address, with its letter; none when it has none."""
    found = re.search(r"\b\d+[A-Z]?\b", folded)
    return found[0] if found else ""
