"""Services are taken into the record, many at once: from a source, or kept here. The one way in.

What a person here settled of an entry outlasts what its source sends: that its place must not be found, that it was
withdrawn, that another entry is told instead.
"""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q

from village.directory.actions.hiding import hide_entries, hide_known, hide_places
from village.directory.actions.looked_up import look_up, look_up_anew
from village.directory.models import Location, Provider, Service, ServiceAtLocation, Source
from village.directory.rules.finding.plain import called
from village.directory.rules.placing import point_said, postcode_said
from village.directory.rules.publishing.looked_up import of_provider
from village.directory.rules.record import STATUSES, Cut, Document, NotAService, cut, together
from village.kernel.areas.queries import grid_of, postcode_place

_SPACE = uuid.UUID("6ac1d2c4-2f0b-5b0e-9d5a-3b7c5c1f7a10")  # the name under which ids of sources are made ours
BATCH = 500
"""Services written at once: the more, the less each costs, and the longer others wait to write."""


@dataclass(frozen=True)
class Said:
    """A service as it is to be recorded: its nested document, and what was made out of it. `kinds`: the kinds of help;
    `sensitive`: one of `rules.record.SENSITIVE` or blank; `checked_on`: the day that somebody who knows said it."""

    document: Document
    kinds: tuple[str, ...] = ()
    sensitive: str = ""
    checked_on: dt.date | None = None


@dataclass
class Taken:
    """What became of services: the ids of each, and of what could not be kept the number in the order given and why."""

    new: list[uuid.UUID] = field(default_factory=list)
    changed: list[uuid.UUID] = field(default_factory=list)
    unchanged: list[uuid.UUID] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)


def ours(source: Source | None, kind: str, theirs: str) -> uuid.UUID:
    """Our id of a source's thing: the same each time, and never another source's. Kept here: the id itself."""
    return uuid.uuid5(_SPACE, f"{source.slug}\n{kind}\n{theirs}") if source else uuid.UUID(theirs)


@transaction.atomic
def record_services(
    said: Sequence[Said], *, source: Source | None, area: str, at: dt.datetime, state: str = "shown"
) -> Taken:
    """Record services, all of one source (None: kept here, under ids of ours), all or none but for what is refused.

    `area`: the ONS code of the authority whose directory has them; `state`: of those that are new. The caller writes
    the audit: one entry tells of all.
    """
    taken = Taken()
    for first in range(0, len(said), BATCH):
        _record(said[first : first + BATCH], first, source, area, at, state, taken)
    return taken


@dataclass
class _One:
    said: Said
    parts: Cut
    id: uuid.UUID
    hash: str


def _record(
    said: Sequence[Said], first: int, source: Source | None, area: str, at: dt.datetime, state: str, taken: Taken
) -> None:
    batch = {one.id: one for one in _cut(said, first, source, taken)}  # the same one twice: the last stands
    held = Service.objects.in_bulk(list(batch))
    same = [key for key, one in held.items() if one.sha256 == batch[key].hash and one.state != "gone"]
    Service.objects.filter(pk__in=same).update(last_seen_at=at)
    taken.unchanged += same
    rest = [one for key, one in batch.items() if key not in set(same)]
    _put_providers(rest, source, at)
    _put_services(rest, held, source, area, at, state)
    _put_places(rest, held, source, at)
    _hide_with(rest, held, at)
    Service.objects.filter(pk__in=[key for key, one in held.items() if one.state == "gone"]).update(state="shown")
    look_up([one.id for one in rest])
    taken.new += [one.id for one in rest if one.id not in held]
    taken.changed += [one.id for one in rest if one.id in held]


def _cut(said: Sequence[Said], first: int, source: Source | None, taken: Taken) -> Iterable[_One]:
    for number, one in enumerate(said, first):
        try:
            parts = cut(one.document)
            key = ours(source, "service", parts.service["id"])
        except NotAService as refused:
            taken.refused.append((number, str(refused)))
        except ValueError:
            taken.refused.append((number, "Its id is not one of ours: entries that are kept here have a UUID."))
        else:
            yield _One(one, parts, key, _hash(one))


def _hash(one: Said) -> str:
    told = json.dumps([one.document, one.kinds, one.sensitive], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def _put_providers(batch: Iterable[_One], source: Source | None, at: dt.datetime) -> None:
    made = {}
    for one in batch:
        document = one.parts.provider
        key = ours(source, "provider", document["id"])
        made[key] = Provider(
            id=key, source=source, theirs=document["id"], name=called(document["name"])[:300], document=document,
            changed_at=at,
        )  # fmt: skip
    held = Provider.objects.select_for_update().filter(pk__in=made).order_by("pk")
    before = {one.pk: of_provider(one.document) for one in held}
    Provider.objects.bulk_create(
        made.values(), update_conflicts=True, unique_fields=["id"], update_fields=["name", "document", "changed_at"]
    )
    look_up_anew(Q(provider__in=[key for key, one in made.items() if before.get(key) != of_provider(one.document)]))


def _put_services(
    batch: Iterable[_One],
    held: dict[uuid.UUID, Service],
    source: Source | None,
    area: str,
    at: dt.datetime,
    state: str,
) -> None:
    made = []
    for one in batch:
        document, before = one.parts.service, held.get(one.id)
        status = document.get("status")
        made.append(
            Service(
                id=one.id, source=source, theirs=document["id"], name=called(document["name"])[:300], document=document,
                provider_id=ours(source, "provider", one.parts.provider["id"]),
                status=status if status in STATUSES else "active", state=state, kinds=list(one.said.kinds),
                sensitive=(before.sensitive if before else "") or one.said.sensitive, area=area, sha256=one.hash,
                first_seen_at=at, last_seen_at=at, changed_at=at,
                checked_on=_later(one.said.checked_on, before.checked_on if before else None),
            )
        )  # fmt: skip
    Service.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[
            "name", "document", "provider", "status", "kinds", "sensitive", "area", "sha256", "last_seen_at",
            "changed_at", "checked_on", "looked_up_by",
        ],
    )  # fmt: skip


def _later(said: dt.date | None, before: dt.date | None) -> dt.date | None:
    """Whoever said last that a service is so is believed, be it its source or somebody here."""
    return max((one for one in (said, before) if one), default=None)


def _put_places(batch: Sequence[_One], held: dict[uuid.UUID, Service], source: Source | None, at: dt.datetime) -> None:
    places: dict[uuid.UUID, Location] = {}
    links: dict[tuple[uuid.UUID, uuid.UUID], ServiceAtLocation] = {}
    for one in batch:
        hidden = bool(one.said.sensitive or (one.id in held and held[one.id].sensitive))
        for there, document in one.parts.at:
            place = _location(document, source, at)
            place.hidden = hidden or (place.id in places and places[place.id].hidden)
            places[place.id] = place
            before = links.get((one.id, place.id))
            links[one.id, place.id] = ServiceAtLocation(
                id=uuid.uuid5(_SPACE, f"{one.id}\n{place.id}"), service_id=one.id, location=place,
                theirs=str(there.get("id") or "")[:200], document=together(before.document, there) if before else there,
            )  # fmt: skip
    was = {one.pk: one.document for one in Location.objects.select_for_update().filter(pk__in=places).order_by("pk")}
    Location.objects.bulk_create(
        places.values(),
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["name", "document", "changed_at", "postcode", "area", "easting", "northing"],
    )  # one that is hidden stays so, whatever a source says
    ServiceAtLocation.objects.filter(service__in=[one.id for one in batch]).exclude(
        pk__in=[link.pk for link in links.values()]
    ).delete()
    ServiceAtLocation.objects.bulk_create(
        links.values(), update_conflicts=True, unique_fields=["id"], update_fields=["theirs", "document"]
    )
    other = [key for key, one in places.items() if was.get(key) != one.document]
    look_up_anew(Q(at_locations__location__in=other))
    hide_places([key for key, one in places.items() if one.hidden], at=at)
    hide_known([key for key, one in places.items() if not one.hidden], at=at)


def _hide_with(batch: Iterable[_One], held: dict[uuid.UUID, Service], at: dt.datetime) -> None:
    """Hide what is told instead of services of which it is said only now that their place must not be found."""
    for one in batch:
        if one.said.sensitive and one.id in held and not held[one.id].sensitive:
            hide_entries(Service.objects.get(pk=one.id), one.said.sensitive, at=at)


def _location(document: Document, source: Source | None, at: dt.datetime) -> Location:
    """A location with what can be found out of where it is: by its postcode if that is known, else by its point."""
    code, point = postcode_said(document), point_said(document)
    place = postcode_place(code) if code else None
    metres: tuple[int | None, int | None] = (place.easting, place.northing) if place else (None, None)
    if metres[0] is None and point is not None:
        metres = grid_of(*point) or (None, None)
    return Location(
        id=ours(source, "location", document["id"]), source=source, theirs=document["id"],
        name=str(document.get("name") or "").strip()[:300], document=document, changed_at=at, postcode=code,
        area=place.area.code if place and place.area else "", easting=metres[0], northing=metres[1],
    )  # fmt: skip
