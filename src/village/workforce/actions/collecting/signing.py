"""Explaining what is seldom so, sending a return off, and signing it off: the last by nobody who had a hand in it."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction

from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.audit.noting import did
from village.workforce.actions.collecting.opening import send_back
from village.workforce.actions.collecting.permitted import about, asked_for, move
from village.workforce.actions.permitted import taken
from village.workforce.models import Asked, Draft, Explanation, Sending, Signature, Version
from village.workforce.queries.collecting.returns import explained, last_version, queries, rest, rest_mark, said_to
from village.workforce.queries.collecting.visible import SIGN
from village.workforce.queries.visible import own_account
from village.workforce.rules.collecting.keeping import digest
from village.workforce.rules.collecting.moving import HELD, SEND_BACK, SIGNED, SUBMIT, WITHDRAW
from village.workforce.rules.collecting.moving import SIGN as TO_SIGN
from village.workforce.rules.content import without_content

NO_QUERY = "There is no such query in the version that was taken last."
LEAST, LONGEST = 10, 300
SENT = "The return was sent: take it back first. Whoever signs it is to sign what they read."
SIGNED_OFF = "The return is signed off: nothing of it changes."
CHANGED = "Another version was taken since you looked: look at it again."


@transaction.atomic
def explain(*, asked: uuid.UUID, mark: str, words: str, every: bool, by: Viewer, at: dt.datetime) -> int:
    """Say why something that is seldom so is so; `every`: of all that the same rule found. It holds for as long as the
    rule finds the same of the same person. How many are explained by it. Raises Refusal."""
    one = asked_for(asked, by=by)
    if one.state in HELD:
        raise Refusal(SIGNED_OFF if one.state == SIGNED else SENT)
    version = last_version(one)
    found = queries(version, said_to([one.pk])[one.pk]) if version else []
    this = next((each for each in found if each.mark == mark), None)
    if this is None:
        raise Refusal(NO_QUERY)
    kept = taken(without_content, words)
    if not LEAST <= len(kept) <= LONGEST:
        raise Refusal(f"Say why it is so, in {LEAST} to {LONGEST} characters. Name nobody.")
    code = this.finding["code"]
    marks = [each.mark for each in found if each.finding["code"] == code] if every else [mark]
    number, untold = len(marks), rest(version).get(code, 0) if version and every else 0
    if version and untold:
        marks, number = [*marks, rest_mark(version, code)], number + untold
    told = {"asked": one, "code": code, "words": kept, "by": own_account(by), "at": at}
    Explanation.objects.bulk_create([Explanation(mark=each, **told) for each in dict.fromkeys(marks)])
    did(by, "workforce.return.explain", about(one), at, code=code, number=number)
    return number


@transaction.atomic
def submit_return(*, asked: uuid.UUID, number: int, by: Viewer, at: dt.datetime) -> None:
    """Send the version that one looked at off, for a second person to sign. Raises Refusal while a draft waits, or for
    another version than the last."""
    one = asked_for(asked, by=by)
    after = move(one, SUBMIT)
    _last(one, number)
    if Draft.objects.filter(asked=one).exists():
        raise Refusal("A draft waits to be taken or thrown away: decide on that first.")
    Asked.objects.filter(pk=one.pk).update(state=after, submitted_by=own_account(by), submitted_at=at, because="")
    Sending.objects.create(asked=one, by=own_account(by), at=at)
    did(by, "workforce.return.submit", about(one), at, version=number)


@transaction.atomic
def withdraw_return(*, asked: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    """Take back what waits for a signature. Raises Refusal where nothing does."""
    one = asked_for(asked, by=by)
    Asked.objects.filter(pk=one.pk).update(state=move(one, WITHDRAW), submitted_by=None, submitted_at=None)
    did(by, "workforce.return.withdraw", about(one), at)


@transaction.atomic
def sign_return(*, asked: uuid.UUID, number: int, by: Viewer, at: dt.datetime) -> Signature:
    """Sign a return off: the version that one looked at, once nothing in it is unexplained. Raises Refusal for whoever
    sent or began any draft of it that was taken, took it, explained any of it, or ever sent it off."""
    one, version = _to_sign(asked, number, by)
    found, said = explained(version, said_to([one.pk])[one.pk])
    if said < found:
        open_now = found - said
        raise Refusal(f"{open_now} {'query is' if open_now == 1 else 'queries are'} not explained: send it back.")
    kept = bytes(Version.objects.get(pk=version.pk).tables)
    made = Signature.objects.create(version=version, sha256=digest(kept), by=own_account(by), at=at)
    Asked.objects.filter(pk=one.pk).update(state=move(one, TO_SIGN))
    did(by, "workforce.return.sign", about(one), at, version=number, sha256=made.sha256)
    return made


@transaction.atomic
def refuse_to_sign(*, asked: uuid.UUID, because: str, by: Viewer, at: dt.datetime) -> None:
    """Send a return back to whoever made it, who reads why. Raises Refusal."""
    one = asked_for(asked, by=by, permission=SIGN)
    send_back(one, SEND_BACK, because)
    did(by, "workforce.return.send-back", about(one), at)


def _to_sign(asked: uuid.UUID, number: int, by: Viewer) -> tuple[Asked, Version]:
    one = asked_for(asked, by=by, permission=SIGN)
    move(one, TO_SIGN)
    permit(by, SIGN, Thing(area=one.employer.area or None, made_by=_hands(one)))
    return one, _last(one, number)


def _hands(asked: Asked) -> frozenset[str]:
    """Everybody who had a hand in a return, and so does not sign it."""
    versions = asked.versions.values_list("by", "makers")
    made = {str(each) for taker, makers in versions for each in (taker, *makers)}
    return frozenset(
        made | _accounts(asked.explanations.values_list("by")) | _accounts(asked.sendings.values_list("by"))
    )


def _accounts(accounts: Iterable[tuple[uuid.UUID | None, ...]]) -> set[str]:
    return {str(one) for some in accounts for one in some if one}


def _last(asked: Asked, number: int) -> Version:
    version = last_version(asked)
    if version is None or version.number != number:
        raise Refusal(CHANGED)
    return version
