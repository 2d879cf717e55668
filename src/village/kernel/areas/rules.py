"""Areas and how they change, as plain values: no files, no database, the date passed in.

An area is one code for one period, half-open [from_on, until_on). When a council's boundary
moves by a field the ONS issues a new code, so one council may be several areas in a row;
`Register.successors` and `predecessors` follow those steps from one date to another.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

Kind = Literal["country", "region", "county", "unitary", "metropolitan_district", "london_borough"]
ENGLAND = "E92000001"
UPPER_TIER: frozenset[str] = frozenset({"county", "unitary", "metropolitan_district", "london_borough"})


class UnknownArea(LookupError):
    """A code that no area in the register has, on the date asked for if one was."""


class NotInForce(UnknownArea):
    """A code that the register has, but not on this date. The message says what to use instead."""

    def __init__(self, area: Area, on: date, instead: tuple[Area, ...]) -> None:
        super().__init__(area.code, on.isoformat())
        self.area, self.on, self.instead = area, on, instead

    def __str__(self) -> str:
        use = " or ".join(f"{other.code} {other.name}" for other in self.instead) or "another date"
        return f"{self.area.code} {self.area.name} was not in force on {self.on}: use {use}."


@dataclass(frozen=True, slots=True)
class Area:
    """One ONS code for one period.

    `until_on` is None while it is in force. `easting` and `northing` are National Grid
    metres of the mean of its postcodes, a centre of where people live rather than of land.
    `dfe_code` is the three-digit authority number, empty for regions and England.
    """

    code: str
    name: str
    kind: Kind
    dfe_code: str
    parent_code: str
    from_on: date
    until_on: date | None
    easting: int
    northing: int
    also_known_as: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_upper_tier(self) -> bool:
        """Whether it is an authority with children's services, rather than a region or England."""
        return self.kind in UPPER_TIER

    def in_force(self, on: date) -> bool:
        """Whether the code was in force on a day."""
        return self.from_on <= on and (self.until_on is None or on < self.until_on)

    def overlaps(self, other: Area) -> bool:
        """Whether there was a day on which both were in force."""
        return (other.until_on is None or self.from_on < other.until_on) and (
            self.until_on is None or other.from_on < self.until_on
        )


@dataclass(frozen=True, slots=True)
class Change:
    """One step from an old code to a new one, on the day the new one began.

    `kind` is recode, restructure (a county became one unitary), merger or split. `extent`
    is how much of the old area went to the new one: whole, most or part.
    """

    event_on: date
    kind: str
    from_code: str
    to_code: str
    extent: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class District:
    """A non-metropolitan district and the county it lay in, for one half-open period."""

    code: str
    name: str
    upper_code: str
    from_on: date
    until_on: date | None


_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_STYLES = re.compile(
    r"\b(the|council|county council|borough council|city council|metropolitan borough|london borough|royal borough|"
    r"borough|county|city|unitary authority|and|of)\b"
)


def spoken_name(name: str) -> str:
    """A name without case, accents and punctuation: "St. Helens" and "st helens" come out the same."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return " ".join(_NOT_LETTERS.sub(" ", ascii_name.replace("&", " and ").replace("'", "")).split())


def plain_name(name: str) -> str:
    """A spoken name without its civic style: "Bristol, City of" and "Bristol City Council" come out the same."""
    spoken = spoken_name(name)
    return " ".join(_STYLES.sub(" ", spoken).split()) or spoken


def distance_metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Straight-line metres between two National Grid points (easting, northing).

    Grid distance is within about 0.1% of ground distance in England, ample for "nearest".
    """
    return math.hypot(one[0] - other[0], one[1] - other[1])


class Register:
    """Every area and change held, with the questions people ask of them."""

    def __init__(self, areas: Iterable[Area], changes: Iterable[Change], districts: Iterable[District]) -> None:
        self.areas = tuple(areas)
        self.changes = tuple(sorted(changes, key=lambda change: (change.event_on, change.from_code, change.to_code)))
        self.districts = tuple(districts)

    @cached_property
    def _by_code(self) -> dict[str, Area]:
        return {area.code: area for area in self.areas}

    @cached_property
    def _by_dfe_code(self) -> dict[str, list[Area]]:
        holders: dict[str, list[Area]] = defaultdict(list)
        for area in sorted(self.areas, key=lambda area: area.from_on, reverse=True):
            if area.dfe_code:
                holders[area.dfe_code].append(area)
        return dict(holders)

    @cached_property
    def _by_spoken_name(self) -> dict[str, list[Area]]:
        return self._named(spoken_name)

    @cached_property
    def _by_plain_name(self) -> dict[str, list[Area]]:
        return self._named(plain_name)

    def _named(self, form: Callable[[str], str]) -> dict[str, list[Area]]:
        holders: dict[str, list[Area]] = defaultdict(list)
        for area in self.areas:
            for name in {form(name) for name in (area.name, *area.also_known_as)}:
                holders[name].append(area)
        return dict(holders)

    @cached_property
    def _district_uppers(self) -> dict[str, list[District]]:
        periods: dict[str, list[District]] = defaultdict(list)
        for district in self.districts:
            periods[district.code].append(district)
        return dict(periods)

    def get(self, code: str, on: date | None = None) -> Area:
        """The area with an ONS code, or with a DfE number (then the one in force on the date, or the last).

        Raises `UnknownArea`, or `NotInForce` when the code is held but not for that date.
        """
        key = code.strip().upper()
        holders = [self._by_code[key]] if key in self._by_code else self._by_dfe_code.get(key, [])
        if not holders:
            raise UnknownArea(f"There is no area with the code {code!r}: check it against the ONS register.")
        if on is None:
            return holders[0]
        for area in holders:
            if area.in_force(on):
                return area
        latest = holders[0]
        instead = self.successors(latest.code, on) if on >= latest.from_on else self.predecessors(latest.code, on)
        raise NotInForce(latest, on, instead)

    def upper_tier(self, on: date) -> tuple[Area, ...]:
        """Every upper-tier authority in force on a day, in order of code."""
        return tuple(area for area in self.areas if area.is_upper_tier and area.in_force(on))

    def children(self, code: str, on: date) -> tuple[Area, ...]:
        """The areas directly inside a region or England on a day; none for an authority."""
        return tuple(area for area in self.areas if area.parent_code == code and area.in_force(on))

    def successors(self, code: str, on: date) -> tuple[Area, ...]:
        """What has become of a code by a day: itself if in force, or the areas that followed it.

        Empty when the day is before the code began. A split gives several, the largest part
        first; `changes_from` says how much went to each. Raises `UnknownArea`.
        """
        start = self.get(code)
        if on < start.from_on:
            return ()
        found: dict[str, Area] = {}
        self._follow(start, on, found, forward=True)
        return tuple(found.values())

    def predecessors(self, code: str, on: date) -> tuple[Area, ...]:
        """What an area was on an earlier day: itself if in force, or the areas it was made from.

        Empty when the day is after the code ended, or before the register opens. A merger
        gives several, whole ones before parts. Raises `UnknownArea`.
        """
        end = self.get(code)
        if end.until_on is not None and on >= end.until_on:
            return ()
        found: dict[str, Area] = {}
        self._follow(end, on, found, forward=False)
        return tuple(found.values())

    def _follow(self, area: Area, on: date, found: dict[str, Area], *, forward: bool) -> None:
        if area.in_force(on):
            found.setdefault(area.code, area)
            return
        steps = self.changes_from(area.code) if forward else self.changes_to(area.code)
        for change in steps:
            self._follow(self._by_code[change.to_code if forward else change.from_code], on, found, forward=forward)

    def same_area(self, code: str) -> tuple[Area, ...]:
        """Every code that one and the same area has had, the oldest first, this one among them.

        Its code changed and nothing else: the whole of one area became the whole of one other. What a split or a merger
        made is another area. Raises `UnknownArea`.
        """
        line = [self.get(code)]
        while (before := self._one(self.changes_to(line[0].code))) is not None:
            line.insert(0, self._by_code[before.from_code])
        while (after := self._one(self.changes_from(line[-1].code))) is not None:
            line.append(self._by_code[after.to_code])
        return tuple(line)

    def _one(self, steps: tuple[Change, ...]) -> Change | None:
        """The step by which the whole of one area became the whole of another; None when there is no such step."""
        if len(steps) != 1:
            return None
        [step] = steps
        both = (self.changes_from(step.from_code), self.changes_to(step.to_code))
        return step if step.extent == "whole" and both == ((step,), (step,)) else None

    def made_of(self, code: str) -> tuple[Area, ...]:
        """The areas whose split or merger made an area, the largest share first; none if it is as old as the register.

        Raises `UnknownArea`.
        """
        steps = self.changes_to(self.same_area(code)[0].code)
        return tuple(self._by_code[step.from_code] for step in steps)

    def changes_from(self, code: str) -> tuple[Change, ...]:
        """The steps out of a code when it ended, the largest share first."""
        return self._ordered(change for change in self.changes if change.from_code == code)

    def changes_to(self, code: str) -> tuple[Change, ...]:
        """The steps into a code when it began, the largest share first."""
        return self._ordered(change for change in self.changes if change.to_code == code)

    @staticmethod
    def _ordered(changes: Iterable[Change]) -> tuple[Change, ...]:
        return tuple(sorted(changes, key=lambda change: ("whole", "most", "part").index(change.extent)))

    def find(self, name_or_code: str, on: date | None = None) -> tuple[Area, ...]:
        """Areas that a person may mean by a name or a code, the newest first.

        The first of these that fits anything in force on `on` (or ever, without it): an ONS
        code or DfE number; a name; a name but for its civic style, so "London" is the region
        and "City of London" the corporation; the words that begin a part of a name ("north y"
        finds North Yorkshire). Empty when nothing fits.
        """
        for meant in self._meanings(name_or_code):
            wanted = {area for area in meant if on is None or area.in_force(on)}
            if wanted:
                return tuple(sorted(wanted, key=lambda area: (-area.from_on.toordinal(), area.name, area.code)))
        return ()

    def _meanings(self, text: str) -> Iterator[list[Area]]:
        """What a text may mean, the surest sense first."""
        key, spoken = text.strip().upper(), spoken_name(text)
        yield [self._by_code[key]] if key in self._by_code else self._by_dfe_code.get(key, [])
        yield self._by_spoken_name.get(spoken, [])
        yield self._by_plain_name.get(plain_name(text), [])
        if spoken:
            named = self._by_spoken_name.items()
            yield [area for name, held in named if f" {spoken}" in f" {name}" for area in held]

    def upper_tier_of(self, lower_code: str, on: date) -> Area | None:
        """The upper-tier authority of a district, unitary or borough code on a day; None if there is none."""
        if lower_code in self._by_code:
            area = self._by_code[lower_code]
            return area if area.is_upper_tier and area.in_force(on) else None
        for period in self._district_uppers.get(lower_code, ()):
            if period.from_on <= on and (period.until_on is None or on < period.until_on):
                return self._by_code[period.upper_code]
        return None
