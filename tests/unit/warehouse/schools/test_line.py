"""A school against a line: the chance and interval by a second way, and what must be true of every school."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.oracles import schools as naive
from village.warehouse.schools.line import STATES, sorted_out, standing, standings

FEWEST = 11
lines = st.integers(1, 99)


@st.composite
def counted(draw: Any, least: int = 1) -> tuple[int, int]:
    n = draw(st.integers(least, 400))
    return draw(st.integers(0, n)), n


def row(k: int, n: int, decimals: int | None = 1, code: str = "") -> dict[str, Any]:
    value = 100 * k / n
    printed = value if decimals is None else float(f"{value:.{decimals}f}")
    return {"value": printed, "numerator": None, "denominator": float(n), "decimals": decimals, "code": code}


def hidden(code: str, n: float | None = 40.0) -> dict[str, Any]:
    return {"value": None, "numerator": None, "denominator": n, "decimals": None, "code": code}


@pytest.mark.parametrize(("k", "n", "line"), [(0, 11, 30), (3, 11, 30), (12, 40, 30), (60, 180, 30), (11, 11, 65)])
def test_chance_and_interval_are_those_of_the_naive_twin(k: int, n: int, line: int) -> None:
    found = standing(row(k, n), line, FEWEST)
    lower, upper = naive.interval(k, n)
    assert found.chance == pytest.approx(naive.chance_under(k, n, line / 100), abs=1e-6)
    assert (found.lower, found.upper) == (pytest.approx(lower * 100, abs=1e-4), pytest.approx(upper * 100, abs=1e-4))


@settings(deadline=None)
@given(counted(), lines)
def test_every_school_stands_as_the_naive_twin_says(school: tuple[int, int], line: int) -> None:
    k, n = school
    chance = naive.chance_under(k, n, line / 100)
    assume(min(abs(chance - 0.975), abs(chance - 0.025)) > 1e-6)
    found = standing(row(k, n), line, FEWEST)
    assert found.state == naive.state(k, n, Fraction(line), FEWEST)
    assert (found.reached, found.pupils) == (k, n)


@given(counted(), lines, st.integers(1, 20))
def test_raising_the_line_never_takes_a_school_off_the_list(school: tuple[int, int], line: int, by: int) -> None:
    low, high = (standing(row(*school), one, FEWEST) for one in (line, min(line + by, 99)))
    assert high.below or not low.below
    assert low.chance is not None
    assert high.chance is not None
    assert low.chance <= high.chance


@given(counted(), lines)
def test_one_more_pupil_who_succeeds_never_makes_a_school_likelier_under(school: tuple[int, int], line: int) -> None:
    k, n = school
    assume(k < n)
    fewer, more = (standing(row(one, n), line, FEWEST) for one in (k, k + 1))
    assert fewer.below or not more.below
    assert fewer.chance is not None
    assert more.chance is not None
    assert more.chance <= fewer.chance


@given(counted(), st.integers(2, 5))
def test_the_same_share_of_more_pupils_has_a_narrower_interval(school: tuple[int, int], times: int) -> None:
    k, n = school
    one, many = standing(row(k, n), 50, 1), standing(row(k * times, n * times), 50, 1)
    widths = [part.upper - part.lower for part in (one, many) if part.upper is not None and part.lower is not None]
    assert widths[1] < widths[0]


@given(counted(FEWEST), lines)
def test_a_school_is_clear_of_the_line_exactly_when_its_interval_is(school: tuple[int, int], line: int) -> None:
    found = standing(row(*school), line, FEWEST)
    assert found.lower is not None
    assert found.upper is not None
    assume(min(abs(found.lower - line), abs(found.upper - line)) > 1e-6)
    clear = found.upper < line or found.lower > line
    assert (found.state in ("below", "above")) == clear


def test_a_share_at_the_line_is_not_below_it() -> None:
    assert standing(row(30, 100), 30, FEWEST).state == "just-above"
    assert standing(row(29, 100), 30, FEWEST).state == "just-below"


def test_a_share_that_is_printed_as_the_line_and_is_less_is_below() -> None:
    found = standing(row(614, 2047), 30, FEWEST)  # 29.995 %, printed as 30.0
    assert row(614, 2047)["value"] == 30.0
    assert not found.below  # several numbers of pupils print so: the print decides
    found = standing(row(74, 247), 29.96, FEWEST)  # 29.9595… %, printed as 30.0, and no other number prints so
    assert (found.reached, found.below) == (74, True)


def test_a_printed_numerator_is_taken_before_one_that_is_worked_out() -> None:
    told = row(5, 1000, decimals=0) | {"numerator": 7.0}
    assert standing(told, 30, FEWEST).reached == 7


@pytest.mark.parametrize("code", ["suppressed", "not-available", "not-applicable", "low-coverage", "new"])
def test_what_is_hidden_is_not_known_and_never_above(code: str) -> None:
    found = standing(hidden(code), 30, FEWEST)
    assert (found.state, found.judged, found.below, found.chance) == ("not-known", False, False, None)


@pytest.mark.parametrize("pupils", [None, 0.0, 12.5])
def test_without_a_number_of_pupils_nothing_is_known(pupils: float | None) -> None:
    assert standing(row(1, 20) | {"denominator": pupils}, 30, FEWEST).state == "not-known"


def test_where_nobody_was_entered_nobody_succeeded() -> None:
    found = standing(hidden("not-entered"), 30, FEWEST)
    assert (found.share, found.pupils, found.state) == (0.0, 40, "below")


def test_few_pupils_are_not_judged_however_low_their_share() -> None:
    found = standing(row(0, 10), 30, FEWEST)
    assert (found.state, found.judged, found.below) == ("too-few-pupils", False, False)
    assert found.chance is not None
    assert found.chance > 0.99


def test_many_at_once_are_as_each_by_itself_and_are_counted() -> None:
    rows = [row(0, 11), hidden("suppressed"), row(50, 100), row(1, 5), row(29, 100)]
    found = standings(rows, 30, FEWEST)
    assert found == [standing(one, 30, FEWEST) for one in rows]
    told = sorted_out(found)
    assert list(told) == list(STATES)
    assert sum(told.values()) == len(rows)
    assert (told["not-known"], told["too-few-pupils"], told["just-below"]) == (1, 1, 1)
    assert standings([], 30, FEWEST) == []
