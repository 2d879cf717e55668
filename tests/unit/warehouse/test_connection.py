import multiprocessing
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from tests.unit.warehouse.tables import numbers
from village.warehouse import connection
from village.warehouse.build import build
from village.warehouse.connection import NoWarehouse, Warehouse, answering, current, select, sum_of


def test_without_a_warehouse_the_error_says_how_to_build_it(warehouse: Path) -> None:
    with pytest.raises(NoWarehouse, match=r"Build it with \./village warehouse build"):
        current(warehouse)


@pytest.mark.parametrize("pointer", [b"", b"../../etc", b"0123456789abcdef\n", b"\xff\xfe", b"0123456789abcdef"])
def test_a_pointer_that_leads_nowhere_is_no_warehouse(warehouse: Path, pointer: bytes) -> None:
    warehouse.mkdir()
    (warehouse / "current").write_bytes(pointer)
    with pytest.raises(NoWarehouse, match="Build it"):
        current(warehouse)


def test_a_file_where_the_folder_should_be_is_no_warehouse(warehouse: Path) -> None:
    warehouse.write_text("")
    with pytest.raises(NoWarehouse):
        current(warehouse)


def test_a_database_that_cannot_be_read_is_no_warehouse(warehouse: Path) -> None:
    version = build([numbers(1)], warehouse)
    (warehouse / version / "warehouse.duckdb").write_bytes(b"not a database" * 1000)
    with pytest.raises(NoWarehouse, match="cannot be read"):
        current(warehouse)


def test_a_version_without_its_database_is_no_warehouse(warehouse: Path) -> None:
    version = build([numbers(1)], warehouse)
    (warehouse / version / "warehouse.duckdb").unlink()
    with pytest.raises(NoWarehouse, match="files are missing"):
        current(warehouse)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO numbers VALUES (2)",
        "DELETE FROM numbers",
        "DROP TABLE numbers",
        "CREATE TABLE more (id INT)",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM glob('/*')",
        "COPY numbers TO '/tmp/village-copy.csv'",
        "ATTACH '/tmp/village-other.duckdb'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET memory_limit = '64GB'",
        "SET threads = 64",
        "RESET lock_configuration",
    ],
)
def test_a_query_can_neither_write_nor_reach_outside(warehouse: Path, statement: str) -> None:
    build([numbers(1)], warehouse)
    with pytest.raises(duckdb.Error), current(warehouse).cursor() as cursor:
        cursor.execute(statement)
    assert current(warehouse).select("SELECT number FROM numbers") == [{"number": 1}]


def test_memory_is_bounded_and_nothing_spills_to_disk(warehouse: Path) -> None:
    build([numbers(1)], warehouse)
    greedy = "SELECT COUNT(DISTINCT a.range || ' ' || repeat('x', 200)) FROM range(20000000) a"
    with pytest.raises(duckdb.OutOfMemoryException), current(warehouse).cursor() as cursor:
        cursor.execute(greedy).fetchall()
    assert not list(warehouse.rglob("*.tmp"))
    assert current(warehouse).select("SELECT number FROM numbers") == [{"number": 1}]


def test_a_new_version_is_picked_up_and_the_old_one_stays_readable(warehouse: Path) -> None:
    build([numbers(1)], warehouse)
    before = current(warehouse)
    assert current(warehouse) is before
    build([numbers(2)], warehouse)
    after = current(warehouse)
    assert after.version != before.version
    assert before.select("SELECT number FROM numbers") == [{"number": 1}]
    assert after.select("SELECT number FROM numbers") == [{"number": 2}]


def test_an_answer_is_remembered_and_cannot_be_spoilt(warehouse: Path) -> None:
    build([numbers(1, 2)], warehouse)
    opened = current(warehouse)
    first = opened.select("SELECT number, random() AS luck FROM numbers WHERE number > ?", (1,))
    first[0]["number"] = "spoilt"
    second = opened.select("SELECT number, random() AS luck FROM numbers WHERE number > ?", (1,))
    assert second[0] == {"number": 2, "luck": first[0]["luck"]}


def test_threads_may_share_it(warehouse: Path) -> None:
    build([numbers(*range(1000))], warehouse)

    def ask(number: int) -> int:
        return int(
            current(warehouse).select("SELECT SUM(number) AS total FROM numbers WHERE number < ?", (number,))[0][
                "total"
            ]
            or 0
        )

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(200))) == [number * (number - 1) // 2 for number in range(200)]


def test_a_version_removed_while_it_is_being_opened_is_looked_up_again(
    warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = build([numbers(1)], warehouse)
    build([numbers(2)], warehouse)
    shutil.rmtree(warehouse / old)
    answers = iter([old, old])
    real = connection.pointed
    monkeypatch.setattr(connection, "pointed", lambda folder: next(answers, None) or real(folder))
    assert current(warehouse).select("SELECT number FROM numbers") == [{"number": 2}]


def test_a_connection_is_not_carried_into_another_process(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build([numbers(1)], warehouse)
    parents = current(warehouse)
    monkeypatch.setattr(connection.os, "getpid", lambda: -1)  # as a forked child would see it
    assert current(warehouse) is not parents


def test_a_reader_in_another_process_can_read_at_the_same_time(warehouse: Path) -> None:
    version = build([numbers(1)], warehouse)
    current(warehouse)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(_elsewhere, (warehouse, version)) == [{"number": 1}]


def _elsewhere(folder: Path, version: str) -> list[dict[str, int]]:
    return Warehouse(folder, version).select("SELECT number FROM numbers")


def test_a_test_that_opens_a_warehouse_must_say_so(tmp_path: Path) -> None:
    build([numbers(1)], tmp_path)
    with pytest.raises(AssertionError, match="without asking for the fixture"):
        current(tmp_path)


def damage(file: Path) -> None:
    """As a disk does: the beginning, which is read on opening, stays."""
    whole = bytearray(file.read_bytes())
    for place in range(len(whole) // 4, len(whole), 512):
        whole[place] ^= 0xFF
    file.write_bytes(whole)


ASKED = "SELECT sum(number) AS total FROM numbers"  # not what the file has written down of itself
MANY = range(100_000)
FORMER, NEWER = [{"total": 4_999_950_000}], [{"total": 5_000_050_000}]  # n (n - 1) / 2


@pytest.mark.parametrize("sum_kept", [True, False])  # there is none of what was built before sums were kept
@pytest.mark.parametrize("how", ["damaged", "empty", "gone"])
def test_of_a_warehouse_that_cannot_be_read_the_last_whole_version_answers(
    warehouse: Path, how: str, sum_kept: bool
) -> None:
    build([numbers(-5)], warehouse)
    former = build([numbers(*MANY)], warehouse)
    file = warehouse / build([numbers(*MANY, 100_000)], warehouse) / "warehouse.duckdb"
    {"damaged": damage, "empty": lambda one: one.write_bytes(b""), "gone": Path.unlink}[how](file)
    if not sum_kept:
        (file.parent / "warehouse.sha256").unlink()
    elif how == "damaged":
        assert answering(warehouse) == former  # before anything is asked: pages are kept under this name
    assert select(warehouse, ASKED) == FORMER
    assert answering(warehouse) == former
    assert current(warehouse) is current(warehouse)  # and stays open


def test_damage_that_is_found_while_reading_is_passed_over_from_then_on(warehouse: Path) -> None:
    build([numbers(*MANY)], warehouse)
    build([numbers(*MANY, 100_000)], warehouse)
    opened = current(warehouse)
    damage(opened.path)
    assert select(warehouse, ASKED) == FORMER
    assert opened.damaged
    assert current(warehouse) is not opened


def test_a_damaged_file_is_read_through_once(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build([numbers(*MANY)], warehouse)
    damage(warehouse / build([numbers(*MANY, 100_000)], warehouse) / "warehouse.duckdb")
    read: list[Path] = []
    monkeypatch.setattr(connection, "sum_of", lambda path: (read.append(path), sum_of(path))[1])
    for _ in range(3):
        assert select(warehouse, ASKED) == FORMER
    assert len(read) == 2  # the damaged one, and the one that answers


def test_with_no_whole_version_there_is_no_warehouse(warehouse: Path) -> None:
    version = build([numbers(*MANY)], warehouse)
    damage(warehouse / version / "warehouse.duckdb")
    for _ in range(2):  # found damaged, then known to be
        with pytest.raises(NoWarehouse, match="Build it"):
            select(warehouse, ASKED)


def test_a_query_for_what_is_not_there_does_not_make_a_version_damaged(warehouse: Path) -> None:
    build([numbers(1)], warehouse)
    with pytest.raises(NoWarehouse):
        select(warehouse, "SELECT * FROM elsewhere")
    assert not current(warehouse).damaged


def test_nothing_answers_where_there_is_no_warehouse(warehouse: Path) -> None:
    assert answering(warehouse) == ""


def test_a_version_built_again_in_place_of_a_damaged_one_answers(warehouse: Path) -> None:
    build([numbers(*MANY)], warehouse)
    version = build([numbers(*MANY, 100_000)], warehouse)
    damage(warehouse / version / "warehouse.duckdb")
    assert select(warehouse, ASKED) == FORMER
    assert build([numbers(*MANY, 100_000)], warehouse) == version
    assert select(warehouse, ASKED) == NEWER
    assert answering(warehouse) == version
