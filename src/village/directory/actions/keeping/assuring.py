"""The area looks at what providers wrote, and assures it or sends it back. Nobody assures what they wrote."""

import datetime as dt
import uuid

from django.db import transaction

from village.directory.actions.keeping.drafting import record_draft
from village.directory.actions.keeping.permitted import apart, changed, not_ones_own, reason, slugs, waiting
from village.directory.models import Draft, Service
from village.directory.queries.keeping import visible
from village.directory.queries.keeping.visible import ASSURE
from village.directory.queries.keeping.whole import whole
from village.directory.rules.keeping.comparing import differences
from village.directory.rules.keeping.completeness import completeness
from village.directory.rules.showing import gives_away
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date

NO_DRAFT = "Nothing of this entry waits for you, or it was decided already."
EMPTY = (
    "Nobody could get in touch with it or come to it. Send it back for a telephone, an e-mail or a website, or for a "
    "place, an area or that it is online."
)
CHANGED = "Its provider changed it while you were looking. Look at it again."
GIVEN_AWAY = "Its words say where it is, which must not be found; they are not shown here. Send it back."


@transaction.atomic
def assure(*, draft: uuid.UUID, version: int, by: Viewer, at: dt.datetime) -> None:
    """Let what a provider wrote be told; it is checked on this day. `version`: the one that was looked at. Raises
    Refusal, for what one wrote oneself and for what leads nobody to the service too."""
    found, service, who = _waiting(draft, version, by)
    if service.sensitive and gives_away(found.document):
        raise Refusal(GIVEN_AWAY)
    if not {"contact", "where"} & set(completeness(found.document).known):
        raise Refusal(EMPTY)
    before = None if service.state == "waiting" else whole(service)
    fields = differences(before, found.document, (tuple(service.kinds), tuple(found.kinds)))
    Draft.objects.filter(pk=found.pk).update(decision="assured", decided_by=who, decided_at=at)
    record_draft(found, service, at)
    Service.objects.filter(pk=service.pk).update(state="shown", checked_on=london_date(at), changed_at=at)
    changed(service, "assured", by=by, at=at, fields=slugs(service, fields))
    did(by, "directory.draft.assure", f"service:{service.pk}", at, version=version)


@transaction.atomic
def send_back(*, draft: uuid.UUID, version: int, because: str, by: Viewer, at: dt.datetime) -> None:
    """Send back what a provider wrote, with what is to be mended; nothing that is told changes. Raises Refusal."""
    found, service, who = _waiting(draft, version, by)
    said = reason(because, "Say what is to be mended: they read it.")
    Draft.objects.filter(pk=found.pk).update(decision="returned", because=said, decided_by=who, decided_at=at)
    changed(service, "returned", by=by, at=at)
    did(by, "directory.draft.return", f"service:{service.pk}", at, version=version)


def _waiting(draft: uuid.UUID, version: int, by: Viewer) -> tuple[Draft, Service, uuid.UUID]:
    of = visible.drafts(by).filter(ref=draft).values("service")
    list(Service.objects.select_for_update().filter(pk__in=of).values_list("pk"))  # first, as whoever writes it does
    found = waiting(visible.drafts(by), draft, NO_DRAFT)
    service = Service.objects.select_related("provider").get(pk=found.service_id)
    who = apart(by, ASSURE, area=service.area, writers=found.writers)
    not_ones_own(by, service)
    if found.version != version:
        raise Refusal(CHANGED)
    return found, service, who
