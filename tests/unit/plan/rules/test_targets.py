"""What may be said of a goal's measure: never more than the figures known on the day allow."""

import datetime as dt
from typing import Any

import pytest

from tests.builders import LATER, REPORT, bare_plan, row
from village.plan.rules.asat import PlanAsAt, plan_as_at
from village.plan.rules.document import Figure
from village.plan.rules.targets import (
    NO_START,
    MeasuresCounted,
    TargetStanding,
    latest_figure,
    measures,
    measures_counted,
    measures_of,
    steps,
    target_standing,
)

INDICATORS = (row("indicators", "injuries"), row("indicators", "health", polarity="higher"))


def known(on: str, figures: tuple[Figure, ...], **target: Any) -> PlanAsAt:
    told = {"unit": "children", "baseline_unit": "children", "due": "2010"} | target
    plan = bare_plan(
        sources=(REPORT, LATER), indicators=INDICATORS, goals=(row("goals", "safe"),), figures=figures,
        targets=(row("targets", "t", **told),),
    )  # fmt: skip
    return plan_as_at(plan, [], dt.date.fromisoformat(on))


def stands(on: str, *figures: Figure, **target: Any) -> TargetStanding:
    asat = known(on, figures, **target)
    return target_standing(asat, asat.plan.targets[0])


def figure(value: float, period: str, **more: Any) -> Figure:
    made: Figure = row(
        "figures",
        f"f-{value}-{period.replace('/', '-')}".replace(".", "-"),
        **{"value": value, "period": period} | more,
    )
    return made


def test_no_target_is_said_even_when_there_are_figures() -> None:
    found = stands("2012-01-01", figure(3, "2010"), target_kind="not-set", value=None, bound="")
    assert (found.status, found.words) == ("no-target", "no target set")
    assert found.latest is not None


@pytest.mark.parametrize(
    ("on", "figures", "target", "why"),
    [
        ("2012-01-01", (), {"value": None, "bound": ""}, "do not state"),
        ("2012-01-01", (), {}, "no figure"),
        ("2012-01-01", (figure(0, "2010"),), {"target_kind": "relative-to-baseline"}, "is a change"),
        ("2012-01-01", (figure(0, "2010"),), {"baseline_unit": "per cent", "unit": "per cent"}, "no figure"),
        ("2012-01-01", (figure(0, "2010"),), {"unit": "per cent"}, "is a change"),
        ("2010-12-31", (figure(0, "2010"),), {}, "its day has not come"),
        ("2012-01-01", (figure(0, "2010"),), {"due": ""}, "its day has not come"),
        ("2012-01-01", (figure(0, "2009"),), {}, "no figure for it is known"),
    ],
)
def test_not_enough_data_has_its_reason(on: str, figures: tuple[Figure, ...], target: dict[str, Any], why: str) -> None:
    found = stands(on, *figures, **target)
    assert found.status == "not-enough-data"
    assert why in found.why


@pytest.mark.parametrize(
    ("indicator", "bound", "value", "status"),
    [
        ("injuries", "at-most", 0, "met"), ("injuries", "at-most", 1, "missed"),
        ("injuries", "exactly", 0, "met"), ("injuries", "exactly", 1, "missed"),
        ("health", "at-least", 0, "met"), ("health", "at-least", -1, "missed"),
        ("health", "exactly", 5, "met"), ("health", "exactly", -1, "missed"),
    ],
)  # fmt: skip
def test_once_its_day_has_passed_and_a_figure_for_it_is_known_it_is_judged(
    indicator: str, bound: str, value: float, status: str
) -> None:
    assert (
        stands("2011-01-01", figure(value, "2010", indicator=indicator), indicator=indicator, bound=bound).status
        == status
    )


def test_a_target_judged_by_a_provisional_figure_says_so() -> None:
    found = stands("2011-01-01", figure(0, "2010", precision="provisional"))
    assert (found.status, found.why) == ("met", "Judged by the provisional figure for the year of the target.")


def test_the_latest_figure_is_the_last_in_time_of_the_whole_group_and_place() -> None:
    wanted = figure(7, "2008")
    others = (
        figure(9, "2007"), figure(1, "2009", group="boys"), figure(2, "2009", area="Elsewhere"),
        figure(0, "2020", precision="target"), figure(6, "2009", precision="forecast"),
        figure(3, "2009", source="news"), figure(4, "2009", unit="per cent"),
    )  # fmt: skip
    asat = known("2008-12-11", (*others, wanted))
    assert latest_figure(asat, asat.plan.targets[0]) == wanted
    later = known("2009-02-01", (*others, wanted))
    found = latest_figure(later, later.plan.targets[0])
    assert found is not None
    assert found.value == 3


def test_a_measure_with_a_step_on_the_way_is_counted_once_by_its_last_target() -> None:
    plan = bare_plan(
        goals=(row("goals", "safe"),),
        indicators=INDICATORS,
        figures=(figure(0, "2010"),),
        targets=(
            row("targets", "last", due="2010", baseline_kind="known"),
            row("targets", "step", due="2009", baseline_kind="unknown", value=5.0),
            row("targets", "well", indicator="health", target_kind="not-set", value=None, baseline_kind="unknown"),
        ),
    )
    asat = plan_as_at(plan, [], dt.date(2011, 1, 1))
    assert [one.id for one in measures(asat)] == ["well", "last"]
    assert [one.id for one in steps(asat)] == ["step"]
    for kind, some in (("met", ["last"]), ("missed", []), ("no-target", ["well"]), (NO_START, ["well"])):
        assert [one.id for one in measures_of(asat, kind)] == some, kind
    found = measures_counted(asat)
    assert found == MeasuresCounted(2, 1, {"met": 1, "missed": 0, "no-target": 1, "not-enough-data": 0}, 1)
