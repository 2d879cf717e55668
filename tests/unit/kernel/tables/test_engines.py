"""What an engine does for whoever asks it, tried on DuckDB; that a Spark does the same is tried where both are asked
for the same (`tests/spec/people/test_the_same_on_a_spark.py`)."""

import sys
from pathlib import Path

import polars as pl
import pytest

from village.kernel.tables.engines import Engine, NoEngine, engine


def written(folder: Path, code: str, *names: str) -> Path:
    part = folder / f"area={code}"
    part.mkdir()
    pl.DataFrame({"name": names}).write_parquet(part / "names.parquet")
    return part / "names.parquet"


def doubled(text: str) -> str:
    return text + text


def lengths(one: str, other: str) -> list[int]:
    return [len(one), len(other)]


def test_folders_are_columns_of_text_and_what_is_kept_is_there_by_its_name(tmp_path: Path) -> None:
    files = [written(tmp_path, "001", "Anna", "Bela"), written(tmp_path, "2e5", "Cora")]
    with engine(memory=500_000_000) as found:
        found.read("names", files, tmp_path)
        assert set(found.columns("names")) == {"name", "area"}
        assert found.keep("few", "SELECT area, name FROM names WHERE name <> 'Bela'") == 2
        assert sorted(found.rows("SELECT area, name FROM few")) == [("001", "Anna"), ("2e5", "Cora")]
        found.write("SELECT name FROM few", tmp_path / "out")
    assert sorted(pl.read_parquet(tmp_path / "out" / "*.parquet")["name"]) == ["Anna", "Cora"]


def test_sql_calls_functions_of_python_as_often_as_there_are_rows() -> None:
    with engine() as found:
        found.take("names", pl.DataFrame({"name": [f"{number}" for number in range(5_000)]}))
        found.function("twice", doubled, 1, "text")
        found.function("lengths", lengths, 2, "wholes")
        made = found.rows("SELECT name, twice(name) FROM names")
        assert len(made) == 5_000
        assert all(two == one + one for one, two in made)
        each = found.rows(f"SELECT {found.each}(lengths(name, twice(name))) AS length FROM names WHERE name = '4711'")
        assert sorted(each) == [(4,), (8,)]


def test_memory_is_bounded() -> None:
    with engine(memory=500_000_000) as found:
        assert found.rows("SELECT current_setting('memory_limit')") == [("476.8 MiB",)]


def opens(name: str) -> Engine:
    with engine(name) as found:
        return found


@pytest.mark.parametrize("name", ["", "postgres", "yarn"])
def test_what_is_no_engine_is_refused(name: str) -> None:
    with pytest.raises(NoEngine, match="There is no engine"):
        opens(name)


def test_a_spark_that_is_not_installed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(NoEngine, match="Spark is not installed here"):
        opens("spark://127.0.0.1:1")
