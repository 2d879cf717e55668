"""The traps of the published social work workforce, each as an area page meets it: what was hidden, recoded, put
together, printed three times or of nobody stays what it is, and no region is worked out from totals that do not match.
"""

from functools import lru_cache

import polars as pl
import pytest

from tests.shared import shared
from village.warehouse.importing.reading import chosen, read
from village.warehouse.importing.shipped import shipped as mappings
from village.warehouse.measures import shipped
from village.warehouse.measures.carrying import carried
from village.warehouse.measures.run import run
from village.warehouse.measures.sureness import sure
from village.warehouse.observations import SCHEMA, latest
from village.workforce.rules.rates import RATES, over_areas

pytestmark = pytest.mark.published
CENSUS, TOOL = "social_work_workforce_2017-2023_la.csv", "lait_la_indicators_2016-2025.parquet"
MEASURES = {one.slug: one for one in shipped.measures()}
SCILLY, ENGLAND, NORTH_EAST = "E06000053", "E92000001", "E12000001"


@lru_cache
def observations(file: str) -> pl.DataFrame:
    mapping = chosen(file, list(mappings()))
    assert mapping is not None
    found = read(shared("data", "published", file), mapping).observations
    return found.with_columns(release=pl.lit(mapping.dataset)).match_to_schema(SCHEMA)


@lru_cache
def both() -> pl.DataFrame:
    named = pl.col("indicator").str.contains("social-work|work-force")
    return latest(carried(pl.concat([observations(CENSUS), observations(TOOL)]).filter(named)))


@lru_cache
def values(slug: str) -> pl.DataFrame:
    return sure(MEASURES[slug], run(MEASURES[slug], both()))


def one(slug: str, area: str, year: int) -> dict[str, object]:
    period = pl.col("period").is_in([f"{year}-09-30", f"{year - 1}m10~{year}m09"])
    return values(slug).filter(pl.col("area") == area, period).row(0, named=True)


@pytest.mark.parametrize(
    ("slug", "series"),
    [
        ("social-worker-turnover", {2017: 13.4, 2020: 13.5, 2023: 15.9, 2024: 13.9, 2025: 11.8}),
        ("social-worker-vacancies", {2017: 17.0, 2020: 16.1, 2023: 18.9, 2024: 17.3, 2025: 14.2}),
        ("agency-social-workers", {2017: 15.8, 2020: 15.4, 2023: 17.9, 2024: 16.2, 2025: 13.0}),
        ("social-worker-caseload", {2017: 17.7, 2020: 16.3, 2023: 16.0, 2024: 15.4, 2025: 15.2}),
    ],
)  # fmt: skip
def test_england_has_one_series_over_both_publications(slug: str, series: dict[int, float]) -> None:
    """The tool dates a year to 30 September by its last day and the census by its months: one year is one period."""
    england = values(slug).filter(area=ENGLAND)
    assert not england.select("period").is_duplicated().any()
    assert {len(period) for period in england["period"]} == {len(england["period"][0])}
    for year, printed in series.items():
        assert float(str(one(slug, ENGLAND, year)["value"])) == pytest.approx(printed, abs=0.0501)


def test_a_region_is_as_printed_where_its_totals_do_not_make_it() -> None:
    """Trap: an authority of the North East did not return who left in 2022, and its staff are in the total: the ratio
    of the totals is another rate than that of the authorities which returned both."""
    row = one("social-worker-turnover", NORTH_EAST, 2022)
    raw = observations(CENSUS).filter(
        pl.col("indicator") == "social-work.turnover-rate", pl.col("area") == NORTH_EAST,
        pl.col("period") == "2021m10~2022m09",
    ).row(0, named=True)  # fmt: skip
    assert abs(100 * raw["numerator"] / raw["denominator"] - raw["value"]) > 0.1
    assert (row["value"], row["numerator"], row["denominator"]) == (raw["value"], None, None)


def test_how_sure_is_said_where_counts_are_known_and_not_where_they_are_not() -> None:
    for slug in ("social-worker-turnover", "social-worker-vacancies", "agency-social-workers"):
        known = values(slug).filter(pl.col("value").is_not_null(), pl.col("level") == "authority")
        census = known.filter(pl.col("release") == "social-work")
        assert census["numerator"].null_count() < census.height / 50, slug
        assert census.filter(pl.col("numerator").is_not_null())["lower"].null_count() == 0
        assert known.filter(pl.col("release") == "lait")["lower"].null_count() == (known["release"] == "lait").sum()


def test_london_lies_in_the_file_three_times_and_on_a_page_once() -> None:
    """Trap: who adds London, Inner London and Outer London counts London twice."""
    for slug in ("social-worker-turnover", "social-worker-vacancies", "social-worker-absence"):
        regions = set(values(slug).filter(level="region")["area"])
        assert "E12000007" in regions
        assert not regions & {"E13000001", "E13000002"}
        assert len(regions) == 9
    stock = observations(CENSUS).filter(indicator="social-work.in-post", period="2023-09-30")
    england = stock.filter(level="country")["value"].item()
    assert stock.filter(level="region")["value"].sum() == england
    assert set(stock.filter(level="subregion")["area"]) == {"E13000001", "E13000002"}


def test_two_authorities_in_one_row_are_nobodys_figure() -> None:
    """Trap: combined codes. Neither has the figure of both, and neither has none."""
    assert not values("social-worker-turnover").filter(pl.col("area").str.contains("/")).height
    of_census = values("social-worker-turnover").filter(pl.col("release") == "social-work")
    assert not of_census.filter(pl.col("area").is_in(["E09000021", "E09000027"])).height


def test_where_nobody_is_in_post_there_is_no_turnover_and_every_post_is_vacant() -> None:
    """Trap: the Isles of Scilly had nobody in post from 2021 to 2023."""
    for year in (2021, 2022, 2023):
        gone = one("social-worker-turnover", SCILLY, year)
        assert (gone["value"], gone["code"]) == (None, "not-applicable")
        assert one("social-worker-vacancies", SCILLY, year)["value"] == 100
        assert one("social-worker-starters", SCILLY, year)["code"] == "not-applicable"


def test_what_two_authorities_did_not_publish_is_not_known_and_england_has_it() -> None:
    """Trap: Kensington and Chelsea and Westminster are hidden in 2025, and in England with what they had before."""
    for area in ("E09000020", "E09000033"):
        assert one("social-worker-vacancies", area, 2025)["value"] is None
        assert one("social-worker-vacancies", area, 2025)["code"] != ""
    stock = both().filter(indicator="lait.work-force-nosw", period="2025-09-30")
    england = stock.filter(level="country")["value"].item()
    parts = stock.filter(level="authority")
    for pair in (["E06000061", "E06000062"], ["E09000021", "E09000027"]):  # each has the figure of both
        assert parts.filter(pl.col("area").is_in(pair))["value"].n_unique() == 1
    once = parts.filter(~pl.col("area").is_in(["E06000062", "E09000027"]))
    before = both().filter(
        pl.col("indicator") == "lait.work-force-nosw", pl.col("period") == "2024-09-30",
        pl.col("area").is_in(["E09000020", "E09000033"]),
    )  # fmt: skip
    assert round(england - once["value"].sum(), 1) == 330.9
    assert before["value"].sum() == pytest.approx(330.9, abs=0.5)  # 150 figures, each rounded to a tenth


@pytest.mark.parametrize(("former", "today"), [("E08000016", "E08000038"), ("E08000019", "E08000039")])
def test_an_authority_that_was_recoded_has_one_series(former: str, today: str) -> None:
    """Trap: Barnsley and Sheffield have other codes since 2025."""
    for slug in (
        "social-worker-turnover",
        "social-worker-vacancies",
        "agency-social-workers",
        "social-worker-caseload",
    ):
        ends = values(slug).filter(pl.col("area") == today, pl.col("value").is_not_null())["until_on"].to_list()
        assert {one.year for one in ends} >= set(range(2017, 2026))
        assert values(slug).filter(area=former).is_empty()


def test_what_was_not_returned_is_in_neither_part() -> None:
    """Trap: a missing pair inflates a rate. Sunderland did not return its leavers in 2022."""
    rows = values("social-worker-turnover").filter(level="authority", period="2021m10~2022m09")
    assert rows.filter(pl.col("code") == "not-available").height > 0
    counts = {
        row["area"]: {"leavers": row["numerator"], "in_post": row["denominator"]} for row in rows.iter_rows(named=True)
    }
    told = over_areas(RATES["turnover"], counts, 2022)
    assert told.areas < told.of
    assert told.value == pytest.approx(float(str(one("social-worker-turnover", ENGLAND, 2022)["value"])), abs=0.1)
