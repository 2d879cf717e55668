"""What stands behind a figure, a sum or a target, far or near, that a plan's documents state, as the hops of a trace:
where it is stated and how exactly, what is to be reached by it, which promises name it, where it is told again or
otherwise. Open to all."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from village.plan import queries
from village.plan.queries.tracing import address_on, stands
from village.plan.rules.asat import PlanAsAt, chapter_of
from village.plan.rules.check import TOLD_TWICE
from village.plan.rules.dates import say_due, say_period
from village.plan.rules.document import Figure, Goal, Milestone, Money, Source, Target
from village.plan.rules.report import money_part
from village.plan.rules.stated import undated
from village.plan.rules.targets import latest_figure, target_standing
from village.plan.rules.telling import (
    BASELINE,
    BOUNDS_SAID,
    PRECISION,
    TARGET_KIND,
    baseline,
    beginning,
    figure,
    place,
    sentence,
    step,
    sum_of,
    target,
    when,
)
from village.ui.filters import plural
from village.ui.traces import Trace


def stated(plan_id: str, kind: str, name: str, on: dt.date) -> Trace | None:
    """What stands behind what a plan states, as known on a day: one of `STATED` by its name, or without a name what the
    plan's sums come to. None where no such plan is held, or it stated nothing of that name by then."""
    known = queries.as_at(plan_id, on)
    if known is None or kind not in STATED:
        return None
    if kind == "money" and not name:
        return _total(known)
    one = known.get(kind, name)
    return STATED[kind](known, one) if one else None


def _stated_figure(known: PlanAsAt, one: Figure) -> Trace:
    where = address_on(known, f"figures/?indicator={one.indicator}")
    aims, promises = list(_aims(known, one)), list(_promises(known, one))
    lacking = [] if aims else ["No target of the plan is measured by it."]
    lacking += [] if promises else ["No promise of the plan names what it measures."]
    return Trace("Stated figure", _called(known, one), _said(known, one), where).with_below(
        _definition(known, one.indicator, one.unit),
        *_document(known, one.source, one.paragraph),
        Trace("How exact", sentence(PRECISION[one.precision]), (BOUNDS_SAID[one.bound],)),
        *aims,
        *promises,
        *_otherwise(known, one),
        missing=lacking,
    )


def _stated_sum(known: PlanAsAt, one: Money) -> Trace:
    promises = [_promise(known, row.id) for row in known.commitments_by_money.get(one.same_as or one.id, ())]
    said = (f"{sentence(sum_of(one))}: {when(one, known)}.", f"Printed as “{one.printed}”.", one.purpose)
    return Trace("Stated sum", one.title, said, address_on(known, "money/#every-sum")).with_below(
        *_document(known, one.source, one.paragraph),
        Trace("How exact", sentence(one.bound.replace("-", " ")), (BOUNDS_SAID[one.bound],)),
        *(_sum(known, row, "Part of") for row in known.some("money", [one.part_of])),
        *(_sum(known, row, "In it") for row in known.money_parts.get(one.id, ())),
        *(_sum(known, row, "Told again") for row in known.plan.money if _same(row, one)),
        *promises,
        missing=() if promises else ("No promise names it.",),
    )


def _stated_target(known: PlanAsAt, one: Target) -> Trace:
    """With where it starts from."""
    latest, promises = latest_figure(known, one), list(_promises(known, one))
    lacking = [] if latest else ["The sources state no figure to judge it by."]
    lacking += [] if promises else ["No promise of the plan names what it measures."]
    said = (f"{target(one)}. {_due(one.due)}", *([one.note] if one.note else []))
    return Trace("Target", one.title, said, address_on(known, f"goals/{one.goal}/")).with_below(
        _definition(known, one.indicator, known.get("indicators", one.indicator).unit),
        *_document(known, one.source, one.paragraph),
        *_how_exact(known, one),
        *_start(known, one),
        _stands(known, one, latest),
        *_aims(known, one),
        *_served(known, one),
        *promises,
        missing=[*_unsaid(one), *lacking],
    )


def _stated_milestone(known: PlanAsAt, one: Milestone) -> Trace:
    measure, promises = known.get("indicators", one.indicator), known.some("commitments", one.commitments)
    where = address_on(known, f"commitments/{promises[0].id}/" if promises else "timeline/")
    start = beginning(one)
    lacking = [] if measure else ["Nothing measures it."]
    lacking += [] if promises else ["No promise of the plan is tied to it."]
    return Trace("Nearer target", one.title, (f"{step(one)}. {_due(one.due)}",), where).with_below(
        *([_definition(known, measure.id, measure.unit)] if measure else []),
        *_document(known, one.source, one.paragraph),
        *_how_exact(known, one),
        *([Trace("Starts from", start, (f"{sentence(BASELINE[one.baseline_kind])}.",))] if start else []),
        *(_aims(known, one) if measure else ()),
        *(_goal(known, row) for row in known.some("goals", one.goals)),
        *(_promise(known, row.id) for row in promises),
        missing=lacking,
    )


def _how_exact(known: PlanAsAt, one: Target | Milestone) -> Iterator[Trace]:
    """What kind of target it is, with each place that prints it."""
    if one.value is not None:
        told = [row for row in known.plan.figures if row.indicator == one.indicator and _aimed_at(one, row)]
        printed = (_figure(known, row, "Printed") for row in told)
        said = (BOUNDS_SAID[one.bound or "exactly"],)
        yield Trace("How exact", sentence(TARGET_KIND[one.target_kind]), said).with_below(*printed)


def _aimed_at(one: Target | Milestone, row: Figure) -> bool:
    """Whether a figure is a target as a document prints it; one to fall may be printed with its sign or without."""
    return row.precision == "target" and row.period == one.due and abs(row.value) == abs(one.value or 0)


def _start(known: PlanAsAt, one: Target) -> Iterator[Trace]:
    """Where a target starts from, with its own document and place, and the figure that states the same."""
    if one.baseline_value is None:
        return
    said = (f"{sentence(BASELINE[one.baseline_kind])}.",)
    told = [row for row in known.plan.figures if row.indicator == one.indicator and _begins(one, row)]
    below = _document(known, one.baseline_source or one.source, one.baseline_paragraph)
    yield Trace("Starts from", baseline(one), said).with_below(
        *below, *(_figure(known, row, "Printed") for row in told)
    )


def _begins(one: Target, row: Figure) -> bool:
    """Whether a figure is where a target starts from."""
    return (one.baseline_value, one.baseline_period) == (row.value, row.period)


def _stands(known: PlanAsAt, one: Target, latest: Figure | None) -> Trace:
    """What may be said of a target, with the latest figure beside it."""
    held = target_standing(known, one)
    below = (_figure(known, latest, "Latest figure"),) if latest else ()
    return Trace("How it stands", sentence(held.words), (held.why,), "", below)


def _figure(known: PlanAsAt, row: Figure, kind: str) -> Trace:
    titles = {one.id: one.title for one in known.plan.sources}
    where = f"Printed as “{row.printed}”, {place(row.paragraph, row.source, titles)}."
    said = (f"{sentence(_when(known, row))}, {row.area}.", where)
    return Trace(kind, sentence(figure(row)), said, address_on(known, f"figures/{row.id}/why/"))


def _served(known: PlanAsAt, one: Target) -> Iterator[Trace]:
    """The goal that a target is of, with the promises that serve it."""
    some = known.commitments_by_goal.get(one.goal, ())
    listed = address_on(known, f"commitments/?goal={one.goal}")
    below = [Trace("Served by", plural(len(some), "promise"), (), listed)] if some else []
    lacking = () if some else ("No promise of the plan serves it.",)
    yield _goal(known, known.get("goals", one.goal)).with_below(*below, missing=lacking)


def _goal(known: PlanAsAt, goal: Goal) -> Trace:
    return Trace("Goal", goal.title, (), address_on(known, f"goals/{goal.id}/"))


def _unsaid(one: Target) -> Iterator[str]:
    """What the sources do not say of a target."""
    if one.target_kind == "not-set":
        yield "No number was set as the target."
    elif one.value is None:
        yield "The sources do not state the value to reach."
    if one.baseline_value is None:
        yield "The sources do not say where it starts from."


def _total(known: PlanAsAt) -> Trace | None:
    """What a plan's sums come to: each sum that is in it, and each that is named and is not, with why. None where it
    named no money by then."""
    if not known.plan.money:
        return None
    told, counted = money_part(known), [row for row in known.money_whole if not row.recurs]
    said = (
        f"£{told.total:,} as they are printed, rounded or bounded.",
        f"{plural(len(counted), 'sum')} counted once each, none of them yearly.",
        f"The documents name money {plural(told.statements, 'time')}.",
        told.caveat,
    )
    return Trace("Added up", f"The sums of {known.plan.title}", said, address_on(known, "money/")).with_below(
        *(_sum(known, row, "Counted") for row in counted),
        *_left_out(known),
    )


def _left_out(known: PlanAsAt) -> Iterator[Trace]:
    """The sums that are named and not added, by why not: each in one place."""
    every = known.plan.money
    inside = [row for row in every if row.part_of and not row.same_as]
    rates = [row for row in every if row.per and not row.same_as and not row.part_of]
    for kind, rows, one, many in (
        ("Told again", [row for row in every if row.same_as], "repeat", "repeats"),
        ("Part", inside, "part of another sum", "parts of other sums"),
        ("So much for each", rates, "rate", "rates"),
        ("Yearly", [row for row in known.money_whole if row.recurs], "yearly sum", "yearly sums"),
    ):
        if rows:
            below = tuple(_sum(known, row, kind) for row in rows)
            yield Trace("Left out", plural(len(rows), one, many), (), "", below)


def _same(row: Money, one: Money) -> bool:
    """Whether a row tells the same sum as another."""
    return row.id != one.id and (row.same_as or row.id) == (one.same_as or one.id)


def _sum(known: PlanAsAt, row: Money, kind: str) -> Trace:
    where = place(row.paragraph, row.source, {one.id: one.title for one in known.plan.sources})
    said = (f"{sentence(sum_of(row))}, printed as “{row.printed}”, {where}.",)
    return Trace(kind, row.title, said, address_on(known, f"money/{row.id}/why/"))


def _called(known: PlanAsAt, one: Figure) -> str:
    title: str = known.get("indicators", one.indicator).title
    return f"{title} ({one.group})" if one.group else title


def _said(known: PlanAsAt, one: Figure) -> tuple[str, ...]:
    said = f"{sentence(figure(one))}: {_when(known, one)}, {one.area}."
    return (said, f"Printed as “{one.printed}”.", *([one.note] if one.note else []))


def _when(known: PlanAsAt, one: Figure) -> str:
    return "no date is given" if undated(one, known.plan) else say_period(one.period)


def _definition(known: PlanAsAt, indicator: str, unit: str) -> Trace:
    measures = known.get("indicators", indicator)
    means = (*([measures.definition] if measures.definition else []), f"Counted in: {unit}.")
    return Trace("Definition", measures.title, means)


def _document(known: PlanAsAt, source_id: str, paragraph: str) -> Iterator[Trace]:
    """The document that states something, and the place in it, with the chapter that it stands in."""
    source: Source = next(row for row in known.plan.sources if row.id == source_id)
    publisher = known.get("bodies", source.publisher)
    chapters = {row.number: row.slug for row in known.plan.chapters}
    slug = chapters.get(chapter_of(paragraph), "")
    where = Trace("Place", sentence(place(paragraph, "", {})), (), address_on(known, f"chapters/{slug}/"))
    where = where if slug else Trace("Place", where.title)
    who = publisher.name if publisher else source.publisher
    said = (f"Published {say_due(source.published_on)} by {who}.", *([source.note] if source.note else []))
    yield Trace(
        "Document", source.title, said, address_on(known, f"sources/{source.id}/"), (where,) if paragraph else ()
    )


def _aims(known: PlanAsAt, one: Figure | Target | Milestone) -> Iterator[Trace]:
    """What else is to be reached by the same measure: targets with where they start from, and nearer targets."""
    for row in known.plan.targets:
        if row.indicator == one.indicator and row is not one:
            start = isinstance(one, Figure) and _begins(row, one)
            begins = "This figure is where it starts from." if start else f"Where it starts from: {baseline(row)}."
            said = (f"{target(row)}. {_due(row.due)}", begins)
            yield Trace("Target", row.title, said, address_on(known, f"targets/{row.id}/why/"))
    for near in known.plan.milestones:
        if near.indicator == one.indicator and near is not one:
            href = address_on(known, f"milestones/{near.id}/why/")
            yield Trace("Nearer target", near.title, (f"{step(near)}. {_due(near.due)}",), href)


def _due(due: str) -> str:
    return f"Due {say_due(due)}." if say_due(due) else "No date is set."


def _promises(known: PlanAsAt, one: Figure | Target) -> Iterator[Trace]:
    for row in known.plan.commitments:
        if one.indicator in row.indicators:
            yield _promise(known, row.id)


def _promise(known: PlanAsAt, commitment: str) -> Trace:
    row = known.get("commitments", commitment)
    said = (stands(known.standing(row.id), row.due),)
    return Trace("Promise", row.title, said, address_on(known, f"commitments/{row.id}/"))


def _otherwise(known: PlanAsAt, one: Figure) -> Iterator[Trace]:
    """The other figures that the plan's documents state of the same thing, and whether both can be true."""
    titles = {row.id: row.title for row in known.plan.sources}
    for found in queries.findings(known.plan.id, known.on):
        told = [row_id for _, row_id, _ in found.rows] if found.check in TOLD_TWICE else []
        for other in known.some("figures", told) if one.id in told else []:
            if other.id != one.id:
                where = f"Printed as “{other.printed}”, {place(other.paragraph, other.source, titles)}."
                both = "Both cannot be true." if found.severity == "contradiction" else "Both can be true."
                href = address_on(known, f"figures/{other.id}/why/")
                yield Trace("Told otherwise", sentence(figure(other)), (where, both), href)


STATED: Mapping[str, Callable[[PlanAsAt, Any], Trace]] = {
    "figures": _stated_figure,
    "targets": _stated_target,
    "milestones": _stated_milestone,
    "money": _stated_sum,
}
"""The tables of a plan whose rows lead to what stands behind them."""
