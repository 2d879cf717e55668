"""A county and a nation: every child has one home and an age that fits, the truth stands beside every record, sums of
areas are the whole, and the same seed makes the same bytes however it is made."""

import datetime as dt
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.unit.synthetic.nation.conftest import LEEDS, Made, county, nation, written
from village.kernel.areas import queries as areas
from village.synthetic.nation.places import shared_out
from village.synthetic.people.make import Pace

FIRST = dt.date(2026, 9, 1)


def hashes(manifest: dict[str, Any]) -> dict[str, str]:
    return {
        f"{part}/{name}": file["sha256"]
        for part, held in manifest["parts"].items()
        for name, file in held["files"].items()
    }


def test_every_child_has_one_home_in_the_authority_that_it_is_told_of(england: Made) -> None:
    children = england.all("children")
    assert children["child"].sort().to_list() == list(range(children.height))
    assert children.select("postcode", "address").null_count().sum_horizontal().item() == 0
    for postcode, place in children.select("postcode", "place").unique().iter_rows():
        area = areas.postcode_area(postcode)
        assert area is not None
        assert area.code == place


def test_no_family_is_in_two_authorities(england: Made) -> None:
    of = england.all("children").group_by("family").agg(pl.col("place").n_unique())
    assert of["place"].max() == 1


def test_ages_fit(england: Made, leeds: Made) -> None:
    for made, on in ((england, FIRST), (leeds, dt.date(2026, 10, 1))):
        both = made.all("children").join(made.all("outcomes"), on="child")
        assert both.height == made.all("children").height
        for born, age in both.select("date_of_birth", "age").iter_rows():
            assert age == on.year - born.year - ((on.month, on.day) < (born.month, born.day))
            assert 0 <= age <= 19


def test_the_truth_of_every_record_stands_beside_it(england: Made) -> None:
    truth, children = england.all("truth"), set(england.all("children")["child"])
    assert set(truth["child"]) <= children
    assert not truth["record"].is_duplicated().any()
    for source in truth["source"].unique():
        sent = england.all(f"feeds/{source}/{FIRST}")
        told = truth.filter(pl.col("source") == source)
        assert Counter(sent.select("record", "place").rows()) == Counter(told.select("record", "place").rows())


def test_nobody_bears_the_number_of_another(england: Made) -> None:
    """But for mistakes, and for an adopted child, who has two: over all authorities a number is one child's."""
    sent = england.all(f"feeds/health/{FIRST}").join(
        england.all("truth").select("record", "child", "nhs_wrong"), on="record"
    )
    right = (
        sent.filter(~pl.col("nhs_wrong"))
        .with_columns(pl.col("nhs_number").str.replace_all(" ", ""))
        .drop_nulls("nhs_number")
    )
    assert right.group_by("nhs_number").agg(pl.col("child").n_unique())["child"].max() == 1
    assert right["nhs_number"].str.starts_with("9").all()
    assert right.height > 1_000


def test_the_manifest_counts_what_is_there(england: Made) -> None:
    files = sorted(england.folder.rglob("*.parquet"))
    named = {england.folder / part / name for part, held in england.manifest["parts"].items() for name in held["files"]}
    assert named == set(files)
    rows = sum(file["rows"] for held in england.manifest["parts"].values() for file in held["files"].values())
    assert rows == sum(pl.read_parquet(path, hive_partitioning=False).height for path in files)
    assert england.manifest["tables"]["children"]["rows"] == england.all("children").height
    assert "Nobody in these files exists" in (england.folder / "README.txt").read_text(encoding="utf-8")


def test_one_seed_makes_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    first, again, other = (
        hashes(written(tmp_path / name, county(150, seed))) for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )
    assert first == again
    assert first.keys() == other.keys()
    people = [name for name in first if name.startswith("area=")]
    assert all(first[name] != other[name] for name in people)


def test_a_hundred_children_are_the_same_in_one_chunk_and_in_seven(tmp_path: Path) -> None:
    whole = hashes(written(tmp_path / "one", county(100), Pace(1000, 1000)))
    assert hashes(written(tmp_path / "seven", county(100), Pace(8, 15))) == whole


@pytest.mark.slow
def test_so_is_a_nation_made_a_few_families_at_a_time(tmp_path: Path) -> None:
    whole = hashes(written(tmp_path / "one", nation(2_000)))
    assert hashes(written(tmp_path / "few", nation(2_000), Pace(2, 1))) == whole


@pytest.mark.parametrize(
    ("count", "weights", "shares"),
    [(10, [1, 1], [5, 5]), (3, [1, 1], [2, 1]), (100, [1, 2, 4], [14, 29, 57]), (1, [1, 5], [0, 1]), (0, [1], [0])],
)
def test_children_are_shared_out_to_whole_ones(count: int, weights: list[int], shares: list[int]) -> None:
    assert shared_out(count, weights) == shares


def test_authorities_numbers_follow_on_each_other() -> None:
    places = nation(100_000, places=200).places
    assert len(places) == 153
    assert sum(one.count for one in places) == 100_000
    for one, following in pairwise(places):
        assert following.among.child == one.among.child + one.count
        assert following.among.family >= one.among.family + one.count
        assert following.among.family % 2 == 0
    assert {one.among.total for one in places} == {100_000}


def test_help_is_of_families_and_no_episode_comes_twice(leeds: Made) -> None:
    helped = leeds.warehouse("help_episodes")
    assert not helped["episode"].is_duplicated().any()
    assert helped["area"].unique().to_list() == [LEEDS]
    assert (helped["closing"] == "").to_list() == helped["closed_on"].is_null().to_list()
    assert (helped["closed_on"].drop_nulls() <= dt.date(2026, 10, 1)).all()
    truth = leeds.all("truth").filter(pl.col("source") == "early-help", ~pl.col("duplicate"))
    sent: dict[str, dt.date] = {}
    for day in ("2026-09-01", "2026-10-01"):
        for record, started in leeds.all(f"feeds/early-help/{day}").select("record", "started_on").iter_rows():
            sent[record] = started
    cases = {(family, sent[record]) for record, family in truth.select("record", "family").iter_rows()}
    assert helped.height == len(cases)


def test_a_family_that_is_helped_again_is_known_by_its_former_help(leeds: Made) -> None:
    truth = dict(leeds.all("truth").select("record", "family").iter_rows())
    rows = [{**row, "family": truth[row["episode"]]} for row in leeds.all("help_episodes").iter_rows(named=True)]
    again = 0
    for row in rows:
        before = [
            one["closed_on"]
            for one in rows
            if one["family"] == row["family"] and one["opened_on"] < row["opened_on"] and one["closed_on"]
        ]
        latest = max(before, default=None)
        assert row["before_closed_on"] == (latest if latest and latest <= row["opened_on"] else None)
        again += row["before_closed_on"] is not None
    assert again
