"""Numbers as compared: what the standards take is taken, what they refuse is left out with their reason."""

import polars as pl
import pytest

from village.kernel.standards.rules.nhs_number import parse_nhs_number
from village.kernel.standards.rules.not_valid import NotValid
from village.linkage.files.guessing import guess
from village.linkage.rules.identifiers import identifier


@pytest.mark.parametrize(
    ("scheme", "text", "value"),
    [
        ("nhs", "943 476 5919", "9434765919"),  # the Data Dictionary's own example
        ("nhs", "943-476-5919", "9434765919"),
        ("local", " ab-12/3 ", "AB123"),
        ("local", " ", None),
        ("nhs", "", None),
    ],
)
def test_a_number_is_taken_as_its_scheme_compares_it(scheme: str, text: str, value: str | None) -> None:
    found = identifier(scheme, text)
    assert (found.value, found.reason) == (value, "")


@pytest.mark.parametrize(
    ("scheme", "text"),
    [
        ("nhs", "943-476-5918"),
        ("nhs", "12345"),
        ("upn", "A12345"),
        ("upn", "Z000000000000"),
        ("uln", "0123456789"),
        ("uln", "1000000001"),
    ],
)
def test_a_number_that_cannot_be_is_none_and_says_why(scheme: str, text: str) -> None:
    found = identifier(scheme, text)
    assert found.value is None
    assert found.reason


def test_the_reason_is_that_of_the_standard() -> None:
    with pytest.raises(NotValid) as refused:
        parse_nhs_number("943-476-5918")
    assert identifier("nhs", "943-476-5918").reason == refused.value.reason


@pytest.mark.parametrize("scheme", ["nhs", "uln", "local"])
def test_one_character_repeated_stands_for_no_number(scheme: str) -> None:
    assert identifier(scheme, "0000000000").value is None
    assert "stands in for a missing number" in identifier(scheme, "0000000000").reason


@pytest.mark.parametrize(
    ("good", "bad", "taken"), [(9, 1, True), (6, 4, True), (4, 6, False)], ids=["a slip", "many slips", "most of them"]
)
def test_a_column_of_numbers_is_taken_for_what_it_is_called_while_most_pass_the_check(
    good: int, bad: int, taken: bool
) -> None:
    """A wrong digit in one record is left out of that record; it does not end the linkage."""
    column = pl.DataFrame({"NHS Number": ["943 476 5919"] * good + ["943 476 5918"] * bad})
    found = guess(column)
    assert ("nhs_number" in found.concepts) == taken
    assert [gone.column for gone in found.unused] == ([] if taken else ["NHS Number"])
