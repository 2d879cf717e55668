"""Numbers with a check of their own, against a second implementation of the published algorithms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.linkage.rules.identifiers import identifier, nhs_number, uln, upn

digits = st.text("0123456789", min_size=9, max_size=9)


def naive_nhs(nine: str) -> str | None:
    """NHS Data Dictionary: weights 10 to 2, subtract the remainder by 11 from 11; 11 gives 0, 10 is invalid."""
    total = 0
    for place in range(9):
        total = total + int(nine[place]) * (10 - place)
    check = 11 - total % 11
    if check == 11:
        return "0"
    return None if check == 10 else f"{check}"


def naive_uln(nine: str) -> str | None:
    """Learning Records Service: weights 10 to 2, the sum modulo 11; ten less the remainder, none where it is 0."""
    total = 0
    for place in range(9):
        total = total + int(nine[place]) * (10 - place)
    return None if total % 11 == 0 else f"{10 - total % 11}"


def naive_upn(rest: str) -> str:
    """DfE: weights 2 to 13, the remainder by 23 as a letter of A to Z without I, O and S."""
    letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
    total = 0
    for place, character in enumerate(rest):
        total = total + (letters.find(character) if character in letters else int(character)) * (place + 2)
    return letters[total % 23]


@given(digits)
def test_exactly_one_last_digit_makes_an_nhs_number_true(nine: str) -> None:
    good = {d for d in "0123456789" if nhs_number(nine + d).value}
    check = naive_nhs(nine)
    assert good == ({check} if check and len(set(nine + check)) > 1 else set())


@given(digits)
def test_exactly_one_last_digit_makes_a_learner_number_true(nine: str) -> None:
    check = naive_uln(nine)
    good = {d for d in "0123456789" if uln(nine + d).value}
    assert good == ({check} if check and nine[0] != "0" else set())


@given(st.text("0123456789", min_size=11, max_size=11), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUVWXYZ"))
def test_exactly_one_letter_makes_a_pupil_number_true(eleven: str, last: str) -> None:
    rest = eleven + last
    assert {a for a in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if upn(a + rest).value} == {naive_upn(rest)}


@pytest.mark.parametrize(
    ("scheme", "text", "value", "reason"),
    [
        ("nhs", "943 476 5919", "9434765919", ""),  # the Data Dictionary's own example
        ("nhs", "943-476-5918", None, "the check digit of the NHS number is wrong"),
        ("nhs", "12345", None, "an NHS number has ten digits"),
        ("nhs", "0000000000", None, "ten equal digits stand in for a missing NHS number"),
        ("upn", "A12345", None, "a pupil number has a letter, then twelve digits, or eleven and a letter"),
        ("upn", "Z000000000000", None, "the check letter of the pupil number is wrong"),
        ("uln", "0123456789", None, "a learner number has ten digits, the first not nought"),
        ("uln", "1000000001", None, "the last digit of the learner number is wrong"),
        ("local", " ab-12/3 ", "AB123", ""),
        ("local", "0000", None, "one repeated character stands in for a missing number"),
        ("local", " ", None, ""),
    ],
)
def test_a_number_is_taken_or_told_why_not(scheme: str, text: str, value: str | None, reason: str) -> None:
    found = identifier(scheme, text)
    assert (found.value, found.reason) == (value, reason)
