"""The checker on figures and money that are told more than once."""

from typing import Any

import pytest

from tests.builders import bare_plan, but, row
from tests.unit.plan.rules.checked import figures, found, names
from village.plan.rules.check import check
from village.plan.rules.document import Plan


def money(**told: dict[str, Any]) -> Plan:
    rows = [row("money", name, **({"programme": "p-" + name} | more)) for name, more in told.items()]
    return bare_plan(money=tuple(rows))


DIFFER: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"value": 62.0}, {"value": 64.0}, "contradiction"),
    ({"value": 24.0}, {"value": 30.0, "bound": "at-least"}, "contradiction"),
    ({"value": 24.0, "bound": "at-most"}, {"value": 30.0}, "contradiction"),
    ({"value": 24.0, "bound": "at-most"}, {"value": 25.0, "bound": "at-least"}, "contradiction"),
    ({"value": 2900.0, "bound": "at-least"}, {"value": 3000.0, "bound": "at-most"}, "note"),
    ({"value": 2900.0, "bound": "at-least"}, {"value": 2950.0}, "note"),
    ({"value": 100.0, "bound": "about"}, {"value": 110.0}, "note"),
    ({"value": 100.0, "bound": "about"}, {"value": 111.0}, "contradiction"),
    ({"value": 100.0, "precision": "approximate"}, {"value": 90.0}, "note"),
    ({"value": 100.0, "precision": "approximate"}, {"value": 89.0}, "contradiction"),
    ({"value": -100.0, "bound": "about"}, {"value": -90.0}, "note"),
    ({"value": -100.0, "bound": "about"}, {"value": -89.0}, "contradiction"),
    ({"value": 71.0, "precision": "rounded"}, {"value": 71.4}, "note"),
    ({"value": 71.0, "precision": "rounded"}, {"value": 71.6}, "contradiction"),
    ({"value": 12_400_000.0, "precision": "rounded"}, {"value": 12_440_000.0}, "note"),
    ({"value": 12_400_000.0, "precision": "rounded"}, {"value": 12_460_000.0}, "contradiction"),
    ({"value": 0.5, "precision": "forecast"}, {"value": 0.54}, "note"),
    ({"value": 0.5, "precision": "forecast"}, {"value": 0.56}, "contradiction"),
    ({"value": 72.0, "precision": "provisional"}, {"value": 72.4}, "note"),
    ({"value": 72.0, "precision": "provisional"}, {"value": 72.6}, "contradiction"),
    ({"value": 0.0, "precision": "rounded"}, {"value": 0.4}, "note"),
    ({"value": 0.0, "precision": "rounded"}, {"value": 0.6}, "contradiction"),
    ({"value": 5.0}, {"value": 5.0, "bound": "at-least"}, "note"),
]


@pytest.mark.parametrize(("one", "other", "severity"), DIFFER)
def test_figures_that_differ(one: dict[str, Any], other: dict[str, Any], severity: str) -> None:
    check_ = {"contradiction": "figures-disagree", "note": "figures-told-differently"}[severity]
    assert found(figures(one, other)) == [(check_, severity, ("f1", "f2"))]
    assert found(figures(other, one)) == [(check_, severity, ("f1", "f2"))]


@pytest.mark.parametrize(
    "other",
    [
        {"value": 9.0},
        {"value": 9.0, "precision": "rounded"},
        {"value": 1.0, "group": "girls"},
        {"value": 1.0, "period": "2008"},
        {"value": 1.0, "area": "There"},
        {"value": 1.0, "unit": "per cent"},
        {"value": 1.0, "indicator": "health"},
        {"value": 1.0, "precision": "target"},
    ],
)
def test_figures_that_do_not(other: dict[str, Any]) -> None:
    assert names(figures({"value": 9.0}, other)) == []


def test_all_that_was_told_of_a_figure_is_in_one_finding() -> None:
    plan = figures(
        {"value": 62.0, "printed": "62"}, {"value": 64.0, "printed": "64"}, {"value": 64.0, "printed": "64 now"}
    )
    (one,) = check(plan)
    assert one.message == "An indicator: “62” in 1.1 against “64” in 1.2 and 1.3."
    assert [name for _, name, _ in one.rows] == ["f1", "f2", "f3"]


def test_three_figures_may_disagree_where_each_two_could_agree_with_a_third() -> None:
    plan = figures({"value": 100.0, "bound": "about"}, {"value": 91.0}, {"value": 109.0})
    assert names(plan) == ["figures-disagree"]


@pytest.mark.parametrize(
    ("first", "again", "check_"),
    [
        ({"amount": 202}, {"amount": 200, "bound": "at-least"}, "sums-told-differently"),
        ({"amount": 202}, {"amount": 200}, "sums-disagree"),
        ({"amount": 202}, {"amount": 205, "bound": "at-least"}, "sums-disagree"),
        ({"amount": 202}, {"amount": 190, "bound": "about"}, "sums-told-differently"),
        ({"amount": 202}, {"amount": 100, "amount_high": 300}, "sums-told-differently"),
        ({"amount": 202}, {"amount": 100, "amount_high": 201}, "sums-disagree"),
        ({"amount": 202}, {"amount": 202, "amount_high": 203}, "sums-told-differently"),
        ({"amount": 202}, {"amount": 202, "bound": "about"}, "sums-told-differently"),
        ({"amount": 202}, {"amount": 202, "bound": "just-under"}, "sums-told-differently"),
        ({"amount": 150}, {"amount": 202, "bound": "just-under"}, "sums-disagree"),
        ({"amount": 202}, {"amount": 202}, ""),
    ],
)
def test_a_sum_told_again(first: dict[str, Any], again: dict[str, Any], check_: str) -> None:
    plan = money(one=first, two=again | {"same_as": "one"})
    severity = "contradiction" if check_ == "sums-disagree" else "note"
    assert found(plan) == ([(check_, severity, ("one", "two"))] if check_ else [])
    assert found(but(plan, money=plan.money[::-1])) == found(plan)


def test_sums_are_told_in_one_form_each_amount_once() -> None:
    plan = money(
        one={"title": "Youth centres", "amount": 202_000_000, "printed": "£202m"},
        two={"paragraph": "1.2", "amount": 200_000_000, "bound": "at-least", "same_as": "one"},
        three={"paragraph": "1.3", "amount": 202_000_000, "same_as": "one", "printed": "investment of £202 million"},
        four={"paragraph": "1.4", "amount": 200_000_000, "amount_high": 210_500_000, "same_as": "one"},
    )
    (one,) = check(plan)
    told = (
        "£202 million in 1.1 and 1.3 against at least £200 million in 1.2 against £200 million to £210.5 million in 1.4"
    )
    assert one.message == f"Youth centres: {told}; both can be true."


def test_two_repeats_may_disagree_with_each_other() -> None:
    plan = money(
        one={"amount": 100, "bound": "about"},
        two={"amount": 91, "same_as": "one"},
        three={"amount": 109, "same_as": "one"},
    )
    assert found(plan) == [("sums-disagree", "contradiction", ("one", "two", "three"))]


@pytest.mark.parametrize(
    ("whole", "parts", "too_much"),
    [
        ({"amount": 100}, [60, 40], False),
        ({"amount": 100}, [60, 41], True),
        ({"amount": 100, "bound": "at-most"}, [60, 41], True),
        ({"amount": 100, "bound": "at-least"}, [60, 410], False),
        ({"amount": 100, "bound": "about"}, [60, 50], False),
        ({"amount": 100, "bound": "about"}, [60, 51], True),
        ({"amount": 100, "amount_high": 120}, [60, 60], False),
        ({"amount": 100, "amount_high": 120}, [60, 61], True),
        ({"amount": 100, "per": "area"}, [60, 61], False),
    ],
)
def test_parts_of_a_sum(whole: dict[str, Any], parts: list[int], too_much: bool) -> None:
    told = {f"part-{number}": {"amount": part, "part_of": "whole"} for number, part in enumerate(parts)}
    rows = ("whole", *told)
    assert found(money(whole=whole, **told)) == ([("parts-exceed-whole", "contradiction", rows)] if too_much else [])


@pytest.mark.parametrize(
    "more",
    [
        {"per": "area"},
        {"bound": "about"},  # from 90 on
        {"bound": "at-most"},
        {"amount": 90, "amount_high": 150},
    ],
)
def test_a_part_counts_as_the_least_that_it_can_mean(more: dict[str, Any]) -> None:
    assert names(money(whole={"amount": 95}, part={"amount": 100, "part_of": "whole"} | more)) == []
    assert names(money(whole={"amount": 95}, part={"amount": 100, "part_of": "whole"})) == ["parts-exceed-whole"]


def test_a_part_told_twice_counts_once() -> None:
    plan = money(
        whole={"amount": 100},
        part={"amount": 60, "part_of": "whole"},
        again={"amount": 60, "same_as": "part", "part_of": "whole"},
    )
    assert names(plan) == []


def test_parts_that_exceed_tell_their_sum() -> None:
    plan = money(whole={"amount": 1000, "title": "All", "printed": "£1,000"}, part={"amount": 1500, "part_of": "whole"})
    assert [one.message for one in check(plan)] == ["All is £1,000, but its parts come to £1,500."]


@pytest.mark.parametrize(
    ("second", "twice"),
    [
        ({}, True),
        ({"title": "Told otherwise", "period": "2009"}, True),
        ({"same_as": "one"}, False),
        ({"part_of": "one"}, False),
        ({"amount": 101}, False),
        ({"programme": "another"}, False),
        ({"per": "area"}, False),
        ({"area": "There"}, False),
    ],
)
def test_the_same_sum_in_two_rows(second: dict[str, Any], twice: bool) -> None:
    plan = money(one={"programme": "play"}, two={"programme": "play"} | second)
    assert found(plan) == ([("counted-twice", "defect", ("one", "two"))] if twice else [])
