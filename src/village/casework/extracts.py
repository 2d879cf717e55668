"""What leaves the records of help for the warehouse: rows that name nobody, from which only protected counts are made.

A record is called by a pseudonym that follows from the installation's secret and from nothing that anybody else holds.
No name, birthday, address, account and no word that somebody wrote is in any row; what was recorded by mistake is not
there at all. Whoever leads is called, beside how many they lead and nowhere else, by what the register of a workforce
calls them beside the time that they work. Days are days in London.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice

from django.db.models import Count, Min, Q
from django.utils.crypto import salted_hmac

from village.casework.models import Episode, Goal, Lead, Transfer
from village.casework.queries.needs import limits, readings_by_episode
from village.casework.rules.closing import MISTAKE
from village.casework.rules.needs import Need, Reading, needs_standing, transitions
from village.casework.rules.plan import OPEN, Aim, Reason, without_action
from village.kernel.calendar.rules import london_date
from village.warehouse.extract import Cell, Table
from village.warehouse.periods import Period, quarter_of, quarters_over
from village.workforce.queries.measured.holding import holder
from village.workforce.rules.measured.years import years
from village.workforce.rules.vetting import day_begins

AT_ONCE = 500
_EPISODE = {
    **dict.fromkeys(("episode", "area"), "text"),
    "opened_on": "day",
    "moved_in": "flag",
    "before_closed_on": "day",
    "closed_on": "day",
    "closing": "text",
}
_CLOCK = {
    **dict.fromkeys(("episode", "clock"), "text"),
    "number": "whole",
    **dict.fromkeys(("since", "first_due", "due", "satisfied_on", "lapsed_on"), "day"),
}
_PERIOD = {"period": "text", "from_on": "day", "until_on": "day", "last_day": "text", "last_on": "day"}
_NEED = {**dict.fromkeys(("episode", "person", "element"), "text"), "as_on": "day", "seen_to": "flag"}
_CHANGE = {
    **dict.fromkeys(("episode", "person", "element", "voice", "scale"), "text"),
    **dict.fromkeys(("first", "latest"), "whole"),
    "change": "text",
}
_CASELOAD = {"holder": "text", "year": "whole", "area": "text", "cases": "whole"}


def tables(*, at: dt.datetime) -> list[Table]:
    """Every table of help, of the quarters of a year that are over at an instant; rows are made when asked for. What
    is called …_now stands in the place of the table so called where the quarter that runs is counted until that day
    (see `warehouse.measures.so_far`)."""
    on = london_date(at)
    periods, now = _periods(on), _now(on)
    days = [one.until_on - dt.timedelta(days=1) for one in periods]
    needs = ("episode", "person", "element")
    about_needs = "Each need that stood high when a quarter ended, and whether anything was done about it."
    about_changes = "How each voice first and last spoke of each need."
    about_leads = "How many families each lead had when a year to 30 September ended, by area."
    return [
        Table("help_periods", "The quarters that are over.", _PERIOD, ("period",), [_period(one) for one in periods]),
        Table("help_periods_now", "The quarter that runs.", _PERIOD, ("period",), [_period(one) for one in now]),
        Table("help_episodes", "Help for a family, each once.", _EPISODE, ("episode",), _episodes()),
        Table("help_clocks", "How long things took.", _CLOCK, ("episode", "clock", "number"), _clocks()),
        Table("help_needs", about_needs, _NEED, (*needs, "as_on"), _needs(days)),
        Table("help_needs_now", "The same of today.", _NEED, (*needs, "as_on"), _needs([on] if now else [])),
        Table("help_changes", about_changes, _CHANGE, (*needs, "voice"), _changes()),
        Table("help_caseloads", about_leads, _CASELOAD, ("holder", "year", "area"), _caseloads(on)),
    ]


def pseudonym(kind: str, ref: object) -> str:
    """What a record is called outside: the same every time, and led back to nobody without the secret."""
    return salted_hmac(f"village.casework.extracts.{kind}", str(ref), algorithm="sha256").hexdigest()[:32]


def _periods(on: dt.date) -> list[Period]:
    first = Episode.objects.exclude(closing=MISTAKE).order_by("opened_at").first()
    return quarters_over(london_date(first.opened_at), on) if first else []


def _now(on: dt.date) -> list[Period]:
    """The quarter that runs, until the end of this day; none where nobody was ever helped."""
    there = Episode.objects.exclude(closing=MISTAKE).exists()
    return [replace(quarter_of(on), until_on=on + dt.timedelta(days=1))] if there else []


def _period(one: Period) -> tuple[Cell, ...]:
    last = one.until_on - dt.timedelta(days=1)
    return one.slug, one.from_on, one.until_on, last.isoformat(), last


def _counted(*fetched: str) -> Iterator[Episode]:
    kept = Episode.objects.exclude(closing=MISTAKE).order_by("pk").select_related("before")
    yield from kept.prefetch_related(*fetched).iterator(chunk_size=AT_ONCE)


def _read(*fetched: str) -> Iterator[tuple[Episode, list[Reading]]]:
    """Each with everything that was read of its needs, some at a time."""
    every = _counted(*fetched)
    while some := list(islice(every, AT_ONCE)):
        read = readings_by_episode(one.pk for one in some)
        yield from ((one, read[one.pk]) for one in some)


def _episodes() -> Iterator[tuple[Cell, ...]]:
    moved = set(Transfer.objects.filter(after__isnull=False).values_list("after_id", flat=True))
    for one in _counted():
        before = one.before.closed_at if one.before else None
        yield (
            *(pseudonym("episode", one.ref), one.area, london_date(one.opened_at), one.pk in moved),
            *(london_date(before) if before else None, london_date(one.closed_at) if one.closed_at else None),
            one.closing,
        )


def _clocks() -> Iterator[tuple[Cell, ...]]:
    for one in _counted("process__clocks"):
        name = pseudonym("episode", one.ref)
        for number, clock in enumerate(sorted(one.process.clocks.all(), key=lambda clock: clock.pk), 1):
            ended = clock.satisfied_on, clock.lapsed_on
            yield name, clock.name, number, clock.since, clock.first_due, clock.due, *ended


def _needs(days: Sequence[dt.date]) -> Iterator[tuple[Cell, ...]]:
    if not days:
        return
    of = cache(limits())
    for one, read in _read("goals__person", "goals__steps", "not_addressed__person"):
        opened, closed = london_date(one.opened_at), london_date(one.closed_at) if one.closed_at else dt.date.max
        for day in days:
            if opened <= day < closed:
                yield from _needs_on(one, read, of(one.area, opened), day)


def _needs_on(
    one: Episode, readings: Sequence[Reading], high: Mapping[str, int], day: dt.date
) -> Iterator[tuple[Cell, ...]]:
    """The needs that stood high at the end of a day, by what was written by then."""
    read = [reading for reading in readings if reading.on <= day and london_date(reading.at) <= day]
    reasons = [
        Reason(Need(_ref(why), why.element), why.scale, why.level)
        for why in one.not_addressed.all()
        if london_date(why.at) <= day
    ]
    aims = [_aim(goal, day) for goal in one.goals.all() if goal.element and london_date(goal.at) <= day]
    left = without_action(read, high, aims, reasons)
    for need in needs_standing(read, high):
        yield pseudonym("episode", one.ref), _person(need), need.element, day, need not in left


def _aim(goal: Goal, day: dt.date) -> Aim:
    """A goal as it stood at the end of a day."""
    settled = goal.settled_at if goal.settled_at and london_date(goal.settled_at) <= day else None
    steps = [
        step
        for step in goal.steps.all()
        if london_date(step.at) <= day and (step.cancelled_at is None or london_date(step.cancelled_at) > day)
    ]
    return Aim(Need(_ref(goal), goal.element), goal.state if settled else OPEN, len(steps), settled)


def _changes() -> Iterator[tuple[Cell, ...]]:
    for one, read in _read():
        for told in transitions(read):
            name, need = pseudonym("episode", one.ref), told.need
            yield (
                *(name, _person(need), need.element, told.voice, told.scale),
                *(told.first, told.latest, told.change),
            )


def _caseloads(on: dt.date) -> Iterator[tuple[Cell, ...]]:
    """What each lead held in each area at the end of the last day of each year that is over on a day."""
    held = Lead.objects.exclude(episode__closing=MISTAKE).order_by()
    first = held.aggregate(first=Min("from_at"))["first"]
    for year in years(london_date(first), on) if first else []:
        ends = day_begins(year.until_on)
        there = held.filter(
            Q(until_at=None) | Q(until_at__gte=ends),
            Q(episode__closed_at=None) | Q(episode__closed_at__gte=ends),
            from_at__lt=ends, episode__opened_at__lt=ends,
        )  # fmt: skip
        for account, area, cases in there.values_list("account", "episode__area").annotate(Count("pk")):
            yield holder(account, year), year.year, area, cases


def _ref(of: object) -> str:
    person = getattr(of, "person", None)
    return str(person.ref) if person else ""


def _person(need: Need) -> str:
    return pseudonym("person", need.person) if need.person else ""
