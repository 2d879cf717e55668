"""Who gets nothing of the board’s office."""

import pytest
from django.test import Client

from tests.unit.board import made
from tests.unit.board.views.reading import BOARD, PLAN, by, said
from tests.unit.plan.office_people import person, signed_in
from village.kernel.accounts.models import Account

pytestmark = pytest.mark.django_db
READ = (
    "/plan-office/boards/", BOARD, f"{BOARD}members/", f"{BOARD}support/2026/", PLAN, f"{PLAN}priorities/",
    f"{PLAN}consultation/", f"{PLAN}adoption/", f"{PLAN}needs/", f"{PLAN}reviews/",
)  # fmt: skip


@pytest.mark.parametrize("address", READ)
def test_a_board_elsewhere_is_like_none(people: dict[str, Client], address: str) -> None:
    made.written(by("planner"))
    elsewhere = signed_in(person("eve", "area-planner", made.ELSEWHERE))
    if address == "/plan-office/boards/":
        assert "There is no board here for you" in said(elsewhere, address)
        return
    not_there = elsewhere.get("/plan-office/boards/none/")
    answer = elsewhere.get(address)
    assert (answer.status_code, answer.content) == (404, not_there.content)
    assert signed_in(person("carol")).get(address).status_code == 404
    assert Client().get(address)["Location"].startswith("/sign-in/")


def test_who_may_not_write_is_led_to_no_page_that_is_only_for_writing(people: dict[str, Client]) -> None:
    made.written(by("planner"))
    for who, led in (("planner", True), ("secretary", False), ("chair", False), ("adviser", False)):
        page = people[who].get(PLAN).content.decode()
        assert "Title and what the plan is for" in page
        assert "Chapter: " in page
        for part in ("words/", "chapters/14-19/"):
            assert (f'href="{PLAN}{part}"' in page) is led, (who, part)


def test_who_may_read_may_not_therefore_write(people: dict[str, Client]) -> None:
    plan = made.written(by("planner"))
    row = plan.priorities.all()[0]
    planning = (
        f"{BOARD}begin/", f"{PLAN}words/", f"{PLAN}chapters/14-19/", f"{PLAN}priorities/add/",
        f"{PLAN}priorities/{row.pk}/", f"{PLAN}priorities/{row.pk}/add/", f"{PLAN}consultation/open/",
        f"{PLAN}consultation/answer/",
    )  # fmt: skip
    for address in planning:
        for other in ("secretary", "chair", "adviser"):
            assert people[other].get(address).status_code == 404, address
    for address in (f"{BOARD}members/add/", f"{BOARD}meeting/", f"{PLAN}withdraw/"):
        for other in ("planner", "chair", "adviser"):
            assert people[other].get(address).status_code == 404, address
    assert people["planner"].get(f"{PLAN}adoption/adopt/").status_code == 404
    one_factor = signed_in(Account.objects.get(name="Chair"), second_factor=False)
    assert "two-factor" in one_factor.get(f"{PLAN}adoption/adopt/")["Location"]


def test_what_is_not_in_the_plan_is_not_found(people: dict[str, Client]) -> None:
    made.written(by("planner"))
    for address in ("priorities/99/", "priorities/99/add/", "actions/99/"):
        assert people["planner"].get(f"{PLAN}{address}").status_code == 404
