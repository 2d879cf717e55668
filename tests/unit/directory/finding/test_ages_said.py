"""An age in somebody's own words is read; a number that is not said to be an age is none."""

import pytest

from village.directory.rules.finding.ages_said import ages_said, with_ages, without_ages
from village.directory.rules.finding.asked import Asked


@pytest.mark.parametrize(
    ("need", "ages", "left"),
    [
        ("My 3 year old stammers", (3.0,), "My stammers"),
        ("3-year-old and 7yr old bored", (3.0, 7.0), "and bored"),
        ("football aged 9", (9.0,), "football"),
        ("he is 12 and won't go to school", (12.0,), "and won't go to school"),
        ("6 months won't sleep", (0.5,), "won't sleep"),
        ("baby is 18 months not talking", (1.5,), "not talking"),
        ("section 21", (), "section 21"),
        ("up at 3 every night", (), "up at 3 every night"),
        ("he is 3 miles away", (), "he is 3 miles away"),
        ("lost her mum 6 months ago", (), "lost her mum 6 months ago"),
        ("7 months pregnant", (), "7 months pregnant"),
        ("my 90 year old nan", (), "my nan"),
        ("my 3rd child", (), "my 3rd child"),
    ],
)
def test_ages_said(need: str, ages: tuple[float, ...], left: str) -> None:
    assert ages_said(need) == ages
    assert without_ages(need) == left


def test_an_age_that_was_asked_for_apart_from_the_words_counts_alone() -> None:
    assert with_ages(Asked(need="my 3 year old", ages=(5.0,))).ages == (5.0,)
    assert with_ages(Asked(need="my 3 year old")) == Asked(need="my 3 year old", ages=(3.0,))
