"""“Different” is said only when the interval of the difference leaves out zero, and of other people."""

import pytest

from village.warehouse.uncertainty.different import Counts, from_before, from_others, from_whole, of_intervals
from village.warehouse.uncertainty.intervals import difference, mean, wilson


def test_intervals_that_overlap_may_still_differ() -> None:
    now, before = Counts(560, 1000), Counts(510, 1000)
    one, other = wilson(560, 1000), wilson(510, 1000)
    assert one.lower < other.upper, "the example must overlap"
    found = from_before(now, before)
    assert (found.verdict, found.said) == ("higher", "Higher than the year before.")
    assert found.value == pytest.approx(0.05)


def test_a_small_difference_is_not_called_one() -> None:
    found = from_before(Counts(52, 100), Counts(50, 100), name="2014")
    assert found.verdict == "no clear difference"
    assert found.said == "Not clearly different from 2014: a difference this small can be chance."
    assert found.lower < 0 < found.upper


def test_an_area_is_compared_with_the_rest_of_the_country() -> None:
    area, england = Counts(300, 1000), Counts(5300, 11_000)
    found = from_whole(area, england)
    rest = difference(wilson(300, 1000), wilson(5000, 10_000))
    assert (found.lower, found.upper) == (float(rest.lower), float(rest.upper))
    assert (found.verdict, found.said) == ("lower", "Lower than the rest of England.")


@pytest.mark.parametrize("whole", [Counts(200, 11_000), Counts(5000, 900)])
def test_a_whole_that_does_not_hold_its_part_is_refused(whole: Counts) -> None:
    with pytest.raises(ValueError, match="England counts fewer"):
        from_whole(Counts(300, 1000), whole)


def test_neighbours_count_by_their_denominators() -> None:
    """One large neighbour at 50 % and one small at 90 %: together about 50 %, not 70 %."""
    neighbours = [Counts(50_000, 100_000), Counts(90, 100)]
    found = from_others(Counts(5040, 10_000), neighbours)
    assert found.value == pytest.approx(0.504 - 50_090 / 100_100)
    assert found.verdict == "no clear difference"
    assert "its neighbours taken together" in found.said


def test_rates_are_compared_by_byars_intervals() -> None:
    assert from_before(Counts(300, 10_000), Counts(200, 10_000), kind="rate").verdict == "higher"
    assert from_before(Counts(4, 100), Counts(3, 100), kind="rate").verdict == "no clear difference"


@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_without_figures_nothing_is_said(kind: str) -> None:
    found = from_others(Counts(3, 10), [], kind=kind)  # type: ignore[arg-type]
    assert (found.verdict, found.said) == (
        "cannot say",
        "There are no figures to compare with its neighbours taken together.",
    )


def test_means_are_compared_by_their_own_intervals() -> None:
    assert of_intervals(mean(0.5, 1.3, 200), mean(0.0, 1.3, 200), "last year").verdict == "higher"
