"""What the figures say of a board's area and of a year of its plan: what needs and reviews are drafted from."""

import datetime as dt
from typing import Any

from village.board.models import LocalPlan
from village.board.queries import facts, progress
from village.board.queries.strategy import reference
from village.board.rules.facts import WORKFORCE
from village.board.rules.needs import Claim, Needs, needs
from village.board.rules.review import Review, review
from village.board.rules.strategy.years import falls_due, three_years
from village.outcomes import queries as outcomes


def claims(area: str) -> Needs:
    """The needs of an area, from its scorecard and its gaps as the warehouse has them now."""
    return needs(area, outcomes.scorecard(area), outcomes.gaps_in(area), workforce=workforce_measures())


def workforce_measures() -> frozenset[str]:
    """The measures of the people who work with children: those that tell of a national promise on them."""
    ours = reference.workforce_promises()
    return frozenset(one["measure"] for one in outcomes.every_served() if (one["plan"], one["commitment"]) in ours)


def key(claim: Claim) -> str:
    """The name of a claim in a form."""
    return f"{claim.kind}:{claim.measure}:{claim.group}"


def claim(area: str, named: str) -> Claim | None:
    """A claim by its name, if the figures still make it."""
    said = claims(area)
    return next((one for one in (*said.claims, *said.workforce) if key(one) == named), None)


def taken(one: Claim) -> dict[str, Any]:
    """A claim as it is kept in a plan: what `plans.take_need` asks for."""
    return {
        "kind": one.kind,
        "measure": one.measure,
        "group": one.group,
        "sentence": one.text,
        "figures": {
            "title": one.title,
            "period": one.period,
            "value": one.value,
            "lower": one.lower,
            "upper": one.upper,
            "compared": one.compared,
            "compared_with": one.compared_with,
            "verdict": one.verdict,
        },
        "releases": one.releases,
        "warehouse": outcomes.version(),
    }


def year_drafted(plan: LocalPlan, year: int, on: dt.date) -> list[str]:
    """The sentences of a year’s review, as the figures and the progress are known on a day; every third year with what
    three years brought the workforce, before what the board should talk about."""
    draft = facts.draft(plan)
    aims = progress.aims(draft, on)
    drafted = review(year, aims, on=on)
    if falls_due(plan.from_year, year):
        ours = {aim.number for aim in draft.aims if aim.chapter == WORKFORCE}
        own = three_years(plan.from_year, year, [aim for aim in aims if aim.number in ours])
        drafted = Review((*drafted.sections[:-1], own, drafted.sections[-1]))
    return drafted.lines
