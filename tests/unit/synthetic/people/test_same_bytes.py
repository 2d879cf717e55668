"""The same seed makes the same bytes, however many are made at a time and by however many threads."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from village.synthetic.people.make import USUAL, Pace, make

ROOT = Path(__file__).resolve().parents[4]


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def made(folder: Path, seed: int = 5, pace: Pace = USUAL) -> dict[str, str]:
    make(folder, count=3_000, seed=seed, months=1, area="", step=lambda _: None, pace=pace)
    return digests(folder)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    folder = tmp_path_factory.mktemp("same") / "first"
    return folder, made(folder)


def test_the_same_seed_makes_the_same_bytes(first: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    assert made(tmp_path / "again") == first[1]
    assert len(first[1]) == 6 * 2 + 3


@pytest.mark.parametrize("chunk", [2, 334, 1000])
def test_it_does_not_matter_how_many_families_are_made_at_a_time(
    first: tuple[Path, dict[str, str]], tmp_path: Path, chunk: int
) -> None:
    if chunk == 2:
        make(tmp_path / "few", count=60, seed=5, months=0, area="", step=lambda _: None, pace=Pace(2, 1))
        make(tmp_path / "all", count=60, seed=5, months=0, area="", step=lambda _: None)
        assert digests(tmp_path / "few") == digests(tmp_path / "all")
    else:
        assert made(tmp_path / "parts", pace=Pace(chunk, 5 * chunk)) == first[1]


def test_nor_how_many_threads_there_are(first: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "VILLAGE_MODE": "demo", "POLARS_MAX_THREADS": "1"}
    words = [
        "synthetic",
        "people",
        "--children",
        "3000",
        "--seed",
        "5",
        "--months",
        "1",
        "--out",
        str(tmp_path / "one"),
    ]
    run = subprocess.run(
        [sys.executable, "-m", "village", *words], env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert digests(tmp_path / "one") == first[1]


def test_another_seed_makes_other_children_in_other_places(first: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    other = made(tmp_path / "other", seed=6)
    assert not set(other.values()) & set(first[1].values())
    one, two = (pl.read_parquet(folder / "children.parquet") for folder in (first[0], tmp_path / "other"))
    assert (one["forename"] == two["forename"]).mean() < 0.05  # type: ignore[operator]
    assert (one["date_of_birth"] == two["date_of_birth"]).mean() < 0.01  # type: ignore[operator]
    keys = [set(pl.read_parquet(folder / "truth.parquet")["record"]) for folder in (first[0], tmp_path / "other")]
    assert not keys[0] & keys[1]


def test_fewer_children_are_the_first_of_more(tmp_path: Path) -> None:
    """Of families that are whole in both: who they are does not depend on how many there are; where they live does."""
    for count in (400, 700):
        make(tmp_path / str(count), count=count, seed=5, months=0, area="", step=lambda _: None)
    few, more = (pl.read_parquet(tmp_path / str(count) / "children.parquet") for count in (400, 700))
    columns = ["child", "family", "forename", "surname", "date_of_birth", "sex", "twin"]
    whole = few.filter(pl.col("family") < few["family"].max())
    assert whole.select(columns).equals(more.select(columns).head(whole.height))
