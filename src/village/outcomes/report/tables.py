"""The scorecard as a table and as one JSON document. No cell of a CSV can run as a formula."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

from village.kernel.tables.rules import write_csv
from village.outcomes.queries import Row
from village.outcomes.report.card import Card

SCHEMA = "village-scorecard-1"
COLUMNS = (
    *("measure", "title", "outcome", "area", "name", "group", "period", "value", "lower", "upper", "unit", "code"),
    *("england_value", "england_verdict", "neighbours_value", "neighbours_verdict", "rank", "of", "change"),
    *("change_verdict", "target", "state", "probability", "release", "file", "row"),
)


def csv(rows: Iterable[Row], names: Mapping[str, str]) -> bytes:
    """Rows of scorecards, `names` being those of their areas: what is not there is blank, and its code says why."""
    cells = ([names[row["area"]] if name == "name" else row[name] for name in COLUMNS] for row in rows)
    return write_csv(COLUMNS, cells).encode()


def as_json(card: Card) -> bytes:
    """The whole scorecard; `schema` names its shape. Days are written as 2026-11-26."""
    told = {
        "schema": SCHEMA,
        "area": card.area.code,
        "name": card.area.name,
        "on": card.on,
        "figures": card.figures,
        "made_up": card.made_up,
        "measures": [dict(row) for row in card.rows],
        "gaps": [dict(row) for row in card.gaps],
        "releases": [dict(one) for one in card.releases],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1, default=_day) + "\n").encode()


def _day(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no place in a scorecard.")
