"""The releases behind the measures, and everything they ever said."""

from pathlib import Path

from tests.unit.warehouse.keeping import said
from village.warehouse import releases
from village.warehouse.extract import frame
from village.warehouse.measures.tables import release_tables


def test_a_revised_figure_stays_beside_its_revision(tmp_path: Path) -> None:
    first = releases.keep(said("50", "2024-05-01"), tmp_path).release
    second = releases.keep(said("60", "2024-06-01"), tmp_path).release
    made = {table.name: frame(table) for table in release_tables(tmp_path, {second.id})}
    assert made["observations_ever"].height == first.rows + second.rows
    assert releases.read(tmp_path).height == first.rows
    told = {row["id"]: row for row in made["releases"].to_dicts()}
    assert {name: row["synthetic"] for name, row in told.items()} == {first.id: False, second.id: True}
    assert (told[first.id]["file_sha256"], told[first.id]["rows"]) == (first.file_sha256, first.rows)
    assert told[first.id]["published_on"].isoformat() == "2024-05-01"


def test_an_empty_folder_has_tables_of_nothing(tmp_path: Path) -> None:
    assert {table.name: frame(table).height for table in release_tables(tmp_path)} == {
        "releases": 0,
        "observations_ever": 0,
    }
