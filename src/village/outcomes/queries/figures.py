"""What the warehouse says of measures and areas."""

import datetime as dt
import functools
from collections.abc import Iterable

import polars as pl

from village.kernel.areas import queries as register
from village.outcomes.queries.asking import Row, ask, version
from village.warehouse.measures import shipped
from village.warehouse.measures.tables import known_on
from village.warehouse.observations import SCHEMA

LEVELS = ("country", "region", "authority")  # those that pages speak of


def measures() -> list[Row]:
    """Every measure, by outcome and title."""
    return ask("SELECT * FROM measures ORDER BY outcome, title")


def measure(slug: str) -> Row | None:
    """One measure; None when there is none of that name."""
    return next((one for one in measures() if one["slug"] == slug), None)


def so_far(area: str, slug: str = "") -> dict[str, Row]:
    """What is counted here of the quarter that runs, by measure: of one of them, or of all."""
    sql = "SELECT * FROM measure_so_far WHERE area = ? AND ? IN ('', measure) ORDER BY measure"
    return {one["measure"]: one for one in ask(sql, area, slug)}


def groups(slug: str) -> dict[str, str]:
    """The groups of a measure that stand anywhere, with their titles, everyone first."""
    somewhere = """SELECT "group" FROM measure_standings WHERE measure = ?"""
    sql = f"""SELECT "group", title FROM measure_groups
        WHERE measure = ? AND ("group" = '' OR "group" IN ({somewhere})) ORDER BY place"""  # nosec B608
    rows = ask(sql, slug, slug)
    return {one["group"]: one["title"] for one in rows}


def values(slug: str, group: str, areas: Iterable[str] = ()) -> list[Row]:
    """A measure's values in some areas (all at the levels of pages, if none is named), by area and time."""
    named = tuple(areas)
    where = f"area IN ({', '.join('?' * len(named))})" if named else "level IN ('country', 'region', 'authority')"
    sql = f'SELECT * FROM measure_values WHERE measure = ? AND "group" = ? AND {where} ORDER BY area, until_on, period'  # nosec B608
    return ask(sql, slug, group, *named)


def values_on(slug: str, group: str, areas: Iterable[str], on: dt.date) -> list[Row]:
    """What `values` would have said on a day: of all that was ever published, what was by then. England's comes too."""
    measure = next((one for one in shipped.measures() if one.slug == slug), None)
    if measure is None:
        return []
    codes = [one.code for area in areas for one in register.same_area(area)]
    named = measure.sql.split("'")[1::2]
    marks = [", ".join("?" * len(some)) for some in (codes, named)]
    sql = f"SELECT * FROM observations_ever WHERE area IN ({marks[0]}) AND indicator IN ({marks[1]})"  # nosec B608
    ever = pl.DataFrame(ask(sql, *codes, *named), schema=SCHEMA)
    return known_on(measure, ever, on).filter(group=group).sort("area", "until_on", "period").to_dicts()


def revisions(row: Row) -> list[Row]:
    """What was ever published of the one observation that a value or standing was read from, the first first: each
    differs from the one before. None where the row of the release does not say which observation it was."""
    found = measure(row["measure"])
    named = found["sql"].split("'")[1::2] if found else []
    marks = ", ".join("?" * len(named))
    sql = f'SELECT * FROM observations_ever WHERE indicator IN ({marks}) AND release = ? AND "row" = ? AND period = ?'  # nosec B608
    behind = ask(sql, *named, row["release"], row["row"], row["period"])
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
    for one in ask(sql, *(behind[0][name] for name in same), *codes):
        if not told or (one["value"], one["code"]) != (told[-1]["value"], told[-1]["code"]):
            told.append(one)
    return told


def published_days() -> list[dt.date]:
    """The days on which the releases in the warehouse were published, the earliest first."""
    return sorted({one["published_on"] for one in warehouse_releases()})


def standings(slug: str, group: str) -> list[Row]:
    """How every area stands now on a measure."""
    return ask('SELECT * FROM measure_standings WHERE measure = ? AND "group" = ? ORDER BY area', slug, group)


def standing(slug: str, area: str, group: str = "") -> Row | None:
    """How one area stands now on a measure; None when nothing is known of it there."""
    return next(iter(standings_of(slug, area, group)), None)


def standings_of(slug: str, area: str, group: str | None = None) -> list[Row]:
    """How one area stands on a measure, in one group or in all."""
    rows = ask('SELECT * FROM measure_standings WHERE measure = ? AND area = ? ORDER BY "group"', slug, area)
    return [one for one in rows if group is None or one["group"] == group]


def scorecard(area: str, group: str | None = "") -> list[Row]:
    """How an area stands on every measure, for everyone, a group or (None) all: the measure's own words beside."""
    sql = (
        "SELECT m.title, m.short, m.question, m.child, m.outcome, m.goal, m.unit, m.polarity, m.age_from, m.age_to, "
        "s.* FROM measure_standings s JOIN measures m ON m.slug = s.measure "
        'WHERE s.area = ? AND s."group" = coalesce(?, s."group") ORDER BY m.outcome, m.title, s."group"'
    )
    return ask(sql, area, group)


def group_titles() -> dict[tuple[str, str], str]:
    """What each group of each measure is called."""
    return {(one["measure"], one["group"]): one["title"] for one in ask("SELECT * FROM measure_groups")}


@functools.lru_cache(maxsize=512)
def _trends(version: str, area: str) -> dict[str, list[float | None]]:
    found: dict[str, list[float | None]] = {}
    sql = 'SELECT measure, value FROM measure_values WHERE area = ? AND "group" = ? ORDER BY measure, until_on, period'
    for row in ask(sql, area, ""):
        found.setdefault(row["measure"], []).append(row["value"])
    return found


def trends(area: str) -> dict[str, list[float | None]]:
    """For each measure the values of an area over time, for everyone; None where there is none."""
    return _trends(version(), area)


def sums(slug: str, area: str, group: str = "") -> Row | None:
    """What the authorities of a region or of England come to on a measure; None where nothing can be said."""
    sql = 'SELECT * FROM measure_sums WHERE measure = ? AND area = ? AND "group" = ?'
    return next(iter(ask(sql, slug, area, group)), None)


def serves(slug: str) -> list[Row]:
    """The promises of plans that a measure tells of: `plan` and `commitment`."""
    return ask("SELECT plan, commitment FROM measure_serves WHERE measure = ? ORDER BY plan, commitment", slug)


def every_served() -> list[Row]:
    """What every measure tells of: `measure`, `plan` and `commitment`."""
    return ask("SELECT measure, plan, commitment FROM measure_serves ORDER BY measure, plan, commitment")


def serving(plan: str, commitment: str) -> list[Row]:
    """The measures that tell of a promise of a plan: `slug` and `title`."""
    sql = (
        "SELECT m.slug, m.title FROM measure_serves s JOIN measures m ON m.slug = s.measure "
        "WHERE s.plan = ? AND s.commitment = ? ORDER BY m.title"
    )
    return ask(sql, plan, commitment)


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
    return ask(_GAPS, area, slug, slug)


def gaps_in(area: str) -> list[Row]:
    """The same of every measure."""
    return gaps("", area)


def latest_gaps(area: str) -> list[Row]:
    """The latest of each gap of each measure in an area."""
    return list({(row["measure"], row["gap"]): row for row in gaps_in(area)}.values())


def neighbours(area: str) -> list[Row]:
    """The areas most like one, nearest first."""
    return ask("SELECT neighbour, place, mutual FROM neighbours WHERE area = ? ORDER BY place", area)


def every_neighbour() -> list[Row]:
    """The neighbours of every area, nearest first."""
    return ask("SELECT area, neighbour, place, mutual FROM neighbours ORDER BY area, place")


def neighbour_table() -> Row | None:
    """The table of neighbours that the warehouse was built with; None when there was none."""
    return next(iter(ask("SELECT * FROM neighbour_tables")), None)


def warehouse_releases() -> list[Row]:
    """The releases that the warehouse was built from."""
    return ask("SELECT * FROM releases ORDER BY dataset, published_on, id")


def made_up() -> frozenset[str]:
    """The ids of the releases in the warehouse that are made up."""
    return frozenset(one["id"] for one in warehouse_releases() if one["synthetic"])


def measures_of(release: str) -> list[Row]:
    """The measures that use figures of a release, with how many."""
    sql = (
        "SELECT m.slug, m.title, count(*) AS figures FROM measure_values v JOIN measures m ON m.slug = v.measure "
        "WHERE v.release = ? GROUP BY m.slug, m.title ORDER BY m.title"
    )
    return ask(sql, release)
