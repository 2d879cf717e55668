"""Asking who works with a child. Each look is in the audit before it is answered: if it cannot be written down, it is
not answered."""

import datetime as dt
import uuid

from django.db import transaction

from village.kernel.access.actions import Refusal, permit
from village.kernel.access.queries import areas
from village.kernel.access.rules import Thing, Viewer
from village.kernel.accounts.actions.proving import use_code
from village.kernel.accounts.rules import LOCKED, RIGHT
from village.kernel.audit.noting import told as _told
from village.kernel.audit.queries import times_done
from village.people.models import Child, ContactRequest, Override, Reason, Record, Shield
from village.people.queries import asking, contacts
from village.people.queries.asking import NOBODY, Answer, Found
from village.people.queries.watching import searched_refs
from village.people.rules.searching import PURPOSES, Criteria, not_enough, too_often

REASON_STANDS = dt.timedelta(hours=1)
OVERRIDE_STANDS = dt.timedelta(minutes=30)
LONG_ENOUGH = 15
NO_REASON = "Say why you need to know."
NO_CHILD = "There is no such child."
WRONG_CODE = "The code is wrong, too old or was used before. Enter the one that your app shows now."
TRIED_TOO_OFTEN = "That was tried too often. Wait five minutes and try again."
TOO_OFTEN = (
    "You have searched more often than one person’s work needs, so searching has stopped for you for now. If a child is"
    " in danger call 999. Otherwise try again in an hour, or ask your manager."
)


@transaction.atomic
def give_reason(*, purpose: str, words: str, by: Viewer, at: dt.datetime) -> Reason:
    """Say why one is about to ask; it stands for an hour. Raises Refusal for a purpose that is not known."""
    who = permit(by, asking.ASK, _anywhere(by))
    if purpose not in PURPOSES:
        raise Refusal(NO_REASON)
    if len(words.strip()) > 300:
        raise Refusal("Keep your reason to 300 characters.")
    reason = Reason.objects.create(
        account=who, purpose=purpose, words=words.strip(), given_at=at, until_at=at + REASON_STANDS
    )
    _told(by, "people.reason", f"reason:{reason.pk}", at, purpose=purpose)
    return reason


def reason_of(*, by: Viewer, at: dt.datetime) -> Reason | None:
    """The reason that stands for whoever asks."""
    return Reason.objects.filter(account=by.ref or NOBODY, until_at__gt=at).order_by("-given_at", "-pk").first()


def search(*, criteria: Criteria, by: Viewer, at: dt.datetime) -> list[Found]:
    """Look for a child. Raises Refusal when no reason stands, too little is said, or this person has searched more
    than work can need; that is then in the audit too, for those who watch."""
    permit(by, asking.ASK, _anywhere(by))
    if _over_budget(by, at):
        raise Refusal(TOO_OFTEN)
    return _search(criteria, by, at)


@transaction.atomic
def _over_budget(by: Viewer, at: dt.datetime) -> bool:
    hour = times_done(str(by.ref), "people.search", since=at - dt.timedelta(hours=1))
    day = times_done(str(by.ref), "people.search", since=at - dt.timedelta(days=1))
    if not too_often(hour, day):
        return False
    _told(by, "people.search", "search", at, decision="denied", reason="budget", hour=hour, day=day)
    return True


@transaction.atomic
def _search(criteria: Criteria, by: Viewer, at: dt.datetime) -> list[Found]:
    reason = reason_of(by=by, at=at)
    if reason is None:
        raise Refusal(NO_REASON)
    missing = not_enough(criteria)
    if missing:
        raise Refusal(missing)
    _leave_others(by, None, at)
    found = asking.search(by, criteria, on=at.date())
    shown = [str(one.ref) for one in found]
    about = searched_refs(str(by.ref), asking.meant(criteria)[1])
    _told(by, "people.search", "search", at, reason=reason.purpose, given=list(criteria.said), shown=shown, about=about)
    return found


@transaction.atomic
def look(*, ref: uuid.UUID, by: Viewer, at: dt.datetime) -> Answer | None:
    """See who works with a child; None when there is no such child for this viewer (that is in the audit too)."""
    permit(by, asking.ASK, _anywhere(by))
    reason = reason_of(by=by, at=at)
    if reason is None:
        raise Refusal(NO_REASON)
    _leave_others(by, asking.standing(ref), at)
    answer = asking.answer(by, ref, at=at)
    thing = f"child:{answer.child.ref}" if answer else f"child:{ref}"
    decision = "permitted" if answer else "denied"
    behind = answer is not None and answer.overridden_until is not None
    known = answer is not None and _works_with(by, answer.child.ref)
    _told(by, "people.view", thing, at, decision=decision, reason=reason.purpose, behind_shield=behind, known=known)
    return answer


def override(*, ref: uuid.UUID, words: str, code: str, by: Viewer, at: dt.datetime) -> Override:
    """Look behind a child's shield for half an hour, or until one leaves the page, with a new code of one's app or a
    recovery code. An independent review opens with it.

    Raises Refusal when there is no such child, no reason to ask stands, the reason for this says too little, or the
    code is wrong; a code that was tried is in the audit whatever came of it.
    """
    try:
        _may_look_behind(ref, words, by, at)
    except Refusal as refusal:
        if str(refusal) == NO_CHILD:  # an answer too: no shield is there
            _tell_denied(ref, by, at)
        raise
    tried = use_code(account=str(by.ref), code=code, at=at)
    if tried != RIGHT:
        raise Refusal(TRIED_TOO_OFTEN if tried == LOCKED else WRONG_CODE)
    return _look_behind(ref, words, by, at)


def _may_look_behind(ref: uuid.UUID, words: str, by: Viewer, at: dt.datetime) -> tuple[uuid.UUID, Child, Shield]:
    who = permit(by, "people.override", _anywhere(by, "people.override"))
    if reason_of(by=by, at=at) is None:
        raise Refusal(NO_REASON)
    if len(words.strip()) < LONG_ENOUGH:
        raise Refusal("Say in a sentence what makes this necessary: somebody will look at it today.")
    child = asking.standing(ref)
    shield = asking.shield_of(child) if child else None
    if child is None or shield is None or asking.answer(by, ref, at=at) is None:
        raise Refusal(NO_CHILD)
    if not asking.may_look_behind(child, by):
        raise Refusal("Your role lets you look behind shields in another area, not in this one.")
    if asking.looked_behind_enough(by, at):
        raise Refusal("You have looked behind several shields today. Ask information governance for more.")
    return who, child, shield


@transaction.atomic
def _tell_denied(ref: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    _told(by, "people.override", f"child:{ref}", at, decision="denied")


@transaction.atomic
def _look_behind(ref: uuid.UUID, words: str, by: Viewer, at: dt.datetime) -> Override:
    who, child, shield = _may_look_behind(ref, words, by, at)
    _leave_others(by, None, at)
    made = Override.objects.create(
        shield=shield, child=child, account=who, words=words.strip()[:300], at=at, until_at=at + OVERRIDE_STANDS
    )
    _told(by, "people.override", f"child:{child.ref}", at, override=made.pk)
    return made


@transaction.atomic
def leave(*, ref: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    """Leave a child behind whose shield one looked: the next look asks again."""
    child = asking.standing(ref)
    open_ones = Override.objects.filter(child=child, account=by.ref or NOBODY, left_at=None, until_at__gt=at)
    if child is not None and open_ones.update(left_at=at):
        _told(by, "people.override.leave", f"child:{child.ref}", at)


@transaction.atomic
def ask_contact(*, ref: uuid.UUID, record: int, reach: str, by: Viewer, at: dt.datetime) -> ContactRequest:
    """Ask someone who works with a child to be in touch. They are told who asks and how to reach them, nothing else.
    Raises Refusal when that service is not one that this viewer sees there."""
    who = permit(by, asking.ASK, _anywhere(by))
    if reason_of(by=by, at=at) is None:
        raise Refusal(NO_REASON)
    answer = asking.answer(by, ref, at=at)
    if answer is None or record not in {one.record for one in answer.services}:
        raise Refusal("There is no such service with this child.")
    if not reach.strip() or len(reach.strip()) > 120:
        raise Refusal("Say how to reach you: a telephone number or an e-mail address.")
    told, since = Record.objects.get(pk=record), at - dt.timedelta(days=1)
    if told.contact_requests.filter(from_account=who, answered_at=None, asked_at__gt=since).exists():
        raise Refusal("You have asked this service already today. If it cannot wait, call them.")
    made = ContactRequest.objects.create(
        child_id=told.child_id, record=told, from_account=who, from_name=by.name, reach=reach.strip(), asked_at=at
    )
    _told(by, "people.contact.ask", f"child:{answer.child.ref}", at, request=made.pk)
    return made


@transaction.atomic
def read_contact_requests(*, by: Viewer, at: dt.datetime) -> list[ContactRequest]:
    """What others asked of the viewer's organisation, the unanswered first; what was not seen before is now."""
    permit(by, asking.ASK, _anywhere(by))
    found = contacts.requests_to(by)
    new = [one.pk for one in found if one.seen_at is None]
    ContactRequest.objects.filter(pk__in=new).update(seen_at=at)
    _told(by, "people.contact.read", "contact-requests", at, shown=[one.pk for one in found])
    return found


@transaction.atomic
def answer_contact(*, request: int, by: Viewer, at: dt.datetime) -> None:
    """Note that one has been in touch. Raises Refusal when nothing was asked of the viewer's organisation."""
    permit(by, asking.ASK, _anywhere(by))
    found = next((one for one in contacts.requests_to(by) if one.pk == request and one.answered_at is None), None)
    if found is None:
        raise Refusal("There is no such request, or it was answered already.")
    ContactRequest.objects.filter(pk=found.pk).update(answered_at=at)
    _told(by, "people.contact.answer", f"child:{found.child.ref}", at, request=found.pk)


def _leave_others(by: Viewer, child: Child | None, at: dt.datetime) -> None:
    """Whoever turns to something else has left what they saw behind a shield."""
    still = Override.objects.filter(account=by.ref or NOBODY, left_at=None, until_at__gt=at)
    if child is not None:
        still = still.exclude(child=child)
    still.update(left_at=at)


def _works_with(by: Viewer, ref: uuid.UUID) -> bool:
    """Whether the viewer's own organisation has a record of the child."""
    return Record.objects.filter(child__ref=ref, source__organisation__slug=by.organisation or None).exists()


def _anywhere(by: Viewer, permission: str = asking.ASK) -> Thing:
    """Some area in which the viewer may ask: which children that reaches is for the query to say."""
    within = areas(by, permission)
    return Thing(area=None if within is None else next(iter(sorted(within)), None))
