"""What each kind of cell takes and refuses, with a word on what to do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.plan.rules import kinds
from village.plan.rules.kinds import Kind, Unreadable

TAKEN: list[tuple[Kind, str, object]] = [
    (kinds.text(), "", ""),
    (kinds.text(most=5), "abcde", "abcde"),
    (kinds.one_of("a", "b"), "b", "b"),
    (kinds.one_of("a", blank=True), "", ""),
    (kinds.identity(), "a-1", "a-1"),
    (kinds.identity(), "a" * 80, "a" * 80),
    (kinds.ref("goals"), "", ""),
    (kinds.ref("goals"), "a", "a"),
    (kinds.refs("goals"), "", ()),
    (kinds.refs("goals"), " a ;b;; c", ("a", "b", "c")),
    (kinds.words(), "East End; West", ("East End", "West")),
    (kinds.words(closed=("0-7", "8-13")), "8-13", ("8-13",)),
    (kinds.articles(), "", ()),
    (kinds.articles(), "1; 12;54", ("1", "12", "54")),
    (kinds.articles(), "all", ("all",)),
    (kinds.article(), "54", "54"),
    (kinds.number(), "", None),
    (kinds.number(), "-0.5", -0.5),
    (kinds.number(), "12400000", 12_400_000.0),
    (kinds.whole(), "", None),
    (kinds.whole(), "0", 0),
    (kinds.whole(), "235000000", 235_000_000),
    (kinds.due(), "", ""),
    (kinds.due(), "2009-autumn", "2009-autumn"),
    (kinds.period(), "2008/09..2010/11", "2008/09..2010/11"),
    (kinds.locator(), "1.17 box", "1.17 box"),
    (kinds.locator(), "annex A", "annex A"),
]
REFUSED: list[tuple[Kind, str]] = [
    (kinds.text(), "a\nb"),
    (kinds.text(most=5), "abcdef"),
    (kinds.one_of("a"), ""),
    (kinds.one_of("a"), "A"),
    (kinds.identity(), ""),
    (kinds.identity(), "-a"),
    (kinds.identity(), "A"),
    (kinds.identity(), "a b"),
    (kinds.identity(), "a" * 81),
    (kinds.identity(), "a\n"),
    (kinds.identity(), "á"),
    (kinds.ref("goals"), "a;b"),
    (kinds.refs("goals"), "a; a"),
    (kinds.refs("goals"), "a; B"),
    (kinds.words(), "a; b; a"),
    (kinds.words(), "a\nb"),
    (kinds.words(), "a" * 121),
    (kinds.words(closed=("0-7",)), "0-6"),
    (kinds.articles(), "0"),
    (kinds.articles(), "12; 55"),
    (kinds.articles(), "012"),
    (kinds.articles(), "12, 13"),
    (kinds.articles(), "Article 12"),
    (kinds.articles(), "¹²"),
    (kinds.articles(), "12; 12"),
    (kinds.article(), ""),
    (kinds.article(), "55"),
    (kinds.article(), "all"),
    (kinds.number(), "1,000"),
    (kinds.number(), "£5"),
    (kinds.number(), "5%"),
    (kinds.number(), "1e9"),
    (kinds.number(), "nan"),
    (kinds.number(), "inf"),
    (kinds.number(), "٥"),
    (kinds.number(), "1."),
    (kinds.number(), "+1"),
    (kinds.number(), "1" * 16),
    (kinds.whole(), "-1"),
    (kinds.whole(), "1.0"),
    (kinds.whole(), "²"),
    (kinds.whole(), "５"),
    (kinds.whole(), "1" * 16),
    (kinds.due(), "2009-02-30"),
    (kinds.due(), "soon"),
    (kinds.period(), "2011..2008"),
    (kinds.period(), "the nineties"),
    (kinds.locator(), ""),
    (kinds.locator(), "§ 4"),
    (kinds.locator(), "1" * 41),
]
EVERY = [
    kinds.text(),
    kinds.one_of("a"),
    kinds.identity(),
    kinds.ref("goals"),
    kinds.refs("goals"),
    kinds.words(),
    kinds.words(closed=("a",)),
    kinds.articles(),
    kinds.article(),
    kinds.number(),
    kinds.whole(),
    kinds.due(),
    kinds.period(),
    kinds.locator(),
]


@pytest.mark.parametrize(("kind", "cell", "value"), TAKEN)
def test_taken(kind: Kind, cell: str, value: object) -> None:
    found = kind.read(cell)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(("kind", "cell"), REFUSED)
def test_refused(kind: Kind, cell: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        kind.read(cell)
    assert refusal.value.what
    assert refusal.value.do.endswith(".")


@given(st.sampled_from(EVERY), st.text(max_size=200))
def test_whatever_is_written_is_read_or_refused_in_a_short_sentence(kind: Kind, cell: str) -> None:
    told = ""
    try:
        kind.read(cell)
    except Unreadable as refusal:
        told = str(refusal)
    assert "\n" not in told
    assert len(told) < 400


def test_what_stands_twice_is_named() -> None:
    with pytest.raises(Unreadable, match="'b' stands twice"):
        kinds.refs("goals").read("a; b; c; b; a")


def test_a_kind_knows_what_it_points_to_and_whether_it_must_be_there() -> None:
    assert (kinds.ref("goals").table, kinds.refs("goals").table, kinds.words().table) == ("goals", "goals", "")
    assert (kinds.ref("goals").many, kinds.refs("goals").many, kinds.words().many) == (False, True, True)
    assert kinds.identity().required
    assert kinds.locator().required
    assert kinds.one_of("a").required
    assert not kinds.one_of("a", blank=True).required
    assert not kinds.due().required
