"""What authorities come to, beside what is printed of England: the truth always fits, and a total that takes last
year's figure for those hidden is known for what it is."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.warehouse.measures.test_standings import ENGLAND, framed, measure, row
from village.kernel.areas import queries as areas
from village.warehouse.measures.adding import added

LEEDS, BRADFORD, DEVON = "E08000035", "E08000032", "E10000008"
YORKSHIRE = "E12000003"
YEAR, BEFORE = "2021/22", "2020/21"


def of(area: str, when: str, value: float | None, size: float | None, **more: Any) -> dict[str, Any]:
    return row(area, when, value, denominator=size, **more)


def found(rows: list[dict[str, Any]], **more: Any) -> list[dict[str, Any]]:
    return added(measure(**more), framed(rows)).to_dicts()


def test_england_is_the_mean_of_its_authorities_weighted_by_how_many_they_are_of() -> None:
    rows = [of(LEEDS, YEAR, 50, 100), of(BRADFORD, YEAR, 80, 300), of(ENGLAND, YEAR, 72.5, 400)]
    [told] = found(rows)
    assert (told["low"], told["high"], told["parts"], told["hidden"]) == (72.5, 72.5, 2, 0)
    assert told["fits"]
    [plain] = found([*rows[:2], of(ENGLAND, YEAR, 65, 400)])  # each counting once, which it is not
    assert not plain["fits"]


def test_a_region_is_made_of_its_own_authorities_alone() -> None:
    assert (areas.get(LEEDS).parent_code, areas.get(DEVON).parent_code) == (YORKSHIRE, "E12000009")
    rows = [
        of(LEEDS, YEAR, 50, 100),
        of(DEVON, YEAR, 90, 100),
        of(ENGLAND, YEAR, 70, 200),
        of(YORKSHIRE, YEAR, 50, 100, level="region"),
    ]
    told = {one["area"]: one for one in found(rows)}
    assert (told[YORKSHIRE]["low"], told[YORKSHIRE]["parts"], told[YORKSHIRE]["fits"]) == (50, 1, True)
    assert (told[ENGLAND]["low"], told[ENGLAND]["parts"], told[ENGLAND]["fits"]) == (70, 2, True)


def test_a_total_with_last_years_figure_of_those_hidden_is_known() -> None:
    rows = [
        of(LEEDS, BEFORE, 40, 100),
        of(BRADFORD, BEFORE, 60, 100),
        of(LEEDS, YEAR, 50, 100),
        of(BRADFORD, YEAR, None, None),
        of(ENGLAND, YEAR, 55, 200),
    ]
    [told] = found(rows)
    assert (told["low"], told["high"], told["hidden"], told["fits"]) == (25, 75, 1, True)
    assert told["with_last"] == 55  # (50 + 60) / 2: what was printed


def test_what_is_hidden_and_was_never_printed_has_no_last_figure() -> None:
    [told] = found([of(LEEDS, YEAR, 50, 100), of(BRADFORD, YEAR, None, 100), of(ENGLAND, YEAR, 55, 200)])
    assert told["with_last"] is None


@pytest.mark.parametrize(
    ("rows", "unit"),
    [
        ([of(LEEDS, YEAR, 50, None), of(ENGLAND, YEAR, 50, None)], "percent"),
        ([of(LEEDS, YEAR, 50, 0), of(ENGLAND, YEAR, 50, 0)], "percent"),
        ([of(LEEDS, YEAR, None, 10), of(BRADFORD, YEAR, 5, 10), of(ENGLAND, YEAR, 5, 20)], "per-1000"),  # no upper end
        ([of(LEEDS, YEAR, 5, None), of(ENGLAND, YEAR, 5, None)], "count"),
        ([of("E06999001", YEAR, 5, 10), of(ENGLAND, YEAR, 5, 10)], "percent"),  # in no area that is known
        ([of(LEEDS, YEAR, 5, 10)], "percent"),
    ],
)
def test_nothing_is_told_where_nothing_can_be(rows: list[dict[str, Any]], unit: str) -> None:
    bounds = (0.0, 100.0) if unit == "percent" else (0.0, 1e12)
    assert found(rows, unit=unit, bounds=bounds) == []


PARTS = st.lists(
    st.tuples(st.integers(0, 100), st.integers(1, 500), st.booleans(), st.booleans()), min_size=1, max_size=9
)


@given(PARTS)
def test_the_truth_always_fits_whatever_is_hidden(parts: list[tuple[int, int, bool, bool]]) -> None:
    codes = [one.code for one in areas.every_area() if one.is_upper_tier and one.parent_code][: len(parts)]
    rows = [
        of(code, YEAR, None if hidden else round(share, 0), None if hidden and unsized else size, decimals=0)
        for code, (share, size, hidden, unsized) in zip(codes, parts, strict=True)
    ]
    whole = sum(size for _, size, _, _ in parts)
    truth = sum(share * size for share, size, _, _ in parts) / whole
    told = found([*rows, of(ENGLAND, YEAR, truth, whole)])
    assert all(one["fits"] for one in told)
    shown = [one for one in parts if not one[2]]
    assert [one["hidden"] for one in told] == ([len(parts) - len(shown)] if shown else [])


def test_the_rows_are_typed_though_there_are_none() -> None:
    assert isinstance(added(measure(), framed([])), pl.DataFrame)
