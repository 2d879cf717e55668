"""Which workers, posts and sites a viewer may see: those of their own employer, where their role reaches it. Every
page, list and count begins here; what is not here does not exist for that viewer, whatever else joins two workers."""

import uuid

from django.db.models import Q, QuerySet

from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer
from village.kernel.organisations.models import Organisation
from village.workforce.models import CorrectionRequest, Engagement, Match, Post, Site, Worker

KEEP, VET, MATCH = "workforce.keep", "workforce.vet", "workforce.match"
NOBODY = uuid.UUID(int=0)


def employers(viewer: Viewer, permission: str) -> QuerySet[Organisation]:
    """The employer for whom a viewer may do something: their own, or none."""
    within = areas(viewer, permission)
    own = Organisation.objects.filter(~Q(slug=""), slug=viewer.organisation)
    return own if within is None else own.filter(area__in=within)


def visible_to(viewer: Viewer, permission: str) -> QuerySet[Worker]:
    """The workers whom a viewer may see for what a permission is for (KEEP or VET)."""
    found = Worker.objects.filter(employer__in=employers(viewer, permission))
    return found.select_related("employer", "person").prefetch_related("names", "identifiers")


def posts(viewer: Viewer) -> QuerySet[Post]:
    """The posts that a viewer keeps."""
    return Post.objects.filter(employer__in=employers(viewer, KEEP)).select_related("site")


def sites(viewer: Viewer) -> QuerySet[Site]:
    """The sites that a viewer keeps."""
    return Site.objects.filter(employer__in=employers(viewer, KEEP))


def engagements(viewer: Viewer) -> QuerySet[Engagement]:
    """The engagements that a viewer keeps, those that were annulled too."""
    found = Engagement.objects.filter(worker__employer__in=employers(viewer, KEEP))
    return found.select_related("post__site", "worker")


def corrections(viewer: Viewer) -> QuerySet[CorrectionRequest]:
    """What workers of a viewer's employer ask to be put right and nobody has decided, but nothing of their own."""
    found = CorrectionRequest.objects.filter(worker__employer__in=employers(viewer, KEEP), decision="")
    return found.exclude(worker__account=own_account(viewer)).select_related("worker").prefetch_related("worker__names")


def matches(viewer: Viewer, *, decided: str = "") -> QuerySet[Match]:
    """The pairs of workers that wait for a viewer to say whether they are one person (or `decided`: those of whom that
    was said): both of employers in their areas, and neither the viewer."""
    within = areas(viewer, MATCH)
    found = Match.objects.filter(decision=decided).exclude(one__account=own_account(viewer))
    found = found.exclude(two__account=own_account(viewer)).select_related("one", "two")
    return found if within is None else found.filter(one__employer__area__in=within, two__employer__area__in=within)


def own(viewer: Viewer) -> QuerySet[Worker]:
    """What is held of a viewer as a worker: that which their own account was joined with."""
    return Worker.objects.filter(account=own_account(viewer)).select_related("employer", "person")


def own_account(viewer: Viewer) -> uuid.UUID:
    """The account that asks; that of nobody for whoever has none, who sees nothing."""
    return uuid.UUID(viewer.ref) if viewer.ref and viewer.active else NOBODY
