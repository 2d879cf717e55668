"""Naive twins of the measures that are counted from the directory: plain loops over rows as dictionaries. A twin gives,
for each area, day and group, the value (never here), the count, and of how many it is."""

from collections.abc import Callable
from typing import Any

Row = dict[str, Any]
World = dict[str, list[Row]]
Said = dict[tuple[str, str, str], tuple[float | None, int | None, int | None, int | None]]
HELP = (
    "babies", "childcare", "parenting", "health", "send", "school", "safety", "care", "home", "arriving", "next",
    "doing", "travel", "not-known",
)  # fmt: skip


def listed(world: World) -> Said:
    """A count for each kind of help, none left out, and one for all."""
    found: Said = {}
    for row in world["directory_services"]:
        where = row["area"], row["day"]
        if (*where, "") not in found:
            found |= {(*where, group): (None, 0, None, None) for group in ("", *(f"help={one}" for one in HELP))}
        for group in ("", f"help={row['help']}"):
            found[*where, group] = None, (found[*where, group][1] or 0) + 1, None, None
    return found


def confirmed(world: World) -> Said:
    """How many of how many."""
    found: Said = {}
    for row in world["directory_services"]:
        key = row["area"], row["day"], ""
        _, so, of, _ = found.get(key, (None, 0, 0, None))
        found[key] = None, (so or 0) + bool(row["confirmed"]), (of or 0) + 1, None
    return found


def _night(column: str) -> Callable[[World], Said]:
    """Postcodes with something on, of all postcodes."""

    def twin(world: World) -> Said:
        rows = world["young_reach"]
        return {(row["area"], row["day"], ""): (None, row[column], row["postcodes"], None) for row in rows}

    return twin


TWINS = {
    "nights-friday": _night("friday"),
    "nights-saturday": _night("saturday"),
    "nights-saturday-free": _night("saturday_free"),
    "services-confirmed": confirmed,
    "services-listed": listed,
}
