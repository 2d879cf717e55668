"""Organisations that do not take what is pushed to them, as whoever looks after feeds sees them."""

from django.db.models import Count, Q, QuerySet

from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer
from village.people.models import Subscriber
from village.people.queries.feeds import SOURCES
from village.people.rules.events import TOLD_AFTER


def unheard(viewer: Viewer) -> QuerySet[Subscriber]:
    """Subscribers of the viewer's areas that have not taken a hint for long enough that somebody should ask, longest
    first, each with how many events are `waiting`."""
    found = Subscriber.objects.select_related("organisation").filter(failed__gte=TOLD_AFTER)
    within = areas(viewer, SOURCES)
    if within is not None:
        found = found.filter(organisation__area__in=within)
    return found.annotate(waiting=Count("events", filter=Q(events__done_at=None))).order_by("failing_since", "pk")
