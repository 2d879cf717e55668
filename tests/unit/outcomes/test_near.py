"""Neighbours in words."""

import pytest

from village.outcomes.rules import near

STANDING = {"neighbours_named": 10, "neighbours_counted": 10, "neighbours_value": 68.1, "neighbours_weighted": True}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "the average of all 10 neighbours, weighted by how many children each has"),
        (
            {"neighbours_counted": 8, "neighbours_weighted": False},
            (
                "the average of 8 of 10 neighbours, each counting once, since how many children each has is not "
                "published with the figure"
            ),
        ),
        ({"neighbours_named": None}, ""),
        ({"neighbours_value": None}, ""),
    ],
)
def test_how_an_average_is_made_is_said(changed: dict[str, object], said: str) -> None:
    assert near.average(STANDING | changed) == said


def test_how_many_neighbours_have_it_among_theirs_is_said() -> None:
    some = [{"mutual": True}, {"mutual": True}, {"mutual": False}]
    assert near.not_mutual("Leeds", some) == (
        "To be a neighbour is not mutual: 2 of its 3 neighbours have Leeds among theirs."
    )
    assert near.not_mutual("Leeds", some[:2]) == (
        "To be a neighbour is not mutual: all 2 of its neighbours have Leeds among theirs."
    )
    assert near.not_mutual("England", []) == ""
