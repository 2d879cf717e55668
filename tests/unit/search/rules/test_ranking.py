"""Ranking at the points where its rules say what it must be."""

import pytest

from village.search.rules import ranking
from village.search.rules.entry import oldest_exclusive


def test_near_fresh_and_full() -> None:
    assert [ranking.nearness(metres) for metres in (0.0, 8_000.0, 24_000.0)] == [1.0, 0.5, 0.25]
    assert ranking.freshness(0) == ranking.fullness(1.0) == 1.0
    assert ranking.freshness(365) == pytest.approx(0.85)
    assert ranking.fullness(0.0) == 0.7


def test_a_word_counts_more_the_more_it_stands_but_never_without_bound() -> None:
    counts = [ranking.saturated(weight, 50, 50.0) for weight in (1.0, 2.0, 10.0, 1e9)]
    assert counts == sorted(counts)
    assert counts[0] == pytest.approx(1.0)
    assert counts[-1] == pytest.approx(2.2)
    assert ranking.saturated(2.0, 100, 50.0) < ranking.saturated(2.0, 50, 50.0)


def test_too_old_from_the_next_birthday_or_at_once() -> None:
    assert oldest_exclusive(4) == 5
    assert 0.5 < oldest_exclusive(0.5) < 0.500001
