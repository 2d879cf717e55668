"""A line over time: here in the strong colour, England dashed, neighbours grey."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from village.ui.charts import bounds, svg
from village.ui.charts.scale import Scale, spread, value_ticks
from village.ui.charts.svg import LEAD, SIZE, Unit, both, el, line_of, text


@dataclass(frozen=True)
class Point:
    """One observation. ``value`` None is a gap, with ``symbol`` saying why (see SYMBOLS).

    ``bound`` is how the value is meant when it is not exact: "at-most", "at-least", "just-under", "about",
    "provisional" or "forecast".
    """

    x: float
    value: float | None
    low: float | None = None
    high: float | None = None
    symbol: str = ""
    bound: str = ""


@dataclass(frozen=True)
class Series:
    """A named line; ``style`` is "here", "compare" (dashed) or "neighbour" (grey)."""

    name: str
    points: Sequence[Point]
    style: str = "here"


@dataclass(frozen=True)
class Target:
    """A value to reach; with ``x``, by when."""

    value: float
    label: str
    x: float | None = None


@dataclass(frozen=True)
class LineChart:
    """``x_names`` gives words for places on the axis, such as {2008: "2007/08"}."""

    id: str
    title: str
    summary: str
    series: Sequence[Series]
    unit: Unit = field(default_factory=Unit)
    target: Target | None = None
    x_names: dict[float, str] = field(default_factory=dict)
    from_zero: bool | None = None


@dataclass(frozen=True)
class _Plot:
    """Where things are: both scales, the ticks and the sides of the plot."""

    x: Scale
    y: Scale
    marks: list[float]
    left: float
    right: float
    top: float
    bottom: float


def line(chart: LineChart) -> Markup:
    """Draw a line chart, wide and narrow."""
    return both(chart, _draw)


def _values(chart: LineChart) -> Iterator[float]:
    for series in chart.series:
        for point in series.points:
            for value in (point.value, point.low, point.high):
                if svg.clean(value) is not None and svg.clean(point.value) is not None:
                    yield float(value)  # type: ignore[arg-type]
    if chart.target and svg.clean(chart.target.value) is not None:
        yield float(chart.target.value)


def _draw(chart: LineChart, layout: str, width: float) -> tuple[float, list[Markup]]:
    places = [p.x for s in chart.series for p in s.points if svg.clean(p.x) is not None]
    values = list(_values(chart))
    if not places or not values:
        return svg.nothing(width)
    if chart.target and chart.target.x is not None:
        places.append(chart.target.x)
    plot = _plot(chart, layout, width, places, values)
    body = [*_axes(chart, plot, layout, places), *_target(chart, plot)]
    # Neighbours first, here last: what matters most is drawn on top.
    for style in ("neighbour", "compare", "here"):
        for series in chart.series:
            if series.style == style:
                body += _series(series, plot)
    body += _labels(chart, plot, width)
    return _notes(chart, plot, body, width)


def _plot(chart: LineChart, layout: str, width: float, places: list[float], values: list[float]) -> _Plot:
    marks = value_ticks(values, 5 if layout == "wide" else 4, chart.from_zero)
    widest = max(svg.width_of(chart.unit.mark(mark, marks)) for mark in marks)
    names = [s.name for s in chart.series if s.style != "neighbour"]
    ends = [bounds.say(chart.unit, p.value, p.bound) for p in _ends(chart) if p.bound and p.value is not None]
    longest = max((svg.width_of(w, bold=True) for w in [*ends, *(w for n in names for w in n.split())]), default=0)
    room = max(longest, 72.0) if layout == "narrow" else max(longest, 130.0)
    left, right = widest + 10, width - min(room, width * 0.34) - 14
    top, bottom = 16.0, 16.0 + (250.0 if layout == "wide" else 230.0)
    low, high = min(places), max(places)
    if low == high:
        low, high = low - 1, high + 1
    return _Plot(
        Scale(low, high, left + 22, right - 10),
        Scale(marks[0], marks[-1], bottom, top),
        marks,
        left,
        right,
        top,
        bottom,
    )


def _axes(chart: LineChart, plot: _Plot, layout: str, places: list[float]) -> list[Markup]:
    body = []
    for mark in plot.marks:
        y = plot.y(mark)
        body.append(line_of(plot.left, y, plot.right, y, "vg-rule"))
        body.append(text(plot.left - 8, y + 5, chart.unit.mark(mark, plot.marks), "vg-soft", svg.SOFT, anchor="end"))
    for place in _x_marks(chart, sorted(set(places)), plot):
        x = plot.x(place)
        body.append(line_of(x, plot.bottom, x, plot.bottom + 6, "vg-axis", svg.SOFT))
        name = chart.x_names.get(place) or f"{place:g}"
        body.append(text(x, plot.bottom + 23, name, "vg-soft", svg.SOFT, anchor="middle"))
    return body


def _x_marks(chart: LineChart, places: list[float], plot: _Plot) -> list[float]:
    """As many named places as fit without touching, always with the last."""
    longest = max(svg.width_of(chart.x_names.get(p) or f"{p:g}") for p in places) + 14
    fits = max(1, int((plot.right - plot.left) / longest))
    every = -(-len(places) // fits)
    shown = list(reversed(places))[::every]
    far = plot.x(places[-1]) + longest
    kept = []
    for place in shown:
        if far - plot.x(place) >= longest * 0.98:
            kept.append(place)
            far = plot.x(place)
    return kept


def _target(chart: LineChart, plot: _Plot) -> list[Markup]:
    target = chart.target
    if target is None or svg.clean(target.value) is None:
        return []
    y = plot.y(target.value)
    body = [
        line_of(
            plot.left,
            y,
            plot.right,
            y,
            "vg-aim",
            svg.AIM,
            stroke_width=2,
            stroke_dasharray="2 5",
            stroke_linecap="round",
        )
    ]
    if target.x is not None:
        ring = el(
            "circle",
            cx=plot.x(target.x),
            cy=y,
            r=6.0,
            fill=svg.PAPER,
            stroke=svg.AIM,
            stroke_width=2.5,
            class_="vg-aim",
        )
        body.append(ring)
    above = y - 8 if y - 8 - SIZE > plot.top - 12 else y + SIZE + 4
    body.append(text(plot.left + 4, above, target.label, "vg-halo vg-aim-text", svg.AIM))
    return body


def runs_of(series: Series) -> Iterator[list[Point]]:
    """Unbroken stretches: a gap ends a line instead of being drawn across."""
    run: list[Point] = []
    for point in sorted(series.points, key=lambda p: p.x):
        if svg.clean(point.value) is None:
            if run:
                yield run
            run = []
        else:
            run.append(point)
    if run:
        yield run


def _series(series: Series, plot: _Plot) -> list[Markup]:
    colour = svg.COLOURS.get(series.style, svg.HERE)
    body: list[Markup] = []
    for run in runs_of(series):
        if series.style == "here":
            body += _band(run, plot)
        for stretch in _between_limits(run):
            body += _stroke(stretch, series.style, colour, plot)
        for p in run:
            if p.bound in bounds.WORDS:
                body += bounds.ring(plot.x(p.x), plot.y(p.value or 0), p.bound, series.style, plot.bottom)
    for point in series.points:
        if svg.clean(point.value) is None and svg.clean(point.x) is not None and point.symbol:
            words = f"[{point.symbol}]"
            body.append(text(plot.x(point.x), plot.bottom - 6, words, "vg-halo vg-soft", svg.SOFT, anchor="middle"))
    return body


def _between_limits(run: list[Point]) -> Iterator[list[Point]]:
    """The parts of a run that a line may join: a limit is no place on a line."""
    joined: list[Point] = []
    for point in run:
        if point.bound not in bounds.LIMITS:
            joined.append(point)
        elif joined:
            yield joined
            joined = []
    if joined:
        yield joined


def _ends(chart: LineChart) -> list[Point]:
    """The last known point of each line that has its own words."""
    runs = [list(runs_of(series)) for series in chart.series if series.style != "neighbour"]
    return [some[-1][-1] for some in runs if some]


def _band(run: list[Point], plot: _Plot) -> list[Markup]:
    known = [p for p in run if svg.clean(p.low) is not None and svg.clean(p.high) is not None]
    if len(known) < 2:
        return [
            line_of(
                plot.x(p.x),
                plot.y(p.low or 0),
                plot.x(p.x),
                plot.y(p.high or 0),
                "vg-whisker",
                svg.HERE,
                stroke_width=6,
                stroke_opacity="0.25",
            )
            for p in known
        ]
    upper = [f"{svg.number(plot.x(p.x))},{svg.number(plot.y(p.high or 0))}" for p in known]
    lower = [f"{svg.number(plot.x(p.x))},{svg.number(plot.y(p.low or 0))}" for p in reversed(known)]
    return [el("polygon", points=" ".join(upper + lower), fill=svg.HERE, fill_opacity="0.16", class_="vg-band")]


def _stroke(run: list[Point], style: str, colour: str, plot: _Plot) -> list[Markup]:
    places = [(plot.x(p.x), plot.y(p.value or 0)) for p in run]
    body = []
    if len(places) > 1:
        points = " ".join(f"{svg.number(x)},{svg.number(y)}" for x, y in places)
        dash = {"compare": "8 5", "neighbour": None}.get(style)
        body.append(
            el(
                "polyline",
                points=points,
                fill="none",
                stroke=colour,
                stroke_dasharray=dash,
                stroke_width=3.5 if style == "here" else 2.0,
                stroke_linejoin="round",
                class_=f"vg-line vg-line--{style}",
            )
        )
    if style == "here" or len(places) == 1:
        shown = list(zip(run, places, strict=True))[0 if len(places) <= 12 else -1 :]
        body += [
            el("circle", cx=x, cy=y, r=4.5, fill=colour, class_=f"vg-dot vg-dot--{style}")
            for point, (x, y) in shown
            if point.bound not in bounds.WORDS
        ]
    return body


def _labels(chart: LineChart, plot: _Plot, width: float) -> list[Markup]:
    """Each line's name beside its end; neighbours share one word."""
    wanted: list[tuple[float, list[str], str]] = []
    ends: list[float] = []
    said_neighbours = False
    for series in chart.series:
        runs = list(runs_of(series))
        if not runs or (series.style == "neighbour" and said_neighbours):
            continue
        point = runs[-1][-1]
        last = point.value or 0
        words = svg.wrap(series.name, width - plot.right - 10, most=2)
        if series.style == "neighbour":
            said_neighbours, words = True, svg.wrap("Neighbours", width - plot.right - 10)
        else:
            words.append(bounds.say(chart.unit, last, point.bound))
        wanted.append((plot.y(last), words, series.style))
        ends.append(plot.x(point.x))
    heights = [len(words) * LEAD + 4 for _, words, _ in wanted]
    centres = spread([y for y, _, _ in wanted], heights, plot.top - 14, plot.bottom + 30)
    body = []
    for (level, words, style), end, centre, height in zip(wanted, ends, centres, heights, strict=True):
        top = centre - height / 2 + SIZE
        if plot.right - end > 24:
            # The line stops short of its name: a thin lead joins them.
            body.append(line_of(end + 8, level, plot.right + 3, centre, "vg-rule", svg.NEIGHBOUR))
        kind = "vg-strong" if style == "here" else "vg-soft"
        colour = svg.HERE if style == "here" else svg.SOFT
        body += [text(plot.right + 8, top + row * LEAD, word, kind, colour) for row, word in enumerate(words)]
    return body


def _notes(chart: LineChart, plot: _Plot, body: list[Markup], width: float) -> tuple[float, list[Markup]]:
    notes = svg.notes_for(p.symbol for s in chart.series for p in s.points if svg.clean(p.value) is None)
    notes[:0] = bounds.notes(p.bound for s in chart.series for p in s.points if svg.clean(p.value) is not None)
    if plot.marks[0] > 0:
        notes.insert(0, f"The scale starts at {chart.unit.mark(plot.marks[0], plot.marks)}, not at nought.")
    bottom, drawn = svg.note_lines(notes, plot.bottom + 32, width)
    return bottom + 8, [*body, *drawn]
