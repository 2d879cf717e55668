"""The report as one web page that stands alone: its style, letters and picture are in it, it loads nothing and runs
nothing."""

import base64
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from village.ui.paper import FONTS

HERE = Path(__file__).resolve().parent
FACE = """@font-face {{ font-family: "Atkinson Hyperlegible Next"; font-weight: {weight};
  src: url(data:font/ttf;base64,{data}) format("truetype"); }}
"""
# Not the site's environment: this page knows none of the site's addresses, styles or parts.
_pages = Environment(
    loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


def html(view: dict[str, Any], drawing: Markup) -> bytes:
    """The page, in UTF-8."""
    return _pages.get_template("page.html").render(said=view, drawing=drawing, style=_style()).encode()


def _style() -> Markup:
    faces = "".join(
        FACE.format(
            weight=weight,
            data=base64.b64encode((FONTS / f"AtkinsonHyperlegibleNext-{name}.ttf").read_bytes()).decode(),
        )
        for weight, name in ((400, "Regular"), (700, "Bold"))
    )
    sheet = (HERE / "page.css").read_text(encoding="utf-8")
    return Markup("<style>\n{}</style>").format(Markup(faces + sheet))  # our own files  # nosec B704
