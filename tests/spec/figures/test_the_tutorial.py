"""The tutorial is true: its files are written as they stand there, its commands run one after the other."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shared import shared

ROOT = Path(__file__).resolve().parents[3]
TUTORIAL = ROOT / "docs" / "start" / "figures-in-ten-minutes.md"
BLOCK = re.compile(r"^```(sh|yaml (\S+))\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def run(command: str, folder: Path) -> str:
    """What a command prints, once it has ended well; `./village` is the program, and `>` writes a file."""
    said, _, into = command.partition(" > ")
    program, *words = shlex.split(said)
    assert program == "./village"
    environment = {**os.environ, "VILLAGE_VAR": str(folder / "var"), "PYTHONPATH": str(ROOT / "src")}
    environment["VILLAGE_MODE"] = "demo"
    done = subprocess.run(
        [sys.executable, "-m", "village", *words],
        capture_output=True,
        text=True,
        cwd=folder,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, f"{command}: {done.stderr}"
    if into:
        (folder / into).write_text(done.stdout)
    return done.stdout


@pytest.mark.published
@pytest.mark.slow
def test_every_step_of_the_tutorial_runs(tmp_path: Path) -> None:
    shutil.copy(shared("data", "published", "level2_level3_by_age19_2005-2014_la.csv"), tmp_path / "my-figures.csv")
    told: dict[str, str] = {}
    for kind, name, text in BLOCK.findall(TUTORIAL.read_text(encoding="utf-8")):
        if kind == "sh":
            told |= {command: run(command, tmp_path) for command in text.splitlines()}
        else:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
    loaded = [said for command, said in told.items() if "figures load" in command]
    assert "would be loaded\n  rows 12,320" in loaded[0]
    assert "figures 12,320: 12,320 loaded" in loaded[1]
    # The file's own rate for England in 2014: l2_with_em_by19_rate of the row ALL, ALL, ALL, ALL.
    assert (tmp_path / "series.csv").read_text().splitlines()[-1].startswith("2013/14,65.87")
    status = next(said for command, said in told.items() if "measures status" in command)
    assert "at least 80%" in status
    assert "Checked" in status
    assert (tmp_path / "leeds" / "scorecard.csv").read_text().count("level-2-with-both-by-19") == 2
    assert (tmp_path / "leeds" / "scorecard.pdf").read_bytes().startswith(b"%PDF-")
