"""A need from a kept projection, evidence that is refused, scores by two people: who may, and what cannot be."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.unit.board import made
from tests.unit.board.rules.strategy.test_projected import ROWS, file
from tests.unit.plan.office_people import some_viewer
from village.board.actions import priorities, strategy
from village.board.actions.strategy import ProjectedSaid, ScoreSaid
from village.board.models import LocalAction, LocalPlan, Need, Priority, Score
from village.board.queries import facts
from village.board.queries.strategy import assessing, reference
from village.board.rules.edition import plan_files
from village.board.rules.readiness import lacking
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
PROJECTED = ProjectedSaid(file="p.csv", raw=file(*ROWS), area="Leeds", needed=900.0)
STAY = replace(made.PRIORITY, title="Social workers stay", chapter="workforce", theme="capacity")
PAID = replace(made.FREE, title="A better start", evidence="before-after", claim=2, evidence_at="The pilot of 2025")
SCORE = ScoreSaid(
    framework="working-together-2008", band="barriers-removed", year=2026, kind="own", level=2, why="One."
)
MODERATED = replace(SCORE, kind="moderated", level=1, why="Not seen.")


def take(by: Viewer, **values: Any) -> Need:
    return strategy.take_projected(plan="leeds-2026", said=replace(PROJECTED, **values), by=by, at=made.NOW)


def give(by: Viewer, said: ScoreSaid = SCORE, once: str = "s1", board: str = "leeds") -> Score:
    return strategy.give_score(board=board, said=said, once=once, by=by, at=made.NOW)


@pytest.mark.parametrize("role", ["", "plan-officer", "board-secretary", "board-chair", "regional-adviser", "auditor"])
def test_only_a_planner_takes_a_need_and_scores_for_the_area(written: LocalPlan, role: str) -> None:
    entries = Entry.objects.count()
    acts: tuple[Callable[[Viewer], Any], ...] = (take, give)
    for act in acts:
        with pytest.raises(Refusal, match="may not"):
            act(some_viewer(role, area=made.AREA))
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("role", ["", "plan-officer", "area-planner", "board-secretary", "board-chair", "auditor"])
def test_only_a_regional_adviser_moderates(people: made.People, written: LocalPlan, role: str) -> None:
    give(people.planner)
    with pytest.raises(Refusal, match="may not"):
        give(some_viewer(role, area=made.AREA), MODERATED, "s2")
    assert Score.objects.count() == 1


def test_a_role_elsewhere_cannot_tell_that_a_board_exists(people: made.People, written: LocalPlan) -> None:
    elsewhere = made.People(made.ELSEWHERE)
    with pytest.raises(Refusal) as there:
        give(elsewhere.planner)
    with pytest.raises(Refusal) as not_there:
        give(elsewhere.planner, board="none")
    assert str(there.value) == str(not_there.value)


def test_the_gap_of_a_projection_is_kept_with_the_hash_of_its_file(people: made.People, written: LocalPlan) -> None:
    need = take(people.planner)
    assert need.sentence.startswith("In 2026 900 people are needed and 639 expected: 261 too few (137 to 334).")
    assert (need.kind, need.figures["low"], need.figures["high"]) == ("projected", 566.0, 763.0)
    assert need.warehouse.startswith("projection ")
    assert len(need.warehouse) == len("projection ") + 64
    assert take(people.planner).pk == need.pk
    changes = LocalPlan.objects.get().changes
    with pytest.raises(Refusal, match="bears no need"):
        take(people.planner, needed=700.0)
    assert LocalPlan.objects.get().changes == changes


def test_the_workforce_chapter_takes_no_action_without_a_measure_or_above_its_evidence(
    people: made.People, written: LocalPlan
) -> None:
    bare = replace(STAY, measure="", bound="", value=None, due="", no_measure="Not yet")
    waiting = made.priority(people.planner, bare, "w1")
    with pytest.raises(Refusal, match="a measure and a target first"):
        made.action(people.planner, waiting, PAID, "w1a")
    row = made.priority(people.planner, STAY, "w2")
    for wrong, why in (
        (replace(PAID, claim=4), "cannot bear"),
        (replace(PAID, evidence_at=""), "can be read"),
        (replace(PAID, evidence=""), "what kind of evidence"),
    ):
        with pytest.raises(Refusal, match=why):
            made.action(people.planner, row, wrong, "w2a")
    assert not LocalAction.objects.filter(priority__in=[waiting, row]).exists()
    kept = made.action(people.planner, row, PAID, "w2a")
    with pytest.raises(Refusal, match="cannot bear"):
        priorities.change_action(
            plan="leeds-2026", action=kept.pk, version=1, said=replace(PAID, claim=5), by=people.planner, at=made.NOW
        )
    with pytest.raises(Refusal, match="a measure and a target first"):
        priorities.change_priority(
            plan="leeds-2026", priority=row.pk, version=1, said=bare, by=people.planner, at=made.NOW
        )
    assert LocalAction.objects.get(pk=kept.pk).claim == 2
    assert Priority.objects.get(pk=row.pk).measure == "absence"


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"theme": ""}, "Choose the theme"),
        ({"theme": "early-help"}, "Choose the theme"),
        ({"chapter": "14-19"}, "Only a priority of the workforce chapter"),
    ],
)
def test_a_theme_belongs_to_the_workforce_chapter(
    people: made.People, written: LocalPlan, values: dict[str, Any], why: str
) -> None:
    with pytest.raises(Refusal, match=why):
        made.priority(people.planner, replace(STAY, **values), "x")


def test_the_chapter_goes_into_the_edition_with_its_theme_and_evidence(people: made.People, written: LocalPlan) -> None:
    made.action(people.planner, made.priority(people.planner, STAY, "w"), PAID, "wa")
    draft = facts.draft(LocalPlan.objects.get())
    assert draft.themes == {"capacity": "Capacity"}
    assert lacking(draft) == []
    files = plan_files(draft, adopted_on=made.HELD)
    assert b"capacity,Capacity,workforce," in files["themes.csv"]
    commitments = files["commitments.csv"].decode()
    assert "workforce; capacity" in commitments
    assert "Evidence: it went better afterwards than before" in commitments


def test_scores_are_given_by_two_people_and_stand_in_the_audit(people: made.People, written: LocalPlan) -> None:
    entries = Entry.objects.count()
    row = give(people.planner)
    assert give(people.planner).pk == row.pk
    give(people.adviser, MODERATED, "s2")
    assert Entry.objects.count() == entries + 2
    framework = reference.frameworks()["working-together-2008"]
    kept = assessing.scores(written.board, framework)
    assert [(one.kind, one.level) for one in kept] == [("own", 2), ("moderated", 1)]
    assert assessing.years(written.board, framework) == [2026]
    with pytest.raises(DatabaseError), transaction.atomic():
        Score.objects.update(level=4)
    with pytest.raises(DatabaseError), transaction.atomic():
        Score.objects.all().delete()


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"kind": "guessed"}, "Say whether"),
        ({"framework": "none"}, "one of the frameworks"),
        ({"band": "none"}, "bands"),
        ({"level": 7}, "levels"),
        ({"year": 1999}, "four figures"),
        ({"year": 2200}, "four figures"),
        ({"why": "  "}, "Write why"),
    ],
)
def test_a_score_that_cannot_be_is_refused(
    people: made.People, written: LocalPlan, values: dict[str, Any], why: str
) -> None:
    with pytest.raises(Refusal, match=why):
        give(people.planner, replace(SCORE, **values))
    assert not Score.objects.exists()


def test_what_nobody_scored_is_not_moderated(people: made.People, written: LocalPlan) -> None:
    with pytest.raises(Refusal, match="scores a band first"):
        give(people.adviser, MODERATED)
