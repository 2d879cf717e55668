"""What follows from work on an episode outside of it, out of the outbox of its process: the index is told that help
goes on and whom to ask. It is told of how things stand when it is told, so that once is enough, and twice the same.
Letters are written, and what was decided is opened.
"""

import datetime as dt
import uuid

import structlog
from django.db import transaction

from village.casework.actions.letters import write_letters
from village.casework.actions.opening import open_work
from village.casework.models import Episode
from village.casework.queries.kept import is_complaint, kept_of
from village.casework.queries.told import told_of, told_of_referral
from village.kernel.access.actions import Refusal
from village.kernel.jobs.registry import job
from village.people.actions.hearing import hear
from village.workflow.actions.effects import ask, run_effects
from village.workflow.models import Effect

log = structlog.get_logger()
LEAD_CHANGED, CHILD_CHANGED = "lead-changed", "child-changed"
INDEX = "tell-index"


def tell_index(episode: Episode, event: str, *, at: dt.datetime) -> None:
    """Have the index told anew of an episode, inside the transaction in which something of it changed."""
    ask(work=episode.process, kind=INDEX, about={"event": event}, at=at)


@job("casework.effects", cron="* * * * *")
def see_to_effects(*, by: str, at: dt.datetime) -> dict[str, int]:
    """See to what follows from the steps of help for families: tell the index, write letters, open other work."""

    def told(effect: Effect, at: dt.datetime) -> None:
        kept = kept_of(effect.instance)
        hear(told=told_of_referral(kept.referral) if kept.referral else told_of(kept.episode), by=by, at=at)

    def letters(effect: Effect, at: dt.datetime) -> None:
        # Whoever complains reads the answer on their own pages: a letter would stand among those of the record.
        if not is_complaint(effect.instance):
            write_letters(effect, by, at)

    def opened(effect: Effect, at: dt.datetime) -> None:
        open_work(effect, by, at)

    return run_effects(handlers={INDEX: told, "tell": letters, "open": opened}, by=by, at=at)


@job("casework.index", cron="30 4 * * *")
def tell_again(*, by: str, at: dt.datetime) -> dict[str, int]:
    """Tell the index of all help that goes on, as it stands: who leads may be called otherwise by now, and a child be
    known where it was not. Each by itself: what has closed meanwhile is passed over, and what cannot be told stops no
    other. Returns of how many it was told, and of how many it could not be."""
    going_on = Episode.objects.filter(closed_at=None, children__child__isnull=False).distinct()
    count = {"told": 0, "refused": 0}
    for ref in list(going_on.order_by("pk").values_list("ref", flat=True)):
        try:
            count["told"] += _tell(ref, by, at)
        except Refusal as refusal:
            count["refused"] += 1
            log.warning("index not told of help", episode=str(ref), because=str(refusal))
    return count


@transaction.atomic
def _tell(ref: uuid.UUID, by: str, at: dt.datetime) -> bool:
    """Tell the index of an episode that nobody closes meanwhile; whether there was one."""
    open_one = Episode.objects.select_for_update(of=("self",)).filter(ref=ref, closed_at=None)
    found = open_one.select_related("organisation").first()
    if found is not None:
        hear(told=told_of(found), by=by, at=at)
    return found is not None
