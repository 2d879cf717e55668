"""Offering a family's help to another area, as the family agreed. Until it takes over, nothing changes here; then help
begins there, of the same people, and ends here in one transaction."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction

from village.casework.actions.episodes import begin_episode, make_move
from village.casework.actions.families import make_family, speaker_of
from village.casework.actions.permitted import account_of, held, held_open
from village.casework.models import Belonging, Brought, Episode, Family, Transfer
from village.casework.queries.around import tells_address
from village.casework.queries.brought import gathered
from village.casework.queries.facts import agreed
from village.casework.queries.passing import told_name
from village.casework.queries.visible import MANAGES, offered_to
from village.casework.rules.access import MANAGE
from village.casework.rules.agreeing import agreement
from village.casework.rules.episodes import about
from village.casework.rules.transfers import ACCEPTED, ALONG, DECLINED, MOVED, OFFERED, WITHDRAWN, transfer_fault
from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.areas.queries.register import upper_tier
from village.kernel.audit.noting import did, told_of
from village.kernel.calendar.rules import london_date
from village.kernel.documents.rules.reader import digest
from village.kernel.organisations.models import Organisation
from village.workflow.actions.moving import Asked, NotMoved
from village.workflow.queries.processes import process_of

NO_OFFER = "There is no such offer, or it was settled already."
ADDRESS_TOLD = "An address stands in your words. Take it out: the family says there where they live."
ASK_THEM = "The area that offers this must finish something first. Ask them."


@transaction.atomic
def offer_transfer(
    *,
    episode: uuid.UUID,
    to: str,
    agreed_by: uuid.UUID,
    words: str = "",
    along: Collection[str] = (),
    by: Viewer,
    at: dt.datetime,
) -> Transfer:
    """Offer an episode to another area. `along`: what goes with it, as the family agrees (`rules.transfers.ALONG`).
    Raises Refusal for whoever does not manage it, for what is no other area, while one offer is open, or without the
    family's agreement, and for words that hold an address."""
    one = held_open(episode, MANAGE, by=by, at=at)
    person = speaker_of(one, agreed_by, at=at)
    open_already = one.transfers.filter(state=OFFERED).exists()
    fault = transfer_fault(one.area, to, agreement(agreed(one)), open_already)
    if fault or to not in {area.code for area in upper_tier(london_date(at))}:
        raise Refusal(fault or "There is no such area.")
    if tells_address(one, words):
        raise Refusal(ADDRESS_TOLD)
    if not set(along) <= set(ALONG):
        raise Refusal("Choose what may go along from the list.")
    made = Transfer.objects.create(
        episode=one, to_area=to, agreed_by=person, words=words.strip()[:300],
        along=[each for each in ALONG if each in along], by=account_of(by), at=at,
    )  # fmt: skip
    did(by, "casework.transfer.offer", about(one.ref), at, transfer=str(made.ref), to=to, along=made.along)
    return made


@transaction.atomic
def list_offers(*, by: Viewer, at: dt.datetime) -> list[Transfer]:
    """What other areas offer to those whose help the viewer manages, the oldest first; the look is in the audit."""
    found = list(offered_to(by).select_related("episode__organisation").order_by("at", "pk"))
    told_of(by, "casework.transfer.list", "transfers", at, shown=[str(one.ref) for one in found])
    return found


@transaction.atomic
def withdraw_transfer(*, episode: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    """Take an offer to another area back. Raises Refusal when none is open."""
    one = held(episode, MANAGE, by=by, at=at)
    found = one.transfers.filter(state=OFFERED).first()
    if found is None:
        raise Refusal("Nothing is offered to another area now.")
    _settle(found, WITHDRAWN, by, at)
    did(by, "casework.transfer.withdraw", about(one.ref), at, transfer=str(found.ref))


@transaction.atomic
def decline_transfer(*, transfer: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    """Do not take over what another area offers; help goes on there. Raises Refusal for no such offer to the viewer."""
    _, found = _offered(transfer, by)
    _settle(found, DECLINED, by, at)
    did(by, "casework.transfer.decline", f"transfer:{found.ref}", at)


@transaction.atomic
def accept_transfer(*, transfer: uuid.UUID, key: str, by: Viewer, at: dt.datetime) -> Episode:
    """Take over: help begins here, led by whoever accepts until somebody else is offered it, and ends there; what the
    family agreed to goes along, to be read. `key`: made when the page was opened. Raises Refusal for no such offer to
    the viewer, without an organisation, or when the other area cannot end it now."""
    old, found = _offered(transfer, by)
    organisation = Organisation.objects.filter(slug=by.organisation).first()
    if organisation is None:
        raise Refusal("Your account belongs to no organisation. Ask who opened it.")
    who, family = permit(by, MANAGES, Thing(found.to_area)), _family(old, found.to_area, at)
    made = begin_episode(
        family=family, children=list(old.children.all()), kind=old.kind, key=f"{key}-begun", organisation=organisation,
        before=old, who=who, at=at,
    )  # fmt: skip
    _settle(found, ACCEPTED, by, at, after=made)
    content = gathered(old, found.along)
    Brought.objects.create(transfer=found, content=content, sha256=digest(content), at=at)
    _end(old, found, key, by, at)
    did(by, "casework.transfer.accept", about(made.ref), at, transfer=str(found.ref), before=str(old.ref))
    return made


def _offered(ref: uuid.UUID, by: Viewer) -> tuple[Episode, Transfer]:
    """The episode and what is offered of it, held: the episode first, as by whoever takes it back or closes it."""
    of = offered_to(by).filter(ref=ref).values("episode")
    held_one = Episode.objects.select_for_update(of=("self",)).select_related("family", "process")
    old = held_one.filter(pk__in=of).first()
    found = offered_to(by).select_for_update(of=("self",)).filter(ref=ref).first()  # asked again: it may be settled
    if old is None or found is None:
        raise Refusal(NO_OFFER)
    return old, found


def _family(old: Episode, area: str, at: dt.datetime) -> Family:
    """The same people as a family of the other area: whoever must not see one of them must not there either."""
    made = make_family(name=told_name(old.family), area=area, at=at)
    today = london_date(at)
    Belonging.objects.bulk_create(
        Belonging(family=made, person=one.person, part=one.part, from_on=today)
        for one in old.family.belongings.filter(until_on=None).select_related("person")
    )
    return made


def _end(old: Episode, offer: Transfer, key: str, by: Viewer, at: dt.datetime) -> None:
    """Close the old episode for whoever offered it, by whichever move of its process ends help for that reason."""
    moves = process_of(old.process.process).moves_from(old.process.state)
    name = next((one.name for one in moves if MOVED in one.reasons), "")
    asked = Asked(f"{key}-ended", name, old.process.changed, MOVED, instead_of=str(offer.by))
    try:
        make_move(old, asked, {"manager"}, by=by, at=at)
    except NotMoved as refusal:
        raise Refusal(ASK_THEM) from refusal


def _settle(found: Transfer, state: str, by: Viewer, at: dt.datetime, after: Episode | None = None) -> None:
    settled = Transfer.objects.filter(pk=found.pk, state=OFFERED).update(
        state=state, settled_at=at, settled_by=account_of(by), after=after
    )
    if not settled:
        raise Refusal(NO_OFFER)
