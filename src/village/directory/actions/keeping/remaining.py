"""What is left of a service whose entry was taken out of the directory: another directory's, which was told by it. It
stays hidden until a person of the area says whether it is told by itself."""

import datetime as dt
import uuid

from django.db import transaction

from village.directory.actions.keeping.permitted import apart, changed, held, not_ones_own
from village.directory.models import Service
from village.directory.queries.keeping import visible
from village.directory.queries.keeping.visible import ASSURE
from village.directory.queries.keeping.whole import states_of
from village.directory.rules.keeping.said import LEFT_ANSWERS
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did, told

ANOTHER_NOW = "It was changed after you opened this page. Open it again, and look at it as it is now."


@transaction.atomic
def open_left(*, service: uuid.UUID, by: Viewer, at: dt.datetime) -> Service | None:
    """What is left of a service, for an officer of its area; None for any other. Either is in the audit."""
    found = visible.left(by).filter(pk=service).first()
    told(by, "directory.left.read", f"left:{service}", at, decision="permitted" if found else "denied")
    return found


@transaction.atomic
def decide_left(*, service: uuid.UUID, decision: str, seen: str, by: Viewer, at: dt.datetime) -> None:
    """Say whether what is left is told by itself or stays out (`decision`: a key of LEFT_ANSWERS), whatever its source
    sends. `seen`: which state of it and of what was taken out was looked at (`whole.states_of`). Raises Refusal, for
    whoever provides it or took it out too."""
    one = held(visible.left(by), service)
    out = Service.objects.select_related("provider").get(replaces=one)
    apart(by, ASSURE, area=one.area, writers=out.changes.filter(kind="withdrawn").values_list("account", flat=True))
    for each in (one, out):
        not_ones_own(by, each)
    if decision not in LEFT_ANSWERS:
        raise Refusal("Choose whether it is told.")
    if seen != states_of(one, out):
        raise Refusal(ANOTHER_NOW)
    if decision == "told":
        Service.objects.filter(pk=one.pk).update(replaced_by=None, changed_at=at)
        changed(one, "unmerged", by=by, at=at)
    else:
        Service.objects.filter(pk=one.pk).update(state="withdrawn", changed_at=at)
        changed(one, "withdrawn", by=by, at=at)
    did(by, "directory.entry.left", f"service:{one.pk}", at, decision=decision)
