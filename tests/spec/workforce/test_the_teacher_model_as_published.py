"""England's primary teachers as the teacher workforce model published them (23 April 2026): leavers, three ways of
coming in, and what those flows do not tell."""

import polars as pl
import pytest

from tests.shared import shared
from village.projection.rules.cohorts import Band, carried
from village.projection.rules.ledger import residual
from village.projection.rules.paths import Path, always

COMING = ("Returners", "New to state-funded sector entrants", "Newly qualified entrants")
Flows = dict[str, dict[int, float]]


@pytest.fixture(scope="module")
def stock() -> dict[int, float]:
    rows = pl.read_parquet(shared("data", "workforce", "twm_1_pupil_teacher_numbers_2026-04-23.parquet"))
    known = rows.filter((pl.col("Phase") == "Primary") & (pl.col("Projection") == "No"))
    return {int(year[:4]): people for year, people in known.select("Academic year", "Teacher numbers").iter_rows()}


@pytest.fixture(scope="module")
def flows() -> Flows:
    rows = pl.read_parquet(
        shared("data", "workforce", "twm_5_flow_trajectories_2026_publication_2026-04-23.parquet")
    ).filter((pl.col("Phase") == "Primary") & (pl.col("Historic or trajectory") == "Historic"))
    found: Flows = {}
    for kind, year, value in rows.select("Type", "Academic year", "Value").iter_rows():
        found.setdefault(kind, {})[int(year[:4])] = value
    return found


@pytest.mark.published
def test_what_flows_do_not_tell_is_small_and_on_the_same_side(stock: dict[int, float], flows: Flows) -> None:
    """Changed hours, and who moves to another phase: under 1% of those who opened the year, and always less."""
    rates = flows["Total leaver rate"]
    years = sorted(year for year in rates if year - 1 in stock)
    assert len(years) == 14
    for year in years:
        opening = stock[year - 1]
        joiners = sum(flows[kind][year] for kind in COMING)
        assert -0.01 < residual(opening, joiners, opening * rates[year], stock[year]) / opening < 0


@pytest.mark.published
def test_bands_carried_year_by_year_are_the_same_sum(stock: dict[int, float], flows: Flows) -> None:
    rates = flows["Total leaver rate"]
    years = sorted(year for year in rates if year - 1 in stock)
    opening = stock[years[0] - 1]
    band = Band(
        "Teachers", opening, Path(dict(rates)),
        entrants=Path({year: sum(flows[kind][year] for kind in COMING[1:]) for year in years}),
        returners=Path(dict(flows["Returners"])), transfers=always(0.0),
    )  # fmt: skip
    people = opening
    for year, told in zip(years, carried([band], years[0] - 1, years[-1])[1:], strict=True):
        people = people - people * rates[year] + sum(flows[kind][year] for kind in COMING)
        assert told[0].closing == pytest.approx(people, rel=1e-12)
