"""What a system that keeps a copy of a child needs to know: which names the child has taken over, and when what is open
of it last changed. What is hidden moves neither."""

import datetime as dt
import uuid

from django.db.models import Max, Q

from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer
from village.people.models import Child, Identifier, LinkEvent, Record, RecordVersion, Shield
from village.people.queries.asking import ASK, Answer, standing
from village.people.queries.opened import OPEN
from village.people.rules.sources import TOLD


def replaced(viewer: Viewer, answer: Answer) -> list[uuid.UUID]:
    """The references of children that became this one and that the viewer may have known: those from which a record
    came that a system of the viewer's areas holds openly."""
    within = areas(viewer, ASK)
    known = Record.objects.filter(OPEN, child__ref=answer.child.ref)
    if within is not None:
        known = known.filter(source__area__in=within or [""])
    left = LinkEvent.objects.filter(record__in=known.values("pk")).values("child_from")
    merged = Child.objects.filter(pk__in=left, state="merged").order_by("pk").values_list("ref", flat=True)
    return [ref for ref in merged if (now := standing(ref)) is not None and now.ref == answer.child.ref]


def changed_at(answer: Answer) -> dt.datetime | None:
    """When an open record of the child last came, changed, ended, joined or left, or a shield was taken off; None under
    a shield, where a change may be of what it hides."""
    if answer.child.shielded:
        return None
    child = Child.objects.get(ref=answer.child.ref)
    opened = Record.objects.filter(OPEN)
    of_child = opened.filter(child=child)
    moved = LinkEvent.objects.filter(Q(child_from=child) | Q(child_to=child), record__in=opened.values("pk"))
    numbers = Identifier.objects.filter(record__child=child).values("value")
    shields = Shield.objects.filter(Q(child=child) | Q(value__in=numbers), until_at__isnull=False)
    latest = [
        RecordVersion.objects.filter(record__in=of_child.values("pk")).aggregate(at=Max("received_at"))["at"],
        of_child.filter(source__mode=TOLD).aggregate(at=Max("last_seen_at"))["at"],
        of_child.aggregate(at=Max("ended_at"))["at"],
        moved.aggregate(at=Max("at"))["at"],
        shields.aggregate(at=Max("until_at"))["at"],
    ]
    return max((at for at in latest if at is not None), default=None)
