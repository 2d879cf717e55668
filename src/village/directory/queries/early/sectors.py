"""The places of early learning of an area by postcode sector. There are no wards in the register of areas."""

import datetime as dt
import uuid

from django.db.models import QuerySet

from village.directory.models import Service
from village.directory.queries.documents import findable, placed
from village.directory.queries.early.places import light
from village.directory.queries.early.told import said_of
from village.directory.queries.early.visible import is_early
from village.directory.rules.early.sectors import Sector, Stands, by_sector


def sectors(services: QuerySet[Service], *, term_on: dt.date) -> tuple[Sector, ...]:
    """Every postcode sector in which there is a place of early learning among services, with what is said of a term.
    Services whose place must not be found are not among them; one at several places stands at the first."""
    open_ = findable(services.filter(state="shown"))
    postcodes: dict[uuid.UUID, str] = {}
    told = placed().filter(service__in=open_).exclude(location__postcode="")
    for key, postcode in told.order_by("location__postcode").values_list("service", "location__postcode"):
        postcodes.setdefault(key, postcode)
    early = [one.pk for one in light(open_) if is_early(one)]
    said = said_of(early, terms=[term_on])
    return by_sector(Stands(postcodes.get(key, ""), said.get(key, ())) for key in early)
