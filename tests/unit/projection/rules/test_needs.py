"""Posts needed, by ratio, by limit and by a target that is to be met by a year; values between years."""

import pytest

from village.projection.rules.needs import Need, needed
from village.projection.rules.paths import Path, always


def test_values_are_straight_between_known_years_and_held_outside() -> None:
    path = Path({2010: 10.0, 2014: 20.0})
    assert [path.at(year) for year in (2000, 2010, 2011, 2014, 2030)] == [10, 10, 12.5, 20, 20]
    assert path.times(1.5).values == {2010: 15, 2014: 30}
    assert path.times(1.5, 20).values == {2010: 15, 2014: 20}


def test_a_ratio_a_limit_and_a_target() -> None:
    ratio = Need("two-year-olds", always(1_000), for_each=always(4))
    limit = Need("cases", always(360), for_each=always(18))
    target = Need("settings", always(500), share=Path({2008: 0.2, 2015: 1.0}))
    assert ratio.at(2010) == 250
    assert limit.at(2010) == 20
    assert target.at(2008) == 100
    assert target.at(2015) == 500
    assert needed([ratio, limit, target], 2015) == 770


def test_more_than_all_cannot_be_served() -> None:
    with pytest.raises(ValueError, match="share of settings"):
        Need("settings", always(500), share=always(1.2)).at(2010)


def test_a_worker_who_serves_nobody() -> None:
    with pytest.raises(ValueError, match="cannot be"):
        Need("cases", always(360), for_each=always(0)).at(2010)
