"""The shortest route is the shortest: against every set of units there is, on small frameworks."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles.routes import least, made
from village.workforce.queries.qualifications import listed as held
from village.workforce.queries.qualifications.routes import Route, route
from village.workforce.rules.qualifications.framework import Combination, Learned, Qualification, Unit
from village.workforce.rules.qualifications.roles import Equivalence

FRAMEWORK, ON = held.framework(), dt.date(2020, 9, 1)
SLUGS = ("u1", "u2", "u3", "u4", "u5", "u6")


@st.composite
def combinations_of_units(draw: st.DrawFn) -> Combination:
    some = draw(st.permutations(SLUGS))
    mandatory, optional = tuple(some[: draw(st.integers(0, 2))]), tuple(some[2 : 2 + draw(st.integers(0, 4))])
    pairs = st.tuples(st.sampled_from(SLUGS), st.sampled_from(SLUGS)).filter(lambda pair: pair[0] < pair[1])
    barred = [pair for pair in draw(st.lists(pairs, max_size=2)) if set(pair) <= {*mandatory, *optional}]
    floor = draw(st.sampled_from(["", "3", "4"]))
    return Combination(
        mandatory,
        optional,
        draw(st.integers(0, 12)),
        floor,
        draw(st.integers(0, 12)) if floor else 0,
        tuple(barred),
        draw(st.none() | st.integers(0, 12)),
    )


UNITS = st.fixed_dictionaries(
    {
        slug: st.builds(Unit, st.just(slug), st.sampled_from(["2", "3", "4"]), st.none() | st.integers(1, 9))
        for slug in SLUGS
    }
)
LEARNED = st.builds(
    Learned, st.frozensets(st.sampled_from(SLUGS), max_size=3), st.frozensets(st.sampled_from(SLUGS), max_size=3)
)


@settings(max_examples=150, deadline=None)
@given(UNITS, st.lists(combinations_of_units(), min_size=1, max_size=3), LEARNED, st.booleans())
def test_no_set_of_units_is_shorter(
    units: dict[str, Unit], rules: list[Combination], learned: Learned, both: bool
) -> None:
    offered = [Qualification(f"q{at}", "3", rule) for at, rule in enumerate(rules)]
    slugs = [one.slug for one in offered]
    needs = [[slugs[0]], slugs[1:]] if both and len(slugs) > 1 else [slugs]
    found = route(FRAMEWORK, units, offered, learned, needs, ON)
    wanted = least(units, offered, learned, needs)
    assert (None if found is None else (len(found.unknown), found.credit)) == wanted
    if found is not None:  # and what it names does it
        have = learned.passed | set(found.units)
        for need in needs:
            taken = [one for one in offered if one.slug in found.qualifications and one.slug in need]
            assert any(made(one.combination, units, have, learned.prior) for one in taken)


BASE = {
    one.slug: one
    for one in [Unit("core", "3", 10), Unit("play", "3", 8), Unit("care", "3", 9), Unit("status", "6", None)]
}
PLAY = Qualification("play-diploma", "3", Combination(("core", "play")), "Made-up Awards")
CARE = Qualification("care-diploma", "3", Combination(("core", "care")), "Made-up Awards")
STATUS = Qualification("teacher", "6", Combination(("status",)))


def test_a_unit_that_serves_two_is_learned_once() -> None:
    found = route(FRAMEWORK, BASE, [PLAY, CARE], Learned(), [["play-diploma"], ["care-diploma"]], ON)
    assert found == Route(("care", "core", "play"), ("play-diploma", "care-diploma"), 27)
    found = route(
        FRAMEWORK, BASE, [PLAY, CARE], Learned(frozenset({"core", "care"})), [["play-diploma", "care-diploma"]], ON
    )
    assert found == Route((), ("care-diploma",), 0)


def test_a_route_may_lead_through_an_equivalence_of_its_day_and_purpose_only() -> None:
    edge = Equivalence("play-diploma", "level-3", "ratios", "A Department", "Its list", None, dt.date(2020, 9, 2))
    needs = [["level-3"]]
    assert route(FRAMEWORK, BASE, [PLAY, CARE], Learned(), needs, ON, [edge], "ratios") == Route(
        ("core", "play"), ("play-diploma",), 18
    )
    assert route(FRAMEWORK, BASE, [PLAY, CARE], Learned(), needs, ON, [edge], "pay") is None
    assert route(FRAMEWORK, BASE, [PLAY], Learned(), needs, dt.date(2020, 9, 2), [edge], "ratios") is None


def test_what_nobody_gave_credit_for_is_avoided_and_named_where_it_cannot_be() -> None:
    assert route(FRAMEWORK, BASE, [STATUS, CARE], Learned(), [["teacher", "care-diploma"]], ON) == Route(
        ("care", "core"), ("care-diploma",), 19
    )
    assert route(FRAMEWORK, BASE, [STATUS], Learned(), [["teacher"]], ON) == Route(
        ("status",), ("teacher",), 0, ("status",)
    )


def test_who_needs_nothing_goes_nowhere_and_who_can_go_nowhere_is_told() -> None:
    assert route(FRAMEWORK, BASE, [PLAY], Learned(), [], ON) == Route((), (), 0)
    assert route(FRAMEWORK, BASE, [PLAY], Learned(), [["teacher"]], ON) is None
    never = Qualification("never", "3", Combination(("core",), ("play",), 9))  # its optional units cannot make nine
    assert route(FRAMEWORK, BASE, [never], Learned(), [["never"]], ON) is None
