"""The ledger of links: which records are of a child, by what events, and what can be undone."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer
from village.kernel.audit.queries import names_of
from village.linkage.rules.model import Model, Part, model_of
from village.linkage.rules.untrained import untrained
from village.people.models import Child, LinkEvent, MatchingModel, Record, Remark
from village.people.rules.explaining import Sentence, sentences
from village.people.rules.states import BY_ITSELF, EVENTS


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
    """Whether a system of the areas in which the viewer has a permission knows the child, or the one it became."""
    within = areas(viewer, permission)
    if within is None:
        return True
    return Record.objects.filter(child__in=standing_children([child.pk]), source__area__in=within).exists()


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


def names_of_child(child: int) -> set[int]:
    """A child and all who became it, one through another."""
    found = ahead = {child}
    while ahead:
        ahead = set(Child.objects.filter(into__in=ahead).values_list("pk", flat=True)) - found
        found = found | ahead
    return found


@dataclass(frozen=True)
class Told:
    """One event of the ledger as it is read later: what was weighed then, in sentences, if the model is still kept."""

    event: LinkEvent
    what: str
    who: str
    remarks: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    unexplained: str


@dataclass(frozen=True)
class Ledger:
    """Why the records of a child are believed to be of one child."""

    child: Child
    records: tuple[Record, ...]
    told: tuple[Told, ...]
    undoable: tuple[uuid.UUID, ...]


def ledger_of(ref: uuid.UUID, viewer: Viewer, permission: str) -> Ledger | None:
    """The ledger of a child as it stands, pointers followed; None when there is none that the viewer may see."""
    found = Child.objects.filter(ref=ref).first()
    standing = standing_children([found.pk]) if found else set()
    child = Child.objects.filter(pk__in=standing).first()
    if child is None or not reached(viewer, permission, child):
        return None
    records = Record.objects.filter(child=child).select_related("source").order_by("-source__trust", "pk")
    about = Q(record__child=child) | Q(child_to=child) | Q(child_from=child)
    events = list(LinkEvent.objects.filter(about).select_related("record__source", "child_from", "child_to"))
    names = names_of([event.by for event in events])
    models = {version: _model(version) for version in {event.model for event in events}}
    written = _written({event.operation for event in events})
    told = tuple(_told(event, names, written.get(event.operation, ()), models.get(event.model)) for event in events)
    operations = dict.fromkeys(event.operation for event in events if event.kind in ("merge", "review"))
    joins = [one for one in operations if (joined := last_join(one)) and joined.keep == child]
    return Ledger(child, tuple(records), told, tuple(joins))


def _written(operations: set[uuid.UUID]) -> dict[uuid.UUID, tuple[str, ...]]:
    """What people wrote, by operation."""
    found: dict[uuid.UUID, tuple[str, ...]] = {}
    for one in Remark.objects.filter(operation__in=operations):
        found[one.operation] = (*found.get(one.operation, ()), one.text)
    return found


def _told(event: LinkEvent, names: dict[str, str], remarks: tuple[str, ...], model: Model | None) -> Told:
    who = names.get(event.by, "" if event.kind in BY_ITSELF else "Someone whose account is gone")
    if not event.levels:
        return Told(event, EVENTS[event.kind], who, remarks, (), "")
    if model is None or len(event.levels) != len(model.weighings):
        gone = f"It was weighed by the model “{event.model}”, which is no longer kept."
        return Told(event, EVENTS[event.kind], who, remarks, (), gone)
    parts = [one for one in model.weigh(event.levels, event.frequencies or []).parts if one.field != "household"]
    # What a household explains depended on how many children there were: it is what else made up the weight then.
    shared = (event.weight or 0.0) - sum(one.bits for one in parts)
    parts.append(Part("household", "shared", shared))
    return Told(event, EVENTS[event.kind], who, remarks, sentences(parts), "")


def _model(version: str) -> Model | None:
    """A model by its version; None when it is no longer kept, or compared otherwise than now."""
    if version == untrained().version:
        return untrained()
    kept = MatchingModel.objects.filter(version=version).first()
    try:
        return model_of(kept.data) if kept else None
    except ValueError:
        return None
