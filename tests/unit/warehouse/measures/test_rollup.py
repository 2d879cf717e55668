"""Sums and means with hidden parts: the truth is always inside, and nothing is wider than it must be."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.warehouse.measures.rollup import Between, mean_between, total_between

PART = {
    "value": pl.Float64,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
    "decimals": pl.Int64,
    "code": pl.String,
}


def parts(*rows: tuple[float | None, float | None, float | None, int | None, str]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=PART, orient="row")


def test_a_hidden_count_is_from_none_to_all_of_its_denominator() -> None:
    found = total_between(parts((None, 40, 100, None, ""), (None, None, 20, None, "suppressed")))
    assert found == Between(40, 60, 2, 1)


def test_a_threshold_that_the_publisher_states_narrows_it() -> None:
    found = total_between(parts((None, 40, 100, None, ""), (None, None, None, None, "suppressed")), least=1, most=5)
    assert found == Between(41, 45, 2, 1)


def test_nobody_entered_is_none_and_suppressed_is_not() -> None:
    found = total_between(parts((None, 40, 100, None, ""), (None, None, 20, None, "not-entered")))
    assert found == Between(40, 40, 2, 0)
    assert found.exact


def test_what_does_not_apply_to_children_who_are_there_is_not_known_and_not_nothing() -> None:
    found = mean_between(parts((90.0, None, 100, None, ""), (None, None, 25, None, "not-applicable")), (0, 100))
    assert found == Between(9000 / 125, 11_500 / 125, 2, 1)


def test_without_any_upper_end_there_is_no_sum() -> None:
    with pytest.raises(ValueError, match="no upper end"):
        total_between(parts((None, None, None, None, "suppressed")))


def test_a_printed_figure_stands_for_all_that_round_to_it() -> None:
    found = mean_between(parts((50.0, None, 10, 0, ""), (60.0, None, 30, 1, "")), (0, 100))
    assert (found.low, found.high) == pytest.approx(
        (57.3375, 57.6625)
    )  # (49.5·10 + 59.95·30)/40, (50.5·10 + 60.05·30)/40
    assert found.holds(57.7, rounded_to=1)
    assert not found.holds(57.8, rounded_to=1)


def test_a_printed_nothing_may_be_nearly_nothing_and_a_percentage_no_more_than_all() -> None:
    found = mean_between(parts((0.0, None, 10, 0, ""), (100.0, None, 10, 0, "")), (0, 100))
    assert (found.low, found.high) == pytest.approx((49.75, 50.25))


@pytest.mark.parametrize("size", [None, 0.0])
def test_a_mean_without_weights_is_refused(size: float | None) -> None:
    with pytest.raises(ValueError, match="denominator"):
        mean_between(parts((1.0, None, size, None, "")), (0, 100))


def test_those_who_are_in_no_part_may_have_any_value_and_so_may_those_who_are_too_many() -> None:
    two = parts((50.0, None, 10, None, ""), (60.0, None, 10, None, ""))
    assert mean_between(two, (0, 100), whole=25) == Between(1100 / 25, (1100 + 500) / 25, 2, 0)
    assert mean_between(two, (0, 100), whole=19) == Between((1100 - 100) / 19, 1100 / 19, 2, 0)
    assert mean_between(two, (0, 100), whole=20).exact


# Schools as they are, then as they are printed: some hidden, some without entries, the rest rounded.
school = st.tuples(
    st.floats(0, 100), st.integers(1, 400), st.sampled_from(["", "", "suppressed", "not-entered"]), st.integers(0, 3)
)


@given(schools=st.lists(school, min_size=1, max_size=12))
def test_the_true_mean_is_always_inside(schools: list[tuple[float, int, str, int]]) -> None:
    true = sum((0 if code == "not-entered" else score) * size for score, size, code, _ in schools)
    true /= sum(size for _, size, _, _ in schools)
    printed = parts(
        *((None if code else round(score, places), None, size, places, code) for score, size, code, places in schools)
    )
    found = mean_between(printed, (0, 100))
    assert found.holds(true)
    hidden = sum(size for _, size, code, _ in schools if code == "suppressed")
    widest = 100 * hidden / sum(size for _, size, _, _ in schools) + 1
    assert found.high - found.low <= widest + 1e-6


@given(schools=st.lists(school, min_size=2, max_size=8), missing=st.integers(0, 7), extra=st.booleans())
def test_the_true_mean_of_the_whole_is_inside_though_its_parts_differ(
    schools: list[tuple[float, int, str, int]], missing: int, extra: bool
) -> None:
    """One school is left out of the parts, or is in the parts and not in the whole."""
    seen = [(0 if code == "not-entered" else score, size, code, places) for score, size, code, places in schools]
    some = [one for number, one in enumerate(seen) if number != missing % len(seen)]
    of, shown = (some, seen) if extra else (seen, some)
    size = sum(one[1] for one in of)
    printed = parts(*((None if c else round(v, p), None, n, p, c) for v, n, c, p in shown))
    found = mean_between(printed, (0, 100), whole=size)
    assert found.holds(sum(v * n for v, n, _, _ in of) / size)


@given(counts=st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50), st.booleans()), max_size=12))
def test_the_true_sum_is_always_inside(counts: list[tuple[int, int, bool]]) -> None:
    rows = [(None, None if hide else one, one + more, None, "suppressed" if hide else "") for one, more, hide in counts]
    found = total_between(parts(*rows))
    assert found.holds(sum(one for one, _, _ in counts))
    assert found.hidden == sum(hide for _, _, hide in counts)
