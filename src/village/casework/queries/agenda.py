"""Somebody's dates: what runs out (the time until the next review too), what is to be done, and steps of plans
and decisions of meetings that are theirs; by the day in London, of families whose record they may read."""

import calendar
import datetime as dt
from dataclasses import dataclass

from village.casework.models import Episode
from village.casework.queries.mine import own, things_of
from village.casework.queries.promised import YOURS, promised
from village.casework.rules.diary import CLOCK, STEP, TASK
from village.kernel.access.rules import Viewer
from village.workflow.queries.dues import TaskSeen, due_between


@dataclass(frozen=True)
class Date:
    """Something of a day. `kind`: what it is, as `rules.diary` names it; `thing`: what tells it from every other."""

    on: dt.date
    kind: str
    title: str
    episode: Episode
    thing: str
    days_late: int = 0


def month_of(text: str, today: dt.date) -> tuple[dt.date, dt.date]:
    """The first day of a month spelt as 2026-11, and of the next; the month of today for anything else."""
    try:
        first = dt.datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        first = today.replace(day=1)
    if not 2000 <= first.year <= 2100:
        first = today.replace(day=1)
    return first, first + dt.timedelta(days=calendar.monthrange(first.year, first.month)[1])


def dates(viewer: Viewer, *, from_on: dt.date, until_on: dt.date, at: dt.datetime) -> list[Date]:
    """Somebody's dates from a day until the day before another, in time."""
    mine = own(viewer, at=at)
    found = []
    for one in things_of(due_between(mine.whose, from_on=from_on, until_on=until_on, at=at), mine):
        task = isinstance(one, TaskSeen)
        thing = str(one.ref) if isinstance(one, TaskSeen) else f"clock-{one.pk}"
        due, kind = one.due or from_on, TASK if task else CLOCK  # all of these have a day
        found.append(Date(due, kind, one.title, mine.known[one.about], thing, one.days_late))
    for each in promised(viewer, mine, until_on=until_on, at=at):
        if each.whose == YOURS and each.due >= from_on:
            found.append(Date(each.due, STEP, each.title, each.episode, str(each.ref), each.days_late))
    return sorted(found, key=lambda one: (one.on, one.episode.pk, one.thing))
