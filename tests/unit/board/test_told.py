"""What anyone may read of a plan beside its text: its priorities as the warehouse and the progress have them."""

import dataclasses
import datetime as dt
from typing import Any

import pytest

from tests.unit.board import made
from village.board.queries import progress, public, told
from village.board.rules.facts import Aim, Deed, Draft
from village.outcomes import queries as outcomes
from village.warehouse.periods import academic
from village.warehouse.status.decide import status
from village.warehouse.status.series import Point, series
from village.warehouse.status.target import Target

ON = dt.date(2026, 6, 22)
MEASURE = {"slug": "absence", "title": "School missed", "unit": "percent", "polarity": "lower", "decimals": 1}
AIM = Aim(
    id=1,
    number=1,
    title="Children are in school",
    why="They miss more.",
    measure="absence",
    bound="at-most",
    value=6.5,
    due="2029-08-31",
    start_period="2023/24",
    deeds=(
        Deed(id=1, number=1, title="Ring on the first day", difference="Someone asks.", lead="schools", due="2027"),
    ),
)
DRAFT = Draft(
    slug="leeds-2026",
    title="The plan",
    board="The board",
    area=made.AREA,
    area_name="Leeds",
    from_year=2026,
    to_year=2029,
    vision="In school.",
    aims=(AIM,),
)
VALUES = [8.1, 7.9, 8.0, 7.6, 7.4, 7.5, 7.2, 7.25]


def row(year: int, value: float | None, **values: Any) -> dict[str, Any]:
    return {
        "period": academic(year).slug,
        "value": value,
        "lower": None,
        "upper": None,
        "denominator": None,
        "definition": "",
        "code": "",
        "release": "absence-2026",
    } | values


@pytest.fixture(autouse=True)
def warehouse(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Lets a test say which figures the warehouse holds."""
    progress._values.cache_clear()
    progress._status.cache_clear()

    def hold(rows: list[dict[str, Any]]) -> None:
        monkeypatch.setattr(outcomes, "values", lambda slug, group, areas: rows)

    monkeypatch.setattr(outcomes, "version", lambda: "w1")
    monkeypatch.setattr(outcomes, "measure", lambda slug: MEASURE if slug == "absence" else None)
    hold([row(2017 + place, value) for place, value in enumerate(VALUES)])
    yield hold
    progress._values.cache_clear()
    progress._status.cache_clear()


def test_a_local_target_is_judged_as_any_series_is() -> None:
    (found,) = progress.aims(DRAFT, ON)
    figures = series("percent", (Point(academic(2017 + place), value) for place, value in enumerate(VALUES)), 1)
    expected = status(figures, Target("absolute", 6.5, academic(2028), "at-most"))
    assert found.state == expected.state
    assert found.target == "at most 6.5% by 31 August 2029"
    assert found.said[0] == expected.said[0]
    assert found.said[1] == "It is judged by the last figure that is over by its date, the 2028 to 2029 school year."
    assert found.said[2:] == expected.said[1:]
    assert found.now is not None
    assert (found.now["value"], found.now["title"]) == (7.25, "School missed")
    assert found.start is not None
    assert found.start["value"] == 7.2
    assert found.href == f"/measures/absence/{made.AREA}/"


def test_what_is_counted_each_quarter_is_not_missed_while_its_own_quarter_runs(warehouse: Any) -> None:
    due = dataclasses.replace(AIM, bound="at-least", value=6.0, due="2026-09-30")
    spring = row(2025, 0.0, period="2026m04~2026m06", release="counted-here")
    warehouse([spring])
    (found,) = progress.aims(dataclasses.replace(DRAFT, aims=(due,)), ON)
    assert found.state == "too little data"
    progress._values.cache_clear()
    progress._status.cache_clear()
    warehouse([spring, spring | {"period": "2026m07~2026m09", "value": 6.0}])
    (found,) = progress.aims(dataclasses.replace(DRAFT, aims=(due,)), ON)
    assert found.state == "met"


def test_the_last_figure_that_is_there_is_now(warehouse: Any) -> None:
    warehouse([row(2017 + place, value) for place, value in enumerate(VALUES)] + [row(2025, None, code="suppressed")])
    (found,) = progress.aims(DRAFT, ON)
    assert found.now is not None
    assert found.now["value"] == 7.25


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([], "No figure of this measure is held for this area."),
        ([row(2024, None, code="suppressed")], "No figure of this measure is held for this area."),
        ([row(2023, 7.0), row(2024, 7.1) | {"period": "2024-25"}], "The periods are of different kinds"),
        ([row(2023, 7.0) | {"period": "lately"}], "'lately' is not a period"),
    ],
)
def test_without_a_series_there_is_too_little_data(warehouse: Any, rows: list[dict[str, Any]], why: str) -> None:
    warehouse(rows)
    (found,) = progress.aims(DRAFT, ON)
    assert found.state == "too little data"
    assert why in found.said[0]
    assert len(found.said) == 1
    assert (found.now is None) == (not rows)
    assert found.start is None or found.start["period"] == "2023/24"


def test_a_measure_that_is_no_more_and_a_priority_without_one(warehouse: Any) -> None:
    warehouse([])
    gone = dataclasses.replace(AIM, measure="gone")
    bare = dataclasses.replace(AIM, number=2, measure="", value=None, no_measure="Nobody counts it.")
    first, second = progress.aims(dataclasses.replace(DRAFT, aims=(gone, bare)), ON)
    assert (first.state, first.target, first.now) == ("too little data", "at most 6.5 by 31 August 2029", None)
    assert (second.target, second.state, second.no_measure) == ("", "", "Nobody counts it.")


def test_actions_of_a_draft_are_promised_and_lead_nowhere_yet() -> None:
    (deed,) = progress.aims(DRAFT, ON)[0].deeds
    assert (deed.number, deed.status, deed.href, deed.late, deed.lead) == ("1.1", "promised", "", False, "Schools")


@pytest.mark.django_db
def test_actions_of_an_adopted_plan_stand_as_its_edition_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        made.measured(patch)
        made.all_the_way(made.People())
    shown = public.public_plan("leeds-2026")
    assert shown is not None
    known = {deed.number: deed for aim in progress.aims(shown.draft, made.HELD) for deed in aim.deeds}
    assert set(known) == {"1.1", "1.2", "2.1"}
    assert known["1.1"].href == "/plans/leeds-2026/commitments/action-1-1/"
    assert known["1.1"].since_on == made.HELD
    late = {deed.number for aim in progress.aims(shown.draft, dt.date(2027, 10, 1)) for deed in aim.deeds if deed.late}
    assert late == {"1.1"}


@pytest.mark.django_db
def test_a_plan_that_was_not_adopted_has_no_adoption_and_no_support() -> None:
    board = made.a_board()
    assert told.adoption("leeds-2026") is None
    assert told.support_of(board) is None
    assert told.asked() == []
    assert told.state(made.AREA) == "[]"
