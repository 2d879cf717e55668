"""A naive recount of a plan's folder for its progress report: the CSV files, the csv module, and counting.

It knows no class of the system. A source is known from the last day of the date that `plan.yaml` gives it.
"""

import calendar
import csv
from collections import Counter
from pathlib import Path
from typing import Any

import yaml


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    """Every row of a table: of its file, or of the files in its folder."""
    files = [folder / f"{table}.csv"] if (folder / f"{table}.csv").exists() else sorted((folder / table).glob("*.csv"))
    found: list[dict[str, str]] = []
    for file in files:
        with file.open(encoding="utf-8", newline="") as opened:
            found += list(csv.DictReader(opened))
    return found


def known_sources(folder: Path, on: str) -> set[str]:
    """Sources published by a day (ISO)."""
    told = yaml.safe_load((folder / "plan.yaml").read_text(encoding="utf-8"))
    return {one["id"] for one in told["sources"] if _last_day(str(one["published_on"])) <= on}


def _last_day(date: str) -> str:
    if len(date) == 4:
        return f"{date}-12-31"
    if len(date) == 7:
        return f"{date}-{calendar.monthrange(int(date[:4]), int(date[5:]))[1]}"
    return date


def recount(folder: Path, on: str) -> dict[str, Any]:
    """What the report's first page says, counted from the files: commitments by status and chapter, sums, the total."""
    sources = known_sources(folder, on)
    commitments = [row for row in rows(folder, "commitments") if row["source"] in sources]
    for told in rows(folder, "statuses"):
        for row in commitments:
            if told["source"] in sources and told["commitment"] == row["id"]:
                row["status"] = told["status"]
    money = [row for row in rows(folder, "money") if row["source"] in sources]
    ids = {row["id"] for row in money}
    chapters: Counter[str] = Counter()
    for row in commitments:
        first = row["paragraph"].split(".")[0]
        chapters[first if first.isdigit() else "0"] += 1
    told_again = [row for row in money if row["same_as"] in ids]
    parts = [row for row in money if row["part_of"] in ids and row not in told_again]
    rates = [row for row in money if row["per"] and row not in told_again and row not in parts]
    rest = [row for row in money if row not in told_again and row not in parts and row not in rates]
    return {
        "commitments": len(commitments),
        "statuses": Counter(row["status"] for row in commitments),
        "chapters": chapters,
        "undated": sum(1 for row in commitments if not row["due"] and row["status"] not in ("delivered", "stopped")),
        "sums": len(money),
        "repeats": len(told_again),
        "parts": len(parts),
        "rates": len(rates),
        "total": sum(int(row["amount"]) for row in rest if not row["recurs"]),
    }
