"""Every figure that the sources state, with how it was printed, how exact it is and where it stands."""

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse

from village.kernel.access.views import access
from village.kernel.tables.rules import write_csv
from village.plan import queries
from village.plan.rules.asat import chapter_of
from village.plan.rules.check import TOLD_TWICE
from village.plan.rules.finding import paragraph_key, says
from village.plan.rules.stated import StatedFigure
from village.plan.views import tables, words
from village.plan.views.page import Page, plan_page
from village.ui.listing import page_of

PER_PAGE = 40
OUTSIDE = "Front, annexes and other sources"
FILTERS = ("q", "chapter", "indicator", "precision", "source")


@access("public")
@plan_page
def figures(request: HttpRequest, page: Page) -> HttpResponse:
    names = {one.id: one.title for one in page.known.plan.indicators}
    asked = {name: page.asked(name) for name in FILTERS}
    found = sorted((one for one in page.figures if _fits(one, asked, names)), key=_order)
    if page.asked("format") == "csv":
        return _csv(page, found, names)
    rows = page_of(request, found, PER_PAGE)
    counts = Counter(one.precision for one in page.figures)
    by_id = {one.id: one for one in page.figures}
    clashes = [one for one in queries.findings(page.plan.id, page.on) if one.check in TOLD_TWICE]
    return page.render(
        "figures",
        "Figures",
        description="Every figure that the plan's documents state.",
        rows=rows,
        table=tables.figure_list(page, rows),
        applied=_applied(page, asked, names),
        precisions=[(name, words.sentence(said), counts[name]) for name, said in words.PRECISION.items()],
        names=names,
        total=len(page.figures),
        by_precision=counts,
        sources=_sources(page),
        chapters=_chapters(page),
        chosen=asked,
        clashes=[(clash, _side_by_side(by_id, clash)) for clash in clashes],
        csv=page.here(format="csv"),
    )


def _order(one: StatedFigure) -> tuple[object, ...]:
    """The order of the document, then that of time."""
    return (*paragraph_key(one.paragraph), one.title, one.period_from_on, one.id)


def _fits(one: StatedFigure, asked: dict[str, str], names: dict[str, str]) -> bool:
    if asked["chapter"] and str(chapter_of(one.paragraph)) != asked["chapter"]:
        return False
    if any(asked[name] not in ("", getattr(one, name)) for name in ("indicator", "precision", "source")):
        return False
    return says(one, names[one.indicator], asked["q"])


def _chapters(page: Page) -> list[tuple[str, str, int]]:
    counts = Counter(chapter_of(one.paragraph) for one in page.figures)
    named = [(str(one.number), one.title, counts[one.number]) for one in page.known.plan.chapters]
    return [*named, ("0", OUTSIDE, counts[0])]


def _sources(page: Page) -> list[tuple[str, str, int]]:
    counts = Counter(one.source for one in page.figures)
    return [(one.id, one.title, counts[one.id]) for one in page.known.plan.sources]


def _side_by_side(by_id: dict[str, StatedFigure], clash: Any) -> list[StatedFigure]:
    return [by_id[row_id] for _, row_id, _ in clash.rows if row_id in by_id]


def _csv(page: Page, found: list[StatedFigure], names: dict[str, str]) -> HttpResponse:
    columns = [
        "id",
        "indicator",
        "indicator_title",
        "group",
        "value",
        "bound",
        "precision",
        "unit",
        "period",
        "area",
        "printed",
        "note",
        "source",
        "paragraph",
    ]
    rows = [
        [
            one.id,
            one.indicator,
            names[one.indicator],
            one.group,
            one.value,
            one.bound,
            one.precision,
            one.unit,
            one.period,
            one.area,
            one.printed,
            tables.note_of(page, one),
            one.source,
            one.paragraph,
        ]
        for one in found
    ]
    response = HttpResponse(write_csv(columns, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{page.plan.id}-figures-{page.on.isoformat()}.csv"'
    return response


def _applied(page: Page, asked: dict[str, str], names: dict[str, str]) -> list[dict[str, str]]:
    chapters = {number: title for number, title, _ in _chapters(page)}
    sources = {one.id: one.title for one in page.known.plan.sources}
    said = {
        "q": f"Words: {asked['q']}",
        "chapter": f"Chapter: {chapters.get(asked['chapter'], asked['chapter'])}",
        "indicator": f"What: {names.get(asked['indicator'], asked['indicator'])}",
        "precision": f"How exact: {words.PRECISION.get(asked['precision'], asked['precision'])}",
        "source": f"Document: {sources.get(asked['source'], asked['source'])}",
    }
    return [{"text": said[name], "remove": page.here(**{name: None})} for name, value in asked.items() if value]
