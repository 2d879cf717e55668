"""What the performance profile of an area is made of."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from village.kernel.areas.rules import ENGLAND, Area
from village.kernel.tables.rules import read_yaml
from village.outcomes.queries import figures
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


@dataclass(frozen=True)
class Profile:
    """Where an area stands: its standings and how far each is from the comparator (`places`, by measure), how far
    councils differ (`spreads`), what is claimed of each outcome (`parts`) and of the whole, and the judgements."""

    area: Area
    rows: Sequence[Row]
    spreads: Mapping[str, float]
    places: Mapping[str, profile.Place]
    parts: Mapping[str, tuple[profile.Claim, profile.Draws]]
    judged: Sequence[Row]
    latest: Mapping[str, Mapping[str, Any]]
    whole: profile.Claim
    terms: profile.Terms

    @property
    def whom(self) -> str:
        """Whom it is compared with, in words."""
        return profile.whom(self.rows)

    def of(self, outcome: str) -> list[Row]:
        """An outcome's measures in which one direction is better."""
        return _of(self.rows, outcome)


def profile_of(area: Area) -> Profile:
    """The performance profile of an area, as known now."""
    code, terms = area.code, profile_terms()
    rows, differ, before = figures.scorecard(code), spreads(code), histories(code)
    places = {one["measure"]: profile.place(one, differ.get(one["measure"]), before.get(one["measure"], ()))
              for one in rows}  # fmt: skip
    parts = {slug: profile.outcome([places[row["measure"]] for row in _of(rows, slug)], terms) for slug in profile.FIVE}
    judged = _judged(rows, code)
    latest = profile.latest(judged)
    grades = {key: one["grade"] for key, one in latest.items()}
    whole = profile.whole(parts, grades, terms, code != ENGLAND)
    return Profile(area, rows, differ, places, parts, judged, latest, whole, terms)


def _of(rows: Sequence[Row], outcome: str) -> list[Row]:
    return [row for row in rows if row["outcome"] == outcome and row["polarity"] != "neither"]


def _judged(rows: Sequence[Row], code: str) -> list[Row]:
    """The judgements on an area; made-up ones only beside made-up figures."""
    made_up = bool(figures.made_up().intersection(row["release"] for row in rows))
    return [one for one in judgements(code) if made_up or not one["synthetic"]]
