"""The extract of the records for the warehouse, of which the audit keeps who had it made, how much, and of what."""

import datetime as dt

from village.casework.extracts import tables
from village.kernel.audit import actions as audit
from village.warehouse.extract import Table, made


def extract(*, by: str, at: dt.datetime) -> list[Table]:
    """Every table of help, made. That it was is in the audit before anybody has it."""
    found, detail = made(tables(at=at))
    audit.record(actor=by, action="casework.extract", thing="warehouse", at=at, detail=detail)
    return found
