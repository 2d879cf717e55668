"""What is on file of somebody in the register of workers: written by that register and by nobody else."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction

from village.kernel.access.models import Clearance, Registered
from village.kernel.access.rules import CLEARANCES
from village.kernel.accounts.actions import end_role, put_on_file, take_off_file
from village.kernel.accounts.models import Account
from village.kernel.accounts.queries import grants_of
from village.kernel.calendar.rules import london_date

Until = tuple[dt.date, dt.datetime]
"""From which day, until which instant, something holds."""


@transaction.atomic
def join_register(*, account: Account, at: dt.datetime) -> None:
    """From now on the register tells of an account. Whoever calls writes the audit."""
    Registered.objects.get_or_create(account=account.ref, defaults={"since_at": at})


@transaction.atomic
def part_register(*, account: uuid.UUID, at: dt.datetime, by: str) -> None:
    """The register no longer tells of an account: what it put on file ends now, and is given by hand again. Raises
    ValueError where somebody would do so of themselves."""
    settle_clearances(account=account, found={}, by=by, at=at)
    Registered.objects.filter(account=account).delete()


@transaction.atomic
def settle_clearances(*, account: uuid.UUID, found: Mapping[str, Until], by: str, at: dt.datetime) -> None:
    """Put on file of an account exactly what the register has found, by kind; what differs ends now. A closed account
    stays as it is: nothing opens it again. Raises ValueError where somebody would clear themselves."""
    one = Account.objects.filter(ref=account, is_active=True).first()
    if one is None:
        return
    kept = {each.kind: each for each in Clearance.objects.filter(account=account, ended_at=None)}
    for kind in CLEARANCES:
        wanted = _as_kept(found[kind]) if kind in found else None
        there = kept.get(kind)
        if wanted == (there and (there.from_on, there.until_on, there.until_at)):
            continue
        if wanted is None:
            take_off_file(account=one, kind=kind, by=by, at=at)
        else:
            from_on, until_on, until_at = wanted
            put_on_file(
                account=one, kind=kind, from_on=from_on, until_on=until_on, until_at=until_at, by=by, at=at
            )  # fmt: skip


def _as_kept(until: Until) -> tuple[dt.date, dt.date, dt.datetime | None]:
    """Days, and the instant where it is not the end of one."""
    from_on, until_at = until
    last = london_date(until_at - dt.timedelta(microseconds=1))
    until_on = last + dt.timedelta(days=1)
    return from_on, until_on, None if london_date(until_at) == until_on else until_at


@transaction.atomic
def end_all_roles(*, account: uuid.UUID | None, by: str, at: dt.datetime) -> None:
    """End every role of an account now; of none, nothing."""
    on = london_date(at)
    for one in Account.objects.filter(ref__in=[account] if account else []):
        for grant in grants_of(one, on=on):
            end_role(grant=grant, until_on=on, by=by, at=at)
