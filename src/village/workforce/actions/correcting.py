"""What a worker says is wrong of what is held about them, and what their employer decides."""

import datetime as dt
import uuid

from django.db import transaction

from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date
from village.workforce.actions.matching import propose
from village.workforce.actions.permitted import taken
from village.workforce.actions.workers import about, rename
from village.workforce.models import CorrectionRequest, Worker
from village.workforce.queries.visible import corrections, own, own_account
from village.workforce.rules.content import without_content, without_numbers
from village.workforce.rules.correcting import DECISIONS, FIELDS, split, wanted

LISTED = ("born_on", "sex", "ethnicity")
"""What is one of a list, or a day: no text of the worker's is kept."""
NO_RECORD = "Nothing is held about you here as a worker, or not yet joined with your account."
NO_CORRECTION = "There is no such request, or it was decided already."


@transaction.atomic
def ask_correction(*, field: str, text: str, by: Viewer, at: dt.datetime) -> CorrectionRequest:
    """Ask one's employer to put something right. Raises Refusal for what the field cannot be, or while the employer has
    a request about the same to decide."""
    worker = own(by).select_for_update(of=("self",)).first()
    if worker is None:
        raise Refusal(NO_RECORD)
    if field not in FIELDS:
        raise Refusal("Choose what is wrong.")
    said = taken(wanted, field, text, on=london_date(at))
    if field not in LISTED:  # a name may be Spencer
        said = taken(without_numbers if field == "name" else without_content, said)
    if len(said) > 200:
        raise Refusal("Write at most 200 characters.")
    if CorrectionRequest.objects.filter(worker=worker, field=field, decision="").exists():
        raise Refusal("You have asked about this already, and your employer has not decided yet.")
    made = CorrectionRequest.objects.create(worker=worker, field=field, wanted=said, asked_at=at)
    did(by, "workforce.correction.ask", about(worker), at, field=field)
    return made


@transaction.atomic
def decide_correction(*, correction: uuid.UUID, decision: str, because: str, by: Viewer, at: dt.datetime) -> None:
    """Accept or decline what a worker asks for. What is of who they are is put right as they wrote it; the rest is for
    the worker's page. Raises Refusal: to decline needs a reason, which the worker reads."""
    found = corrections(by).select_for_update(of=("self",)).filter(ref=correction).first()
    if found is None:
        raise Refusal(NO_CORRECTION)
    if decision not in DECISIONS:
        raise Refusal("Accept what they ask for, or decline it.")
    words = taken(without_content, because)
    if decision == "declined" and not words:
        raise Refusal("Say why. They read it.")
    if len(words) > 300:
        raise Refusal("A reason is at most 300 characters.")
    if decision == "accepted":
        _apply(found, by, at)
    CorrectionRequest.objects.filter(pk=found.pk).update(
        decision=decision, because=words, decided_by=own_account(by), decided_at=at
    )
    did(by, "workforce.correction.decide", about(found.worker), at, field=found.field, decision=decision)


def _apply(found: CorrectionRequest, by: Viewer, at: dt.datetime) -> None:
    worker = found.worker
    if found.field == "name":
        given, family = split(found.wanted)
        rename(worker, given, family, from_on=worker.names.get(until_on=None).from_on, at=at)
    elif found.field in ("born_on", "sex", "ethnicity"):
        value = dt.date.fromisoformat(found.wanted) if found.field == "born_on" else found.wanted
        Worker.objects.filter(pk=worker.pk).update(**{found.field: value})
        worker.refresh_from_db(fields=[found.field])
    else:
        return
    propose(worker, by=by, at=at)
