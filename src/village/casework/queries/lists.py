"""Lists of families: one line each, without opening a record."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet

from village.casework.models import Episode, Lead, Person
from village.casework.queries.visible import managed_by, visible_to
from village.casework.rules.closing import MISTAKE, REASONS
from village.casework.rules.episodes import about
from village.casework.rules.families import called
from village.kernel.access.rules import Viewer
from village.kernel.accounts.queries import names_and_areas
from village.kernel.calendar.rules import LONDON
from village.people.queries.asking import NOBODY
from village.warehouse.periods import Period
from village.workflow.queries.dues import clocks_of
from village.workflow.queries.processes import process_of

PER_PAGE = 25
FILTERS: Mapping[str, str] = {
    "mine": "You lead",
    "team": "You are in the team",
    "all": "All that you may read",
    "closed": "Closed",
}
BEGAN, ENDED = "began", "ended"


@dataclass(frozen=True)
class Counted:
    """Whom a figure counts: with whom help began or ended in a quarter, in an area; of those with whom it ended, for a
    reason, or ("") for any."""

    what: str
    within: Period
    area: str
    reason: str = ""


@dataclass(frozen=True)
class Line:
    """A family as a list shows it."""

    episode: Episode
    children: str
    lead: str
    state: str
    due: dt.date | None
    due_title: str
    overdue: bool
    alarm: bool
    concern: bool


class Lines:
    """Lines that are made for the page that is shown, and counted for all. Who may see what is asked once for a list
    that fits on its first page."""

    def __init__(self, found: QuerySet[Episode], at: dt.datetime) -> None:
        self.found, self.at = found, at

    @cached_property
    def _first(self) -> list[Episode]:
        return list(self.found[: PER_PAGE + 1])

    def count(self) -> int:
        return len(self._first) if len(self._first) <= PER_PAGE else self.found.count()

    def __getitem__(self, part: slice) -> list[Line]:
        return _lines(self._first[part] if part.stop <= len(self._first) else list(self.found[part]), self.at)


def lines(viewer: Viewer, which: str, *, at: dt.datetime) -> Lines:
    """The families that a viewer may read: those that they lead, are of the team of, all, or those that closed."""
    account = viewer.ref or NOBODY
    found = visible_to(viewer, at=at).filter(closed_at__isnull=which != "closed")
    if which == "mine":
        found = found.filter(pk__in=Lead.objects.filter(account=account, until_at=None).values("episode"))
    elif which == "team":
        found = found.filter(Q(members__account=account, members__until_at=None)).distinct()
    return _listed(found, at)


def led(viewer: Viewer, account: uuid.UUID, *, at: dt.datetime) -> Lines:
    """Of the families whose help a viewer manages, those that somebody leads."""
    found = visible_to(viewer, at=at).filter(managed_by(viewer), closed_at=None)
    return _listed(found.filter(pk__in=Lead.objects.filter(account=account, until_at=None).values("episode")), at)


def counted(viewer: Viewer, one: Counted, *, at: dt.datetime) -> Lines:
    """Of the families that a figure counts, those that a viewer may read."""
    when = {BEGAN: "opened_at", ENDED: "closed_at"}[one.what]
    first, end = (dt.datetime.combine(day, dt.time.min, LONDON) for day in (one.within.from_on, one.within.until_on))
    found = visible_to(viewer, at=at).exclude(closing=MISTAKE).filter(area=one.area)
    found = found.filter(**{f"{when}__gte": first, f"{when}__lt": end})
    return _listed(found.filter(closing=one.reason) if one.reason else found, at)


def _listed(found: QuerySet[Episode], at: dt.datetime) -> Lines:
    ordered = found.select_related("family", "process__process").defer("process__process__document")
    ordered = ordered.prefetch_related("children", "alarms", "concerns")
    return Lines(ordered.order_by("-opened_at", "-pk"), at)


def _lines(found: list[Episode], at: dt.datetime) -> list[Line]:
    abouts = [about(one.ref) for one in found]
    clocks = clocks_of(abouts, at=at)
    leads = {one.episode_id: str(one.account) for one in Lead.objects.filter(episode__in=found, until_at=None)}
    names = names_and_areas(set(leads.values()))
    return [
        _line(one, clocks.get(about(one.ref), []), names.get(leads.get(one.pk, ""), ("Nobody", ""))[0]) for one in found
    ]


def _line(one: Episode, clocks: list, lead: str) -> Line:  # type: ignore[type-arg]
    process = process_of(one.process.process)
    first = min(clocks, key=lambda each: each.due, default=None)
    state = process.state(one.process.state).title["en"]
    return Line(
        one,
        ", ".join(_called(each) for each in one.children.all()),
        lead,
        f"{state}: {REASONS.get(one.closing, one.closing)}" if one.closing else state,
        first.due if first else None,
        first.title if first else "",
        any(each.overdue for each in clocks),
        any(each.settled_at is None for each in one.alarms.all()),
        any(each.settled_at is None for each in one.concerns.all()),
    )


def _called(one: Person) -> str:
    return called(one.name, one.known_as, one.due_on)
