"""National helplines and services that the progress report names, as entries of the directory for every area.

What the report says of each was so then; whether it is so today is not known here, and the entry says so.
"""

import datetime as dt
import uuid

from django.db import transaction

from village.directory.actions.recording import Said, Taken, record_services
from village.directory.models import Source
from village.directory.queries.finding.words import national
from village.directory.rules.national import document_of
from village.kernel.audit.actions import record as audited
from village.kernel.jobs.actions import enqueue

SLUG = "progress-report"
_SPACE = uuid.UUID("3b0c5a52-93c8-5d5f-9b7e-1d0a6c7d2f44")


@transaction.atomic
def record_national(*, by: str, at: dt.datetime) -> Taken:
    """Take them in; done again nothing changes, and nothing is audited."""
    source, _ = Source.objects.get_or_create(
        slug=SLUG,
        defaults={
            "title": "National helplines that the progress report names", "format": "uk-3.0", "trust": 1,
            "licence": "Open Government Licence", "contact": "", "opened_at": at,
        },
    )  # fmt: skip
    said = [Said(document_of(row, lambda what: str(uuid.uuid5(_SPACE, what))), tuple(row["kinds"].split()))
            for row in national()]  # fmt: skip
    taken = record_services(said, source=source, area="", at=at)
    if taken.new or taken.changed:
        counts = {"new": len(taken.new), "changed": len(taken.changed)}
        audited(actor=by, action="directory.national", thing=f"source:{SLUG}", at=at, detail=counts)
        enqueue("directory.search", by=by, at=at)
    return taken
