"""Only the lowest level of a file's areas is counted."""

import pytest

from village.projection.levels import level, made_of_others


@pytest.mark.parametrize(
    ("area", "found"),
    [
        ("E92000001", 4),
        ("England", 4),
        ("E13000001", 3),
        ("outer london", 3),
        ("E12000007", 2),
        ("South West", 2),
        ("E06000001", 1),
        ("City of London", 1),
        ("E920", 1),
        ("East", 1),
        ("North", 1),
        ("Team 4", 1),
        ("", 1),
    ],
)
def test_the_level_of_an_area(area: str, found: int) -> None:
    assert level(area) == found


def test_the_lowest_level_is_kept() -> None:
    assert made_of_others(["England", "London", "Inner London", "Camden"]) == {"England", "London", "Inner London"}
    assert made_of_others(["England", "London", "Inner London"]) == {"England", "Inner London"}
    assert made_of_others(["England"]) == set()
    assert made_of_others([]) == set()
