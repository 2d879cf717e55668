"""What is said of funded places, by the place itself or for it by an officer whom it told."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django.db import transaction

from village.directory.models import FundedPlaces, Service
from village.directory.queries.early.visible import KEEP, PROVIDE, is_early, one_of
from village.directory.rules.early.places import NotSaid, Said, checked
from village.directory.rules.early.terms import slug_of
from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date

NO_SERVICE = "There is no such service."
OLDER = "Something newer is said already of this term and age: what was so on a later day. Look at it first."


@transaction.atomic
def say_places(
    *, service: uuid.UUID, term_on: dt.date, band: str, offered: int, taken: int, hours: Decimal,
    as_of_on: dt.date, by: Viewer, at: dt.datetime, permission: str = PROVIDE,
) -> FundedPlaces:  # fmt: skip
    """Say how many free places a service has in a term for a band of age, and how many are taken; once more, and it
    takes the place of what was said before, which is refused where that is of a later day. `permission`: PROVIDE for
    one's own organisation, KEEP for an officer of the area whom the place told. Raises Refusal."""
    one = _service(service, permission, by)
    try:
        said = checked(Said(term_on, band, offered, taken, hours, as_of_on), london_date(at))
    except NotSaid as error:
        raise Refusal(str(error)) from None
    which: dict[str, Any] = {"service": one, "year": term_on.year, "term": slug_of(term_on), "band": band}
    before = FundedPlaces.objects.select_for_update().filter(**which).first()
    if before is not None and before.as_of_on > said.as_of_on:
        raise Refusal(OLDER)
    made, _ = FundedPlaces.objects.update_or_create(
        **which,
        defaults={
            "offered": said.offered, "taken": said.taken, "hours": said.hours, "as_of_on": said.as_of_on,
            "by": permit(by, permission, Thing(area=one.area or None)), "by_provider": permission == PROVIDE, "at": at,
        },
    )  # fmt: skip
    did(
        by, "directory.places.say", f"service:{one.pk}", at, term=term_on.isoformat(), band=band,
        before=[before.offered, before.taken] if before else [], after=[said.offered, said.taken],
        hours=str(said.hours), as_of=as_of_on.isoformat(),
    )  # fmt: skip
    return made


def _service(service: uuid.UUID, permission: str, by: Viewer) -> Service:
    """The service, held until the transaction ends: two who speak of it at once speak one after the other."""
    if permission not in (PROVIDE, KEEP):
        raise Refusal(NO_SERVICE)
    found = one_of(by, permission, service)
    if found is None or not is_early(found):
        raise Refusal(NO_SERVICE)
    return Service.objects.select_for_update(of=("self",)).get(pk=found.pk)
