"""Unique learner numbers: published example, hand-computed vectors, what the check digit catches."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from village.kernel.standards.rules import (
    NotValid,
    format_uln,
    is_nhs_number,
    is_uln,
    parse_uln,
    uln_check_digit,
)


@st.composite
def ulns(draw: st.DrawFn) -> str:
    stem = draw(st.text("123456789", min_size=1, max_size=1)) + draw(st.text("0123456789", min_size=8, max_size=8))
    check = uln_check_digit(stem)
    assume(check is not None)
    return stem + str(check)


def test_the_published_example_is_valid() -> None:
    # HESA: (9*10)+(2*9)+(7*8)+(6*7)+(3*6)+(0*5)+(8*4)+(6*3)+(8*2)+(6*1) = 296 = 26*11 + 10
    assert parse_uln("9276308686").value == "9276308686"


def test_the_rule_of_the_school_census_gives_the_same_digit() -> None:
    # 1*10+2*9+3*8+4*7+5*6+6*5+7*4+8*3+9*2 = 10+18+24+28+30+30+28+24+18 = 210 = 19*11 + 1; 10 - 1 = 9
    assert uln_check_digit("123456789") == "9"


def test_a_remainder_of_nought_makes_no_number() -> None:
    # 1*10 + 6*2 = 22 = 2*11
    assert uln_check_digit("100000006") is None
    assert not any(is_uln(f"100000006{last}") for last in range(10))


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("", "Nothing was entered"),
        ("927630868", "has 9"),
        ("92763086866", "has 11"),
        ("927630868O", "only digits"),
        ("9276308687", "check digit"),
        # 4*3 = 12 = 11+1; 10-1 = 9: the arithmetic passes, the leading zero does not
        ("0000000409", "begin with zero"),
        ("9999999999", "filler"),
    ],
)
def test_it_refuses_what_is_not_one(written: str, says: str) -> None:
    with pytest.raises(NotValid, match=says):
        parse_uln(written)


@given(ulns())
def test_printing_and_reading_agree(number: str) -> None:
    assert parse_uln(format_uln(number)).value == number


@given(ulns(), st.integers(0, 9), st.integers(1, 9))
def test_every_one_digit_error_is_detected(number: str, place: int, shift: int) -> None:
    wrong = str((int(number[place]) + shift) % 10)
    assert not is_uln(number[:place] + wrong + number[place + 1 :])


@given(ulns())
def test_no_value_is_both_a_uln_and_an_nhs_number(number: str) -> None:
    assert not is_nhs_number(number)
