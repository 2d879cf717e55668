"""How much memory and disk a run may take is asked first, in one sentence, and watched."""

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest

from tests.unit.synthetic.nation.conftest import county, written
from village.synthetic.nation import bounds
from village.synthetic.nation.make import make
from village.synthetic.people.make import USUAL


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.mark.parametrize(
    ("text", "size"), [("2GB", 2 * 10**9), ("800 MB", 800 * 10**6), ("1.5gb", 1_500_000_000), (" 600MB", 600 * 10**6)]
)
def test_memory_is_read_as_people_write_it(text: str, size: int) -> None:
    assert bounds.memory_of(text) == size


@pytest.mark.parametrize("text", ["", "2", "GB", "-2GB", "2TB", "1e9GB", "2GB more", "599MB", "0GB"])
def test_what_is_no_amount_or_too_little_is_refused(text: str) -> None:
    with pytest.raises(bounds.NotMade):
        bounds.memory_of(text)


def test_more_memory_makes_more_at_a_time_up_to_the_usual() -> None:
    paces = [bounds.pace_in(size * 10**6) for size in (600, 700, 1000, 4000, 10**6)]
    assert [one.families % 2 for one in paces] == [0] * 5
    assert paces == sorted(paces, key=lambda one: (one.families, one.children))
    assert min(paces[0].families, paces[0].children) >= 1000
    assert paces[-1] == USUAL


def test_a_disk_that_is_too_full_is_told_of_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9 - 10**6, 10**6))
    with pytest.raises(bounds.NotMade, match=r"This takes about 109 MB of disk, and .* has 1 MB left"):
        written(tmp_path / "new" / "out", county(100_000))
    assert list(tmp_path.iterdir()) == []


def test_what_is_whole_already_needs_no_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = written(tmp_path / "out", county(20))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1, 1, 0))
    assert written(tmp_path / "out", county(20)) == made


def test_the_disk_that_it_says_is_more_than_it_takes(tmp_path: Path) -> None:
    for months in (0, 2):
        making: Any = county(3_000, months=months)
        made = written(tmp_path / str(months), making)
        taken = sum(one["bytes"] for one in made["tables"].values())
        assert taken < bounds.disk_for(3_000, months, 3_000)


def test_a_run_that_takes_more_memory_than_it_may_stops_and_goes_on_with_more(tmp_path: Path) -> None:
    with pytest.raises(bounds.NotMade, match="of memory, and may take 0 MB"):
        make(tmp_path / "out", county(30), memory=600_000, step=lambda _: None, pace=USUAL)
    assert not (tmp_path / "out" / "manifest.json").exists()
    assert written(tmp_path / "out", county(30)) == written(tmp_path / "other", county(30))


@pytest.mark.parametrize(("size", "text"), [(0, "0 MB"), (380 * 10**6, "380 MB"), (1_440_000_000, "1.4 GB")])
def test_bytes_are_said_in_words(size: int, text: str) -> None:
    assert bounds.said(size) == text


@pytest.mark.parametrize("status", ["Name:\tx\nVmHWM:\t  2000000 kB\nVmRSS:\t9 kB\n", None])
def test_what_it_has_taken_is_held_against_what_it_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: str | None
) -> None:
    monkeypatch.setattr(bounds, "STATUS", tmp_path / "status")
    monkeypatch.setattr(bounds.resource, "getrusage", lambda _: SimpleNamespace(ru_maxrss=2_000_000))
    if status:
        (tmp_path / "status").write_text(status)
        monkeypatch.setattr(bounds.resource, "getrusage", lambda _: SimpleNamespace(ru_maxrss=9))
    bounds.within(2_048_000_000)
    with pytest.raises(bounds.NotMade, match=r"It took 2\.0 GB of memory, and may take 2\.0 GB"):
        bounds.within(2_047_999_999)
