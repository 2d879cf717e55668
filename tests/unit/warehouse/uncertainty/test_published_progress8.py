"""Every school's Progress 8 of 2018 to 2019: limits, bandings, and how many a funnel calls unusual."""

import csv

import numpy as np
import pytest

from tests.shared import shared
from village.warehouse.uncertainty import progress8
from village.warehouse.uncertainty.funnel import unusual

pytestmark = pytest.mark.published
SCHOOLS = {"1": "mainstream", "2": "special"}


def figures(*columns: str, kinds: str = "12") -> list[np.ndarray]:
    """The columns of every school that has a figure in each of them."""
    path = shared("data", "published", "ks4_2018-19_england_provisional_school_la_national.csv")
    rows = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["RECTYPE"] in kinds:
                try:
                    rows.append([float(row[column]) for column in columns])
                except ValueError:  # NA, NE, SUPP, LOWCOV and the rest: no figure
                    continue
    return list(np.array(rows).T)


@pytest.mark.parametrize(
    ("score", "lower", "upper", "sd"),
    [
        ("P8MEA_ORIG", "P8CILOW_ORIG", "P8CIUPP_ORIG", progress8.SD_2019_UNADJUSTED),
        ("P8MEA", "P8CILOW", "P8CIUPP", progress8.SD_2019_ADJUSTED),
    ],
)
def test_both_limits_of_every_school_are_reproduced(score: str, lower: str, upper: str, sd: float) -> None:
    value, low, high, pupils = figures(score, lower, upper, "P8PUP")
    found = progress8.interval(value, pupils, sd)
    assert len(value) == 3525
    # The printed score and the printed limit are each rounded to 0.01, so they can be 0.01 apart and no more.
    within = (np.abs(found.lower - low) < 0.0101) & (np.abs(found.upper - high) < 0.0101)
    assert int(within.sum()) == 3525


def test_every_banding_is_reproduced() -> None:
    value, low, high, printed = figures("P8MEA", "P8CILOW", "P8CIUPP", "P8_BANDING")
    assert len(value) == 3401
    assert int((progress8.banding(value, low, high) == printed).sum()) == 3401
    assert set(printed) == set(progress8.BANDINGS)


def test_a_plain_funnel_calls_half_the_schools_unusual_and_this_one_does_not() -> None:
    value, pupils = figures("P8MEA", "P8PUP", kinds="1")
    found = unusual(value, pupils, kind="mean", sd=progress8.SD_2019_ADJUSTED)
    assert found.outside(plain=True).mean() == pytest.approx(0.467, abs=0.003)
    assert found.tau == pytest.approx(0.35, abs=0.005)
    assert found.outside().mean() == pytest.approx(0.017, abs=0.001)
