"""What leaves the directory for the warehouse: what it lists on a day, and what places of early learning said of the
terms that have begun.

A row names neither a service nor who said it, and holds no child: services and places are counted, by authority.
Services whose place must not be found are in no row, nor is one that is told as another.
"""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from village.directory.models import FundedPlaces, Service
from village.directory.queries.early.places import light
from village.directory.queries.early.told import gathered, told_as
from village.directory.queries.early.visible import is_early
from village.directory.queries.publishing import counted
from village.directory.queries.young import reach
from village.directory.rules.early.places import Said
from village.directory.rules.early.terms import term_after, term_of
from village.kernel.calendar.rules import london_date
from village.warehouse.extract import Cell, Table

_PLACES = {
    **dict.fromkeys(("place", "term", "area", "band"), "text"),
    **dict.fromkeys(("offered", "taken"), "whole"),
    "hours": "number",
    "ended": "flag",
}
_SETTINGS = {**dict.fromkeys(("place", "term", "area"), "text"), "known": "flag"}
_SERVICES = {**dict.fromkeys(("service", "day", "area", "help"), "text"), "confirmed": "flag"}
_REACH = {
    **dict.fromkeys(("area", "day"), "text"),
    **dict.fromkeys(("postcodes", "saturday", "saturday_free", "friday"), "whole"),
}
SERVICES_KEY = ("service", "day")
PLACES_KEY = ("place", "term", "band")


def tables(*, at: dt.datetime) -> list[Table]:
    """Every table of the directory, of the terms that have begun at an instant; a term is called by its first day."""
    on = london_date(at)
    services = {one.pk: one for one in light(_told())}
    said = gathered(FundedPlaces.objects.all(), told_as(services))
    begun = {key: [one for one in each if one.term_on <= on] for key, each in said.items()}
    about = "What each place of early learning said of each term and age."
    known = "Each place of early learning in each term, and whether it said anything."
    listed = "Each service that is told on the day, under what it helps with first."
    nights = "Postcodes of each authority on the day, and those with something on at night within three miles at 14."
    return [
        Table("directory_services", listed, _SERVICES, SERVICES_KEY, _services(on)),
        Table("young_reach", nights, _REACH, ("area", "day"), _reach(on)),
        Table("early_places", about, _PLACES, PLACES_KEY, _places(services, begun, on)),
        Table("early_settings", known, _SETTINGS, ("place", "term"), _settings(services, begun)),
    ]


def pseudonym(service: object) -> str:
    """What a place is called outside: the same every time, and led back to none without the secret."""
    return salted_hmac("village.directory.extracts", str(service), algorithm="sha256").hexdigest()[:32]


def _told() -> QuerySet[Service]:
    """Services of which something may be told; those that are gone were there once."""
    told = Service.objects.filter(sensitive="", replaced_by=None, state__in=["shown", "gone"])
    return told.exclude(area="").order_by("pk")


def _services(on: dt.date) -> Iterator[tuple[Cell, ...]]:
    for key, area, help_first, confirmed in counted.listed(on):
        yield pseudonym(key), on.isoformat(), area, help_first, confirmed


def _reach(on: dt.date) -> Iterator[tuple[Cell, ...]]:
    for area, *counts in reach.counted(on):
        yield area, on.isoformat(), *counts


def _places(
    services: Mapping[uuid.UUID, Service], begun: Mapping[uuid.UUID, Sequence[Said]], on: dt.date
) -> Iterator[tuple[Cell, ...]]:
    for key, each in begun.items():
        for one in each:
            yield (
                pseudonym(key), one.term_on.isoformat(), services[key].area, one.band, one.offered, one.taken,
                float(one.hours), one.term_on < term_of(on),
            )  # fmt: skip


def _settings(
    services: Mapping[uuid.UUID, Service], begun: Mapping[uuid.UUID, Sequence[Said]]
) -> Iterator[tuple[Cell, ...]]:
    """The places that were there when a term ended of which anybody said anything."""
    spoke = {(key, one.term_on) for key, each in begun.items() for one in each}
    for term_on in sorted({term_on for _, term_on in spoke}):
        for key, one in services.items():
            if (key, term_on) in spoke or (is_early(one) and _there(one, term_on)):
                yield pseudonym(key), term_on.isoformat(), one.area, (key, term_on) in spoke


def _there(one: Service, term_on: dt.date) -> bool:
    return one.state == "shown" and london_date(one.first_seen_at) < term_after(term_on)
