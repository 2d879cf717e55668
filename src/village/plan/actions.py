"""Every write to plans: taking in an edition, recording progress, deciding on it, reminding."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from pathlib import Path

from django.db import IntegrityError, transaction

from village.kernel.access.queries import may
from village.kernel.access.rules import Thing, Viewer
from village.kernel.audit import actions as audit
from village.kernel.tables.folders import read_folder
from village.plan import queries
from village.plan.models import CONFIDENCES, Edition, ProgressUpdate
from village.plan.rules.document import STATUSES, Plan
from village.plan.rules.folder import plan_from


class Refusal(Exception):
    """An action was not done; the message is for the person who asked."""


def import_plan(*, folder: Path, by: str, at: dt.datetime) -> tuple[Edition, bool]:
    """Take in the plan in `folder` (or a zip of one). Raises tables.Refused, with nothing loaded, if any row is wrong.

    Returns the edition and whether it is new: a plan that is the same to the letter stays the edition it is.
    """
    return import_files(files=read_folder(folder), by=by, at=at)


def import_files(*, files: Mapping[str, bytes], by: str, at: dt.datetime) -> tuple[Edition, bool]:
    """As import_plan, from names and bytes. They are read before the database is touched, so that a slow or a bad plan
    keeps nobody else from writing."""
    return _take_in(plan=plan_from(files), by=by, at=at)


@transaction.atomic
def _take_in(*, plan: Plan, by: str, at: dt.datetime) -> tuple[Edition, bool]:
    document = queries.document_text(plan)
    sha256 = hashlib.sha256(document.encode()).hexdigest()
    latest = Edition.objects.filter(plan=plan.id).defer("document").order_by("-number").first()
    if latest is not None and latest.sha256 == sha256:
        return latest, False
    edition = Edition.objects.create(
        plan=plan.id, number=latest.number + 1 if latest else 1, title=plan.title, area=plan.area_code,
        document=document, sha256=sha256, loaded_at=at, loaded_by=by,
    )
    audit.record(actor=by, action="plan.import", thing=f"plan:{plan.id}", at=at, detail={"edition": edition.number, "sha256": sha256})
    return edition, True


@transaction.atomic
def record_progress(
    *, plan: str, commitment: str, as_of_on: dt.date, status: str, narrative: str, confidence: str, once: str,
    by: Viewer, at: dt.datetime, today: dt.date, evidence_link: str = "", evidence_indicator: str = "",
) -> ProgressUpdate:
    """Propose what became of a commitment; it is public once a second person has approved it.

    `once` names the attempt: the same one sent twice gives the same update. Raises Refusal.
    """
    _permit(by, "plan.progress.record")
    earlier = ProgressUpdate.objects.filter(once=once).first()
    if earlier is not None:
        return earlier
    edition, found = queries.edition(plan), queries.plan(plan)
    known = {row.id: row for row in found.commitments} if found else {}
    if edition is None or found is None or commitment not in known:
        raise Refusal("There is no such commitment in this plan.")
    if not dt.date.fromisoformat(found.began_on) <= as_of_on <= today:
        raise Refusal("The date must lie between the day the plan began and today.")
    if status not in STATUSES or confidence not in CONFIDENCES:
        raise Refusal("Choose a status and how sure you are.")
    if not narrative.strip():
        raise Refusal("Say in a sentence or two what has happened.")
    if evidence_indicator and evidence_indicator not in {row.id for row in found.indicators}:
        raise Refusal("There is no such measure in this plan.")
    if status == "delivered" and not (evidence_link or evidence_indicator):
        raise Refusal("Something told as delivered needs evidence: a link or a measure.")
    update = ProgressUpdate.objects.create(
        plan=plan, commitment=commitment, edition=edition, as_of_on=as_of_on, status=status, narrative=narrative.strip(),
        evidence_link=evidence_link, evidence_indicator=evidence_indicator, confidence=confidence,
        proposed_by=by.ref, proposed_at=at, once=once,
    )
    audit.record(actor=str(by.ref), organisation=by.organisation, action="plan.progress.record", thing=f"progress:{update.pk}", at=at,
                 detail={"plan": plan, "commitment": commitment, "status": status})
    return update


@transaction.atomic
def decide_progress(*, update: int, decision: str, note: str, by: Viewer, at: dt.datetime) -> ProgressUpdate:
    """Approve an update, or return it with a note. Never one's own; never twice. Raises Refusal."""
    found = ProgressUpdate.objects.select_for_update().filter(pk=update).first()
    if found is None:
        raise Refusal("There is no such update.")
    _permit(by, "plan.progress.approve", Thing(made_by=frozenset({str(found.proposed_by)})))
    if found.decision:
        raise Refusal("This update has been decided already.")
    if decision not in ("approved", "returned"):
        raise Refusal("Choose whether to approve or return it.")
    if decision == "returned" and not note.strip():
        raise Refusal("Say why it goes back, so that it can be mended.")
    found.decision, found.decided_by, found.decided_at, found.decision_note = decision, by.ref, at, note.strip()  # type: ignore[assignment]
    try:
        found.save(update_fields=["decision", "decided_by", "decided_at", "decision_note"])
    except IntegrityError as error:
        raise Refusal("The database refused this decision.") from error
    audit.record(actor=str(by.ref), organisation=by.organisation, action=f"plan.progress.{decision}", thing=f"progress:{found.pk}", at=at,
                 detail={"plan": found.plan, "commitment": found.commitment, "status": found.status})
    return found


def _permit(by: Viewer, permission: str, thing: Thing | None = None) -> None:
    decision = may(by, permission, thing=thing)
    if not decision:
        own = "own-work" in decision.reasons
        raise Refusal("Someone else must decide on what you recorded yourself." if own else "You may not do this.")
