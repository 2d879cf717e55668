"""Mistakes are of the kind they say, and one at a time."""

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA, Hamming

from village.linkage.rules.identifiers import identifier
from village.synthetic.people import mistakes
from village.synthetic.people.numbers import nhs_numbers, upns

words = st.from_regex(r"[A-Z][a-z]{0,11}", fullmatch=True)
bits = st.integers(0, 2**56 - 1)


@given(words, bits)
def test_a_slip_of_the_keyboard_is_one_letter_or_two_changed_round(word: str, how: int) -> None:
    made = mistakes.typed(word, how)
    assert made[:1].isupper()
    assert OSA.distance(word.lower(), made.lower()) <= 1


@pytest.mark.parametrize("mistake", [mistakes.heard, mistakes.scanned])
@given(word=words, how=bits)
def test_what_is_misheard_or_misread_is_a_word_still(mistake: mistakes.Mistake, word: str, how: int) -> None:
    made = mistake(word, how)
    assert made
    assert OSA.distance(word.lower(), made.lower()) <= 3


def test_misheard_names_are_those_that_people_know() -> None:
    made = {mistakes.heard(word, how) for word in ("Stephen", "Catherine", "Hayley", "Philip") for how in range(200)}
    assert {"Stefen", "Catherien"} & made
    assert "Filip" not in made  # the first letter stays


@given(st.from_regex(r"[A-Z]{1,2}[1-9][0-9]? [0-9][A-HJLNP-UW-Z]{2}", fullmatch=True), bits)
def test_a_postcode_is_wrong_in_one_place(text: str, how: int) -> None:
    made = mistakes.postcode(text, how)
    assert len(made) == len(text)
    assert OSA.distance(text, made) <= 1
    assert made.index(" ") == text.index(" ")


@given(st.integers(0, 900_000), bits)
def test_a_number_mistyped_never_passes_its_check(place: int, how: int) -> None:
    number = str(nhs_numbers(np.array([place]))[0])
    assert OSA.distance(number, mistakes.digits(number, how)) == 1
    assert identifier("nhs", mistakes.digits(number, how)).value is None
    pupil = upns(np.array([place]))[0]
    assert identifier("upn", mistakes.digits(pupil, how)).value is None


@given(st.dates(dt.date(2005, 1, 1), dt.date(2028, 12, 31)), bits)
def test_a_date_with_one_digit_wrong_is_a_date(day: dt.date, how: int) -> None:
    made = mistakes.day(day.isoformat(), how)
    assert dt.date.fromisoformat(made) != day
    assert Hamming.distance(made, day.isoformat()) == 1


def test_only_the_rows_asked_for_change_and_missing_ones_stay_missing() -> None:
    column = pl.Series(["Emily", None, "Oliver", "Amelia"], dtype=pl.String)
    rows = np.array([1, 2])
    made = mistakes.made_in(column, rows, np.array([1 << 20, 77 << 20], np.uint64), mistakes.typed)
    assert made.to_list()[:2] == ["Emily", None]
    assert made[2] != "Oliver"
    assert made[3] == "Amelia"
    assert column[2] == "Oliver"
