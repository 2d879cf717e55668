"""How far entries can be relied on: who keeps each, who said last that it is so, and whether the area looked."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable

from village.directory.models import Change, Service
from village.directory.queries.documents import shown
from village.directory.rules.keeping.freshness import Standing, freshness
from village.kernel.calendar.rules import london_date
from village.kernel.organisations.models import Organisation

SAYING = ("confirmed", "assured")


def standing(service: Service, on: dt.date) -> Standing:
    """How far one entry can be relied on, on a day."""
    return standings([service], on)[service.pk]


def standings(services: Iterable[Service], on: dt.date) -> dict[uuid.UUID, Standing]:
    """The same of many, by id. Two queries where `provider__steward` and `source` came with them."""
    every = list(services)
    said, assured = _last(every)
    names = organisation_names(set(said.values()))
    return {
        one.pk: Standing(
            one.checked_on, names.get(said.get(one.pk, ""), ""), owner(one), freshness(one.checked_on, on),
            assured.get(one.pk),
        )
        for one in every
    }  # fmt: skip


def organisation_names(slugs: Collection[str]) -> dict[str, str]:
    """What organisations are called, by slug."""
    return dict(Organisation.objects.filter(slug__in=slugs).values_list("slug", "name"))


def told_instead(service: uuid.UUID) -> uuid.UUID | None:
    """The entry that is told instead of one that was joined with it or taken over, so that what people kept of the old
    one leads there; None where there is none, or it is not told itself."""
    one = Service.objects.filter(pk=service).exclude(replaced_by=None).first()
    while one is not None and one.replaced_by is not None:
        one = one.replaced_by
    return one.pk if one is not None and shown().filter(pk=one.pk).exists() else None


def owner(service: Service) -> str:
    """Who keeps an entry: the organisation that does, else the source that it comes from, else its provider's name."""
    if service.provider.steward is not None:
        return service.provider.steward.name
    return service.source.title if service.source is not None else service.provider.name


def _last(services: list[Service]) -> tuple[dict[uuid.UUID, str], dict[uuid.UUID, dt.date]]:
    """By entry: the organisation (slug) of whoever said last that it is so, and the day on which the area last did."""
    said: dict[uuid.UUID, str] = {}
    assured: dict[uuid.UUID, dt.date] = {}
    checked = {one.pk: one.checked_on or dt.date.min for one in services}
    found = Change.objects.filter(service__in=services, kind__in=SAYING).order_by("at", "pk")
    for one in found:
        if london_date(one.at) >= checked[one.service_id]:  # else its source said so later
            said[one.service_id] = one.organisation
        if one.kind == "assured":
            assured[one.service_id] = london_date(one.at)
    return said, assured
