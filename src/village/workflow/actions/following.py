"""What follows from a move, in its transaction: clocks start and stop, tasks are given and taken back, and what others
must see to is written into the outbox."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from village.kernel.access.actions import Refusal
from village.kernel.calendar.queries import current
from village.kernel.calendar.rules import BeyondHorizon
from village.kernel.documents.rules.conditions import Value
from village.workflow.models import CANCELLED, DONE, OPEN, Clock, Effect, Instance, Task
from village.workflow.rules import clocks, definitions
from village.workflow.rules.definitions import Process
from village.workflow.rules.facts import NoDay, day_of


def follow(
    held: Instance,
    process: Process,
    effects: Iterable[definitions.Effect],
    *,
    facts: Mapping[str, Value],
    on: dt.date,
    by: str,
    at: dt.datetime,
) -> None:
    """Let effects follow, in the order in which they are written. `on`: the day on which what they follow from was so.
    Raises Refusal when a clock cannot be started."""
    for number, effect in enumerate(effects):
        match effect.kind:
            case "start-clock":
                _start(held, process, effect.about["clock"], facts, on, at)
            case "stop-clock":
                _running(held).filter(name=effect.about["clock"]).update(satisfied_on=on, over_at=at)
            case "create-task":
                _give(held, process, effect.about, at)
            case "close-tasks":
                _open(held).filter(name=effect.about["task"]).update(state=DONE, closed_by=by, closed_at=at)
            case _:
                _outbox(held, effect, number, at)


def lapse(held: Instance, *, on: dt.date, by: str, at: dt.datetime) -> None:
    """The work has ended: clocks that still run end with it, neither kept nor stopped, and nothing is left to do."""
    _running(held).update(lapsed_on=on, over_at=at)
    _open(held).update(state=CANCELLED, closed_by=by, closed_at=at)


def _start(
    held: Instance, process: Process, name: str, facts: Mapping[str, Value], today: dt.date, at: dt.datetime
) -> None:
    """One that runs already goes on: to be late is not mended by beginning again."""
    if _running(held).filter(name=name).exists():
        return
    rule = process.clock(name)
    try:
        clock = clocks.start(rule, day_of(rule, facts, today), current())
    except (NoDay, BeyondHorizon) as error:
        raise Refusal(str(error)) from error
    Clock.objects.create(
        instance=held, name=name, definition=process.sha256, since=clock.since, length=rule.length,
        unit=rule.unit.value, calendar=clock.calendar, first_due=clock.first_due, due=clock.due, started_at=at,
    )  # fmt: skip


def _give(held: Instance, process: Process, about: Mapping[str, str], at: dt.datetime) -> None:
    """One that is still to be done is not given twice."""
    if _open(held).filter(name=about["task"]).exists():
        return
    rule = process.task(about["task"])
    clock = _running(held).filter(name=about["clock"]).first() if "clock" in about else None
    title = rule.title.get(process.languages[0]) or next(iter(rule.title.values()))
    Task.objects.create(
        instance=held, name=rule.name, title=title[:200], owner=f"role:{about['for']}", assigned_at=at, clock=clock,
        escalates_after=rule.escalates_after, escalates_to=f"role:{rule.escalates_to}", made_at=at,
    )  # fmt: skip


def _outbox(held: Instance, effect: definitions.Effect, number: int, at: dt.datetime) -> None:
    key = f"{held.ref}:{held.changed}:{number}"
    Effect.objects.create(key=key, instance=held, kind=effect.kind, about=dict(effect.about), at=at, due_at=at)


def _running(held: Instance) -> QuerySet[Clock]:
    return Clock.objects.filter(instance=held, over_at=None)


def _open(held: Instance) -> QuerySet[Task]:
    return Task.objects.filter(instance=held, state=OPEN)
