"""Neighbours in words: how their average is made, and that to be somebody's neighbour is not mutual."""

from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


def average(row: Row) -> str:
    """How the neighbours' average of a standing is made; blank where there is none."""
    if not row["neighbours_named"] or row["neighbours_value"] is None:
        return ""
    counted, named = row["neighbours_counted"], row["neighbours_named"]
    whose = f"all {named}" if counted == named else f"{counted} of {named}"
    weighed = "weighted by how many children each has"
    if not row["neighbours_weighted"]:
        weighed = "each counting once, since how many children each has is not published with the figure"
    return f"the average of {whose} neighbours, {weighed}"


def not_mutual(name: str, rows: Sequence[Row]) -> str:
    """How many of an area's neighbours have it among theirs; `rows` have `mutual`. Blank without neighbours."""
    return f"To be a neighbour is not mutual: {back(rows)} have {name} among theirs." if rows else ""


def back(rows: Sequence[Row]) -> str:
    """How many of an area's neighbours have it among theirs: the words that a page may lead on from."""
    many = sum(bool(row["mutual"]) for row in rows)
    of = f"{many} of its {len(rows)}" if many < len(rows) else f"all {len(rows)} of its"
    return f"{of} neighbours"
