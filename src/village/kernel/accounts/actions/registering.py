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


class OwnAccess(Exception):
    """Somebody's own act would let them do more than before."""


Until = tuple[dt.date, dt.datetime]
"""From which day, until which instant, something holds."""
Kept = tuple[dt.date, dt.date, dt.datetime | None]
"""The same as it is on file: the days, and the instant where it is not the end of one."""


@transaction.atomic
def join_register(*, account: Account, at: dt.datetime) -> None:
    """From now on the register tells of an account. Whoever calls writes the audit."""
    Registered.objects.get_or_create(account=account.ref, defaults={"since_at": at})


@transaction.atomic
def part_register(*, account: uuid.UUID, at: dt.datetime, by: str) -> None:
    """The register no longer tells of an account: what it put on file ends now, and is given by hand again. A bar stays
    on the account, so that to part from it lifts none: whoever else it belongs to is given another account."""
    settle_clearances(account=account, found={}, by=by, at=at)
    Registered.objects.filter(account=account, barred_at=None).delete()


def was_barred(account: uuid.UUID) -> bool:
    """Whether a bar stands on an account."""
    return Registered.objects.filter(account=account).exclude(barred_at=None).exists()


@transaction.atomic
def settle_clearances(*, account: uuid.UUID, found: Mapping[str, Until], by: str, at: dt.datetime) -> None:
    """Put on file of an account exactly what the register has found, by kind; what differs ends now. A closed account
    stays as it is: nothing opens it again. Raises OwnAccess where it would hold for longer by the account's own act."""
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
            if by == str(account) and _widens(wanted, there):
                raise OwnAccess
            from_on, until_on, until_at = wanted
            put_on_file(
                account=one, kind=kind, from_on=from_on, until_on=until_on, until_at=until_at, by=by, at=at
            )  # fmt: skip


def _widens(wanted: Kept, there: Clearance | None) -> bool:
    """Whether something would hold on a day or at an instant at which what is on file does not."""
    if there is None:
        return True
    from_on, until_on, until_at = wanted
    whole = dt.datetime.max.replace(tzinfo=dt.UTC)  # the last day to its end
    longer = (until_on, until_at or whole) > (there.until_on, there.until_at or whole)
    return from_on < there.from_on or longer


def _as_kept(until: Until) -> Kept:
    """Days, and the instant where it is not the end of one."""
    from_on, until_at = until
    last = london_date(until_at - dt.timedelta(microseconds=1))
    until_on = last + dt.timedelta(days=1)
    return from_on, until_on, None if london_date(until_at) == until_on else until_at


@transaction.atomic
def settle_bar(*, account: uuid.UUID, barred: bool, by: str, at: dt.datetime) -> None:
    """Of whoever is barred every role ends now and none is given; of whoever is no longer, roles are given anew by
    whoever gives them. Whoever calls writes why in the audit."""
    Registered.objects.filter(account=account, barred_at__isnull=barred).update(barred_at=at if barred else None)
    on = london_date(at)
    for one in Account.objects.filter(ref__in=[account] if barred else []):
        for grant in grants_of(one, on=on):
            end_role(grant=grant, until_on=on, by=by, at=at)
