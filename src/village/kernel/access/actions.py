"""Giving and ending roles."""

import datetime as dt
from typing import Any

from django.db import transaction

from village.kernel.access.models import RoleGrant
from village.kernel.access.queries import policy
from village.kernel.audit import actions as audit


@transaction.atomic
def give_role(*, account: Any, role: str, from_on: dt.date, by: str, at: dt.datetime, area: str = "", until_on: dt.date | None = None) -> RoleGrant:
    """Give `role` to `account` from a day. Raises ValueError for a role that does not exist. Idempotent."""
    if role not in policy().roles:
        raise ValueError(f"There is no role called {role!r}.")
    grant, made = RoleGrant.objects.get_or_create(
        account=account, role=role, area=area, from_on=from_on, defaults={"until_on": until_on, "given_at": at}
    )
    if made:
        audit.record(actor=by, action="access.role.give", thing=f"account:{account.ref}", at=at, detail={"role": role, "area": area})
    return grant


@transaction.atomic
def end_role(*, grant: RoleGrant, until_on: dt.date, by: str, at: dt.datetime) -> None:
    """End a role: `until_on` is the first day on which it no longer holds."""
    grant.until_on = until_on
    grant.save(update_fields=["until_on"])
    audit.record(actor=by, action="access.role.end", thing=f"account:{grant.account.ref}", at=at, detail={"role": grant.role})
