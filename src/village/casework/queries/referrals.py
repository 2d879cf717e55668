"""What organisations are asked to do for families: who of an organisation sees it, and what of it."""

import datetime as dt

from django.db.models import QuerySet

from village.casework.models import Episode, PanelService, Referral
from village.casework.queries.sharing import covers, is_covered
from village.casework.queries.visible import asker_of, keeps_out, kept_from
from village.casework.rules.access import READABLE_AFTER
from village.casework.rules.allocation import PURPOSE, UNDER_WAY
from village.kernel.access.rules import Viewer
from village.kernel.calendar.rules import london_date

OPEN_TO_THEM = ("asked", *UNDER_WAY)


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


def services_to_ask(episode: Episode, *, at: dt.datetime) -> list[PanelService]:
    """The services that can be asked for a family without a panel, by name: of the area, run by an organisation that
    may have what it is told for helping families early, and from which nothing keeps the family."""
    found = PanelService.objects.filter(panel__area=episode.area).select_related("organisation")
    return [one for one in found if _may_have(episode, one, at) and not keeps_out(episode, None, one.organisation.slug)]


def _may_have(episode: Episode, service: PanelService, at: dt.datetime) -> bool:
    own = service.organisation_id == episode.organisation_id
    return own or is_covered(episode.organisation, service.organisation, PURPOSE, at=at)
