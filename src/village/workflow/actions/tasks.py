"""Tasks are given, handed on and done; those that nobody does are shown to somebody else too."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from village.kernel.access.actions import Refusal
from village.kernel.audit import actions as audit
from village.kernel.audit.actions import Event
from village.kernel.calendar.queries import current
from village.kernel.calendar.rules import london_date
from village.kernel.jobs.registry import job
from village.workflow.models import CANCELLED, DONE, OPEN, Instance, Task
from village.workflow.rules.definitions import TaskRule

CLOSED = "Somebody has seen to this already."


@transaction.atomic
def add(
    *,
    instance: uuid.UUID,
    name: str,
    title: str,
    owner: str,
    due: dt.date | None,
    by: str,
    at: dt.datetime,
    escalates_after: int = TaskRule.escalates_after,
    escalates_to: str = f"role:{TaskRule.escalates_to}",
) -> Task:
    """Give a task that no move gives. `title` says what is to be done and never of whom: it is kept for good. The same
    again, while it is open, changes nothing. Raises Refusal when the work has ended."""
    held = Instance.objects.select_for_update().get(ref=instance)
    if held.ended_on:
        raise Refusal("This has ended: there is nothing left to do in it.")
    there = Task.objects.filter(instance=held, name=name, state=OPEN).first()
    if there:
        return there
    made = Task.objects.create(
        instance=held, name=name, title=title, owner=owner, assigned_at=at, due=due, escalates_after=escalates_after,
        escalates_to=escalates_to, made_at=at,
    )  # fmt: skip
    _told(made, "add", by, at, owner=owner)
    return made


@transaction.atomic
def assign(*, task: uuid.UUID, to: str, seen: str, by: str, at: dt.datetime) -> Task:
    """Hand a task to somebody. `seen`: whose it was when that was decided. Raises Refusal when it is another's since,
    or done."""
    held = _held(task)
    if held.owner != seen:
        raise Refusal("Somebody has handed this on since you opened it. Read it again, then decide.")
    held.owner, held.assigned_at = to, at
    held.save(update_fields=["owner", "assigned_at"])
    _told(held, "assign", by, at, before=seen, owner=to)
    return held


@transaction.atomic
def close(*, task: uuid.UUID, done: bool, by: str, at: dt.datetime) -> Task:
    """A task was done, or (`done` false) is not to be done any more. Raises Refusal when somebody has closed it."""
    held = _held(task)
    held.state, held.closed_by, held.closed_at = DONE if done else CANCELLED, by, at
    held.save(update_fields=["state", "closed_by", "closed_at"])
    _told(held, held.state, by, at)
    return held


@job("workflow.escalate", cron="20 5 * * *")
def escalate(*, by: str, at: dt.datetime) -> int:
    """Show what has been late for as many working days as its process says to whoever it says; returns how many. Each
    is shown once; its owner has it still."""
    today, days = london_date(at), current()
    late = Task.objects.filter(state=OPEN, escalated_at=None).annotate(due_on=Coalesce("clock__due", F("due")))
    late = late.filter(Q(due_on__lt=today), ~Q(owner=F("escalates_to"))).select_related("instance", "clock")
    shown = 0
    for one in late.order_by("pk"):
        due = one.clock.due if one.clock else one.due
        if due and days.working_days_between(due, today) >= one.escalates_after:
            shown += _escalate(one, by, at)
    return shown


@transaction.atomic
def _escalate(task: Task, by: str, at: dt.datetime) -> int:
    still = Task.objects.filter(pk=task.pk, state=OPEN, escalated_at=None)
    if not still.update(escalated_to=task.escalates_to, escalated_at=at):
        return 0
    detail = {"task": task.name, "to": task.escalates_to}
    audit.record_many([Event(by, "workflow.task.escalate", f"work:{task.instance.ref}", at, detail=detail)])
    return 1


def _held(task: uuid.UUID) -> Task:
    held = Task.objects.select_for_update(of=("self",)).select_related("instance").get(ref=task)
    if held.state != OPEN:
        raise Refusal(CLOSED)
    return held


def _told(task: Task, what: str, by: str, at: dt.datetime, **detail: object) -> None:
    told = {"task": task.name, **detail}
    thing = f"work:{task.instance.ref}"
    audit.record(actor=by, action=f"workflow.task.{what}", thing=thing, at=at, detail=told)
