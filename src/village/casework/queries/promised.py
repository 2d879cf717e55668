"""What somebody has taken on by a day that no process asks for: steps of plans and decisions of meetings. A lead is
told too of those that nobody with an account does, of which nobody else would be told."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from village.casework.models import Decided, Episode, Step
from village.casework.queries.mine import Own
from village.casework.rules.meetings import CANCELLED
from village.casework.rules.plan import OPEN
from village.kernel.access.rules import Viewer
from village.kernel.calendar.rules import london_date
from village.people.queries.asking import NOBODY

STEP, DECISION = "A step of the plan", "A decision of a meeting"
YOURS = "You"


@dataclass(frozen=True)
class Promised:
    """A step or a decision. What it says is read where it stands: `page`, the name of that address. `whose`: in words,
    "You" for whoever asks."""

    ref: uuid.UUID
    episode: Episode
    title: str
    due: dt.date
    days_late: int
    whose: str
    page: str

    @property
    def line(self) -> str:
        """What it is in one line: with whose it is where it is somebody else's."""
        return self.title if self.whose == YOURS else f"{self.title} ({self.whose[:1].lower()}{self.whose[1:]})"


def promised(viewer: Viewer, mine: Own, *, until_on: dt.date = dt.date.max, at: dt.datetime) -> list[Promised]:
    """What is somebody's and not done, due before a day, the most pressing first. Two questions, however much it is."""
    today, undone = london_date(at), Q(done_on=None, due_on__lt=until_on)
    steps = Step.objects.filter(
        undone & _of(viewer, mine, "goal__episode"), cancelled_at=None, goal__state=OPEN
    ).select_related("goal__episode__family", "goal__episode__organisation")
    decided = Decided.objects.filter(undone & _of(viewer, mine, "meeting__episode")).exclude(meeting__state=CANCELLED)
    decided = decided.select_related("meeting__episode__family", "meeting__episode__organisation")
    found = [
        *_told(((one, one.goal.episode) for one in steps), STEP, "help-plan", today),
        *_told(((one, one.meeting.episode) for one in decided), DECISION, "help-meetings", today),
    ]
    return sorted(found, key=lambda one: (one.due, one.episode.pk, one.ref))


def _of(viewer: Viewer, mine: Own, episode: str) -> Q:
    own = Q(("account", viewer.ref or NOBODY), (f"{episode}__in", [one.pk for one in mine.known.values()]))
    return own | Q(("account", None), (f"{episode}__in", [one.pk for one in mine.led.values()]))


def _told(found: Iterable[tuple[Step | Decided, Episode]], title: str, page: str, today: dt.date) -> list[Promised]:
    return [
        Promised(one.ref, episode, title, one.due_on, max((today - one.due_on).days, 0), _whose(one), page)
        for one, episode in found
    ]


def _whose(one: Step | Decided) -> str:
    return YOURS if one.account else one.service or "Somebody of the family"
