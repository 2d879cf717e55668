"""Answers as they are given and as they are kept: what can be an answer to a question of its kind, and what cannot."""

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from village.forms.rules.documents import YES_NO, CodeList, Question
from village.kernel.documents.rules.conditions import MOST, Value
from village.kernel.tables.rules import hidden

EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2100, 1, 1)
"""Days that can be meant; anything else is a slip of the pen."""
_WHOLE = re.compile(r"-?[0-9]{1,13}")
_NUMBER = re.compile(r"-?[0-9]{1,13}(?:\.[0-9]{1,6})?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_JOINERS = re.compile("[\u200b-\u200d\ufe0e\ufe0f]")
"""What phones put between and behind the parts of a sign: without them every part is still seen."""


class NotAnAnswer(ValueError):
    """What was given cannot be an answer; one sentence for whoever gave it."""


def answer(question: Question, given: object, lists: Mapping[str, CodeList]) -> Value | None:
    """The answer, None for none. `given`: a text, or a list of texts for several of a list. Raises NotAnAnswer."""
    if isinstance(given, str):
        given = given.strip()
    if given is None or given == "" or given == []:
        return None
    if question.kind == "choices":
        return _several(question, given, lists)
    if not isinstance(given, str):
        raise NotAnAnswer("Give one answer, as text.")
    match question.kind:
        case "text" | "words":
            return _text(given, question.longest, lines=question.kind == "words")
        case "whole" | "number":
            return _number(given, whole=question.kind == "whole")
        case "date":
            return _date(given)
        case "yes-no":
            if given not in YES_NO:
                raise NotAnAnswer("Answer yes or no.")
            return given
    return _code(question, given, lists)


def kept(value: Value) -> str:
    """An answer as JSON, the same text for the same answer."""
    if isinstance(value, Decimal):
        return json.dumps({"number": format(value, "f")})
    if isinstance(value, dt.date):
        return json.dumps({"date": value.isoformat()})
    return json.dumps(value, ensure_ascii=False)


def taken(text: str) -> Value:
    """An answer from what `kept` made of it."""
    value = json.loads(text)
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, dict):
        return Decimal(value["number"]) if "number" in value else dt.date.fromisoformat(value["date"])
    return value  # type: ignore[no-any-return]


def _text(given: str, longest: int, *, lines: bool) -> str:
    text = unicodedata.normalize("NFC", _JOINERS.sub("", given.replace("\r\n", "\n")))
    if len(text) > longest:
        raise NotAnAnswer(f"Keep it to {longest:,} characters; this is {len(text):,}.")
    cannot_stand = hidden(text)
    if cannot_stand:
        raise NotAnAnswer(f"{cannot_stand}.")
    if not lines and "\n" in text:
        raise NotAnAnswer("Keep it to one line.")
    return text


def _number(given: str, *, whole: bool) -> int | Decimal:
    if not (_WHOLE if whole else _NUMBER).fullmatch(given):
        raise NotAnAnswer("Give a whole number, such as 3." if whole else "Give a number, such as 3 or 2.5.")
    number = Decimal(given)
    if abs(number) > MOST:
        raise NotAnAnswer("That number is too large.")
    return int(number) if whole else number + 0


def _date(given: str) -> dt.date:
    found = _DATE.fullmatch(given)
    try:
        day = dt.date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day < LATEST:
        raise NotAnAnswer("Give a day that there is, such as 27 3 2026.")
    return day


def _code(question: Question, given: str, lists: Mapping[str, CodeList]) -> str:
    if not any(one.code == given for one in lists[question.codes].codes):
        raise NotAnAnswer("Choose one of the list.")
    return given


def _several(question: Question, given: object, lists: Mapping[str, CodeList]) -> tuple[str, ...]:
    """Those chosen, in the order of the list, each once."""
    chosen = [given] if isinstance(given, str) else given
    if not isinstance(chosen, (list, tuple)) or not all(isinstance(one, str) for one in chosen):
        raise NotAnAnswer("Choose of the list.")
    for one in chosen:
        _code(question, one, lists)
    return tuple(one.code for one in lists[question.codes].codes if one.code in chosen)
