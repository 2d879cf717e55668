"""What young people write, looked through: what would say who somebody is, what may tell of harm, what to look at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.directory.queries.young.lists import every, phrases, to_talk_to
from village.directory.rules.young.words import PRIVATE, SIGNALS, groups, harm, private, signals

LISTS = phrases()


@pytest.mark.parametrize(
    "said",
    [
        "The staff are lovely and it is free on Fridays. Bring trainers.", "Will I go again? Yes.",
        "It starts at 6.30 and ends at 9.", "Good for under 16s, 2 sessions a week, 12 places.",
        "Great music at the hall.", "It’s calm, and there’s a quiet room.", "",
        "It was great. Me and my friends go.", "We start at seven. Me too.", "10/10 great place", "5 for the court",
        "It is ten minutes, then 5 minutes down the road", "I go to this every Friday after school, it makes me happy",
        "18.30-20.30, from 27.11.2026", "ages 11, 12, 13, 14", "Victoria Park", "Jack Petchey centre", "Chelsea FC",
        "Summer Camp", "Man United fans", "Get off my case, I beat him at pool",
    ],
)  # fmt: skip
def test_what_says_nothing_of_anybody_passes(said: str) -> None:
    assert private(said, LISTS) == []
    assert harm(said, LISTS) == ()


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("see https://x.example", "link"), ("find it at clubs dot com", "link"), ("clubs . co", "link"),
        ("me@example.org", "e-mail"), ("me (at) example dot org", "e-mail"), ("@skater99 is there", "account"),
        ("my insta is skater", "account"), ("DM me", "account"), ("ｄｍ ｍｅ", "account"), ("0113 496 0000", "phone"),
        ("zero seven seven one two three four", "phone"), ("12 High Street", "address"), ("ls84aa", "address"),
        ("Coach Carter shouts", "name"), ("my name is Olivia", "name"), ("Olivia Jones", "name"),
        ("everyone in my class goes", "school"), ("I go to Made-up High School", "school"),
        ("im in year 9 at Roundhay", "school"), ("find it at clubs . co", "link"), ("clubs. org", "link"),
        ("07700–900123", "phone"), ("0_7_7_0_0_9_0", "phone"), ("07700/900*123", "phone"), ("٠٧٧٠٠٩٠٠١٢٣", "phone"),
        ("o77oo 9oo123", "phone"), ("double seven oh oh triple nine", "phone"), ("mr smith shouts", "name"),
        ("MR SMITH SHOUTS", "name"), ("My name is Olivia", "name"), ("im olivia", "name"), ("my ig is x", "account"),
        ("sc: x", "account"), ("hmu", "account"), ("12 Market Place", "address"), ("ring 0 7 7 0 0 * 9 0", "phone"),
        ("3 high st road", "address"), ("Ruby Jones", "name"),
    ],
)  # fmt: skip
def test_what_says_who_somebody_is_is_found(said: str, what: str) -> None:
    assert PRIVATE[what] in private(said, LISTS)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("the coach hits me", "hurt"), ("HE HITS ME!!", "hurt"), ("he h-i-t… no: he hits, me", "hurt"),
        ("i dont feel safe", "hurt"), ("I don’t feel safe", "hurt"), ("he kept touching\nme", "touched"),
        ("sent me pics", "touched"), ("he touched my leg", "touched"), ("he wouldn’t let go", "touched"),
        ("scared of my dad", "hurt"), ("I am being bullied", "hurt"), ("i cut my arms", "myself"), ("ráped", "touched"),
        ("touch\u200bed me", "touched"), ("i want to die", "myself"), ("self-harm", "myself"),
    ],
)  # fmt: skip
def test_what_may_tell_of_harm_is_found(said: str, kind: str) -> None:
    assert kind in harm(said, LISTS)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("It was good.", []), ("You losers.", ["unkind"]), ("Book now, 50% off", ["selling"]), ("only £3", ["selling"]),
        ("GREAT PLACE", ["shouting"]), ("so good!!!", ["shouting"]), ("I like how Olivia plays", ["name"]),
        ("", []), ("Olivia smells", ["name"]), ("jayden is there", ["name"]), ("jayden’s friend", ["name"]),
        ("Summer is fun, and hope is too", []), ("I saw Summer there", ["name"]),
        ("ask at the back door, come alone", ["reaching"]), ("mr smith is there", ["private"]),
    ],
)  # fmt: skip
def test_what_whoever_decides_has_to_look_at(said: str, found: list[str]) -> None:
    assert signals(said, LISTS) == found
    assert set(found) <= set(SIGNALS)


@given(st.text(max_size=500))
def test_whatever_is_typed_is_answered(said: str) -> None:
    assert set(private(said, LISTS)) <= set(PRIVATE.values())
    assert set(harm(said, LISTS)) <= set(LISTS.harm)
    assert groups([said, said]) == [[0, 1]]


@given(st.lists(st.text(max_size=40), max_size=8))
def test_every_text_is_in_one_group(texts: list[str]) -> None:
    assert sorted(number for group in groups(texts) for number in group) == list(range(len(texts)))


def test_what_says_nearly_the_same_stands_together() -> None:
    first = "Best club ever, you have to come and see it yourself"
    assert groups([first, "The room is cold.", first.upper() + " today"]) == [[0, 2], [1]]


def test_lists_fit_one_another() -> None:
    assert all(one.kinds for one in every().values())
    assert [(one.name, one.phone) for one in to_talk_to()] == [("ChildLine", "0800 11 11")]
    assert "olivia" in LISTS.given
