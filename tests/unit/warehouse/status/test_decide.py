"""The states of a target, and what stands beside them."""

import datetime as dt
import json
from dataclasses import replace

import numpy as np
import pytest

from tests.unit.warehouse.status.test_target import DUE, years
from village.warehouse.periods import period
from village.warehouse.status.decide import Status, states, status, statuses
from village.warehouse.status.series import NotASeries, Point, Series, series
from village.warehouse.status.target import Baseline, Required, Target

RISING = years(50, 52, 53, 55, 57, 58, 60, 62)  # 2010 to 2017


@pytest.mark.parametrize(
    ("probability", "state"),
    [
        (1.0, "likely"),
        (0.8, "likely"),
        (0.7999, "uncertain"),
        (0.2001, "uncertain"),
        (0.2, "unlikely"),
        (0.0, "unlikely"),
        (float("nan"), "too little data"),
    ],
)
def test_a_state_is_where_its_probability_lies(probability: float, state: str) -> None:
    assert states(np.array([probability])).tolist() == [state]


@pytest.mark.parametrize(
    ("target", "direction", "state"),
    [
        (55, "at-least", "likely"),
        (95, "at-least", "unlikely"),
        (66.5, "at-least", "uncertain"),
        (95, "at-most", "likely"),
    ],
)
def test_before_it_is_due(target: float, direction: str, state: str) -> None:
    found = status(RISING, Target("absolute", target, DUE, direction))  # type: ignore[arg-type]
    assert found.state == state
    assert found.probability is not None
    assert 0 <= found.probability <= 1
    assert found.horizon == 3
    assert (found.latest, found.no_change) == (62, pytest.approx(62))
    assert found.record is not None


@pytest.mark.parametrize(("last", "state"), [(70.0, "met"), (75.0, "met"), (69.9, "missed")])
def test_once_the_figure_is_there(last: float, state: str) -> None:
    found = status(years(60, 61, last, first=2018), Target("absolute", 70, DUE))
    assert (found.state, found.probability) == (state, None)
    assert found.said[0].startswith(f"{state.capitalize()}. The figure for 2020 is ")


def test_what_was_known_then_is_all_that_is_used() -> None:
    now = years(50, 52, 54, 56, 58, 60, 62, 64, 66, 68, 99)
    then = status(now, Target("absolute", 70, DUE), as_at=dt.date(2018, 1, 1))
    assert then == status(years(50, 52, 54, 56, 58, 60, 62, 64), Target("absolute", 70, DUE))
    assert status(now, Target("absolute", 70, DUE)).state == "met"


def test_no_target() -> None:
    found = status(RISING, Target("not-set"))
    assert (found.state, found.said[0]) == ("no target set", "No target set. No target has been set.")


@pytest.mark.parametrize("points", [0, 1, 3])
def test_too_few_figures(points: int) -> None:
    found = status(Series("percent", RISING.points[:points]), Target("absolute", 70, DUE))
    assert found.state == "too little data"
    assert f"There are {points} comparable figures and at least 4 are needed." in found.said[0]


def test_a_break_of_definition_cuts_the_past_off() -> None:
    broken = years(10, 20, 30, 40, 57, 58, 60, breaks="aaaabbb")
    assert status(broken, Target("absolute", 70, DUE)).state == "too little data"
    whole = years(10, 20, 30, 40, 57, 58, 60, 62, breaks="aaaabbbb")
    alone = years(57, 58, 60, 62, first=2014, breaks="bbbb")
    assert status(whole, Target("absolute", 70, DUE)) == status(alone, Target("absolute", 70, DUE))


def test_a_due_period_that_was_passed_over_cannot_be_settled() -> None:
    gap = series("percent", [p for p in years(*[60.0] * 6, first=2016).points if p.period != DUE])
    found = status(gap, Target("absolute", 50, DUE))
    assert (found.state, found.why) == (
        "too little data",
        "There is no figure for 2020, and later ones cannot settle it.",
    )


def test_figures_are_said_to_the_places_of_their_measure() -> None:
    one = replace(years(60, 61, 62.96, first=2018), decimals=1)
    assert status(one, Target("absolute", 70, DUE)).said[0] == "Missed. The figure for 2020 is 63.0%."
    ahead = status(replace(RISING, decimals=0), Target("absolute", 70, DUE))
    assert ahead.said[2].startswith("The latest figure is 62% (2017)")
    assert "." not in ahead.said[1].removesuffix(".").removeprefix("The forecast is ")


def test_rounding_never_tells_the_other_story() -> None:
    short = replace(years(60, 61, 69.96, first=2018), decimals=1)
    assert status(short, Target("absolute", 70, DUE)).said[0] == "Missed. The figure for 2020 is 69.96%."


def test_a_baseline_that_is_not_known_is_said_before_anything_else() -> None:
    found = status(RISING, Target("baseline", 5, DUE, baseline=Baseline("unknown")))
    assert (found.state, found.probability) == ("baseline unknown", None)
    assert found.said[1] == "The latest figure is 62% (2017)."


def test_an_approximate_baseline_has_two_ends() -> None:
    def about(low: float, high: float) -> Status:
        return status(RISING, Target("baseline", 10, DUE, baseline=Baseline("approximate", None, low, high)))

    near, far = about(44, 45), about(40, 80)
    assert near.state == "likely"
    assert far.state == "uncertain", "one end is likely and the other is not"
    assert far.probability is not None
    assert far.probability_at_best is not None
    assert far.probability < 0.2 < 0.8 < far.probability_at_best
    assert "is put at under 1% to over 99%" in far.said[0]
    assert far.no_change_meets is None
    assert "no change might meet the target" in far.said[2]
    due = years(50, 51, 52, 53, first=2017)
    unclear = status(due, Target("baseline", 0, DUE, baseline=Baseline("approximate", None, 50, 60)))
    assert (unclear.state, unclear.probability) == ("uncertain", None)


def test_a_target_from_a_past_period() -> None:
    found = status(RISING, Target("period", 5, DUE, since=period("2010")))
    assert found.level is not None
    assert (found.level.lower, found.state) == (55, "likely")


def test_a_target_against_a_comparator_is_about_the_difference() -> None:
    england = years(*[40.0] * 8)
    ahead = Target("comparator", 10, DUE, comparator="England")
    found = status(RISING, ahead, comparator=england, others=[years(*range(30, 38))])
    assert (found.state, found.unit, found.latest) == ("likely", "points", 22)
    assert found.target == "at least 10 percentage points above England by 2020"
    with pytest.raises(NotASeries, match="comparator's series"):
        status(RISING, ahead)


def test_a_short_series_is_judged_with_the_others_and_says_so() -> None:
    others = [years(*[40 + n + 3 * (t % 2) for t in range(8)]) for n in range(12)]
    found = status(RISING, Target("absolute", 66, DUE), others=others)
    assert found.record is not None
    assert found.record.series == 13
    assert "on 13 series of this measure together, 3 years ahead" in found.said[3]
    long = years(*[40 + 3 * (t % 2) for t in range(20)], first=1998)
    alone = status(long, Target("absolute", 66, DUE), others=[years(1.0, first=2017)] * 3)
    assert alone.record is not None
    assert (alone.record.series, alone.record.checks) == (1, 15)


def test_what_could_not_be_checked_so_far_ahead_is_said() -> None:
    found = status(years(50, 52, 55, 56, 58), Target("absolute", 70, DUE))
    assert found.record is not None
    assert found.record.horizon == 2
    assert "It could not yet be checked 6 years ahead." in found.said
    far = status(RISING, Target("absolute", 70, period("2017"))).state
    assert far == "missed"


def test_where_no_change_was_the_better_forecast_it_is_said() -> None:
    zigzag = years(50, 60, 50, 60, 50, 60, 50, 60)
    found = status(zigzag, Target("absolute", 70, period("2019")))
    assert found.record is not None
    better = found.record.no_change_error < found.record.error
    assert better == any("“no change” would have been the better forecast" in said for said in found.said)
    assert better


def test_a_due_period_beyond_counting_is_refused() -> None:
    months = [
        Point(period(f"20{20 + n // 12}m{n % 12 + 1:02d}~20{20 + n // 12}m{n % 12 + 2:02d}"), 5.0) for n in range(6)
    ]
    with pytest.raises(NotASeries, match="must be 1 to 400"):
        status(series("percent", months), Target("absolute", 9, period("2099m01~2099m02")))


def test_its_facts_are_json() -> None:
    found = status(RISING, Target("absolute", 66, DUE))
    told = json.loads(json.dumps(found.facts(), allow_nan=False))
    assert told["state"] == found.state
    assert told["said"] == list(found.said)
    assert told["record"]["checks"] == found.record.checks if found.record else False


def close(one: Status, other: Status) -> bool:
    """The same but for the order in which floats of several series are summed."""
    mine, theirs = one.facts(), other.facts()
    for name in ("probability", "probability_at_best", "forecast", "lower", "upper", "no_change", "line"):
        there = theirs.pop(name)
        assert mine.pop(name) == (None if there is None else pytest.approx(there, rel=1e-6)), name
    for name in ("record", "nearer", "said"):
        mine.pop(name), theirs.pop(name)
    return bool(mine == theirs)


MANY = [
    RISING,
    years(40, 41, 43, 42, 44, 47, 46, 48),
    years(60, 62, 63, 61, 66, 70, 69, 70, 71, 72, 74),  # 2020 is there already
    years(1.0, first=2017),
    years(66, 64, 61, 60, 58, 57, 55, 54),
    Series("percent", ()),
]


@pytest.mark.parametrize("kind", ["absolute", "period", "baseline"])
def test_many_at_once_are_as_each_with_the_others(kind: str) -> None:
    target = {
        "absolute": Target("absolute", 66, DUE),
        "period": Target("period", 5, DUE, since=period("2010")),
        "baseline": Target("baseline", 5, DUE, baseline=Baseline("approximate", None, 50, 60)),
    }[kind]
    many = statuses(MANY, target)
    for place, one in enumerate(MANY):
        assert close(many[place], status(one, target, others=MANY[:place] + MANY[place + 1 :]))
    assert {one.state for one in many} >= {"too little data" if kind != "period" else "baseline unknown"}


def test_each_series_has_a_level_of_its_own() -> None:
    first, second, *_ = statuses(MANY, Target("period", 5, DUE, since=period("2010")))
    assert (first.level, second.level) == (Required(55, 55), Required(45, 45))


def test_a_figure_that_others_have_already_does_not_end_a_forecast() -> None:
    """Nor does it enter one: what others reached by then is the future too."""
    target = Target("absolute", 66, DUE)
    first = statuses(MANY[:3], target)[0]
    ahead = years(60, 62, 63, 61, 66, 70, 69, 70, 71, 72, 99)
    assert first.state in ("likely", "uncertain", "unlikely")
    assert first == statuses([*MANY[:2], ahead], target)[0]
    assert first.horizon == 1


def test_no_series_have_no_statuses() -> None:
    assert statuses([], Target("absolute", 66, DUE)) == []
    assert [one.state for one in statuses(MANY, Target("not-set"))] == ["no target set"] * len(MANY)
