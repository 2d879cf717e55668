"""England's tiles: every authority of a day once, no two with the same letters."""

import datetime as dt

import pytest

from village.kernel.areas import queries as areas
from village.ui.maps.england import short_names, tiles


@pytest.mark.parametrize("on", [dt.date(2008, 12, 11), dt.date(2019, 4, 1), dt.date(2024, 1, 1)])
def test_every_authority_has_a_square_and_letters_of_its_own(on: dt.date) -> None:
    drawn = tiles(on)
    assert {tile.code for tile in drawn} == {area.code for area in areas.upper_tier(on)}
    assert len({tile.short for tile in drawn}) == len(drawn)
    assert all(2 <= len(tile.short) <= 4 and tile.region for tile in drawn)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Leeds", "Lee"),
        ("North Tyneside", "NTy"),
        ("Bath and North East Somerset", "BNES"),
        ("Newcastle upon Tyne", "New"),
        ("Stoke-on-Trent", "Sto"),
        ("Bristol, City of", "Bri"),
        ("City of London", "Lon"),
        ("Bournemouth, Christchurch and Poole", "Bou"),
    ],
)
def test_letters_of_a_name_by_itself(name: str, short: str) -> None:
    assert short_names([name]) == {name: short}


def test_where_letters_are_taken_the_longer_name_gives_way() -> None:
    assert short_names(["Derbyshire", "Derby"]) == {"Derby": "Der", "Derbyshire": "Deb"}
