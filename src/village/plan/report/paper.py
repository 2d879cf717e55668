"""The report on paper, set from the same words as the web page."""

import datetime as dt
from pathlib import Path
from typing import Any

from village.ui import paper

TEMPLATE = Path(__file__).resolve().parent / "paper.typ"


def pdf(view: dict[str, Any], drawing: str) -> bytes:
    """The document. Its date is the report's day, so that the same report is the same document."""
    return paper.pdf(TEMPLATE, view, {"progress.svg": drawing}, dt.date.fromisoformat(view["as_at_iso"]))
