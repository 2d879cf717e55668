"""What is due and what is late: clocks and tasks, for whoever they belong to, by the day in London. Nothing that is
late is left out of `overdue`, whoever it belongs to and whether or not anybody was told."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from village.kernel.calendar.rules import Unit, is_overdue, london_date
from village.workflow.models import OPEN, Clock, Correction, Task
from village.workflow.queries.processes import process_by
from village.workflow.rules import clocks
from village.workflow.rules.definitions import ClockRule

DAILY, WEEKLY = 1, 7
Seen = TypeVar("Seen", "ClockSeen", "TaskSeen")


@dataclass(frozen=True)
class Whose:
    """Whom tasks belong to: `names`, such as ``account:…`` or ``organisation:…``, and by role, such as ``role:lead``,
    what the work is about in which they hold it (a query of these will do). A role is of some work, never of all:
    ValueError for one among the names."""

    names: frozenset[str] = frozenset()
    roles: Mapping[str, Collection[str] | QuerySet[Any, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if any(one.startswith("role:") for one in self.names):
            raise ValueError("Say in which work somebody holds a role.")

    def tasks(self) -> Q:
        """The condition of their tasks, given to them or shown to them since nobody did them."""
        found = Q(owner__in=self.names) | Q(escalated_to__in=self.names)
        for role, abouts in self.roles.items():
            found |= Q(instance__about__in=abouts) & (Q(owner=role) | Q(escalated_to=role))
        return found

    def clocks(self) -> Q:
        """The condition of the clocks of their work."""
        found = Q(pk__in=[])
        for abouts in self.roles.values():
            found |= Q(instance__about__in=abouts)
        return found


@dataclass(frozen=True)
class TaskSeen:
    """A task that is to be done. `days_late`: 0 when it is not late or has no day."""

    ref: uuid.UUID
    about: str
    area: str
    name: str
    title: str
    owner: str
    due: dt.date | None
    days_late: int
    assigned_at: dt.datetime
    escalated_to: str
    escalated_at: dt.datetime | None

    @property
    def overdue(self) -> bool:
        """Whether its day has ended."""
        return self.days_late > 0


@dataclass(frozen=True)
class ClockSeen:
    """A clock: the most that something may take. `stands`: running, soon, today, late, done, late-done or lapsed;
    `extended`, `recalculated` and `corrected`: how often; `confirmed`: whether its length was seen at its source.
    `since` and `satisfied_on` are the days that were said last; `recorded_since` is what was recorded as its beginning,
    and `recorded_on` the day on which somebody wrote down that it was over."""

    pk: int
    about: str
    area: str
    name: str
    title: str
    since: dt.date
    length: int
    unit: Unit
    first_due: dt.date
    due: dt.date
    stands: str
    days_late: int
    satisfied_on: dt.date | None
    extended: int
    recalculated: int
    longest: int | None
    source: str
    confirmed: bool
    corrected: int
    recorded_since: dt.date
    recorded_on: dt.date | None

    @property
    def overdue(self) -> bool:
        """Whether it runs and its day has ended."""
        return self.stands == "late"


@dataclass(frozen=True)
class Dues:
    """Clocks and tasks, each by the day on which it is due; tasks without a day come last."""

    clocks: tuple[ClockSeen, ...]
    tasks: tuple[TaskSeen, ...]

    def __bool__(self) -> bool:
        return bool(self.clocks or self.tasks)


@dataclass(frozen=True)
class Digest:
    """What somebody is told once a day or a week: what is late, what is due until then, what was given to them."""

    overdue: Dues
    due: Dues
    new: tuple[TaskSeen, ...]

    def __bool__(self) -> bool:
        return bool(self.overdue or self.due or self.new)


def corrections_of(clocks_seen: Collection[int]) -> list[Correction]:
    """Every time that it was said of one of these clocks that a fact was on another day, oldest first."""
    return list(Correction.objects.filter(clock__in=clocks_seen).order_by("pk"))


def open_tasks(whose: Whose, *, at: dt.datetime) -> list[TaskSeen]:
    """All that somebody is to do, what has been due longest first."""
    return _tasks(_open().filter(whose.tasks()), at)


def tasks_of(abouts: Collection[str], *, at: dt.datetime) -> dict[str, list[TaskSeen]]:
    """What is to be done in each of these works, in one query."""
    return _by_about(abouts, _tasks(_open().filter(instance__about__in=abouts), at))


def clocks_of(
    abouts: Collection[str], *, at: dt.datetime, running: bool = True, language: str = "en"
) -> dict[str, list[ClockSeen]]:
    """The clocks of each of these works, in one query: those that run, or all that ever ran."""
    found = _counted().filter(instance__about__in=abouts)
    return _by_about(abouts, _clocks(found.filter(over_at=None) if running else found, at, language))


def overdue(
    *, at: dt.datetime, area: str | None = None, abouts: Collection[str] | QuerySet[Any, Any] | None = None
) -> Dues:
    """All that is late, of everybody (in one area; in some works, of which a query will do)."""
    late = Q(due_on__lt=london_date(at))
    if area is not None:
        late &= Q(instance__area=area)
    if abouts is not None:
        late &= Q(instance__about__in=abouts)
    return _dues(_counted().filter(over_at=None).annotate(due_on=F("due")).filter(late), _open().filter(late), at)


def due_between(whose: Whose, *, from_on: dt.date, until_on: dt.date, at: dt.datetime) -> Dues:
    """What somebody's work and tasks are due on, from a day until the day before another."""
    days = Q(due_on__gte=from_on, due_on__lt=until_on)
    running = _counted().filter(whose.clocks(), over_at=None).annotate(due_on=F("due"))
    return _dues(running.filter(days), _open().filter(whose.tasks() & days), at)


def digest(whose: Whose, *, days: int, at: dt.datetime) -> Digest:
    """What somebody is told every so many days (DAILY or WEEKLY). False when there is nothing to say."""
    today = london_date(at)
    due = due_between(whose, from_on=today, until_on=today + dt.timedelta(days=days), at=at)
    late = due_between(whose, from_on=dt.date.min, until_on=today, at=at)
    new = _open().filter(whose.tasks(), assigned_at__gt=at - dt.timedelta(days=days), assigned_at__lte=at)
    return Digest(late, due, tuple(_tasks(new, at)))


def _open() -> QuerySet[Task]:
    found = Task.objects.filter(state=OPEN).select_related("instance", "clock")
    return found.annotate(due_on=Coalesce("clock__due", "due")).order_by(F("due_on").asc(nulls_last=True), "pk")


def _counted() -> QuerySet[Clock]:
    extended = Count("extensions", distinct=True)
    moved = Count("recalculations", distinct=True)
    said = {f"said_{fact}": Subquery(_said(fact).values("said")[:1]) for fact in (clocks.BEGUN, clocks.ENDED)}
    corrected = Count("corrections", distinct=True)
    found = Clock.objects.select_related("instance")
    return found.annotate(extended=extended, recalculated=moved, corrected=corrected, **said).order_by("due", "pk")


def _said(fact: str) -> QuerySet[Correction]:
    """On which day it was last said that a fact of a clock really was."""
    return Correction.objects.filter(clock=OuterRef("pk"), fact=fact).order_by("-pk")


def _dues(running: QuerySet[Clock], tasks: QuerySet[Task], at: dt.datetime) -> Dues:
    return Dues(tuple(_clocks(running, at, "en")), tuple(_tasks(tasks, at)))


def _by_about(abouts: Collection[str], seen: Iterable[Seen]) -> dict[str, list[Seen]]:
    found: dict[str, list[Seen]] = {about: [] for about in abouts}
    for one in seen:
        found[one.about].append(one)
    return found


def _tasks(found: Iterable[Task], at: dt.datetime) -> list[TaskSeen]:
    seen = []
    for one in found:
        due = one.clock.due if one.clock else one.due
        seen.append(
            TaskSeen(
                one.ref, one.instance.about, one.instance.area, one.name, one.title, one.owner, due, _late(due, at),
                one.assigned_at, one.escalated_to, one.escalated_at,
            )
        )  # fmt: skip
    return seen


def _late(due: dt.date | None, at: dt.datetime) -> int:
    return (london_date(at) - due).days if due and is_overdue(due, at) else 0


def _clocks(found: Iterable[Clock], at: dt.datetime, language: str) -> list[ClockSeen]:
    return [_clock(one, process_by(one.definition).clock(one.name), at, language) for one in found]


def _clock(one: Clock, rule: ClockRule, at: dt.datetime, language: str) -> ClockSeen:
    running, recorded_since = one.over_at is None, one.since
    one.since = one.said_begun or one.since  # type: ignore[attr-defined]
    one.satisfied_on = one.said_ended or one.satisfied_on  # type: ignore[attr-defined]
    stands = "lapsed" if one.lapsed_on else clocks.stands(as_ruled(one, rule), at)
    return ClockSeen(
        pk=one.pk,
        about=one.instance.about,
        area=one.instance.area,
        name=one.name,
        title=rule.title.get(language, one.name),
        since=one.since,
        length=one.length,
        unit=Unit(one.unit),
        first_due=one.first_due,
        due=one.due,
        stands=stands,
        days_late=_late(one.due, at) if running else 0,
        satisfied_on=one.satisfied_on,
        extended=one.extended,  # type: ignore[attr-defined]
        recalculated=one.recalculated,  # type: ignore[attr-defined]
        longest=rule.extends_to,
        source=rule.source,
        confirmed=rule.confirmed,
        corrected=one.corrected,  # type: ignore[attr-defined]
        recorded_since=recorded_since,
        recorded_on=london_date(one.over_at) if one.over_at else None,
    )


def as_ruled(one: Clock, rule: ClockRule) -> clocks.Clock:
    """A stored clock as the rules ask for it. What it was extended by is left out but for the last, which matters."""
    return clocks.Clock(rule, one.since, one.calendar, one.first_due, one.due, stopped_on=one.satisfied_on)
