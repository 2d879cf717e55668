"""What a scorecard is made of, read from the warehouse in use or worked out from releases without one."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from village.kernel.areas.rules import Area
from village.outcomes import queries
from village.outcomes.queries import Row
from village.warehouse.extract import Table, frame

# What is said of a measure beside its standings.
SAID = ("slug", "title", "short", "question", "outcome", "goal", "unit", "polarity")


@dataclass(frozen=True)
class Card:
    """The scorecard of one area on a day.

    rows: how it stands on every measure, for everyone first and then each group; groups: (measure, group) → title;
    trends: measure → values over time; gaps: the latest of each; releases: those that the figures are of; figures: what
    the figures were read from, to be printed.
    """

    area: Area
    on: dt.date
    rows: Sequence[Row]
    groups: Mapping[tuple[str, str], str]
    trends: Mapping[str, Sequence[float | None]]
    gaps: Sequence[Row]
    releases: Sequence[Row]
    figures: str

    @property
    def everyone(self) -> list[Row]:
        """The rows that speak of all children."""
        return [row for row in self.rows if row["group"] == ""]

    @property
    def made_up(self) -> bool:
        """Whether any figure was made up for the demonstration."""
        return any(one["synthetic"] for one in self.releases)


def held(area: Area, on: dt.date) -> Card:
    """An area's scorecard from the warehouse in use; without rows when it knows nothing of the area."""
    rows = queries.scorecard(area.code, None)
    used = {row["release"] for row in rows}
    return Card(
        area,
        on,
        rows,
        queries.group_titles(),
        queries.trends(area.code),
        queries.latest_gaps(area.code),
        [one for one in queries.warehouse_releases() if one["id"] in used],
        f"warehouse {queries.version()}",
    )


def worked_out(area: Area, on: dt.date, made: Sequence[Table], releases: Sequence[Row]) -> Card:
    """The same from tables that are in no warehouse yet (see `measures.tables`)."""
    tables = {one.name: frame(one) for one in made}
    here = pl.col("area") == area.code
    measures = tables["measures"].select(pl.col("slug").alias("measure"), *SAID[1:])
    stand = tables["measure_standings"].filter(here).join(measures, on="measure")
    rows = stand.select(*SAID[1:], *tables["measure_standings"].columns).sort("outcome", "title", "group").to_dicts()
    values = tables["measure_values"].filter(here, pl.col("group") == "").sort("measure", "until_on", "period")
    trends: dict[str, list[float | None]] = {}
    for measure, value in values.select("measure", "value").iter_rows():
        trends.setdefault(measure, []).append(value)
    latest = tables["measure_gap_values"].filter(here).sort("from_on").group_by("measure", "gap").last()
    named = latest.join(tables["measure_gaps"], on=["measure", "gap"]).sort("measure", "gap")
    used = {row["release"] for row in rows}
    known = [one for one in releases if one["id"] in used]
    return Card(
        area, on, rows, _titles(tables["measure_groups"]), trends, named.to_dicts(), known, _on_this_machine(known)
    )


def _titles(groups: pl.DataFrame) -> dict[tuple[str, str], str]:
    return {(measure, group): title for measure, group, title in groups.select("measure", "group", "title").iter_rows()}


def _on_this_machine(releases: Sequence[Mapping[str, Any]]) -> str:
    return f"{len(releases)} release{'' if len(releases) == 1 else 's'} on this machine, without a warehouse"
