"""A board and its seats."""

import datetime as dt
import uuid
from typing import Any

import pytest

from tests.unit.board import made
from tests.unit.board.actions.test_denied import NOBODY
from tests.unit.plan.office_people import some_viewer
from village.board.actions import board
from village.board.models import Member
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import ANYONE
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"slug": "other"}, "already"),
        ({"area": made.ELSEWHERE}, "already"),
        ({"slug": "b", "area": "E06000003", "kind": "club"}, "no rules"),
        ({"slug": "b", "area": "E06000003", "must_attend": ["crown"]}, "no rules"),
        ({"slug": "b", "area": "E06000003", "least_members": 1}, "no rules"),
        ({"slug": "b", "area": "E06000003", "consult_days": 6}, "no rules"),
        ({"slug": "b", "area": "E06999888"}, "no such area"),
        ({"slug": "b", "area": "E06000003", "name": " "}, "Write the board’s name"),
    ],
)
def test_an_area_has_one_board_with_rules_that_can_be(values: dict[str, Any], why: str) -> None:
    first = made.a_board()
    assert made.a_board().pk == first.pk
    with pytest.raises(Refusal, match=why):
        made.a_board(**values)


def test_a_seat_is_given_once_and_ends_once(people: made.People) -> None:
    made.a_board()
    someone = uuid.uuid4()

    def seat(once: str, **values: Any) -> Member:
        told: dict[str, Any] = {
            "board": "leeds", "partner": "health", "title": "Nurse", "account": someone, "from_on": made.FIRST,
        }  # fmt: skip
        return board.seat_member(once=once, by=people.secretary, at=made.NOW, **told | values)

    first = seat("a")
    assert seat("a").pk == first.pk
    with pytest.raises(Refusal, match="sits on the board already"):
        seat("b")
    with pytest.raises(Refusal, match="Choose a partner"):
        seat("c", partner="crown", account=None)
    made.met(people.secretary, [first.pk], about="other", plan="")

    def end(on: dt.date) -> Member:
        return board.end_seat(board="leeds", member=first.pk, until_on=on, by=people.secretary, at=made.NOW)

    with pytest.raises(Refusal, match="after it began"):
        end(made.FIRST)
    with pytest.raises(Refusal, match="later meeting"):
        end(made.HELD)
    assert end(made.HELD + dt.timedelta(days=1)).until_on == dt.date(2026, 6, 23)
    with pytest.raises(Refusal, match="ended already"):
        end(dt.date(2026, 7, 1))


@pytest.mark.parametrize("role", [*NOBODY, "board-secretary", "board-chair", "regional-adviser"])
def test_only_a_planner_of_the_area_who_used_two_factors_opens_a_board(role: str) -> None:
    near = some_viewer("area-planner", area=made.ELSEWHERE)
    for by in (some_viewer(role), some_viewer("area-planner", second_factor=False), near, ANYONE):
        with pytest.raises(Refusal, match="may not"):
            made.a_board(by=by)
    assert not Entry.objects.filter(action="board.open").exists()
    by = some_viewer("area-planner", area=made.AREA)
    made.a_board(by=by)
    with pytest.raises(Refusal, match="may not"):
        made.a_board(by=near)  # nor is told that there is one
    entry = Entry.objects.get(action="board.open")
    assert (entry.actor, entry.thing) == (by.ref, "board:leeds")
