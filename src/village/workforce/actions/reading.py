"""Looking at workers: each look is in the audit before it is answered."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction

from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import told, told_of
from village.workforce.actions.workers import about
from village.workforce.models import CorrectionRequest, Worker
from village.workforce.queries import visible
from village.workforce.queries.visible import KEEP

READ = "workforce.worker.read"


@transaction.atomic
def show_workers(*, what: str, shown: Collection[Worker], by: Viewer, at: dt.datetime) -> None:
    """Keep that somebody was shown these workers in a list."""
    told_of(by, "workforce.worker.list", "workers", at, what=what, shown=sorted(str(one.ref) for one in shown))


@transaction.atomic
def open_worker(
    *, worker: uuid.UUID, permission: str = KEEP, part: str = "", by: Viewer, at: dt.datetime
) -> Worker | None:
    """A worker, for whoever may see them for what the permission is for; None when there is none for this viewer, which
    is in the audit too."""
    found = visible.visible_to(by, permission).filter(ref=worker).first()
    told(by, READ, f"worker:{worker}", at, decision="permitted" if found else "denied", part=part)
    return found


@transaction.atomic
def open_own(*, by: Viewer, at: dt.datetime) -> Worker | None:
    """What is held of the viewer as a worker; None where there is nothing."""
    found = visible.own(by).first()
    if found is not None:
        told(by, "workforce.worker.own", about(found), at)
    return found


@transaction.atomic
def open_correction(*, correction: uuid.UUID, by: Viewer, at: dt.datetime) -> CorrectionRequest | None:
    """A request that waits for the viewer to decide; None when there is none. Either is in the audit."""
    found = visible.corrections(by).filter(ref=correction).first()
    told(by, "workforce.correction.read", f"correction:{correction}", at, decision="permitted" if found else "denied")
    return found
