"""The pictures of figures: a measure over time, on the map, and as a line the size of a word."""

import datetime as dt
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from village.kernel.areas.rules import ENGLAND
from village.outcomes.queries import Row
from village.outcomes.rules import say
from village.outcomes.views.page import name_of, unit_of, when_of
from village.ui import charts
from village.ui.maps import TileMap, TileValue, real, tile_map
from village.ui.maps.england import tiles
from village.warehouse.periods import NotAPeriod, period


def trend(measure: Row, rows: Sequence[Row], now: Row | None, here: str, near: Sequence[str] = ()) -> Markup:
    """A measure over time: the area in the strong colour with its interval, England dashed, neighbours grey, the
    target dotted. `rows`: the values of all of these areas."""
    by_area: dict[str, list[Row]] = {}
    for row in rows:
        by_area.setdefault(row["area"], []).append(row)
    series = [_series(by_area.get(here, []), name_of(here), "here")]
    if here != ENGLAND and ENGLAND in by_area:
        series.append(_series(by_area[ENGLAND], "England", "compare"))
    series += [_series(by_area[code], name_of(code), "neighbour") for code in near if code in by_area]
    chart = charts.LineChart(
        id=f"trend-{measure['slug']}-{here}",
        title=f"{measure['title']}, {name_of(here)}",
        summary=_summary(measure, by_area.get(here, []), here),
        series=series,
        unit=unit_of(measure),
        target=_target(measure, now),
        x_names={when_of(row["until_on"]): row["period"] for row in rows} | _due_name(now),
    )
    return charts.line(chart)


def _series(rows: Sequence[Row], name: str, style: str) -> charts.Series:
    """One line. Of figures that are hidden one after another only the first has its letter: more would run together."""
    points, before = [], ""
    for row in rows:
        letter = say.symbol(row) if style == "here" else ""
        shown = letter if letter != before else ""
        points.append(charts.Point(when_of(row["until_on"]), row["value"], row["lower"], row["upper"], symbol=shown))
        before = letter
    return charts.Series(name, points, style)


def _summary(measure: Row, rows: Sequence[Row], here: str) -> str:
    known = [row for row in rows if row["value"] is not None]
    if not known:
        return f"There is no figure for {name_of(here)}."
    first, last = known[0], known[-1]
    return (
        f"{name_of(here)}: {say.value(first, measure)} {say.in_period(first['period'])}, "
        f"{say.value(last, measure)} {say.in_period(last['period'])}."
    )


def _target(measure: Row, now: Row | None) -> charts.Target | None:
    if now is None or now["target_value"] is None:
        return None
    label = f"Target {say.amount(now['target_value'], measure['unit'], 0 if now['target_value'] % 1 == 0 else 1)}"
    due = _due(now["target_due"])
    return charts.Target(now["target_value"], label, when_of(due) if due else None)


def _due_name(now: Row | None) -> dict[float, str]:
    """The name of the target's date on the axis."""
    due = _due(now["target_due"]) if now else None
    return {when_of(due): str(now["target_due"])} if now and due else {}


def _due(said: dt.date | str | None) -> dt.date | None:
    """The day by which a target is to be met: told as a day or as a period."""
    if said is None or isinstance(said, dt.date):
        return said
    try:
        return period(said).until_on
    except NotAPeriod:
        return None


def area_map(measure: Row, rows: Sequence[Row], on: dt.date, here: str = "", ground: real.Land | None = None) -> Markup:
    """The measure in every authority, each leading to its own page: as squares, or as the land lies."""
    told = {row["area"]: row for row in rows}
    drawn = tiles(on)
    chart = TileMap(
        id=f"map-{measure['slug']}",
        title=f"{measure['title']} by council",
        summary="Each square is one council with children’s services; stronger is more. The table has the figures.",
        tiles=drawn,
        values={tile.code: _tile(measure, told.get(tile.code), tile.code) for tile in drawn},
        unit=unit_of(measure),
        here=here,
    )
    return tile_map(chart) if ground is None else real.real_map(chart, ground)


def _tile(measure: Row, row: Row | None, code: str) -> TileValue:
    href = f"/measures/{measure['slug']}/{code}/"
    if row is None:
        return TileValue(symbol="x", href=href)
    return TileValue(row["value"], symbol=say.symbol(row), href=href)


def spark(measure: str, title: str, found: Mapping[str, Sequence[float | None]], area: str) -> Markup:
    """Which way a measure is going in an area; blank where there are too few figures to tell."""
    known = found.get(measure, [])
    if sum(one is not None for one in known) < 2:
        return Markup("")
    return charts.sparkline(charts.Spark(f"spark-{measure}-{area}", f"{title} over time", known))
