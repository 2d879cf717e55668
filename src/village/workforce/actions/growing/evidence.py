"""What a worker or whoever supervises them says was given in an induction, and what the other answers."""

import datetime as dt
import uuid
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did, told
from village.kernel.calendar.rules import london_date
from village.workforce.actions.growing.supervising import NO_INDUCTION
from village.workforce.actions.permitted import taken
from village.workforce.actions.reading import READ
from village.workforce.actions.workers import about
from village.workforce.models import Evidence, Induction
from village.workforce.queries.growing import visible
from village.workforce.queries.visible import own_account
from village.workforce.rules.content import without_content
from village.workforce.rules.growing.said import ANSWERS, DEVELOPMENT, DISPUTED, EVIDENCE, MOST_HOURS, SUPERVISION

NO_EVIDENCE = "There is nothing of this for you to answer, or it was answered already."


@transaction.atomic
def open_induction(*, induction: uuid.UUID, supervised: bool = False, by: Viewer, at: dt.datetime) -> Induction | None:
    """An induction for whoever keeps the register, or (`supervised`) for whoever supervises; None when there is none
    for this viewer. Either is in the audit."""
    scope = visible.supervised_inductions if supervised else visible.inductions
    found = scope(by).filter(ref=induction).first()
    thing = about(found.worker) if found else f"induction:{induction}"
    told(by, READ, thing, at, decision="permitted" if found else "denied", part="induction")
    return found


@transaction.atomic
def add_evidence(
    *,
    induction: uuid.UUID,
    kind: str,
    on: dt.date,
    hours: Decimal | None = None,
    words: str = "",
    by: Viewer,
    at: dt.datetime,
) -> Evidence:
    """Say that supervision was held on a day, or how many hours of development there were: the worker, or whoever
    supervises them. It counts once the other confirms it. Raises Refusal."""
    found, own = _induction(induction, by)
    if kind not in EVIDENCE:
        raise Refusal("Choose what there was.")
    if on > london_date(at):
        raise Refusal("This is of a day that has come: it cannot be in the future.")
    if not found.start_on <= on < found.until_on:
        raise Refusal("The day is not within the induction.")
    said = taken(without_content, words)
    if len(said) > 200:
        raise Refusal("Write at most 200 characters.")
    known = found.evidence.filter(kind=kind, on=on).exclude(answer=DISPUTED)
    if kind == SUPERVISION and known.exists():
        raise Refusal("Supervision on that day is there already.")
    if kind == DEVELOPMENT:
        _within(hours, known.aggregate(all=Sum("hours"))["all"] or Decimal(0))
    made = Evidence.objects.create(
        induction=found, kind=kind, on=on, hours=hours if kind == DEVELOPMENT else None, words=said, own=own,
        by=own_account(by), at=at,
    )  # fmt: skip
    did(by, "workforce.evidence.add", about(found.worker), at, evidence=str(made.ref), kind=kind, own=own)
    return made


def _induction(induction: uuid.UUID, by: Viewer) -> tuple[Induction, bool]:
    """The induction, held until the transaction ends, and whether it is the viewer's own."""
    for scope, own in ((visible.own_inductions, True), (visible.supervised_inductions, False)):
        found = scope(by).filter(ref=induction).values_list("pk", flat=True).first()
        if found is not None:
            return Induction.objects.select_for_update(of=("self",)).select_related("worker").get(pk=found), own
    raise Refusal(NO_INDUCTION)


def _within(hours: Decimal | None, before: Decimal) -> None:
    if hours is None or not hours.is_finite() or hours <= 0:
        raise Refusal("Give the hours of development: more than 0.")
    if before + hours > MOST_HOURS:
        raise Refusal(f"That is more than {MOST_HOURS} hours on one day.")


@transaction.atomic
def answer_evidence(*, evidence: uuid.UUID, answer: str, because: str = "", by: Viewer, at: dt.datetime) -> None:
    """Confirm or dispute what the other said. Nobody answers what they said themselves. Raises Refusal: to dispute
    needs a reason, which the other reads."""
    found = visible.to_answer(by).filter(ref=evidence).first()
    if found is None:
        raise Refusal(NO_EVIDENCE)
    if answer not in ANSWERS:
        raise Refusal("Say whether this was so.")
    words = taken(without_content, because)
    if answer == DISPUTED and not words:
        raise Refusal("Say why it was not so. They read it.")
    if len(words) > 200:
        raise Refusal("A reason is at most 200 characters.")
    # Asked and written at once: of two answers, the second is told that there is one.
    waits = Evidence.objects.filter(pk=found.pk, answer="").exclude(by=own_account(by))
    if not waits.update(answer=answer, because=words, answered_by=own_account(by), answered_at=at):
        raise Refusal(NO_EVIDENCE)
    did(by, "workforce.evidence.answer", about(found.induction.worker), at, evidence=str(found.ref), answer=answer)
