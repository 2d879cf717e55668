"""What changes outings."""

import datetime as dt

from django.db import transaction

from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.audit.noting import did
from village.outings.models import Outing
from village.outings.queries import KEEP, organisation, visible
from village.outings.rules import tidy, wrong


@transaction.atomic
def add(*, title: str, by: Viewer, at: dt.datetime) -> Outing:
    """Add an outing to those of one's own organisation. Raises Refusal, with a sentence for whoever asked."""
    own = organisation(by)
    if own is None:
        raise Refusal("You may not do this.")
    who = permit(by, KEEP, Thing(area=own.area or None))
    said = tidy(title)
    if problem := wrong(said):
        raise Refusal(problem)
    if visible(by).filter(title=said).exists():
        raise Refusal("It is there already.")
    made = Outing.objects.create(organisation=own, title=said, added_by=who, added_at=at)
    did(by, "outings.add", f"outing:{made.ref}", at)
    return made
