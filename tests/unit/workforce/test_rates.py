"""Rates of a workforce: what counts in each part, and what is left out of both."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.workforce.rules.rates import RATES, Counts, full_time, headcount, over_areas, rate, working_days

COUNTS = {
    "in_post": 80.0, "leavers": 12.0, "agency": 20.0, "agency_covering": 15.0, "vacancies": 20.0, "case_holders": 50.0,
    "cases": 800.0, "days_lost": 506.0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("turnover", Fraction(12 * 100, 80)),
        ("vacancy", Fraction(20 * 100, 100)),
        ("agency", Fraction(20 * 100, 100)),
        ("agency-covering", Fraction(15 * 100, 20)),
        ("vacancies-covered", Fraction(15 * 100, 20)),
        ("caseload", Fraction(800, 50)),
        ("absence", Fraction(506 * 100, 80 * 253)),
    ],
)
def test_each_rate_is_made_of_its_two_parts(name: str, expected: Fraction) -> None:
    assert rate(RATES[name], COUNTS, 2023) == pytest.approx(float(expected))
    for part in (RATES[name].top, *RATES[name].bottom):
        assert rate(RATES[name], {**COUNTS, part: None}, 2023) is None
        assert rate(RATES[name], {key: value for key, value in COUNTS.items() if key != part}, 2023) is None


def test_of_nobody_there_is_no_rate() -> None:
    assert rate(RATES["turnover"], {"leavers": 3, "in_post": 0}, 2023) is None
    assert over_areas(RATES["turnover"], {"a": {"leavers": 3, "in_post": 0}}, 2023).value is None
    assert over_areas(RATES["turnover"], {}, 2023).value is None


def test_a_year_with_a_29_february_has_a_working_day_more() -> None:
    assert [working_days(year) for year in (2019, 2020, 2021, 2024)] == [253, 254, 253, 254]


def test_an_area_that_lacks_a_part_counts_in_neither() -> None:
    areas: dict[str, Counts] = {
        "whole": {"leavers": 10.0, "in_post": 100.0},
        "no leavers": {"leavers": None, "in_post": 900.0},
        "no staff": {"leavers": 90.0, "in_post": None},
    }
    told = over_areas(RATES["turnover"], areas, 2023)
    assert (told.value, told.areas, told.of, told.without) == (10.0, 1, 3, ("no leavers", "no staff"))


number = st.one_of(st.none(), st.floats(0, 1e6))


@given(st.dictionaries(st.text(max_size=3), st.fixed_dictionaries(dict.fromkeys(COUNTS, number))))
def test_areas_together_lie_between_the_least_and_the_most_of_them(areas: dict[str, dict[str, float | None]]) -> None:
    for formula in RATES.values():
        alone = [rate(formula, counts, 2022) for counts in areas.values()]
        known = [one for one in alone if one is not None]
        told = over_areas(formula, areas, 2022)
        # An area of nobody gives an upper part to the whole and no rate of its own: not among these.
        if known and told.areas == len(known) and told.value is not None:
            assert min(known) * (1 - 1e-9) <= told.value <= max(known) * (1 + 1e-9)


def test_a_person_with_two_posts_counts_once_and_their_hours_add_up() -> None:
    assert headcount([("ann", "lead"), ("ann", "teacher"), ("bob", "lead")]) == 2
    assert full_time([(18.5, 37), (37, 37), (None, 37), (20, 0)]) == (1.5, 2)
    assert full_time([]) == (0, 0)
