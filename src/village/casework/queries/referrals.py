"""What organisations are asked to do for families: who of an organisation sees it, and what of it."""

import datetime as dt

from django.db.models import QuerySet

from village.casework.models import Referral
from village.casework.queries.sharing import covers
from village.casework.queries.visible import asker_of, kept_from
from village.casework.rules.access import READABLE_AFTER
from village.casework.rules.allocation import PURPOSE
from village.kernel.access.rules import Viewer
from village.kernel.calendar.rules import london_date

OPEN_TO_THEM = ("asked", "accepted")


def asked_of(viewer: Viewer, *, at: dt.datetime) -> QuerySet[Referral]:
    """What is asked of a viewer's organisation, where their roles let them work with families, of families from whom
    nothing keeps them: while it is asked or goes on, and for a while once it is done. What was declined or taken back
    is not there, and nothing is once the agreement between the two organisations has ended."""
    asker = asker_of(viewer)
    after = london_date(at - READABLE_AFTER)
    mine = Referral.objects.filter(service__organisation__slug=asker.organisation or "-").exclude(
        episode__in=kept_from(viewer)
    )
    mine = mine.filter(covers("episode__organisation", "service__organisation", PURPOSE, at=at))
    mine = mine if asker.works is None else mine.filter(episode__area__in=asker.works)
    found = mine.filter(process__state__in=OPEN_TO_THEM) | mine.filter(
        process__state="done", process__ended_on__gt=after
    )
    return found.select_related(
        "episode__family", "episode__organisation", "process__process", "settled__request", "service__organisation"
    ).order_by("at", "pk")
