"""Bringing a badge into one's portfolio. Nothing is fetched: keys are pinned, lists of what was revoked lie here."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction
from django.utils.crypto import salted_hmac

from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.workforce.actions.portfolio.holdings import TWICE, about, owner, writer
from village.workforce.models import Carried, Holding
from village.workforce.queries.portfolio import kept
from village.workforce.queries.qualifications.badges import Part, check_showing, parts_of
from village.workforce.rules.qualifications.carried import REFUSED, Verdict

ANOTHERS = "This badge is not yours to add."
AUDIENCE = "urn:village:portfolio"


def challenge(by: Viewer) -> str:
    """What a showing must repeat to be taken into the viewer's portfolio: another for each account, so that what was
    shown for one is nothing for another."""
    said = salted_hmac("village.workforce.portfolio.badge", str(owner(by)), algorithm="sha256").hexdigest()
    return said[:24]


def audience() -> str:
    """For whom a showing must be made: this service and no other."""
    said = salted_hmac(AUDIENCE, "service", algorithm="sha256").hexdigest()
    return f"{AUDIENCE}:{said[:12]}"


@transaction.atomic
def bring_badges(*, showing: str, by: Viewer, at: dt.datetime) -> list[Holding]:
    """Take in the badges of a showing that their holder signed for this portfolio: all of them, or none. Raises Refusal
    in the words of the first that is not relied upon, and where a badge of the same key stands in another portfolio.
    One of which it is not known whether it was revoked is taken in, and counts for no role with children until it
    is."""
    account = writer(by)
    told = check_showing(
        showing.strip(), audience=audience(), nonce=challenge(by), trusted=kept.trusted(), lists=kept.revoked(),
        known=kept.frame(), safeguarding=False,
    )  # fmt: skip
    wrong = next((one for one in told if one.said == REFUSED), None)
    if wrong is not None:
        raise Refusal(f"The badge is not taken in. {' '.join(wrong.why)}")
    made = [_take(one, part, account, at) for one, part in zip(told, parts_of(showing.strip()), strict=True)]
    did(by, "workforce.badge.bring", about(account), at, holdings=[str(one.ref) for one in made])
    # Of two at once neither finds the other; but the audit waits for the other's end, so the second does now.
    if _stands_elsewhere({one.carried.holder for one in made}, account):
        raise Refusal(ANOTHERS)
    return made


def _stands_elsewhere(holders: Collection[str], account: uuid.UUID) -> bool:
    """Whether a badge of one of these keys stands in somebody else's portfolio: a key is of one person, and what it was
    issued for is not lent."""
    found = Carried.objects.filter(holder__in=holders, holding__taken_out_at=None)
    return found.exclude(holding__account=account).exists()


def _take(verdict: Verdict, part: Part, account: uuid.UUID, at: dt.datetime) -> Holding:
    badge, held = verdict.badge, verdict.holding
    assert badge is not None  # nosec B101: what is not refused says what is held
    assert held is not None  # nosec B101: the same
    mine = Holding.objects.filter(account=account, what=badge.what, taken_out_at=None)
    here = mine.filter(carried__badge=part.id[:200]).first()
    if here is not None:
        return here
    if mine.exists():
        raise Refusal(TWICE)
    # One that was taken out before is another holding now: whom that was shown, this is not.
    made = Holding.objects.create(
        account=account, what=badge.what[:60], title=part.title[:200] or badge.what[:200], level=badge.level[:7],
        body=held.body[:120], started_on=held.started_on, awarded_on=held.awarded_on, made_at=at,
    )  # fmt: skip
    Carried.objects.create(holding=made, badge=part.id[:200], holder=badge.holder[:200], token=part.token, at=at)
    return made
