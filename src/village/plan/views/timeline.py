"""What is due when: goals, nearer targets and promises in the order of their days."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from markupsafe import Markup

from village.kernel.access.views import access
from village.plan.rules.asat import PlanAsAt, chapter_of
from village.plan.rules.dates import Window, due_window
from village.plan.rules.document import Commitment
from village.plan.rules.undated import undated
from village.plan.views import words
from village.plan.views.page import Page, plan_page
from village.ui import charts

KINDS = {"goal": "Goals", "target": "Nearer targets", "promise": "Promises"}
EVERY = "all"  # what is asked for instead of a year


@dataclass(frozen=True)
class Thing:
    """Something with a date."""

    kind: str
    row: Any
    window: Window
    chapter: int
    where: str
    done: bool
    overdue: bool
    taken_up_by: Commitment | None = None

    @property
    def year(self) -> int:
        return self.window.last_on.year


@access("public")
@plan_page
def timeline(request: HttpRequest, page: Page) -> HttpResponse:
    kind = page.asked("kind") if page.asked("kind") in KINDS else ""
    every = dated(page.known)
    chapters = _chapters(page.known, every)
    chapter = page.asked("chapter") if page.asked("chapter") in chapters else ""
    things = [one for one in every if (not kind or one.kind == kind) and (not chapter or str(one.chapter) == chapter)]
    years = Counter(one.year for one in things)
    year = None if page.asked("year") == EVERY else _year(page, years)
    shown = [one for one in things if year in (None, one.year)]
    promises = [one for one in page.known.plan.commitments if chapter in ("", str(chapter_of(one.paragraph)))]
    return page.render(
        "timeline",
        "Timeline",
        description="Every dated promise and target of the plan, by year.",
        things=things,
        total=len(things),
        undated=undated(promises),
        years=sorted(years.items()),
        year=year,
        every=EVERY,
        by_month=_by_deadline(shown, with_year=year is None),
        grid=_grid(page, things, chapters),
        picture=_lanes(page, things),
        kind=kind,
        kinds=KINDS,
        chapter=chapter,
        chapters=chapters,
    )


def _chapters(known: PlanAsAt, every: list[Thing]) -> dict[str, str]:
    """The chapters by number, and what stands outside them where something there has a date."""
    found = {str(one.number): one.title for one in known.plan.chapters}
    return found | {str(one.chapter): "Elsewhere" for one in every if str(one.chapter) not in found}


def dated(known: PlanAsAt) -> list[Thing]:
    """All dated things, by deadline."""
    found = []
    for row in known.plan.commitments:
        window = due_window(row.due) if row.due else None
        if window:
            stands = known.standing(row.id)
            found.append(
                Thing(
                    "promise",
                    row,
                    window,
                    chapter_of(row.paragraph),
                    f"commitments/{row.id}/",
                    stands.status == "delivered",
                    stands.late,
                    known.get("commitments", row.taken_up_by) if stands.taken_up else None,
                )
            )
    for milestone in known.plan.milestones:
        window = due_window(milestone.due) if milestone.due else None
        if window:
            serves = f"commitments/{milestone.commitments[0]}/" if milestone.commitments else ""
            found.append(Thing("target", milestone, window, chapter_of(milestone.paragraph), serves, False, False))
    for target in known.plan.targets:
        window = due_window(target.due) if target.due else None
        goal = known.get("goals", target.goal)
        if window and goal:
            found.append(Thing("goal", target, window, chapter_of(goal.paragraph), f"goals/{goal.id}/", False, False))
    return sorted(found, key=lambda one: (one.window.last_on, one.window.from_on, one.row.title))


def _year(page: Page, years: Counter[int]) -> int | None:
    """The year asked for, or the first year with something in it from the page's day on, or the last."""
    asked = page.asked("year")
    if asked.isdecimal() and len(asked) == 4 and int(asked) in years:
        return int(asked)
    coming = [year for year in sorted(years) if year >= page.on.year]
    return coming[0] if coming else max(years, default=None)


def _by_deadline(shown: list[Thing], *, with_year: bool) -> list[tuple[str, list[Thing]]]:
    groups: dict[str, list[Thing]] = defaultdict(list)
    for one in shown:
        last: dt.date = one.window.last_on
        groups[f"By the end of {last:%B %Y}" if with_year else f"By the end of {last:%B}"].append(one)
    return list(groups.items())


def _grid(page: Page, things: list[Thing], names: dict[str, str]) -> dict[str, Any]:
    """How many things are due in each year, by chapter: the table of the picture. Each leads to those."""
    years = sorted({one.year for one in things})
    found: Counter[tuple[int, int]] = Counter((one.chapter, one.year) for one in things)

    def cell(chapter: int, year: int) -> Any:
        count = found[(chapter, year)]
        if not count:
            return "–"
        said = Markup('{}<span class="govuk-visually-hidden"> due in {}: {}</span>')
        href = f"{page.here(year=str(year), chapter=str(chapter))}#due"
        return {"text": said.format(count, year, names[str(chapter)]), "href": href}

    chapters = sorted({one.chapter for one in things}, key=lambda number: number or 99)
    rows = [[names[str(number)], *(cell(number, year) for year in years)] for number in chapters]
    return {"columns": [{"label": "Chapter"}, *[{"label": str(year), "numeric": True} for year in years]], "rows": rows}


def _lanes(page: Page, things: list[Thing]) -> Any:
    """The goals and the nearer targets that serve them, in lanes by goal: few enough to be read."""
    goals = {one.id: one for one in page.known.plan.goals}
    lanes: list[tuple[int, charts.Dated]] = []
    for one in things:
        serves = [one.row.goal] if one.kind == "goal" else list(one.row.goals) if one.kind == "target" else []
        for goal in serves[:1]:
            if goal in goals:
                lane = f"{goals[goal].number}. {words.slug(goal)}"
                lanes.append(
                    (
                        goals[goal].number,
                        charts.Dated(_cut(one.row.title), one.window.last_on, lane=lane, done=one.done),
                    )
                )
    items = [item for _, item in sorted(lanes, key=lambda pair: pair[0])]
    if not items:
        return None
    chart = charts.LaneChart(
        id="plan-lanes",
        title="Targets on the way to the goals",
        items=items,
        today=page.on if page.on.year <= page.plan.horizon else None,
        summary="Dated targets in a lane for each goal, from the first to the last. The lists below name all of them.",
    )
    return charts.lanes(chart)


def _cut(said: str, most: int = 42) -> str:
    if len(said) <= most:
        return said
    return said[:most].rsplit(" ", 1)[0].rstrip(",;:") + " …"
