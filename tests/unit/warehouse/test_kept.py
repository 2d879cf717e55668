"""Files kept as they came: the same bytes once, the newest day first in use, a touched file told."""

import datetime as dt
from pathlib import Path

import pytest

from village.warehouse import kept

ONE, TWO = dt.date(2023, 4, 1), dt.date(2024, 4, 1)


def test_the_same_file_of_the_same_day_is_kept_once(tmp_path: Path) -> None:
    first, new = kept.keep(tmp_path, "a.json", b"1", ONE, {"title": "One"})
    assert new
    again, new = kept.keep(tmp_path, "b.json", b"1", ONE, {"title": "Another"})
    assert (again, new) == (first, False)
    assert kept.every(tmp_path) == [(first, b"1")]
    assert kept.read(tmp_path, first.id) == (first, b"1")


def test_the_newest_is_of_the_latest_day_and_kept_last(tmp_path: Path) -> None:
    assert kept.newest(tmp_path / "none") == ""
    later, _ = kept.keep(tmp_path, "a.json", b"2", TWO, {})
    kept.keep(tmp_path, "a.json", b"1", ONE, {})
    assert kept.newest(tmp_path) == later.id
    latest, _ = kept.keep(tmp_path, "a.json", b"3", TWO, {})
    assert kept.newest(tmp_path) == latest.id


def test_a_file_that_was_touched_or_is_gone_is_told(tmp_path: Path) -> None:
    one, _ = kept.keep(tmp_path, "a.json", b"1", ONE, {})
    two, _ = kept.keep(tmp_path, "a.json", b"2", TWO, {})
    assert kept.wrong(tmp_path) == []
    (tmp_path / one.id / "a.json").write_bytes(b"9")
    (tmp_path / two.id / "a.json").unlink()
    assert kept.wrong(tmp_path) == [
        "a.json of 2023-04-01 is not as it was kept.",
        f"The file kept as {two.id} is missing.",
    ]
    (tmp_path / one.id / "about.json").write_bytes(b"{")
    assert kept.wrong(tmp_path, [one.id]) == [f"What is said of the kept file {one.id} cannot be read."]
    with pytest.raises(ValueError, match="cannot be read"):
        kept.read(tmp_path, one.id)
    assert kept.every(tmp_path) == []


@pytest.mark.parametrize("name", ["a.json", "about.json"])
def test_a_touched_file_that_is_kept_again_is_whole_again_in_its_place(tmp_path: Path, name: str) -> None:
    first, _ = kept.keep(tmp_path, "a.json", b"1", ONE, {})
    other, _ = kept.keep(tmp_path, "a.json", b"2", ONE, {})
    (tmp_path / first.id / name).write_bytes(b"9")
    assert kept.every(tmp_path) == [(other, b"2")]
    assert kept.keep(tmp_path, "a.json", b"1", ONE, {}) == (first, True)
    assert kept.every(tmp_path) == [(first, b"1"), (other, b"2")]


def test_nothing_is_kept_of_which_nobody_could_be_told(tmp_path: Path) -> None:
    def fail(one: kept.Kept) -> None:
        raise RuntimeError(one.id)

    with pytest.raises(RuntimeError, match="2023-04-01-0001-"):
        kept.keep(tmp_path, "a.json", b"1", ONE, {}, fail)
    assert [one.name for one in tmp_path.iterdir()] == [".lock"]
