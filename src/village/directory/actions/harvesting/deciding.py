"""What a person decides: of a harvest that was held, and of a record that was set aside."""

import datetime as dt
import uuid

from django.db import transaction

from village.directory.actions.harvesting.taking import look, take_in
from village.directory.models import Harvest, Quarantined, Raw
from village.directory.queries.harvesting.standing import KEEP, held, set_aside
from village.directory.rules.harvesting.holding import NEVER
from village.directory.rules.harvesting.states import HELD, IN, OUT, REFUSED, TAKING
from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.audit.noting import did, told
from village.kernel.calendar.rules import london_date
from village.kernel.jobs.actions import enqueue

NOT_HELD = "This harvest waits for nobody any more: look at the source again."
NO_RECORD = "There is no such record."
NOBODY = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""When a reader lived that is none: whoever comes first takes it in."""
CHANGED = "The record has come otherwise meanwhile, or is decided already: look at it again."
CANNOT = "It cannot be let in as it is: it could not be kept, or would run in a reader’s browser. Tell the supplier."


@transaction.atomic
def release_harvest(*, harvest: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    """Take in what was held, as soon as a worker is free. Raises Refusal for what is not held for the viewer."""
    one = _held(harvest, by)
    Harvest.objects.filter(pk=one.pk).update(state=TAKING, released=True, ended_at=None, beat_at=NOBODY)
    enqueue("directory.take-in", by=str(by.ref), at=at, harvest=str(one.ref))
    did(by, "directory.harvest.release", f"source:{one.source.slug}", at, harvest=str(one.ref))


@transaction.atomic
def refuse_harvest(*, harvest: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    """Take nothing in of what was held; everything stays as it is told now. Raises Refusal as `release_harvest`."""
    one = _held(harvest, by)
    Harvest.objects.filter(pk=one.pk).update(state=REFUSED)
    did(by, "directory.harvest.refuse", f"source:{one.source.slug}", at, harvest=str(one.ref))


def _held(harvest: uuid.UUID, by: Viewer) -> Harvest:
    found = list(held(by).filter(ref=harvest).values_list("pk", flat=True))
    one = Harvest.objects.select_for_update().filter(pk__in=found, state=HELD).first()
    if one is None:
        raise Refusal(NOT_HELD)
    permit(by, KEEP, Thing(area=one.source.area or None))
    return one


@transaction.atomic
def open_set_aside(*, record: uuid.UUID, by: Viewer, at: dt.datetime) -> Quarantined | None:
    """A record that was set aside, as it came, for whoever keeps its source; None for anybody else. Either is in the
    audit: it may say where somebody is safe."""
    found = set_aside(by).filter(ref=record).first()
    told(by, "directory.record.read", f"quarantined:{record}", at, decision="permitted" if found else "denied")
    return found


@transaction.atomic
def decide_record(*, record: uuid.UUID, decision: str, seen: str, by: Viewer, at: dt.datetime) -> None:
    """Let a record in as it came, whatever was found in it (IN), or keep it out (OUT). `seen`: the hash of what was
    looked at. It holds as long as nothing else is found in it. Raises Refusal."""
    found = list(set_aside(by).filter(ref=record).values_list("pk", flat=True))
    one = Quarantined.objects.select_for_update().filter(pk__in=found).first()
    if one is None or decision not in (IN, OUT):
        raise Refusal(NO_RECORD)
    raw = Raw.objects.select_related("source").get(pk=one.raw_id)
    permit(by, KEEP, Thing(area=raw.source.area or None))
    if raw.sha256 != seen or one.decision == decision:
        raise Refusal(CHANGED)
    if decision == IN:
        _let_in(raw, at)
    Quarantined.objects.filter(pk=one.pk).update(decision=decision, decided_by=uuid.UUID(str(by.ref)), decided_at=at)
    did(by, f"directory.record.{'let-in' if decision == IN else 'keep-out'}", f"quarantined:{record}", at)


def _let_in(raw: Raw, at: dt.datetime) -> None:
    looked = look(raw.source, raw, today=london_date(at))
    if NEVER & set(looked.codes):
        raise Refusal(CANNOT)
    take_in(raw.source, looked, at=at)
    if NEVER & set(looked.codes):  # it lacks what every service has
        raise Refusal(CANNOT)
