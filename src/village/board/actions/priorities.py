"""A plan's priorities and the actions under them."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max, QuerySet

from village.board.actions.common import SHORT, attempt, changed, refuse, swap, text, text_of, told
from village.board.models import LocalAction, LocalPlan, Priority
from village.board.queries import facts
from village.board.queries.strategy import reference
from village.board.rules.facts import Aim, Deed
from village.board.rules.strategy.lint import aim_lint, deed_lint
from village.board.rules.wording import aim_wrong, deed_wrong
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.outcomes import queries as outcomes
from village.plan import queries as plans
from village.warehouse.observations import UNITS

Row = TypeVar("Row", Priority, LocalAction)
MOST = 60  # priorities of a plan, actions of a priority
UNIT_WORDS = {**{slug: words.strip() or slug for slug, words in UNITS.items()}, "percent": "per cent"}


@dataclass(frozen=True, kw_only=True)
class PrioritySaid:
    """What is said of a priority. `needs`: keys of needs taken into the plan; `measure`: its slug, blank for none."""

    title: str
    why: str
    chapter: str = ""
    theme: str = ""
    needs: Collection[int] = ()
    measure: str = ""
    bound: str = ""
    value: float | None = None
    due: str = ""
    no_measure: str = ""


@dataclass(frozen=True, kw_only=True)
class ActionSaid:
    """What is said of an action. `amount` in whole pounds; `serves`: national commitments as `plan:commitment`;
    `evidence`: its kind, `claim` from 0 to 5, `evidence_at` where it can be read."""

    title: str
    difference: str
    lead: str = ""
    partners: Collection[str] = ()
    amount: int | None = None
    period: str = ""
    no_money: bool = False
    due: str = ""
    serves: Collection[str] = ()
    evidence: str = ""
    claim: int = 0
    evidence_at: str = ""


@transaction.atomic
def add_priority(*, plan: str, said: PrioritySaid, once: str, by: Viewer, at: dt.datetime) -> Priority:
    """Add a priority at the end of a plan. Raises Refusal."""
    found, who = text_of(plan, by)
    once = attempt(who, plan, once)
    earlier = found.priorities.filter(once=once).first()
    if earlier is not None:
        return earlier
    values, needs = _priority_values(found, said)
    number = _next(found.priorities.all(), f"A plan holds at most {MOST} priorities.")
    row = Priority.objects.create(plan=found, number=number, once=once, **values)
    row.needs.set(needs)
    changed(found, who, at)
    told("priority.add", f"priority:{row.pk}", by, at, plan=plan)
    return row


@transaction.atomic
def change_priority(
    *, plan: str, priority: int, version: int, said: PrioritySaid, by: Viewer, at: dt.datetime
) -> Priority:
    """Change a priority if it is still the version that was read. Raises Refusal, Overtaken."""
    found, who = text_of(plan, by)
    row = _priority_of(found, priority)
    values, needs = _priority_values(found, said, facts.deeds(row))
    swap(row, version, **values)
    row.needs.set(needs)
    changed(found, who, at)
    told("priority.change", f"priority:{row.pk}", by, at, plan=plan)
    return row


@transaction.atomic
def drop_priority(*, plan: str, priority: int, version: int, by: Viewer, at: dt.datetime) -> None:
    """Take a priority without actions out of a plan; those after it move up. Raises Refusal, Overtaken."""
    found, who = text_of(plan, by)
    row = _priority_of(found, priority)
    if row.actions.exists():
        raise Refusal("Take its actions out first.")
    _drop(row, version, found.priorities.all())
    changed(found, who, at)
    told("priority.drop", f"priority:{priority}", by, at, plan=plan)


@transaction.atomic
def add_action(*, plan: str, priority: int, said: ActionSaid, once: str, by: Viewer, at: dt.datetime) -> LocalAction:
    """Add an action under a priority. Raises Refusal."""
    found, who = text_of(plan, by)
    under = _priority_of(found, priority)
    once = attempt(who, under.pk, once)
    earlier = under.actions.filter(once=once).first()
    if earlier is not None:
        return earlier
    values = _action_values(found, under, said)
    number = _next(under.actions.all(), f"A priority holds at most {MOST} actions.")
    row = LocalAction.objects.create(priority=under, number=number, once=once, **values)
    changed(found, who, at)
    told("action.add", f"local-action:{row.pk}", by, at, plan=plan)
    return row


@transaction.atomic
def change_action(
    *, plan: str, action: int, version: int, said: ActionSaid, by: Viewer, at: dt.datetime
) -> LocalAction:
    """Change an action if it is still the version that was read. Raises Refusal, Overtaken."""
    found, who = text_of(plan, by)
    row = _action_of(found, action)
    swap(row, version, **_action_values(found, row.priority, said))
    changed(found, who, at)
    told("action.change", f"local-action:{row.pk}", by, at, plan=plan)
    return row


@transaction.atomic
def drop_action(*, plan: str, action: int, version: int, by: Viewer, at: dt.datetime) -> None:
    """Take an action out of a plan; those after it move up. Raises Refusal, Overtaken."""
    found, who = text_of(plan, by)
    row = _action_of(found, action)
    _drop(row, version, row.priority.actions.all())
    changed(found, who, at)
    told("action.drop", f"local-action:{action}", by, at, plan=plan)


def _priority_of(plan: LocalPlan, key: int) -> Priority:
    return _one(plan.priorities.filter(pk=key), "priority")


def _action_of(plan: LocalPlan, key: int) -> LocalAction:
    return _one(LocalAction.objects.filter(priority__plan=plan, pk=key), "action")


def _one(rows: QuerySet[Row], what: str) -> Row:
    row = rows.first()
    if row is None:
        raise Refusal(f"There is no such {what} in this plan.")
    return row


def _next(rows: QuerySet[Row], full: str) -> int:
    """The number after the last of `rows`; raises Refusal, saying `full`, if there are as many as there may be."""
    last = int(rows.aggregate(last=Max("number"))["last"] or 0)
    if last >= MOST:
        raise Refusal(full)
    return last + 1


def _drop(row: Row, version: int, rows: QuerySet[Row]) -> None:
    """Take a row out of `rows`; those after it move up. Raises Overtaken."""
    swap(row, version)
    row.delete()
    for later in rows.filter(number__gt=row.number).order_by("number"):
        later.number -= 1
        later.save(update_fields=["number"])


def _priority_values(
    plan: LocalPlan, said: PrioritySaid, deeds: tuple[Deed, ...] = ()
) -> tuple[dict[str, Any], list[Any]]:
    """A priority's columns and the needs it rests on, or Refusal."""
    values: dict[str, Any] = {
        "title": text(said.title, "the priority in a few words", SHORT),
        "why": text(said.why, "why this is a priority", 2000),
        "chapter": said.chapter,
        "theme": said.theme,
        "measure": said.measure,
        "bound": said.bound,
        "value": said.value,
        "due": said.due.strip(),
        "no_measure": text(said.no_measure, "why there is no measure", 2000, blank=True),
    }
    aim = Aim(id=0, number=0, deeds=deeds, **values)
    refuse(aim_wrong(aim, plan.from_year, plan.to_year) + aim_lint(aim, reference.themes()))
    needs = list(plan.needs.filter(pk__in=said.needs))
    if len(needs) != len(set(said.needs)):
        raise Refusal("Choose among the needs taken into this plan.")
    return {**values, **_measured(said.measure, plan.board.area)}, needs


def _measured(slug: str, area: str) -> dict[str, Any]:
    """A measure's words as they are now, and where the area stands on it."""
    blank = {"measure_title": "", "unit": "", "polarity": "", "start_value": None, "start_period": ""}
    if not slug:
        return blank
    measure = outcomes.measure(slug)
    if measure is None:
        raise Refusal("There is no such measure.")
    stands = outcomes.standing(slug, area) or {}
    return {
        "measure_title": measure["title"],
        "unit": UNIT_WORDS[measure["unit"]],
        "polarity": measure["polarity"],
        "start_value": stands.get("value"),
        "start_period": stands.get("period", ""),
    }


def _action_values(plan: LocalPlan, under: Priority, said: ActionSaid) -> dict[str, Any]:
    """An action's columns, or Refusal."""
    values: dict[str, Any] = {
        "title": text(said.title, "the action in a few words", 90),
        "difference": text(said.difference, "what will be different", 2000),
        "lead": said.lead,
        "amount": said.amount,
        "period": said.period.strip(),
        "no_money": said.no_money,
        "due": said.due.strip(),
        "evidence": said.evidence,
        "claim": said.claim,
        "evidence_at": text(said.evidence_at, "where the evidence can be read", 300, blank=True),
    }
    partners, serves = sorted(set(said.partners)), sorted(set(said.serves))
    deed = Deed(id=0, number=0, partners=tuple(partners), **values)
    scale = reference.evidence()
    refuse(deed_wrong(deed, plan.from_year, plan.to_year) + deed_lint(facts.aim(under), deed, scale))
    for one in serves:
        _check_served(one, plan.slug)
    return {**values, "partners": partners, "serves": serves}


def _check_served(one: str, own: str) -> None:
    slug, _, commitment = one.partition(":")
    known = plans.plan(slug) if slug != own else None
    if known is None or commitment not in {row.id for row in known.commitments}:
        raise Refusal("Choose the commitment of another plan that this serves.")
