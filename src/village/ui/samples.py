"""Made-up content for the gallery and the tests. The places and figures are invented."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from markupsafe import Markup

from village.kernel.calendar.fields import DatePartsField
from village.ui import charts, maps
from village.ui.charts import Point, Series, Unit
from village.ui.forms import FilterForm, Form
from village.ui.traces import Trace

PERCENT = Unit(suffix="%", places=1)
STATUSES = ["met", "likely", "uncertain", "unlikely", "missed", "no-target", "not-enough-data"]
PROGRESS = ["promised", "under-way", "delivered", "delayed", "stopped"]


class ExampleForm(Form):
    """One of each kind of question."""

    name = forms.CharField(label="Full name", max_length=80)
    email = forms.EmailField(label="Email address", help_text="We use this only to reply to you", required=False)
    born = DatePartsField(
        label="Date of birth",
        help_text="For example, 27 3 2007",
        widget=DatePartsField.widget({"autocomplete": "bday"}),
    )
    contact = forms.ChoiceField(
        label="How should we contact you?",
        choices=[("phone", "Phone"), ("text", "Text message"), ("post", "Post")],
        widget=forms.RadioSelect,
    )
    needs = forms.MultipleChoiceField(
        label="What would help?",
        help_text="Choose all that apply",
        choices=[("speech", "Speech and language"), ("sleep", "Sleep"), ("money", "Money and housing")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    area = forms.ChoiceField(label="Area", choices=[("", "Choose an area"), ("a", "Ashmere"), ("b", "Brackwell")])
    amount = forms.DecimalField(label="Amount asked for", min_value=0)
    account = forms.CharField(label="What has changed?", max_length=500, widget=forms.Textarea)
    letter = forms.FileField(label="Letter", required=False)
    agreed = forms.BooleanField(label="I have talked about this with the family")


class ServiceFilterForm(FilterForm):
    """The filters of a list."""

    q = forms.CharField(label="Name", required=False)
    kind = forms.MultipleChoiceField(
        label="Kind",
        choices=[("stay-and-play", "Stay and play"), ("advice", "Advice"), ("youth", "Youth club")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


SERVICES: list[dict[str, Any]] = [
    {"name": "Ashmere stay and play", "kind": "Stay and play", "places": 24, "checked": "3 May 2010"},
    {"name": "Brackwell youth club", "kind": "Youth club", "places": 120, "checked": "11 June 2010"},
    {"name": "Coldharbour advice desk", "kind": "Advice", "places": None, "checked": "2 June 2010"},
    {"name": "Dunmere toy library", "kind": "Stay and play", "places": 16, "checked": "19 April 2010"},
    {"name": "Eastfield family centre", "kind": "Advice", "places": 1204, "checked": "30 June 2010"},
    {"name": "Fernhill skate park", "kind": "Youth club", "places": 60, "checked": "1 June 2010"},
]
for _service in SERVICES:
    _service["places"] = _service["places"] or 0
SERVICE_COLUMNS: list[dict[str, Any]] = [
    {"key": "name", "label": "Service", "sortable": True},
    {"key": "kind", "label": "Kind"},
    {"key": "places", "label": "Places", "numeric": True, "sortable": True},
    {"key": "checked", "label": "Last checked"},
]


def service_row(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the example table; a service with no places shows the symbol for it."""
    name = {"text": row["name"], "href": "#", "note": "Open on weekdays"}
    return {**row, "name": name, "places": f"{row['places']:,}" if row["places"] else "[z]"}


def _years(values: list[float | None], width: float = 0.0, first: int = 2004) -> list[Point]:
    points = []
    for n, value in enumerate(values):
        if value is None:
            points.append(Point(first + n, None, symbol="c"))
        elif width:
            points.append(Point(first + n, value, value - width, value + width))
        else:
            points.append(Point(first + n, value))
    return points


YEARS = {float(year): f"{year}/{(year + 1) % 100:02d}" for year in range(2004, 2012)}
HERE = Series("Ashmere", _years([12.4, 11.8, None, 10.1, 9.6, 8.9], 0.9), "here")
ENGLAND = Series("England", [*_years([10.2, 10.0, 9.9, 9.7, 9.4]), Point(2009, 9.1, bound="about")], "compare")
NEIGHBOURS = [
    Series("Brackwell", _years([11.0, 11.3, 11.1, 10.6, 10.7, 10.4]), "neighbour"),
    Series("Coldharbour", _years([9.1, 8.7, 8.8, 8.1, 7.9, 7.7]), "neighbour"),
]


def line_chart() -> Markup:
    """A line with an interval, a gap, England, neighbours and a target."""
    return charts.line(
        charts.LineChart(
            id="neet",
            title="Young people not in education, employment or training",
            summary="In Ashmere the share fell from 12.4% in 2004/05 to 8.9% in 2009/10, below England's 9.1%. "
            "The figure for 2006/07 is not shown.",
            series=[HERE, ENGLAND, *NEIGHBOURS],
            unit=PERCENT,
            target=charts.Target(7.6, "Target 7.6% by 2010/11", 2010),
            x_names=YEARS,
        )
    )


def line_rows() -> list[list[str]]:
    """The figures under the line chart."""
    said = [["[c]" if p.value is None else f"{p.value}%" for p in s.points] for s in (HERE, ENGLAND)]
    return [[YEARS[HERE.points[n].x], here, england] for n, (here, england) in enumerate(zip(*said, strict=True))]


def bar_chart() -> Markup:
    """Bars with intervals, a suppressed value and a target."""
    return charts.bars(
        charts.BarChart(
            id="groups",
            title="Pupils reaching the expected level, by group",
            summary="Girls 76%, boys 69%, pupils with free school meals 54%; one group is not shown.",
            bars=[
                charts.Bar("Girls", 76, 74, 78, style="here"),
                charts.Bar("Boys", 69, 67, 71, style="here"),
                charts.Bar("Free school meals", 54, 50, 58, style="here"),
                charts.Bar("Traveller of Irish heritage", None, symbol="c"),
                charts.Bar("England", 72, style="compare"),
            ],
            unit=Unit(suffix="%", places=0),
            target=charts.Target(78, "Target 78%"),
        )
    )


def range_chart() -> Markup:
    """Dots and intervals of neighbouring places against England."""
    rows = [
        charts.Range("Coldharbour", 7.7, 6.9, 8.5),
        charts.Range("Ashmere", 8.9, 8.0, 9.8, style="here"),
        charts.Range("Dunmere", None, symbol="u"),
        charts.Range("Brackwell", 10.4, 9.2, 11.6),
    ]
    return charts.ranges(
        charts.RangeChart(
            id="ranges",
            title="How sure are we that places differ?",
            summary="Ashmere's interval, 8.0% to 9.8%, includes England's 9.1%.",
            rows=rows,
            unit=PERCENT,
            reference=charts.Target(9.1, "England 9.1%"),
        )
    )


def level_chart() -> Markup:
    """Needs as they were read first and last: one better, one the same, one not read again."""
    rows = [
        charts.Stand("Sleep", 3, 1),
        charts.Stand("Friends", 1, 1),
        charts.Stand("School", 2, None, "Not read again"),
    ]
    steps = ("Going well", "Some worry", "Needs help", "Needs help now")
    summary = "Sleep went from needs help now to some worry, friends stayed, school was not read again."
    return charts.levels(charts.LevelChart("levels", "How things stood and stand", summary, steps, rows))


def way_chart() -> Markup:
    """From what somebody has, by what they would learn, to a role."""
    places = [
        charts.Place("have", 0, "Certificate of play", charts.HAVE),
        charts.Place("unit", 0, "Leading practice (20 credits)", charts.TO_DO),
        charts.Place("award", 1, "Early years leadership", charts.TO_DO),
        charts.Place("level", 2, "Counts at level 3", charts.HAVE),
        charts.Place("status", 2, "Professional status"),
        charts.Place("role", 3, "Leads a nursery"),
    ]
    lines = [("have", "level"), ("unit", "award"), ("award", "status"), ("status", "role")]
    columns = ("You have, or learn", "On the way", "What is asked", "Roles")
    return charts.ways(
        charts.WayChart("ways", "Where next?", "One unit of 20 credits is left.", columns, places, lines)
    )


def grid_chart() -> Markup:
    """From which level to which, one count not shown."""
    rows = [
        charts.GridRow("Going well", (9, 6, 0, 0)),
        charts.GridRow("Some worry", (14, 8, None, 0)),
        charts.GridRow("Needs help", (21, 12, 7, 6)),
    ]
    columns = ("Going well", "Some worry", "Needs help", "Not read again")
    summary = "Of those that needed help first, 21 went to going well; 6 were not read again."
    return charts.grid(charts.GridChart("grid", "From the first reading to the latest", summary, columns, rows, same=3))


def share_chart() -> Markup:
    """Who works with children, as shares."""

    def row(label: str, *values: float | None) -> charts.ShareRow:
        names = ("Health", "Schools", "Early years", "Social care", "Play and youth")
        return charts.ShareRow(label, [charts.Share(n, v, "c") for n, v in zip(names, values, strict=True)])

    return charts.shares(
        charts.ShareChart(
            id="shares",
            title="The people who work with children",
            summary="Schools employ about half of the workforce in both places.",
            rows=[row("Ashmere", 18, 51, 16, 9, 6), row("England", 21, 47, 17, 11, 4)],
        )
    )


def spark(name: str = "spark-neet") -> Markup:
    """A sparkline with a gap."""
    return charts.sparkline(
        charts.Spark(name, "Fell from 12.4% to 8.9% in six years", [12.4, 11.8, None, 10.1, 9.6, 8.9], target=7.6)
    )


def lane_chart() -> Markup:
    """Commitments on an axis of years."""
    day = dt.date
    return charts.lanes(
        charts.LaneChart(
            id="lanes",
            title="What was promised for when",
            summary="Six promises between 2008 and 2011, three of them kept by June 2010.",
            items=[
                charts.Dated("Plan published", day(2007, 12, 11), lane="The plan", done=True),
                charts.Dated("One year on", day(2008, 12, 11), lane="The plan", done=True),
                charts.Dated("New play areas", day(2008, 4, 1), day(2011, 3, 31), lane="Play"),
                charts.Dated("Adventure playgrounds open", day(2010, 3, 1), lane="Play", done=True),
                charts.Dated("Every school offers extended services", day(2010, 9, 1), lane="Schools"),
                charts.Dated("Stronger duty to cooperate", day(2011, 1, 1), lane="Partnership"),
            ],
            today=day(2010, 6, 1),
        )
    )


def day_chart() -> Markup:
    """What was held when, on a calendar."""
    day = dt.date
    return charts.days(
        charts.DayChart(
            id="days",
            title="When supervision was held",
            summary="Held five times, and late once by six days.",
            first=day(2026, 1, 5),
            last=day(2026, 3, 20),
            marked=[day(2026, 1, 16), day(2026, 1, 30), day(2026, 2, 19), day(2026, 3, 4), day(2026, 3, 18)],
            late=[day(2026, 2, one) for one in range(14, 19)],
            away=[day(2026, 3, one) for one in range(9, 13)],
        )
    )


def multiples_chart() -> Markup:
    """Four places on one scale."""
    empty = Series("Eastfield", _years([None, None, None, None, None, None]))
    panels = [HERE, *(Series(s.name, s.points) for s in NEIGHBOURS), empty]
    return charts.multiples(
        charts.Multiples(
            id="multiples",
            title="The same measure in neighbouring places",
            summary="Coldharbour is lowest at 7.7%; Brackwell has changed least.",
            panels=panels,
            compare=ENGLAND,
            unit=PERCENT,
            target=charts.Target(7.6, "Target 7.6%"),
            x_names=YEARS,
        )
    )


MONEY = [
    {"label": "Play areas", "amount": 124_000_000},
    {"label": "Adventure playgrounds", "amount": 60_500_000},
    {"label": "Training for play workers", "amount": 26_540_000, "note": "to 2011"},
]


def block_chart() -> Markup:
    """Money as areas."""
    amounts = [
        ("School buildings", 640e6),
        ("Early years", 410e6),
        ("Play", 235e6),
        ("Youth places", 190e6),
        ("Short breaks", 280e6),
        ("A small pilot", 4e6),
        ("Parenting support", 90e6),
    ]
    return charts.blocks(
        charts.BlockChart(
            id="blocks",
            title="Where the money goes",
            summary="School buildings take £640 million of £1.8 billion.",
            blocks=[*(charts.Block(*pair) for pair in amounts), charts.Block("Contingency", None, "x")],
        )
    )


PLACES = ["Ashmere", "Brackwell", "Coldharbour", "Dunmere", "Eastfield", "Fernhill", "Greyton", "Hartsea", "Inglewick",
          "Kingsmoor", "Langford", "Millbeck", "Netherby", "Oakhurst", "Penmarsh", "Quarley", "Redmire", "Stonham",
          "Thornley", "Upwell"]  # fmt: skip


def example_map() -> maps.TileMap:
    """Twenty invented places in three regions, one with no value and one suppressed."""
    regions = ["North", "Middle", "South"]
    tiles = [
        maps.Tile(f"X{n:02d}", name, name[:3].upper(), n % 5 + n // 10, n // 5, regions[n // 7])
        for n, name in enumerate(PLACES)
    ]
    values = {
        tile.code: maps.TileValue(6 + (n * 37 % 61) / 10, href=f"#place-{tile.code}") for n, tile in enumerate(tiles)
    }
    values["X04"] = maps.TileValue(None, "#place-X04", "c")
    values.pop("X11")
    return maps.TileMap(
        id="map",
        title="Young people not in education, employment or training, by place",
        summary="Each square is one place. Darker squares have a larger share.",
        tiles=tiles,
        values=values,
        unit=PERCENT,
        here="X00",
    )


def map_svg() -> Markup:
    """The example map."""
    return maps.tile_map(example_map())


def map_rows() -> list[dict[str, object]]:
    """The table under the example map."""
    return maps.tile_rows(example_map())


TRACE = Trace("Figure", "Young people left out, Ashmere", ("8.9%, in 2009.",)).with_below(
    Trace("Release", "Client records of the careers service", ("Published on 3 May 2010.",), "#release"),
    Trace("Promise", "A place to learn for everyone").with_below(Trace("Goal", "Enjoy and achieve", href="#goal")),
    missing=["No sum of money is named for it."],
)
