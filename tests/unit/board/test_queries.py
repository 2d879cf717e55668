"""Who sees what of a board: the office its own area's, anyone what people were asked about, and never a person."""

import dataclasses

import pytest

from tests.unit.board import made
from tests.unit.board.rules.test_needs import standing
from tests.unit.plan.office_people import some_viewer
from village.board.actions import reviews
from village.board.models import LocalPlan, Member
from village.board.queries import claims, facts, office, public
from village.outcomes import queries as outcomes

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> made.People:
    made.measured(monkeypatch)
    made.a_board()
    return made.People()


@pytest.mark.parametrize("role", ["", "plan-officer", "administrator", "auditor", "practitioner"])
def test_without_a_role_in_a_board_its_office_is_not_there(people: made.People, role: str) -> None:
    plan = made.written(people.planner)
    for viewer in (some_viewer(role, area=made.AREA), some_viewer("area-planner", area=made.ELSEWHERE)):
        assert office.boards(viewer) == []
        assert office.board(viewer, "leeds") is None
        assert office.plan(viewer, plan.slug) is None
        assert office.plans(viewer, plan.board) == []


def test_every_role_of_the_area_sees_its_drafts(people: made.People) -> None:
    plan = made.written(people.planner)
    for viewer in (people.planner, people.secretary, people.chair, people.adviser, made.People(None).planner):
        assert office.boards(viewer) == [plan.board]
        assert office.board(viewer, "leeds") == plan.board
        assert office.board(viewer, "none") is None
        assert office.plan(viewer, plan.slug) == plan
        assert office.plans(viewer, plan.board) == [plan]
    assert office.able(people.planner, "board.plan.draft", plan.board)
    assert not office.able(people.secretary, "board.plan.draft", plan.board)


def test_a_draft_is_nobodys_elses_until_people_are_asked(people: made.People) -> None:
    made.written(people.planner)
    assert public.board_of(made.ELSEWHERE) is None
    assert public.plans_of(made.AREA) == []
    assert public.public_plan("leeds-2026") is None
    made.asked(people.planner)
    made.said()
    shown = public.public_plan("leeds-2026")
    assert shown is not None
    assert shown.consultation is not None
    assert (shown.state, shown.responses, shown.questions) == ("consulting", 1, ["What would you change?"])
    assert [aim.title for aim in shown.draft.aims] == ["Children are in school", "Help comes early"]
    assert [need.releases for need in shown.needs] == [["absence-2026"]]
    assert [one.slug for one in public.plans_of(made.AREA)] == ["leeds-2026"]


def test_a_shown_plan_without_a_consultation_says_so(people: made.People) -> None:
    made.begun(people.planner)
    LocalPlan.objects.update(state="closed")
    shown = public.public_plan("leeds-2026")
    assert shown is not None
    assert (shown.consultation, shown.questions, shown.responses) == (None, (), 0)


def test_members_are_shown_as_partner_and_title_only(people: made.People) -> None:
    made.seats(people.secretary)
    board = public.board_of(made.AREA)
    assert board is not None
    shown = public.seats_of(board, made.TODAY)
    assert len(shown) == len(made.SEATS)
    assert shown[0] == public.PublicSeat("Health services", "Nurse who leads for children")
    assert {field.name for field in dataclasses.fields(public.PublicSeat)} == {"partner", "title"}
    assert public.seats_of(board, made.FIRST.replace(year=2025)) == []


def test_the_office_knows_what_stands_in_the_way(people: made.People) -> None:
    there = made.seats(people.secretary)
    plan = made.written(people.planner)
    assert office.consultation(plan) is None
    made.closed(people.planner)
    plan = LocalPlan.objects.get()
    meeting = made.met(people.secretary, there)
    assert [one.text for one in office.responses(plan)] == ["Buses stop too early."]
    assert office.meetings(plan.board) == [meeting]
    assert office.obstacles(plan, meeting, facts.draft(plan), made.HELD) == []
    made.need(people.planner, kind="gap")
    plan.refresh_from_db()
    assert office.obstacles(plan, meeting, facts.draft(plan), made.HELD) == [
        "The plan was changed after the meeting: the board must see it again."
    ]


def test_obstacles_are_told_without_a_consultation_too(people: made.People) -> None:
    there = made.seats(people.secretary)
    plan = made.written(people.planner)
    meeting = made.met(people.secretary, there, about="other")
    assert "A plan is adopted after its consultation has closed." in office.obstacles(
        plan, meeting, facts.draft(plan), made.HELD
    )


def test_a_review_is_public_once_it_is_published(people: made.People, monkeypatch: pytest.MonkeyPatch) -> None:
    there = made.seats(people.secretary)
    made.written(people.planner)
    made.closed(people.planner)
    made.adopted(people.chair, made.met(people.secretary, there))
    made.reviewed(people.planner)
    reviews.write_review(plan="leeds-2026", year=2026, version=1, words="Hard.", by=people.planner, at=made.BEFORE)
    assert public.reviews_of("leeds-2026") == []
    noted = made.met(people.secretary, list(Member.objects.values_list("pk", flat=True)), about="review", once="m2")
    reviews.publish_review(
        plan="leeds-2026", year=2026, meeting=noted.pk, by=people.chair, at=made.DONE, today=made.HELD
    )  # fmt: skip
    assert [one.words for one in public.reviews_of("leeds-2026")] == ["Hard."]


def test_the_support_plan_of_a_year(people: made.People) -> None:
    board = public.board_of(made.AREA)
    assert board is not None
    assert office.support(board, 2026) is None
    made.line(people.adviser)
    found = office.support(board, 2026)
    assert found is not None
    assert (str(board), found.agreed) == ("The board of Leeds", False)


def test_every_third_year_a_review_tells_what_became_of_the_workforce(people: made.People) -> None:
    made.written(people.planner)
    plan = LocalPlan.objects.get()
    told = [
        line for line in claims.year_drafted(plan, 2028, made.HELD) if line.startswith("The workforce, 2026 to 2028")
    ]
    assert told == ["The workforce, 2026 to 2028: The plan has no priority of the workforce."]
    lines = claims.year_drafted(plan, 2028, made.HELD)
    assert lines.index(told[0]) < lines.index(next(one for one in lines if one.startswith("What the board should")))
    assert not any(one.startswith("The workforce, ") for one in claims.year_drafted(plan, 2027, made.HELD))


def test_a_claim_is_found_by_its_name_of_children_and_of_the_workforce(monkeypatch: pytest.MonkeyPatch) -> None:
    worse = {"polarity": "lower", "neighbours_verdict": "worse"}
    children = [standing(f"c{n}", value=90.0, neighbours_value=1.0, **worse) for n in range(6)]
    posts = standing("posts", value=30.0, neighbours_value=17.0, **worse)
    served = [
        {"measure": "posts", "plan": "childrens-plan-2007", "commitment": "workforce-recruitment-strategy"},
        {"measure": "c0", "plan": "childrens-plan-2007", "commitment": "early-help-arrangements-in-every-trust"},
        {"measure": "c1", "plan": "another-plan", "commitment": "workforce-recruitment-strategy"},
    ]
    monkeypatch.setattr(outcomes, "scorecard", lambda area: [*children, posts] if area == made.AREA else [])
    monkeypatch.setattr(outcomes, "gaps_in", lambda area: [])
    monkeypatch.setattr(outcomes, "every_served", lambda: served)
    assert claims.workforce_measures() == {"posts"}
    found = claims.claim(made.AREA, "behind:posts:")
    assert found is not None
    assert (found.value, found.compared) == (30.0, 17.0)
    assert [one.measure for one in claims.claims(made.AREA).claims] == ["c0", "c1", "c2", "c3", "c4"]
    assert claims.claim(made.AREA, "behind:c0:") is not None
    assert claims.claim(made.AREA, "behind:c5:") is None
    assert claims.claim(made.ELSEWHERE, "behind:posts:") is None
