"""What somebody's own words say of the child's age: "my 3 year old", "aged 7", "he is 6 months"."""

import re
from dataclasses import replace

from village.directory.rules.finding.asked import MOST_AGES, OLDEST, Asked

_OF = r"\b(?:aged?|turned|turning|he(?:['’]s|\s+is)|she(?:['’]s|\s+is)|(?:child|son|daughter|boy|girl|baby)\s+is)\s+"
_YEARS, _MONTHS = r"(?:years?|yrs?|yo)", r"(?P<months>months?|mths?)"
_NOT_AN_AGE = r"(?!\s*(?:am|pm|hours?|days?|weeks?|miles?|stone|kg|minutes?|times)\b)"
# A number is an age where "old" or "aged" says so; months also without, if they are not of a time that passed or comes.
_SAID = (
    re.compile(rf"(?:{_OF})?\b(?P<age>\d{{1,2}})[\s-]*(?:{_YEARS}|{_MONTHS})[\s-]*olds?\b", re.IGNORECASE | re.ASCII),
    re.compile(rf"{_OF}(?P<age>\d{{1,2}})\b(?:[\s-]*(?:{_YEARS}|{_MONTHS})\b|{_NOT_AN_AGE})", re.IGNORECASE | re.ASCII),
    re.compile(
        rf"\b(?P<age>\d{{1,2}})[\s-]*{_MONTHS}\b(?!\s+(?:ago|later|wait|waiting|course|pregnant))",
        re.IGNORECASE | re.ASCII,
    ),
)  # fmt: skip


def ages_said(need: str) -> tuple[float, ...]:
    """The ages in years that some words say, each once; none for a number that is not said to be an age."""
    found: dict[float, None] = {}
    for pattern in _SAID:
        for one in pattern.finditer(need):
            found[round(int(one["age"]) / 12, 2) if one["months"] else float(one["age"])] = None
        need = pattern.sub(" ", need)
    return tuple(age for age in found if age <= OLDEST)[:MOST_AGES]


def without_ages(need: str) -> str:
    """The words without what they say of an age, which is no word to be found in a record."""
    for pattern in _SAID:
        need = pattern.sub(" ", need)
    return " ".join(need.split())


def with_ages(asked: Asked) -> Asked:
    """A search with the ages that its words say, where none was asked for apart from them. The words stay."""
    return asked if asked.ages else replace(asked, ages=ages_said(asked.need))
