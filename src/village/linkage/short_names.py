"""Of which names a name is short: reference data that normalising needs, wherever it is done."""

import csv
from functools import cache
from pathlib import Path

from village.linkage.rules.names import fold
from village.linkage.rules.normalise import Short

NICKNAMES = Path(__file__).resolve().parents[1] / "reference" / "names" / "nicknames.csv"


@cache
def short_names() -> Short:
    """Of which names a name is short, folded: "LIZ" of "ELIZABETH"."""
    found: dict[str, list[str]] = {}
    with NICKNAMES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(fold(row["short"]), []).append(fold(row["name"]))
    return {short: tuple(names) for short, names in found.items()}
