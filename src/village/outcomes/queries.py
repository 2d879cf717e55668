"""Every read of outcomes: the releases and neighbours held, and what the warehouse says of measures and areas."""

import datetime as dt
import functools
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from django.conf import settings

from village.kernel.areas import queries as register
from village.outcomes.models import NeighbourTable, Release
from village.warehouse import connection as warehouse
from village.warehouse import neighbours as kept_neighbours
from village.warehouse import releases
from village.warehouse.measures import shipped
from village.warehouse.measures.comparing import Neighbours
from village.warehouse.measures.tables import known_on
from village.warehouse.observations import SCHEMA

Row = dict[str, Any]
LEVELS = ("country", "region", "authority")  # those that pages speak of


def folder() -> Path:
    """Where the figures of releases are kept."""
    return Path(settings.VAR) / "releases"


def neighbours_folder() -> Path:
    """Where tables of neighbours are kept."""
    return Path(settings.VAR) / "neighbours"


def held() -> list[Release]:
    """Every release on record, by dataset and day."""
    return list(Release.objects.all())


def wrong() -> list[str]:
    """What is wrong with the releases on record, a sentence each: missing, touched, or kept and not on record."""
    digests = dict(Release.objects.values_list("id", "digest"))
    found = releases.verify(folder(), digests)
    stray = [one.id for one in releases.every(folder()) if one.id not in digests] if not found else []
    found += [f"The release {one} is kept and on no record: load its file again." for one in stray]
    lost = [one for one in neighbour_tables() if kept_neighbours.kept(neighbours_folder(), one.sha256) is None]
    return found + [f"The table of neighbours {one.title} is missing or is not the one that was kept." for one in lost]


def sound() -> list[tuple[Release, releases.Release]]:
    """The releases on record whose files are as they were kept, each with its manifest."""
    found = []
    for one in held():
        if not releases.verify(folder(), {one.id: one.digest}, only=[one.id]):
            found.append((one, releases.manifest(folder(), one.id)))
    return found


def in_use() -> list[tuple[Release, releases.Release]]:
    """The sound releases that figures are made of: made-up ones only of datasets of which nothing real is held."""
    found = sound()
    real = {one.dataset for one, _ in found if not one.synthetic}
    return [(one, said) for one, said in found if not one.synthetic or one.dataset not in real]


def neighbour_tables() -> list[NeighbourTable]:
    """Every table of neighbours on record, the one published last at the end."""
    return list(NeighbourTable.objects.all())


def neighbours_in_use() -> tuple[NeighbourTable, Neighbours] | None:
    """The sound table of neighbours published last, read; None without one. A real one goes before a made-up one, and
    a made-up one is not laid beside real figures."""
    tables = [one for one in neighbour_tables() if not one.synthetic]
    if not tables and not Release.objects.filter(synthetic=False).exists():
        tables = neighbour_tables()
    for one in reversed(tables):
        raw = kept_neighbours.kept(neighbours_folder(), one.sha256)
        if raw is not None:
            return one, kept_neighbours.read(one.file, raw, one.title)
    return None


# ── the warehouse ────────────────────────────────────────────────────────────────────────────────────────────────────


def version() -> str:
    """The version of the warehouse in use, on which every page of figures depends; blank while there is none."""
    try:
        return warehouse.pointed(settings.WAREHOUSE)
    except warehouse.NoWarehouse:
        return ""


def _ask(sql: str, *values: Any) -> list[Row]:
    """Rows of the warehouse; none while there is no warehouse, or one without measures."""
    try:
        return warehouse.current(settings.WAREHOUSE).select(sql, values)
    except (warehouse.NoWarehouse, duckdb.CatalogException):
        return []


def measures() -> list[Row]:
    """Every measure, by outcome and title."""
    return _ask("SELECT * FROM measures ORDER BY outcome, title")


def measure(slug: str) -> Row | None:
    """One measure; None when there is none of that name."""
    return next((one for one in measures() if one["slug"] == slug), None)


def groups(slug: str) -> dict[str, str]:
    """The groups of a measure with their titles, everyone first."""
    rows = _ask('SELECT "group", title FROM measure_groups WHERE measure = ? ORDER BY place', slug)
    return {one["group"]: one["title"] for one in rows}


def values(slug: str, group: str, areas: Iterable[str] = ()) -> list[Row]:
    """A measure's values in some areas (all at the levels of pages, if none is named), by area and time."""
    named = tuple(areas)
    where = f"area IN ({', '.join('?' * len(named))})" if named else "level IN ('country', 'region', 'authority')"
    sql = f'SELECT * FROM measure_values WHERE measure = ? AND "group" = ? AND {where} ORDER BY area, until_on, period'  # nosec B608
    return _ask(sql, slug, group, *named)


def values_on(slug: str, group: str, areas: Iterable[str], on: dt.date) -> list[Row]:
    """What `values` would have said on a day: of all that was ever published, what was by then. England's comes too."""
    measure = next((one for one in shipped.measures() if one.slug == slug), None)
    if measure is None:
        return []
    codes = [one.code for area in areas for one in register.same_area(area)]
    named = measure.sql.split("'")[1::2]
    marks = [", ".join("?" * len(some)) for some in (codes, named)]
    sql = f"SELECT * FROM observations_ever WHERE area IN ({marks[0]}) AND indicator IN ({marks[1]})"  # nosec B608
    ever = pl.DataFrame(_ask(sql, *codes, *named), schema=SCHEMA)
    return known_on(measure, ever, on).filter(group=group).sort("area", "until_on", "period").to_dicts()


def revisions(row: Row) -> list[Row]:
    """What was ever published of the one observation that a value or standing was read from, the first first: each
    differs from the one before. None where the row of the release does not say which observation it was."""
    found = measure(row["measure"])
    named = found["sql"].split("'")[1::2] if found else []
    marks = ", ".join("?" * len(named))
    sql = f'SELECT * FROM observations_ever WHERE indicator IN ({marks}) AND release = ? AND "row" = ? AND period = ?'  # nosec B608
    behind = _ask(sql, *named, row["release"], row["row"], row["period"])
    if len(behind) != 1:
        return []
    same = ("indicator", "basis", "period", "group", "definition")
    codes = [one.code for one in register.same_area(row["area"])]
    where = " AND ".join(f'"{name}" = ?' for name in same)
    sql = (
        f"SELECT published_on, value, code, decimals, release FROM observations_ever WHERE {where} "  # nosec B608
        f"AND area IN ({', '.join('?' * len(codes))}) ORDER BY published_on, release"
    )
    told: list[Row] = []
    for one in _ask(sql, *(behind[0][name] for name in same), *codes):
        if not told or (one["value"], one["code"]) != (told[-1]["value"], told[-1]["code"]):
            told.append(one)
    return told


def published_days() -> list[dt.date]:
    """The days on which the releases in the warehouse were published, the earliest first."""
    return sorted({one["published_on"] for one in warehouse_releases()})


def standings(slug: str, group: str) -> list[Row]:
    """How every area stands now on a measure."""
    return _ask('SELECT * FROM measure_standings WHERE measure = ? AND "group" = ? ORDER BY area', slug, group)


def standing(slug: str, area: str, group: str = "") -> Row | None:
    """How one area stands now on a measure; None when nothing is known of it there."""
    return next(iter(standings_of(slug, area, group)), None)


def standings_of(slug: str, area: str, group: str | None = None) -> list[Row]:
    """How one area stands on a measure, in one group or in all."""
    rows = _ask('SELECT * FROM measure_standings WHERE measure = ? AND area = ? ORDER BY "group"', slug, area)
    return [one for one in rows if group is None or one["group"] == group]


def scorecard(area: str) -> list[Row]:
    """How an area stands on every measure, for everyone: the measure's own words beside."""
    sql = (
        "SELECT m.title, m.short, m.question, m.outcome, m.goal, m.unit, m.polarity, s.* FROM measure_standings s "
        'JOIN measures m ON m.slug = s.measure WHERE s.area = ? AND s."group" = ? ORDER BY m.outcome, m.title'
    )
    return _ask(sql, area, "")


@functools.lru_cache(maxsize=512)
def _trends(version: str, area: str) -> dict[str, list[float | None]]:
    found: dict[str, list[float | None]] = {}
    sql = 'SELECT measure, value FROM measure_values WHERE area = ? AND "group" = ? ORDER BY measure, until_on, period'
    for row in _ask(sql, area, ""):
        found.setdefault(row["measure"], []).append(row["value"])
    return found


def trends(area: str) -> dict[str, list[float | None]]:
    """For each measure the values of an area over time, for everyone; None where there is none."""
    return _trends(version(), area)


def gaps(slug: str, area: str) -> list[Row]:
    """The gaps of a measure in an area, over time, with their titles."""
    sql = (
        "SELECT g.title, g.of_group, g.behind_group, v.* FROM measure_gap_values v JOIN measure_gaps g "
        "ON g.measure = v.measure AND g.gap = v.gap WHERE v.measure = ? AND v.area = ? ORDER BY v.gap, v.from_on"
    )
    return _ask(sql, slug, area)


def neighbours(area: str) -> list[Row]:
    """The areas most like one, nearest first."""
    return _ask("SELECT neighbour, place, mutual FROM neighbours WHERE area = ? ORDER BY place", area)


def every_neighbour() -> list[Row]:
    """The neighbours of every area, nearest first."""
    return _ask("SELECT area, neighbour, place, mutual FROM neighbours ORDER BY area, place")


def neighbour_table() -> Row | None:
    """The table of neighbours that the warehouse was built with; None when there was none."""
    return next(iter(_ask("SELECT * FROM neighbour_tables")), None)


def warehouse_releases() -> list[Row]:
    """The releases that the warehouse was built from."""
    return _ask("SELECT * FROM releases ORDER BY dataset, published_on, id")


def made_up() -> frozenset[str]:
    """The ids of the releases in the warehouse that are made up."""
    return frozenset(one["id"] for one in warehouse_releases() if one["synthetic"])


def measures_of(release: str) -> list[Row]:
    """The measures that use figures of a release, with how many."""
    sql = (
        "SELECT m.slug, m.title, count(*) AS figures FROM measure_values v JOIN measures m ON m.slug = v.measure "
        "WHERE v.release = ? GROUP BY m.slug, m.title ORDER BY m.title"
    )
    return _ask(sql, release)
