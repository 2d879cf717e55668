"""The register of areas, read once from `village/reference/areas` and kept in memory.

The register opens on 2007-01-01: an area that was older then begins on that day here. ONS
nine-character codes came into use in 2011; the register uses them for the whole span.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import cast

from village.kernel.areas.rules import Area, Change, District, Kind, Register, distance_metres

FOLDER = Path(__file__).resolve().parents[3] / "reference" / "areas"
# When the facts were last checked against the published code lists; shown beside figures.
_CHECKED_ON = date(2026, 11, 23)


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one CSV of the areas folder."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@lru_cache(maxsize=1)
def register() -> Register:
    """The whole register."""
    areas = (
        Area(
            code=row["code"],
            name=row["name"],
            kind=cast("Kind", row["kind"]),
            dfe_code=row["dfe_code"],
            parent_code=row["parent_code"],
            from_on=date.fromisoformat(row["from_on"]),
            until_on=_day(row["until_on"]),
            easting=int(row["easting"]),
            northing=int(row["northing"]),
            also_known_as=tuple(filter(None, row["also_known_as"].split(";"))),
            note=row["note"],
        )
        for row in rows("data.csv")
    )
    changes = (
        Change(
            event_on=date.fromisoformat(row["event_on"]),
            kind=row["kind"],
            from_code=row["from_code"],
            to_code=row["to_code"],
            extent=row["extent"],
            note=row["note"],
        )
        for row in rows("events.csv")
    )
    districts = (
        District(row["code"], row["name"], row["upper_code"], date.fromisoformat(row["from_on"]), _day(row["until_on"]))
        for row in rows("districts.csv")
    )
    return Register(areas, changes, districts)


def areas_version() -> str:
    """What to print beside a figure that was grouped by these areas, e.g. "areas-2026-11-23"."""
    return f"areas-{_CHECKED_ON}"


def get(code: str, on: date | None = None) -> Area:
    """The area with an ONS code or a three-digit DfE number, in force on a day if one is given.

    Raises `UnknownArea`, or `NotInForce` (which says what to use instead) for another day's code.
    """
    return register().get(code, on)


def find(name_or_code: str, on: date | None = None) -> tuple[Area, ...]:
    """Areas that a person may mean by a name or code, newest first; see `Register.find`."""
    return register().find(name_or_code, on)


def names(code: str) -> tuple[str, ...]:
    """Every name that goes with an ONS code, of an area or a non-metropolitan district of any date; none if the
    register has no such code."""
    found = [name for area in every_area() if area.code == code for name in (area.name, *area.also_known_as)]
    return tuple(dict.fromkeys(found + [district.name for district in every_district() if district.code == code]))


def called(code: str) -> str:
    """What people call the area of an ONS code; the code itself where the register has no such code."""
    return (names(code) or (code,))[-1]


def successors(code: str, on: date) -> tuple[Area, ...]:
    """What has become of a code by a day, the largest share first. Raises `UnknownArea`."""
    return register().successors(code, on)


def predecessors(code: str, on: date) -> tuple[Area, ...]:
    """What an area was on an earlier day, whole ones before parts. Raises `UnknownArea`."""
    return register().predecessors(code, on)


def same_area(code: str) -> tuple[Area, ...]:
    """Every code that one and the same area has had, the oldest first. Raises `UnknownArea`."""
    return register().same_area(code)


def made_of(code: str) -> tuple[Area, ...]:
    """The areas whose split or merger made an area; none if it is as old as the register. Raises `UnknownArea`."""
    return register().made_of(code)


def changes(code: str) -> tuple[Change, ...]:
    """The dated steps by which a code ended, and how much went to each new one."""
    return register().changes_from(code)


def children(code: str, on: date) -> tuple[Area, ...]:
    """The authorities of a region, or the regions of England, on a day."""
    return register().children(code, on)


def upper_tier(on: date) -> tuple[Area, ...]:
    """Every upper-tier authority in force on a day: 150 in 2008, 153 since April 2023."""
    return register().upper_tier(on)


def upper_tier_of(lower_code: str, on: date) -> Area | None:
    """The upper-tier authority of a district, unitary or borough code on a day; None outside England."""
    return register().upper_tier_of(lower_code, on)


def every_area() -> tuple[Area, ...]:
    """Every area of every date, for loading into the warehouse."""
    return register().areas


def every_district() -> tuple[District, ...]:
    """Every non-metropolitan district of every date, for loading into the warehouse."""
    return register().districts


@lru_cache(maxsize=1)
def _borders() -> dict[str, tuple[str, ...]]:
    beside: dict[str, list[str]] = defaultdict(list)
    for row in rows("borders.csv"):
        beside[row["code"]].append(row["neighbour_code"])
        beside[row["neighbour_code"]].append(row["code"])
    return {code: tuple(sorted(others)) for code, others in beside.items()}


def neighbours(code: str) -> tuple[Area, ...]:
    """The authorities that share a land border with one of today's; none for an island.

    Raises `UnknownArea`; empty for a code that is no longer in force.
    """
    return tuple(get(other) for other in _borders().get(get(code).code, ()))


def nearest(code: str, count: int) -> tuple[Area, ...]:
    """The authorities whose centres are nearest to this one's, in force when it last was, nearest first."""
    here = get(code)
    others = [area for area in every_area() if area.is_upper_tier and area.code != here.code]
    alive = [area for area in others if (area.until_on or date.max) >= (here.until_on or date.max) > area.from_on]
    centre = (here.easting, here.northing)
    alive.sort(key=lambda area: (distance_metres(centre, (area.easting, area.northing)), area.code))
    return tuple(alive[:count])
