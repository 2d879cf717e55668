"""What an engine does for whoever asks it, tried on DuckDB; that a Spark does the same is tried where both are asked
for the same (`tests/spec/people/test_the_same_on_a_spark.py`)."""

import shutil
import sys
from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from village.kernel.tables.engines import Engine, NoEngine, OnSpark, engine


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


NAMES = st.text("ab*?[]{}!-^'\"\\,$%#~;: é\n", min_size=1, max_size=8).filter(lambda name: name.strip())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(above=NAMES, between=NAMES)
@example(above="*", between="[a]")
@example(above="a\\*", between="it's")
@example(above="{a,b}", between="?")
def test_a_file_is_that_one_whatever_its_folders_are_called(above: str, between: str, tmp_path: Path) -> None:
    """Beside it stands what its name would find if it were a pattern."""
    for name in ("a", "b", "aa", "*", "x"):
        for other in ("a", "b", "aa", "*", "x"):
            beside(tmp_path / name / other, "another")
    held = beside(tmp_path / above / between, "this one")
    with engine() as found:
        for table, below in (("far", tmp_path), ("near", tmp_path / above)):
            found.read(table, [held], below)
            assert found.rows(f"SELECT name, area FROM {table}") == [("this one", "001")]
        [(said,)] = found.rows(f"SELECT {found.text(above)}")
        assert said == above
        out = tmp_path / above / "out"
        found.write("SELECT name FROM far", out)
    assert [pl.read_parquet(one, glob=False)["name"].to_list() for one in out.iterdir()] == [["this one"]]
    shutil.rmtree(out)
    held.unlink()


def beside(folder: Path, name: str) -> Path:
    path = folder / "area=001" / "names.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pl.DataFrame({"name": [name]}).write_parquet(path)
    return path


def test_a_file_that_cannot_be_read_is_told_by_its_name(tmp_path: Path) -> None:
    with engine() as found:
        with pytest.raises(FileNotFoundError, match="none"):
            found.read("names", [tmp_path / "none.parquet"], tmp_path)
        with pytest.raises(NoEngine, match="There is a backslash in the name of a folder of"):
            found.read("names", [tmp_path / "area=a\\b" / "none.parquet"], tmp_path)


@pytest.mark.parametrize("above", ["name=7", "area=9", "year=2008"])
def test_a_folder_above_is_no_column(above: str, tmp_path: Path) -> None:
    held = beside(tmp_path / above / "in", "this one")
    with engine() as found:
        found.read("names", [held], tmp_path / above / "in")
        assert set(found.columns("names")) == {"name", "area"}
        assert found.rows("SELECT name, area FROM names") == [("this one", "001")]


def test_what_is_not_written_whole_is_not_there(tmp_path: Path) -> None:
    with engine() as found:
        with pytest.raises(duckdb.Error, match="cut short"):
            found.write(
                "SELECT CASE WHEN range > 900000 THEN error('cut short') END FROM range(1000000)", tmp_path / "out"
            )
        assert list(tmp_path.iterdir()) == []
        found.write("SELECT 1 AS one", tmp_path / "out")
        with pytest.raises(FileExistsError):
            found.write("SELECT 2 AS one", tmp_path / "out")
    assert [one.name for one in tmp_path.iterdir()] == ["out"]
    assert pl.read_parquet(tmp_path / "out" / "*.parquet")["one"].to_list() == [1]


@pytest.mark.parametrize("name", ["a*", "a?", "[a", "a]", "{a", "a}", "a\\b"])
def test_a_spark_is_not_asked_for_what_it_takes_for_a_pattern(name: str, tmp_path: Path) -> None:
    spark = OnSpark(None)  # it is refused before a session is asked
    with pytest.raises(NoEngine, match="for a pattern"):
        spark.read("names", [tmp_path / name / "names.parquet"], tmp_path)


def test_a_spark_reads_a_text_as_its_manual_has_it() -> None:
    """Spark SQL, Literals: "Use \\ to escape special characters (e.g., ' or \\)"."""
    assert OnSpark(None).text("o'school\\new") == r"'o\'school\\new'"


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
