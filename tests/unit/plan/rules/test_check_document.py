"""The checker on the document: its paragraphs, footnotes, boxes, articles and names."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import and_also, bare_plan, but, row
from tests.oracles.plan import gaps
from tests.unit.plan.rules.checked import WHOLE, found, names
from village.plan.rules.check import check
from village.plan.rules.document import Plan


def paragraphs(*numbers: str) -> Plan:
    return bare_plan(paragraphs=tuple(row("paragraphs", one, order=n) for n, one in enumerate(numbers)))


@pytest.mark.parametrize(
    ("numbers", "messages"),
    [
        (["1.1", "1.2", "2.1"], []),
        (["1.2", "1.1"], []),
        (["4.1", "4.3"], ["Paragraph 4.2 does not exist: the numbers go from 4.1 to 4.3."]),
        (["4.1", "4.5"], ["Paragraphs 4.2 to 4.4 do not exist: the numbers go from 4.1 to 4.5."]),
        (["4.2"], ["Paragraph 4.1 does not exist: the numbers begin at 4.2."]),
        (
            ["1.1", "1.3", "1.5"],
            [
                "Paragraph 1.2 does not exist: the numbers go from 1.1 to 1.3.",
                "Paragraph 1.4 does not exist: the numbers go from 1.3 to 1.5.",
            ],
        ),
        (["1.1", "1.1 box", "annex A", "A.7", "1.1.9"], []),
        (
            ["1.1", "1.999999999999"],
            ["Paragraphs 1.2 to 1.999999999998 do not exist: the numbers go from 1.1 to 1.999999999999."],
        ),
    ],
)
def test_numbers_of_paragraphs(numbers: list[str], messages: list[str]) -> None:
    result = check(paragraphs(*numbers))
    assert [one.message for one in result] == messages
    assert all((one.check, one.severity) == ("paragraph-missing", "defect") for one in result)


@given(st.sets(st.tuples(st.integers(1, 3), st.integers(1, 30)), max_size=20))
def test_gaps_agree_with_a_naive_twin(there: set[tuple[int, int]]) -> None:
    plan = paragraphs(*(f"{chapter}.{number}" for chapter, number in there))
    expected = gaps(plan)
    covered = set()
    for one in check(plan):
        words = one.message.split()
        first, last = words[1], words[3] if words[2] == "to" else words[1]
        chapter, begins = map(int, first.split("."))
        covered |= {f"{chapter}.{number}" for number in range(begins, int(last.split(".")[1]) + 1)}
    assert covered == expected


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("abc", []),
        ("", []),
        ("abd", [("footnote-skipped", ())]),
        ("bd", [("footnote-skipped", ()), ("footnote-skipped", ())]),
        ("abb", [("footnote-twice", ("2", "3"))]),
        ("aba", [("footnote-twice", ("1", "3"))]),
        (["a", "b", "aa", "bb"], []),
        (["1", "2"], []),
        (["A", "C"], []),
        (["a", "ż"], []),
        (["z"], [("footnote-skipped", ())] * 25),
    ],
)
def test_letters_of_footnotes(letters: list[str], expected: list[tuple[str, tuple[str, ...]]]) -> None:
    plan = bare_plan(footnotes=tuple(row("footnotes", n, letter=letter) for n, letter in enumerate(letters, 1)))
    assert [(one, rows) for one, severity, rows in found(plan) if severity == "defect"] == expected


def test_the_letter_that_was_skipped_or_used_twice_is_told() -> None:
    notes = [row("footnotes", n, letter=letter, paragraph=f"1.{n}") for n, letter in enumerate("acdd", 1)]
    assert [one.message for one in check(bare_plan(footnotes=tuple(notes)))] == [
        "There is no footnote b.",
        "Footnote d is used 2 times, in 1.3, 1.4.",
    ]


@pytest.mark.parametrize("table", ["goals", "commitments", "restatements", "figures", "money", "milestones", "stories"])
def test_a_paragraph_that_the_document_does_not_have(table: str) -> None:
    one = dataclasses.replace(getattr(WHOLE, table)[0], source="report", paragraph="9.9")
    plan = but(WHOLE, **{table: [one, *getattr(WHOLE, table)[1:]]})
    assert ("no-such-paragraph", "defect", (one.id,)) in found(plan)
    elsewhere = but(plan, **{table: [dataclasses.replace(one, source="news"), *getattr(WHOLE, table)[1:]]})
    assert "no-such-paragraph" not in names(elsewhere)
    assert "no-such-paragraph" not in names(but(plan, paragraphs=()))


def test_a_box_that_gave_no_commitment() -> None:
    plan = and_also(WHOLE, "boxes", row("boxes", "second-box", paragraph="1.2 box", order=2))
    assert found(plan) == [("box-without-commitment", "defect", ("second-box",))]
    assert check(plan)[0].message == "The box after 1.2 gave no commitment."


@pytest.mark.parametrize(("article", "expected"), [("3", []), ("all", []), ("54", ["no-such-article"])])
def test_an_article_that_nobody_describes(article: str, expected: list[str]) -> None:
    rows = [dataclasses.replace(one, articles=(article,)) for one in WHOLE.commitments[:1]]
    plan = but(WHOLE, commitments=[*rows, *WHOLE.commitments[1:]])
    assert names(plan) == expected
    assert names(but(plan, articles=())) == []


@pytest.mark.parametrize(
    ("name", "quantity"),
    [
        ("11 MILLION", "11 MILLION"),
        ("Commissioner (11 MILLION)", "11 MILLION"),
        ("£5", "£5"),
        ("over 2,900", "over 2,900"),
        ("7", "7"),
        ("75%", "75%"),
        ("50 per cent", "50 per cent"),
        ("4Children", ""),
        ("Children's Commissioner (England)", ""),
        ("Million Hands", ""),
        ("11 MILLION voices", ""),
        ("Barnardo's (the charity)", ""),
        ("(", ""),
        ("7 of 9", ""),
    ],
)
def test_names_that_look_like_numbers(name: str, quantity: str) -> None:
    plan = bare_plan(bodies=(row("bodies", "office", name=name),))
    messages = [f"“{quantity}” is the name of a body, not a quantity."] if quantity else []
    assert [one.message for one in check(plan)] == messages
    assert all(
        (one.check, one.severity, one.rows) == ("name-like-a-number", "note", (("bodies", "office", ""),))
        for one in check(plan)
    )
