"""What a demo keeps under var/ belongs to the database that it was built with: another one is refused before anything
is done, and no PostgreSQL is emptied."""

from pathlib import Path
from typing import Any

import pytest

from tests.commands import run
from village.cli import building

NEVER = "postgres://village:hush@127.0.0.1:1/another"  # nobody listens there


@pytest.fixture
def begun(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, db: None) -> Path:
    """The folder of a demo whose building ended after the database's tables were there."""
    settings.VAR = tmp_path
    monkeypatch.setattr(building, "BUILT_ON", tmp_path / "built-on")
    steps = iter(["Database"])
    with pytest.raises(StopIteration):
        building.build_all(lambda _: next(steps))
    return tmp_path


@pytest.mark.usefixtures("begun")
def test_the_same_database_is_built_on() -> None:
    building.refuse_another()


@pytest.mark.parametrize("url", ["sqlite:///{var}/another.sqlite3", NEVER])
def test_another_is_refused_before_anything_is_done(begun: Path, url: str) -> None:
    done = run("demo", "--no-serve", VILLAGE_VAR=str(begun), DATABASE_URL=url.format(var=begun))
    assert done.returncode == 2
    assert done.stderr == (f"village: {begun} was built beside another database. Set VILLAGE_VAR to another folder.\n")
    assert not (begun / "another.sqlite3").exists()


def test_a_database_that_could_not_be_reached_leaves_the_folder_to_another(tmp_path: Path) -> None:
    for number in (1, 2):  # the second is as the first: nothing was kept of one that was never there
        url = NEVER.replace("/another", f"/number-{number}")
        done = run("demo", "--no-serve", VILLAGE_VAR=str(tmp_path), DATABASE_URL=url)
        assert "cannot be reached" in done.stderr


def test_no_postgresql_is_emptied(tmp_path: Path) -> None:
    kept = tmp_path / "checkpoints" / "audit.jsonl"
    kept.parent.mkdir()
    kept.touch()
    done = run("demo", "--no-serve", "--fresh", VILLAGE_VAR=str(tmp_path), DATABASE_URL=NEVER)
    assert done.returncode == 2
    assert done.stderr.startswith("village: --fresh does not empty a PostgreSQL database. Make a new database")
    assert kept.exists()
