"""Hearing complaints of families: read, and answered at the first stage. What comes after is in
`actions.complaint_stages`."""

import datetime as dt
import uuid

from django.db import transaction

from village.casework.actions.families import fits
from village.casework.models import Complaint
from village.casework.queries.complaints import heard_by
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did, told, told_of
from village.workflow.actions.moving import Asked, move

NO_COMPLAINT = "There is no such complaint."


@transaction.atomic
def list_complaints(*, by: Viewer, at: dt.datetime) -> list[Complaint]:
    """The complaints that the viewer hears; that they were shown them is in the audit."""
    found = list(heard_by(by))
    told_of(by, "casework.complaint.list", "complaints", at, shown=[str(one.ref) for one in found])
    return found


@transaction.atomic
def open_complaint(*, complaint: uuid.UUID, by: Viewer, at: dt.datetime) -> Complaint | None:
    """Read a complaint; None when there is none for this viewer. Either is in the audit."""
    found = heard_by(by).filter(ref=complaint).first()
    told(by, "casework.complaint.read", f"complaint:{complaint}", at, decision="permitted" if found else "denied")
    return found


@transaction.atomic
def answer_complaint(
    *, complaint: uuid.UUID, answer: str, advocate: bool, key: str, by: Viewer, at: dt.datetime
) -> None:
    """Answer a complaint where it happened. `advocate`: one was offered. Raises Refusal without words, NotMoved when
    the process does not allow it now."""
    found = heard_by(by).filter(ref=complaint).first()
    if found is None:
        raise Refusal(NO_COMPLAINT)
    words = answer.strip()
    if not words:
        raise Refusal("Write the answer.")
    fits(Complaint, answer=words)
    asked = Asked(key, "answer", found.process.changed)
    move(
        instance=found.process.ref, asked=asked, roles={"complaints-manager"},
        facts={"advocate-offered": "yes" if advocate else "no"}, by=str(by.ref), at=at,
    )  # fmt: skip
    Complaint.objects.filter(pk=found.pk, answered_at=None).update(
        answer=words, answered_by=uuid.UUID(str(by.ref)), answered_at=at
    )
    did(by, "casework.complaint.answer", f"complaint:{found.ref}", at)
