"""NHS numbers: published example, hand-computed vectors, and what the check digit catches."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from village.kernel.standards.rules import (
    NotValid,
    format_nhs_number,
    is_nhs_number,
    nhs_check_digit,
    parse_nhs_number,
    synthetic_nhs_number,
)

nine_digits = st.text("0123456789", min_size=9, max_size=9)


@st.composite
def nhs_numbers(draw: st.DrawFn) -> str:
    stem = draw(nine_digits)
    check = nhs_check_digit(stem)
    assume(check is not None and len(set(stem + str(check))) > 1)
    return stem + str(check)


def test_the_published_example_is_valid() -> None:
    # 9*10+4*9+3*8+4*7+7*6+6*5+5*4+9*3+1*2 = 90+36+24+28+42+30+20+27+2 = 299
    # 299 = 27*11 + 2; 11 - 2 = 9, which is its last digit.
    assert parse_nhs_number("943 476 5919").value == "9434765919"


@pytest.mark.parametrize(
    ("number", "issuer"),
    [
        # 4*10+1*2 = 42 = 3*11+9; 11-9 = 2
        ("4000000012", "england_wales_isle_of_man"),
        # 7*10+1*2 = 72 = 6*11+6; 11-6 = 5
        ("7000000015", "england_wales_isle_of_man"),
        # 3*10+9*9 = 111 = 10*11+1 needs 10, so +1 in place 9: 113 = 10*11+3; 11-3 = 8
        ("3900000018", "northern_ireland"),
        # 1*9+1*8... date-like CHI 010101 000: 1*9+1*7+1*5 = 21 = 11+10; 11-10 = 1
        ("0101010001", "scotland"),
        # 9*10+9*9+9*8 = 243 = 22*11+1 needs 10; with 1 in place 9: 245 = 22*11+3; 8
        ("9990000018", "synthetic"),
        # 5*10 = 50 = 4*11+6; 11-6 = 5
        ("5000000005", "unallocated"),
    ],
)
def test_the_range_says_who_issued_it(number: str, issuer: str) -> None:
    parsed = parse_nhs_number(number)
    assert parsed.issuer == issuer
    assert parsed.is_synthetic is (issuer == "synthetic")


def test_a_stem_whose_check_digit_would_be_ten_makes_no_number() -> None:
    # 9*10+9*9+9*8 = 243 = 22*11 + 1; 11 - 1 = 10
    assert nhs_check_digit("999000000") is None
    assert not any(is_nhs_number(f"999000000{last}") for last in range(10))


@pytest.mark.parametrize("written", ["943 476 5919", "943-476-5919", " 9434765919 ", "943\u00a0476\u00a05919"])
def test_it_reads_the_ways_people_group_it(written: str) -> None:
    assert str(parse_nhs_number(written)) == "9434765919"


@pytest.mark.parametrize("written", ["", "   ", "943476591", "94347659190", "943476591X", "9434765918", "٩٤٣٤٧٦٥٩١٩"])
def test_it_refuses_what_is_not_one(written: str) -> None:
    with pytest.raises(NotValid) as refusal:
        parse_nhs_number(written)
    assert refusal.value.value_kind == "nhs_number"


@pytest.mark.parametrize("digit", "0123456789")
def test_it_refuses_one_digit_repeated_though_the_arithmetic_passes(digit: str) -> None:
    with pytest.raises(NotValid, match="one digit repeated"):
        parse_nhs_number(digit * 10)


@given(nhs_numbers())
def test_printing_and_reading_agree(number: str) -> None:
    printed = format_nhs_number(number)
    assert printed.replace(" ", "") == number
    assert [len(part) for part in printed.split()] == [3, 3, 4]
    assert parse_nhs_number(printed).value == number


@given(nhs_numbers(), st.integers(0, 9), st.integers(1, 9))
def test_every_one_digit_error_is_detected(number: str, place: int, shift: int) -> None:
    wrong = str((int(number[place]) + shift) % 10)
    assert not is_nhs_number(number[:place] + wrong + number[place + 1 :])


@given(nhs_numbers(), st.integers(0, 8))
def test_every_exchange_of_neighbours_is_detected(number: str, place: int) -> None:
    left, right = number[place], number[place + 1]
    assume(left != right)
    assert not is_nhs_number(number[:place] + right + left + number[place + 2 :])


@given(st.integers(0, 899_990), st.integers(0, 899_990))
def test_synthetic_numbers_are_valid_marked_and_distinct(one: int, other: int) -> None:
    first, second = synthetic_nhs_number(one), synthetic_nhs_number(other)
    assert parse_nhs_number(first.value).is_synthetic
    assert (first == second) is (one == other)


@pytest.mark.parametrize("serial", [-1, 899_991])
def test_a_synthetic_serial_out_of_range_is_refused(serial: int) -> None:
    with pytest.raises(ValueError, match="synthetic serial"):
        synthetic_nhs_number(serial)
