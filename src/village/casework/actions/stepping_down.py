"""Social care hands a family on to early help: offered, as the family agreed; taken over, by which help begins in the
same moment; declined or taken back, by which it is closed to early help at once. Until then social care holds it."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from village.casework.actions.caseload import give_over
from village.casework.actions.episodes import begin_episode
from village.casework.actions.families import NO_SPEAKER, Who, make_family, make_person
from village.casework.actions.permitted import account_of
from village.casework.models import Agreement, Belonging, Episode, Person, StepDown, StepDownTaken
from village.casework.queries.leading import may_lead
from village.casework.queries.social_care import is_as_it_stood, step_downs_for, step_downs_of, who_manages
from village.casework.rules.agreeing import EARLIEST
from village.casework.rules.episodes import about
from village.casework.rules.families import BELONGING, age_on, can_speak
from village.casework.rules.plan import told_address
from village.casework.rules.social_care import ACCEPT, SOCIAL_CARE, STEP_DOWN, TAKE_BACK, offering_fault
from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.audit.noting import did, told, told_of
from village.kernel.calendar.rules import london_date
from village.kernel.documents.rules.conditions import Value
from village.kernel.documents.rules.reader import digest
from village.kernel.organisations.models import Organisation
from village.workflow.actions.moving import Asked, begin, move
from village.workflow.models import Instance
from village.workflow.queries.processes import newest

NO_STEP_DOWN = "There is no such offer, or it was settled already."


@dataclass(frozen=True)
class Offer:
    """A family as social care tells of it: what it is called, who belongs to it, each with their part, which of them
    (by their place among these) agreed to early help and when, and what social care found."""

    name: str
    people: Sequence[tuple[Who, str]]
    agreed: int
    agreed_on: dt.date
    found: str


@transaction.atomic
def offer_step_down(*, area: str, organisation: str, offer: Offer, key: str, by: Viewer, at: dt.datetime) -> StepDown:
    """Offer a family to whoever manages early help in an area. `key`: made when the page was opened; the same again
    gives the same offer. Raises Refusal without the role for that in the area, for an organisation where nobody manages
    help there, without a child, somebody who can agree, or what was found, and for words that hold an address."""
    who = permit(by, SOCIAL_CARE, Thing(area))
    known = StepDown.objects.filter(key=key, by=who).first()
    if known is not None:
        return known
    giver = Organisation.objects.filter(slug=by.organisation).first()
    taker = next((one for one in who_manages(area) if one.slug == organisation), None)
    if giver is None or taker is None:
        raise Refusal("Choose who manages early help in this area; your own account must belong to an organisation.")
    if not any(part == "child" for _, part in offer.people) or any(part not in BELONGING for _, part in offer.people):
        raise Refusal("Help is for at least one child, born or not. Say who it is.")
    fault = offering_fault(offer.found, bool(told_address([offer.found], [])))
    today = london_date(at)
    if fault or not today - EARLIEST <= offer.agreed_on <= today:
        raise Refusal(fault or "Give the day on which they agreed: not in the future, and not more than a year ago.")
    family = make_family(name=offer.name, area=area, at=at)
    people = [(make_person(one, at=at), part) for one, part in offer.people]
    Belonging.objects.bulk_create(
        Belonging(family=family, person=person, part=part, from_on=today) for person, part in people
    )
    ref, content = uuid.uuid4(), {"found": offer.found.strip()}
    begun = begin(
        process=newest(STEP_DOWN), about=f"{STEP_DOWN}:{ref}", facts={"offered-on": today}, key=f"step-down:{key}",
        area=area, by=str(by.ref), at=at,
    )  # fmt: skip
    made = StepDown.objects.create(
        ref=ref, family=family, from_organisation=giver, to_organisation=taker,
        process=Instance.objects.get(ref=begun.instance), agreed_by=_speaker(people, offer.agreed, today),
        agreed_on=offer.agreed_on, content=content, sha256=digest(content), key=key, by=who, at=at,
    )  # fmt: skip
    did(by, "casework.step-down.offer", f"step-down:{ref}", at, to=taker.slug, family=str(family.ref))
    return made


def _speaker(people: Sequence[tuple[Person, str]], which: int, today: dt.date) -> Person:
    """Who of the family agreed. Raises Refusal for whoever cannot, as in help that goes on."""
    found = people[which] if 0 <= which < len(people) else None
    if found is None or not can_speak(found[1], age_on(found[0].born_on, today), found[0].due_on is not None):
        raise Refusal(NO_SPEAKER)
    return found[0]


@transaction.atomic
def list_step_downs(*, by: Viewer, at: dt.datetime) -> tuple[list[StepDown], list[StepDown]]:
    """What the viewer's organisation is offered, and what it offered; the look is in the audit."""
    offered, own = list(step_downs_for(by)), list(step_downs_of(by, at=at))
    told_of(by, "casework.step-down.list", "step-downs", at, shown=[str(one.ref) for one in (*offered, *own)])
    return offered, own


@transaction.atomic
def open_step_down(*, step_down: uuid.UUID, by: Viewer, at: dt.datetime) -> StepDown | None:
    """Read an offer to, or of, the viewer's organisation; None when there is none for them now. It is in the audit."""
    found = step_downs_for(by).filter(ref=step_down).first() or step_downs_of(by, at=at).filter(ref=step_down).first()
    told(by, "casework.step-down.read", f"step-down:{step_down}", at, decision="permitted" if found else "denied")
    return found


@transaction.atomic
def accept_step_down(
    *, step_down: uuid.UUID, asked: Asked, lead: uuid.UUID, over_because: str = "", by: Viewer, at: dt.datetime
) -> Episode:
    """Take over what social care offers: help begins for the same people in this transaction, with the agreement that
    they gave, led by `lead`. The same again gives the same help. Raises Refusal for what is not offered to the viewer,
    and for somebody who could not lead it, and as `give_over`; NotMoved as the process says."""
    list(StepDown.objects.select_for_update().filter(ref=step_down))
    before = StepDownTaken.objects.filter(step_down__ref=step_down, by=account_of(by)).select_related("episode").first()
    if before is not None:
        return before.episode
    found = step_downs_for(by).filter(ref=step_down).first()
    if found is None or asked.move != ACCEPT:
        raise Refusal(NO_STEP_DOWN)
    _move(found, asked, "manager", by, at)
    made = begin_episode(
        family=found.family, children=list(found.family.people.filter(belongings__part="child")), kind="early-help",
        key=f"step-down-taken:{found.ref}", organisation=found.to_organisation, before=None, who=account_of(by),
        lead=lead, at=at,
    )  # fmt: skip
    if not may_lead(lead, made, at=at):
        raise Refusal("Choose somebody who could lead this today: with a role, vetted and trained.")
    give_over(made, lead, over_because, by=by, at=at, begun=True)
    child = found.family.belongings.filter(person=found.agreed_by, part="child").exists()
    Agreement.objects.create(
        episode=made, given_by=found.agreed_by, capacity="young-person" if child else "parent",
        scope="Early help, as social care offered it", state="given", on=found.agreed_on, by=found.by, at=at,
    )  # fmt: skip
    StepDownTaken.objects.create(step_down=found, episode=made, by=account_of(by), at=at)
    did(by, "casework.step-down.begin", about(made.ref), at, step_down=str(found.ref), lead=str(lead))
    return made


@transaction.atomic
def decline_step_down(*, step_down: uuid.UUID, asked: Asked, by: Viewer, at: dt.datetime) -> None:
    """Do not take over what social care offers: it is closed to early help from now on."""
    list(StepDown.objects.select_for_update().filter(ref=step_down))
    found = step_downs_for(by).filter(ref=step_down).first()
    if found is None or asked.move in (ACCEPT, TAKE_BACK):
        raise Refusal(NO_STEP_DOWN)
    _move(found, asked, "manager", by, at)


@transaction.atomic
def take_back_step_down(*, step_down: uuid.UUID, asked: Asked, by: Viewer, at: dt.datetime) -> None:
    """Take an offer to early help back."""
    list(StepDown.objects.select_for_update().filter(ref=step_down))
    found = step_downs_of(by, at=at).filter(ref=step_down).first()
    if found is None or asked.move != TAKE_BACK:
        raise Refusal(NO_STEP_DOWN)
    _move(found, asked, "social-care", by, at)


def _move(found: StepDown, asked: Asked, role: str, by: Viewer, at: dt.datetime) -> None:
    so: dict[str, Value] = {
        "offered-on": london_date(found.at),
        "agreement": "given",
        "snapshot": "yes" if is_as_it_stood(found) else "no",
        "lead": "yes",  # named by whoever accepts, and looked at once there is something to lead
        "open-concerns": 0,
    }
    move(instance=found.process.ref, asked=asked, roles={role}, facts=so, by=str(by.ref), at=at)
    did(by, f"casework.step-down.{asked.move}", f"step-down:{found.ref}", at)
