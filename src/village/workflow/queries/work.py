"""Where work stands, which moves may be made, what was done, and what waits in the outbox."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import F, QuerySet

from village.kernel.calendar.rules import london_date
from village.kernel.documents.rules.conditions import Value
from village.workflow.models import Effect, Instance, Moved
from village.workflow.queries.processes import process_of
from village.workflow.rules import stepping
from village.workflow.rules.checking import BEGIN, NEW_VERSION
from village.workflow.rules.definitions import Move
from village.workflow.rules.facts import fitting
from village.workflow.rules.stepping import Waiting

LATE = dt.timedelta(minutes=15)
TITLES = {BEGIN: "Begun", NEW_VERSION: "Goes on by a newer version"}


def instance_of(about: str) -> Instance | None:
    """The work about something: what is under way, else what ended last; None when there was none."""
    return instances_of([about]).get(about)


def instances_of(abouts: Collection[str]) -> dict[str, Instance]:
    """The work about each of these, as `instance_of` finds it, in one query. Those without are left out."""
    found = Instance.objects.filter(about__in=abouts).select_related("process")
    return {one.about: one for one in found.order_by(F("ended_on").asc(nulls_last=True), "pk")}


def made_of(instance: Instance) -> list[stepping.Made]:
    """The moves that were made, oldest first, as rules ask for them."""
    log = Moved.objects.filter(instance=instance).order_by("number")
    return [stepping.Made(one.move, one.by, one.instead_of, one.seen) for one in log]


def moves_for(
    instance: Instance,
    *,
    roles: Collection[str],
    facts: Mapping[str, Value],
    sha256: str = "",
    by: str,
    at: dt.datetime,
) -> list[Move]:
    """The moves that somebody may make now, in the order in which the process names them."""
    return ways_on(instance, roles=roles, facts=facts, sha256=sha256, by=by, at=at)[0]


def ways_on(
    instance: Instance,
    *,
    roles: Collection[str],
    facts: Mapping[str, Value],
    sha256: str = "",
    by: str,
    at: dt.datetime,
) -> tuple[list[Move], list[Waiting]]:
    """The moves that somebody may make now, and those that wait for something, with why."""
    process = process_of(instance.process)
    stands = stepping.Instance(instance.state, instance.changed, made_of(instance), fitting(process, facts), sha256)
    asked = process, stands, frozenset(roles), by, london_date(at)
    return stepping.may(*asked), stepping.waits(*asked)


@dataclass(frozen=True)
class Entry:
    """One line of the history of work. `late_by`: days from the day on which it was so until it was recorded."""

    number: int
    move: str
    title: str
    source: str
    target: str
    by: str
    instead_of: str
    reason: str
    process: str
    version: int
    on: dt.date
    at: dt.datetime
    late_by: int


def history(instance: Instance, language: str = "en") -> list[Entry]:
    """All that was done, oldest first; states and moves by their titles in the version by which they were made."""
    return [_entry(one, language) for one in instance.log.select_related("process").order_by("number")]


def _entry(moved: Moved, language: str) -> Entry:
    process = process_of(moved.process)
    titles = {one.name: one.title.get(language, one.name) for one in process.states}
    moves = {one.name: one.title.get(language, one.name) for one in process.moves} | TITLES
    return Entry(
        moved.number,
        moved.move,
        moves[moved.move],
        titles.get(moved.source, moved.source),
        titles[moved.target],
        moved.by,
        moved.instead_of,
        moved.reason,
        process.key,
        process.version,
        moved.on,
        moved.at,
        (london_date(moved.at) - moved.on).days,
    )


def given_up() -> QuerySet[Effect]:
    """What was to follow and could not, however often it was tried: a person looks at each. Oldest first."""
    return Effect.objects.filter(done_at=None, due_at=None).select_related("instance").order_by("pk")


def unseen_to(*, at: dt.datetime) -> QuerySet[Effect]:
    """What has been due for longer than it should be: nobody runs the outbox, or nobody sees to effects of its kind."""
    return Effect.objects.filter(due_at__lt=at - LATE).select_related("instance").order_by("pk")
