"""What every action asks first: is there such a thing for this viewer. What there is not and what is another employer's
are refused in the same words."""

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model

from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.organisations.models import Organisation
from village.workforce.models import Engagement, Post, Site, Worker
from village.workforce.queries import visible
from village.workforce.queries.visible import KEEP, NOBODY, VET
from village.workforce.rules.identifiers import NotTaken

T = TypeVar("T")
M = TypeVar("M", bound=Model)
NO_WORKER = "There is no such worker."
NO_POST = "There is no such post."
NO_SITE = "There is no such site: choose one of your sites."
NO_ENGAGEMENT = "There is no such engagement."
NO_EMPLOYER = "You keep no employer’s register: ask for a role with your own organisation."


def employer_of(by: Viewer, permission: str = KEEP) -> Organisation:
    """The employer for whom somebody acts; raises Refusal when there is none."""
    found = visible.employers(by, permission).first()
    if found is None:
        raise Refusal(NO_EMPLOYER)
    return found


def held(worker: uuid.UUID, *, by: Viewer, permission: str = KEEP) -> Worker:
    """A worker, held until the transaction ends. Raises Refusal for whom the viewer may not see, and for VET where it
    is themselves: nobody clears themselves."""
    found = visible.visible_to(by, permission).filter(ref=worker).values_list("pk", flat=True).first()
    if found is None:
        raise Refusal(NO_WORKER)
    one = Worker.objects.select_for_update(of=("self",)).select_related("employer", "person").get(pk=found)
    if permission == VET:
        apart(one, one.account, by=by)
    return one


def apart(worker: Worker, account: uuid.UUID | None, *, by: Viewer) -> None:
    """Raises Refusal where the account with which a worker signs in, or is to, is that of whoever acts: nobody clears
    themselves."""
    made_by = frozenset({str(account)}) if account else frozenset()
    permit(by, VET, Thing(area=worker.employer.area or None, made_by=made_by))


def post_of(post: uuid.UUID, *, by: Viewer) -> Post:
    """A post that somebody keeps; raises Refusal."""
    return _found(visible.posts(by).filter(ref=post).first(), NO_POST)


def site_of(site: uuid.UUID | None, *, by: Viewer) -> Site:
    """A site that somebody keeps; raises Refusal."""
    return _found(visible.sites(by).filter(ref=site or NOBODY).first(), NO_SITE)


def engagement_of(engagement: uuid.UUID, *, by: Viewer) -> Engagement:
    """An engagement that somebody keeps and that was not annulled; raises Refusal."""
    found = visible.engagements(by).filter(ref=engagement, annulled_at=None).first()
    return _found(found, NO_ENGAGEMENT)


def taken(decide: Callable[..., T], *given: Any, **named: Any) -> T:
    """What a rule makes of something; raises Refusal in its words where it takes it not."""
    try:
        return decide(*given, **named)
    except NotTaken as error:
        raise Refusal(str(error)) from None


def _found(one: M | None, otherwise: str) -> M:
    if one is None:
        raise Refusal(otherwise)
    return one
