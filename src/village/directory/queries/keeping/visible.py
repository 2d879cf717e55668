"""Which entries, claims, reports and pairs a viewer may see: a provider those of their own organisation, an officer
those of their area. Every page, list and count begins here; what is not here does not exist for that viewer."""

import datetime as dt
import uuid

from django.db.models import Q, QuerySet

from village.directory.models import Claim, Draft, Pair, Provider, Report, Service, Unmarking
from village.directory.rules import record
from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer
from village.kernel.areas.queries import upper_tier
from village.kernel.organisations.models import Organisation

PROVIDE, KEEP, ASSURE, MERGE = "directory.provide", "directory.keep", "directory.assure", "directory.merge"
WORRY = "worry"
TOLD = ("waiting", "shown", "withdrawn")


def organisation(viewer: Viewer) -> Organisation | None:
    """The organisation for which a viewer keeps entries; none for whoever keeps none."""
    if areas(viewer, PROVIDE) == frozenset():
        return None
    return Organisation.objects.filter(~Q(slug=""), slug=viewer.organisation).first()


def addable(viewer: Viewer, on: dt.date) -> dict[str, str]:
    """The areas to whose directories a viewer may add an entry on a day: their names by ONS code."""
    within = areas(viewer, PROVIDE)
    return {one.code: one.name for one in upper_tier(on) if within is None or one.code in within}


def own(viewer: Viewer) -> QuerySet[Service]:
    """The entries that a viewer's organisation keeps, and that are not told by another."""
    within = areas(viewer, PROVIDE)
    found = Service.objects.filter(
        ~Q(provider__steward__slug=""), provider__steward__slug=viewer.organisation, state__in=TOLD, replaced_by=None
    ).select_related("provider__steward", "source")
    return found if within is None else found.filter(area__in=within)


def own_key(organisation: Organisation) -> uuid.UUID:
    """The id of the provider that an organisation itself is."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"organisation:{organisation.slug}")


def other_providers(organisation: Organisation) -> QuerySet[Provider]:
    """The providers besides itself whose entries an organisation keeps here."""
    found = Provider.objects.filter(steward=organisation, source=None).exclude(pk=own_key(organisation))
    return found.order_by("name", "pk")


def of_area(viewer: Viewer, permission: str) -> QuerySet[Service]:
    """The entries of the areas in which a viewer may do something."""
    within = areas(viewer, permission)
    found = Service.objects.select_related("provider__steward", "source")
    return found if within is None else found.filter(area__in=within)


def drafts(viewer: Viewer) -> QuerySet[Draft]:
    """What waits to be assured by a viewer, their own writing too, which somebody else must look at."""
    found = Draft.objects.filter(decision="", service__in=of_area(viewer, ASSURE))
    return found.select_related("service__provider__steward", "service__source")


def claims(viewer: Viewer) -> QuerySet[Claim]:
    """The claims that wait for a viewer: of providers all of whose entries are of their areas."""
    within = areas(viewer, ASSURE)
    found = Claim.objects.filter(decision="").select_related("provider__steward", "organisation")
    if within is None:
        return found
    elsewhere = Service.objects.exclude(area__in=within).values("provider")
    return found.filter(provider__services__area__in=within).exclude(provider__in=elsewhere).distinct()


def own_claims(viewer: Viewer) -> QuerySet[Claim]:
    """What a viewer's organisation has claimed, the newest first."""
    if areas(viewer, PROVIDE) == frozenset():
        return Claim.objects.none()
    found = Claim.objects.filter(~Q(organisation__slug=""), organisation__slug=viewer.organisation)
    return found.select_related("provider").order_by("-asked_at")


def claimable() -> QuerySet[Provider]:
    """The providers that can be claimed: those of whom something is told to anyone."""
    return Provider.objects.filter(services__state="shown", services__replaced_by=None).distinct()


def providers_named(words: str) -> QuerySet[Provider]:
    """The providers that can be claimed whose name has every one of some words, or whose id this is."""
    found = claimable()
    try:
        return found.filter(pk=uuid.UUID(words))
    except ValueError:
        for word in words.split()[:8]:
            found = found.filter(name__icontains=word)
        return found.select_related("source")


def unmarkings(viewer: Viewer) -> QuerySet[Unmarking]:
    """The wishes to tell a place again that wait for a viewer."""
    found = Unmarking.objects.filter(decision="", service__in=of_area(viewer, ASSURE))
    return found.select_related("service__provider")


def left(viewer: Viewer) -> QuerySet[Service]:
    """The entries that a source still tells, hidden since what was told instead of them was taken out: they wait for a
    viewer."""
    found = of_area(viewer, ASSURE).filter(state="shown", status__in=record.TOLD, replaced_by__state="withdrawn")
    return found.select_related("provider__steward", "source", "replaced_by__provider")


def reports(viewer: Viewer) -> QuerySet[Report]:
    """The open reports on entries that a viewer keeps, as their provider or for the area; what worries somebody about a
    service is for the area alone, and for nobody who keeps that service too."""
    mine = Q(service__in=own(viewer)) & ~Q(kind=WORRY) if areas(viewer, PROVIDE) != frozenset() else Q(pk__in=[])
    found = Report.objects.filter(mine | Q(service__in=of_area(viewer, KEEP)), closed_at=None)
    kept_for = organisation(viewer)
    if kept_for is not None:
        found = found.exclude(kind=WORRY, service__provider__steward=kept_for)
    return found.select_related("service__provider")


def pairs(viewer: Viewer, *, decided: str = "") -> QuerySet[Pair]:
    """The pairs of entries that wait for a viewer to say whether they are one service (or `decided`: of which that was
    said), both of their areas; one that is not told by itself any more waits for nobody."""
    # Apart from the pairs: nine tables in one query are more than PostgreSQL puts in the best order.
    found = Pair.objects.filter(decision=decided).prefetch_related(
        "one__provider__steward", "one__source", "two__provider__steward", "two__source"
    )
    if not decided:
        found = found.filter(
            one__state="shown", two__state="shown", one__replaced_by=None, two__replaced_by=None
        )  # fmt: skip
    within = areas(viewer, MERGE)
    return found if within is None else found.filter(one__area__in=within, two__area__in=within)
