"""What of the work with families is somebody's own: what they lead, are of the team of, or manage, as tasks and clocks
call it. Desks, calendars, digests and lists of tasks all begin here."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from village.casework.models import Episode, Lead, Member
from village.casework.queries.visible import managed_by, visible_to
from village.casework.rules.episodes import about
from village.kernel.access.rules import Viewer
from village.people.queries.asking import NOBODY
from village.workflow.queries.dues import ClockSeen, Dues, TaskSeen, Whose


@dataclass(frozen=True)
class Own:
    """`led`, `managed`: the open episodes that they lead, and that their service holds where they manage; `known`:
    these and those of whose team they are, by what their process is about."""

    whose: Whose
    led: Mapping[str, Episode]
    managed: Mapping[str, Episode]
    known: Mapping[str, Episode]


def own(viewer: Viewer, *, at: dt.datetime) -> Own:
    """What is somebody's own now, of what they may read."""
    account = viewer.ref or NOBODY
    seen = visible_to(viewer, at=at).select_related("family", "organisation").filter(closed_at=None)
    led = _by_about(seen.filter(pk__in=Lead.objects.filter(account=account, until_at=None).values("episode")))
    team = _by_about(seen.filter(pk__in=Member.objects.filter(account=account, until_at=None).values("episode")))
    managed = _by_about(seen.filter(managed_by(viewer)))
    roles: dict[str, Collection[str]] = {"role:lead": led.keys(), "role:practitioner": led.keys()}
    if managed:
        roles["role:manager"] = managed.keys()
    return Own(Whose(frozenset({f"account:{account}"}), roles), led, managed, {**team, **managed, **led})


def things_of(dues: Dues, mine: Own) -> list[TaskSeen | ClockSeen]:
    """Each thing to do once, of what somebody may read: a task and the clock that it runs by are one. Two tasks of one
    day are two."""
    tasks = {(one.about, one.due) for one in dues.tasks}
    clocks = [one for one in dues.clocks if (one.about, one.due) not in tasks]
    every: list[TaskSeen | ClockSeen] = [*dues.tasks, *clocks]
    return [one for one in every if one.about in mine.known]


def _by_about(found: QuerySet[Episode]) -> dict[str, Episode]:
    return {about(one.ref): one for one in found}
