"""Places that must not be found: hidden, and told again, with every other location that is the same place, under
whatever id and of whatever service. Inside the transaction of whoever writes the audit."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable

from django.db.models import Q

from village.directory.models import Location, Pair, Service, ServiceAtLocation, Source, Unmarking
from village.directory.queries.documents import placed, shown
from village.directory.queries.keeping.same import same_service
from village.directory.rules.placing import place_marks, postcode_said
from village.directory.rules.record import Document

AROUND = 1_000
"""Metres within which a location can be the same place: as far as a point may be from the middle of its postcode."""


def hide_entries(service: Service, kind: str, *, at: dt.datetime) -> list[Service]:
    """Hide an entry and whatever is told of the same service, with all their places: those that were open."""
    every = same_service(service)
    fresh = [one for one in every if not one.sensitive]
    if fresh:
        keys = [one.pk for one in fresh]
        Service.objects.filter(pk__in=keys).update(sensitive=kind, changed_at=at, looked_up_by="")
        where = ServiceAtLocation.objects.filter(service__in=keys)
        hide_places(list(where.values_list("location_id", flat=True)), at=at)
        drop_pairs(keys)
        close_wishes(every, at=at)
    return fresh


def close_wishes(services: Collection[Service], *, at: dt.datetime) -> None:
    """Close what waits to be decided of telling places again: there is more to tell than when it was asked."""
    because = "Another entry of the service was hidden or joined with it after this was asked."
    waits = Unmarking.objects.filter(service__in=services, decision="")
    waits.update(decision="kept", because=because, decided_at=at)


def hide_places(places: Collection[uuid.UUID], *, at: dt.datetime) -> None:
    """Hide locations and all that are the same place."""
    known = list(Location.objects.filter(pk__in=places))
    _turn({one.pk for one in (*known, *_same(known)) if not one.hidden}, hidden=True, at=at)


def hide_known(places: Collection[uuid.UUID], *, at: dt.datetime) -> None:
    """Hide those of some locations that are the same place as one that is hidden."""
    marks = _marks(Location.objects.filter(hidden=True))
    fresh = Location.objects.filter(pk__in=places, hidden=False) if marks else ()
    _turn({one.pk for one in fresh if marks & place_marks(one.document)}, hidden=True, at=at)


def told_nowhere(place: Document, *, but: Source) -> bool:
    """Whether a place is one that is known here and not told: one that is hidden, or where no service is that is told.
    Whoever is told so cannot tell which. `but`: of a source of which only hidden places are meant."""
    marks = place_marks(place)
    known = Location.objects.filter(Q(hidden=True) | Q(postcode=postcode_said(place)) & ~Q(source=but))
    same = [one for one in known if marks & place_marks(one.document)]
    told = placed().filter(location__in=same, service__in=shown())
    return any(one.hidden for one in same) or (bool(same) and not told.exists())


def show_places(places: Collection[uuid.UUID], *, at: dt.datetime) -> None:
    """Tell locations again and all that are the same place, but for those where a sensitive service is."""
    known = list(Location.objects.filter(pk__in=places))
    where = ServiceAtLocation.objects.exclude(service__sensitive="").values("location")
    secret = {one.pk: one for one in Location.objects.filter(pk__in=where)}
    marks = _marks(secret.values())
    free = {one.pk for one in (*known, *_same(known)) if one.hidden and not marks & place_marks(one.document)}
    _turn(free - set(secret), hidden=False, at=at)


def drop_pairs(services: Collection[uuid.UUID]) -> None:
    """Take back what waits to be decided of entries and others: it was found by their places too."""
    Pair.objects.filter(Q(one__in=services) | Q(two__in=services), decision="").delete()


def _turn(places: Collection[uuid.UUID], *, hidden: bool, at: dt.datetime) -> None:
    """What is told of each service there is another thing from now on: whoever has a copy of it learns that."""
    if not places:
        return
    Location.objects.filter(pk__in=places).update(hidden=hidden)
    there = list(Service.objects.filter(at_locations__location__in=places).values_list("pk", flat=True))
    Service.objects.filter(pk__in=there).update(changed_at=at, looked_up_by="")
    if hidden:
        drop_pairs(there)


def _marks(places: Iterable[Location]) -> frozenset[str]:
    return frozenset().union(*(place_marks(one.document) for one in places))


def _same(places: Collection[Location]) -> list[Location]:
    """The locations that are the same place as one of some."""
    marks = _marks(places)
    near = Q(postcode__in=[one.postcode for one in places if one.postcode])
    for one in places:
        if one.easting is not None and one.northing is not None:
            east, north = ((metres - AROUND, metres + AROUND) for metres in (one.easting, one.northing))
            near |= Q(easting__range=east, northing__range=north)
    return [one for one in Location.objects.filter(near) if marks & place_marks(one.document)] if marks else []
