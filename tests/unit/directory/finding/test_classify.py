"""A record is put under kinds of help by its terms and words; what may have to be hidden is told."""

from typing import Any

import pytest

from village.directory.rules.finding.classify import TAXONOMY, Classified, classified
from village.directory.rules.finding.lexicon import Kind, Lexicon

LEXICON = Lexicon(
    groups={"all": "All"},
    kinds={
        "sleep": Kind("sleep", "Sleep", "all"),
        "food": Kind("food", "Food", "all", same=("Food Pantry", "Free Meals")),
        "music": Kind("music", "Music", "all", same=("Recreation",)),
        "sport": Kind("sport", "Sport", "all", same=("Recreation",)),
        "refuge": Kind("refuge", "Refuges", "all", "refuge"),
    },
    needs={
        "sleep": ("sleep", "night"),
        "food": ("food bank", "meal", "money"),
        "music": ("guitar", "band", "night"),
        "sport": ("football", "band", "night"),
        "refuge": ("refuge", "fleeing violence"),
    },
    loose=("money",),
)


def term(name: str, **more: str) -> dict[str, Any]:
    return {"taxonomy_term": {"name": name, **more}}


@pytest.mark.parametrize(
    ("service", "kinds"),
    [
        ({"name": "Sleep clinic"}, ("sleep",)),
        ({"name": "The clinic", "description": "For children who sleep badly."}, ("sleep",)),
        ({"name": "The clinic"}, ()),
        ({}, ()),
        ({"name": 7, "description": None}, ()),
        # One word of a description that means three things is no sign of any.
        ({"name": "Open", "description": "At night."}, ()),
        # In a name it is enough: 4 / 3 each, in the order of the slugs.
        ({"name": "Night"}, ("music", "sleep", "sport")),
        # The name counts four times what the description does: a lesser kind stays only if it is not far behind.
        ({"name": "Guitar", "description": "We sleep well."}, ("music",)),
        ({"name": "Guitar", "summary": "A meal.", "description": "Football."}, ("music", "food")),
        # Loose words count in a name, not in a description.
        ({"name": "Money"}, ("food",)),
        ({"name": "Help", "description": "Money."}, ()),
        # Terms of a list that is known count as far as they mean one thing.
        ({"name": "Help", "attributes": [term("Free meals")]}, ("food",)),
        ({"name": "Help", "attributes": [term("Recreation")]}, ("music", "sport")),
        ({"name": "Help", "attributes": [term("Sleep")]}, ("sleep",)),
        ({"name": "Help", "attributes": "none", "summary": "Football"}, ("sport",)),
        ({"name": "Help", "attributes": [{}, {"taxonomy_term": "Sleep"}, "Sleep"]}, ()),
        # Said in our own list nothing is guessed.
        ({"name": "Sleep", "attributes": [term("Music", taxonomy=TAXONOMY, term="music")]}, ("music",)),
        ({"name": "Sleep", "attributes": [term("Elephants", taxonomy=TAXONOMY, term="elephants")]}, ("sleep",)),
        ({"name": "Sleep", "attributes": [term("Music", taxonomy="other", term="music")]}, ("sleep",)),
    ],
)  # fmt: skip
def test_kinds_by_terms_and_words(service: dict[str, Any], kinds: tuple[str, ...]) -> None:
    assert classified(service, LEXICON).kinds == kinds


def test_four_kinds_at_most() -> None:
    assert len(classified({"name": "Sleep, meal, guitar, football and refuge"}, LEXICON).kinds) == 4


def test_what_must_not_be_found_is_told_and_what_may_have_to_be_is_asked() -> None:
    assert classified({"name": "Haven refuge"}, LEXICON) == Classified(("refuge",), "refuge")
    hint = classified({"name": "Guitar and football", "description": "Some came from a refuge."}, LEXICON)
    assert hint == Classified(("music", "sport"), "", "refuge")
    assert classified({"name": "Guitar"}, LEXICON) == Classified(("music",))
