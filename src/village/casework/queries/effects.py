"""What was to follow from work and could not be done, for whoever looks after the service where it is."""

import datetime as dt

from django.db.models import QuerySet

from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer
from village.workflow.models import Effect
from village.workflow.queries.work import given_up, unseen_to

MEND = "casework.mend"


def given_up_for(viewer: Viewer) -> QuerySet[Effect]:
    """What was given up, in the areas that somebody looks after."""
    return _within(viewer, given_up())


def unseen_for(viewer: Viewer, *, at: dt.datetime) -> QuerySet[Effect]:
    """What has waited for longer than it should, in the areas that somebody looks after."""
    return _within(viewer, unseen_to(at=at))


def _within(viewer: Viewer, found: QuerySet[Effect]) -> QuerySet[Effect]:
    held = areas(viewer, MEND)
    return found if held is None else found.filter(instance__area__in=held)
