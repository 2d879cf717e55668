"""Needs as the figures make them, and the yearly review."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from tests.unit.board import made
from tests.unit.board.views.reading import PLAN, by, said
from tests.unit.plan.office_pages import words
from village.board.models import LocalPlan, Member
from village.board.queries import claims
from village.board.rules.needs import Claim, Needs, Unsaid

pytestmark = pytest.mark.django_db
CLAIM = Claim(
    kind="behind", measure="absence", title="School missed", group="", period="2024/25", value=7.25, lower=7.0,
    upper=7.5, compared=6.5, compared_with="England", verdict="worse", releases=("absence-2026",),
    href=f"/measures/absence/{made.AREA}/", text="Children here miss more school than in England.", size=0.1,
)  # fmt: skip


def test_a_need_is_taken_in_as_the_figures_make_it_now(
    people: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    unsaid = (Unsaid("What young people say: no survey.", ("A",)),)
    monkeypatch.setattr(claims, "needs", lambda area, rows, gaps, workforce: Needs((CLAIM,), unsaid))
    made.begun(by("planner"))
    client, address = people["planner"], f"{PLAN}needs/"
    assert "Where children fare worse than elsewhere" in said(client, address)
    assert "What young people say: no survey." in said(client, address)
    assert "Take into the plan" not in said(people["chair"], address)
    assert people["chair"].post(f"{address}change/", {"claim": "behind:absence:"}).status_code == 404
    answer = client.post(f"{address}change/", {"claim": "behind:wings:"}, follow=True)
    assert "The figures no longer say this" in words(answer)
    answer = client.post(f"{address}change/", {"claim": "behind:absence:"}, follow=True)
    assert "It is taken into the plan." in words(answer)
    assert "Taken on 4 May 2026" in words(answer)
    need = LocalPlan.objects.get().needs.get()
    assert (need.sentence, need.releases, need.figures["value"]) == (CLAIM.text, ["absence-2026"], 7.25)
    answer = client.post(f"{address}change/", {"need": "x"}, follow=True)
    assert "no such need" in words(answer)
    assert "It is taken out." in words(client.post(f"{address}change/", {"need": str(need.pk)}, follow=True))


def test_empty_posts_are_offered_under_the_workforce_and_taken_from_there(
    people: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    posts = replace(CLAIM, measure="posts", title="Empty posts", text="Posts here are emptier than in England.")
    monkeypatch.setattr(claims, "needs", lambda area, rows, gaps, workforce: Needs((CLAIM,), (), (posts,)))
    monkeypatch.setattr(claims, "workforce_measures", lambda: frozenset({"posts"}))
    made.begun(by("planner"))
    client, address = people["planner"], f"{PLAN}needs/"
    before = said(client, address)
    assert before.index("School missed") < before.index("The people who work with children")
    assert before.index("The people who work with children") < before.index("Posts here are emptier than in England.")
    assert f"{address}#workforce" in client.get(f"{PLAN}workforce/").content.decode()
    answer = client.post(f"{address}change/", {"claim": "behind:posts:"}, follow=True)
    assert "The people who work with children. Taken on 4 May 2026" in words(answer)
    assert LocalPlan.objects.get().needs.get().measure == "posts"


def test_a_review_is_drafted_written_and_published_on_its_pages(people: dict[str, Client], now: Any) -> None:
    made.seats(by("secretary"))
    made.written(by("planner"))
    planner, chair, address = people["planner"], people["chair"], f"{PLAN}reviews/"
    assert "once a year after its adoption" in said(planner, address)
    made.closed(by("planner"))
    there = list(Member.objects.values_list("pk", flat=True))
    made.adopted(by("chair"), made.met(by("secretary"), there))
    now.move_to(made.DONE)
    assert "Not drafted yet." in said(chair, address)
    assert planner.get(f"{address}2026/").status_code == 404
    assert "Choose a year" in words(planner.post(f"{address}draft/", {"year": "x"}, follow=True))
    page = words(planner.post(f"{address}draft/", {"year": "2026"}, follow=True))
    assert "The review is drafted from the figures." in page
    assert "Of 3 actions, 3 promised." in page
    assert page.count("2026 in short") == 1  # a heading above its sentences, not before each
    assert "the board’s own words are missing" in said(planner, address)
    typed = {"words": "A hard year.", "version": "9"}
    assert planner.post(f"{address}2026/write/", typed).status_code == 400
    assert planner.post(f"{address}2026/write/", typed | {"version": "1"}).status_code == 302
    assert "waits for a meeting" in said(planner, address)
    assert "the secretary notes it first" in said(chair, f"{address}2026/publish/")
    now.move_to(made.DONE + dt.timedelta(hours=1))
    later, day = made.DONE + dt.timedelta(hours=1), made.DONE.date()
    noted = made.met(by("secretary"), there, about="review", once="m2", at=later, held_on=day, on=day)
    assert planner.get(f"{address}2026/publish/").status_code == 404
    assert chair.post(f"{address}2026/publish/", {"meeting": str(noted.pk)}).status_code == 302
    assert "Public since 23 June 2026" in said(planner, f"{address}2026/")
    for one, client in (("write", planner), ("publish", chair)):
        assert client.get(f"{address}2026/{one}/")["Location"] == f"{address}2026/"
