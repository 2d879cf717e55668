"""What the work with families asks of somebody today: what is due, what is new, what waits for them. Only of families
whose record they may read, and for managers of what their service holds."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from village.casework.models import Alarm, Concern, Episode, Handover
from village.casework.queries.own import Own, managed_of, own, things_of
from village.casework.queries.visible import to_review, visible_to
from village.casework.rules.episodes import ALARMS
from village.kernel.access.rules import Viewer
from village.people.queries.asking import NOBODY
from village.workflow.queries.dues import WEEKLY, ClockSeen, TaskSeen, digest


@dataclass(frozen=True)
class Item:
    """One line of a desk, about one family."""

    episode: Episode
    title: str
    due: dt.date | None = None
    days_late: int = 0


@dataclass
class Desk:
    """The lists of a desk; `reviews`: how many looks at what was not somebody's work wait for this officer."""

    due: list[Item] = field(default_factory=list)
    new: list[Item] = field(default_factory=list)
    waiting: list[Item] = field(default_factory=list)
    reviews: int = 0

    @property
    def families(self) -> set[str]:
        """Whom it tells of."""
        return {str(one.episode.ref) for one in (*self.due, *self.new, *self.waiting)}


def desk(viewer: Viewer, *, at: dt.datetime) -> Desk:
    """What waits for somebody. A handful of queries, whatever the number of families."""
    readable = visible_to(viewer, at=at).select_related("family")
    seen = readable.filter(closed_at=None)
    found = Desk(reviews=to_review(viewer).count())
    found.due = _due(own(viewer, at=at), at)
    offers = Handover.objects.filter(offered_to=viewer.ref or NOBODY, state="offered", episode__in=seen)
    found.new = [Item(one.episode, "The lead is offered to you") for one in offers.select_related("episode__family")]
    found.waiting = _waiting(viewer, managed_of(viewer, readable))
    return found


def _due(mine: Own, at: dt.datetime) -> list[Item]:
    """What is late, and what is due within a week: clocks and tasks of those whom one leads, tasks that were given to
    one, and for a manager what is given to managers."""
    told = digest(mine.whose, days=WEEKLY, at=at)
    found = [*things_of(told.overdue, mine), *things_of(told.due, mine)]
    return [_item(mine.known[one.about], one) for one in found]


def _item(episode: Episode, one: TaskSeen | ClockSeen) -> Item:
    return Item(episode, one.title, one.due, one.days_late)


def _waiting(viewer: Viewer, managed: QuerySet[Episode]) -> list[Item]:
    """Concerns that somebody else raised, once help has ended too, and families whom nobody can lead."""
    concerns = Concern.objects.filter(~Q(by=viewer.ref or NOBODY), episode__in=managed, settled_at=None)
    alarms = Alarm.objects.filter(episode__in=managed.filter(closed_at=None), settled_at=None).order_by("episode", "pk")
    found = [Item(one.episode, "A concern for safety is open") for one in concerns.select_related("episode__family")]
    first: dict[int, Item] = {}
    for one in alarms.select_related("episode__family"):
        first.setdefault(one.episode_id, Item(one.episode, ALARMS[one.kind]))
    return [*found, *first.values()]
