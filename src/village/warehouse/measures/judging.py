"""A measure's target, judged in every area and group at once: see `village.warehouse.status`."""

from collections.abc import Mapping

import polars as pl

from village.warehouse.measures.definition import Measure
from village.warehouse.periods import period
from village.warehouse.status.decide import Status, statuses
from village.warehouse.status.series import Point, Series, series
from village.warehouse.status.target import Target

_TEXT, _NUMBER, _WHOLE = pl.String, pl.Float64, pl.Int64
JUDGED: Mapping[str, type[pl.DataType]] = {
    "target": _TEXT,
    "target_value": _NUMBER,
    "target_due": _TEXT,
    "state": _TEXT,
    "why": _TEXT,
    "probability": _NUMBER,
    "forecast": _NUMBER,
    "forecast_lower": _NUMBER,
    "forecast_upper": _NUMBER,
    "no_change_value": _NUMBER,
    "no_change_meets": pl.Boolean,
    "line": _NUMBER,
    "horizon": _WHOLE,
    "step": _TEXT,
    "record_horizon": _WHOLE,
    "record_checks": _WHOLE,
    "record_bias": _NUMBER,
    "record_error": _NUMBER,
    "record_coverage": _NUMBER,
    "record_no_change_error": _NUMBER,
}
NO_TARGET = Target("not-set")


def judged(measure: Measure, rows: pl.DataFrame, target: Target | None) -> pl.DataFrame:
    """The status of each area and group in `rows` (columns area, group and JUDGED).

    The areas of one level and group are laid side by side and judge each other's forecasts: an authority's figures
    jump more than England's, so levels are kept apart.
    """
    columns: dict[str, type[pl.DataType]] = {"area": _TEXT, "group": _TEXT, **JUDGED}
    if target is None:
        none = _cells(None, statuses([Series(measure.unit, ())], NO_TARGET)[0])
        told = [(area, group, *none) for area, group in rows.select("area", "group").unique().iter_rows()]
        return pl.DataFrame(told, schema=columns, orient="row")
    told = []
    for frame in rows.sort("area", "from_on").partition_by("level", "group", maintain_order=True):
        areas = frame["area"].unique(maintain_order=True).to_list()
        group = str(frame["group"][0])
        found = statuses([_series(measure, one) for one in _by_area(frame)], target)
        told += [(area, group, *_cells(target, one)) for area, one in zip(areas, found, strict=True)]
    return pl.DataFrame(told, schema=columns, orient="row")


def _by_area(frame: pl.DataFrame) -> list[pl.DataFrame]:
    return frame.partition_by("area", maintain_order=True)


def _series(measure: Measure, frame: pl.DataFrame) -> Series:
    cells = frame.filter(pl.col("value").is_not_null()).select("period", "figure", "size", "definition")
    points = (Point(period(when), value, size, said) for when, value, size, said in cells.rows())
    return series(measure.unit, points, measure.decimals)


def _cells(target: Target | None, one: Status) -> tuple[str | float | bool | None, ...]:
    level, record = one.level, one.record
    due = target.due if target else None
    return (
        one.target if due else "",
        level.lower if level and level.lower == level.upper else None,
        due.slug if due else "",
        one.state,
        one.why,
        *(one.probability, one.forecast, one.lower, one.upper),
        one.latest if due else None,
        *(one.no_change_meets, one.line, one.horizon, one.step if one.horizon else ""),
        *((record.horizon, record.checks, record.bias, record.error) if record else (None,) * 4),
        *((record.coverage, record.no_change_error) if record else (None, None)),
    )
