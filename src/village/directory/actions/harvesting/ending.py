"""How a harvest ends: what is gone is told to be gone, what was found is gathered, the audit is written, once."""

import datetime as dt
import json
import zlib
from typing import Any

from django.db import transaction
from django.db.models import F

from village.directory.actions.harvesting.taking import secret
from village.directory.models import Harvest, Raw, Service
from village.directory.queries.harvesting.reading import profile_of
from village.directory.rules.harvesting import holding
from village.directory.rules.harvesting.states import DONE, HELD, MISSED, STOPPED, TAKING, too_many_gone
from village.directory.rules.showing import placeless
from village.directory.rules.standard.judging import scored
from village.directory.rules.standard.quality import poor
from village.directory.rules.standard.reading import service_of
from village.kernel.audit.actions import record as audited

THERE = ("shown", "waiting")


@transaction.atomic
def hold(one: Harvest, why: str, *, by: str, at: dt.datetime) -> Harvest:
    """Leave a harvest to a person: nothing more of it is taken in before they have decided."""
    if not _ends(one):
        return one
    one.state, one.held, one.ended_at = HELD, why, max(at, one.started_at)
    one.save(update_fields=["state", "held", "ended_at"])
    _audit(one, by, at)
    return one


def _ends(one: Harvest) -> bool:
    """Whether a harvest is its reader's to end, from now on nobody else's until that is done; else it is told anew."""
    held = Harvest.objects.select_for_update().filter(pk=one.pk, token=one.token, state=TAKING)
    if held.first() is not None:
        return True
    one.refresh_from_db()
    return False


def finish(one: Harvest, *, by: str, at: dt.datetime) -> Harvest:
    """End a harvest of which everything is taken in; one that is ended, or that another reader has, stays as it is. All
    of a source's records are looked at together while nothing is locked: others write meanwhile."""
    at = max(at, one.started_at)
    return _end(one, _report(one), by=by, at=at) if _count_gone(one, by=by, at=at) else one


@transaction.atomic
def _count_gone(one: Harvest, *, by: str, at: dt.datetime) -> bool:
    """Tell what came from what did not; whether the harvest is to end now, and does not wait for a person. Whoever was
    killed before it ended does this again, and nothing is counted twice."""
    if not _ends(one):
        return False
    there = Raw.objects.filter(source=one.source_id)
    came = there.filter(came=one, service__isnull=False).values("service")
    Service.objects.filter(pk__in=came, last_seen_at__lt=at).update(last_seen_at=at)
    if one.complete and not one.tallied:
        there.exclude(came=one).update(missed=F("missed") + 1)
        one.tallied = True
    missed = there.filter(missed__gte=MISSED, service__isnull=False).values("service")
    going = Service.objects.filter(pk__in=missed, state__in=THERE)
    if one.complete:
        many = going.count()
        shown = Service.objects.filter(source=one.source_id, state__in=THERE).count()
        why = "" if one.released else too_many_gone(gone=many, shown=shown)
        if why:
            one.save(update_fields=["tallied"])
            hold(one, why, by=by, at=at)
            return False
        going.update(state="gone", changed_at=at)
        one.gone += many
    one.beat_at = at
    one.save(update_fields=["tallied", "gone", "beat_at"])
    return True


@transaction.atomic
def _end(one: Harvest, report: dict[str, Any], *, by: str, at: dt.datetime) -> Harvest:
    if not _ends(one):
        return one
    if before := _before(one):
        Harvest.objects.filter(pk=before.pk).update(report={})  # the last tells of all, and is enough
    one.state, one.ended_at = STOPPED if one.short else DONE, at
    one.report = {**one.report, **report}
    one.save(update_fields=["state", "ended_at", "report"])
    _audit(one, by, at)
    return one


def _audit(one: Harvest, by: str, at: dt.datetime) -> None:
    counts = {name: getattr(one, name) for name in ("new", "changed", "unchanged", "quarantined", "gone")}
    audited(
        actor=by, action="directory.harvest", thing=f"source:{one.source.slug}", at=at,
        detail={"state": one.state, "complete": one.complete, **counts},
    )  # fmt: skip


def _before(one: Harvest) -> Harvest | None:
    """The harvest of the same source that ended before."""
    return Harvest.objects.filter(source=one.source_id, ended_at__isnull=False).exclude(pk=one.pk).first()


def _report(one: Harvest) -> dict[str, Any]:
    """What was found in all records of the source, by level and code; as it was where nothing has changed since."""
    before = _before(one)
    told = before.report if before is not None else {}
    if "findings" in told and not (one.new or one.changed or one.released):
        return {name: told[name] for name in ("findings", "records", "points", "explained")}
    version, documents, found = profile_of(one.source).name, [], []
    every = Raw.objects.filter(source=one.source_id, missed__lt=MISSED).select_related("service")
    for raw in every.iterator(500):
        found += holding.long(raw.findings, raw.theirs)
        body = zlib.decompress(raw.body)
        came = json.loads(body) if body else None
        if isinstance(came, dict):
            document = service_of(came, version, one.source.slug).document
            unplaced = placeless(document) if secret(raw, document) else document
            documents.append({**unplaced, "id": raw.theirs})
    found += poor(documents)
    score = scored(documents, found)
    return {
        "findings": holding.gathered(found), "records": len(documents), "points": score.points,
        "explained": score.explained(),
    }  # fmt: skip
