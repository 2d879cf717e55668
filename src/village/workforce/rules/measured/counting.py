"""What the rows of an employer's year come to: exact counts, by the names that the formulas of `rates` know."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from village.workforce.rules.measured.posts import NONE, OfPost
from village.workforce.rules.measured.years import Told, Year
from village.workforce.rules.rates import RATES, Formula, rate

DAYS_LOST = "days_lost"
STABILITY = Formula(
    "In post on 30 September a year before and on every day since, of those in post now", "stayed", ("in_post",)
)
"""Ours: no publication that we could read states one for the social work workforce."""
OF_PEOPLE = {
    "turnover": RATES["turnover"],
    "stability": STABILITY,
    "agency": RATES["agency"],
    "agency-covering": RATES["agency-covering"],
}
OF_TIME = {"vacancy": RATES["vacancy"], "absence": RATES["absence"]}


def formula_of(name: str) -> Formula:
    """How a rate is made, by its name in OF_PEOPLE or OF_TIME."""
    return OF_PEOPLE.get(name) or OF_TIME[name]


@dataclass(frozen=True)
class Counted:
    """A year of one employer. `people` are heads; `time` full-time equivalents and the days lost to sickness."""

    year: Year
    people: dict[str, float | None]
    time: dict[str, float | None]

    def rate(self, name: str) -> float | None:
        """A rate by its name in OF_PEOPLE or OF_TIME; None where there is nobody to count it of."""
        return rate(formula_of(name), self._counts(name), self.year.year)

    def parts(self, name: str) -> dict[str, float]:
        """What a rate is made of, each part once, by the names of its formula: first what stands above."""
        formula, counts = formula_of(name), self._counts(name)
        return {part: counts[part] or 0.0 for part in (formula.top, *formula.bottom)}

    def _counts(self, name: str) -> dict[str, float | None]:
        return self.people if name in OF_PEOPLE else self.time


def times(one: Told) -> dict[str, int]:
    """How often a worker counts in a year, by what is counted."""
    return {
        "in_post": int(one.in_post),
        "started": one.started,
        "leavers": one.left,
        "stayed": int(one.stayed),
        "agency": int(one.agency),
        "agency_covering": int(one.covers),
    }


def lost(one: Told, days: Decimal) -> Decimal:
    """The working days lost that count: those of whoever was in post at the end of the year, or left in it."""
    return days if one.in_post or one.left else NONE


def counted(year: Year, workers: Iterable[tuple[Told, Decimal]], posts: Iterable[OfPost]) -> Counted:
    """Counts of a year from every worker in it, with the days each lost, and every post at its end."""
    people: dict[str, float | None] = dict.fromkeys(
        ("in_post", "started", "leavers", "stayed", "agency", "agency_covering"), 0.0
    )
    fte = away = NONE
    for one, days in workers:
        for name, many in times(one).items():
            people[name] = (people[name] or 0.0) + many
        fte, away = fte + one.fte, away + lost(one, days)
    vacant = sum((one.vacant for one in posts), NONE)
    time = {"in_post": float(fte), "vacancies": float(vacant), DAYS_LOST: float(away)}
    return Counted(year, people, dict(time))
