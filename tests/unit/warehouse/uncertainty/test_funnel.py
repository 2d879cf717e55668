"""The funnel: against its naive twin, and against places that were made to differ or not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles import status as naive
from village.warehouse.uncertainty.funnel import between_variance, shrunk, unusual, winsorised


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(0.01, 2)), min_size=2, max_size=60))
def test_the_spread_between_places_is_its_naive_twins(places: list[tuple[float, float]]) -> None:
    z, errors = (np.array(part) for part in zip(*places, strict=True))
    expected = naive.funnel_tau2(z.tolist(), errors.tolist())
    assert between_variance(z, errors) == pytest.approx(expected, rel=1e-9, abs=1e-9)


def places(tau: float, kind: str, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    sizes = np.round(np.exp(chance.normal(6, 0.5, 3000)))
    if kind == "mean":
        return chance.normal(0, tau, 3000) + chance.normal(0, 1, 3000) / np.sqrt(sizes), sizes
    true = np.clip(0.5 + chance.normal(0, tau, 3000), 0.01, 0.99)
    draw = chance.binomial(sizes.astype(int), true) if kind == "proportion" else chance.poisson(true * sizes)
    return draw / sizes, sizes


@pytest.mark.parametrize("kind", ["mean", "proportion", "rate"])
def test_places_that_differ_by_chance_alone_are_as_expected(kind: str) -> None:
    found = unusual(*places(0.0, kind), kind=kind, sd=1.0)  # type: ignore[arg-type]
    assert found.outside(plain=True).mean() == pytest.approx(0.002, abs=0.002)
    assert found.outside().mean() <= found.outside(plain=True).mean()


@pytest.mark.parametrize("kind", ["mean", "proportion", "rate"])
def test_places_that_truly_differ_are_not_all_unusual(kind: str) -> None:
    found = unusual(*places(0.12, kind), kind=kind, sd=1.0)  # type: ignore[arg-type]
    assert found.outside(plain=True).mean() > 0.2
    assert found.outside().mean() < found.outside(plain=True).mean() / 10


def test_the_one_that_stands_out_is_found_whichever_way_is_good() -> None:
    values, sizes = places(0.05, "proportion")
    values[:2], sizes[:2] = (0.95, 0.05), 2000
    found = unusual(values, sizes, kind="proportion")
    assert found.verdicts()[:2].tolist() == ["better", "worse"]
    assert found.verdicts(high_is_good=False)[:2].tolist() == ["worse", "better"]
    assert set(found.verdicts()[2:]) <= {"as expected", "better", "worse"}


def test_a_place_without_a_figure_is_not_judged_and_a_tiny_one_is_not_unusual() -> None:
    values, sizes = np.array([0.5, 0.52, 0.48, np.nan, 1.0]), np.array([900.0, 900, 900, 900, 3])
    found = unusual(values, sizes, kind="proportion", centre=0.5)
    assert found.verdicts().tolist() == ["as expected"] * 3 + ["cannot say", "as expected"]
    assert found.centre == 0.5


def test_no_figures_at_all() -> None:
    found = unusual([np.nan, 0.5], [10, 0], kind="proportion")
    assert found.verdicts().tolist() == ["cannot say"] * 2
    assert (found.outside().mean(), found.tau) == (0.0, 0.0)
    assert unusual([0.4], [10], kind="proportion").verdicts().tolist() == ["as expected"]


@pytest.mark.parametrize(
    ("values", "kind", "sd", "what"),
    [([1.2], "proportion", None, "share"), ([-1.0], "rate", None, "rate"), ([1.0], "mean", None, "deviation")],
)
def test_figures_that_cannot_be_are_refused(values: list[float], kind: str, sd: float | None, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        unusual(values, [10], kind=kind, sd=sd)  # type: ignore[arg-type]


def test_what_is_drawn_in_is_a_tenth_at_each_end() -> None:
    assert winsorised(np.arange(101.0)).tolist() == [10.0] * 10 + [float(x) for x in range(10, 91)] + [90.0] * 10


def test_shrinking_goes_as_far_as_the_error_asks() -> None:
    found = shrunk([1.0, 1.0, 1.0], [0.0, 0.5, 1e9], 0.0, 0.5)
    assert found == pytest.approx([1.0, 0.5, 0.0])
    assert shrunk([1.0, 1.0], [0.0, 0.1], 0.25, 0.0).tolist() == [1.0, 0.25], "what has no error stays"
