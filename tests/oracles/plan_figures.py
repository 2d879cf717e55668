"""A second, naive opinion on a plan's stated figures and sums of money: straight from the CSV files, row by row."""

import csv
import datetime as dt
from collections import defaultdict
from functools import cache
from pathlib import Path

import yaml

from tests.oracles.plan import first_and_last

Row = dict[str, str]


def table(folder: Path, name: str) -> list[Row]:
    """The rows of a table: of its one file, or of its folder of files."""
    paths = [folder / f"{name}.csv"] if (folder / f"{name}.csv").exists() else sorted((folder / name).glob("*.csv"))
    found: list[Row] = []
    for path in paths:
        with path.open(encoding="utf-8-sig", newline="") as file:
            found += csv.DictReader(file)
    return [{column: cell.strip() for column, cell in row.items()} for row in found]


@cache
def _published(folder: Path, source: str) -> dt.date:
    """The day from which a source was out: dated by its month, that month's last day."""
    manifest = yaml.safe_load((folder / "plan.yaml").read_text(encoding="utf-8"))
    (published,) = (str(one["published_on"]) for one in manifest["sources"] if one["id"] == source)
    window = first_and_last(published)
    assert window is not None
    return window[1]


def _begins(period: str) -> dt.date:
    """The first day of a period; a span begins with its first part, and without one in 1900."""
    first = period.split("..")[0]
    if not first:
        return dt.date(1900, 1, 1)
    window = first_and_last(first)
    assert window is not None
    return window[0]


def stated_figures(folder: Path, on: dt.date) -> list[tuple[object, ...]]:
    """(indicator, group, first day, id, value, unit, printed) of each figure known on a day, sorted."""
    return sorted(
        (
            row["indicator"],
            row["group"],
            _begins(row["period"]),
            row["id"],
            float(row["value"]),
            row["unit"],
            row["printed"],
        )
        for row in table(folder, "figures")
        if _published(folder, row["source"]) <= on
    )


def money_totals(folder: Path, on: dt.date, by: str) -> dict[str, tuple[int, int, int]]:
    """Heading → (how many sums, pounds, how many of them inexact), each pound counted once."""
    known = [row for row in table(folder, "money") if _published(folder, row["source"]) <= on]
    ids = [row["id"] for row in known]
    found: dict[str, list[Row]] = defaultdict(list)
    for row in known:
        if row["part_of"] in ids or row["same_as"] in ids or row["per"]:
            continue
        number = row["paragraph"].split(".")[0].split(" ")[0]
        chapter = number if number.isdigit() else "0"
        found[chapter if by == "chapter" else row[by]].append(row)
    return {
        key: (
            len(rows),
            sum(int(row["amount"]) for row in rows),
            len([row for row in rows if row["bound"] != "exactly"]),
        )
        for key, rows in found.items()
    }
