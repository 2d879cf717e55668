"""Meetings of the team around a family: planned, held and minuted, approved by somebody who did not write the minutes.
What was approved stays as it was read."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from village.casework.actions.families import fits, person_of
from village.casework.actions.permitted import account_of, held, held_open
from village.casework.actions.plan import NOT_TEAM, Doing
from village.casework.models import ApprovedMinutes, Decided, Episode, Invited, Meeting
from village.casework.queries.meetings import kept_out, minutes_content, writers_of
from village.casework.queries.plan import takers_of
from village.casework.rules.access import LEAD, MANAGE, WRITE
from village.casework.rules.meetings import CANCELLED, HELD, PLANNED, minutes_fault, planning_fault
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date
from village.kernel.documents.rules.reader import digest

NO_MEETING = "There is no such meeting."
STALE = "Somebody has written in this since you opened it. Read it again; what you wrote is still on this page."
APPROVED = "These minutes are approved, and stay as they were read."
MUST_NOT_COME = "Somebody whom you ask must not see this record. Ask information governance."


@dataclass(frozen=True)
class Asked:
    """A meeting as a form tells of it, and who is asked to come: the lead, members of the team by number, those of the
    family by reference, others by name."""

    starts_at: dt.datetime
    place: str
    agenda: str
    lead: bool = True
    team: tuple[int, ...] = ()
    family: tuple[uuid.UUID, ...] = ()
    others: tuple[str, ...] = ()


@transaction.atomic
def plan_meeting(*, episode: uuid.UUID, asked: Asked, key: str, by: Viewer, at: dt.datetime) -> Meeting:
    """Plan a meeting, or write down one that was held in the last month. `key`: made when the page was opened; the same
    again gives the same meeting.

    Raises Refusal for no place, no agenda, nobody asked, a day too far off, and for whoever must not see the record.
    """
    one = held_open(episode, LEAD, MANAGE, by=by, at=at)
    known = one.meetings.filter(key=key).first()
    if known is not None:
        return known
    count = asked.lead + len(asked.team) + len(asked.family) + len(asked.others)
    fault = planning_fault(london_date(asked.starts_at), london_date(at), asked.place, asked.agenda, count)
    if fault or not key:
        raise Refusal(fault or "Open the page again.")
    told = {"place": asked.place.strip(), "agenda": asked.agenda.strip()}
    fits(Meeting, **told)
    made = Meeting.objects.create(episode=one, starts_at=asked.starts_at, **told, key=key, by=account_of(by), at=at)
    _invite(one, made, asked)
    did(by, "casework.meeting.plan", f"episode:{one.ref}", at, meeting=str(made.ref), asked=count)
    return made


@transaction.atomic
def cancel_meeting(*, episode: uuid.UUID, meeting: uuid.UUID, because: str, by: Viewer, at: dt.datetime) -> None:
    """A planned meeting is not held. Raises Refusal without a reason, or when it was held or cancelled."""
    one = held_open(episode, LEAD, MANAGE, by=by, at=at)
    found = _meeting(one, meeting)
    if found.state != PLANNED:
        raise Refusal("This meeting was held or cancelled already.")
    if not because.strip():
        raise Refusal("Say why it is not held.")
    Meeting.objects.filter(pk=found.pk).update(
        state=CANCELLED, because=because.strip()[:300], changed=found.changed + 1
    )  # fmt: skip
    did(by, "casework.meeting.cancel", f"episode:{one.ref}", at, meeting=str(found.ref))


@transaction.atomic
def write_minutes(
    *,
    episode: uuid.UUID,
    meeting: uuid.UUID,
    minutes: str,
    presences: Mapping[int, tuple[str, str]],
    seen: int,
    by: Viewer,
    at: dt.datetime,
) -> Meeting:
    """Write the minutes, or write them anew until they are approved. `presences`: of each who was asked, by number,
    whether they came, and in their own words what they did not agree to; `seen`: how often it had been written in when
    it was opened.

    Raises Refusal for somebody left out, for words of somebody who was not there, and when it was written in since.
    """
    one = held_open(episode, WRITE, MANAGE, by=by, at=at)
    found = _writable(one, meeting)
    if found.changed != seen:
        raise Refusal(STALE)
    invited = {each.pk: each for each in found.invited.all()}
    if set(presences) != set(invited):
        raise Refusal("Say of each whether they came.")
    keyed = {str(pk): told for pk, told in presences.items()}
    fault = minutes_fault(london_date(found.starts_at), london_date(at), minutes, keyed)
    if fault:
        raise Refusal(fault)
    fits(Meeting, minutes=minutes.strip())
    for pk, (presence, dissent) in presences.items():
        fits(Invited, dissent=dissent.strip())
        Invited.objects.filter(pk=pk).update(presence=presence, dissent=dissent.strip())
    Meeting.objects.filter(pk=found.pk).update(
        state=HELD, minutes=minutes.strip(), minuted_by=account_of(by), changed=seen + 1
    )  # fmt: skip
    did(by, "casework.meeting.minutes", f"episode:{one.ref}", at, meeting=str(found.ref))
    found.refresh_from_db()
    return found


@transaction.atomic
def add_decision(
    *, episode: uuid.UUID, meeting: uuid.UUID, doing: Doing, key: str, by: Viewer, at: dt.datetime
) -> Decided:
    """Write down what was decided: what, by exactly one of the team, a service or the family, by when. The same key
    again gives the same decision."""
    one = held_open(episode, WRITE, MANAGE, by=by, at=at)
    known = Decided.objects.filter(meeting__episode=one, key=key).first()
    if known is not None:
        return known
    found = _writable(one, meeting)
    if found.state != HELD:
        raise Refusal("Write the minutes first: nothing is decided before a meeting was held.")
    service = doing.service.strip()
    if [bool(doing.account), bool(service), bool(doing.person)].count(True) != 1:
        raise Refusal(NOT_TEAM)
    if doing.account and doing.account not in takers_of(one):
        raise Refusal(NOT_TEAM)
    if not doing.words.strip() or not key:
        raise Refusal("Say what was decided.")
    if doing.due_on < london_date(found.starts_at):
        raise Refusal("That day is before the meeting. Say by when it is done.")
    told = {"words": doing.words.strip(), "service": service}
    fits(Decided, **told)
    person = person_of(one, doing.person) if doing.person else None
    made = Decided.objects.create(
        meeting=found,
        **told,
        account=doing.account,
        person=person,
        due_on=doing.due_on,
        key=key,
        by=account_of(by),
        at=at,
    )
    Meeting.objects.filter(pk=found.pk).update(changed=found.changed + 1)
    did(by, "casework.meeting.decide", f"episode:{one.ref}", at, meeting=str(found.ref), decision=str(made.ref))
    return made


@transaction.atomic
def finish_decision(
    *, episode: uuid.UUID, meeting: uuid.UUID, decision: uuid.UUID, done_on: dt.date, by: Viewer, at: dt.datetime
) -> None:
    """What was decided is done; once minutes are approved too: they tell what was decided, not what became of it."""
    one = held(episode, WRITE, by=by, at=at)
    found = _meeting(one, meeting).decided.filter(ref=decision, done_on=None).first()
    if found is None:
        raise Refusal("There is no such decision, or it is done already.")
    if not london_date(found.meeting.starts_at) <= done_on <= london_date(at):
        raise Refusal("Give the day on which it was done: not in the future, and not before the meeting.")
    Decided.objects.filter(pk=found.pk).update(done_on=done_on)
    did(by, "casework.meeting.done", f"episode:{one.ref}", at, decision=str(found.ref))


@transaction.atomic
def approve_minutes(
    *, episode: uuid.UUID, meeting: uuid.UUID, seen: str, by: Viewer, at: dt.datetime
) -> ApprovedMinutes:
    """Approve minutes exactly as they were read (`seen`: their hash); from now on they stay so. Whoever wrote in
    them, or wrote down a decision, does not. Approved again as they stand, it is done once."""
    one = held_open(episode, WRITE, MANAGE, by=by, at=at)
    found = _meeting(one, meeting)
    known = ApprovedMinutes.objects.filter(meeting=found).first()
    if known is not None and known.sha256 == seen:
        return known
    if known is not None:
        raise Refusal(APPROVED)
    if found.state != HELD or found.minuted_by is None:
        raise Refusal("There are no minutes yet.")
    if str(by.ref) in writers_of(found):
        raise Refusal("Somebody else must approve what you wrote.")
    content = minutes_content(found)
    if digest(content) != seen:
        raise Refusal("The minutes have changed since you read them. Read them again, then approve them.")
    made = ApprovedMinutes.objects.create(
        meeting=found, content=content, sha256=seen, written_by=found.minuted_by, by=account_of(by), at=at
    )
    did(by, "casework.meeting.approve", f"episode:{one.ref}", at, meeting=str(found.ref), sha256=seen)
    return made


# ── the inside ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _invite(one: Episode, meeting: Meeting, asked: Asked) -> None:
    members = list(one.members.filter(pk__in=asked.team, until_at=None))
    if len(members) != len(set(asked.team)):
        raise Refusal("There is no such member of the team.")
    people = [person_of(one, each) for each in dict.fromkeys(asked.family)]
    lead = one.leads.filter(until_at=None).first() if asked.lead else None
    asked_to = [*(each.account for each in members), *(each.account for each in people)]
    if kept_out(one, [each for each in asked_to if each is not None]):
        raise Refusal(MUST_NOT_COME)
    others = [each.strip() for each in asked.others if each.strip()]
    for each in others:
        fits(Invited, name=each)
    leads = lead.account if lead else None
    there = [Invited(meeting=meeting, lead=leads)] if leads else []
    there += [Invited(meeting=meeting, member=each) for each in members if not leads or each.account != leads]
    there += [Invited(meeting=meeting, person=each) for each in people]
    there += [Invited(meeting=meeting, name=each) for each in dict.fromkeys(others)]
    Invited.objects.bulk_create(there)


def _meeting(one: Episode, ref: uuid.UUID) -> Meeting:
    found = one.meetings.select_for_update(of=("self",)).filter(ref=ref).first()
    if found is None:
        raise Refusal(NO_MEETING)
    return found


def _writable(one: Episode, ref: uuid.UUID) -> Meeting:
    found = _meeting(one, ref)
    if ApprovedMinutes.objects.filter(meeting=found).exists():
        raise Refusal(APPROVED)
    if found.state == CANCELLED:
        raise Refusal("This meeting was cancelled.")
    return found
