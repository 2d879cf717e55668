"""Giving and ending roles."""

import datetime as dt
from typing import Any

from django.db import transaction

from village.kernel.access.models import RoleGrant
from village.kernel.access.queries import policy
from village.kernel.audit import actions as audit


@transaction.atomic
def give_role(*, account: Any, role: str, from_on: dt.date, by: str, at: dt.datetime, area: str = "", until_on: dt.date | None = None) -> RoleGrant:
    """Give `role` to `account` from a day. Idempotent.

    Raises ValueError for a role that does not exist, a period that runs backwards, a closed account, or one's own.
    """
    if role not in policy().roles:
        raise ValueError(f"There is no role called {role!r}.")
    if by == str(account.ref):
        raise ValueError("Nobody gives a role to themselves.")
    if not account.is_active:
        raise ValueError("The account is closed.")
    if until_on is not None and until_on <= from_on:
        raise ValueError("A role ends after it begins.")
    grant, made = RoleGrant.objects.get_or_create(
        account=account, role=role, area=area, from_on=from_on, defaults={"until_on": until_on, "given_at": at}
    )
    if made:
        period = {"from": from_on.isoformat(), "until": until_on.isoformat() if until_on else None}
        audit.record(actor=by, action="access.role.give", thing=f"account:{account.ref}", at=at, policy=policy().version,
                     detail={"role": role, "area": area, **period})
    return grant


@transaction.atomic
def end_role(*, grant: RoleGrant, until_on: dt.date, by: str, at: dt.datetime) -> None:
    """End a role: `until_on` is the first day on which it no longer holds. A role never held from its first day is removed."""
    account = grant.account
    detail = {"role": grant.role, "area": grant.area, "until": until_on.isoformat()}
    if until_on <= grant.from_on:
        grant.delete()
    else:
        grant.until_on = until_on
        grant.save(update_fields=["until_on"])
    audit.record(actor=by, action="access.role.end", thing=f"account:{account.ref}", at=at, policy=policy().version, detail=detail)
