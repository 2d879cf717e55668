"""The numbers by which people are made up, read from `reference/synthetic/people.yaml`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).resolve().parents[2] / "reference" / "synthetic" / "people.yaml"
EPOCH = dt.date(1970, 1, 1)
MONTH = 30.4375  # days


@dataclass(frozen=True)
class Source:
    """One service that keeps records. Rates are shares of 1, times in months."""

    name: str
    full: bool
    coverage: float
    errors: dict[str, float]
    corrections_a_month: float
    lag_months: float
    said: dict[str, Any]


@dataclass(frozen=True)
class Rates:
    """All of the file: what it says of everybody, and source by source."""

    said: dict[str, Any]
    sources: tuple[Source, ...]

    def __getitem__(self, name: str) -> float:
        return float(self.said[name])

    @property
    def first_on(self) -> dt.date:
        """The day of the first feed."""
        return dt.date.fromisoformat(str(self.said["first_on"]))


@lru_cache(maxsize=1)
def rates() -> Rates:
    """The rates in use."""
    said = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    sources = tuple(
        Source(
            name=name,
            full=one["mode"] == "full",
            coverage=one["coverage"],
            errors=one["errors"],
            corrections_a_month=one["corrections_a_month"],
            lag_months=one["lag_months"],
            said=one,
        )
        for name, one in said["sources"].items()
    )
    return Rates(said, sources)


def days(date: dt.date) -> int:
    """A date as whole days since 1970."""
    return (date - EPOCH).days


def feed_dates(first: dt.date, months: int) -> list[dt.date]:
    """The days of the feeds: the first, and the same day of each of the months after."""
    found = []
    for ahead in range(months + 1):
        year, month = divmod(first.month - 1 + ahead, 12)
        found.append(dt.date(first.year + year, month + 1, first.day))
    return found
