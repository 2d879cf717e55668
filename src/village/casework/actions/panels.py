"""Panels and who sits on them: kept by those who manage help in the area, never by whoever gains by it."""

import datetime as dt
import uuid

from django.db import transaction

from village.casework.models import Panel, PanelService, Seat
from village.casework.queries.panels import panels_kept, who_could_sit
from village.casework.queries.visible import MANAGES
from village.casework.rules.allocation import PARTS
from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.audit.noting import did
from village.kernel.organisations.models import Organisation

NO_PANEL = "There is no such panel."


@transaction.atomic
def open_panel(*, area: str, locality: str, quorum: int, by: Viewer, at: dt.datetime) -> Panel:
    """Set up the panel of a locality; nobody sits on it yet. The same locality again gives the panel that is there."""
    who = permit(by, MANAGES, Thing(area))
    if not locality.strip() or not 2 <= quorum <= 20:
        raise Refusal("Name the locality, and say how many must be there to decide: from 2 to 20.")
    made, new = Panel.objects.get_or_create(
        area=area, locality=locality.strip()[:80], defaults={"quorum": quorum, "by": who, "at": at}
    )
    if new:
        did(by, "casework.panel.open", f"panel:{made.ref}", at)
    return made


@transaction.atomic
def give_seat(*, panel: uuid.UUID, account: uuid.UUID, part: str, by: Viewer, at: dt.datetime) -> Seat:
    """Give somebody a seat. Raises Refusal for oneself, for whoever has no role for it here, or sits there already."""
    one = kept_panel(panel, by)
    if str(account) == by.ref:
        raise Refusal("Somebody else must give you a seat: it lets you see families.")
    if part not in PARTS or account not in {each.ref for each in who_could_sit(one)}:
        raise Refusal("Choose somebody who has a role on panels here and does not sit on this one, and as what.")
    made = Seat.objects.create(panel=one, account=account, part=part, from_at=at, by=uuid.UUID(str(by.ref)))
    did(by, "casework.panel.seat", f"panel:{one.ref}", at, account=str(account), part=part)
    return made


@transaction.atomic
def end_seat(*, panel: uuid.UUID, seat: int, by: Viewer, at: dt.datetime) -> None:
    """Somebody sits there no more, from this instant."""
    one = kept_panel(panel, by)
    found = one.seats.filter(pk=seat, until_at=None).first()
    if found is None:
        raise Refusal("There is no such seat.")
    Seat.objects.filter(pk=found.pk).update(until_at=at)
    did(by, "casework.panel.seat.end", f"panel:{one.ref}", at, account=str(found.account))


@transaction.atomic
def add_service(*, panel: uuid.UUID, organisation: str, name: str, by: Viewer, at: dt.datetime) -> PanelService:
    """Name a service in which the panel has places to give, and who runs it. The same name again changes nothing."""
    one = kept_panel(panel, by)
    runner = Organisation.objects.filter(slug=organisation).first()
    if runner is None or not name.strip():
        raise Refusal("Name the service and who runs it.")
    made, new = one.services.get_or_create(
        name=name.strip()[:160], defaults={"organisation": runner, "by": uuid.UUID(str(by.ref)), "at": at}
    )
    if new:
        did(by, "casework.panel.service", f"panel:{one.ref}", at, service=str(made.ref), organisation=runner.slug)
    return made


def kept_panel(ref: uuid.UUID, by: Viewer) -> Panel:
    """A panel that somebody keeps, held. Raises Refusal when it does not exist or they keep it not."""
    found = panels_kept(by).select_for_update(of=("self",)).filter(ref=ref).first()
    if found is None:
        raise Refusal(NO_PANEL)
    permit(by, MANAGES, Thing(found.area))
    return found
