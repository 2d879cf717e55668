"""A service's document as the entry that is searched. What it does not say is None, and never taken for yes or no."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from typing import Any

from village.directory.rules.finding.hours import date_said, spans, term_and_holidays, text_said
from village.directory.rules.keeping.completeness import completeness
from village.directory.rules.reading import thing, things
from village.directory.rules.record import PLACE, PLACES, Document
from village.search.rules.entry import Entry
from village.search.rules.hours import packed

OLDEST = 130
LONGEST_SUMMARY = 300
_EVERYWHERE = re.compile(r"(national|nationwide|england|united kingdom|uk|great britain|everywhere)\W*", re.IGNORECASE)
_CODE = re.compile(r"\bE(?:06|07|08|09|10)\d{6}\b", re.ASCII)
_FREE = re.compile(
    r"(it is |this is )?(completely |entirely )?(free|free of charge|no charge|no cost|none|£?0(\.00)?)\W*"
)
_ONLINE = re.compile(
    r"\b(online|virtual|video|zoom|teams|webinar|telephone|by phone|helpline|web ?chat)\b", re.IGNORECASE
)
# Denied in the same sentence, up to three words before: "we don't have a lift".
_NOT = re.compile(r"\b(no|not|without|cannot|\w+n.t)[^\w.;!?]+(?:[\w]+[^\w.;!?]+){0,3}$", re.IGNORECASE)


@dataclass(frozen=True)
class Lists:
    """What records call things. `access` and `send`: slug → words of a record; `languages`: a name or code, in small
    letters → the code; `area_of`: a name → the ONS code of the area, None where it is none."""

    access: Mapping[str, tuple[str, ...]]
    send: Mapping[str, tuple[str, ...]]
    languages: Mapping[str, str]
    area_of: Callable[[str], str | None]


def entry(
    document: Document, *, ref: str, kinds: Sequence[str], points: Sequence[tuple[int, int]], placed: bool,
    checked_on: dt.date | None, lists: Lists, today: dt.date,
) -> Entry:  # fmt: skip
    """The entry of a nested service document as it is told. `points`: National Grid metres that may be told; `placed`:
    False for a service whose place must not be found, which has none."""
    every = schedules(document)
    week = spans(every, today)
    in_term, in_holidays = term_and_holidays(every)
    youngest, oldest = ages(document)
    told = words(document)
    provider = thing(document, "organization")
    found = Entry(
        ref=ref, name=text_said(document.get("name")), summary=summary(document),
        organisation=text_said(provider.get("name")), description=text_said(document.get("description")),
        kinds=tuple(kinds), points=tuple(points) if placed else (), online=online(document, bool(points)),
        minimum_age=youngest, maximum_age=oldest, free=free(document, today), hours=packed(week) if week else None,
        in_term=in_term, in_holidays=in_holidays, access=access(document, lists.access), send=named(told, lists.send),
        languages=languages(document, lists.languages), areas=areas(document, lists.area_of),
        group=text_said(provider.get("id")), checked_on=checked_on, placed=placed,
        completeness=completeness(document, sensitive=not placed).share,
    )  # fmt: skip
    return found


def locations(document: Document) -> list[Document]:
    """The locations of a document."""
    return [thing(place, PLACE) for place in things(document, PLACES)]


def schedules(document: Document) -> list[Document]:
    """The schedules of a service, of where it is given, and, if there are none, of those places themselves."""
    own = things(document, "schedules")
    at = [one for place in things(document, PLACES) for one in things(place, "schedules")]
    return own + at or [one for place in locations(document) for one in things(place, "schedules")]


def summary(document: Document) -> str:
    """Another name if it has one, and the first sentence of what it says of itself."""
    first = re.split(r"(?<=[.!?])\s", text_said(document.get("description")), maxsplit=1)[0]
    both = " ".join(filter(None, (text_said(document.get("alternate_name")), first)))
    return both[:LONGEST_SUMMARY]


def words(document: Document) -> str:
    """All that a service says of itself and of whom it is for, in one text."""
    keys = ("name", "alternate_name", "description", "eligibility_description", "accreditations")
    parts = [text_said(document.get(key)) for key in keys]
    for attribute in things(document, "attributes"):
        parts.append(text_said(thing(attribute, "taxonomy_term").get("name")))
        parts.append(text_said(attribute.get("label")))
    return ". ".join(filter(None, parts))


def ages(document: Document) -> tuple[float | None, float | None]:
    """The youngest and oldest age in years; both None where they are crossed."""
    youngest, oldest = (_age(document.get(key)) for key in ("minimum_age", "maximum_age"))
    crossed = youngest is not None and oldest is not None and youngest > oldest
    return (None, None) if crossed else (youngest, oldest)


def _age(said: object) -> float | None:
    found = number(said)
    return found if found is not None and 0 <= found <= OLDEST else None


def number(said: object) -> float | None:
    """A number, or one that is written out; None for what is none."""
    if isinstance(said, bool) or not isinstance(said, int | float | str):
        return None
    try:
        found = float(said)
    except (ValueError, OverflowError):
        return None
    return found if isfinite(found) else None


def costs(document: Mapping[str, Any], today: dt.date | None = None) -> list[Document]:
    """The costs that hold on a day, as far as they say; without a day, all of them."""
    return [one for one in things(document, "cost_options") if today is None or _within(one, today)]


def _within(one: Document, today: dt.date) -> bool:
    first, last = date_said(one.get("valid_from")), date_said(one.get("valid_to"))
    return (first is None or first <= today) and (last is None or today <= last)


def fees_said(document: Mapping[str, Any]) -> str:
    """What it costs, in its own words."""
    return text_said(document.get("fees_description")) or text_said(document.get("fees"))


def free(document: Mapping[str, Any], today: dt.date | None = None) -> bool | None:
    """Whether it costs nothing, by the `costs` of a day: None where it does not say, or is free for some only."""
    amounts = [number(one.get("amount")) for one in costs(document, today)]
    known = {amount > 0 for amount in amounts if amount is not None and amount >= 0}
    if len(known) == 1:
        return not known.pop()
    return True if not known and _FREE.fullmatch(fees_said(document).casefold()) else None


def online(document: Document, has_points: bool) -> bool | None:
    """Whether it can be had from home: None where it names neither a way nor a place."""
    kinds = {text_said(one.get("location_type")) for one in locations(document)}
    ways = " ".join(text_said(one.get("attending_type")) for one in schedules(document))
    terms = " ".join(text_said(thing(one, "taxonomy_term").get("name")) for one in things(document, "attributes"))
    if "virtual" in kinds or _ONLINE.search(f"{ways} {terms}"):
        return True
    return False if has_points or "physical" in kinds else None


def access(document: Document, known: Mapping[str, tuple[str, ...]]) -> frozenset[str] | None:
    """What its places have for people who could not come without it, without what they say there is not: None where
    none of them says anything that is known."""
    said = [one for place in locations(document) for one in things(place, "accessibility")]
    parts = [text_said(one.get(key)) for one in said for key in ("description", "details", "accessibility")]
    return named(". ".join([*parts, text_said(document.get("description"))]), known)


def named(text: str, known: Mapping[str, tuple[str, ...]]) -> frozenset[str] | None:
    """What of a list a text names, without what it says there is not; None where it names none of it."""
    begun = _begun(tuple(known.items()))
    words = set(re.findall(r"\w+", text.casefold()))
    perhaps = {slug for word in words for one in (word, word.removesuffix("s")) for slug in begun.get(one, ())}
    return frozenset(slug for slug in perhaps if _says(text, known[slug])) or None


@lru_cache(maxsize=8)
def _begun(known: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, tuple[str, ...]]:
    """What of a list may be named by a text, by the first word of a name: few texts are then read for any of it."""
    found: dict[str, set[str]] = {}
    for slug, some in known:
        for phrase in some:
            found.setdefault(re.findall(r"\w+", phrase.casefold())[0], set()).add(slug)
    return {word: tuple(slugs) for word, slugs in found.items()}


def _says(text: str, some: tuple[str, ...]) -> bool:
    return any(not _NOT.search(text[max(0, at.start() - 40) : at.start()]) for at in _pattern(some).finditer(text))


@lru_cache(maxsize=512)
def _pattern(some: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words, with any signs between them, and more than one."""
    each = (r"\W+".join(re.escape(word) for word in re.findall(r"\w+", phrase)) for phrase in some)
    return re.compile(rf"\b(?:{'|'.join(each)})s?\b", re.IGNORECASE)


def languages(document: Document, known: Mapping[str, str]) -> frozenset[str] | None:
    """Codes of the languages in which it is given, by code or name; None where it names none that is known."""
    return frozenset(filter(None, (language_code(one, known) for one in things(document, "languages")))) or None


def language_code(one: Document, known: Mapping[str, str]) -> str:
    """The code of a language that a document names by code or name; blank where it is not known. `known`: a code or
    name in small letters → the code."""
    said = (text_said(one.get(key)).casefold() for key in ("code", "name", "language"))
    return next((known[word] for word in said if word in known), "")


def languages_known(names: Mapping[str, str]) -> dict[str, str]:
    """What `language_code` looks in, of the names of languages by their codes."""
    return {word.casefold(): code for code, name in names.items() for word in (code, name)}


def areas(document: Document, area_of: Callable[[str], str | None]) -> tuple[str, ...] | None:
    """ONS codes of the areas that it says it serves; () for everywhere, None where it names none that is known."""
    found: dict[str, None] = {}
    for one in things(document, "service_areas"):
        for said in _area_names(one):
            if _EVERYWHERE.fullmatch(said):
                return ()
            codes: Iterable[str | None] = _CODE.findall(said) or [area_of(said)]
            found.update(dict.fromkeys(code for code in codes if code))
    return tuple(found) or None


def _area_names(one: Document) -> Iterator[str]:
    for key in ("uri", "name", "service_area", "description"):
        if said := text_said(one.get(key)):
            yield said
