"""Values that are not exact: hollow, with an arrow to where the true value lies, and said in words."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from village.ui.charts import svg
from village.ui.charts.svg import Unit, el

WORDS = {
    "at-most": "at most",
    "just-under": "just under",
    "at-least": "at least",
    "about": "about",
    "provisional": "provisional",
    "forecast": "forecast",
}
ALONE = {"provisional": "is provisional", "forecast": "is a forecast"}
LIMITS = ("at-most", "at-least")  # one side of the true value: no line to them is drawn, for nobody knows where it ends
RADIUS, ARROW = 5.5, 26.0


def say(unit: Unit, value: float, bound: str) -> str:
    """A value in words with its bound: "at most 50%"."""
    return f"{WORDS[bound]} {unit.say(value)}" if bound in WORDS else unit.say(value)


def ring(x: float, y: float, bound: str, style: str, bottom: float) -> list[Markup]:
    """The mark of a value that is not exact; for a limit with an arrow, down from "at most", up from "at least".

    The arrow is as long as there is room for: above the drawing ends, and below ``bottom`` the axis has its words.
    """
    colour = svg.COLOURS.get(style, svg.HERE)
    circle = el(
        "circle",
        cx=x,
        cy=y,
        r=RADIUS,
        fill=svg.PAPER,
        stroke=colour,
        stroke_width=2.5,
        class_=f"vg-ring vg-ring--{style}",
    )
    if bound not in LIMITS:
        return [circle]
    way = 1 if bound == "at-most" else -1
    n, tip = svg.number, min(max(y + way * (RADIUS + ARROW), 1.0), max(bottom, y + RADIUS) + 10)
    path = (
        f"M{n(x)} {n(y + way * RADIUS)}V{n(tip)}"
        f"M{n(x - 5)} {n(tip - way * 7)}L{n(x)} {n(tip)}L{n(x + 5)} {n(tip - way * 7)}"
    )
    arrow = el("path", d=path, fill="none", stroke=colour, stroke_width=2, class_=f"vg-whisker vg-whisker--{style}")
    return [arrow, circle]


def notes(bounds: Iterable[str]) -> list[str]:
    """What the hollow marks of a drawing mean; nothing when there are none."""
    used = set(bounds) & set(WORDS)
    if not used:
        return []
    arrow = "; its arrow points to where the true figure lies" if used & set(LIMITS) else ""
    kind = ALONE.get("".join(used), "") or ("is not exact or not final" if used & set(ALONE) else "is not exact")
    return [f"A figure drawn hollow {kind}{arrow}."]
