"""How long something may take is made longer by a decision, or worked out anew by a newer calendar; never silently."""

import datetime as dt

from django.db import transaction

from village.kernel.access.actions import Refusal
from village.kernel.audit import actions as audit
from village.kernel.audit.actions import Event
from village.kernel.calendar.queries import calendar, current
from village.kernel.calendar.rules import BeyondHorizon, WorkingCalendar
from village.kernel.jobs.registry import job
from village.workflow.models import Clock, Extension, Recalculation
from village.workflow.queries.processes import process_by
from village.workflow.rules import clocks

AT_ONCE = 500


@transaction.atomic
def extend(
    *, clock: int, until: dt.date, seen: dt.date, reason: str, by: str, at: dt.datetime, authority: str = ""
) -> Clock:
    """Decide that something may take longer. `seen`: what it was due on when that was decided; `authority`: who allowed
    more than its rule does. Raises Refusal when it may not, or was due on another day meanwhile."""
    held = Clock.objects.select_for_update().select_related("instance").get(pk=clock)
    if held.due != seen:
        raise Refusal(f"This is due on {held.due:%-d %B %Y} now. Read it again, then decide.")
    try:
        longer = clocks.extend(
            _ruled(held), until=until, by=by, reason=reason, calendar=calendar(held.calendar), authority=authority
        )
    except (clocks.CannotExtend, BeyondHorizon) as error:
        raise Refusal(str(error)) from error
    Extension.objects.create(
        clock=held, by=by, authority=authority, why={"reason": reason.strip()}, before=seen, due=until, at=at
    )
    held.due = longer.due
    held.save(update_fields=["due"])
    detail = {"clock": held.name, "before": seen.isoformat(), "due": until.isoformat(), "authority": authority}
    audit.record(actor=by, action="workflow.extend", thing=f"work:{held.instance.ref}", at=at, detail=detail)
    return held


@transaction.atomic
def choose_day(*, clock: int, on: dt.date, by: str, at: dt.datetime) -> Clock:
    """Keep the day that people chose for something, sooner than it would have to be; the most that it may take stays
    beside it. Raises Refusal for a day that is past that, or not after its beginning."""
    held = Clock.objects.select_for_update().select_related("instance").get(pk=clock)
    try:
        held.due = clocks.choose(_ruled(held), on).due
    except clocks.CannotChoose as error:
        raise Refusal(str(error)) from error
    held.save(update_fields=["due"])
    detail = {"clock": held.name, "most": held.first_due.isoformat(), "due": on.isoformat()}
    audit.record(actor=by, action="workflow.choose", thing=f"work:{held.instance.ref}", at=at, detail=detail)
    return held


@job("workflow.recalculate", cron="10 4 * * *")
def recalculate(*, by: str, at: dt.datetime, to: WorkingCalendar | None = None) -> int:
    """Work out anew what runs by an older calendar, and keep what that moved: returns how many are due on another day.
    Done again, it finds nothing to do."""
    new, moved = to or current(), 0
    older = Clock.objects.filter(over_at=None).exclude(calendar=new.version).order_by("pk")
    last = 0
    while some := list(older.filter(pk__gt=last).values_list("pk", flat=True)[:AT_ONCE]):
        last = some[-1]
        with transaction.atomic():
            moved += _recalculate(some, new, by, at)
    return moved


def _recalculate(some: list[int], new: WorkingCalendar, by: str, at: dt.datetime) -> int:
    events = []
    held = Clock.objects.select_for_update(of=("self",)).select_related("instance")
    for one in held.filter(pk__in=some, over_at=None).exclude(calendar=new.version).order_by("pk"):
        before = one.calendar
        ruled, moved = clocks.under(_ruled(one), calendar(before), new)
        one.calendar, one.due = ruled.calendar, ruled.due
        one.save(update_fields=["calendar", "due"])
        if moved:
            Recalculation.objects.create(
                clock=one, old_calendar=before, new_calendar=new.version, before=moved.before, after=moved.after,
                because=list(moved.because), at=at,
            )  # fmt: skip
            detail = {"clock": one.name, "before": moved.before.isoformat(), "due": moved.after.isoformat()}
            events.append(Event(by, "workflow.recalculate", f"work:{one.instance.ref}", at, detail=detail))
    audit.record_many(events)
    return len(events)


def _ruled(held: Clock) -> clocks.Clock:
    """A stored clock as the rules ask for it, with what was decided on it."""
    decided = [
        clocks.Extension(one.due, one.by, str(one.why.get("reason", "")), one.before, one.authority)
        for one in held.extensions.all()
    ]
    return clocks.Clock(
        process_by(held.definition).clock(held.name),
        held.since,
        held.calendar,
        held.first_due,
        held.due,
        tuple(decided),
        held.satisfied_on or held.lapsed_on,
    )
