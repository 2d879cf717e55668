"""What leaves the directory for the warehouse: what it lists on a day, and what places of early learning said of the
terms that have begun.

A row names neither a service nor who said it, and holds no child: services and places are counted, by authority.
Services whose place must not be found are in no row, nor is one that is told as another.
"""

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from village.directory.models import FundedPlaces, Service
from village.directory.queries.documents import shown
from village.directory.queries.early.visible import is_early
from village.directory.queries.publishing import counted
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
SERVICES_KEY = ("service", "day")
PLACES_KEY = ("place", "term", "band")


def tables(*, at: dt.datetime) -> list[Table]:
    """Every table of the directory, of the terms that have begun at an instant; a term is called by its first day."""
    on = london_date(at)
    said = [one for one in _said() if one.said.term_on <= on]
    about = "What each place of early learning said of each term and age."
    known = "Each place of early learning in each term, and whether it said anything."
    listed = "Each service that is told on the day, under what it helps with first."
    return [
        Table("directory_services", listed, _SERVICES, SERVICES_KEY, _services(on)),
        Table("early_places", about, _PLACES, PLACES_KEY, (_place(one, on) for one in said)),
        Table("early_settings", known, _SETTINGS, ("place", "term"), _settings(said)),
    ]


def pseudonym(service: object) -> str:
    """What a place is called outside: the same every time, and led back to none without the secret."""
    return salted_hmac("village.directory.extracts", str(service), algorithm="sha256").hexdigest()[:32]


def _services(on: dt.date) -> Iterator[tuple[Cell, ...]]:
    for key, area, help_first, confirmed in counted.listed(on):
        yield pseudonym(key), on.isoformat(), area, help_first, confirmed


def _said() -> QuerySet[FundedPlaces]:
    told = FundedPlaces.objects.filter(service__sensitive="", service__replaced_by=None).exclude(service__area="")
    return told.exclude(service__state__in=["waiting", "withdrawn"]).select_related("service")


def _place(one: FundedPlaces, on: dt.date) -> tuple[Cell, ...]:
    said = one.said
    return (
        pseudonym(one.service_id), said.term_on.isoformat(), one.service.area, said.band, said.offered, said.taken,
        float(said.hours), said.term_on < term_of(on),
    )  # fmt: skip


def _settings(said: list[FundedPlaces]) -> Iterator[tuple[Cell, ...]]:
    """The places that were there when a term ended of which anybody said anything."""
    spoke = {(one.service_id, one.said.term_on) for one in said}
    places = [one for one in shown().filter(sensitive="").exclude(area="") if is_early(one)]
    for term_on in sorted({term_on for _, term_on in spoke}):
        for one in filter(lambda one: _there(one, term_on), places):
            yield pseudonym(one.pk), term_on.isoformat(), one.area, (one.pk, term_on) in spoke


def _there(one: Service, term_on: dt.date) -> bool:
    return london_date(one.first_seen_at) < term_after(term_on)
