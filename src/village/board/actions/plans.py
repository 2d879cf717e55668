"""A plan from its beginning: its own words, what it says of each chapter, the needs taken into it, its withdrawal."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from village.board.actions.common import SHORT, changed, swap, text, text_of, the_board, the_plan, told
from village.board.models import LocalPlan, Need
from village.board.rules.facts import CHAPTERS
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.plan import queries as plans

LONGEST_PLAN = 20  # years


@transaction.atomic
def begin_plan(
    *, board: str, title: str, vision: str, from_year: int, to_year: int, by: Viewer, at: dt.datetime
) -> LocalPlan:
    """Begin a plan for an area's years. The same again gives the plan that was begun; one that was withdrawn may be
    followed by another for the same years, under a name of its own. Raises Refusal."""
    found, who = the_board(board, by, "board.plan.draft")
    title, vision = text(title, "the plan’s title", SHORT), text(vision, "what the plan is for", 2000)
    _check_years(from_year, to_year)
    before = found.plans.filter(from_year=from_year)
    earlier = before.exclude(state="withdrawn").first()
    if earlier is not None and (earlier.title, earlier.to_year, earlier.state) == (title, to_year, "drafting"):
        return earlier
    slug = f"{found.slug}-{from_year}" + (f"-{before.count() + 1}" if before.exists() else "")
    if earlier is not None or plans.edition(slug) is not None:
        raise Refusal(f"There is a plan of this area that begins in {from_year} already.")
    plan = LocalPlan.objects.create(
        board=found, slug=slug, title=title, vision=vision, from_year=from_year, to_year=to_year,
        editors=[str(who)], begun_at=at, changed_at=at,
    )  # fmt: skip
    told("plan.begin", f"local-plan:{slug}", by, at)
    return plan


def _check_years(from_year: int, to_year: int) -> None:
    if not 2000 <= from_year <= to_year < from_year + LONGEST_PLAN:
        raise Refusal(f"A plan is for one to {LONGEST_PLAN} years, the first of them first.")


@transaction.atomic
def change_plan(
    *, plan: str, version: int, title: str, vision: str, to_year: int, by: Viewer, at: dt.datetime
) -> LocalPlan:
    """Change a plan's own words and its last year. Raises Refusal, Overtaken."""
    found, who = text_of(plan, by)
    _check_years(found.from_year, to_year)
    title, vision = text(title, "the plan’s title", SHORT), text(vision, "what the plan is for", 2000)
    swap(found, version, title=title, vision=vision, to_year=to_year)
    changed(found, who, at)
    told("plan.change", f"local-plan:{plan}", by, at)
    return found


@transaction.atomic
def say_without(*, plan: str, version: int, chapter: str, why: str, by: Viewer, at: dt.datetime) -> LocalPlan:
    """Say why a chapter that every plan has holds no priority (blank: take it back). Raises Refusal, Overtaken."""
    found, who = text_of(plan, by)
    if chapter not in CHAPTERS:
        raise Refusal("Choose one of the plan’s chapters.")
    said = {**found.without, chapter: text(why, "why there is no priority", 2000, blank=True)}
    swap(found, version, without={slug: words for slug, words in said.items() if words})
    changed(found, who, at)
    told("plan.without", f"local-plan:{plan}", by, at, chapter=chapter)
    return found


@transaction.atomic
def take_need(
    *,
    plan: str,
    kind: str,
    measure: str,
    group: str,
    sentence: str,
    figures: Mapping[str, object],
    releases: Sequence[str],
    warehouse: str,
    by: Viewer,
    at: dt.datetime,
) -> Need:
    """Take a claim of the scorecard into a plan, as it is now: with its figures, releases and warehouse. A claim that
    was taken stays as it was taken. Raises Refusal."""
    found, who = text_of(plan, by)
    earlier = found.needs.filter(kind=kind, measure=measure, group=group).first()
    if earlier is not None:
        return earlier
    need = Need.objects.create(
        plan=found,
        kind=kind,
        measure=measure,
        group=group,
        area=found.board.area,
        sentence=text(sentence, "what the figures say", 600),
        figures=dict(figures),
        releases=list(releases),
        warehouse=warehouse,
        taken_at=at,
        taken_by=who,
    )
    changed(found, who, at)
    told("need.take", f"need:{need.pk}", by, at, plan=plan, measure=measure, kind=kind)
    return need


@transaction.atomic
def drop_need(*, plan: str, need: int, by: Viewer, at: dt.datetime) -> None:
    """Take a need out of a plan again, if no priority rests on it. Raises Refusal."""
    found, who = text_of(plan, by)
    row = found.needs.filter(pk=need).first()
    if row is None:
        raise Refusal("There is no such need in this plan.")
    if row.priorities.exists():
        raise Refusal("A priority rests on this need: take it out of the priority first.")
    row.delete()
    changed(found, who, at)
    told("need.drop", f"need:{need}", by, at, plan=plan)


@transaction.atomic
def withdraw_plan(*, plan: str, by: Viewer, at: dt.datetime) -> LocalPlan:
    """Give up a plan that was not adopted; what was taken for it stays on record. Raises Refusal."""
    found, _ = the_plan(plan, by, "board.keep")
    if found.state == "withdrawn":
        return found
    if found.state == "adopted":
        raise Refusal("An adopted plan cannot be withdrawn: adopt another after it.")
    found.state = "withdrawn"
    found.save(update_fields=["state"])
    told("plan.withdraw", f"local-plan:{plan}", by, at)
    return found
