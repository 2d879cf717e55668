"""The search is made anew once after all that is being read, not once for each source."""

import datetime as dt

from village.directory.actions.finding import SEARCH
from village.directory.actions.harvesting.reader import SILENCE
from village.directory.models import Harvest
from village.directory.rules.harvesting.states import DONE, HELD, STOPPED, UNFINISHED
from village.kernel.jobs.actions import enqueue_once
from village.kernel.jobs.queries import unfinished
from village.kernel.jobs.registry import job

READ = "directory.harvest-source"  # the job that reads one source
AFTER = "directory.search-after"  # the job that waits until nothing is being read
WAIT = dt.timedelta(minutes=2)
"""Until it is looked again whether the reading is over."""


def differs(one: Harvest) -> bool:
    """Whether a harvest changed what is told, so that the search is to be made anew."""
    taken = one.state in (DONE, STOPPED) or (one.state == HELD and one.tallied)  # held for what is gone alone
    return taken and bool(one.new or one.changed or one.gone)


def ask_search(*, by: str, at: dt.datetime) -> None:
    """Have the search made anew when nothing is being read any more. It may be asked for as often as something changed,
    once that is kept: what waits already finds it."""
    enqueue_once(AFTER, by=by, at=at)


@job("directory.search-after", behind=True)
def search_after(*, by: str, at: dt.datetime) -> bool:
    """Make the search anew, unless a source is being read or waits to be: then look again. Whether it was asked for."""
    alive = Harvest.objects.filter(state__in=UNFINISHED, beat_at__gt=at - SILENCE)
    if unfinished(READ) or alive.exists():
        enqueue_once(AFTER, by=by, at=at, run_after=at + WAIT)
        return False
    enqueue_once(SEARCH, by=by, at=at)
    return True
