"""Reading a source from its first page to what is gone. Whoever is killed at it leaves nothing half-done: the next
reader goes on after the last page, or the last records, that were kept."""

import datetime as dt
from collections.abc import Callable, Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone

from village.directory.actions.harvesting.coming import Get, Got, Sheet, sheet_of
from village.directory.actions.harvesting.ending import finish, hold
from village.directory.actions.harvesting.getting import over_the_web
from village.directory.actions.harvesting.keeping import keep_sheet
from village.directory.actions.harvesting.reader import SILENCE, UNDER_WAY, let_go, note, silent, take_over
from village.directory.actions.harvesting.searching import ask_search
from village.directory.actions.harvesting.taking import take_some
from village.directory.models import Harvest, Raw, Source
from village.directory.rules.harvesting.states import (
    FETCHING,
    HELD,
    REFUSED,
    TAKING,
    UNFINISHED,
    Step,
    held_because,
)
from village.directory.rules.standard.walking import Stopped, Walk
from village.kernel.access.actions import Refusal
from village.kernel.jobs.actions import enqueue
from village.kernel.jobs.registry import job

LATEST = dt.timedelta(hours=6)
"""Pages that were kept longer ago are asked for again: the feed has moved on."""
LONGEST = dt.timedelta(minutes=30)
"""Of one harvest over the web, which others wait for; what is left of a large feed comes the next night."""
MOST_SENT = 500_000_000
"""Bytes of one harvest over the web: ten times the largest feed that is known."""
Say = Callable[[str], None]
Clock = Callable[[], dt.datetime]
CLOSED = "This source is closed: nothing more is read from it."
TOO_MUCH = (
    f"It takes more than {LONGEST.seconds // 60} minutes or {MOST_SENT // 1_000_000:,} MB. What came is taken in, and "
    "nothing is taken to be gone; the rest is read next time. If it stays so, ask the supplier."
)
NO_FEED = "This source has no address to read from: import a file of it instead."


def harvest(
    source: Source,
    *,
    by: str,
    at: dt.datetime,
    get: Get = over_the_web,
    say: Say = lambda words: None,
    clock: Clock = timezone.now,
) -> Harvest:
    """Read a source over the web, or go on with what was begun. `say` is told of each step; `clock` tells that the
    reader lives. Raises Refusal for a source that is closed, has no address, or is being read."""
    if source.closed_on is not None:
        raise Refusal(CLOSED)
    if not source.url:
        raise Refusal(NO_FEED)
    one = _begun(source, at=at, clock=clock)
    try:
        if one.state == FETCHING:
            _come_over_the_web(one, get, say, clock)
        return _taken(one, by=by, say=say, clock=clock)
    except Exception:
        let_go(one, at=clock())
        raise


def harvest_sheets(
    source: Source,
    sheets: Iterable[Sheet],
    *,
    by: str,
    at: dt.datetime,
    say: Say = lambda words: None,
    clock: Clock = timezone.now,
) -> Harvest:
    """Read a source from pages that are at hand: a file. Raises Refusal as `harvest`."""
    if source.closed_on is not None:
        raise Refusal(CLOSED)
    one = _begun(source, at=at, clock=clock, anew=True)
    if one.state == TAKING:  # what a dead reader left comes first
        _taken(one, by=by, say=say, clock=clock)
        one = _begun(source, at=at, clock=clock, anew=True)
    walk = Walk()
    try:
        for sheet in sheets:
            walk = keep_sheet(one, walk, sheet, at=clock())
            say(f"{source.title}: {walk.rows:,} records read")
        _come(one, walk, clock)
    except Stopped as stopped:
        _stopped(one, str(stopped), clock)
    return _taken(one, by=by, say=say, clock=clock)


def _begun(source: Source, *, at: dt.datetime, clock: Clock, anew: bool = False) -> Harvest:
    """A new harvest; or the one that a dead reader left, if its pages are fresh enough or all of them came."""
    now = clock()
    try:
        with transaction.atomic():
            left = Harvest.objects.select_for_update().filter(source=source, state__in=UNFINISHED).first()
            if left is not None:
                if not silent(left, now):
                    raise Refusal(UNDER_WAY)
                if left.state == TAKING or (not anew and now - left.beat_at < LATEST):
                    return take_over(left, at=now)
                _give_up(left, "Its reader was stopped, and its pages are too old to go on with.", at=now)
            _give_up_held(source, now)
            return Harvest.objects.create(source=source, state=FETCHING, started_at=at, beat_at=now)
    except IntegrityError:  # somebody else began it meanwhile
        raise Refusal(UNDER_WAY) from None


def _give_up(one: Harvest, why: str, *, at: dt.datetime) -> None:
    Harvest.objects.filter(pk=one.pk).update(state=REFUSED, why=why, ended_at=max(at, one.started_at))


def _give_up_held(source: Source, at: dt.datetime) -> None:
    for one in Harvest.objects.filter(source=source, state=HELD):
        _give_up(one, "The source was read again before anybody decided.", at=at)


def _come_over_the_web(one: Harvest, get: Get, say: Say, clock: Clock) -> None:
    walk = Walk(one.page, one.rows, one.total, one.pages, one.shifted)
    until, sent = clock() + LONGEST, 0

    def beating(url: str, etag: str, modified: str) -> Got:
        nonlocal sent
        if clock() > until or sent > MOST_SENT:
            raise Stopped(TOO_MUCH)
        got = get(url, etag, modified)
        sent += len(got.body)
        note(one, at=clock())  # a page may need a hundred fetches
        return got

    try:
        while not walk.ended:
            sheet = sheet_of(one.source, walk.page + 1, beating, at=clock(), rows=walk.rows)
            walk = keep_sheet(one, walk, sheet, at=clock())
            of = f" of {walk.pages:,}" if walk.pages else ""
            say(f"{one.source.title}: page {walk.page:,}{of}, {walk.rows:,} records")
        _come(one, walk, clock)
    except Stopped as stopped:
        _stopped(one, str(stopped), clock)


def _come(one: Harvest, walk: Walk, clock: Clock) -> None:
    """Every page came."""
    note(one, at=clock(), state=TAKING, complete=not walk.trouble, why=walk.trouble)


def _stopped(one: Harvest, why: str, clock: Clock) -> None:
    note(one, at=clock(), state=TAKING, complete=False, short=True, why=why[:500])


def _taken(one: Harvest, *, by: str, say: Say, clock: Clock) -> Harvest:
    """Take in what came, unless it is to be held; and end."""
    _look_again(one)
    why = "" if one.released else held_because(_step(one))
    if why:
        return hold(one, why, by=by, at=clock())
    done = 0
    while many := take_some(one, at=clock()):
        done += many
        say(f"{one.source.title}: {done:,} records looked at")
    _look_again(one)
    return finish(one, by=by, at=clock())


def _look_again(one: Harvest) -> None:
    """A harvest as it stands, for the same reader."""
    token = one.token
    one.refresh_from_db()
    one.token = token


def _step(one: Harvest) -> Step:
    raw = Raw.objects.filter(source=one.source_id)
    known = raw.filter(service__isnull=False)
    return Step(known.count(), known.filter(waits=True).count(), raw.filter(service=None, waits=True).count())


@job("directory.take-in")
def take_in_released(*, by: str, at: dt.datetime, harvest: str) -> str:
    """Take in a harvest that a person has released. Where another reader is at it, look again when it would be dead."""
    now = timezone.now()
    with transaction.atomic():
        one = Harvest.objects.select_for_update().get(ref=harvest)
        if one.state != TAKING:
            return str(one.state)
        if not silent(one, now):
            enqueue("directory.take-in", by=by, at=now, run_after=now + SILENCE, harvest=harvest)
            return UNDER_WAY
        take_over(one, at=now)
    one = _taken(one, by=by, say=lambda words: None, clock=timezone.now)
    ask_search(by=by, at=at)
    return str(one.state)
