"""The published files, read by the mappings that come with Village, say what their publishers printed.

Every expected figure is a published one, or a second computation from the same file by the csv module.
"""

import csv
import subprocess
import sys
from collections import Counter, defaultdict
from functools import lru_cache
from pathlib import Path

import polars as pl
import pytest

from tests.shared import shared
from village.warehouse import releases
from village.warehouse.importing.mapping import Mapping
from village.warehouse.importing.reading import Imported, chosen, read
from village.warehouse.importing.shipped import shipped
from village.warehouse.observations import SCHEMA

pytestmark = pytest.mark.published

ROOT = Path(__file__).resolve().parents[3]
EYFSP = "eyfsp_gld_2021-22_la_district_characteristics.csv"
LEVELS23 = "level2_level3_by_age19_2005-2014_la.csv"
KS4 = "ks4_2018-19_england_provisional_school_la_national.csv"
LAIT = "lait_la_indicators_2016-2025.parquet"
EXCLUSIONS = "exclusions_2006-07_2016-17_la.csv"
KS2 = [f"ks2_{year}_hampshire_850_school_la_national_full.csv" for year in ("2016-17", "2017-18", "2018-19")]
# Rows set aside in each file that is known, and why there are any.
SET_ASIDE = {
    LAIT: 205,  # a year called 0 (170), and 35 percentages above 100 or below 0
    "neet_september_guarantee_2023_la.csv": 1,  # an offer made to 100.2 %
    "social_work_workforce_2017-2023_la.csv": 10,  # two areas in one row
}


@lru_cache(maxsize=3)
def imported(name: str) -> Imported:
    found = chosen(name, list(shipped()))
    assert found is not None
    return read(shared("data", "published", name), found)


def observed(name: str) -> pl.DataFrame:
    return imported(name).observations


def raw(name: str) -> list[dict[str, str]]:
    with shared("data", "published", name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_known_file_is_read_and_little_set_aside() -> None:
    known = [path.name for path in sorted(shared("data", "published").iterdir()) if chosen(path.name, list(shipped()))]
    assert len(known) >= 21
    for name in known:
        found = imported(name)
        assert found.observations.schema == SCHEMA
        assert found.observations.height > 900, name
        assert found.quarantined.height == SET_ASIDE.get(name, 0), name
        counts = found.counts
        assert counts.read == counts.loaded + counts.blank + counts.repeated + counts.quarantined


def test_gld_of_authorities_sums_to_england() -> None:
    everyone = observed(EYFSP).filter(indicator="eyfsp.gld", group="")
    authorities = everyone.filter(level="authority")
    assert authorities.height == 152
    assert authorities["denominator"].sum() == 622_583
    assert authorities["numerator"].sum() == 405_723
    (england,) = everyone.filter(level="country").to_dicts()
    assert (england["value"], england["numerator"], england["denominator"]) == (65.2, 405_723, 622_583)


def test_gld_percentages_are_those_of_their_counts() -> None:
    gld = observed(EYFSP).filter(indicator="eyfsp.gld").filter(pl.col("value").is_not_null())
    computed = 100 * gld["numerator"] / gld["denominator"]
    printed = [row for row in raw(EYFSP) if row["gld_percentage"] != "z"]
    assert len(printed) == 12_802
    assert gld.height == 12_802 - sum(row["country_code"] == "z" for row in printed)  # those are passed over
    assert ((computed - gld["value"]).abs() <= 0.05 + 1e-9).all()


def test_london_is_not_counted_twice() -> None:
    everyone = observed(EYFSP).filter(indicator="eyfsp.gld", group="")
    assert everyone.filter(level="region").height == 9
    assert everyone.filter(level="region")["denominator"].sum() == 622_583
    halves = everyone.filter(level="subregion")
    (london,) = everyone.filter(area="E12000007").to_dicts()
    assert halves["area"].to_list() == ["E13000001", "E13000002"]
    assert halves["denominator"].sum() == london["denominator"]


def test_rows_by_residence_and_by_school_are_of_different_bases() -> None:
    everyone = observed(EYFSP).filter(indicator="eyfsp.gld", group="")
    assert set(everyone.filter(level="authority")["basis"]) == {"school"}
    assert set(everyone.filter(level="district")["basis"]) == {"residence"}
    upper = {row["lad_code"]: row["new_la_code"] for row in raw(EYFSP) if row["lad_code"]}
    by_home: Counter[str] = Counter()
    for area, reached in everyone.filter(level="district").select("area", "numerator").iter_rows():
        by_home[upper[area]] += int(reached)
    by_school = dict(everyone.filter(level="authority").select("area", "numerator").iter_rows())
    # The totals of 64 authorities happen to be equal; for the rest one may not stand for the other.
    assert sum(by_home[area] == reached for area, reached in by_school.items()) == 64


def test_level_2_and_3_rates_are_those_of_their_counts() -> None:
    names = ["l2l3.level2", "l2l3.level2-english-maths", "l2l3.level3"]
    rates = observed(LEVELS23).filter(pl.col("indicator").is_in(names))
    assert rates.height == 3 * 12_320
    computed = 100 * rates["numerator"] / rates["denominator"]
    assert ((computed - rates["value"]).abs() < 1e-6).all()
    assert set(rates["period"]) == {f"{year}/{(year + 1) % 100:02d}" for year in range(2004, 2014)}


def test_level_2_of_authorities_is_england_less_a_few() -> None:
    everyone = observed(LEVELS23).filter(indicator="l2l3.level2", group="")
    for period in everyone["period"].unique():
        year = everyone.filter(period=period)
        (england,) = year.filter(level="country")["denominator"]
        assert 0 <= england - year.filter(level="authority")["denominator"].sum() <= 60
        assert year.filter(level="region").height == 9


def test_neet_figures_that_were_printed() -> None:
    (printed,) = [row for row in raw("neet_september_guarantee_2022_la.csv") if row["geographic_level"] == "National"]
    found = observed("neet_september_guarantee_2022_la.csv").filter(level="country")
    told = dict(found.select("indicator", "value").iter_rows())
    assert told["neet.neet-or-not-known"] == float(printed["NEET_not_known_percent"]) == 4.7
    assert told["neet.neet"] + told["neet.not-known"] == pytest.approx(told["neet.neet-or-not-known"], abs=0.11)


def test_population_of_authorities_sums_to_england() -> None:
    found = observed("population_0-17_2012-2024_la.csv")
    newest = found.filter(period="2024-06-30")
    assert newest.filter(level="country")["value"].to_list() == [12_183_016]
    assert newest.filter(level="region")["value"].sum() == 12_183_016
    assert newest.filter(level="authority")["value"].sum() == 12_183_016


def test_population_by_age_sums_to_everyone() -> None:
    found = observed("population_2020_single_year_of_age_utla20.csv")
    assert found.filter(level="authority", group="").height == 150
    ages = found.filter(pl.col("group") != "").group_by("area").agg(pl.col("value").sum())
    joined = found.filter(group="").join(ages, on="area", suffix="_of_ages")
    assert (joined["value"] == joined["value_of_ages"]).all()


def test_not_entered_and_suppressed_are_different_codes() -> None:
    """Outcomes 1.10: 108 schools with 374 pupils are suppressed, 301 with 3,947 have no entries."""
    schools = observed(KS4).filter(level="school", indicator="ks4.attainment8")
    pupils = {}
    for code in ("suppressed", "not-entered"):
        of = schools.filter(code=code)
        assert of["value"].null_count() == of.height
        pupils[code] = (of.height, of["denominator"].sum())
    assert pupils == {"suppressed": (108, 374), "not-entered": (301, 3_947)}


def test_national_rows_of_two_populations_are_told_apart() -> None:
    england = observed(KS4).filter(level="country", indicator="ks4.pupils")
    assert dict(england.select("definition", "value").iter_rows()) == {"all-schools": 605_874, "state-funded": 542_831}
    authorities = observed(KS4).filter(level="authority", indicator="ks4.progress8-pupils")
    assert authorities["value"].sum() == 513_055  # exactly the state-funded row
    adjusted = observed(KS4).filter(level="authority", indicator="ks4.progress8-adjusted-pupils")
    assert adjusted["value"].sum() == 4_888


def test_progress_8_keeps_its_published_limits() -> None:
    schools = observed(KS4).filter(level="school", indicator="ks4.progress8").filter(pl.col("value").is_not_null())
    assert (schools["lower"] <= schools["value"]).all()
    half = 1.96 * 1.2827 / schools["denominator"].sqrt()
    assert ((schools["upper"] - schools["value"] - half).abs() < 0.011).sum() > 3_400


@pytest.mark.parametrize("name", KS2)
def test_key_stage_2_pupils_of_schools_sum_to_their_authority(name: str) -> None:
    eligible = observed(name).filter(indicator="ks2.eligible", group="")
    (hampshire,) = eligible.filter(level="authority").to_dicts()
    assert hampshire["area"] == "E10000014"
    assert eligible.filter(level="school")["value"].sum() == hampshire["value"]


def test_census_of_schools_sums_to_england() -> None:
    name = "census_2018-19_england_schools.csv"
    kind = {row["URN"]: row["SCHOOLTYPE"] for row in raw(name)}
    pupils = observed(name).filter(indicator="census.pupils")
    phases: dict[str, float] = defaultdict(float)
    schools = pupils.filter(pl.col("value").is_not_null(), level="school", group="")
    for urn, number in schools.select("area", "value").iter_rows():
        phases[kind[urn]] += number
    england = dict(pupils.filter(level="country").select("group", "value").iter_rows())
    assert phases["State-funded primary"] == england["phase=primary"] == 4_727_089
    assert phases["State-funded secondary"] == england["phase=secondary"] == 3_327_970
    assert len(imported(name).passed_over) == 1  # the special schools' row, with its reason


def test_suppressed_exclusions_are_hidden_from_a_total_that_is_printed() -> None:
    found = observed(EXCLUSIONS).filter(indicator="exclusions.permanent", period="2006/07", group="")
    own = found.filter(level="authority")
    hidden = own.filter(code="suppressed").height
    assert 2 <= hidden <= 10
    (england,) = found.filter(level="country")["numerator"]
    assert england > own["numerator"].sum()


def test_counties_of_before_2009_are_known() -> None:
    found = observed(EXCLUSIONS).filter(level="authority", indicator="exclusions.pupils", group="", period="2007/08")
    assert {"E10000001", "E10000004"} <= set(found["area"])
    assert set(found.filter(area="E10000001")["vintage"]) == {"2008-08-31"}


def test_the_whole_interactive_tool() -> None:
    found = observed(LAIT)
    assert found["indicator"].n_unique() == 434
    assert found.height + 205 == 641_070
    assert set(found["level"]) == {"country", "region", "subregion", "authority"}
    assert found.filter(level="region")["area"].n_unique() == 9
    assert found.filter(code="not-available").height == 93_883 - 170  # the hyphens, less those of the year 0
    assert set(found["code"]) == {"", "not-available"}
    assert set(found["quality"]) == {"provisional", "revised", "final"}
    assert set(found["period_kind"]) == {"academic", "financial", "calendar", "snapshot", "several"}


def test_a_figure_of_the_tool_is_the_one_in_its_row() -> None:
    table = pl.read_parquet(shared("data", "published", LAIT))
    sample = observed(LAIT).filter(code="").sample(500, seed=2007)
    for row, value in sample.select("row", "value").iter_rows():
        assert float(table["Values"][row - 1]) == value


def test_two_authorities_in_one_row_are_set_aside() -> None:
    found = imported("social_work_workforce_2017-2023_la.csv")
    assert Counter(found.quarantined["what"]) == {"E06000061 / E06000062": 3, "E09000021 / E09000027": 7}


@pytest.mark.parametrize(
    ("year", "in_post", "vacancy", "turnover", "agency", "caseload"),
    [
        ("2017", 28_482.6, 17.0, 13.4, 15.8, 17.7),
        ("2020", 31_852.3, 16.1, 13.5, 15.4, 16.3),
        ("2023", 33_119.1, 18.9, 15.9, 17.9, 16.0),
    ],
)  # fmt: skip
def test_the_social_work_series(
    year: str, in_post: float, vacancy: float, turnover: float, agency: float, caseload: float
) -> None:
    """Workforce B4: the England series."""
    england = observed("social_work_workforce_2017-2023_la.csv").filter(level="country")
    year_end = dict(england.filter(period=f"{year}-09-30").select("indicator", "value").iter_rows())
    over = dict(england.filter(period=f"{int(year) - 1}m10~{year}m09").select("indicator", "value").iter_rows())
    assert year_end["social-work.in-post-fte"] == in_post
    assert year_end["social-work.agency-rate"] == agency
    assert year_end["social-work.caseload"] == caseload
    assert over["social-work.turnover-rate"] == turnover
    assert year_end["social-work.vacancy-rate"] == vacancy


def test_the_published_ranks_are_competition_ranks() -> None:
    found = observed("smapey_gld_fsm_gap_ranks_neighbours_2017_la.csv").filter(group="")
    value = dict(found.filter(indicator="smapey.gld").select("area", "value").iter_rows())
    rank = dict(found.filter(indicator="smapey.gld-rank").select("area", "value").iter_rows())
    assert len(rank) == 152
    assert rank == {area: 1 + sum(other > own for other in value.values()) for area, own in value.items()}


def test_open_sdg_definitions_before_and_after_the_reform_are_told_apart() -> None:
    found = observed("sdg_uk_indicator_4-2-1.csv")
    assert found.height == len(raw("sdg_uk_indicator_4-2-1.csv"))
    assert set(found.filter(definition="2021")["period"]) == {"2021/22"}
    assert "2021/22" not in set(found.filter(definition="2012")["period"])


def test_loaded_twice_is_unchanged_and_as_published_on_reproduces(tmp_path: Path) -> None:
    name = "neet_september_guarantee_2022_la.csv"
    first = imported(name)
    kept = releases.keep(first, tmp_path)
    assert kept.new
    again = releases.keep(read(shared("data", "published", name), first.mapping), tmp_path)
    assert not again.new
    assert again.unchanged == first.observations.height
    before = releases.read(tmp_path)

    revised = tmp_path / "revised" / name
    revised.parent.mkdir()
    text = shared("data", "published", name).read_text(encoding="utf-8")
    (england,) = [line for line in text.splitlines() if ",National," in line]
    changed = england.replace(",4.7,", ",4.9,", 1)
    assert changed != england
    revised.write_text(text.replace(england, changed), encoding="utf-8")
    said = first.mapping.model_dump(by_alias=True) | {"files": [{"name": "*"}], "published_on": "2023-01-31"}
    later = Mapping.model_validate(said)
    kept = releases.keep(read(revised, later), tmp_path)
    assert kept.new
    assert kept.unchanged == first.observations.height - 1
    one = {"indicator": "neet.neet-or-not-known", "level": "country"}
    assert releases.read(tmp_path).filter(**one)["value"].to_list() == [4.9]
    assert releases.read(tmp_path, first.published_on).equals(before)
    assert releases.verify(tmp_path) == []


@pytest.mark.slow
def test_the_whole_interactive_tool_in_ten_seconds_and_a_gigabyte() -> None:
    """Reading and keeping it, from nothing, in a process of its own; the time is that process's own work.

    The peak is asked of the kernel for this program alone: getrusage also counts whoever started it.
    """
    code = (
        "import resource, sys, tempfile; from pathlib import Path; from village.warehouse import releases; "
        "from village.warehouse.importing import reading, shipped; path = Path(sys.argv[1]); "
        "found = reading.read(path, reading.chosen(path.name, list(shipped.shipped()))); "
        "folder = tempfile.TemporaryDirectory(); releases.keep(found, Path(folder.name)); "
        "status = Path('/proc/self/status').read_text(); peak = status.split('VmHWM:')[1].split()[0]; "
        "used = resource.getrusage(resource.RUSAGE_SELF); print(used.ru_utime + used.ru_stime, peak)"
    )
    command = [sys.executable, "-c", code, str(shared("data", "published", LAIT))]
    environment = {"PYTHONPATH": str(ROOT / "src"), "POLARS_MAX_THREADS": "2"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    seconds, kilobytes = map(float, done.stdout.split())
    assert seconds < 20  # on two cores, ten seconds of each
    assert kilobytes < 1_000_000
