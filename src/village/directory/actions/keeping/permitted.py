"""What every action asks first: is there such an entry for this viewer. What there is not and what somebody else keeps
are refused in the same words."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from village.directory.models import Change, Service
from village.directory.queries.keeping import visible
from village.directory.rules.keeping.comparing import PLACED, Difference
from village.directory.rules.keeping.said import UNTOLD
from village.directory.rules.keeping.words import NotTaken, words
from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.jobs.actions import enqueue
from village.kernel.organisations.models import Organisation

T = TypeVar("T")
M = TypeVar("M", bound=Model)
NO_SERVICE = "There is no such entry."
ONES_OWN = "You keep entries of this organisation, so somebody else must decide on them."
NO_FACTOR = "The place of this service must not be found. Sign in with a second factor to write of it."
NO_ORGANISATION = "You keep no entries: ask for a role with your own organisation."


def own_organisation(by: Viewer) -> Organisation:
    """The organisation for which somebody keeps entries; raises Refusal when there is none."""
    found = visible.organisation(by)
    if found is None:
        raise Refusal(NO_ORGANISATION)
    return found


def own_service(service: uuid.UUID, *, by: Viewer) -> Service:
    """An entry that the viewer's organisation keeps, held until the transaction ends; raises Refusal, without a second
    factor too where its place must not be found."""
    found = held(visible.own(by), service)
    if found.sensitive and not by.second_factor:
        raise Refusal(NO_FACTOR)
    return found


def area_service(service: uuid.UUID, permission: str, *, by: Viewer) -> Service:
    """An entry of an area in which the viewer may do something, held until the transaction ends; raises Refusal."""
    found = held(visible.of_area(by, permission), service)
    permit(by, permission, Thing(area=found.area or None))
    return found


def held(among: QuerySet[Service], service: uuid.UUID) -> Service:
    """One of some entries, held until the transaction ends; raises Refusal."""
    key = among.filter(pk=service).values_list("pk", flat=True).first()
    if key is None:
        raise Refusal(NO_SERVICE)
    list(Service.objects.select_for_update().filter(pk=key).values_list("pk"))
    return Service.objects.select_related("provider__steward", "source").get(pk=key)


def waiting(among: QuerySet[M], ref: uuid.UUID, otherwise: str) -> M:
    """One of what waits, held until the transaction ends; raises Refusal in these words."""
    key = among.filter(ref=ref).values_list("pk", flat=True).first()
    found = among.model._default_manager.select_for_update().filter(pk=key).first()
    if found is None:
        raise Refusal(otherwise)
    return found


def apart(by: Viewer, permission: str, *, area: str, writers: Iterable[object]) -> uuid.UUID:
    """Who decides, where they may and did not write it themselves; raises Refusal."""
    return permit(by, permission, Thing(area=area or None, made_by=frozenset(str(one) for one in writers)))


def not_ones_own(by: Viewer, service: Service) -> None:
    """Raises Refusal where whoever decides on an entry keeps it too, for the organisation that provides it."""
    kept_for = visible.organisation(by)
    if kept_for is not None and service.provider.steward_id == kept_for.pk:
        raise Refusal(ONES_OWN)


def taken(decide: Callable[..., T], *given: Any, **named: Any) -> T:
    """What a rule makes of something; raises Refusal in its words where it takes it not."""
    try:
        return decide(*given, **named)
    except NotTaken as error:
        raise Refusal(str(error)) from None


def reason(because: str, otherwise: str, most: int = 500) -> str:
    """Why something is done, in words; raises Refusal without, in the words given."""
    said = taken(words, because, "Your words", most)
    if not said:
        raise Refusal(otherwise)
    return said


def slugs(service: Service, found: Iterable[Difference]) -> list[str]:
    """Which fields are different; of a service whose place must not be found not whether that is."""
    return sorted(one.slug for one in found if not (service.sensitive and one.slug in PLACED))


def changed(service: Service, kind: str, *, by: Viewer, at: dt.datetime, fields: Iterable[str] = ()) -> None:
    """Add to the history of an entry; what changes what is told of it has the search made anew."""
    Change.objects.create(
        service=service, kind=kind, fields=sorted(fields), account=uuid.UUID(str(by.ref)),
        organisation=by.organisation, at=at,
    )  # fmt: skip
    if kind not in UNTOLD:
        search_anew(by=by, at=at)


def search_anew(*, by: Viewer, at: dt.datetime) -> None:
    """Have the search made anew soon: what is told is another thing from now on. Inside the transaction of the change.
    Until it is, what is told no more is left out of answers, and so is what was placed where that is told no more."""
    enqueue("directory.search", by=str(by.ref), at=at)
