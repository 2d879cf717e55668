"""The records of the index as a table, for what is worked out in batch."""

from itertools import islice

import polars as pl

from village.linkage.rules.normalise import FIELDS
from village.people.models import Record
from village.people.queries.opened import SAYS_WHO

CHUNK = 50_000


def as_table() -> pl.DataFrame:
    """All records that say who a child is, of children who can be found: `record`, `child`, `source`, `duplicate_free`,
    and each field as compared, null where it is missing."""
    rows = (
        Record.objects.filter(SAYS_WHO, child__state="active")
        .order_by("pk")
        .values_list("pk", "child_id", "source__slug", "source__duplicate_free", "values")
        .iterator(CHUNK)
    )
    parts = [_part([])]
    while chunk := list(islice(rows, CHUNK)):
        parts.append(_part(chunk))
    return pl.concat(parts)


def _part(rows: list[tuple[int, int, str, bool, dict[str, str]]]) -> pl.DataFrame:
    columns: dict[str, pl.Series] = {
        "record": pl.Series([row[0] for row in rows], dtype=pl.Int64),
        "child": pl.Series([row[1] for row in rows], dtype=pl.Int64),
        "source": pl.Series([row[2] for row in rows], dtype=pl.String),
        "duplicate_free": pl.Series([row[3] for row in rows], dtype=pl.Boolean),
    }
    for name in FIELDS:
        columns[name] = pl.Series([row[4].get(name) for row in rows], dtype=pl.String)
    return pl.DataFrame(columns)
