"""What is written of a family, what is asked of others for it, and what is its own: one of each, by the names that
addresses call them by."""

import datetime as dt
import uuid
from typing import Any

from tests.unit.casework import made
from tests.unit.casework.planned import NOW, TODAY, days
from village.casework.actions import attachments, meetings, own, own_access, panels, releasing, requests, sittings
from village.casework.actions.families import Who
from village.casework.actions.notes import Contact, write_note
from village.casework.actions.plan import Doing
from village.casework.actions.sittings import Decision
from village.casework.actions.stepping_down import Offer, offer_step_down
from village.casework.actions.stepping_up import Worry, ask_social_care
from village.casework.actions.tasks import add_task
from village.casework.actions.telling import see_to_effects
from village.casework.models import Delegation, Episode, Panel, Person, Referral, Request, Seat
from village.casework.queries.releasing import thing_of, things_of
from village.forms.models import Sheet
from village.kernel.accounts.models import Account
from village.kernel.documents.rules.reader import digest
from village.workflow.actions.moving import Asked
from village.workflow.models import Effect

FILE = b"Dear Mrs Testperson, Anna missed three days."


def written(one: Episode, lead: Account) -> dict[str, Any]:
    """A note, a document, a task, and a meeting with a decision and without its minutes approved, and one to come."""
    by = {"episode": one.ref, "by": made.seen(lead), "at": NOW}
    mother = one.family.people.get(name="Mary Testperson")
    note = write_note(contact=Contact("visit", TODAY, "She drew a house."), key=uuid.uuid4().hex, **by)
    document = attachments.attach(title="A letter", safe=("text", FILE), key=uuid.uuid4().hex, **by)
    task = add_task(title="Ring the school", to="role:lead", due=days(7).date(), key=uuid.uuid4().hex, **by)
    asked = meetings.Asked(
        starts_at=NOW + dt.timedelta(minutes=30), place="The school", agenda="How Anna sleeps", team=(),
        family=(mother.ref,), others=(),
    )  # fmt: skip
    meeting, planned = (meetings.plan_meeting(asked=asked, key=uuid.uuid4().hex, **by) for _ in range(2))
    came = {each.pk: ("came", "") for each in meeting.invited.all()}
    meetings.write_minutes(meeting=meeting.ref, minutes="She sleeps.", presences=came, seen=1, **by)
    doing = Doing("Read at seven", days(14).date(), person=mother.ref)
    decision = meetings.add_decision(meeting=meeting.ref, doing=doing, key=uuid.uuid4().hex, **by)
    return {
        "note": note.ref, "document": document.ref, "task": task.ref, "meeting": meeting.ref,
        "decision": decision.ref, "planned": planned.ref,
    }  # fmt: skip


class Board:
    """A panel of three in a locality, with a service of an organisation, whose meeting is open."""

    def __init__(self, boss: Account, locality: str, asked: str) -> None:
        names = [f"{locality} {part}" for part in ("Chair", "Coordinator", "Member")]
        self.chair, self.coordinator, self.member = (made.account(name, "panel-member") for name in names)
        told = {"by": made.seen(boss), "at": NOW}
        self.panel: Panel = panels.open_panel(area=made.AREA, locality=locality, quorum=2, **told)
        told["panel"] = self.panel.ref
        self.seats: list[Seat] = [
            panels.give_seat(account=who.ref, part=part, **told)
            for who, part in ((self.chair, "chair"), (self.coordinator, "coordinator"), (self.member, "member"))
        ]
        self.club = panels.add_service(organisation=asked, name=f"{locality} club", **told)
        told["by"] = made.seen(self.coordinator)
        sittings.open_sitting(on=TODAY, half_term="summer-1", **told)
        sittings.attend(came=[one.pk for one in self.seats], apologies=[], **told)
        sittings.tell_capacity(given={self.club.ref: (5, 3)}, **told)

    def ask(self, one: Episode, lead: Account) -> Request:
        """A family's lead asks the panel."""
        told = {"episode": one.ref, "panel": self.panel.ref, "by": made.seen(lead), "at": NOW}
        return requests.ask_panel(words="A group for her.", key=uuid.uuid4().hex, **told)

    def asked(self, one: Episode, lead: Account) -> dict[str, Any]:
        """A place was given, which is asked of whoever runs the service, and letters are written; another request is
        before the meeting; and something that was to follow could not be done."""
        first = self.ask(one, lead)
        told = {"panel": self.panel.ref, "at": NOW}
        sittings.put_to_sitting(by=made.seen(self.coordinator), **told)
        first.process.refresh_from_db()
        give = Decision(Asked(uuid.uuid4().hex, "allocate", first.process.changed), self.club.ref)
        sittings.decide(request=first.ref, decision=give, by=made.seen(self.chair), **told)
        assert see_to_effects(by="test", at=NOW)["failed"] == 0
        case = self.ask(one, lead)
        sittings.put_to_sitting(by=made.seen(self.coordinator), **told)
        lost = Effect.objects.create(
            key=uuid.uuid4().hex, instance=one.process, kind="tell-index", about={"event": "lead-changed"}, at=NOW,
            tries=9, failure="OSError",
        )  # fmt: skip
        return {
            "panel": self.panel.ref, "seat": self.seats[2].pk, "case": case.ref,
            "referral": Referral.objects.get(episode=one).ref, "letter": one.letters.first().ref,  # type: ignore[union-attr]
            "effect": lost.pk, "export": "standard-safeguarding-dataset",
        }  # fmt: skip


class Quiet:
    """A panel with a chair, of which no meeting is open."""

    def __init__(self, boss: Account, locality: str, chair: Account) -> None:
        told = {"by": made.seen(boss), "at": NOW}
        self.panel: Panel = panels.open_panel(area=made.AREA, locality=locality, quorum=2, **told)
        panels.give_seat(panel=self.panel.ref, account=chair.ref, part="chair", **told)


def asked_of_social_care(one: Episode, lead: Account, organisation: str) -> uuid.UUID:
    """Social care is asked to take the family over."""
    worry = Worry("not-safe", "She is alone at night.", one.family.people.get(name="Mary Testperson").ref)
    by = {"episode": one.ref, "by": made.seen(lead), "at": NOW}
    return ask_social_care(organisation=organisation, worry=worry, key=uuid.uuid4().hex, **by).ref


def handed_on(by: Account, organisation: str, name: str) -> uuid.UUID:
    """Social care offers a family to early help."""
    people = [(Who("Hal Handed"), "child"), (Who("Hester Handed"), "carer")]
    offer = Offer(name, people, 1, TODAY, "The house is safe now.")
    told = {"area": made.AREA, "organisation": organisation, "key": uuid.uuid4().hex}
    return offer_step_down(offer=offer, **told, by=made.seen(by), at=NOW).ref


def let_read(one: Episode, lead: Account, person: Person, account: Account) -> int:
    """Somebody of the family reads what is theirs."""
    by = {"episode": one.ref, "by": made.seen(lead), "at": NOW}
    access, code, _ = own_access.invite(person=person.ref, email=account.email, **by)
    assert own_access.accept(code=code, by=made.seen(account, second_factor=False), at=NOW)
    return access.pk


def of_the_family(one: Episode, lead: Account, boss: Account, account: Account) -> dict[str, Any]:
    """The mother reads what is theirs; she said something, complained, and was given a form to read."""
    mother = one.family.people.get(name="Mary Testperson")
    reading = let_read(one, lead, mother, account)
    by = {"episode": one.ref, "by": made.seen(account, second_factor=False), "at": NOW}
    word = own.say(kind="comment", words="She sleeps.", key=uuid.uuid4().hex, **by)
    complaint = own.complain(words="Nobody came.", key=uuid.uuid4().hex, **by)
    thing = next(each.key for each in things_of(one) if each.key.startswith("form:"))
    file = next(each.key for each in things_of(one) if each.document)
    given, letter, waits = (proposed(one, lead, mother, each) for each in (thing, file, thing))
    release, released_file = (
        releasing.let_out(episode=one.ref, release=each.ref, seen=each.sha256, by=made.seen(boss), at=NOW)
        for each in (given, letter)
    )
    return {
        "reading": reading, "word": word.ref, "complaint": complaint.ref, "release": release.ref, "thing": thing,
        "waiting": waits.ref, "file": released_file.ref,
    }  # fmt: skip


def proposed(one: Episode, lead: Account, mother: Person, thing: str) -> Any:
    """A document that waits for somebody to release it."""
    found = thing_of(one, thing)
    assert found is not None
    return releasing.propose_release(
        episode=one.ref, thing=thing, person=mother.ref, left_out={}, taken_out=[], seen=found.sha256,
        key=uuid.uuid4().hex, by=made.seen(lead), at=NOW,
    )  # fmt: skip


def asked_outside(one: Episode, lead: Account, sheet: uuid.UUID) -> dict[str, Any]:
    """Somebody outside is asked to write a section of a form, and has sent it."""
    share = one.shares.create(
        from_organisation=one.organisation, to_organisation=made.organisation("school"), purpose="early-help",
        basis="6-1-e", special="9-2-g", condition="2-18", gateway="ca-2004-10", necessity="They see her.",
        told_family=True, last_on=days(14).date(), second_check=False, state="released", released_by=lead.ref,
        released_at=NOW, key=uuid.uuid4().hex, by=lead.ref, at=NOW,
    )  # fmt: skip
    of = Sheet.objects.get(ref=sheet)
    asked = Delegation.objects.create(
        share=share, sheet=of, form=of.form, person=one.children.all()[0], name="Penny Practice", role="GP",
        email="penny@surgery.example", words="You know her.",
    )  # fmt: skip
    step = asked.steps.create(section="reason")
    content = {"prompted-by": '"She coughs."'}
    sent = step.contributions.create(number=1, content=content, sha256=digest(content), at=NOW)
    return {"delegation": asked.ref, "contribution": sent.ref}
