"""Many rows at once: what a feed asks for and adds by the thousand, without making an object of each."""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, models

from village.people.queries.listed import AMONG, listed


def reserve(model: type[models.Model], many: int) -> list[int]:
    """Numbers for rows that are about to be added. None was ever a row's before, and none is given twice while the
    index is held; those that are not used may be given again on SQLite."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [f'"{table}"', many]
            )
            return [number for (number,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
    first = (last[0] if last else 0) + 1
    return list(range(first, first + many))


def insert(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], *, conflict: str = ""
) -> None:
    """Add rows in one statement; `columns` are the model's field names in the order of each row's values. `conflict`:
    what is to become of a row that stands already, as SQL; without it such a row is an error."""
    by_column = list(zip(*rows, strict=True))
    if not by_column:
        return
    fields: list[Any] = [model._meta.get_field(name) for name in columns]
    kept = [_kept(field, values) for field, values in zip(fields, by_column, strict=True)]
    names = ", ".join(f'"{field.column}"' for field in fields)
    into = f'INSERT INTO "{model._meta.db_table}" ({names})'
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{field.db_type(connection)}[]" for field in fields)
            cursor.execute(f"{into} SELECT * FROM unnest({arrays}) {conflict}", kept)  # nosec B608: names are ours
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"{into} VALUES ({marks}) {conflict}", list(zip(*kept, strict=True)))  # nosec B608


def select(model: type[models.Model], columns: Sequence[str], by: str, wanted: Iterable[int]) -> list[tuple[Any, ...]]:
    """The rows whose number `by` is one of those wanted, sorted by their values of `columns`; JSON as text. However
    many are wanted, it is one question with one parameter: spelling out thousands takes longer than answering."""
    fields: list[Any] = [model._meta.get_field(name) for name in (by, *columns)]
    key, *names = [f'"{field.column}"' for field in fields]
    if connection.vendor == "postgresql":
        names = [f"{n}::text" if isinstance(f, models.JSONField) else n for n, f in zip(names, fields[1:], strict=True)]
    among = AMONG[connection.vendor]
    asked = f'SELECT {", ".join(names)} FROM "{model._meta.db_table}" WHERE {key} {among}'  # nosec B608: names are ours
    with connection.cursor() as cursor:
        cursor.execute(asked, [listed(wanted, connection.vendor)])
        return sorted(cursor.fetchall())


def _kept(field: Any, values: Sequence[Any]) -> list[Any]:
    """A column's values as the database keeps them."""
    keep: Callable[[Any], Any] | None = None
    if isinstance(field, models.JSONField):
        plain = not any(isinstance(value, dict | list) for value in values)  # levels and the like: few are told apart
        keep = lru_cache(maxsize=1024)(_as_json) if plain else _as_json
    elif isinstance(field, models.UUIDField) and connection.vendor != "postgresql":
        keep = _as_hex
    elif isinstance(field, models.DateTimeField):
        keep = lru_cache(maxsize=64)(connection.ops.adapt_datetimefield_value)
    elif isinstance(field, models.DateField):
        keep = lru_cache(maxsize=1024)(connection.ops.adapt_datefield_value)
    return list(values) if keep is None else [None if value is None else keep(value) for value in values]


_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _as_hex(value: Any) -> str:
    return str(value.hex)
