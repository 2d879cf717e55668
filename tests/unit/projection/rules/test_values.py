"""A cell is a number of people, not known, or wrong with a reason."""

import pytest

from village.projection.rules.values import value


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("12", 12), ("12.50", 12.5), ("1,234", 1234), ("1,234,567.5", 1234567.5), ("+3", 3), ("1e3", 1000)],
)
def test_numbers(text: str, number: float) -> None:
    assert value(text) == number


@pytest.mark.parametrize(
    "text", ["", " ", "x", "z", "c", "u", "low", "LOW", ":", "-", "NaN", "nan", "N/A", "null", "*"]
)
def test_symbols_say_that_it_is_not_known(text: str) -> None:
    assert value(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("-1", "less than 0"),
        ("-0.5", "less than 0"),
        ("inf", "not a number"),
        ("-inf", "not a number"),
        ("1e99", "more people"),
        ("12%", "not a number"),
        ("1,23", "not a number"),
        ("£12", "not a number"),
        ("=1+1", "not a number"),
    ],
)
def test_what_is_wrong(text: str, said: str) -> None:
    assert said in str(value(text))
