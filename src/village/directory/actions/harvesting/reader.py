"""One reader at a time: whoever was taken to be dead and goes on writes nothing more of a harvest."""

import datetime as dt
import uuid
from typing import Any

from village.directory.models import Harvest
from village.directory.rules.harvesting.states import UNFINISHED
from village.kernel.access.actions import Refusal

SILENCE = dt.timedelta(minutes=10)
"""A reader that has said nothing for so long is dead."""
UNDER_WAY = "It is being read just now. Look again in a few minutes."


def silent(one: Harvest, now: dt.datetime) -> bool:
    """Whether the reader of a harvest is dead."""
    return now - one.beat_at >= SILENCE


def take_over(one: Harvest, *, at: dt.datetime) -> Harvest:
    """Be the reader of a harvest, which the caller has locked."""
    one.token, one.beat_at = uuid.uuid4(), at
    one.save(update_fields=["token", "beat_at"])
    return one


def note(one: Harvest, *, at: dt.datetime, **fields: Any) -> None:
    """Write of a harvest that its reader lives, and where it is. Raises Refusal where another reader has it."""
    mine = Harvest.objects.filter(pk=one.pk, token=one.token, state__in=UNFINISHED)
    if not mine.update(beat_at=at, **fields):
        raise Refusal(UNDER_WAY)


def let_go(one: Harvest, *, at: dt.datetime) -> None:
    """Be its reader no more, by a fault of ours: whoever comes next goes on at once."""
    mine = Harvest.objects.filter(pk=one.pk, token=one.token, state__in=UNFINISHED)
    mine.update(beat_at=at - SILENCE)
