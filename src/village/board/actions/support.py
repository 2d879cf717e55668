"""The support plan of an area and its region: in force while both, two different people, agree to the same lines."""

import datetime as dt
import uuid

from django.db import transaction

from village.board.actions.common import Overtaken, attempt, swap, text, told
from village.board.models import Board, Support, SupportPlan
from village.kernel.access.actions import Refusal, permit
from village.kernel.access.queries import may
from village.kernel.access.rules import Thing, Viewer

SIDES = {"area": "board.support.agree.area", "region": "board.support.agree.region"}


def _board(slug: str, by: Viewer) -> tuple[Board, uuid.UUID]:
    """A board, locked, and who acts, who may agree for one of the two sides."""
    found = Board.objects.select_for_update().filter(slug=slug).first()
    thing = Thing(area=found.area if found else None)
    side = "region" if may(by, SIDES["region"], thing=thing) else "area"
    who = permit(by, SIDES[side], thing)
    if found is None:
        raise Refusal("There is no such board.")
    return found, who


def _open(board: Board, year: int, version: int) -> SupportPlan:
    """The year's support plan as it was read (version 0: there was none), with both agreements taken back."""
    plan, new = SupportPlan.objects.get_or_create(board=board, year=year)
    read = plan.version if new and version == 0 else version
    swap(plan, read, area_by=None, area_at=None, region_by=None, region_at=None)
    return plan


@transaction.atomic
def add_support(
    *,
    board: str,
    year: int,
    version: int,
    need: str,
    given: str,
    who: str,
    by_on: dt.date,
    once: str,
    by: Viewer,
    at: dt.datetime,
) -> Support:
    """Add a line to the year's support plan. What was agreed has to be agreed again. Raises Refusal, Overtaken."""
    found, person = _board(board, by)
    once = attempt(person, board, once)
    earlier = Support.objects.filter(once=once, support_plan__board=found).first()
    if earlier is not None:
        return earlier
    if not 2000 <= year < 2200:
        raise Refusal("Write the year in four figures.")
    row = Support(
        need=text(need, "what is needed", 300),
        given=text(given, "the support that is given", 300),
        who=text(who, "who gives it", 120),
        by_on=by_on,
        once=once,
    )
    row.support_plan = _open(found, year, version)
    row.save(force_insert=True)
    told("support.add", f"support:{row.pk}", by, at, board=board, year=year)
    return row


@transaction.atomic
def drop_support(*, board: str, line: int, version: int, by: Viewer, at: dt.datetime) -> None:
    """Take a line out. What was agreed has to be agreed again. Raises Refusal, Overtaken."""
    found, _ = _board(board, by)
    row = Support.objects.filter(pk=line, support_plan__board=found).first()
    if row is None:
        raise Refusal("There is no such line.")
    _open(found, row.support_plan.year, version)
    row.delete()
    told("support.drop", f"support:{line}", by, at, board=board)


@transaction.atomic
def agree_support(*, board: str, year: int, version: int, side: str, by: Viewer, at: dt.datetime) -> SupportPlan:
    """Agree to the year's support plan as it was read, for the area or for the region. In force once both have, and
    they are not the same person. Raises Refusal, Overtaken."""
    if side not in SIDES:
        raise Refusal("Say for whom you agree.")
    found = Board.objects.select_for_update().filter(slug=board).first()
    who = permit(by, SIDES[side], Thing(area=found.area if found else None))
    plan = found.support_plans.filter(year=year).first() if found else None
    if plan is None or not plan.lines.exists():
        raise Refusal("There is nothing to agree to yet.")
    other = plan.region_by if side == "area" else plan.area_by
    if other == who:
        raise Refusal("Area and region agree by two different people.")
    if getattr(plan, f"{side}_by") == who:
        return plan
    if plan.version != version:
        raise Overtaken(plan)
    setattr(plan, f"{side}_by", who)
    setattr(plan, f"{side}_at", at)
    plan.save(update_fields=[f"{side}_by", f"{side}_at"])
    told(f"support.agree.{side}", f"support-plan:{plan.pk}", by, at, board=board, year=year)
    return plan
