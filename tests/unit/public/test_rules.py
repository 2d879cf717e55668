"""What of all that is known a place's page shows to a reader, at a child's age."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from village.plan.rules.asat import PlanAsAt, plan_as_at
from village.public import rules

ON = dt.date(2009, 2, 1)


def measure(title: str, ages: tuple[int, int], **said: Any) -> dict[str, Any]:
    row = {"title": title, "age_from": ages[0], "age_to": ages[1], "value": 1.0, "state": "", "england_verdict": ""}
    return row | said


ROWS = st.lists(
    st.builds(
        lambda title, first, years, value, state, verdict: measure(
            title, (first, first + years), value=value, state=state, england_verdict=verdict
        ),
        st.text("ab", min_size=1, max_size=3),
        st.integers(0, 19),
        st.integers(0, 19),
        st.sampled_from([None, 1.0]),
        st.sampled_from(["", *rules.STATES]),
        st.sampled_from(["", "better", "worse", "no clear difference"]),
    ),
    max_size=15,
)


@pytest.mark.parametrize(("ages", "share"), [((0, 7), 1), ((4, 5), 1), ((7, 8), 0.5), ((8, 19), 0), ((0, 15), 0.5)])
def test_the_share_of_a_measures_years_that_lie_in_an_age(ages: tuple[int, int], share: float) -> None:
    assert rules.share_of_age(measure("x", ages), "0-7") == share


@given(ROWS, st.sampled_from(["", *rules.AGES]))
def test_only_figures_that_are_there_and_speak_of_the_age_are_shown(rows: list[dict[str, Any]], age: str) -> None:
    shown = rules.highlights(rows, age)
    first, last = rules.AGES.get(age, (0, 99))
    for row in shown:
        assert row["value"] is not None
        assert row["age_from"] <= last
        assert row["age_to"] >= first
    could = [row for row in rows if row["value"] is not None and row["age_from"] <= last and row["age_to"] >= first]
    assert len(shown) == min(len(could), rules.SHOWN)


def test_what_is_about_the_age_comes_first_then_what_presses() -> None:
    rows = [
        measure("general and missed", (0, 19), state="missed"),
        measure("of the age, no target, worse", (4, 5), england_verdict="worse"),
        measure("of the age, unlikely", (0, 7), state="unlikely"),
        measure("of the age, met", (5, 6), state="met"),
    ]
    assert [row["title"] for row in rules.highlights(rows, "0-7")] == [
        "of the age, unlikely",
        "of the age, met",
        "of the age, no target, worse",
        "general and missed",
    ]
    assert rules.highlights(rows)[0]["title"] == "of the age, unlikely"


def known() -> PlanAsAt:
    plan = builders.whole_plan()
    more = [
        builders.row("commitments", "soon", ages=("0-7", "8-13"), due="2009-04"),
        builders.row("commitments", "sooner", ages=("0-7",), due="2009-03-01"),
        builders.row("commitments", "late", ages=("0-7",), due="2009-01-01"),
        builders.row("commitments", "done", ages=("0-7", "8-13"), due="2009-01-01", status="delivered"),
        builders.row("commitments", "elders", ages=("14-19",), due="2009-03-01"),
    ]
    return plan_as_at(builders.and_also(plan, "commitments", *more), [], ON)


def test_what_was_promised_done_and_is_next_at_an_age() -> None:
    found = rules.promised(known(), "0-7")
    assert {one.id for one in found.all} == {"helmets", "soon", "sooner", "late", "done"}
    assert [one.id for one in found.kept] == ["done"]
    assert [one.id for one in found.ahead if one.id != "helmets"] == ["sooner", "soon"]
    assert "late" in {one.id for one in found.late}
    assert "done" not in {one.id for one in found.late}
    assert found.all[-1].ages == ("0-7", "8-13")  # those for the age alone come first


def test_without_an_age_all_of_the_plan_is_meant() -> None:
    whole = known()
    found = rules.promised(whole)
    assert len(found.all) == len(whole.plan.commitments)
    assert len(found.kept) == whole.counts["delivered"]
    assert found.begun == whole.counts["under-way"]
    for one in found.ahead:
        assert whole.standing(one.id).timing != "closed"


@pytest.mark.parametrize(
    ("verdict", "level", "said"),
    [
        ("better", "standard", "England 50%: better"),
        ("", "standard", "England 50%"),
        ("worse", "plain", "Worse than in England as a whole (50%)"),
        ("no clear difference", "children", "About the same as in England as a whole"),
        ("", "children", "Nobody can say whether it differs from England"),
        ("cannot say", "plain", "Nobody can say whether it differs from England (50%)"),
    ],
)
def test_a_place_beside_england_in_a_readers_words(verdict: str, level: str, said: str) -> None:
    assert rules.compared(verdict, "50%", level) == said
