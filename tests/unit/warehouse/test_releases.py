"""Releases are kept for good: nothing is written over, what was known on any day can be read again, hashes tell."""

import datetime as dt
import itertools
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.warehouse.importing.made import imported, plain, rows
from tests.unit.warehouse.keeping import said
from village.warehouse import releases
from village.warehouse.observations import SCHEMA

ROOT = Path(__file__).resolve().parents[3]


def shares(folder: Path, day: str | None = None) -> dict[str, float]:
    known = releases.read(folder, dt.date.fromisoformat(day) if day else None)
    return dict(known.select("area", "value").iter_rows())


def held(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_was_kept_is_what_is_read(tmp_path: Path) -> None:
    new = said("50")
    kept = releases.keep(new, tmp_path)
    read = releases.read(tmp_path)
    assert read.schema == SCHEMA
    assert set(read["release"]) == {kept.release.id}
    assert read.drop("release").equals(new.observations.drop("release"))
    assert kept.new
    assert kept.unchanged == 0


def test_the_manifest_says_where_it_is_from(tmp_path: Path) -> None:
    new = said("50")
    release = releases.keep(new, tmp_path).release
    assert release.id.startswith("made-up-2024-05-01-0001-")
    assert (release.dataset, release.publisher, release.licence) == ("made-up", "Nobody", "none")
    assert (release.file_sha256, release.mapping_sha256) == (new.sha256, new.mapping.sha256)
    assert (release.rows, release.quarantined) == (2, 0)
    assert release.indicators == {"made-up.share": "A share"}
    assert releases.every(tmp_path) == [release]


def test_the_same_again_writes_nothing(tmp_path: Path) -> None:
    first = releases.keep(said("50"), tmp_path)
    before = held(tmp_path)
    again = releases.keep(said("50"), tmp_path)
    assert not again.new
    assert again.release == first.release
    assert again.unchanged == 2
    assert held(tmp_path) == before


def test_a_revision_is_another_release_and_the_former_day_stays(tmp_path: Path) -> None:
    releases.keep(said("50", "2024-05-01"), tmp_path)
    before = held(tmp_path)
    kept = releases.keep(said("60", "2024-11-01"), tmp_path)
    assert kept.new
    assert kept.unchanged == 0
    assert set(shares(tmp_path).values()) == {60.0}
    assert set(shares(tmp_path, "2024-10-31").values()) == {50.0}
    assert set(shares(tmp_path, "2024-11-01").values()) == {60.0}
    assert shares(tmp_path, "2024-04-30") == {}
    assert before.items() <= held(tmp_path).items()


def test_an_older_release_loaded_late_does_not_hide_a_newer(tmp_path: Path) -> None:
    releases.keep(said("60", "2024-11-01"), tmp_path)
    releases.keep(said("50", "2024-05-01"), tmp_path)
    assert set(shares(tmp_path).values()) == {60.0}


@pytest.mark.parametrize("order", list(itertools.permutations(["50", "60", "70"])))
def test_of_two_on_one_day_the_one_kept_later_counts(tmp_path: Path, order: tuple[str, ...]) -> None:
    for share in order:
        releases.keep(said(share), tmp_path)
    assert set(shares(tmp_path).values()) == {float(order[-1])}


def test_figures_that_are_as_before_are_counted(tmp_path: Path) -> None:
    releases.keep(said("50", areas=2), tmp_path)
    new = said("50", "2024-06-01", areas=3)
    assert releases.unchanged(new, tmp_path) == 2
    assert releases.keep(new, tmp_path).unchanged == 2
    assert set(shares(tmp_path)) == {"E12000007", "E92000001", "E12000001"}


def test_another_mapping_of_the_same_file_is_another_release(tmp_path: Path) -> None:
    text = rows("202223,London,,50,4,8")
    one = imported(tmp_path, text)
    other = imported(tmp_path, text, plain(note="read anew"))
    folder = tmp_path / "kept"
    assert releases.keep(one, folder).release.id != releases.keep(other, folder).release.id
    assert len(releases.every(folder)) == 2


def test_datasets_are_read_apart(tmp_path: Path) -> None:
    text = rows("202223,London,,50,4,8")
    folder = tmp_path / "kept"
    for dataset in ("made-up", "made-up-too", "made"):
        releases.keep(imported(tmp_path, text, plain(dataset=dataset)), folder)
    assert set(releases.read(folder, None, ["made-up"])["indicator"]) == {"made-up.share"}
    assert set(releases.read(folder, None, ["made", "made-up-too"])["indicator"]) == {"made.share", "made-up-too.share"}
    assert releases.read(folder, None, ["other"]).is_empty()
    assert releases.read(folder).height == 3


def test_no_folder_holds_nothing(tmp_path: Path) -> None:
    assert releases.read(tmp_path / "none").schema == SCHEMA
    assert releases.every(tmp_path / "none") == []
    assert releases.verify(tmp_path / "none") == []


def test_a_touched_release_is_told(tmp_path: Path) -> None:
    release = releases.keep(said("50"), tmp_path).release
    digests = {release.id: release.digest}
    assert releases.verify(tmp_path, digests) == []
    folder = tmp_path / release.id

    manifest = (folder / releases.MANIFEST).read_text()
    (folder / releases.MANIFEST).write_text(manifest.replace("Figures of nobody", "Figures of somebody"))
    assert releases.verify(tmp_path) == []  # whole in itself
    assert "is not the one that was kept" in releases.verify(tmp_path, digests)[0]

    (folder / releases.MANIFEST).write_text("{}")
    assert "cannot be read" in releases.verify(tmp_path)[0]
    with pytest.raises(ValueError, match="cannot be read"):
        releases.every(tmp_path)
    (folder / releases.MANIFEST).write_text(manifest)

    figures = (folder / releases.DATA).read_bytes()
    (folder / releases.DATA).write_bytes(figures + b"x")
    assert "are not those that were kept" in releases.verify(tmp_path)[0]
    (folder / releases.DATA).unlink()
    assert "cannot be read" in releases.verify(tmp_path, digests)[0]
    assert "is missing" in releases.verify(tmp_path, {"gone-2024-05-01-0001-0123456789ab": "0"})[0]


def test_a_renamed_release_is_told(tmp_path: Path) -> None:
    release = releases.keep(said("50"), tmp_path).release
    (tmp_path / release.id).rename(tmp_path / release.id.replace("2024-05-01", "2025-05-01"))
    assert "are not those that were kept" in releases.verify(tmp_path)[0]


def test_the_manifest_is_plain_and_sorted(tmp_path: Path) -> None:
    release = releases.keep(said("50"), tmp_path).release
    raw = (tmp_path / release.id / releases.MANIFEST).read_bytes()
    assert raw == release.written()
    assert list(json.loads(raw)) == sorted(json.loads(raw))


@pytest.mark.slow
def test_killed_before_each_touch_of_the_folder(tmp_path: Path) -> None:
    """One keeping after another, killed before its first touch of the folder, its second, and so on to the end."""
    folder = tmp_path / "kept"
    releases.keep(said("50"), folder)
    found = []
    for number in itertools.count(1):
        words = ["-m", "tests.unit.warehouse.keeping", str(folder), "60", "2024-11-01", str(number)]
        environment = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        done = subprocess.run([sys.executable, *words], cwd=ROOT, env=environment, check=False)
        known = set(shares(folder).values())
        assert known in ({50.0}, {60.0})  # the former state whole, or the new
        assert releases.verify(folder) == []
        found.append(known == {60.0})
        if done.returncode != -9:
            break
        if found[-1]:  # put back, so that the next is killed later and not merely told "already there"
            for release in releases.every(folder)[1:]:
                for path in (folder / release.id).iterdir():
                    path.unlink()
                (folder / release.id).rmdir()
    assert done.returncode == 0
    assert len(found) > 5
    assert found == sorted(found)
    assert not found[0]
    assert not list(folder.glob(".building-*"))
