"""Asking somebody outside, who has no account here, to write sections of a form: proposed as a share, opened by a link
and a code, and what they send is taken in, sent back or not taken by those who answer the form. Nothing that they send
changes an answer before that."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from village.casework.actions.codes import new_code
from village.casework.actions.permitted import account_of, held, held_open
from village.casework.actions.sharing import NOT_WITH_THEM, start_share
from village.casework.models import Contribution, DelegatedStep, Delegation, Episode
from village.casework.queries.around import tells_address
from village.casework.queries.delegating import is_kept_out, link_of, may_be_delegated, stands
from village.casework.queries.sheets import sheet_of
from village.casework.rules.access import LEAD, MANAGE, WRITE
from village.casework.rules.delegating import ACCEPTED, LINK_FOR, REFUSED, RETURNED, SENT, day_fault
from village.casework.rules.episodes import about
from village.casework.rules.sharing import Grounds
from village.forms.actions import save
from village.forms.models import OPEN as SHEET_OPEN
from village.forms.models import Sheet
from village.forms.queries import answers_of, asking_of
from village.forms.rules.telling import typed
from village.forms.rules.values import taken
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.accounts.models import Account
from village.kernel.accounts.rules import name_problem, token_hash
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date

NO_FORM = "Choose a form that is being filled in, and the child whom it is about."
NO_DELEGATION = "There is no such request, or nobody may write on it now."
HAS_ACCOUNT = "Somebody with this e-mail address has an account here. Take them into the team, or share with them."
SETTLED = "Somebody has settled this already."
CHANGED = "Somebody has changed these answers since you read them. Read both again, then decide."


@dataclass(frozen=True)
class Outsider:
    """Somebody outside who is asked to write: who they are, and `organisation` by its slug."""

    name: str
    role: str
    email: str
    organisation: str


@transaction.atomic
def delegate(
    *,
    episode: uuid.UUID,
    sheet: uuid.UUID,
    sections: Sequence[str],
    person: uuid.UUID,
    to: Outsider,
    words: str,
    grounds: Grounds,
    consents: Mapping[uuid.UUID, str],
    key: str,
    by: Viewer,
    at: dt.datetime,
) -> Delegation:
    """Ask somebody outside to write sections of a form that is being filled in. It is a share with their organisation,
    and stands as one does; they read whom it is about by first name (`person`, a child who is helped), who asks, and
    `words`: why. Raises Refusal as `propose_share`, for a longer time than a rule lets, for whoever has an account, and
    for words that hold an address."""
    one = held_open(episode, LEAD, MANAGE, by=by, at=at)
    known = Delegation.objects.filter(share__key=key, share__episode=one, share__by=account_of(by)).first()
    if known is not None:
        return known
    found, child = _form(one, sheet, sections), one.children.filter(ref=person).first()
    if child is None:
        raise Refusal(NO_FORM)
    fault = day_fault(grounds.last_on, london_date(at)) or _fault(one, to, words)
    if fault:
        raise Refusal(fault)
    told: dict[str, Any] = {"grounds": grounds, "consents": consents, "key": key, "by": by, "at": at}
    made = Delegation.objects.create(
        share=start_share(one, organisation=to.organisation, **told), sheet=found, form=found.form, person=child,
        name=to.name.strip(), role=to.role.strip(), email=to.email.strip().lower(), words=words.strip(),
    )  # fmt: skip
    asked = list(dict.fromkeys(sections))
    DelegatedStep.objects.bulk_create(DelegatedStep(delegation=made, section=each) for each in asked)
    did(by, "casework.delegate", about(one.ref), at, delegation=str(made.ref), sheet=str(sheet), sections=asked)
    return made


def _form(one: Episode, sheet: uuid.UUID, sections: Sequence[str]) -> Sheet:
    """The form of an episode that is being filled in, of which these sections can be written outside."""
    found = sheet_of(one, sheet)
    if found is None or found.state != SHEET_OPEN:
        raise Refusal(NO_FORM)
    if not sections or not set(sections) <= {each.key for each in may_be_delegated(found)}:
        raise Refusal("Choose at least one section that is answered once.")
    return found


def _fault(one: Episode, to: Outsider, words: str) -> str:
    """Why somebody outside cannot be asked so; blank when they can."""
    told = (to.name, to.role, to.email, words)
    if not all(each.strip() for each in told) or name_problem(to.name.strip()) or name_problem(to.role.strip()):
        return "Say who they are, as what they work, by what e-mail address they are reached, and why you ask."
    longest = {"name": 120, "role": 80, "email": 254, "words": 300}
    if any(len(each.strip()) > most for each, most in zip(told, longest.values(), strict=True)):
        return "Say it in fewer words."
    if tells_address(one, words):
        return "An address stands in what you tell them. Take it out: they are told only a first name."
    email = to.email.strip().lower()
    if is_kept_out(one, email, to.organisation):
        return NOT_WITH_THEM
    return HAS_ACCOUNT if Account.objects.filter(email=email, is_active=True).exists() else ""


@transaction.atomic
def send_link(
    *, episode: uuid.UUID, delegation: uuid.UUID, by: Viewer, at: dt.datetime
) -> tuple[Delegation, str]:  # fmt: skip
    """Have a link written to somebody outside, and a code that whoever asks tells them: given back here, and kept
    nowhere. What they were sent before opens nothing any more, and whoever sits at it must open the new one. Raises
    Refusal when the share does not stand."""
    one = held_open(episode, LEAD, MANAGE, by=by, at=at)
    found = _held_delegation(one, delegation)
    if found is None or not stands(found, at=at):
        raise Refusal(NO_DELEGATION)
    code = new_code()
    write_link(found, at)
    Delegation.objects.filter(pk=found.pk).update(code=token_hash(code), wrong=0, sitting=None, sitting_until=None)
    did(by, "casework.delegate.link", about(one.ref), at, delegation=str(found.ref), link=found.links)
    found.refresh_from_db()
    return found, code


def write_link(found: Delegation, at: dt.datetime) -> None:
    """Let another link wait to be posted, instead of the one before, inside the transaction of whoever asks for it."""
    found.links += 1
    found.link, found.link_until = token_hash(link_of(found)), at + LINK_FOR
    found.posting_at = found.posted_at = None
    found.save(update_fields=["links", "link", "link_until", "posting_at", "posted_at"])


@transaction.atomic
def settle_contribution(
    *,
    episode: uuid.UUID,
    contribution: uuid.UUID,
    decision: str,
    words: str = "",
    seen: Mapping[str, int],
    by: Viewer,
    at: dt.datetime,
) -> Contribution:
    """Take what somebody outside sent into the form (ACCEPTED), send it back to be written again, or do not take it,
    with a word to them for either. `seen`: by concept, how often the answer that stands had been given when it was read
    beside theirs; where one has changed since, nothing is taken. Raises Refusal as `forms.actions.save` too: what
    cannot be taken into a form that is signed stays beside it."""
    one = held(episode, WRITE, by=by, at=at)
    of = {"step__delegation__share__episode": one, "ref": contribution}
    found = Contribution.objects.select_for_update(of=("self",)).filter(**of).select_related("step__delegation").first()
    if found is None or found.state != SENT:
        raise Refusal(SETTLED)
    if decision not in (ACCEPTED, RETURNED, REFUSED) or (decision != ACCEPTED and not words.strip()):
        raise Refusal("Take it in, or say in a word why you send it back or do not take it.")
    if len(words.strip()) > 600 or tells_address(one, words):
        raise Refusal("Say it in fewer words, and without an address: they read this.")
    change = _taken_in(found, found.step.delegation.sheet, seen, by, at) if decision == ACCEPTED else {}
    Contribution.objects.filter(pk=found.pk).update(
        state=decision, words=words.strip(), stands=change, settled_by=account_of(by), settled_at=at
    )
    did(
        by, f"casework.delegate.{decision}", about(one.ref), at, contribution=str(found.ref),
        section=found.step.section, answers=len(change),
    )  # fmt: skip
    found.refresh_from_db()
    return found


def _taken_in(
    found: Contribution, sheet: Sheet, seen: Mapping[str, int], by: Viewer, at: dt.datetime
) -> dict[str, int]:  # fmt: skip
    """Give the answers of a form as they were sent; those that this changed, each with how often it was then given.
    What the form asks no more stays beside it."""
    asked = {one.concept for _, one in asking_of(sheet.form.sha256)[0].form.questions()}
    given = {("", concept): _typed(value) for concept, value in found.content.items() if concept in asked}
    times = {("", concept): count for concept, count in seen.items()}
    before = {key: one.changed for key, one in answers_of(sheet).items()}
    saved = save(sheet=sheet.ref, given=given, seen=times, by=str(by.ref), at=at)
    if saved.conflicts:
        raise Refusal(CHANGED)
    if saved.wrong:
        raise Refusal(f"The form asks this in another way now. {next(iter(saved.wrong.values()))}")
    return {key[1]: count for key, count in saved.changed.items() if count != before.get(key, 0)}


def _typed(value: str) -> object:
    one = taken(value)
    return list(one) if isinstance(one, tuple) else typed(one)


def _held_delegation(one: Episode, ref: uuid.UUID) -> Delegation | None:
    held_one = Delegation.objects.select_for_update(of=("self",)).filter(ref=ref, share__episode=one)
    return held_one.select_related("share__episode", "share__to_organisation").first()
