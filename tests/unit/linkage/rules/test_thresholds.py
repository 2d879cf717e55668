"""Where a model links by itself: expected wrong links kept to one in a thousand, by its own chances."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.linkage.rules.decide import Thresholds
from village.linkage.rules.thresholds import LEAST, WRONG, expected, thresholds

several = st.lists(st.floats(0, 1), max_size=200)


@given(several)
def test_links_made_are_expected_to_be_wrong_no_oftener_than_is_allowed(chances: list[float]) -> None:
    limits = thresholds(chances)
    made = [chance for chance in chances if chance >= limits.link]
    assert sum(1 - chance for chance in made) <= WRONG * len(made) + 1e-9
    assert LEAST <= limits.link <= 1 - WRONG
    assert limits.review == 0.02


@given(several)
def test_no_lower_threshold_would_do(chances: list[float]) -> None:
    limits = thresholds(chances)
    lower = [chance for chance in chances if LEAST <= chance < limits.link]
    if lower:
        made = [chance for chance in chances if chance >= max(lower)]
        assert sum(1 - chance for chance in made) > WRONG * len(made)


def test_by_hand() -> None:
    # 9 sure ones carry one of .991: nine thousandths wrong of ten is under one in a thousand; one of .97 is too much
    assert thresholds([1.0] * 9 + [0.991, 0.97]).link == 0.991
    assert thresholds([1.0] * 1000 + [0.94]).link == 1 - WRONG
    assert thresholds([]).link == 1 - WRONG


def test_what_to_expect_by_hand() -> None:
    found = expected([1.0, 0.8, 0.5, 0.1, 0.01], Thresholds(link=0.8, review=0.05))
    assert found["precision"] == pytest.approx(0.9)
    assert found["recall"] == pytest.approx(1.8 / 2.41)
    assert found["reviewed"] == pytest.approx(2 / 5)
    assert expected([], Thresholds()) == {"precision": 1.0, "recall": 1.0, "reviewed": 0.0}
