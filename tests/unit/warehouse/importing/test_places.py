"""Expected codes and days are those of the ONS code history."""

import pytest

from village.warehouse.importing.places import NotAPlace, place
from village.warehouse.periods import period


@pytest.mark.parametrize(
    ("text", "level", "over", "code", "vintage"),
    [
        ("E92000001", "country", "2021/22", "E92000001", "2022-08-31"),
        ("England", "country", "2021", "E92000001", "2021-12-31"),
        ("K02000001", "country", "2021", "K02000001", "2021-12-31"),
        ("E12000007", "region", "2021/22", "E12000007", "2022-08-31"),
        ("London", "region", "2021/22", "E12000007", "2022-08-31"),
        ("E13000001", "subregion", "2021/22", "E13000001", "2022-08-31"),
        ("Outer London", "subregion", "2021/22", "E13000002", "2022-08-31"),
        ("E06000047", "authority", "2021/22", "E06000047", "2022-08-31"),
        ("840", "authority", "2021/22", "E06000047", "2022-08-31"),
        ("City of London", "authority", "2021/22", "E09000001", "2022-08-31"),
        ("Bristol, City of", "authority", "2021/22", "E06000023", "2022-08-31"),
        # Northamptonshire (E10000021) ended on 1 April 2021: told of a later year, it speaks of its last day.
        ("E10000021", "authority", "2022-23", "E10000021", "2021-03-31"),
        # Cumberland (E06000063) began on 1 April 2023: told of an earlier year, it speaks of its first.
        ("E06000063", "authority", "2018/19", "E06000063", "2023-04-01"),
        ("E07000004", "district", "2018-19", "E07000004", "2019-03-31"),  # Aylesbury Vale, until 2020
        ("E07000004", "district", "2021-22", "E07000004", "2020-03-31"),
        ("E08000003", "district", "2021-22", "E08000003", "2022-03-31"),
        ("100003", "school", "2018/19", "100003", "2019-08-31"),
    ],
)
def test_words_for_places(text: str, level: str, over: str, code: str, vintage: str) -> None:
    found = place(text, level, period(over))
    assert (found.code, found.vintage) == (code, vintage)


@pytest.mark.parametrize(
    ("text", "level", "said"),
    [
        ("", "authority", "no area"),
        ("E99999999", "authority", "no area with the code"),
        ("999", "authority", "no area with the code"),
        ("Y", "region", "no region called"),  # the register would find Yorkshire for a person who types it
        ("Nott", "authority", "no authority called"),
        ("Atlantis", "authority", "no authority called"),
        ("E12000007", "authority", "a region and no authority"),
        ("E06000047", "region", "an? authority and no region"),
        ("E13000001", "region", "a subregion and no region"),
        ("E06000061 / E06000062", "authority", "two areas in one row"),
        ("E07999999", "district", "no district with the code"),
        ("NAT", "school", "not a school's URN"),
        ("12", "school", "not a school's URN"),
    ],
)
def test_impossible_places(text: str, level: str, said: str) -> None:
    with pytest.raises(NotAPlace, match=said):
        place(text, level, period("2021/22"))
