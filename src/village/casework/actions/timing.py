"""What is decided of the time that something in help for a family may take, and on which day its facts really were."""

import datetime as dt
import uuid

from django.db import transaction

from village.casework.actions.permitted import held
from village.casework.rules.access import LEAD, MANAGE, WRITE
from village.casework.rules.episodes import about
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.workflow.actions.timing import correct, extend


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


@transaction.atomic
def say_day(
    *, episode: uuid.UUID, clock: int, fact: str, on: dt.date, seen: dt.date, reason: str, by: Viewer, at: dt.datetime
) -> None:
    """Say on which day a fact of a clock really was, where it was recorded late; what was recorded stands beside it.
    Raises Refusal for whoever writes nothing here, for a clock of other work, and as
    `workflow.actions.timing.correct`."""
    one = held(episode, WRITE, LEAD, MANAGE, by=by, at=at)
    if not one.process.clocks.filter(pk=clock).exists():
        raise Refusal("There is nothing like this here.")
    made = correct(clock=clock, fact=fact, on=on, seen=seen, reason=reason, by=str(by.ref), at=at)
    did(by, "casework.say-day", about(one.ref), at, clock=made.clock.name, fact=fact, said=on.isoformat())
