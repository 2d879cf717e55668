"""What those who help a family ask of a panel, and of whoever it gives the family to: asked, answered, taken back. A
referral that is declined or taken back is closed to whoever was asked, at once."""

import datetime as dt
import uuid

from django.db import transaction

from village.casework.actions.opening import begin_referral
from village.casework.actions.permitted import account_of, held, held_open
from village.casework.models import Episode, Panel, Referral, Request, Settled
from village.casework.queries.around import tells_address
from village.casework.queries.panels import facts_of_request
from village.casework.queries.referrals import asked_of, services_to_ask
from village.casework.rules.access import END, LEAD, MANAGE, WRITE
from village.casework.rules.allocation import ADDRESS_TOLD, GIVE_MORE, TAKE_BACK, UNDER_WAY
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did, told, told_of
from village.kernel.calendar.rules import london_date
from village.workflow.actions.effects import ask
from village.workflow.actions.moving import Asked, begin, move
from village.workflow.models import Instance
from village.workflow.queries.processes import newest

NO_REQUEST = "There is no such request."
NO_REFERRAL = "There is no such referral."


@transaction.atomic
def ask_panel(*, episode: uuid.UUID, panel: uuid.UUID, words: str, key: str, by: Viewer, at: dt.datetime) -> Request:
    """Ask the panel of a locality for a service. `key`: made when the page was opened; the same again gives the same
    request. Raises Refusal without words, for a panel of another area, for words that hold an
    address, or while the same panel is being asked."""
    one = held_open(episode, LEAD, MANAGE, by=by, at=at)
    known = one.requests.filter(key=key).first()
    if known is not None:
        return known
    asked = Panel.objects.filter(ref=panel, area=one.area).first()
    if asked is None or not words.strip() or not key:
        raise Refusal("Choose a panel of this area, and say what you ask for and why.")
    if len(words.strip()) > 1000:
        raise Refusal("Write at most 1,000 characters: the panel reads many of these in one meeting.")
    if tells_address(one, words):
        raise Refusal(ADDRESS_TOLD)
    if one.requests.filter(panel=asked, process__ended_on=None).exists():
        raise Refusal("This panel has a request for the family already.")
    ref, facts = uuid.uuid4(), {"requested-on": london_date(at)}
    begun = begin(
        process=newest("allocation"), about=f"request:{ref}", facts=facts, key=f"request:{key}", area=one.area,
        by=str(by.ref), at=at,
    )  # fmt: skip
    made = Request.objects.create(
        ref=ref, episode=one, panel=asked, process=Instance.objects.get(ref=begun.instance), words=words.strip(),
        key=key, by=uuid.UUID(str(by.ref)), at=at,
    )  # fmt: skip
    did(by, "casework.request", f"episode:{one.ref}", at, request=str(ref), panel=str(asked.ref))
    return made


@transaction.atomic
def answer_panel(
    *, episode: uuid.UUID, request: uuid.UUID, asked: Asked, words: str = "", by: Viewer, at: dt.datetime
) -> Request:
    """Give a panel the information that it asked for, or take a request back. Raises Refusal without words to give
    or for words that hold an address, and NotMoved as the process says."""
    one = held_open(episode, WRITE, MANAGE, by=by, at=at)
    found = one.requests.select_for_update(of=("self",)).select_related("process").filter(ref=request).first()
    if found is None or asked.move not in (GIVE_MORE, TAKE_BACK):
        raise Refusal(NO_REQUEST)
    if asked.move == GIVE_MORE and not words.strip():
        raise Refusal("Write what the panel asked for.")
    if tells_address(one, words):
        raise Refusal(ADDRESS_TOLD)
    return _make(found, asked, words, by, at)


@transaction.atomic
def refer(*, episode: uuid.UUID, service: uuid.UUID, words: str, key: str, by: Viewer, at: dt.datetime) -> Referral:
    """Ask whoever runs a service for help for a family, without a panel. `key`: made when the page was opened; the same
    again gives the same referral. Raises Refusal for a service that is not among `services_to_ask`, without words, and
    for words that hold an address."""
    one = held_open(episode, LEAD, MANAGE, by=by, at=at)
    known = one.referrals.filter(key=key).first()
    if known is not None:
        return known
    found = next((each for each in services_to_ask(one, at=at) if each.ref == service), None)
    if found is None or not words.strip() or not key:
        raise Refusal("Choose a service that can be asked for this family, and say what you ask for and why.")
    if len(words.strip()) > 1000:
        raise Refusal("Write at most 1,000 characters: they read this before they answer.")
    if tells_address(one, words):
        raise Refusal(ADDRESS_TOLD)
    if one.referrals.filter(service=found, process__ended_on=None).exists():
        raise Refusal("This service is asked for the family already.")
    made = begin_referral(
        one, found, on=london_date(at), key=f"referral:{key}", who=str(by.ref), at=at,
        told={"words": words.strip(), "key": key, "by": account_of(by)},
    )  # fmt: skip
    did(by, "casework.referral.open", f"episode:{one.ref}", at, referral=str(made.ref), to=made.organisation.slug)
    return made


@transaction.atomic
def open_referral(*, referral: uuid.UUID, by: Viewer, at: dt.datetime) -> Referral | None:
    """Read a referral to one's own organisation; None when there is none for this viewer now. It is in the audit."""
    found = asked_of(by, at=at).filter(ref=referral).first()
    told(by, "casework.referral.read", f"referral:{referral}", at, decision="permitted" if found else "denied")
    return found


@transaction.atomic
def list_referrals(*, by: Viewer, at: dt.datetime) -> list[Referral]:
    """What is asked of one's own organisation now; the look is in the audit."""
    found = list(asked_of(by, at=at))
    told_of(by, "casework.referral.list", "referrals", at, shown=[str(one.ref) for one in found])
    return found


@transaction.atomic
def answer_referral(
    *, referral: uuid.UUID, asked: Asked, seen_on: dt.date | None = None, by: Viewer, at: dt.datetime
) -> None:
    """Accept, decline or finish what one's organisation was asked, or say that it has been in touch with the family,
    on the day of the move. `seen_on`: when the family was seen, without which nothing is finished. Once it has
    declined, nobody of it sees anything of it. Raises Refusal, and NotMoved as the process says."""
    list(Referral.objects.select_for_update().filter(ref=referral))
    found = asked_of(by, at=at).filter(ref=referral).first()
    if found is None or asked.move == TAKE_BACK:
        raise Refusal(NO_REFERRAL)
    if seen_on is not None and not london_date(found.at) <= seen_on <= london_date(at):
        raise Refusal("Give the day on which the family was seen: not in the future, and not before you were asked.")
    who = uuid.UUID(str(by.ref))
    told_now = {"accepted_by": who} if asked.move == "accept" else {"seen_on": seen_on} if seen_on else {}
    if told_now:
        Referral.objects.filter(pk=found.pk).update(**told_now)
    _move(found, asked, "asked-agency", by, at)


@transaction.atomic
def take_back_referral(*, episode: uuid.UUID, referral: uuid.UUID, asked: Asked, by: Viewer, at: dt.datetime) -> None:
    """Take back what an organisation was asked to do for a family; help may have ended since."""
    one = held(episode, END, by=by, at=at)
    found = one.referrals.select_for_update(of=("self",)).select_related("episode", "process").filter(ref=referral)
    known = found.first()
    if known is None or asked.move != TAKE_BACK:
        raise Refusal(NO_REFERRAL)
    _move(known, asked, "asking-agency", by, at)


def end_all(one: Episode, *, by: Viewer, at: dt.datetime) -> None:
    """Help has ended: take back what was asked of panels and of others for it, inside the transaction that ends it."""
    for request in one.requests.filter(process__ended_on=None).select_related("process"):
        key = f"ended:{request.ref}"
        _make(request, Asked(key, TAKE_BACK, request.process.changed, "no-longer-needed"), "", by, at)
    for referral in one.referrals.filter(process__ended_on=None).select_related("process", "episode"):
        asked = Asked(f"ended:{referral.ref}", TAKE_BACK, referral.process.changed, "no-longer-needed")
        _move(referral, asked, "asking-agency", by, at)


def _make(found: Request, asked: Asked, words: str, by: Viewer, at: dt.datetime) -> Request:
    so, before = facts_of_request(found, None, None, london_date(at)), found.process.changed
    outcome = move(
        instance=found.process.ref, asked=asked, roles={"asking-agency"}, facts=so, by=str(by.ref), at=at
    )  # fmt: skip
    if outcome.changed == before + 1:
        Settled.objects.create(
            request=found, move=asked.move, reason=asked.reason, words=words.strip()[:600],
            by=uuid.UUID(str(by.ref)), at=at,
        )  # fmt: skip
        did(by, f"casework.request.{asked.move}", f"episode:{found.episode.ref}", at, request=str(found.ref))
    found.process.refresh_from_db()
    return found


def _move(found: Referral, asked: Asked, role: str, by: Viewer, at: dt.datetime) -> None:
    """A move of a referral; the index is told where that changes who works with the children."""
    found.refresh_from_db()
    so = {"asked-on": london_date(found.at), "accepted-on": london_date(at)}
    facts = {**so, "family-seen": "yes" if found.seen_on else "no"}
    was = found.process.state
    move(instance=found.process.ref, asked=asked, roles={role}, facts=facts, by=str(by.ref), at=at)
    if was in UNDER_WAY and asked.move == TAKE_BACK:
        ask(work=found.process, kind="tell-index", about={"event": "involvement-ended"}, at=at)
    did(by, f"casework.referral.{asked.move}", f"episode:{found.episode.ref}", at, referral=str(found.ref))
