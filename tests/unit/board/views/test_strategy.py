"""The workforce strategy in a browser: by theme, on two pages, from a projection; and how the area scores itself."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.unit.board import made
from tests.unit.board.actions.test_strategy import PAID, STAY
from tests.unit.board.rules.strategy.test_projected import ROWS, file
from tests.unit.board.views.reading import BOARD, PLAN, by, said
from tests.unit.plan.office_pages import words
from tests.unit.plan.office_people import person, signed_in
from village.board.models import LocalPlan, Need, Priority, Score

pytestmark = pytest.mark.django_db
YEAR = f"{BOARD}assessment/working-together-2008/2026/"
BAND = f"{YEAR}barriers-removed/"


@pytest.mark.parametrize(
    "address", [f"{PLAN}workforce/", f"{PLAN}workforce/print/", f"{PLAN}needs/projected/", YEAR, BAND]
)
def test_elsewhere_it_is_like_none(people: dict[str, Client], address: str) -> None:
    made.begun(by("planner"))
    elsewhere = signed_in(person("eve", "area-planner", made.ELSEWHERE))
    not_there = elsewhere.get("/plan-office/boards/none/")
    answer = elsewhere.get(address)
    assert (answer.status_code, answer.content) == (404, not_there.content)
    assert Client().get(address)["Location"].startswith("/sign-in/")


def test_who_may_read_may_not_therefore_write(people: dict[str, Client]) -> None:
    made.begun(by("planner"))
    for other in ("secretary", "chair", "adviser"):
        assert people[other].get(f"{PLAN}needs/projected/").status_code == 404
    for other in ("secretary", "chair"):
        assert people[other].get(BAND)["Location"] == YEAR
        assert "Give a score" not in said(people[other], YEAR)
    for address in (f"{YEAR}none/", f"{BOARD}assessment/none/2026/", f"{BOARD}assessment/none/2026/barriers-removed/"):
        assert people["planner"].get(address).status_code == 404


def test_the_chapter_stands_by_theme_and_on_two_pages(people: dict[str, Client]) -> None:
    made.begun(by("planner"))
    page = said(people["planner"], f"{PLAN}workforce/")
    assert "Nothing in the plan yet." in page
    assert "Nothing is in the chapter yet." in said(people["chair"], f"{PLAN}workforce/print/")
    bare = replace(STAY, title="Later", measure="", bound="", value=None, due="", no_measure="Nobody counts it.")
    made.priority(by("planner"), bare, "w1")
    made.action(by("planner"), made.priority(by("planner"), STAY, "w2"), replace(PAID, lead=""), "a")
    page = said(people["chair"], f"{PLAN}workforce/")
    assert "Priority 1 has no measure, which the workforce strategy asks for." in page
    assert "School missed: at most 6.5 per cent, by 2028 to 2029; it was 7.3 in the 2024 to 2025 school year" in page
    assert "Take a need from a projection" not in page
    assert "Without a theme yet" not in page
    Priority.objects.filter(title="Later").update(theme="")
    assert "Without a theme yet 1. Later" in said(people["chair"], f"{PLAN}workforce/")
    printed = said(people["chair"], f"{PLAN}workforce/print/")
    assert (
        "2.1 A better start. One number to ring. Nobody leads yet. By 2027. No money needed. Evidence: it went"
        in printed
    )
    assert "Nobody counts it." in printed
    assert "The workforce: Capacity" in said(people["planner"], f"{PLAN}priorities/")


def test_a_need_is_taken_from_a_projection_that_was_kept(people: dict[str, Client]) -> None:
    made.begun(by("planner"))
    client, address = people["planner"], f"{PLAN}needs/projected/"
    assert "The projection or scenario" in said(client, address)

    def sent(raw: bytes, needed: str) -> str:
        upload = SimpleUploadedFile("projection.csv", raw)
        return words(
            client.post(address, {"file": upload, "area": "Leeds", "needed": needed, "once": "a"}, follow=True)
        )

    assert "It has no area" in sent(file(ROWS[2]), "900")
    assert "The projection bears no need." in sent(file(*ROWS), "700")
    assert not Need.objects.exists()
    page = sent(file(*ROWS), "900")
    assert "It is taken into the plan." in page
    assert "Expected, by a projection. Taken on 4 May 2026." in page
    LocalPlan.objects.update(state="consulting")
    assert client.get(address)["Location"] == f"{PLAN}needs/"


def test_the_area_and_its_moderator_score_apart(people: dict[str, Client]) -> None:
    assert "Not scored yet" in said(people["chair"], YEAR)
    own = {"kind": "own", "level": "3", "why": "Most of it.", "once": "a"}
    assert "The score is kept." in words(people["planner"].post(BAND, own, follow=True))
    assert people["planner"].post(BAND, {**own, "kind": "moderated"}).status_code == 400  # it is not offered to them
    assert Score.objects.count() == 1
    other = {"kind": "moderated", "level": "2", "why": "Some of it.", "once": "b"}
    page = words(people["adviser"].post(BAND, other, follow=True))
    assert "Usual practice. Most of it." in page
    assert "Begun. Some of it." in page
    assert "The area and its moderator differ: talk about why." in page
    later = said(people["planner"], f"{BOARD}assessment/working-together-2008/2027/")
    assert "Since 2026" not in later
    again = {**own, "level": "4"}
    people["planner"].post(f"{BOARD}assessment/working-together-2008/2027/barriers-removed/", again)
    assert "2 levels further" in said(people["planner"], f"{BOARD}assessment/working-together-2008/2027/")
    assert "from memory and not confirmed" in said(people["chair"], f"{BOARD}assessment/one-childrens-workforce/2026/")
