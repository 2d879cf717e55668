"""How old an employer's people are by role, whose post may fall vacant by age, and why people left."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass

from village.kernel.access.rules import Viewer
from village.workforce.models import Engagement, Worker
from village.workforce.queries.growing import shipped
from village.workforce.queries.register import standing
from village.workforce.queries.visible import KEEP, visible_to
from village.workforce.rules.growing.succession import banded, due_on
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
class Succession:
    """How an employer's succession stands on a day. Everybody once in each role they hold; agency staff are apart."""

    roles: list[Aged]
    due: list[Due]
    reasons: list[tuple[str, int]]


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
        _reasons(list(kept), on),
    )


def _reasons(workers: list[int], on: dt.date) -> list[tuple[str, int]]:
    """By reason, the most frequent first, how many people left a post within the year to a day."""
    left = Engagement.objects.filter(
        worker__in=workers, annulled_at=None, end_on__gt=on - dt.timedelta(days=365), end_on__lte=on
    ).exclude(kind=AGENCY)
    found = Counter(reason for _, reason in set(left.values_list("worker", "reason")))
    return sorted(found.items(), key=lambda one: (-one[1], list(REASONS).index(one[0])))
