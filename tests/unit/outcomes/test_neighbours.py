"""A table of neighbours: kept as it came and audited once, replaced for the next build."""

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

import pytest

from tests.unit.warehouse.keeping import said as figures
from village.kernel.audit.models import Entry
from village.kernel.tables.rules import Refused
from village.outcomes import actions, extracts, queries
from village.warehouse.kept import Kept
from village.warehouse.neighbours import Described, described

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
LEEDS, BRADFORD, KIRKLEES, SHEFFIELD = "E08000035", "E08000032", "E08000034", "E08000039"
FIRST = b"old_la_code,la_name,SN_1,SN_1P,SN_2\n383,Leeds,380,Close,373\n380,Bradford,383,Close,\n"
SECOND = b"area,SN_1\nE08000035,E08000034\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.VAR = tmp_path
    return tmp_path / "neighbours"


def load(raw: bytes = FIRST, day: str = "2024-05-01", synthetic: bool = False) -> tuple[Kept, bool]:
    said = Described(f"Neighbours of {day}", "Nobody", dt.date.fromisoformat(day))
    return actions.load_neighbours(file="near.csv", raw=raw, said=said, by="test", at=AT, synthetic=synthetic)


def pairs() -> list[tuple[object, ...]]:
    [near] = [one for one in extracts.tables() if one.name == "neighbours"]
    return sorted(near.rows.select("area", "neighbour", "place", "mutual").rows())  # type: ignore[union-attr]


def test_it_is_kept_and_audited(folder: Path) -> None:
    row, new = load()
    assert new
    assert row.sha256 == hashlib.sha256(FIRST).hexdigest()
    assert (folder / row.id / "near.csv").read_bytes() == FIRST
    assert (row.on, row.title, row.synthetic) == ("2024-05-01", "Neighbours of 2024-05-01", False)
    said = [row.about[name] for name in ("publisher", "areas", "kept_by", "kept_at")]
    assert said == ["Nobody", "2", "test", AT.isoformat()]
    entry = Entry.objects.latest("seq")
    assert (entry.actor, entry.action, entry.thing) == ("test", "neighbours.load", f"neighbours:{row.id}")
    assert row.sha256 in entry.detail


def test_the_same_again_writes_nothing() -> None:
    row, _ = load()
    entries = Entry.objects.count()
    assert load() == (row, False)
    assert (queries.kept_files(), Entry.objects.count()) == ([("neighbours", row)], entries)


def test_no_table_without_its_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("village.kernel.audit.actions.record", fail)
    with pytest.raises(RuntimeError):
        load()
    assert queries.kept_files() == []


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"old_la_code,SN_1\n383,999\n", "A number in this row is no authority's."),
        (b"old_la_code,SN_1\n383,E12000003\n", "A number in this row is no authority's."),
        (b"old_la_code,SN_1\n383,383\n", "This row names an area twice, or one that an earlier row has named."),
        (
            b"old_la_code,SN_1\n383,380\n383,373\n",
            "This row names an area twice, or one that an earlier row has named.",
        ),
        (b"council,SN_1\n383,380\n", "There is no column old_la_code or area."),
        (b"area,near\n383,380\n", "There is no column SN_1."),
    ],
)
def test_a_wrong_table_is_refused_and_nothing_is_kept(folder: Path, raw: bytes, why: str) -> None:
    with pytest.raises(Refused) as refused:
        load(raw)
    assert [one.what for one in refused.value.problems] == [why]
    assert not folder.exists()
    assert not Entry.objects.exists()


def test_the_warehouse_is_built_with_the_table_published_last() -> None:
    assert queries.neighbours_in_use() is None
    assert pairs() == []
    load(SECOND, "2025-05-01")
    load(FIRST, "2024-05-01")
    assert pairs() == [(LEEDS, KIRKLEES, 1, False)]
    [said] = [one for one in extracts.tables() if one.name == "neighbour_tables"]
    assert [row[1] for row in said.rows] == ["Neighbours of 2025-05-01"]


def test_numbers_mean_the_areas_of_today() -> None:
    """Sheffield has had another code since April 2025, and the same number."""
    load()
    assert pairs() == [(BRADFORD, LEEDS, 1, True), (LEEDS, BRADFORD, 1, True), (LEEDS, SHEFFIELD, 2, False)]


def test_a_table_that_was_touched_is_told_and_the_one_before_it_is_read(folder: Path) -> None:
    load(FIRST, "2024-05-01")
    later, _ = load(SECOND, "2025-05-01")
    (folder / later.id / "near.csv").write_bytes(FIRST)
    assert queries.wrong() == ["near.csv of 2025-05-01 is not as it was kept."]
    used = queries.neighbours_in_use()
    assert used is not None
    assert used[0].title == "Neighbours of 2024-05-01"
    assert used[1].of[LEEDS] == (BRADFORD, SHEFFIELD)


def test_a_lost_table_leaves_none_in_use(folder: Path) -> None:
    row, _ = load()
    (folder / row.id / "near.csv").unlink()
    assert queries.neighbours_in_use() is None
    assert queries.wrong() == [f"The file kept as {row.id} is missing."]
    load()  # loaded again it is whole again
    assert queries.wrong() == []


def test_a_made_up_table_gives_way_to_a_real_one_and_is_not_laid_beside_real_figures() -> None:
    load(SECOND, "2025-05-01", synthetic=True)
    assert queries.neighbours_in_use() is not None
    actions.load_release(imported=figures("50", "2024-05-01"), by="test", at=AT)
    assert queries.neighbours_in_use() is None
    load(FIRST, "2024-05-01")
    used = queries.neighbours_in_use()
    assert used is not None
    assert not used[0].synthetic


def test_the_published_table_is_known_by_the_name_of_its_file() -> None:
    known = described("statistical_neighbours_2025_wide.csv")
    assert known is not None
    assert known.publisher == "Department for Education"
    assert described("somebody.csv") is None
