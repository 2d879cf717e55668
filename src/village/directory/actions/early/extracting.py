"""The extract of the directory for the warehouse, of which the audit keeps who had it made, how much, and of what."""

import datetime as dt

from village.directory.extracts import tables
from village.kernel.audit import actions as audit
from village.warehouse.extract import Table, made


def extract(*, by: str, at: dt.datetime) -> list[Table]:
    """Every table of the directory, made. That it was is in the audit before anybody has it."""
    found, detail = made(tables(at=at))
    audit.record(actor=by, action="directory.extract", thing="warehouse", at=at, detail=detail)
    return found
