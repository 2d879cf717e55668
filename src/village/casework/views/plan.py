"""The plan of a family: what should be different, who does what by when, and agreeing to it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache

from village.casework.actions import plan as actions
from village.casework.forms.plan import (
    ACCOUNT,
    PERSON,
    SERVICE,
    AgreePlanForm,
    CancelForm,
    DoneForm,
    GoalForm,
    LeaveForm,
    SettleGoalForm,
    StepForm,
    need_key,
    need_of,
)
from village.casework.models import Episode, Goal, Step
from village.casework.queries.around import people_of
from village.casework.queries.facts import approved
from village.casework.queries.needs import level_called, readings_of, scale_now, scales_of
from village.casework.queries.plan import agreed_now, needs_without_action, plan_hash, plan_stands
from village.casework.queries.plan_shown import (
    need_called,
    owners_of,
    person_called,
    shown_goals,
    shown_step,
)
from village.casework.queries.visible import WORK
from village.casework.rules.needs import Need, latest, most
from village.casework.views.frame import ask, by, opened, page, sent, speaking
from village.kernel.access.views import access
from village.kernel.accounts.queries import names_and_areas
from village.kernel.calendar.rules import london_date
from village.workflow.actions.moving import Asked


@access(WORK)
@never_cache
def plan(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """The plan: what it leaves open first, then goals and their steps, then what is left and why."""
    one, at = opened(request, episode, "plan"), timezone.now()
    goals, agreed = shown_goals(one, at=at), agreed_now(one)
    left = need_called(one, needs_without_action(one))
    overdue = sum(step.state == "overdue" for goal in goals for step in goal.steps)
    not_addressed = one.not_addressed.select_related("person")
    scales = scales_of(each.scale for each in not_addressed)
    reasons = [
        {
            "need": need_called(one, [Need(str(each.person.ref) if each.person else "", each.element)]),
            "level": level_called(scales.get(each.scale), each.level),
            "reason": each,
        }
        for each in not_addressed
    ]
    return page(
        request,
        one,
        "plan",
        "plan",
        "Plan",
        goals=goals,
        left=[{"text": text, "key": need_key(need)} for need, text in left.items()],
        overdue=overdue,
        reasons=reasons,
        agreed=agreed,
        agreed_by=person_called(agreed.agreed_by) if agreed else "",
        changed=agreed is not None and not plan_stands(one),
        can_agree=bool(approved(one)) and not plan_stands(one),
    )


# ── goals ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _goal_form(request: HttpRequest, one: Episode, **initial: Any) -> GoalForm:
    read: dict[Need, list[Any]] = {}
    for (need, _), reading in latest(readings_of(one)).items():
        read.setdefault(need, []).append(reading)
    names = need_called(one, read)
    stands = {need: most(said) for need, said in read.items()}
    scales = scales_of(reading.scale for reading in stands.values())
    now = {need: level_called(scales.get(one.scale), one.level).lower() for need, one in stands.items()}
    needs = [
        (need_key(need), f"{names[need]} (now: {now[need]})")
        for need in sorted(read, key=lambda need: -stands[need].level)
    ]
    levels = [(code.code, code.label["en"].partition(":")[0]) for code in scale_now().codes]
    return GoalForm(sent(request), needs=needs, people=people_of(one), levels=levels, initial=initial)


@access(WORK)
@never_cache
def add_goal(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Add a goal, with `need` in the address for one that is not answered yet."""
    one = opened(request, episode, "plan")
    form = _goal_form(request, one, need=request.GET.get("need", ""))
    return ask(
        request,
        one,
        form,
        lambda: actions.add_goal(episode=episode, aimed=form.aimed(), **by(request)),
        part="plan",
        title="What should be different?",
        button="Add the goal",
        done="The goal is in the plan. Say who does what.",
    )


@access(WORK)
@never_cache
def change_goal(request: HttpRequest, episode: uuid.UUID, goal: uuid.UUID) -> HttpResponse:
    """Change a goal."""
    one = opened(request, episode, "plan")
    found = _goal(one, goal)
    person = str(found.person.ref) if found.person else ""
    need = need_key(Need(person, found.element)) if found.element else ""
    target = next((code.code for code in scale_now().codes if found.target == code.level), "")
    form = _goal_form(
        request,
        one,
        words=found.words,
        need=need,
        person=person,
        target=target,
        how_known=found.how_known,
        seen=found.changed,
    )

    def do() -> None:
        seen = form.cleaned_data["seen"] or 0
        actions.change_goal(episode=episode, goal=goal, aimed=form.aimed(), seen=seen, **by(request))

    return ask(
        request, one, form, do, part="plan", title="Change this goal", button="Save", done="The goal is changed."
    )


@access(WORK)
@never_cache
def settle_goal(request: HttpRequest, episode: uuid.UUID, goal: uuid.UUID) -> HttpResponse:
    """Say that a goal is met or given up."""
    one = opened(request, episode, "plan")
    found, form = _goal(one, goal), SettleGoalForm(sent(request))

    def do() -> None:
        actions.settle_goal(episode=episode, goal=goal, state=form.cleaned_data["state"], **by(request))

    return ask(
        request,
        one,
        form,
        do,
        part="plan",
        title="Is this goal met?",
        button="Save",
        done="Written down.",
        about=found.words,
    )


def _goal(one: Episode, ref: uuid.UUID) -> Goal:
    found = one.goals.select_related("person").filter(ref=ref).first()
    if found is None:
        raise Http404
    return found


# ── steps ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _step_form(request: HttpRequest, one: Episode, **initial: Any) -> StepForm:
    return StepForm(sent(request), owners=owners_of(one), initial=initial)


@access(WORK)
@never_cache
def add_step(request: HttpRequest, episode: uuid.UUID, goal: uuid.UUID) -> HttpResponse:
    """Add a step to a goal."""
    one = opened(request, episode, "plan")
    found, form = _goal(one, goal), _step_form(request, one)

    def do() -> None:
        actions.add_step(episode=episode, goal=goal, doing=form.doing(), **by(request))

    return ask(
        request,
        one,
        form,
        do,
        part="plan",
        title="Who does what?",
        button="Add the step",
        done="The step is in the plan.",
        template="step",
        about=found.words,
    )


@access(WORK)
@never_cache
def change_step(request: HttpRequest, episode: uuid.UUID, doing: uuid.UUID) -> HttpResponse:
    """Change a step."""
    one = opened(request, episode, "plan")
    found = _step(one, doing)
    owner = SERVICE if found.service else f"{ACCOUNT}{found.account}"
    owner = f"{PERSON}{found.person.ref}" if found.person else owner
    form = _step_form(
        request,
        one,
        words=found.words,
        owner=owner,
        service=found.service,
        due_on=found.due_on,
        serves=found.serves,
        seen=found.changed,
    )

    def do() -> None:
        seen = form.cleaned_data["seen"] or 0
        actions.change_step(episode=episode, step=doing, doing=form.doing(), seen=seen, **by(request))

    return ask(
        request,
        one,
        form,
        do,
        part="plan",
        title="Change this step",
        button="Save",
        done="The step is changed.",
        template="step",
        about=found.goal.words,
    )


@access(WORK)
@never_cache
def finish_step(request: HttpRequest, episode: uuid.UUID, doing: uuid.UUID) -> HttpResponse:
    """Say that a step is done, and what shows it."""
    one = opened(request, episode, "plan")
    found = _step(one, doing)
    form = DoneForm(sent(request), initial={"done_on": london_date(timezone.now())})

    def do() -> None:
        actions.finish_step(episode=episode, step=doing, **form.cleaned_data, **by(request))

    return ask(
        request,
        one,
        form,
        do,
        part="plan",
        title="Is it done?",
        button="It is done",
        done="The step is done.",
        about=_told(found),
    )


@access(WORK)
@never_cache
def cancel_step(request: HttpRequest, episode: uuid.UUID, doing: uuid.UUID) -> HttpResponse:
    """Say that a step will not be done, and why."""
    one = opened(request, episode, "plan")
    found, form = _step(one, doing), CancelForm(sent(request))

    def do() -> None:
        actions.cancel_step(episode=episode, step=doing, because=form.cleaned_data["because"], **by(request))

    return ask(
        request,
        one,
        form,
        do,
        part="plan",
        title="Will it not be done?",
        button="Cancel the step",
        done="The step is cancelled.",
        about=_told(found),
    )


def _step(one: Episode, ref: uuid.UUID) -> Step:
    found = Step.objects.select_related("goal", "person").filter(goal__episode=one, ref=ref).first()
    if found is None:
        raise Http404
    return found


def _told(step: Step) -> str:
    names = {ref: name for ref, (name, _) in names_and_areas([str(step.account)] if step.account else []).items()}
    shown = shown_step(step, names, london_date(timezone.now()))
    return f"{step.words} ({shown.owner}: {shown.words[0].lower()}{shown.words[1:]})"


# ── what is left, and agreeing ───────────────────────────────────────────────────────────────────────────────────────


@access(WORK)
@never_cache
def leave_need(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Write down why nothing is done about a need."""
    one = opened(request, episode, "plan")
    left = need_called(one, needs_without_action(one))
    needs = [(need_key(need), text) for need, text in left.items()]
    form = LeaveForm(sent(request), needs=needs, initial={"need": request.GET.get("need", "")})

    def do() -> None:
        person, element = need_of(form.cleaned_data["need"])
        because = form.cleaned_data["because"]
        actions.leave_need(episode=episode, person=person, element=element, because=because, **by(request))

    if not needs:
        messages.info(request, "Every need that must be answered for has a step or a reason.")
        return redirect("help-plan", episode=episode)
    return ask(
        request,
        one,
        form,
        do,
        part="plan",
        title="Why is nothing done about a need?",
        button="Save",
        done="Written down.",
    )


@access(WORK)
@never_cache
def agree_plan(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """The whole plan once more, and that the family agrees to exactly that."""
    one = opened(request, episode, "plan")
    start = {"key": uuid.uuid4().hex, "expects": one.process.changed, "seen": plan_hash(one)}
    form = AgreePlanForm(sent(request), people=speaking(one), initial=start)

    def do() -> None:
        said = form.cleaned_data
        asked = Asked(said["key"], "", said["expects"], seen=said["seen"])
        actions.agree_plan(episode=episode, asked=asked, agreed_by=uuid.UUID(said["agreed_by"]), **by(request))

    return ask(
        request,
        one,
        form,
        do,
        part="plan",
        title="Does the family agree to this plan?",
        button="The family agrees",
        done="The plan is agreed.",
        template="plan-agree",
        goals=shown_goals(one, at=timezone.now()),
        left=list(need_called(one, needs_without_action(one)).values()),
    )
