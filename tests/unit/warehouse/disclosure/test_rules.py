"""Rules as data: what is read, and each refusal with its line."""

import pytest

from village.kernel.tables.rules import Refused
from village.warehouse.disclosure.rules import Rounding, Rules, rules_from

GOOD = """\
dimensions:
  area:
    England: [North, South]
    North: [Ashby, Beck]
  group:
    all: [[girls, boys], [meals, others]]
  period:
"""


def test_a_whole_file() -> None:
    more = "threshold: 10\nwidth: 3\nzeros: hidden\ncost: cells\nrounding: {base: 5, how: controlled}\n"
    rules = rules_from("rules.yaml", (GOOD + more).encode())
    assert (rules.threshold, rules.width, rules.zeros, rules.cost) == (10, 3, "hidden", "cells")
    assert rules.rounding == Rounding(5, "controlled")
    assert rules.dimensions["group"] == {"all": [["girls", "boys"], ["meals", "others"]]}
    assert [rules.root(name) for name in rules.dimensions] == ["England", "all", None]


def test_what_is_not_said() -> None:
    rules = rules_from("rules.yaml", (GOOD + "threshold: 11").encode())
    assert (rules.width, rules.zeros, rules.cost, rules.rounding.base) == (9, "shown", "log", 1)
    assert rules_from("rules.yaml", GOOD.encode()).threshold == 6


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("threshold: 6", "There are not 1 to 6 dimensions"),
        ("dimensions: {count: }", "There are not 1 to 6 dimensions"),
        (GOOD + "colour: red", "row 8, column colour: There is no rule 'colour'"),
        (GOOD + "threshold: none", "row 8, column threshold: 'none' is not a whole number from 1 to 1,000"),
        (GOOD + "threshold: 0", "'0' is not a whole number"),
        (GOOD + "width: 100000", "'100000' is not a whole number"),
        (GOOD + "zeros: maybe", "'maybe' is not one of shown, hidden"),
        (GOOD + "cost: gold", "'gold' is not one of log, cells, people"),
        (GOOD + "rounding: 5", "The rounding does not say base and how"),
        (GOOD + "rounding: {base: 1, how: controlled}", "'1' is not a whole number from 2"),
        (GOOD + "rounding: {base: 5, how: stochastic}", "'stochastic' is not one of conventional, controlled"),
        (GOOD + "rounding: {base: 10, how: controlled}", "would print counts of 6 and more as none"),
        ("dimensions: {area: [a, b]}", "'area' does not hold totals"),
        ("dimensions: {area: {England: North}}", "is not a list of parts"),
        ("dimensions: {area: {England: [North, North]}}", "is not a list of parts"),
        ("dimensions: {area: {England: [[North], South]}}", "is not a list of parts"),
        ("dimensions: {area: {A: [B], B: [C], C: [A]}}", "a total is a part of itself"),
    ],
)
def test_each_refusal_is_one_sentence_with_its_place(text: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        rules_from("rules.yaml", text.encode())
    assert said in str(refused.value)
    assert all(str(one).startswith("rules.yaml") for one in refused.value.problems)


def test_a_rounding_that_prints_what_is_not_small_as_none_is_no_rule() -> None:
    with pytest.raises(ValueError, match="counts of 3 and more as none"):
        Rules({"area": {}}, threshold=3, rounding=Rounding(10, "conventional"))


@pytest.mark.parametrize(
    ("zeros", "small", "none"), [("shown", {1, 2, 3, 4, 5}, (0, 0)), ("hidden", {0, 1, 2, 3, 4, 5}, (6, 6))]
)
def test_what_is_small_and_what_a_shown_count_may_be(zeros: str, small: set[int], none: tuple[int, int]) -> None:
    to_five = Rounding(5, "conventional")
    rules = Rules({"area": {}}, zeros=zeros, rounding=to_five)  # type: ignore[arg-type]
    assert {count for count in range(20) if rules.small(count)} == small
    assert rules.shown_bounds(5, to_five) == (6, 7)  # 3, 4 and 5 would have been hidden
    assert rules.shown_bounds(0, to_five) == none
    assert rules.shown_bounds(5, Rounding(5, "controlled")) == (1, 9)  # as its publisher printed it
