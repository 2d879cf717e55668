"""What follows from work on an episode outside of it, out of the outbox of its process: the index is told that help
goes on and whom to ask. It is told of how things stand when it is told, so that once is enough, and twice the same.

Letters (`tell`) and the beginning of other work (`open`) wait in the outbox until there is who sees to them.
"""

import datetime as dt

from village.casework.models import Episode
from village.casework.queries.told import told_of
from village.kernel.jobs.registry import job
from village.people.actions.hearing import hear
from village.workflow.actions.effects import ask, run_effects
from village.workflow.models import Effect

LEAD_CHANGED, CHILD_CHANGED = "lead-changed", "child-changed"
INDEX = "tell-index"


def tell_index(episode: Episode, event: str, *, at: dt.datetime) -> None:
    """Have the index told anew of an episode, inside the transaction in which something of it changed."""
    ask(work=episode.process, kind=INDEX, about={"event": event}, at=at)


@job("casework.effects", cron="* * * * *")
def see_to_effects(*, by: str, at: dt.datetime) -> dict[str, int]:
    """See to what follows from the steps of help for families: tell the index."""

    def told(effect: Effect, at: dt.datetime) -> None:
        hear(told=told_of(Episode.objects.get(process=effect.instance)), by=by, at=at)

    return run_effects(handlers={INDEX: told}, by=by, at=at)


@job("casework.index", cron="30 4 * * *")
def tell_again(*, by: str, at: dt.datetime) -> int:
    """Tell the index of all help that goes on, as it stands: who leads may be called otherwise by now, and a child be
    known where it was not. Returns of how many episodes."""
    going_on = Episode.objects.filter(closed_at=None, children__child__isnull=False).distinct()
    found = list(going_on.select_related("organisation", "process").order_by("pk"))
    for episode in found:
        hear(told=told_of(episode), by=by, at=at)
    return len(found)
