"""What the state of a plan rests on: the plan's own report or the plan itself, and the sources that came later."""

import datetime as dt

from village.plan.rules.asat import PlanAsAt
from village.plan.rules.standing import known_from


def later_told(asat: PlanAsAt) -> list[dt.date]:
    """The days of the sources that tell of a commitment and came out after the plan's report, in order."""
    telling = {row.source for row in asat.plan.commitments} | {row.source for row in asat.plan.statuses}
    days = sorted(known_from(source) for source in asat.plan.sources if source.id in telling)
    return [day for day in days if day.isoformat() > asat.plan.reported_on]


def own_teller(asat: PlanAsAt) -> str:
    """`report`; or `plan`, while a plan that was published on the day it began has not reported since."""
    return "report" if asat.plan.reported_on > asat.plan.began_on else "plan"
