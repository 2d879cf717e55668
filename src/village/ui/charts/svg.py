"""The pieces every chart is made of: elements, text, colours and the outer frame."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Protocol

from markupsafe import Markup, escape

WIDE, NARROW = 700, 340
SIZE = 15.0  # text size in drawing units; a narrow drawing is shown at about 1:1 on a phone
LEAD = 19.0  # from one line of text to the next
LARGEST = 1e15  # beyond this a picture means nothing and arithmetic starts to fail

INK, SOFT, RULE, PAPER = "#1e2b2c", "#4a5859", "#d8cfc0", "#ffffff"
HERE, COMPARE, NEIGHBOUR, AIM = "#0f524d", "#4a5859", "#959b98", "#8a3a12"
COLOURS = {"here": HERE, "compare": COMPARE, "neighbour": NEIGHBOUR}
# Pairs of fill and the text that can be read on it (contrast 4.5 or more).
CATEGORIES = (
    ("#0f524d", "#ffffff"),
    ("#f4b63f", "#1e2b2c"),
    ("#643b73", "#ffffff"),
    ("#8fc1d0", "#1e2b2c"),
    ("#a8502f", "#ffffff"),
    ("#cbc6ba", "#1e2b2c"),
)
# Why a value is not drawn. The letters are those of official statistics in the UK.
SYMBOLS = {
    "c": "not shown, to protect people’s privacy",
    "x": "not available",
    "z": "does not apply",
    "low": "rounds to nought",
    "u": "too few people to be reliable",
}

_PLAIN = re.compile("[^&<>'\"]*").fullmatch


@dataclass(frozen=True)
class Unit:
    """How a chart writes its values: ``Unit(suffix="%", places=1)``, ``Unit(prefix="£")``."""

    prefix: str = ""
    suffix: str = ""
    places: int | None = None

    def say(self, value: float) -> str:
        """A value in words; money in millions is written "£26.5 million"."""
        size, word = abs(value), ""
        if self.prefix and size >= 1e9:
            size, word = size / 1e9, " billion"
        elif self.prefix and size >= 1e6:
            size, word = size / 1e6, " million"
        if word or self.places is None:
            text = f"{size:,.1f}".removesuffix(".0")
        else:
            text = f"{size:,.{self.places}f}"
        sign = "\N{MINUS SIGN}" if value < 0 and text.strip("0.") else ""  # what rounds to nought has no sign
        return f"{sign}{self.prefix}{text}{word}{self.suffix}"

    def mark(self, value: float, marks: Sequence[float]) -> str:
        """A tick's words: no decimals when every tick is whole."""
        whole = all(float(one).is_integer() for one in marks)
        return replace(self, places=0 if whole else None).say(value)


class Chart(Protocol):
    """What the frame needs to know of any chart."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def summary(self) -> str: ...


def number(value: float) -> str:
    """A coordinate, to a tenth, without needless noughts."""
    return f"{value:.1f}".removesuffix(".0")


def el(tag: str, *children: Any, **attributes: Any) -> Markup:
    """One element; ``text_anchor`` becomes ``text-anchor``, ``class_`` becomes ``class``."""
    written = "".join(
        [
            f' {_name(key)}="{number(value) if isinstance(value, float) else _escaped(str(value))}"'
            for key, value in attributes.items()
            if value is not None
        ]
    )
    inner = "".join([child if isinstance(child, Markup) else _escaped(str(child)) for child in children])
    # Names are ours; every value and every child was escaped above.
    return Markup(f"<{tag}{written}>{inner}</{tag}>" if inner else f"<{tag}{written}/>")  # nosec B704


@lru_cache(maxsize=256)
def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _escaped(words: str) -> str:
    """A map has thousands of values, nearly all with nothing to escape: a look costs a quarter of escaping them."""
    return words if _PLAIN(words) else str(escape(words))


def join(parts: Iterable[Markup]) -> Markup:
    """Many elements as one."""
    return Markup("").join(parts)


def text(x: float, y: float, words: Any, kind: str = "", fill: str = INK, **more: Any) -> Markup:
    """Words at a place; ``anchor`` is start, middle or end."""
    anchor = more.pop("anchor", None)
    return el(
        "text",
        words,
        x=float(x),
        y=float(y),
        fill=fill,
        font_size=more.pop("size", SIZE),
        text_anchor=anchor,
        class_=f"vg-text {kind}".strip(),
        **more,
    )


def line_of(x1: float, y1: float, x2: float, y2: float, kind: str, stroke: str = RULE, **more: Any) -> Markup:
    """A straight line."""
    return el(
        "line",
        x1=float(x1),
        y1=float(y1),
        x2=float(x2),
        y2=float(y2),
        stroke=stroke,
        class_=kind,
        **more,
    )


def width_of(words: str, size: float = SIZE, bold: bool = False) -> float:
    """About how wide words will be: there is no font to measure on the server, so guess wide."""
    return len(words) * size * (0.58 if bold else 0.54)


def wrap(words: str, room: float, size: float = SIZE, most: int = 3) -> list[str]:
    """Words broken into lines that fit; the last line ends in … if some would not."""
    fits = max(4, int(room / (size * 0.54)))
    lines: list[str] = []
    for word in str(words).split():
        if lines and len(lines[-1]) + 1 + len(word) <= fits:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]} …"]
    return [one if len(one) <= fits + 2 else f"{one[: fits - 1]}…" for one in lines] or [""]


def clean(value: float | None) -> float | None:
    """A value that can be drawn, or None: not-a-number and the absurdly large are gaps."""
    if value is None:
        return None
    value = float(value)
    return value if math.isfinite(value) and abs(value) <= LARGEST else None


def notes_for(symbols: Iterable[str]) -> list[str]:
    """A line of explanation for each symbol used, in a fixed order."""
    used = set(symbols)
    return [f"[{key}] {words}" for key, words in SYMBOLS.items() if key in used]


def frame(chart: Chart, layout: str, width: float, height: float, body: Iterable[Markup]) -> Markup:
    """The outer element: an image with a name and a description, its ids from the chart's id."""
    name, description = f"{chart.id}-{layout}-title", f"{chart.id}-{layout}-desc"
    return el(
        "svg",
        el("title", chart.title, id=name),
        el("desc", chart.summary or chart.title, id=description),
        join(body),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        role="img",
        aria_labelledby=f"{name} {description}",
        focusable="false",
        class_=f"vg-chart vg-chart--{layout}",
    )


def both(chart: Any, draw: Callable[[Any, str, float], tuple[float, list[Markup]]]) -> Markup:
    """The chart drawn wide and narrow; the stylesheet shows the one that fits its place."""
    drawings = []
    for layout, width in (("wide", WIDE), ("narrow", NARROW)):
        height, body = draw(chart, layout, float(width))
        drawings.append(frame(chart, layout, width, height, body))
    return el("div", join(drawings), class_="vg-chart-pair")


def nothing(width: float, words: str = "There are no figures to show yet.") -> tuple[float, list[Markup]]:
    """What stands where a picture would be when there is nothing to draw."""
    box = el(
        "rect",
        x=1.0,
        y=1.0,
        width=width - 2,
        height=70.0,
        rx=6,
        fill="none",
        stroke=SOFT,
        stroke_dasharray="5 5",
        class_="vg-rule",
    )
    return 72.0, [box, text(width / 2, 41, words, "vg-soft", SOFT, anchor="middle")]


def note_lines(notes: list[str], top: float, width: float) -> tuple[float, list[Markup]]:
    """Explanations under a drawing; returns where they end."""
    drawn = []
    for note in notes:
        for words in wrap(note, width, most=3):
            top += LEAD
            drawn.append(text(0, top, words, "vg-soft", SOFT))
    return top, drawn
