"""What of all that is known matters to someone who reads of a place: at a child's age, and in the reader's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from village.plan.rules.asat import PlanAsAt
from village.plan.rules.dates import due_window
from village.plan.rules.document import Commitment

LEVELS = ("standard", "plain", "children")  # as the pages of the plan are written
# The plan's age groups, as the years of a child's life in them.
AGES: Mapping[str, tuple[int, int]] = {"0-7": (0, 7), "8-13": (8, 13), "14-19": (14, 19)}
SHOWN = 6  # figures on a place's page; the scorecard has all
FEW = 4  # promises in a list; the plan has all
STATES = ("unlikely", "missed", "uncertain", "likely", "met")  # what presses first

Row = dict[str, Any]


@dataclass(frozen=True)
class Promised:
    """What was promised for an age (or for all), what was done of it, and what is to come or still owed.

    `late`: open and past their day; `ahead`: open, with a day still to come, the nearest first.
    """

    all: tuple[Commitment, ...]
    kept: tuple[Commitment, ...]
    begun: int
    ahead: tuple[Commitment, ...]
    late: tuple[Commitment, ...]


def share_of_age(row: Row, age: str) -> float:
    """How much of the years that a measure speaks of lie in an age group: 1 for all of them, 0 for none."""
    first, last = AGES[age]
    years = range(row["age_from"], row["age_to"] + 1)
    return sum(first <= year <= last for year in years) / len(years)


def of_age(rows: Sequence[Row], age: str) -> list[Row]:
    """The measures that speak of an age group; all of them when no age is asked for."""
    return [row for row in rows if not age or share_of_age(row, age) > 0]


PROFILES = ("workforce-age", "workforce-ethnicity", "workforce-level")
"""Measures that say who the people are of whom another says how many: their whole is that number once more."""


def highlights(rows: Sequence[Row], age: str = "") -> list[Row]:
    """A few measures for a place's page: those of which at least half speaks of the age asked for, then those with a
    target, what presses before what is well, then those that stand apart from England; never one without a figure."""
    known = [row for row in of_age(rows, age) if row["value"] is not None]
    place = {state: number for number, state in enumerate(STATES)}
    apart = {"worse": 0, "better": 1}

    def order(row: Row) -> tuple[bool, int, int, str]:
        general = bool(age) and share_of_age(row, age) < 0.5
        return general, place.get(row["state"], 9), apart.get(row["england_verdict"], 9), row["title"]

    return sorted(known, key=order)[:SHOWN]


def promised(known: PlanAsAt, age: str = "") -> Promised:
    """What a plan promises for an age, for that age alone before for several; all of it when no age is asked for."""
    some = [one for one in known.plan.commitments if not age or age in one.ages]
    some.sort(key=lambda one: len(one.ages) if age else 0)
    standing = {one.id: known.standing(one.id) for one in some}
    still = [one for one in some if standing[one.id].timing != "closed"]
    dated = [(last, one) for one in still if (last := _last_day(one)) is not None]
    return Promised(
        all=tuple(some),
        kept=tuple(one for one in some if standing[one.id].status == "delivered"),
        begun=sum(standing[one.id].status == "under-way" for one in some),
        ahead=tuple(one for last, one in sorted(dated, key=lambda pair: pair[0]) if last >= known.on),
        late=tuple(one for one in some if standing[one.id].late),
    )


def _last_day(one: Commitment) -> Any:
    window = due_window(one.due) if one.due else None
    return window.last_on if window else None


def compared(verdict: str, england: str, level: str) -> str:
    """How a place stands beside England, in a reader's words. `england`: England's figure, in words.

    Nothing is called better or worse that chance may have made: `verdict` is the warehouse's own.
    """
    if level == "standard":
        return f"England {england}" + (f": {verdict}" if verdict else "")
    said = {
        "better": "Better than in England as a whole",
        "worse": "Worse than in England as a whole",
        "no clear difference": "About the same as in England as a whole",
    }.get(verdict, "Nobody can say whether it differs from England")
    return said if level == "children" else f"{said} ({england})"
