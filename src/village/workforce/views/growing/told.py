"""An induction as a page tells of it, for whoever keeps the register, whoever supervises, and the worker."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from village.kernel.calendar.rules import london_date
from village.ui import charts
from village.workforce.models import Induction
from village.workforce.queries.growing import visible
from village.workforce.queries.growing.inducting import Stands, over_time, standing_of
from village.workforce.rules.growing.entitlements import STATES, TITLES, Gap, gaps, held_days, last_day
from village.workforce.rules.growing.said import ANSWERS, EVIDENCE
from village.workforce.views.frame import called

DAY = dt.timedelta(days=1)


def induction_page(request: HttpRequest, induction: Induction, *, whose: str, **context: Any) -> HttpResponse:
    """The page of an induction. `whose`: kept, supervised or own: what may be done stands on it accordingly."""
    return render(request, "workforce/growing/induction.html", {**told(induction), "whose": whose, **context})


def told(induction: Induction) -> dict[str, Any]:
    """What a page tells of an induction."""
    on = london_date(timezone.now())
    (stands,) = standing_of([induction], on=on)
    supervisor = visible.supervisor_of(induction.worker)
    late = gaps(stands.programme, stands.facts, on)
    return {
        "title": f"Induction of {called(induction.worker)}",
        "induction": induction,
        "last_on": induction.until_on - DAY,
        "stands": stands,
        "states": STATES,
        "titles": TITLES,
        "late": late,
        "picture": _picture(stands, late, on),
        "months": over_time(stands, on=on),
        # What waits to be answered stands first.
        "evidence": sorted(induction.evidence.order_by("-on", "-pk"), key=lambda one: one.answer != ""),
        "waits": sum(one.answer == "" for one in induction.evidence.all()),
        "kinds": EVIDENCE,
        "answers": {"": "Waits to be confirmed", "confirmed": "Confirmed", "disputed": "Disputed"},
        "asked": ANSWERS,
        "supervisor": called(supervisor) if supervisor else "",
        "on": on,
    }


def _picture(stands: Stands, late: list[Gap], on: dt.date) -> Any:
    facts, end = stands.facts, last_day(stands.facts, on)
    held = held_days(facts, on)
    days = [facts.start_on + number * DAY for number in range((end - facts.start_on).days + 1)]
    overdue = {one for gap in late for one in days if gap.due_on < one < (gap.held_on or end + DAY)}
    times = "once" if len(late) == 1 else f"{len(late)} times"
    return charts.days(
        charts.DayChart(
            id="supervision",
            title="When supervision was held",
            summary=f"Held on {len(held)} days, late {times}." if late else f"Held on {len(held)} days, never late.",
            first=facts.start_on,
            last=end,
            marked=set(held),
            late=overdue,
            away={one for one in days if facts.is_away(one)},
        )
    )
