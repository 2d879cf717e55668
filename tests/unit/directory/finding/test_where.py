"""Where somebody searches from."""

import pytest
from django.utils.timezone import localdate

from village.directory.queries.finding.lists import area_named
from village.directory.queries.finding.where import NOT_FOUND, NOT_HERE, NoPlace, where
from village.kernel.areas.queries import postcode_part, postcode_place, upper_tier

LEEDS = "E08000035"


def test_a_whole_postcode_is_exact_and_stands_in_an_address_by_its_part() -> None:
    found, place = where("ls8 4aa"), postcode_place("LS8 4AA")
    assert found
    assert place
    assert (found.near, found.point, found.exact) == ("LS8 4", (place.easting, place.northing), True)
    assert found.area
    assert (found.area.code, found.said) == (LEEDS, "your postcode")


def test_part_of_a_postcode_is_its_middle() -> None:
    found, part = where("LS8 4"), postcode_part("LS8 4")
    assert found
    assert part
    assert (found.near, found.point, found.exact) == ("LS8 4", (part.easting, part.northing), False)
    assert found.said == "the middle of LS8 4"


def test_a_kept_postcode_counts_only_for_its_own_part() -> None:
    for kept, exact in (("LS8 4AA", True), ("LS1 1UR", False), ("nonsense", False)):
        found = where("LS8 4", kept)
        assert found
        assert found.exact is exact
    assert where("", "LS8 4AA") is None


def test_a_councils_name_is_where_its_people_live() -> None:
    found = where("leeds")
    assert found
    assert (found.near, found.area.code if found.area else "") == ("Leeds", LEEDS)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [("Atlantis", NOT_FOUND), ("London", NOT_FOUND), ("ZZ99 3VZ", NOT_HERE), ("XX9", NOT_FOUND), ("LS8 4ZZ", NOT_HERE)],
)
def test_a_place_that_is_none_is_told_in_a_sentence(said: str, sentence: str) -> None:
    with pytest.raises(NoPlace, match=sentence[:30]):
        where(said)


@pytest.mark.parametrize(
    ("said", "which"),
    [
        ("Cheshire", "Cheshire East or Cheshire West and Chester"),
        ("Cumbria", "Cumberland or Westmorland and Furness"),
    ],
)
def test_of_several_places_it_is_asked_which(said: str, which: str) -> None:
    with pytest.raises(NoPlace) as asked:
        where(said)
    assert str(asked.value) == f"That place can be {which}. Enter the name of one, or a postcode."
    for name in which.split(" or "):
        found = where(name)
        assert found
        assert found.near == name


def test_of_very_many_places_a_few_are_named() -> None:
    with pytest.raises(NoPlace, match=r"^That place can be [^.]*, [^.]* or another council\. Enter"):
        where("so")


def test_a_council_of_a_district_is_found_by_the_districts_name() -> None:
    found = where("Pendle")
    assert found
    assert found.near == "Lancashire"


def test_every_council_is_found_by_its_own_name() -> None:
    for area in upper_tier(localdate()):
        found = where(area.name)
        assert found
        assert found.area == area


def test_an_area_is_known_by_the_name_of_one_authority() -> None:
    assert area_named("Leeds") == LEEDS
    assert area_named("Yorkshire and The Humber") is None
    assert area_named("x" * 200) is None
