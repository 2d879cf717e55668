"""When somebody may have been born: beside a twin that counts the days one by one."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.people.rules.born import Born, between, period
from village.people.rules.searching import OLDEST, Criteria, not_enough, unlike

FROM = dt.date(2010, 1, 1)
DAYS = [FROM + dt.timedelta(days=n) for n in range(6 * 365)]
written = st.builds(lambda day, length: day.isoformat()[:length], st.dates(FROM, DAYS[-1]), st.sampled_from([4, 7, 10]))
said = st.lists(st.tuples(st.sampled_from(["", "eq", "ge", "gt", "le", "lt"]), written), min_size=1, max_size=2)


def fits(prefix: str, date: str, day: dt.date) -> bool:
    """FHIR R4 3.1.1.4.7, for a day: compared as far as the date is written."""
    part = day.isoformat()[: len(date)]
    return {
        "": part == date, "eq": part == date, "ge": part >= date, "gt": part > date, "le": part <= date,
        "lt": part < date,
    }[prefix]  # fmt: skip


@given(said)
def test_what_several_say_is_what_fits_each(parts: list[tuple[str, str]]) -> None:
    wanted = [day for day in DAYS if all(fits(prefix, date, day) for prefix, date in parts)]
    try:
        found = between(prefix + date for prefix, date in parts)
    except ValueError:
        assert wanted == []
        return
    assert [day for day in DAYS if found.takes_in(day.isoformat())] == wanted


@pytest.mark.parametrize("text", ["2015-02-30", "2015-13", "0000", "twelve", "gt9999-12-31", "lt0001", "20155"])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        between([text])


def test_a_year_is_held_to_what_it_may_be_and_nothing_known_to_nothing() -> None:
    march = between(["2015-03"])
    assert [march.takes_in(birth) for birth in ("2015", "2016", "2015-03-31", "2015-04-01", "")] == [
        True, False, True, False, False,
    ]  # fmt: skip
    assert period("2016-02") == Born(dt.date(2016, 2, 1), dt.date(2016, 2, 29))
    assert (between(["2015-03-14"]).day, march.day) == ("2015-03-14", "")


@given(st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1)), st.integers(0, 1500))
def test_an_age_takes_in_every_year_that_was_said(first: dt.date, days: int) -> None:
    year = 2026
    born = Born(first, first + dt.timedelta(days=days))
    age = born.age(year)
    years = range(first.year, min(born.last.year, year) + 1)
    few = 0 < len(years) <= 3 and first.year >= year - OLDEST - 1
    assert bool(age) == few
    if age:
        asked = Criteria(forename="A", surname="B", age=age)
        assert not_enough(asked) == ""
        assert not any(unlike({"birth": str(one)}, asked, year) for one in years)


def test_what_has_no_end_is_an_age_only_where_the_index_is_young_enough() -> None:
    assert [between([text]).age(2026) for text in ("ge2024-06-01", "ge2023-12-31", "le2015-01-01")] == ["1", "", ""]
