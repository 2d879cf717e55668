"""The same SQL gives the same on Spark, which a national warehouse may be. `./village test --spark` installs Spark
and runs this; Java 17 or newer must be there."""

import shutil
from typing import Any

import polars as pl
import pytest

from tests.oracles.measures import same
from tests.unit.warehouse.measures.test_shipped import observations
from village.kernel.tables.engines import DUCKDB, engine
from village.warehouse.measures import shipped
from village.warehouse.measures.run import VALUES, run_all, run_on

Values = dict[str, pl.DataFrame]


def on(name: str) -> Values:
    """What every measure gives on an engine."""
    with engine(name, 1_000_000_000) as opened:
        opened.take("all_observations", observations(7))
        return {measure.slug: made for measure, made in run_on(opened, shipped.measures())}


@pytest.fixture(scope="module")
def here() -> Values:
    measures = shipped.measures()
    return {one.slug: made for one, made in zip(measures, run_all(measures, observations(7)), strict=True)}


@pytest.fixture(scope="module")
def on_spark() -> Values:
    pytest.importorskip("pyspark.sql", reason="Spark is not installed: ./village test --spark")
    if not shutil.which("java"):
        pytest.skip("Spark needs Java, which is not on this machine")
    return on("local[1]")


def test_an_engine_on_this_machine_gives_what_a_frame_gives(here: Values) -> None:
    found = on(DUCKDB)
    assert found.keys() == here.keys()
    for slug, values in found.items():
        assert values.equals(here[slug]), slug


@pytest.mark.spark
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("measure", shipped.measures(), ids=lambda one: one.slug)
def test_the_same_sql_gives_the_same(measure: Any, here: Values, on_spark: Values) -> None:
    found, expected = on_spark[measure.slug], here[measure.slug]
    assert found.height == expected.height > 0
    numbers = [name for name, kind in VALUES.items() if kind == pl.Float64]
    assert found.drop(numbers).equals(expected.drop(numbers))
    for name in numbers:
        pairs = zip(found[name].to_list(), expected[name].to_list(), strict=True)
        assert [pair for pair in pairs if not same(*pair)] == [], name
