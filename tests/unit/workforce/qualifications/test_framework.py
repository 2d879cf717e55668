"""Levels, credit, sizes, and units that make a qualification: figures from the framework as it was published."""

import datetime as dt

import pytest

from village.workforce.queries.qualifications import listed as held
from village.workforce.rules.qualifications.framework import Combination, Qualification, Unit, fits

FRAMEWORK = held.framework()
UNITS = {
    one.slug: one
    for one in [
        Unit("a", "2", 6),
        Unit("b", "3", 4),
        Unit("c", "3", 5),
        Unit("d", "4", 3),
        Unit("e", "3", None),
        Unit("strange", "3", 9),
    ]
}
RULE = Combination(
    mandatory=("a", "b"),
    optional=("c", "d", "e"),
    optional_credit=5,
    floor_level="3",
    floor_credit=9,
    barred=(("c", "d"),),
    prior_most=6,
)


def short(credit: int) -> list[str]:
    return [f"{credit} credits of optional units are missing.", f"{credit} credits at level 3 or above are missing."]


@pytest.mark.parametrize(
    ("credit", "size"),
    [(0, ""), (1, "award"), (12, "award"), (13, "certificate"), (36, "certificate"), (37, "diploma"), (120, "diploma")],
)
def test_sizes_begin_where_the_framework_says(credit: int, size: str) -> None:
    assert FRAMEWORK.size(credit) == size


def test_ten_hours_are_a_credit_and_nine_are_none() -> None:
    assert [FRAMEWORK.credit(hours) for hours in (0, 9, 10, 19, 370)] == [0, 0, 1, 1, 37]
    with pytest.raises(ValueError, match="-1 hours of learning there cannot be"):
        FRAMEWORK.credit(-1)


def test_levels_run_from_entry_1_to_8() -> None:
    ranks = [FRAMEWORK.rank(level) for level in ("Entry 1", "Entry 3", "1", "8")]
    assert ranks == sorted(ranks) == [0, 2, 3, 10]
    with pytest.raises(ValueError, match="9"):
        FRAMEWORK.rank("9")


@pytest.mark.parametrize(
    ("chosen", "prior", "told"),
    [
        (["a", "b", "c"], [], []),
        (["a", "b", "c"], ["a"], []),
        (["b", "c"], [], ["a is missing."]),
        (["a", "b"], [], short(5)),
        (["a", "b", "d"], [], short(2)),
        (["a", "b", "c", "d"], [], ["c and d do not count together."]),
        (["a", "b", "c"], ["a", "b"], ["10 credits are of prior learning; 6 may be."]),
        (["a", "b", "b", "c"], [], ["b stands 2 times and counts once."]),
        (["a", "b", "b"], [], ["b stands 2 times and counts once.", *short(5)]),
        (["a", "b", "strange"], [], ["strange is no unit of it.", *short(5)]),
        (["a", "b", "e"], [], short(5)),
    ],
)
def test_what_is_wrong_with_a_choice_of_units_is_told(chosen: list[str], prior: list[str], told: list[str]) -> None:
    assert fits(FRAMEWORK, UNITS, RULE, chosen, prior) == told


def test_a_rule_without_a_floor_or_a_cap_asks_for_neither() -> None:
    assert fits(FRAMEWORK, UNITS, Combination(mandatory=("a",)), ["a"], ["a"]) == []


def test_a_qualification_is_offered_within_its_days() -> None:
    one = Qualification("x", "3", Combination(("a",)), "", dt.date(2014, 9, 1), dt.date(2024, 9, 1))
    days = [dt.date(2014, 8, 31), dt.date(2014, 9, 1), dt.date(2024, 8, 31), dt.date(2024, 9, 1)]
    assert [one.offered(day) for day in days] == [False, True, True, False]
    assert Qualification("x", "3", Combination(("a",))).offered(days[0])
