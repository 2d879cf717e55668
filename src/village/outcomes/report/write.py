"""The kinds of file that a scorecard comes as."""

from collections.abc import Mapping

from village.outcomes.report import paper, tables
from village.outcomes.report.card import Card

FILES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


def one_file(card: Card, kind: str) -> bytes:
    """The scorecard as a file of a kind in FILES. Raises KeyError for another kind."""
    if kind == "csv":
        return tables.csv(card.rows, {card.area.code: card.area.name})
    return {"json": tables.as_json, "pdf": paper.pdf}[kind](card)
