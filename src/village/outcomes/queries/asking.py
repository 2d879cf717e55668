"""The one way in which the warehouse is asked."""

from typing import Any

import duckdb
from django.conf import settings

from village.warehouse import connection as warehouse

Row = dict[str, Any]


def version() -> str:
    """The version of the warehouse in use, on which every page of figures depends; blank while there is none."""
    return warehouse.answering(settings.WAREHOUSE)


def ask(sql: str, *values: Any) -> list[Row]:
    """Rows of the warehouse; none while there is no warehouse, or one without measures."""
    try:
        return warehouse.select(settings.WAREHOUSE, sql, values)
    except (warehouse.NoWarehouse, duckdb.CatalogException):
        return []
