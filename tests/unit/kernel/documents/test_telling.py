"""Conditions in words."""

from typing import Any

import pytest

from village.kernel.documents.rules.conditions import Both, read
from village.kernel.documents.rules.telling import in_words


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ({"eq": ["home", "kin"]}, "home is kin"),
        ({"ne": ["home", "kin"]}, "home is not kin"),
        ({"in": ["home", ["kin", "own"]]}, "home is one of kin, own"),
        ({"answered": "home"}, "home is answered"),
        ({"not": {"answered": "home"}}, "home is not answered"),
        ({"not": {"eq": ["home", "kin"]}}, "not (home is kin)"),
        ({"gt": ["rooms", 2]}, "rooms is above 2"),
        ({"le": ["rooms", "2.5"]}, "rooms is at most 2.5"),
        ({"ge": [{"count": "worries"}, 2]}, "the number of worries is at least 2"),
        ({"lt": [{"age_at": ["born", "today"]}, 5]}, "the age from born on today, in years, is below 5"),
        ({"gt": [{"days_between": ["asked", "today"]}, 42]}, "the days from asked to today is above 42"),
        ({"all": [{"answered": "a"}]}, "a is answered"),
        (
            {"all": [{"answered": "a"}, {"any": [{"answered": "b"}, {"answered": "c"}]}]},
            "a is answered and (b is answered or c is answered)",
        ),
        ({"not": {"any": [{"answered": "b"}, {"answered": "c"}]}}, "not (b is answered or c is answered)"),
    ],
)
def test_a_condition_is_told(written: dict[str, Any], words: str) -> None:
    assert in_words(read(written)) == words


def test_always_is_told_and_concepts_have_names() -> None:
    assert in_words(Both(())) == "always"
    assert in_words(read({"answered": "a"}), {"a": "“Who?”"}.__getitem__) == "“Who?” is answered"
