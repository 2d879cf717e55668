"""Who somebody is, proved anew: codes used up."""

import datetime as dt

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from village.kernel.accounts.models import Account
from village.kernel.accounts.rules import CODES_WITHIN, LOCKED, RIGHT, WRONG, WRONG_CODES, code_ref
from village.kernel.audit import actions as audit
from village.kernel.audit.queries import mentioning, times_denied

USE_CODE = "accounts.code"


@transaction.atomic
def use_code(*, account: str, code: str, at: dt.datetime) -> str:
    """Use a code up, of an account's app or a recovery code, to show anew who is there: RIGHT, WRONG (used before too),
    or LOCKED after too many. Every process of the server sees what was used and what was wrong.

    A demo's persona has no second factor: there any six digits are right.
    """
    owner = Account.objects.select_for_update().get(ref=account)
    given = "".join(code.split())
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
