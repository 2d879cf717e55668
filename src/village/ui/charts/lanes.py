"""Dated things on an axis, in lanes: what was promised for when, and when it came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from village.ui.charts import svg
from village.ui.charts.scale import Scale, ticks
from village.ui.charts.svg import LEAD, both, el, line_of, text

MARK = 9.0


@dataclass(frozen=True)
class Dated:
    """A moment, or with ``end`` a stretch. ``done`` fills the mark; otherwise it is a ring."""

    label: str
    start: dt.date
    end: dt.date | None = None
    lane: str = ""
    done: bool = False


@dataclass(frozen=True)
class LaneChart:
    """``today`` draws a line between what is past and what is to come."""

    id: str
    title: str
    summary: str
    items: Sequence[Dated]
    today: dt.date | None = None


def lanes(chart: LaneChart) -> Markup:
    """Draw a timeline: across when wide, down when narrow."""
    return both(chart, _draw)


def _draw(chart: LaneChart, layout: str, width: float) -> tuple[float, list[Markup]]:
    if not chart.items:
        return svg.nothing(width, "Nothing has a date yet.")
    return _down(chart, width) if layout == "narrow" else _across(chart, width)


def _year(day: dt.date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / 366


def _across(chart: LaneChart, width: float) -> tuple[float, list[Markup]]:
    names = list(dict.fromkeys(item.lane for item in chart.items))
    column = min(170.0, max(svg.width_of(name, bold=True) for name in names) + 16) if any(names) else 0.0
    days = [d for item in chart.items for d in (item.start, item.end) if d]
    days += [chart.today] if chart.today else []
    low, high = min(map(_year, days)), max(map(_year, days))
    if high - low < 1:
        low, high = low - 0.5, high + 0.5
    scale = Scale(low, high, column + 14, width - 14)
    top = LEAD + 10
    rows: list[Markup] = []
    bands: list[Markup] = []
    for index, name in enumerate(names):
        start = top
        items = sorted((i for i in chart.items if i.lane == name), key=lambda i: i.start)
        top, drawn = _lane(items, scale, top + 6, width)
        if index % 2 == 0:
            bands.append(el("rect", x=0.0, y=start, width=width, height=top - start, fill="#fbf8f2", class_="vg-lane"))
        lines = svg.wrap(name, column - 10, most=2)
        rows += [text(6, start + 22 + n * LEAD, one, "vg-strong") for n, one in enumerate(lines)]
        rows += drawn
        top = max(top, start + len(lines) * LEAD + 14)
    return top + (LEAD + 8 if chart.today else 4), [*bands, *_axis(scale, top, chart.today), *rows]


def _axis(scale: Scale, bottom: float, today: dt.date | None) -> list[Markup]:
    body = []
    for year in ticks(scale.low, scale.high, 6):
        if year == int(year) and scale.low <= year <= scale.high:
            x = scale(year)
            body.append(line_of(x, LEAD + 6, x, bottom, "vg-rule"))
            body.append(text(x, 16, int(year), "vg-soft", svg.SOFT, anchor="middle"))
    if today:
        x = scale(_year(today))
        body.append(line_of(x, LEAD + 2, x, bottom + 4, "vg-aim", svg.AIM, stroke_width=2))
        words = f"{today.day} {today:%B} {today.year}"
        half = svg.width_of(words) / 2
        place = min(max(x, half), scale.end + 14 - half)
        body.append(text(place, bottom + LEAD + 2, words, "vg-aim-text", svg.AIM, anchor="middle"))
    return body


def _lane(items: Sequence[Dated], scale: Scale, top: float, width: float) -> tuple[float, list[Markup]]:
    """Place each item in the first row of its lane where its words do not run into others."""
    ends: list[float] = []
    body: list[Markup] = []
    for item in items:
        x = scale(_year(item.start))
        stop = scale(_year(item.end)) if item.end else x
        length = svg.width_of(item.label)
        before = stop + MARK + 8 + length > width
        left = max(0.0, x - MARK - 8 - length) if before else x - MARK
        right = stop + MARK if before else stop + MARK + 8 + length
        row = next((n for n, end in enumerate(ends) if end + 12 < left), len(ends))
        if row == len(ends):
            ends.append(0.0)
        ends[row] = right
        body += _item(item, x, stop, top + 16 + row * (LEAD + 9), before)
    return top + max(1, len(ends)) * (LEAD + 9) + 8, body


def _item(item: Dated, x: float, stop: float, y: float, before: bool) -> list[Markup]:
    body = []
    if stop > x:
        body.append(line_of(x, y, stop, y, "vg-stretch", svg.HERE, stroke_width=6, stroke_opacity="0.4"))
    body.append(_mark(x, y, item.done))
    place = x - MARK - 8 if before else stop + MARK + 6
    body.append(text(place, y + 5, item.label, "vg-halo", anchor="end" if before else "start"))
    return body


def _mark(x: float, y: float, done: bool) -> Markup:
    return el(
        "circle",
        cx=x,
        cy=y,
        r=6.5,
        fill=svg.HERE if done else svg.PAPER,
        stroke=svg.HERE,
        stroke_width=3,
        class_=f"vg-mark vg-mark--{'done' if done else 'open'}",
    )


def _down(chart: LaneChart, width: float) -> tuple[float, list[Markup]]:
    """One item under another, in order of date: the only shape with room for words on a phone."""
    top, body = 4.0, []
    said_today = chart.today is None
    for item in sorted(chart.items, key=lambda i: i.start):
        if not said_today and chart.today and item.start > chart.today:
            said_today = True
            body.append(line_of(0, top + 4, width, top + 4, "vg-aim", svg.AIM, stroke_width=2))
            body.append(text(width, top + 22, "Still to come", "vg-aim-text", svg.AIM, anchor="end"))
            top += LEAD + 12
        body.append(_mark(11, top + 11, item.done))
        when = f"{item.start.day} {item.start:%b} {item.start.year}"
        when += f" to {item.end.day} {item.end:%b} {item.end.year}" if item.end else ""
        body.append(text(30, top + 16, when, "vg-soft", svg.SOFT))
        lines = svg.wrap(item.label, width - 32, most=3)
        body += [text(30, top + 16 + (n + 1) * LEAD, one) for n, one in enumerate(lines)]
        following = top + (len(lines) + 1) * LEAD + 14
        body.insert(0, line_of(11, top + 11, 11, following, "vg-rule", stroke_width=2))
        top = following
    return top + 6, body
