"""Reading a record, and breaking the glass to read one that is not one's work. Each look is in the audit before it is
answered."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction

from village.casework.actions.permitted import account_of
from village.casework.models import Episode, Glass
from village.casework.queries.visible import (
    OVERSEE,
    READ,
    asker_of,
    decision,
    facts_of,
    openable,
    to_review,
    visible_to,
    with_those_around,
)
from village.casework.rules.access import grounds_of
from village.casework.rules.episodes import about
from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.accounts.actions.proving import use_code
from village.kernel.accounts.rules import LOCKED, RIGHT
from village.kernel.audit.noting import did, told, told_of
from village.people.queries.asking import NOBODY

GLASS_STANDS = dt.timedelta(minutes=30)
LONG_ENOUGH = 15
MOST_A_DAY = 5
AT_ONCE = 100
NOTHING_TO_OPEN = "There is nothing of this child that you could open."
WRONG_CODE = "The code is wrong, too old or was used before. Enter the one that your app shows now."
TRIED_TOO_OFTEN = "That was tried too often. Wait five minutes and try again."


def open_record(*, episode: uuid.UUID, part: str = "", by: Viewer, at: dt.datetime) -> Episode | None:
    """Read a record, or a part of it; None when there is none for this viewer, which is in the audit too.

    Only the entry is a transaction: whoever reads holds the audit for as long as one is written, not while they look.
    """
    found = with_those_around(visible_to(by, at=at).filter(ref=episode)).first()
    grounds = sorted(decision(by, found, READ, at=at).grounds) if found else []
    decided = "permitted" if found else "denied"
    told(by, "casework.read", about(episode), at, decision=decided, part=part, grounds=grounds)
    return found


@transaction.atomic
def show_list(*, what: str, shown: Collection[str], by: Viewer, at: dt.datetime) -> None:
    """Keep that somebody was shown these families in a list, by the references of their episodes, or of what social
    care is asked or offers."""
    told_of(by, "casework.list", "families", at, what=what, shown=sorted(shown))


def break_glass(*, child: uuid.UUID, words: str, code: str, by: Viewer, at: dt.datetime) -> list[Episode]:
    """Read, for half an hour, the open records of a child whom the index knows by this reference, though they are not
    one's work, with a new code of one's app or a recovery code. A review by somebody else opens with it.

    Raises Refusal when the reason says too little, several were opened today, the code is wrong, or, after all of
    these, nothing can be opened (because there is nothing, or it may not be: both look the same). Every try is in the
    audit, and none without a new code tells whether there is a record.
    """
    refused = _not_now(words, code, by, at)
    found = [] if refused else list(openable(by, child, at=at))
    if not found:
        _tell_denied(child, by, at)
        raise Refusal(refused or NOTHING_TO_OPEN)
    return _break(found, child, words, by, at)


def _not_now(words: str, code: str, by: Viewer, at: dt.datetime) -> str:
    """Why they can open nothing now, whatever there is; blank when they can. Uses the code up."""
    if len(words.strip()) < LONG_ENOUGH:
        return "Say in a sentence what makes this necessary: somebody will look at it today."
    since = at - dt.timedelta(days=1)
    if Glass.objects.filter(account=by.ref or NOBODY, at__gt=since).count() >= MOST_A_DAY:
        return "You have opened several records that are not your work today. Ask information governance."
    tried = use_code(account=str(by.ref), code=code, at=at)
    if tried == RIGHT:
        return ""
    return TRIED_TOO_OFTEN if tried == LOCKED else WRONG_CODE


@transaction.atomic
def _tell_denied(child: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    told(by, "casework.glass", f"child:{child}", at, decision="denied")


@transaction.atomic
def _break(found: list[Episode], child: uuid.UUID, words: str, by: Viewer, at: dt.datetime) -> list[Episode]:
    for one in found:
        Glass.objects.create(
            episode=one, account=account_of(by), organisation=by.organisation, words=words.strip()[:300], at=at,
            until_at=at + GLASS_STANDS,
        )  # fmt: skip
    told(by, "casework.glass", f"child:{child}", at, episodes=[str(one.ref) for one in found])
    return found


@transaction.atomic
def leave_glass(*, episode: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    """Leave a record that one had opened though it was not one's work: to read it again is to ask again."""
    open_ones = Glass.objects.filter(episode__ref=episode, account=by.ref or NOBODY, until_at__gt=at)
    if open_ones.update(until_at=at):
        did(by, "casework.glass.leave", about(episode), at)


@transaction.atomic
def show_reviews(*, by: Viewer, at: dt.datetime) -> list[Glass]:
    """What waits for an officer's review, the oldest first; the look is in the audit."""
    found = list(to_review(by)[:AT_ONCE])
    told(by, "casework.glass.reviews", "glass", at, shown=[one.pk for one in found])
    return found


@transaction.atomic
def open_review(*, glass: int, by: Viewer, at: dt.datetime) -> Glass | None:
    """Read who broke a glass and why, to review it; None when it is not this officer's, which is in the audit too."""
    found = to_review(by).filter(pk=glass).first()
    told(by, "casework.glass.look", f"glass:{glass}", at, decision="permitted" if found else "denied")
    return found


@transaction.atomic
def review_glass(*, glass: int, justified: bool, finding: str, by: Viewer, at: dt.datetime) -> None:
    """Say whether it was right that somebody opened a record that was not their work. Raises Refusal for whoever did,
    whoever works on or manages that record, and for one that was reviewed."""
    found = to_review(by).select_for_update(of=("self",)).filter(pk=glass)
    one = found.select_related("episode__organisation", "episode__family").first()
    if one is None:
        raise Refusal("There is no such review, or it was done already.")
    permit(by, OVERSEE, Thing(one.episode.area, frozenset({str(one.account)})))
    if grounds_of(asker_of(by), facts_of(one.episode), at):
        raise Refusal("Somebody who has no part in this record must review it.")
    if not finding.strip():
        raise Refusal("Say what you found.")
    Glass.objects.filter(pk=one.pk).update(
        reviewed_at=at, reviewed_by=account_of(by), justified=justified, finding=finding.strip()[:300]
    )
    did(by, "casework.glass.review", about(one.episode.ref), at, glass=one.pk, justified=justified)
