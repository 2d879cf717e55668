"""How old an employer's people are by role, whose post may fall vacant by age, and why people left."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from village.kernel.access.rules import Viewer
from village.workforce.models import Engagement, Worker
from village.workforce.queries.growing import shipped
from village.workforce.queries.measured.register import stint
from village.workforce.queries.register import standing
from village.workforce.queries.visible import KEEP, visible_to
from village.workforce.rules.counting import day_before
from village.workforce.rules.growing.succession import banded, due_on
from village.workforce.rules.measured.years import Stint, spells
from village.workforce.rules.said import AGENCY, REASONS


@dataclass(frozen=True)
class Aged:
    """A role, how many of its people are in each band of age, and whether it leads others."""

    role: str
    bands: tuple[int, ...]
    leads: bool


@dataclass(frozen=True)
class Due:
    """Whose post may fall vacant, and from which day by age."""

    worker: Worker
    role: str
    reached_on: dt.date
    leads: bool


@dataclass(frozen=True)
class Left:
    """That somebody left the paid staff: why, and their last day in it."""

    worker: Worker
    reason: str
    last_on: dt.date


@dataclass(frozen=True)
class Succession:
    """How an employer’s succession stands on a day. Everybody once in each role they hold; agency staff are apart."""

    roles: list[Aged]
    due: list[Due]
    left: list[Left]

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """By reason, the most frequent first, how often somebody left."""
        found = Counter(one.reason for one in self.left)
        return sorted(found.items(), key=lambda one: (-one[1], list(REASONS).index(one[0])))


def succession(viewer: Viewer, *, on: dt.date) -> Succession:
    """What a viewer's employer has before it; leavers are of the year to the day."""
    kept = {one.pk: one for one in visible_to(viewer, KEEP)}
    leads = shipped.succession().leading
    there: dict[str, set[int]] = defaultdict(set)
    own = standing(on).filter(worker__in=kept).exclude(kind=AGENCY)
    for worker, role in own.values_list("worker", "post__role"):
        there[role].add(worker)
    roles = [Aged(role, banded((kept[one].born_on for one in who), on), role in leads) for role, who in there.items()]
    due = []
    for role, who in there.items():
        for one in who:
            reached = due_on(kept[one].born_on, shipped.succession().expected, on)
            if reached is not None:
                due.append(Due(kept[one], role, reached, role in leads))
    return Succession(
        sorted(roles, key=lambda one: (not one.leads, one.role)),
        sorted(due, key=lambda one: (not one.leads, one.reached_on, one.worker.pk)),
        _left(kept, on),
    )


def _left(kept: Mapping[int, Worker], on: dt.date) -> list[Left]:
    """Each time that somebody left the paid staff within the year to a day, the last first, as published counts see it:
    whoever moves to another post, or still holds one, did not leave."""
    stints: dict[int, list[Stint]] = defaultdict(list)
    engaged = Engagement.objects.filter(worker__in=kept, annulled_at=None).select_related("post__site")
    for one in engaged.order_by("start_on", "pk"):
        stints[one.worker_id].append(stint(one))
    since = on - dt.timedelta(days=365)
    found = [
        Left(kept[key], one.reason, last_on)
        for key, each in stints.items()
        for one in spells(each)
        if (last_on := day_before(one.end_on)) and since <= last_on < on
    ]
    return sorted(found, key=lambda one: (-one.last_on.toordinal(), one.worker.pk))
