"""Recording what became of a promise: which one, how it stands, what happened, what shows it, how sure."""

from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from village.kernel.access.actions import Refusal
from village.kernel.access.queries import may, viewer_of
from village.kernel.access.rules import Thing
from village.kernel.access.views import access
from village.plan import queries
from village.plan.actions import record_progress
from village.plan.forms import (
    CommitmentForm,
    ConfidenceForm,
    EvidenceForm,
    FindForm,
    HappenedForm,
    LinkForm,
    MeasureForm,
    NarrativeForm,
)
from village.plan.rules.asat import PlanAsAt
from village.plan.rules.finding import Wanted, find
from village.ui.journeys import Answers, Done, Journey, Step, Visit


def _known(where: dict[str, Any]) -> PlanAsAt:
    """The plan that the journey is about, as known today: progress is recorded on what stands now."""
    known = queries.as_at(where["plan_id"], localdate())
    if known is None:
        raise Http404
    return known


def _find_options(visit: Visit) -> dict[str, Any]:
    return {"known": _known(visit.where)}


def _commitment_options(visit: Visit) -> dict[str, Any]:
    return {"found": find(_known(visit.where), Wanted(q=visit.answers["find"]["q"]))}


def _happened_options(visit: Visit) -> dict[str, Any]:
    return {"earliest": _began(visit), "latest": localdate()}


def _began(visit: Visit) -> Any:
    found = queries.plan(visit.where["plan_id"])
    if found is None:
        raise Http404
    return queries.began_on(found)


def _evidence_options(visit: Visit) -> dict[str, Any]:
    return {"delivered": visit.answers["happened"]["status"] == "delivered"}


def _measure_options(visit: Visit) -> dict[str, Any]:
    """The promise's own measures first, then every other of the plan."""
    known = _known(visit.where)
    one = known.get("commitments", _commitment_id(visit))
    own = known.some("indicators", one.indicators) if one else []
    others = sorted((row for row in known.plan.indicators if row not in own), key=lambda row: row.title)
    return {"measures": [(row.id, row.title) for row in [*own, *others]]}


def _after_evidence(answers: Answers) -> str:
    return {"link": "link", "measure": "measure"}.get(answers["evidence"]["evidence"], "confidence")


def _commitment_id(visit: Visit) -> str:
    return str(visit.where.get("commitment_id") or visit.answers["commitment"]["commitment"])


def _record(visit: Visit) -> Done:
    answers, happened = visit.answers, visit.answers["happened"]
    viewer = viewer_of(visit.request)
    try:
        update = record_progress(
            plan=visit.where["plan_id"],
            commitment=_commitment_id(visit),
            as_of_on=happened["as_of_on"],
            status=happened["status"],
            narrative=answers["narrative"]["narrative"],
            confidence=answers["confidence"]["confidence"],
            evidence_link=answers.get("link", {}).get("link", ""),
            evidence_indicator=answers.get("measure", {}).get("indicator", ""),
            once=f"{viewer.ref}:{visit.token}"[:64],
            by=viewer,
            at=timezone.now(),
            today=localdate(),
        )
    except Refusal as refusal:
        raise ValidationError(str(refusal)) from refusal
    return Done(
        "Recorded, and waiting for a second person",
        f"P{update.pk}",
        next=(
            "Someone else who may approve looks at it. You cannot approve it yourself.",
            "Once approved it is public, on the promise’s own page and in every report from that day on.",
            "If it comes back to you, you will find the note in the plan office.",
        ),
        links=(
            ("See what you recorded", reverse("plan-office-update", args=[update.pk])),
            ("Back to the plan office", f"{reverse('plan-office')}?plan={update.plan}"),
        ),
    )


ABOUT = (
    Step(
        "happened",
        "How it stands, and on which day",
        HappenedForm,
        options=_happened_options,
        template="plan/office/step.html",
    ),
    Step("narrative", "What has happened?", NarrativeForm, template="plan/office/step.html"),
    Step("evidence", "What shows it?", EvidenceForm, options=_evidence_options, next=_after_evidence),
    Step("link", "Where is it?", LinkForm, next="confidence"),
    Step("measure", "Which measure?", MeasureForm, options=_measure_options, next="confidence"),
    Step("confidence", "How sure are you?", ConfidenceForm, next=None),
)
CHECKED: dict[str, Any] = {
    "title": "Record progress",
    "action": _record,
    "button": "Send for approval",
    "check_title": "Check before it goes to a second person",
    "leave_href": "/plan-office/",
}
RECORD = Journey(
    slug="plan-record",
    steps=[
        Step("find", "Which promise is it?", FindForm, options=_find_options),
        Step("commitment", "Choose the promise", CommitmentForm, options=_commitment_options),
        *ABOUT,
    ],
    **CHECKED,
)
RECORD_ON = Journey(slug="plan-record-on", steps=list(ABOUT), **CHECKED)


def _permitted(request: HttpRequest, plan_id: str) -> None:
    found = queries.plan(plan_id)
    if found is None or not may(viewer_of(request), "plan.progress.record", thing=Thing(area=found.area_code)):
        raise Http404


@access("plan.progress.record")
def record(request: HttpRequest, plan_id: str, step: str = "") -> HttpResponse:
    """Record progress, beginning with finding the promise."""
    _permitted(request, plan_id)
    return RECORD.respond(request, step, plan_id=plan_id)


@access("plan.progress.record")
def record_on(request: HttpRequest, plan_id: str, commitment_id: str, step: str = "") -> HttpResponse:
    """Record progress on a promise that is already chosen."""
    _permitted(request, plan_id)
    one = _known({"plan_id": plan_id}).get("commitments", commitment_id)
    if one is None:
        raise Http404
    named = replace(RECORD_ON, title=one.title)  # every page says which promise this is about
    return named.respond(request, step, plan_id=plan_id, commitment_id=commitment_id)
