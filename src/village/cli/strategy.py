"""A workforce strategy on two pages, drafted from a published series: for an area, with no server and no database."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from village.board.queries.strategy import reference
from village.board.rules.strategy.found import Coming, Findings, Year, findings
from village.board.rules.strategy.pages import Promise, drafted
from village.cli import fan_charts, outputs
from village.cli.complaint import Complaint, file_at, refusal
from village.kernel.tables.rules import Refused
from village.projection import service
from village.projection.reading import Columns, read
from village.projection.rules.periods import label
from village.projection.series import Read, Series, series
from village.projection.service import Line, Projection
from village.ui.filters import plural

HERE = Path(__file__).resolve().parent
SHOWN = 5
"""Past years in the table: the chart has all."""

_pages = Environment(
    loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


def strategy(
    *,
    source: Annotated[Path, typer.Option("--input", help="A CSV or Parquet file: a row for each area and period.")],
    whose: Annotated[str, typer.Option("--for", help="The area, as the file writes it.")],
    origin: Annotated[str, typer.Option("--origin", help="The last period to know of.")],
    horizon: Annotated[int, typer.Option("--horizon", help="Years to go beyond it.")] = 3,
    needed: Annotated[
        float | None, typer.Option("--needed", min=0, help="People needed in the last year, if anybody has said.")
    ] = None,
    area: Annotated[str, typer.Option("--area", help="The column of the area.")] = "",
    period: Annotated[str, typer.Option("--period", help="The column of the period.")] = "",
    stock: Annotated[str, typer.Option("--stock", help="The column of people in post at the end.")] = "",
    joiners: Annotated[str, typer.Option("--joiners", help="The column of those who came in the period.")] = "",
    leavers: Annotated[str, typer.Option("--leavers", help="The column of those who went.")] = "",
    role: Annotated[str, typer.Option("--role", help="The column of the role, if there is one.")] = "",
    sector: Annotated[str, typer.Option("--sector", help="The column of the sector, if there is one.")] = "",
    of_role: Annotated[str, typer.Option("--for-role", help="The role, as the file writes it.")] = "",
    of_sector: Annotated[str, typer.Option("--for-sector", help="The sector, as the file writes it.")] = "",
    out: Annotated[Path, typer.Option("--out", help="The page to write.")] = Path("strategy.html"),
) -> None:
    """Draft an area's workforce strategy on two pages: what a published series says, and what to decide, by theme.

    The first page is made of figures: needs with how sure they are, a projection with its interval and "no change"
    beside, and what cannot be said. The second is for those who decide: six themes, the national promises to link to,
    and room for actions, each with who, cost, evidence, measure and target. Nothing is invented. It is of one role and
    sector: the parts of a file are never mixed, and their ranges do not add up.

    Example: ./village workforce strategy --input workforce.csv --for Leeds --area la_name --origin 2023
    """
    outputs.file(out)
    columns = Columns(area, period, stock, joiners, leavers, role, sector)
    try:
        every = series(read(file_at(source), columns), origin)
        held, one, at = _place(source.name, every, whose, (of_role, of_sector))
        found = service.projected(source.name, held, _horizon(horizon))
    except Refused as refused:
        raise refusal(refused, "Nothing was drafted") from refused
    many, page = _drafted(found, one, at, held.form, needed)
    outputs.write(out, page)
    typer.echo(f"{out}: {plural(many, 'need')} from {source.name}, and what it cannot say. Print it on two pages.")


def _drafted(found: Projection, one: Series, at: int, form: str, needed: float | None) -> tuple[int, str]:
    """How many needs an area has, and both pages."""
    named = one.areas[at]
    lines = [line for line in found.lines if line.area == named]
    coming = [Coming(each.period, each.point, each.low, each.high, each.no_change, each.scenario) for each in lines]
    years = _years(one, at, form)
    said = findings(named, years, _others(one, at, form), coming, needed)
    return len(said.needs), _page(found, lines, said, years, coming)


def _horizon(years: int) -> int:
    if not 1 <= years <= service.LONGEST:
        raise Complaint(f"A horizon of {years} years cannot be told.", f"Give one from 1 to {service.LONGEST}.", 2)
    return years


def _place(name: str, every: Read, whose: str, asked: tuple[str, str]) -> tuple[Read, Series, int]:
    """The one series in which an area goes on, alone in what is held, and the area's row. Raises Complaint where there
    is none of the role and sector `asked` ("": any), or several."""
    places = [
        (one, at) for one in every.series for at in one.going_on().tolist() if _folded(one.areas[at]) == _folded(whose)
    ]
    if not places:
        shown = ", ".join(every.series[0].areas[:8])
        do = f"Write it as the file does: {shown}, …; --area names the column to look in."
        raise Complaint(f"{name} has no area {whose!r} in the origin.", do, 2)
    chosen = [place for place in places if _is(place[0].kind, asked)]
    if len(chosen) == 1:
        one, at = chosen[0]
        return replace(every, series=[one]), one, at
    kinds = "; ".join(", ".join(filter(None, one.kind)) or "blank" for one, _ in (chosen or places)[:8])
    has = f"{len(chosen)} series" if chosen else "nothing of that role and sector"
    do = f"Choose one with --for-role and --for-sector; of role and sector it has {kinds}."
    raise Complaint(f"{name} has {has} for {whose!r}.", do, 2)


def _folded(said: str) -> str:
    return " ".join(said.split()).casefold()


def _is(kind: tuple[str, str], asked: tuple[str, str]) -> bool:
    return all(not wanted or _folded(part) == _folded(wanted) for part, wanted in zip(kind, asked, strict=True))


def _number(value: float) -> float | None:
    return value if value == value else None


def _year(one: Series, at: int, when: int, form: str) -> Year:
    return Year(
        label(one.years[when], form), _number(float(one.stock[at, when])), _number(float(one.leavers[at, when]))
    )


def _years(one: Series, at: int, form: str) -> list[Year]:
    return [_year(one, at, when, form) for when in range(len(one.years))]


def _others(one: Series, at: int, form: str) -> list[Year]:
    return [_year(one, other, len(one.years) - 1, form) for other in range(len(one.areas)) if other != at]


def _page(found: Projection, lines: list[Line], said: Findings, years: list[Year], coming: list[Coming]) -> str:
    """Both pages, of the lines of one area; they load nothing and run nothing."""
    themes, promises = reference.national()
    texts = [HERE / "projection.css", fan_charts.CHARTS, HERE / "strategy.css"]
    own = "".join(one.read_text(encoding="utf-8") for one in texts)
    named = lines[0].area
    links = [Promise(one.paragraph, one.title, one.themes) for one in promises]
    view = {
        "area": fan_charts.named(lines[0]),
        "found": found,
        "said": said,
        "years": years[-SHOWN:],
        "coming": coming,
        "number": lambda value: "not known" if value is None else f"{value:,.0f}",
        "parts": drafted([(one.id, one.title, one.description) for one in themes], said.needs, links),
        "chart": fan_charts.chart(fan_charts.named(lines[0]), found.history[named], lines),
        "fared": [one for one in found.scores if one.origins],
        "today": dt.datetime.now(tz=dt.UTC).date(),
        "style": Markup("<style>{}</style>").format(Markup(own)),  # our own files  # nosec B704
    }
    return _pages.get_template("strategy.html").render(view)
