"""A source that holds each child once seldom sends a child twice: two of its records need more to be taken for one."""

import pytest

from village.linkage.rules.decide import DOUBLES, Candidate, Held, Thresholds, chances, decide, score
from village.linkage.rules.untrained import untrained

ANNA = {"forename": "ANNA|ROSE", "surname": "WICKFORD", "birth": "2015-03-14", "sex": "F", "postcode": "M145AB"}
SISTER = {"forename": "BELA|ROSE", "surname": "WICKFORD", "birth": "2012-11-02", "sex": "F", "postcode": "M145AB"}


def odds(chance: float) -> float:
    return chance / (1 - chance)


def test_the_odds_are_those_of_being_held_twice() -> None:
    model = untrained()
    found = [chances([score(ANNA, Candidate(1, [Held(1, SISTER, same)]), model)], -15.0)[0] for same in (False, True)]
    assert found[0].weight == found[1].weight
    assert odds(found[1].chance) / odds(found[0].chance) == pytest.approx(DOUBLES / model.coverage, rel=1e-6)


def test_the_same_again_is_put_before_a_person() -> None:
    decision = decide(ANNA, [Candidate(1, [Held(1, ANNA, same_source=True)])], untrained(), 1_000, Thresholds())
    assert (decision.kind, decision.reason) == ("review", "same-source")
