"""A board’s own pages: its seats, its support, the desks it shows on."""

import pytest
from django.test import Client

from tests.unit.board import made
from tests.unit.board.views.reading import BOARD, by, said
from tests.unit.plan.office_pages import words
from tests.unit.plan.office_people import person, signed_in
from village.board.models import Board, SupportPlan
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db


def test_a_seat_ends_on_its_page(people: dict[str, Client]) -> None:
    member = made.seats(by("secretary"))[0]
    client, address = people["secretary"], f"{BOARD}members/{member}/end/"
    assert "End a seat: Director" in said(client, address)
    assert client.post(address, {"until_on": "2026-05-04"}).status_code == 302
    assert "until 4 May 2026" in said(client, f"{BOARD}members/")
    assert client.get(address)["Location"] == f"{BOARD}members/"


def test_area_and_region_agree_on_the_page(people: dict[str, Client]) -> None:
    client, address = people["adviser"], f"{BOARD}support/2026/"
    assert "Nothing is written yet." in said(people["planner"], address)
    assert "Add a line" not in said(people["planner"], address)
    line = {"need": "Nurses.", "given": "Two.", "who": "The region", "by_on": "2026-09-01", "version": "0", "once": "1"}
    assert client.post(address, line).status_code == 302
    assert "not agreed by both yet" in said(client, BOARD)
    change = f"{address}change/"
    for slug, side in (("chair", "area"), ("adviser", "region")):
        answer = people[slug].post(change, {"side": side, "version": "2"}, follow=True)
        assert "You have agreed." in words(answer)
    assert "In force" in said(people["planner"], address)
    assert "is agreed." in said(people["planner"], BOARD)
    assert "You may not do this." in words(
        people["planner"].post(change, {"side": "area", "version": "2"}, follow=True)
    )
    taken = {"line": str(SupportPlan.objects.get().lines.get().pk), "version": "2"}
    assert "The line is taken out." in words(people["chair"].post(change, taken, follow=True))
    assert client.post(address, line | {"once": "2"}).status_code == 400


def test_the_desk_of_each_shows_how_far_plans_are(people: dict[str, Client]) -> None:
    made.written(by("planner"))
    made.asked(by("planner"))
    for client in people.values():
        assert "Out for consultation, closes on 7 June 2026" in said(client, "/work/")
        assert "Boards" in said(client, "/work/")
    assert "The plan of Leeds" not in said(signed_in(person("carol")), "/work/")


def test_a_board_is_opened_by_the_planner_of_its_area_alone(people: dict[str, Client]) -> None:
    here, boards = "/plan-office/boards/open/", "/plan-office/boards/"
    for other in ("secretary", "chair", "adviser"):
        assert people[other].get(here).status_code == 404
        assert "Open a board" not in said(people[other], boards)
    assert Client().get(here)["Location"].startswith("/sign-in/")
    account = person("eve", "area-planner", made.ELSEWHERE)
    one_factor = signed_in(account, second_factor=False)
    assert "two-factor" in one_factor.get(here)["Location"]
    assert "Open a board" in said(one_factor, boards)
    assert people["planner"].get(here)["Location"] == boards  # Leeds has one
    assert "Open a board" not in said(people["planner"], boards)
    eve = signed_in(account)
    assert "Open a board" in said(eve, boards)
    typed = {
        "area": made.ELSEWHERE, "name": "The board of Middlesbrough", "kind": "partnership", "least_members": "3",
        "must_attend": ["schools"], "consult_days": "28",
    }  # fmt: skip
    for wrong, why in (
        ({"area": made.AREA}, "Select a valid choice"),
        ({"least_members": "1"}, "greater than or equal to 2"),
        ({"consult_days": "6"}, "greater than or equal to 7"),
        ({"name": "=1"}, "Begin the board’s name with a letter or a number"),
        ({"kind": ""}, "Choose what kind of board it is"),
    ):
        answer = eve.post(here, typed | wrong)
        assert answer.status_code == 400
        assert why in words(answer)
    assert Board.objects.count() == 1
    assert eve.post(here, typed)["Location"] == boards
    made_now = Board.objects.get(area=made.ELSEWHERE)
    assert (made_now.slug, made_now.kind, made_now.least_members, made_now.must_attend, made_now.consult_days) == (
        "middlesbrough", "partnership", 3, ["schools"], 28,
    )  # fmt: skip
    entry = Entry.objects.get(action="board.open", thing="board:middlesbrough")
    assert entry.actor == str(account.ref)
    assert "The board is open." in said(eve, boards)
    assert eve.get("/plan-office/boards/middlesbrough/").status_code == 200
