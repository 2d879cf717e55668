"""Files in, from the command line: loaded, tried, refused, listed, begun."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.unit.warehouse.importing.made import PLAIN, rows
from village.cli.app import commands
from village.cli.complaint import Complaint, complaint_of
from village.warehouse import releases


@pytest.fixture
def folder(tmp_path: Path, settings: Any, db: None) -> Path:
    """A folder with a mapping, a good file and a bad one; releases are kept beside."""
    settings.VAR = tmp_path / "var"
    (tmp_path / "own.yaml").write_text(PLAIN)
    (tmp_path / "good.csv").write_text(rows("202223,London,,50,4,8", "202223,Atlantis,,50,4,8", "202223,nowhere,,1,,"))
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n")
    return tmp_path


def run(*words: object) -> Result:
    return CliRunner().invoke(commands(), [str(word) for word in words])


def complaint(result: Result) -> Complaint:
    assert isinstance(result.exception, Exception)
    return complaint_of(result.exception)


def test_a_file_is_loaded_with_a_report_of_its_rows(folder: Path) -> None:
    done = run("figures", "load", folder / "good.csv", "--mapping", folder / "own.yaml")
    assert done.exit_code == 0
    assert "good.csv: loaded as made-up-2024-05-01-0001-" in done.output
    assert "rows 3: 1 passed over, 1 set aside" in done.output
    assert "figures 1: 1 loaded (0 unchanged)" in done.output
    assert "row 3, area: 'Atlantis': There is no authority called 'Atlantis'." in done.output
    assert "passed over 1 row(s): rows of nowhere" in done.output
    assert releases.read(folder / "var" / "releases").height == 1


def test_loaded_again_it_is_unchanged(folder: Path) -> None:
    words = ("figures", "load", folder / "good.csv", "--mapping", folder / "own.yaml")
    run(*words)
    done = run(*words)
    assert "already loaded, nothing was written" in done.output
    assert "1 loaded (1 unchanged)" in done.output


def test_a_dry_run_keeps_nothing(folder: Path) -> None:
    done = run("figures", "load", folder / "good.csv", "--mapping", folder / "own.yaml", "--dry-run")
    assert "good.csv: would be loaded\n" in done.output
    assert not (folder / "var").exists()


def test_every_row_set_aside_can_be_had_as_a_table(folder: Path) -> None:
    lines = [f"202223,Atlantis {number},,50,4,8" for number in range(25)]
    (folder / "good.csv").write_text(rows(*lines))
    words = ("figures", "load", folder / "good.csv", "--mapping", folder / "own.yaml", "--dry-run")
    done = run(*words, "--report", folder / "report.csv")
    assert "and 15 more set aside" in done.output
    table = list(csv.DictReader(io.StringIO((folder / "report.csv").read_text())))
    assert [row["row"] for row in table] == [str(number) for number in range(2, 27)]
    assert table[0]["what"] == "Atlantis 0"


def test_a_refused_file_ends_with_2_and_the_good_one_is_kept(folder: Path) -> None:
    done = run("figures", "load", folder / "bad.csv", folder / "good.csv", "--mapping", folder / "own.yaml")
    said = complaint(done)
    assert said.code == 2
    assert "bad.csv, row 1: The header lacks year" in said.what
    assert len(releases.every(folder / "var" / "releases")) == 1


@pytest.mark.parametrize("words", [("no-such-file.csv",), ("own.yaml",)])
def test_a_file_that_is_not_there_or_not_known_ends_with_2(folder: Path, words: tuple[str, ...]) -> None:
    said = complaint(run("figures", "load", *(folder / word for word in words)))
    assert said.code == 2
    assert said.what.startswith(("There is no file", "No mapping is known for own.yaml"))


def test_a_folder_without_known_files_ends_with_2(folder: Path) -> None:
    said = complaint(run("figures", "load", folder))
    assert (said.code, said.what) == (2, "No mapping fits these files.")


def test_files_of_a_folder_that_are_not_known_are_counted(folder: Path) -> None:
    (folder / "population_0-17_2012-2024_la.csv").write_text(
        "time_period,geographic_level,country_code,region_code,new_la_code,population_estimate\n"
        "2024,National,E92000001,,,12183016\n"
    )
    done = run("figures", "load", folder, "--dry-run")
    assert "population_0-17_2012-2024_la.csv: would be loaded" in done.output
    assert "3 other file(s) in the folder have no mapping" in done.output


def test_a_broken_mapping_ends_with_2(folder: Path) -> None:
    (folder / "own.yaml").write_text(PLAIN.replace("percent", "percnt"))
    said = complaint(run("figures", "load", folder / "good.csv", "--mapping", folder / "own.yaml"))
    assert said.code == 2
    assert "'percnt' is not a unit" in said.what


def test_releases_are_listed_and_touched_ones_told(folder: Path) -> None:
    run("figures", "load", folder / "good.csv", "--mapping", folder / "own.yaml")
    done = run("figures", "list")
    (release,) = releases.every(folder / "var" / "releases")
    assert done.exit_code == 0
    assert release.id[:24] in done.output
    data = folder / "var" / "releases" / release.id / releases.DATA
    data.write_bytes(data.read_bytes() + b"x")
    assert "are not those that were kept" in complaint(run("figures", "list")).what


def test_a_mapping_is_begun_from_a_file(folder: Path) -> None:
    done = run("measures", "map", folder / "good.csv")
    assert done.exit_code == 0
    assert "indicators:" in done.output
    assert "TODO" in done.output


NEAR = "old_la_code,la_name,SN_1,SN_2\n383,Leeds,380,373\n"
SAID = ("--title", "Alike", "--publisher", "Nobody", "--published-on", "2025-05-01")


def test_a_table_of_neighbours_is_loaded_listed_and_loaded_once(folder: Path) -> None:
    (folder / "near.csv").write_text(NEAR)
    done = run("figures", "neighbours", folder / "near.csv", *SAID)
    assert "near.csv: loaded, the neighbours of 1 areas" in done.output
    assert "already loaded, nothing was written" in run("figures", "neighbours", folder / "near.csv", *SAID).output
    assert "neighbours of 1 areas, published on 2025-05-01  Alike" in run("figures", "list").output


def test_all_that_is_kept_is_listed_a_line_each_and_a_touched_file_told(folder: Path) -> None:
    ring = [[-1.0, 53.0], [-1.0, 54.0], [0.0, 54.0], [0.0, 53.0], [-1.0, 53.0]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    box = {"type": "Feature", "properties": {"code": "E08000035", "name": "Leeds"}, "geometry": shape}
    (folder / "box.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [box]}))
    (folder / "near.csv").write_text(NEAR)
    judged = "Leeds,2026-03-02,ILACS,safeguarding,Good,2026-04-13,"
    (folder / "judged.csv").write_text(f"area,inspected_on,framework,judgement,grade,published_on,link\n{judged}\n")
    run("figures", "load", folder / "good.csv", "--mapping", folder / "own.yaml")
    run("figures", "neighbours", folder / "near.csv", *SAID)
    run("figures", "boundaries", folder / "box.geojson", "--on", "2023-04-01", "--title", "A box")
    run("figures", "inspections", folder / "judged.csv", "--title", "Judged")
    done = run("figures", "list")
    assert done.exit_code == 0
    release, *rest = done.output.splitlines()
    assert release.startswith("made-up-2024-05-01-0001-")
    assert [line.partition("  ")[2] for line in rest] == [
        "neighbours of 1 areas, published on 2025-05-01  Alike",
        "boundaries of areas as on 2023-04-01  A box",
        "inspectors' judgements, the latest published on 2026-04-13  Judged",
    ]
    for line, file in zip(rest, ("near.csv", "box.geojson", "judged.csv"), strict=True):
        (path,) = (folder / "var").glob(f"*/{line.partition('  ')[0]}/{file}")
        path.write_bytes(b"x")
    said = complaint(run("figures", "list")).what
    assert said == (
        "near.csv of 2025-05-01 is not as it was kept. box.geojson of 2023-04-01 is not as it was kept. "
        "judged.csv of 2026-04-13 is not as it was kept."
    )
    assert "near.csv: loaded" in run("figures", "neighbours", folder / "near.csv", *SAID).output
    assert "near.csv" not in complaint(run("figures", "list")).what


def test_a_folder_with_a_known_table_of_neighbours_is_loaded_whole(folder: Path) -> None:
    (folder / "some").mkdir()
    (folder / "some" / "statistical_neighbours_2025_wide.csv").write_text(NEAR)
    tried = run("figures", "load", folder / "some", "--dry-run")
    assert "would be loaded, the neighbours of 1 areas" in tried.output
    assert not (folder / "var").exists()
    assert "loaded, the neighbours of 1 areas" in run("figures", "load", folder / "some").output
    assert (
        "already loaded"
        in run("figures", "neighbours", folder / "some" / "statistical_neighbours_2025_wide.csv").output
    )


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        (NEAR, (), "What near.csv is, who published it and when is not known."),
        (NEAR, (*SAID[:-1], "2025-13-01"), "--published-on 2025-13-01 is not a day."),
        (NEAR.replace("373", "999"), SAID, "A number in this row is no authority's."),
        (None, SAID, "There is no file"),
    ],
)
def test_a_table_of_neighbours_that_cannot_be_used_is_refused(
    folder: Path, text: str | None, words: tuple[str, ...], said: str
) -> None:
    if text is not None:
        (folder / "near.csv").write_text(text)
    done = run("figures", "neighbours", folder / "near.csv", *words)
    assert said in str(complaint(done).what)
    assert not (folder / "var").exists()


def test_a_wrong_known_table_is_refused_with_its_row(folder: Path) -> None:
    (folder / "statistical_neighbours_2025_wide.csv").write_text(NEAR.replace("373", "999"))
    done = run("figures", "load", folder / "statistical_neighbours_2025_wide.csv")
    assert "A number in this row is no authority's." in complaint(done).what
