"""Documents on paper: tagged PDFs (PDF/UA-1) set by typst in the house's letters, from words that are made elsewhere.

A document is a folder of its own: a template `paper.typ`, its words as `view.json`, and pictures. The house's page,
headings, tables and colours are in `house.typ`, which a template imports. No system font is used, and nothing in a
document depends on when or where it is made: the same words are the same bytes.
"""

import datetime as dt
import json
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent / "fonts"
FONT = "Atkinson Hyperlegible Next"
HOUSE = Path(__file__).resolve().parent / "house.typ"
STAND_IN = "\u25a1"  # an empty box, as on a typed form


@cache
def _drawable() -> frozenset[int]:
    """The characters that every one of our fonts can draw, by number; line breaks too, which need no drawing."""
    known = []
    for path in FONTS.glob("*.ttf"):
        with TTFont(path) as font:
            known.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*known) | {ord("\n")}


def drawn(text: str) -> str:
    """`text` with a stand-in for each character that our fonts lack: PDF/UA refuses a page with a letter that nobody
    can see, and a document must not fail for one."""
    known = _drawable()
    box = STAND_IN if ord(STAND_IN) in known else "?"
    return "".join(letter if ord(letter) in known else box for letter in text)


def as_file(svg: str) -> str:
    """A drawing of `ui.charts` (one `<svg>` element) as a file of its own, with the house's letters named in it."""
    start, rest = svg.split(">", 1)
    return f'{start} font-family="{FONT}"><style>.vg-strong{{font-weight:700}}</style>{rest}'


def pdf(template: Path, view: Mapping[str, Any], pictures: Mapping[str, str], on: dt.date) -> bytes:
    """The document of a day. `pictures`: file name → SVG, each known to `template` by that name."""
    made_on = dt.datetime(on.year, on.month, on.day, tzinfo=dt.UTC)
    with tempfile.TemporaryDirectory(prefix="village-paper-") as folder:
        place = Path(folder)
        shutil.copy(template, place / "paper.typ")
        shutil.copy(HOUSE, place / HOUSE.name)
        (place / "view.json").write_text(drawn(json.dumps(view, ensure_ascii=False)), encoding="utf-8")
        for name, picture in pictures.items():
            (place / name).write_text(drawn(picture), encoding="utf-8")
        made: bytes = typst.compile(
            place / "paper.typ",
            root=place,
            format="pdf",
            pdf_standards=["ua-1"],
            font_paths=[FONTS],
            ignore_system_fonts=True,
            timestamp=int(made_on.timestamp()),
        )
    return made
