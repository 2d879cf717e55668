"""Reads of the bank holidays held in `village/reference/calendar`, loaded once.

Every row says when the day became known and, if it was given up, when; so a snapshot is the
rows known on its date. Snapshots before the newest are rebuilt from those dates and laid
over today's span: they answer "what did we know then", not "how far ahead was published".
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from village.kernel.calendar.rules import BankHoliday, WorkingCalendar

_FOLDER = Path(__file__).resolve().parents[2] / "reference" / "calendar"


@dataclass(frozen=True, slots=True, order=True)
class CalendarVersion:
    """One dated snapshot of England's bank holidays. `version` is what a due date stores."""

    snapshot_on: date
    version: str
    covers_from: date
    covers_until: date
    note: str


@dataclass(frozen=True, slots=True)
class _Row:
    holiday: BankHoliday
    known_from: date
    known_until: date


@lru_cache(maxsize=1)
def versions() -> tuple[CalendarVersion, ...]:
    """Every snapshot, oldest first. The last is the one in use."""
    with (_FOLDER / "versions.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            CalendarVersion(
                snapshot_on=date.fromisoformat(row["snapshot_on"]),
                version=row["version"],
                covers_from=date.fromisoformat(row["covers_from"]),
                covers_until=date.fromisoformat(row["covers_until"]),
                note=row["note"],
            )
            for row in csv.DictReader(file)
        ]
    return tuple(sorted(rows))


@lru_cache(maxsize=1)
def _rows() -> tuple[_Row, ...]:
    with (_FOLDER / "data.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            _Row(
                BankHoliday(date.fromisoformat(row["holiday_on"]), row["name"], row["kind"]),
                known_from=date.fromisoformat(row["known_from"]) if row["known_from"] else date.min,
                known_until=date.fromisoformat(row["known_until"]) if row["known_until"] else date.max,
            )
            for row in csv.DictReader(file)
        )


@lru_cache(maxsize=32)
def calendar(version: str) -> WorkingCalendar:
    """The calendar of a snapshot, by the version that a due date stored.

    Raises LookupError for a version that is not held.
    """
    for held in versions():
        if held.version == version:
            known = (row for row in _rows() if row.known_from <= held.snapshot_on < row.known_until)
            days = (row.holiday for row in known if held.covers_from <= row.holiday.on < held.covers_until)
            return WorkingCalendar(version, held.covers_from, held.covers_until, tuple(sorted(days)))
    raise LookupError(f"There is no calendar {version!r}: use one of {', '.join(v.version for v in versions())}.")


def current() -> WorkingCalendar:
    """The newest calendar, which new clocks use."""
    return calendar(versions()[-1].version)


def bank_holidays(year: int) -> tuple[BankHoliday, ...]:
    """The bank holidays of a year in the newest calendar; none for a year it does not cover."""
    return tuple(holiday for holiday in current().holidays if holiday.on.year == year)
