"""What every action on a record asks first: is there such a record for this viewer, and may they do this with it."""

import datetime as dt
import uuid

from village.casework.models import Episode
from village.casework.queries.visible import decision, visible_to
from village.casework.rules.access import END, LEAD, MANAGE, READ, WRITE
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.people.queries.asking import NOBODY

NO_EPISODE = "There is no such record."
_TOLD = {
    WRITE: "You read this record, and do not work on it.",
    LEAD: "This is for the lead practitioner to do.",
    END: "This is for the lead practitioner to do.",
    MANAGE: "This is for the manager of the service to do.",
}
CLOSED = "This has been closed. Nothing more can be added to it."


def held(episode: uuid.UUID, *what: str, by: Viewer, at: dt.datetime) -> Episode:
    """The episode, held until the transaction ends, for somebody who may do one of these things with it.

    Raises Refusal: NO_EPISODE when they may not read it or it does not exist, else what is for whom.
    """
    found = visible_to(by, at=at).filter(ref=episode).values_list("pk", flat=True).first()
    if found is None:
        raise Refusal(NO_EPISODE)
    one = Episode.objects.select_for_update(of=("self",)).select_related("family", "organisation").get(pk=found)
    if any(decision(by, one, each, at=at) for each in what):
        return one
    closed = one.closed_at is not None and bool(set(what) & {WRITE, LEAD})
    raise Refusal(CLOSED if closed else _TOLD.get(what[0], NO_EPISODE))


def held_open(episode: uuid.UUID, *what: str, by: Viewer, at: dt.datetime) -> Episode:
    """`held`, of what has not closed: what a manager may still do with it is not to go on with it. Raises Refusal as
    `held`, and CLOSED."""
    one = held(episode, *what, by=by, at=at)
    if one.closed_at is not None:
        raise Refusal(CLOSED)
    return one


def account_of(by: Viewer) -> uuid.UUID:
    """The account that acts; that of nobody for whoever has none, and may do nothing."""
    return uuid.UUID(str(by.ref or NOBODY))


def readable(episode: uuid.UUID, *, by: Viewer, at: dt.datetime) -> Episode:
    """The episode for somebody who may read it; raises Refusal as `held`."""
    return held(episode, READ, by=by, at=at)
