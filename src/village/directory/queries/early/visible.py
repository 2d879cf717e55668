"""Of which services somebody may say how many places they have: those that their own organisation keeps, and, for an
officer, those of the area. What is not here does not exist for that viewer."""

import uuid
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from village.directory.models import Service
from village.directory.rules.early.places import KINDS
from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer

PROVIDE, KEEP = "directory.provide", "directory.keep"


def provided(viewer: Viewer) -> QuerySet[Service]:
    """The services whose entries the viewer's own organisation keeps."""
    within = areas(viewer, PROVIDE)
    own = Service.objects.filter(~Q(provider__steward__slug=""), provider__steward__slug=viewer.organisation)
    return _there(own if within is None else own.filter(area__in=within))


def kept(viewer: Viewer) -> QuerySet[Service]:
    """The services of the areas whose directory the viewer keeps."""
    within = areas(viewer, KEEP)
    return _there(Service.objects.all() if within is None else Service.objects.filter(area__in=within))


def one_of(viewer: Viewer, permission: str, service: uuid.UUID) -> Service | None:
    """A service of which the viewer may say something by a permission (PROVIDE or KEEP), or None."""
    among = provided(viewer) if permission == PROVIDE else kept(viewer)
    return among.select_related("provider").filter(pk=service).first()


def is_early(service: Service) -> bool:
    """Whether it is of a kind that has free places for small children."""
    return early(service.kinds)


def early(kinds: Iterable[str]) -> bool:
    """Whether one of these kinds of help has free places for small children."""
    return not set(KINDS).isdisjoint(kinds)


def _there(services: QuerySet[Service]) -> QuerySet[Service]:
    return services.filter(replaced_by=None).exclude(state__in=["gone", "withdrawn"])
