"""What somebody asks: each need that is stated narrows what is found, and nothing else does."""

import math
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

LONGEST_TEXT = 300  # characters
MOST_AT_ONCE = 100  # hits on a page
DEEPEST = 10_000  # hits that can be paged to
MOST_VALUES = 50  # of one need
FURTHEST = 1_500_000.0  # metres; no two places of the National Grid are further apart
OLDEST = 130.0
EAST, NORTH = 700_000, 1_300_000  # the National Grid's extent in metres
HALF_HOURS = 48
ORDERS = ("best", "near", "name")


class Unanswerable(ValueError):
    """A question that cannot be asked so; the message is one sentence for whoever asked."""


class When(NamedTuple):
    """Open at some time of a day: 0 is Monday; half-hours from midnight, the last not included. `holidays`: whether it
    must be open in school holidays (True) or in term (False); None asks neither. A day of None asks that alone."""

    day: int | None
    start: int = 0
    end: int = HALF_HOURS
    holidays: bool | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Needs, where, and how to answer. Raises Unanswerable for what no question can be.

    `kinds` and `languages`: any of them; `access` and `send`: all of them; `ages` in years: any of them, so that one
    search serves brothers and sisters. `place` is National Grid metres; `within` metres of it. `area` is the ONS code
    of where somebody lives: what serves only other areas is left out. `within` and `area` are one need, "where": what
    has no known point, or is online, is decided by the areas it serves. `order` "near" needs a place.
    Without `today`, how lately something was checked does not count.
    """

    text: str = ""
    kinds: tuple[str, ...] = ()
    place: tuple[float, float] | None = None
    within: float | None = None
    ages: tuple[float, ...] = ()
    when: When | None = None
    free: bool | None = None
    online: bool | None = None
    access: frozenset[str] = field(default_factory=frozenset)
    send: frozenset[str] = field(default_factory=frozenset)
    languages: frozenset[str] = field(default_factory=frozenset)
    area: str | None = None
    order: str = "best"
    page: int = 1
    size: int = 20
    today: date | None = None

    def __post_init__(self) -> None:
        _check_words(self)
        _check_where(self)
        _check_who_and_when(self)
        _check_paging(self)


def without(asked: Question, need: str) -> Question:
    """The same question with one of its needs (see `answer.NEEDS`) left out: of "where", how far, and where nothing is
    said of that, the area. What serves only other areas is no nearer for being far."""
    if need == "where":
        return replace(asked, area=None) if asked.within is None else replace(asked, within=FURTHEST)
    empty: dict[str, Any] = {"when": None, "free": None, "online": None, "kinds": (), "ages": ()}
    return replace(asked, **{need: empty.get(need, frozenset())})


def _refuse(unless: bool, sentence: str) -> None:
    if not unless:
        raise Unanswerable(sentence)


def _check_words(asked: Question) -> None:
    _refuse(len(asked.text) <= LONGEST_TEXT, f"Use fewer words: a search can have up to {LONGEST_TEXT} characters.")
    for values in (asked.kinds, asked.access, asked.send, asked.languages):
        _refuse(len(values) <= MOST_VALUES, f"Choose up to {MOST_VALUES} of one kind.")


def _check_where(asked: Question) -> None:
    if asked.place is not None:
        east, north = asked.place
        inside = 0 <= east <= EAST and 0 <= north <= NORTH  # false for NaN too
        _refuse(inside, "The place must be in Great Britain.")
    if asked.within is not None:
        _refuse(asked.place is not None, "Give a place to search near, or leave the distance out.")
        _refuse(0 < asked.within <= FURTHEST, f"The distance must be more than 0 and up to {FURTHEST:,.0f} metres.")
    _refuse(asked.order in ORDERS, f"The order must be one of {', '.join(ORDERS)}.")
    _refuse(asked.order != "near" or asked.place is not None, "Give a place to sort by how near things are.")


def _check_who_and_when(asked: Question) -> None:
    _refuse(len(asked.ages) <= MOST_VALUES, f"Give up to {MOST_VALUES} ages.")
    for age in asked.ages:
        _refuse(math.isfinite(age) and 0 <= age <= OLDEST, f"An age must be from 0 to {OLDEST:.0f} years.")
    if asked.when is not None:
        day, start, end, holidays = asked.when
        _refuse(day is None or 0 <= day <= 6, "The day must be from Monday to Sunday.")
        _refuse(0 <= start < end <= HALF_HOURS, "The time must begin before it ends, within one day.")
        _refuse(day is not None or holidays is not None, "Say on which day, or whether in term or holidays.")


def _check_paging(asked: Question) -> None:
    _refuse(1 <= asked.size <= MOST_AT_ONCE, f"A page can show from 1 to {MOST_AT_ONCE}.")
    deep = asked.page >= 1 and asked.page * asked.size <= DEEPEST
    _refuse(deep, f"Only the first {DEEPEST:,} can be looked through: ask for something narrower.")
