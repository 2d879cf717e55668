"""The register of areas: its counts, its history, finding by name and code, and published files."""

import csv
from datetime import date, timedelta

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.oracles import areas as oracle
from tests.shared import shared
from village.kernel.areas import queries as areas
from village.kernel.areas.queries.register import called
from village.kernel.areas.rules import NotInForce, Register, UnknownArea, distance_metres
from village.kernel.standards.rules import is_ons_code

TODAY = date(2026, 11, 23)
IN_2008 = date(2008, 1, 1)
ENGLAND = "E92000001"
days = st.dates(date(2007, 1, 1), TODAY)
codes = st.sampled_from([area.code for area in areas.every_area() if area.is_upper_tier])


@pytest.mark.parametrize(
    ("code", "name"), [("E08000035", "Leeds"), ("E09000012", "Hackney"), ("E10999999", "E10999999")]
)
def test_an_area_is_called_as_people_call_it(code: str, name: str) -> None:
    assert called(code) == name


@pytest.mark.parametrize(
    ("on", "count"),
    [
        (date(2008, 1, 1), 150),
        (date(2009, 3, 31), 150),
        (date(2009, 4, 1), 152),
        (date(2013, 4, 1), 152),
        (date(2019, 4, 1), 151),
        (date(2020, 4, 1), 151),
        (date(2021, 4, 1), 152),
        (date(2023, 3, 31), 152),
        (date(2023, 4, 1), 153),
        (TODAY, 153),
    ],
)
def test_england_had_this_many_authorities(on: date, count: int) -> None:
    assert len(areas.upper_tier(on)) == count


@pytest.mark.parametrize(("on", "count"), [(date(2008, 1, 1), 238), (date(2009, 4, 1), 201), (TODAY, 164)])
def test_england_had_this_many_districts(on: date, count: int) -> None:
    in_force = [d for d in areas.every_district() if d.from_on <= on and (d.until_on is None or on < d.until_on)]
    assert len(in_force) == count


def test_today_has_each_kind_in_its_known_number() -> None:
    kinds = [area.kind for area in areas.upper_tier(TODAY)]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "county": 21,
        "unitary": 63,
        "metropolitan_district": 36,
        "london_borough": 33,
    }


def test_england_has_nine_regions_and_every_authority_is_in_one() -> None:
    regions = areas.children(ENGLAND, TODAY)
    assert len(regions) == 9
    for on in (IN_2008, TODAY):
        inside = [child for region in regions for child in areas.children(region.code, on)]
        assert sorted(child.code for child in inside) == sorted(area.code for area in areas.upper_tier(on))
    assert len(areas.children("E12000007", TODAY)) == 33
    assert areas.children("E08000025", TODAY) == ()


def test_every_code_is_well_formed_and_every_period_runs_forward() -> None:
    for area in areas.every_area():
        assert is_ons_code(area.code)
        assert area.until_on is None or area.from_on < area.until_on
        if area.is_upper_tier:
            assert len(area.dfe_code) == 3
            assert area.dfe_code.isdigit()


@given(days)
def test_no_two_authorities_share_a_dfe_number_on_a_day(on: date) -> None:
    numbers = [area.dfe_code for area in areas.upper_tier(on)]
    assert len(set(numbers)) == len(numbers)


@given(days)
def test_the_authorities_of_a_day_agree_with_the_oracle(on: date) -> None:
    assert {area.code for area in areas.upper_tier(on)} == oracle.codes_in_force(on.isoformat())


def test_every_end_has_a_successor_and_every_later_start_a_predecessor() -> None:
    for area in areas.every_area():
        if area.until_on is not None:
            became = areas.successors(area.code, area.until_on)
            assert became
            assert all(other.in_force(area.until_on) for other in became)
        if area.from_on > date(2007, 1, 1):
            was = areas.predecessors(area.code, area.from_on - timedelta(days=1))
            assert was
            assert all(other.until_on == area.from_on for other in was)


@given(codes, days)
def test_successors_agree_with_replaying_the_events(code: str, on: date) -> None:
    area = areas.get(code)
    if on < area.from_on:
        assert areas.successors(code, on) == ()
    else:
        expected = oracle.replay(code, area.from_on.isoformat(), on.isoformat())
        assert {other.code for other in areas.successors(code, on)} == expected


@given(codes, days)
def test_forward_and_back_are_each_others_mirror(code: str, on: date) -> None:
    later = areas.get(code)
    for earlier in areas.predecessors(code, on):
        alive_on = later.from_on if later.from_on > on else on
        assert later in areas.successors(earlier.code, alive_on)


@pytest.mark.parametrize(
    ("code", "on", "names"),
    [
        ("E10000001", TODAY, ["Central Bedfordshire", "Bedford"]),
        ("E10000004", TODAY, ["Cheshire East", "Cheshire West and Chester"]),
        ("E10000009", TODAY, ["Dorset", "Bournemouth, Christchurch and Poole"]),
        ("E10000021", TODAY, ["West Northamptonshire", "North Northamptonshire"]),
        ("E10000006", TODAY, ["Cumberland", "Westmorland and Furness"]),
        ("E10000022", TODAY, ["Northumberland"]),
        ("E08000019", TODAY, ["Sheffield"]),
        ("E06000029", date(2018, 1, 1), ["Poole"]),
    ],
)
def test_what_an_area_became_the_largest_share_first(code: str, on: date, names: list[str]) -> None:
    assert [area.name for area in areas.successors(code, on)] == names


def test_what_an_area_was() -> None:
    assert [area.name for area in areas.predecessors("E06000058", IN_2008)] == ["Bournemouth", "Poole", "Dorset"]
    assert [area.code for area in areas.predecessors("E06000057", IN_2008)] == ["E10000022"]
    assert [change.extent for change in areas.changes("E10000009")] == ["most", "part"]


def test_two_areas_overlap_when_a_day_had_both() -> None:
    poole, bcp, dorset = (areas.get(code) for code in ("E06000029", "E06000058", "E10000009"))
    assert poole.overlaps(dorset)
    assert not poole.overlaps(bcp)
    assert not bcp.overlaps(poole)


def test_a_dfe_number_means_the_area_that_held_it_that_day() -> None:
    assert areas.get("815", date(2020, 1, 1)).code == "E10000023"
    assert areas.get("815", TODAY).code == "E06000065"
    assert areas.get("815").code == "E06000065"
    assert areas.get(" e08000025 ").dfe_code == "330"


def test_a_code_of_another_day_is_refused_with_the_one_to_use() -> None:
    with pytest.raises(NotInForce, match=r"use E06000057 Northumberland\."):
        areas.get("E06000048", date(2014, 1, 1))
    with pytest.raises(NotInForce, match=r"use E10000001 Bedfordshire\."):
        areas.get("E06000055", IN_2008)
    with pytest.raises(NotInForce, match="another date"):
        areas.get("E08000025", date(1999, 1, 1))


def test_a_code_that_was_never_held_is_refused() -> None:
    with pytest.raises(UnknownArea):
        areas.get("E06999999")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("London", ["E12000007"]),
        ("City of London", ["E09000001"]),
        ("bristol city council", ["E06000023"]),
        ("Hull", ["E06000010"]),
        ("st helens", ["E08000013"]),
        ("Telford & Wrekin", ["E06000020"]),
        ("London Borough of Camden", ["E09000007"]),
        ("Royal Borough of Windsor and Maidenhead", ["E06000040"]),
        ("BCP", ["E06000058"]),
        ("880", ["E06000027"]),
        ("E10000016", ["E10000016"]),
        ("north y", ["E06000065"]),
        ("nowhere at all", []),
        ("", []),
    ],
)
def test_finding_an_area_as_people_name_it(text: str, found: list[str]) -> None:
    assert [area.code for area in areas.find(text, TODAY)] == found


def test_a_name_held_twice_in_history_gives_the_newest_first() -> None:
    assert [area.code for area in areas.find("Dorset")] == ["E06000059", "E10000009"]
    assert [area.code for area in areas.find("Dorset", date(2010, 1, 1))] == ["E10000009"]


@given(codes)
def test_every_authority_is_found_by_its_own_name_and_codes(code: str) -> None:
    area = areas.get(code)
    assert areas.find(code) == (area,)
    assert area in areas.find(area.name, area.from_on)
    assert areas.find(area.dfe_code, area.from_on) == (area,)


def test_districts_lie_in_counties_that_were_there() -> None:
    for district in areas.every_district():
        county = areas.get(district.upper_code)
        assert county.kind == "county"
        assert county.in_force(district.from_on)
        assert areas.upper_tier_of(district.code, district.from_on) == county
        if district.until_on is not None:
            assert areas.upper_tier_of(district.code, district.until_on) != county
    assert areas.upper_tier_of("W06000015", TODAY) is None


def test_a_register_that_was_just_read_says_so_too() -> None:
    district = next(one for one in areas.every_district() if one.until_on is None or one.until_on > IN_2008)
    register = Register(areas.every_area(), (), [district])
    assert register.upper_tier_of(district.code, district.from_on) == areas.get(district.upper_code)
    assert register.upper_tier_of("E07999999", IN_2008) is None


def test_borders_are_mutual_and_between_authorities_of_today() -> None:
    today = areas.upper_tier(TODAY)
    for area in today:
        for other in areas.neighbours(area.code):
            assert other in today
            assert area in areas.neighbours(other.code)
    assert [area.name for area in today if not areas.neighbours(area.code)] == ["Isle of Wight", "Isles of Scilly"]


def test_the_nearest_areas_are_of_the_same_time_and_in_order_of_distance() -> None:
    here = areas.get("E10000004")
    near = areas.nearest(here.code, 6)
    assert all(area.in_force(date(2009, 3, 31)) for area in near)
    far = [distance_metres((here.easting, here.northing), (area.easting, area.northing)) for area in near]
    assert far == sorted(far)
    assert distance_metres((0, 0), (3, 4)) == 5


def test_the_printed_version_is_the_date_of_the_source() -> None:
    source = yaml.safe_load((oracle.FOLDER / "source.yaml").read_text(encoding="utf-8"))
    assert areas.areas_version() == f"areas-{source['checked_on']}"


@pytest.mark.parametrize("name", ["population_0-17_2012-2024_la.csv", "cpp_at_31march_by_duration_2013-2025_la.csv"])
def test_published_statistics_use_our_pairs_of_codes(name: str) -> None:
    with shared("data", "published", name).open(encoding="utf-8-sig", newline="") as file:
        pairs = {(r["old_la_code"], r["new_la_code"], r["region_code"]) for r in csv.DictReader(file)}
    single = {pair for pair in pairs if is_ons_code(pair[1]) and len(pair[0]) == 3}
    assert len(single) >= 153
    for dfe_code, ons_code, region in single:
        assert areas.get(ons_code).dfe_code == dfe_code
        # Some releases put a London borough in Inner or Outer London, E13.
        assert areas.get(ons_code).parent_code == region or region.startswith("E13")


def test_the_published_list_of_codes_since_2011_has_our_upper_tiers() -> None:
    path = shared("data", "geography", "la_all_codes_2011-2026.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["CTRYCD"] == ENGLAND:
                upper = areas.upper_tier_of(row["LADCD_ACTIVE"], TODAY)
                assert upper is not None
                assert (upper.code, upper.parent_code) == (row["UTLACD"], row["RGNCD"])


def test_the_codes_of_an_area_that_only_changed_its_code() -> None:
    assert [one.code for one in areas.same_area("E06000048")] == ["E10000022", "E06000048", "E06000057"]
    assert [one.code for one in areas.same_area("E08000037")] == ["E08000020", "E08000037"]


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("E06000063", ["Cumbria"]),
        ("E06000062", ["Northamptonshire"]),
        ("E06000058", ["Bournemouth", "Poole", "Dorset"]),
        ("E06000059", ["Dorset"]),
        ("E08000037", []),
        ("E06000066", []),
        ("E10000006", []),
    ],
)
def test_what_a_split_or_a_merger_made_an_area_of(code: str, names: list[str]) -> None:
    assert [one.name for one in areas.made_of(code)] == names


@given(codes)
def test_the_same_area_agrees_with_the_oracle(code: str) -> None:
    assert {one.code for one in areas.same_area(code)} == oracle.same(code)
