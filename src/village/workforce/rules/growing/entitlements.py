"""Whether somebody new is given what they are due: computed from what was recorded, never ticked.

What one alone says counts for nothing yet: an entitlement that would stand otherwise with what waits to be confirmed is
not known.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from village.workforce.rules.growing.programme import Counted, Facts, Programme, months_on
from village.workforce.rules.growing.said import DEVELOPMENT, SUPERVISION

MET, NOT_MET, NOT_KNOWN = "met", "not-met", "not-known"
STATES = {MET: "Met", NOT_MET: "Not met", NOT_KNOWN: "Not known yet"}
CASELOAD = "caseload"
TITLES = {SUPERVISION: "Supervision", DEVELOPMENT: "Time for development", CASELOAD: "Protected caseload"}
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Entitlement:
    """How one thing that is due stands on a day: in a sentence, and the arithmetic of it."""

    slug: str
    state: str
    said: str
    sum: str = ""


@dataclass(frozen=True)
class Gap:
    """That supervision was due by a day after another, and was held later, or (`held_on` None) not yet."""

    after_on: dt.date
    due_on: dt.date
    held_on: dt.date | None
    late: int


def entitlements(programme: Programme, facts: Facts, on: dt.date) -> tuple[Entitlement, ...]:
    """How each of the three stands on a day, by what both who know stand by."""
    if on < facts.start_on:
        return tuple(Entitlement(slug, NOT_KNOWN, "The induction has not begun.") for slug in TITLES)
    judged = _judged(programme, sure(facts), on), _judged(programme, facts, on)
    return tuple(
        one if one.state == other.state else replace(one, state=NOT_KNOWN, said=f"{WAITS} {one.said}")
        for one, other in zip(*judged, strict=True)
    )


def sure(facts: Facts) -> Facts:
    """The facts by what both who know stand by."""
    return replace(facts, given=tuple(one for one in facts.given if one.stands))


WAITS = "It turns on what waits to be confirmed. Without that:"


def _judged(programme: Programme, facts: Facts, on: dt.date) -> tuple[Entitlement, ...]:
    return _supervision(programme, facts, on), _development(programme, facts, on), _caseload(programme, facts, on)


def last_day(facts: Facts, on: dt.date) -> dt.date:
    """The day to which something is judged: the one asked about, or the last of the induction."""
    return min(on, facts.until_on - DAY)


def due_after(since: dt.date, programme: Programme, facts: Facts, *, by: dt.date) -> dt.date | None:
    """The day by which supervision is due again after a day; days away put it off. None where it is later than
    `by`."""
    left = programme.every_days
    if since >= months_on(facts.start_on, programme.for_months):
        left = (months_on(since, programme.then_months) - since).days
    day = since
    while left and day < by:
        day += DAY
        left -= not facts.is_away(day)
    return None if left else day


def held_days(facts: Facts, on: dt.date) -> list[dt.date]:
    """The days of an induction on which supervision was held, to a day, in order, each once."""
    days = {one.on for one in facts.given if one.kind == SUPERVISION}
    return sorted(one for one in days if facts.start_on <= one <= last_day(facts, on))


def gaps(programme: Programme, facts: Facts, on: dt.date) -> list[Gap]:
    """Where supervision was late, or is on a day, in order."""
    end, held = last_day(facts, on), held_days(facts, on)
    found = []
    points = [facts.start_on, *(one for one in held if one > facts.start_on)]
    for since, held_on in zip(points, [*points[1:], None], strict=True):
        by = held_on or end
        due = due_after(since, programme, facts, by=by)
        if due is not None and due < by:
            found.append(Gap(since, due, held_on, (by - due).days))
    return found


def next_due(programme: Programme, facts: Facts, on: dt.date) -> dt.date | None:
    """The day by which supervision is due next; None where the induction ends before. Nobody knows who is away then."""
    since = max([facts.start_on, *held_days(facts, on)])
    return due_after(since, programme, facts, by=facts.until_on - DAY)


def _supervision(programme: Programme, facts: Facts, on: dt.date) -> Entitlement:
    late, held = gaps(programme, facts, on), len(held_days(facts, on))
    due = next_due(programme, facts, on)
    then = f"The next is due by {_day(due)}." if due else "None more is due."
    times = f"Held {_times(held)}" if held else "Not held yet"
    if not late:
        said = f"{times}, never late." if held else "None is due yet."
        return Entitlement(SUPERVISION, MET if held else NOT_KNOWN, said, then)
    longest = max(late, key=lambda one: one.late)
    open_now = late[-1].held_on is None
    said = f"{times}, and late {_times(len(late))}" + (", as it is now." if open_now else ".")
    until = f"held on {_day(longest.held_on)}" if longest.held_on else f"not held by {_day(last_day(facts, on))}"
    days = "1 day" if longest.late == 1 else f"{longest.late} days"
    sums = f"The longest: due by {_day(longest.due_on)}, {until}, {days} late."
    return Entitlement(SUPERVISION, NOT_MET, said, sums if open_now else f"{sums} {then}")


def _development(programme: Programme, facts: Facts, on: dt.date) -> Entitlement:
    end = last_day(facts, on)
    worked = contracted(facts, end)
    had = sum(
        (one.hours for one in facts.given if one.kind == DEVELOPMENT and facts.start_on <= one.on <= end), Decimal(0)
    )
    due = _tenth(worked * programme.development / 100)
    sums = (
        f"{programme.development}% of {_tenth(worked)} contracted hours is {due} hours; {_tenth(had)} hours were given."
    )
    if not worked:
        return Entitlement(DEVELOPMENT, NOT_KNOWN, "No contracted hours are on the register for this time.")
    if (end - facts.start_on).days < programme.judged_after_days:
        said = f"Judged once {programme.judged_after_days} days have passed."
        return Entitlement(DEVELOPMENT, NOT_KNOWN, said, sums)
    # Multiplied out, so that just as much as is due is enough.
    enough = had * 100 >= worked * programme.development
    said = "As much time as is due, or more." if enough else "Less time than is due."
    return Entitlement(DEVELOPMENT, MET if enough else NOT_MET, said, sums)


def contracted(facts: Facts, end: dt.date) -> Decimal:
    """Contracted hours from the first day of an induction to a day, but for days away; a day is a seventh of a week."""
    weekly = Decimal(0)
    day = facts.start_on
    while day <= end:
        if not facts.is_away(day):
            weekly += sum(
                (
                    one.weekly
                    for one in facts.hours
                    if one.from_on <= day and (one.until_on is None or day < one.until_on)
                ),
                Decimal(0),
            )
        day += DAY
    return weekly / 7


def _caseload(programme: Programme, facts: Facts, on: dt.date) -> Entitlement:
    end = last_day(facts, on)
    taken, why = _taken(facts.counts, end, programme.counts_for_days)
    if taken is None:
        return Entitlement(CASELOAD, NOT_KNOWN, why)
    others = facts.colleagues.get(taken.on, ())
    if len(others) < programme.colleagues:
        said = f"Fewer than {programme.colleagues} experienced colleagues had their cases counted by {_day(taken.on)}."
        return Entitlement(CASELOAD, NOT_KNOWN, said)
    middle = Decimal(median(others))
    if not middle:
        return Entitlement(CASELOAD, NOT_KNOWN, "The median of experienced colleagues is no cases.")
    each = taken.cases / taken.fte
    sums = (
        f"{taken.cases} cases on {_day(taken.on)} at {taken.fte.normalize():f} of full time is {_tenth(each)} for a"
        f" full-time equivalent, {_tenth(each * 100 / middle)}% of the median of {len(others)} experienced colleagues,"
        f" {_tenth(middle)}."
    )
    enough = each * 100 <= middle * programme.caseload
    said = f"At most {programme.caseload}% is due: " + ("it is kept to." if enough else "it is more.")
    return Entitlement(CASELOAD, MET if enough else NOT_MET, said, sums)


def _taken(counts: Sequence[Counted], end: dt.date, counts_for: int) -> tuple[Counted | None, str]:
    """The count that is taken on a day, or why none is: there is none, it is old, or the two who know differ."""
    known = [one for one in counts if one.on <= end and one.fte > 0]
    if not known:
        return None, "Nobody has counted their cases."
    latest = max(one.on for one in known)
    if (end - latest).days > counts_for:
        return None, f"Their cases were counted last on {_day(latest)}, more than {counts_for} days before."
    # Of one day the last that each wrote is what they say.
    said = {one.own: one for one in known if one.on == latest}
    if len({one.cases for one in said.values()}) > 1:
        own, theirs = said[True].cases, said[False].cases
        return None, f"On {_day(latest)} they counted {own} cases themselves, and their employer {theirs}."
    return said[min(said)], ""


def _times(number: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(number, f"{number} times")


def _day(on: dt.date) -> str:
    return f"{on.day} {on:%B} {on.year}"


def _tenth(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.1'), ROUND_HALF_UP):f}"
