"""Letting somebody of a family read what is theirs: invited by the lead, accepted by themselves, ended by the lead."""

import datetime as dt
import uuid

from django.db import transaction

from village.casework.actions.codes import as_made, new_code
from village.casework.actions.families import speaker_of
from village.casework.actions.permitted import account_of, held, held_open
from village.casework.models import Episode, FamilyAccess, Person
from village.casework.queries.own import access_in
from village.casework.queries.visible import restricted
from village.casework.rules.access import END, LEAD
from village.casework.rules.families import called
from village.casework.rules.own import INVITED_FOR
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import may_have_roles
from village.kernel.access.rules import Viewer
from village.kernel.accounts.actions import give_role, open_account
from village.kernel.accounts.models import Account
from village.kernel.accounts.queries import grants_of
from village.kernel.accounts.rules import token_hash
from village.kernel.audit.noting import did, told
from village.kernel.calendar.rules import london_date

ROLE = "family-member"
WRONG_CODE = "This code is not right for your account, was used before, or is too old. Ask whoever gave it to you."


@transaction.atomic
def invite(
    *, episode: uuid.UUID, person: uuid.UUID, email: str, by: Viewer, at: dt.datetime
) -> tuple[FamilyAccess, str, Account | None]:
    """Invite somebody of the family to read what is theirs of this episode, as the account with an e-mail address; one
    is opened when there is none (and given back, for the first letter to be sent). Returns the code that they accept
    with, which is kept nowhere: whoever invites hands it over. What was offered before and not accepted ends.

    Raises Refusal for whoever cannot speak for the family, whom a restriction keeps from it, or who reads it already.
    """
    one = held_open(episode, LEAD, by=by, at=at)
    who = speaker_of(one, person, at=at)
    if one.own_access.filter(person=who, accepted_at__isnull=False, ended_at=None).exists():
        raise Refusal("They read it already. End that first.")
    account, opened = _account(who, email, by, at)
    if _stands_for_another(account.ref, who, one):
        raise Refusal("Somebody else of this family reads with this account. Give an e-mail address of their own.")
    if restricted(account.ref, "").filter(pk=one.pk).exists():
        raise Refusal("They cannot be invited. Ask information governance.")
    one.own_access.filter(person=who, ended_at=None).update(ended_at=at, ended_by=account_of(by))
    code = new_code()
    made = FamilyAccess.objects.create(
        episode=one, person=who, account=account.ref, hash=token_hash(code), by=account_of(by), at=at,
        until_at=at + INVITED_FOR,
    )  # fmt: skip
    did(by, "casework.own.invite", f"episode:{one.ref}", at, person=str(who.ref), access=made.pk)
    return made, code, account if opened else None


def accept(*, code: str, by: Viewer, at: dt.datetime) -> bool:
    """Accept an invitation with the code that was handed over, as the account that was invited, and no other. Returns
    whether there was one; a code that is wrong is in the audit too."""
    done = _accept(as_made(code), by, at)
    if not done:
        _tell_denied(by, at)
    return done


@transaction.atomic
def _accept(code: str, by: Viewer, at: dt.datetime) -> bool:
    offered = FamilyAccess.objects.select_for_update(of=("self", "episode__family")).filter(
        hash=token_hash(code), account=account_of(by), accepted_at=None, ended_at=None, until_at__gt=at
    )
    found = offered.select_related("person", "episode__family").first()
    if found is None or _stands_for_another(found.account, found.person, found.episode):
        return False
    if not may_have_roles(found.account):
        return False
    FamilyAccess.objects.filter(pk=found.pk).update(accepted_at=at)
    Person.objects.filter(pk=found.person_id).update(account=found.account)
    account = Account.objects.get(ref=found.account)
    if not grants_of(account, on=london_date(at)).filter(role=ROLE, area="").exists():
        give_role(account=account, role=ROLE, from_on=london_date(at), by=str(found.by), at=at)
    did(by, "casework.own.accept", f"person:{found.person.ref}", at, access=found.pk)
    return True


@transaction.atomic
def _tell_denied(by: Viewer, at: dt.datetime) -> None:
    told(by, "casework.own.accept", "invitation", at, decision="denied")


@transaction.atomic
def end_access(*, episode: uuid.UUID, access: int, by: Viewer, at: dt.datetime) -> None:
    """End what somebody of the family was invited to or reads: from now on they read nothing of it, what was released
    to them neither. Raises Refusal when there is no such access."""
    one = held(episode, END, by=by, at=at)
    if access not in {each.pk for each in access_in(one)}:
        raise Refusal("There is no such access, or it has ended already.")
    FamilyAccess.objects.filter(pk=access).update(ended_at=at, ended_by=account_of(by))
    did(by, "casework.own.end", f"episode:{one.ref}", at, access=access)


def _stands_for_another(account: uuid.UUID, who: Person, episode: Episode) -> bool:
    """Whether an account is that of another of the same family: what each reads is theirs alone."""
    return episode.family.people.exclude(pk=who.pk).filter(account=account).exists()


def _account(who: Person, email: str, by: Viewer, at: dt.datetime) -> tuple[Account, bool]:
    """The account of whoever is invited, and whether it was opened for it."""
    known = Account.objects.filter(email=email.strip().lower()).first()
    if known is not None and not known.is_active:
        raise Refusal("Nobody can be invited with this e-mail address. Ask whoever manages accounts.")
    if known is not None and str(known.ref) == by.ref:
        raise Refusal("Nobody invites themselves.")
    if known is not None:
        return known, False
    name = called(who.name, who.known_as, who.due_on)
    try:
        made = open_account(email=email, name=name, organisation=None, by=str(by.ref), at=at)
    except ValueError as error:
        raise Refusal(str(error)) from error
    return made, True
