"""How long something may take is made longer by a decision, worked out anew by a newer calendar, or counted from the
day on which a fact really was; never silently."""

import datetime as dt

from django.db import transaction

from village.kernel.access.actions import Refusal
from village.kernel.audit import actions as audit
from village.kernel.audit.actions import Event
from village.kernel.calendar.queries import calendar, current
from village.kernel.calendar.rules import BeyondHorizon, WorkingCalendar, london_date
from village.kernel.jobs.registry import job
from village.workflow.models import Clock, Correction, Extension, Recalculation
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


@transaction.atomic
def correct(*, clock: int, fact: str, on: dt.date, seen: dt.date, reason: str, by: str, at: dt.datetime) -> Correction:
    """Say on which day a fact of a clock really was: what it runs from (`BEGUN`) or what ended it (`ENDED`). What was
    recorded is kept beside it, and so is what it was due on. `seen`: the day that stood there when that was decided.
    Raises Refusal without a reason, for a day that cannot be, and when another day was said meanwhile."""
    held = Clock.objects.select_for_update(of=("self",)).select_related("instance").get(pk=clock)
    ruled = _ruled(held)
    before = ruled.since if fact == clocks.BEGUN else ruled.stopped_on
    if before is None or held.lapsed_on is not None:
        raise Refusal("Nothing ended this: take the step that does, and give the day on which it was so.")
    if before != seen:
        raise Refusal(f"{before:%-d %B %Y} is said now. Read it again, then decide.")
    if not reason.strip():
        raise Refusal("Say why it was recorded late, and how you know the day.")
    try:
        anew = _corrected(held, ruled, fact, on)
    except (clocks.CannotCorrect, BeyondHorizon) as error:
        raise Refusal(str(error)) from error
    made = Correction.objects.create(
        clock=held, fact=fact, before=before, said=on, due_before=ruled.due, due=anew.due,
        why={"reason": reason.strip()}, by=by, at=at,
    )  # fmt: skip
    if held.over_at is None:
        held.due = anew.due
        held.save(update_fields=["due"])
    detail = {"clock": held.name, "fact": fact, "before": before.isoformat(), "said": on.isoformat()}
    audit.record(actor=by, action="workflow.correct", thing=f"work:{held.instance.ref}", at=at, detail=detail)
    return made


def _corrected(held: Clock, ruled: clocks.Clock, fact: str, on: dt.date) -> clocks.Clock:
    if fact == clocks.BEGUN:
        return clocks.begun_on(ruled, on, recorded=held.since, calendar=calendar(held.calendar))
    return clocks.ended_on(ruled, on, recorded=london_date(held.over_at or held.started_at))


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
        was, one.calendar, one.due = one.due, ruled.calendar, max(ruled.due, one.since)
        one.save(update_fields=["calendar", "due"])
        if moved and one.due != was:
            Recalculation.objects.create(
                clock=one, old_calendar=before, new_calendar=new.version, before=was, after=one.due,
                because=list(moved.because), at=at,
            )  # fmt: skip
            detail = {"clock": one.name, "before": was.isoformat(), "due": one.due.isoformat()}
            events.append(Event(by, "workflow.recalculate", f"work:{one.instance.ref}", at, detail=detail))
    audit.record_many(events)
    return len(events)


def _ruled(held: Clock) -> clocks.Clock:
    """A stored clock as the rules ask for it, with what was decided on it."""
    decided = [
        clocks.Extension(one.due, one.by, str(one.why.get("reason", "")), one.before, one.authority)
        for one in held.extensions.all()
    ]
    said = {one.fact: one for one in held.corrections.all()}  # the last of each counts
    begun, ended = said.get(clocks.BEGUN), said.get(clocks.ENDED)
    rule = process_by(held.definition).clock(held.name)
    return clocks.Clock(
        rule,
        begun.said if begun else held.since,
        held.calendar,
        clocks.start(rule, begun.said, calendar(held.calendar)).first_due if begun else held.first_due,
        held.due,
        tuple(decided),
        ended.said if ended else held.satisfied_on or held.lapsed_on,
    )
