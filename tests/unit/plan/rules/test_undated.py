"""Commitments without a date are counted apart by whether any word of time was said."""

from tests.builders import row
from village.plan.rules.undated import Undated, undated

DATED = row("commitments", "dated", due="2009", due_words="in 2009")
LOOSE = row("commitments", "loose", due="", due_words="shortly")
WORDLESS = row("commitments", "wordless", due="", due_words="")


def test_each_kind_is_counted_once() -> None:
    found = undated([DATED, LOOSE, WORDLESS, WORDLESS])
    assert (found.wordless, found.loosely, found.total) == (2, 1, 3)
    assert found.said == "2 without any word of time, 1 said only loosely"
    assert [(kind, number) for kind, number, _ in found.kinds] == [("wordless", 2), ("loosely", 1)]


def test_a_kind_that_has_none_is_not_told() -> None:
    assert undated([DATED]).said == ""
    assert undated([DATED]).kinds == []
    assert Undated(0, 1200).said == "1,200 said only loosely"
