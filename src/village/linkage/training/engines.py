"""Where Splink computes: DuckDB on this machine, or a Spark elsewhere; both call the one definition of our levels."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from splink import DuckDBAPI

from village.kernel.tables import engines
from village.linkage.training.calling import level, name_level

LEVEL, NAME_LEVEL = "village_level", "village_name_level"
"""Functions that SQL calls: the level of two values of a field; the level of forename or surname, which needs both."""
SEED = 20_08


@contextmanager
def engine(name: str) -> Iterator[Any]:
    """Splink's database on the engine of this name, as `engines.engine` has it. Raises NoEngine, a ValueError."""
    with engines.engine(name) as found:
        for called, function, takes in ((LEVEL, level, 3), (NAME_LEVEL, name_level, 5)):
            found.function(called, function, takes, "whole")
        yield _splink(found)


def _splink(found: engines.Engine) -> Any:
    if isinstance(found, engines.OnDuckDB):
        return DuckDBAPI(found.connection)
    from splink import SparkAPI  # noqa: PLC0415  # it needs a Spark to be read

    return SparkAPI(spark_session=found.session, break_lineage_method="persist", register_udfs_automatically=False)  # type: ignore[no-untyped-call]
