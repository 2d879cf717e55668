"""A feed arrives: known already, looked at as a whole, held for a person or taken in."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.audit import actions as audit
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date
from village.kernel.jobs.actions import enqueue
from village.kernel.jobs.registry import job
from village.kernel.jobs.rules import Told
from village.linkage.rules.normalise import normalise
from village.linkage.short_names import short_names
from village.people.actions import feeding
from village.people.actions.kept_files import keep_file, kept_file
from village.people.models import Feed, Rejection, SourceSystem
from village.people.queries.feed_files import Mapped, rows_of, sha256_of
from village.people.queries.feeds import (
    CUSTODIAN,
    SOURCES,
    last_profile,
    own_source,
    same_file,
    source_called,
    usual_sizes,
    usually_rejected,
)
from village.people.rules.rows import TWICE, Row, Wrong, read_row
from village.people.rules.sources import LARGEST, WAITING
from village.people.rules.watching import Profile, Watch, held_because

TOLD = 20
"""Rejected rows that are told of a file before it is taken in; then they all are."""
STEP = 500
Step = Callable[[int], None]


class OtherFile(Refusal):
    """An idempotency key was used for another file before."""


class FileGone(Refusal, Told):
    """The file of a feed is not there to be taken in; the sentence holds nothing of it."""


@dataclass(frozen=True)
class Looked:
    """A file as looked at before any of it is taken: what it holds, which rows cannot be taken and why, why a person
    must look first (blank when none need)."""

    sha256: str
    profile: Profile
    rejections: list[tuple[int, Wrong]] = field(default_factory=list)
    held_because: str = ""


def look(source: SourceSystem, path: Path, name: str = "", step: Step = lambda _: None) -> Looked:
    """Look at a whole file; changes nothing. Raises Refusal for a file that cannot be read."""
    watch, seen, short = Watch(), set(), short_names()
    rejections: list[tuple[int, Wrong]] = []
    for number, by_concept in enumerate(rows_of(path, source.mapping, name), start=1):
        row = read_row(by_concept)
        if isinstance(row, Row) and row.key in seen:
            row = TWICE
        if isinstance(row, Row):
            seen.add(row.key)
            watch.add(row.said, normalise(row.said, short).reasons)
        else:
            watch.reject()
            if len(rejections) < TOLD:
                rejections.append((number, row))
        if number % STEP == 0:
            step(STEP)
    profile, sha256 = watch.profile(), sha256_of(path)
    unusual = held_because(profile, usual_sizes(source), usually_rejected(source), last_profile(source))
    return Looked(sha256, profile, rejections, f"{_came_before(source, sha256)} {unusual}".strip())


def arrive(
    *,
    source: str,
    path: Path,
    by: str,
    at: dt.datetime,
    name: str = "",
    once: str = "",
    background: bool = False,
    step: Step = lambda _: None,
) -> Feed:
    """A file of a source has come. Sent twice in a row, or while it waits, it is one feed: that is returned, and where
    it waits, its file is kept again if it was lost. Else it is looked at as a whole and kept, `held` for a person or
    `coming`; `take` takes it in, or, in the `background`, a job. `once`: the sender's own key for this sending, blank
    for none.

    Raises Refusal when there is no such source, it is closed, or the file is too large or cannot be read; OtherFile
    when the key was used for another file before. Then nothing is kept.
    """
    found = source_called(source)
    if found is None:
        raise Refusal(f"There is no source called {source!r}. Nothing was changed.")
    if found.closed_on is not None:
        raise Refusal(f"{found.title} was closed on {found.closed_on:%-d %B %Y}. Nothing was changed.")
    name = (name or path.name)[:200]
    if path.stat().st_size > LARGEST:
        raise Refusal(f"{name} has more than {LARGEST:,} bytes: send it in parts. Nothing was changed.")
    known = _known(found, sha256_of(path), once)
    if known is None:
        seen = look(found, path, name, step)
        keep_file(kept_file(found.pk, seen.sha256), path)
        return _admit(found, seen, background, by=by, at=at, name=name, once=once)
    if known.state in WAITING:
        keep_file(kept_file(found.pk, known.sha256), path)
    if background and known.state == "coming":
        with transaction.atomic():
            enqueue("people.feed", by=by, at=at, feed=known.pk)
    return known


def _known(source: SourceSystem, sha256: str, once: str) -> Feed | None:
    """The feed that a file is, if it came before: under the same key, or as `same_file` tells. Raises OtherFile."""
    keyed = Feed.objects.filter(source=source, once=once).first() if once else None
    if keyed is not None and keyed.sha256 != sha256:
        raise OtherFile("This idempotency key was used for another file. Nothing was changed.")
    return keyed or same_file(source, sha256)


def _came_before(source: SourceSystem, sha256: str) -> str:
    """Why a person must look at a file that came before and is news again; blank for any other.

    That is one that was taken before another was, and one that was refused. Its source may be back in an earlier state
    (of one that sends only what changed: what had changed may be as it was), or what was wrong may be mended, as its
    columns in the register; or an old file was sent again by mistake, and would put records back. The bytes tell none
    of these from the others: a person does.
    """
    before = None if same_file(source, sha256) else Feed.objects.filter(source=source, sha256=sha256).first()
    if before is None:
        return ""
    on = f"{london_date(before.received_at):%-d %B %Y}"
    if before.state == "refused":
        return f"The same file came on {on} and was refused: has what was wrong been mended?"
    since = f"The same file was taken in on {on}, and another came since"
    return f"{since}: is its source back in that state, or is it an old file?"


@transaction.atomic
def _admit(source: SourceSystem, seen: Looked, background: bool, *, by: str, at: dt.datetime, **told: str) -> Feed:
    """The feed of a file that was looked at and kept; of two that come at once, both get the first."""
    SourceSystem.objects.select_for_update().get(pk=source.pk)
    known = _known(source, seen.sha256, told["once"])
    if known is not None:
        return known
    feed = Feed.objects.create(
        source=source,
        sha256=seen.sha256,
        received_at=at,
        rows=seen.profile["rows"],
        rejected=seen.profile["rows"] - seen.profile["good"],
        state="held" if seen.held_because else "coming",
        held_because=seen.held_because,
        profile=seen.profile,
        **told,
    )
    Rejection.objects.bulk_create(
        Rejection(feed=feed, row=row, field=wrong.field, reason=wrong.reason) for row, wrong in seen.rejections
    )
    detail = {"source": source.slug, "rows": feed.rows, "rejected": feed.rejected, "state": feed.state}
    audit.record(actor=by, action="people.feed.arrive", thing=f"feed:{feed.pk}", at=at, detail=detail)
    if background and feed.state == "coming":
        enqueue("people.feed", by=by, at=at, feed=feed.pk)
    return feed


def send(*, source: str, path: Path, name: str, by: Viewer, at: dt.datetime) -> Feed:
    """A person brings a file of a source on a page; unless it is held, it is taken in in the background."""
    found = source_called(source)
    who = str(permit(by, SOURCES, Thing(area=found.area if found else None)))
    return arrive(source=source, path=path, by=who, at=at, name=name, background=True)


def deliver(*, source: str, path: Path, name: str, once: str, by: Viewer, at: dt.datetime) -> Feed:
    """A system of the organisation whose a source is brings a file of it, and the same becomes of it as of one that a
    person brings. Raises Refusal as `arrive` does, and for a source that is not its organisation's."""
    found = own_source(by, source)
    who = str(permit(by, CUSTODIAN, Thing(area=found.area if found else None)))
    if found is None:
        raise Refusal("There is no such source.")
    return arrive(source=source, path=path, by=who, at=at, name=name, once=once, background=True)


def take(*, feed: int, by: str, at: dt.datetime, step: Step = lambda _: None) -> dict[str, int]:
    """Take in a feed that is coming: begun before and cut short, it goes on and ends as if it had not been.

    Raises Refusal when it is not coming, or its file is gone.
    """
    found = Feed.objects.select_related("source").get(pk=feed)
    if found.state != "coming":
        raise Refusal(f"This feed is not waiting to be taken in: {found.state}.")
    path, mapping, name = kept_file(found.source_id, found.sha256), found.source.mapping, found.name
    try:
        sent = feeding.keys_of(rows_of(path, mapping, name), at) if found.source.mode == "full" else None
        rows = _counted(rows_of(path, mapping, name), step)
        counts = feeding.take_in(feed=found, rows=rows, by=by, at=at, sent=sent)
    except FileNotFoundError as error:
        found.refresh_from_db()
        if found.state != "taken":  # by another, meanwhile
            raise FileGone("The file of this feed is no longer kept. Send it again.") from error
        return dict(found.counts)
    path.unlink(missing_ok=True)
    return counts


@job("people.feed")
def take_in_background(*, by: str, at: dt.datetime, feed: int) -> dict[str, int]:
    """Take in a feed that has come; one that was taken meanwhile is left."""
    if Feed.objects.filter(pk=feed, state="coming").exists():
        return take(feed=feed, by=by, at=at)
    return {}


@transaction.atomic
def release(*, feed: int, reason: str, by: Viewer, at: dt.datetime) -> None:
    """Let a held feed be taken in. Raises Refusal when it is not held, or a later one was taken: an older file would
    put records back."""
    found = _held(feed, by)
    if Feed.objects.filter(source=found.source, state="taken", received_at__gt=found.received_at).exists():
        raise Refusal(
            "A later feed of this source has been taken in. Refuse this one; if it is right, have it sent again."
        )
    _settle(found, "coming", reason, by, at)
    enqueue("people.feed", by=str(by.ref), at=at, feed=found.pk)


@transaction.atomic
def refuse(*, feed: int, reason: str, by: Viewer, at: dt.datetime) -> None:
    """Refuse a held feed: none of it is taken, its file is destroyed."""
    found = _held(feed, by)
    _settle(found, "refused", reason, by, at)
    transaction.on_commit(lambda: kept_file(found.source_id, found.sha256).unlink(missing_ok=True))


def _held(feed: int, by: Viewer) -> Feed:
    found = Feed.objects.select_for_update(of=("self",)).select_related("source").filter(pk=feed).first()
    permit(by, SOURCES, Thing(area=found.source.area if found else None))
    if found is None:
        raise Refusal("There is no such feed.")
    if found.state != "held":
        raise Refusal("This feed is not held any more.")
    return found


def _settle(feed: Feed, state: str, reason: str, by: Viewer, at: dt.datetime) -> None:
    words = reason.strip()
    if not words or len(words) > 300:
        raise Refusal("Say why, in 300 characters or fewer.")
    Feed.objects.filter(pk=feed.pk).update(state=state, settled_because=words)
    did(by, f"people.feed.{'release' if state == 'coming' else 'refuse'}", f"feed:{feed.pk}", at)


def _counted(rows: Iterator[Mapped], step: Step) -> Iterator[Mapping[str, Any]]:
    """The rows, told as they are asked for."""
    for number, row in enumerate(rows, start=1):
        yield row
        if number % STEP == 0:
            step(STEP)
