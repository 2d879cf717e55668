"""ONS codes: entity and instance, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.kernel.standards.rules import NotValid, format_ons_code, parse_ons_code


def test_the_parts_are_named() -> None:
    code = parse_ons_code("e08000025")
    assert str(code) == "E08000025"
    assert (code.entity, code.instance, code.entity_name) == ("E08", "000025", "metropolitan district")


def test_a_kind_of_area_that_is_not_listed_has_no_name() -> None:
    assert parse_ons_code("E33000001").entity_name is None


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("", "Nothing was entered"),
        ("E0800002", "has 8"),
        ("E080000255", "has 10"),
        ("X08000025", "letter of a country"),
        ("E08O00025", "letter O"),
        ("00CNE1234", "letter of a country"),
    ],
)
def test_it_refuses_what_is_not_one(written: str, says: str) -> None:
    with pytest.raises(NotValid, match=says):
        parse_ons_code(written)


@given(st.sampled_from("EWSNKJLM"), st.integers(0, 99_999_999))
def test_printing_and_reading_agree(letter: str, number: int) -> None:
    code = f"{letter}{number:08d}"
    assert format_ons_code(code.lower()) == code
    assert parse_ons_code(code).entity + parse_ons_code(code).instance == code
