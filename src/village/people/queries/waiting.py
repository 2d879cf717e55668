"""What waits in the index for one person, as the desk tells it: how much of what, and where."""

import datetime as dt
from dataclasses import dataclass

from village.kernel.access.queries import may_open
from village.kernel.access.rules import Viewer
from village.kernel.calendar.rules import london_date
from village.people.queries import review, shields, watching
from village.people.queries.asking import ASK, NOBODY
from village.people.queries.contacts import requests_to
from village.people.queries.feeds import feeds, late
from village.people.queries.messages import messages

SOURCES = "people.sources"


@dataclass(frozen=True)
class Waiting:
    """How many of something there are, what one and several of it are called, and the page where they are."""

    count: int
    one: str
    many: str
    page: str


def waiting(viewer: Viewer, at: dt.datetime) -> list[Waiting]:
    """All that waits for the viewer, and nothing of pages that they may not open."""
    told = []
    if may_open(viewer, ASK):
        asked = sum(one.answered_at is None for one in requests_to(viewer))
        told.append(
            Waiting(asked, "colleague asks to be contacted", "colleagues ask to be contacted", "contact-requests")
        )
    if may_open(viewer, review.REVIEW):
        items = review.open_to(viewer, at).count()
        told.append(
            Waiting(items, "record may be of a child we know", "records may be of children we know", "children-reviews")
        )
    if may_open(viewer, SOURCES):
        held = feeds(viewer).filter(state="held").count()
        told.append(Waiting(held, "feed is held for a person", "feeds are held for a person", "feeds"))
        overdue = len(late(viewer, london_date(at)))
        told.append(Waiting(overdue, "source is late with its feed", "sources are late with their feeds", "feeds"))
    if may_open(viewer, shields.SHIELD):
        told += _shields(viewer, at)
    if may_open(viewer, watching.OVERSEE):
        alerts = watching.alerts(viewer).filter(settled_at=None).count()
        told.append(
            Waiting(alerts, "thing stands out in how people look", "things stand out in how people look", "alerts")
        )
    return [one for one in told if one.count]


def _shields(viewer: Viewer, at: dt.datetime) -> list[Waiting]:
    looks = shields.overrides(viewer).filter(reviewed_at=None).count()
    due = shields.shields(viewer).filter(review_on__lte=london_date(at)).count()
    proposed = shields.proposals(viewer).exclude(proposed_by=viewer.ref or NOBODY).count()
    unread = messages(viewer).filter(settled_at=None).count()
    return [
        Waiting(looks, "look behind a shield to review", "looks behind shields to review", "shield-reviews"),
        Waiting(due, "shield to look at again", "shields to look at again", "shields"),
        Waiting(unread, "message to pass on, or not", "messages to pass on, or not", "messages"),
        Waiting(proposed, "new identity to decide on", "new identities to decide on", "new-identities"),
    ]
