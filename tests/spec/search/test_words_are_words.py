"""People ask in their own words. Slips are forgiven, meanings known, and nothing that is typed is an instruction."""

import pytest

from village.search.building import build_index
from village.search.index import Index, open_index
from village.search.rules.entry import Entry
from village.search.rules.question import Question, Unanswerable
from village.search.rules.words import Thesaurus

ENTRIES = [
    Entry("talk", "Talking Together", "Children who stammer", kinds=("speech",)),
    Entry("sleep", "Night Nurse", "Bedtime routines for under fives", kinds=("sleep",)),
    Entry("ball", "Wheelchair football", "Saturday sessions", kinds=("sport",)),
    Entry("foot", "Football for fun", "Saturday sessions", kinds=("sport",)),
    Entry("mind", "Child and adolescent mental health service", kinds=("mind",)),
    Entry("or", "Or", "Near * and"),
]
THESAURUS = Thesaurus(
    weak=("sessions",),
    kinds={"won't sleep": ("sleep",), "stutter": ("speech",)},
    acronyms={"CAMHS": ("child and adolescent mental health service",)},
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("index")
    build_index(folder, ENTRIES, words=THESAURUS)
    return open_index(folder)


def refs(index: Index, text: str) -> list[str]:
    return [hit.ref for hit in index.ask(Question(text)).hits]


@pytest.mark.parametrize(
    ("text", "first", "why"),
    [
        ("stammering", "talk", "word:stammering"),
        ("My son stutters", "talk", "kind:speech"),
        ("He won’t sleep!", "sleep", "kind:sleep"),
        ("camhs", "mind", "word:camhs"),
        ("WHEELCHAIR   football", "ball", "word:wheelchair"),
        ("the wheel-chair… football", "ball", "word:football"),
    ],
)
def test_found_by_what_people_say(index: Index, text: str, first: str, why: str) -> None:
    hit = index.ask(Question(text)).hits[0]
    assert hit.ref == first
    assert why in hit.why


@pytest.mark.parametrize(
    ("typed", "read", "found"),
    [
        ("stamer", "stammer", "talk"),
        ("stuter", "stutter", "talk"),
        ("fotball", "football", "foot"),
        ("footabll", "football", "foot"),
        ("adolecsant", "adolescent", "mind"),
    ],
)
def test_slips_are_forgiven_and_told(index: Index, typed: str, read: str, found: str) -> None:
    answer = index.ask(Question(typed))
    assert answer.corrected == {typed: read}
    assert found in {hit.ref for hit in answer.hits}


@pytest.mark.parametrize("typed", ["football", "foo", "zzzzzzzz", "1234567", "sleep"])
def test_what_is_known_short_or_like_nothing_is_left_as_it_is(index: Index, typed: str) -> None:
    assert index.ask(Question(typed)).corrected == {}


@pytest.mark.parametrize(
    "text",
    [
        '"', "'", '" OR *', "NEAR(football, 2)", "name:football", "-football", "^football", "football*", "(((", "a AND",
        "{name summary}: x", "'; DROP TABLE services; --", "\x00", "\u202efootball", "%", "\\",
        "football" + "\u0300" * 50, "\ud800",
    ],
)  # fmt: skip
def test_signs_are_gaps_and_never_instructions(index: Index, text: str) -> None:
    answer = index.ask(Question(text))
    if "football" in text:
        assert {hit.ref for hit in answer.hits} >= {"ball", "foot"}
    assert answer.total == len(answer.hits)


def test_idle_words_count_only_where_there_are_no_others(index: Index) -> None:
    assert refs(index, "or") == ["or"]
    assert "or" not in refs(index, "football or something near me")


def test_words_that_tell_little_make_no_answer_beside_others(index: Index) -> None:
    assert refs(index, "wheelchair sessions") == ["ball"]
    assert set(refs(index, "sessions")) == {"ball", "foot"}
    assert set(refs(index, "zzzzzzzz sessions")) == {"ball", "foot"}


def test_text_without_a_word_asks_for_nothing(index: Index) -> None:
    assert index.ask(Question(" *** ")).total == len(ENTRIES)


def test_a_hundred_thousand_characters_are_refused() -> None:
    with pytest.raises(Unanswerable, match=r"^Use fewer words: a search can have up to 300 characters\.$"):
        Question("a" * 100_000)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.ref)
def test_each_is_found_by_its_own_name(index: Index, entry: Entry) -> None:
    assert refs(index, entry.name)[0] == entry.ref


def test_a_word_of_everyday_language_is_no_slip(tmp_path_factory: pytest.TempPathFactory) -> None:
    """ "kill" was read as "will", and somebody who wanted to die was shown cookery."""
    folder = tmp_path_factory.mktemp("everyday")
    entries = [Entry("cook", "You will cook")]
    build_index(folder, entries, words=Thesaurus(everyday=("kill",)))
    assert open_index(folder).ask(Question("killing kill")).corrected == {}
    build_index(folder, entries, words=Thesaurus())
    assert open_index(folder).ask(Question("kill")).corrected == {"kill": "will"}


def test_the_kinds_that_words_mean_are_told_though_nothing_is_found(index: Index) -> None:
    assert index.ask(Question("stutter and won't sleep")).meant == ("speech", "sleep")
    assert index.ask(Question("football")).meant == ()
