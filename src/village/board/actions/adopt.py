"""Adoption: by what a meeting with quorum decided, a local plan becomes an edition of a plan. Once."""

import datetime as dt

from django.db import transaction

from village.board.actions.common import refuse, the_plan, told
from village.board.models import Consultation, LocalPlan, Meeting
from village.board.queries import facts
from village.board.rules.edition import plan_files
from village.board.rules.readiness import may_not_adopt
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.plan import queries as plans
from village.plan.actions import import_files


@transaction.atomic
def adopt_plan(*, plan: str, meeting: int, by: Viewer, at: dt.datetime, today: dt.date) -> LocalPlan:
    """Adopt a plan by the decision of a meeting: all of it happens or nothing. Sent twice, it is adopted once.

    Nobody may who made the plan or noted the meeting. Raises Refusal with everything that stands in the way; Refused if
    the plan could not be read as an edition.
    """
    seen = LocalPlan.objects.select_for_update().filter(slug=plan).first()
    noted = Meeting.objects.filter(pk=meeting, plan=seen).first() if seen else None
    apart = [*(seen.editors if seen else []), *([str(noted.noted_by)] if noted else [])]
    found, who = the_plan(plan, by, "board.plan.adopt", *apart)
    if noted is None:
        raise Refusal("There is no such meeting about this plan.")
    if found.state == "adopted" and found.adopted_by_meeting_id == noted.pk:
        return found
    draft, consultation = facts.draft(found), Consultation.objects.filter(plan=found).first()
    heard = facts.heard(consultation) if consultation else None
    seats = facts.seats(found.board)
    refuse(may_not_adopt(draft, heard, facts.sitting(noted), facts.terms(found.board), seats, today))
    if plans.edition(plan) is not None:
        raise Refusal("There is another plan of this name.")
    edition, _ = import_files(files=plan_files(draft, adopted_on=noted.held_on), by=str(who), at=at)
    found.state, found.edition, found.adopted_by_meeting = "adopted", edition, noted
    found.adopted_at, found.adopted_by = at, who
    found.save(update_fields=["state", "edition", "adopted_by_meeting", "adopted_at", "adopted_by"])
    told("plan.adopt", f"local-plan:{plan}", by, at, edition=edition.number, meeting=noted.pk)
    return found
