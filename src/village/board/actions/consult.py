"""Asking people about a plan, taking what they say, and answering them."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from village.board.actions.common import LONG, attempt, changed, refuse, text, text_of, the_plan, told, words
from village.board.models import Consultation, LocalPlan, Response
from village.board.queries import facts, office
from village.board.rules.facts import RESPONDENTS
from village.board.rules.readiness import may_not_consult
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit import actions as audit

MOST_QUESTIONS = 8


@transaction.atomic
def open_consultation(
    *,
    plan: str,
    opens_on: dt.date,
    closes_on: dt.date,
    questions: Sequence[str],
    by: Viewer,
    at: dt.datetime,
    today: dt.date,
) -> Consultation:
    """Ask people about a plan from one day to another, both within. From now on its text stands still and is open to
    all. The same again gives the consultation that is there. Raises Refusal with everything that is missing."""
    found, who = the_plan(plan, by, "board.plan.draft")
    earlier = Consultation.objects.filter(plan=found, opens_on=opens_on, closes_on=closes_on).first()
    if earlier is not None and found.state == "consulting":
        return earlier
    refuse(may_not_consult(facts.draft(found), facts.terms(found.board), opens_on, closes_on, today))
    asked = [text(one, "each question", 300) for one in questions if one.strip()]
    if not 1 <= len(asked) <= MOST_QUESTIONS:
        raise Refusal(f"Ask at least one question and at most {MOST_QUESTIONS}.")
    consultation = Consultation.objects.create(
        plan=found, opens_on=opens_on, closes_on=closes_on, questions=asked, opened_at=at, opened_by=who
    )
    found.state = "consulting"
    found.save(update_fields=["state"])
    told("consultation.open", f"local-plan:{plan}", by, at, closes_on=closes_on.isoformat())
    return consultation


@transaction.atomic
def respond(*, plan: str, kind: str, said: str, once: str, at: dt.datetime, today: dt.date) -> Response:
    """Take what anyone says to a plan while its consultation is open. Nobody is asked who they are. The same attempt
    sent twice is one response. Raises Refusal."""
    found = LocalPlan.objects.select_for_update().filter(slug=plan).first()
    consultation = Consultation.objects.filter(plan=found).first() if found else None
    once = attempt("anyone", plan, once)
    earlier = Response.objects.filter(once=once, consultation=consultation).first()
    if earlier is not None:
        return earlier
    if found is None or consultation is None or found.state != "consulting":
        raise Refusal("There is no consultation on this plan.")
    if not facts.heard(consultation).open_on(today):
        raise Refusal("This consultation is not open today.")
    if kind not in RESPONDENTS:
        raise Refusal("Choose who you are: a parent, a young person, or another.")
    response = Response.objects.create(
        consultation=consultation, kind=kind, text=words(said, "what you think", LONG), received_at=at, once=once
    )
    audit.record(actor="anyone", action="board.response", thing=f"response:{response.pk}", at=at, detail={"plan": plan})
    return response


@transaction.atomic
def close_consultation(*, plan: str, by: Viewer, at: dt.datetime, today: dt.date) -> LocalPlan:
    """Close a consultation whose last day is over: the text may change again. Raises Refusal."""
    found, _ = the_plan(plan, by, "board.plan.draft")
    if found.state == "closed":
        return found
    consultation = Consultation.objects.filter(plan=found).first()
    if consultation is None or found.state != "consulting":
        raise Refusal("There is no open consultation on this plan.")
    if today <= consultation.closes_on:
        raise Refusal("People may answer until the end of its last day.")
    found.state = "closed"
    found.save(update_fields=["state"])
    told("consultation.close", f"local-plan:{plan}", by, at, responses=consultation.responses.count())
    return found


@transaction.atomic
def answer_consultation(*, plan: str, heard: str, changed_what: str, by: Viewer, at: dt.datetime) -> Consultation:
    """Say what the board heard and what it changed, or that it changed nothing, and why. Raises Refusal."""
    found, who = text_of(plan, by)
    if found.state != "closed":
        raise Refusal("The board answers when the consultation has closed.")
    consultation = Consultation.objects.get(plan=found)
    consultation.heard = text(heard, "what you heard")
    consultation.changed = text(changed_what, "what you changed")
    consultation.save(update_fields=["heard", "changed"])
    changed(found, who, at)
    told("consultation.answer", f"local-plan:{plan}", by, at)
    return consultation


@transaction.atomic
def read_responses(*, plan: str, by: Viewer, at: dt.datetime) -> list[Response]:
    """What people said to a plan, the latest first, once it is in the audit that their words were read. Raises
    Refusal."""
    found, _ = the_plan(plan, by, "board.office.read")
    said = office.responses(found)
    told("responses.read", f"local-plan:{plan}", by, at, responses=len(said))
    return said
