"""What is asked, given what was answered; and that a naive twin, asked for the same, says the same."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.oracles.forms import Twin
from tests.unit.forms.documents import document, form, question, section
from village.forms.rules.asking import Asking, GoesRound
from village.forms.rules.reading import read_form

TODAY = dt.date(2026, 6, 15)


def concepts(asking: Asking, answers: dict[tuple[str, str], Any]) -> list[str]:
    return [one.question.concept for one in asking.asked(answers, TODAY)]


def test_a_question_is_shown_when_its_condition_holds() -> None:
    asking = Asking.of(
        form(section("home", question("safe", "yes-no"), question("why", shown={"eq": ["safe", "no"]}, required="yes")))
    )
    assert concepts(asking, {}) == ["safe"]
    assert concepts(asking, {("", "safe"): "no"}) == ["safe", "why"]
    assert concepts(asking, {("", "safe"): "yes"}) == ["safe"]
    missing = asking.missing({("", "safe"): "no"}, TODAY)
    assert [one.question.concept for one in missing] == ["why"]
    assert asking.missing({("", "safe"): "no", ("", "why"): "It is damp."}, TODAY) == []


def test_what_is_hidden_counts_as_not_answered_and_counts_again_when_it_is_shown() -> None:
    asking = Asking.of(
        form(
            section(
                "home",
                question("last", shown={"answered": "middle"}),
                question("middle", shown={"eq": ["first", "yes"]}),
                question("first", "yes-no"),
            )
        )
    )
    answers = {("", "first"): "no", ("", "middle"): "said earlier", ("", "last"): "and this"}
    assert concepts(asking, answers) == ["first"]
    assert asking.counting(answers, TODAY) == {("", "first"): "no"}
    answers["", "first"] = "yes"
    assert concepts(asking, answers) == ["last", "middle", "first"]
    assert asking.counting(answers, TODAY) == answers


def test_each_entry_of_a_section_is_asked_by_itself() -> None:
    where = question("where", shown={"eq": ["lives-here", "no"]})
    asking = Asking.of(form(section("family", question("lives-here", "yes-no"), where, entries=9)))
    answers = {("", "family"): ("a", "b"), ("a", "lives-here"): "no", ("b", "lives-here"): "yes"}
    asked = [(one.entry, one.question.concept) for one in asking.asked(answers, TODAY)]
    assert asked == [("a", "lives-here"), ("a", "where"), ("b", "lives-here")]
    assert asking.asked({("x", "lives-here"): "yes"}, TODAY) == []  # no such entry was made


def test_questions_that_wait_for_each_other_are_refused() -> None:
    round_ = form(section("s", question("a", shown={"answered": "b"}), question("b", shown={"answered": "a"})))
    with pytest.raises(GoesRound) as error:
        Asking.of(round_)
    assert set(error.value.concepts) == {"a", "b"}


def test_a_long_chain_is_no_trouble() -> None:
    chain = [question("q0"), *(question(f"q{n}", shown={"answered": f"q{n - 1}"}) for n in range(1, 2_000))]
    asking = Asking.of(form(section("s", *reversed(chain))))
    answers = {("", f"q{n}"): "x" for n in range(2_000)}
    assert len(asking.asked(answers, TODAY)) == 2_000
    del answers["", "q1000"]
    assert len(asking.asked(answers, TODAY)) == 1_001


# ── any form ─────────────────────────────────────────────────────────────────────────────────────────────────────────

NAMES = ["a", "b", "c", "d", "e"]
KINDS = {"a": "yes-no", "b": "whole", "c": "choices", "d": "date", "e": "text"}
INSIDE = {"f": "yes-no", "g": "text"}


def leaf(before: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    by_kind = {
        "yes-no": lambda one: st.sampled_from([{"eq": [one, "yes"]}, {"ne": [one, "yes"]}]),
        "whole": lambda one: st.sampled_from(["gt", "ge", "lt", "le"]).map(lambda op: {op: [one, 2]}),
        "choices": lambda one: st.sampled_from(
            [{"eq": [one, "kin"]}, {"ne": [one, "own"]}, {"in": [one, ["own", "none"]]}, {"ge": [{"count": one}, 2]}]
        ),
        "date": lambda one: st.sampled_from(
            [{"ge": [{"age_at": [one, "today"]}, 5]}, {"gt": [{"days_between": [one, "today"]}, 30]}]
        ),
        "text": lambda one: st.just({"answered": one}),
        "section": lambda one: st.just({"ge": [{"count": one}, 2]}),
    }
    kinds = KINDS | INSIDE | {"people": "section"}
    return st.sampled_from(before).flatmap(lambda one: by_kind[kinds[one]](one))


def condition(before: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.recursive(
        leaf(before),
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
            inner.map(lambda part: {"not": part}),
        ),
        max_leaves=3,
    )


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Forms whose conditions ask about what comes before in some order, which is not the order of the form."""
    order = draw(st.permutations(NAMES))
    asked = {}
    for n, name in enumerate(order):
        more = {"codes": "homes@1"} if KINDS[name] == "choices" else {}
        if n and draw(st.booleans()):
            more["shown"] = draw(condition(list(order[:n])))
        asked[name] = question(name, KINDS[name], **more)
    half = draw(st.integers(1, 4))
    people = section("people", question("f", "yes-no"), question("g"), entries=5)
    if draw(st.booleans()):
        people["shown"] = draw(condition(NAMES))
    if draw(st.booleans()):
        people["questions"][1]["shown"] = draw(condition([*NAMES, "f"]))
    last = section("last", question("h", shown=draw(condition([*NAMES, "people"]))))
    first = section("one", *(asked[one] for one in NAMES[:half]))
    second = section("two", *(asked[one] for one in NAMES[half:]))
    return document(first, people, second, last)


WORTH = {
    "yes-no": st.sampled_from(["yes", "no"]),
    "whole": st.integers(0, 4),
    "choices": st.sampled_from([("own",), ("kin", "none"), ("own", "kin", "none")]),
    "date": st.dates(dt.date(2015, 1, 1), dt.date(2026, 6, 15)),
    "text": st.just("x"),
}
ANSWERS = st.fixed_dictionaries(
    {},
    optional={("", name): WORTH[kind] for name, kind in KINDS.items()}
    | {("", "people"): st.sampled_from([("p",), ("p", "q"), ("q", "p", "r")])}
    | {(entry, name): WORTH[kind] for entry in "pq" for name, kind in INSIDE.items()},
)


@given(documents(), ANSWERS)
def test_a_naive_twin_shows_the_same(written: dict[str, Any], answers: dict[tuple[str, str], Any]) -> None:
    asked = Asking.of(read_form(written)).asked(answers, TODAY)
    assert {(one.entry, one.question.concept) for one in asked} == Twin(written, answers, TODAY).shown()
    assert len({(one.entry, one.question.concept) for one in asked}) == len(asked)
