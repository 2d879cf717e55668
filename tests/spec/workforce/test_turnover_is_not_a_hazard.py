"""Turnover as published is leavers over those in post at the END of the year. How likely somebody is to leave is
leavers over those there when it OPENED, and that is what a projection takes. Where a workforce grows, turnover taken
for it loses leavers: in England in 2025, 5 in 100 of them.
"""

import numpy as np
import polars as pl
import pytest

from tests.shared import shared
from village.projection.changes import changes
from village.projection.rules.cohorts import Band, Flows, carried
from village.projection.rules.paths import always
from village.workforce.rules.rates import RATES, rate

# Children's social work workforce, England, 30 September 2024 and 2025 (Department for Education): full-time
# equivalents in post at each, and those of leavers between; the turnover that is printed for 2025 is 11.8.
OPENED, CLOSED, LEFT, PRINTED = 34_328.2, 36_186.3, 4_276.0, 11.8


def year(opening: float, leaving: float) -> Flows:
    [_, [found]] = carried([Band("everybody", opening, always(leaving))], 2024, 2025)
    return found


def test_turnover_is_of_those_at_the_end_of_the_year() -> None:
    found = rate(RATES["turnover"], {"leavers": LEFT, "in_post": CLOSED}, 2025)
    assert found is not None
    assert round(found, 1) == PRINTED


def test_a_projection_takes_leavers_of_those_who_opened_the_year() -> None:
    """By hand: 4,276 of 34,328.2 are 12.46 %; 11.8 % of them are 4,051, which is 5.3 % too few."""
    assert round(100 * LEFT / OPENED, 2) == 12.46
    assert year(OPENED, LEFT / OPENED).leavers == pytest.approx(LEFT)
    printed = year(OPENED, PRINTED / 100).leavers
    assert round(printed) == 4_051
    assert round(100 * (1 - printed / LEFT), 1) == 5.3


def test_what_flows_brought_an_area_is_of_those_who_opened_the_year() -> None:
    """Each of three areas loses a tenth of those it opened with, one person being added to each for the logarithm.
    However differently they end, flows brought none of them more than the others."""
    stock = np.array([[99.0, 150.0], [199.0, 199.0], [399.0, 250.0]])
    nobody, left = np.zeros((3, 2)), np.array([[0.0, 10.0], [0.0, 20.0], [0.0, 40.0]])
    assert changes(stock, nobody, left).flows == pytest.approx(np.zeros((3, 2)))
    more = left + np.array([[0.0, 0.0], [0.0, 0.0], [0.0, 4.0]])  # a hundredth more of those of one, none of the others
    first, second, third = changes(stock, nobody, more).flows[:, 1]
    assert first == second > third


@pytest.mark.published
@pytest.mark.parametrize("ends", [2018, 2019, 2020, 2021, 2022, 2023])
def test_every_year_that_was_published_is_so(ends: int) -> None:
    every = pl.read_csv(shared("data", "published", "social_work_workforce_2017-2023_la.csv"), infer_schema=False)
    england = {
        int(row["time_period"]): row
        for row in every.filter(pl.col("geographic_level") == "National").iter_rows(named=True)
    }
    opened, closed = (float(england[one]["inpost_fte"]) for one in (ends - 1, ends))
    left, printed = float(england[ends]["leavers_fte"]), float(england[ends]["turnover_rate_fte"])
    assert 100 * left / closed == pytest.approx(printed, abs=0.1)  # its own is of those who returned both parts
    assert year(opened, left / opened).leavers == pytest.approx(left)
    short = left - year(opened, printed / 100).leavers  # where it grew the printed rate loses some, else it adds some
    assert (short > 0) == (closed > opened)
