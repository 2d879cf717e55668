"""Unique pupil numbers: both forms, hand-computed vectors, and the one error the letter misses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.kernel.standards.rules import NotValid, format_upn, is_upn, parse_upn, upn_check_letter

ALPHABET = "ABCDEFGHJKLMNPQRTUVWXYZ"
eleven_digits = st.text("0123456789", min_size=11, max_size=11)
permanent = st.builds(lambda middle, last: middle + last, eleven_digits, st.sampled_from("0123456789"))
temporary = st.builds(lambda middle, last: middle + last, eleven_digits, st.sampled_from(ALPHABET))
upns = st.one_of(permanent, temporary).map(lambda rest: upn_check_letter(rest) + rest)


@pytest.mark.parametrize(
    "upn",
    [
        # 8*2+1*4+2*5+5*10+1*13 = 16+4+10+50+13 = 93 = 4*23+1 -> B
        "B801200005001",
        # 2*2+7*4+1*9+6*10+4*12+9*13 = 4+28+9+60+48+117 = 266 = 11*23+13 -> P
        # (school software guides print this example as Q, from a sum of 267: their slip.)
        "P207000016049",
        # temporary: 8*2+2*4+3*5+9*9+A(0)*13 = 16+8+15+81 = 120 = 5*23+5 -> F
        "F80230009000A",
        # the last letter counts: Z is 22, 22*13 = 286; 120+286 = 406 = 17*23+15 -> R
        "R80230009000Z",
    ],
)
def test_hand_computed_numbers_are_valid(upn: str) -> None:
    assert parse_upn(upn).value == upn


def test_the_parts_are_named() -> None:
    upn = parse_upn("b801200005001")
    assert (upn.authority_number, upn.establishment_number, upn.allocation_year) == ("801", "2000", "05")
    assert not upn.is_temporary
    assert parse_upn("F80230009000A").is_temporary


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("", "Nothing was entered"),
        ("B80120000500", "has 12"),
        ("B8012000050011", "has 14"),
        ("I801200005001", "other than I, O or S"),
        ("1801200005001", "begins with a letter"),
        ("B8O1200005001", "letter O or I"),
        ("B80120000500S", "ends in a digit"),
        ("C801200005001", "check letter"),
    ],
)
def test_it_refuses_what_is_not_one(written: str, says: str) -> None:
    with pytest.raises(NotValid, match=says):
        parse_upn(written)


def test_the_alphabet_has_23_letters_and_leaves_out_the_confusable_three() -> None:
    assert len(ALPHABET) == 23
    assert not set("IOS") & set(ALPHABET)


@given(upns)
def test_printing_and_reading_agree(upn: str) -> None:
    assert parse_upn(format_upn(upn.lower())).value == upn


@given(upns, st.integers(1, 11), st.integers(1, 9))
def test_every_wrong_digit_in_the_middle_is_detected(upn: str, place: int, shift: int) -> None:
    wrong = str((int(upn[place]) + shift) % 10)
    assert not is_upn(upn[:place] + wrong + upn[place + 1 :])


@given(upns, st.integers(1, 22))
def test_every_wrong_check_letter_is_detected(upn: str, shift: int) -> None:
    assert not is_upn(ALPHABET[(ALPHABET.index(upn[0]) + shift) % 23] + upn[1:])


@given(upns, st.sampled_from("0123456789" + ALPHABET))
def test_the_last_place_misses_only_a_digit_and_the_letter_of_its_value(upn: str, wrong: str) -> None:
    value = {**{str(d): d for d in range(10)}, **{letter: n for n, letter in enumerate(ALPHABET)}}
    undetected = value[wrong] == value[upn[-1]]
    assert is_upn(upn[:-1] + wrong) is undetected
