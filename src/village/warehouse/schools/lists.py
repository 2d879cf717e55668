"""The lists of schools as tables to download, and the same from an analyst's own frames without a warehouse."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import polars as pl

from village.kernel.areas import queries as areas
from village.kernel.areas.rules import UnknownArea
from village.warehouse.schools.coasting import Verdict, verdicts
from village.warehouse.schools.definition import Coasting, Floor
from village.warehouse.schools.line import Standing, standings

Row = dict[str, Any]
_SCHOOL = ("urn", "name", "authority", "area", "kind", "closed")
_FROM = ("code", "quality", "release", "file", "row")
FLOOR_COLUMNS = (
    *(*_SCHOOL, "indicator", "period", "line", "share", "pupils", "lower", "upper", "chance_below", "standing"),
    *_FROM,
)
COASTING_COLUMNS = (
    *(*_SCHOOL, "period", "share", "pupils", "progress", "progress_lower", "progress_upper", "change"),
    *("change_lower", "change_upper", "low_progress", "no_improvement", "state", *_FROM),
    *("progress_release", "progress_file", "progress_row"),
)


def floor_row(row: Mapping[str, Any], one: Standing, line: float) -> list[object]:
    """A school against a line, in the order of FLOOR_COLUMNS: what is not there is None, and its code says why."""
    told = (one.pupils, _rounded(one.lower), _rounded(one.upper), _rounded(one.chance))
    return [*_school(row), row["indicator"], row["period"], line, row["value"], *told, one.state, *_from(row)]


def coasting_row(row: Mapping[str, Any], progress: Mapping[str, Any] | None, one: Verdict) -> list[object]:
    """Whether a school coasts, in the order of COASTING_COLUMNS: what is not there is None."""
    low = progress or {}
    moved = one.change
    ends = (moved.value, moved.lower, moved.upper) if moved else (None, None, None)
    return [
        *(*_school(row), row["period"], row["value"], one.attainment.pupils),
        *(low.get("value"), low.get("lower"), low.get("upper")),
        *(*map(_rounded, ends), one.low_progress, one.no_improvement, one.state, *_from(row)),
        *(low.get("release"), low.get("file"), low.get("row")),
    ]


def to_line(figures: pl.DataFrame, rule: Floor, indicator: str, period: str, line: float) -> list[list[object]]:
    """Every school that the floor is for, by name. `figures`: those of `figures.figures`, joined with the schools."""
    rows = _rows(figures, rule.sectors, indicator, period)
    found = zip(rows, standings(rows, line, rule.minimum_pupils), strict=True)
    return [floor_row(row, one, line) for row, one in found]


def to_coasting(figures: pl.DataFrame, rule: Coasting, period: str, before: str) -> list[list[object]]:
    """Every school that the rule is for, by name; `before` is the period that its years go back to, "" if none."""
    now = _rows(figures, rule.sectors, rule.attainment.indicator, period)
    progress = _by_urn(_rows(figures, rule.sectors, rule.progress.indicator, period))
    then = _by_urn(_rows(figures, rule.sectors, rule.attainment.indicator, before))
    asked = [(row, progress.get(row["urn"]), then.get(row["urn"])) for row in now]
    found = zip(asked, verdicts(asked, rule), strict=True)
    return [coasting_row(row, low, one) for (row, low, _), one in found]


def years_before(periods: Iterable[Mapping[str, Any]], period: str, years: int) -> str:
    """Which of `periods` (period, from_on) began so many years before another; "" where none did."""
    began = {one["from_on"]: one["period"] for one in periods}
    now = next((day for day, name in began.items() if name == period), None)
    return began.get(now.replace(year=now.year - years), "") if now else ""


def _rows(figures: pl.DataFrame, sectors: tuple[str, ...], indicator: str, period: str) -> list[Row]:
    mine = figures.filter(pl.col("sector").is_in(sectors), indicator=indicator, period=period)
    return mine.sort("name", "urn").to_dicts()


def _by_urn(rows: list[Row]) -> dict[str, Row]:
    return {one["urn"]: one for one in rows}


def _school(row: Mapping[str, Any]) -> Iterator[object]:
    for name in _SCHOOL:
        yield _name(row["authority"]) if name == "area" else row[name]


def _from(row: Mapping[str, Any]) -> list[object]:
    return [row[name] for name in _FROM]


def _name(authority: str) -> str:
    try:
        return areas.get(authority).name if authority else ""
    except UnknownArea:
        return ""


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
