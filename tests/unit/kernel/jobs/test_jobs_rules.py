"""When a job is due, against a naive walk along London's clock, and what becomes of a lost run."""

import datetime as dt

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.oracles import jobs as naive
from village.kernel.jobs.rules import after_away, after_loss, cron_problem, is_silent, next_due

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
SPRING, AUTUMN = dt.datetime(2026, 3, 29, tzinfo=dt.UTC), dt.datetime(2026, 10, 25, tzinfo=dt.UTC)
CRONS = [
    "0 6 * * *",
    "30 1 * * *",
    "15 1 * * 0",
    "*/5 * * * *",
    "0 0 1 * *",
    "59 23 * * 1-5",
    "10,40 */3 * * *",
    "20 3 * * *",
]
moments = st.one_of(
    st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 31), timezones=st.just(dt.UTC)),  # noqa: DTZ001 - without a zone on purpose
    *[
        st.timedeltas(-dt.timedelta(hours=4), dt.timedelta(hours=4)).map(lambda d, m=change: m + d)
        for change in (SPRING, AUTUMN)
    ],
)


@settings(deadline=None)  # the naive twin walks minute by minute
@given(st.sampled_from(CRONS), moments)
@example("30 1 * * *", SPRING)
@example("30 1 * * *", AUTUMN + dt.timedelta(minutes=45))
def test_due_when_londons_clock_says_so(cron: str, after: dt.datetime) -> None:
    found = next_due(cron, after)
    assert found > after
    assert found.tzinfo is dt.UTC
    assert found == naive.due(cron, after)


@given(st.sampled_from(CRONS[:2]), st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 1)))
def test_a_daily_job_comes_once_on_every_day(cron: str, first: dt.date) -> None:
    at = dt.datetime.combine(first, dt.time(12), dt.UTC)
    days = []
    for _ in range(5):
        at = next_due(cron, at)
        days.append(at.astimezone(naive.LONDON).date())
    assert days == [first + dt.timedelta(days=n) for n in range(1, 6)]


def test_a_time_that_the_spring_leaves_out_comes_by_the_new_clock() -> None:
    assert next_due("30 1 29 3 *", SPRING) == dt.datetime(2026, 3, 29, 1, 30, tzinfo=dt.UTC)  # half past two in London


def test_a_time_that_the_autumn_brings_twice_comes_the_first_time_only() -> None:
    first = dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
    assert next_due("30 1 * * *", AUTUMN) == first
    assert next_due("30 1 * * *", first) == dt.datetime(2026, 10, 26, 1, 30, tzinfo=dt.UTC)


def test_in_summer_and_in_winter_by_the_clock_on_the_wall() -> None:
    assert next_due("0 6 * * *", dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)).hour == 6
    assert next_due("0 6 * * *", dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)).hour == 5
    with pytest.raises(ValueError, match="time zone"):
        next_due("0 6 * * *", dt.datetime(2026, 1, 1))  # noqa: DTZ001 - without a zone on purpose


@pytest.mark.parametrize(
    "cron", ["", "0 6 * *", "0 6 * * * *", "61 6 * * *", "0 6 * * x", "0 0 31 2 *", "@daily", "60 24 32 13 8"]
)
def test_a_line_that_never_comes_is_refused(cron: str) -> None:
    assert cron in cron_problem(cron) or repr(cron) in cron_problem(cron)
    assert cron_problem(cron)


@pytest.mark.parametrize("cron", CRONS)
def test_a_line_that_comes_is_taken(cron: str) -> None:
    assert cron_problem(cron) == ""


@pytest.mark.parametrize(
    ("attempts", "most", "minutes"), [(1, 3, 0), (2, 3, 1), (3, 4, 4), (3, 3, None), (4, 3, None), (1, 1, None)]
)
def test_a_lost_run_waits_longer_each_time_and_then_is_given_up(attempts: int, most: int, minutes: int | None) -> None:
    fate = after_loss(attempts=attempts, most=most, now=NOW)
    assert fate.again_at == (None if minutes is None else NOW + dt.timedelta(minutes=minutes))
    assert str(attempts) in fate.reason
    assert str(most) in fate.reason


@pytest.mark.parametrize(
    ("attempts", "most", "minutes"),
    [(1, 3, 0), (2, 3, 1), (3, 3, 2), (6, 3, 5), (9, 3, 5), (10, 3, None), (1, 1, None)],
)
def test_a_run_whose_database_was_away_is_taken_up_ten_times(attempts: int, most: int, minutes: int | None) -> None:
    fate = after_away(attempts=attempts, most=most, now=NOW)
    assert fate.again_at == (None if minutes is None else NOW + dt.timedelta(minutes=minutes))
    assert str(attempts) in fate.reason


@pytest.mark.parametrize(("ago", "silent"), [(None, True), (0, False), (30, False), (31, True), (-5, False)])
def test_who_says_nothing_for_too_long_is_silent(ago: int | None, silent: bool) -> None:
    seen = None if ago is None else NOW - dt.timedelta(seconds=ago)
    assert is_silent(seen_at=seen, now=NOW, silence=dt.timedelta(seconds=30)) == silent
