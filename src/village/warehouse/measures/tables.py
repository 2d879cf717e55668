"""The tables of measures in the warehouse: what each measure is, its values and gaps, and how every area stands."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import polars as pl

from village.warehouse.extract import Cell, Progress, Table, quiet
from village.warehouse.measures.adding import ADDED, added
from village.warehouse.measures.carrying import PUBLISHED_AS, carried, codes, published_as
from village.warehouse.measures.comparing import Neighbours
from village.warehouse.measures.counting import Counted
from village.warehouse.measures.definition import Measure
from village.warehouse.measures.gaps import COLUMNS as GAP_VALUES
from village.warehouse.measures.gaps import gap_values
from village.warehouse.measures.run import VALUES, run, run_all
from village.warehouse.measures.standings import STANDING, standings
from village.warehouse.measures.sureness import sure
from village.warehouse.observations import latest
from village.warehouse.status.target import Target

_KINDS = {pl.String: "text", pl.Int64: "whole", pl.Float64: "number", pl.Date: "day", pl.Boolean: "flag"}
_MEASURE: Mapping[str, str] = {
    **dict.fromkeys(("slug", "title", "short", "question", "child", "why", "outcome", "goal"), "text"),
    **dict.fromkeys(("numerator", "denominator", "unit", "polarity"), "text"),
    "decimals": "whole",
    "minimum_count": "whole",
    "basis": "text",
    "source": "text",
    "owner": "text",
    "reviewed_on": "day",
    "age_from": "whole",
    "age_to": "whole",
    "caveats": "text",
    "sql": "text",
}
STANDING_KEY = ("measure", "area", "group")
_VALUE = pl.Schema([*VALUES.items(), (PUBLISHED_AS, pl.String())])
_NAMED_GAP = ("measure", "gap")
_SERVES = dict.fromkeys(("measure", "plan", "commitment"), "text")
_NEIGHBOUR = pl.Schema({"area": pl.String, "neighbour": pl.String, "place": pl.Int64, "mutual": pl.Boolean})


def tables(
    measures: Sequence[Measure],
    observations: pl.DataFrame,
    neighbours: Neighbours | None = None,
    targets: Mapping[str, Target] | None = None,
    progress: Progress = quiet,
    counted: Sequence[Counted] = (),
) -> list[Table]:
    """Everything that pages show of measures, worked out from the latest observations (see `releases.read`), each
    authority's under its code of today, and of those that were counted from records (see `counting`).

    targets: by the slug of their measure. Raises run.WrongMeasure for a measure whose SQL is wrong.
    """
    values, gaps, stand = [_VALUE.to_frame()], [GAP_VALUES.to_frame()], [STANDING.to_frame()]
    sums = [ADDED.to_frame()]
    observations = latest(carried(observations))
    every = [*measures, *(measure for measure, _ in counted)]
    found = chain(zip(measures, run_all(measures, observations), strict=True), counted)
    for number, (measure, made) in enumerate(found, 1):
        there = _in_force(made)
        known = sure(measure, there)
        values.append(published_as(known.select(VALUES.names()), observations))
        gaps.append(gap_values(measure, known))
        sums.append(added(measure, there))
        stand.append(standings(measure, known, neighbours, (targets or {}).get(measure.slug)))
        progress(number, len(every), f"measured {measure.slug}")
    key = ("measure", "area", "period", "group")
    pairs = neighbours.frame() if neighbours else _NEIGHBOUR.to_frame()
    return [
        *_said(every),
        _framed("measure_values", "Every value of every measure.", _VALUE, key, values),
        _framed("measure_gap_values", "Every gap between groups.", GAP_VALUES, (*_NAMED_GAP, "area", "period"), gaps),
        _framed("measure_standings", "How each area stands on each measure.", STANDING, STANDING_KEY, stand),
        _framed("measure_sums", "What authorities come to, beside what is printed.", ADDED, STANDING_KEY, sums),
        _framed("neighbours", "The areas most like each area.", _NEIGHBOUR, ("area", "neighbour"), [pairs]),
    ]


def known_on(measure: Measure, observations: pl.DataFrame, on: dt.date) -> pl.DataFrame:
    """A measure's values as they were published by a day (columns of the table measure_values), from all that was ever
    published of some areas; none where nothing was. Raises run.WrongMeasure."""
    then = latest(carried(observations), on)
    return published_as(sure(measure, _in_force(run(measure, then))).select(VALUES.names()), then)


def _said(measures: Sequence[Measure]) -> list[Table]:
    """What the measures' files say."""
    groups = [(one.slug, *told, place) for one in measures for place, told in enumerate(one.groups.items())]
    gaps = [(one.slug, gap.slug, gap.title, gap.of, gap.behind) for one in measures for gap in one.gaps]
    serves = [(one.slug, *promise.split(":")) for one in measures for promise in one.serves]
    text = dict.fromkeys(("measure", "gap", "title", "of_group", "behind_group"), "text")
    of_group = {"measure": "text", "group": "text", "title": "text", "place": "whole"}
    return [
        Table("measures", "What each measure is.", _MEASURE, ("slug",), [_measure(one) for one in measures]),
        Table("measure_groups", "The groups of each measure, in order.", of_group, ("measure", "group"), groups),
        Table("measure_gaps", "The gaps of each measure.", text, _NAMED_GAP, gaps),
        Table("measure_serves", "The promises that each measure tells of.", _SERVES, tuple(_SERVES), serves),
    ]


def _measure(one: Measure) -> tuple[Cell, ...]:
    return (
        *(one.slug, one.title, one.short, one.question, one.child, one.why, one.outcome, one.goal),
        *(one.numerator, one.denominator, one.unit, one.polarity, one.decimals, one.minimum_count),
        *(one.basis, one.source, one.owner, one.reviewed_on, *one.ages, "\n".join(one.caveats), one.sql),
    )


def _framed(name: str, about: str, schema: pl.Schema, key: tuple[str, ...], parts: Iterable[pl.DataFrame]) -> Table:
    columns = {column: _KINDS[type(kind)] for column, kind in schema.items()}
    return Table(name, about, columns, key, pl.concat(list(parts)))


def _in_force(values: pl.DataFrame) -> pl.DataFrame:
    """Without the blank rows that a table of all years has for areas that were not there in some of them."""
    gone = (pl.col("area_ends") <= pl.col("from_on")) | (pl.col("area_begins") >= pl.col("until_on"))
    placed = values.join(codes(), on="area", how="left", maintain_order="left")
    return placed.filter(pl.col("value").is_not_null() | ~gone.fill_null(False)).select(values.columns)
