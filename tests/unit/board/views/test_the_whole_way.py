"""The whole way from an empty plan to an adopted one, through the pages."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from tests.builders import whole_plan
from tests.unit.board import made
from tests.unit.board.views.reading import BOARD, PLAN, by, said
from tests.unit.plan.office_pages import form_token, walk, words
from tests.unit.plan.office_people import load
from village.board.models import Consultation, LocalPlan, Meeting, Member, Priority

pytestmark = pytest.mark.django_db


def test_a_plan_goes_from_nothing_to_adoption_through_pages(people: dict[str, Client], now: Any) -> None:
    load(whole_plan())
    planner, secretary, chair = people["planner"], people["secretary"], people["chair"]
    for partner, title in made.SEATS:
        typed = {"partner": partner, "title": title, "from_on": "2026-04-01", "once": title}
        assert secretary.post(f"{BOARD}members/add/", typed).status_code == 302
    assert planner.post(
        f"{BOARD}begin/", {"title": "The plan of Leeds", "vision": "Well.", "from_year": "2026", "to_year": "2029"}
    ).status_code == 302  # fmt: skip
    assert "5 things are missing" not in said(planner, PLAN)
    assert "4 things are missing" in said(planner, PLAN)
    priority = {
        "title": "In school", "why": "They miss it.", "chapter": "early-help", "measure": "absence",
        "bound": "at-most", "value": "6.5", "due": "2028/29", "once": "p",
    }  # fmt: skip
    for _ in range(2):
        assert planner.post(f"{PLAN}priorities/add/", priority).status_code == 302
    row = Priority.objects.get()
    action = {
        "title": "Ring", "difference": "Someone rings.", "lead": "schools", "partners": ["health"], "amount": "5000",
        "period": "2026/27", "due": "2027", "once": "a",
    }  # fmt: skip
    assert planner.post(f"{PLAN}priorities/{row.pk}/add/", action).status_code == 302
    for chapter in ("14-19", "workforce"):
        plan = LocalPlan.objects.get()
        typed = {"why": "In its own plan.", "version": str(plan.version)}
        assert planner.post(f"{PLAN}chapters/{chapter}/", typed).status_code == 302
    assert "at most 6.5 per cent, by 2028 to 2029" in said(planner, f"{PLAN}priorities/")
    assert "Lead: Schools. With: Health services. By 2027. £5,000" in said(planner, f"{PLAN}priorities/")
    assert "people can be asked about it" in said(planner, PLAN)
    _asked_and_answered(planner, now)
    _adopted(secretary, chair)


def _asked_and_answered(planner: Client, now: Any) -> None:
    base = f"{PLAN}consultation/open/"
    dates = {"opens_on": "2026-05-11", "closes_on": "2026-06-07"}
    check = walk(planner, base, {"dates": dates, "questions": {"questions": "Why?\n\nWhat else?"}})
    assert planner.post(f"{base}check/", {"token": form_token(check)})["Location"].endswith("/done/")
    assert Consultation.objects.get().questions == ["Why?", "What else?"]
    assert planner.get(f"{PLAN}words/")["Location"] == PLAN
    assert planner.get(base)["Location"] == f"{PLAN}consultation/"
    made.said()
    now.move_to(dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC))
    assert "6 days left after today" in said(planner, PLAN)
    assert "Buses stop too early." in said(planner, f"{PLAN}consultation/?kind=young-person")
    assert "Buses stop too early." not in said(planner, f"{PLAN}consultation/?kind=parent")
    assert "end of its last day" in words(planner.post(f"{PLAN}consultation/close/", follow=True))
    now.move_to(dt.datetime(2026, 6, 8, 12, tzinfo=dt.UTC))
    assert "The last day was 7 June 2026" in said(planner, PLAN)
    assert "The consultation is closed" in words(planner.post(f"{PLAN}consultation/close/", follow=True))
    assert "No meeting has voted on it yet." in said(planner, f"{PLAN}adoption/")
    answer = {"heard": "Buses.", "changed": "A later bus."}
    assert planner.post(f"{PLAN}consultation/answer/", answer).status_code == 302
    assert "A later bus." in said(planner, f"{PLAN}consultation/")
    now.move_to(made.DONE)


def _adopted(secretary: Client, chair: Client) -> None:
    base = f"{BOARD}meeting/"
    there = [str(one) for one in Member.objects.values_list("pk", flat=True)]
    assert chair.get(f"{PLAN}adoption/adopt/")["Location"] == f"{PLAN}adoption/"
    answer = secretary.post(f"{base}about/", {"about": "adopt", "plan": ""})
    assert "Choose which plan it was" in words(answer)
    steps: dict[str, Any] = {
        "about": {"about": "adopt", "plan": "leeds-2026"},
        "present": {"held_on": "2026-06-22", "present": there},
        "votes": {"decision": "Yes.", "votes_for": "6", "votes_against": "0", "abstained": "0"},
    }
    check = walk(secretary, base, steps)
    done = secretary.post(f"{base}check/", {"token": form_token(check)}, follow=True)
    assert "There was a quorum and it was carried" in words(done)
    assert "Carried, with a quorum." in said(secretary, BOARD)
    assert "Nothing stands in the way." in said(chair, f"{PLAN}adoption/")
    base = f"{PLAN}adoption/adopt/"
    check = walk(chair, base, {"meeting": {"meeting": str(Meeting.objects.get().pk)}})
    assert "The plan is adopted" in words(chair.post(f"{base}check/", {"token": form_token(check)}, follow=True))
    assert "Adopted by the meeting of 22 June 2026" in said(chair, PLAN)
    assert "as edition 1" in said(chair, f"{PLAN}adoption/")
    assert "Ring" in words(Client().get("/plans/leeds-2026/commitments/action-1-1/"))


def test_a_meeting_without_a_quorum_is_noted_and_told(people: dict[str, Client], now: Any) -> None:
    there = made.seats(by("secretary"))
    made.written(by("planner"))
    made.closed(by("planner"))
    made.met(by("secretary"), there[:2])
    now.move_to(made.DONE)
    assert "Without a quorum: 2 members were there; a quorum needs 4." in said(people["secretary"], BOARD)
    assert "It cannot be adopted by this meeting:" in said(people["chair"], f"{PLAN}adoption/")
    made.met(by("secretary"), there, votes_for=0, votes_against=6, once="m2")
    assert "It was not carried: 0 for, 6 against." in said(people["secretary"], BOARD)
