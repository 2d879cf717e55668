"""Which outings somebody may see: those of their own organisation, where their role reaches it. Every page, list and
count begins here."""

from django.db.models import Q, QuerySet

from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer
from village.kernel.organisations.models import Organisation
from village.outings.models import Outing

KEEP = "outings.keep"


def organisation(viewer: Viewer) -> Organisation | None:
    """The organisation whose outings somebody keeps: their own, or none."""
    within = areas(viewer, KEEP)
    own = Organisation.objects.filter(~Q(slug=""), slug=viewer.organisation)
    return (own if within is None else own.filter(area__in=within)).first()


def visible(viewer: Viewer) -> QuerySet[Outing]:
    """The outings that somebody may see, by title."""
    return Outing.objects.filter(organisation=organisation(viewer)).select_related("organisation")
