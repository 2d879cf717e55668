"""Searches are what a naive filter gives; the count beside a filter is what choosing it gives."""

import dataclasses
import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import bare_plan, row
from tests.oracles.plan import first_and_last, fits, has_words
from tests.unit.plan.rules.strategies import DAYS, SOUGHT, plans, updates
from village.plan.rules.asat import PlanAsAt, due_year, plan_as_at
from village.plan.rules.document import STATUSES, Commitment
from village.plan.rules.finding import (
    ORDERS,
    Wanted,
    all_counts,
    counts,
    find,
    paragraph_key,
    says,
)
from village.plan.rules.search import words_of

FACETS = ("chapter", "theme", "age", "lead", "goal", "article", "status", "timing", "due", "basis", "source", "alone")
LATE = dt.date(2030, 1, 1)


def asat_of(*commitments: Commitment) -> PlanAsAt:
    return plan_as_at(bare_plan(commitments=commitments), [], LATE)


def found(asat: PlanAsAt, **asked: str) -> list[str]:
    return [one.id for one in find(asat, Wanted(**asked))]


@st.composite
def questions(draw: st.DrawFn, asat: PlanAsAt) -> Wanted:
    """Filters on values that some commitment has, now and then on one that none has."""
    facets = asat.facets
    asked: dict[str, str] = {}
    for name in draw(st.lists(st.sampled_from(FACETS), max_size=3, unique=True)):
        values = sorted({value for one in asat.plan.commitments for value in facets[name][one.id]})
        asked[name] = draw(st.sampled_from([*values, "nothing"]))
    return Wanted(order=draw(st.sampled_from([*ORDERS, "unheard-of"])), **asked)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.data(), DAYS)
def test_finding_and_counting_agree_with_a_naive_filter(data: st.DataObject, day: dt.date) -> None:
    plan = data.draw(plans(4, only=SOUGHT, texts=False))
    asat = plan_as_at(plan, data.draw(updates(plan)), day)
    wanted = data.draw(questions(asat))
    asked = {name: getattr(wanted, name) for name in FACETS}
    naive = {
        one.id
        for one in asat.plan.commitments
        if fits(one, asat.standing(one.id).status, asat.standing(one.id).timing, asked)
    }
    result = find(asat, wanted)
    assert {one.id for one in result} == naive
    assert len(result) == len(naive)
    together = all_counts(asat, wanted)
    for facet in FACETS:
        given_ = counts(asat, wanted, facet)
        assert together[facet] == given_
        values = {value for one in asat.plan.commitments for value in asat.facets[facet][one.id]}
        for value in values | {"nothing"}:
            chosen = dataclasses.replace(wanted, **{facet: value})
            assert given_[value] == len(find(asat, chosen))


def test_every_filter_is_one_that_can_be_asked() -> None:
    asat = asat_of()
    assert tuple(asat.facets) == FACETS
    assert {one.name for one in dataclasses.fields(Wanted)} == {*FACETS, "q", "order"}


@settings(deadline=None)
@given(st.lists(st.text("abc 1.", max_size=8), min_size=3, max_size=3), st.text("abc 1", max_size=6))
def test_words_agree_with_a_naive_search(texts: list[str], asked: str) -> None:
    one = row("commitments", "x", title=texts[0], difference=texts[1], status_note=texts[2], paragraph="2.10 box")
    assert found(asat_of(one), q=asked) == (["x"] if has_words(one, asked) else [])


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("cafe", "A Café in every park"),
        ("CAFÉ", "a cafe"),
        ("childrens", "Children’s centres"),
        ("children's", "Childrens centres"),
        ("tel", "Call ℡ for help"),
        ("strasse", "Straße"),
        ("office", "The oﬃce"),
        ("15", "15 hours"),
        ("hours 15", "15 hours a week"),
    ],
)
def test_words_are_folded(asked: str, title: str) -> None:
    assert found(asat_of(row("commitments", "x", title=title)), q=asked) == ["x"]


def test_a_word_is_found_by_its_beginning_only() -> None:
    one = asat_of(row("commitments", "x", title="Playgrounds"))
    assert found(one, q="play") == ["x"]
    assert found(one, q="ground") == []


def test_an_abbreviation_of_the_glossary_and_its_words_are_one() -> None:
    some = [
        row("commitments", "short", title="Tell parents of SEN"),
        row("commitments", "long", title="Pupils with special educational needs"),
        row("commitments", "other", title="Send sense to the senior school"),
        row("commitments", "apart", title="Special needs", difference="Educational, needs"),
    ]
    term = row("glossary", "sen", term="Special educational needs (SEN)")
    plain = row("glossary", "trust", term="Trust (of two words)")
    asat = plan_as_at(bare_plan(commitments=tuple(some), glossary=(term, plain)), [], LATE)
    assert found(asat, q="sen") == ["short", "long"]
    assert found(asat, q="special educational needs") == ["short", "long", "apart"]
    assert found(asat, q="SEND") == ["other"]
    assert found(asat_of(*some), q="SEN") == ["short", "other"]


def test_what_a_promise_is_linked_to_is_searched_too() -> None:
    one = row(
        "commitments", "x", themes=("play",), goals=("safe",), money=("sum",), indicators=("health",), partners=("nhs",)
    )
    plan = bare_plan(
        commitments=(one, row("commitments", "y")),
        themes=(row("themes", "play", title="Playing", description="Swings"),),
        goals=(row("goals", "safe", title="Safety"),),
        targets=(
            row("targets", "none", title="Nobody hurt", note="Limbs"),
            row("targets", "far", goal="other", title="Far"),
        ),
        indicators=(
            row("indicators", "injuries", title="Bruises", definition="Counted"),
            row("indicators", "health", title="Pulse"),
        ),
        money=(row("money", "sum", title="Fund", purpose="Plasters"),),
        bodies=(row("bodies", "nhs", name="Hospital"),),
        statuses=(row("statuses", "later", commitment="x", source="report", note="Finished"),),
    )
    asat = plan_as_at(plan, [], LATE)
    assert found(
        asat, q="swings playing safety nobody limbs bruises counted pulse fund plasters hospital finished"
    ) == ["x"]
    assert found(asat, q="far") == []


def test_punctuation_alone_asks_for_nothing() -> None:
    assert found(asat_of(row("commitments", "x")), q=" ?! ") == ["x"]


def test_no_more_of_a_search_is_read_than_a_person_writes() -> None:
    assert found(asat_of(row("commitments", "x")), q="promise " * 25 + "unheard") == ["x"]
    assert found(asat_of(row("commitments", "x")), q="promise " * 24 + "unheard") == []


@given(st.text(max_size=50))
def test_words_hold_nothing_but_small_letters_and_figures(text: str) -> None:
    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in words_of(text))


def test_orders() -> None:
    some = [
        row("commitments", "a", paragraph="1.10", title="b", due="2009", status="delivered"),
        row("commitments", "b", paragraph="1.2", title="a", due="2009-06", status="promised"),
        row("commitments", "c", paragraph="1.2 box", title="C", due="", status="stopped"),
        row("commitments", "d", paragraph="summary", title="d", due="2008-winter", status="under-way"),
    ]
    asat = asat_of(*some)
    assert found(asat, order="paragraph") == ["b", "c", "a", "d"]
    assert found(asat, order="unheard-of") == ["b", "c", "a", "d"]
    assert found(asat, order="title") == ["b", "a", "c", "d"]
    assert found(asat, order="due") == ["d", "b", "a", "c"]
    assert found(asat, order="status") == ["b", "d", "a", "c"]
    assert [one.status for one in find(asat, Wanted(order="status"))] == [one for one in STATUSES if one != "delayed"]


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99), st.integers(0, 99))
def test_paragraphs_are_in_the_order_of_their_numbers(a: int, b: int, c: int, d: int) -> None:
    assert (paragraph_key(f"{a}.{b}") < paragraph_key(f"{c}.{d}")) == ((a, b) < (c, d))


@given(st.text(max_size=20))
def test_every_paragraph_has_a_place(paragraph: str) -> None:
    assert len(paragraph_key(paragraph)) == 3


@pytest.mark.parametrize("due", ["2009", "2009/10", "2009-winter", "2009-04-30", ""])
def test_the_year_of_a_deadline(due: str) -> None:
    window = first_and_last(due)
    assert due_year(row("commitments", "a", due=due)) == (str(window[1].year) if window else "none")


@pytest.mark.parametrize("q", ["", "  ", "– ’", " " * 250 + "bike"])
def test_where_no_word_is_sought_no_figure_is_read(q: str) -> None:
    unread: Any = None
    assert says(unread, "", q)
    with pytest.raises(AttributeError):
        says(unread, "", "bike")
