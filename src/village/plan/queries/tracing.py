"""What a promise of a plan hangs on, as the hops of a trace that plans own: money, goals, what acts on it, what it
serves. All of it is open to all, as the plans are."""

import datetime as dt
from collections.abc import Collection
from dataclasses import replace

from village.plan import queries
from village.plan.queries import thread
from village.plan.rules.amounts import BOUND_WORDS, pounds
from village.plan.rules.asat import PlanAsAt
from village.plan.rules.dates import say_due, say_period
from village.plan.rules.document import Commitment, Goal, Money, Plan
from village.plan.rules.standing import Standing
from village.plan.rules.thread import Acting, Served
from village.ui.traces import Trace


def address(plan: str, rest: str = "") -> str:
    """Where a page of a plan stands: the default plan's at /plan/, others under their names."""
    return f"/plan/{rest}" if plan == queries.default_plan() else f"/plans/{plan}/{rest}"


def address_on(known: PlanAsAt, rest: str) -> str:
    """The same on the day that a plan is told of: its pages open on a day of their own, on which less may be known."""
    page, mark, place = address(known.plan.id, rest).partition("#")
    if known.on != queries.default_day(known.plan):
        page += f"{'&' if '?' in page else '?'}as-at={known.on.isoformat()}"
    return f"{page}{mark}{place}"


def promise(plan_id: str, commitment: str, on: dt.date, below: Collection[tuple[str, str]] = ()) -> Trace | None:
    """A promise as known on a day: which plan's it is, how it stands, its goals, and what it serves in other plans.
    None where no such plan is held, or it had no such promise by then.

    `below`: what the trace came from (plan and promise), which is not told again where two plans serve each other."""
    known = queries.as_at(plan_id, on)
    one: Commitment | None = known.get("commitments", commitment) if known else None
    if known is None or one is None:
        return None
    said = (stands(known.standing(one.id), one.due), one.difference, f"In {known.plan.title}.")
    goals = [_goal(known.plan, goal) for goal in known.some("goals", one.goals)]
    came = {*below, (plan_id, one.id)}
    above = [row for row in thread.serves(known, one.id) if (row.plan, row.commitment) not in came]
    return Trace("Promise", one.title, said, address(plan_id, f"commitments/{one.id}/")).with_below(
        *goals,
        *(_above(row, on, came) for row in above if not row.missing),
        missing=[row.missing for row in above if row.missing] + ([] if goals or above else ["It names no goal."]),
    )


def goal(plan_id: str, goal_id: str, on: dt.date) -> Trace | None:
    """A goal (a priority, in the plan of an area) as known on a day, with the plan's promises that serve it and what
    these serve. None where there is none."""
    known = queries.as_at(plan_id, on)
    one: Goal | None = known.get("goals", goal_id) if known else None
    if known is None or one is None:
        return None
    every = (promise(plan_id, row.id, on) for row in known.commitments_by_goal.get(goal_id, ()))
    there = [row for row in every if row]
    lacking = [] if there else [f"No promise of {known.plan.title} serves it."]
    return _goal(known.plan, one).with_below(*there, missing=lacking)


def money(plan_id: str, commitment: str, on: dt.date) -> list[Trace]:
    """The sums that a promise names, as known on a day."""
    known = queries.as_at(plan_id, on)
    one = known.get("commitments", commitment) if known else None
    return _sums(known, one) if known and one else []


def acting(plan_id: str, commitment: str, on: dt.date) -> list[tuple[Acting, Trace]]:
    """The promises of other plans that serve one, by area, each as a hop with its money below it."""
    return [(one, _acts(one, on)) for one in thread.acting(plan_id, on).get(commitment, ())]


def _acts(one: Acting, on: dt.date) -> Trace:
    sums, targets = money(one.plan, one.commitment, on), _targets(one.plan, one.commitment, on)
    said = (stands(one.standing, one.due), *([one.note] if one.note else []), f"In {one.plan_title}.")
    where = address(one.plan, f"commitments/{one.commitment}/")
    lacking = ([] if sums else ["No money is named for it."]) + ([] if targets else ["No target is set for it."])
    return Trace("Action", one.title, said, where).with_below(*targets, *sums, missing=lacking)


def _targets(plan_id: str, commitment: str, on: dt.date) -> list[Trace]:
    """What would show that the goals of a promise are reached, as known on a day."""
    known = queries.as_at(plan_id, on)
    one: Commitment | None = known.get("commitments", commitment) if known else None
    if known is None or one is None:
        return []
    rows = [row for goal_id in one.goals for row in known.targets_by_goal.get(goal_id, ())]
    return [Trace("Target", row.title, (f"Due {say_due(row.due)}." if row.due else "No date is set.",)) for row in rows]


def _above(row: Served, on: dt.date, came: Collection[tuple[str, str]]) -> Trace:
    found = promise(row.plan, row.commitment, on, came)
    if found is None:  # held, and not known by that day
        found = Trace("Promise", row.title or "", (f"In {row.plan_title}, and not known by then.",))
    return replace(found, said=(*found.said, row.note)) if row.note else found


def _goal(plan: Plan, one: Goal) -> Trace:
    return Trace("Goal", one.title, (f"In {plan.title}.",), address(plan.id, f"goals/{one.id}/"))


def _sums(known: PlanAsAt, one: Commitment) -> list[Trace]:
    return [
        Trace("Money", f"{BOUND_WORDS[row.bound]}{pounds(row.amount)}", (_spent(row),), _why(known, row))
        for row in known.some("money", one.money)
    ]


def _why(known: PlanAsAt, row: Money) -> str:
    return address_on(known, f"money/{row.id}/why/")


def _spent(row: Money) -> str:
    when = say_period(row.period)
    return f"{row.title}, {when}." if when else f"{row.title}."


def stands(held: Standing, due: str) -> str:
    """How a promise stands and when it is due, in a sentence or two."""
    late = ", past its date" if held.late else ""
    by = f" Due {say_due(due)}." if say_due(due) else " No date is set."
    return f"{held.words.capitalize()}{late}.{by}"
