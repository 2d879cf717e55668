"""A period is the year that it ends in, however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.projection.rules.periods import label, period


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2017", 2017),
        ("2017.0", 2017),
        (" 2017 ", 2017),
        ("201718", 2018),
        ("201718.0", 2018),
        ("2017/18", 2018),
        ("2017-18", 2018),
        ("2017–18", 2018),
        ("2017/2018", 2018),
        ("199900", 2000),
        ("2017-09-30", 2017),
        ("2017-09-30 00:00:00", 2017),
    ],
)
def test_a_period_is_the_year_it_ends_in(text: str, year: int) -> None:
    found = period(text)
    assert found is not None
    assert found.year == year


@pytest.mark.parametrize(
    "text", ["", "17", "autumn", "201719", "2017/19", "2017-02-31", "0017", "9999", "2017Q1", "-2017"]
)
def test_what_is_no_period(text: str) -> None:
    assert period(text) is None


@given(st.integers(1901, 2200), st.sampled_from(["Y", "S2", "S/2", "S-2", "S/4"]))
def test_what_is_written_is_read_again(year: int, form: str) -> None:
    found = period(label(year, form))
    assert found is not None
    assert (found.year, found.form) == (year, form)
