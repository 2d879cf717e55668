"""Who is told how much is due, how often, and how much it is."""

import datetime as dt
import uuid

from django.conf import settings

from village.casework.models import DigestChoice
from village.casework.queries.late import late_in
from village.casework.queries.mine import own, things_of
from village.casework.queries.promised import promised
from village.casework.queries.visible import MANAGES, WORK
from village.casework.rules.digests import DAYS, UNLESS_CHOSEN, Counts
from village.kernel.access.queries import may_open, viewer_for
from village.kernel.accounts.models import Account
from village.kernel.calendar.rules import london_date
from village.workflow.queries.dues import digest


def readers() -> list[Account]:
    """Those who work with families today: with an open account, a role for it, and all that it asks for."""
    found = Account.objects.filter(is_active=True, is_demo=settings.DEMO).exclude(email="").order_by("pk")
    return [one for one in found.select_related("organisation") if _works(one)]


def reader_of(account: uuid.UUID) -> Account | None:
    """Somebody who works with families today; None for anybody else."""
    return next((one for one in Account.objects.filter(ref=account, is_active=True) if _works(one)), None)


def chosen_by(account: uuid.UUID | str | None) -> str:
    """How often somebody is told."""
    found = DigestChoice.objects.filter(account=account).values_list("every", flat=True).first() if account else None
    return found or UNLESS_CHOSEN


def counts_for(account: Account, every: str, *, at: dt.datetime) -> Counts:
    """How much is late, due until the next letter, and new, of what somebody may read, as their pages show it."""
    viewer = viewer_for(account, second_factor=True)
    mine = own(viewer, at=at)
    told = digest(mine.whose, days=DAYS[every], at=at)
    taken = promised(viewer, mine, until_on=london_date(at) + dt.timedelta(days=DAYS[every]), at=at)
    late = late_in(viewer, at=at) if may_open(viewer, MANAGES) else None
    return Counts(
        len(things_of(told.overdue, mine)) + sum(one.days_late > 0 for one in taken),
        len(things_of(told.due, mine)) + sum(one.days_late == 0 for one in taken),
        len([one for one in told.new if one.about in mine.known]),
        len(late.late) + len(late.waiting) if late else 0,
    )


def _works(account: Account) -> bool:
    return bool(may_open(viewer_for(account, second_factor=True), WORK))
