"""A provider writes what the directory says of its services. What is new or changed waits for the area; what only
closes, opens or takes out an entry is told at once, since nobody is to come to a closed door."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from village.directory.actions.keeping.permitted import changed, own_organisation, own_service, slugs, taken
from village.directory.actions.keeping.sensitive import hide_for
from village.directory.actions.looked_up import look_up_anew
from village.directory.actions.recording import Said, record_services
from village.directory.models import Draft, Location, Provider, Service
from village.directory.queries.finding.words import lexicon, named
from village.directory.queries.keeping import visible
from village.directory.queries.keeping.same import ended
from village.directory.queries.keeping.whole import Proposed, proposed, whole
from village.directory.rules.finding.classify import classified
from village.directory.rules.keeping import placing, words
from village.directory.rules.keeping.comparing import differences
from village.directory.rules.keeping.writing import SECTIONS, write_about
from village.directory.rules.record import TOLD, Document
from village.directory.rules.showing import gives_away
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.areas.queries import postcode_place
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date
from village.kernel.organisations.models import Organisation

TOO_LATE = "Somebody else changed this while you were writing. Nothing is lost: what you wrote is still below."
GIVEN_AWAY = "Your words say where it is, and anyone may read them. Leave the address and the postcode out of them."
MOST_KINDS = 6
NAMES = {"who": "send", "languages": "languages"}
"""From which list a section's choices come."""


@transaction.atomic
def add_service(*, area: str, said: Mapping[str, Any], by: Viewer, at: dt.datetime, provider: str = "") -> Service:
    """Begin an entry of one's own organisation, with what is said of it first (`write_about`); it waits for the area.
    `area`: the ONS code of the authority whose directory is to have it; `provider`: the id of one that the organisation
    keeps besides itself; blank for itself. Raises Refusal."""
    organisation = own_organisation(by)
    if area not in visible.addable(by, london_date(at)):
        raise Refusal("Choose the area whose directory is to have it.")
    under = _provider(organisation, provider, at)
    blank: Document = {"id": str(uuid.uuid4()), "status": "active", "organization": _told(under)}
    document = taken(write_about, blank, said, {})
    again = _added(document, area, by)
    if again is not None:
        return again
    kinds = classified(document, lexicon()).kinds
    record_services([Said(document, kinds)], source=None, area=area, at=at, state="waiting")
    service = Service.objects.select_related("provider__steward", "source").get(pk=document["id"])
    _draft(service, document, kinds, by, at)
    hide_for(service, kinds, by=by, at=at)
    changed(service, "added", by=by, at=at, fields=slugs(service, differences(None, document)))
    did(by, "directory.entry.add", f"service:{service.pk}", at, area=area)
    return service


def _added(document: Document, area: str, by: Viewer) -> Service | None:
    """The entry that was added in just these words and waits as it was: the same sent twice is one."""
    waits = visible.own(by).filter(state="waiting", area=area)
    for draft in Draft.objects.filter(decision="", version=1, service__in=waits).select_related("service"):
        if {**draft.document, "id": document["id"]} == document:
            return draft.service
    return None


@transaction.atomic
def write_section(
    *, service: uuid.UUID, section: str, said: Mapping[str, Any], seen: str, by: Viewer, at: dt.datetime
) -> Service:
    """Write one section of an entry (a key of SECTIONS). `seen`: what the form was made of (`whole.proposed`). Returns
    the entry that it was written to: the one that is kept here in the place of a source's. Raises Refusal for what
    cannot be kept, and where somebody else wrote meanwhile."""
    if section not in SECTIONS:
        raise Refusal("There is no such part of an entry.")
    _, write, _ = SECTIONS[section]
    names = named(NAMES[section]) if section in NAMES else {}
    return _write(service, lambda now: (taken(write, now.document, said, names), now.kinds), seen, by, at)


@transaction.atomic
def write_kinds(*, service: uuid.UUID, kinds: list[str], seen: str, by: Viewer, at: dt.datetime) -> Service:
    """Say which kinds of help an entry gives. Raises Refusal as `write_section`."""
    chosen = tuple(dict.fromkeys(one for one in kinds if one in named("kinds")))
    if not 0 < len(chosen) <= MOST_KINDS:
        raise Refusal(f"Choose one kind of help, and at most {MOST_KINDS}.")
    return _write(service, lambda now: (now.document, chosen), seen, by, at)


@transaction.atomic
def write_place(
    *, service: uuid.UUID, place: str, said: Mapping[str, Any], seen: str, by: Viewer, at: dt.datetime
) -> Service:
    """Write a place of an entry (`place`: its id; blank for another one). Raises Refusal as `write_section`."""
    code = taken(words.postcode, said.get("postcode"))
    if postcode_place(code) is None:
        raise Refusal("Postcode: there is none like this in the directory of postcodes. Look for a slip.")
    new = str(uuid.uuid4())
    return _write(
        service, lambda now: (taken(placing.write_place, now.document, place, said, named("access"), new), now.kinds),
        seen, by, at,
    )  # fmt: skip


@transaction.atomic
def drop_place(*, service: uuid.UUID, place: str, seen: str, by: Viewer, at: dt.datetime) -> Service:
    """Take a place out of an entry. Raises Refusal as `write_section`."""
    return _write(service, lambda now: (taken(placing.without_place, now.document, place), now.kinds), seen, by, at)


@transaction.atomic
def write_online(*, service: uuid.UUID, online: bool, seen: str, by: Viewer, at: dt.datetime) -> Service:
    """Say whether a service is given online. Raises Refusal as `write_section`."""
    return _write(service, lambda now: (placing.write_online(now.document, online), now.kinds), seen, by, at)


@transaction.atomic
def drop_draft(*, service: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    """Take back what waits or was sent back; what is told stays as it is. Raises Refusal where nothing does."""
    one = own_service(service, by=by)
    draft = proposed(one).draft
    if draft is None:
        raise Refusal("Nothing of this entry waits.")
    if one.state == "waiting":
        raise Refusal("This entry is new: withdraw it instead.")
    Draft.objects.filter(pk=draft.pk).update(decision="dropped", decided_by=uuid.UUID(str(by.ref)), decided_at=at)
    changed(one, "dropped", by=by, at=at)
    did(by, "directory.draft.drop", f"service:{one.pk}", at)


def drop_drafts(services: QuerySet[Service], *, by: Viewer, at: dt.datetime) -> None:
    """Drop what waits or was sent back of entries, where it is nobody's any more; an entry that was never told is gone
    with it. Inside the transaction of whoever writes the audit."""
    dropped = Draft.objects.filter(service__in=services, decision__in=["", "returned"]).select_related("service")
    for draft in dropped.select_for_update(of=("self",)):
        Draft.objects.filter(pk=draft.pk).update(decision="dropped", decided_by=uuid.UUID(str(by.ref)), decided_at=at)
        Service.objects.filter(pk=draft.service_id, state="waiting").update(state="gone", changed_at=at)
        changed(draft.service, "dropped", by=by, at=at)


STATUS = {"temporarily closed": "closed", "active": "opened"}


@transaction.atomic
def say_status(*, service: uuid.UUID, status: str, by: Viewer, at: dt.datetime) -> Service:
    """Say that a service is closed for now, or open again; it is told at once, but for what is said to have ended: that
    it is open waits for the area. What is so already writes nothing. Raises Refusal."""
    one = own_service(service, by=by)
    if status not in STATUS:
        raise Refusal("Choose whether it is open or closed for now.")
    if one.status == status:
        return one
    if looked_at_first(one, status):
        said = {"status": status}
        return _write(one.pk, lambda now: ({**now.document, **said}, now.kinds), proposed(one).seen, by, at)
    one = take_over(one, by=by, at=at)
    Service.objects.filter(pk=one.pk).update(
        status=status, document={**one.document, "status": status}, changed_at=at, sha256=""
    )
    for draft in one.drafts.filter(decision__in=["", "returned"]):
        Draft.objects.filter(pk=draft.pk).update(document={**draft.document, "status": status})
    changed(one, STATUS[status], by=by, at=at)
    did(by, "directory.entry.status", f"service:{one.pk}", at, status=status)
    return one


def looked_at_first(service: Service, status: str) -> bool:
    """Whether the area looks before anyone is told that a service is of this status: of what is said to have ended,
    but for a door that closes."""
    return ended(service) and (status == "active" or service.status not in TOLD)


@transaction.atomic
def withdraw(*, service: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    """Take an entry out of the directory: at once, and whatever its source says. Raises Refusal."""
    one = own_service(service, by=by)
    if one.state == "withdrawn":
        raise Refusal("It is out of the directory already.")
    Service.objects.filter(pk=one.pk).update(state="withdrawn", changed_at=at)
    one.drafts.filter(decision="").update(decision="dropped", decided_by=uuid.UUID(str(by.ref)), decided_at=at)
    changed(one, "withdrawn", by=by, at=at)
    did(by, "directory.entry.withdraw", f"service:{one.pk}", at)


def take_over(service: Service, *, by: Viewer, at: dt.datetime) -> Service:
    """The entry that is kept here in the place of one that a source sends, made where there is none yet: told instead
    of it, so that the source writes over nothing. One that is kept here is itself. The caller writes the audit."""
    if service.source_id is None:
        return service
    key, provider = placing.copy_of(str(service.pk)), placing.copy_of(str(service.provider_id))
    before = whole(service)
    document = placing.copied(before, key, provider)
    said = Said(document, tuple(service.kinds), service.sensitive, service.checked_on)
    record_services([said], source=None, area=service.area, at=at, state=service.state)
    Service.objects.filter(pk=key, state="withdrawn").update(state=service.state)  # the source's was told again since
    Provider.objects.filter(pk=provider).update(steward=service.provider.steward_id)
    hidden = service.at_locations.filter(location__hidden=True).values_list("location_id", flat=True)
    Location.objects.filter(pk__in=[placing.place_copy(key, str(one)) for one in hidden]).update(hidden=True)
    look_up_anew(Q(pk=key))
    Service.objects.filter(pk=service.pk).update(replaced_by=key, changed_at=at)
    made = Service.objects.select_related("provider__steward", "source").get(pk=key)
    changed(made, "taken-over", by=by, at=at)
    return made


def _write(
    service: uuid.UUID,
    write: Callable[[Proposed], tuple[Document, tuple[str, ...]]],
    seen: str,
    by: Viewer,
    at: dt.datetime,
) -> Service:
    one = own_service(service, by=by)
    if one.state == "withdrawn":
        raise Refusal("It is out of the directory, and not written in any more.")
    now = proposed(one)
    document, kinds = write(now)
    if (document, kinds) == (now.document, now.kinds):
        return one  # sent twice, or nothing was changed
    if seen != now.seen:
        raise Refusal(TOO_LATE)
    if one.sensitive and gives_away(document) and not gives_away(now.document):  # words of before are mended by parts
        raise Refusal(GIVEN_AWAY)
    if one.source_id is not None:
        one = take_over(one, by=by, at=at)
        document, kinds = write(proposed(one))
    fields = slugs(one, differences(now.document, document, (now.kinds, kinds)))
    _draft(one, document, kinds, by, at)
    hide_for(one, tuple(kind for kind in kinds if kind not in now.kinds), by=by, at=at)
    changed(one, "written", by=by, at=at, fields=fields)
    did(by, "directory.draft.write", f"service:{one.pk}", at, fields=fields)
    return one


def _draft(service: Service, document: Document, kinds: tuple[str, ...], by: Viewer, at: dt.datetime) -> None:
    """Put down what waits, in the draft that waits if there is one; an entry that is not told yet is it itself."""
    waits = service.drafts.filter(decision="").first()
    if waits is None:
        sent_back = proposed(service).draft  # what is written goes on from it, so it is its writers' too
        writers = list(sent_back.writers) if sent_back else []
        waits = Draft(service=service, begun_at=at, version=0, writers=writers)
    waits.document, waits.kinds, waits.version, waits.changed_at = document, list(kinds), waits.version + 1, at
    waits.writers = sorted({*waits.writers, str(by.ref)})
    waits.save()
    if service.state == "waiting":
        record_draft(waits, service, at)


def record_draft(draft: Draft, service: Service, at: dt.datetime) -> None:
    """Make what a draft says what the record says, under the provider as it is now. Inside a transaction."""
    document = {**draft.document, "organization": _told(service.provider)}
    said = Said(document, tuple(draft.kinds), service.sensitive)
    record_services([said], source=None, area=service.area, at=at)


def _provider(organisation: Organisation, chosen: str, at: dt.datetime) -> Provider:
    """The provider under whose name an entry is: one that was chosen of those that the organisation keeps, or the
    organisation itself, made with its first entry. Raises Refusal."""
    if chosen:
        kept = {str(one.pk): one for one in visible.other_providers(organisation)}
        if chosen not in kept:
            raise Refusal("Choose one of the providers that you keep.")
        return kept[chosen]
    key = visible.own_key(organisation)
    document = {"id": str(key), "name": organisation.name, "description": organisation.name}
    made = {"theirs": str(key), "name": organisation.name, "document": document, "changed_at": at}
    return Provider.objects.get_or_create(id=key, steward=organisation, defaults=made)[0]


def _told(provider: Provider) -> Document:
    return {**provider.document, "id": str(provider.pk)}
