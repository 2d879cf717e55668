"""What the work with families asks of somebody today: what is due, what is new, what waits for them. Only of families
whose record they may read, and for managers of what their service holds."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from village.casework.models import AgreedPlan, Alarm, Concern, Episode, FamilyWord, Handover, Release
from village.casework.queries.approving import to_approve
from village.casework.queries.changed import changed
from village.casework.queries.crossing import Of, family_of, named_by, offered_to_service, with_social_care
from village.casework.queries.mine import Own, own, things_of
from village.casework.queries.promised import promised
from village.casework.queries.visible import managed_by, to_review, visible_to
from village.casework.rules.episodes import ALARMS
from village.casework.rules.own import PLAN, PROPOSED
from village.kernel.access.rules import Viewer
from village.kernel.calendar.rules import london_date
from village.people.queries.asking import NOBODY
from village.workflow.queries.dues import WEEKLY, ClockSeen, TaskSeen, digest

LATELY = dt.timedelta(days=28)
"""How long a plan that the family agreed to stays on the desk of a lead who does not take the step."""


@dataclass(frozen=True)
class Item:
    """One line of a desk, about one family."""

    of: Of
    title: str
    due: dt.date | None = None
    days_late: int = 0
    page: str = "help-record"

    @property
    def family(self) -> str:
        """What the family is called."""
        return family_of(self.of).name

    @property
    def ids(self) -> dict[str, uuid.UUID]:
        """What the address of its page is made from."""
        return named_by(self.of)


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
        return {str(one.of.ref) for one in (*self.due, *self.new, *self.waiting)}


def desk(viewer: Viewer, *, at: dt.datetime) -> Desk:
    """What waits for somebody. A handful of queries, whatever the number of families."""
    readable = visible_to(viewer, at=at).select_related("family")
    seen = readable.filter(closed_at=None)
    mine, found = own(viewer, at=at), Desk(reviews=to_review(viewer).count())
    found.due = _due(viewer, mine, at)
    offers = Handover.objects.filter(offered_to=viewer.ref or NOBODY, state="offered", episode__in=seen)
    found.new = [Item(one.episode, "The lead is offered to you") for one in offers.select_related("episode__family")]
    led = seen.filter(pk__in=[one.pk for one in mine.led.values()])
    found.new += [Item(one, "The family has said something") for one in _said_something(led, at)]
    found.new += [
        Item(one, f"Changed since you looked: {', '.join(kinds)}")
        for one, kinds in changed(viewer, mine.led.values(), at=at)
    ]
    found.waiting = _waiting(viewer, readable.filter(managed_by(viewer)))
    between = [*offered_to_service(viewer, at=at), *with_social_care(viewer, at=at)]
    found.waiting += [Item(one.of, one.title, one.due, one.days_late, one.page) for one in between]
    to_release = Release.objects.filter(~Q(by=viewer.ref or NOBODY), state=PROPOSED)
    either = seen.filter(pk__in=[one.pk for one in (*mine.led.values(), *mine.managed.values())])
    waits = either.filter(pk__in=to_release.values("episode"))
    found.waiting += [Item(one, "A document for the family waits to be released") for one in waits]
    found.waiting += [Item(one, title) for one, title in to_approve(viewer, mine, at=at)]
    return found


def _said_something(led: QuerySet[Episode], at: dt.datetime) -> QuerySet[Episode]:
    """Those of whom somebody of the family wrote what nobody has answered, or has of late agreed to a plan that does
    not stand as agreed yet."""
    settled = AgreedPlan.objects.filter(episode=OuterRef("episode"), sha256=OuterRef("sha256"))
    agreed = Q(kind=PLAN, at__gt=at - LATELY) & ~Exists(settled)
    words = FamilyWord.objects.filter((~Q(kind=PLAN) & Q(answered_at=None)) | agreed)
    return led.filter(pk__in=words.values("episode"))


def _due(viewer: Viewer, mine: Own, at: dt.datetime) -> list[Item]:
    """What is late, and what is due within a week: clocks and tasks of those whom one leads, tasks that were given to
    one, and for a manager what is given to managers; with what one took on by a day. The most pressing first."""
    told = digest(mine.whose, days=WEEKLY, at=at)
    found = [_item(mine.known[one.about], one) for one in things_of(told.overdue, mine) + things_of(told.due, mine)]
    until = london_date(at) + dt.timedelta(days=WEEKLY)
    taken = promised(viewer, mine, until_on=until, at=at)
    found += [Item(one.episode, one.line, one.due, one.days_late) for one in taken]
    return sorted(found, key=lambda one: one.due or dt.date.max)


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
