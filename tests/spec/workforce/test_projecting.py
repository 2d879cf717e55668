"""An analyst's own series, projected: what is said, from nothing after the origin; what is refused, in a sentence."""

import csv
import itertools
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from tests.commands import run
from tests.oracles.worlds import World
from village.kernel.tables.rules import Refused
from village.projection import service, telling
from village.projection.reading import Columns
from village.projection.service import Projection

HEADER = ["area", "period", "stock", "joiners", "leavers"]
AS_NAMED = Columns()
Rows = list[list[object]]


def rows(areas: int = 12, years: int = 7, seed: int = 1) -> Rows:
    """Areas of a made-up world, from 2017."""
    stock = World(areas, years, shared=0.02, ahead=0).drawn(seed)
    return [
        [f"Area {at:02}", 2017 + year, round(float(stock[at, year]), 1), 20, 18]
        for at in range(areas)
        for year in range(years)
    ]


def written(folder: Path, held: Rows, header: list[str] = HEADER) -> Path:
    path = folder / "series.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *held])
    return path


def projected(
    path: Path, origin: str = "2023", horizon: int = 3, columns: Columns = AS_NAMED, **more: int
) -> Projection:
    return service.project(path, columns, origin, horizon, **({"draws": 400} | more))


def numbers(found: Projection) -> Any:
    return telling.data(found)["projection"], telling.data(found)["total"], telling.data(found)["scores"]


def test_each_area_and_year_has_a_point_an_interval_and_no_change(tmp_path: Path) -> None:
    held = rows()
    found = projected(written(tmp_path, held))
    assert [(one.area, one.period) for one in found.lines[:3]] == [
        ("Area 00", str(year)) for year in (2024, 2025, 2026)
    ]
    assert len(found.lines) == 36
    last = {row[0]: row[2] for row in held if row[1] == 2023}
    for one in found.lines:
        assert one.no_change == last[one.area]
        assert 0 <= one.low < one.point < one.high
    for total in found.total:
        mine = [one for one in found.lines if one.horizon == total.horizon]
        assert total.point == pytest.approx(sum(one.point for one in mine))
        assert total.no_change == pytest.approx(sum(one.no_change for one in mine))
        assert total.high - total.low < sum(one.high - one.low for one in mine)  # areas do not all fare badly at once


def test_nothing_after_the_origin_is_used(tmp_path: Path) -> None:
    held = rows()
    short = numbers(projected(written(tmp_path, [row for row in held if row[1] <= 2021]), "2021"))
    assert numbers(projected(written(tmp_path, held), "2021")) == short
    spoilt = [row if row[1] <= 2021 else [row[0], row[1], "-999", "nonsense", "inf"] for row in held]
    assert numbers(projected(written(tmp_path, spoilt), "2021")) == short


def test_the_same_seed_gives_the_same_numbers_in_whatever_order_rows_stand(tmp_path: Path) -> None:
    held = rows()
    found = numbers(projected(written(tmp_path, held)))
    random.Random(3).shuffle(held)
    assert numbers(projected(written(tmp_path, held))) == found
    assert numbers(projected(written(tmp_path, held), seed=8)) != found


def test_the_interval_is_never_narrower_further_on(tmp_path: Path) -> None:
    found = projected(written(tmp_path, rows()), horizon=20)
    for area in {one.area for one in found.lines}:
        widths = [one.high - one.low for one in found.lines if one.area == area]
        assert all(after >= before - 1e-9 for before, after in itertools.pairwise(widths))


def test_how_it_fared_is_told_and_what_was_never_tried_is_a_scenario(tmp_path: Path) -> None:
    found = projected(written(tmp_path, rows()), horizon=6)
    assert [one.origins for one in found.scores] == [
        4,
        3,
        2,
        1,
        0,
        0,
    ]  # 2019 to 2022, each with a change before it twice
    assert [one.pairs for one in found.scores] == [48, 36, 24, 12, 0, 0]
    assert found.scores[4].wape != found.scores[4].wape
    assert [one.scenario for one in found.total] == [False] * 4 + [True] * 2
    assert any("scenario, not a forecast" in note for note in found.notes)
    assert telling.data(found)["scores"][5]["wape"] is None
    json.dumps(telling.data(found), allow_nan=False)


@pytest.mark.parametrize("symbol", ["x", "z", "c", "u", "low", ":", "-", "", "NaN"])
def test_what_is_not_known_is_survived_and_said(symbol: str, tmp_path: Path) -> None:
    held = rows()
    for row in held:
        if row[0] == "Area 03" and row[1] in (2019, 2023):
            row[2] = symbol
        if row[0] == "Area 04":
            row[3] = symbol
    found = projected(written(tmp_path, held))
    assert any(note.startswith("Stock not known in 2 of 84") for note in found.notes)
    assert any(note.startswith("Joiners not known in 7 of 84") for note in found.notes)
    assert "Area 03: not known in the origin; carried from 2022." in found.notes
    carried = next(one for one in found.lines if one.area == "Area 03")
    assert carried.no_change == next(row[2] for row in held if row[:2] == ["Area 03", 2022])


def test_areas_that_ended_began_late_or_hold_nobody(tmp_path: Path) -> None:
    held = [
        row
        for row in rows()
        if not ((row[0] == "Area 01" and row[1] > 2020) or (row[0] == "Area 02" and row[1] < 2023))
    ]
    held += [["E06000099 / E06000098", year, 0, 0, 0] for year in range(2017, 2024)]
    found = projected(written(tmp_path, held))
    areas = {one.area for one in found.lines}
    assert "Area 01" not in areas
    assert any("Not projected" in note and "Area 01" in note for note in found.notes)
    assert "Area 02" in areas
    nobody = next(one for one in found.lines if one.area.startswith("E06000099"))
    assert (nobody.point, nobody.low, nobody.no_change) == (0, 0, 0)
    assert nobody.high > 0


def test_an_area_returned_together_and_alone_leaves_no_total(tmp_path: Path) -> None:
    held = rows()
    for row in held:
        row[0] = {"Area 00": "E06000061 / E06000062", "Area 01": "E06000062"}.get(str(row[0]), row[0])
    found = projected(written(tmp_path, held))
    assert not found.total
    assert any("No total" in note for note in found.notes)


def test_regions_and_rows_without_an_area_are_left_out_and_said(tmp_path: Path) -> None:
    held = rows()
    plain = numbers(projected(written(tmp_path, held)))
    more = [["E92000001", 2023, 9_000, 1, 1], ["", 2023, 4_000, 1, 1], ["E12000007", 2023, 4_000, 1, 1]]
    found = projected(written(tmp_path, held + more))
    assert numbers(found) == plain
    assert "1 rows without an area were left out." in found.notes
    assert "Left out, being made of other areas: E12000007, E92000001." in found.notes
    nation = [["E92000001", 2017 + year, 30_000 + 500 * year, 1, 1] for year in range(7)]
    assert projected(written(tmp_path, nation)).lines[0].area == "E92000001"  # all there is is what is meant


@pytest.mark.parametrize("form", ["{a}{b}", "{a}/{b}", "{a}-{b}"])
def test_a_period_may_span_two_years(form: str, tmp_path: Path) -> None:
    held = rows()
    plain = numbers(projected(written(tmp_path, held)))[0]
    for row in held:
        row[1] = form.format(a=int(str(row[1])) - 1, b=str(row[1])[2:])
    for origin in (form.format(a=2022, b=23), "2023"):
        found = projected(written(tmp_path, held), origin)
        assert found.lines[0].period == form.format(a=2023, b=24)
        assert [one["point"] for one in telling.data(found)["projection"]] == [one["point"] for one in plain]


def test_years_may_be_missing(tmp_path: Path) -> None:
    held = [row for row in rows(40, 13) if row[1] in (2017, 2019, 2021, 2023, 2025, 2027, 2029)]
    found = projected(written(tmp_path, held), "2029", 4)
    assert [one.origins for one in found.scores] == [0, 5, 0, 4]
    for one in found.lines:
        assert one.low < one.point < one.high


@pytest.mark.parametrize("years", [1, 2, 3])
def test_a_short_history_is_no_change_and_says_so(years: int, tmp_path: Path) -> None:
    found = projected(written(tmp_path, rows(years=years)), str(2016 + years))
    assert any("Too short" in note for note in found.notes) == (years < 3)
    if years < 3:
        assert all(one.point == one.no_change for one in found.lines)
    assert all(one.low < one.point < one.high for one in found.lines)


def test_roles_have_lines_of_their_own_and_one_total(tmp_path: Path) -> None:
    held = [[*row, role] for role in ("teacher", "nurse") for row in rows(seed=len(role))]
    path = written(tmp_path, held, [*HEADER, "role"])
    found = projected(path)
    assert {one.role for one in found.lines} == {"teacher", "nurse"}
    assert len(found.total) == 3
    assert found.total[0].point == pytest.approx(sum(one.point for one in found.lines if one.horizon == 1))
    assert {one["role"] for one in telling.data(found)["method"]} == {"teacher", "nurse"}
    # Roles share a year's shock, and not what happens to each: together they are less unsure than the sum of both.
    twice = [[*row, role] for role in ("teacher", "nurse") for row in rows()]
    both = projected(written(tmp_path, twice, [*HEADER, "role"])).total[0]
    one = projected(written(tmp_path, rows())).total[0]
    assert both.point == pytest.approx(2 * one.point)
    assert both.high - both.low < 2 * (one.high - one.low)


def test_parquet_and_columns_of_other_names(tmp_path: Path) -> None:
    held = rows()
    names = ["la", "year", "fte", "in", "out"]
    path = tmp_path / "series.parquet"
    pl.DataFrame(held, schema=names, orient="row").write_parquet(path)
    found = projected(path, columns=Columns("la", "year", "fte", "in", "out"))
    assert numbers(found) == numbers(projected(written(tmp_path, held)))
    without = projected(path, columns=Columns("la", "year", "fte"))
    assert "Joiners and leavers are not in the file: flows are not known." in without.notes


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (["Area 99", 2017, -3, 1, 1], "row 86, column stock: '-3': A number of people cannot be less than 0."),
        (["Area 99", 2017, 3, -1, 1], "column joiners: '-1'"),
        (["Area 99", 2017, "inf", 1, 1], "'inf': It is not a number"),
        (["Area 99", 2017, "lots", 1, 1], "'lots': It is not a number"),
        (["Area 00", 2017, 3, 1, 1], "has a row for 2017 already, in row 2. Keep one"),
        ([" area  00", 2017, 3, 1, 1], "has a row for 2017 already"),
        (["Area\u202e 99", 2017, 3, 1, 1], "cannot be seen (RIGHT-TO-LEFT OVERRIDE)"),
        (["Area 99", "autumn", 3, 1, 1], "'autumn' is no period"),
        (["Area 99", "201718", 3, 1, 1], "written otherwise"),
        (["Area 99", 2017, 3], "The row has 3 cells"),
    ],
)
def test_what_is_wrong_is_told_with_its_row_and_nothing_else(change: list[object], said: str, tmp_path: Path) -> None:
    held = [*rows(), change]
    with pytest.raises(Refused) as refused:
        projected(written(tmp_path, held))
    assert len(refused.value.problems) == 1
    assert str(refused.value).startswith("series.csv, row 86")
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("origin", "horizon", "said"),
    [
        ("2030", 3, "no period '2030' in it. Give an origin from 2017 to 2023."),
        ("next", 3, "no period 'next'"),
        ("2023", 0, "A horizon of 0 years"),
        ("2023", -2, "Give one from 1 to 50"),
        ("2023", 10_000, "Give one from 1 to 50"),
    ],
)
def test_an_origin_or_horizon_that_cannot_be_meant(origin: str, horizon: int, said: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=said):
        projected(written(tmp_path, rows()), origin, horizon)


def test_files_that_are_none(tmp_path: Path) -> None:
    path = tmp_path / "series.csv"
    for raw, said in [
        (b"", "no column 'area'"),
        (b"area,period,stock\n", "no rows below"),
        (b"area,period\nA,2017\n", "no column 'stock'"),
        (b"area;period;stock\nA;2017;3\n", "not separated by commas"),
        (b"area,period,stock,Stock\nA,2017,3,3\n", "Two columns"),
        (b"area,period,stock\nA,2017,x\n", "No area has a row"),
        (b"\0\0\0\0", "not a text file"),
    ]:
        path.write_bytes(raw)
        with pytest.raises(Refused, match=said):
            projected(path, "2017")
    path = tmp_path / "series.parquet"
    path.write_bytes(b"area,period,stock\nA,2017,3\n")
    with pytest.raises(Refused, match="cannot be read as Parquet"):
        projected(path, "2017")


def test_the_command(tmp_path: Path) -> None:
    path = written(tmp_path, rows())
    words = ["workforce", "project", "--input", str(path), "--origin", "2023", "--horizon", "2"]
    done = run(*words, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert set(found["projection"][0]) >= {"area", "period", "point", "low", "high", "no_change"}
    assert found["scores"][0]["coverage"] <= 1
    assert run(*words, "--json").stdout == done.stdout
    said = run(*words).stdout
    assert "All areas" in said
    assert "inside the interval" in said
    for bad in (["--stock", "posts"], ["--input", str(tmp_path / "none.csv")], ["--horizon", "0"]):
        wrong = run(*words, *bad)
        assert wrong.returncode == 2
        assert wrong.stderr.startswith("village: ")
        assert "Traceback" not in wrong.stderr


def test_a_csv_of_lines_runs_nothing(tmp_path: Path) -> None:
    held = [["=cmd()" if row[0] == "Area 00" else row[0], *row[1:]] for row in rows()]
    text = telling.csv(projected(written(tmp_path, held)))
    assert "\n'=cmd()," in text
    assert np.isfinite([float(line.split(",")[5]) for line in text.splitlines()[1:]]).all()


def test_a_folder_with_a_page_that_loads_nothing(tmp_path: Path) -> None:
    held = [["<b>&Area" if row[0] == "Area 00" else row[0], *row[1:]] for row in rows()]
    held[-1][2] = "x"
    out = tmp_path / "made" / "here"
    words = ["workforce", "project", "--input", str(written(tmp_path, held)), "--origin", "2023", "--horizon", "6"]
    done = run(*words, "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert {one.name for one in out.iterdir()} == {"projection.csv", "report.html"}
    assert len((out / "projection.csv").read_text().splitlines()) == 1 + 13 * 6
    page = (out / "report.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 2 * 13  # all areas and twelve, each drawn wide and narrow
    assert "<b>" not in page
    assert "&lt;b&gt;&amp;Area" in page
    assert not {"<script", "http:", "https:", "@import"} & set(page.split())
    assert "a scenario, not a forecast" in page
    (tmp_path / "file").write_text("")
    wrong = run(*words, "--out", str(tmp_path / "file"))
    assert wrong.returncode != 0
    assert "Traceback" not in wrong.stderr
