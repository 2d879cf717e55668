"""Tasks are given, handed over and closed in the help for a family: by the lead and the manager, and whoever has one
says when it is done."""

import datetime as dt
import uuid

from django.db import transaction

from village.casework.actions.permitted import held_open
from village.casework.models import Episode
from village.casework.queries.tasks import owners_of
from village.casework.queries.visible import decision
from village.casework.rules.access import LEAD, MANAGE, WRITE
from village.casework.rules.tasks import OWN, is_own, task_fault
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date
from village.workflow.actions import tasks
from village.workflow.models import Task

NO_TASK = "There is no such task."
NOBODY_THERE = "Choose somebody who works on this: the lead, the manager, or somebody of the team who reads the record."
BY_A_STEP = "A step of the process closes this task: take that step."
NOT_YOURS = "Whoever has this task, the lead or the manager closes it."


@transaction.atomic
def add_task(
    *, episode: uuid.UUID, title: str, to: str, due: dt.date | None, key: str, by: Viewer, at: dt.datetime
) -> Task:
    """Give a task. `key`: of the form that was sent; sent twice, it gives one task. Raises Refusal for whoever neither
    leads nor manages, for nobody to do it, and for what `rules.tasks.task_fault` finds."""
    one = held_open(episode, LEAD, MANAGE, by=by, at=at)
    name = f"{OWN}{key}"[:80]
    there = one.process.tasks.filter(name=name).first()
    if there is not None:
        return there
    fault = task_fault(title, due, london_date(at))
    if fault:
        raise Refusal(fault)
    _there(one, to, at)
    made = tasks.add(
        instance=one.process.ref, name=name, title=title.strip(), owner=to, due=due, by=str(by.ref), at=at
    )  # fmt: skip
    did(by, "casework.task.add", f"episode:{one.ref}", at, task=str(made.ref))
    return made


@transaction.atomic
def hand_task(*, episode: uuid.UUID, task: uuid.UUID, to: str, seen: str, by: Viewer, at: dt.datetime) -> None:
    """Hand a task to somebody else. `seen`: whose it was when that was decided. Raises Refusal for whoever neither
    leads nor manages, for a task of another episode, and as `workflow.actions.tasks.assign`."""
    one = held_open(episode, LEAD, MANAGE, by=by, at=at)
    found = _task(one, task)
    _there(one, to, at)
    tasks.assign(task=found.ref, to=to, seen=seen, by=str(by.ref), at=at)
    did(by, "casework.task.hand", f"episode:{one.ref}", at, task=str(found.ref))


@transaction.atomic
def close_task(*, episode: uuid.UUID, task: uuid.UUID, done: bool, by: Viewer, at: dt.datetime) -> None:
    """A task that somebody gave was done, or (`done` false) is not to be done any more. Raises Refusal for one that a
    process gave, for whoever neither has it nor leads nor manages, and as `workflow.actions.tasks.close`."""
    one = held_open(episode, WRITE, MANAGE, by=by, at=at)
    found = _task(one, task)
    if not is_own(found.name):
        raise Refusal(BY_A_STEP)
    if found.owner != f"account:{by.ref}" and not any(decision(by, one, what, at=at) for what in (LEAD, MANAGE)):
        raise Refusal(NOT_YOURS)
    tasks.close(task=found.ref, done=done, by=str(by.ref), at=at)
    did(by, "casework.task.close", f"episode:{one.ref}", at, task=str(found.ref), done=done)


def _task(one: Episode, task: uuid.UUID) -> Task:
    found = one.process.tasks.filter(ref=task).first()
    if found is None:
        raise Refusal(NO_TASK)
    return found


def _there(one: Episode, to: str, at: dt.datetime) -> None:
    if to not in dict(owners_of(one, at=at)):
        raise Refusal(NOBODY_THERE)
