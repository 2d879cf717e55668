"""A service's document as the search reads it: plain values, and None for whatever the record does not say."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from village.directory.rules.finding.classify import Classified
from village.directory.rules.record import PLACES, PROVIDER
from village.search.rules.entry import Entry
from village.search.rules.hours import HALF_HOURS, packed

DAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
_HOLIDAYS, _TERM = "school holiday", "term time"


@dataclass(frozen=True)
class Known:
    """What is known of a service beside its document. `points` are National Grid metres, none of a sensitive service;
    `areas` are ONS codes that it serves, () for everywhere and None where nobody says."""

    ref: str
    group: str
    said: Classified
    points: tuple[tuple[int, int], ...] = ()
    areas: tuple[str, ...] | None = None
    checked_on: date | None = None
    sensitive: bool = False


def entry_of(service: Mapping[str, Any], known: Known) -> Entry:
    """The entry of a nested service document."""
    schedules = list(_schedules(service))
    hours = _hours(schedules)
    in_term, in_holidays = _seasons(schedules)
    entry = Entry(
        ref=known.ref,
        name=_text(service, "name"),
        summary=_text(service, "summary"),
        organisation=_text(_document(service, PROVIDER), "name"),
        description=_text(service, "description"),
        kinds=known.said.kinds,
        points=() if known.sensitive else known.points,
        online=_online(service),
        minimum_age=_age(service, "minimum_age"),
        maximum_age=_age(service, "maximum_age"),
        free=_free(service),
        hours=hours,
        in_term=in_term,
        in_holidays=in_holidays,
        access=known.said.access,
        send=known.said.send,
        languages=known.said.languages,
        areas=known.areas,
        group=known.group,
        checked_on=known.checked_on,
        completeness=_completeness(service, known, hours),
        placed=not known.sensitive,
    )
    return _without_crossed_ages(entry)


def _without_crossed_ages(entry: Entry) -> Entry:
    """Ages that cannot be say nothing."""
    youngest, oldest = entry.minimum_age, entry.maximum_age
    if youngest is None or oldest is None or youngest <= oldest:
        return entry
    return Entry(**{name: getattr(entry, name) for name in entry.__slots__} | {"minimum_age": None, "maximum_age": None})


def _age(service: Mapping[str, Any], key: str) -> float | None:
    value = service.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value <= 130 else None


def _online(service: Mapping[str, Any]) -> bool | None:
    kinds = {_text(_document(place, "location"), "location_type") for place in _documents(service, PLACES)}
    if "virtual" in kinds:
        return True
    return False if "physical" in kinds else None


def _free(service: Mapping[str, Any]) -> bool | None:
    """Whether nothing is ever asked for: every price that is said is 0, or its fees are in words "free" and no figure."""
    amounts = [one.get("amount") for one in _documents(service, "cost_options")]
    prices = [price for price in amounts if isinstance(price, int | float) and not isinstance(price, bool)]
    if prices:
        return all(price == 0 for price in prices)
    fees = _text(service, "fees") or _text(service, "fees_description")
    if not fees:
        return None
    figures = any(letter.isdigit() for letter in fees)
    if "free" in fees.casefold():
        return None if figures else True
    return False if figures else None


def _schedules(service: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from _documents(service, "schedules")
    for place in _documents(service, PLACES):
        yield from _documents(place, "schedules")


def _hours(schedules: Iterable[Mapping[str, Any]]) -> bytes | None:
    """The week of what is open weekly; None where no schedule gives days and hours."""
    spans = [span for one in schedules for span in _spans(one)]
    return packed(spans) if spans else None


def _spans(schedule: Mapping[str, Any]) -> Iterator[tuple[int, int, int]]:
    opens, closes = (_half_hour(_text(schedule, key)) for key in ("opens_at", "closes_at"))
    if _text(schedule, "freq") not in ("", "WEEKLY") or opens is None or closes is None or opens >= HALF_HOURS:
        return
    until = closes if closes > opens else closes + HALF_HOURS  # over midnight
    for day in _text(schedule, "byday").split(","):
        if day.strip() in DAYS:
            yield DAYS[day.strip()], opens, until


def _half_hour(text: str) -> int | None:
    """The half-hour of "09:45", "09:45:00" or "09:45Z"; None for what is no time. 24:00 is the end of the day."""
    hours, _, rest = text.partition(":")
    minutes = rest[:2]
    if not (hours.isdecimal() and minutes.isdecimal() and len(minutes) == 2):
        return None
    found = int(hours) * 60 + int(minutes)
    return found // 30 if int(minutes) < 60 and found <= 24 * 60 else None


def _seasons(schedules: Iterable[Mapping[str, Any]]) -> tuple[bool | None, bool | None]:
    """Whether it is open in term, and in school holidays, as schedules say in words."""
    words = " ".join(_text(one, key) for one in schedules for key in ("description", "notes")).casefold()
    holidays, term = _HOLIDAYS in words, _TERM in words
    if holidays == term:
        return (True, True) if holidays else (None, None)
    return ("only" not in words or term), ("only" not in words or holidays)


def _completeness(service: Mapping[str, Any], known: Known, hours: bytes | None) -> float:
    """Of eight things that families ask, the share that it says."""
    answers = (
        _text(service, "description"),
        known.said.kinds,
        service.get("minimum_age") is not None or service.get("maximum_age") is not None,
        _free(service) is not None,
        hours,
        known.said.access,
        known.points or _online(service) or known.sensitive,
        _text(service, "email") or _text(service, "url") or _documents(service, "phones"),
    )
    return sum(map(bool, answers)) / len(answers)


def _document(document: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = document.get(key)
    return value if isinstance(value, dict) else {}


def _documents(document: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    value = document.get(key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(document: Mapping[str, Any], key: str) -> str:
    value = document.get(key)
    return value.strip() if isinstance(value, str) else ""
