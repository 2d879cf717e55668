"""Coasting: every combination of results, progress and years, by a table written out by hand."""

from itertools import product
from typing import Any

import pytest

from village.warehouse.schools.coasting import verdicts
from village.warehouse.schools.definition import coasting

RULE = coasting()


def share(value: float | None, pupils: int = 200, code: str = "") -> dict[str, Any]:
    return {"value": value, "numerator": None, "denominator": float(pupils), "decimals": 1, "code": code}


def progress(score: float, upper: float) -> dict[str, Any]:
    return {"value": score, "lower": 2 * score - upper, "upper": upper, "code": ""}


LOW, FINE, NONE = (
    progress(-0.4, -0.1),
    progress(-0.2, 0.1),
    {"value": None, "upper": None, "lower": None, "code": "suppressed"},
)


def judged(now: Any, low: Any, before: Any) -> tuple[str, str, str]:
    [found] = verdicts([(now, low, before)], RULE)
    return found.state, found.low_progress, found.no_improvement


# results now, progress, results three years before → state, low progress, no improvement
@pytest.mark.parametrize(
    ("now", "low", "before", "said"),
    [
        (share(50.0), LOW, share(40.0), ("coasting", "yes", "no")),
        (share(50.0), FINE, share(50.0), ("coasting", "no", "yes")),
        (share(50.0), LOW, share(50.0), ("coasting", "yes", "yes")),
        (share(50.0), FINE, share(40.0), ("not-coasting", "no", "no")),
        (share(50.0), FINE, None, ("cannot-be-said", "no", "too few years")),
        (share(50.0), LOW, None, ("coasting", "yes", "too few years")),
        (share(50.0), FINE, share(None, code="suppressed"), ("cannot-be-said", "no", "not known")),
        (share(50.0), NONE, share(40.0), ("cannot-be-said", "not known", "no")),
        (share(50.0), None, share(50.0), ("coasting", "not known", "yes")),
        (share(20.0), LOW, share(20.0), ("below-the-floor", "yes", "yes")),
        (share(None, code="suppressed"), LOW, share(50.0), ("cannot-be-said", "yes", "not known")),
        (share(50.0, 10), LOW, share(50.0), ("cannot-be-said", "yes", "not known")),
    ],
)
def test_what_is_said_of_each_combination(now: Any, low: Any, before: Any, said: tuple[str, str, str]) -> None:
    assert judged(now, low, before) == said


@pytest.mark.parametrize(("rise", "flat"), [(-5.0, "yes"), (0.0, "yes"), (0.5, "yes"), (1.0, "no"), (5.0, "no")])
def test_a_rise_of_a_point_is_an_improvement(rise: float, flat: str) -> None:
    assert judged(share(50.0 + rise), FINE, share(50.0))[2] == flat


def test_the_change_has_newcombes_interval() -> None:
    """56 of 70 less 48 of 80: 0.2000, 0.0524 to 0.3339 (Newcombe 1998, table II, example a, method 10)."""
    [found] = verdicts([(share(80.0, 70), FINE, share(60.0, 80))], RULE)
    assert found.change is not None
    told = (found.change.value, found.change.lower, found.change.upper)
    assert [round(one / 100, 4) for one in told] == [0.2, 0.0524, 0.3339]


def test_nothing_unknown_is_ever_taken_for_good() -> None:
    for now, low, before in product((share(50.0), share(None)), (FINE, NONE, None), (share(30.0), share(None), None)):
        state, said_low, said_flat = judged(now, low, before)
        known = now["value"] is not None and said_low == said_flat == "no"
        assert (state == "not-coasting") == known


def test_a_score_whose_interval_reaches_the_line_is_not_low() -> None:
    assert judged(share(50.0), progress(-0.3, 0.0), None)[1] == "no"
    assert judged(share(50.0), progress(-0.3, -0.01), None)[1] == "yes"
