"""Who somebody is, proved anew: codes used up; and systems that could not prove it: tokens refused."""

import datetime as dt

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from village.kernel.accounts.models import Account, ApiToken
from village.kernel.accounts.rules import (
    CODES_WITHIN,
    LOCKED,
    REFUSALS_IN_ALL,
    REFUSALS_OF_ONE,
    REFUSALS_WITHIN,
    RIGHT,
    WRONG,
    WRONG_CODES,
    code_ref,
    email_ref,
)
from village.kernel.audit import actions as audit
from village.kernel.audit.queries import mentioning, times_denied, times_refused

USE_CODE = "accounts.code"
REFUSED = "accounts.token.refuse"


@transaction.atomic
def use_code(*, account: str, code: str, at: dt.datetime) -> str:
    """Use a code up, of an account's app or a recovery code, to show anew who is there: RIGHT, WRONG (used before too),
    or LOCKED after too many. Every process of the server sees what was used and what was wrong.

    A demo's persona has no second factor: there any six digits are right.
    """
    owner = Account.objects.select_for_update().get(ref=account)
    given = "".join(one for one in code if one.isalnum()).lower()  # as codes are compared
    if times_denied(account, USE_CODE, since=at - CODES_WITHIN) >= WRONG_CODES:
        return LOCKED
    ref = code_ref(given, account, settings.SECRET_KEY.encode())
    used = any(dt.datetime.fromisoformat(one.at) > at - CODES_WITHIN for one in mentioning(USE_CODE, ref, at_most=1))
    right = not used and _is_code_of(owner, given)
    organisation = owner.organisation.slug if owner.organisation else ""
    audit.record(
        actor=account, action=USE_CODE, thing=f"account:{owner.ref}", at=at, organisation=organisation,
        decision="permitted" if right else "denied", detail={"code": ref} if right else None,
    )  # fmt: skip
    return RIGHT if right else WRONG


def _is_code_of(owner: Account, code: str) -> bool:
    if owner.is_demo and settings.DEMO:
        return code.isascii() and code.isdigit() and len(code) == 6
    typed = Authenticator.objects.filter(user=owner).exclude(type=Authenticator.Type.WEBAUTHN)
    return any(one.wrap().validate_code(code) for one in typed.order_by("pk"))


@transaction.atomic
def record_refused_token(*, token: ApiToken | None, caller: str, why: str, at: dt.datetime) -> None:
    """A system was refused: with a token that is not in force, or whose account may not do this now. The token itself
    is not kept; of one that nobody has, where the call came from (`caller`), as a keyed hash. Only the first few in an
    hour are written down, the last of them saying so."""
    ref = email_ref(caller, settings.SECRET_KEY.encode())
    thing = f"token:{token.pk}" if token is not None else f"caller:{ref}"
    since = at - REFUSALS_WITHIN
    of_one, in_all = times_refused(REFUSED, thing, since=since)
    if of_one >= REFUSALS_OF_ONE or in_all >= REFUSALS_IN_ALL:
        return
    last = of_one + 1 == REFUSALS_OF_ONE or in_all + 1 == REFUSALS_IN_ALL
    owner = token.account if token is not None else None
    audit.record(
        actor=str(owner.ref) if owner is not None else "nobody",
        action=REFUSED,
        thing=thing,
        at=at,
        organisation=owner.organisation.slug if owner is not None and owner.organisation else "",
        decision="denied",
        reason=why,
        detail={"more_not_written": True} if last else None,
    )
