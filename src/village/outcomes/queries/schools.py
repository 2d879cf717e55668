"""What the warehouse says of schools."""

import functools
from collections.abc import Sequence

from village.outcomes.queries.asking import Row, ask, version
from village.warehouse.schools import definition, lists
from village.warehouse.schools import line as lines
from village.warehouse.schools.coasting import Verdict, verdicts
from village.warehouse.schools.definition import Coasting
from village.warehouse.schools.line import Standing


def school(urn: str) -> Row | None:
    """What the files say of a school; None where none names it."""
    return next(iter(ask("SELECT * FROM schools WHERE urn = ?", urn)), None)


def figures_of_school(urn: str) -> list[Row]:
    """Every figure of a school, by name and the latest first."""
    sql = (
        "SELECT i.title, f.* FROM school_figures f JOIN school_indicators i ON i.indicator = f.indicator "
        "WHERE f.urn = ? ORDER BY i.title, f.indicator, f.until_on DESC"
    )
    return ask(sql, urn)


def school_years(indicator: str) -> list[Row]:
    """The periods for which schools have a figure, the latest first: period, from_on."""
    sql = "SELECT DISTINCT period, from_on, until_on FROM school_figures WHERE indicator = ? ORDER BY until_on DESC"
    return ask(sql, indicator)


def schools_with(indicator: str, period: str, sectors: tuple[str, ...]) -> list[Row]:
    """The schools of some sectors that a file gives a figure or the reason for none, in a period, by name."""
    sql = (
        "SELECT s.name, s.authority, s.kind, s.closed, f.* FROM school_figures f JOIN schools s ON s.urn = f.urn "
        f"WHERE f.indicator = ? AND f.period = ? AND s.sector IN ({', '.join('?' * len(sectors))}) "  # nosec B608
        "ORDER BY s.name, s.urn"
    )
    return ask(sql, indicator, period, *sectors)


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


def coasts(figures: Sequence[Row], rule: Coasting, period: str = "") -> Verdict | None:
    """Whether a school coasts by its own figures (as `figures_of_school` gives them), in a period or the latest that
    there are results of; None without any."""

    def of(indicator: str, when: str = "") -> list[Row]:
        return [one for one in figures if one["indicator"] == indicator and when in ("", one["period"])]

    results = of(rule.attainment.indicator)
    now = next((one for one in results if period in ("", one["period"])), None)
    if now is None:
        return None
    wanted = lists.years_before(results, now["period"], rule.improvement.years)
    progress = next(iter(of(rule.progress.indicator, now["period"])), None)
    before = next((one for one in results if one["period"] == wanted), None)
    return verdicts([(now, progress, before)], rule)[0]


def coasting_schools(period: str, rule: Coasting) -> list[tuple[Row, Row | None, Verdict]]:
    """Every school that the rule is for, in a period, by name: its results, its progress, what is found of it."""
    years = school_years(rule.attainment.indicator)
    before = lists.years_before(years, period, rule.improvement.years)
    return _coasting(version(), period, before, rule)
