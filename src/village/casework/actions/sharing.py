"""Sharing with another organisation: proposed, released by somebody else where it must be, taken back, or decided
against. Whether it stands is asked at every look; nothing that a page sends grants anything."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction

from village.casework.actions.families import speaker_of
from village.casework.actions.permitted import CLOSED, account_of, held, held_open
from village.casework.models import Consent, Episode, NotShared, Share, ShareItem
from village.casework.queries.facts import agreed
from village.casework.queries.sharing import (
    Item,
    codes,
    is_covered,
    is_whole,
    items_of,
    items_shared,
    shared_with,
    standing_of,
)
from village.casework.queries.story import Story
from village.casework.queries.visible import keeps_out
from village.casework.rules.access import END, LEAD, MANAGE, WRITE
from village.casework.rules.agreeing import CAPACITIES, STATES, agreement
from village.casework.rules.episodes import about
from village.casework.rules.sharing import (
    DECLINED,
    PROPOSED,
    RELEASED,
    REVOKED,
    SHARE_STATES,
    Grounds,
    grounds_faults,
    needs_second,
    on_consent,
)
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.accounts.models import Account
from village.kernel.audit.noting import did, told
from village.kernel.calendar.rules import london_date
from village.kernel.organisations.models import Organisation

NO_SHARE = "There is no such share, or it has ended already."
NOT_WITH_THEM = "This cannot be shared with them. Ask information governance."
CHANGED = "What you chose is not what stands there now. Look at it again, then choose."


@transaction.atomic
def propose_share(
    *,
    episode: uuid.UUID,
    organisation: str,
    account: uuid.UUID | None = None,
    items: Sequence[str],
    grounds: Grounds,
    consents: Mapping[uuid.UUID, str],
    key: str,
    by: Viewer,
    at: dt.datetime,
) -> Share:
    """Share items (`queries.sharing.Item.key`) with an organisation, or with one account of it. It can be read at once,
    unless somebody else must release it. `consents`: on what standing who of the family consented, for what rests on
    that; `key`: made when the page was opened.

    Raises Refusal without grounds, without an agreement between the organisations, for whoever must not see the family,
    and for what is not of this episode or stands there no more.
    """
    one = held_open(episode, LEAD, MANAGE, by=by, at=at)
    known = one.shares.filter(key=key, by=account_of(by)).first()
    if known is not None:
        return known
    made = start_share(
        one, organisation=organisation, account=account, grounds=grounds, consents=consents, key=key, by=by, at=at
    )  # fmt: skip
    for each in _chosen(one, items):
        thing = each.thing.content if isinstance(each.thing, Story) else each.thing
        ShareItem.objects.create(share=made, sha256=each.sha256, **{each.kind: thing})
    return made


def start_share(
    one: Episode,
    *,
    organisation: str,
    account: uuid.UUID | None = None,
    grounds: Grounds,
    consents: Mapping[uuid.UUID, str],
    key: str,
    by: Viewer,
    at: dt.datetime,
) -> Share:
    """A share of a held episode without anything in it yet, inside the transaction of whoever puts that there. Raises
    Refusal as `propose_share`."""
    fault = next(iter(grounds_faults(grounds, codes(), london_date(at)).values()), "")
    fault = fault or _consent_fault(one, grounds, consents)
    if fault or not key or Share.objects.filter(key=key).exists():
        raise Refusal(fault or "Open the page again.")
    taker, worker = _to(one, organisation, account)
    _permitted(one, taker, worker, grounds.purpose, at)
    second = needs_second(grounds, codes())
    made = _kept(one, taker, worker, grounds, key, second, by, at)
    for person, capacity in consents.items():
        _said(made, person, capacity, "given", by, at)
    did(
        by, "casework.share.propose", about(one.ref), at, share=str(made.ref), to=taker.slug,
        account=str(account or ""), basis=grounds.basis, purpose=grounds.purpose, released=not second,
    )  # fmt: skip
    return made


def _kept(
    one: Episode,
    taker: Organisation,
    worker: Account | None,
    grounds: Grounds,
    key: str,
    second: bool,
    by: Viewer,
    at: dt.datetime,
) -> Share:
    return Share.objects.create(
        episode=one, from_organisation=one.organisation, to_organisation=taker,
        to_account=worker.ref if worker else None, purpose=grounds.purpose, basis=grounds.basis,
        special=grounds.special, condition=grounds.condition, gateway=grounds.gateway,
        necessity=grounds.necessity.strip()[:600], told_family=grounds.told_family,
        not_told_because=grounds.not_told_because.strip()[:300], last_on=grounds.last_on, second_check=second, key=key,
        state=PROPOSED if second else RELEASED, by=account_of(by), at=at,
        released_by=None if second else account_of(by), released_at=None if second else at,
    )  # fmt: skip


@transaction.atomic
def release_share(*, episode: uuid.UUID, share: uuid.UUID, by: Viewer, at: dt.datetime) -> Share:
    """Let what somebody else proposed be read. Raises Refusal for one's own, and when it could not be proposed now."""
    one = held_open(episode, LEAD, MANAGE, by=by, at=at)
    found = _share(one, share)
    if found.by == account_of(by):
        raise Refusal("Somebody else must release what you proposed.")
    state = standing_of(found, at=at)
    if state != PROPOSED:
        raise Refusal(f"This cannot be released: {SHARE_STATES[state][:1].lower()}{SHARE_STATES[state][1:]}.")
    taker, worker = _to(one, found.to_organisation.slug, found.to_account)
    _permitted(one, taker, worker, found.purpose, at)
    if not all(is_whole(each) for each in items_shared(found)):
        raise Refusal(CHANGED)
    Share.objects.filter(pk=found.pk).update(state=RELEASED, released_by=account_of(by), released_at=at)
    did(by, "casework.share.release", about(one.ref), at, share=str(found.ref))
    found.refresh_from_db()
    return found


@transaction.atomic
def end_share(*, episode: uuid.UUID, share: uuid.UUID, because: str, by: Viewer, at: dt.datetime) -> None:
    """Take a share back, or decline to release what somebody else proposed; once help has ended too. From this
    instant nobody reads it."""
    one = held(episode, END, by=by, at=at)
    found = _share(one, share)
    declines = found.state == PROPOSED and found.by != account_of(by)
    _end(found, DECLINED if declines else REVOKED, because, by, at)


@transaction.atomic
def decline_shared(*, share: uuid.UUID, because: str, by: Viewer, at: dt.datetime) -> None:
    """Give back what was shared with one's organisation; nobody of it reads it any more."""
    list(Share.objects.select_for_update().filter(ref=share))  # held, so that of two who give it back one does
    found = _read(share, by, at)
    if found is None:
        raise Refusal(NO_SHARE)
    _end(found, DECLINED, because, by, at)


def _end(found: Share, state: str, because: str, by: Viewer, at: dt.datetime) -> None:
    if not because.strip():
        raise Refusal("Say why.")
    open_one = Share.objects.filter(pk=found.pk, ended_at=None)
    open_one.update(state=state, ended_by=account_of(by), ended_at=at, ended_because=because.strip()[:300])
    did(by, f"casework.share.{state}", about(found.episode.ref), at, share=str(found.ref))


@transaction.atomic
def record_consent(
    *, episode: uuid.UUID, share: uuid.UUID, person: uuid.UUID, capacity: str, state: str, by: Viewer, at: dt.datetime
) -> None:
    """Write down what somebody of the family says to a share that rests on consent. A no ends it for good, once help
    has ended too; a yes is for while it goes on."""
    one = held(episode, WRITE, END, by=by, at=at)
    if one.closed_at is not None and state == "given":
        raise Refusal(CLOSED)
    found = _share(one, share)
    if not on_consent(found.basis, found.special, codes()):
        raise Refusal("This does not rest on consent: to end it, take it back.")
    _said(found, person, capacity, state, by, at)
    did(by, "casework.share.consent", about(one.ref), at, share=str(found.ref), state=state)


@transaction.atomic
def decide_not_to_share(
    *,
    episode: uuid.UUID,
    organisation: str,
    purpose: str,
    reason: str,
    words: str,
    review_on: dt.date,
    by: Viewer,
    at: dt.datetime,
) -> NotShared:
    """Write down that it was decided not to share, why, and when that is looked at again."""
    one = held_open(episode, LEAD, MANAGE, by=by, at=at)
    found = Organisation.objects.filter(slug=organisation).exclude(pk=one.organisation_id).first()
    if found is None or purpose not in codes().purposes or reason not in codes().reasons or not words.strip():
        raise Refusal("Say with whom, for what, and why not.")
    if review_on <= london_date(at):
        raise Refusal("Give a day to come on which you will look at this again.")
    made = NotShared.objects.create(
        episode=one, organisation=found, purpose=purpose, reason=reason, words=words.strip()[:300],
        review_on=review_on, by=account_of(by), at=at,
    )  # fmt: skip
    did(by, "casework.share.not", about(one.ref), at, to=found.slug, reason=reason)
    return made


@transaction.atomic
def list_shared(*, by: Viewer, at: dt.datetime) -> list[Share]:
    """What is shared with the viewer now; the look is in the audit."""
    found = shared_with(by, at=at)
    told(by, "casework.share.list", "shared", at, shares=[str(one.ref) for one in found])
    return found


@transaction.atomic
def open_shared(*, share: uuid.UUID, by: Viewer, at: dt.datetime) -> Share | None:
    """Read what is shared; None when nothing of it is for this viewer now, which is in the audit too."""
    found = _read(share, by, at)
    told(by, "casework.share.read", f"share:{share}", at, decision="permitted" if found else "denied")
    return found


def _read(share: uuid.UUID, by: Viewer, at: dt.datetime) -> Share | None:
    return next((one for one in shared_with(by, at=at) if one.ref == share), None)


def _share(one: Episode, ref: uuid.UUID) -> Share:
    open_ones = one.shares.select_for_update(of=("self",)).filter(ref=ref, ended_at=None)
    found = open_ones.select_related("episode", "to_organisation").first()
    if found is None:
        raise Refusal(NO_SHARE)
    return found


def _said(share: Share, person: uuid.UUID, capacity: str, state: str, by: Viewer, at: dt.datetime) -> None:
    if capacity not in CAPACITIES or state not in STATES:
        raise Refusal("Say who answered, on what standing, and what they said.")
    who = speaker_of(share.episode, person, capacity=capacity, at=at)
    Consent.objects.create(share=share, given_by=who, capacity=capacity, state=state, by=account_of(by), at=at)


def _consent_fault(one: Episode, grounds: Grounds, consents: Mapping[uuid.UUID, str]) -> str:
    """Why this cannot rest on consent, or names those who consented for nothing; blank when all is well."""
    if not on_consent(grounds.basis, grounds.special, codes()):
        return "This does not rest on consent. Name nobody who consented, or choose consent." if consents else ""
    if not consents:
        return "Say who of the family consented."
    if agreement(agreed(one)) == "withdrawn":
        return "Somebody of the family took their agreement back. This cannot rest on consent."
    return ""


def _to(one: Episode, slug: str, account: uuid.UUID | None) -> tuple[Organisation, Account | None]:
    """Whom it is shared with: an organisation that is not the episode's own, and who of it."""
    taker = Organisation.objects.filter(slug=slug).exclude(pk=one.organisation_id).first()
    if taker is None:
        raise Refusal("Choose an organisation to share with.")
    if account is None:
        return taker, None
    worker = Account.objects.filter(ref=account, organisation=taker, is_active=True).first()
    if worker is None:
        raise Refusal("They are not of that organisation now.")
    return taker, worker


def _permitted(one: Episode, taker: Organisation, worker: Account | None, purpose: str, at: dt.datetime) -> None:
    if not is_covered(one.organisation, taker, purpose, at=at):
        between = f"{one.organisation.name} and {taker.name}"
        raise Refusal(
            f"No agreement between {between} is in force for this purpose. Ask information governance to make one."
        )
    if keeps_out(one, worker.ref if worker else None, taker.slug):
        raise Refusal(NOT_WITH_THEM)


def _chosen(one: Episode, keys: Sequence[str]) -> list[Item]:
    known = {each.key: each for each in items_of(one)}
    if not keys:
        raise Refusal("Choose what to share.")
    if set(keys) - set(known):
        raise Refusal(CHANGED)
    return [known[key] for key in dict.fromkeys(keys)]
