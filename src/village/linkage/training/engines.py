"""Where Splink computes: DuckDB on this machine, or a Spark elsewhere; both call the one definition of our levels."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import duckdb
import pyarrow as pa
from duckdb.func import ARROW
from splink import DuckDBAPI

from village.linkage.training import DUCKDB
from village.linkage.training.calling import level, name_level

LEVEL, NAME_LEVEL = "village_level", "village_name_level"
"""Functions that SQL calls: the level of two values of a field; the level of forename or surname, which needs both."""
SEED = 20_08


def _by_batch(function: Callable[..., int]) -> Callable[..., Any]:
    """A function of texts as DuckDB calls it: once for some thousands of rows."""

    @wraps(function)  # DuckDB counts the parameters
    def run(*columns: pa.ChunkedArray) -> pa.Array:
        return pa.array(map(function, *(column.to_pylist() for column in columns)), pa.int32())

    return run


@contextmanager
def engine(name: str) -> Iterator[Any]:
    """Splink's database of this name: "duckdb", or the address of a Spark ("spark://…", "local[2]").

    Raises ValueError when Spark is asked for and is not installed.
    """
    if name == DUCKDB:
        connection = duckdb.connect()
        for called, function, count in ((LEVEL, level, 3), (NAME_LEVEL, name_level, 5)):
            texts = ["VARCHAR"] * count
            connection.create_function(called, _by_batch(function), texts, "INTEGER", type=ARROW)  # type: ignore[arg-type]
        try:
            yield DuckDBAPI(connection)
        finally:
            for called in (LEVEL, NAME_LEVEL):
                connection.remove_function(called)
            connection.close()
        return
    with _spark(name) as session:
        yield session


@contextmanager
def _spark(address: str) -> Iterator[Any]:
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415  # Spark is not among what is always installed
        from splink import SparkAPI  # noqa: PLC0415
    except ImportError as missing:
        raise ValueError("Spark is not installed here: see requirements/spark.lock.") from missing
    builder = SparkSession.builder.master(address).appName("village people train")
    if address.startswith("local"):  # elsewhere the workers have a Python of their own, with Village in it
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.ui.enabled", "false")
        builder = builder.config("spark.sql.shuffle.partitions", "2")
    session = builder.getOrCreate()
    session.udf.register(LEVEL, level, "int")
    session.udf.register(NAME_LEVEL, name_level, "int")
    try:
        yield SparkAPI(spark_session=session, break_lineage_method="persist", register_udfs_automatically=False)  # type: ignore[no-untyped-call]
    finally:
        session.stop()
