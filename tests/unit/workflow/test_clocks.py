"""How long something may take: due, longer by decision, worked out anew, and how it stands on a day."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.kernel.calendar.queries import current
from village.kernel.calendar.rules import BankHoliday, BeyondHorizon, Unit, WorkingCalendar
from village.workflow.rules.clocks import (
    CannotCorrect,
    CannotExtend,
    crosses,
    ended_on,
    extend,
    stands,
    start,
    stop,
    under,
)
from village.workflow.rules.definitions import ClockRule

RULE = ClockRule("write", {"en": "Writing it"}, "asked-on", 45, Unit.WORKING_DAY, "Working together, 2018", True, 60)
DAYS = current()


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


@pytest.mark.parametrize(
    ("since", "due"),
    [  # measured twice over when the research was done: casework notes, 7.4
        (dt.date(2026, 12, 18), dt.date(2027, 2, 24)),
        (dt.date(2026, 12, 24), dt.date(2027, 3, 2)),
        (dt.date(2026, 12, 25), dt.date(2027, 3, 2)),
        (dt.date(2026, 12, 26), dt.date(2027, 3, 2)),
    ],
)
def test_forty_five_working_days_over_christmas(since: dt.date, due: dt.date) -> None:
    clock = start(RULE, since, DAYS)
    assert (clock.due, clock.first_due, clock.calendar) == (due, due, DAYS.version)


def test_past_the_holidays_that_are_known_nothing_is_guessed() -> None:
    with pytest.raises(BeyondHorizon):
        start(RULE, DAYS.covers_until - dt.timedelta(days=10), DAYS)


def test_a_decision_makes_it_longer_and_what_it_was_due_on_is_kept() -> None:
    clock = start(RULE, dt.date(2026, 12, 18), DAYS)
    longer = extend(clock, until=dt.date(2027, 3, 10), by="kit", reason="The child was in hospital.", calendar=DAYS)
    again = extend(longer, until=dt.date(2027, 3, 12), by="kit", reason="Still in hospital.", calendar=DAYS)
    assert (again.due, again.first_due) == (dt.date(2027, 3, 12), dt.date(2027, 2, 24))
    assert [one.before for one in again.extensions] == [dt.date(2027, 2, 24), dt.date(2027, 3, 10)]


@pytest.mark.parametrize(
    ("change", "until", "reason"),
    [
        ({}, dt.date(2027, 2, 24), "no later than it is"),
        ({}, dt.date(2027, 3, 30), "past the longest"),
        ({}, dt.date(2027, 3, 1), "  "),
        ({"stopped_on": dt.date(2027, 1, 4)}, dt.date(2027, 3, 1), "it is done"),
        ({"rule": replace(RULE, extends_to=None)}, dt.date(2027, 3, 1), "it may never"),
    ],
)
def test_what_may_not_be_made_longer_is_told_in_a_sentence(
    change: dict[str, object], until: dt.date, reason: str
) -> None:
    clock = replace(start(RULE, dt.date(2026, 12, 18), DAYS), **change)  # type: ignore[arg-type]
    with pytest.raises(CannotExtend) as error:
        extend(clock, until=until, by="kit", reason=reason, calendar=DAYS)
    assert str(error.value).endswith(".")


# ── a holiday is announced ───────────────────────────────────────────────────────────────────────────────────────────

EXTRA = BankHoliday(dt.date(2027, 1, 20), "An extra day", "extra")
NEW: WorkingCalendar = DAYS.revised("next", added=[EXTRA])


def test_an_announced_holiday_moves_what_is_due_and_says_why() -> None:
    clock = start(RULE, dt.date(2026, 12, 18), DAYS)
    after, moved = under(clock, DAYS, NEW)
    assert moved is not None
    assert (moved.before, moved.after, moved.because) == (clock.due, dt.date(2027, 2, 25), ("An extra day",))
    assert (after.due, after.first_due, after.calendar) == (dt.date(2027, 2, 25), clock.first_due, "next")


def test_what_is_done_and_what_was_decided_on_stays() -> None:
    clock = start(RULE, dt.date(2026, 12, 18), DAYS)
    done = stop(clock, dt.date(2027, 1, 4))
    assert under(done, DAYS, NEW) == (done, None)
    longer = extend(clock, until=dt.date(2027, 3, 10), by="kit", reason="In hospital.", calendar=DAYS)
    after, moved = under(longer, DAYS, NEW)
    assert (after.due, after.calendar, moved) == (longer.due, "next", None)


def test_a_holiday_elsewhere_in_the_year_moves_nothing() -> None:
    clock = start(RULE, dt.date(2026, 6, 1), DAYS)
    after, moved = under(clock, DAYS, NEW)
    assert (after.due, moved) == (clock.due, None)


# ── on a day ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_how_it_stands() -> None:
    clock = start(RULE, dt.date(2026, 12, 18), DAYS)
    days = [dt.date(2027, 2, 18), dt.date(2027, 2, 19), dt.date(2027, 2, 24), dt.date(2027, 2, 25)]
    assert [stands(clock, noon(one)) for one in days] == ["running", "soon", "today", "late"]
    assert stands(stop(clock, clock.due), noon(days[-1])) == "done"
    assert stands(stop(clock, days[-1]), noon(days[-1])) == "late-done"


def test_a_day_ends_in_london() -> None:
    clock = start(RULE, dt.date(2026, 4, 20), DAYS)  # due in British summer time
    last = dt.datetime.combine(clock.due, dt.time(22, 59), dt.UTC)
    assert stands(clock, last) == "today"
    assert stands(clock, last + dt.timedelta(minutes=2)) == "late"


@given(st.dates(dt.date(2026, 1, 1), dt.date(2026, 10, 1)), st.integers(0, 60))
def test_a_clock_that_stopped_stays_so(since: dt.date, days: int) -> None:
    once = stop(start(RULE, since, DAYS), since + dt.timedelta(days=days))
    assert stop(once, since + dt.timedelta(days=days + 30)) == once


def test_what_is_said_to_have_been_in_time_crosses_its_last_day() -> None:
    due = dt.date(2026, 6, 10)
    before, after = due - dt.timedelta(days=1), due + dt.timedelta(days=1)
    assert crosses(due, after, due)
    assert crosses(due, after, before)
    assert not crosses(due, due, before)  # was in time by what is recorded
    assert not crosses(due, after + dt.timedelta(days=9), after)  # is late by both


def test_what_still_runs_was_not_done() -> None:
    clock = start(RULE, dt.date(2026, 6, 1), DAYS)
    with pytest.raises(CannotCorrect, match="still runs"):
        ended_on(clock, dt.date(2026, 6, 2), recorded=dt.date(2026, 6, 3))
