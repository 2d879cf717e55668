"""Progress, as the yearly report tells it: by chapter, goals, what comes next, money, cases."""

import calendar
import datetime as dt
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate

from village.kernel.access.views import access
from village.plan import queries
from village.plan.report.write import one_file
from village.plan.rules.dates import say_due
from village.plan.rules.report import CommitmentLine, report
from village.plan.views import overview, pictures, tables, words
from village.plan.views.page import BadAddress, Page, plan_page
from village.plan.views.places import where
from village.ui import filters
from village.ui.macros import status_tag

NEXT, CHANGES, CASES = 10, 20, 6
FILES = {"pdf": "application/pdf", "html": "text/html; charset=utf-8", "json": "application/json"}


@access("public")
@plan_page
def progress(request: HttpRequest, page: Page) -> HttpResponse:
    return _told(page, "Progress", [])


@access("public")
@plan_page
def progress_in(request: HttpRequest, page: Page, year: int) -> HttpResponse:
    """The plan as known on the report's anniversary in a year, or today when that is still to come."""
    day = report_day(page.reported_on, year)
    if day is None:
        raise Http404
    if page.asked_on is not None:  # the year says the day: another day is another page
        return redirect(page.to("progress/"))
    known = queries.as_at(page.plan.id, day)
    if known is None:
        raise Http404
    page = replace(page, known=known, carried={**page.carried, "as-at": day.isoformat()})
    return _told(page, f"Progress report {year}", [("Progress", "progress/")])


@access("public")
@plan_page
def report_file(request: HttpRequest, page: Page, kind: str) -> HttpResponse:
    """The progress report for the page's day as one file, handed over to be kept and not shown in place: the web page
    among its kinds carries its own style, which a page of this site may not."""
    if kind not in FILES:
        raise Http404
    if page.on < queries.began_on(page.plan):
        raise BadAddress(f"The plan began on {filters.date(page.plan.began_on)}: choose a day from then on.")
    edition = queries.edition(page.plan.id)
    if edition is None:
        raise Http404
    facts = report(page.plan, page.known, edition=edition.number, sha256=edition.sha256)
    answer = HttpResponse(one_file(facts, kind), content_type=FILES[kind])
    name = f"{page.plan.id}-progress-{page.on.isoformat()}.{kind}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if page.on not in _told_days(page):  # files are large: only those that the pages name are kept ready
        answer.headers["Cache-Control"] = "no-store"
    return answer


def _told_days(page: Page) -> set[dt.date | None]:
    """The days that the pages of progress name by themselves: the plan's own, today, and each year's report."""
    years = range(page.reported_on.year, localdate().year + 1)
    return {queries.default_day(page.plan), localdate(), *(report_day(page.reported_on, year) for year in years)}


def report_day(reported_on: dt.date, year: int) -> dt.date | None:
    """The day a year's report speaks of; None for a year before the first report or still to come."""
    today = localdate()
    if not reported_on.year <= year <= today.year:
        return None
    return min(_same_day(reported_on, year), today)


def _same_day(day: dt.date, year: int) -> dt.date:
    last = calendar.monthrange(year, day.month)[1]
    return day.replace(year=year, day=min(day.day, last))


def _told(page: Page, title: str, crumbs: list[tuple[str, str]]) -> HttpResponse:
    told = overview.plan_report(page)
    rows = [(line.title, line.tally.by_status) for line in told.chapters if line.tally.total]
    first, last = page.reported_on.year, localdate().year
    return page.render(
        "progress",
        title,
        crumbs=crumbs,
        description=f"Progress of {page.plan.title}: chapters, goals, what comes next, money and cases.",
        told=told,
        files=_files(page),
        verdict=overview.verdict(page) if told.tally.total else None,
        chapter_rows=tables.chapter_rows(page, told.chapters, late=True),
        goal_rows=tables.goal_rows(page, status_tag, told.goals),
        picture=pictures.status_by_chapter(rows, "progress-chapters") if rows else None,
        next_due=bool(told.next_due),
        next_items=[_item(page, line) for line in told.next_due[:NEXT]],
        overdue=bool(told.overdue),
        overdue_items=[_item(page, line) for line in reversed(told.overdue[-NEXT:])],
        place_of=where,
        changes=told.changes[:CHANGES],
        cases=told.stories[:CASES],
        years=[(year, report_day(page.reported_on, year)) for year in range(last, first - 1, -1)],
    )


def _files(page: Page) -> list[dict[str, str]]:
    """What can be taken away from the page; the report only of days on which the plan had begun."""
    on = page.on.isoformat()
    kinds = {"pdf": "to print or to send", "html": "one web page that stands alone", "json": "for machines"}
    told = [
        {
            "title": "The progress report of this day",
            "href": page.to(f"progress/report.{kind}", as_at=on),
            "format": kind.upper(),
            "note": use,
        }
        for kind, use in kinds.items()
        if page.on >= queries.began_on(page.plan)
    ]
    promises = page.to("commitments/", format="csv", as_at=on)
    figures = page.to("figures/", format="csv", as_at=on)
    return [
        *told,
        {"title": "Every promise, as it stands on this day", "href": promises, "format": "CSV"},
        {"title": "Every figure stated", "href": figures, "format": "CSV"},
    ]


def _item(page: Page, line: CommitmentLine) -> dict[str, Any]:
    return {
        "when": words.sentence(say_due(line.due)),
        "title": line.title,
        "href": page.to(f"commitments/{line.id}/"),
        "text": words.join(list(line.leads)),
    }
