"""The extract of the records for the warehouse, of which the audit keeps who had it made, how much, and of what."""

import datetime as dt
import hashlib
import io
from dataclasses import replace

import polars as pl

from village.casework.extracts import tables
from village.kernel.audit import actions as audit
from village.warehouse.extract import Table, frame


def extract(*, by: str, at: dt.datetime) -> list[Table]:
    """Every table of help, made. That it was is in the audit before anybody has it: how many rows each has, and the
    hash of what stands in them."""
    made = [replace(one, rows=frame(one)) for one in tables(at=at)]
    held = {one.name: one.rows for one in made if isinstance(one.rows, pl.DataFrame)}
    detail = {
        "rows": {name: rows.height for name, rows in held.items()},
        "sha256": {name: _hash(rows) for name, rows in held.items()},
    }
    audit.record(actor=by, action="casework.extract", thing="warehouse", at=at, detail=detail)
    return made


def _hash(rows: pl.DataFrame) -> str:
    written = io.BytesIO()
    rows.write_csv(written)
    return hashlib.sha256(written.getvalue()).hexdigest()
