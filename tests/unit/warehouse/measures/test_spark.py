"""The same SQL gives the same on Spark, which a national warehouse may be. `./village test --spark` installs Spark
and runs this; Java 17 or newer must be there."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest

from tests.oracles.measures import same
from tests.unit.warehouse.measures.test_shipped import observations
from village.warehouse.measures import shipped
from village.warehouse.measures.definition import GIVEN
from village.warehouse.measures.run import VALUES, checked, measure_sql, run_all

pytestmark = [pytest.mark.spark, pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
sql = pytest.importorskip("pyspark.sql", reason="Spark is not installed: ./village test --spark")


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    if not shutil.which("java"):
        pytest.skip("Spark needs Java, which is not on this machine")
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    made = (
        sql.SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.memory", "1g")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.ansi.enabled", "true")
        .config("spark.sql.ansi.doubleQuotedIdentifiers", "true")
        .getOrCreate()
    )
    yield made
    made.stop()


@pytest.fixture(scope="module")
def seen(spark: Any, tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    made = observations(7)
    path = tmp_path_factory.mktemp("spark") / "observations.parquet"
    made.write_parquet(path)
    spark.read.parquet(str(path)).createOrReplaceTempView("all_observations")
    return made


@pytest.fixture(scope="module")
def on_duckdb(seen: pl.DataFrame) -> dict[str, pl.DataFrame]:
    measures = shipped.measures()
    return {one.slug: made for one, made in zip(measures, run_all(measures, seen), strict=True)}


@pytest.mark.parametrize("measure", shipped.measures(), ids=lambda one: one.slug)
def test_the_same_sql_gives_the_same(measure: Any, spark: Any, on_duckdb: dict[str, pl.DataFrame]) -> None:
    rows = [tuple(row) for row in spark.sql(measure_sql(measure)).collect()]
    given = {name: VALUES[name] for name in GIVEN}
    found = checked(measure, pl.DataFrame(rows, schema=given, orient="row", strict=False))
    expected = on_duckdb[measure.slug]
    assert found.height == expected.height > 0
    numbers = [name for name, kind in VALUES.items() if kind == pl.Float64]
    assert found.drop(numbers).equals(expected.drop(numbers))
    for name in numbers:
        pairs = zip(found[name].to_list(), expected[name].to_list(), strict=True)
        assert [pair for pair in pairs if not same(*pair)] == [], name
