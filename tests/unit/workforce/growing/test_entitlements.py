"""What somebody new is due: held against sums done by hand, and against a twin that walks through the days."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.workforce.queries.growing.shipped import programmes
from village.workforce.rules.growing.colleagues import Colleague, Engaged, cases_of
from village.workforce.rules.growing.entitlements import (
    CASELOAD,
    MET,
    NOT_KNOWN,
    NOT_MET,
    Entitlement,
    Gap,
    entitlements,
    gaps,
    next_due,
)
from village.workforce.rules.growing.programme import Contracted, Counted, Facts, Given, months_on
from village.workforce.rules.growing.said import DEVELOPMENT, SUPERVISION

NQSW = programmes()["nqsw-2008"]
START = dt.date(2026, 1, 5)
FACTS = Facts(START, dt.date(2027, 1, 5))
DAY = dt.timedelta(days=1)


def day(month: int, number: int) -> dt.date:
    return dt.date(2026, month, number)


def held(*days: dt.date, stands: bool = True) -> tuple[Given, ...]:
    return tuple(Given(SUPERVISION, one, stands=stands) for one in days)


def of(facts: Facts, on: dt.date) -> dict[str, Entitlement]:
    return {one.slug: one for one in entitlements(NQSW, facts, on)}


def test_the_programme_is_as_its_source_has_it() -> None:
    assert (NQSW.every_days, NQSW.then_months, NQSW.development, NQSW.caseload) == (14, 1, 10, 90)
    assert NQSW.roles == ("social-worker",)


@pytest.mark.parametrize(
    ("since", "months", "found"),
    [
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2024, 1, 31), 1, dt.date(2024, 2, 29)),
        (dt.date(2026, 11, 30), 3, dt.date(2027, 2, 28)),
        (dt.date(2026, 1, 5), -36, dt.date(2023, 1, 5)),
    ],
)
def test_months_are_of_the_calendar(since: dt.date, months: int, found: dt.date) -> None:
    assert months_on(since, months) == found


def test_supervision_on_the_fourteenth_day_is_in_time_and_on_the_eighteenth_is_four_late() -> None:
    facts = dataclasses.replace(FACTS, given=held(day(1, 19), day(2, 2), day(2, 20)))
    assert gaps(NQSW, facts, day(2, 25)) == [Gap(day(2, 2), day(2, 16), day(2, 20), 4)]
    assert next_due(NQSW, facts, day(2, 25)) == day(3, 6)
    found = of(facts, day(2, 25))[SUPERVISION]
    assert (found.state, found.said) == (NOT_MET, "Held 3 times, and late once.")
    longest = "The longest: due by 16 February 2026, held on 20 February 2026, 4 days late."
    assert found.sum == f"{longest} The next is due by 6 March 2026."


def test_days_away_put_it_off() -> None:
    away = ((day(2, 5), day(2, 10)),)
    facts = dataclasses.replace(FACTS, given=held(day(1, 19), day(2, 2), day(2, 20)), away=away)
    assert gaps(NQSW, facts, day(2, 25)) == []
    found = of(facts, day(2, 25))[SUPERVISION]
    assert (found.state, found.said, found.sum) == (
        MET, "Held 3 times, never late.", "The next is due by 6 March 2026.",
    )  # fmt: skip


def test_whoever_is_still_away_is_due_nothing() -> None:
    facts = dataclasses.replace(FACTS, away=((day(1, 10), None),), hours=(Contracted(Decimal(35), START),))
    found = of(facts, day(6, 1))
    assert (found[SUPERVISION].state, found[SUPERVISION].said) == (NOT_KNOWN, "None is due yet.")
    assert found[SUPERVISION].sum == "None more is due."
    assert found[DEVELOPMENT].sum == "10% of 25.0 contracted hours is 2.5 hours; 0.0 hours were given."


def test_after_three_months_it_is_every_month() -> None:
    fortnights = [START + 14 * number * DAY for number in range(1, 8)]  # the last on 13 April, after 5 April
    facts = dataclasses.replace(FACTS, given=held(*fortnights, day(5, 13)))
    assert gaps(NQSW, facts, day(6, 13)) == []
    assert gaps(NQSW, facts, day(6, 14)) == [Gap(day(5, 13), day(6, 13), None, 1)]
    found = of(facts, day(6, 14))[SUPERVISION]
    assert found.said == "Held 8 times, and late once, as it is now."
    assert found.sum == "The longest: due by 13 June 2026, not held by 14 June 2026, 1 day late."


def test_nothing_is_due_before_the_first_day_or_after_the_last() -> None:
    before = of(FACTS, START - DAY)
    assert {one.state for one in before.values()} == {NOT_KNOWN}
    short = dataclasses.replace(FACTS, until_on=day(1, 20))
    assert gaps(NQSW, short, day(6, 1)) == []
    # The first supervision was due on 19 January, which is the last day.
    assert next_due(NQSW, short, day(6, 1)) == day(1, 19)
    assert of(short, day(6, 1))[SUPERVISION].state == NOT_KNOWN


@pytest.mark.parametrize(("hours", "state"), [("15", MET), ("14.99", NOT_MET), ("15.01", MET), ("0.01", NOT_MET)])
def test_ten_per_cent_of_contracted_time_is_just_enough(hours: str, state: str) -> None:
    """30 days at 35 hours a week are 150 hours."""
    facts = dataclasses.replace(
        FACTS, hours=(Contracted(Decimal(35), START),), given=(Given(DEVELOPMENT, day(1, 12), Decimal(hours)),)
    )
    found = of(facts, START + 29 * DAY)[DEVELOPMENT]
    assert found.state == state
    assert found.sum.startswith("10% of 150.0 contracted hours is 15.0 hours;")


def test_development_time_is_not_judged_in_the_first_weeks_nor_without_hours() -> None:
    facts = dataclasses.replace(FACTS, hours=(Contracted(Decimal(35), START, day(1, 19)),))
    assert of(facts, START + 27 * DAY)[DEVELOPMENT].said == "Judged once 28 days have passed."
    assert of(facts, START + 28 * DAY)[DEVELOPMENT].state == NOT_MET
    assert of(facts, START + 28 * DAY)[DEVELOPMENT].sum.startswith("10% of 70.0 contracted hours")
    assert of(FACTS, day(6, 1))[DEVELOPMENT].said == "No contracted hours are on the register for this time."


def cases(own: int, fte: str = "1", others: tuple[str, ...] = ("20", "20", "21")) -> Facts:
    on = day(3, 2)
    return dataclasses.replace(
        FACTS,
        counts=(Counted(on, own, Decimal(fte)),),
        colleagues={on: tuple(Decimal(one) for one in others)},
    )


@pytest.mark.parametrize(
    ("own", "fte", "state", "percent"),
    [(18, "1", MET, "90.0%"), (19, "1", NOT_MET, "95.0%"), (9, "0.5", MET, "90.0%"), (10, "0.5", NOT_MET, "100.0%")],
)
def test_nine_tenths_of_the_median_of_experienced_colleagues(own: int, fte: str, state: str, percent: str) -> None:
    found = of(cases(own, fte), day(3, 10))[CASELOAD]
    assert found.state == state
    assert f"{percent} of the median of 3 experienced colleagues, 20.0." in found.sum


def test_a_caseload_that_cannot_be_compared_is_not_known() -> None:
    def why(facts: Facts, on: dt.date = dt.date(2026, 3, 10)) -> str:
        found = of(facts, on)[CASELOAD]
        assert found.state == NOT_KNOWN
        return found.said

    assert why(FACTS) == "Nobody has counted their cases."
    assert why(cases(18), day(4, 3)) == "Their cases were counted last on 2 March 2026, more than 31 days before."
    assert of(cases(18), day(4, 2))[CASELOAD].state == MET
    few = "Fewer than 3 experienced colleagues had their cases counted by 2 March 2026."
    assert why(cases(18, others=("20", "20"))) == few
    assert why(cases(18, others=("0", "0", "0"))) == "The median of experienced colleagues is no cases."
    assert why(cases(18, fte="0")) == "Nobody has counted their cases."


def test_where_the_two_count_differently_both_are_told() -> None:
    on = day(3, 2)
    both = dataclasses.replace(cases(18), counts=(Counted(on, 22, Decimal(1), own=True), Counted(on, 18, Decimal(1))))
    found = of(both, day(3, 10))[CASELOAD]
    assert (found.state, found.said) == (
        NOT_KNOWN, "On 2 March 2026 they counted 22 cases themselves, and their employer 18.",
    )  # fmt: skip
    # What each wrote last is what they say.
    again = dataclasses.replace(both, counts=(*both.counts, Counted(on, 18, Decimal(1), own=True)))
    assert of(again, day(3, 10))[CASELOAD].state == MET
    alone = dataclasses.replace(both, counts=both.counts[:1])
    assert of(alone, day(3, 10))[CASELOAD].state == NOT_MET


def test_what_waits_to_be_confirmed_settles_nothing() -> None:
    waits = held(day(2, 2), stands=False)
    facts = dataclasses.replace(FACTS, given=(*held(day(1, 19), day(2, 16)), *waits))
    found = of(facts, day(2, 20))[SUPERVISION]
    assert found.state == NOT_KNOWN
    assert found.said == "It turns on what waits to be confirmed. Without that: Held twice, and late once."
    # Where it would change nothing, it is known all the same.
    late = dataclasses.replace(facts, given=(*held(day(2, 16)), *held(day(2, 17), stands=False)))
    assert of(late, day(2, 20))[SUPERVISION].state == NOT_MET


def twin(facts: Facts, on: dt.date) -> list[tuple[dt.date, dt.date, dt.date | None]]:
    """Where supervision was late, by walking through the days with a clock that stands still while they are away."""
    end = min(on, facts.until_on - DAY)
    days = {one.on for one in facts.given}
    since, due, ticked, late = facts.start_on, None, 0, []

    def asked(since: dt.date) -> int:
        return 14 if since < dt.date(2026, 4, 5) else (months_on(since, 1) - since).days

    today = facts.start_on
    while today < end:
        today += DAY
        ticked += not facts.is_away(today)
        if due is None and ticked == asked(since):
            due = today
        if today in days:
            if due and due < today:
                late.append((since, due, today))
            since, due, ticked = today, None, 0
    if due and due < end:
        late.append((since, due, None))
    return late


DAYS = st.integers(0, 380).map(lambda number: START + number * DAY)


@given(
    st.lists(DAYS, max_size=25),
    st.lists(st.tuples(DAYS, st.integers(1, 60)), max_size=3),
    st.integers(0, 400),
)
def test_gaps_and_their_twin(days: list[dt.date], away: list[tuple[dt.date, int]], after: int) -> None:
    facts = dataclasses.replace(
        FACTS, given=held(*days), away=tuple((since, since + number * DAY) for since, number in away)
    )
    on = START + after * DAY
    found = gaps(NQSW, facts, on)
    assert [(one.after_on, one.due_on, one.held_on) for one in found] == twin(facts, on)
    assert all(one.late > 0 for one in found)


@given(st.lists(DAYS, max_size=12), DAYS)
def test_one_supervision_more_never_makes_it_later(days: list[dt.date], more: dt.date) -> None:
    on = START + 300 * DAY
    before = sum(one.late for one in gaps(NQSW, dataclasses.replace(FACTS, given=held(*days)), on))
    after = sum(one.late for one in gaps(NQSW, dataclasses.replace(FACTS, given=held(*days, more)), on))
    assert after <= before + 3  # begun anew in a shorter month, at most three days sooner due


ON = dt.date(2026, 3, 2)


def colleague(cases: int | None, *, fte: str = "1", newly: dt.date | None = None, counted: dt.date = ON) -> Colleague:
    begun = newly or dt.date(2020, 1, 1)
    counts = ((counted, cases),) if cases is not None else ()
    return Colleague((Engaged(Decimal(fte), begun, None, bool(newly)),), (), counts)


def test_colleagues_are_compared_for_a_full_time_equivalent_and_only_the_experienced() -> None:
    experienced = [colleague(20), colleague(11, fte="0.5"), colleague(21, newly=dt.date(2023, 3, 2))]
    others = [
        colleague(5, newly=dt.date(2023, 3, 3)),  # newly qualified less than three years ago
        colleague(None),
        colleague(30, counted=ON - 32 * DAY),
        colleague(30, counted=ON + DAY),
        colleague(30, fte="0"),
        Colleague((Engaged(Decimal(1), dt.date(2020, 1, 1), ON),), (), ((ON, 9),)),  # has left
        Colleague((Engaged(Decimal(1), dt.date(2020, 1, 1), None),), ((dt.date(2026, 1, 1), None),), ((ON, 9),)),
    ]
    found = cases_of(dict(enumerate([*experienced, *others])), ON, NQSW)
    assert found == {0: Decimal(20), 1: Decimal(22), 2: Decimal(21)}


def test_of_several_counts_the_latest_counts() -> None:
    one = Colleague((Engaged(Decimal(1), dt.date(2020, 1, 1), None),), (), ((ON - 9 * DAY, 9), (ON, 12)))
    assert cases_of({1: one}, ON, NQSW) == {1: Decimal(12)}
    assert cases_of({1: one}, ON - DAY, NQSW) == {1: Decimal(9)}
