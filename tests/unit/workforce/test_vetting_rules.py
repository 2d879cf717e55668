"""Whether what was checked lets somebody work with children: every state, and what must never pass for clear."""

import datetime as dt
from dataclasses import replace

import pytest

from village.workforce.rules.catalogue import Role
from village.workforce.rules.starting import DENY, SUPERVISE, Known, may_start
from village.workforce.rules.vetting import (
    LONDON,
    Seen,
    Trained,
    day_begins,
    standing,
    trained,
)

NOW = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
AGO = NOW - dt.timedelta(days=100)
LATER = NOW + dt.timedelta(days=400)
CERTIFICATE = Seen("certificate", "child", "enhanced", True, True, "clear", AGO.date(), LATER, AGO, "regulated")
NURSERY = Role("nursery-practitioner", "Nursery practitioner", "early-years", "core")
APPLIED = replace(CERTIFICATE, result="applied", at=AGO + dt.timedelta(days=1))


def asked(result: str, *, days: int = 10, **more: object) -> Seen:
    """The update service was asked, some days after the certificate was seen."""
    at = AGO + dt.timedelta(days=days)
    one = replace(CERTIFICATE, means="service", result=result, at=at, checked_on=at.date())
    return replace(one, **more)  # type: ignore[arg-type]


def seen_after(days: int, **more: object) -> Seen:
    """Another certificate was seen, so many days after the first; all are written down on one day, in any order."""
    on = (AGO + dt.timedelta(days=days)).date()
    return replace(CERTIFICATE, checked_on=on, at=NOW, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("checks", "state"),
    [
        ([], "none"),
        ([CERTIFICATE], "clear"),
        ([replace(CERTIFICATE, result="considered")], "clear"),
        ([replace(CERTIFICATE, workforce="both")], "clear"),
        ([replace(CERTIFICATE, workforce="adult")], "wrong-workforce"),
        ([replace(CERTIFICATE, workforce="other")], "wrong-workforce"),
        ([replace(CERTIFICATE, level="standard")], "not-enough"),
        ([replace(CERTIFICATE, barred_list=False)], "not-enough"),
        ([replace(CERTIFICATE, identity=False)], "not-enough"),
        ([replace(CERTIFICATE, basis="eligible")], "not-enough"),
        ([replace(CERTIFICATE, basis="consent")], "not-enough"),
        ([CERTIFICATE, asked("BLANK_NO_NEW_INFO", basis="consent")], "clear"),
        ([CERTIFICATE, asked("NEW_INFO"), seen_after(20, basis="eligible")], "suspended"),
        ([replace(CERTIFICATE, at=NOW + dt.timedelta(seconds=1))], "none"),
        ([replace(CERTIFICATE, until_at=NOW)], "overdue"),
        ([replace(CERTIFICATE, until_at=NOW + dt.timedelta(seconds=1))], "due"),
        ([replace(CERTIFICATE, until_at=NOW + dt.timedelta(days=30))], "due"),
        ([replace(CERTIFICATE, until_at=NOW + dt.timedelta(days=31))], "clear"),
        ([APPLIED], "applied"),
        ([CERTIFICATE, APPLIED], "clear"),
        ([replace(CERTIFICATE, until_at=NOW), APPLIED], "applied"),
        ([replace(CERTIFICATE, until_at=NOW), replace(APPLIED, barred_list=False)], "overdue"),
        ([asked("BLANK_NO_NEW_INFO")], "no-certificate"),
        ([asked("NO_MATCH_FOUND")], "no-match"),
        ([CERTIFICATE, asked("BLANK_NO_NEW_INFO")], "clear"),
        ([CERTIFICATE, asked("NON_BLANK_NO_NEW_INFO")], "clear"),
        ([CERTIFICATE, asked("NO_MATCH_FOUND")], "no-match"),
        ([CERTIFICATE, asked("NO_MATCH_FOUND"), asked("BLANK_NO_NEW_INFO", days=11)], "clear"),
        ([CERTIFICATE, asked("NO_MATCH_FOUND"), asked("BLANK_NO_NEW_INFO", days=11, identity=False)], "no-match"),
        ([CERTIFICATE, asked("NO_MATCH_FOUND"), asked("BLANK_NO_NEW_INFO", days=11, level="basic")], "no-match"),
        ([CERTIFICATE, asked("NEW_INFO")], "suspended"),
        ([CERTIFICATE, asked("NEW_INFO", workforce="adult")], "suspended"),
        ([CERTIFICATE, asked("NEW_INFO"), asked("BLANK_NO_NEW_INFO", days=11)], "suspended"),
        ([CERTIFICATE, asked("NEW_INFO"), seen_after(20)], "clear"),
        ([CERTIFICATE, asked("NEW_INFO"), seen_after(10)], "clear"),
        ([CERTIFICATE, asked("NEW_INFO", until_at=NOW), seen_after(10)], "clear"),
        ([CERTIFICATE, asked("NEW_INFO"), seen_after(9)], "suspended"),
        ([CERTIFICATE, asked("NEW_INFO"), replace(CERTIFICATE, at=AGO + dt.timedelta(days=20))], "suspended"),
        ([CERTIFICATE, asked("NEW_INFO"), seen_after(20, workforce="adult")], "suspended"),
        ([CERTIFICATE, asked("NO_MATCH_FOUND"), seen_after(9)], "no-match"),
        ([CERTIFICATE, asked("NO_MATCH_FOUND"), seen_after(11)], "clear"),
        ([replace(CERTIFICATE, workforce="both"), asked("NO_MATCH_FOUND", workforce="adult")], "no-match"),
        ([asked("NO_MATCH_FOUND", workforce="adult"), APPLIED], "no-match"),
        ([asked("NO_MATCH_FOUND", workforce="adult"), seen_after(20)], "clear"),
        ([seen_after(20, identity=False), CERTIFICATE], "not-enough"),
        ([seen_after(20, until_at=NOW), CERTIFICATE], "overdue"),
    ],
)
def test_how_somebody_stands(checks: list[Seen], state: str) -> None:
    found = standing(checks, at=NOW)
    assert found.state == state
    assert found.lets_work == (state in ("clear", "due"))


@pytest.mark.parametrize(
    ("more", "holds"),
    [
        ({}, True),
        ({"until_at": NOW + dt.timedelta(seconds=1)}, True),
        ({"until_at": NOW}, False),
        ({"level": "basic"}, False),
        ({"level": "standard"}, False),
        ({"barred_list": False}, False),
        ({"identity": False}, False),
        ({"basis": "eligible"}, False),
    ],
)
def test_what_was_applied_for_holds_while_it_is_awaited_and_would_be_enough(
    more: dict[str, object], holds: bool
) -> None:
    waits = replace(APPLIED, **more)  # type: ignore[arg-type]
    ran_out = replace(CERTIFICATE, until_at=NOW)
    assert standing([waits], at=NOW).barred_list is holds
    assert standing([ran_out, waits], at=NOW).state == ("applied" if holds else "overdue")
    assert may_start(Known(False, standing([waits], at=NOW), trained([SAFE, SHARE], at=NOW)), NURSERY).kind == (
        SUPERVISE if holds else DENY
    )


def test_the_update_service_makes_it_last_longer_for_the_same_workforce_and_level_alone() -> None:
    runs_out = replace(CERTIFICATE, until_at=NOW - dt.timedelta(hours=1))
    assert standing([runs_out, asked("BLANK_NO_NEW_INFO")], at=NOW).until_at == LATER
    for other in ({"workforce": "both"}, {"level": "standard"}, {"identity": False}):
        assert standing([runs_out, asked("BLANK_NO_NEW_INFO", **other)], at=NOW).state == "overdue"


def test_it_ends_at_its_instant() -> None:
    noon = replace(CERTIFICATE, until_at=NOW)
    assert standing([noon], at=NOW - dt.timedelta(microseconds=1)).lets_work
    assert not standing([noon], at=NOW).lets_work


def test_a_day_begins_in_london_in_summer_and_winter() -> None:
    assert day_begins(dt.date(2026, 7, 1)) == dt.datetime(2026, 6, 30, 23, tzinfo=dt.UTC)
    assert day_begins(dt.date(2026, 12, 1)) == dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
    assert day_begins(dt.date(2028, 2, 29)).astimezone(LONDON).date() == dt.date(2028, 2, 29)


SAFE = Trained("safeguarding", dt.date(2026, 1, 1), dt.date(2027, 1, 1))
SHARE = Trained("information-sharing", dt.date(2026, 2, 1), dt.date(2028, 2, 1))


def test_training_is_both_courses_from_the_later_until_the_earlier_ends() -> None:
    assert trained([], at=NOW).missing == ("safeguarding", "information-sharing")
    assert trained([SAFE], at=NOW).missing == ("information-sharing",)
    both = trained([SAFE, SHARE], at=NOW)
    assert (both.missing, both.since_on) == ((), dt.date(2026, 2, 1))
    assert both.until_at == dt.datetime(2027, 1, 1, tzinfo=dt.UTC)


def test_the_longer_of_two_counts_and_what_ran_out_or_is_to_come_does_not() -> None:
    again = replace(SAFE, done_on=dt.date(2026, 6, 1), until_on=dt.date(2029, 1, 1))
    assert trained([again, SAFE, SHARE], at=NOW).until_at == dt.datetime(2028, 2, 1, tzinfo=dt.UTC)
    assert trained([SHARE, replace(SAFE, until_on=dt.date(2026, 11, 27))], at=NOW).missing == ("safeguarding",)
    assert trained([SHARE, replace(SAFE, done_on=dt.date(2026, 11, 28))], at=NOW).missing == ("safeguarding",)
