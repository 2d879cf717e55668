"""Texts are read into concepts: the longest phrase that the thesaurus knows, else word by word."""

import pytest

from village.search.rules.words import MOST_WORDS, Concept, Reader, Thesaurus, Way, kind_term, words_of


def read(text: str, thesaurus: Thesaurus | None = None) -> list[Concept]:
    return Reader(thesaurus or Thesaurus()).read(text, lambda word: word)[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("He won't SLEEP", ["he", "wont", "sleep"]),
        ("children’s centre/nursery", ["childrens", "centre", "nursery"]),
        ("Café – après-school", ["cafe", "apres", "school"]),
        ("under_5s & 0-19", ["under", "5s", "0", "19"]),
        ("école ﬁne straße", ["ecole", "fine", "strasse"]),
        ("school\u200b bus \u202egnicnad", ["school", "bus", "gnicnad"]),
        ("مدرسة школа", ["مدرسة", "школа"]),
        ("!?* \x00", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_the_longest_phrase_is_read_first() -> None:
    thesaurus = Thesaurus(kinds={"school": ("schools",), "kicked out of school": ("exclusion",), "kicked": ("sport",)})
    (concept,) = read("He was kicked out of school", thesaurus)
    assert concept == Concept(
        "kicked out school", (Way(("kick", "out", "school"), 1.0), Way((kind_term("exclusion"),), 0.9))
    )
    assert [one.typed for one in read("kicked at school", thesaurus)] == ["kicked", "school"]


def test_acronyms_are_read_both_ways_and_synonyms_one() -> None:
    thesaurus = Thesaurus(synonyms={"tots": ("toddlers",)}, acronyms={"EHCP": ("education health and care plan",)})
    meaning = ("educ", "health", "care", "plan")
    assert read("ehcp", thesaurus)[0].ways == (Way(("ehcp",), 1.0), Way(meaning, 0.7))
    assert read("education, health and care plans", thesaurus)[0].ways == (Way(meaning, 1.0), Way(("ehcp",), 0.7))
    assert read("tots", thesaurus)[0].ways == (Way(("tot",), 1.0), Way(("toddler",), 0.7))
    assert read("toddlers", thesaurus)[0].ways == (Way(("toddler",), 1.0),)


def test_what_says_nothing_new_is_not_kept() -> None:
    reader = Reader(
        Thesaurus(kinds={"swim": ("sport",), "swimming": ("sport",), "": ("x",)}, synonyms={"swim": ("swims", "!")})
    )
    assert reader.read("swims", lambda word: word)[0][0].ways == (Way(("swim",), 1.0), Way(("kind:sport",), 0.9))
    assert reader.words == {"swim", "swimming"}


def test_a_word_that_tells_little_has_a_small_share() -> None:
    concepts = read("stammer groups", Thesaurus(weak=("group",)))
    assert [(one.typed, one.share) for one in concepts] == [("stammer", 1.0), ("groups", 0.25)]


def test_a_word_counts_once_and_no_more_words_than_bound() -> None:
    assert [one.typed for one in read("swim swimming swims")] == ["swim"]
    assert len(read(" ".join(f"w{number}" for number in range(100)))) == MOST_WORDS


def test_respelling_is_told_and_its_meaning_taken() -> None:
    thesaurus = Thesaurus(kinds={"stammer": ("speech",)})
    concepts, corrected = Reader(thesaurus).read("stamer", {"stamer": "stammer"}.__getitem__)
    assert corrected == {"stamer": "stammer"}
    assert concepts == [Concept("stamer", (Way(("stammer",), 1.0), Way(("kind:speech",), 0.9)))]


def test_to_whom_something_is_done_counts_in_a_phrase_and_says_nothing_alone() -> None:
    thesaurus = Thesaurus(kinds={"hits me": ("abuse",)})
    assert read("He hits me", thesaurus) == [
        Concept("hits me", (Way(("hit", "me"), 1.0), Way((kind_term("abuse"),), 0.9)))
    ]
    assert [one.typed for one in read("hits him", thesaurus)] == ["hits"]
    assert [one.typed for one in read("help me", thesaurus)] == ["help", "me"]


def test_a_bare_number_is_no_word() -> None:
    thesaurus = Thesaurus(kinds={"section 21": ("housing",)})
    assert [one.typed for one in read("stammer 3", thesaurus)] == ["stammer"]
    assert [one.typed for one in read("section 21", thesaurus)] == ["section 21"]
    assert [one.typed for one in read("21", thesaurus)] == ["21"]
