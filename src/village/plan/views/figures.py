"""Every figure that the sources state, with how it was printed, how exact it is and where it stands."""

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse

from village.kernel.access.views import access
from village.kernel.tables.rules import write_csv
from village.plan.rules.asat import chapter_of
from village.plan.rules.document import Figure
from village.plan.rules.finding import words_of
from village.plan.views import knowing, tables, words
from village.plan.views.page import Page, plan_page
from village.ui.listing import page_of

PER_PAGE = 40


@access("public")
@plan_page
def figures(request: HttpRequest, page: Page) -> HttpResponse:
    known = page.known
    chapter, indicator, precision, q = page.asked("chapter"), page.asked("indicator"), page.asked("precision"), page.asked("q")
    names = {one.id: one.title for one in known.plan.indicators}
    found = [
        one for one in known.plan.figures
        if (not chapter or str(chapter_of(one.paragraph)) == chapter)
        and (not indicator or one.indicator == indicator)
        and (not precision or one.precision == precision)
        and all(any(w.startswith(word) for w in words_of(f"{names[one.indicator]} {one.group} {one.printed} {one.area}")) for word in words_of(q))
    ]
    if page.asked("format") == "csv":
        return _csv(page, found, names)
    rows = page_of(request, found, PER_PAGE)
    counts = Counter(one.precision for one in known.plan.figures)
    chapters = Counter(chapter_of(one.paragraph) for one in known.plan.figures)
    clashes = [one for one in knowing.findings(page) if one.check in ("figures-disagree", "figures-told-differently")]
    return page.render(
        "figures",
        "Figures",
        description="Every figure that the plan's documents state.",
        rows=rows,
        table=tables.figure_list(page, rows),
        applied=_applied(page, q, chapter, indicator if indicator in names else "", precision, names),
        precisions=[(name, words.sentence(said), counts[name]) for name, said in words.PRECISION.items()],
        names=names,
        total=len(known.plan.figures),
        by_precision=counts,
        chapters=[(str(one.number), one.title, chapters[one.number]) for one in known.plan.chapters] + [("0", "Front, annexes and other sources", chapters[0])],
        chosen={"chapter": chapter, "indicator": indicator if indicator in names else "", "precision": precision, "q": q},
        clashes=[(clash, _side_by_side(page, clash)) for clash in clashes],
        csv=page.here(format="csv"),
    )


def _side_by_side(page: Page, clash: Any) -> list[Figure]:
    return [one for one in (page.known.get("figures", row_id) for _, row_id, _ in clash.rows) if one is not None]


def _csv(page: Page, found: list[Figure], names: dict[str, str]) -> HttpResponse:
    columns = ["id", "indicator", "indicator_title", "group", "value", "bound", "precision", "unit", "period", "area", "printed", "note", "source", "paragraph"]
    rows = [
        [one.id, one.indicator, names[one.indicator], one.group, one.value, one.bound, one.precision, one.unit, one.period, one.area, one.printed, one.note, one.source, one.paragraph]
        for one in found
    ]
    response = HttpResponse(write_csv(columns, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{page.plan.id}-figures-{page.on.isoformat()}.csv"'
    return response


def _applied(page: Page, q: str, chapter: str, indicator: str, precision: str, names: dict[str, str]) -> list[dict[str, str]]:
    titles = {str(one.number): one.title for one in page.known.plan.chapters} | {"0": "Front, annexes and other sources"}
    on = {
        "q": f"Words: {q}" if q else "",
        "chapter": f"Chapter: {titles.get(chapter, chapter)}" if chapter else "",
        "indicator": f"What: {names.get(indicator, '')}" if indicator else "",
        "precision": f"How exact: {words.PRECISION.get(precision, precision)}" if precision else "",
    }
    return [{"text": said, "remove": page.here(**{name: None})} for name, said in on.items() if said]
