"""What leaves the register for the warehouse: rows that name nobody, from which only protected counts are made.

A worker is called by a pseudonym of what one employer knows: somebody who works for two is two there, and nothing in
any row joins them. So heads over employers are heads of each, added; nobody could tell from a row for whom else
somebody works. No name, birthday, number, check, single absence and no word that somebody wrote is in any row; nor is
any employer. Beside the time that whoever signs in works stands another pseudonym, which joins it with the cases that
they lead and with nothing else (`queries.measured.holding`). Only employers that said since when their register is
complete are there, with the years after that.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from decimal import Decimal

from django.utils.crypto import salted_hmac

from village.kernel.calendar.rules import london_date
from village.warehouse.extract import Cell, Table
from village.workforce.queries.measured.holding import holders
from village.workforce.queries.measured.inductions import inductions
from village.workforce.queries.measured.register import Line, complete_since, lines, posts, sites, years_of
from village.workforce.rules.measured.grouping import age_band, ethnic_group, level_group, sectors
from village.workforce.rules.measured.years import NONE, Stint, Told, Year, apart
from village.workforce.rules.rates import working_days

_YEAR = {
    "year": "whole",
    "period": "text",
    "from_on": "day",
    "until_on": "day",
    "day": "text",
    "last_on": "day",
    "working_days": "whole",
}
_PERSON = {
    "worker": "text",
    "year": "whole",
    **dict.fromkeys(("area", "sector"), "text"),
    **dict.fromkeys(("in_post", "agency", "covers", "stayed"), "flag"),
    "fte": "number",
    **dict.fromkeys(("started", "left_post"), "whole"),
    **dict.fromkeys(("origin", "reason", "age_band", "ethnicity", "level"), "text"),
    "days_lost": "number",
}
PERSON_KEY = ("worker", "year", "area", "sector")
_POST = {"post": "text", "year": "whole", "area": "text", "vacant": "number", "in_post": "number", "heads": "whole"}
_INDUCTION = {"induction": "text", "year": "whole", "area": "text", "given": "flag"}
_HOLDER = {"holder": "text", "year": "whole", "area": "text", "fte": "number"}
_SITE = {"site": "text", "year": "whole", "area": "text", "kind": "text", "led": "flag"}


def tables(*, at: dt.datetime) -> list[Table]:
    """Every table of the workforce, of the years to 30 September that are over at an instant. Rows are made when asked
    for, but for those of workers: what a sector is called depends on all of them."""
    on = london_date(at)
    people = list(lines(on=on))
    return [
        Table("workforce_years", "The years that are counted.", _YEAR, ("year",), [_year(one) for one in _years(on)]),
        Table("workforce_people", "Each worker in each year.", _PERSON, PERSON_KEY, _people(people)),
        Table("workforce_posts", "Each post when a year ended.", _POST, ("post", "year"), _posts(on)),
        Table("workforce_inductions", "Each induction then.", _INDUCTION, ("induction", "year"), _inductions(on)),
        Table("workforce_holders", "Who may lead help then.", _HOLDER, ("holder", "year"), _holders(people)),
        Table("workforce_sites", "Each early years setting then.", _SITE, ("site", "year"), _sites(on)),
    ]


def pseudonym(kind: str, ref: object) -> str:
    """What somebody or something is called outside: the same every time, and led back to nobody without the secret."""
    return salted_hmac(f"village.workforce.extracts.{kind}", str(ref), algorithm="sha256").hexdigest()[:32]


def _years(on: dt.date) -> list[Year]:
    """Every year of any employer, in order."""
    found = {year for since_on in complete_since().values() for year in years_of(since_on, on)}
    return sorted(found, key=lambda one: one.year)


def _year(one: Year) -> tuple[Cell, ...]:
    days = working_days(one.year)
    return one.year, one.period, one.from_on, one.until_on, one.last_on.isoformat(), one.last_on, days


def _people(people: Sequence[Line]) -> Iterator[tuple[Cell, ...]]:
    """A row for each worker in each year, and one more for whoever left another place than that where they are at its
    end: a leaving counts where it was."""
    called = _sectors(people)

    def where(one: Stint, year: Year) -> tuple[str, str]:
        return one.area, called[one.area, year.year][one.sector]

    for one in people:
        told, year = one.told, one.year
        there = where(told.main, year)
        gone = where(told.gone, year) if told.gone else there
        if gone == there:
            yield _person(one, told, there, one.days)
            continue
        stays, left = apart(told)
        yield _person(one, stays, there, one.days if told.in_post else NONE)
        yield _person(one, left, gone, NONE if told.in_post else one.days)


def _person(one: Line, told: Told, where: tuple[str, str], days: Decimal) -> tuple[Cell, ...]:
    worker, last_on = one.worker, one.year.last_on
    return (
        pseudonym("worker", worker.ref), one.year.year, *where, told.in_post, told.agency, told.covers, told.stayed,
        float(told.fte), told.started, told.left, told.origin, told.reason, age_band(worker.born_on, last_on),
        ethnic_group(worker.ethnicity), level_group(one.level), float(days),
    )  # fmt: skip


def _sectors(people: Sequence[Line]) -> Mapping[tuple[str, int], Mapping[str, str]]:
    """By area and year, what each sector is called there."""
    heads: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for one in people:
        for stint in filter(None, (one.told.main, one.told.gone)):
            heads[stint.area, one.year.year][stint.sector] += one.told.in_post and stint is one.told.main
    return {where: sectors(counted) for where, counted in heads.items()}


def _posts(on: dt.date) -> Iterator[tuple[Cell, ...]]:
    """`heads`: who is in the post and in none of the same area before it, so that whoever holds two is counted once."""
    seen: dict[tuple[str, int], set[Hashable]] = defaultdict(set)
    for post, year, one in posts(on=on):
        area, known = post.site.area, seen[post.site.area, year.year]
        heads = len(one.workers - known)
        known |= one.workers
        yield pseudonym("post", post.ref), year.year, area, float(one.vacant), float(one.in_post), heads


def _inductions(on: dt.date) -> Iterator[tuple[Cell, ...]]:
    for induction, area, year, was_given in inductions(on=on):
        yield pseudonym("induction", induction), year.year, area, was_given


def _holders(people: Sequence[Line]) -> Iterator[tuple[Cell, ...]]:
    for who, year, area, fte in holders(people):
        yield who, year.year, area, float(fte)


def _sites(on: dt.date) -> Iterator[tuple[Cell, ...]]:
    for one in sites(on=on):
        yield pseudonym("site", one.site), one.year.year, one.area, one.kind, one.led
