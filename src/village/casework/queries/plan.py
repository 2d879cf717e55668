"""The plan of an episode: its goals and who does what, its hash, and what it leaves open."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from village.casework.models import AgreedPlan, Episode, Goal, NotAddressed, Step
from village.casework.queries.needs import readings_of, thresholds
from village.casework.queries.visible import not_kept_out
from village.casework.rules.episodes import OFFERED
from village.casework.rules.needs import Need, Reading
from village.casework.rules.plan import DROPPED, Aim, Reason, without_action
from village.kernel.accounts.models import Account
from village.kernel.documents.rules.reader import digest

AGREE_PLAN = "agree-plan"
"""The move of the process that stands for exactly the plan that was read."""


def goals_of(episode: Episode) -> list[Goal]:
    """The goals of an episode in their order, with their steps."""
    return list(episode.goals.select_related("person").prefetch_related("steps__person"))


def needs_without_action(episode: Episode) -> dict[Need, Reading]:
    """The needs about which something must be done and nothing is, each with the reading that says so."""
    return left_open(episode, readings_of(episode), thresholds(episode))


def left_open(episode: Episode, read: Sequence[Reading], limits: Mapping[str, int]) -> dict[Need, Reading]:
    """The same, for whoever has everything that was read of the episode and the thresholds of its area."""
    aims = [
        Aim(Need(_ref(one.person), one.element), one.state, len(_live(one)), one.settled_at)
        for one in goals_of(episode)
        if one.element
    ]
    reasons = [
        Reason(Need(_ref(one.person), one.element), one.scale, one.level)
        for one in episode.not_addressed.select_related("person")
    ]
    return without_action(read, limits, aims, reasons)


def plan_content(episode: Episode) -> dict[str, Any]:
    """What there is to agree to: goals that are not given up, steps that are not cancelled, and the reasons for what is
    left. How far it has come is no part of it, so that a step that is done leaves the plan as it was agreed."""
    return {
        "goals": [_goal(one) for one in goals_of(episode) if one.state != DROPPED],
        "not-addressed": [_reason(one) for one in episode.not_addressed.select_related("person")],
    }


def plan_hash(episode: Episode) -> str:
    """The name of what there is to agree to now."""
    return digest(plan_content(episode))


def agreed_now(episode: Episode) -> AgreedPlan | None:
    """The plan as it was agreed last; None before any was."""
    return episode.agreed_plans.select_related("agreed_by").last()


def plan_stands(episode: Episode) -> bool:
    """Whether the plan is as the family agreed to it last."""
    agreed = agreed_now(episode)
    return agreed is not None and agreed.sha256 == plan_hash(episode)


def takers_of(episode: Episode) -> dict[uuid.UUID, str]:
    """Those with an account who can take a step, each with their part: the lead and the team, but not whoever was only
    offered the lead, nor whom anything keeps from the record by now."""
    leads = {one.account: "lead practitioner" for one in episode.leads.filter(until_at=None)}
    members = episode.members.filter(until_at=None, account__isnull=False).exclude(role=OFFERED)
    team = {one.account: one.role for one in members if one.account is not None and one.account not in leads}
    accounts = Account.objects.filter(ref__in=[*leads, *team]).select_related("organisation")
    able = {one.ref for one in not_kept_out(episode, list(accounts))}
    return {ref: part for ref, part in (leads | team).items() if ref in able}


def _live(goal: Goal) -> list[Step]:
    return [one for one in goal.steps.all() if one.cancelled_at is None]


def _goal(goal: Goal) -> dict[str, Any]:
    return {
        "goal": str(goal.ref),
        "order": goal.order,
        "person": _ref(goal.person),
        "element": goal.element,
        "scale": goal.scale,
        "levels": [goal.start, goal.target],
        "words": goal.words,
        "how-known": goal.how_known,
        "steps": [_step(one) for one in sorted(_live(goal), key=lambda one: (one.due_on, one.pk))],
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "step": str(step.ref),
        "words": step.words,
        "owner": {"account": str(step.account or ""), "service": step.service, "person": _ref(step.person)},
        "due": step.due_on.isoformat(),
        "serves": step.serves,
    }


def _reason(one: NotAddressed) -> dict[str, Any]:
    return {
        "person": _ref(one.person),
        "element": one.element,
        "scale": one.scale,
        "level": one.level,
        "because": one.because,
    }


def _ref(person: Any) -> str:
    return str(person.ref) if person else ""
