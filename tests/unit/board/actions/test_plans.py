"""A plan’s own words, its needs, and its end before adoption."""

import pytest

from tests.builders import bare_plan
from tests.unit.board import made
from tests.unit.plan.office_people import load
from village.board.actions import plans
from village.board.models import LocalPlan
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db


def test_a_plan_is_begun_once_for_its_first_year(people: made.People, written: LocalPlan) -> None:
    assert made.begun(people.planner).pk == written.pk
    with pytest.raises(Refusal, match="already"):
        made.begun(people.planner, title="Another")
    load(bare_plan(id="leeds-2027"))
    with pytest.raises(Refusal, match="already"):
        made.begun(people.planner, from_year=2027)
    for from_year, to_year in ((2030, 2029), (1999, 2001), (2030, 2050)):
        with pytest.raises(Refusal, match="years"):
            made.begun(people.planner, from_year=from_year, to_year=to_year)


@pytest.mark.parametrize(
    ("title", "why"),
    [("", "Write the plan’s title"), ("x" * 201, "to 200 characters"), ("=A1", "Begin"), ("a\u202eb", "hidden")],
)
def test_words_that_cannot_be_kept_are_refused(people: made.People, title: str, why: str) -> None:
    made.a_board()
    with pytest.raises(Refusal, match=why):
        made.begun(people.planner, title=title)


def test_the_plans_own_words_change(people: made.People, written: LocalPlan) -> None:
    by = people.planner
    kept = plans.change_plan(plan="leeds-2026", version=3, title="New", vision="V", to_year=2028, by=by, at=made.NOW)
    assert (kept.title, kept.to_year, kept.version) == ("New", 2028, 4)
    with pytest.raises(Refusal, match="one of the plan’s chapters"):
        plans.say_without(plan="leeds-2026", version=4, chapter="wings", why="x", by=by, at=made.NOW)
    back = plans.say_without(plan="leeds-2026", version=4, chapter="14-19", why="", by=by, at=made.NOW)
    assert set(back.without) == {"workforce"}


def test_a_need_stays_as_it_was_taken(people: made.People, written: LocalPlan) -> None:
    first = written.needs.get()
    assert made.need(people.planner, sentence="Other words.").sentence == first.sentence
    with pytest.raises(Refusal, match="rests on this need"):
        plans.drop_need(plan="leeds-2026", need=first.pk, by=people.planner, at=made.NOW)
    other = made.need(people.planner, kind="gap")
    plans.drop_need(plan="leeds-2026", need=other.pk, by=people.planner, at=made.NOW)
    assert list(written.needs.all()) == [first]


def test_a_withdrawn_plan_is_settled(people: made.People, written: LocalPlan) -> None:
    for _ in range(2):
        assert plans.withdraw_plan(plan="leeds-2026", by=people.secretary, at=made.NOW).state == "withdrawn"
    with pytest.raises(Refusal, match="settled"):
        made.priority(people.planner, once="x")


def test_a_plan_for_the_same_years_may_follow_one_that_was_withdrawn(people: made.People, written: LocalPlan) -> None:
    with pytest.raises(Refusal, match="begins in 2026 already"):
        made.begun(people.planner, title="Again")
    for slug in ("leeds-2026-2", "leeds-2026-3"):
        gone = LocalPlan.objects.get(state="drafting").slug
        plans.withdraw_plan(plan=gone, by=people.secretary, at=made.NOW)
        plan = made.begun(people.planner, title="Again")
        assert (plan.slug, plan.state, plan.from_year) == (slug, "drafting", 2026)
        assert made.begun(people.planner, title="Again").pk == plan.pk
        with pytest.raises(Refusal, match="begins in 2026 already"):
            made.begun(people.planner, title="Another")
    assert [one.state for one in LocalPlan.objects.order_by("slug")] == ["withdrawn", "withdrawn", "drafting"]
    assert Entry.objects.filter(action="board.plan.begin", thing="local-plan:leeds-2026-2").count() == 1
