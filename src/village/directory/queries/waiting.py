"""What of the directory waits for somebody: for whoever keeps an area's, and for a provider."""

import datetime as dt
from dataclasses import dataclass

from village.directory.queries.harvesting.standing import KEEP, held, set_aside
from village.directory.queries.keeping import visible
from village.directory.queries.young import visible as written
from village.directory.rules.keeping.freshness import due
from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer
from village.kernel.calendar.rules import london_date


@dataclass(frozen=True)
class Waits:
    """So many of something, what one and several are called, and the address of the page where they are."""

    count: int
    one: str
    many: str
    page: str


def of_area(viewer: Viewer) -> list[Waits]:
    """What waits for whoever keeps an area's directory, but for sources that were held; none for anybody else."""
    if areas(viewer, KEEP) == frozenset():
        return []
    young, harm = written.to_read(viewer), "thing{} that may tell of harm: read {} today"
    return _some(
        Waits(young.held, harm.format("", "it"), harm.format("s", "them"), "directory-contributions"),
        Waits(
            young.others, "thing that young people wrote", "things that young people wrote", "directory-contributions"
        ),
        Waits(
            set_aside(viewer).filter(decision="").count(),
            "record was set aside", "records were set aside", "directory-aside",
        ),
        Waits(
            visible.drafts(viewer).count(),
            "entry that a provider wrote", "entries that providers wrote", "directory-waiting",
        ),
        Waits(visible.claims(viewer).count(), "claim of a provider", "claims of providers", "directory-waiting"),
        Waits(
            visible.unmarkings(viewer).count(), "place to be told again", "places to be told again", "directory-waiting"
        ),
        Waits(
            visible.left(viewer).count(), "withdrawn entry that another directory still has",
            "withdrawn entries that other directories still have", "directory-waiting",
        ),
        Waits(visible.reports(viewer).count(), "reported problem", "reported problems", "directory-reports"),
        Waits(
            visible.pairs(viewer).count(),
            "pair that may be one service", "pairs that may be one service", "directory-same",
        ),
    )  # fmt: skip


def of_viewer(viewer: Viewer, *, at: dt.datetime) -> list[Waits]:
    """All that waits for somebody at a time: of their area, and of the services of their own organisation."""
    sources = Waits(held(viewer).count(), "source was held", "sources were held", "directory")
    return [*_some(sources), *of_area(viewer), *_of_provider(viewer, london_date(at))]


def _of_provider(viewer: Viewer, on: dt.date) -> list[Waits]:
    if visible.organisation(viewer) is None:
        return []
    own = visible.own(viewer)
    late = [
        one for one in own.filter(state="shown") if due(one.checked_on or london_date(one.first_seen_at)) <= on
    ]  # fmt: skip
    reported = visible.reports(viewer).filter(service__in=own).exclude(kind=visible.WORRY).count()
    back = own.filter(drafts__decision="returned").exclude(drafts__decision="").distinct().count()
    return _some(
        Waits(len(late), "service of yours is to be confirmed", "services of yours are to be confirmed", "my-services"),
        Waits(reported, "problem reported of your services", "problems reported of your services", "my-services"),
        Waits(back, "entry was sent back by the area", "entries were sent back by the area", "my-services"),
    )


def _some(*found: Waits) -> list[Waits]:
    return [one for one in found if one.count]
