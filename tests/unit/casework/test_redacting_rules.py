"""Words are taken out for good, however they are written, and what a reader lives with stays."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.casework.rules.own import Reader, at_home
from village.casework.rules.own import given as given_of
from village.casework.rules.redacting import LEFT_OUT, Guard, address_words, plain, postcode_of, reach_words

HOME = "12 Elm Street, Ashmere"


@pytest.mark.parametrize(
    "text",
    [
        "They live at 12 Elm Street now",
        "They live at 12  elm\nSTREET now",
        "They live at 12, Elm-Street now",
        "They live at 12 E\u200blm Str\u00adeet now",
        "They live at １２ Ｅｌｍ Ｓｔｒｅｅｔ now",
        "They live in Elm Street now",
        "They live at 12 Elm St now",
        "Write to AB1 2CD", "Write to ab12cd", "Write to AB1\u00a02CD", "Write to AB1-2CD",
        "Call 01632 960123", "Call 01632960123", "Call (01632) 960-123", "Write to fred@example.org",
    ],
)  # fmt: skip
def test_what_tells_of_another_home_is_gone_however_it_is_written(text: str) -> None:
    words = [*address_words(HOME), *reach_words("by telephone, 01632 960123, or fred@example.org")]
    made = Guard(tuple(words)).clean(text)
    assert LEFT_OUT in made
    bare = "".join(filter(str.isalnum, made.replace(LEFT_OUT, ""))).casefold()
    for secret in ("elm", "street", "ab12cd", "960123", "fred"):
        assert secret not in bare


def test_what_is_the_readers_own_stays_and_words_in_words_are_not_taken_for_them() -> None:
    guard = Guard((*address_words(HOME, ["9 Oak Road, ashmere"]), "Ann"), frozenset({postcode_of("zz1 1zz")}))
    for text in ("The helm streets of 112 Elmers", "Anna and Hannah", "Come to ZZ1 1ZZ", "Ashmere is a town"):
        assert guard.clean(text) == text
        assert not guard.finds(text)
    assert guard.clean("Ann’s home") == f"{LEFT_OUT}’s home"


def test_a_name_of_a_house_and_an_address_without_a_number() -> None:
    words = address_words("Rose Cottage, Mill Lane, Leeds, Ely, England", ["1 High Street, Leeds"])
    assert words == ["Rose Cottage Mill Lane Leeds Ely England", "Rose Cottage", "Mill Lane"]
    guard = Guard(tuple(address_words("Flat 2, Rose House\nElm Lane, Oakham")))
    assert guard.clean("Rose House; Elm Lane; Oakham") == "; ".join([LEFT_OUT] * 3)
    assert Guard(tuple(words)).clean("at Rose Cottage, Leeds") == f"at {LEFT_OUT}, Leeds"
    assert address_words("") == []
    assert reach_words("through her aunt") == ["through her aunt"]
    assert reach_words(" ") == []
    assert Guard(("—", "x")).clean("x — y") == "x — y"  # no word to take out


@given(st.text(max_size=60), st.text(min_size=1, max_size=12))
def test_no_word_that_is_taken_out_is_left(text: str, word: str) -> None:
    """A law: wherever a word stands alone it is gone, and cleaning again changes nothing."""
    guard = Guard((word,))
    made = guard.clean(f"{text} {word} {text}")
    assert guard.clean(made) == made
    letters = "".join(filter(str.isalnum, plain(word)))
    if len(letters) > 1 and letters.casefold() not in LEFT_OUT.replace(" ", ""):
        assert f" {letters.casefold()} " not in f" {made.replace(LEFT_OUT, ' ').casefold()} "


def test_who_lives_with_whom() -> None:
    own, child, other, unknown = (uuid.uuid4() for _ in range(4))
    homes = {own: "a", child: "a", other: "b"}
    assert at_home(own, homes) == {own, child}
    assert at_home(unknown, homes) == {unknown}  # a home that nobody wrote down is another
    reader = Reader(own, "Mary", at_home(own, homes), True)
    assert [reader.sees(one) for one in (None, own, child, other, unknown)] == [True, True, True, False, False]
    apart = Reader(other, "Fred", at_home(other, homes), False)
    assert not any(apart.sees(one) for one in (None, own, child, other))


def test_what_is_left_out_leaves_no_trace() -> None:
    passages = [
        ("0", "Home", "Who", "Mary"),
        ("1", "Fred’s home", "Where", "12 Elm Street"),
        ("2", "Home", "How", "Well"),
    ]
    made = given_of(passages, ["1"], Guard(("Well",)))
    assert made == [{"title": "Home", "rows": [["Who", "Mary"], ["How", LEFT_OUT]]}]
