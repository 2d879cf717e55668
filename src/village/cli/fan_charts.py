"""A projection as a page that stands alone: fan charts, the same as tables, and how past origins fared."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from village.cli import outputs
from village.projection import telling
from village.projection.rules.periods import period
from village.projection.service import Line, Projection
from village.ui import charts
from village.ui.charts.line import LineChart, Point, Series, line
from village.ui.charts.svg import Unit

HERE = Path(__file__).resolve().parent
CHARTS = Path(charts.__file__).resolve().parents[1] / "static" / "village" / "charts.css"
CSV, REPORT = "projection.csv", "report.html"
MOST_CHARTS = 200
_pages = Environment(
    loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


def write(found: Projection, out: Path) -> None:
    """Write projection.csv and report.html into a folder, made if it is not there; each whole or not at all."""
    out.mkdir(parents=True, exist_ok=True)
    for name, text in ((CSV, telling.csv(found)), (REPORT, page(found))):
        outputs.write(out / name, text)


def page(found: Projection) -> str:
    """The page; it loads nothing and runs nothing."""
    own = (HERE / "projection.css").read_text(encoding="utf-8") + CHARTS.read_text(encoding="utf-8")
    view = {
        "found": found,
        "interval": telling.INTERVAL,
        "told": [*found.notes, *(telling.leaning(one) for one in found.methods if len(found.methods) == 1)],
        "whole": chart("All areas", found.history[""], found.total) if found.total else None,
        "charts": _areas(found),
        "name": named,
        "number": lambda value: f"{value:,.0f}",
        "style": Markup("<style>{}</style>").format(Markup(own)),  # our own files  # nosec B704
    }
    return _pages.get_template("projection.html").render(view)


def named(one: Line) -> str:
    """What a line is about."""
    return ", ".join(part for part in (one.area or "All areas", one.role, one.sector) if part)


def _areas(found: Projection) -> list[tuple[str, Markup]]:
    """A chart for each area, where the file has no roles or sectors: a past is then of the same people."""
    if len(found.methods) > 1:
        return []
    areas = list(dict.fromkeys(one.area for one in found.lines))[:MOST_CHARTS]
    by_area: dict[str, list[Line]] = {area: [] for area in areas}
    for one in found.lines:
        if one.area in by_area:
            by_area[one.area].append(one)
    return [(area, chart(area, found.history[area], by_area[area])) for area in areas]


def chart(name: str, past: list[tuple[str, float]], lines: list[Line]) -> Markup:
    """The past, the fan of what may come and the line of no change."""
    origin, begin = _year(lines[0].period) - 1, lines[0].no_change
    known = [Point(_year(when), stock) for when, stock in past if stock == stock and _year(when) < origin]
    start = Point(origin, begin, begin, begin)
    fan = [
        Point(_year(one.period), one.point, one.low, one.high, bound="about" if one.scenario else "forecast")
        for one in lines
    ]
    still = [Point(origin, begin), *(Point(_year(one.period), one.no_change) for one in lines)]
    last = lines[-1]
    summary = (
        f"In {last.period} {last.point:,.0f} expected, {last.low:,.0f} to {last.high:,.0f}; "
        f"no change would be {last.no_change:,.0f}."
    )
    words = {_year(when): when for when, _ in past} | {_year(one.period): one.period for one in lines}
    return line(
        LineChart(
            id=f"fan-{_slug(name)}",
            title=f"{name}: people in post",
            summary=summary,
            series=[Series("Projected", [*known, start, *fan]), Series("No change", still, style="compare")],
            unit=Unit(places=0),
            x_names=words,
            from_zero=False,
        )
    )


def _year(when: str) -> float:
    found = period(when)
    return float(found.year) if found else 0.0


def _slug(name: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in name.casefold()).split()) or "area"
