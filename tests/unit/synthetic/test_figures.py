"""The demonstration's figures: visibly made up, the same each time, and their levels agree."""

import csv
import datetime as dt
import io
import math
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from village.kernel.areas import queries as areas
from village.outcomes import queries
from village.outcomes.models import Release
from village.synthetic.figures import (
    DATASETS,
    PUBLISHED_ON,
    PUBLISHER,
    TITLE,
    YEARS,
    demo_figures,
    demo_neighbours,
    mapping,
    table,
)
from village.warehouse import releases
from village.warehouse.importing.shipped import shipped

AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


def rows(dataset: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table(dataset, DATASETS[dataset][1]))))


@pytest.mark.parametrize("dataset", DATASETS)
def test_counts_of_authorities_add_up_to_regions_and_england_where_none_is_hidden(dataset: str) -> None:
    found = rows(dataset)
    for one in DATASETS[dataset][1]:
        sums: dict[tuple[str, str, str], int] = defaultdict(int)
        hidden = set()
        told = {}
        for row in found:
            key, count = (row["area"], row["period"], row["fsm"]), row[f"{one.name} count"]
            if row["level"] != "authority":
                if count:
                    told[key] = int(count)
                continue
            above = [(areas.get(row["area"]).parent_code, *key[1:]), ("E92000001", *key[1:])]
            for place in above:
                if row[one.name] == "c":
                    hidden.add(place)
                elif count:
                    sums[place] += int(count)
        assert len(told) == 10 * len(YEARS) * (3 if one.gap else 1)
        for key, number in told.items():
            assert sums[key] < number if key in hidden else sums[key] == number, (one.name, key)


@pytest.mark.slow
@pytest.mark.parametrize("dataset", DATASETS)
def test_a_printed_value_is_its_counts_and_a_hidden_one_has_none(dataset: str) -> None:
    found = rows(dataset)
    for one in DATASETS[dataset][1]:
        for row in found:
            if row[one.name] == "c":
                assert row[f"{one.name} count"] == row[f"{one.name} of"] == ""
            elif row[one.name]:
                exact = int(row[f"{one.name} count"]) / int(row[f"{one.name} of"]) * one.per
                assert abs(float(row[one.name]) - exact) <= 0.0501


def test_every_authority_of_today_has_figures_and_all_machines_make_the_same() -> None:
    made = {row["area"] for row in rows("eyfsp") if row["level"] == "authority"}
    assert made == {one.code for one in areas.upper_tier(PUBLISHED_ON)}
    assert table("eyfsp", DATASETS["eyfsp"][1]) == table("eyfsp", DATASETS["eyfsp"][1])


def test_they_stand_under_the_names_of_the_real_files_and_say_that_nobody_published_them() -> None:
    real = {one.dataset: one for one in shipped()}
    for dataset, (basis, made) in DATASETS.items():
        said = mapping(dataset, basis, made)
        assert dataset in real
        assert (said.title, said.publisher) == (TITLE, PUBLISHER)
        assert "ade up" in TITLE + PUBLISHER
        known = {one.name: one.unit for one in real[dataset].indicators}
        assert all(known.get(one.name, one.unit) == one.unit for one in made)


@pytest.mark.django_db
def test_they_are_loaded_once(tmp_path: Path, settings: Any) -> None:
    settings.VAR = tmp_path
    demo_figures(AT)
    demo_figures(AT + dt.timedelta(days=1))
    assert Release.objects.filter(synthetic=True).count() == Release.objects.count() == len(DATASETS)
    assert all(one.quarantined == 0 for one in releases.every(tmp_path / "releases"))


@pytest.mark.django_db
def test_made_up_neighbours_are_the_nearest_and_say_that_they_are_made_up(tmp_path: Path, settings: Any) -> None:
    settings.VAR = tmp_path
    demo_neighbours(AT)
    demo_neighbours(AT)  # done again it changes nothing
    used = queries.neighbours_in_use()
    assert used is not None
    row, near = used
    assert (row.synthetic, row.about["publisher"], row.title.startswith("Made-up")) == (True, PUBLISHER, True)
    assert set(near.of) == {one.code for one in areas.upper_tier(PUBLISHED_ON)}
    assert {len(one) for one in near.of.values()} == {10}
    here = areas.get("E08000035")
    away = [
        math.dist((here.easting, here.northing), (one.easting, one.northing))
        for one in map(areas.get, near.of[here.code])
    ]
    others = [one for one in areas.upper_tier(PUBLISHED_ON) if one.code not in (here.code, *near.of[here.code])]
    assert away == sorted(away)
    assert max(away) <= min(math.dist((here.easting, here.northing), (one.easting, one.northing)) for one in others)
