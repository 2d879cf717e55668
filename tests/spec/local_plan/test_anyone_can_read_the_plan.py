"""The plan of an area stands at its place: what was found, what is promised, who decided, and what came of it."""

import csv
import datetime as dt
import io
import uuid

import pytest
from django.test import Client

from tests import kept
from tests.spec.places.conftest import links, words
from tests.spec.plan_pages.conftest import main_of
from tests.unit.board import made
from village.board.actions import consult, plans, reviews
from village.board.models import LocalPlan, SupportPlan
from village.plan.models import ProgressUpdate

pytestmark = pytest.mark.django_db
HERE = f"/places/{made.AREA}/plan/"


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> made.People:
    made.measured(monkeypatch)
    return made.People()


@pytest.fixture
def reader() -> Client:
    return kept.new_reader()


def test_a_plan_that_is_being_drafted_is_like_no_plan(people: made.People, reader: Client) -> None:
    nowhere = reader.get(f"/places/{made.ELSEWHERE}/plan/")
    made.a_board()
    made.written(people.planner)
    draft = reader.get(HERE)
    assert draft.status_code == nowhere.status_code == 404
    assert draft.content == nowhere.content
    assert "The plan of Leeds" not in reader.get(f"/places/{made.AREA}/").content.decode()


def test_a_withdrawn_plan_is_like_no_plan(people: made.People, reader: Client) -> None:
    made.a_board()
    made.written(people.planner)
    made.asked(people.planner)
    assert reader.get(HERE).status_code == 200
    plans.withdraw_plan(plan="leeds-2026", by=people.secretary, at=made.NOW)
    assert reader.get(HERE).status_code == 404
    assert reader.get("/have-your-say/leeds-2026/").status_code == 404


def test_the_adopted_plan_tells_what_is_promised_and_who_decided(people: made.People, reader: Client) -> None:
    made.all_the_way(people)
    told = main_of(reader.get(HERE).content)
    for part in (
        "Leeds, 2026 to 2029",
        "Every child is in school and well.",
        "Children here miss more school than in places like it.",  # the need
        "Priority 1 Children are in school",
        "They miss more than elsewhere.",
        "1.1 A worker for every school",
        "Schools, with Health services, Local authority",
        "30 September 2027",
        "£250,000, 2026 to 2029",
        "No new money is needed",
        "In its own plan.",  # why a chapter has no priority
        "Nobody counts it yet.",  # why a priority has no measure
        "22 June 2026, by 6 votes to 0",
        "6 members",
        "Director of children’s services",
        "Two members of the youth council",
    ):
        assert part in told, part
    page = reader.get(HERE).content.decode()
    assert f'href="/measures/absence/{made.AREA}/"' in page
    assert 'href="/plans/leeds-2026/commitments/action-1-1/"' in page
    assert 'href="/plans/here-2007/commitments/helmets/"' in page  # the national promise that it serves
    assert [one for one in ("Early help", "Ages 14 to 19", "The workforce") if one not in told] == []


def test_before_it_is_adopted_no_number_of_it_leads_to_a_trace(people: made.People, reader: Client) -> None:
    made.a_board()
    made.written(people.planner)
    made.asked(people.planner)
    asked = reader.get(HERE).content
    assert "£250,000, 2026 to 2029" in main_of(asked)
    assert b"/plans/leeds-2026/" not in asked


def test_its_targets_and_sums_lead_to_what_stands_behind_them_once_it_is_adopted(
    people: made.People, reader: Client
) -> None:
    made.all_the_way(people)
    there = links(reader.get(HERE).content)
    why = {said: href for said, href in there.items() if href.startswith("/plans/leeds-2026/") and "/why/" in href}
    assert why.pop("£250,000, 2026 to 2029") == "/plans/leeds-2026/money/money-1-1/why/"
    [(target, where)] = why.items()
    assert where == "/plans/leeds-2026/targets/target-1/why/"
    told = words(reader.get(where).content)
    assert target.partition(" by ")[0].replace("%", "") in told.replace("%", "")
    assert "Goal: Children are in school" in told
    assert "£250,000" in words(reader.get("/plans/leeds-2026/money/money-1-1/why/").content)


def test_no_account_can_be_reached_from_it(people: made.People, reader: Client) -> None:
    made.all_the_way(people)
    page = reader.get(HERE).content.decode()
    for person in (people.planner, people.secretary, people.chair):
        assert str(person.ref) not in page
        assert person.name not in page


def test_what_became_of_an_action_stands_beside_it(people: made.People, reader: Client) -> None:
    made.all_the_way(people)
    assert "Promised" in main_of(reader.get(HERE).content)
    kept.approved("leeds-2026", "action-1-1", "delivered", at=dt.datetime(2026, 10, 1, 12, tzinfo=dt.UTC))
    assert ProgressUpdate.objects.count() == 1
    action = main_of(reader.get(HERE).content).partition("1.1 A worker for every school")[2]
    assert action.strip().startswith("Delivered")


def test_the_place_leads_to_its_plan_from_the_moment_it_is_shown(people: made.People, reader: Client) -> None:
    made.a_board()
    made.written(people.planner)
    place = f"/places/{made.AREA}/"
    assert "No local plan of Leeds is held here yet." in main_of(reader.get(place).content)
    made.asked(people.planner)
    page = reader.get(place).content.decode()
    assert f'href="{HERE}"' in page
    assert 'href="/have-your-say/leeds-2026/"' in page


def test_a_review_is_read_once_the_board_has_approved_it(people: made.People, reader: Client) -> None:
    made.all_the_way(people)
    written_at = made.DONE - dt.timedelta(days=1)  # on the day of the meeting
    reviews.draft_review(
        plan="leeds-2026",
        year=2026,
        sentences=["2026 in short: Of 3 actions, 3 promised."],
        warehouse="w1",
        by=people.planner,
        at=written_at,
        today=made.HELD,
    )
    reviews.write_review(
        plan="leeds-2026", year=2026, version=1, words="We have begun.", by=people.planner, at=written_at
    )
    assert "We have begun." not in reader.get(HERE).content.decode()
    local = LocalPlan.objects.get()
    there = [one.pk for one in local.board.members.all()]
    later = made.DONE + dt.timedelta(hours=1)
    meeting = made.met(people.secretary, there, once="m2", at=later, about="review")
    reviews.publish_review(plan="leeds-2026", year=2026, meeting=meeting.pk, by=people.chair, at=later, today=made.HELD)
    told = main_of(reader.get(HERE).content)
    assert "We have begun." in told
    assert "Of 3 actions, 3 promised." in told
    behind = links(reader.get(HERE).content)["Every action as known on 22 June 2026"]
    assert behind == "/plans/leeds-2026/commitments/?as-at=2026-06-22"
    listed = list(csv.DictReader(io.StringIO(reader.get(f"{behind}&format=csv").content.decode())))
    assert [one["status"] for one in listed] == ["promised"] * 3


def test_a_support_plan_is_read_once_both_sides_have_agreed(people: made.People, reader: Client) -> None:
    made.all_the_way(people)
    board = LocalPlan.objects.get().board
    plan = SupportPlan.objects.create(board=board, year=2026, area_by=uuid.UUID(int=1), area_at=made.NOW)
    plan.lines.create(
        need="Too few who can teach reading", given="Two days a month", who="The region", by_on=made.HELD, once="s1"
    )
    assert "Two days a month" not in reader.get(HERE).content.decode()
    plan.region_by, plan.region_at = uuid.UUID(int=2), made.DONE
    plan.save()
    told = main_of(reader.get(HERE).content)
    assert "Two days a month" in told
    assert "agreed by the area and its region on 23 June 2026" in told
    assert str(uuid.UUID(int=2)) not in reader.get(HERE).content.decode()


def test_a_newer_draft_does_not_take_the_adopted_plans_place(people: made.People, reader: Client) -> None:
    made.all_the_way(people)
    made.begun(people.planner, from_year=2027, to_year=2030, title="The next plan of Leeds")
    LocalPlan.objects.filter(slug="leeds-2027").update(state="consulting")
    told = main_of(reader.get(HERE).content)
    assert "Leeds, 2026 to 2029" in told
    assert "The next plan of Leeds, 2027 to 2030" in told


def test_a_closed_consultation_is_answered_where_people_were_asked(people: made.People, reader: Client) -> None:
    made.a_board()
    made.written(people.planner)
    made.asked(people.planner)
    consult.close_consultation(plan="leeds-2026", by=people.planner, at=made.NOW, today=made.AFTER)
    assert "it has not been adopted yet" in main_of(reader.get(HERE).content)
