"""Periods have one spelling, half-open days, and words."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.warehouse.periods import FIRST, LAST, NotAPeriod, academic, financial, period, years_together


@pytest.mark.parametrize(
    ("slug", "kind", "from_on", "until_on", "said"),
    [
        ("2021/22", "academic", "2021-09-01", "2022-09-01", "2021 to 2022 school year"),
        ("1999/00", "academic", "1999-09-01", "2000-09-01", "1999 to 2000 school year"),
        ("2021-22", "financial", "2021-04-01", "2022-04-01", "2021 to 2022 financial year"),
        ("2021", "calendar", "2021-01-01", "2022-01-01", "2021"),
        ("2021-03-31", "snapshot", "2021-03-31", "2021-04-01", "31 March 2021"),
        ("2020m12~2021m02", "months", "2020-12-01", "2021-03-01", "December 2020 to February 2021"),
        ("2014~2016", "several", "2014-01-01", "2017-01-01", "2014 to 2016"),
        ("2013/14~2015/16", "several", "2013-09-01", "2016-09-01", "2013 to 2016"),
        ("2013-14~2015-16", "several", "2013-04-01", "2016-04-01", "2013 to 2016"),
    ],
)
def test_each_kind(slug: str, kind: str, from_on: str, until_on: str, said: str) -> None:
    found = period(slug)
    assert (found.kind, found.from_on.isoformat(), found.until_on.isoformat()) == (kind, from_on, until_on)
    assert (found.slug, found.said) == (slug, said)


@pytest.mark.parametrize(
    "slug",
    [
        "",
        "2021/23",
        "2021-20",
        "1899",
        "2101/02",
        "2021-02-30",
        "202122",
        "2016~2014",
        "2014~2014",
        "2014~2015/16",
        "2021-03-31~2021-04-30",
        "2021m03",
        "2021m13~2022m01",
        "spring 2021",
        "2021/22 ",
        "~",
        "2014~2015~2016",
    ],
)
def test_what_names_no_period(slug: str) -> None:
    with pytest.raises(NotAPeriod) as refused:
        period(slug)
    assert str(refused.value).endswith(".")


@given(year=st.integers(FIRST, LAST))
def test_a_year_of_each_kind_is_a_year_long_and_none_is_spelt_as_another(year: int) -> None:
    found = [academic(year), financial(year), period(str(year))]
    assert len({one.slug for one in found}) == 3
    for one in found:
        assert one.from_on.year == year
        assert one.until_on == one.from_on.replace(year=year + 1)


@given(
    first=st.integers(1950, 2050), more=st.integers(1, 20), kind=st.sampled_from(["academic", "financial", "calendar"])
)
def test_years_together_go_from_the_first_to_the_last(first: int, more: int, kind: str) -> None:
    found = years_together(kind, first, first + more)  # type: ignore[arg-type]
    assert found.until_on == found.from_on.replace(year=first + more + 1)
    assert period(found.slug) == found


def test_days_do_not_go_together() -> None:
    with pytest.raises(NotAPeriod, match="days do not go together"):
        period(f"{dt.date(2021, 3, 31)}~2022")


@pytest.mark.parametrize(
    ("slug", "named"),
    [("2021/22", "the 2021 to 2022 school year"), ("2021", "2021"), ("2021-03-31", "31 March 2021")],
)
def test_within_a_sentence_a_year_that_spans_two_has_its_article(slug: str, named: str) -> None:
    assert period(slug).named == named
