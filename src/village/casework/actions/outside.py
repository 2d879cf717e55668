"""What somebody outside does who is asked to write sections of a form: opens a link with a code, reads the questions,
keeps a draft, sends it. They have no account; each look and each change is in the audit before it is answered, and
whether they may is asked each time anew."""

import datetime as dt
import secrets
from collections.abc import Mapping

from django.db import transaction

from village.casework.actions.codes import as_made
from village.casework.actions.delegating import write_link
from village.casework.models import Contribution, DelegatedStep, Delegation, Share
from village.casework.queries.delegating import sat, section_of, stands, state_of
from village.casework.rules.delegating import LINKS, SITS_FOR, WRONG_CODES, may_write
from village.forms.queries import asking_of
from village.forms.rules.values import NotAnAnswer, answer, kept
from village.kernel.access.actions import Refusal
from village.kernel.accounts.rules import REFUSALS_IN_ALL, REFUSALS_OF_ONE, REFUSALS_WITHIN, token_hash
from village.kernel.audit import actions as audit
from village.kernel.audit.queries import times_refused
from village.kernel.documents.rules.reader import digest

WRONG = "This link or this code is not right, was used before, or is too old. Ask whoever asked you."
OVER = "This is not open to you now."
ELSEWHERE = "This was written in another window since you opened it. Nothing was saved: your words are below."
NOT_ASKED = "There is no such question here. Nothing was saved."
OPENED = "casework.outside.open"
UNKNOWN = "delegation:unknown"


def open_link(*, link: str, code: str, at: dt.datetime) -> str:
    """Open a link with its code, once. Returns what the browser holds from now on; blank for a link or a code that is
    wrong, was used, is too old or was taken back, which nobody can tell apart."""
    with transaction.atomic():
        one = Delegation.objects.select_for_update().filter(link=token_hash(link), link_until__gt=at).first()
        if one is None or one.wrong >= WRONG_CODES or not stands(one, at=at):
            _denied(one, OPENED, at)
            return ""
        if not secrets.compare_digest(one.code, token_hash(as_made(code))):
            Delegation.objects.filter(pk=one.pk).update(wrong=one.wrong + 1)
            _denied(one, OPENED, at)
            return ""
        sitting = secrets.token_urlsafe(32)
        Delegation.objects.filter(pk=one.pk).update(
            link=None, wrong=0, sitting=token_hash(sitting), sitting_until=at + SITS_FOR
        )
        _did(one, OPENED, at)
        return sitting


@transaction.atomic
def look(*, sitting: str, part: str, at: dt.datetime) -> Delegation | None:
    """What somebody outside is asked, when they look at a part of it; None when it is not open to them now, which is in
    the audit too."""
    one = sat(sitting, at=at)
    if one is not None:
        _did(one, "casework.outside.read", at, part=part)
    elif sitting:
        known = Delegation.objects.filter(sitting=token_hash(sitting)).first()
        _denied(known, "casework.outside.read", at)
    return one


@transaction.atomic
def keep_draft(
    *, sitting: str, section: str, given: Mapping[str, object], seen: int, at: dt.datetime
) -> dict[str, str]:  # fmt: skip
    """Keep what was written of a section, to be sent or written on; what cannot be an answer is given back by concept,
    with a sentence, and the rest is kept. `seen`: how often it had been kept when its page was opened. Raises Refusal
    when it is not theirs to write now, asks nothing of the kind, or was written in another window."""
    one, step = _held(sitting, section, at)
    asked = {each.concept: each for each in section_of(one, section).questions}
    if set(given) - set(asked):
        raise Refusal(NOT_ASKED)
    if seen != step.changed:
        raise Refusal(ELSEWHERE)
    lists, draft, wrong = asking_of(one.form.sha256)[1], dict(step.draft), {}
    for concept, typed in given.items():
        try:
            value = answer(asked[concept], typed, lists)
        except NotAnAnswer as error:
            wrong[concept] = str(error)
            continue
        draft.pop(concept, None)
        if value is not None:
            draft[concept] = kept(value)
    if draft != step.draft:
        DelegatedStep.objects.filter(pk=step.pk).update(draft=draft, changed=step.changed + 1)
    _did(one, "casework.outside.save", at, section=section, answers=len(draft))
    return wrong


@transaction.atomic
def send(*, sitting: str, at: dt.datetime) -> list[Contribution]:
    """Send what was written and is still theirs to write: it waits beside the form until somebody settles it. Raises
    Refusal when there is nothing."""
    one = _open(sitting, at)
    steps = one.steps.prefetch_related("contributions")
    ready = [step for step in steps if step.draft and may_write(state_of(step))]
    if not ready:
        raise Refusal("There is nothing new to send. Write something first.")
    made = [
        Contribution.objects.create(
            step=step, number=step.contributions.count() + 1, content=step.draft, sha256=digest(step.draft), at=at
        )
        for step in ready
    ]
    _did(one, "casework.outside.send", at, contributions=[str(each.ref) for each in made])
    return made


@transaction.atomic
def ask_for_link(*, sitting: str, at: dt.datetime) -> None:
    """Have another link sent to the same address, for another day; the code stays the one that they were told. Raises
    Refusal after too many."""
    one = _open(sitting, at)
    if one.links >= LINKS:
        raise Refusal("So many links were sent that no more are. Ask whoever asked you.")
    write_link(one, at)
    _did(one, "casework.outside.link", at, link=one.links)


@transaction.atomic
def leave(*, sitting: str, at: dt.datetime) -> None:
    """End what a browser holds. Nothing comes of it when that is over already."""
    one = sat(sitting, at=at)
    if one is not None:
        Delegation.objects.filter(pk=one.pk).update(sitting=None, sitting_until=None)
        _did(one, "casework.outside.leave", at)


def _open(sitting: str, at: dt.datetime) -> Delegation:
    """The request that a browser holds, held too, its share first, as by whoever ends that. Raises Refusal, OVER."""
    one = sat(sitting, at=at)
    if one is not None:
        list(Share.objects.select_for_update().filter(pk=one.share_id))
        list(Delegation.objects.select_for_update().filter(pk=one.pk))
        one = sat(sitting, at=at)  # asked again: it may have ended
    if one is None:
        raise Refusal(OVER)
    return one


def _held(sitting: str, section: str, at: dt.datetime) -> tuple[Delegation, DelegatedStep]:
    one = _open(sitting, at)
    step = one.steps.filter(section=section).prefetch_related("contributions").first()
    if step is None or not may_write(state_of(step)):
        raise Refusal(OVER)
    return one, step


def _did(one: Delegation, action: str, at: dt.datetime, **detail: object) -> None:
    audit.record(actor=f"outside:{one.ref}", action=action, thing=f"delegation:{one.ref}", at=at, detail=detail)


def _denied(one: Delegation | None, action: str, at: dt.datetime) -> None:
    """Somebody was told nothing. Only so many in an hour are written down: whoever tries on fills nothing."""
    thing = f"delegation:{one.ref}" if one is not None else UNKNOWN
    of_one, in_all = times_refused(action, thing, since=at - REFUSALS_WITHIN)
    if of_one < (REFUSALS_OF_ONE if one is not None else REFUSALS_IN_ALL) and in_all < REFUSALS_IN_ALL:
        audit.record(actor="nobody", action=action, thing=thing, at=at, decision="denied")
