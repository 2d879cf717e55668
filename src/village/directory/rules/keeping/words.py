"""What a provider typed, taken or not: nothing that a browser runs, a spreadsheet reckons or nobody can see."""

import re
from typing import Any

from village.directory.rules.finding.telling import dialled, safe_email, safe_link
from village.kernel.standards.rules import NotValid, parse_postcode
from village.kernel.tables.rules import formula, hidden

_MARKUP = re.compile(r"<\s*/?\s*[a-zA-Z!?]|&#|&[a-z]{2,8};")
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{1,24}")
_TIME = re.compile(r"([01]?\d|2[0-3])[:.]?([0-5]\d)")
_HALF = re.compile(r"(1[0-2]|0?[1-9])(?:[:.]([0-5]\d))? ?([ap])\.?m\.?", re.IGNORECASE)


class NotTaken(ValueError):
    """What was said cannot be kept; the sentence is for whoever said it."""


def words(text: Any, what: str, most: int) -> str:
    """Words as they are kept. `what` begins the sentence that refuses them. Raises NotTaken."""
    said = str(text or "").strip()
    if len(said) > most:
        raise NotTaken(f"{what}: at most {most:,} characters.")
    unseen = hidden(said)
    if unseen:
        raise NotTaken(f"{what}: {unseen}")
    if _MARKUP.search(said):
        raise NotTaken(f"{what}: write plain words, without HTML.")
    if formula(said):
        raise NotTaken(f"{what}: begin with a letter or a number, not as a formula does.")
    return said


def link(text: Any, what: str = "Website") -> str:
    """A web address that a page may tell (`safe_link`), in letters that are no others' doubles; blank for none."""
    said = words(text, what, 500)
    if not said:
        return ""
    told = safe_link(said)
    if not told:
        raise NotTaken(f"{what}: write an address such as https://www.example.org.")
    if not told.isascii():
        raise NotTaken(f"{what}: use plain Latin letters; an address with others can be taken for another.")
    return told


def email(text: Any, what: str = "E-mail") -> str:
    """An e-mail address that a page may tell; blank for none."""
    said = str(text or "").strip()
    if said and not safe_email(said):
        raise NotTaken(f"{what}: write an address such as hello@example.org.")
    return said


def phone(text: Any, what: str = "Telephone") -> str:
    """A telephone number as it is written; blank for none. Short numbers such as 116 123 are numbers."""
    said = str(text or "").strip()
    if said and not (_PHONE.fullmatch(said) and dialled(said)):
        raise NotTaken(f"{what}: write the number in figures, such as 01632 960001.")
    return said


def postcode(text: Any, what: str = "Postcode") -> str:
    """A postcode as it is properly written. Raises NotTaken, for none too."""
    try:
        found = parse_postcode(str(text or ""))
    except NotValid as error:
        raise NotTaken(f"{what}: {error}") from None
    if found.is_pseudo:
        raise NotTaken(f"{what}: this one stands for no place.")
    return str(found)


def time(text: Any, what: str) -> str:
    """A time of the clock on the wall, 00:00 to 23:59; 6.30pm is 18:30. Raises NotTaken, for none too."""
    said = str(text or "").strip()
    half = _HALF.fullmatch(said)
    if half:
        return f"{int(half[1]) % 12 + (12 if half[3] in 'pP' else 0):02d}:{half[2] or '00'}"
    found = _TIME.fullmatch(said)
    if not found:
        raise NotTaken(f"{what}: write a time between 00:00 and 23:59, such as 09:30, 18:00 or 6.30pm.")
    return f"{int(found[1]):02d}:{found[2]}"
