"""Who asked whom to be contacted, and whom to tell of a concern."""

from collections.abc import Collection

from django.db.models import Q

from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer
from village.people.models import ContactRequest, SourceSystem
from village.people.queries.asking import ASK

SHOWN = 100


def requests_to(viewer: Viewer) -> list[ContactRequest]:
    """What was asked of the viewer's organisation, about children its own systems know who can still be found: the
    unanswered first, then the newest. Each names the child as that organisation's record does (`record.said`)."""
    if not viewer.organisation:
        return []
    found = ContactRequest.objects.filter(record__source__organisation__slug=viewer.organisation)
    within = areas(viewer, ASK)
    if within is not None:
        found = found.filter(record__source__area__in=within)
    found = found.filter(record__child__state="active").select_related("record__source", "child")
    found = found.annotate(answered=Q(answered_at__isnull=False))
    return list(found.order_by("answered", "-asked_at", "pk")[:SHOWN])


def concern_contacts(viewer: Viewer) -> list[tuple[str, str]]:
    """Whom to tell of a concern in the viewer's areas: children's social care, and how to reach it."""
    return _reach(areas(viewer, ASK))


def concern_contacts_in(area: str) -> list[tuple[str, str]]:
    """The same for an area."""
    return _reach([area])


def _reach(within: Collection[str] | None) -> list[tuple[str, str]]:
    found = SourceSystem.objects.filter(kind="social-care", closed_on=None)
    if within is not None:
        found = found.filter(area__in=within)
    return [(one.organisation.name, one.contact) for one in found.select_related("organisation")]
