"""The restrictions that an officer of information governance answers for."""

from django.db.models import QuerySet

from village.casework.models import Restriction
from village.casework.queries.visible import overseen
from village.kernel.access.rules import Viewer


def standing(viewer: Viewer) -> QuerySet[Restriction]:
    """Those that stand on people of the officer's areas, the one to be looked at first on top."""
    found = Restriction.objects.filter(until_at=None, person__in=overseen(viewer))
    return found.select_related("person").order_by("review_on", "pk")
