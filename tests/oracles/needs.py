"""A naive twin of the needs analysis: which figures make a claim, one kind and one row at a time, without words."""

from typing import Any

import numpy as np

from village.warehouse.uncertainty.intervals import Interval, difference

Row = dict[str, Any]
Fact = tuple[str, str, str, str, float, Any, str]  # kind, measure, group, period, value, compared, verdict


def facts(rows: list[Row], gaps: list[Row], surveys: set[str], most: int) -> list[Fact]:
    """What may be claimed, kind by kind, the largest differences first."""
    told: list[Fact] = []
    for kind in ("behind", "widening", "unlikely", "changing", "survey"):
        found = (
            _widening(gaps) if kind == "widening" else [_fact(kind, row) for row in rows if _real(kind, row, surveys)]
        )
        found.sort(key=lambda one: (-one[0], one[1][1], one[1][2]))
        told += [fact for _, fact in found[:most]]
    return told


def _other(row: Row) -> tuple[Any, str]:
    if row["neighbours_value"] is None:
        return row["england_value"], row["england_verdict"]
    return row["neighbours_value"], row["neighbours_verdict"]


def _real(kind: str, row: Row, surveys: set[str]) -> bool:
    if row["value"] is None or (row["measure"] in surveys) != (kind == "survey"):
        return False
    other, verdict = _other(row)
    return bool(
        {
            "behind": other is not None and verdict == "worse",
            "survey": other is not None and verdict in ("better", "worse"),
            "changing": row["before_value"] is not None and row["change_verdict"] in ("better", "worse"),
            "unlikely": row["state"] == "unlikely" and row["probability"] is not None,
        }[kind]
    )


def _fact(kind: str, row: Row) -> tuple[float, Fact]:
    other, verdict = _other(row)
    if kind == "changing":
        other, verdict = row["before_value"], row["change_verdict"]
    if kind == "unlikely":
        other, verdict = row["target_value"], "unlikely"
    one, two = row["value"], other
    if row["unit"] == "percent" and row["polarity"] == "higher" and kind != "unlikely":
        one, two = 100 - one, 100 - two  # those who miss out
    if kind == "unlikely":
        size = 1 - row["probability"]
    else:
        size = 0.0 if one == two == 0 else abs(one - two) / max(abs(one), abs(two))
    return size, (kind, row["measure"], row["group"], row["period"], row["value"], other, verdict)


def _widening(gaps: list[Row]) -> list[tuple[float, Fact]]:
    found = []
    for key in {(row["measure"], row["gap"]) for row in gaps}:
        some = [row for row in gaps if (row["measure"], row["gap"]) == key and row["value"] is not None]
        some.sort(key=lambda row: row["from_on"])
        comparable = [
            row
            for row in some[:-1]
            if row["definition"] == some[-1]["definition"]
            and row["lower"] is not None
            and (some[-1]["from_on"] - row["from_on"]).days <= 3 * 365 + 31
        ]
        if not comparable or some[-1]["lower"] is None or some[-1]["value"] <= 0:
            continue
        now, then = some[-1], comparable[0]
        if difference(_interval(now), _interval(then)).lower[0] > 0:
            size = (now["value"] - then["value"]) / max(abs(now["value"]), abs(then["value"]))
            fact = ("widening", now["measure"], now["of_group"], now["period"], now["value"], then["value"], "wider")
            found.append((size, fact))
    return found


def _interval(row: Row) -> Interval:
    return Interval(*(np.array([row[name]]) for name in ("value", "lower", "upper")))
