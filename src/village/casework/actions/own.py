"""What somebody of a family does on their own pages: reads, says something in their own words, says how things are,
agrees to the plan as they read it, complains; and the answers they get. Each look is in the audit before it is
answered."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction

from village.casework.actions.families import fits
from village.casework.actions.needs import keep_readings, reading_said
from village.casework.actions.permitted import account_of, held
from village.casework.models import Complaint, Episode, FamilyWord, NeedReading, Person, Release
from village.casework.queries.needs import scale_of
from village.casework.queries.own import own_episodes, reader_in
from village.casework.queries.own_shown import own_needs, own_plan
from village.casework.queries.releasing import released_to
from village.casework.rules.access import MANAGE, WRITE
from village.casework.rules.needs import Need
from village.casework.rules.own import PLAN, SAYINGS, Reader
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did, told
from village.kernel.calendar.rules import london_date
from village.workflow.actions.moving import begin
from village.workflow.models import Instance
from village.workflow.queries.processes import newest

NOTHING = "There is no such page."
CLOSED = "Help has ended, so nothing can be added here. You can still complain, or ask whoever led it."
CHANGED = "The plan has changed since you read it. Read it again, then agree to it."
NOT_ALL = "You cannot agree to this plan here, because not all of it is shown to you. Talk to whoever leads your help."
VOICE = {"child": "child", "carer": "parent"}
"""Whose voice somebody of a family speaks with about needs, by their part in it; others have none."""


@transaction.atomic
def list_own(*, by: Viewer, at: dt.datetime) -> list[Episode]:
    """The episodes of which the viewer may read something; that they were shown them is in the audit."""
    found = list(own_episodes(by, at=at).select_related("family", "organisation", "process__process"))
    told(by, "casework.own.list", "families", at, shown=[str(one.ref) for one in found])
    return found


@transaction.atomic
def open_own(*, episode: uuid.UUID, part: str, by: Viewer, at: dt.datetime) -> tuple[Episode, Reader] | None:
    """Read a part of one's own family's record, and as whom; None when there is none for this viewer, as when there is
    none at all. Either is in the audit."""
    found = own_episodes(by, at=at).filter(ref=episode).select_related("family", "organisation").first()
    decided = "permitted" if found else "denied"
    told(by, "casework.own.read", f"episode:{episode}", at, decision=decided, part=part)
    return (found, reader_in(by, found, at=at)) if found else None


@transaction.atomic
def open_release(*, episode: uuid.UUID, release: uuid.UUID, by: Viewer, at: dt.datetime) -> Release | None:
    """Read something that was released to the viewer; None when it was not, or was taken back."""
    opened = own_episodes(by, at=at).filter(ref=episode).select_related("family").first()
    given = released_to(reader_in(by, opened, at=at), opened, by) if opened else []
    found = next((one for one in given if one.ref == release), None)
    decided = "permitted" if found else "denied"
    told(by, "casework.own.document", f"release:{release}", at, decision=decided)
    return found


@transaction.atomic
def say(*, episode: uuid.UUID, kind: str, words: str, key: str, by: Viewer, at: dt.datetime) -> FamilyWord:
    """Say something in one's own words (`rules.own.SAYINGS`). The same key again keeps nothing twice. Raises Refusal
    for nothing, for too much, and once help has ended."""
    one, person, _ = _held(episode, by, at)
    known = _known(one, key, by)
    if known is not None:
        return known
    _open(one)
    if kind not in SAYINGS or not words.strip():
        raise Refusal("Say what it is about, and write something.")
    fits(FamilyWord, words=words.strip())
    made = _said(one, person, kind, by, at, key=key, words=words.strip())
    did(by, "casework.own.say", f"episode:{one.ref}", at, word=str(made.ref), kind=kind)
    return made


@transaction.atomic
def agree_to_plan(*, episode: uuid.UUID, seen: str, key: str, by: Viewer, at: dt.datetime) -> FamilyWord:
    """Agree to the plan exactly as it was read (`seen`: its hash). It is then for the lead to take the step; the plan
    stands as agreed from there. Raises Refusal when it changed since, is empty, or is not shown to them as a whole."""
    one, person, reader = _held(episode, by, at)
    known = _known(one, key, by)
    if known is not None:
        return known
    _open(one)
    plan = own_plan(one, reader, at=at)
    if not plan.whole or not reader.with_child:
        raise Refusal(NOT_ALL)
    if plan.sha256 != seen:
        raise Refusal(CHANGED)
    if not plan.goals and not plan.left:
        raise Refusal("There is nothing in the plan yet.")
    made = _said(one, person, PLAN, by, at, key=key, sha256=seen)
    did(by, "casework.own.agree", f"episode:{one.ref}", at, word=str(made.ref), sha256=seen)
    return made


@transaction.atomic
def tell_needs(
    *, episode: uuid.UUID, given: Mapping[Need, str], scale: str, by: Viewer, at: dt.datetime
) -> list[NeedReading]:
    """Say how things are with needs that were read, in one's own voice beside the others'. `given`: by need, the code
    of the scale; what is left out is not said, and what was said today already is not kept twice. Raises Refusal for
    what was not asked of them."""
    one, person, reader = _held(episode, by, at)
    _open(one)
    voice, found = voice_of(one, person), scale_of(scale)
    levels = {code.code: code.level for code in found.codes} if found else {}
    asked = own_needs(one, reader) if voice else {}
    if not given or set(given) - set(asked) or not set(given.values()) <= set(levels):
        raise Refusal("Choose how things are for at least one of these.")
    today, people = london_date(at), {str(each.ref): each for each in one.family.people.all()}
    said = {(row.person, row.element): row.level for row in _said_today(one, voice, by, at)}
    made = [
        reading_said(one, people.get(need.person), need.element, voice, scale, levels[code] or 0, today, by, at)
        for need, code in given.items()
        if said.get((people.get(need.person), need.element)) != levels[code]
    ]
    return keep_readings(one, made, by, at, own=True) if made else []


@transaction.atomic
def complain(*, episode: uuid.UUID, words: str, key: str, by: Viewer, at: dt.datetime) -> Complaint:
    """Complain; once help has ended too. It begins the process of a complaint, with its clocks, apart from the record.
    The same key again begins nothing twice. Raises Refusal for nothing, or too much."""
    one, person, _ = _held(episode, by, at)
    known = one.complaints.filter(key=key, by=account_of(by)).first()
    if known is not None:
        return known
    if not words.strip() or not key:
        raise Refusal("Say what you complain of.")
    fits(Complaint, words=words.strip())
    ref = uuid.uuid4()
    begun = begin(
        process=newest("complaint"), about=f"complaint:{ref}", facts={"received-on": london_date(at)}, key=key,
        area=one.area, by=str(by.ref), at=at,
    )  # fmt: skip
    made = Complaint.objects.create(
        ref=ref, episode=one, person=person, process=Instance.objects.get(ref=begun.instance), words=words.strip(),
        key=key, by=account_of(by), at=at,
    )  # fmt: skip
    did(by, "casework.complain", f"complaint:{made.ref}", at)
    return made


@transaction.atomic
def answer_word(*, episode: uuid.UUID, word: uuid.UUID, answer: str, by: Viewer, at: dt.datetime) -> None:
    """Answer what somebody of a family said on their own pages; they read the answer there. Raises Refusal for no
    words, too many, and what was answered already."""
    one = held(episode, WRITE, MANAGE, by=by, at=at)
    found = one.family_words.select_for_update().filter(ref=word, answered_at=None).exclude(kind=PLAN).first()
    if found is None:
        raise Refusal("There is nothing to answer, or somebody has answered already.")
    if not answer.strip():
        raise Refusal("Write an answer.")
    fits(FamilyWord, answer=answer.strip())
    FamilyWord.objects.filter(pk=found.pk).update(answer=answer.strip(), answered_by=account_of(by), answered_at=at)
    did(by, "casework.own.answer", f"episode:{one.ref}", at, word=str(word))


def voice_of(one: Episode, person: Person) -> str:
    """Whose voice somebody of a family speaks with about needs; blank when they have none."""
    part = one.family.belongings.filter(person=person, until_on=None).values_list("part", flat=True)[0]
    return VOICE.get(part, "")


def _held(episode: uuid.UUID, by: Viewer, at: dt.datetime) -> tuple[Episode, Person, Reader]:
    """One's own episode, held until the transaction ends. Raises Refusal, NOTHING, when there is none."""
    found = own_episodes(by, at=at).filter(ref=episode).values_list("pk", flat=True).first()
    if found is None:
        raise Refusal(NOTHING)
    one = Episode.objects.select_for_update(of=("self",)).select_related("family", "organisation").get(pk=found)
    reader = reader_in(by, one, at=at)
    return one, Person.objects.get(ref=reader.person), reader


def _said_today(one: Episode, voice: str, by: Viewer, at: dt.datetime) -> list[NeedReading]:
    rows = one.readings.filter(by=account_of(by), on=london_date(at), voice=voice)
    return list(rows.select_related("person").order_by("pk"))


def _open(one: Episode) -> None:
    if one.closed_at is not None:
        raise Refusal(CLOSED)


def _known(one: Episode, key: str, by: Viewer) -> FamilyWord | None:
    """What was said with this key before. Raises Refusal for a key that is another's, or none."""
    known = FamilyWord.objects.filter(key=key).first()
    if not key or (known is not None and (known.by != account_of(by) or known.episode_id != one.pk)):
        raise Refusal("Open the page again.")
    return known


def _said(one: Episode, person: Person, kind: str, by: Viewer, at: dt.datetime, **what: str) -> FamilyWord:
    return FamilyWord.objects.create(episode=one, person=person, kind=kind, by=account_of(by), at=at, **what)
