"""The figures of the employers of an area side by side, protected: of the rows of which their own exact ones are made,
as far as these are of the area."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import polars as pl
from django.db.models import Q

from village.kernel.access.rules import Viewer
from village.kernel.organisations.models import Organisation
from village.kernel.tables.rules import Refused
from village.warehouse.disclosure.cells import Cell, Key, Release, Shown
from village.warehouse.disclosure.protect import protect
from village.warehouse.disclosure.rules import COUNT, Rules
from village.workforce.models import Post
from village.workforce.queries.collecting.visible import areas_of
from village.workforce.queries.measured.register import complete_since, lines, posts, years_of
from village.workforce.rules.measured.area import COUNTS, LEAST, Part, parts, sums
from village.workforce.rules.measured.counting import Counted, counted
from village.workforce.rules.measured.posts import OfPost
from village.workforce.rules.measured.years import Told, Year

LATEST = 3
"""So many years are told of: each is protected with all the others."""
Of = dict[str, list[Counted]]


@dataclass(frozen=True)
class Row:
    """An employer in a year: what may be shown of it, None where it may not. Rates are per cent."""

    employer: Organisation
    counts: Mapping[str, int | None]
    turnover: float | None
    vacancy: float | None


@dataclass(frozen=True)
class AreaFigures:
    """Of an area, by its code: how many organisations there are, and the rows of each year by its number, the last year
    first."""

    area: str
    organisations: int
    years: Mapping[int, list[Row]]


def areas_told(viewer: Viewer) -> list[str]:
    """The codes of the areas that a viewer collects for; of one who does for all, those where somebody's register holds
    everybody."""
    within = areas_of(viewer)
    if within is not None:
        return sorted(within)
    there = Organisation.objects.filter(~Q(area=""), pk__in=list(complete_since()))
    return sorted(set(there.values_list("area", flat=True)))


def area_figures(area: str, *, on: dt.date) -> AreaFigures:
    """The last years that are over on a day, of the employers of an area whose registers held everybody in them."""
    employers, found = _counted(area, on)
    here = {slug: one for slug, one in employers.items() if one.area == area}
    shown = _shown(tuple(parts(found, here))) if found else {}
    years: dict[int, list[Row]] = defaultdict(list)
    for slug, one in sorted(here.items(), key=lambda pair: pair[1].name):
        for year in found.get(slug, ()):
            years[year.year.year].append(_row(one, year, shown))
    told = dict(sorted(years.items(), reverse=True))
    return AreaFigures(area, Organisation.objects.filter(area=area).count(), told)


def _counted(area: str, on: dt.date) -> tuple[dict[str, Organisation], Of]:
    """By slug, the employers of the area and those who have posts in it, and their years that count."""
    since = complete_since()
    there = Q(area=area) | Q(pk__in=Post.objects.filter(site__area=area).values("employer"))
    employers = {one.pk: one for one in Organisation.objects.filter(there, pk__in=list(since))}
    people: dict[tuple[int, Year], list[tuple[Told, Decimal]]] = defaultdict(list)
    filled: dict[tuple[int, Year], list[OfPost]] = defaultdict(list)
    for one in lines(on=on, employers=employers):
        if one.told.main.area == area:
            people[one.worker.employer_id, one.year].append((one.told, one.days))
    for post, year, told in posts(on=on, employers=employers):
        if post.site.area == area:
            filled[post.employer_id, year].append(told)
    every = {key: years_of(since[key], on) for key in employers}
    last = max((years[-1].year for years in every.values() if years), default=0)
    found = {
        employers[key].slug: [
            counted(year, people[key, year], filled[key, year]) for year in years if year.year > last - LATEST
        ]
        for key, years in every.items()
        if years
    }
    return {one.slug: one for one in employers.values()}, found


def _row(employer: Organisation, of: Counted, shown: Mapping[tuple[str, int, str], int]) -> Row:
    counts = {name: shown.get((employer.slug, of.year.year, name)) for name in COUNTS}
    stock = counts["in_post"] is not None
    turnover = of.rate("turnover") if stock and counts["leavers"] is not None else None
    return Row(employer, counts, turnover, of.rate("vacancy") if stock else None)


@lru_cache(maxsize=16)
def _shown(every: tuple[Part, ...]) -> dict[tuple[str, int, str], int]:
    """What may be shown, by whom, when and what; nothing where it cannot be protected. How many are in post is hidden
    for the sake of others only where nothing else would do. Worked out once for the same counts: of many employers it
    takes seconds."""
    known: dict[Key, Cell] = {(one.whom, one.named, COUNT): Shown(one.count) for one in every if one.known}
    stock = [one for one in every if one.printed and one.what == "in_post" and not 0 < one.count < LEAST]
    stays: dict[Key, Cell] = {(one.whom, one.named, COUNT): Shown(one.count) for one in stock}
    for said in (known | stays, known):
        try:
            cells = _protected(every, said)
        except Refused:
            continue
        printed = [one for one in every if isinstance(cells.get((one.whom, one.named, COUNT)), Shown)]
        return {(one.whom, one.year, one.what): one.count for one in printed}
    return {}


def _protected(every: tuple[Part, ...], known: Mapping[Key, Cell]) -> Mapping[Key, Cell]:
    """The cells that are printed, shown or hidden, where all know some already. Raises Refused."""
    rows = [(one.whom, one.named, one.count, one.printed) for one in every]
    frame = pl.DataFrame(rows, schema=["whom", "what", COUNT, "published"], orient="row")
    rules = Rules(sums(every), threshold=LEAST)
    return protect(frame, rules, earlier=[Release("area", rules, known)], name="employers").release.cells
