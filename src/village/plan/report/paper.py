"""The report on paper: a tagged PDF (PDF/UA-1), set by typst from the same words as the web page."""

import datetime as dt
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).resolve().parent


def pdf(view: dict[str, Any], drawing: str) -> bytes:
    """The document. Its date is the report's day, so that the same report is the same document. Needs no system
    fonts."""
    made_on = dt.datetime.fromisoformat(view["as_at_iso"]).replace(tzinfo=dt.UTC)
    with tempfile.TemporaryDirectory(prefix="village-report-") as folder:
        place = Path(folder)
        shutil.copy(HERE / "paper.typ", place / "paper.typ")
        (place / "view.json").write_text(json.dumps(view, ensure_ascii=False), encoding="utf-8")
        (place / "progress.svg").write_text(drawing, encoding="utf-8")
        made: bytes = typst.compile(
            place / "paper.typ",
            root=place,
            format="pdf",
            pdf_standards=["ua-1"],
            font_paths=[HERE / "fonts"],
            ignore_system_fonts=True,
            timestamp=int(made_on.timestamp()),
        )
    return made
