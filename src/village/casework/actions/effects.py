"""What was to follow from work and could not be done is tried again by whoever looks after the service. They see no
record: neither whom it is about nor what it would have said."""

import datetime as dt

from django.db import transaction

from village.casework.queries.effects import MEND, given_up_for
from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.audit.noting import did
from village.workflow.actions import effects

GONE = "There is no such thing to try again: somebody has, or it is done."


@transaction.atomic
def try_effect_again(*, effect: int, by: Viewer, at: dt.datetime) -> None:
    """Have something that was given up tried anew. Raises Refusal for what is not there for them."""
    found = given_up_for(by).filter(pk=effect).first()
    if found is None:
        raise Refusal(GONE)
    permit(by, MEND, Thing(found.instance.area))
    effects.try_again(effect=found.pk, by=str(by.ref), at=at)
    did(by, "casework.mend", f"work:{found.instance.ref}", at, effect=found.key)
