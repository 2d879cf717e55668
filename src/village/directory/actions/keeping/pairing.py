"""Entries that may be of one service: put forward by the engine, decided by a person, never joined by itself."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction

from village.directory.actions.hiding import close_wishes
from village.directory.actions.keeping.drafting import drop_drafts
from village.directory.actions.keeping.likeness import Likely, proposals
from village.directory.actions.keeping.permitted import apart, changed, not_ones_own
from village.directory.actions.keeping.sensitive import hide
from village.directory.actions.recording import BATCH
from village.directory.models import Pair, Service
from village.directory.queries.documents import document_of, shown
from village.directory.queries.keeping import visible
from village.directory.queries.keeping.same import same_service
from village.directory.queries.keeping.visible import MERGE
from village.directory.queries.keeping.whole import states_of, whole
from village.directory.rules.keeping.traits import candidates, traits
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit import actions as audit
from village.kernel.audit.noting import did
from village.kernel.jobs.registry import job

NO_PAIR = "There is no such pair, or it was decided already."
ANOTHER_NOW = "One of them was changed after you opened this page. Open it again, and look at both as they are now."


@job("directory.duplicates", cron="30 4 * * *")
def find_pairs(*, by: str, at: dt.datetime, area: str = "") -> int:
    """Put forward the entries that may be of one service (in the area with this ONS code; blank: everywhere); returns
    how many pairs are new. A pair that was decided is not put forward again."""
    told = shown().filter(area=area) if area else shown()
    every, sources = {}, {}
    for one in told.select_related("provider").prefetch_related("at_locations__location").iterator(BATCH):
        unseen = one.sensitive or any(there.location.hidden for there in one.at_locations.all())
        every[one.pk] = traits(document_of(one) if unseen else whole(one))  # a pair is looked at: it tells what agrees
        sources[one.pk] = one.source_id or one.provider_id  # kept here: each provider tells its own once
    return _propose(proposals(every, candidates(every), sources.__getitem__), by, at)


@transaction.atomic
def _propose(found: Iterable[tuple[uuid.UUID, uuid.UUID, Likely]], by: str, at: dt.datetime) -> int:
    known = set(Pair.objects.values_list("one", "two"))
    made = [
        Pair(one_id=one, two_id=two, chance=likely.chance, why=likely.why, proposed_at=at)
        for one, two, likely in found
        if (one, two) not in known
    ]
    Pair.objects.bulk_create(made, ignore_conflicts=True)  # another run may have been first with some of them
    if made:
        audit.record(actor=by, action="directory.pair.find", thing="entries", at=at, detail={"new": len(made)})
    return len(made)


@transaction.atomic
def decide_pair(*, pair: uuid.UUID, same: bool, keep: uuid.UUID | None, seen: str, by: Viewer, at: dt.datetime) -> None:
    """Say that two entries are of one service, of which `keep` is told from now on, or that they are of two. `seen`:
    which state of them was looked at (`whole.states_of`). If the place of either must not be found, that of neither is.
    Raises Refusal, for what is another than was looked at too."""
    found = visible.pairs(by).filter(ref=pair).first()
    if found is None:
        raise Refusal(NO_PAIR)
    both = {one.pk: one for one in Service.objects.select_for_update().filter(pk__in=(found.one_id, found.two_id))}
    for one in both.values():
        who = apart(by, MERGE, area=one.area, writers=[])
        not_ones_own(by, one)
    if seen != states_of(*both.values()):
        raise Refusal(ANOTHER_NOW)
    if same and keep not in both:
        raise Refusal("Choose which of the two is told.")
    told = {"decision": "same" if same else "different", "kept_id": keep if same else None}
    if not Pair.objects.filter(pk=found.pk, decision="").update(**told, decided_by=who, decided_at=at):
        raise Refusal(NO_PAIR)  # another decided it meanwhile
    if same and keep is not None:
        _join(both.pop(keep), *both.values(), by=by, at=at)
    did(by, "directory.pair.decide", f"pair:{found.ref}", at, decision=told["decision"])


def _join(kept: Service, other: Service, *, by: Viewer, at: dt.datetime) -> None:
    if kept.replaced_by_id or other.replaced_by_id:
        raise Refusal(NO_PAIR)  # one of them was joined with a third meanwhile
    kind = kept.sensitive or other.sensitive
    Service.objects.filter(pk=other.pk).update(replaced_by=kept, changed_at=at)
    changed(other, "merged", by=by, at=at)
    drop_drafts(Service.objects.filter(pk=other.pk), by=by, at=at)  # its provider reaches it no more
    if kind:
        one = Service.objects.get(pk=kept.pk)
        close_wishes(same_service(one), at=at)
        hide(one, kind, by=by, at=at)


@transaction.atomic
def undo_pair(*, pair: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    """Take two entries apart that were joined: each is told by itself again, and the pair is not put forward again.
    Raises Refusal where they are not joined."""
    found = visible.pairs(by, decided="same").filter(ref=pair).first()
    if found is None:
        raise Refusal("There is no such pair of entries that were joined.")
    other = found.two if found.kept_id == found.one_id else found.one
    who = apart(by, MERGE, area=other.area, writers=[])
    for one in (found.one, found.two):
        not_ones_own(by, one)
    Pair.objects.filter(pk=found.pk).update(decision="different", kept=None, decided_by=who, decided_at=at)
    Service.objects.filter(pk=other.pk, replaced_by=found.kept_id).update(replaced_by=None, changed_at=at)
    changed(other, "unmerged", by=by, at=at)
    did(by, "directory.pair.undo", f"pair:{found.ref}", at)
