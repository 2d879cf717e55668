"""The search is made anew out of the record: soon after whatever changes what is told (`search_soon`), and nightly."""

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.db import connection

from village.directory.models import Location, Service, ServiceAtLocation
from village.directory.queries.documents import documents, points_of, shown
from village.directory.queries.finding.lists import lists
from village.directory.queries.finding.words import thesaurus
from village.directory.rules.finding.entries import entry
from village.kernel.audit import actions as audit
from village.kernel.calendar.rules import london_date
from village.kernel.jobs.actions import enqueue_once
from village.kernel.jobs.registry import job
from village.search.building import Built, build_index
from village.search.rules.entry import Entry

CHUNK = 500
"""Services read at once: what is held of the record while the search is made."""


SEARCH = "directory.search"
SETTLES = dt.timedelta(minutes=1)
"""So long after the first change the search is made anew, so that what is changed meanwhile is in it too."""


def search_soon(*, by: str, at: dt.datetime) -> None:
    """Have the search made anew soon: what is told is another thing from now on. Inside the transaction of the change.
    Until it is, what is told no more is left out of answers, and so is what was placed where that is told no more."""
    enqueue_once(SEARCH, by=by, at=at, run_after=at + SETTLES)


@job("directory.search", cron="30 3 * * *")
def rebuild(*, by: str, at: dt.datetime) -> dict[str, object]:
    """Make the directory's search anew from every service that is told, and put it in use whole.

    Until it is done, and if it is stopped on its way, what was there before answers. Returns what was made.
    """
    _tell_how_much_there_is()
    built = build_index(settings.DIRECTORY_INDEX, _entries(london_date(at)), words=thesaurus())
    found = _counted(built)
    audit.record(actor=by, action="directory.search.rebuild", thing="directory:search", at=at, detail=found)
    return found


def _tell_how_much_there_is() -> None:
    """Let the database count what is in its indexes: else SQLite looks for the twenty services of a page among all that
    are told, which takes a fifth of a second among half a million."""
    with connection.cursor() as cursor:
        for model in (Service, Location, ServiceAtLocation):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def _entries(today: dt.date) -> Iterator[Entry]:
    """The entry of each service that is told, a chunk of the record at a time."""
    known, after = lists(), None
    while True:
        some = shown().order_by("pk")
        chunk = list(documents((some.filter(pk__gt=after) if after else some)[:CHUNK]))
        if not chunk:
            return
        for one, document in chunk:
            yield entry(
                document, ref=str(one.pk), kinds=one.kinds, points=points_of(one), placed=not one.sensitive,
                checked_on=one.checked_on, lists=known, today=today,
            )  # fmt: skip
        after = chunk[-1][0].pk


def _counted(built: Built) -> dict[str, object]:
    return {"version": built.version, "services": built.entries, "points": built.points, "bytes": built.size}
