"""The workforce strategy of a plan: its chapter by theme, on two pages to print; a need from a projection; how the area
scores itself."""

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from village.board.actions import strategy as actions
from village.board.actions.strategy import ProjectedSaid, ScoreSaid
from village.board.forms import ProjectedForm, ScoreForm
from village.board.models import Board, LocalPlan
from village.board.queries import facts, progress
from village.board.queries.strategy import assessing, reference
from village.board.rules.facts import OPEN, PARTNERS, TARGETS, WORKFORCE
from village.board.rules.strategy.framework import KINDS, MODERATED, OWN, Framework, lines
from village.board.rules.strategy.lint import chapter_lacking
from village.board.views.page import able, ask, board_page, plan_page, the_board, the_plan
from village.board.views.plans import asks
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.outcomes.rules import say, tracing
from village.plan.rules.amounts import pounds
from village.plan.rules.dates import say_due, say_period

NO_THEME = "Without a theme yet"  # written before the chapter asked for one
LARGEST = 2_000_000  # bytes of a projection: every authority for fifty years is half of it


def _chapter(found: LocalPlan) -> dict[str, Any]:
    """The workforce chapter by theme, with how each priority stands."""
    draft = facts.draft(found)
    stands = {one.number: one for one in progress.aims(draft, localdate())}
    ours = [aim for aim in draft.aims if aim.chapter == WORKFORCE]
    parts = [
        {"title": title, "aims": [(aim, stands[aim.number]) for aim in ours if aim.theme == slug]}
        for slug, title in (*reference.themes().items(), ("", NO_THEME))
        if slug or any(not aim.theme for aim in ours)
    ]
    return {
        "draft": draft,
        "parts": parts,
        "aims": ours,
        "by_number": stands,
        "without": draft.without.get(WORKFORCE, ""),
        "lacking": [one for aim in ours for one in chapter_lacking(aim)],
        "partners": PARTNERS,
        "targets": TARGETS,
        "pounds": pounds,
        "say_due": say_due,
        "say_period": say_period,
        "in_period": say.in_period,
        "why": tracing.why,
    }


@access("board.office.read")
@require_safe
def strategy(request: HttpRequest, plan: str) -> HttpResponse:
    """The workforce chapter of a plan, by theme, and what it lacks."""
    found = the_plan(request, plan)
    frameworks = [(one, assessing.years(found.board, one)) for one in reference.frameworks().values()]
    return plan_page(request, found, "strategy", "Workforce strategy", frameworks=frameworks, **_chapter(found))


@access("board.office.read")
@require_safe
def printed(request: HttpRequest, plan: str) -> HttpResponse:
    """The same on two pages of paper."""
    found = the_plan(request, plan)
    context = {"title": f"Workforce strategy of {found.board.area_name}", "plan": found, "board": found.board}
    return render(request, "board/strategy-printed.html", {**context, **_chapter(found)})


@access("board.plan.draft")
def take_projected(request: HttpRequest, plan: str) -> HttpResponse:
    """Take a need from a projection that was kept as a file."""
    found = the_plan(request, plan, "board.plan.draft")
    if found.state not in OPEN:
        return redirect("local-plan-needs", plan=plan)

    def do(said: dict[str, Any]) -> None:
        file = said["file"]
        kept = ProjectedSaid(
            file=file.name, raw=file.read(LARGEST + 1), **{name: said[name] for name in ("area", "role", "needed")}
        )
        actions.take_projected(plan=plan, said=kept, by=viewer_of(request), at=timezone.now())

    return ask(
        request,
        partial(ProjectedForm, files=request.FILES or None),
        do,
        initial={"area": found.board.area_name},
        back=reverse("local-plan-needs", args=[plan]),
        done="It is taken into the plan.",
        show=asks(request, found, "Take a need from a projection", "Take it into the plan"),
    )


# ── the area looks at itself ─────────────────────────────────────────────────────────────────────────────────────────


def _framework(slug: str) -> Framework:
    """Raises Http404 for one that there is not."""
    found = reference.frameworks().get(slug)
    if found is None:
        raise Http404
    return found


def _may_score(request: HttpRequest, found: Board) -> dict[str, str]:
    """The kinds of score that the viewer may give here."""
    return {kind: said for kind, said in KINDS.items() if able(request, actions.PERMISSIONS[kind], found)}


@access("board.office.read")
@require_safe
def assessment(request: HttpRequest, board: str, framework: str, year: int) -> HttpResponse:
    """Every band of a framework in a year: what the area said, what the moderator said, and what moved."""
    found, frame = the_board(request, board), _framework(framework)
    scores = assessing.scores(found, frame)
    return board_page(
        request,
        found,
        "assessment",
        frame.title,
        framework=frame,
        year=year,
        lines=lines(frame, scores, year),
        years=sorted({year, localdate().year, *assessing.years(found, frame)}),
        kinds=_may_score(request, found),
    )


@access("board.office.read")
def score(request: HttpRequest, board: str, framework: str, year: int, band: str) -> HttpResponse:
    """Give a band its score: for the area, or as its moderator."""
    found, frame = the_board(request, board), _framework(framework)
    kinds = _may_score(request, found)
    if band not in frame.bands:
        raise Http404
    if not kinds:
        return redirect("board-assessment", board=board, framework=framework, year=year)

    def do(said: dict[str, Any]) -> None:
        kept = ScoreSaid(framework=framework, band=band, year=year, **{name: said[name] for name in SCORE})
        actions.give_score(board=board, said=kept, once=said["once"], by=viewer_of(request), at=timezone.now())

    def show(**context: Any) -> HttpResponse:
        return board_page(request, found, "ask", frame.bands[band].title, button="Save the score", **context)

    return ask(
        request,
        partial(
            ScoreForm, kinds=list(kinds.items()), levels=[(str(level), said) for level, said in frame.levels.items()]
        ),
        do,
        initial={"kind": OWN if OWN in kinds else MODERATED},
        back=reverse("board-assessment", args=[board, framework, year]),
        done="The score is kept.",
        show=show,
    )


SCORE = ("kind", "level", "why")
