"""A board’s own pages: its seats, its support, the desks it shows on."""

import pytest
from django.test import Client

from tests.unit.board import made
from tests.unit.board.views.reading import BOARD, by, said
from tests.unit.plan.office_pages import words
from tests.unit.plan.office_people import person, signed_in
from village.board.models import SupportPlan

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
