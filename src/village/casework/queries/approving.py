"""What somebody else wrote or proposed in the work with a family, and waits for a second person."""

import datetime as dt

from village.casework.models import Episode, Meeting, Share
from village.casework.queries.mine import Own
from village.casework.queries.sharing import standings
from village.casework.rules.meetings import HELD
from village.casework.rules.sharing import PROPOSED
from village.kernel.access.rules import Viewer
from village.kernel.audit.queries import Wanted, detail_of, entries
from village.people.queries.asking import NOBODY

MINUTES, SHARE = "The minutes of a meeting wait to be approved", "A share waits for a second check"
MOST = 1000


def to_approve(viewer: Viewer, mine: Own, *, at: dt.datetime) -> list[tuple[Episode, str]]:
    """The families that somebody leads or manages of whom minutes or a share wait for a second person who they can be.
    A few questions, however many there are."""
    either = list({one.pk: one for one in (*mine.led.values(), *mine.managed.values())}.values())
    shares = Share.objects.filter(episode__in=either, state=PROPOSED).exclude(by=viewer.ref or NOBODY)
    minutes = [(one.episode, MINUTES) for one in _minutes(viewer, either)]
    return minutes + [(one.episode, SHARE) for one, stands in standings(shares, at=at) if stands == PROPOSED]


def _minutes(viewer: Viewer, either: list[Episode]) -> list[Meeting]:
    """Minutes that nobody approved, without those in which the viewer wrote something: they cannot approve these."""
    account = viewer.ref or NOBODY
    found = Meeting.objects.filter(episode__in=either, state=HELD, approved=None).exclude(minuted_by=None)
    found = found.exclude(minuted_by=account).exclude(decided__by=account).select_related("episode__family")
    waiting = list(found.order_by("starts_at", "pk"))
    if not waiting:
        return []
    written = entries(Wanted(action="casework.meeting.minutes", actor=str(account)), at_most=MOST).entries
    own = {detail_of(one).get("meeting") for one in written}
    return [one for one in waiting if str(one.ref) not in own]
