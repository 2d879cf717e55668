"""Changing a form as it is written, and conditions that are chosen from lists."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.forms.documents import document, question, section
from village.forms.rules import editing
from village.kernel.documents.rules import conditions

CHOICE = st.one_of(
    st.builds("{}:{}:{}".format, st.sampled_from(["eq", "ne"]), st.sampled_from("abc"), st.sampled_from(["x", "y-z"])),
    st.builds("{}:{}".format, st.sampled_from(["answered", "unanswered"]), st.sampled_from("abc")),
)


@given(st.sampled_from(["all", "any"]), st.lists(CHOICE, max_size=4, unique=True))
def test_what_was_chosen_is_read_back_as_it_was_chosen(join: str, chosen: list[str]) -> None:
    written = editing.condition_of(join, chosen)
    assert editing.choices_of(written) == (join if len(chosen) > 1 else "all", chosen)
    assert written is None or conditions.read(written)


@pytest.mark.parametrize(
    "written",
    [
        {"gt": ["a", 3]},
        {"in": ["a", ["x", "y"]]},
        {"not": {"eq": ["a", "x"]}},
        {"all": [{"answered": "a"}, {"any": [{"answered": "b"}]}]},
        {"eq": [{"count": "a"}, 2]},
        {"nonsense": 1},
        "yes",
    ],
)
def test_what_says_more_than_can_be_chosen_is_left_alone(written: Any) -> None:
    assert editing.choices_of(written) is None


@pytest.mark.parametrize(
    ("written", "outline"),
    [
        (document(section("a", question("x"))), True),
        ({"sections": []}, True),
        ({"sections": [{"section": "a"}]}, True),
        ({"sections": [{"questions": {}}]}, False),
        ({"sections": [{"questions": ["x"]}]}, False),
        ({"sections": ["x"]}, False),
        ({"sections": "x"}, False),
        ("x", False),
    ],
)
def test_what_can_be_changed_in_parts(written: Any, outline: bool) -> None:
    assert editing.outline_of(written) is outline


def test_the_next_version_begins_with_the_same_questions_meaning_the_same() -> None:
    first = document(section("a", question("x", meaning="new"), question("y")))
    later = editing.next_version(first)
    assert later == {**document(section("a", question("x"), question("y"))), "version": 2}
    assert first["version"] == 1
    assert editing.next_version({"codes": "homes", "version": 3}) == {"codes": "homes", "version": 4}


@given(st.integers(0, 2), st.integers(-5, 5))
def test_what_is_moved_stays_among_the_rest(row: int, by: int) -> None:
    before = document(section("a", question("x"), question("y"), question("z")))
    moved = editing.moved(before, 0, row, by)["sections"][0]["questions"]
    assert sorted(one["concept"] for one in moved) == ["x", "y", "z"]
    assert moved.index(before["sections"][0]["questions"][row]) == min(max(row + by, 0), 2)
