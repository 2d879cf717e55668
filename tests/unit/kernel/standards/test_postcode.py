"""Postcodes: the six published forms, the special ones, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.kernel.standards.rules import NotValid, format_postcode, is_postcode, parse_postcode

areas_of_one = st.sampled_from("ABCDEFGHIJKLMNOPRSTUWYZ")
areas_of_two = st.builds(str.__add__, areas_of_one, st.sampled_from("ABCDEFGHKLMNOPQRSTUVWXY"))
digit = st.sampled_from("0123456789")
outwards = st.one_of(
    st.builds(str.__add__, areas_of_one, digit),
    st.builds("{}{}{}".format, areas_of_one, digit, st.sampled_from("0123456789ABCDEFGHJKPSTUW")),
    st.builds(str.__add__, areas_of_two, digit),
    st.builds("{}{}{}".format, areas_of_two, digit, st.sampled_from("0123456789ABEHMNPRVWXY")),
)
inward_letters = st.sampled_from("ABDEFGHJLNPQRSTUWXYZ")
inwards = st.builds("{}{}{}".format, digit, inward_letters, inward_letters)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("m1 1aa", "M1 1AA"),
        ("M601NW", "M60 1NW"),
        ("cr2 6 xh", "CR2 6XH"),
        ("DN551PT", "DN55 1PT"),
        ("w1a 1hq", "W1A 1HQ"),
        ("EC1A1BB", "EC1A 1BB"),
        ("B37\u00a07XX", "B37 7XX"),
        ("gir0aa", "GIR 0AA"),
        ("ZZ993VZ", "ZZ99 3VZ"),
        ("W1V 0AA", "W1V 0AA"),
        ("NPT 0AD", "NPT 0AD"),
    ],
)
def test_every_form_is_stored_in_capitals_with_one_space(written: str, stored: str) -> None:
    assert parse_postcode(written).value == stored


def test_the_parts_are_named() -> None:
    postcode = parse_postcode("ec1a1bb")
    assert (postcode.outward, postcode.inward, postcode.sector) == ("EC1A", "1BB", "EC1A 1")


def test_pseudo_postcodes_say_what_they_mean() -> None:
    assert parse_postcode("ZZ99 3VZ").means_no_fixed_abode
    assert parse_postcode("ZZ99 3WZ").means_not_known
    assert parse_postcode("ZZ99 6CZ").is_pseudo
    assert not parse_postcode("ZE1 0AA").is_pseudo


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("", "Nothing was entered"),
        ("B37", "has 3"),
        ("B37 7XXX1", "has 8"),
        ("B37 7X!", "only letters and digits"),
        ("Q1 1AA", "first part"),
        ("BI1 1AA", "first part"),
        ("1AA 1AA", "first part"),
        ("EC1C 1BB", "first part"),
        ("GIR 0AB", "first part"),
        ("B37 XX7", "digit and two letters"),
        ("B37 7CX", "digit and two letters"),
        ("B37 OXX", "digit and two letters"),
    ],
)
def test_it_refuses_what_is_not_one(written: str, says: str) -> None:
    with pytest.raises(NotValid, match=says):
        parse_postcode(written)


@given(outwards, inwards, st.sampled_from(["", " ", "  "]))
def test_printing_and_reading_agree(outward: str, inward: str, gap: str) -> None:
    stored = f"{outward} {inward}"
    assert format_postcode((outward + gap + inward).lower()) == stored
    assert parse_postcode(stored).value == stored


@given(outwards, digit, st.sampled_from("CIKMOV"), inward_letters)
def test_the_six_letters_never_used_at_the_end_are_refused(outward: str, number: str, bad: str, good: str) -> None:
    assert not is_postcode(f"{outward} {number}{bad}{good}") or outward.startswith("ZZ99")
    assert not is_postcode(f"{outward} {number}{good}{bad}") or outward.startswith("ZZ99")
