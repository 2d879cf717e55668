"""Work is begun and moved on: each move, its log, its clocks, tasks and outbox in one transaction, once for its key.

Whoever calls knows what the work is about: who may see it, which roles somebody has in it, and what is so of it. The
engine decides whether the move may be made. A concern for a child's safety is no move, and never comes here.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction

from village.kernel.access.actions import Refusal
from village.kernel.audit import actions as audit
from village.kernel.calendar.rules import london_date
from village.kernel.documents.models import Version
from village.kernel.documents.rules.conditions import Value
from village.workflow.actions import once
from village.workflow.actions.following import follow, lapse
from village.workflow.actions.once import Outcome
from village.workflow.models import OPEN, Clock, Command, Instance, Moved, Task
from village.workflow.queries.processes import process_of
from village.workflow.queries.work import made_of
from village.workflow.rules import stepping
from village.workflow.rules.checking import BEGIN, NEW_VERSION
from village.workflow.rules.definitions import Process
from village.workflow.rules.facts import fitting

CHANGED = "Somebody has changed this since you opened it. Read it again, then decide."


class NotMoved(Refusal):
    """A move that was not made; `code` says why, as `rules.stepping.Refusal` does."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True)
class Asked:
    """What somebody asks for, as it came from their page. `key`: made when the page was opened; `expects`: how often
    the work had changed then; `seen`: the hash of what they read, for a move that approves; `on`: the day on which it
    was so, today if none is given."""

    key: str
    move: str
    expects: int
    reason: str = ""
    instead_of: str = ""
    seen: str = ""
    on: dt.date | None = None


@transaction.atomic
def begin(
    *,
    process: Version,
    about: str,
    facts: Mapping[str, Value],
    key: str,
    area: str = "",
    on: dt.date | None = None,
    by: str,
    at: dt.datetime,
) -> Outcome:
    """Take up work by a published process. `facts`: what is so, by the names that the process uses.

    Raises Refusal when work about the same is under way, or a clock cannot be started; ValueError for a document that
    is no process.
    """
    read = process_of(process)
    content = {"begin": process.sha256, "about": about, "area": area, "on": on}
    command, before = once.asked(key=key, content=content, by=by, at=at)
    if before:
        return before
    if Instance.objects.filter(about=about, ended_on=None).exists():
        raise NotMoved("under-way", "This is under way already.")
    day = _day(on, london_date(at), earliest=None)
    made = Instance.objects.create(
        process=process, about=about, area=area, state=read.start, by=by, begun_on=day, begun_at=at
    )
    _log(made, command, BEGIN, "", by, day, at)
    follow(made, read, read.begins, facts=fitting(read, facts), on=day, by=by, at=at)
    outcome = once.done(command, Outcome(made.ref, 0, made.state))
    _told(made, BEGIN, by, at, process=read.key, version=read.version)
    return outcome


@transaction.atomic
def move(
    *,
    instance: uuid.UUID,
    asked: Asked,
    roles: Collection[str],
    facts: Mapping[str, Value],
    sha256: str = "",
    by: str,
    at: dt.datetime,
) -> Outcome:
    """Make a move. `roles`: those of its maker in this work; `facts`: what is so; `sha256`: the hash of what there
    is to approve now. Raises NotMoved, and nothing has happened then; so it is with Refusal, when a clock that is to
    start cannot."""
    held = Instance.objects.select_for_update(of=("self",)).select_related("process").get(ref=instance)
    content = {"instance": instance, **vars(asked)}
    command, before = once.asked(key=asked.key, content=content, by=by, at=at)
    if before:
        return before
    process, today = process_of(held.process), london_date(at)
    so = fitting(process, facts)
    stands = stepping.Instance(held.state, held.changed, made_of(held), so, sha256)
    step = _step(process, stands, asked, roles, by, today)
    latest = Moved.objects.filter(instance=held).latest("number")
    day = _day(asked.on, today, earliest=latest.on)
    source, held.state = held.state, step.target
    _count(held, ended_on=day if process.state(step.target).final else None)
    may = sorted(set(roles) & set(step.move.roles))
    seen = asked.seen if step.move.approves else ""
    _log(held, command, step.move.name, source, by, day, at, may, asked.instead_of, asked.reason, seen)
    follow(held, process, step.effects, facts=so, on=day, by=by, at=at)
    if held.ended_on:
        lapse(held, on=day, by=by, at=at)
    outcome = once.done(command, Outcome(held.ref, held.changed, held.state))
    detail = {"move": step.move.name, "from": source, "to": held.state, "instead_of": asked.instead_of}
    _told(held, "move", by, at, reason=asked.reason, **detail)
    return outcome


@transaction.atomic
def change_version(
    *,
    instance: uuid.UUID,
    to: Version,
    states: Mapping[str, str],
    key: str,
    expects: int,
    by: str,
    at: dt.datetime,
) -> Outcome:
    """Go over to a newer version of the process: a move of its own, seen in the history. `states`: where each state of
    the old version leads in the new one, the same name where it is not named. Clocks that run go on as they were
    started. Raises NotMoved when it has changed since, or the new version lacks something that is under way."""
    held = Instance.objects.select_for_update(of=("self",)).select_related("process").get(ref=instance)
    content = {"instance": instance, "to": to.sha256, "states": sorted(states.items()), "expects": expects}
    command, before = once.asked(key=key, content=content, by=by, at=at)
    if before:
        return before
    if held.changed != expects:
        raise NotMoved("stale", CHANGED)
    target = states.get(held.state, held.state)
    _may_go_over(held, process_of(to), target)
    source, held.state, held.process = held.state, target, to
    _count(held)
    _log(held, command, NEW_VERSION, source, by, london_date(at), at)
    outcome = once.done(command, Outcome(held.ref, held.changed, held.state))
    _told(held, NEW_VERSION, by, at, process=to.key, version=to.version)
    return outcome


def _may_go_over(held: Instance, new: Process, target: str) -> None:
    old = process_of(held.process)
    if new.key != old.key or new.version <= old.version:
        raise NotMoved("version", f"Work by {old.key} {old.version} goes over to a later version of {old.key} only.")
    if held.ended_on:
        raise NotMoved("version", "This has ended, and stays as it was.")
    if target not in new.names or new.state(target).final:
        raise NotMoved("version", f"Say where {held.state} leads in version {new.version}.")
    clocks = Clock.objects.filter(instance=held, over_at=None).values_list("name", flat=True)
    tasks = Task.objects.filter(instance=held, state=OPEN).values_list("name", flat=True)
    known = {one.name for one in new.clocks}, {one.name for one in old.tasks} - {one.name for one in new.tasks}
    left = [*(one for one in clocks if one not in known[0]), *(one for one in tasks if one in known[1])]
    if left:
        raise NotMoved("version", f"Version {new.version} does not know {left[0]}, which is under way.")


def _step(
    process: Process, stands: stepping.Instance, asked: Asked, roles: Collection[str], by: str, today: dt.date
) -> stepping.Step:
    if asked.instead_of == by:
        raise NotMoved("instead-of", "You act for yourself: leave out whom you act for.")
    command = stepping.Command(
        asked.move, by, frozenset(roles), asked.expects, asked.reason, asked.instead_of, asked.seen
    )
    found = stepping.step(process, stands, command, today)
    if isinstance(found, stepping.Refusal):
        raise NotMoved(found.code, found.sentence)
    return found


def _day(on: dt.date | None, today: dt.date, *, earliest: dt.date | None) -> dt.date:
    """The day on which it was so: not ahead, and not before what came before it."""
    day = on or today
    if day > today:
        raise NotMoved("day", "Give a day that has come.")
    if earliest and day < earliest:
        raise NotMoved("day", f"Give a day from {earliest:%-d %B %Y}, when the last step was taken.")
    return day


def _count(held: Instance, ended_on: dt.date | None = None) -> None:
    """Keep where the work stands now, if it stood where it was read."""
    held.changed, held.ended_on = held.changed + 1, ended_on
    kept = Instance.objects.filter(pk=held.pk, changed=held.changed - 1).update(
        state=held.state, changed=held.changed, ended_on=ended_on, process=held.process
    )
    if not kept:  # the row is locked where a database can; whoever comes here goes no further in any case
        raise NotMoved("stale", CHANGED)


def _log(
    held: Instance,
    command: Command,
    name: str,
    source: str,
    by: str,
    on: dt.date,
    at: dt.datetime,
    roles: Collection[str] = (),
    instead_of: str = "",
    reason: str = "",
    seen: str = "",
) -> None:
    Moved.objects.create(
        instance=held, number=held.changed, process=held.process, command=command, move=name, source=source,
        target=held.state, by=by, instead_of=instead_of, roles=list(roles), reason=reason, seen=seen, on=on, at=at,
    )  # fmt: skip


def _told(held: Instance, what: str, by: str, at: dt.datetime, reason: str = "", **detail: object) -> None:
    thing = f"work:{held.ref}"
    audit.record(actor=by, action=f"workflow.{what}", thing=thing, at=at, reason=reason, detail=detail)
