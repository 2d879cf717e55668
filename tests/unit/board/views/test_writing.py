"""A plan’s text as it is written on its pages: overtaken, refused, taken out, settled."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from tests.unit.board import made
from tests.unit.board.views.reading import PLAN, by, said
from tests.unit.plan.office_pages import words
from village.board.models import LocalAction, Priority
from village.board.queries import progress

pytestmark = pytest.mark.django_db


def test_who_is_overtaken_keeps_what_they_wrote_and_sees_what_stands(people: dict[str, Client]) -> None:
    plan = made.written(by("planner"))
    row = plan.priorities.get(number=2)
    address = f"{PLAN}priorities/{row.pk}/"
    typed = {"title": "First", "why": "So.", "chapter": "early-help", "no_measure": "None.", "version": "1"}
    assert people["planner"].post(address, typed).status_code == 302
    answer = people["planner"].post(address, typed | {"title": "Second"})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "Somebody else changed this while you wrote" in page
    assert 'value="Second"' in page
    assert "As it stands now" in page
    assert ">\n      First\n" in page or "First" in words(answer)
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    assert people["planner"].post(address, typed | {"title": "Second", "version": version[1]}).status_code == 302
    row.refresh_from_db()
    assert row.title == "Second"


def test_every_form_tells_what_stands_now_to_who_is_overtaken(people: dict[str, Client]) -> None:
    plan = made.written(by("planner"))
    action = LocalAction.objects.get(priority__number=1, number=1)
    free = LocalAction.objects.get(priority__number=1, number=2)
    measured = plan.priorities.get(number=1)
    client = people["planner"]
    typed = {"title": "T", "difference": "D.", "lead": "health", "no_money": "on", "due": "2027", "version": "9"}
    assert "£250,000" in words(client.post(f"{PLAN}actions/{action.pk}/", typed))
    assert "No money needed" in words(client.post(f"{PLAN}actions/{free.pk}/", typed))
    typed = {"title": "T", "why": "W.", "chapter": "none", "no_measure": "N.", "version": "9"}
    assert "at most 6.5 per cent" in words(client.post(f"{PLAN}priorities/{measured.pk}/", typed))
    typed = {"title": "T", "vision": "V", "to_year": "2028", "version": "9"}
    assert "Every child is in school and well." in words(client.post(f"{PLAN}words/", typed))
    assert "In its own plan." in words(client.post(f"{PLAN}chapters/14-19/", {"why": "", "version": "9"}))


def test_an_action_shows_and_keeps_what_it_serves(people: dict[str, Client]) -> None:
    made.written(by("planner"))
    action = LocalAction.objects.get(priority__number=1, number=1)
    client, address = people["planner"], f"{PLAN}actions/{action.pk}/"
    page = client.get(address).content.decode()
    assert '<option value="here-2007:helmets" selected>' in page
    typed = {
        "title": "Other", "difference": "D.", "lead": "schools", "amount": "7", "due": "2027", "version": "1",
        "serves": "here-2007:helmets",
    }  # fmt: skip
    assert client.post(address, typed).status_code == 302
    action.refresh_from_db()
    assert (action.title, action.serves) == ("Other", ["here-2007:helmets"])
    assert 'href="/plans/here-2007/commitments/helmets/"' in client.get(f"{PLAN}priorities/").content.decode()


def test_what_is_taken_out_is_gone_and_what_cannot_be_says_why(people: dict[str, Client]) -> None:
    plan = made.written(by("planner"))
    client, address = people["planner"], f"{PLAN}priorities/drop/"
    row = plan.priorities.get(number=1)
    typed = {"priority": str(row.pk), "version": "1"}
    assert "Take its actions out first." in words(client.post(address, typed, follow=True))
    for one in row.actions.order_by("-number"):
        assert "It is taken out." in words(client.post(address, {"action": str(one.pk), "version": "1"}, follow=True))
    assert "It is taken out." in words(client.post(address, typed, follow=True))
    assert "no such priority" in words(client.post(address, {"priority": "x" * 30}, follow=True))
    assert client.get(address).status_code == 405


def test_a_chapter_can_be_taken_back(people: dict[str, Client]) -> None:
    plan = made.written(by("planner"))
    row = plan.priorities.get(number=2)
    address = f"{PLAN}priorities/{row.pk}/"
    typed = {"title": "T", "why": "W.", "chapter": "none", "no_measure": "N.", "version": "1"}
    assert people["planner"].post(address, typed).status_code == 302
    row.refresh_from_db()
    assert row.chapter == ""
    assert 'value="none" checked' in people["planner"].get(address).content.decode()


def test_a_refusal_keeps_the_form(people: dict[str, Client]) -> None:
    made.written(by("planner"))
    typed = {"title": "T", "why": "W.", "chapter": "none", "measure": "absence", "once": "one"}
    answer = people["planner"].post(f"{PLAN}priorities/add/", typed)
    assert answer.status_code == 400
    assert "A measure needs a target" in words(answer)
    assert 'value="T"' in answer.content.decode()


def test_a_plan_can_be_withdrawn_and_is_then_settled(people: dict[str, Client]) -> None:
    made.written(by("planner"))
    assert "cannot be taken up again" in said(people["secretary"], f"{PLAN}withdraw/")
    assert people["secretary"].post(f"{PLAN}withdraw/").status_code == 302
    assert "This plan was withdrawn." in said(people["planner"], PLAN)
    for address in ("priorities/add/", f"priorities/{_first()}/", f"priorities/{_first()}/add/", f"actions/{_deed()}/"):
        assert people["planner"].get(f"{PLAN}{address}")["Location"] == f"{PLAN}priorities/"
    assert people["planner"].get(f"{PLAN}consultation/answer/")["Location"] == f"{PLAN}consultation/"
    assert people["secretary"].get(f"{PLAN}withdraw/")["Location"] == PLAN
    assert people["planner"].get(f"{PLAN}chapters/wings/")["Location"] == PLAN


def _first() -> int:
    return Priority.objects.values_list("pk", flat=True)[0]


def _deed() -> int:
    return LocalAction.objects.values_list("pk", flat=True)[0]


def test_a_priority_that_is_added_while_the_page_is_made_breaks_nothing(
    people: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    made.written(by("planner"))
    stand = progress.aims

    def slowly(*given: Any) -> Any:
        late = made.priority(by("planner"), replace(made.EARLY, title="Late"), "late")
        made.action(by("planner"), late, once="late")
        return stand(*given)

    with monkeypatch.context() as patch:
        patch.setattr(progress, "aims", slowly)
        assert "Late" not in said(people["adviser"], f"{PLAN}priorities/")
    assert "Late" in said(people["adviser"], f"{PLAN}priorities/")
