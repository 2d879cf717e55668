"""The model to begin with: probabilities that are ones, and children it must not confuse."""

from dataclasses import replace

import pytest

from tests.unit.linkage.rules.made import ANNA, BELA, child
from village.linkage.rules.decide import Comparing, Thresholds, decide
from village.linkage.rules.untrained import household_shares, untrained

MODEL = untrained()
ENGLAND = 12_000_000


@pytest.mark.parametrize("weighing", MODEL.weighings, ids=lambda one: one.comparison.field)
def test_probabilities_add_up_for_each_kind_of_pair(weighing: object) -> None:
    comparison = weighing.comparison  # type: ignore[attr-defined]
    for kind in ("m", "u", "h"):
        found = getattr(weighing, kind)
        assert len(found) == comparison.same + 1
        assert found[0] == 1
        assert sum(found[1:]) == pytest.approx(1)
        assert min(found) > 0
    assert household_shares(comparison, weighing.m, weighing.u) == weighing.h  # type: ignore[attr-defined]


@pytest.mark.parametrize("weighing", MODEL.weighings, ids=lambda one: one.comparison.field)
def test_agreeing_speaks_for_one_child_and_differing_against(weighing: object) -> None:
    m, u = weighing.m, weighing.u  # type: ignore[attr-defined]
    assert m[-1] > u[-1]
    assert m[1] < u[1]


def test_a_child_known_by_everything_is_linked_in_a_nation() -> None:
    decision = decide(ANNA, [child(1, ANNA)], MODEL, ENGLAND, Thresholds())
    assert (decision.kind, decision.child) == ("link", 1)


def test_a_twin_is_not() -> None:
    assert decide(BELA, [child(1, ANNA)], MODEL, ENGLAND, Thresholds()).kind != "link"


def test_brothers_and_sisters_agree_less_than_their_shared_home_would_say() -> None:
    brother = {**ANNA, "forename": "BORIS", "birth": "2012-07-01", "sex": "M"}
    assert decide(brother, [child(1, ANNA)], MODEL, ENGLAND, Thresholds()).kind == "new"
    none, some, many = (
        Comparing(ANNA, replace(MODEL, households=share)).compared(brother).weight for share in (1e-15, 3e-7, 3e-6)
    )
    assert many < some < none
    assert none - many > 5  # surname and postcode count once, not twice, the more so the more children share homes
