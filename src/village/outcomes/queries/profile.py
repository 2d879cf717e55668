"""What the performance profile of an area is made of."""

import functools

from django.conf import settings

from village.kernel.tables.rules import read_yaml
from village.outcomes.queries.asking import Row, ask
from village.outcomes.rules import profile


def judgements(area: str) -> list[Row]:
    """The inspectors' judgements on an area, the latest inspection first, what a later file says again once."""
    sql = (
        "SELECT * FROM inspections WHERE area = ? QUALIFY row_number() OVER "
        "(PARTITION BY inspected_on, framework, judgement ORDER BY kept DESC) = 1 "
        "ORDER BY inspected_on DESC, framework, judgement"
    )
    return ask(sql, area)


def spreads(area: str) -> dict[str, float]:
    """For each measure how far councils differ in the period in which an area stands: the standard deviation."""
    sql = (
        "SELECT s.measure, stddev_samp(v.value) AS spread FROM measure_standings s JOIN measure_values v "
        'ON v.measure = s.measure AND v.period = s.period AND v."group" = s."group" AND v.level = ? '
        'WHERE s.area = ? AND s."group" = ? GROUP BY s.measure ORDER BY s.measure'
    )
    return {one["measure"]: one["spread"] for one in ask(sql, "authority", area, "") if one["spread"]}


def histories(area: str) -> dict[str, list[float]]:
    """For each measure an area's figures over time by the definition of the latest, for everyone, blanks left out."""
    sql = (
        "SELECT measure, value FROM (SELECT *, last_value(definition) OVER (PARTITION BY measure ORDER BY until_on "
        "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS now FROM measure_values "
        'WHERE area = ? AND "group" = ? AND value IS NOT NULL) WHERE definition = now ORDER BY measure, until_on'
    )
    found: dict[str, list[float]] = {}
    for one in ask(sql, area, ""):
        found.setdefault(one["measure"], []).append(one["value"])
    return found


@functools.lru_cache(maxsize=1)
def profile_terms() -> profile.Terms:
    """The declared terms of the performance profile."""
    path = settings.SRC / "reference" / "profile" / "terms.yaml"
    return profile.terms_from(read_yaml(path.name, path.read_bytes()).values)
