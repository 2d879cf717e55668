"""Numbers are valid, nobody's, and each once."""

import csv
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.synthetic.people.conftest import REFERENCE
from village.linkage.rules.identifiers import identifier
from village.synthetic.people.draws import Draws
from village.synthetic.people.numbers import NOWHERE, nhs_numbers, phones, upns

# Ofcom, "Telephone numbers for use in TV and radio drama": a thousand numbers from each of these on.
OFCOM = r"(07700 900|01632 960|0113 4960|0114 4960|0115 4960|0116 4960|0117 4960|0118 4960|0121 4960|0151 4960|0161 4960|020 79460|0191 4980)\d{3}"  # noqa: E501


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 3_000_000), min_size=1, max_size=300, unique=True))
def test_nhs_numbers_are_valid_for_tests_and_different(places: list[int]) -> None:
    found = [str(one) for one in nhs_numbers(np.array(places)).tolist()]
    assert len(set(found)) == len(places)
    for number, place in zip(found, places, strict=True):
        assert identifier("nhs", number).value == number
        assert number.startswith("999" if place < 909_090 else "99")


def test_the_first_nine_hundred_thousand_are_in_the_range_kept_for_tests_and_each_comes_once() -> None:
    found = nhs_numbers(np.arange(909_090))
    assert found.min() >= 9_990_000_000
    assert len(np.unique(found)) == 909_090


def test_the_whole_nation_and_more_have_numbers_that_nobody_is_given() -> None:
    found = nhs_numbers(np.array([12_400_000, 24_800_000, 80_000_000]))
    assert all(identifier("nhs", str(one)).value for one in found.tolist())
    assert found.min() >= 9_000_000_000


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 90_000_000), min_size=1, max_size=300, unique=True), st.booleans())
def test_pupil_numbers_are_valid_and_different(places: list[int], temporary: bool) -> None:
    found = upns(np.array(places), temporary=temporary).to_list()
    for number in found:
        assert identifier("upn", number).value == number
        assert number[1:4] == str(NOWHERE)
        assert number[-1].isalpha() is temporary
    if not temporary:
        assert len(set(found)) == len(places)


def test_no_authority_has_the_number_of_the_pupil_numbers() -> None:
    with (REFERENCE / "areas" / "data.csv").open(encoding="utf-8") as file:
        codes = {row["dfe_code"] for row in csv.DictReader(file)}
    assert len(codes) > 150
    assert str(NOWHERE) not in codes


def test_telephones_are_kept_for_drama() -> None:
    found = phones(Draws(1), "x", np.arange(20_000)).to_list()
    for number in found:
        assert re.fullmatch(OFCOM, re.sub(r"(?<=\d) (?=\d{1}$|0\d{3}$)", "", number)), number


@pytest.mark.parametrize("made", ["temporary", "lasting"])
def test_the_same_place_has_the_same_number(made: str) -> None:
    temporary = made == "temporary"
    assert (
        upns(np.array([5, 6]), temporary=temporary).to_list()[1:] == upns(np.array([6]), temporary=temporary).to_list()
    )
