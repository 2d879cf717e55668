"""Taking in a release: one record and one entry in the audit, once, and nothing that can be changed afterwards."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.unit.warehouse.keeping import said
from village.kernel.audit.models import Entry
from village.outcomes import actions, extracts, queries
from village.outcomes.models import Release
from village.warehouse import releases

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.VAR = tmp_path
    return tmp_path / "releases"


def load(share: str = "50", day: str = "2024-05-01", synthetic: bool = False) -> actions.Loaded:
    return actions.load_release(imported=said(share, day), by="test", at=AT, synthetic=synthetic)


def test_a_release_is_kept_recorded_and_audited() -> None:
    before = Entry.objects.count()
    loaded = load()
    assert loaded.new
    row = Release.objects.get()
    assert (row.id, row.digest, row.rows, row.quarantined) == (loaded.release.id, loaded.release.digest, 2, 0)
    assert (row.loaded_at, row.loaded_by, row.synthetic, row.published_on) == (AT, "test", False, dt.date(2024, 5, 1))
    entry = Entry.objects.latest("seq")
    assert Entry.objects.count() == before + 1
    assert (entry.actor, entry.action, entry.thing) == ("test", "release.load", f"release:{row.id}")
    assert str(row) == row.id


def test_the_same_again_writes_nothing() -> None:
    load()
    entries = Entry.objects.count()
    again = load()
    assert (again.new, again.unchanged) == (False, 2)
    assert (Release.objects.count(), Entry.objects.count()) == (1, entries)


def test_a_load_that_ended_before_its_record_is_completed_by_the_next(folder: Path) -> None:
    kept = releases.keep(said("50"), into=folder)
    assert queries.in_use() == []
    assert queries.wrong() == [f"The release {kept.release.id} is kept and on no record: load its file again."]
    assert load().new
    assert queries.wrong() == []
    assert [one.id for one, _ in queries.in_use()] == [kept.release.id]


def test_no_record_without_its_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("village.kernel.audit.actions.record", fail)
    with pytest.raises(RuntimeError):
        load()
    assert not Release.objects.exists()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE outcomes_release SET title = 'another'",
        "DELETE FROM outcomes_release",
        "INSERT INTO outcomes_release SELECT * FROM outcomes_release",
    ],
)
def test_the_database_refuses_to_change_a_release(sql: str) -> None:
    load()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_database_refuses_a_release_without_a_digest() -> None:
    with pytest.raises(IntegrityError, match="release_digest_is_there"), transaction.atomic():
        Release.objects.create(
            id="x", dataset="x", published_on=AT.date(), rows=0, quarantined=0, digest="", loaded_at=AT
        )


def test_a_release_that_was_touched_is_left_out(folder: Path) -> None:
    loaded = load()
    (folder / loaded.release.id / releases.DATA).write_bytes(b"nothing")
    assert queries.in_use() == []
    assert queries.wrong() == [f"The figures of the release {loaded.release.id} are not those that were kept."]
    assert len(queries.held()) == 1


def test_a_manifest_written_anew_is_found_out(folder: Path) -> None:
    loaded = load()
    manifest = folder / loaded.release.id / releases.MANIFEST
    manifest.write_bytes(manifest.read_bytes().replace(b"Figures of nobody", b"Figures of someone"))
    assert queries.sound() == []


def test_made_up_figures_give_way_to_real_ones_of_the_same_dataset() -> None:
    made_up = load("40", synthetic=True)
    assert [one.id for one, _ in queries.in_use()] == [made_up.release.id]
    real = load("50", "2023-05-01")  # published earlier, and real
    assert [one.id for one, _ in queries.in_use()] == [real.release.id]


def test_all_that_releases_ever_said_leaves_for_the_warehouse() -> None:
    load("40", "2023-05-01")
    load("50", "2024-05-01")
    tables = {one.name: one for one in extracts.tables()}
    ever = tables["observations_ever"].rows
    assert sorted(ever["value"].to_list()) == [40, 40, 50, 50]  # type: ignore[union-attr,index,call-overload]
    assert [row[-1] for row in tables["releases"].rows] == [False, False]
