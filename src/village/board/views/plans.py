"""A local plan on its way: what is missing, what is next; its own words, its chapters."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from village.board.actions import plans as actions
from village.board.forms import NothingForm, WithoutForm, WordsForm
from village.board.models import LocalPlan
from village.board.queries import facts, office
from village.board.rules.facts import CHAPTERS, OPEN, Draft
from village.board.rules.readiness import lacking
from village.board.views.page import able, ask, plan_page, the_plan
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.ui.filters import plural

STEPS = ("Draft", "Consultation", "Answer", "Meeting", "Adopted")


@access("board.office.read")
@require_safe
def plan(request: HttpRequest, plan: str) -> HttpResponse:
    """The desk of a draft: what is missing, what is next, how long people may still answer."""
    found = the_plan(request, plan)
    draft, asked = facts.draft(found), office.consultation(found)
    heard = facts.heard(asked) if asked else None
    answered = bool(asked and asked.heard)
    step = {"drafting": 1, "consulting": 2, "closed": 4 if answered else 3, "adopted": 6, "withdrawn": 0}[found.state]
    return plan_page(
        request,
        found,
        "plan",
        found.title,
        draft=draft,
        lacking=lacking(draft),
        asked=asked,
        days_left=heard.days_left(localdate()) if heard else None,
        responses=asked.responses.count() if asked else 0,
        steps=STEPS,
        step=step,
        answered=answered,
        tasks=_tasks(found, draft, writes=able(request, "board.plan.draft", found.board)),
    )


def _tasks(found: LocalPlan, draft: Draft, *, writes: bool) -> list[dict[str, Any]]:
    """The parts of a draft as a list of tasks. What can only be written leads nowhere for who does not write."""
    deeds = sum(len(aim.deeds) for aim in draft.aims)
    words = reverse("local-plan-words", args=[found.slug]) if writes else ""
    tasks: list[dict[str, Any]] = [
        {"title": "Title and what the plan is for", "href": words, "done": bool(draft.vision)},
        {
            "title": "Needs",
            "href": reverse("local-plan-needs", args=[found.slug]),
            "hint": f"{len(draft.needs)} taken into the plan",
            "done": bool(draft.needs),
        },
        {
            "title": "Priorities and actions",
            "href": reverse("local-plan-priorities", args=[found.slug]),
            "hint": f"{plural(len(draft.aims), 'priority', 'priorities')}, {plural(deeds, 'action')}",
            "done": bool(draft.aims) and all(aim.deeds for aim in draft.aims),
            "status": "" if draft.aims and all(aim.deeds for aim in draft.aims) else "In progress",
        },
    ]
    for slug, title in CHAPTERS.items():
        count = sum(aim.chapter == slug for aim in draft.aims)
        said = draft.without.get(slug, "")
        without = "Says why it has no priority" if said else ""
        tasks.append(
            {
                "title": f"Chapter: {title}",
                "href": _of_chapter(found, slug, holds=bool(count), writes=writes),
                "hint": plural(count, "priority", "priorities") if count else without,
                "done": bool(count or said),
                "status": "" if writes or count or said else "Not started",
            }
        )
    return tasks


def _of_chapter(found: LocalPlan, chapter: str, *, holds: bool, writes: bool) -> str:
    """To the priorities of a chapter that holds some; else, for who writes, to where it is said why it has none."""
    if holds:
        return f"{reverse('local-plan-priorities', args=[found.slug])}?chapter={chapter}"
    return reverse("local-plan-chapter", args=[found.slug, chapter]) if writes else ""


@access("board.plan.draft")
def words(request: HttpRequest, plan: str) -> HttpResponse:
    """Change a plan's own words."""
    found = the_plan(request, plan, "board.plan.draft")
    if found.state not in OPEN:
        return redirect("local-plan", plan=plan)

    def do(said: dict[str, Any]) -> None:
        kept = {name: said[name] for name in ("title", "vision", "to_year")}
        actions.change_plan(
            plan=plan, version=said["version"] or 0, by=viewer_of(request), at=timezone.now(), **kept
        )  # fmt: skip

    return ask(
        request,
        WordsForm,
        do,
        initial={"title": found.title, "vision": found.vision, "to_year": found.to_year, "version": found.version},
        back=reverse("local-plan", args=[plan]),
        done="Saved.",
        show=asks(request, found, "Title and what the plan is for", "Save"),
        now=lambda row: [("Title", row.title), ("What it is for", row.vision), ("Last year", row.to_year)],
    )


@access("board.plan.draft")
def chapter(request: HttpRequest, plan: str, chapter: str) -> HttpResponse:
    """Say why a chapter has no priority."""
    found = the_plan(request, plan, "board.plan.draft")
    if found.state not in OPEN or chapter not in CHAPTERS:
        return redirect("local-plan", plan=plan)

    def do(said: dict[str, Any]) -> None:
        version = said["version"] or 0
        actions.say_without(
            plan=plan, version=version, chapter=chapter, why=said["why"], by=viewer_of(request), at=timezone.now()
        )  # fmt: skip

    return ask(
        request,
        WithoutForm,
        do,
        initial={"why": found.without.get(chapter, ""), "version": found.version},
        back=reverse("local-plan", args=[plan]),
        done="Saved.",
        show=asks(request, found, f"Chapter: {CHAPTERS[chapter]}", "Save", chapter=chapter),
        now=lambda row: [("Why", row.without.get(chapter, ""))],
    )


@access("board.keep")
def withdraw(request: HttpRequest, plan: str) -> HttpResponse:
    """Give up a plan that was not adopted."""
    found = the_plan(request, plan, "board.keep")
    if found.state in ("adopted", "withdrawn"):
        return redirect("local-plan", plan=plan)
    return ask(
        request,
        NothingForm,
        lambda said: actions.withdraw_plan(plan=plan, by=viewer_of(request), at=timezone.now()),
        initial={},
        back=reverse("local-plan", args=[plan]),
        done="The plan is withdrawn.",
        show=asks(
            request,
            found,
            "Withdraw this plan",
            "Withdraw the plan",
            warning="It cannot be taken up again. What was written for it stays on record.",
        ),
    )


def asks(request: HttpRequest, found: LocalPlan, title: str, button: str, **more: Any) -> Any:
    """A page with one form about a plan, to be shown by `ask`."""

    def show(**context: Any) -> HttpResponse:
        return plan_page(request, found, "ask-of-plan", title, button=button, **context, **more)

    return show
