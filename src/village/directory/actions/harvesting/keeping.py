"""Every record that comes is kept as it came, a page in one transaction, before anything is taken in."""

import datetime as dt
import zlib
from collections import Counter
from dataclasses import asdict

from django.db import transaction
from django.db.models import F

from village.directory.actions.harvesting.coming import Come, Sheet, digest
from village.directory.actions.harvesting.reader import note
from village.directory.models import Harvest, Page, Raw
from village.directory.rules.harvesting.holding import short
from village.directory.rules.harvesting.states import MISSED
from village.directory.rules.standard.walking import Walk, walked

TOLD = 5
"""Records named of those that could not be fetched by themselves, or that came twice."""


@transaction.atomic
def keep_sheet(harvest: Harvest, walk: Walk, sheet: Sheet, *, at: dt.datetime) -> Walk:
    """Keep a page of a harvest; where it is after that. Raises Stopped, and then nothing of the page is kept."""
    ids = sheet.ids
    there = Raw.objects.filter(source=harvest.source_id, theirs__in=set(ids))
    known = {one.theirs: one for one in there.defer("body")}
    before = [one.theirs for one in known.values() if one.came_id == harvest.pk]
    after = walked(walk, sheet.said, ids=ids, before=before)
    first: dict[str, Come] = {}  # the first of several under one id
    for one in sheet.records:
        first.setdefault(one.theirs, one)
    for theirs in before:
        first.pop(theirs)
    counted = _put(harvest, list(first.values()), known, at)
    _put_page(harvest, sheet)
    _note(harvest, sheet, after, counted, _twice(ids, before), at)
    return after


def _twice(ids: list[str], before: list[str]) -> list[str]:
    """Ids that stand on a page more than once, or stood on an earlier one."""
    return sorted({*before, *(one for one, many in Counter(ids).items() if many > 1)})


def _put(harvest: Harvest, records: list[Come], known: dict[str, Raw], at: dt.datetime) -> tuple[int, int, int]:
    """Writes what is new and what changed, and that the others came; how many of each."""
    same: list[Raw] = []
    changed, new = [], []
    for one in records:
        old = known.get(one.theirs)
        if one.body is None or (old and (old.sha256, old.listed) == (one.sha256, one.listed)):
            same += [old] if old else []
        elif old is None:
            new.append(_raw(harvest, one, at))
        else:
            changed.append(_again(harvest, old, one, at))
    back = [one.pk for one in same if one.missed >= MISSED]  # they were gone, and are looked at again
    Raw.objects.filter(pk__in=back).update(waits=True)
    Raw.objects.filter(pk__in=[one.pk for one in same]).update(came=harvest, last_seen_at=at, missed=0)
    Raw.objects.bulk_create(new)
    fields = ["sha256", "listed", "body", "fetched_at", "came", "last_seen_at", "missed", "waits", "findings"]
    Raw.objects.bulk_update(changed, fields)
    really = len(back) + sum(1 for one in changed if one.waits)
    return len(new), really, len(same) + len(changed) - really


def _raw(harvest: Harvest, one: Come, at: dt.datetime) -> Raw:
    return Raw(
        source_id=harvest.source_id, theirs=one.theirs, sha256=one.sha256, listed=one.listed, fetched_at=at,
        body=zlib.compress(one.body or b""), findings=short(one.findings), first_seen_at=at, last_seen_at=at,
        came=harvest,
    )  # fmt: skip


def _again(harvest: Harvest, old: Raw, one: Come, at: dt.datetime) -> Raw:
    # What the list says of it may have changed while it is the same itself.
    old.waits = old.waits or old.sha256 != one.sha256 or old.missed >= MISSED
    old.sha256, old.listed, old.body = one.sha256, one.listed, zlib.compress(one.body or b"")
    old.fetched_at, old.last_seen_at, old.came, old.missed = at, at, harvest, 0
    old.findings = short(one.findings) if old.waits else old.findings
    return old


def _put_page(harvest: Harvest, sheet: Sheet) -> None:
    if not sheet.url or sheet.got.same:
        return
    if sheet.unread:  # next time it is asked for anew
        Page.objects.filter(source=harvest.source_id, url=sheet.url).delete()
        return
    Page.objects.update_or_create(
        source_id=harvest.source_id, url=sheet.url[:800],
        defaults={
            "etag": sheet.got.etag[:200], "modified": sheet.got.modified[:60], "sha256": digest(sheet.got.body),
            "ids": sheet.ids, "said": asdict(sheet.said),
        },
    )  # fmt: skip


def _note(
    harvest: Harvest, sheet: Sheet, walk: Walk, counted: tuple[int, int, int], twice: list[str], at: dt.datetime
) -> None:
    new, changed, unchanged = counted
    for name, some in (("unread", sheet.unread or {}), ("twice", dict.fromkeys(twice, ""))):
        if some:
            told = harvest.report.get(name, {"records": 0, "some": {}})
            shown = dict(list({**told["some"], **some}.items())[:TOLD])
            harvest.report[name] = {"records": told["records"] + len(some), "some": shown}
    note(
        harvest, at=at, page=walk.page, rows=walk.rows, total=walk.total, pages=walk.pages, shifted=walk.shifted,
        new=F("new") + new, changed=F("changed") + changed, unchanged=F("unchanged") + unchanged,
        report=harvest.report,
    )  # fmt: skip
