"""A plan's priorities and the actions under them: read, written, taken out."""

from collections.abc import Callable, Iterable
from functools import partial, wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from village.board.actions import priorities as actions
from village.board.actions.priorities import ActionSaid, PrioritySaid
from village.board.forms import NO_CHAPTER, ActionForm, PriorityForm
from village.board.models import LocalAction, LocalPlan, Priority
from village.board.queries import facts, progress
from village.board.queries.strategy import reference
from village.board.rules.facts import CHAPTERS, OPEN, PARTNERS, TARGETS
from village.board.rules.strategy import evidence
from village.board.views.page import ask, plan_page, the_plan
from village.board.views.plans import asks
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.outcomes import queries as outcomes
from village.outcomes.rules import tracing
from village.plan import queries as plans
from village.plan.rules.amounts import pounds
from village.plan.rules.dates import say_due, say_period

Do = Callable[[dict[str, Any]], None]
DRAFT = "board.plan.draft"
PRIORITY = ("title", "why", "chapter", "theme", "measure", "bound", "value", "due", "no_measure")
ACTION = (
    *("title", "difference", "lead", "partners", "amount", "period", "no_money", "due"),
    *("evidence", "claim", "evidence_at"),
)


@access("board.office.read")
@require_safe
def priorities(request: HttpRequest, plan: str) -> HttpResponse:
    """Every priority with its actions, or those of one chapter."""
    found, said = the_plan(request, plan), request.GET.get("chapter", "")
    rows, chapter = facts.priorities(found), said if said in CHAPTERS else ""
    draft = facts.draft(found, rows)  # of one read: a priority may be added or taken out between two
    every = zip(rows, draft.aims, progress.aims(draft, localdate()), strict=True)
    return plan_page(
        request,
        found,
        "priorities",
        "Priorities and actions",
        draft=draft,
        aims=[(row, aim, stands) for row, aim, stands in every if chapter in ("", aim.chapter)],
        chapter=chapter,
        why=tracing.why,
        chapters=CHAPTERS,
        partners=PARTNERS,
        targets=TARGETS,
        pounds=pounds,
        say_due=say_due,
        say_period=say_period,
        served=_served(one for aim in draft.aims for deed in aim.deeds for one in deed.serves),
    )


def _served(named: Iterable[str]) -> dict[str, dict[str, str]]:
    """Promises of other plans, each named as `plan:commitment`: title and address."""
    told = {}
    for one in sorted(set(named)):
        slug, commitment = one.split(":")
        known = plans.plan(slug)
        title = next((row.title for row in known.commitments if row.id == commitment), one) if known else one
        told[one] = {"text": title, "href": f"/plans/{slug}/commitments/{commitment}/"}
    return told


def _while_open(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a page that changes a plan's text, and is given the plan: while it may not be changed, back to reading it."""

    @wraps(view)
    def page(request: HttpRequest, plan: str, **rest: int) -> HttpResponse:
        found = the_plan(request, plan, DRAFT)
        return view(request, found, **rest) if found.state in OPEN else redirect("local-plan-priorities", plan=plan)

    return page


@access("board.plan.draft")
@_while_open
def add_priority(request: HttpRequest, plan: LocalPlan) -> HttpResponse:
    """Add a priority."""

    def do(said: dict[str, Any]) -> None:
        actions.add_priority(
            plan=plan.slug, said=_priority_said(said), once=said["once"], by=viewer_of(request), at=timezone.now()
        )

    return _ask_priority(request, plan, do, {}, "Add a priority")


@access("board.plan.draft")
@_while_open
def change_priority(request: HttpRequest, plan: LocalPlan, priority: int) -> HttpResponse:
    """Change a priority."""
    row = get_object_or_404(plan.priorities, pk=priority)

    def do(said: dict[str, Any]) -> None:
        actions.change_priority(
            plan=plan.slug, priority=priority, version=said["version"] or 0, said=_priority_said(said),
            by=viewer_of(request), at=timezone.now(),
        )  # fmt: skip

    initial = {
        **{name: getattr(row, name) for name in PRIORITY},
        "chapter": row.chapter or NO_CHAPTER,
        "needs": [str(one.pk) for one in row.needs.all()],
        "version": row.version,
    }
    return _ask_priority(request, plan, do, initial, f"Priority {row.number}")


@access("board.plan.draft")
@_while_open
def add_action(request: HttpRequest, plan: LocalPlan, priority: int) -> HttpResponse:
    """Add an action under a priority."""
    under = get_object_or_404(plan.priorities, pk=priority)

    def do(said: dict[str, Any]) -> None:
        actions.add_action(
            plan=plan.slug, priority=priority, said=_action_said(said, []), once=said["once"], by=viewer_of(request),
            at=timezone.now(),
        )  # fmt: skip

    return _ask_action(request, plan, do, {}, f"Add an action to priority {under.number}")


@access("board.plan.draft")
@_while_open
def change_action(request: HttpRequest, plan: LocalPlan, action: int) -> HttpResponse:
    """Change an action."""
    row = get_object_or_404(LocalAction.objects.select_related("priority"), priority__plan=plan, pk=action)
    others = row.serves[1:]

    def do(said: dict[str, Any]) -> None:
        actions.change_action(
            plan=plan.slug, action=action, version=said["version"] or 0, said=_action_said(said, others),
            by=viewer_of(request), at=timezone.now(),
        )  # fmt: skip

    initial = {
        **{name: getattr(row, name) for name in ACTION},
        "serves": row.serves[0] if row.serves else "",
        "version": row.version,
    }
    return _ask_action(request, plan, do, initial, f"Action {row.priority.number}.{row.number}")


def _ask_priority(request: HttpRequest, plan: LocalPlan, do: Do, initial: dict[str, Any], title: str) -> HttpResponse:
    measures = [(one["slug"], one["title"]) for one in sorted(outcomes.measures(), key=lambda one: str(one["title"]))]
    form_of = partial(PriorityForm, needs=list(plan.needs.all()), measures=measures)
    frame = _frame(request, plan, title, "priority")
    return ask(request, form_of, do, initial=initial, now=_priority_now, **frame)


def _ask_action(request: HttpRequest, plan: LocalPlan, do: Do, initial: dict[str, Any], title: str) -> HttpResponse:
    national = plans.plan(plans.default_plan())
    promises = (
        [(f"{national.id}:{one.id}", f"{one.paragraph} {one.title}") for one in national.commitments]
        if national
        else []
    )
    named = initial.get("serves", "")
    if named and named not in dict(promises):
        promises.append((named, _served([named])[named]["text"]))
    form_of = partial(ActionForm, national=promises)
    frame = _frame(request, plan, title, "action")
    return ask(request, form_of, do, initial=initial, now=_action_now, **frame)


def _frame(request: HttpRequest, plan: LocalPlan, title: str, what: str) -> dict[str, Any]:
    """Around the form: where it leads back to, and its words."""
    return {
        "back": reverse("local-plan-priorities", args=[plan.slug]),
        "done": f"The {what} is saved.",
        "show": asks(request, plan, title, f"Save the {what}"),
    }


def _priority_said(said: dict[str, Any]) -> PrioritySaid:
    needs = [int(one) for one in said.get("needs", [])]
    return PrioritySaid(needs=needs, **{name: said[name] for name in PRIORITY})


def _action_said(said: dict[str, Any], others: list[str]) -> ActionSaid:
    serves = [one for one in (said["serves"], *others) if one]
    return ActionSaid(serves=serves, **{name: said[name] for name in ACTION})


def _priority_now(row: Priority) -> list[tuple[str, Any]]:
    target = f"{TARGETS[row.bound]} {row.value:g} {row.unit}, by {say_due(row.due)}" if row.measure else row.no_measure
    return [("The priority", row.title), ("Why", row.why), ("Measure", row.measure_title), ("Target", target)]


def _action_now(row: LocalAction) -> list[tuple[str, Any]]:
    money = pounds(row.amount) if row.amount is not None else "No money needed" if row.no_money else ""
    return [
        ("The action", row.title),
        ("What will be different", row.difference),
        ("Who leads", PARTNERS.get(row.lead, "")),
        ("By when", say_due(row.due)),
        ("Money", money),
        ("Evidence", evidence.said(reference.evidence(), row.evidence, row.claim, row.evidence_at)),
    ]


@access("board.plan.draft")
@require_POST
def drop(request: HttpRequest, plan: str) -> HttpResponse:
    """Take a priority or an action out of a plan: a button beside it."""
    the_plan(request, plan, DRAFT)
    said, by, at = request.POST, viewer_of(request), timezone.now()
    keys = {name: said.get(name, "") for name in ("action", "priority", "version")}
    numbers = {name: int(one) if one.isascii() and one.isdigit() and len(one) < 10 else 0 for name, one in keys.items()}
    try:
        if keys["action"]:
            actions.drop_action(plan=plan, action=numbers["action"], version=numbers["version"], by=by, at=at)
        else:
            actions.drop_priority(plan=plan, priority=numbers["priority"], version=numbers["version"], by=by, at=at)
        messages.success(request, "It is taken out.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("local-plan-priorities", plan=plan)
