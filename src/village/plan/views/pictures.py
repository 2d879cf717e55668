"""The plan's pictures, from its rows to the charts of the house."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from village.plan.rules.dates import period_window, say_period
from village.plan.rules.document import Target
from village.plan.rules.stated import StatedFigure
from village.plan.views import words
from village.ui import charts

SHOWN_FIRST = ("delivered", "under-way", "promised", "delayed", "stopped")
# Done is strong, begun is warm, only promised is pale: the eye should not take a promise for a deed.
TINTS = {"delivered": 0, "under-way": 1, "promised": 5, "delayed": 4, "stopped": 2}


def status_parts(counts: Mapping[str, int]) -> list[charts.Share]:
    return [_share(status, counts) for status in SHOWN_FIRST if counts[status] or status in SHOWN_FIRST[:3]]


def _share(status: str, counts: Mapping[str, int]) -> charts.Share:
    return charts.Share(words.STATUS[status], counts[status], tint=TINTS[status])


def status_bar(counts: Mapping[str, int], name: str, title: str) -> Markup:
    """One bar: how many promises are in each status."""
    total = sum(counts.values())
    said = words.join([f"{counts[status]} {words.STATUS[status].lower()}" for status in SHOWN_FIRST if counts[status]])
    row = charts.ShareRow("", status_parts(counts))
    return charts.shares(charts.ShareChart(id=name, title=title, summary=f"Of {total}: {said}.", rows=[row]))


def status_rows(counts: Mapping[str, int], to: Callable[[str], str]) -> list[list[Any]]:
    """The bar's figures: status, how many, share. `to`: where those promises of the counted that are in a status are
    listed."""
    total = sum(counts.values())
    return [
        [words.STATUS[one], {"text": str(counts[one]), "href": to(one)}, words.share(counts[one], total)]
        for one in SHOWN_FIRST
    ]


def status_by_chapter(rows: Sequence[tuple[str, Mapping[str, int]]], name: str) -> Markup:
    """A bar for each chapter, in shares, the same parts in the same order."""
    used = [status for status in SHOWN_FIRST if any(counts[status] for _, counts in rows)]
    drawn = [
        charts.ShareRow(f"{title} ({sum(counts.values())})", [_share(status, counts) for status in used])
        for title, counts in rows
    ]
    chart = charts.ShareChart(
        id=name,
        title="How the promises of each chapter stand",
        rows=drawn,
        summary="For each chapter, the share of its promises in each status. The table gives the numbers.",
    )
    return charts.shares(chart)


def target_line(figures: Sequence[StatedFigure], area: str, target: Target) -> dict[str, Any] | None:
    """The figures stated for a target's measure, over time, with the target; None where there is nothing to draw.
    `area`: whose figures are drawn where the target names no place."""
    observed = [one for one in figures if one.indicator == target.indicator and one.precision != "target"]
    unit = target.unit if any(one.unit == target.unit for one in observed) else target.baseline_unit
    same = [one for one in observed if one.unit == unit]
    if not same:
        return None
    place = target.baseline_area or area
    series = _series([one for one in same if one.area == place] or same)
    aim = _aim(target, unit)
    chart = charts.LineChart(
        id=f"line-{target.id}",
        title=target.title,
        summary=_summary(same, target),
        series=series,
        unit=_unit(unit),
        target=aim,
        x_names=_names(same, aim),
        from_zero=True if unit == "per cent" else None,
    )
    return {"target": target, "drawn": charts.line(chart), "figures": same}


def _series(figures: Sequence[StatedFigure]) -> list[charts.Series]:
    groups = list(dict.fromkeys(one.group for one in figures))
    found = []
    for number, group in enumerate(groups[:4]):
        # Two figures for one time are both drawn: which is right is not for the picture to say.
        told = dict.fromkeys((_middle(one), one.value, _bound(one)) for one in figures if one.group == group)
        points = [charts.Point(x, value, bound=bound) for x, value, bound in sorted(told)]
        found.append(
            charts.Series(words.sentence(group) or figures[0].area, points, "here" if number == 0 else "compare")
        )
    return found


def _aim(target: Target, unit: str) -> charts.Target | None:
    if target.target_kind != "absolute" or target.value is None or target.unit != unit:
        return None
    window = period_window(target.due) if target.due else None
    return charts.Target(
        target.value,
        f"Target {words.due_short(target)}: {words.target(target).lower()}",
        _year(window.last_on) if window else None,
    )


def _bound(figure: StatedFigure) -> str:
    """How a figure is to be drawn when it is not exact: as a limit, as roughly there, as provisional or as foreseen."""
    if figure.bound != "exactly":
        return figure.bound
    said = {"approximate": "about", "provisional": "provisional", "forecast": "forecast"}
    return said.get(figure.precision, "")


def _middle(figure: StatedFigure) -> float:
    """Where a figure's period stands on an axis of years: a calendar year at its own mark."""
    window = period_window(figure.period)
    if window is None:
        return 0.0
    return float(window.last_on.year) if window.kind in ("by-year", "span") else _year(window.last_on)


def _year(day: Any) -> float:
    return float(day.year) if (day.month, day.day) == (12, 31) else day.year + (day.timetuple().tm_yday - 1) / 366


def _names(figures: Sequence[StatedFigure], aim: charts.Target | None) -> dict[float, str]:
    named = {_middle(one): _short_period(one.period) for one in figures}
    if aim and aim.x is not None:
        named[aim.x] = str(int(aim.x))
    return named


def _short_period(period: str) -> str:
    return period if "/" in period and ".." not in period else say_period(period)


def _unit(unit: str) -> charts.Unit:
    return charts.Unit(suffix="%") if unit == "per cent" else charts.Unit()


def _summary(figures: Sequence[StatedFigure], target: Target) -> str:
    said = "; ".join(f"{words.figure(one)} in {say_period(one.period)}" for one in figures[:6])
    return f"{said}. {words.target(target)}, due {words.due_short(target)}."
