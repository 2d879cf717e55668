"""What can be an answer, and that it comes back from where it is kept as it was."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.forms.documents import LISTS, form, question, section
from village.forms.rules.documents import LISTED, Question
from village.forms.rules.values import NotAnAnswer, answer, kept, taken
from village.kernel.documents.rules.conditions import Value


def asked(kind: str, **more: object) -> Question:
    codes = {"codes": "scale@1" if kind == "reading" else "homes@1"} if kind in LISTED else {}
    return form(section("s", question("q", kind, **codes, **more))).sections[0].questions[0]


@pytest.mark.parametrize(
    ("kind", "said", "meant"),
    [
        ("text", "  Ada Testcase ", "Ada Testcase"),
        ("text", "Zoe\u0308", "Zo\u00eb"),
        ("text", "😀", "😀"),
        ("text", "I \u2764\ufe0f\u200d\U0001f525 it", "I \u2764\U0001f525 it"),
        ("text", "Null", "Null"),
        ("words", "one\r\ntwo", "one\ntwo"),
        ("whole", "3", 3),
        ("whole", "-3", -3),
        ("number", "2.50", Decimal("2.50")),
        ("number", "-0", Decimal(0)),
        ("date", "2024-02-29", dt.date(2024, 2, 29)),
        ("date", "2026-3-7", dt.date(2026, 3, 7)),
        ("yes-no", "yes", "yes"),
        ("yes-no", "no", "no"),
        ("choice", "kin", "kin"),
        ("reading", "4", "4"),
        ("choices", ["none", "own", "none"], ("own", "none")),
        ("choices", "kin", ("kin",)),
        ("text", "   ", None),
        ("choices", [], None),
        ("date", None, None),
    ],
)
def test_an_answer_is_what_was_meant(kind: str, said: object, meant: Value | None) -> None:
    found = answer(asked(kind), said, LISTS)
    assert found == meant
    assert type(found) is type(meant)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("text", "two\nlines"),
        ("text", "a\0b"),
        ("text", "\u202egnirts"),
        ("text", "lone \ud800"),
        ("text", "e" + "\u0301" * 40),
        ("text", "x" * 4_001),
        ("text", ["several"]),
        ("text", True),
        ("whole", "3.5"),
        ("whole", "1e9"),
        ("whole", "\u0663"),
        ("whole", "9" * 14),
        ("number", "NaN"),
        ("number", "inf"),
        ("number", "1e308"),
        ("number", "9999999999999"),
        ("number", "1,5"),
        ("date", "2025-02-29"),
        ("date", "27/3/2026"),
        ("date", "1899-12-31"),
        ("date", "2100-01-01"),
        ("yes-no", "true"),
        ("yes-no", True),
        ("choice", "palace"),
        ("choice", ["own"]),
        ("reading", "5"),
        ("choices", ["own", "palace"]),
        ("choices", ["own", 3]),
        ("choices", {"own": True}),
    ],
)
def test_what_cannot_be_an_answer_is_told_in_a_sentence(kind: str, said: object) -> None:
    with pytest.raises(NotAnAnswer) as error:
        answer(asked(kind), said, LISTS)
    assert str(error.value).endswith(".")


def test_a_question_may_ask_for_fewer_words() -> None:
    assert answer(asked("text", longest=5), "12345", LISTS) == "12345"
    with pytest.raises(NotAnAnswer, match="5 characters; this is 6"):
        answer(asked("text", longest=5), "123456", LISTS)


@given(
    st.one_of(
        st.text(),
        st.integers(-(10**12), 10**12),
        st.decimals(-(10**12), 10**12, places=6),
        st.dates(),
        st.lists(st.text()).map(tuple),
    )
)
def test_what_is_kept_comes_back_as_it_was(value: Value) -> None:
    back = taken(kept(value))
    assert back == value
    assert type(back) is type(value)


@given(st.one_of(st.text(), st.none()), st.sampled_from(["text", "words", "whole", "number", "date"]))
def test_an_answer_given_again_is_the_same(said: object, kind: str) -> None:
    try:
        once = answer(asked(kind), said, LISTS)
    except NotAnAnswer:
        return
    if once is not None:
        assert answer(asked(kind), str(once), LISTS) == once
