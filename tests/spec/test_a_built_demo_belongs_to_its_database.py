"""What a demo keeps under var/ belongs to the database that it was built with: another one is refused before anything
is done, and no PostgreSQL is emptied."""

from pathlib import Path
from types import SimpleNamespace
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
    assert done.stderr.startswith(f"village: {begun} was built beside another database (")
    assert done.stderr.endswith(" Set VILLAGE_VAR to another folder.\n")
    assert "hush" not in done.stderr
    assert not (begun / "another.sqlite3").exists()


def test_nor_is_it_forgotten_for_another(begun: Path) -> None:
    kept = begun / "checkpoints" / "audit.jsonl"
    kept.parent.mkdir(exist_ok=True)
    kept.touch()
    done = run(
        "demo", "--no-serve", "--fresh", VILLAGE_VAR=str(begun), DATABASE_URL=f"sqlite:///{begun}/another.sqlite3"
    )
    assert done.returncode == 2
    assert "was built beside another database" in done.stderr
    assert kept.exists()


def test_one_of_which_an_earlier_version_wrote_nothing_down_is_that_of_its_own_file(tmp_path: Path) -> None:
    (tmp_path / "village.sqlite3").touch()
    done = run("demo", "--no-serve", VILLAGE_VAR=str(tmp_path), DATABASE_URL=NEVER)
    assert "was built beside another database (sqlite village.sqlite3)" in done.stderr


def test_a_database_that_is_there_and_not_the_folders_is_not_thrown_away(tmp_path: Path) -> None:
    """Nothing was built in the folder yet: what somebody else keeps at the address is not ours to forget."""
    theirs = tmp_path / "theirs.sqlite3"
    theirs.write_bytes(b"no database at all")
    run("demo", "--no-serve", "--fresh", VILLAGE_VAR=str(tmp_path / "new"), DATABASE_URL=f"sqlite:///{theirs}")
    assert theirs.read_bytes() == b"no database at all"


ALIKE = [
    ({"NAME": "{var}/village.sqlite3"}, {"NAME": "{var}/../{own}/village.sqlite3"}),
    ({"HOST": "localhost", "PORT": "", "NAME": "v"}, {"HOST": "localhost", "PORT": 5432, "NAME": "v"}),
    ({"HOST": "", "PORT": "", "NAME": "v", "USER": "a"}, {"HOST": "localhost", "PORT": "5432", "NAME": "v"}),
]
APART = [
    ({"NAME": "{var}/village.sqlite3"}, {"NAME": "village.sqlite3"}),
    ({"HOST": "a", "PORT": "", "NAME": "v"}, {"HOST": "b", "PORT": "", "NAME": "v"}),
]


@pytest.mark.parametrize(("pair", "same"), [*((one, True) for one in ALIKE), *((one, False) for one in APART)])
def test_one_database_has_one_name(
    pair: tuple[dict[str, Any], dict[str, Any]],
    same: bool,
    tmp_path: Path,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.VAR = tmp_path

    def named(told: dict[str, Any]) -> str:
        vendor = "postgresql" if "HOST" in told else "sqlite"
        filled = {name: str(one).format(var=tmp_path, own=tmp_path.name) for name, one in told.items()}
        monkeypatch.setattr(building, "connection", SimpleNamespace(vendor=vendor, settings_dict=filled))
        return building.database()

    one, other = map(named, pair)
    assert (one == other) is same


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
