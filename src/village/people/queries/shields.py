"""Shields, looks behind them and proposals of new identities, in the areas where a viewer decides on shields."""

import hashlib

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer
from village.people.models import Child, LinkEvent, NewIdentity, Override, Record, Shield
from village.people.queries.asking import NOBODY

SHIELD = "people.shield"


def shields(viewer: Viewer) -> QuerySet[Shield]:
    """Shields that stand on a child that an area's systems know, or on a number of the area; first those to be looked
    at first. A merged child has none of its own any more: what it became has."""
    found = Shield.objects.filter(until_at=None).exclude(child__state="merged").select_related("child")
    return found.filter(_reached(viewer, "child") | _of_area(viewer))


def overrides(viewer: Viewer) -> QuerySet[Override]:
    """Looks behind shields, but for the viewer's own: those not yet reviewed first, the oldest of them first. A child
    that was joined to another since is still known where its records came from."""
    found = Override.objects.exclude(account=viewer.ref or NOBODY).select_related("shield__child", "child")
    joined = Q(child__state="merged") & _left(viewer, "child")
    return found.filter(_reached(viewer, "child") | joined).order_by(F("reviewed_at").asc(nulls_first=True), "at")


def proposals(viewer: Viewer) -> QuerySet[NewIdentity]:
    """Proposals of new identities that wait for a decision. One about a child that was joined to another since is about
    what that became; parted again, it is about the child that it was made of."""
    found = NewIdentity.objects.filter(decided_at=None).select_related("child")
    about = {one.pk: child.pk for one in found if (child := now_about(one)) is not None}
    here = set(Child.objects.filter(_reached(viewer, "pk"), pk__in=about.values()).values_list("pk", flat=True))
    return found.filter(pk__in=[proposal for proposal, child in about.items() if child in here])


def now_about(proposal: NewIdentity) -> Child | None:
    """The child of a proposal as it stands: pointers of merges followed; None where nothing can be cut off any more."""
    child = proposal.child
    while child.into is not None:
        child = child.into
    return child if child.state in ("active", "archived") and child.destroyed_on is None else None


def parted_from(proposal: NewIdentity, child: Child) -> list[Child]:
    """Children to whom records have gone from the child of a proposal since it was made: one of them may be meant."""
    went = LinkEvent.objects.filter(child_from=child, at__gt=proposal.proposed_at).values("child_to")
    return list(Child.objects.filter(pk__in=went, state="active").exclude(pk=child.pk).order_by("pk"))


def seen_of(child: Child) -> str:
    """Stands for the child that an officer is shown, and for all that would be cut off with it: it changes when records
    join the child or leave it."""
    records = Record.objects.filter(child=child).order_by("pk").values_list("pk", flat=True)
    return hashlib.sha256(" ".join(map(str, (child.ref, *records))).encode()).hexdigest()[:24]


def _reached(viewer: Viewer, child: str) -> Exists:
    within = areas(viewer, SHIELD)
    known = Record.objects.filter(child=OuterRef(child))
    return Exists(known if within is None else known.filter(source__area__in=within))


def _left(viewer: Viewer, child: str) -> Exists:
    within = areas(viewer, SHIELD)
    went = LinkEvent.objects.filter(child_from=OuterRef(child))
    return Exists(went if within is None else went.filter(record__source__area__in=within))


def _of_area(viewer: Viewer) -> Q:
    within = areas(viewer, SHIELD)
    return Q(child=None) if within is None else Q(child=None, area__in=within)
