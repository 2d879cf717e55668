"""Of which services somebody may say how many places they have: those that their own organisation keeps, and, for an
officer, those of the area. What is not here does not exist for that viewer."""

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet

from village.directory.models import Service
from village.directory.queries.keeping.visible import KEEP, PROVIDE, of_area, own
from village.directory.rules.early.places import KINDS
from village.kernel.access.rules import Viewer

__all__ = ["KEEP", "PROVIDE", "early", "is_early", "kept", "one_of", "provided"]


def provided(viewer: Viewer) -> QuerySet[Service]:
    """The services whose entries the viewer's own organisation keeps, and has not withdrawn."""
    return own(viewer).exclude(state="withdrawn")


def kept(viewer: Viewer) -> QuerySet[Service]:
    """The services of the areas whose directory the viewer keeps, as far as they are there and not told by another."""
    return of_area(viewer, KEEP).filter(replaced_by=None).exclude(state__in=["gone", "withdrawn"])


def one_of(viewer: Viewer, permission: str, service: uuid.UUID) -> Service | None:
    """A service of which the viewer may say something by a permission (PROVIDE or KEEP), or None."""
    among = provided(viewer) if permission == PROVIDE else kept(viewer)
    return among.filter(pk=service).first()


def is_early(service: Service) -> bool:
    """Whether it is of a kind that has free places for small children."""
    return early(service.kinds)


def early(kinds: Iterable[str]) -> bool:
    """Whether one of these kinds of help has free places for small children."""
    return not set(KINDS).isdisjoint(kinds)
