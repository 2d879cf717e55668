"""That the place of a service must not be found. One person says so, at once; that it may be found again takes two."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction

from village.directory.actions.hiding import hide_entries, show_places
from village.directory.actions.keeping.permitted import apart, area_service, changed, reason, waiting
from village.directory.models import Service, Unmarking
from village.directory.queries.finding.words import lexicon
from village.directory.queries.keeping import visible
from village.directory.queries.keeping.same import same_service
from village.directory.queries.keeping.visible import ASSURE, KEEP
from village.directory.rules.record import SENSITIVE
from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.audit.noting import did

NO_WISH = "There is no such request, or it was decided already."
ANOTHER_NOW = (
    "An entry of this service was hidden, joined or changed after this was asked. Keep it hidden, and let it be asked "
    "again of what there is now."
)


@transaction.atomic
def mark(*, service: uuid.UUID, kind: str, by: Viewer, at: dt.datetime) -> None:
    """Mark an entry as one whose place must not be found. `kind`: one of SENSITIVE. What is so already writes nothing.
    Raises Refusal."""
    one = area_service(service, KEEP, by=by)
    if kind not in SENSITIVE:
        raise Refusal("Choose what kind of service it is.")
    if hide(one, kind, by=by, at=at):
        did(by, "directory.entry.mark", f"service:{one.pk}", at, kind=kind)


def hide_for(service: Service, kinds: Iterable[str], *, by: Viewer, at: dt.datetime) -> None:
    """Mark an entry where a kind of help is given whose place must not be found. Inside a transaction."""
    known = lexicon().kinds
    kind = next((known[one].sensitive for one in kinds if one in known and known[one].sensitive), "")
    if kind:
        hide(service, kind, by=by, at=at)


def hide(service: Service, kind: str, *, by: Viewer, at: dt.datetime) -> bool:
    """Mark an entry and whatever is told of the same service, where it is not yet; whether any was. Inside the
    transaction of whoever writes the audit."""
    open_now = hide_entries(service, kind, at=at)
    for one in open_now:
        changed(one, "marked", by=by, at=at)
    return bool(open_now)


@transaction.atomic
def ask_unmarking(*, service: uuid.UUID, why: str, by: Viewer, at: dt.datetime) -> Unmarking:
    """Ask that the place of an entry is told again; a second person decides. Raises Refusal."""
    one = area_service(service, KEEP, by=by)
    for each in same_service(one):  # its place is told again with each of them
        permit(by, KEEP, Thing(area=each.area or None))
    said = reason(why, "Say why its place may be found.")
    if not one.sensitive:
        raise Refusal("Its place is told already.")
    if one.unmarkings.filter(decision="").exists():
        raise Refusal("Somebody has asked this already, and a second person has not decided yet.")
    made = Unmarking.objects.create(service=one, why=said, asked_by=uuid.UUID(str(by.ref)), asked_at=at)
    did(by, "directory.unmarking.ask", f"service:{one.pk}", at)
    return made


@transaction.atomic
def decide_unmarking(*, unmarking: uuid.UUID, decision: str, by: Viewer, at: dt.datetime) -> None:
    """Say whether a place is told again: `unmarked` or `kept`; never by whoever asked, and in every area that
    has an entry of the service. Not `unmarked` where one of them is another than when it was asked. Raises Refusal."""
    found = waiting(visible.unmarkings(by), unmarking, NO_WISH)
    every = same_service(found.service)
    for one in every:
        who = apart(by, ASSURE, area=one.area, writers=[found.asked_by])
    if decision not in ("unmarked", "kept"):
        raise Refusal("Choose whether its place is told again.")
    if decision == "unmarked" and any(one.changed_at > found.asked_at for one in every):
        raise Refusal(ANOTHER_NOW)
    Unmarking.objects.filter(pk=found.pk).update(decision=decision, decided_by=who, decided_at=at)
    if decision == "unmarked":
        for one in every:
            _show(one, by, at)
    did(by, "directory.unmarking.decide", f"service:{found.service_id}", at, decision=decision)


def _show(service: Service, by: Viewer, at: dt.datetime) -> None:
    """Tell the place of an entry again; a place where another sensitive service is stays hidden."""
    Service.objects.filter(pk=service.pk).update(sensitive="", changed_at=at, looked_up_by="")
    show_places(_places(service), at=at)
    changed(service, "unmarked", by=by, at=at)


def told_again(service: Service) -> bool:
    """Whether two people have said of a service, by any of its entries, that its place may be told."""
    return Unmarking.objects.filter(service__in=same_service(service), decision="unmarked").exists()


def _places(service: Service) -> list[uuid.UUID]:
    return list(service.at_locations.values_list("location_id", flat=True))
