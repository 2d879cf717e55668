"""Whether a service, as anyone may read it, fits what a program asked of the directory, as the standard means it.

A value that is asked for and that the service does not say does not fit, but for coverage: who does not say where they
work may work here.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from village.directory.rules.finding.entries import areas, number, schedules
from village.directory.rules.finding.hours import CODES, DAYS, days, minutes, time_said
from village.directory.rules.publishing.conforming import TERM, key_of
from village.directory.rules.reading import thing
from village.directory.rules.record import PROVIDER, Document

MOST_WORDS, LONGEST = 20, 200
_WORD = re.compile(r"\w+")
MIDNIGHT = 24 * 60


@dataclass(frozen=True)
class Asked:
    """What is asked of services. `term`, `taxonomy`: the ids under which they are told; `start`, `end`: minutes after
    midnight; `codes`: the ONS codes of the areas that a postcode lies in."""

    words: str = ""
    term: str = ""
    taxonomy: str = ""
    minimum_age: float | None = None
    maximum_age: float | None = None
    day: str = ""
    start: int | None = None
    end: int | None = None
    codes: frozenset[str] = frozenset()


ALL = Asked()


def fits(document: Document, asked: Asked, area_of: Callable[[str], str | None]) -> bool:
    """Whether a service's nested document, as it is told, fits. `area_of`: a name or code → the ONS code of the area,
    None where it is none."""
    return (
        _says(document, asked.words)
        and _has_term(document, asked)
        and _of_ages(document, asked)
        and _open(document, asked)
        and (not asked.codes or covers(document, asked.codes, area_of))
    )


def day_of(text: str) -> str:
    """A day of the week, by its name or its first letters, as the standard writes it; blank for none."""
    short = text.strip()[:2].upper()
    known = short in CODES and DAYS[CODES.index(short)].upper().startswith(text.strip().upper())
    return short if known else ""


def minutes_of(text: object) -> int | None:
    """Minutes after midnight of a time of day as `time_said` reads it, 24:00 at the end of the day; None for none."""
    found = time_said(text)
    if found is None:
        return None
    return MIDNIGHT if str(text).strip().startswith("24") else minutes(found)


def _says(document: Document, words: str) -> bool:
    return not words_of(words) or says(words, said_by(document))


def said_by(document: Document) -> str:
    """The words of a service in which words are looked for."""
    said = [document.get(name) for name in ("name", "alternate_name", "description")]
    said += [thing(document, PROVIDER).get("name"), *(term.get("name") for term in terms_in(document))]
    return " ".join(one for one in said if isinstance(one, str))


def words_of(text: str) -> list[str]:
    """The words of what is searched for, in small letters; nothing in it is syntax."""
    return [word for word in (one.strip("_") for one in _WORD.findall(text.casefold())) if word][:MOST_WORDS]


def says(words: str, text: str) -> bool:
    """Whether a text has a word that begins like each of these."""
    held = held_words(text)
    return all(any(one.startswith(word) for one in held) for word in words_of(words))


def held_words(text: str) -> frozenset[str]:
    """The words of a text, in small letters."""
    return frozenset(word for word in (one.strip("_") for one in _WORD.findall(text.casefold())) if word)


def terms_in(value: Any) -> Iterable[Mapping[str, Any]]:
    """The taxonomy terms of a document and of whatever is in it."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key == TERM and isinstance(inner, Mapping):
                yield inner
            elif isinstance(inner, Mapping | list):
                yield from terms_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from terms_in(inner)


def term_key(term: Mapping[str, Any]) -> str:
    """The id under which a term of a document is told; blank for one that has neither id nor name."""
    said = term.get("id") or term.get("name")
    return key_of(TERM, said) if said else ""


def taxonomy_key(term: Mapping[str, Any]) -> str:
    """The id under which the taxonomy of a term is told; blank where it names none."""
    said = term.get("taxonomy_id") or term.get("taxonomy")
    return key_of("taxonomy", said) if said else ""


def _has_term(document: Document, asked: Asked) -> bool:
    if not asked.term and not asked.taxonomy:
        return True
    return any(
        asked.term in ("", term_key(one)) and asked.taxonomy in ("", taxonomy_key(one)) for one in terms_in(document)
    )


def _of_ages(document: Document, asked: Asked) -> bool:
    youngest, oldest = number(document.get("minimum_age")), number(document.get("maximum_age"))
    if asked.minimum_age is not None and (youngest is None or youngest < asked.minimum_age):
        return False
    return asked.maximum_age is None or (oldest is not None and oldest <= asked.maximum_age)


def _open(document: Document, asked: Asked) -> bool:
    """Whether one of its schedules fits day, beginning and end at once."""
    if not asked.day and asked.start is None and asked.end is None:
        return True
    return any(_fits_schedule(one, asked) for one in schedules(document))


def _fits_schedule(schedule: Mapping[str, Any], asked: Asked) -> bool:
    opens, closes = span(schedule)
    return (
        (not asked.day or asked.day in {CODES[day] for day, _ in days(schedule)})
        and (asked.start is None or (opens is not None and opens >= asked.start))
        and (asked.end is None or (closes is not None and closes <= asked.end))
    )


def span(schedule: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """Minutes after midnight at which a schedule opens and closes, over midnight beyond 24 hours; None where it does
    not say."""
    opens, closes = minutes_of(schedule.get("opens_at")), minutes_of(schedule.get("closes_at"))
    if opens is not None and closes is not None and closes <= opens:
        closes += MIDNIGHT
    return opens, closes


def covers(document: Document, codes: frozenset[str], area_of: Callable[[str], str | None]) -> bool:
    """Whether a service works in one of these areas, everywhere, or does not say where it works."""
    said = areas(document, area_of)
    return not said or not codes.isdisjoint(said)
