"""Charts draw whatever they are given: nothing, one value, equal values, gaps, the absurd."""

import datetime as dt
import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.ui.pages import problems
from village.ui import charts, samples
from village.ui.charts import Point, Series, Target, Unit
from village.ui.charts.blocks import squarify
from village.ui.charts.scale import spread, ticks

VALUE = st.one_of(st.none(), st.floats(), st.integers(-(10**6), 10**6).map(float), st.just(7.0))
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=40)
VALUES = st.lists(VALUE, max_size=8)


def check(markup: str) -> None:
    """Well-formed, unique ids, no styles, no places that are not numbers."""
    ET.fromstring(f"<div>{markup}</div>")
    assert problems(markup) == []
    assert not re.search(r'="[^"]*\b(nan|inf)\b', markup), markup


def points(values: list[float | None]) -> list[Point]:
    bounds = ("", "at-most", "about", "at-least", "provisional", "forecast", "unheard-of")
    return [
        Point(2000 + n, v, v, None if v is None else v + 1, "c" if v is None else "", bounds[n % len(bounds)])
        for n, v in enumerate(values)
    ]


@settings(max_examples=60, deadline=None)
@given(VALUES, VALUES, VALUE, WORDS)
def test_lines_and_multiples(
    here: list[float | None], there: list[float | None], target: float | None, name: str
) -> None:
    series = [Series(name, points(here)), Series("England", points(there), "compare")]
    aim = None if target is None else Target(target, "Target", 2012)
    check(charts.line(charts.LineChart("a", name or "t", "s", series, target=aim)))
    check(charts.multiples(charts.Multiples("b", name or "t", "s", series, compare=series[1], target=aim)))


@settings(max_examples=60, deadline=None)
@given(VALUES, VALUE, WORDS)
def test_bars_and_ranges(values: list[float | None], target: float | None, name: str) -> None:
    aim = None if target is None else Target(target, "Target")
    bars = [charts.Bar(name, v, v, None if v is None else v + 1) for v in values]
    check(charts.bars(charts.BarChart("a", "t", "s", bars, target=aim)))
    rows = [charts.Range(name, v, v, v) for v in values]
    check(charts.ranges(charts.RangeChart("b", "t", "s", rows, reference=aim)))


@given(st.lists(st.floats(-1e6, 1e6), max_size=8), WORDS)
def test_a_waterfall_comes_to_the_sum_of_its_steps(values: list[float], name: str) -> None:
    steps = [charts.Step(name, value) for value in values]
    markup = charts.waterfall(charts.Waterfall("w", "t", "s", steps, unit=Unit(places=1)))
    check(markup)
    assert markup.count("<rect") == 2 * (len(values) + 1)  # wide and narrow; with nothing to draw, an empty box
    if values:
        total = Unit(places=1).say(sum(values))
        assert total.lstrip("+") in markup


@settings(max_examples=60, deadline=None)
@given(VALUES, WORDS)
def test_shares_blocks_and_sparklines(values: list[float | None], name: str) -> None:
    parts = [charts.Share(name, v) for v in values]
    check(charts.shares(charts.ShareChart("a", "t", "s", [charts.ShareRow(name, parts), charts.ShareRow("b", parts)])))
    check(charts.blocks(charts.BlockChart("b", "t", "s", [charts.Block(name, v) for v in values])))
    check(charts.sparkline(charts.Spark("c", "t", values, target=values[0] if values else None)))
    grid = charts.GridChart("e", "t", "s", [name] * len(values), [charts.GridRow(name, values)] * 2, same=2)
    check(charts.grid(grid))
    check(charts.money_chart([{"amount": v} for v in values], "d", 100))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(WORDS, st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)), WORDS), max_size=6))
def test_timelines(items: list[tuple[str, dt.date, str]]) -> None:
    dated = [charts.Dated(label, day, lane=lane, end=day + dt.timedelta(90)) for label, day, lane in items]
    check(charts.lanes(charts.LaneChart("a", "t", "s", dated, today=dt.date(2010, 1, 1))))


@pytest.mark.parametrize(
    "draw", [samples.line_chart, samples.bar_chart, samples.range_chart, samples.share_chart, samples.lane_chart,
             samples.multiples_chart, samples.way_chart, samples.block_chart, samples.grid_chart, samples.spark,
             samples.map_svg]
)  # fmt: skip
def test_the_same_input_gives_the_same_bytes(draw: object) -> None:
    assert draw() == draw()  # type: ignore[operator]


def test_a_missing_value_is_a_gap_with_its_symbol_and_its_reason() -> None:
    markup = samples.line_chart()
    assert "[c]" in markup
    assert "to protect people’s privacy" in markup
    wide = markup.split("</svg>")[0]
    here = [line for line in re.findall(r"<polyline[^>]*>", wide) if "vg-line--here" in line]
    assert len(here) == 2


def bounded(bound: str, values: tuple[float, ...] = (45, 50)) -> str:
    """The wide drawing of a line whose last value is not exact."""
    given = [Point(2007 + n, value) for n, value in enumerate(values)]
    given[-1] = Point(given[-1].x, given[-1].value, bound=bound)
    return charts.line(charts.LineChart("a", "t", "s", [Series("Here", given)], Unit(suffix="%"))).split("</svg>")[0]


@pytest.mark.parametrize(
    ("bound", "said", "arrows", "lines"),
    [
        ("at-most", "at most", 1, 0),
        ("at-least", "at least", 1, 0),
        ("about", "about", 0, 1),
        ("provisional", "provisional", 0, 1),
        ("forecast", "forecast", 0, 1),
    ],
)
def test_a_value_that_is_not_exact_is_hollow_and_says_so(bound: str, said: str, arrows: int, lines: int) -> None:
    drawn = bounded(bound)
    check(f"{drawn}</svg></div>")
    assert drawn.count('class="vg-ring') == 1
    assert drawn.count('class="vg-dot') == 1
    assert f"{said} 50%" in drawn
    assert "A figure drawn hollow is" in drawn
    assert drawn.count('class="vg-whisker') == arrows
    assert drawn.count("<polyline") == lines, "a line to a limit would say where the value is"


@pytest.mark.parametrize("values", [(45.0, 50.0), (50.0, 0.0), (10.0, 30.0), (100.0, 100.0)])
def test_an_arrow_points_to_where_the_true_value_lies(values: tuple[float, float]) -> None:
    for bound, way in (("at-most", 1), ("at-least", -1)):
        drawn = bounded(bound, values)
        ring = re.search(r'<circle[^>]*cy="([\d.]+)"[^>]*vg-ring', drawn)
        tip = re.search(r'<path d="M[\d.]+ [\d.]+V([\d.]+)', drawn)
        assert ring
        assert tip, drawn
        assert (float(tip[1]) - float(ring[1])) * way > 0


def test_an_exact_value_is_a_solid_point_without_a_note() -> None:
    drawn = bounded("")
    assert "vg-ring" not in drawn
    assert "hollow" not in drawn


def test_a_missing_bar_has_no_length() -> None:
    markup = charts.bars(
        charts.BarChart("a", "t", "s", [charts.Bar("Hidden", None, symbol="c"), charts.Bar("Nought", 0)])
    )
    assert markup.split("</svg>")[0].count("<rect") == 1


def test_every_chart_is_a_named_image() -> None:
    markup = samples.bar_chart()
    assert markup.count('role="img"') == 2
    assert "<title" in markup
    assert "<desc" in markup


def test_a_scale_that_does_not_start_at_nought_says_so() -> None:
    markup = charts.line(charts.LineChart("a", "t", "s", [Series("Here", points([90.0, 91.0]))], Unit(suffix="%")))
    assert "not at nought" in markup


def test_words_from_outside_are_escaped() -> None:
    markup = charts.bars(charts.BarChart("a", "<b>", '"s"', [charts.Bar("<script>", 1)]))
    assert "<script>" not in markup
    assert "<b>" not in markup


@given(st.floats(-1e12, 1e12), st.floats(-1e12, 1e12))
def test_ticks_cover_their_range(a: float, b: float) -> None:
    low, high = sorted((a, b))
    marks = ticks(low, high)
    assert marks == sorted(marks)
    assert 2 <= len(marks) <= 12
    span = marks[-1] - marks[0]
    assert marks[0] <= low + span * 1e-6
    assert marks[-1] >= high - span * 1e-6


@given(st.lists(st.floats(0, 300), min_size=1, max_size=6))
def test_labels_do_not_overlap(wished: list[float]) -> None:
    placed = sorted(spread(wished, [20.0] * len(wished), 0, 300))
    assert all(after - before >= 19.99 for before, after in pairwise(placed))


@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=12))
def test_block_areas_are_in_proportion(amounts: list[float]) -> None:
    amounts = sorted(amounts, reverse=True)
    boxes = squarify(amounts, (0, 0, 700, 400))
    for amount, (_, _, width, height) in zip(amounts, boxes, strict=True):
        assert width * height == pytest.approx(700 * 400 * amount / sum(amounts), rel=1e-3, abs=0.5)


@pytest.mark.parametrize(
    ("unit", "value", "said"),
    [(Unit(prefix="£"), 26_500_000, "£26.5 million"), (Unit(suffix="%", places=1), 8, "8.0%"), (Unit(), 1200, "1,200"),
     (Unit(suffix="%"), -2.5, "−2.5%")],
)  # fmt: skip
def test_units(unit: Unit, value: float, said: str) -> None:
    assert unit.say(value) == said
