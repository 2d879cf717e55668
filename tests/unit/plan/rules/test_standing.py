"""How commitments stand on a day, and what of a plan was known on it."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import LATER, REPORT, bare_plan, but, row, whole_plan
from tests.oracles.plan import status_on, timing_on
from tests.unit.plan.rules.strategies import DAYS, LIVED, SOURCES, plans, updates
from village.plan.rules.document import STATUSES, TABLES, Plan, Source, columns
from village.plan.rules.standing import (
    OF_THE_REPORT,
    SOURCED,
    STATUS_WORDS,
    Told,
    Update,
    as_known_on,
    counts,
    known_from,
    standing,
    standings,
    timing,
)

DAY = dt.timedelta(days=1)
REPORTED = dt.date(2008, 12, 11)


def on(day: str) -> dt.date:
    return dt.date.fromisoformat(day)


def told(status: str = "promised", known_on: dt.date = REPORTED) -> Told:
    return Told(status, known_on, "report", "1.1", "")


# ── a commitment ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("due", "day", "told"),
    [
        ("2009", "2009-10-31", "later"),
        ("2009", "2009-11-01", "due-soon"),
        ("2009", "2009-12-31", "due-soon"),
        ("2009", "2010-01-01", "overdue"),
        ("2009-04-30", "2009-03-01", "due-soon"),
        ("2009-04-30", "2009-02-28", "later"),
        ("2009-04-30", "2009-05-01", "overdue"),
        ("2009/10", "2010-03-31", "due-soon"),
        ("2009/10", "2010-04-01", "overdue"),
        ("", "2030-01-01", "no-date"),
    ],
)
def test_overdue_is_the_day_after_the_last_day(due: str, day: str, told: str) -> None:
    commitment = row("commitments", "a", due=due)
    assert timing(commitment, "promised", on(day)) == told
    assert timing(commitment, "delayed", on(day)) == told
    assert timing(commitment, "delivered", on(day)) == "closed"
    assert timing(commitment, "stopped", on(day)) == "closed"


def test_without_an_update_it_stands_as_the_report_said() -> None:
    found = standing(row("commitments", "a"), [told("under-way")], [], on("2009-01-01"))
    assert (found.status, found.words, found.since_on, found.basis) == ("under-way", "under way", REPORTED, "report")


def test_the_update_of_the_latest_day_counts_not_the_one_approved_last() -> None:
    spring = Update("a", "delivered", on("2009-04-01"), on("2009-04-02"))
    winter = Update("a", "delayed", on("2009-02-01"), on("2009-06-01"))
    found = standing(row("commitments", "a"), [told()], [spring, winter], on("2009-12-01"))
    assert (found.status, found.since_on, found.basis, found.timing) == (
        "delivered",
        on("2009-04-01"),
        "progress",
        "closed",
    )


@pytest.mark.parametrize("first", STATUSES)
def test_of_two_on_the_same_days_the_one_approved_last_counts(first: str) -> None:
    same = [Update("a", status, on("2009-04-01"), on("2009-04-02")) for status in (first, "stopped")]
    assert standing(row("commitments", "a"), [told()], same, on("2009-12-01")).status == "stopped"


@pytest.mark.parametrize(
    "update",
    [
        Update("b", "stopped", on("2009-01-01"), on("2009-01-02")),  # another commitment
        Update("a", "stopped", on("2008-12-10"), on("2009-01-02")),  # tells of a day before the report
        Update("a", "stopped", on("2009-01-01"), on("2009-03-02")),  # not yet approved
    ],
)
def test_what_does_not_count(update: Update) -> None:
    assert standing(row("commitments", "a"), [told()], [update], on("2009-03-01")).basis == "report"


def test_an_update_counts_from_the_day_it_is_known_and_of_the_reports_own_day() -> None:
    update = Update("a", "stopped", REPORTED, on("2009-03-01"))
    assert standing(row("commitments", "a"), [told()], [update], on("2009-03-01")).status == "stopped"


@settings(max_examples=150, deadline=None)
@given(st.data(), DAYS)
def test_standings_agree_with_a_naive_twin(data: st.DataObject, day: dt.date) -> None:
    plan = data.draw(plans(3, only=("commitments", "statuses"), texts=False))
    heard = data.draw(updates(plan))
    found = standings(plan, heard, day)
    published = {"early": on("2007-03-31"), "report": REPORTED, "slides": on("2008-12-31"), "news": on("2009-01-05")}
    status = {one.id: status_on(plan, one, published, heard, day) for one in plan.commitments}
    assert {id_: one.status for id_, one in found.items()} == status
    for one in plan.commitments:
        timing = timing_on(one, status[one.id], day)
        if one.source == "early" and timing == "overdue":
            timing = "overdue-older"  # the plan began on 11 December 2007
        if one.taken_up_by and status[one.taken_up_by] == "delivered":
            timing = "closed"
        assert found[one.id].timing == timing
    assert counts(found) == {status: sum(one.status == status for one in found.values()) for status in STATUSES}


def test_every_status_has_words() -> None:
    assert set(STATUS_WORDS) == set(STATUSES)


# ── what was known ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("published", "known"),
    [("2008-12-11", "2008-12-11"), ("2008-12", "2008-12-31"), ("2008", "2008-12-31"), ("2008-autumn", "2008-11-30")],
)
def test_a_source_is_known_from_the_last_day_it_can_have_been_published_on(published: str, known: str) -> None:
    assert known_from(dataclasses.replace(REPORT, published_on=published)) == on(known)


def test_a_source_without_a_date_is_a_fault() -> None:
    with pytest.raises(ValueError, match="report"):
        known_from(dataclasses.replace(REPORT, published_on="one day"))


def ids(plan: Plan, table: str) -> set[str]:
    return {one.id for one in getattr(plan, table)}


def dangling(plan: Plan) -> list[tuple[str, str, str]]:
    """References to rows, of the tables whose rows come and go with their source, that are not there."""
    return [
        (table, one.id, wanted)
        for table in TABLES
        for name, kind in columns(TABLES[table]).items()
        if kind.table in SOURCED
        for one in getattr(plan, table)
        for wanted in (getattr(one, name) if kind.many else (getattr(one, name),))
        if wanted and wanted not in ids(plan, kind.table)
    ]


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(plans(3, only=LIVED, texts=False), DAYS, DAYS)
def test_what_is_known_only_grows(plan: Plan, one_day: dt.date, another: dt.date) -> None:
    before, after = as_known_on(plan, min(one_day, another)), as_known_on(plan, max(one_day, another))
    for table in (*TABLES, "sources"):
        assert ids(before, table) <= ids(after, table) <= ids(plan, table)
    assert dangling(before) == dangling(after) == []


@settings(max_examples=100, deadline=None)
@given(st.data(), DAYS)
def test_what_stood_on_a_day_does_not_change_with_what_is_learnt_later(data: st.DataObject, day: dt.date) -> None:
    plan = data.draw(plans(3, only=("commitments", "statuses"), texts=False))
    told = data.draw(updates(plan))
    known = as_known_on(plan, day)
    assert standings(known, told, day) == standings(known, [one for one in told if one.known_on <= day], day)


@given(st.sampled_from(SOURCES), DAYS)
def test_rows_are_known_with_their_source_and_not_before(source: Source, day: dt.date) -> None:
    plan = bare_plan(
        sources=SOURCES, **{table: (row(table, "a", source=source.id),) for table in ("figures", "money", "stories")}
    )
    known = as_known_on(plan, day)
    assert [bool(getattr(known, table)) for table in ("figures", "money", "stories")] == [known_from(source) <= day] * 3
    assert (source in known.sources) == (known_from(source) <= day)


@pytest.mark.parametrize("table", OF_THE_REPORT)
def test_what_belongs_to_the_report_is_known_from_its_day(table: str) -> None:
    plan = whole_plan()
    assert getattr(as_known_on(plan, REPORTED - DAY), table) == ()
    assert ids(as_known_on(plan, REPORTED), table) == ids(plan, table)


def test_the_report_may_come_after_its_sources() -> None:
    plan = dataclasses.replace(bare_plan(chapters=(row("chapters", "first"),)), reported_on="2009-02-01")
    assert as_known_on(plan, on("2009-01-31")).chapters == ()
    assert as_known_on(plan, on("2009-02-01")) == plan


def test_targets_come_with_their_goal() -> None:
    goals = [row("goals", "safe"), row("goals", "well", number=2, source="news")]
    plan = but(whole_plan(), goals=goals)
    assert ids(as_known_on(plan, REPORTED), "targets") == {"no-injuries"}


def test_a_status_is_known_from_the_source_that_tells_it() -> None:
    one = row("commitments", "helmets", status="promised", status_note="To come.")
    later = row("statuses", "worn", commitment="helmets", source="news", status="delivered", note="All wear one.")
    plan = bare_plan(sources=(REPORT, LATER), commitments=(one,), statuses=(later,))
    before, after = (
        standings(as_known_on(plan, day), [], day)["helmets"] for day in (on("2009-01-04"), on("2009-01-05"))
    )
    assert (before.status, before.since_on, before.note) == ("promised", REPORTED, "To come.")
    assert (after.status, after.since_on, after.note) == ("delivered", on("2009-01-05"), "All wear one.")


def test_a_start_told_by_a_later_source_is_unknown_until_then() -> None:
    told_later = {
        "baseline_source": "news",
        "baseline_period": "2007",
        "baseline_paragraph": "headline",
        "note": "Nine.",
    }
    target = row("targets", "none", **told_later)
    back = row("targets", "back", **told_later, target_kind="relative-to-past-year")
    plan = bare_plan(sources=(REPORT, LATER), goals=(row("goals", "safe"),), targets=(target, back))
    before = as_known_on(plan, REPORTED).targets
    assert [(one.baseline_kind, one.baseline_value, one.note) for one in before] == [("unknown", None, "")] * 2
    assert [one.baseline_period for one in before] == ["", "2007"]  # the past year is the target's own
    assert as_known_on(plan, on("2009-01-05")).targets == (target, back)


def test_what_a_kept_promise_took_up_is_closed_with_it() -> None:
    old = row("commitments", "old", due="2009", taken_up_by="new")
    plan = bare_plan(sources=(REPORT, LATER), commitments=(old, row("commitments", "new", source="news")))
    day = on("2010-01-01")
    kept = [Update("new", "delivered", on("2009-02-01"), on("2009-02-01"))]
    assert standings(plan, [], day)["old"].timing == "overdue"
    assert (standings(plan, kept, day)["old"].timing, standings(plan, kept, day)["old"].status) == (
        "closed",
        "promised",
    )
    assert [standings(plan, kept, day)[one].taken_up for one in ("old", "new")] == [True, False]
    assert as_known_on(plan, REPORTED).commitments[0].taken_up_by == ""


def test_what_was_promised_before_the_plan_began_is_told_apart() -> None:
    early = Source(id="early", title="Old", publisher="council", published_on="2007-12-10", kind="paper")
    own = dataclasses.replace(early, id="own", published_on="2007-12-11")
    rows = (row("commitments", "a", source="early", due="2008"), row("commitments", "b", source="own", due="2008"))
    found = standings(bare_plan(sources=(early, own), commitments=rows), [], on("2009-01-01"))
    assert {id_: (one.timing, one.late) for id_, one in found.items()} == {
        "a": ("overdue-older", True),
        "b": ("overdue", True),
    }


def test_references_to_what_is_not_known_yet_are_left_out() -> None:
    known = as_known_on(whole_plan(), REPORTED)
    assert ids(known, "commitments") == {"helmets", "walks"}
    assert known.milestones[0].commitments == ("helmets",)
    assert known.stories[0].commitments == ("helmets",)
    assert known.recommendations[0].commitments == ()


def test_a_part_of_a_sum_not_known_yet_is_part_of_the_next_larger_one() -> None:
    sums = [
        row("money", "all"),
        row("money", "half", source="news", part_of="all"),
        row("money", "quarter", part_of="half"),
    ]
    known = as_known_on(bare_plan(sources=(REPORT, LATER), money=tuple(sums)), REPORTED)
    assert [(one.id, one.part_of) for one in known.money] == [("all", ""), ("quarter", "all")]
