"""URN and LAESTAB: neither has a check digit, so only their shape can be wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.kernel.standards.rules import (
    NotValid,
    format_laestab,
    format_urn,
    is_laestab,
    is_urn,
    parse_laestab,
    parse_urn,
)


@pytest.mark.parametrize(("written", "is_centre"), [("100000", False), ("141279", False), (" 20001 ", True)])
def test_a_urn_has_six_digits_or_five_for_a_childrens_centre(written: str, is_centre: bool) -> None:
    assert parse_urn(written).is_childrens_centre is is_centre
    assert str(parse_urn(written)) == written.strip()


@pytest.mark.parametrize("written", ["", "012345", "1234", "1234567", "10000A", "100000.5x"])
def test_a_urn_of_another_shape_is_refused(written: str) -> None:
    with pytest.raises(NotValid):
        parse_urn(written)


@pytest.mark.parametrize("written", ["201/3614", "2013614", "201 3614", "201-3614"])
def test_a_laestab_is_read_with_or_without_its_slash(written: str) -> None:
    laestab = parse_laestab(written)
    assert (laestab.authority_number, laestab.establishment_number) == ("201", "3614")
    assert format_laestab(laestab) == "201/3614"


@pytest.mark.parametrize("written", ["", "201361", "20136144", "0013614", "201/36I4", "20/1/3614"])
def test_a_laestab_of_another_shape_is_refused(written: str) -> None:
    with pytest.raises(NotValid):
        parse_laestab(written)


@given(st.integers(100_000, 999_999).map(str))
def test_urns_print_and_read_back_and_no_digit_error_is_noticed(urn: str) -> None:
    assert parse_urn(format_urn(urn)).value == urn
    assert is_urn(urn[:-1] + str((int(urn[-1]) + 1) % 10))


@given(st.integers(1_000_000, 9_999_999).map(str))
def test_laestabs_print_and_read_back_and_no_digit_error_is_noticed(laestab: str) -> None:
    assert parse_laestab(format_laestab(laestab)).value == laestab
    assert is_laestab(laestab[:-1] + str((int(laestab[-1]) + 1) % 10))
