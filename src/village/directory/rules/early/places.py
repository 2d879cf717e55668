"""Funded places: what may be said of them, and how they are ordered for somebody who looks for one."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from math import hypot
from typing import Any

from village.directory.rules.early.terms import BEGINS, term_after, term_at, term_of
from village.directory.rules.finding.telling import MILE

BANDS = {"under-2": "Under two", "2": "Two", "3-4": "Three and four"}
"""Bands of age in which places are counted: from the first term after nine months, two years and three years."""
FROM_MONTHS = {"under-2": 9, "2": 24, "3-4": 36}
UNTIL_MONTHS = 60
KINDS = ("nursery", "preschool", "childminder")
"""The kinds of help (`reference/directory/kinds`) of which it is asked whether they have funded places."""
MOST_PLACES = 1000
MOST_HOURS = Decimal(30)
AHEAD = 3
"""Terms of which something can be said: this one and those after it."""
NEAR_MILES = 5


class NotSaid(ValueError):
    """What cannot be said of places, in a sentence."""


@dataclass(frozen=True)
class Said:
    """What a place says of one band in one term; `offered` and `taken` are places, `hours` the most that one child can
    have there free in a week."""

    term_on: dt.date
    band: str
    offered: int
    taken: int
    hours: Decimal
    as_of_on: dt.date

    @property
    def left(self) -> int:
        """Places that nobody has yet."""
        return self.offered - self.taken


@dataclass(frozen=True)
class Near:
    """A place near somebody: how far in metres, and what it said, this term first; nothing where it was not asked."""

    service: object
    metres: int
    said: tuple[Said, ...]

    @property
    def miles(self) -> float:
        """How far, as the crow flies."""
        return self.metres / MILE


@dataclass(frozen=True)
class Bands:
    """Places near somebody, each list with the nearest first: with places left, full by what they say, not known."""

    left: tuple[Near, ...]
    full: tuple[Near, ...]
    unknown: tuple[Near, ...]

    @property
    def every(self) -> tuple[Near, ...]:
        """The places of all three."""
        return (*self.left, *self.full, *self.unknown)

    def of(self, services: Mapping[Any, object]) -> "Bands":
        """The same with what their keys stand for in the place of these."""
        lists = (self.left, self.full, self.unknown)
        return Bands(*(tuple(replace(one, service=services[one.service]) for one in some) for some in lists))


def band(born_on: dt.date, term_on: dt.date) -> str | None:
    """The band of a child in a term; None who is too young or of school age."""
    if term_on >= term_at(born_on, UNTIL_MONTHS):
        return None
    of = [name for name, months in FROM_MONTHS.items() if term_on >= term_at(born_on, months)]
    return of[-1] if of else None


def terms_open(on: dt.date) -> tuple[dt.date, ...]:
    """The terms of which a place can say something on a day."""
    terms = [term_of(on)]
    while len(terms) < AHEAD:
        terms.append(term_after(terms[-1]))
    return tuple(terms)


def checked(said: Said, on: dt.date) -> Said:
    """What is said, if it can be so. Raises NotSaid."""
    if said.term_on.day != 1 or said.term_on.month not in BEGINS.values() or said.term_on not in terms_open(on):
        raise NotSaid("Choose this term or one of the next two.")
    if said.band not in BANDS:
        raise NotSaid("Choose an age: under two, two, or three and four.")
    if not 0 <= said.offered <= MOST_PLACES:
        raise NotSaid(f"Give a number of places from 0 to {MOST_PLACES:,}.")
    if not 0 <= said.taken <= said.offered:
        raise NotSaid("No more places can be taken than are offered.")
    if not 0 < said.hours <= MOST_HOURS or said.hours * 2 % 1:
        raise NotSaid(f"Give hours a week from half an hour to {MOST_HOURS:f}, in half hours.")
    if said.as_of_on > on:
        raise NotSaid("Give a day that has come: it is when the place said so.")
    if said.as_of_on < on - dt.timedelta(days=92):
        raise NotSaid("Ask again: what a place said more than three months ago is not what it says now.")
    return said


def said_last(said: Iterable[tuple[bool, Said]]) -> tuple[Said, ...]:
    """What stands of things said of one service, by term and band: what was said of itself (True) before what was said
    of an entry that is told as it, and of these the last."""
    stands: dict[tuple[dt.date, str], tuple[bool, Said]] = {}
    for own, one in said:
        which = one.term_on, one.band
        known = stands.get(which)
        if known is None or (own, one.as_of_on) > (known[0], known[1].as_of_on):
            stands[which] = own, one
    order = list(BANDS)
    return tuple(stands[which][1] for which in sorted(stands, key=lambda which: (which[0], order.index(which[1]))))


def metres_between(one: tuple[int, int], other: tuple[int, int]) -> int:
    """How far two points of the National Grid are apart, in whole metres (within 0.05% up to 20 miles)."""
    return round(hypot(one[0] - other[0], one[1] - other[1]))


def sorted_out(places: Iterable[Near], most: int) -> Bands:
    """Places in their bands, the nearest first and `most` of each at the most. A place whose answers differ between
    terms has places left if it has in one of them."""
    near = sorted(places, key=lambda one: (one.metres, str(one.service)))
    left = [one for one in near if any(said.left > 0 for said in one.said)]
    full = [one for one in near if one.said and all(said.left <= 0 for said in one.said)]
    unknown = [one for one in near if not one.said]
    return Bands(tuple(left[:most]), tuple(full[:most]), tuple(unknown[:most]))
