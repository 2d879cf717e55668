"""Which collections and returns a viewer may see: an area's manager those of their areas, an employer's people their
own employer's alone. Everything begins here."""

from django.db.models import Q, QuerySet

from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer
from village.kernel.organisations.models import Organisation
from village.workforce.models import Asked, Collection
from village.workforce.queries.visible import employers

COLLECT, RETURN, SIGN = "workforce.collect", "workforce.return", "workforce.sign"


def collections(viewer: Viewer) -> QuerySet[Collection]:
    """The collections of the areas that a viewer collects for."""
    within = areas(viewer, COLLECT)
    return Collection.objects.all() if within is None else Collection.objects.filter(area__in=within)


def collected(viewer: Viewer) -> QuerySet[Asked]:
    """The returns of those collections: how far they are, never who is in them."""
    found = Asked.objects.filter(collection__in=collections(viewer))
    return found.select_related("collection", "employer").order_by("employer__name", "pk")


def asked_of(viewer: Viewer, permission: str = RETURN) -> QuerySet[Asked]:
    """What a viewer's own employer is asked for, the latest day first."""
    found = Asked.objects.filter(employer__in=employers(viewer, permission))
    return found.select_related("collection", "employer").order_by("-collection__reference_on", "pk")


def may_be_asked(collection: Collection) -> QuerySet[Organisation]:
    """The organisations of a collection's area that are not asked yet."""
    there = Asked.objects.filter(collection=collection).values("employer")
    return Organisation.objects.filter(~Q(area=""), area=collection.area).exclude(pk__in=there).order_by("name")


def areas_of(viewer: Viewer) -> frozenset[str] | None:
    """The areas that a viewer collects for; None for all."""
    return areas(viewer, COLLECT)
