"""Questions, answers and what a version changed, in words."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.forms.documents import LISTS, form, question, section
from village.forms.rules.telling import Names, said, text, told_changes, typed
from village.forms.rules.values import answer
from village.kernel.documents.rules import conditions

WAS = form(
    section(
        "a",
        question("lives", "choice", codes="homes@1"),
        question("loud", "yes-no"),
        question("why", "words", shown={"all": [{"eq": ["lives", "none"]}, {"in": ["loud", ["yes", "no"]]}]}),
        question("gone"),
        question("stays", required={"answered": "loud"}),
    ),
    section("b", question("level", "reading", codes="scale@1")),
)


def asked(concept: str) -> Any:
    return next(one for _, one in WAS.questions() if one.concept == concept)


@pytest.mark.parametrize(
    ("concept", "value", "words"),
    [
        ("lives", None, ""),
        ("lives", "kin", "With relatives"),
        ("lives", "sold", "sold"),
        ("loud", "yes", "Yes"),
        ("loud", "maybe", "maybe"),
        ("why", "As it is.", "As it is."),
        ("why", dt.date(2026, 3, 7), "7 March 2026"),
        ("lives", ("own", "kin"), "A home of their own\nWith relatives"),
        ("why", 3, "3"),
        ("why", Decimal("2.50"), "2.50"),
    ],
)
def test_an_answer_in_words(concept: str, value: Any, words: str) -> None:
    assert said(asked(concept), value, LISTS) == words


def test_a_code_of_a_list_that_is_not_known_is_told_as_it_is() -> None:
    assert said(asked("lives"), "kin", {}) == "kin"


def test_a_text_in_a_language_or_in_whichever_there_is() -> None:
    assert text({"cy": "Enw", "en": "Name"}, "cy") == "Enw"
    assert text({"en": "Name"}, "cy") == "Name"
    assert text({"pl": "Imię"}, "cy") == "Imię"
    assert text({}) == ""


@given(st.decimals(-(10**12), 10**12, allow_nan=False, places=4) | st.integers(-(10**12), 10**12) | st.dates(
    dt.date(1900, 1, 1), dt.date(2099, 12, 31)))  # fmt: skip
def test_what_is_typed_back_is_the_same_answer(value: Any) -> None:
    kind = {int: "whole", Decimal: "number", dt.date: "date"}[type(value)]
    ((_, one),) = form(section("s", question("q", kind))).questions()
    assert answer(one, typed(value), {}) == value


def test_what_a_version_changed_is_told_by_kind() -> None:
    lives, loud, why, _, stays = _written()
    now = form(
        section(
            "a",
            {**lives, "help": {"en": "Today."}, "codes": "homes@2", "classes": ["identity", "need"]},
            {**why, "shown": {"not": {"answered": "loud"}}},
            {**stays, "label": {"en": "Does it stay?"}, "required": "yes"},
            question("new"),
        ),
        section("b", question("level", "reading", codes="scale@1"), loud, shown={"eq": ["lives", "kin"]}),
    )
    told = dict(told_changes(WAS, now, LISTS))
    assert {heading: [(row["label"], row["was"], row["now"]) for row in rows] for heading, rows in told.items()} == {
        "New questions": [("New", "", "")],
        "Asked in other words": [("Does it stay?", "Stays", "Does it stay?")],
        "Other help beside the question": [("Lives", "", "Today.")],
        "Asked in another place": [("Loud", "A", "B")],
        "Asked in other cases": [
            ("Why", "“Lives” is “No settled home” and “Loud” is one of “Yes”, “No”", "“Loud” is not answered"),
            ("Level", "always", "“Lives” is “With relatives”"),
            ("Loud", "always", "“Lives” is “With relatives”"),
        ],
        "Must be answered in other cases": [("Does it stay?", "“Loud” is answered", "always")],
        "Other choices": [("Lives", "homes@1", "homes@2")],
        "Shared in another way": [
            ("Lives", "What a child or family needs, or does well",
             "Who somebody is, What a child or family needs, or does well")
        ],
        "No longer asked": [("Gone", "", "")],
    }  # fmt: skip


def _written() -> list[dict[str, Any]]:
    return [
        question("lives", "choice", codes="homes@1"),
        question("loud", "yes-no"),
        question("why", "words"),
        question("gone"),
        question("stays"),
    ]


def test_moved_within_its_section_and_never_required() -> None:
    before = form(section("a", question("x"), question("y", required="yes"), question("z")))
    after = form(section("a", question("z"), question("x"), question("y")))
    told = dict(told_changes(before, after, {}))
    assert [row["label"] for row in told["Asked in another place"]] == ["Z"]
    assert [(row["was"], row["now"]) for row in told["Must be answered in other cases"]] == [("always", "never")]


def test_a_code_that_nobody_names_is_told_as_it_is() -> None:
    names = Names.of(WAS, lists={})
    assert names.shown(conditions.read({"eq": ["lives", "kin"]})) == "“Lives” is kin"
    assert names.shown(conditions.read({"gt": [{"count": "b"}, 2]})) == "the number of “B” is above 2"
    assert (names.shown(None), names.required(None)) == ("", "never")
