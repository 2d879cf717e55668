"""Roles beside each other: what they share, what each has alone, what nobody has."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.oracles import remits as oracle
from village.plan.queries import remits as shipped
from village.plan.rules.remits import (
    Duty,
    Holder,
    Remits,
    Skill,
    held_by,
    held_by_nobody,
    overlap,
    overlaps,
    overlaps_of,
    shared,
    wrong,
)

FOLDER = Path(shipped.__file__).parents[2] / "reference" / "remits"
DUTIES = [f"d{number}" for number in range(5)]
WHO = [f"w{number}" for number in range(4)]


def made(holds: dict[str, list[str]]) -> Remits:
    duties = {slug: Duty(slug, slug.upper()) for slug in DUTIES}
    return Remits(
        duties, {who: Holder(who, who.upper(), {slug: f"1.{slug[1]}" for slug in some}) for who, some in holds.items()}
    )


@given(st.fixed_dictionaries({who: st.lists(st.sampled_from(DUTIES), unique=True) for who in WHO}))
def test_overlaps_are_those_of_the_naive_twin(holds: dict[str, list[str]]) -> None:
    every = made(holds)
    said = {"duties": DUTIES, "who": {who: {"holds": some} for who, some in holds.items()}}
    expected = oracle.pairs(said, "who")
    found = overlaps(every)
    assert {
        frozenset((one.one.slug, one.other.slug)): {each.duty.slug for each in one.common} for one in found
    } == expected
    assert [len(one.common) for one in found] == sorted((len(one) for one in expected.values()), reverse=True)
    assert {one.slug for one in held_by_nobody(every)} == oracle.nobody(said, "who")
    for one in found:
        first, second = one.one.slug, one.other.slug
        there, back = oracle.inside(said, "who", first, second), oracle.inside(said, "who", second, first)
        assert one.same == (there and back)
        assert (one.within is one.one) == (there and not back)
        assert (one.within is one.other) == (back and not there)
    for who in every.holders.values():
        mine = overlaps_of(every, who)
        assert {frozenset((who.slug, one.other.slug)) for one in mine} == {one for one in expected if who.slug in one}
        assert all(one.one is who for one in mine)


def test_what_each_has_alone_and_where_both_are_said_to_have_it() -> None:
    every = made({"w0": ["d0", "d1"], "w1": ["d1", "d2"]})
    found = overlap(every, every.holders["w0"], every.holders["w1"])
    assert [(one.duty.slug, one.one_place, one.other_place) for one in found.common] == [("d1", "1.1", "1.1")]
    assert [one.slug for one in found.one_alone] == ["d0"]
    assert [one.slug for one in found.other_alone] == ["d2"]
    assert found.within is None
    assert not found.same


def test_the_duties_of_most_come_first() -> None:
    every = made({"w0": ["d0", "d1"], "w1": ["d1", "d0"], "w2": ["d1"]})
    assert [(duty.slug, [one.slug for one in who]) for duty, who in shared(every)] == [
        ("d1", ["w0", "w1", "w2"]),
        ("d0", ["w0", "w1"]),
    ]
    assert [one.slug for one in held_by(every, every.duties["d4"])] == []


def test_a_file_that_says_what_cannot_be_is_told_of() -> None:
    duties = {
        "held": Duty("held", "Held"),
        "neither": Duty("neither", "Neither"),
        "both": Duty("both", "Both", asked="1.1"),
        "elsewhere": Duty("elsewhere", "Elsewhere", asked="9.9"),
    }
    who = Holder(
        "w", "Who", {"held": "1.1", "both": "8.8", "none": "1.1"}, skills=[Skill("S", "7.7")], under_review="6.6"
    )
    assert wrong(Remits(duties, {"w": who}), {"1.1"}) == [
        "Who holds none, which is no duty.",
        "Who rests on 8.8, which is no place.",
        "Who rests on 7.7, which is no place.",
        "Who rests on 6.6, which is no place.",
        "neither must be held by somebody, or asked for and held by nobody.",
        "both must be held by somebody, or asked for and held by nobody.",
        "elsewhere is asked for in 9.9, which is no place.",
    ]


@pytest.mark.parametrize(("name", "every"), [("roles", shipped.roles()), ("bodies", shipped.bodies())])
def test_what_ships_rests_on_paragraphs_that_there_are_and_agrees_with_the_twin(name: str, every: Remits) -> None:
    said: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    plan = FOLDER.parent / "plan" / shipped.plan_told_of()
    lines = (plan / "paragraphs.csv").read_text(encoding="utf-8").splitlines()[1:]
    sources = {one["id"] for one in yaml.safe_load((plan / "plan.yaml").read_text(encoding="utf-8"))["sources"]}
    assert wrong(every, {line.split(",")[0] for line in lines} | sources) == []
    expected = oracle.pairs(said, name)
    assert {frozenset((one.one.slug, one.other.slug)) for one in overlaps(every)} == set(expected)
    assert {one.slug for one in held_by_nobody(every)} == oracle.nobody(said, name)
    assert len(expected) > 0
