"""A run that is killed leaves nothing that reads as whole, and the same command goes on from what is."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.unit.synthetic.nation.conftest import county, nation, written
from village.synthetic.nation import bounds, kept

ROOT = Path(__file__).resolve().parents[4]
PROGRAM = """
import pathlib, sys
import django
django.setup()
from tests.unit.synthetic.nation.conftest import nation, written
written(pathlib.Path(sys.argv[1]), nation(100_000, places=12))
"""


@pytest.mark.slow
def test_cut_short_anywhere_it_goes_on_from_what_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = nation(500, places=9)
    whole = written(tmp_path / "whole", asked)
    out, turn = tmp_path / "out", 0
    real = kept.files_in

    class Killed(BaseException):
        pass

    def dies(part: Path) -> dict[str, Any]:
        nonlocal turn
        turn += 1
        if turn % 4 == 0:
            raise Killed
        return real(part)

    monkeypatch.setattr(kept, "files_in", dies)
    runs = 0
    while True:
        runs += 1
        begun = {path.name: path.stat().st_mtime_ns for path in out.glob("area=*")} if out.exists() else {}
        try:
            found = written(out, asked)
        except Killed:
            assert not (out / kept.MANIFEST).exists()
            for part in out.glob("area=*"):
                assert kept.whole(part)
                told = json.loads((part / kept.PART).read_text(encoding="utf-8"))["files"]
                assert told == real(part)
            assert begun.items() <= {p.name: p.stat().st_mtime_ns for p in out.glob("area=*")}.items()
        else:
            break
    assert runs > 3
    assert found == whole
    assert not list(out.glob(".building-*"))


def test_nothing_of_the_parts_is_written_anew_when_only_the_end_was_lost(tmp_path: Path) -> None:
    out = tmp_path / "out"
    found = written(out, county(30))
    (out / kept.MANIFEST).unlink()
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")}
    assert written(out, county(30)) == found
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")} == before


@pytest.mark.slow
def test_a_folder_of_another_command_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    written(out, county(30))
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    for other in (county(31), county(30, seed=2), county(30, months=1), nation(30)):
        with pytest.raises(bounds.NotMade, match="begun by another command"):
            written(out, other)
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    with pytest.raises(bounds.NotMade, match="is not an empty folder"):
        written(tmp_path, county(30))
    assert {one.name for one in tmp_path.iterdir()} == {"kept.txt", kept.LOCK}


def test_what_a_dead_run_left_aside_is_swept_and_in_nobodys_way(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / ".building-dead" / "feeds").mkdir(parents=True)
    (out / ".building-making.json").write_text("{")
    assert written(out, county(30)) == written(tmp_path / "other", county(30))
    assert not list(out.glob(".building-*"))


@pytest.mark.slow
def test_a_process_that_is_killed_goes_on(tmp_path: Path) -> None:
    """SIGKILL, at different moments; nothing of a part that is being made reads as one that is whole."""
    out = tmp_path / "out"
    words = [sys.executable, "-c", PROGRAM, str(out)]
    env = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "VILLAGE_MODE": "test"}
    env["DJANGO_SETTINGS_MODULE"] = "village.config.settings"
    for seconds in (0.05, 0.2, 0.4):
        parts = len(list(out.glob("area=*")))
        run = subprocess.Popen(words, env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        waited = time.monotonic() + 60
        while len(list(out.glob("area=*"))) == parts and time.monotonic() < waited:
            time.sleep(0.02)
        time.sleep(seconds)
        run.send_signal(signal.SIGKILL)
        run.wait()
        for part in out.glob("area=*"):
            assert pl.read_parquet(part / "children.parquet", hive_partitioning=False).height
            assert kept.whole(part)
    last = subprocess.run(words, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert last.returncode == 0, last.stderr
    again = written(tmp_path / "other", nation(100_000, places=12))
    assert json.loads((out / kept.MANIFEST).read_text(encoding="utf-8")) == again
