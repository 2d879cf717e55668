"""Reading what happened to a child: every record of which something is told is in the audit before it is answered."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from village.casework.actions.reading import open_record
from village.casework.models import Episode
from village.casework.queries.chronology import chronology, episodes_told
from village.casework.rules.chronology import Item
from village.kernel.access.rules import Viewer


@dataclass(frozen=True)
class Told:
    """What happened, and the records that it was told from, the longest ago first."""

    episode: Episode
    episodes: list[Episode]
    items: list[Item]


@transaction.atomic
def read_chronology(*, episode: uuid.UUID, part: str = "chronology", by: Viewer, at: dt.datetime) -> Told | None:
    """What happened to the children of a record, in every episode of theirs that the viewer may read;
    None when there is no record for them."""
    one = open_record(episode=episode, part=part, by=by, at=at)
    if one is None:
        return None
    others = [each.ref for each in episodes_told(one, by, at=at)]
    opened = [one if ref == one.ref else open_record(episode=ref, part=part, by=by, at=at) for ref in others]
    told = [each for each in opened if each is not None]
    return Told(one, told, chronology(one, told))
