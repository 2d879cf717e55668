"""Texts that were spoilt on their way, or that do something where they should only be read."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from village.kernel.tables.rules import formula, unseen

MOST = 20_000
"""Characters of a text, about ten printed pages; what is longer is no description."""
# UTF-8 that was read as Windows-1252: two- and three-byte signs, and the sign for what could not be read.
_MOJIBAKE = re.compile("Ã[\u0080-\u00bf\u0152-\u0178\u2018-\u2122]|Â[\u00a0-\u00bf]|â€|â„¢|ðŸ|ï¿½|\ufffd|ï»¿")
_TAG = re.compile(r"<\s{0,3}/?\s{0,3}([A-Za-z][A-Za-z0-9]*)\b[^<>]*>?|<!--")
_RUNS = re.compile(
    r"<\s*(script|iframe|object|embed|style|svg|form|meta|link)\b|\bon[a-z]{3,}\s*=|javascript\s*:", re.I
)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#[0-9]{1,6}|#[xX][0-9a-fA-F]{1,5});")
_CALLS = re.compile(r"[(|!]")
_DIGITS = re.compile(r"[0-9]")
_PHONE = re.compile(r"[0-9+()\-./ ]+(?:(?:ext|x|extension)\.? ?[0-9]+)?", re.I)


def found(name: str, text: str) -> Iterator[tuple[str, str, str, str]]:
    """Code, what, what to do and weight of each thing that is wrong with a text; `name`: the field that holds it."""
    if len(text) > MOST:
        what = f"This text has {len(text):,} characters; the most that is read is {MOST:,}."
        yield "text.long", what, "Shorten it, and put the rest on a page of its own.", "wrong"
        text = text[:MOST]
    hidden = unseen(text)
    if hidden:
        yield "text.unseen", hidden[0], "Remove it: it hides what is said, or turns it round.", "wrong"
    spoilt = None if text.isascii() else _MOJIBAKE.search(text)
    if spoilt:
        what = f"{text[spoilt.start() : spoilt.end() + 1]!r} is what is left of a letter that was read wrongly."
        yield "text.mojibake", what, "Export it again as UTF-8.", "wrong"
    yield from _acting(text)
    if formula(text) and not _is_phone(name, text):
        if text.lstrip()[:1] in ("=", "@"):
            what = "This begins like a formula, and a spreadsheet would work it out."
            yield "text.formula", what, "Write it without the first sign.", "wrong"
        elif _CALLS.search(text):
            what = "This begins with a sign and holds brackets or bars, as formulas do."
            yield "text.formula", what, "Begin with a word.", "doubtful"


def _acting(text: str) -> Iterator[tuple[str, str, str, str]]:
    runs = _RUNS.search(text) if "<" in text or ":" in text or "=" in text else None
    if runs and (runs.group().startswith("<") or "<" in text):
        yield "text.script", "This holds HTML that does something in a browser.", "Send plain text.", "wrong"
        return
    tag = _TAG.search(text) if "<" in text else None
    if tag or ("&" in text and _ENTITY.search(text)):
        shown = tag.group()[:20] if tag else "&…;"
        yield "text.html", f"This holds HTML ({shown}), which readers see as it stands.", "Send plain text.", "doubtful"


def _is_phone(name: str, text: str) -> bool:
    return _PHONE.fullmatch(text.strip()) is not None and bool(_DIGITS.search(text))


def phone(value: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str, str]]:
    """Code, field, what, what to do and weight of a telephone number that nobody can ring."""
    number = value.get("number")
    if not isinstance(number, str):
        return
    digits = len(_DIGITS.findall(number))
    if not 3 <= digits <= 20 or not _PHONE.fullmatch(number.strip()):  # three as in 111 and 999
        yield "phone.form", "number", f"{number[:40]!r} cannot be dialled.", "Give the number alone.", "wrong"
