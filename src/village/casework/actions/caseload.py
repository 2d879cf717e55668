"""How many families one lead may have, set by an area; how much somebody works, written down by their manager; and why
somebody was given more all the same."""

import datetime as dt
import uuid
from decimal import Decimal

from django.db import transaction

from village.casework.actions.permitted import account_of
from village.casework.models import AreaCaseload, Episode, OverCaseload, WorkingTime
from village.casework.queries.caseload import Load, load_of, loads, own_load, staff_of
from village.casework.queries.thresholds import SET
from village.casework.rules.caseload import limit_fault, over_by, working_fault
from village.casework.rules.episodes import about
from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.areas import queries as register
from village.kernel.areas.rules import UnknownArea
from village.kernel.audit.noting import did, told, told_of
from village.kernel.calendar.rules import london_date

NOBODY_THERE = "There is nobody like this in your service."


@transaction.atomic
def set_caseload(
    *, area: str, families: int, protected: int, from_on: dt.date, because: str, by: Viewer, at: dt.datetime
) -> AreaCaseload:
    """Set how many families one lead has who works full time, and how much of that, in per cent, whoever is newly
    qualified. The same again is what is there. Raises Refusal outside of the viewer's areas, and as `limit_fault`."""
    try:
        named = register.get(area)
    except UnknownArea:
        raise Refusal("Choose an area.") from None
    who = permit(by, SET, Thing(named.code))
    fault = limit_fault(families, protected, from_on, because, london_date(at))
    if fault:
        raise Refusal(fault)
    said = {"families": families, "protected": protected, "because": because.strip()[:300]}
    last = AreaCaseload.objects.filter(area=named.code, from_on=from_on).last()
    if last is not None and all(getattr(last, name) == value for name, value in said.items()):
        return last
    made = AreaCaseload.objects.create(area=named.code, from_on=from_on, **said, by=who, at=at)
    did(
        by, "casework.caseload.set", f"area:{named.code}", at, families=families, protected=protected,
        from_on=str(from_on),
    )  # fmt: skip
    return made


@transaction.atomic
def record_working_time(
    *, account: uuid.UUID, share: Decimal, newly_until: dt.date | None, by: Viewer, at: dt.datetime
) -> WorkingTime:
    """Write down how much of full time somebody of one's service works, and until when they count as newly qualified.
    The same again is what is there. Raises Refusal for anybody else, and as `working_fault`."""
    if account not in {one.ref for one in staff_of(by)}:
        raise Refusal(NOBODY_THERE)
    fault = working_fault(share, newly_until, london_date(at))
    if fault:
        raise Refusal(fault)
    last = WorkingTime.objects.filter(account=account).last()
    if last is not None and (last.share, last.newly_until) == (share, newly_until):
        return last
    made = WorkingTime.objects.create(account=account, share=share, newly_until=newly_until, by=account_of(by), at=at)
    did(by, "casework.caseload.working", f"account:{account}", at, share=str(share), newly_until=str(newly_until or ""))
    return made


@transaction.atomic
def show_loads(*, by: Viewer, at: dt.datetime) -> tuple[Load | None, list[Load]]:
    """How a viewer stands, and how those of the service stand that they manage; the look at others is in the audit."""
    found = loads(by, at=at)
    told_of(by, "casework.caseload.list", "accounts", at, shown=[str(one.account) for one in found])
    return own_load(by, at=at), found


@transaction.atomic
def show_load(*, account: uuid.UUID, by: Viewer, at: dt.datetime) -> Load | None:
    """How somebody of the service that a viewer manages stands, once the look is in the audit; None for anybody
    else."""
    found = load_of(by, account, at=at)
    decided = "permitted" if found else "denied"
    told(by, "casework.caseload.read", f"account:{account}", at, decision=decided)
    return found


def give_over(one: Episode, to: uuid.UUID, because: str, *, begun: bool = False, by: Viewer, at: dt.datetime) -> None:
    """Whoever manages gives somebody of their service the lead: beyond that one's limit with a reason, which is kept,
    in the transaction of whoever gives it. `begun`: they lead it already. Raises Refusal without a reason."""
    load = load_of(by, to, at=at)
    held = load.held + (not begun) if load is not None else 0
    if load is None or load.most is None or not over_by(held, load.most):
        return
    if not because.strip():
        raise Refusal(f"They would lead {held} families, and at most {load.most} are set. Say why all the same.")
    OverCaseload.objects.create(
        episode=one, account=to, held=held, most=load.most, because=because.strip()[:300], by=account_of(by), at=at
    )
    did(by, "casework.caseload.over", about(one.ref), at, to=str(to), held=held, most=load.most)
