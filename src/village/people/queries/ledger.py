"""The ledger of links: which records are of a child, by what events, and what can be undone."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer
from village.people.models import Child, LinkEvent, Record


@dataclass(frozen=True)
class Joined:
    """A joining that stands: who was joined to whom, the records that moved, the number of its last event."""

    gone: Child
    keep: Child
    moved: tuple[int, ...]
    event: int


def last_join(operation: uuid.UUID) -> Joined | None:
    """The joining of this name, if it is the one by which a child points to another now; None when it never was, or
    was undone."""
    events = LinkEvent.objects.filter(operation=operation, kind__in=["merge", "review"]).exclude(child_from=None)
    found = list(events.select_related("child_from", "child_to"))
    if not found:
        return None
    gone, keep = found[0].child_from, found[0].child_to
    assert gone is not None  # nosec B101: excluded above
    assert keep is not None  # nosec B101: every event of these kinds has one
    latest = LinkEvent.objects.filter(child_from=gone, kind__in=["merge", "review"]).last()
    if gone.into_id != keep.pk or latest is None or latest.operation != operation:
        return None
    return Joined(gone, keep, tuple(one.record_id for one in found if one.record_id is not None), found[-1].pk)


def reached(viewer: Viewer, permission: str, child: Child) -> bool:
    """Whether a system of the areas in which the viewer has a permission knows the child."""
    within = areas(viewer, permission)
    if within is None:
        return True
    return Record.objects.filter(child=child, source__area__in=within).exists()


def standing_children(children: Iterable[int]) -> set[int]:
    """Children as they stand: pointers of merges followed; those that are neither active nor point to one are left
    out."""
    found: set[int] = set()
    ahead = set(children)
    while ahead:
        rows = list(Child.objects.filter(pk__in=ahead).values_list("pk", "state", "into"))
        found |= {pk for pk, state, _ in rows if state == "active"}
        ahead = {into for _, _, into in rows if into is not None}
    return found
