"""How the priorities and actions of a board's plan stand: by the warehouse's figures, and by its edition's progress."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from village.board.rules import review
from village.board.rules.due import due_period
from village.board.rules.facts import PARTNERS, TARGETS, Aim, Draft
from village.outcomes import queries as outcomes
from village.plan import queries as plans
from village.plan.rules.asat import PlanAsAt
from village.plan.rules.dates import due_window, say_due
from village.warehouse.measures.counting import RELEASE as COUNTED_EACH_QUARTER
from village.warehouse.observations import UNITS
from village.warehouse.periods import NotAPeriod, Period, period
from village.warehouse.status.decide import Status, statuses
from village.warehouse.status.series import NotASeries, Point, series
from village.warehouse.status.target import Direction, Target

Row = outcomes.Row


@dataclass(frozen=True)
class ReviewPart:
    """A section of a yearly review: its title, its sentences, and where it is told what stands behind them, as words
    and address."""

    title: str
    said: list[str]
    behind: list[tuple[str, str]]


def aims(draft: Draft, on: dt.date) -> list[review.Aim]:
    """Each priority of a plan with its measure at the start and now, the chance of its local target, and how its
    actions stand on a day: what the plan's page shows and its review is drafted from."""
    known = plans.as_at(draft.slug, on) if draft.state == "adopted" else None
    return [_aim(draft, aim, known, on) for aim in draft.aims]


def reviewed(
    draft: Draft, lines: Sequence[str], stand: Sequence[review.Aim], *, drafted_on: dt.date
) -> list[ReviewPart]:
    """A yearly review by its sections, each with where it is told what stands behind it as the priorities `stand` now:
    behind what is told of all actions, the promises of the plan as known on the day on which it was drafted."""
    page = f"/plans/{draft.slug}/commitments/?as-at={drafted_on.isoformat()}"
    every = [(f"Every action as known on {say_due(drafted_on.isoformat())}", page)]
    return [ReviewPart(title, said, review.behind(title, stand) or every) for title, said in review.grouped(lines)]


def _aim(draft: Draft, aim: Aim, known: PlanAsAt | None, on: dt.date) -> review.Aim:
    deeds = tuple(_deeds(draft, aim, known, on))
    measure = outcomes.measure(aim.measure) if aim.measure else None
    if not aim.measure or aim.value is None:
        return review.Aim(aim.number, aim.title, no_measure=aim.no_measure, deeds=deeds)
    rows = _values(outcomes.version(), aim.measure, draft.area)
    status, by = _status(outcomes.version(), draft.area, aim.measure, aim.bound, aim.value, aim.due)
    words: Mapping[str, object] = measure or {}
    unit = UNITS[measure["unit"]] if measure else ""
    now = next((row for row in reversed(rows) if row["value"] is not None), rows[-1] if rows else None)
    start = next((row for row in rows if row["period"] == aim.start_period), None)
    return review.Aim(
        number=aim.number,
        title=aim.title,
        target=f"{TARGETS[aim.bound]} {aim.value:g}{unit} by {say_due(aim.due)}",
        start={**words, **start} if start else None,
        now={**words, **now} if now else None,
        state=status.state,
        said=(*status.said[:1], *_judged(status, by), *status.said[1:]),
        href=f"/measures/{aim.measure}/{draft.area}/",
        deeds=deeds,
        why=_why(draft, "targets", f"target-{aim.number}", known),
    )


def _why(draft: Draft, table: str, name: str, known: PlanAsAt | None) -> str:
    """Where a plan's edition tells what stands behind one of its numbers; blank where it has none."""
    return f"/plans/{draft.slug}/{table}/{name}/why/" if known and known.get(table, name) else ""


def _deeds(draft: Draft, aim: Aim, known: PlanAsAt | None, on: dt.date) -> Sequence[review.Deed]:
    found = []
    for one in aim.deeds:
        name = f"action-{aim.number}-{one.number}"  # as its edition names it
        stands = known.standings.get(name) if known else None
        found.append(
            review.Deed(
                number=f"{aim.number}.{one.number}",
                title=one.title,
                lead=PARTNERS.get(one.lead, ""),
                due=one.due,
                status=stands.status if stands else "promised",
                since_on=stands.since_on if stands else on,
                late=bool(stands and stands.late),
                href=f"/plans/{draft.slug}/commitments/{name}/" if stands else "",
                amount=one.amount,
                no_money=one.no_money,
                why=_why(draft, "money", f"money-{aim.number}-{one.number}", known),
            )
        )
    return found


@lru_cache(maxsize=256)
def _values(version: str, measure: str, area: str) -> tuple[Row, ...]:
    return tuple(outcomes.values(measure, "", [area]))


@lru_cache(maxsize=256)
def _status(version: str, area: str, measure: str, bound: str, value: float, due: str) -> tuple[Status, Period | None]:
    """The status of a local target by the area's own series, and the period that it is judged by: the last that is over
    by the target's date; None where there is no figure to judge by."""
    found = outcomes.measure(measure)
    unit, decimals = (found["unit"], found["decimals"]) if found else ("count", None)
    rows = [row for row in _values(version, measure, area) if row["value"] is not None]
    window = due_window(due)
    if not rows or window is None:
        return Status("too little data", "No figure of this measure is held for this area.", "", unit=unit), None
    points = (Point(period(row["period"]), row["value"], row["denominator"], row["definition"]) for row in rows)
    try:
        by = due_period(rows[-1]["period"], window.last_on, quarterly=rows[-1]["release"] == COUNTED_EACH_QUARTER)
        direction: Direction = "at-most" if bound == "at-most" else "at-least"
        return statuses([series(unit, points, decimals)], Target("absolute", value, by, direction))[0], by
    except (NotAPeriod, NotASeries) as problem:
        return Status("too little data", str(problem), "", unit=unit), None


def _judged(status: Status, by: Period | None) -> tuple[str, ...]:
    """By which figure a target is judged, where there is something to judge."""
    if by is None or status.probability is None:
        return ()
    return (f"It is judged by the last figure that is over by its date, {by.named}.",)
