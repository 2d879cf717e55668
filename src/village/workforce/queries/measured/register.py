"""The years of every worker, post and site, of one employer or of all: what pages and published counts are made of."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from itertools import islice

from django.db.models import Prefetch, QuerySet

from village.workforce.models import Absence, CompleteSince, Engagement, Post, Site, Worker
from village.workforce.queries.catalogue import catalogue
from village.workforce.queries.portfolio.posts import held_levels
from village.workforce.rules.measured.counting import DAYS_LOST, lost, times
from village.workforce.rules.measured.posts import OfPost, of_post, settings
from village.workforce.rules.measured.years import Stint, Told, Year, days_lost, spells, told, years

AT_ONCE = 2_000
SICK = "SIC"


@dataclass(frozen=True)
class Line:
    """A worker in a year: what is told of it, the working days lost to sickness, and the level held by its end (blank:
    not known)."""

    worker: Worker
    year: Year
    told: Told
    days: Decimal
    level: str

    def much(self, what: str) -> Decimal:
        """How much of a count they are: of one of `times`, how often; else how many working days they lost."""
        return lost(self.told, self.days) if what == DAYS_LOST else Decimal(times(self.told)[what])


def complete_since() -> dict[int, dt.date]:
    """By key of an employer, since when its register holds everybody; whoever never said is not there."""
    return dict(CompleteSince.objects.order_by("pk").values_list("employer", "since_on"))


def years_of(since_on: dt.date, on: dt.date) -> list[Year]:
    """The years that are over on a day and were whole after a register held everybody."""
    return [one for one in years(since_on, on) if since_on <= one.from_on]


def lines(*, on: dt.date, employers: Collection[int] | None = None) -> Iterator[Line]:
    """Every worker in every year that counts, of some employers (by key) or of all, in the order in which they were
    added."""
    since = complete_since()
    found = Worker.objects.filter(employer__in=_only(since, employers)).order_by("pk")
    away = Absence.objects.filter(kind=SICK)
    every = found.prefetch_related(
        Prefetch("engagements", _standing(), "counted"), Prefetch("absences", away, "away")
    ).iterator(chunk_size=AT_ONCE)
    while some := list(islice(every, AT_ONCE)):
        levels = cache(partial(_levels, some))
        for worker in some:
            yield from _of(worker, years_of(since[worker.employer_id], on), levels)


def _levels(some: Sequence[Worker], on: dt.date) -> Mapping[int, str]:
    return held_levels(some, on=on)


def _of(worker: Worker, every: Sequence[Year], levels: Callable[[dt.date], Mapping[int, str]]) -> Iterator[Line]:
    stints = [stint(one) for one in worker.counted]  # type: ignore[attr-defined]
    own = spells(stints)
    absences = [(one.from_on, one.until_on, one.days) for one in worker.away]  # type: ignore[attr-defined]
    for year in every:
        if one := told(stints, year):
            level = levels(year.last_on).get(worker.pk, "")
            yield Line(worker, year, one, days_lost(absences, own, year), level)


def posts(*, on: dt.date, employers: Collection[int] | None = None) -> Iterator[tuple[Post, Year, OfPost]]:
    """Every post in every year at whose end it was funded, or somebody was in it."""
    since = complete_since()
    found = Post.objects.filter(employer__in=_only(since, employers), paid=True).order_by("pk").select_related("site")
    for post in found.prefetch_related(Prefetch("engagements", _standing(), "counted")).iterator(chunk_size=AT_ONCE):
        stints = [stint(one) for one in post.counted]
        for year in years_of(since[post.employer_id], on):
            if one := of_post(post.fte, post.funded_from, post.funded_until, stints, year.last_on):
                yield post, year, one


@dataclass(frozen=True)
class Setting:
    """An early years setting at the end of a year: its reference, its kind as it is now, and whether a graduate leads
    it."""

    site: str
    area: str
    kind: str
    year: Year
    led: bool


def sites(*, on: dt.date) -> Iterator[Setting]:
    """Every early years setting at the end of every year."""
    since = complete_since()
    kinds = {str(ref): kind for ref, kind in Site.objects.filter(employer__in=since).values_list("ref", "kind")}
    found = _standing().filter(post__employer__in=since, post__paid=True).order_by("pk")
    by_employer: Mapping[int, list[Stint]] = defaultdict(list)
    for one in found.iterator(chunk_size=AT_ONCE):
        by_employer[one.post.employer_id].append(stint(one))
    for employer, stints in by_employer.items():
        for year in years_of(since[employer], on):
            for (site, area), led in settings(stints, year.last_on).items():
                yield Setting(str(site), area, kinds[str(site)], year, led)


def stint(one: Engagement) -> Stint:
    """An engagement, with its post and site, as a year sees it."""
    post = one.post
    return Stint(
        post.pk, post.role, catalogue().roles[post.role].sector, post.site.area, post.site.ref, post.paid, one.kind,
        one.fte, one.start_on, one.end_on, one.covers, one.origin, one.reason, one.worker_id,
    )  # fmt: skip


def _standing() -> QuerySet[Engagement]:
    """What was not taken back."""
    return Engagement.objects.filter(annulled_at=None).order_by("start_on", "pk").select_related("post__site")


def _only(since: Mapping[int, dt.date], employers: Collection[int] | None) -> list[int]:
    return [one for one in since if employers is None or one in employers]
