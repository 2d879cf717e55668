"""Where young people have something to do on a Friday or Saturday night, and where they have nothing.

What counts: something to do that is told, open every week on the night at some time from 7pm to 10pm, for somebody of
14 by the ages that it says, at a place that may be told. The authority's own list is not all: what a neighbour's has
within reach counts too.
"""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from village.directory.models import Service
from village.directory.queries.documents import documents, findable, placed, points_of, shown
from village.directory.queries.young.lists import doing, is_doing
from village.directory.rules.finding.entries import free, schedules
from village.directory.rules.finding.hours import spans
from village.directory.rules.young.reach import NIGHTS, WITHIN, Square, for_age, open_weekly, side_for, squares
from village.kernel.areas.queries import english_points

Points = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
CHUNK = 2_000


@dataclass(frozen=True)
class Spot:
    """A place at which there is something on: National Grid metres, the nights (keys of NIGHTS), and whether it is
    free for certain."""

    east: int
    north: int
    nights: frozenset[str]
    free: bool


@dataclass(frozen=True)
class Silent:
    """A thing to do that says no age or no time, so that it does not count."""

    id: uuid.UUID
    name: str


@dataclass(frozen=True)
class Reach:
    """Which postcodes of an authority have something on within reach, how many by outward code and by square; `silent`:
    the things to do in and around it that do not count, by name."""

    every: tuple[tuple[str, bool], ...]
    outwards: tuple[tuple[str, int, int], ...]
    squares: tuple[Square, ...]
    side: int
    spots: tuple[Spot, ...]
    silent: tuple[Silent, ...]

    @property
    def postcodes(self) -> int:
        """How many postcodes there are."""
        return len(self.every)

    @property
    def reached(self) -> int:
        """How many of them have something on within reach."""
        return sum(near for _, near in self.every)

    @property
    def unsaid(self) -> int:
        """How many things to do do not count."""
        return len(self.silent)

    def within(self, outward: str) -> tuple[list[str], list[str]]:
        """The postcodes of an outward code: those with nothing within reach, and those with something."""
        some = [one for one in self.every if outward_of(one[0]) == outward]
        nothing, something = ([code for code, near in some if near is there] for there in (False, True))
        return nothing, something


def outward_of(postcode: str) -> str:
    """The outward code of a postcode as the register spells it: “LS8 4AA” is of “LS8”."""
    return postcode[:4].strip()


def spots(today: dt.date, keys: Sequence[uuid.UUID] | None = None) -> Iterator[Spot | Silent]:
    """Each place at which there is something on, of all services that are told or of some; and each thing to do that
    does not say for whom or when."""
    found = findable(shown()).filter(status="active")
    if keys is None:
        keys = [key for key, kinds in found.values_list("pk", "kinds").iterator(CHUNK) if doing().intersection(kinds)]
    for first in range(0, len(keys), CHUNK):
        for one, document in documents(found.filter(pk__in=keys[first : first + CHUNK])):
            yield from _spots(one, document, today)


def _spots(one: Service, document: dict[str, object], today: dt.date) -> Iterator[Spot | Silent]:
    fits = for_age(document)
    if fits is False or not is_doing(one.kinds, document):
        return
    nights = frozenset(night for night, day in NIGHTS.items() if open_weekly(document, day, today))
    if fits is None or not spans(schedules(document), today):
        yield Silent(one.pk, one.name)
        return
    for east, north in points_of(one) if nights else ():
        yield Spot(east, north, nights, free(document, today) is True)


def reached(points: Points, places: Sequence[tuple[int, int]], within: float = WITHIN) -> Mask:
    """Which points have one of some places within so many metres of a straight line."""
    found = np.zeros(len(points), dtype=bool)
    order = np.argsort(points[:, 0], kind="stable")
    easts = points[order, 0]
    for east, north in places:
        first, last = np.searchsorted(easts, [east - within, east + within + 1])
        some = order[first:last]
        far = (points[some, 0] - east) ** 2 + (points[some, 1] - north) ** 2
        found[some] |= far <= within**2
    return found


def reach(area: str, night: str, today: dt.date) -> Reach | None:
    """What an authority's young people have within reach on a night; None for one without postcodes."""
    keys, points = english_points(area)
    if not len(points):
        return None
    there = list(spots(today, _around(points)))
    on = tuple(one for one in there if isinstance(one, Spot) and night in one.nights)
    silent = sorted((one for one in there if isinstance(one, Silent)), key=lambda one: (one.name, str(one.id)))
    near = reached(points, [(one.east, one.north) for one in on])
    across = int((points.max(axis=0) - points.min(axis=0)).max())
    side = side_for(across)
    told_of = tuple(zip((key.decode() for key in keys.tolist()), near.tolist(), strict=True))
    every = Counter(outward_of(code) for code, _ in told_of)
    some = Counter(outward_of(code) for code, yes in told_of if yes)
    told = ((east, north, yes) for (east, north), yes in zip(points.tolist(), near.tolist(), strict=True))
    return Reach(
        told_of, tuple((code, every[code], some[code]) for code in sorted(every)), squares(told, side), side, on,
        tuple(silent),
    )  # fmt: skip


def _around(points: Points) -> list[uuid.UUID]:
    """The things to do that have a place in or within reach of the square around some points."""
    west, south = (int(one - WITHIN) for one in points.min(axis=0))
    east, north = (int(one + WITHIN) for one in points.max(axis=0))
    at = placed().filter(
        service__in=shown(), location__easting__range=(west, east), location__northing__range=(south, north)
    )
    found = at.values_list("service_id", "service__kinds")
    return list(dict.fromkeys(key for key, kinds in found if doing().intersection(kinds)))


def counted(today: dt.date) -> Iterator[tuple[str, int, int, int, int]]:
    """Of each authority whose directory tells of anything: its postcodes, and how many have something on within reach
    on a Saturday night, on one that is free, and on a Friday night."""
    areas = shown().exclude(area="").order_by("area").values_list("area", flat=True).distinct()
    found = [one for one in spots(today) if isinstance(one, Spot)]
    for area in areas:
        _, points = english_points(area)
        if len(points):
            counts = [
                int(
                    reached(
                        points, [(one.east, one.north) for one in found if _counts(one, night, costs_nothing)]
                    ).sum()
                )
                for night, costs_nothing in (("saturday", False), ("saturday", True), ("friday", False))
            ]
            yield area, len(points), counts[0], counts[1], counts[2]


def _counts(one: Spot, night: str, costs_nothing: bool) -> bool:
    return night in one.nights and (one.free or not costs_nothing)
