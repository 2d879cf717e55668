"""A calendar of days, a month a row: on which days something was, and which were too late without it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from markupsafe import Markup

from village.ui.charts import svg
from village.ui.charts.svg import both, el, text

ROW, DAYS = 22.0, 31
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class DayChart:
    """From ``first`` to ``last``. A day that is marked has a disc, one that is late a dark frame, one that was away a
    line through it; every day of the time has a box."""

    id: str
    title: str
    summary: str
    first: dt.date
    last: dt.date
    marked: Collection[dt.date] = ()
    late: Collection[dt.date] = ()
    away: Collection[dt.date] = ()


def days(chart: DayChart) -> Markup:
    """Draw the months down and their days across, wide and narrow."""
    return both(chart, _draw)


def _draw(chart: DayChart, layout: str, width: float) -> tuple[float, list[Markup]]:
    if chart.last < chart.first:
        return svg.nothing(width, "Nothing has begun yet.")
    beside = 110.0 if layout == "wide" else 44.0
    each = (width - beside) / DAYS
    body: list[Markup] = []
    top, day, month = 4.0, chart.first, 0
    while day <= chart.last:
        if day.month != month:
            top, month = top + (ROW if month else 0), day.month
            name = f"{day:%B %Y}" if layout == "wide" else f"{day:%b}"
            body.append(text(0, top + 15, name, "vg-soft", svg.SOFT, size=14))
        body += _day(chart, day, beside + (day.day - 1) * each, top, each)
        day += DAY
    key = ["A disc: it was held. A dark frame: it was due by then and not held yet."]
    key += ["A line through: away."] if chart.away else []
    bottom, notes = svg.note_lines(key, top + ROW + 6, width)
    return bottom + 6, [*body, *notes]


def _day(chart: DayChart, day: dt.date, x: float, top: float, each: float) -> list[Markup]:
    late = day in chart.late
    body = [
        el(
            "rect", x=x + 1, y=top + 1, width=each - 2, height=ROW - 4, fill="#f6e3d6" if late else svg.PAPER,
            stroke=svg.AIM if late else svg.RULE, stroke_width=2 if late else 1,
            class_="vg-cell vg-cell--late" if late else "vg-cell",
        )
    ]  # fmt: skip
    middle = top + ROW / 2 - 1
    if day in chart.away:
        body.append(svg.line_of(x + 2, middle, x + each - 2, middle, "vg-away", svg.SOFT, stroke_width=2))
    if day in chart.marked:
        size = min(each / 2 - 1.5, 6.0)
        body.append(el("circle", cx=x + each / 2, cy=middle, r=size, fill=svg.HERE, class_="vg-dot vg-dot--here"))
    return body
