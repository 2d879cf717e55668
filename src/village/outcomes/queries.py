"""Every read of outcomes: the releases that this Village holds, and what the warehouse says of measures and areas."""

import datetime as dt
import functools
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
from django.conf import settings

from village.kernel.areas import queries as areas
from village.kernel.tables.rules import read_yaml
from village.outcomes.models import Release
from village.outcomes.rules import profile
from village.ui.maps import real
from village.ui.maps.boundaries import read as read_boundaries
from village.warehouse import connection as warehouse
from village.warehouse import kept, releases
from village.warehouse.inspections import Judgement
from village.warehouse.inspections import read as read_inspections

Row = dict[str, Any]
LEVELS = ("country", "region", "authority")  # those that pages speak of


def folder() -> Path:
    """Where the figures of releases are kept."""
    return Path(settings.VAR) / "releases"


def held() -> list[Release]:
    """Every release on record, by dataset and day."""
    return list(Release.objects.all())


def wrong() -> list[str]:
    """What is wrong with the releases on record, a sentence each: missing, touched, or kept and not on record."""
    digests = dict(Release.objects.values_list("id", "digest"))
    found = releases.verify(folder(), digests)
    stray = [one.id for one in releases.every(folder()) if one.id not in digests] if not found else []
    strays = [f"The release {one} is kept and on no record: load its file again." for one in stray]
    return found + strays + kept.wrong(boundaries_folder()) + kept.wrong(inspections_folder())


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


def boundaries_folder() -> Path:
    """Where files of boundaries are kept."""
    return Path(settings.VAR) / "boundaries"


def inspections_folder() -> Path:
    """Where files of inspectors' judgements are kept."""
    return Path(settings.VAR) / "inspections"


def authority(said: str) -> str:
    """The code of the one authority that a code or name means. Raises LookupError for none or several."""
    found = [one for one in areas.find(said) if one.is_upper_tier]
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
        "SELECT m.title, m.short, m.question, m.outcome, m.goal, m.unit, m.polarity, s.* FROM measure_standings s "
        'JOIN measures m ON m.slug = s.measure WHERE s.area = ? AND s."group" = coalesce(?, s."group") '
        'ORDER BY m.outcome, m.title, s."group"'
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


def gaps(slug: str, area: str) -> list[Row]:
    """The gaps of a measure in an area, over time, with their titles."""
    sql = (
        "SELECT g.title, g.of_group, g.behind_group, v.* FROM measure_gap_values v JOIN measure_gaps g "
        "ON g.measure = v.measure AND g.gap = v.gap WHERE v.measure = ? AND v.area = ? ORDER BY v.gap, v.from_on"
    )
    return _ask(sql, slug, area)


def latest_gaps(area: str) -> list[Row]:
    """The latest of each gap of each measure in an area, with its title."""
    sql = (
        "SELECT v.*, g.title, g.of_group, g.behind_group FROM measure_gap_values v JOIN measure_gaps g "
        "ON g.measure = v.measure AND g.gap = v.gap WHERE v.area = ? "
        "QUALIFY row_number() OVER (PARTITION BY v.measure, v.gap ORDER BY v.from_on DESC) = 1 "
        "ORDER BY v.measure, v.gap"
    )
    return _ask(sql, area)


def neighbours(area: str) -> list[Row]:
    """The areas most like one, nearest first."""
    return _ask("SELECT neighbour, place, mutual FROM neighbours WHERE area = ? ORDER BY place", area)


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
