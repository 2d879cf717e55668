"""A source that holds each child once seldom sends a child twice: two of its records need more to be taken for one."""

import pytest

from village.linkage.rules.decide import DOUBLES, Candidate, Comparing, Held, Thresholds, chances, decide
from village.linkage.rules.untrained import untrained

ANNA = {"forename": "ANNA|ROSE", "surname": "WICKFORD", "birth": "2015-03-14", "sex": "F", "postcode": "M145AB"}
SISTER = {"forename": "BELA|ROSE", "surname": "WICKFORD", "birth": "2012-11-02", "sex": "F", "postcode": "M145AB"}


def odds(chance: float) -> float:
    return chance / (1 - chance)


def test_the_odds_are_those_of_being_held_twice() -> None:
    model = untrained()
    sisters = [Candidate(1, [Held(1, SISTER, same)]) for same in (False, True)]
    found = [chances([Comparing(ANNA, model).score(one)], -15.0)[0] for one in sisters]
    assert found[0].weight == found[1].weight
    assert odds(found[1].chance) / odds(found[0].chance) == pytest.approx(DOUBLES / model.coverage, rel=1e-6)


def test_the_same_again_is_put_before_a_person() -> None:
    decision = decide(ANNA, [Candidate(1, [Held(1, ANNA, same_source=True)])], untrained(), 1_000, Thresholds())
    assert (decision.kind, decision.reason) == ("review", "same-source")
