"""A passage printed twice shows by its fingerprints; the texts are made up, and never reach the plan."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import bare_plan, row
from tests.oracles.passages import fingerprints, told_twice
from village.plan.rules.check import Finding, repeated_passages
from village.plan.rules.document import Plan

SURE, POSSIBLE = 20, 8  # words: what is always found, and what may be
PASSAGE = [f"shared{n}" for n in range(SURE)]


def own(name: str, length: int) -> list[str]:
    """Words that stand nowhere else."""
    return [f"{name}-{n}" for n in range(length)]


def plan(**texts: list[str]) -> Plan:
    """A plan whose paragraphs, in this order, were made from `texts`."""
    rows = [
        row("paragraphs", name.replace("_", "."), order=order, fingerprints=fingerprints(words))
        for order, (name, words) in enumerate(texts.items(), 1)
    ]
    return bare_plan(paragraphs=tuple(rows))


def found(one: Plan) -> list[tuple[str, str, tuple[str, ...]]]:
    return [_told(finding) for finding in repeated_passages(one)]


def _told(finding: Finding) -> tuple[str, str, tuple[str, ...]]:
    return finding.check, finding.severity, tuple(name for _, name, _ in finding.rows)


def test_in_two_paragraphs_that_follow_each_other_it_is_a_slip() -> None:
    one = plan(p1_1=own("a", 30) + PASSAGE, p1_2=PASSAGE + own("b", 9))
    assert found(one) == [("passage-twice", "defect", ("p1.1", "p1.2"))]
    assert [finding.message for finding in repeated_passages(one)] == [
        "The same passage is printed in p1.1 and again in p1.2."
    ]


def test_further_apart_it_is_a_note() -> None:
    one = plan(p1_1=own("a", 30) + PASSAGE, p1_2=own("c", 40), p1_3=PASSAGE + own("b", 9))
    assert found(one) == [("passage-again", "note", ("p1.1", "p1.3"))]


def test_twice_in_one_paragraph_names_it_once() -> None:
    one = plan(p1_1=PASSAGE + own("a", 11) + PASSAGE)
    assert found(one) == [("passage-twice", "defect", ("p1.1",))]
    assert [finding.message for finding in repeated_passages(one)] == ["The same passage is printed twice in p1.1."]


def test_the_order_is_that_of_print_and_not_of_the_file() -> None:
    one = plan(p1_1=PASSAGE, p1_2=own("a", 30), p1_3=PASSAGE)
    assert found(bare_plan(paragraphs=one.paragraphs[::-1])) == found(one)


def test_each_place_is_named_when_it_comes_back_and_back() -> None:
    one = plan(p1_1=PASSAGE, p1_2=PASSAGE, p1_3=own("a", 30), p1_4=PASSAGE)
    assert found(one) == [
        ("passage-twice", "defect", ("p1.1", "p1.2")),
        ("passage-again", "note", ("p1.2", "p1.4")),
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([], []),
        (own("a", 7), own("a", 7)),
        (own("a", 40), own("b", 40)),
        (own("a", 40), [word for pair in zip(own("a", 40), own("b", 40), strict=True) for word in pair]),
        (own("a", 20) + PASSAGE[:7], PASSAGE[:7] + own("b", 20)),
    ],
)
def test_what_is_not_printed_twice(first: list[str], second: list[str]) -> None:
    assert found(plan(p1_1=first, p1_2=second)) == []


@st.composite
def texts(draw: st.DrawFn) -> dict[str, list[str]]:
    """Paragraphs of words of their own, into some of which pieces of one passage are set."""
    long = own("p", 30)
    paragraphs: dict[str, list[str]] = {}
    for number in range(1, 1 + draw(st.integers(1, 4))):
        words: list[str] = []
        for part in range(draw(st.integers(1, 3))):
            first = draw(st.integers(0, 15))
            words += own(f"w{number}-{part}", draw(st.integers(0, 20)))
            words += long[first : first + draw(st.sampled_from([0, 5, 12, 19, 20, 25]))]
        paragraphs[f"p1_{number}"] = words
    return paragraphs


@given(texts())
def test_twenty_words_are_always_found_and_fewer_than_eight_never(some: dict[str, list[str]]) -> None:
    named = {name.replace("_", "."): words for name, words in some.items()}
    pairs = {frozenset(names) for _, _, names in found(plan(**some))}
    assert pairs <= told_twice(named, POSSIBLE)
    for pair in told_twice(named, SURE):
        assert _joined(pair, pairs)


def _joined(pair: frozenset[str], pairs: set[frozenset[str]]) -> bool:
    """Whether both stand in findings that hang together: of three places, the first leads to the second, it to the
    third."""
    reached = {min(pair)}
    while (more := {name for one in pairs if one & reached for name in one} | reached) != reached:
        reached = more
    return pair <= reached and any(pair & one for one in pairs)
