"""The report on paper: a tagged PDF (PDF/UA-1), set by typst from the same words as the web page."""

import datetime as dt
import json
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import typst
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent

STAND_IN = "\u25a1"  # an empty box, as on a typed form


@cache
def _drawable() -> frozenset[int]:
    """The characters that every one of our fonts can draw, by number; line breaks too, which need no drawing."""
    known = []
    for path in (HERE / "fonts").glob("*.ttf"):
        with TTFont(path) as font:
            known.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*known) | {ord("\n")}


def drawn(text: str) -> str:
    """`text` with a stand-in for each character that our fonts lack: PDF/UA refuses a page with a letter that nobody
    can see, and a report must not fail for one."""
    known = _drawable()
    box = STAND_IN if ord(STAND_IN) in known else "?"
    return "".join(letter if ord(letter) in known else box for letter in text)


def pdf(view: dict[str, Any], drawing: str) -> bytes:
    """The document. Its date is the report's day, so that the same report is the same document. Needs no system
    fonts."""
    made_on = dt.datetime.fromisoformat(view["as_at_iso"]).replace(tzinfo=dt.UTC)
    with tempfile.TemporaryDirectory(prefix="village-report-") as folder:
        place = Path(folder)
        shutil.copy(HERE / "paper.typ", place / "paper.typ")
        (place / "view.json").write_text(drawn(json.dumps(view, ensure_ascii=False)), encoding="utf-8")
        (place / "progress.svg").write_text(drawn(drawing), encoding="utf-8")
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
