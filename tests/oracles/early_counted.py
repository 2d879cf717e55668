"""Naive twins of the measures that are counted from what places of early learning say: plain loops over rows as
dictionaries. A twin gives, for each area, term and group, the value (never here), the count, and of how many it is."""

import math
from collections.abc import Callable, Iterator
from typing import Any

Row = dict[str, Any]
World = dict[str, list[Row]]
Said = dict[tuple[str, str, str], tuple[float | None, int | None, int | None, int | None]]
BANDS = ("under-2", "2", "3-4")


def cells(world: World, table: str = "early_places") -> Iterator[tuple[tuple[str, str], list[Row]]]:
    """The rows of each area and term that has any."""
    for where in sorted({(one["area"], one["term"]) for one in world[table]}):
        yield where, [one for one in world[table] if (one["area"], one["term"]) == where]


def of(rows: list[Row], band: str) -> list[Row]:
    """Those of a band."""
    return [one for one in rows if one["band"] == band]


def offered(rows: list[Row]) -> int:
    """Places offered."""
    return int(sum(one["offered"] for one in rows))


def places(world: World) -> Said:
    found: Said = {}
    for where, rows in cells(world):
        found[*where, ""] = None, offered(rows), None, None
        for band in BANDS:
            found[*where, f"age={band}"] = None, offered(of(rows, band)), None, None
    return found


def children(world: World, area: str) -> dict[str, int]:
    """Children of each band in an area; none where not every age was published of it."""
    ages = {one["age"]: one["children"] for one in world["children_by_age"] if one["area"] == area}
    if not set(range(5)) <= set(ages):
        return {}
    return {"under-2": math.floor(ages[0] / 4 + ages[1] + 0.5), "2": ages[2], "3-4": ages[3] + ages[4]}


def per_hundred(world: World) -> Said:
    found: Said = {}
    for where, rows in cells(world):
        need = children(world, where[0])
        if need:
            found[*where, ""] = None, offered(rows), sum(need.values()), None
        for band, many in need.items():
            found[*where, f"age={band}"] = None, offered(of(rows, band)), many, None
    return found


def taken(world: World) -> Said:
    found: Said = {}
    for where, every in cells(world):
        rows = [one for one in every if one["ended"]]
        if rows:
            found[*where, ""] = None, sum(one["taken"] for one in rows), offered(rows), None
            for band in BANDS:
                some = of(rows, band)
                found[*where, f"age={band}"] = None, sum(one["taken"] for one in some), offered(some), None
    return found


def thirty(world: World) -> Said:
    return {
        (*where, ""): (None, offered([one for one in rows if one["hours"] == 30]), offered(rows), None)
        for where, rows in cells(world)
    }


def known(world: World) -> Said:
    return {
        (*where, ""): (None, len([one for one in rows if one["known"]]), len(rows), None)
        for where, rows in cells(world, "early_settings")
    }


TWINS: dict[str, Callable[[World], Said]] = {
    "early-places": places,
    "early-places-per-100": per_hundred,
    "early-places-taken": taken,
    "early-places-thirty-hours": thirty,
    "early-places-known": known,
}
