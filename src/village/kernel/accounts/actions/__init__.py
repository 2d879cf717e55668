"""Opening, moving and closing accounts, giving and ending roles, and what the audit keeps of sessions."""

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction

from village.kernel.access.models import Clearance, Home
from village.kernel.access.queries import in_register, may_have_roles, policy
from village.kernel.access.rules import CLEARANCES
from village.kernel.accounts.models import Account, ApiToken, RoleGrant
from village.kernel.accounts.queries import anyone_manages_accounts, grants_of
from village.kernel.accounts.rules import TOKEN_DAYS, email_ref, name_problem, persona_email, token_hash
from village.kernel.audit import actions as audit
from village.kernel.calendar.rules import london_date
from village.kernel.organisations.models import Organisation

NO_ROLE_NOW = "This account cannot be given a role now."
OF_THE_REGISTER = "What is on file of them follows from the register of workers: it is recorded there."


@transaction.atomic
def add_organisation(*, slug: str, name: str, kind: str, by: str, at: dt.datetime, area: str = "") -> Organisation:
    """Add a body on whose behalf people act. The same slug again gives back the one that is there, unchanged."""
    organisation, made = Organisation.objects.get_or_create(
        slug=slug, defaults={"name": name, "kind": kind, "area": area}
    )
    if made:
        detail = {"kind": kind, "area": area}
        audit.record(actor=by, action="organisations.add", thing=f"organisation:{slug}", at=at, detail=detail)
    return organisation


@transaction.atomic
def give_role(
    *,
    account: Account,
    role: str,
    from_on: dt.date,
    by: str,
    at: dt.datetime,
    area: str = "",
    until_on: dt.date | None = None,
) -> RoleGrant:
    """Give `role` to `account` from a day until the day before `until_on`, in an area or (blank) everywhere.

    A role that is there from that day already is given another end if the end differs, else left alone.

    Raises ValueError for a role that does not exist or is not given for an area, a period that runs backwards, a closed
    account, one's own, or one that may have no role.
    """
    _must_be_given_so(role, area)
    if by == str(account.ref):
        raise ValueError("Nobody gives a role to themselves.")
    if not account.is_active:
        raise ValueError("The account is closed.")
    if not may_have_roles(account.ref):
        raise ValueError(NO_ROLE_NOW)
    if until_on is not None and until_on <= from_on:
        raise ValueError("A role ends after it begins.")
    grant, made = RoleGrant.objects.select_for_update().get_or_create(
        account=account, role=role, area=area, from_on=from_on, defaults={"until_on": until_on, "given_at": at}
    )
    detail = {"role": role, "area": area, "from": from_on.isoformat(), "until": _day(until_on)}
    if not made:
        if grant.until_on == until_on:
            return grant
        detail["until_before"] = _day(grant.until_on)
        grant.until_on = until_on
        grant.save(update_fields=["until_on"])
    audit.record(
        actor=by, action="accounts.role.give", thing=_thing(account), at=at, policy=policy().version, detail=detail
    )
    return grant


def _must_be_given_so(role: str, area: str) -> None:
    if role not in policy().roles:
        raise ValueError(f"There is no role called {role!r}.")
    if area and policy().only_everywhere(role):
        raise ValueError(f"The role {policy().roles[role].name} is given for all of England or not at all.")


@transaction.atomic
def end_role(*, grant: RoleGrant, until_on: dt.date, by: str, at: dt.datetime) -> None:
    """End a role: `until_on` is the first day on which it no longer holds. One that never began is removed."""
    detail = {"role": grant.role, "area": grant.area, "until": until_on.isoformat()}
    thing = _thing(grant.account)
    if until_on <= grant.from_on:
        grant.delete()
    else:
        grant.until_on = until_on
        grant.save(update_fields=["until_on"])
    audit.record(actor=by, action="accounts.role.end", thing=thing, at=at, policy=policy().version, detail=detail)


@transaction.atomic
def record_clearance(
    *, account: Account, kind: str, from_on: dt.date, until_on: dt.date, by: str, at: dt.datetime
) -> Clearance:
    """Put on file that somebody was vetted or trained, from a day until the day before `until_on`; what was on file of
    that kind before ends. The fact alone: no certificate is kept.

    Raises ValueError for a kind that is not known, a period that runs backwards, a closed account, one's own, or one of
    whom the register of workers tells.
    """
    _not_of_the_register(account)
    if by == str(account.ref):
        raise ValueError("Nobody clears themselves.")
    return put_on_file(account=account, kind=kind, from_on=from_on, until_on=until_on, by=by, at=at)


def put_on_file(
    *,
    account: Account,
    kind: str,
    from_on: dt.date,
    until_on: dt.date,
    until_at: dt.datetime | None = None,
    by: str,
    at: dt.datetime,
) -> Clearance:
    """`record_clearance`, inside the transaction of whoever writes it and has asked whether they may. `until_at`: where
    it ends within its last day. Raises ValueError for a kind that is not known, a closed account and a period that runs
    backwards."""
    if kind not in CLEARANCES:
        raise ValueError(f"There is no clearance called {kind!r}.")
    if not account.is_active:
        raise ValueError("The account is closed.")
    if until_on <= from_on:
        raise ValueError("A clearance ends after it begins.")
    Clearance.objects.filter(account=account.ref, kind=kind, ended_at=None).update(ended_at=at)
    made = Clearance.objects.create(
        account=account.ref, kind=kind, from_on=from_on, until_on=until_on, until_at=until_at, recorded_at=at
    )  # fmt: skip
    until = until_at.isoformat() if until_at else until_on.isoformat()
    detail = {"kind": kind, "from": from_on.isoformat(), "until": until}
    audit.record(actor=by, action="accounts.clearance.record", thing=_thing(account), at=at, detail=detail)
    return made


@transaction.atomic
def end_clearance(*, account: Account, kind: str, by: str, at: dt.datetime) -> None:
    """Take off file that somebody is vetted or trained: at their next step they may no longer do what needs it. Raises
    ValueError when nothing of the kind is on file, or the register of workers tells of them."""
    _not_of_the_register(account)
    take_off_file(account=account, kind=kind, by=by, at=at)


def take_off_file(*, account: Account, kind: str, by: str, at: dt.datetime) -> None:
    """`end_clearance`, whoever ends it, inside their transaction. Raises ValueError when there is nothing to end."""
    if not Clearance.objects.filter(account=account.ref, kind=kind, ended_at=None).update(ended_at=at):
        raise ValueError("Nothing of that kind is on file.")
    audit.record(actor=by, action="accounts.clearance.end", thing=_thing(account), at=at, detail={"kind": kind})


@transaction.atomic
def open_account(
    *,
    email: str,
    name: str,
    organisation: Organisation | None,
    by: str,
    at: dt.datetime,
    password: str | None = None,
    is_demo: bool = False,
    role: str = "",
    role_from_on: dt.date | None = None,
    role_area: str = "",
) -> Account:
    """Open an account, with a first role if one is named (from today in London unless another day is given).

    Without a password its owner sets one by letter, or comes through their organisation's provider.
    Raises ValueError when the address has an account already, open or closed, the name has unseen characters, or there
    is no such role.
    """
    name = name.strip()
    if problem := name_problem(name):
        raise ValueError(f"{problem}.")
    if Account.objects.filter(email=email.strip().lower()).exists():
        raise ValueError("There is already an account with this e-mail address.")
    account = Account.objects.create_user(
        email.strip(), password, name=name, organisation=organisation, is_demo=is_demo
    )
    detail = {"organisation": _slug(organisation), "demo": is_demo}
    audit.record(actor=by, action="accounts.open", thing=_thing(account), at=at, detail=detail)
    if role:
        first = role_from_on or london_date(at)
        give_role(account=account, role=role, from_on=first, area=role_area, by=by, at=at)
    return account


@transaction.atomic
def open_first_administrator(*, email: str, name: str, by: str, at: dt.datetime) -> Account:
    """Open the account of whoever opens all others, in charge everywhere. It has no password yet.

    Raises ValueError when someone manages accounts already, or the address has an account.
    """
    day = london_date(at)
    _refuse_second_administrator(day)
    account = open_account(email=email, name=name, organisation=None, by=by, at=at)
    # Of two at once both may have found nobody; but the audit waits for the other's end, so the second finds it now.
    _refuse_second_administrator(day)
    give_role(account=account, role="administrator", from_on=day, by=by, at=at)
    return account


def open_persona(*, slug: str, name: str, organisation: Organisation | None, by: str, at: dt.datetime) -> Account:
    """The demo persona of this slug, made if there is none yet. It has no password; only a demo lets it in."""
    found = Account.objects.filter(email=persona_email(slug), is_demo=True).first()
    return found or open_account(
        email=persona_email(slug), name=name, organisation=organisation, by=by, at=at, is_demo=True
    )


@transaction.atomic
def move_account(*, account: Account, organisation: Any, by: str, at: dt.datetime) -> None:
    """Put an account in another organisation. Roles stay: whoever moves a person looks at them next."""
    before = account.organisation
    account.organisation = organisation
    account.save(update_fields=["organisation"])
    audit.record(
        actor=by,
        action="accounts.move",
        thing=_thing(account),
        at=at,
        detail={"from": _slug(before), "to": _slug(organisation)},
    )


@transaction.atomic
def close_account(*, account: Account, by: str, at: dt.datetime) -> None:
    """Close an account at once: every session ends, every role ends today, the password is gone.

    Raises ValueError for one's own: a manager who locks themselves out leaves nobody to let them in.
    """
    if by == str(account.ref):
        raise ValueError("Nobody closes their own account.")
    day = london_date(at)
    for grant in grants_of(account, on=day):
        end_role(grant=grant, until_on=day, by=by, at=at)
    Home.objects.filter(account=account.ref).delete()
    account.is_active = False
    account.set_unusable_password()  # a session is tied to the password: none comes back with the account
    account.save(update_fields=["is_active", "password"])
    audit.record(actor=by, action="accounts.close", thing=_thing(account), at=at)


@transaction.atomic
def issue_token(
    *, account: Account, name: str, days: int, second_factor: bool, by: str, at: dt.datetime
) -> tuple[ApiToken, str]:
    """Give a system a token with which it acts as `account`, for some days. Returns the token and its secret, which is
    kept nowhere.

    Raises ValueError for an account that is closed, one's own or of no organisation, for too long a time, or no name.
    """
    name = name.strip()
    if by == str(account.ref):
        raise ValueError("Nobody issues a token to themselves.")
    if not account.is_active:
        raise ValueError("The account is closed.")
    if account.organisation is None:
        raise ValueError("A token is for a system of an organisation, and this account belongs to none.")
    if not name or name_problem(name):
        raise ValueError("Say what the token is for, on one line.")
    if not 1 <= days <= TOKEN_DAYS:
        raise ValueError(f"A token lasts from 1 to {TOKEN_DAYS} days.")
    secret = f"village_{secrets.token_urlsafe(32)}"
    made = ApiToken.objects.create(
        account=account,
        name=name,
        hash=token_hash(secret),
        second_factor=second_factor,
        made_at=at,
        made_by=by,
        until_at=at + dt.timedelta(days=days),
    )
    detail = {"token": made.pk, "days": days, "second_factor": second_factor}
    audit.record(actor=by, action="accounts.token.issue", thing=_thing(account), at=at, detail=detail)
    return made, secret


@transaction.atomic
def revoke_token(*, account: Account, token: int, by: str, at: dt.datetime) -> None:
    """Take a token back at once. Raises ValueError when the account has no such token in force."""
    if not ApiToken.objects.filter(account=account, pk=token, revoked_at=None).update(revoked_at=at):
        raise ValueError("There is no such token, or it was taken back already.")
    audit.record(actor=by, action="accounts.token.revoke", thing=_thing(account), at=at, detail={"token": token})


def record_sign_in(*, account: Account, method: str, at: dt.datetime) -> None:
    """A session has started."""
    audit.record(
        actor=str(account.ref),
        action="accounts.sign-in",
        thing=_thing(account),
        at=at,
        organisation=_slug(account.organisation),
        detail={"method": method},
    )


def record_sign_out(*, account: Account, at: dt.datetime) -> None:
    """A session has ended because its owner ended it."""
    audit.record(
        actor=str(account.ref),
        action="accounts.sign-out",
        thing=_thing(account),
        at=at,
        organisation=_slug(account.organisation),
    )


def record_failed_sign_in(*, email: str, why: str, at: dt.datetime) -> None:
    """Someone tried and was refused. The address is kept as a keyed hash: it may be anyone's, and mistyped."""
    ref = email_ref(email, settings.SECRET_KEY.encode())
    audit.record(
        actor="nobody", action="accounts.sign-in", thing=f"address:{ref}", at=at, decision="denied", reason=why
    )


def record_failed_second_factor(*, account: Account, at: dt.datetime) -> None:
    """Someone who had the password gave a wrong code."""
    audit.record(
        actor="nobody", action="accounts.sign-in", thing=_thing(account), at=at, decision="denied", reason="wrong code"
    )


def record_security_change(
    *, account: Account, change: str, at: dt.datetime, detail: Mapping[str, object] | None = None
) -> None:
    """Someone changed how they sign in (`change`: password, totp.add, key.remove ...)."""
    audit.record(
        actor=str(account.ref),
        action=f"accounts.{change}",
        thing=_thing(account),
        at=at,
        organisation=_slug(account.organisation),
        detail=detail,
    )


@transaction.atomic
def connect_identity(*, account: Account, login: Any, request: Any, at: dt.datetime) -> None:
    """Tie a provider's identity (allauth's `SocialLogin`) to an account, so that it is known next time by its number.

    Nothing that the provider said of the person is kept but that number.
    """
    login.account.extra_data = {}
    login.connect(request, account)
    record_security_change(account=account, change="identity.add", at=at, detail={"provider": login.account.provider})


def forget_what_provider_said(*, login: Any) -> None:
    """allauth writes down what a provider says at every sign-in; the number that it knows the person by is enough."""
    login.account.extra_data = {}
    login.account.save(update_fields=["extra_data"])


@transaction.atomic
def set_password(*, account: Account, password: str, at: dt.datetime) -> None:
    """Change a password; every other session of the account ends with it."""
    account.set_password(password)
    account.save(update_fields=["password"])
    record_security_change(account=account, change="password.set", at=at)


def _not_of_the_register(account: Account) -> None:
    if in_register(account.ref):
        raise ValueError(OF_THE_REGISTER)


def _refuse_second_administrator(day: dt.date) -> None:
    if anyone_manages_accounts(on=day):
        raise ValueError("There is an administrator already.")


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _thing(account: Account) -> str:
    return f"account:{account.ref}"


def _slug(organisation: Any) -> str:
    return organisation.slug if organisation is not None else ""
