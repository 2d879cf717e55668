"""What a manager decides of the time that something in help for a family may take."""

import datetime as dt
import uuid

from django.db import transaction

from village.casework.actions.permitted import held
from village.casework.rules.access import MANAGE
from village.casework.rules.episodes import about
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.workflow.actions.timing import extend


@transaction.atomic
def extend_clock(
    *, episode: uuid.UUID, clock: int, until: dt.date, seen: dt.date, reason: str, by: Viewer, at: dt.datetime
) -> None:
    """Decide that something may take longer. `seen`: what it was due on when that was decided. Raises Refusal for
    whoever does not manage it, for what does not run in this episode, and as `workflow.actions.timing.extend`."""
    one = held(episode, MANAGE, by=by, at=at)
    if not one.process.clocks.filter(pk=clock, over_at=None).exists():
        raise Refusal("This does not run any more.")
    longer = extend(clock=clock, until=until, seen=seen, reason=reason, by=str(by.ref), at=at)
    did(by, "casework.extend", about(one.ref), at, clock=longer.name, due=until.isoformat())
