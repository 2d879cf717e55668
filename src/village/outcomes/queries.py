"""Every read of outcomes: the releases and neighbours held, and what the warehouse says of measures, areas, schools."""

import datetime as dt
import functools
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from django.conf import settings

from village.kernel.areas import queries as register
from village.kernel.tables.rules import read_yaml
from village.outcomes.models import NeighbourTable, Release
from village.outcomes.rules import profile
from village.ui.maps import real
from village.ui.maps.boundaries import read as read_boundaries
from village.warehouse import connection as warehouse
from village.warehouse import kept, releases
from village.warehouse import neighbours as kept_neighbours
from village.warehouse.inspections import Judgement
from village.warehouse.inspections import read as read_inspections
from village.warehouse.measures import shipped
from village.warehouse.measures.comparing import Neighbours
from village.warehouse.measures.tables import known_on
from village.warehouse.observations import SCHEMA
from village.warehouse.schools import definition, lists
from village.warehouse.schools import line as lines
from village.warehouse.schools.coasting import Verdict, verdicts
from village.warehouse.schools.definition import Coasting
from village.warehouse.schools.line import Standing

Row = dict[str, Any]
LEVELS = ("country", "region", "authority")  # those that pages speak of


def folder() -> Path:
    """Where the figures of releases are kept."""
    return Path(settings.VAR) / "releases"


def own_measures() -> Path:
    """Where whoever runs this Village keeps measures of their own, beside those that come with it."""
    return Path(settings.VAR) / "measures"


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
    found += [f"The table of neighbours {one.title} is missing or is not the one that was kept." for one in lost]
    return found + kept.wrong(boundaries_folder()) + kept.wrong(inspections_folder())


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


def boundaries_folder() -> Path:
    """Where files of boundaries are kept."""
    return Path(settings.VAR) / "boundaries"


def inspections_folder() -> Path:
    """Where files of inspectors' judgements are kept."""
    return Path(settings.VAR) / "inspections"


def authority(said: str) -> str:
    """The code of the one authority that a code or name means. Raises LookupError for none or several."""
    found = [one for one in register.find(said) if one.is_upper_tier]
    if len({one.name for one in found}) != 1:
        raise LookupError(said)
    return found[0].code


def inspections_kept() -> list[tuple[kept.Kept, tuple[Judgement, ...]]]:
    """The files of judgements in use, as they were kept; made-up ones only while there is no other."""
    folder = inspections_folder()
    found = [one for one in kept.every(folder) if not kept.wrong(folder, [one.id])]
    real_ones = [one for one in found if not one.about["synthetic"]]
    return [(one, read_inspections(one.file, kept.read(folder, one.id)[1], authority)) for one in real_ones or found]


def boundaries() -> str:
    """The name of the file of boundaries in use, that of the latest day; blank when none was supplied."""
    return kept.newest(boundaries_folder())


@functools.lru_cache(maxsize=4)
def _land(folder: Path, name: str, on: dt.date) -> tuple[kept.Kept, real.Land]:
    found, raw = kept.read(folder, name)
    features = read_boundaries(found.file, raw)
    return found, real.land(features, dt.date.fromisoformat(found.on), on)


def land(on: dt.date) -> tuple[kept.Kept, real.Land] | None:
    """The boundaries in use as the authorities of a day, and what is said of their file; None when none was supplied
    or its file was touched."""
    name = boundaries()
    try:
        return _land(boundaries_folder(), name, on) if name else None
    except (OSError, ValueError):
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


def scorecard(area: str, group: str | None = "") -> list[Row]:
    """How an area stands on every measure, for everyone, a group or (None) all: the measure's own words beside."""
    sql = (
        "SELECT m.title, m.short, m.question, m.child, m.outcome, m.goal, m.unit, m.polarity, m.age_from, m.age_to, "
        "s.* FROM measure_standings s JOIN measures m ON m.slug = s.measure "
        'WHERE s.area = ? AND s."group" = coalesce(?, s."group") ORDER BY m.outcome, m.title, s."group"'
    )
    return _ask(sql, area, group)


def group_titles() -> dict[tuple[str, str], str]:
    """What each group of each measure is called."""
    return {(one["measure"], one["group"]): one["title"] for one in _ask("SELECT * FROM measure_groups")}


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


def sums(slug: str, area: str, group: str = "") -> Row | None:
    """What the authorities of a region or of England come to on a measure; None where nothing can be said."""
    sql = 'SELECT * FROM measure_sums WHERE measure = ? AND area = ? AND "group" = ?'
    return next(iter(_ask(sql, slug, area, group)), None)


_GAPS = """
SELECT m.title AS measure_title, m.unit, m.decimals, g.title, g.of_group, g.behind_group, f.definition, f.release, v.*
FROM measure_gap_values v
JOIN measures m ON m.slug = v.measure
JOIN measure_gaps g ON g.measure = v.measure AND g.gap = v.gap
JOIN measure_values f ON f.measure = v.measure AND f.area = v.area AND f.period = v.period AND f."group" = g.of_group
WHERE v.area = ? AND (v.measure = ? OR ? = '')
ORDER BY v.measure, v.gap, v.from_on
"""


def gaps(slug: str, area: str) -> list[Row]:
    """The gaps of a measure in an area, over time, with the words of the measure, and the definition and the release of
    the group that stands behind."""
    return _ask(_GAPS, area, slug, slug)


def gaps_in(area: str) -> list[Row]:
    """The same of every measure."""
    return gaps("", area)


def latest_gaps(area: str) -> list[Row]:
    """The latest of each gap of each measure in an area."""
    return list({(row["measure"], row["gap"]): row for row in gaps_in(area)}.values())


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


def judgements(area: str) -> list[Row]:
    """The inspectors' judgements on an area, the latest inspection first, what a later file says again once."""
    sql = (
        "SELECT * FROM inspections WHERE area = ? QUALIFY row_number() OVER "
        "(PARTITION BY inspected_on, framework, judgement ORDER BY kept DESC) = 1 "
        "ORDER BY inspected_on DESC, framework, judgement"
    )
    return _ask(sql, area)


def spreads(area: str) -> dict[str, float]:
    """For each measure how far councils differ in the period in which an area stands: the standard deviation."""
    sql = (
        "SELECT s.measure, stddev_samp(v.value) AS spread FROM measure_standings s JOIN measure_values v "
        'ON v.measure = s.measure AND v.period = s.period AND v."group" = s."group" AND v.level = ? '
        'WHERE s.area = ? AND s."group" = ? GROUP BY s.measure ORDER BY s.measure'
    )
    return {one["measure"]: one["spread"] for one in _ask(sql, "authority", area, "") if one["spread"]}


def histories(area: str) -> dict[str, list[float]]:
    """For each measure an area's figures over time by the definition of the latest, for everyone, blanks left out."""
    sql = (
        "SELECT measure, value FROM (SELECT *, last_value(definition) OVER (PARTITION BY measure ORDER BY until_on "
        "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS now FROM measure_values "
        'WHERE area = ? AND "group" = ? AND value IS NOT NULL) WHERE definition = now ORDER BY measure, until_on'
    )
    found: dict[str, list[float]] = {}
    for one in _ask(sql, area, ""):
        found.setdefault(one["measure"], []).append(one["value"])
    return found


@functools.lru_cache(maxsize=1)
def profile_terms() -> profile.Terms:
    """The declared terms of the performance profile."""
    path = settings.SRC / "reference" / "profile" / "terms.yaml"
    return profile.terms_from(read_yaml(path.name, path.read_bytes()).values)


# ── schools ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def school(urn: str) -> Row | None:
    """What the files say of a school; None where none names it."""
    return next(iter(_ask("SELECT * FROM schools WHERE urn = ?", urn)), None)


def figures_of_school(urn: str) -> list[Row]:
    """Every figure of a school, by name and the latest first."""
    sql = (
        "SELECT i.title, f.* FROM school_figures f JOIN school_indicators i ON i.indicator = f.indicator "
        "WHERE f.urn = ? ORDER BY i.title, f.indicator, f.until_on DESC"
    )
    return _ask(sql, urn)


def school_years(indicator: str) -> list[Row]:
    """The periods for which schools have a figure, the latest first: period, from_on."""
    sql = "SELECT DISTINCT period, from_on, until_on FROM school_figures WHERE indicator = ? ORDER BY until_on DESC"
    return _ask(sql, indicator)


def schools_with(indicator: str, period: str, sectors: tuple[str, ...]) -> list[Row]:
    """The schools of some sectors that a file gives a figure or the reason for none, in a period, by name."""
    sql = (
        "SELECT s.name, s.authority, s.kind, s.closed, f.* FROM school_figures f JOIN schools s ON s.urn = f.urn "
        f"WHERE f.indicator = ? AND f.period = ? AND s.sector IN ({', '.join('?' * len(sectors))}) "  # nosec B608
        "ORDER BY s.name, s.urn"
    )
    return _ask(sql, indicator, period, *sectors)


@functools.lru_cache(maxsize=16)
def _to_line(version: str, indicator: str, period: str, line: float) -> list[tuple[Row, Standing]]:
    rule = definition.floor()
    rows = schools_with(indicator, period, rule.sectors)
    return list(zip(rows, lines.standings(rows, line, rule.minimum_pupils), strict=True))


def schools_to_line(indicator: str, period: str, line: float) -> list[tuple[Row, Standing]]:
    """How every school that the floor is for stands to a line (percent) in a period, by name."""
    return _to_line(version(), indicator, period, line)


@functools.lru_cache(maxsize=16)
def _coasting(version: str, period: str, before: str, rule: Coasting) -> list[tuple[Row, Row | None, Verdict]]:
    def by_urn(indicator: str, when: str) -> dict[str, Row]:
        return {one["urn"]: one for one in schools_with(indicator, when, rule.sectors)}

    now = schools_with(rule.attainment.indicator, period, rule.sectors)
    progress = by_urn(rule.progress.indicator, period)
    then = by_urn(rule.attainment.indicator, before) if before else {}
    rows = [(one, progress.get(one["urn"]), then.get(one["urn"])) for one in now]
    return [(one, low, verdict) for (one, low, _), verdict in zip(rows, verdicts(rows, rule), strict=True)]


def coasting_schools(period: str, rule: Coasting) -> list[tuple[Row, Row | None, Verdict]]:
    """Every school that the rule is for, in a period, by name: its results, its progress, what is found of it."""
    years = school_years(rule.attainment.indicator)
    before = lists.years_before(years, period, rule.improvement.years)
    return _coasting(version(), period, before, rule)
