"""When something is due, by golden days that were measured twice over, by the lengths that were read at their sources,
and beside a count on the fingers; and which day it is in London when a move is recorded."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles.calendar import bank_holidays_of, months_later, nth_working_day_after
from tests.spec.work.made import FACTS, asked, begun, helping, moved, published
from village.kernel.calendar.queries import current
from village.kernel.calendar.rules import Unit
from village.workflow.actions import moving
from village.workflow.models import Clock, Instance, Moved
from village.workflow.queries.processes import shipped_processes
from village.workflow.rules.clocks import start
from village.workflow.rules.definitions import ClockRule

DAYS_OFF = {day for year in (2026, 2027, 2028) for day in bank_holidays_of(year)}
CLOCKS = [(process.key, clock) for process in shipped_processes().values() for clock in process.clocks]
READ = {  # casework notes, 2.5: length, longest with a decision (None: never), in working days
    ("referral", "answer"): (1, None),
    ("step-up", "decide"): (1, None),
    ("early-help", "assess"): (45, 60),
    ("complaint", "stage-1"): (10, 20),
    ("complaint", "stage-2"): (25, 65),
    ("complaint", "panel"): (30, None),
    ("complaint", "panel-report"): (5, None),
    ("complaint", "response"): (15, None),
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("since", "length", "due"),
    [  # casework notes, 7.4
        (dt.date(2026, 12, 18), 45, dt.date(2027, 2, 24)),
        (dt.date(2026, 12, 24), 45, dt.date(2027, 3, 2)),
        (dt.date(2026, 12, 25), 45, dt.date(2027, 3, 2)),
        (dt.date(2026, 12, 26), 45, dt.date(2027, 3, 2)),
        (dt.date(2027, 3, 25), 15, dt.date(2027, 4, 19)),
        (dt.date(2027, 3, 25), 65, dt.date(2027, 6, 30)),
    ],
)
def test_golden_days(since: dt.date, length: int, due: dt.date) -> None:
    written = helping()
    written["clocks"][1] |= {"length": length, "unit": "working_day"}
    at = dt.datetime(2027, 4, 1, 10, tzinfo=dt.UTC)
    moving.begin(process=published(written), about="x:1", facts={"asked-on": since}, key="k", by="ada", at=at)
    clock = Clock.objects.get()
    assert (clock.first_due, clock.due) == (due, due)
    assert nth_working_day_after(since, length, DAYS_OFF) == due


def test_lengths_are_those_that_were_read_and_the_rest_is_for_an_area_to_set() -> None:
    found = {(key, clock.name): clock for key, clock in CLOCKS}
    for name, (length, longest) in READ.items():
        clock = found[name]
        assert (clock.length, clock.extends_to, clock.unit) == (length, longest, Unit.WORKING_DAY)
    for name in set(found) - set(READ) - {("early-help", "look-again")}:
        assert not found[name].confirmed
        assert "et by the area" in found[name].source


@settings(max_examples=60)
@given(
    which=st.sampled_from([clock for _, clock in CLOCKS]),
    since=st.dates(dt.date(2026, 1, 1), dt.date(2027, 7, 1)),
    months=st.sampled_from([None, 1, 3, 6]),
)
def test_every_clock_is_due_when_counting_on_the_fingers_says(
    which: ClockRule, since: dt.date, months: int | None
) -> None:
    rule = which
    if months:
        rule = ClockRule("m", which.title, which.since, months, Unit.MONTH, which.source, which.confirmed)
    due = start(rule, since, current()).due
    match rule.unit:
        case Unit.WORKING_DAY:
            assert due == nth_working_day_after(since, rule.length, DAYS_OFF)
        case Unit.CALENDAR_DAY:
            assert due == since + dt.timedelta(days=rule.length)
        case Unit.MONTH:
            assert due == months_later(since, rule.length)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("at", "day"),
    [
        (dt.datetime(2026, 6, 15, 22, 59, tzinfo=dt.UTC), dt.date(2026, 6, 15)),  # 23:59 in London
        (dt.datetime(2026, 6, 15, 23, 1, tzinfo=dt.UTC), dt.date(2026, 6, 16)),  # 00:01
        (dt.datetime(2026, 12, 15, 23, 59, tzinfo=dt.UTC), dt.date(2026, 12, 15)),
        (dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC), dt.date(2026, 10, 25)),  # half past one, the first time
        (dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC), dt.date(2026, 10, 25)),  # and the second
        (dt.datetime(2026, 10, 25, 23, 30, tzinfo=dt.UTC), dt.date(2026, 10, 25)),  # clocks have gone back
        (dt.datetime(2027, 3, 28, 23, 30, tzinfo=dt.UTC), dt.date(2027, 3, 29)),  # and forward
    ],
)
def test_a_move_is_of_the_day_in_london(at: dt.datetime, day: dt.date) -> None:
    one = begun(at=at)
    facts = {**FACTS, "asked-on": day}
    moved(one, asked("write", 0), facts=facts, at=at)
    moved(one, asked("close", 1, reason="needs-met"), facts=facts, at=at)
    assert {*Moved.objects.values_list("on", flat=True)} == {day}
    assert Instance.objects.get().ended_on == day
    assert Clock.objects.get(name="write").lapsed_on == day
