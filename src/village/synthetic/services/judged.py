"""The judged questions (`reference/directory/judged`): what is asked, and how good an answer each made-up service is.

A grade is by what a service truly is, never by what a search returns: 3 is what was looked for, 2 helps with most of
it, 1 is worth knowing of. Every service is judged for every question, so that nothing relevant goes uncounted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from math import hypot
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from village.search.rules.entry import oldest_exclusive
from village.synthetic.services.archetypes import Archetype
from village.synthetic.services.documents import DAYS, parts
from village.synthetic.services.making import Made

FOLDER = Path(settings.SRC) / "reference" / "directory" / "judged"
FAR = 8_000.0  # metres: five miles; further than families go each week
NEARLY = 1.0  # years beside the ages of a service
HELD_OUT = 3  # every third question
OTHERS = "others"  # in the second reading: every sort that it does not name
Point = tuple[float, float]


@dataclass(frozen=True)
class Asked:
    """A question. `want`: kinds of help with the grade of what gives them; `again`: grades of sorts of service that a
    second reading set otherwise; `must`: what is asked besides, which a service has or has not."""

    id: str
    ask: str
    at: str
    want: Mapping[str, int]
    ages: tuple[float, ...] = ()
    must: Mapping[str, Any] = field(default_factory=dict)
    again: Mapping[str, int] = field(default_factory=dict)

    @property
    def held_out(self) -> bool:
        """Whether nothing is changed because of it."""
        return int(self.id[1:]) % HELD_OUT == 0


@cache
def questions() -> tuple[Asked, ...]:
    """Every judged question, in order."""
    said = yaml.safe_load((FOLDER / "queries.yaml").read_bytes())["queries"]
    again = yaml.safe_load((FOLDER / "second.yaml").read_bytes())["grades"]
    return tuple(
        Asked(
            key,
            str(one["ask"]),
            one["at"],
            one["want"],
            tuple(one.get("ages", ())),
            one.get("must", {}),
            again.get(key, {}),
        )
        for key, one in said.items()
    )


def grade(asked: Asked, made: Made, at: Point) -> int:
    """How good an answer a service is to a question that is asked at a point of the National Grid, 0 to 3."""
    found = sort_grade(asked, made.sort)
    found = _by_age(found, asked.ages, made.sort)
    found = _by_must(found, asked.must, made.sort)
    if found > 1 and made.spot and made.sort.at != "hidden":
        far = hypot(made.spot.easting - at[0], made.spot.northing - at[1]) > FAR
        return found - 1 if far else found
    return found


def sort_grade(asked: Asked, sort: Archetype) -> int:
    """How good a sort of service is for the need alone: as the second reading has it, else by its kinds."""
    meant = asked.again.get(sort.slug, asked.again.get(OTHERS))
    return first_grade(asked, sort) if meant is None else meant


def first_grade(asked: Asked, sort: Archetype) -> int:
    """By kinds alone: a kind that is given beside the main one counts one less, but not nothing."""
    return max((_kind_grade(asked, kind, main=kind == sort.kinds[0]) for kind in sort.kinds), default=0)


def _kind_grade(asked: Asked, kind: str, *, main: bool) -> int:
    found = asked.want.get(kind, 0)
    return found if main or found <= 1 else found - 1


def _by_age(found: int, ages: tuple[float, ...], sort: Archetype) -> int:
    """Nothing for whoever is too young or old, by more than a year; little within it."""
    if not ages or sort.ages is None or not found:
        return found
    youngest, oldest = sort.ages[0], oldest_exclusive(sort.ages[1])
    if any(youngest <= age < oldest for age in ages):
        return found
    return 1 if any(youngest - NEARLY <= age < oldest + NEARLY for age in ages) else 0


def _by_must(found: int, must: Mapping[str, Any], sort: Archetype) -> int:
    """Two less for what was asked and is not so; one less where the sort does not say."""
    if "day" in must and found:
        days = {day for named, _, _ in parts(sort.when) for day in named}
        if DAYS[must["day"]] not in days or sort.holidays:
            found = max(0, found - (2 if days else 1))
    if "access" in must and must["access"] not in sort.access:
        found = max(0, found - 2)
    return found
