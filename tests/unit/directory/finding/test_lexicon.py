"""Lists of words that do not fit one another are told, and texts are read by their longest phrases."""

from dataclasses import replace

import pytest

from village.directory.queries.finding import words
from village.directory.queries.finding.lists import known
from village.directory.rules.finding.lexicon import Kind, Lexicon, Short, faults, said, stems

FITTING = Lexicon(
    groups={"health": "Health"},
    kinds={"sleep": Kind("sleep", "Sleep", "health"), "refuge": Kind("refuge", "Refuges", "health", "refuge")},
    needs={"sleep": ("sleep", "bed time"), "refuge": ("safe house",)},
    synonyms=(("baby", "infant"),),
    acronyms={"ZZZ": Short("deep sleep", ("sleep",))},
    access={"lift": ("a lift",)},
    send={"sight": ("blind",)},
    loose=("sleep",),
)


def test_lists_that_fit_have_no_fault() -> None:
    assert faults(FITTING) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"groups": {}}, "sleep is of a group that there is not."),
        (
            {"kinds": {"sleep": Kind("sleep", "Sleep", "health", "dark")}},
            "sleep has a reason to hide its place that there is not.",
        ),
        ({"needs": {"sleep": ("nap",), "refuge": ("flee",), "food": ("bread",)}}, "There is no kind food."),
        ({"acronyms": {"FB": Short("food bank", ("food",))}}, "There is no kind food."),
        ({"needs": {"sleep": ("sleep",)}}, "Nobody has words for refuge."),
        ({"needs": {"sleep": ("sleep", "sleeping"), "refuge": ("flee",)}}, "needs: sleep says sleeping twice."),
        ({"access": {"lift": ("a lift", "A lift")}}, "access: lift says A lift twice."),
        ({"send": {"sight": ("…",)}}, "send: sight says … twice."),
        ({"synonyms": (("baby", "infant"), ("newborn", "babies"))}, "synonyms: babies is there twice."),
        ({"loose": ("elephant",)}, "loose: nobody asks for elephant."),
    ],
)  # fmt: skip
def test_a_fault_is_told_in_a_sentence(change: dict[str, object], sentence: str) -> None:
    assert sentence in faults(replace(FITTING, **change))  # type: ignore[arg-type]


def test_the_longest_phrase_is_read_and_its_words_not_again() -> None:
    phrases = {stems("food"): ("food",), stems("food bank"): ("bank",), stems("bank holiday"): ("day",)}
    assert list(said("Food banks, some food and bank holidays.", phrases)) == [
        stems("food bank"), stems("food"), stems("bank holiday"),
    ]  # fmt: skip
    assert list(said("Nothing of it", phrases)) == []
    assert list(said("Food", {})) == []


def test_a_short_form_is_asked_with_as_a_phrase_is() -> None:
    assert FITTING.need_phrases[stems("zzz")] == ("sleep",)
    assert stems("sleeping") in FITTING.need_phrases
    assert stems("sleeping") not in FITTING.told_phrases
    assert stems("bed time") in FITTING.told_phrases


def test_lists_that_do_not_fit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "faults", lambda known: ["There is no kind food."])
    with pytest.raises(ValueError, match="does not fit together: There is no kind food"):
        words.lexicon.__wrapped__()


def test_a_search_may_ask_for_what_the_lists_name_and_for_no_group() -> None:
    asked = known.__wrapped__()  # what is kept of it would run nothing
    assert {"childminder", "speech-language"} <= asked.kinds
    assert "safety" not in asked.kinds
    assert {"pl", "ur"} <= asked.languages
    assert asked.access
    assert asked.send


@pytest.mark.parametrize(
    ("what", "value", "name"),
    [("languages", "pl", "Polish"), ("groups", "health", None), ("kinds", None, None), ("access", None, None)],
)
def test_each_value_that_a_search_may_ask_for_has_a_name(what: str, value: str | None, name: str | None) -> None:
    found = words.named.__wrapped__(what)  # read anew, whoever asked before
    assert found
    assert all(found.values())
    assert value is None or (found[value] == name if name else value in found)
    assert words.named(what) == found


def test_nothing_else_has_names() -> None:
    with pytest.raises(FileNotFoundError):
        words.named("colours")
