"""Whose a record is: the order of what settles it, chances among rivals, and one record of a source for a child."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.linkage.rules.made import ANNA, BELA, child, models, naive_weight, records
from village.linkage.rules.decide import (
    CLASH_BITS,
    SHOWN,
    Candidate,
    Comparing,
    Decision,
    Held,
    Scored,
    Thresholds,
    chances,
    decide,
    supports,
)
from village.linkage.rules.model import Model
from village.linkage.rules.normalise import TRACED
from village.linkage.rules.untrained import untrained

MODEL, LIMITS, MANY = untrained(), Thresholds(), 10_000
NUMBER, OTHER = "9990000018", "9990000026"
NUMBERED = {**ANNA, "nhs": NUMBER}
STRANGER = {"forename": "OTTO", "surname": "MOCKLEY", "birth": "2009-11-30", "sex": "M", "postcode": "SK41AA"}

candidates = st.lists(st.lists(records(), min_size=1, max_size=3), max_size=5).map(
    lambda some: [child(i, *held) for i, held in enumerate(some, start=1)]
)


@given(records(), candidates, models(), st.integers(0, 10**7))
def test_chances_are_those_of_bayes_among_rivals_and_nobody(
    values: dict[str, str], some: list[Candidate], model: Model, children: int
) -> None:
    found = chances([Comparing(values, model).score(one) for one in some], model.odds_bits(children))
    ratios = {}
    for one in some:
        pairs = [naive_weight(model, *Comparing(values, model).compared(held.values)[:2]) for held in one.held]
        ratios[one.child] = max(of_one / others for of_one, others in pairs)
    each = model.coverage / (1 - model.coverage) / max(children, 1)  # odds of any one child against none
    whole = 1 + sum(each * ratio for ratio in ratios.values())
    assert sum(one.chance for one in found) <= 1 + 1e-9
    assert [one.chance for one in found] == sorted((one.chance for one in found), reverse=True)
    for one in found:
        assert one.chance == pytest.approx(each * ratios[one.child] / whole, rel=1e-5, abs=1e-12)


def test_weights_beyond_what_a_float_holds_give_chances_all_the_same() -> None:
    far = [Scored(1, 10, (), (), 5000.0), Scored(2, 20, (), (), -5000.0)]
    assert [round(one.chance, 6) for one in chances(far, 0.0)] == [1.0, 0.0]
    assert chances([], 0.0) == ()


@given(records(), candidates, models(), st.integers(1, 10**7))
def test_whatever_comes_the_decision_is_one_that_can_be_carried_out(
    values: dict[str, str], some: list[Candidate], model: Model, children: int
) -> None:
    decision = decide(values, some, model, children, LIMITS)
    assert decision.kind in ("link", "new", "review")
    assert (decision.child is not None) == (decision.kind == "link")
    assert decision.child is None or decision.child in {one.child for one in some}
    assert len(decision.scored) <= SHOWN
    if decision.kind == "link":
        assert decision.scored[0].chance >= LIMITS.link
        assert decision.child == decision.scored[0].child


class TestWhatAPersonSettled:
    @given(records(), records(), models())
    def test_must_outranks_everything(self, values: dict[str, str], held: dict[str, str], model: Model) -> None:
        some = [child(1, values), child(2, held, must=True)]
        assert decide(values, some, model, MANY, LIMITS) == decide(values, some[::-1], model, MANY, LIMITS)
        assert decide(values, some, model, MANY, LIMITS).child == 2
        assert decide(values, some, model, MANY, LIMITS).reason == "asserted"

    def test_must_outranks_a_number(self) -> None:
        assert decide(NUMBERED, [child(1, NUMBERED), child(2, STRANGER, must=True)], MODEL, MANY, LIMITS).child == 2

    def test_cannot_outranks_number_and_weight(self) -> None:
        assert decide(NUMBERED, [child(1, NUMBERED, cannot=True)], MODEL, MANY, LIMITS).kind == "new"

    def test_a_child_that_may_not_be_is_no_rival(self) -> None:
        decision = decide(ANNA, [child(1, ANNA), child(2, ANNA, cannot=True)], MODEL, MANY, LIMITS)
        assert (decision.kind, decision.child) == ("link", 1)

    def test_a_child_without_records_is_none(self) -> None:
        assert decide(ANNA, [child(1)], MODEL, MANY, LIMITS).kind == "new"


class TestNumbers:
    def test_a_number_with_support_links_whatever_else_differs(self) -> None:
        moved = {**STRANGER, "birth": ANNA["birth"], "nhs": NUMBER}
        decision = decide(moved, [child(1, NUMBERED)], MODEL, MANY, LIMITS)
        assert (decision.kind, decision.reason, decision.child) == ("link", "number", 1)

    def test_without_support_a_person_looks(self) -> None:
        decision = decide({**STRANGER, "nhs": NUMBER}, [child(1, NUMBERED)], MODEL, MANY, LIMITS)
        assert (decision.kind, decision.reason, decision.child) == ("review", "id-conflict", None)
        assert [one.child for one in decision.scored] == [1]

    def test_two_children_with_it_are_for_a_person(self) -> None:
        decision = decide(NUMBERED, [child(1, NUMBERED), child(2, NUMBERED)], MODEL, MANY, LIMITS)
        assert (decision.kind, decision.reason) == ("review", "several")
        assert {one.child for one in decision.scored} == {1, 2}

    def test_of_two_with_it_the_one_that_is_supported(self) -> None:
        other = {**STRANGER, "nhs": NUMBER}
        assert decide(NUMBERED, [child(1, other), child(2, NUMBERED)], MODEL, MANY, LIMITS).child == 2

    def test_a_child_with_a_record_of_this_source_is_for_a_person(self) -> None:
        decision = decide(NUMBERED, [child(1, Held(10, NUMBERED, same_source=True))], MODEL, MANY, LIMITS)
        assert (decision.kind, decision.reason) == ("review", "same-source")

    def test_the_next_scheme_is_asked_where_nobody_has_the_first(self) -> None:
        upn = {**ANNA, "nhs": OTHER, "upn": "A999000018001"}
        held = {**STRANGER, "birth": ANNA["birth"], "upn": "A999000018001"}
        assert decide(upn, [child(1, held)], MODEL, MANY, LIMITS).reason == "number"

    def test_verified_numbers_that_differ_are_two_people_whatever_agrees(self) -> None:
        """So twins called alike are told apart; without a number that somebody verified the rest is weighed."""
        mine, theirs = {**ANNA, "nhs": NUMBER, TRACED: "yes"}, {**ANNA, "nhs": OTHER, TRACED: "yes"}
        assert decide(ANNA, [child(1, ANNA)], MODEL, MANY, LIMITS).kind == "link"
        assert decide(mine, [child(1, theirs)], MODEL, MANY, LIMITS) == Decision("new", "new")
        assert decide(mine, [child(1, theirs), child(2, ANNA)], MODEL, MANY, LIMITS).child == 2
        for one, two in ((mine, {**ANNA, "nhs": OTHER}), ({**ANNA, "nhs": NUMBER}, theirs)):
            one, two = {**one, "upn": "A999000018001"}, {**two, "upn": "A999000018001"}
            assert decide(one, [child(1, two)], MODEL, MANY, LIMITS).reason == "number"

    def test_another_number_that_agrees_with_a_verified_one_that_does_not_is_for_a_person(self) -> None:
        mine, theirs = ({**ANNA, "nhs": one, TRACED: "yes", "upn": "A999000018001"} for one in (NUMBER, OTHER))
        decision = decide(mine, [child(1, theirs)], MODEL, MANY, LIMITS)
        assert (decision.kind, decision.reason) == ("review", "id-conflict")

    def test_a_child_with_two_verified_numbers_is_whose_either_is(self) -> None:
        """The health service gives a person another number now and then; a person joined the two."""
        mine, theirs = ({**ANNA, "nhs": one, TRACED: "yes"} for one in (NUMBER, OTHER))
        assert decide(mine, [child(1, theirs, mine)], MODEL, MANY, LIMITS).reason == "number"

    def test_a_person_outranks_verified_numbers(self) -> None:
        mine, theirs = ({**ANNA, "nhs": one, TRACED: "yes"} for one in (NUMBER, OTHER))
        assert decide(mine, [child(1, theirs, must=True)], MODEL, MANY, LIMITS).reason == "asserted"

    @pytest.mark.parametrize(
        ("a", "b", "supported"),
        [
            ({"birth": "2015-03-14"}, {"birth": "2015-03-14"}, True),
            ({"birth": "2015-03-14"}, {"birth": "2015-03-15"}, True),  # one figure
            ({"birth": "2015-03-14"}, {"birth": "2015-04-18"}, False),
            ({"forename": "ANNA"}, {"forename": "ANNAH"}, True),
            ({"forename": "LIZ|~ELIZABETH"}, {"forename": "ELIZABETH"}, True),
            ({"forename": "ANNA"}, {"forename": "OTTO"}, False),
            ({"forename": "ANNA", "birth": "2015-03-14"}, {"forename": "OTTO", "birth": "2015-03-14"}, True),
            ({"forename": "ANNA", "birth": "2015-03-14"}, {"forename": "OTTO", "birth": "2001-07-08"}, False),
            ({"forename": "ANNA"}, {"birth": "2015-03-14"}, True),  # nothing to say against it
        ],
    )
    def test_support(self, a: dict[str, str], b: dict[str, str], supported: bool) -> None:
        assert supports(a, b) is supported
        assert supports(b, a) is supported


class TestWeights:
    def test_nobody_near_makes_a_new_child(self) -> None:
        assert decide(ANNA, [], MODEL, MANY, LIMITS).kind == "new"
        assert decide(ANNA, [child(1, STRANGER)], MODEL, MANY, LIMITS).kind == "new"

    def test_between_the_thresholds_a_person_looks(self) -> None:
        likely = decide(ANNA, [child(1, ANNA)], MODEL, MANY, LIMITS).scored[0].chance
        just_below = Thresholds(link=(likely + 1) / 2, review=0.02)
        decision = decide(ANNA, [child(1, ANNA)], MODEL, MANY, just_below)
        assert (decision.kind, decision.reason) == ("review", "band")

    def test_two_that_are_as_likely_are_rivals_and_joined_by_nothing(self) -> None:
        decision = decide(ANNA, [child(1, ANNA), child(2, ANNA)], MODEL, MANY, LIMITS)
        assert (decision.kind, decision.reason) == ("review", "rivals")

    def test_many_that_are_each_unlikely_are_told_together(self) -> None:
        each = Scored(0, 0, (), (), 0.0)
        some = [child(n, {"surname": "TESTPERSON"}) for n in range(1, 8)]
        values = {"surname": "TESTPERSON"}
        chance = chances([Comparing(values, MODEL).score(one) for one in some], MODEL.odds_bits(MANY))[0].chance
        limits = Thresholds(link=0.99, review=chance * 3)
        decision = decide(values, some, MODEL, MANY, limits)
        assert (decision.kind, decision.reason) == ("review", "several")
        assert len(decision.scored) == SHOWN
        assert each.chance == 0
        assert decide(values, some[:1], MODEL, MANY, limits).kind == "new"

    def test_a_child_is_judged_by_its_record_that_fits_best(self) -> None:
        found = Comparing(ANNA, MODEL).score(child(1, STRANGER, ANNA, {}))
        assert found.against == 11
        assert found.weight == Comparing(ANNA, MODEL).compared(ANNA).weight


class TestOneRecordOfASourceForAChild:
    """The child's records: one of the arriving record's source (number 1), one of another (2)."""

    @staticmethod
    def holding(incumbent: dict[str, str], other: dict[str, str]) -> Candidate:
        return child(1, Held(1, incumbent, same_source=True), Held(2, other))

    def test_who_fits_clearly_better_takes_the_place(self) -> None:
        decision = decide(ANNA, [self.holding(BELA, ANNA)], MODEL, MANY, LIMITS)
        assert (decision.kind, decision.child, decision.displaced) == ("link", 1, 1)

    def test_who_fits_clearly_worse_is_another_child(self) -> None:
        with_home = {**BELA, "address": "14 HIGH ST", "phone": "7700900123"}
        limits = Thresholds(link=0.5, review=0.02)
        twin = {**ANNA, "forename": "BELLA", "address": "14 HIGH ST", "phone": "7700900123"}
        decision = decide(twin, [self.holding(with_home, with_home)], MODEL, MANY, limits)
        assert decision.displaced is None
        assert decision.kind in ("new", "review")

    def test_when_neither_does_a_person_looks(self) -> None:
        decision = decide(ANNA, [self.holding(ANNA, ANNA)], MODEL, MANY, LIMITS)
        assert (decision.kind, decision.reason) == ("review", "same-source")

    def test_with_nothing_else_to_judge_by_a_person_looks(self) -> None:
        decision = decide(ANNA, [child(1, Held(1, ANNA, same_source=True))], MODEL, MANY, LIMITS)
        assert (decision.kind, decision.reason) == ("review", "same-source")

    def test_two_incumbents_are_not_displaced(self) -> None:
        both = child(1, Held(1, BELA, same_source=True), Held(3, BELA, same_source=True), Held(2, ANNA))
        assert decide(ANNA, [both], MODEL, MANY, LIMITS).displaced is None

    @given(records(), records(), records(), models())
    def test_the_place_is_taken_only_by_the_bits_that_are_asked(
        self, values: dict[str, str], incumbent: dict[str, str], other: dict[str, str], model: Model
    ) -> None:
        always = Thresholds(link=0.0, review=0.0)
        decision = decide(values, [self.holding(incumbent, other)], model, MANY, always)
        mine, theirs = (Comparing(one, model).compared(other).weight for one in (values, incumbent))
        if mine - theirs >= CLASH_BITS:
            assert decision.displaced == 1
        elif theirs - mine >= CLASH_BITS:
            assert decision.kind == "new"
        else:
            assert (decision.kind, decision.reason) == ("review", "same-source")


def test_what_is_kept_of_a_candidate_works_out_its_weight_again() -> None:
    found = Comparing(ANNA, MODEL).score(child(1, BELA, {**ANNA, "postcode": "SK41AA"}))
    assert MODEL.weigh(found.levels, found.frequencies).weight == found.weight
    assert found._replace(chance=0.5).weight == found.weight


def test_a_sister_in_the_same_register_is_a_new_child() -> None:
    """Two records of a source that holds each child once are two children, unless all but everything agrees."""
    home = {"postcode": "SK41AA", "address": "1 MADE UP ST", "phone": "7700900123", "email": "x@example.org"}
    anna = {"forename": "ANNA", "surname": "MOCKLEY", "birth": "2015-03-02", "sex": "F", **home}
    sister = {**anna, "forename": "BELLA", "birth": "2012-07-09"}
    register = Candidate(1, [Held(1, anna, same_source=True)])
    assert decide(sister, [register], MODEL, MANY, LIMITS).kind == "new"
    again = decide(anna, [register], MODEL, MANY, LIMITS)
    assert (again.kind, again.reason) == ("review", "same-source")
