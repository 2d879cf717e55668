"""Rows for the tables on pages of figures, and for the files that can be downloaded."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from village.outcomes.queries import Row
from village.outcomes.rules import say
from village.outcomes.rules.tracing import why, why_gap
from village.outcomes.views.page import name_of
from village.ui.macros import status_tag

VALUE_COLUMNS = (
    *("measure", "area", "name", "level", "period", "group", "value", "lower", "upper", "numerator", "denominator"),
    *("code", "quality", "release", "file", "row", "published_as"),
)


def value_rows(rows: Iterable[Row]) -> list[list[object]]:
    """Values for a CSV: what is not there is blank, and its code says why."""
    return [[name_of(row["area"]) if name == "name" else row[name] for name in VALUE_COLUMNS] for row in rows]


def trend_rows(measure: Row, rows: Sequence[Row], on: dt.date | None = None) -> list[list[Any]]:
    """Values over time, the latest first, each leading to what stands behind it: as known now, or by a day."""
    return [
        [say.when(row["period"]), leading(row, measure, on), say.interval(row, measure) or "not known"]
        for row in reversed(rows)
    ]


def leading(row: Row, measure: Row, on: dt.date | None = None) -> dict[str, str]:
    """A figure that leads to what stands behind it."""
    return {"text": say.value(row, measure), "href": why(row, on)}


def authority_rows(measure: Row, shown: Sequence[Row], standings: Sequence[Row], order: str) -> list[dict[str, Any]]:
    """Councils of one period. Rank and verdict are of the period in which each council stands now, so they are told
    only of that one."""
    now = {row["area"]: row for row in standings}
    made = []
    for row in shown:
        stands = now.get(row["area"])
        same = stands if stands and stands["period"] == row["period"] else None
        made.append(
            (
                _order(row, same, order),
                {
                    "rank": same["rank"] if same and same["rank"] is not None else "–",
                    "name": {"text": name_of(row["area"]), "href": f"/measures/{measure['slug']}/{row['area']}/"},
                    "value": leading(row, measure),
                    "interval": say.interval(row, measure) or "not known",
                    "england": say.compared(same["england_verdict"], "England")
                    if same
                    else "only told of the latest figures",
                },
            )
        )
    made.sort(key=lambda one: one[0], reverse=order.startswith("-"))
    return [row for _, row in made]


def _order(row: Row, stands: Row | None, order: str) -> tuple[Any, ...]:
    """What a council is ordered by. Without a figure it stands last, whichever way the rest is ordered."""
    what, last = order.removeprefix("-"), not order.startswith("-")
    name = name_of(row["area"])
    if what == "name":
        return (name,)
    found = row["value"] if what == "value" else stands["rank"] if stands else None
    return ((found is None) == last, found or 0, name)


def group_rows(measure: Row, standings: Iterable[Row], groups: Mapping[str, str], code: str) -> list[list[Any]]:
    """How each group stands in an area."""
    told = {row["group"]: row for row in standings}
    rows: list[list[Any]] = []
    for key, title in groups.items():
        row = told.get(key)
        if row is None:
            rows.append([title, say.NOT_KNOWN[0], "not known", "not available", "–"])
            continue
        rows.append(
            [
                title,
                leading(row, measure) | {"note": say.when(row["period"])},
                say.interval(row, measure) or "not known",
                say.bare(row["england_value"], measure, row),
                status_tag(*say.tag(row["state"])),
            ]
        )
    return rows


def gaps(measure: Row, rows: Sequence[Row]) -> list[tuple[str, str, list[list[Any]]]]:
    """Each gap by its title: the latest in a sentence, then how it was over time, the latest first."""
    titles = dict.fromkeys(row["title"] for row in rows)
    return [(title, *_gap(measure, [row for row in rows if row["title"] == title])) for title in titles]


def _gap(measure: Row, rows: Sequence[Row]) -> tuple[str, list[list[Any]]]:
    told = [say.gap(row, measure) for row in reversed(rows)]
    made = [
        [say.when(row["period"]), {"text": said, "href": why_gap(row)}, between]
        for row, (said, between) in zip(reversed(rows), told, strict=True)
    ]
    said, between = told[0]
    sure = f" ({between})" if between != "not known" else ""
    return f"{said[:1].upper()}{said[1:]}{sure}, {say.in_period(rows[-1]['period'])}.", made
