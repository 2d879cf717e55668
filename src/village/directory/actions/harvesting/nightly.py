"""Every source is read in a run of its own: one that is slow or broken keeps no worker from another, and a worker that
is killed leaves one source, which is taken up again."""

import datetime as dt
import logging
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from village.directory.actions.harvesting.coming import Get
from village.directory.actions.harvesting.getting import over_the_web
from village.directory.actions.harvesting.harvesting import CLOSED, harvest
from village.directory.actions.harvesting.reader import SILENCE
from village.directory.actions.harvesting.searching import READ, ask_search, differs
from village.directory.models import Harvest, Source
from village.directory.queries.harvesting.standing import open_feeds
from village.directory.rules.harvesting.states import UNFINISHED
from village.kernel.access.actions import Refusal
from village.kernel.audit.actions import record as audited
from village.kernel.jobs.actions import enqueue_once
from village.kernel.jobs.registry import job
from village.kernel.jobs.rules import Told

logger = logging.getLogger(__name__)
FAILED = "It could not be read, by a fault of ours. Whoever keeps this service finds it in the log."
ENDED = "Another reader has read it."


class Failed(Refusal, Told):
    """A source could not be read by a fault of ours; nothing of what it sent is in what is said of that."""


@job("directory.harvest", cron="30 1 * * *")
def harvest_all(*, by: str, at: dt.datetime) -> list[str]:
    """Have every open source of the directory read, each in a run of its own; those that did not wait already."""
    with transaction.atomic():
        return [one.slug for one in open_feeds() if enqueue_once(READ, by=by, at=at, source=one.slug)]


@job("directory.harvest-source", behind=True)
def harvest_one(*, by: str, at: dt.datetime, source: str, after: str = "") -> str:
    """Read a source; what became of it. Where another reader is at it, look once more when that one would be dead:
    `after` is the harvest that was waited for, and there is nothing left to do once it has ended. Raises Failed."""
    if after and not Harvest.objects.filter(ref=after, state__in=UNFINISHED).exists():
        return ENDED
    found = open_feeds(source).first()
    if found is None:
        return CLOSED
    try:
        return str(read_source(found, by=by, at=at).state)
    except Failed:
        raise
    except Refusal as refused:
        if not after:  # once: what kills its reader must not kill one after the other
            audited(actor=by, action="directory.harvest", thing=f"source:{source}", at=at, decision="denied")
            _look_again(found, by)
        return str(refused)


def _look_again(source: Source, by: str) -> None:
    """The other reader may have been killed, and then nobody would go on before the next night."""
    left, now = Harvest.objects.filter(source=source, state__in=UNFINISHED).first(), timezone.now()
    if left is not None:
        enqueue_once(READ, by=by, at=now, run_after=now + SILENCE, source=source.slug, after=str(left.ref))


def read_source(
    source: Source,
    *,
    by: str,
    at: dt.datetime,
    get: Get = over_the_web,
    say: Callable[[str], None] = lambda words: None,
) -> Harvest:
    """Read a source over the web, and have the search made anew if that changed anything. Raises Refusal as `harvest`,
    and Failed."""
    try:
        told = harvest(source, by=by, at=at, get=get, say=say)
    except Refusal:
        raise
    except Exception as odd:
        kind = type(odd).__name__  # what it says may hold what the source sent
    else:
        if differs(told):
            ask_search(by=by, at=at)
        return told
    logger.error("source %s could not be read: %s", source.slug, kind)
    audited(actor=by, action="directory.harvest", thing=f"source:{source.slug}", at=at, decision="failed", reason=kind)
    raise Failed(FAILED)
