import fcntl
import os
import threading
from pathlib import Path

import polars as pl
import pytest

from tests.unit.warehouse.tables import numbers
from village.kernel.tables.aside import VERSION
from village.warehouse.build import KEPT, build
from village.warehouse.connection import Warehouse, current, pointed


def versions(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if VERSION.fullmatch(path.name)}


def told(folder: Path) -> list[int]:
    return [row["number"] for row in current(folder).select("SELECT number FROM numbers ORDER BY number")]


def test_a_build_holds_what_was_extracted(warehouse: Path) -> None:
    version = build([numbers(3, 1, 2), numbers(9, name="others")], warehouse)
    assert pointed(warehouse) == version
    assert told(warehouse) == [1, 2, 3]
    assert pl.read_parquet(warehouse / version / "numbers.parquet")["number"].to_list() == [1, 2, 3]


def test_the_same_tables_are_not_built_again(warehouse: Path) -> None:
    version = build([numbers(1)], warehouse)
    made = (warehouse / version / "warehouse.duckdb").stat()
    opened = current(warehouse)
    assert build([numbers(1)], warehouse) == version
    assert (warehouse / version / "warehouse.duckdb").stat().st_ino == made.st_ino
    assert current(warehouse) is opened


@pytest.mark.parametrize("without", ["warehouse.duckdb", "warehouse.sha256"])
def test_a_version_that_is_not_whole_is_built_again(warehouse: Path, without: str) -> None:
    version = build([numbers(1)], warehouse)
    (warehouse / version / without).unlink()
    assert build([numbers(1)], warehouse) == version
    assert (warehouse / version / without).exists()
    assert told(warehouse) == [1]
    assert {path.name for path in warehouse.iterdir()} == {".lock", "current", version}


def test_tables_that_are_wrong_leave_the_former_version(warehouse: Path) -> None:
    version = build([numbers(1)], warehouse)
    with pytest.raises(ValueError, match="used twice"):
        build([numbers(2, 2)], warehouse)
    assert pointed(warehouse) == version
    assert versions(warehouse) == {version}
    assert {path.name for path in warehouse.iterdir()} == {".lock", "current", version}


def test_two_former_versions_are_kept(warehouse: Path) -> None:
    built = [build([numbers(number)], warehouse) for number in range(5)]
    assert versions(warehouse) == set(built[-1 - KEPT :])


def test_going_back_to_a_former_version_is_a_change_of_pointer(warehouse: Path) -> None:
    first, second = build([numbers(1)], warehouse), build([numbers(2)], warehouse)
    assert build([numbers(1)], warehouse) == first
    assert told(warehouse) == [1]
    assert versions(warehouse) == {first, second}


def test_a_version_that_someone_reads_is_not_removed(warehouse: Path) -> None:
    first = build([numbers(0)], warehouse)
    reader = Warehouse(warehouse, first)
    built = [build([numbers(number)], warehouse) for number in range(1, 5)]
    assert versions(warehouse) == {first, *built[-1 - KEPT :]}
    assert reader.select("SELECT number FROM numbers") == [{"number": 0}]
    del reader
    last = build([numbers(9)], warehouse)
    assert versions(warehouse) == {last, *built[-KEPT:]}


def test_what_a_killed_build_left_is_swept_away(warehouse: Path) -> None:
    build([numbers(1)], warehouse)
    (warehouse / ".building-dead").mkdir()
    (warehouse / ".building-dead" / "numbers.parquet").write_bytes(b"half")
    (warehouse / ".building-pointer").write_text("half")
    version = build([numbers(2)], warehouse)
    assert not list(warehouse.glob(".building-*"))
    assert pointed(warehouse) == version


def test_a_second_build_waits_for_the_first(warehouse: Path) -> None:
    build([numbers(1)], warehouse)
    handle = os.open(warehouse / ".lock", os.O_RDWR)
    fcntl.flock(handle, fcntl.LOCK_EX)
    waiting = threading.Thread(target=build, args=([numbers(2)], warehouse))
    waiting.start()
    waiting.join(0.3)
    assert waiting.is_alive()
    assert told(warehouse) == [1]
    os.close(handle)
    waiting.join(20)
    assert told(warehouse) == [2]


def test_progress_is_told_to_its_end(warehouse: Path) -> None:
    heard: list[tuple[int, int, str]] = []
    build([numbers(1), numbers(2, name="others")], warehouse, lambda *step: heard.append(step))
    assert [done for done, _, _ in heard] == [1, 2, 3, 4, 5]
    assert {total for _, total, _ in heard} == {5}
    assert heard[-1][2] == "in use"
