"""What anyone says is wrong of an entry, and what came of it."""

import datetime as dt
import hashlib
import uuid

from django.db import transaction

from village.directory.actions.keeping.permitted import reason, taken, waiting
from village.directory.models import Report, Service
from village.directory.queries.documents import shown
from village.directory.queries.keeping import visible
from village.directory.queries.keeping.visible import WORRY
from village.directory.rules.keeping.said import PROBLEMS
from village.directory.rules.keeping.words import words
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit import actions as audit
from village.kernel.audit.noting import did

MOST_WORDS = 1000
MOST_OPEN = 20
"""So many open reports of one entry are enough to be looked at; more say nothing new. What worries somebody is
never too many, and not among them: how many there are would tell its provider."""
NO_REPORT = "There is no such report, or it is closed already."


@transaction.atomic
def report(*, service: uuid.UUID, kind: str, text: str, at: dt.datetime) -> Report | None:
    """Keep what somebody says is wrong of an entry (`kind`: a key of PROBLEMS); None where just this waits already.
    Nobody is asked who they are. Raises Refusal for no such entry, and for words that cannot be kept."""
    found = shown().filter(pk=service).first()
    if found is None:
        raise Refusal("There is no such service.")
    if kind not in PROBLEMS:
        raise Refusal("Choose what is wrong.")
    said = taken(words, text, "What is wrong", MOST_WORDS)
    if kind in ("other", WORRY) and not said:
        raise Refusal("Say in a few words what is wrong.")
    list(Service.objects.select_for_update().filter(pk=found.pk).values_list("pk"))
    open_now = Report.objects.filter(service=found, closed_at=None)
    same = hashlib.sha256(f"{found.pk}\n{kind}\n{said.casefold()}".encode()).hexdigest()
    if open_now.filter(same=same).exists():
        return None
    if kind != WORRY and open_now.exclude(kind=WORRY).count() >= MOST_OPEN:
        raise Refusal("Many people have reported this service, and it is being looked at. Yours is not needed.")
    made = Report.objects.create(service=found, kind=kind, words=said, same=same, reported_at=at)
    audit.record(actor="anyone", action="directory.report", thing=f"service:{found.pk}", at=at, detail={"kind": kind})
    return made


@transaction.atomic
def close_report(*, report: uuid.UUID, done: str, by: Viewer, at: dt.datetime) -> None:
    """Close a report with what was done. Raises Refusal."""
    found = waiting(visible.reports(by), report, NO_REPORT)
    said = reason(done, "Say what was done.")
    Report.objects.filter(pk=found.pk).update(done=said, closed_by=uuid.UUID(str(by.ref)), closed_at=at)
    did(by, "directory.report.close", f"report:{found.ref}", at)
